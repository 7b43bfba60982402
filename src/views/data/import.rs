//! How the file was read, and other ways to read it.

use egui::{Align, Align2, Layout, Sense, Ui, UiBuilder, vec2};

use super::{place, shown::Shown, words};
use crate::{
    engine::{format, study::ImportSpec},
    state::{AppState, Command},
    theme::{
        fonts::{Weight, text_width},
        style::{CONTROL_HEIGHT, colours},
    },
    views::widgets::{Button, Icon, combo, paint_elided, section, settled_field},
};

/// Encodings offered, by their WHATWG names; any other that was found is offered too.
const ENCODINGS: [&str; 17] = [
    "UTF-8",
    "windows-1252",
    "ISO-8859-15",
    "windows-1250",
    "ISO-8859-2",
    "windows-1251",
    "ISO-8859-5",
    "ISO-8859-7",
    "windows-1254",
    "macintosh",
    "UTF-16LE",
    "UTF-16BE",
    "Shift_JIS",
    "EUC-JP",
    "gb18030",
    "Big5",
    "EUC-KR",
];
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
pub(super) const DECIMALS: [char; 2] = ['.', ','];
pub(super) const THOUSANDS: [char; 4] = [',', '.', ' ', '\''];

/// Width of the labels.
const LABEL: f32 = 84.0;
/// What a combo needs beside its text.
const COMBO_SIDES: f32 = 36.0;

/// A decision about the file: what it is, whether the user made it, what else it could be.
pub(super) struct Decision {
    pub name: &'static str,
    pub shown: String,
    pub is_chosen: bool,
    pub others: Vec<String>,
}

/// What was picked of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Picked {
    /// Back to what was found in the file.
    Found,
    /// This one of the others.
    Other(usize),
}

impl Picked {
    /// What is picked, as a choice: none where the file decides.
    pub(super) fn of<T: Copy>(self, others: &[T]) -> Option<T> {
        match self {
            Self::Found => None,
            Self::Other(place) => others.get(place).copied(),
        }
    }
}

/// Shows the section.
pub fn import(ui: &mut Ui, shown: &Shown<'_>, state: &AppState, out: &mut Vec<Command>) {
    let spec = &state.study.import;
    let receipt = &shown.read.receipt;
    let n_chosen = [
        spec.encoding.is_some(),
        spec.delimiter.is_some(),
        spec.decimal.is_some(),
        spec.thousands.is_some(),
        spec.sheet.is_some(),
        spec.header_line.is_some(),
        spec.apostrophes.is_some(),
    ]
    .into_iter()
    .filter(|is_chosen| *is_chosen)
    .count()
        + usize::from(spec.missing.is_some())
        + spec.text_columns.len()
        + spec.columns.len();
    let note = match n_chosen {
        0 => "found in the file".to_owned(),
        n => format!("{} chosen by you", format::count(n)),
    };
    section(ui, "Import", &note, |ui| {
        place::format(ui, receipt);
        place::sheet(ui, receipt, spec, out);
        if let Some(found) = &receipt.encoding {
            let encoding = Decision {
                name: "Encoding",
                shown: spec.encoding.clone().unwrap_or_else(|| found.clone()),
                is_chosen: spec.encoding.is_some(),
                others: ENCODINGS.map(str::to_owned).to_vec(),
            };
            if let Some(picked) = decide(ui, encoding) {
                let encoding = picked.of(&ENCODINGS).map(str::to_owned);
                out.push(with(spec, |spec| spec.encoding = encoding));
            }
        }
        if receipt.delimiter.is_some()
            && let Some(picked) = decide_mark(ui, "Separator", spec.delimiter, receipt.delimiter, &DELIMITERS)
        {
            out.push(with(spec, |spec| spec.delimiter = picked.of(&DELIMITERS)));
        }
        if let Some(picked) = decide_mark(ui, "Decimal mark", spec.decimal, Some(receipt.decimal), &DECIMALS)
        {
            out.push(with(spec, |spec| spec.decimal = picked.of(&DECIMALS)));
        }
        if let Some(picked) = decide_mark(ui, "Thousands", spec.thousands, receipt.thousands, &THOUSANDS) {
            out.push(with(spec, |spec| spec.thousands = picked.of(&THOUSANDS)));
        }
        place::header(ui, receipt, spec, out);
        place::apostrophes(ui, receipt, spec, out);
        missing_marks(ui, spec, out);
        kept_as_text(ui, spec, out);
        own_choices(ui, spec, out);
    });
}

pub(super) fn with(spec: &ImportSpec, change: impl FnOnce(&mut ImportSpec)) -> Command {
    let mut spec = spec.clone();
    change(&mut spec);
    Command::SetImport(spec)
}

/// Shows a decision about a mark; what was picked now.
pub(super) fn decide_mark(
    ui: &mut Ui,
    name: &'static str,
    chosen: Option<char>,
    found: Option<char>,
    marks: &[char],
) -> Option<Picked> {
    let decision = Decision {
        name,
        shown: chosen.or(found).map_or_else(|| "None".to_owned(), words::mark),
        is_chosen: chosen.is_some(),
        others: marks.iter().copied().map(words::mark).collect(),
    };
    decide(ui, decision)
}

/// Shows a decision; what was picked now.
pub(super) fn decide(ui: &mut Ui, decision: Decision) -> Option<Picked> {
    let Decision {
        name,
        shown,
        is_chosen,
        others,
    } = decision;
    let plain = shown.clone();
    row(ui, name, |ui| {
        let width = ui.available_width();
        let (shown, found) = if is_chosen {
            (shown, "As found in the file".to_owned())
        } else {
            let found = found_words(&shown, width - COMBO_SIDES);
            (found.clone(), found)
        };
        // What was found is not offered a second time.
        let offered: Vec<usize> = (0..others.len())
            .filter(|&place| is_chosen || others[place] != plain)
            .collect();
        let items: Vec<&str> = std::iter::once(found.as_str())
            .chain(offered.iter().map(|&place| others[place].as_str()))
            .collect();
        let picked = combo(ui, name, &shown, &items, width)?;
        match picked.checked_sub(1) {
            Some(at) => Some(Picked::Other(offered[at])),
            None => is_chosen.then_some(Picked::Found),
        }
    })
}

/// "Semicolon (found)": the sign of a mark gives way to the word, and the word in brackets where it
/// does not fit.
fn found_words(shown: &str, room: f32) -> String {
    let word = shown.split("  ").next().unwrap_or(shown);
    let found = format!("{word} (found)");
    if text_width(&found, 12.0, Weight::Regular) <= room {
        found
    } else {
        word.to_owned()
    }
}

/// As the rows of other forms, with a narrower label: "windows-1252 (found)" needs the room.
pub(super) fn row<R>(ui: &mut Ui, name: &str, control: impl FnOnce(&mut Ui) -> R) -> R {
    let size = vec2(ui.available_width(), CONTROL_HEIGHT);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let at = rect.left_center();
    let ink = colours(ui).ink_2;
    paint_elided(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        name,
        LABEL,
        12.0,
        Weight::Regular,
        ink,
    );
    let builder = UiBuilder::new()
        .max_rect(rect.with_min_x(rect.left() + LABEL))
        .layout(Layout::left_to_right(Align::Center))
        .id_salt(name);
    let made = control(&mut ui.new_child(builder));
    ui.add_space(2.0);
    made
}

/// Marks for missing cells in every column, to be typed.
fn missing_marks(ui: &mut Ui, spec: &ImportSpec, out: &mut Vec<Command>) {
    let now = spec
        .missing
        .as_ref()
        .map_or_else(String::new, |marks| marks.join(", "));
    let typed = row(ui, "Missing", |ui| {
        let width = ui.available_width();
        let tip = "Cells that count as missing besides empty ones, parted by commas. Without any, the usual \
                   marks: NA, N/A, null, None, NaN, -, ?, #N/A and the like.";
        settled_field(ui, "Missing marks", &now, "NA, null, -, ? …", tip, width)
    });
    if let Some(typed) = typed {
        let marks = Some(words::parted(&typed)).filter(|marks| !marks.is_empty());
        out.push(with(spec, |spec| spec.missing = marks));
    }
}

/// Columns that the user keeps as text, each to be let go again.
fn kept_as_text(ui: &mut Ui, spec: &ImportSpec, out: &mut Vec<Command>) {
    for (place, column) in spec.text_columns.iter().enumerate() {
        if let_go(ui, column, &format!("{column}, kept as text")) {
            out.push(with(spec, |spec| {
                spec.text_columns.remove(place);
            }));
        }
    }
}

/// Columns with choices of their own, each to be read as found again.
fn own_choices(ui: &mut Ui, spec: &ImportSpec, out: &mut Vec<Command>) {
    for (column, choices) in &spec.columns {
        if let_go(ui, column, &format!("{column}, {}", words::choices(choices))) {
            out.push(with(spec, |spec| {
                spec.columns.remove(column);
            }));
        }
    }
}

/// A choice and a cross to take it back. True: clicked.
fn let_go(ui: &mut Ui, column: &str, words: &str) -> bool {
    ui.horizontal(|ui| {
        let width = ui.available_width() - 32.0;
        let (rect, response) = ui.allocate_exact_size(vec2(width, 24.0), Sense::hover());
        let room = width.min(text_width(words, 12.0, Weight::Regular));
        let ink = colours(ui).ink_2;
        let is_cut = paint_elided(
            ui.painter(),
            rect.left_center(),
            Align2::LEFT_CENTER,
            words,
            room,
            12.0,
            Weight::Regular,
            ink,
        );
        if is_cut {
            response.on_hover_text(words);
        }
        let button = Button::icon_only(Icon::Cross, format!("Read {column} as found"));
        button.height(24.0).show(ui).clicked()
    })
    .inner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_said_where_it_fits() {
        assert_eq!(found_words("Semicolon  ;", 120.0), "Semicolon (found)");
        assert_eq!(found_words("Semicolon  ;", 80.0), "Semicolon");
        assert_eq!(found_words("windows-1252", 100.0), "windows-1252");
    }
}
