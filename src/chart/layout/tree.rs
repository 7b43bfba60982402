//! A dendrogram: groups at the foot, each join a bridge at its height, a dashed line where it is cut.

use super::pen::{Pen, Space};
use crate::{
    chart::{Align, Hue, TreeChart, tick_labels, ticks},
    engine::format,
};

/// Under the axis: how many customers each leaf holds, and what that is.
const BELOW: f32 = 40.0;
const LEFT: f32 = 52.0;

/// A piece of the tree: where its stem stands and ends, and the colour of its customers where they are of one segment.
struct Stem {
    x: f32,
    top: f32,
    hue: Option<Hue>,
}

/// Lays the tree out and returns where it lies.
pub fn tree(pen: &mut Pen<'_>, chart: &TreeChart, width: f32, height: f32) -> Option<Space> {
    if chart.leaves.is_empty() {
        pen.nothing(Space::new(0.0, 0.0, width, height), "Nothing to show");
        return None;
    }
    let plot = Space::new(LEFT, 8.0, width - LEFT - 8.0, height - BELOW - 8.0);
    let most = chart
        .joins
        .iter()
        .map(|join| join.height)
        .fold(0.0, f64::max)
        .max(f64::MIN_POSITIVE)
        * 1.05;
    #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
    let y = |value: f64| plot.bottom() - (value / most) as f32 * plot.height;
    axis(pen, chart, most, plot, y);
    let step = plot.width / chart.leaves.len() as f32;
    let mut stems: Vec<Stem> = chart
        .leaves
        .iter()
        .enumerate()
        .map(|(place, leaf)| Stem {
            x: plot.x + step * (place as f32 + 0.5),
            top: plot.bottom(),
            hue: Some(leaf.hue),
        })
        .collect();
    for join in &chart.joins {
        let (Some(first), Some(second)) = (stems.get(join.first), stems.get(join.second)) else {
            continue;
        };
        let top = y(join.height);
        let hue = first
            .hue
            .filter(|own| Some(*own) == second.hue && join.height <= chart.cut);
        let colour = hue.map_or(pen.colours.ink_3, |hue| pen.hue(hue));
        let points = vec![
            (first.x, first.top),
            (first.x, top),
            (second.x, top),
            (second.x, second.top),
        ];
        let (from, to) = (first.x.min(second.x), first.x.max(second.x));
        let x = f32::midpoint(first.x, second.x);
        pen.line(points, 1.5, colour);
        let words = format!("Joined at {}", format::significant(join.height));
        pen.region(
            Space::new(from, top - 4.0, to - from, 8.0),
            words,
            (stems.len(), 0),
        );
        stems.push(Stem { x, top, hue });
    }
    leaves(pen, chart, plot, step);
    let line = y(chart.cut.min(most));
    let ink = pen.colours.ink;
    pen.dashed(vec![(plot.x, line), (plot.right(), line)], 1.5, ink, (5.0, 4.0));
    let style = pen.name();
    let text = style.elide(&chart.cut_words, plot.width);
    pen.text(plot.right(), line - 5.0, text, style, Align::Right);
    Some(plot)
}

fn axis(pen: &mut Pen<'_>, chart: &TreeChart, most: f64, plot: Space, y: impl Fn(f64) -> f32) {
    let hint = pen.hint();
    let values = ticks(0.0, most, 5);
    for (value, text) in values.iter().zip(tick_labels(&values)) {
        let at = y(*value);
        let grid = pen.colours.grid;
        pen.line(vec![(plot.x, at), (plot.right(), at)], 1.0, grid);
        pen.text(plot.x - 6.0, at + 4.0, text, hint, Align::Right);
    }
    let title = pen.title();
    let text = title.elide(&chart.y_title, plot.height);
    let start = plot.middle().1 + title.width(&text) / 2.0;
    pen.upward(11.0, start, text, title);
}

/// The sizes of the leaves, where there is room for them.
fn leaves(pen: &mut Pen<'_>, chart: &TreeChart, plot: Space, step: f32) {
    let hint = pen.hint();
    let sizes: Vec<String> = chart.leaves.iter().map(|leaf| format::count(leaf.size)).collect();
    let fits = hint.widest(sizes.iter().map(String::as_str)) + 4.0 <= step;
    for (place, (leaf, size)) in chart.leaves.iter().zip(sizes).enumerate() {
        let x = plot.x + step * (place as f32 + 0.5);
        let fill = pen.hue(leaf.hue);
        pen.circle((x, plot.bottom() + 4.0), 3.0, Some(fill), None);
        let words = format::plural(leaf.size, "customer", "customers");
        pen.region(
            Space::new(x - step / 2.0, plot.bottom(), step, 20.0),
            words,
            (place, 0),
        );
        if fits {
            pen.text(x, plot.bottom() + 19.0, size, hint, Align::Center);
        }
    }
    let title = pen.title();
    let text = title.elide("customers that are one group below what is shown", plot.width);
    pen.text(plot.middle().0, plot.bottom() + 35.0, text, title, Align::Center);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chart::{ChartBody, Mark, TreeJoin, TreeLeaf, layout},
        theme::LIGHT,
    };

    #[test]
    fn joins_stand_between_their_parts() {
        let leaf = |segment| TreeLeaf {
            size: 10,
            hue: Hue::Segment(segment),
        };
        let join = |first, second, height| TreeJoin {
            first,
            second,
            height,
        };
        let chart = TreeChart {
            y_title: "Ward distance".to_owned(),
            leaves: vec![leaf(0), leaf(0), leaf(1)],
            joins: vec![join(0, 1, 1.0), join(2, 3, 4.0)],
            cut: 2.0,
            cut_words: "2 segments".to_owned(),
        };
        let scene = layout(&ChartBody::Tree(chart), 500.0, 300.0, &LIGHT);
        let bridges: Vec<&Vec<(f32, f32)>> = scene
            .marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Line { points, .. } if points.len() == 4 => Some(points),
                _ => None,
            })
            .collect();
        assert_eq!(bridges.len(), 2);
        // The upper bridge stands on the middle of the lower one, and higher.
        let middle = f32::midpoint(bridges[0][0].0, bridges[0][3].0);
        assert!((bridges[1][3].0 - middle).abs() < 0.01 && bridges[1][1].1 < bridges[0][1].1);
        assert!(
            scene
                .marks
                .iter()
                .any(|mark| matches!(mark, Mark::Text { text, .. } if text == "2 segments"))
        );
    }
}
