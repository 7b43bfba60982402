//! The cells in sight.

use std::sync::Arc;

use egui::{
    Align2, CornerRadius, Id, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::{
    columns::{CELL_SIDE, CLASS_MARK},
    marks::{Found, Marks},
    memory::Memory,
    shown::Shown,
    table::{Frame, ROW},
};
use crate::{
    engine::{
        format,
        table::{CellText, ColumnKind, StepEffect},
    },
    theme::{
        Colours,
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{Same, memo, one_line, paint_elided, paint_text},
};

/// The texts of the cells in sight, kept until others are.
#[derive(Debug)]
pub struct Cells {
    first_row: usize,
    first_column: usize,
    rows: Arc<Vec<Vec<CellText>>>,
}

impl Cells {
    pub fn new(ui: &Ui, shown: &Shown<'_>, frame: &Frame) -> Self {
        let (seen, columns) = (frame.seen_rows.clone(), frame.seen_columns.clone());
        // What is derived is made anew with each table.
        let view = shown.view.map(|view| Same(Arc::clone(view)));
        let key = (
            Same(Arc::clone(&shown.derived)),
            view,
            seen.clone(),
            columns.clone(),
        );
        let rows = memo(ui.ctx(), Id::unique("data tab, cells"), key, || {
            if shown.view.is_none() {
                return shown.table.page_of(seen.start, seen.len(), columns.clone());
            }
            seen.clone()
                .flat_map(|place| shown.table.page_of(shown.row(place), 1, columns.clone()))
                .collect()
        });
        Self {
            first_row: seen.start,
            first_column: columns.start,
            rows,
        }
    }

    fn text(&self, row: usize, column: usize) -> Option<&str> {
        let row = self.rows.get(row.checked_sub(self.first_row)?)?;
        row.get(column.checked_sub(self.first_column)?)?.as_deref()
    }

    /// Paints the rows, tells them to screen readers and explains the cell under the pointer.
    pub fn show(&self, ui: &Ui, shown: &Shown<'_>, frame: &Frame, memory: &Memory, marks: &Marks<'_>) {
        let colours = colours(ui);
        let lines = ui.painter_at(frame.body);
        let painter = ui.painter_at(frame.columns_area.intersect(frame.body));
        for row in frame.seen_rows.clone() {
            let is_selected = marks.is_selected(shown, memory, row);
            self.row(ui, row_rect(frame, memory, row), shown, frame, row, is_selected);
        }
        paint_selected(&painter, colours, shown, frame, memory);
        for row in frame.seen_rows.clone() {
            let rect = row_rect(frame, memory, row);
            let y = rect.bottom() - 0.5;
            lines.hline(frame.body.x_range(), y, Stroke::new(1.0, c(colours.hairline)));
            let at = pos2(frame.body.left() + frame.gutter - 8.0, rect.center().y);
            let line = format::count(shown.line(row));
            paint_text(
                &lines,
                at,
                Align2::RIGHT_CENTER,
                line,
                11.0,
                Weight::Regular,
                colours.ink_3,
            );
        }
        let pointer = ui.input(|input| input.pointer.hover_pos());
        for column in frame.seen_columns.clone() {
            let (left, right) = frame.column_edges(shown, memory, column);
            let is_marked = shown.marks(column).is_some();
            let doubtful = shown.doubtful(column);
            for place in frame.seen_rows.clone() {
                let row = shown.row(place);
                let top = frame.row_top(memory, place);
                let cell = Cell {
                    rect: Rect::from_min_max(pos2(left, top), pos2(right, top + ROW)),
                    text: self.text(place, column).unwrap_or(""),
                    weight: marks.weight(shown, memory, place, column),
                    found: marks.found(place, column),
                    is_number: shown.summary[column].kind == ColumnKind::Number,
                    mark: shown.mark_of(column, row).filter(|_| is_marked),
                    is_ambiguous: doubtful.is_some_and(|read| read.is_ambiguous_in(shown.table.line(row))),
                    class: class_of(shown, row, column),
                };
                let is_cut = cell.paint(&painter, colours);
                let is_told = is_cut || cell.mark.is_some();
                if is_told && pointer.is_some_and(|at| cell.rect.contains(at)) {
                    explain(ui, frame, &cell);
                }
            }
        }
    }

    fn row(&self, ui: &Ui, rect: Rect, shown: &Shown<'_>, frame: &Frame, row: usize, is_selected: bool) {
        let place = row - frame.seen_rows.start;
        let id = ui.scope_id().with(("table row", place));
        let response = ui.interact(rect.intersect(frame.body), id, Sense::hover());
        response.widget_info(|| {
            WidgetInfo::selected(Role::Row, true, is_selected, self.sentence(shown, frame, row))
        });
        let colours = colours(ui);
        let painter = ui.painter_at(frame.body);
        if is_selected {
            painter.rect_filled(rect, CornerRadius::ZERO, c(colours.select_soft));
            let bar = Rect::from_min_size(rect.min, vec2(2.0, rect.height()));
            painter.rect_filled(bar, CornerRadius::ZERO, c(colours.select));
        } else if response.contains_pointer() {
            painter.rect_filled(rect, CornerRadius::ZERO, c(colours.panel));
        }
    }

    fn sentence(&self, shown: &Shown<'_>, frame: &Frame, row: usize) -> String {
        let mut parts = vec![format!("line {}", format::count(shown.line(row)))];
        parts.extend(frame.seen_columns.clone().map(|column| {
            let cell = self.text(row, column).unwrap_or("missing");
            format!("{} {cell}", shown.summary[column].name)
        }));
        parts.join(", ")
    }
}

/// Where a row stands, from the line number to the last column.
fn row_rect(frame: &Frame, memory: &Memory, row: usize) -> Rect {
    let corner = pos2(frame.body.left(), frame.row_top(memory, row));
    Rect::from_min_size(corner, vec2(frame.body.width(), ROW))
}

/// The band behind the column that is looked at.
fn paint_selected(painter: &Painter, colours: &Colours, shown: &Shown<'_>, frame: &Frame, memory: &Memory) {
    let selected = memory.selected.as_ref();
    let place = frame
        .seen_columns
        .clone()
        .find(|&column| Some(&shown.summary[column].name) == selected);
    if let Some(column) = place {
        let (left, right) = frame.column_edges(shown, memory, column);
        let rows = frame.seen_rows.end as f64 - memory.row;
        #[expect(clippy::cast_possible_truncation, reason = "at most a screen of rows")]
        let bottom = frame.body.top() + rows as f32 * ROW;
        let band = Rect::from_min_max(pos2(left, frame.body.top()), pos2(right, bottom));
        painter.rect_filled(band, CornerRadius::ZERO, c(colours.select_soft));
    }
}

/// The class of a cell of the target: (class, positive, number of classes).
fn class_of(shown: &Shown<'_>, row: usize, column: usize) -> Option<(usize, usize, usize)> {
    let target = shown
        .derived
        .target
        .as_ref()
        .filter(|target| target.column == column)?;
    let class = (*shown.prepared?.class_codes.get(row)?)?;
    Some((class as usize, target.positive, target.sizes.len()))
}

struct Cell<'a> {
    rect: Rect,
    text: &'a str,
    weight: Weight,
    found: Found,
    is_number: bool,
    /// The step that changed it last.
    mark: Option<&'a StepEffect>,
    is_ambiguous: bool,
    class: Option<(usize, usize, usize)>,
}

impl Cell<'_> {
    /// True: the text was cut.
    fn paint(&self, painter: &Painter, colours: &Colours) -> bool {
        let inner = self.rect.shrink2(vec2(CELL_SIDE, 0.0));
        let middle = inner.center().y;
        let mark_width = if self.class.is_some() { CLASS_MARK } else { 0.0 };
        let room = inner.width() - mark_width;
        let width = text_width(&one_line(self.text), 12.0, self.weight).min(room);
        let left = if self.is_number {
            inner.right() - width
        } else {
            inner.left() + mark_width
        };
        let (ground, edge) = match self.found {
            Found::Here => (Some(colours.warn_soft), Some(colours.ink)),
            Found::Elsewhere => (Some(colours.warn_soft), None),
            Found::Not => (None, None),
        };
        if ground.is_some() || self.mark.is_some() {
            let chip = Rect::from_min_max(
                pos2(left - 3.0, middle - 10.0),
                pos2(left + width + 3.0, middle + 10.0),
            );
            if let Some(ground) = ground {
                painter.rect_filled(chip, CornerRadius::same(4), c(ground));
            } else if let Some(mark) = self.mark {
                paint_mark(painter, colours, chip, mark.step.fills());
            }
            if let Some(edge) = edge {
                let stroke = Stroke::new(1.5, c(edge));
                painter.rect_stroke(chip, CornerRadius::same(4), stroke, StrokeKind::Outside);
            }
        }
        if self.is_ambiguous && self.mark.is_none() {
            dotted_line(painter, colours, left, left + width, middle + 9.0);
        }
        if let Some((class, positive, n_classes)) = self.class {
            let corner = pos2(left - mark_width, middle - 5.0);
            let square = Rect::from_min_size(corner, vec2(10.0, 10.0));
            let mark = colours.class_mark(class, positive, n_classes);
            painter.rect_filled(square, CornerRadius::same(2), c(mark));
        }
        let (at, anchor) = if self.is_number {
            (pos2(inner.right(), middle), Align2::RIGHT_CENTER)
        } else {
            (pos2(left, middle), Align2::LEFT_CENTER)
        };
        paint_elided(
            painter,
            at,
            anchor,
            self.text,
            room,
            12.0,
            self.weight,
            colours.ink,
        )
    }
}

/// Under a cell with two readings.
pub fn dotted_line(painter: &Painter, colours: &Colours, left: f32, right: f32, y: f32) {
    let mut x = left;
    while x < right {
        let dot = Rect::from_min_size(pos2(x, y), vec2(1.5, 1.5));
        painter.rect_filled(dot, CornerRadius::ZERO, c(colours.warn_mark));
        x += 3.0;
    }
}

/// The sign of a changed cell: a filled chip where it was missing, an outlined one where it had another value.
pub fn paint_mark(painter: &Painter, colours: &Colours, chip: Rect, is_filled: bool) {
    if is_filled {
        painter.rect_filled(chip, CornerRadius::same(4), c(colours.quiet_2));
    } else {
        let stroke = Stroke::new(1.0, c(colours.stroke_strong));
        painter.rect_stroke(chip, CornerRadius::same(4), stroke, StrokeKind::Inside);
    }
}

/// The whole text of a cut cell; which step changed it.
fn explain(ui: &Ui, frame: &Frame, cell: &Cell<'_>) {
    let seen = cell.rect.intersect(frame.body).intersect(frame.columns_area);
    let text = match cell.mark {
        Some(effect) if effect.step.fills() => format!("Missing in the file. {}", effect.sentence),
        Some(effect) => format!("Changed by a step. {}", effect.sentence),
        None => cell.text.to_owned(),
    };
    ui.interact(seen, ui.scope_id().with("explained cell"), Sense::hover())
        .on_hover_text_at_pointer(text);
}
