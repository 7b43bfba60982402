//! The table with its header, what is on its way, and what has stopped.

use egui::{
    Align, Align2, CornerRadius, Frame, Layout, Margin, Panel, Rect, Stroke, Ui, UiBuilder, pos2, vec2,
};

use super::{details, memory::Memory, shown::Shown, step_pane, table::table};
use crate::{
    engine::{EngineError, format, run::Step, study::ImportSpec, table::TableError},
    jobs::Slot,
    state::{AppState, Command, ExportSubject, Running, TableId},
    theme::{
        fonts::Weight,
        style::{PANE_SIDE, PENDING_OPACITY, c, colours},
    },
    views::{
        panes, purchases,
        widgets::{Button, Icon, failed, paint_elided, pending_bar, text_field},
    },
};

/// Height of the row with the find field, with its padding.
const HEADER: f32 = 52.0;
/// Height of the details under the table in a narrow window.
const STRIP: f32 = 216.0;
/// Progress shows after this many seconds.
const PATIENCE: f64 = 0.3;

/// Shows the pane.
pub fn main_pane(
    ui: &mut Ui,
    shown: &Shown<'_>,
    state: &AppState,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    let pane = ui.max_rect();
    ui.spacing_mut().item_spacing.y = 0.0;
    if step_pane::is_open(state, memory) {
        let fill = c(colours(ui).canvas);
        Panel::bottom("step at hand")
            .resizable(true)
            .default_size(step_pane::HEIGHT)
            .size_range(160.0..=pane.height() * 0.7)
            .frame(Frame::new().fill(fill))
            .show(ui, |ui| step_pane::step_pane(ui, shown, state, memory, out));
    } else if panes::is_narrow(ui) {
        let fill = c(colours(ui).panel);
        Panel::bottom("data details")
            .resizable(true)
            .default_size(STRIP)
            .size_range(120.0..=pane.height() * 0.6)
            .frame(Frame::new().fill(fill))
            .show(ui, |ui| details::strip(ui, shown, state, memory, out));
    }
    let pending = pending(ui, state);
    header(ui, shown, pending.is_some(), memory, out);
    failure(ui, state, out);
    purchases::notice(ui, state, out);
    ui.scope_builder(UiBuilder::new().id_salt("table"), |ui| {
        if pending.is_some() {
            ui.multiply_opacity(PENDING_OPACITY);
        }
        table(ui, shown, memory);
    });
    if let Some((step, running)) = pending
        && pending_bar(ui, pane, running.fraction, &running.phrase)
    {
        out.push(Command::Cancel(Slot::Step(step)));
    }
}

/// Find a column, how many rows, export.
fn header(ui: &mut Ui, shown: &Shown<'_>, is_pending: bool, memory: &mut Memory, out: &mut Vec<Command>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEADER), egui::Sense::hover());
    let inner = Rect::from_center_size(rect.center(), vec2(rect.width() - 2.0 * PANE_SIDE, 28.0));
    let builder = UiBuilder::new()
        .max_rect(inner)
        .layout(Layout::left_to_right(Align::Center));
    let left = find(&mut ui.new_child(builder.id_salt("find")), shown, memory);
    if is_pending {
        // Its place is taken by what is on its way.
        return;
    }
    let builder = UiBuilder::new()
        .max_rect(inner)
        .layout(Layout::right_to_left(Align::Center));
    let right = export(&mut ui.new_child(builder.id_salt("export")), shown, out);
    let words = format!(
        "{} in file order",
        format::plural(shown.table.n_rows(), "row", "rows")
    );
    let at = pos2(right - 8.0, inner.center().y);
    let room = (at.x - left - 12.0).max(0.0);
    let ink = colours(ui).ink_3;
    paint_elided(
        ui.painter(),
        at,
        Align2::RIGHT_CENTER,
        &words,
        room,
        12.0,
        Weight::Regular,
        ink,
    );
}

/// The button, and where it begins.
fn export(ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Command>) -> f32 {
    let button = Button::icon_only(Icon::Download, "Export cleaned customers");
    let response = button.enabled(shown.prepared.is_some()).show(ui);
    if response.clicked() {
        out.push(Command::OpenExport(ExportSubject::Table(TableId::Customers)));
    }
    response.rect.left()
}

/// The field and its matches; returns where they end.
fn find(ui: &mut Ui, shown: &Shown<'_>, memory: &mut Memory) -> f32 {
    let field = text_field(
        ui,
        "Find a column",
        &mut memory.find,
        "Find a column",
        200.0,
        28.0,
    );
    let needle = memory.find.trim().to_lowercase();
    if needle.is_empty() {
        return field.rect.right();
    }
    let matches: Vec<usize> = (0..shown.summary.len())
        .filter(|&column| shown.summary[column].name.to_lowercase().contains(&needle))
        .collect();
    let has_entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    if field.changed() {
        memory.found = 0;
        memory.reveal = matches.first().copied();
    } else if has_entered && !matches.is_empty() {
        // Enter goes through the matches; the first one is in sight already.
        let is_first = memory.found == 0 && memory.selected.is_none();
        memory.found = if is_first {
            0
        } else {
            (memory.found + 1) % matches.len()
        };
        let column = matches[memory.found];
        if memory.selected.as_deref() != Some(shown.summary[column].name.as_str()) {
            memory.toggle_column(&shown.summary[column].name, column);
        }
        field.request_focus();
    }
    let words = if matches.is_empty() {
        "no such column".to_owned()
    } else {
        format!(
            "{} of {}",
            matches.len().min(memory.found + 1),
            format::count(matches.len())
        )
    };
    crate::views::widgets::hint(ui, words).rect.right()
}

/// Whether work has taken so long that it should be seen; asks for a frame when it will have.
pub fn is_late(ui: &Ui, running: &Running, state: &AppState) -> bool {
    let waited = state.now - running.since;
    if waited < PATIENCE {
        let rest = std::time::Duration::from_secs_f64((PATIENCE - waited).clamp(0.01, PATIENCE));
        ui.ctx().request_repaint_after(rest);
    }
    waited >= PATIENCE
}

/// The step on its way that makes the table out of date.
fn pending<'a>(ui: &Ui, state: &'a AppState) -> Option<(Step, &'a Running)> {
    [Step::Import, Step::Customers, Step::Prepare]
        .into_iter()
        .find_map(|step| {
            let running = state.running.get(&Slot::Step(step))?;
            is_late(ui, running, state).then_some((step, running))
        })
}

/// Why a step has stopped, with one remedy. The last good table stays below.
fn failure(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let stopped = [Step::Import, Step::Customers, Step::Prepare]
        .into_iter()
        .find_map(|step| Some((step, state.results.failure(step, &state.study)?)));
    let Some((step, error)) = stopped else { return };
    let (title, words, command) = remedy(step, error, state);
    let soft = c(colours(ui).bad_soft);
    let is_clicked = Frame::new()
        .fill(soft)
        .corner_radius(CornerRadius::same(6))
        .inner_margin(Margin::symmetric(12, 10))
        .outer_margin(Margin {
            left: 20,
            right: 20,
            top: 0,
            bottom: 12,
        })
        .stroke(Stroke::NONE)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            failed(ui, title, &sentence(&error.to_string()), Some(&words))
        })
        .inner;
    if is_clicked {
        out.push(command);
    }
}

fn remedy(step: Step, error: &EngineError, state: &AppState) -> (&'static str, String, Command) {
    let is_cancelled = matches!(
        error,
        EngineError::Cancelled(_) | EngineError::Table(TableError::Cancelled(_))
    );
    if is_cancelled {
        let title = match step {
            Step::Import => "Reading was stopped",
            Step::Customers => "Making customers was stopped",
            _ => "Cleaning was stopped",
        };
        return (title, "Go on".to_owned(), Command::Retry(step));
    }
    if step == Step::Import {
        let command = if state.study.import == ImportSpec::default() {
            Command::ReadAgain
        } else {
            Command::SetImport(ImportSpec::default())
        };
        let words = if matches!(command, Command::ReadAgain) {
            "Read again"
        } else {
            "Read it as found"
        };
        return ("Reading stopped", words.to_owned(), command);
    }
    if step == Step::Customers {
        return (
            "No customers could be made",
            "Change the choices…".to_owned(),
            Command::OpenPurchases,
        );
    }
    // A step that cannot work is skipped and says so in its place.
    ("Cleaning stopped", "Try again".to_owned(), Command::Retry(step))
}

/// An error as a sentence.
pub fn sentence(text: &str) -> String {
    let mut signs = text.chars();
    let first: String = signs.next().into_iter().flat_map(char::to_uppercase).collect();
    let end = if text.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", signs.as_str())
}
