//! The page shown (table, profile or correlations) with its header, what is on its way, and what has stopped.

use egui::{
    Align, Align2, CornerRadius, Frame, Layout, Margin, Panel, Rect, Stroke, Ui, UiBuilder, pos2, vec2,
};

use super::{
    details, filters, find, heatmap, memory::Memory, profile, shown::Shown, step_pane, table::table,
};
use crate::{
    engine::{EngineError, format, run::Step, study::ImportSpec, table::TableError},
    jobs::Slot,
    state::{AppState, Command, DataPage, ExportSubject, Running, TableId},
    theme::{
        fonts::Weight,
        style::{PANE_SIDE, PENDING_OPACITY, c, colours},
    },
    views::{
        is_late, panes, purchases,
        widgets::{Button, Choice, Icon, failed, paint_elided, pending_bar, segmented},
    },
};

/// Height of the row with the find field, with its padding.
const HEADER: f32 = 52.0;
/// Height of the details under the table in a narrow window.
const STRIP: f32 = 216.0;

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
        let is_folded = memory
            .is_part_folded
            .unwrap_or(state.data_page != DataPage::Table);
        let panel = if is_folded {
            Panel::bottom("folded data details").exact_size(details::FOLDED)
        } else {
            Panel::bottom("data details")
                .resizable(true)
                .default_size(STRIP)
                .size_range(120.0..=pane.height() * 0.6)
        };
        panel
            .frame(Frame::new().fill(fill))
            .show(ui, |ui| details::strip(ui, shown, state, is_folded, memory, out));
    }
    let pending = pending(ui, state);
    header(ui, shown, state, pending.is_some(), memory, out);
    failure(ui, state, out);
    if state.data_page == DataPage::Table {
        filters::filters(ui, shown, state, memory, out);
    }
    purchases::notice(ui, state, out);
    ui.scope_builder(UiBuilder::new().id_salt("table"), |ui| {
        if pending.is_some() {
            ui.multiply_opacity(PENDING_OPACITY);
        }
        match state.data_page {
            DataPage::Table => table(ui, shown, state, memory, out),
            DataPage::Profile => profile::page(ui, shown, state, memory, out),
            DataPage::Correlations => heatmap::page(ui, state, out),
        }
    });
    if let Some((step, running)) = pending
        && pending_bar(ui, pane, running.fraction, &running.phrase)
    {
        out.push(Command::Cancel(Slot::Step(step)));
    }
}

/// The pages, what the page offers, how many rows, export.
fn header(
    ui: &mut Ui,
    shown: &Shown<'_>,
    state: &AppState,
    is_pending: bool,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEADER), egui::Sense::hover());
    let inner = Rect::from_center_size(rect.center(), vec2(rect.width() - 2.0 * PANE_SIDE, 28.0));
    let builder = UiBuilder::new()
        .max_rect(inner)
        .layout(Layout::left_to_right(Align::Center));
    let mut left = ui.new_child(builder.id_salt("find"));
    let choices = DataPage::ALL.map(|page| Choice::new(page.title(), page == state.data_page));
    if let Some(picked) = segmented(&mut left, "Page", &choices, None, 28.0) {
        out.push(Command::ShowDataPage(DataPage::ALL[picked]));
    }
    left.add_space(8.0);
    match state.data_page {
        DataPage::Table => {
            find::find(&mut left, shown, state, memory, out);
            left.add_space(4.0);
            filters::button(&mut left, state, memory);
        }
        DataPage::Profile => profile::controls(&mut left, &mut memory.profile),
        DataPage::Correlations => heatmap::controls(&mut left, state, out),
    }
    let left = left.min_rect().right();
    if is_pending {
        // Its place is taken by what is on its way.
        return;
    }
    let builder = UiBuilder::new()
        .max_rect(inner)
        .layout(Layout::right_to_left(Align::Center));
    let right = &mut ui.new_child(builder.id_salt("export"));
    let words = match state.data_page {
        DataPage::Table => {
            export(right, TableId::Customers, shown.prepared.is_some(), out);
            rows_in_words(shown)
        }
        DataPage::Profile => {
            export(right, TableId::Profile, state.results.profile().is_some(), out);
            profile::found_words(shown.summary, &memory.profile)
        }
        DataPage::Correlations => {
            heatmap::exports(right, state, out);
            String::new()
        }
    };
    let at = pos2(right.min_rect().left() - 8.0, inner.center().y);
    let room = (at.x - left - 12.0).max(0.0);
    let ink = colours(ui).ink_3;
    let at_right = Align2::RIGHT_CENTER;
    paint_elided(
        ui.painter(),
        at,
        at_right,
        &words,
        room,
        12.0,
        Weight::Regular,
        ink,
    );
    let place = Rect::from_min_max(pos2(at.x - room, inner.top()), pos2(at.x, inner.bottom()));
    let response = ui.interact(place, ui.scope_id().with("rows in words"), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &words));
}

/// "5 000 rows in file order", "1 204 of 5 000 rows, by age".
fn rows_in_words(shown: &Shown<'_>) -> String {
    let n = shown.table.n_rows();
    let Some(view) = shown.view else {
        return format!("{} in file order", format::plural(n, "row", "rows"));
    };
    let rows = if view.is_filtered {
        format!(
            "{} of {}",
            format::count(view.rows.len()),
            format::plural(n, "row", "rows")
        )
    } else {
        format::plural(n, "row", "rows")
    };
    if view.is_sorted {
        format!("{rows}, sorted")
    } else {
        rows
    }
}

fn export(ui: &mut Ui, table: TableId, is_there: bool, out: &mut Vec<Command>) {
    let button = Button::icon_only(Icon::Download, format!("Export {}", table.name()));
    if button.enabled(is_there).show(ui).clicked() {
        out.push(Command::OpenExport(ExportSubject::Table(table)));
    }
}

/// The step on its way that makes the table out of date.
fn pending<'a>(ui: &Ui, state: &'a AppState) -> Option<(Step, &'a Running)> {
    let page = match state.data_page {
        DataPage::Table => Step::View,
        DataPage::Profile => Step::Profile,
        DataPage::Correlations => Step::Relate,
    };
    [Step::Import, Step::Customers, Step::Prepare, page]
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
