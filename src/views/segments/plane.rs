//! The main pane's upper part: which axes, and the customers along them.

use std::sync::Arc;

use egui::{Align, Layout, Sense, Ui, UiBuilder, vec2};

use super::{
    chart,
    view::{Emphasis, SegmentView},
};
use crate::{
    engine::{format, run::Step, study::Axis, table::ColumnKind},
    state::{AppState, ChartId, Command, ExportSubject, Selection},
    theme::fonts::{Weight, text_width},
    views::{
        explore::slow,
        widgets::{Button, Icon, Scatter, combo, customer_card, hint, label, pending_words, segment_disc},
    },
};

/// Shows the scatter in what is left of the pane, with the segment in row `shown` set off.
pub fn show(
    ui: &mut Ui,
    view: &SegmentView<'_>,
    selection: &Arc<Selection>,
    shown: Option<usize>,
    emphasis: &mut Emphasis,
) {
    let size = ui.available_size();
    let id = ui.make_persistent_id("segment scatter");
    let shown = Scatter::new(id, "Segment scatter", &view.chart)
        .emphasis(shown)
        .selected(selection, &view.made.on)
        .show(ui, size);
    let Some(shown) = shown else {
        return;
    };
    if let Some(row) = shown.clicked_centroid.and_then(|group| view.rows.rows.get(group)) {
        emphasis.toggle(row.slot);
    } else if shown.response.clicked() {
        emphasis.chosen = None;
    }
    let Some(point) = shown.hovered else {
        return;
    };
    let Some(row) = view.row_of(point) else {
        return;
    };
    let first: Vec<&str> = [&view.axes.0, &view.axes.1]
        .into_iter()
        .filter_map(|axis| match axis {
            Axis::Column(name) => Some(name.as_str()),
            Axis::Component(_) => None,
        })
        .collect();
    customer_card(
        &shown.response,
        point.at,
        &view.made.on.table,
        row,
        &first,
        |ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
            let Some(segment) = view.rows.rows.get(point.group) else {
                return;
            };
            segment_disc(ui, rect.left_center() + vec2(8.0, 0.0), 8.0, segment.slot);
            let place = rect.with_min_x(rect.left() + 22.0);
            let builder = UiBuilder::new()
                .max_rect(place)
                .layout(Layout::left_to_right(Align::Center));
            label(&mut ui.new_child(builder), segment.title.as_str());
            if let Some(stays) = view.stays(row) {
                hint(ui, format!("stays in {} of resamples", format::percent(stays, 0)));
            }
        },
    );
}

/// Which axes, and at the right the export, and what is on its way.
pub fn controls(ui: &mut Ui, state: &AppState, view: &SegmentView<'_>, out: &mut Vec<Command>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    let right = UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::right_to_left(Align::Center));
    let mut end = ui.new_child(right);
    let name = format!("Export {}", ChartId::Segments.name());
    if Button::icon_only(Icon::Download, name).show(&mut end).clicked() {
        out.push(Command::OpenExport(ExportSubject::Chart(ChartId::Segments)));
    }
    if let Some(running) = slow(state, Step::Segment)
        && pending_words(&mut end, running.fraction, &running.phrase)
    {
        out.push(Command::Cancel(super::SLOT));
    }
    let left = UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::left_to_right(Align::Center));
    let ui = &mut ui.new_child(left);
    ui.spacing_mut().item_spacing.x = 8.0;
    let choices = axes(view);
    let titles: Vec<String> = choices
        .iter()
        .map(|axis| chart::axis_title(&view.made.report, axis))
        .collect();
    // Room for both lists beside the labels, the button and the export.
    let most = ((rect.width() - 240.0) / 2.0).clamp(96.0, 240.0);
    let (x, y) = &view.axes;
    if let Some(x) = axis_combo(ui, "x", x, &choices, &titles, most, view) {
        out.push(Command::SetAxes(Some((x, y.clone()))));
    }
    ui.add_space(4.0);
    if let Some(y) = axis_combo(ui, "y", y, &choices, &titles, most, view) {
        out.push(Command::SetAxes(Some((x.clone(), y))));
    }
    let has_asked = state.study.segments.axes.is_some();
    ui.add_space(4.0);
    let button = Button::new("Most telling pair").enabled(has_asked).show(ui);
    if button.clicked() {
        out.push(Command::SetAxes(None));
    }
    button.on_hover_text("The two features that set the suggested segments apart most");
}

/// Every axis there is: features first, then the other numeric columns, then components.
fn axes(view: &SegmentView<'_>) -> Vec<Axis> {
    let scan = &view.made.report;
    let others = view
        .made
        .on
        .table
        .columns()
        .iter()
        .filter(|column| column.kind == ColumnKind::Number && !scan.features.contains(&column.name))
        .map(|column| Axis::Column(column.name.clone()));
    let features = scan.features.iter().cloned().map(Axis::Column);
    let components = (0..scan.components.len()).map(Axis::Component);
    features.chain(others).chain(components).collect()
}

fn axis_combo(
    ui: &mut Ui,
    name: &str,
    now: &Axis,
    choices: &[Axis],
    titles: &[String],
    most: f32,
    view: &SegmentView<'_>,
) -> Option<Axis> {
    label(ui, name);
    let shown = chart::axis_title(&view.made.report, now);
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let width = (text_width(&shown, 12.0, Weight::Regular) + 40.0).clamp(96.0, most);
    let picked = combo(ui, &format!("Axis {name}"), &shown, &titles, width)?;
    choices.get(picked).cloned()
}
