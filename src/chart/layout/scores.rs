//! Scores of the two classes back to back, with the threshold's needle.

use super::{
    frame::Plot,
    pen::{Pen, Space, Type},
};
use crate::{
    chart::{
        Align, ScoresChart, tick_labels,
        words::{counted, plural},
    },
    engine::format,
    theme::fonts::Weight,
};

/// Left and right of the bars.
const SIDE: f32 = 8.0;
/// Under the bars: the track of the needle, and ticks.
const FOOT: f32 = 40.0;
/// A line of words above or below the bars.
const WORDS: f32 = 14.0;
/// Bars on the wrong side of the needle.
const WRONG: f32 = 0.42;

/// Lays the histogram out and returns where the scores 0 to 1 lie: the needle runs over its width
/// and ends on the track 12 below it.
pub fn scores(pen: &mut Pen<'_>, chart: &ScoresChart, width: f32, height: f32) -> Option<Space> {
    let n = chart.positive.len().min(chart.negative.len());
    let space = Space::new(SIDE, 0.0, width - 2.0 * SIDE, height - FOOT);
    let highest_up = chart.positive.iter().copied().max().unwrap_or(0);
    let highest_down = chart.negative.iter().copied().max().unwrap_or(0);
    if n == 0 || highest_up + highest_down == 0 {
        pen.nothing(Space::new(0.0, 0.0, width, height), "No scored customers");
        return None;
    }
    let plot = Plot::new(space, (0.0, 1.0), (0.0, 1.0));
    // A line for the upper name, unless the bars leave it room; one for the words at the foot.
    let per =
        |top: f32| (space.height - top - WORDS - 6.0).max(8.0) / (highest_up as f32 + highest_down as f32);
    let upper = pen_name(pen, true);
    let reach = upper.width(&plural(&chart.positive_label)) / space.width;
    let under_name = highest_within(&chart.positive, reach);
    let is_free = (highest_up - under_name) as f32 * per(0.0) >= WORDS + 2.0;
    let top = if is_free { 0.0 } else { WORDS + 2.0 };
    let per = per(top);
    let middle = top + highest_up as f32 * per + 3.0;
    bars(pen, chart, &plot, middle, per);
    needle(pen, chart, &plot);
    names(pen, chart, &plot, middle, highest_down as f32 * per);
    axis(pen, &plot, height);
    Some(space)
}

fn pen_name(pen: &Pen<'_>, is_positive: bool) -> Type {
    let text = pen.colours.class[usize::from(is_positive)].text;
    Type::new(11.0, Weight::Medium, text)
}

/// The highest of the bins in the first `reach` (0 to 1) of the axis.
fn highest_within(bins: &[u64], reach: f32) -> u64 {
    let n = bins.len() as f32;
    let within = bins.iter().enumerate().filter(|(i, _)| (*i as f32) / n <= reach);
    within.map(|(_, &count)| count).max().unwrap_or(0)
}

fn bars(pen: &mut Pen<'_>, chart: &ScoresChart, plot: &Plot, middle: f32, per: f32) {
    let colours = pen.colours;
    let n = chart.positive.len().min(chart.negative.len());
    for i in 0..n {
        let (low, high) = (i as f64 / n as f64, (i + 1) as f64 / n as f64);
        let (x, end) = (plot.x(low), plot.x(high));
        let wide = (end - x - 1.0).max((end - x) * 0.6);
        let is_predicted_positive = low + 1e-9 >= chart.threshold;
        for (count, is_positive) in [(chart.positive[i], true), (chart.negative[i], false)] {
            let tall = count as f32 * per;
            let y = if is_positive {
                middle - 1.0 - tall
            } else {
                middle + 1.0
            };
            let opacity = if is_positive == is_predicted_positive {
                1.0
            } else {
                WRONG
            };
            let fill = colours.class[usize::from(is_positive)].mark;
            pen.faded_rect(Space::new(x, y, wide, tall), 0.0, fill, opacity);
        }
        let label = format!(
            "scores {} to {}: {}, {}",
            format::decimal(low, 2),
            format::decimal(high, 2),
            counted(chart.positive[i], &chart.positive_label),
            counted(chart.negative[i], &chart.negative_label)
        );
        let column = Space::new(x, plot.space.y, end - x, plot.space.height);
        pen.region(column, label, (i, 0));
    }
    pen.line(
        vec![(plot.space.x, middle), (plot.space.right(), middle)],
        1.0,
        colours.axis,
    );
}

/// Each class's name on its side, and what is predicted left and right of the needle.
fn names(pen: &mut Pen<'_>, chart: &ScoresChart, plot: &Plot, middle: f32, deepest: f32) {
    let (upper, lower) = (pen_name(pen, true), pen_name(pen, false));
    let space = plot.space;
    let above = upper.elide(&plural(&chart.positive_label), space.width * 0.7);
    veiled(pen, space.x, 10.0, above, upper);

    // Under the middle line at the right, where the other class is rare; else at the foot.
    let name = lower.elide(&plural(&chart.negative_label), space.width * 0.45);
    let reach = (lower.width(&name) + 4.0) / space.width;
    let mut from_right = chart.negative.clone();
    from_right.reverse();
    let highest = highest_within(&from_right, reach) as f32;
    let most = chart.negative.iter().copied().max().unwrap_or(0).max(1) as f32;
    let depth = highest / most * deepest;
    let baseline = (middle + 16.0_f32.max(depth + 13.0)).min(space.bottom() - 3.0);
    let lower_name = lower.space(space.right() - lower.width(&name), baseline, &name);
    veiled(pen, lower_name.x, baseline, name, lower);

    let title = pen.title();
    let x = plot.x(chart.threshold);
    let foot = space.bottom() - 2.0;
    let left = fitting_words(title, "←", &chart.negative_label, x - 14.0 - space.x);
    if !left.is_empty() {
        pen.text(x - 14.0, foot, left, title, Align::Right);
    }
    let right = fitting_words(title, "→", &chart.positive_label, space.right() - x - 14.0);
    if !right.is_empty() && !title.space(x + 14.0, foot, &right).overlaps(&lower_name) {
        pen.text(x + 14.0, foot, right, title, Align::Left);
    }
}

/// A name that the needle passes behind.
fn veiled(pen: &mut Pen<'_>, x: f32, y: f32, text: String, style: Type) {
    let canvas = pen.colours.canvas;
    pen.faded_rect(style.space(x, y, &text), 2.0, canvas, 0.8);
    pen.text(x, y, text, style, Align::Left);
}

/// "predicted Premium Buyer →", the name alone where there is no room, then as much of it as says something.
fn fitting_words(style: Type, points: &str, label: &str, room: f32) -> String {
    let with_arrow = |words: &str| {
        if points == "←" {
            format!("← {words}")
        } else {
            format!("{words} →")
        }
    };
    let full = with_arrow(&format!("predicted {label}"));
    let name = with_arrow(label);
    if let Some(fits) = [full, name].into_iter().find(|words| style.width(words) <= room) {
        return fits;
    }
    let elided = style.elide(label, room - 16.0);
    if elided.chars().count() > 4 {
        with_arrow(&elided)
    } else {
        String::new()
    }
}

fn needle(pen: &mut Pen<'_>, chart: &ScoresChart, plot: &Plot) {
    let colours = pen.colours;
    let track = plot.space.bottom() + 12.0;
    let (left, right) = (plot.space.x, plot.space.right());
    let bar = Space::new(left - 2.0, track - 2.0, right - left + 4.0, 4.0);
    pen.rect(bar, 2.0, colours.quiet);
    if chart.threshold.is_finite() {
        let x = plot.x(chart.threshold);
        pen.line(vec![(x, 0.0), (x, track)], 1.5, colours.ink);
        pen.circle((x, track), 7.0, Some(colours.raised), Some((2.0, colours.ink)));
    }
}

fn axis(pen: &mut Pen<'_>, plot: &Plot, height: f32) {
    let values: &[f64] = if plot.space.width >= 240.0 {
        &[0.0, 0.25, 0.5, 0.75, 1.0]
    } else {
        &[0.0, 0.5, 1.0]
    };
    let hint = pen.hint();
    for (&value, label) in values.iter().zip(tick_labels(values)) {
        pen.text(plot.x(value), height - 3.0, label, hint, Align::Center);
    }
}
