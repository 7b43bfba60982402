//! Odds ratios with their ranges on a logarithmic axis, one row a feature.

use super::{
    frame::{MOST_TICKS, Plot},
    names::RowName,
    pen::{Pen, Space, Type},
};
use crate::{
    chart::{Align, ForestChart, ForestRow, Hue, log_ticks, tick_labels},
    engine::format,
    theme::{Rgb, fonts::Weight},
};

const ROW: f32 = 24.0;
const HIGHEST_ROW: f32 = 32.0;
/// Under the rows: ticks and the names of the sides.
const FOOT: f32 = 40.0;
/// Ranges in numbers are left out where they would leave less to the picture, which shows them too.
const LEAST_PLOT: f32 = 140.0;
/// Ratios beyond this (or its inverse) end at the edge: a coefficient that grows without end must
/// not squeeze the others together.
const FARTHEST: f64 = 128.0;

/// Height at which every row has its 24 points.
pub fn least_height(chart: &ForestChart) -> f32 {
    (chart.rows.len() as f32 * ROW + FOOT).max(64.0)
}

/// Lays the rows out and returns where the ratios lie.
pub fn forest(pen: &mut Pen<'_>, chart: &ForestChart, width: f32, height: f32) -> Option<Space> {
    if chart.rows.is_empty() {
        pen.nothing(Space::new(0.0, 0.0, width, height), "No features to compare");
        return None;
    }
    let row_height = ((height - FOOT) / chart.rows.len() as f32).clamp(ROW, HIGHEST_ROW);
    let columns = Columns::of(pen, chart, width);
    let area = Space::new(
        columns.plot.0,
        0.0,
        columns.plot.1,
        row_height * chart.rows.len() as f32,
    );
    let (low, high) = domain(&chart.rows);
    let plot = Plot::new(area, (low.ln(), high.ln()), (0.0, 1.0));
    axis(pen, &plot, low, high);
    for (i, row) in chart.rows.iter().enumerate() {
        let middle = (i as f32 + 0.5) * row_height;
        let space = Space::new(0.0, i as f32 * row_height, width, row_height);
        draw_row(pen, row, &plot, (middle, row_height), &columns);
        pen.region(space, row_label(row), (i, 0));
    }
    sides(pen, chart, &plot, width);
    Some(area)
}

/// Where name, plot, value and range stand.
struct Columns {
    name_width: f32,
    /// (left, width).
    plot: (f32, f32),
    value_right: f32,
    /// `None`: no ranges, or no room.
    range_right: Option<f32>,
}

impl Columns {
    fn of(pen: &Pen<'_>, chart: &ForestChart, width: f32) -> Self {
        let (name, value, range) = (name_type(pen), value_type(pen), pen.hint());
        let names = name.widest(chart.rows.iter().map(|r| r.name.as_str()));
        let values: Vec<String> = chart.rows.iter().map(|r| ratio(r.odds_ratio)).collect();
        let ranges: Vec<String> = chart.rows.iter().map(range_words).collect();
        let value_width = value.widest(values.iter().map(String::as_str));
        let range_width = range.widest(ranges.iter().map(String::as_str));
        // Right of the picture, the names, and what is left between them.
        let parted = |range_room: f32| {
            let right = value_width + range_room + 14.0;
            let name_width = names.min(((width - right) * 0.48).max(60.0)).max(24.0);
            (right, name_width, width - right - name_width - 14.0)
        };
        let has_range = range_width > 0.0 && parted(range_width + 14.0).2 >= LEAST_PLOT;
        let range_room = if has_range { range_width + 14.0 } else { 0.0 };
        let (right, name_width, _) = parted(range_room);
        let left = name_width + 14.0;
        Self {
            name_width,
            plot: (left, (width - left - right).max(20.0)),
            value_right: width - range_room,
            range_right: has_range.then_some(width),
        }
    }
}

fn name_type(pen: &Pen<'_>) -> Type {
    Type::new(12.0, Weight::Regular, pen.colours.ink)
}

fn value_type(pen: &Pen<'_>) -> Type {
    Type::new(12.0, Weight::SemiBold, pen.colours.ink)
}

/// A ratio in words that stay short: two decimals, fewer when large.
fn ratio(value: f64) -> String {
    match value {
        v if v.is_nan() || v < 0.0 => "–".to_owned(),
        v if v < 0.005 => "< 0.01".to_owned(),
        v if v < 100.0 => format::decimal(v, 2),
        v if v < 999_999.5 => format::decimal(v, 0),
        _ => format!("> {}", format::count(999_999_u64)),
    }
}

fn has_range(row: &ForestRow) -> bool {
    row.low.is_finite() && !row.high.is_nan()
}

fn range_words(row: &ForestRow) -> String {
    if has_range(row) {
        format!("{} to {}", ratio(row.low), ratio(row.high))
    } else {
        String::new()
    }
}

fn row_label(row: &ForestRow) -> String {
    let range = range_words(row);
    let value = ratio(row.odds_ratio);
    if range.is_empty() {
        format!("{}: odds ratio {value}", row.name)
    } else {
        format!("{}: odds ratio {value}, 95\u{202f}% {range}", row.name)
    }
}

/// The stretch of ratios shown: all of them with some air, and 1.
fn domain(rows: &[ForestRow]) -> (f64, f64) {
    let values = rows.iter().flat_map(|r| [r.low, r.odds_ratio, r.high]);
    let (mut low, mut high) = (0.8_f64, 1.25_f64);
    for value in values.filter(|v| !v.is_nan()) {
        let value = value.clamp(1.0 / FARTHEST, FARTHEST);
        low = low.min(value / 1.12);
        high = high.max(value * 1.12);
    }
    // A doubling just beyond the end is worth its tick.
    let doubling = high.log2().ceil().exp2();
    (low, if doubling <= high * 1.1 { doubling } else { high })
}

fn axis(pen: &mut Pen<'_>, plot: &Plot, low: f64, high: f64) {
    let hint = pen.hint();
    let (grid, axis) = (pen.colours.grid, pen.colours.axis);
    let bottom = plot.space.bottom();
    for most in (1..=MOST_TICKS).rev() {
        let values = log_ticks(low, high, most);
        let labels = tick_labels(&values);
        let is_clear = (1..values.len()).all(|i| {
            let half_widths = f32::midpoint(hint.width(&labels[i - 1]), hint.width(&labels[i]));
            plot.x(values[i].ln()) - plot.x(values[i - 1].ln()) >= half_widths + 8.0
        });
        if !is_clear && most > 1 {
            continue;
        }
        for (&value, label) in values.iter().zip(labels) {
            let x = plot.x(value.ln());
            if value != 1.0 {
                pen.line(vec![(x, bottom), (x, 0.0)], 1.0, grid);
            }
            pen.text(x, bottom + 14.0, label, hint, Align::Center);
        }
        break;
    }
    let one = plot.x(0.0);
    pen.line(vec![(one, bottom), (one, 0.0)], 1.0, axis);
}

fn draw_row(
    pen: &mut Pen<'_>,
    row: &ForestRow,
    plot: &Plot,
    (middle, height): (f32, f32),
    columns: &Columns,
) {
    let (name, value, hint) = (name_type(pen), value_type(pen), pen.hint());
    let text = RowName::fitting(&row.name, (columns.name_width, height), name);
    text.draw(pen, (0.0, middle), Align::Left);
    mark(pen, row, plot, middle);
    let baseline = middle + 4.0;
    pen.text(
        columns.value_right,
        baseline,
        ratio(row.odds_ratio),
        value,
        Align::Right,
    );
    if let Some(right) = columns.range_right {
        pen.text(right, baseline, range_words(row), hint, Align::Right);
    }
}

/// A square with its range in the colour of the side; a hollow ring where the range holds 1; a dot
/// alone without a range.
fn mark(pen: &mut Pen<'_>, row: &ForestRow, plot: &Plot, middle: f32) {
    if row.odds_ratio.is_nan() {
        return;
    }
    let colours = pen.colours;
    let side: Rgb = pen.hue(row.hues[usize::from(row.odds_ratio > 1.0)]);
    let at = |value: f64| plot.x(value.max(f64::MIN_POSITIVE).ln());
    let x = at(row.odds_ratio);
    if !has_range(row) {
        pen.circle((x, middle), 4.0, Some(side), None);
        return;
    }
    let holds_one = row.low <= 1.0 && row.high >= 1.0;
    let colour = if holds_one { colours.ink_3 } else { side };
    pen.line(vec![(at(row.low), middle), (at(row.high), middle)], 2.0, colour);
    if holds_one {
        pen.circle((x, middle), 4.0, Some(colours.canvas), Some((1.5, colour)));
    } else {
        pen.rect(Space::new(x - 4.5, middle - 4.5, 9.0, 9.0), 1.5, colour);
    }
}

/// "← Bargain Hunter   Premium Buyer →", parted at 1.
fn sides(pen: &mut Pen<'_>, chart: &ForestChart, plot: &Plot, width: f32) {
    let style = |hue: Hue| Type::new(11.0, Weight::Medium, hue.text(pen.colours));
    let [below, above] = chart.hues.map(style);
    let one = plot.x(0.0);
    let baseline = plot.space.bottom() + 32.0;
    let sign_room = below.width("← ");
    let (lesser, greater) = &chart.sides;
    let left = below.elide(lesser, one - 8.0 - sign_room);
    if !left.is_empty() {
        pen.text(one - 8.0, baseline, format!("← {left}"), below, Align::Right);
    }
    let right = above.elide(greater, width - one - 8.0 - sign_room);
    if !right.is_empty() {
        pen.text(one + 8.0, baseline, format!("{right} →"), above, Align::Left);
    }
}
