//! How the points in view lie along each axis, stacked by group.

use std::sync::Arc;

use egui::{Id, Rect, Shape, Ui, pos2};
use egui_plot::PlotTransform;

use super::{MARGIN, marks};
use crate::{
    chart::{ChartSpec, ScatterChart},
    theme::style::{colours, faded},
    views::widgets::{Same, memo},
};

/// Points of the screen a bar is wide, about.
const BAR: f32 = 16.0;

/// Counts of the points in view: for each bin, for each group.
fn count(
    values: impl Iterator<Item = (usize, f64)>,
    range: (f64, f64),
    n_bins: usize,
    n_groups: usize,
) -> Vec<Vec<u32>> {
    let mut counts = vec![vec![0; n_groups]; n_bins];
    for (group, value) in values {
        let share = (value - range.0) / (range.1 - range.0);
        if (0.0..=1.0).contains(&share) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a share between 0 and 1"
            )]
            let bin = ((share * n_bins as f64) as usize).min(n_bins - 1);
            counts[bin][group] += 1;
        }
    }
    counts
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a length on the screen"
)]
fn bins(length: f32) -> usize {
    (length / BAR).round().clamp(8.0, 60.0) as usize
}

/// Paints bars above and right of the plot.
pub fn paint(
    ui: &Ui,
    id: Id,
    spec: &Arc<ChartSpec>,
    chart: &ScatterChart,
    emphasis: Option<usize>,
    transform: &PlotTransform,
) {
    let colours = colours(ui);
    let (frame, bounds) = (*transform.frame(), *transform.bounds());
    let key = (
        Same(Arc::clone(spec)),
        (bounds.min(), bounds.max()),
        frame,
        (emphasis, colours.is_dark),
    );
    let bars = memo(ui.ctx(), id.with("margins"), key, || {
        let points = || {
            let seen = |&(_, (x, y)): &(usize, (f64, f64))| {
                bounds.range_x().contains(&x) && bounds.range_y().contains(&y)
            };
            let of_group = |(group, points): (usize, &'_ Vec<(f64, f64)>)| {
                points
                    .iter()
                    .map(move |&point| (group, point))
                    .collect::<Vec<_>>()
            };
            chart
                .groups
                .iter()
                .map(|g| &g.points)
                .enumerate()
                .flat_map(of_group)
                .filter(seen)
        };
        let n_groups = chart.groups.len();
        let fills: Vec<_> = (0..n_groups)
            .map(|group| {
                let strength = if emphasis.is_none_or(|e| e == group) {
                    1.0
                } else {
                    0.25
                };
                faded(marks::hue(colours, chart.groups[group].hue), strength)
            })
            .collect();
        let x_range = (bounds.min()[0], bounds.max()[0]);
        let y_range = (bounds.min()[1], bounds.max()[1]);
        let above = count(
            points().map(|(g, (x, _))| (g, x)),
            x_range,
            bins(frame.width()),
            n_groups,
        );
        let beside = count(
            points().map(|(g, (_, y))| (g, y)),
            y_range,
            bins(frame.height()),
            n_groups,
        );
        let mut shapes = Vec::new();
        stack(&above, |bin, n, from, to| {
            let width = frame.width() / n as f32;
            let left = frame.left() + width * bin as f32;
            let base = frame.top() - 4.0;
            let min = pos2(left + 0.5, base - to * (MARGIN - 6.0));
            let max = pos2(left + width - 0.5, base - from * (MARGIN - 6.0));
            Rect::from_min_max(min, max)
        })
        .for_each(|(group, rect)| shapes.push(Shape::rect_filled(rect, 0.0, fills[group])));
        stack(&beside, |bin, n, from, to| {
            let height = frame.height() / n as f32;
            let bottom = frame.bottom() - height * bin as f32;
            let base = frame.right() + 4.0;
            let min = pos2(base + from * (MARGIN - 4.0), bottom - height + 0.5);
            let max = pos2(base + to * (MARGIN - 4.0), bottom - 0.5);
            Rect::from_min_max(min, max)
        })
        .for_each(|(group, rect)| shapes.push(Shape::rect_filled(rect, 0.0, fills[group])));
        shapes
    });
    ui.painter().extend(bars.iter().cloned());
}

/// The pieces of stacked bars: `place(bin, bins, from, to)` with heights as shares of the highest bar.
fn stack(
    counts: &[Vec<u32>],
    place: impl Fn(usize, usize, f32, f32) -> Rect,
) -> impl Iterator<Item = (usize, Rect)> {
    let most = counts
        .iter()
        .map(|bin| bin.iter().sum::<u32>())
        .max()
        .unwrap_or(0)
        .max(1) as f32;
    counts.iter().enumerate().flat_map(move |(bin, groups)| {
        let mut from = 0.0;
        let mut pieces = Vec::new();
        for (group, &n) in groups.iter().enumerate().filter(|(_, n)| **n > 0) {
            let to = from + n as f32 / most;
            pieces.push((group, place(bin, counts.len(), from, to)));
            from = to;
        }
        pieces
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_in_view_are_counted_once() {
        let values = [(0, 0.0), (0, 0.49), (1, 0.5), (1, 1.0), (1, 1.01), (0, -0.1)];
        let counts = count(values.into_iter(), (0.0, 1.0), 2, 2);
        assert_eq!(counts, [vec![2, 0], vec![0, 2]]);
    }
}
