//! The selected customers in the bar at the bottom: how many, what can be done with them, why they are selected.

use std::sync::Arc;

use egui::{Align2, Id, Role, Sense, Ui, WidgetInfo, vec2};

use super::status::divider;
use crate::{
    engine::{format, run::Prepared},
    state::{Action, AppState, Command, DataPage, ExportSubject, Tab, TableId},
    theme::{
        fonts::{Weight, text_width},
        style::colours,
    },
    views::{
        data::show_next_selected,
        widgets::{Button, MenuItem, Same, link, memo, menu, paint_elided, paint_text},
    },
};

/// Room for all that can be done with selected customers.
const LINKS: f32 = 410.0;

/// "37 customers selected: age 40 to 45", and what can be done with them.
pub(super) fn selection(ui: &mut Ui, state: &AppState, on: &Arc<Prepared>, end: f32, out: &mut Vec<Command>) {
    if state.selection.is_empty() {
        let before = state.selected_before.len();
        if before > 0 {
            let words = format!("Select {} again", format::count(before as u64));
            let tip = format!(
                "{} ({})",
                state.selected_before.why(),
                Action::SelectBefore.keys()
            );
            if link(ui, &words).on_hover_text(tip).clicked() {
                out.push(Command::SelectBefore);
            }
        }
        return;
    }
    let key = (Same(Arc::clone(&state.selection)), Same(Arc::clone(on)));
    let n_used = *memo(ui.ctx(), Id::unique("selected rows in use"), key, || {
        on.table.rows_in(state.selection.lines()).len()
    });
    let n = state.selection.len();
    let left_out = if n_used < n {
        format!(", {} of them in use", format::count(n_used))
    } else {
        String::new()
    };
    let customers = format::plural(n, "customer", "customers");
    let strong = format!("{customers} selected{left_out}");
    let whole = format!("{strong}: {}", state.selection.why());
    let wide = text_width(&strong, 12.0, Weight::Regular) + 12.0;
    let is_folded = end - ui.cursor().left() < LINKS + wide;
    // The count is never cut: what could be done with "1 3…" customers?
    let shown = if is_folded {
        format!("{} selected", format::count(n))
    } else {
        strong
    };
    let select = colours(ui).select;
    let wide = text_width(&shown, 12.0, Weight::Regular).ceil() + 1.0;
    let (rect, response) = ui.allocate_exact_size(vec2(wide, 20.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &whole));
    let (at, left) = (rect.left_center(), Align2::LEFT_CENTER);
    paint_text(ui.painter(), at, left, &shown, 12.0, Weight::Regular, select);
    response.on_hover_text(whole);
    ui.spacing_mut().item_spacing.x = 10.0;
    if link(ui, "Clear")
        .on_hover_text("Clear the selection (Esc)")
        .clicked()
    {
        out.push(Command::ClearSelection);
    }
    let doings = [
        (
            "In the table",
            "Show the next selected row in the table",
            Command::ShowDataPage(DataPage::Table),
        ),
        (
            "Export…",
            "Export selected customers",
            Command::OpenExport(ExportSubject::Table(TableId::Selected)),
        ),
        (
            "Keep only these",
            "Add a cleaning step that leaves all other rows out",
            Command::CleanBySelection { keep: true },
        ),
        (
            "Leave these out",
            "Add a cleaning step that leaves these rows out",
            Command::CleanBySelection { keep: false },
        ),
    ];
    if is_folded {
        let button = Button::new("More")
            .name("What to do with the selected customers")
            .quiet()
            .height(22.0);
        let button = button.show(ui);
        let items = doings
            .each_ref()
            .map(|(words, ..)| MenuItem::Choice((*words).to_owned()));
        let picked = menu(&button, &items, 160.0);
        if let Some((.., command)) = picked.and_then(|place| doings.into_iter().nth(place)) {
            follow(ui, command, out);
        }
        return;
    }
    for (words, hover, command) in doings {
        if link(ui, words).on_hover_text(hover).clicked() {
            follow(ui, command, out);
        }
    }
    divider(ui);
    reason(ui, state.selection.why(), end);
}

/// The table is shown with a selected row in sight.
fn follow(ui: &Ui, command: Command, out: &mut Vec<Command>) {
    if matches!(command, Command::ShowDataPage(_)) {
        show_next_selected(ui.ctx());
        out.push(Command::ShowTab(Tab::Data));
    }
    out.push(command);
}

/// Why these customers are selected, as far as there is room: after what can be done with them, so that no long
/// reason pushes that away.
fn reason(ui: &mut Ui, why: &str, end: f32) {
    let room = end - ui.cursor().left();
    if room < 40.0 {
        return;
    }
    let wide = text_width(why, 12.0, Weight::Regular).ceil() + 1.0;
    let (rect, response) = ui.allocate_exact_size(vec2(wide.min(room), 20.0), Sense::hover());
    let (at, left) = (rect.left_center(), Align2::LEFT_CENTER);
    let ink = colours(ui).ink_2;
    if paint_elided(
        ui.painter(),
        at,
        left,
        why,
        rect.width(),
        12.0,
        Weight::Regular,
        ink,
    ) {
        response.on_hover_text(why);
    }
}
