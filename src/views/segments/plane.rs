//! The main pane's upper part: the customers over two axes, and what is gathered of them by hand.

use std::sync::Arc;

use egui::{Align, Layout, Sense, Ui, UiBuilder, vec2};

use super::{
    plane_menu::scatter_id,
    view::{Emphasis, SegmentView},
};
use crate::{
    chart::NO_SEGMENT,
    engine::{
        condition::{Comparison, Condition},
        format,
        scatter::{AxisNote, DrawRequest, Placed, Region},
        study::Axis,
    },
    state::{AppState, Command, Drawn, Rows},
    views::widgets::{
        Gathered, Pictures, Scatter, customer_card, empty, failed, hint, label, segment_disc, tool_of,
    },
};

/// Edges of a box are told to this share of what is seen: less than a point of the screen.
const EDGE: f64 = 1e-3;

/// Shows the scatter in what is left of the pane, with the segment in row `shown` set off.
pub fn show(
    ui: &mut Ui,
    state: &AppState,
    view: &SegmentView<'_>,
    shown: Option<usize>,
    emphasis: &mut Emphasis,
    out: &mut Vec<Command>,
) {
    let Some(chart) = &view.chart else {
        on_its_way(ui, view, out);
        return;
    };
    let size = ui.available_size();
    let id = scatter_id();
    let ahead: Vec<usize> = view.made.report.fits.iter().map(|fit| fit.k).collect();
    let pictures = Pictures {
        shown: view.plot,
        k: view.k,
        ahead: &ahead,
    };
    let shown = Scatter::new(id, "Segment scatter", chart)
        .emphasis(shown)
        .selected(&state.selection, &view.made.on)
        .pictures(Some(pictures))
        .tool(tool_of(ui, id))
        .show(ui, size);
    let Some(shown) = shown else {
        return;
    };
    out.extend(shown.wanted.map(Command::Draw));
    if let (Some(gathered), Some(placed)) = (shown.gathered, view.plot.plot.placed()) {
        out.push(selecting(view, placed, gathered));
    }
    // Marks of segments stand in the order of the rows.
    if let Some(row) = shown.clicked_centroid.and_then(|place| view.rows.rows.get(place)) {
        emphasis.toggle(row.slot);
    } else if shown.response.clicked() {
        emphasis.chosen = None;
    }
    let Some((point, row)) = shown.hovered.and_then(|point| Some((point, point.row?))) else {
        return;
    };
    let first: Vec<&str> = [&view.axes.0, &view.axes.1]
        .into_iter()
        .filter_map(|axis| match axis {
            Axis::Column(name) => Some(name.as_str()),
            Axis::Component(_) => None,
        })
        .collect();
    let segment = view.segment_of(row);
    customer_card(
        &shown.response,
        point.at,
        &view.made.on.table,
        row,
        &first,
        |ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
            let mut place = rect;
            if let Some(segment) = segment {
                segment_disc(ui, rect.left_center() + vec2(8.0, 0.0), 8.0, segment.slot);
                place = rect.with_min_x(rect.left() + 22.0);
            }
            let builder = UiBuilder::new()
                .max_rect(place)
                .layout(Layout::left_to_right(Align::Center));
            let title = segment.map_or(NO_SEGMENT, |segment| segment.title.as_str());
            label(&mut ui.new_child(builder), title);
            if let Some(share) = view.membership(row) {
                hint(ui, format!("{} likely to be from it", format::percent(share, 0)));
            }
            if let Some(stays) = view.stays(row) {
                hint(ui, format!("stays in {} of resamples", format::percent(stays, 0)));
            }
        },
    );
}

/// Too many customers to be placed within a frame.
fn on_its_way(ui: &mut Ui, view: &SegmentView<'_>, out: &mut Vec<Command>) {
    let plot = &view.plot.plot;
    if let Some(error) = &view.plot.failure {
        failed(ui, "The scatter could not be drawn", &error.to_string(), None);
        return;
    }
    let customers = format::plural(plot.n_rows(), "customer", "customers");
    empty(
        ui,
        &format!("Placing {customers}"),
        "Once for each pair of axes.",
        None,
    );
    out.push(Command::Draw(Box::new(DrawRequest::placing(plot, view.k))));
}

/// A box over two columns is said as conditions, so that a step made of it can be read; all else is taken as it is
/// drawn.
fn selecting(view: &SegmentView<'_>, placed: &Placed, gathered: Gathered) -> Command {
    let Gathered { region, mode } = gathered;
    let (x, y) = &view.axes;
    if let (Region::Box { x: across, y: up }, Axis::Column(x), Axis::Column(y)) = (&region, x, y)
        && !placed.x.is_jittered
        && !placed.y.is_jittered
    {
        let sides = [(x, edges(&placed.x, *across)), (y, edges(&placed.y, *up))];
        let words: Vec<String> = sides
            .iter()
            .map(|(column, (low, high))| {
                let (low, high) = (format::significant(*low), format::significant(*high));
                format!("{column} {low} to {high}")
            })
            .collect();
        let conditions = sides.into_iter().flat_map(|(column, (low, high))| {
            [(Comparison::AtLeast, low), (Comparison::AtMost, high)].map(|(comparison, value)| {
                Condition::Compare {
                    column: column.clone(),
                    comparison,
                    value: value.to_string(),
                }
            })
        });
        return Command::Select {
            rows: Rows::Where(conditions.collect()),
            mode,
            why: words.join(" and "),
        };
    }
    let shape = match region {
        Region::Box { .. } => "a box",
        Region::Lasso(_) => "a lasso",
    };
    Command::Select {
        rows: Rows::Drawn {
            plot: Drawn(Arc::clone(&view.plot.plot)),
            region,
        },
        mode,
        why: format!("{shape} over {} and {}", short(&placed.x), short(&placed.y)),
    }
}

/// The title of an axis without what a component is made of.
fn short(axis: &AxisNote) -> &str {
    axis.title.split(',').next().unwrap_or(&axis.title)
}

/// Edges in the units of the file, with no more digits than the hand has.
fn edges(axis: &AxisNote, (low, high): (f64, f64)) -> (f64, f64) {
    let (low, high) = (axis.in_file_units(low), axis.in_file_units(high));
    let unit = 10_f64.powf(((high - low).abs() * EDGE * 10.0).log10().floor());
    let rounded = |value: f64| {
        if unit > 0.0 && unit.is_finite() {
            // Divided by whole powers, so that no digits are left over.
            let decimals = -unit.log10().round();
            let power = 10_f64.powf(decimals.abs());
            if decimals >= 0.0 {
                (value * power).round() / power
            } else {
                (value / power).round() * power
            }
        } else {
            value
        }
    };
    (rounded(low), rounded(high))
}
