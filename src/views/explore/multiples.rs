//! All columns at a glance: a small histogram each, split by class. One click shows it large.

use egui::{
    Align2, CornerRadius, Rect, Role, ScrollArea, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

use super::ExploreView;
use crate::{
    engine::explore::{Bins, ClassHistogram},
    state::Command,
    theme::{
        fonts::Weight,
        style::{c, colours},
    },
    views::widgets::{paint_elided, visible_rows},
};

/// Width that a small histogram has at least.
const LEAST_WIDTH: f32 = 148.0;
const LEAST_HEIGHT: f32 = 84.0;
const MOST_HEIGHT: f32 = 150.0;
const GAP: f32 = 8.0;

/// Shows all of them in what is left of the pane; it scrolls where they do not fit.
pub fn show(ui: &mut Ui, view: &ExploreView<'_>, out: &mut Vec<Command>) {
    let n = view.made.report.histograms.len();
    let rows = n.div_ceil(per_row(ui.available_width())).max(1) as f32;
    // Few columns fill the pane; many scroll.
    let height = (ui.available_height() / rows - GAP).clamp(LEAST_HEIGHT, MOST_HEIGHT);
    let area = ScrollArea::vertical().id_salt("all columns").auto_shrink(false);
    area.show(ui, |ui| grid_of(ui, view, height, out));
}

/// Height of all rows at this width.
pub fn height(n: usize, width: f32) -> f32 {
    n.div_ceil(per_row(width)) as f32 * (LEAST_HEIGHT + GAP)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few columns, at least one"
)]
fn per_row(width: f32) -> usize {
    (((width + GAP) / (LEAST_WIDTH + GAP)).floor() as usize).max(1)
}

/// All of them without scrolling, in [`height`].
pub fn grid(ui: &mut Ui, view: &ExploreView<'_>, out: &mut Vec<Command>) {
    grid_of(ui, view, LEAST_HEIGHT, out);
}

fn grid_of(ui: &mut Ui, view: &ExploreView<'_>, height: f32, out: &mut Vec<Command>) {
    let n = view.made.report.histograms.len();
    let across = per_row(ui.available_width());
    let width = (ui.available_width() + GAP) / across as f32 - GAP;
    visible_rows(ui, n.div_ceil(across), height + GAP, |ui, row| {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height + GAP), Sense::hover());
        for place in (row * across)..((row + 1) * across).min(n) {
            let left = rect.left() + (place - row * across) as f32 * (width + GAP);
            let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(width, height));
            cell_ui(ui, view, place, cell, out);
        }
    });
}

fn cell_ui(ui: &Ui, view: &ExploreView<'_>, place: usize, cell: Rect, out: &mut Vec<Command>) {
    let histogram = &view.made.report.histograms[place];
    let is_shown = view.column.as_deref() == Some(histogram.column.as_str());
    let response = ui.interact(
        cell,
        ui.scope_id().with(("small histogram", place)),
        Sense::click(),
    );
    let name = format!("Small histogram of {}", histogram.column);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_shown, &name));
    let colours = colours(ui);
    let painter = ui.painter();
    let (fill, edge) = match (is_shown, response.hovered()) {
        (true, _) => (colours.select_soft, colours.select),
        (false, true) => (colours.hover, colours.stroke),
        (false, false) => (colours.canvas, colours.hairline),
    };
    let width = if response.has_focus() { 2.0 } else { 1.0 };
    let stroke = Stroke::new(
        width,
        c(if response.has_focus() {
            colours.select
        } else {
            edge
        }),
    );
    painter.rect(cell, CornerRadius::same(6), c(fill), stroke, StrokeKind::Inside);
    let inner = cell.shrink2(vec2(8.0, 6.0));
    let at = inner.left_top();
    let is_cut = paint_elided(
        painter,
        at,
        Align2::LEFT_TOP,
        &histogram.column,
        inner.width(),
        12.0,
        Weight::Regular,
        colours.ink_2,
    );
    bars(ui, view, histogram, inner.with_min_y(inner.top() + 20.0));
    if response.clicked() && !is_shown {
        out.push(Command::SetExploreColumn(histogram.column.clone()));
    }
    if is_cut {
        response.on_hover_text(&histogram.column);
    }
}

/// Stacked bars without an axis.
fn bars(ui: &Ui, view: &ExploreView<'_>, histogram: &ClassHistogram, rect: Rect) {
    let colours = colours(ui);
    let painter = ui.painter();
    let n_bars = histogram.counts.first().map_or(0, Vec::len);
    let total = |bar: usize| {
        histogram
            .counts
            .iter()
            .filter_map(|class| class.get(bar))
            .sum::<u64>()
    };
    let most = (0..n_bars).map(total).max().unwrap_or(0).max(1) as f32;
    painter.hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, c(colours.axis)));
    let is_range = !matches!(histogram.bins, Bins::Levels { .. });
    // Levels stand apart from each other, and few of them are no wider than they need be.
    let width = (rect.width() / n_bars.max(1) as f32).min(if is_range { f32::INFINITY } else { 44.0 });
    let gap = if is_range { 0.5 } else { (width * 0.25).min(4.0) };
    let n_classes = view.made.report.classes.len();
    let mut shapes = Vec::new();
    for bar in 0..n_bars {
        let mut base = rect.bottom();
        let left = rect.left() + width * bar as f32;
        for (class, counts) in histogram.counts.iter().enumerate() {
            let height = counts[bar] as f32 / most * rect.height();
            let piece = Rect::from_min_max(pos2(left, base - height), pos2(left + width - gap, base));
            let fill = if n_classes == 0 {
                colours.quiet
            } else {
                colours.class_mark(class, view.positive, n_classes)
            };
            shapes.push(Shape::rect_filled(piece, CornerRadius::ZERO, c(fill)));
            base -= height;
        }
    }
    painter.extend(shapes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_histograms_fill_rows() {
        assert_eq!(per_row(100.0), 1);
        assert_eq!(per_row(148.0 * 3.0 + 16.0), 3);
        assert_eq!(height(7, 148.0 * 3.0 + 16.0), 3.0 * (LEAST_HEIGHT + GAP));
    }
}
