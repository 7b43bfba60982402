//! One customer: who, how probable, what is decided, and what pushes that.

use egui::{Layout, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use super::{super::Shown, class_of, flips, verdict, what_if, who, who::Who};
use crate::{
    chart,
    engine::{
        Bits,
        condition::{Comparison, Condition},
        explain::{Customer, ExplainReport},
        format,
        run::Made,
    },
    state::{AppState, ChartId, Command, Rows, SelectMode},
    theme::{
        fonts::Weight,
        style::{SMALL_CONTROL_HEIGHT, colours},
    },
    views::{
        train::charts::export_button,
        widgets::{Button, Icon, body, form_row, hairline, header, hint, settled_field, show_scene, styled},
    },
};

/// All under each other.
pub fn pane(
    ui: &mut Ui,
    state: &AppState,
    shown: &Shown<'_>,
    made: &Made<ExplainReport>,
    out: &mut Vec<Command>,
) {
    let who = who::shown(ui, state, made);
    let Some(who) = who.as_ref() else { return };
    head(ui, state, made, who, out);
    let (Ok(now), Ok(real)) = (&who.now, &who.real) else {
        no_score(ui, who);
        return;
    };
    let class = class_of(state, &made.report.classifier);
    verdict::show(ui, state, made, who, (class, real, now));
    part(ui);
    what_if::show(ui, state, made, (who, real, now), out);
    part(ui);
    pushes(ui, state, shown, made, (class, who, now), out);
    part(ui);
    flips::show(ui, state, made, (real, now));
}

/// In two columns, for a narrow window.
pub fn strip(
    ui: &mut Ui,
    state: &AppState,
    shown: &Shown<'_>,
    made: &Made<ExplainReport>,
    out: &mut Vec<Command>,
) {
    let who = who::shown(ui, state, made);
    let Some(who) = who.as_ref() else { return };
    let room = ui.available_rect_before_wrap();
    let width = ((room.width() - 32.0) / 2.0).floor();
    let left = Rect::from_min_size(room.min, vec2(width, 4_000.0));
    let right = left.translate(vec2(width + 32.0, 0.0));
    let class = class_of(state, &made.report.classifier);
    let mut bottom = room.top();
    let builder = UiBuilder::new().layout(Layout::top_down(egui::Align::Min));
    let both = who.now.as_ref().ok().zip(who.real.as_ref().ok());
    let used = ui.scope_builder(builder.clone().max_rect(left), |ui| {
        head(ui, state, made, who, out);
        match both {
            Some((now, real)) => {
                verdict::show(ui, state, made, who, (class, real, now));
                ui.add_space(8.0);
                what_if::show(ui, state, made, (who, real, now), out);
            }
            None => no_score(ui, who),
        }
    });
    bottom = used.response.rect.bottom().max(bottom);
    if let Some((now, real)) = both {
        let used = ui.scope_builder(builder.max_rect(right), |ui| {
            pushes(ui, state, shown, made, (class, who, now), out);
            ui.add_space(12.0);
            flips::show(ui, state, made, (real, now));
        });
        bottom = used.response.rect.bottom().max(bottom);
    }
    let used = Rect::from_min_max(room.min, pos2(room.right(), bottom));
    ui.allocate_rect(used, Sense::hover());
}

fn part(ui: &mut Ui) {
    ui.add_space(10.0);
    hairline(ui);
    ui.add_space(6.0);
}

/// Who it is, and how to come to another one.
fn head(ui: &mut Ui, state: &AppState, made: &Made<ExplainReport>, who: &Who, out: &mut Vec<Command>) {
    let of = if who.is_selected { "selected" } else { "customers" };
    let place = format!(
        "{} of {} {of}",
        format::count(who.nth as u64 + 1),
        format::count(who.n_rows as u64)
    );
    header(ui, "One customer", &place, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let step = |ui: &mut Ui, icon: Icon, name: &str, is_there: bool| {
            let button = Button::icon_only(icon, name).height(SMALL_CONTROL_HEIGHT);
            button.enabled(is_there).show(ui).clicked() && is_there
        };
        if step(ui, Icon::ChevronDown, "Next customer", who.nth + 1 < who.n_rows) {
            out.push(Command::ExplainNth(who.nth + 1));
        }
        if step(ui, Icon::ChevronUp, "Customer before", who.nth > 0) {
            out.push(Command::ExplainNth(who.nth - 1));
        }
    });
    find(ui, state, made, who, out);
}

/// A field that takes an identifier, or a line of the file where customers have none.
fn find(ui: &mut Ui, state: &AppState, made: &Made<ExplainReport>, who: &Who, out: &mut Vec<Command>) {
    let table = &made.on.table;
    let column = who::identifier(table).map(|place| table.columns()[place].name.clone());
    let tip = "Another customer, by identifier or by line of the file; the one selected in the table, a scatter or \
               the flip list is shown as well";
    let hint_text = column.as_deref().unwrap_or("line of the file");
    let found = form_row(ui, "Customer", |ui| {
        let width = ui.available_width();
        settled_field(ui, "Find customer", &who.name, hint_text, tip, width)
    });
    if let Some(text) = found.filter(|text| !text.is_empty()) {
        let rows = if let Some(column) = &column {
            Rows::Where(vec![Condition::Compare {
                column: column.clone(),
                comparison: Comparison::Is,
                value: text.clone(),
            }])
        } else {
            // No rows where there is no such line: that is told as with a name.
            let line: Bits = line_of(&text).into_iter().collect();
            Rows::Lines(table.lines_of(table.rows_in(&line)))
        };
        out.push(Command::Select {
            rows,
            mode: SelectMode::ReplaceIfFound,
            why: text,
        });
    }
    if let Some(text) = &state.explain.missed {
        let ink = colours(ui).warn;
        let words = format!("No customer is called “{text}”: {} is still shown.", who.name);
        styled(ui, words, 12.0, Weight::Regular, ink);
    }
}

/// "line 1 250" or "1250".
fn line_of(text: &str) -> Option<usize> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn no_score(ui: &mut Ui, who: &Who) {
    if let Err(why) = &who.real {
        ui.add_space(4.0);
        body(ui, format!("{} has no score: {why}.", who.name));
    }
}

/// A bar for each feature.
fn pushes(
    ui: &mut Ui,
    state: &AppState,
    shown: &Shown<'_>,
    made: &Made<ExplainReport>,
    (class, who, now): (usize, &Who, &Customer),
    out: &mut Vec<Command>,
) {
    let at = (class, state.study.threshold.0);
    let spec = chart::pushes_chart(&made.report, at, (now, &who.name), &shown.source);
    let unit = if made.report.equations.is_binary() {
        "log-odds"
    } else {
        "score against the other classes"
    };
    header(ui, "What pushes this score", unit, |ui| {
        export_button(ui, ChartId::Pushes, out);
    });
    let width = ui.available_width();
    let height = chart::layout_height(&spec.body, width);
    let scene = chart::layout(&spec.body, width, height, colours(ui));
    show_scene(ui, &scene, &spec.title, &spec.alt);
    let explanation = made.report.equations.explanation(now, at.0, at.1);
    let two = |value: f64| format::signed(value, 2);
    let sum = explanation.pushes.iter().sum::<f64>();
    hint(
        ui,
        format!(
            "{} for a customer who is average in everything, {} from the features: {}.",
            two(explanation.base),
            two(sum),
            two(explanation.score)
        ),
    );
}
