//! Histograms over a range, and horizontal bars a level; stacked by group.

use super::{
    frame::{AxisWish, TitlePlace, frame, frame_over_days},
    legend::{Entry, Legend, Sign},
    names::RowName,
    pen::{Pen, Space, Type},
};
use crate::{
    chart::{Align, BarsAxis, BarsChart},
    engine::{condition::Bin, format},
    theme::fonts::Weight,
};

const ROW: f32 = 24.0;
const HIGHEST_ROW: f32 = 32.0;
/// Rows of the legend, at most.
const LEGEND_ROWS: usize = 2;

/// Height at which every level has its row.
pub fn least_height(n_levels: usize, chart: &BarsChart, _width: f32) -> f32 {
    let legend = if chart.groups.len() > 1 { 48.0 } else { 0.0 };
    (n_levels as f32 * ROW + legend).max(48.0)
}

/// Lays the bars out and returns where they lie.
pub fn bars(pen: &mut Pen<'_>, chart: &BarsChart, width: f32, height: f32) -> Option<Space> {
    let space = Space::new(0.0, 0.0, width, height);
    if n_bars(chart) == 0 || (0..n_bars(chart)).all(|bar| total(chart, bar) == 0) {
        pen.nothing(space, "No values to count");
        return None;
    }
    let rest = space.below(draw_legend(pen, chart, space));
    Some(match &chart.bars {
        BarsAxis::Range { low, high } | BarsAxis::Days { low, high } => {
            histogram(pen, chart, (*low, *high), rest)
        }
        BarsAxis::Levels(levels) => level_bars(pen, chart, levels, rest),
    })
}

fn n_bars(chart: &BarsChart) -> usize {
    let counted = chart
        .groups
        .iter()
        .map(|(_, _, counts)| counts.len())
        .min()
        .unwrap_or(0);
    match &chart.bars {
        BarsAxis::Range { .. } | BarsAxis::Days { .. } => counted,
        BarsAxis::Levels(levels) => counted.min(levels.len()),
    }
}

fn total(chart: &BarsChart, bar: usize) -> u64 {
    chart.groups.iter().map(|(_, _, counts)| counts[bar]).sum()
}

/// Draws the legend of several groups and returns its height.
fn draw_legend(pen: &mut Pen<'_>, chart: &BarsChart, space: Space) -> f32 {
    if chart.groups.len() < 2 {
        return 0.0;
    }
    let entries = chart.groups.iter().map(|(name, hue, counts)| Entry {
        sign: Sign::Square(pen.hue(*hue)),
        name: name.clone(),
        size: format::count(counts.iter().sum::<u64>()),
    });
    let most_rows = if space.height >= 180.0 { LEGEND_ROWS } else { 1 };
    match Legend::new(pen, &entries.collect::<Vec<_>>(), space.width, most_rows) {
        Some(legend) => {
            let height = legend.height + 4.0;
            legend.draw(pen, space.x, space.y);
            height
        }
        None => 0.0,
    }
}

/// "20 to 22: 131 Bargain Hunter, 20 Premium Buyer".
fn bar_label(chart: &BarsChart, name: &str, bar: usize) -> String {
    if chart.groups.len() < 2 {
        return format!("{name}: {}", format::count(total(chart, bar)));
    }
    let parts = chart
        .groups
        .iter()
        .map(|(group, _, counts)| format!("{} {group}", format::count(counts[bar])));
    format!("{name}: {}", parts.collect::<Vec<_>>().join(", "))
}

fn histogram(pen: &mut Pen<'_>, chart: &BarsChart, (low, high): (f64, f64), space: Space) -> Space {
    let n = n_bars(chart);
    let most = (0..n).map(|bar| total(chart, bar)).max().unwrap_or(0) as f64;
    let x = AxisWish {
        log: false,
        range: (low, high),
        title: &chart.x_title,
        whole: false,
        grid: false,
    };
    let y = AxisWish {
        log: false,
        range: (0.0, most * 1.04),
        title: &chart.y_title,
        whole: true,
        grid: true,
    };
    let are_days = matches!(chart.bars, BarsAxis::Days { .. });
    let plot = if are_days {
        frame_over_days(pen, space, x, y, TitlePlace::Above)
    } else {
        frame(pen, space, x, y, TitlePlace::Above)
    };
    let pitch = plot.space.width / n as f32;
    let gap = if pitch >= 3.0 { 1.0 } else { 0.0 };
    for bar in 0..n {
        let left = plot.space.x + pitch * bar as f32;
        let mut below = 0;
        for (_, hue, counts) in &chart.groups {
            let fill = pen.hue(*hue);
            let (bottom, top) = (plot.y(below as f64), plot.y((below + counts[bar]) as f64));
            pen.rect(Space::new(left, top, pitch - gap, bottom - top), 0.0, fill);
            below += counts[bar];
        }
        let bin = Bin {
            low,
            high,
            n_bins: n,
            place: bar,
        };
        let name = if are_days { bin.day_words() } else { bin.words() };
        let column = Space::new(left, plot.space.y, pitch, plot.space.height);
        pen.region(column, bar_label(chart, &name, bar), (bar, 0));
    }
    plot.space
}

fn level_bars(pen: &mut Pen<'_>, chart: &BarsChart, levels: &[String], space: Space) -> Space {
    let n = n_bars(chart);
    let name = Type::new(12.0, Weight::Regular, pen.colours.ink);
    let label = pen.label();
    let name_width = name
        .widest(levels.iter().map(String::as_str))
        .min(space.width * 0.36);
    let counts: Vec<String> = (0..n).map(|bar| format::count(total(chart, bar))).collect();
    let count_width = label.widest(counts.iter().map(String::as_str));
    let left = space.x + name_width + 12.0;
    let area = Space::new(
        left,
        space.y,
        space.right() - left - count_width - 8.0,
        space.height,
    );
    let most = (0..n).map(|bar| total(chart, bar)).max().unwrap_or(0).max(1) as f32;
    let row = (space.height / n as f32).clamp(ROW, HIGHEST_ROW);
    for (bar, count) in counts.into_iter().enumerate() {
        let top = space.y + row * bar as f32;
        let middle = top + row / 2.0;
        let text = RowName::fitting(&levels[bar], (name_width, row), name);
        text.draw(pen, (space.x, middle), Align::Left);
        let mut at = area.x;
        for (_, hue, counts) in &chart.groups {
            let wide = counts[bar] as f32 / most * area.width;
            let fill = pen.hue(*hue);
            pen.rect(Space::new(at, middle - 7.0, wide, 14.0), 0.0, fill);
            at += wide;
        }
        pen.text(at + 8.0, middle + 4.0, count, label, Align::Left);
        let whole = Space::new(space.x, top, space.width, row);
        pen.region(whole, bar_label(chart, &levels[bar], bar), (bar, 0));
    }
    Space::new(area.x, area.y, area.width, row * n as f32)
}
