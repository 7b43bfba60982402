//! The table: only rows and columns in sight are fetched and painted.

use std::ops::Range;

use egui::{
    Align2, CornerRadius, EventFilter, Key, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2,
};

use super::{
    bars::{scroll_bar, wheel},
    cells::Cells,
    head::{HEAD, HeadAsk, HeadState, head},
    marks::Marks,
    memory::Memory,
    next_selected::reveal_next,
    picking::{self, select_where},
    scroll::Extent,
    shown::Shown,
};
use crate::{
    engine::{format, study::Sort},
    state::{AppState, Command},
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{empty, paint_text},
};

/// Height of a row.
pub const ROW: f32 = 28.0;
/// Room for a scroll bar.
const BAR: f32 = 12.0;

/// Where the parts of the table stand in this frame.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Cells and heads, without line numbers and scroll bars.
    pub columns_area: Rect,
    /// Rows, with line numbers.
    pub body: Rect,
    pub gutter: f32,
    pub rows: Extent,
    pub across: Extent,
    /// What each column gets on top of its width.
    pub growth: f64,
    pub seen_rows: Range<usize>,
    pub seen_columns: Range<usize>,
}

/// Shows the table in all the room that is left.
pub fn table(ui: &mut Ui, shown: &Shown<'_>, state: &AppState, memory: &mut Memory, out: &mut Vec<Command>) {
    let rect = ui.available_rect_before_wrap();
    ui.allocate_rect(rect, Sense::hover());
    if rect.height() < HEAD || rect.width() < 120.0 {
        return;
    }
    let mut frame = Frame::new(rect, shown);
    let body = ui.interact(
        frame.body,
        ui.scope_id().with("table body"),
        Sense::click_and_drag(),
    );
    let moved = wheel(ui, rect);
    memory.row -= f64::from(moved.y / ROW);
    memory.x -= f64::from(moved.x);
    keys(ui, &body, &frame, memory);
    reveal_next(ui.ctx(), shown, state, memory);
    if let Some(column) = memory.reveal.take() {
        frame.reveal_column(shown, memory, column);
    }
    if let Some(place) = memory.reveal_row.take() {
        // With a row of air on both sides.
        let (from, to) = (place as f64 - 1.0, place as f64 + 2.0);
        memory.row = frame.rows.reveal(memory.row, from, to);
    }
    scroll_bars(ui, rect, &frame, memory);
    frame.settle(shown, memory);
    let text = alternative(shown, &frame);
    body.widget_info(|| WidgetInfo::labeled(Role::Table, true, &text));
    picking::pick_rows(ui, &body, shown, state, &frame, memory, out);
    paint_ground(ui, rect, &frame);
    let marks = Marks::of(state, memory);
    Cells::new(ui, shown, &frame).show(ui, shown, &frame, memory, &marks);
    heads(ui, rect, shown, state, &frame, memory, out);
    if shown.n_rows() == 0 {
        let has_filter = !state.study.table.filters.is_empty();
        nothing_left(ui, &frame, has_filter, out);
    }
    if body.has_focus() {
        let stroke = Stroke::new(2.0, c(colours(ui).select));
        ui.painter().rect_stroke(
            frame.body.shrink(1.0),
            CornerRadius::same(2),
            stroke,
            StrokeKind::Inside,
        );
    }
}

impl Frame {
    fn new(rect: Rect, shown: &Shown<'_>) -> Self {
        let n_rows = shown.n_rows();
        let last_line = shown.table.line(shown.table.n_rows().saturating_sub(1));
        let gutter = text_width(&format::count(last_line), 11.0, Weight::Regular).max(24.0) + 20.0;
        let places = &shown.derived.places;
        let has_across = places.total() > f64::from(rect.width() - gutter - BAR);
        let under = if has_across { BAR } else { 0.0 };
        let body = Rect::from_min_max(
            pos2(rect.left(), rect.top() + HEAD),
            pos2(rect.right(), rect.bottom() - under),
        );
        let rows = Extent {
            total: n_rows as f64,
            visible: f64::from(body.height() / ROW),
        };
        let beside = if rows.is_needed() { BAR } else { 0.0 };
        let body = body.with_max_x(rect.right() - beside);
        let columns_area = Rect::from_min_max(pos2(rect.left() + gutter, rect.top()), body.max);
        let across = Extent {
            total: places.total(),
            visible: f64::from(columns_area.width()),
        };
        Self {
            columns_area,
            body,
            gutter,
            rows,
            across,
            growth: places.growth(columns_area.width()),
            seen_rows: 0..0,
            seen_columns: 0..0,
        }
    }

    /// Keeps the position within the table and finds what is in sight.
    fn settle(&mut self, shown: &Shown<'_>, memory: &mut Memory) {
        memory.row = self.rows.clamp(memory.row);
        memory.x = self.across.clamp(memory.x);
        let last = (memory.row + self.rows.visible).ceil();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 0 and the number of rows"
        )]
        {
            self.seen_rows = memory.row as usize..(last as usize).min(shown.n_rows());
        }
        let places = &shown.derived.places;
        self.seen_columns = places.visible(memory.x, self.across.visible, self.growth);
    }

    fn reveal_column(&self, shown: &Shown<'_>, memory: &mut Memory, column: usize) {
        let (from, to) = shown.derived.places.place(column, self.growth);
        memory.x = self.across.reveal(memory.x, from, to);
    }

    /// Left and right edge of a column on the screen.
    pub fn column_edges(&self, shown: &Shown<'_>, memory: &Memory, column: usize) -> (f32, f32) {
        let (from, to) = shown.derived.places.place(column, self.growth);
        let origin = f64::from(self.columns_area.left()) - memory.x;
        #[expect(clippy::cast_possible_truncation, reason = "points on the screen's scale")]
        let edge = |at: f64| (origin + at).round() as f32;
        (edge(from), edge(to))
    }

    /// Top of a row on the screen.
    pub fn row_top(&self, memory: &Memory, row: usize) -> f32 {
        // The difference is small and exact where positions are not.
        #[expect(clippy::cast_possible_truncation, reason = "at most a screen of rows")]
        let down = ((row as f64 - memory.row) * f64::from(ROW)).round() as f32;
        self.body.top() + down
    }
}

/// The table in a sentence, for those who do not see it.
fn alternative(shown: &Shown<'_>, frame: &Frame) -> String {
    let sight = if frame.seen_rows.is_empty() {
        String::new()
    } else {
        let first = format::count(frame.seen_rows.start + 1);
        let last = format::count(frame.seen_rows.end);
        format!(", rows {first} to {last} in sight")
    };
    format!(
        "Table of {} in {}{sight}",
        format::plural(shown.n_rows(), "row", "rows"),
        format::plural(shown.summary.len(), "column", "columns"),
    )
}

/// Scrolls by keyboard while the table has the focus.
fn keys(ui: &Ui, body: &Response, frame: &Frame, memory: &mut Memory) {
    if body.clicked() {
        body.request_focus();
    }
    // Not `Response::has_focus`: that asks the window too, which gets no keys without focus anyway.
    if !ui.memory(|known| known.has_focus(body.id)) {
        return;
    }
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|known| known.set_focus_lock_filter(body.id, filter));
    let page = (frame.rows.visible - 1.0).max(1.0);
    ui.input(|input| {
        let pressed = |key| input.num_presses(key) as f64;
        memory.row += pressed(Key::ArrowDown) - pressed(Key::ArrowUp);
        memory.row += page * (pressed(Key::PageDown) - pressed(Key::PageUp));
        if input.key_pressed(Key::Home) {
            memory.row = 0.0;
        }
        if input.key_pressed(Key::End) {
            memory.row = frame.rows.most();
        }
        memory.x += 80.0 * (pressed(Key::ArrowRight) - pressed(Key::ArrowLeft));
    });
}

fn scroll_bars(ui: &Ui, rect: Rect, frame: &Frame, memory: &mut Memory) {
    if frame.rows.is_needed() {
        let track = Rect::from_min_max(
            pos2(frame.body.right(), frame.body.top()),
            pos2(rect.right(), frame.body.bottom()),
        );
        let place = (frame.rows, memory.row);
        memory.row = scroll_bar(ui, "Scroll rows", track, place, true, &mut memory.grabbed);
    }
    if frame.across.is_needed() {
        let track = Rect::from_min_max(
            frame.columns_area.left_bottom(),
            pos2(frame.body.right(), rect.bottom()),
        );
        let place = (frame.across, memory.x);
        memory.x = scroll_bar(ui, "Scroll columns", track, place, false, &mut memory.grabbed);
    }
}

fn paint_ground(ui: &Ui, rect: Rect, frame: &Frame) {
    let colours = colours(ui);
    let painter = ui.painter();
    let top = rect.with_max_y(frame.body.top());
    painter.rect_filled(top, CornerRadius::ZERO, c(colours.panel));
    painter.hline(rect.x_range(), rect.top(), Stroke::new(1.0, c(colours.hairline)));
    let at = pos2(rect.left() + frame.gutter - 8.0, rect.top() + 91.0);
    paint_text(
        painter,
        at,
        Align2::RIGHT_CENTER,
        "line",
        11.0,
        Weight::Regular,
        colours.ink_3,
    );
}

fn heads(
    ui: &mut Ui,
    rect: Rect,
    shown: &Shown<'_>,
    state: &AppState,
    frame: &Frame,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    let area = frame.columns_area.with_max_y(frame.body.top());
    let needle = memory.find.trim().to_lowercase();
    let sort = state.study.table.sort.as_ref();
    let mut asked = None;
    let builder = egui::UiBuilder::new().max_rect(area).id_salt("column heads");
    ui.scope_builder(builder, |ui| {
        ui.shrink_clip_rect(area);
        for column in frame.seen_columns.clone() {
            let name = &shown.summary[column].name;
            let (left, right) = frame.column_edges(shown, memory, column);
            let place = Rect::from_min_max(pos2(left, area.top() + 1.0), pos2(right, area.bottom() - 1.0));
            let marked = HeadState {
                is_selected: memory.selected.as_ref() == Some(name),
                is_found: !needle.is_empty() && name.to_lowercase().contains(&needle),
                sorted: sort
                    .filter(|sort| sort.column == *name)
                    .map(|sort| sort.is_descending),
            };
            if let Some(ask) = head(ui, place, shown, column, marked) {
                asked = Some((column, ask));
            }
        }
    });
    let colours = colours(ui);
    let y = frame.body.top() - 0.5;
    ui.painter()
        .hline(rect.x_range(), y, Stroke::new(1.0, c(colours.stroke)));
    let Some((column, ask)) = asked else { return };
    let name = &shown.summary[column].name;
    match ask {
        HeadAsk::Details => memory.toggle_column(name, column),
        HeadAsk::Sort => {
            memory.anchor = None;
            out.push(Command::SetSort(next_sort(sort, name)));
        }
        HeadAsk::Rows(condition) => out.push(select_where(ui, condition)),
    }
}

/// Upward, downward, as in the file.
fn next_sort(now: Option<&Sort>, column: &str) -> Option<Sort> {
    let is_descending = match now.filter(|sort| sort.column == column) {
        None => false,
        Some(sort) if !sort.is_descending => true,
        Some(_) => return None,
    };
    Some(Sort {
        column: column.to_owned(),
        is_descending,
    })
}

/// No row fulfils the conditions, or a cleaning step has left none.
fn nothing_left(ui: &mut Ui, frame: &Frame, has_filter: bool, out: &mut Vec<Command>) {
    let builder = egui::UiBuilder::new().max_rect(frame.body).id_salt("no rows");
    ui.scope_builder(builder, |ui| {
        if !has_filter {
            let words = "The cleaning steps leave no customer. Switch one off, or change what it leaves out.";
            empty(ui, "No rows to show", words, None);
            return;
        }
        let words = "No customer fulfils all conditions.";
        if empty(ui, "No rows to show", words, Some("Clear the filter")) {
            out.push(Command::SetFilters(Vec::new()));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(n_rows: f64) -> Frame {
        let body = Rect::from_min_max(pos2(0.0, HEAD), pos2(800.0, 700.0));
        Frame {
            columns_area: body.with_min_x(44.0),
            body,
            gutter: 44.0,
            rows: Extent {
                total: n_rows,
                visible: f64::from(body.height() / ROW),
            },
            across: Extent {
                total: 400.0,
                visible: 756.0,
            },
            growth: 0.0,
            seen_rows: 0..0,
            seen_columns: 0..0,
        }
    }

    #[test]
    fn rows_stand_28_points_apart_even_at_the_end_of_a_million() {
        let frame = frame(1_000_000.0);
        let memory = Memory {
            row: frame.rows.most(),
            ..Memory::default()
        };
        for row in 999_985..999_999 {
            let step = frame.row_top(&memory, row + 1) - frame.row_top(&memory, row);
            assert_eq!(step, ROW);
        }
        let bottom = frame.row_top(&memory, 999_999) + ROW;
        assert!((bottom - frame.body.bottom()).abs() <= 1.0);
    }
}
