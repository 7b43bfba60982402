//! Rows picked in the table: by dragging, with Shift, Ctrl and Alt, and by a cell's menu.

use egui::{Key, Modifiers, Popup, PopupCloseBehavior, Pos2, Response, Ui};

use super::{
    memory::Memory,
    shown::Shown,
    table::{Frame, ROW},
};
use crate::{
    engine::{
        condition::{Comparison, Condition},
        format,
        table::ColumnKind,
    },
    state::{AppState, Command, ExportSubject, Rows, SelectMode, TableId},
    views::widgets::list_item,
};

/// Rows scrolled a second while a range is dragged past the edge, for each point past it.
const PULL: f64 = 0.6;

/// Ctrl or Shift adds, Alt removes.
pub fn mode_of(ui: &Ui) -> SelectMode {
    let held = ui.input(|input| input.modifiers);
    SelectMode::of(held.command || held.shift, held.alt)
}

/// Selects the rows for which this holds; with Ctrl it adds, with Alt it removes them.
pub fn select_where(ui: &Ui, condition: Condition) -> Command {
    Command::Select {
        mode: mode_of(ui),
        why: condition.words(),
        rows: Rows::Where(vec![condition]),
    }
}

/// Takes in clicks and drags over the rows.
pub fn pick_rows(
    ui: &Ui,
    body: &Response,
    shown: &Shown<'_>,
    state: &AppState,
    frame: &Frame,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    if shown.n_rows() == 0 {
        return;
    }
    let held = ui.input(|input| input.modifiers);
    if let (true, Some(at)) = (body.clicked(), body.interact_pointer_pos()) {
        click(at, held, shown, state, frame, memory, out);
    }
    drag(ui, body, shown, frame, memory, out);
    let is_focused = ui.memory(|known| known.has_focus(body.id));
    if is_focused && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::A)) {
        out.push(select_all(shown));
    }
    if let (true, Some(at)) = (body.secondary_clicked(), body.interact_pointer_pos()) {
        let column = frame.seen_columns.clone().find(|&column| {
            let (left, right) = frame.column_edges(shown, memory, column);
            left <= at.x && at.x < right
        });
        memory.menu_cell = column.map(|column| (place_at(at, shown, frame, memory), column));
    }
    Popup::context_menu(body)
        .width(340.0)
        .close_behavior(PopupCloseBehavior::CloseOnClick)
        .show(|ui| menu(ui, shown, state, memory, out));
}

fn click(
    at: Pos2,
    held: Modifiers,
    shown: &Shown<'_>,
    state: &AppState,
    frame: &Frame,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    let place = place_at(at, shown, frame, memory);
    let is_selected = state.selection.contains(shown.line(place));
    if let (true, Some(anchor)) = (held.shift, memory.anchor) {
        out.push(select_range(
            shown,
            anchor,
            place,
            SelectMode::of(held.command, held.alt),
        ));
        return;
    }
    memory.anchor = Some(place);
    let mode = match (held.command, held.alt) {
        (_, true) => SelectMode::Remove,
        (true, false) if is_selected => SelectMode::Remove,
        (true, false) => SelectMode::Add,
        // A click beside the line number picks the row; one on a cell only says where a range begins.
        (false, false) if at.x < frame.body.left() + frame.gutter || held.shift => SelectMode::Replace,
        (false, false) => return,
    };
    out.push(select_range(shown, place, place, mode));
}

/// A range from where the pointer was pressed to where it is; past the edge the table scrolls.
fn drag(
    ui: &Ui,
    body: &Response,
    shown: &Shown<'_>,
    frame: &Frame,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    if body.drag_started_by(egui::PointerButton::Primary)
        && let Some(origin) = ui.input(|input| input.pointer.press_origin())
    {
        let place = place_at(origin, shown, frame, memory);
        memory.dragged = Some((place, place));
    }
    let Some((from, _)) = memory.dragged else { return };
    if let Some(at) = body.interact_pointer_pos().filter(|_| body.dragged()) {
        let past = f64::from((at.y - frame.body.bottom()).max(0.0) - (frame.body.top() - at.y).max(0.0));
        if past != 0.0 {
            let seconds = ui.input(|input| f64::from(input.stable_dt)).min(0.1);
            memory.row = frame.rows.clamp(memory.row + past * PULL * seconds);
            ui.ctx().request_repaint();
        }
        memory.dragged = Some((from, place_at(at, shown, frame, memory)));
    }
    if body.drag_stopped() {
        if let Some((from, to)) = memory.dragged.take() {
            memory.anchor = Some(from);
            out.push(select_range(shown, from, to, mode_of(ui)));
        }
    } else if !body.dragged() {
        memory.dragged = None;
    }
}

/// The row under the pointer, by its place among those shown.
fn place_at(at: Pos2, shown: &Shown<'_>, frame: &Frame, memory: &Memory) -> usize {
    let y = at.y.clamp(frame.body.top(), frame.body.bottom() - 1.0);
    let down = f64::from((y - frame.body.top()) / ROW);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and cut to the rows there are"
    )]
    let place = (memory.row + down) as usize;
    place.min(shown.n_rows().saturating_sub(1))
}

fn select_range(shown: &Shown<'_>, from: usize, to: usize, mode: SelectMode) -> Command {
    let (from, to) = (from.min(to), from.max(to));
    let why = if from == to {
        format!("line {}", format::count(shown.line(from)))
    } else if shown.view.is_none() {
        let line = |place| format::count(shown.line(place));
        format!("lines {} to {}", line(from), line(to))
    } else {
        format!("{} of the table", format::plural(to - from + 1, "row", "rows"))
    };
    Command::Select {
        rows: Rows::Shown(from..to + 1),
        mode,
        why,
    }
}

/// Every row that is shown.
pub fn select_all(shown: &Shown<'_>) -> Command {
    let why = if shown.view.is_some_and(|view| view.is_filtered) {
        "the filter of the table"
    } else {
        "all rows"
    };
    Command::Select {
        rows: Rows::Shown(0..shown.n_rows()),
        mode: SelectMode::Replace,
        why: why.to_owned(),
    }
}

/// What can be done about a cell, and about the selection.
fn menu(ui: &mut Ui, shown: &Shown<'_>, state: &AppState, memory: &Memory, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    if let Some((place, column)) = memory.menu_cell.filter(|(place, _)| *place < shown.n_rows()) {
        cell_items(ui, shown, state, (place, column), out);
        ui.separator();
    }
    let n_shown = format::plural(shown.n_rows(), "row", "rows");
    let mut item = |ui: &mut Ui, text: &str, command: Command| {
        if list_item(ui, text, false).clicked() {
            out.push(command);
        }
    };
    item(ui, &format!("Select all {n_shown} shown"), select_all(shown));
    if !state.selection.is_empty() {
        item(ui, "Invert the selection", Command::InvertSelection);
        item(ui, "Clear the selection", Command::ClearSelection);
        for (words, keep) in [
            ("Keep only the selected rows", true),
            ("Leave the selected rows out", false),
        ] {
            item(ui, words, Command::CleanBySelection { keep });
        }
        let export = Command::OpenExport(ExportSubject::Table(TableId::Selected));
        item(ui, "Export selected customers…", export);
    }
}

fn cell_items(
    ui: &mut Ui,
    shown: &Shown<'_>,
    state: &AppState,
    (place, column): (usize, usize),
    out: &mut Vec<Command>,
) {
    let summary = &shown.summary[column];
    let name = &summary.name;
    let cells = shown.table.page_of(shown.row(place), 1, column..column + 1);
    let text = cells.first().and_then(|row| row.first().cloned()).flatten();
    let condition = match &text {
        Some(text) => Condition::is(name, text),
        None => Condition::missing(name),
    };
    let words = condition.words();
    if list_item(ui, &format!("Select rows where {words}"), false).clicked() {
        out.push(select_where(ui, condition.clone()));
    }
    if !state.selection.is_empty() && list_item(ui, &format!("Add rows where {words}"), false).clicked() {
        out.push(Command::Select {
            rows: Rows::Where(vec![condition.clone()]),
            mode: SelectMode::Add,
            why: words.clone(),
        });
    }
    let mut filter = |ui: &mut Ui, text: &str, condition: Condition| {
        if list_item(ui, text, false).clicked() {
            let mut filters = state.study.table.filters.clone();
            filters.push(condition);
            out.push(Command::SetFilters(filters));
        }
    };
    filter(ui, &format!("Filter to {words}"), condition);
    let compare = |comparison| Condition::Compare {
        column: name.clone(),
        comparison,
        value: text.clone().unwrap_or_default(),
    };
    let mut more = match (&text, summary.kind) {
        (None, _) => vec![Comparison::Present],
        (Some(_), ColumnKind::Number | ColumnKind::Date) => {
            vec![Comparison::AtLeast, Comparison::AtMost, Comparison::IsNot]
        }
        (Some(_), _) => vec![Comparison::IsNot],
    };
    for comparison in more.drain(..) {
        let condition = compare(comparison);
        filter(ui, &format!("Filter to {}", condition.words()), condition);
    }
}
