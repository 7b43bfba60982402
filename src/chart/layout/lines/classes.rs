//! Lines of classes: which one is under the pointer, and where it runs.

use super::pieces;
use crate::{
    chart::{
        Hue, Line, LinesChart,
        layout::{frame::Plot, pen::Space},
    },
    theme::colours::is_ring,
};

/// Points between the pointer and a line that it means.
const NEAR: f32 = 8.0;

/// A class whose line is under the pointer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearClass {
    /// Which line of the chart.
    pub line: usize,
    /// Where on it, in the units of the axes.
    pub at: (f64, f64),
}

/// Whether a line is that of a class.
pub fn is_class(line: &Line) -> bool {
    matches!(line.hue, Hue::Class { .. })
}

/// Whether there is a line for each class.
pub fn is_of_classes(chart: &LinesChart) -> bool {
    chart.lines.iter().any(is_class)
}

/// After the last hue they come again: then the line is dashed and its square open, so that both can be told apart.
pub fn is_dashed(line: &Line) -> bool {
    matches!(line.hue, Hue::Class { index, of, .. } if of > 2 && is_ring(index))
}

/// The class whose line is nearest to a place of the scene, if it is near; `plot` as the scene has it.
pub fn class_at(chart: &LinesChart, plot: (f32, f32, f32, f32), (x, y): (f32, f32)) -> Option<NearClass> {
    let plot = plot_of(chart, plot);
    let space = plot.space;
    let is_inside = x >= space.x && x <= space.right() && y >= space.y && y <= space.bottom();
    if !is_inside {
        return None;
    }
    let lines = chart.lines.iter().enumerate().filter(|(_, line)| is_class(line));
    let near = lines.filter_map(|(place, line)| {
        let (distance, at) = nearest(&plot, &line.points, (x, y))?;
        Some((distance, NearClass { line: place, at }))
    });
    let (distance, found) = near.min_by(|a, b| a.0.total_cmp(&b.0))?;
    (distance <= NEAR).then_some(found)
}

/// Where a line runs in the scene, without its gaps; `plot` as the scene has it.
pub fn traced_class(chart: &LinesChart, plot: (f32, f32, f32, f32), line: usize) -> Vec<Vec<(f32, f32)>> {
    let plot = plot_of(chart, plot);
    let line = chart.lines.get(line);
    line.map_or_else(Vec::new, |line| pieces(&plot, &line.points))
}

fn plot_of(chart: &LinesChart, (x, y, width, height): (f32, f32, f32, f32)) -> Plot {
    Plot::new(Space::new(x, y, width, height), chart.x_range, chart.y_range)
}

/// How far a line passes by, and where it is nearest: between two points on the straight line, as it is drawn.
fn nearest(plot: &Plot, points: &[(f64, f64)], at: (f32, f32)) -> Option<(f32, (f64, f64))> {
    let is_known = |point: &(f64, f64)| point.0.is_finite() && point.1.is_finite();
    let alone = points
        .first()
        .filter(|point| points.len() == 1 && is_known(point));
    let alone = alone.map(|point| (distance(plot.point(*point), at), *point));
    let pairs = points.windows(2).filter(|pair| pair.iter().all(is_known));
    let between = pairs.map(|pair| {
        let (a, b) = (plot.point(pair[0]), plot.point(pair[1]));
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = dx * dx + dy * dy;
        let along = (at.0 - a.0) * dx + (at.1 - a.1) * dy;
        let share = if length > 0.0 {
            (along / length).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let place = (a.0 + share * dx, a.1 + share * dy);
        let mix = |from: f64, to: f64| from + f64::from(share) * (to - from);
        let value = (mix(pair[0].0, pair[1].0), mix(pair[0].1, pair[1].1));
        (distance(place, at), value)
    });
    between.chain(alone).min_by(|a, b| a.0.total_cmp(&b.0))
}

fn distance(a: (f32, f32), b: (f32, f32)) -> f32 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLOT: (f32, f32, f32, f32) = (40.0, 10.0, 100.0, 100.0);

    fn chart(classes: &[(usize, Vec<(f64, f64)>)]) -> LinesChart {
        let line = |(index, points): &(usize, Vec<(f64, f64)>)| Line {
            name: format!("class {index}"),
            value: String::new(),
            points: points.clone(),
            hue: Hue::Class {
                index: *index,
                positive: 0,
                of: 20,
            },
            dotted: false,
        };
        let mut lines: Vec<Line> = classes.iter().map(line).collect();
        lines.push(Line {
            name: "no model".to_owned(),
            value: String::new(),
            points: vec![(0.0, 0.5), (1.0, 0.5)],
            hue: Hue::Faint,
            dotted: false,
        });
        LinesChart {
            x_title: String::new(),
            y_title: String::new(),
            x_range: (0.0, 1.0),
            y_range: (0.0, 1.0),
            whole_x: false,
            lines,
            marker: None,
            note: None,
            diagonal: false,
        }
    }

    #[test]
    fn the_class_under_the_pointer_is_found() {
        let steep = vec![(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
        let flat = vec![(0.0, 0.0), (1.0, 1.0)];
        let chart = chart(&[(0, steep), (1, flat)]);
        let found = |x, y| class_at(&chart, PLOT, (x, y)).map(|near| near.line);
        // In the middle of the long way up, far from both its ends.
        assert_eq!(found(43.0, 60.0), Some(0));
        assert_eq!(found(90.0, 62.0), Some(1));
        let near = class_at(&chart, PLOT, (90.0, 60.0)).unwrap();
        assert!(
            (near.at.0 - 0.5).abs() < 1e-6 && (near.at.1 - 0.5).abs() < 1e-6,
            "{near:?}"
        );
        // The line of no model is no class; outside of the plot there is nothing.
        assert_eq!(found(120.0, 60.0), None);
        assert_eq!(found(20.0, 60.0), None);
    }

    #[test]
    fn a_single_point_is_found_and_a_gap_is_not() {
        let chart = chart(&[
            (0, vec![(0.5, 0.25)]),
            (1, vec![(0.0, 1.0), (0.5, f64::NAN), (1.0, 1.0)]),
            (2, Vec::new()),
        ]);
        let found = |x, y| class_at(&chart, PLOT, (x, y)).map(|near| near.line);
        assert_eq!(found(92.0, 84.0), Some(0));
        assert_eq!(found(90.0, 12.0), None);
        assert!(traced_class(&chart, PLOT, 2).iter().all(Vec::is_empty));
        assert!(traced_class(&chart, PLOT, 9).is_empty());
        let pieces = traced_class(&chart, PLOT, 1);
        assert_eq!(pieces, [vec![(40.0, 10.0)], vec![(140.0, 10.0)]]);
    }

    #[test]
    fn hues_that_come_again_are_dashed() {
        let chart = chart(&[(0, Vec::new()), (11, Vec::new()), (12, Vec::new())]);
        let dashed: Vec<bool> = chart.lines.iter().map(is_dashed).collect();
        assert_eq!(dashed, [false, false, true, false]);
        assert_eq!(
            chart.lines[0].hue.rgb(&crate::theme::LIGHT),
            chart.lines[2].hue.rgb(&crate::theme::LIGHT)
        );
    }
}
