//! What the Data tab remembers between frames: where the table stands, which column is looked at.

use egui::{Context, Id};

/// Kept a file: another file starts at its top.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// First row in sight, with the part of it that is scrolled away.
    pub row: f64,
    /// Points scrolled to the right.
    pub x: f64,
    /// The column whose statistics are shown.
    pub selected: Option<String>,
    /// A column to bring into sight in this frame.
    pub reveal: Option<usize>,
    /// A row to bring into sight in this frame, by its place among those shown.
    pub reveal_row: Option<usize>,
    /// The selected row that was shown last, by its place among those shown.
    pub shown_selected: Option<usize>,
    /// What is typed into the find field, and which of the found cells is shown.
    pub find: String,
    pub found: usize,
    /// Whether the search has moved on since it was typed.
    pub is_found_seen: bool,
    /// Where a range of rows begins, by its place among those shown.
    pub anchor: Option<usize>,
    /// First and last row of a range that is being dragged.
    pub dragged: Option<(usize, usize)>,
    /// The cell that was clicked for its menu: place of the row, column.
    pub menu_cell: Option<(usize, usize)>,
    /// Whether conditions can be edited.
    pub filters_open: bool,
    /// The Profile page: what is typed, and what the columns are ordered by.
    pub profile: super::profile::ProfileMemory,
    /// Where in its thumb a scroll bar was grabbed, in points.
    pub grabbed: f64,
    /// The part shown under the table in a narrow window.
    pub part: Part,
    /// Whether that part is folded away; until it is chosen, only the table leaves room for it.
    pub is_part_folded: Option<bool>,
    /// The cleaning step at hand, by its place.
    pub step: Option<usize>,
    /// The step that was added as a draft and is not told yet what to do.
    pub draft: Option<usize>,
    /// The step that is dragged to another place.
    pub dragged_step: Option<usize>,
    /// Whether the rows that the step at hand touches are listed, in place of its picture.
    pub lists_rows: bool,
    /// What is being typed into the form of a step, with what stood there when it began.
    pub drafts: std::collections::BTreeMap<(usize, &'static str), (String, String)>,
}

/// Parts of the details, where they do not fit beside the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    #[default]
    Receipt,
    Column,
    Problems,
    SetAside,
}

impl Part {
    pub const ALL: [Self; 4] = [Self::Receipt, Self::Column, Self::Problems, Self::SetAside];

    pub fn title(self) -> &'static str {
        match self {
            Self::Receipt => "Import receipt",
            Self::Column => "Column",
            Self::Problems => "Could not be read",
            Self::SetAside => "Set aside",
        }
    }
}

impl Memory {
    fn id(sha256: &str) -> Id {
        Id::unique(("data tab", sha256))
    }

    /// What is remembered about a file, known by its hash.
    pub fn load(ctx: &Context, sha256: &str) -> Self {
        ctx.data(|data| data.get_temp(Self::id(sha256)))
            .unwrap_or_default()
    }

    pub fn store(self, ctx: &Context, sha256: &str) {
        ctx.data_mut(|data| data.insert_temp(Self::id(sha256), self));
    }

    /// Looks at a column and brings it into sight; looking at it again ends that.
    pub fn toggle_column(&mut self, name: &str, place: usize) {
        if self.selected.as_deref() == Some(name) {
            self.selected = None;
            if self.part == Part::Column {
                self.part = Part::Receipt;
            }
        } else {
            self.selected = Some(name.to_owned());
            self.reveal = Some(place);
            self.part = Part::Column;
            self.is_part_folded = Some(false);
        }
    }
}
