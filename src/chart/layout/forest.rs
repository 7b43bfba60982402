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
/// Rows spread where there is room, up to this.
const HIGHEST_ROW: f32 = 64.0;
/// In higher rows marks are larger, up to so many times.
const USUAL_ROW: f32 = 32.0;
const MOST_GROWN: f32 = 1.6;
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
    let rows = row_height * chart.rows.len() as f32;
    // What even the highest rows leave is parted above and below them.
    let top = ((height - FOOT - rows) / 2.0).max(0.0);
    let area = Space::new(columns.plot.0, top, columns.plot.1, rows);
    let (low, high) = domain(&chart.rows);
    let plot = Plot::new(area, (low.ln(), high.ln()), (0.0, 1.0));
    axis(pen, &plot, low, high);
    for (i, row) in chart.rows.iter().enumerate() {
        let middle = top + (i as f32 + 0.5) * row_height;
        let space = Space::new(0.0, top + i as f32 * row_height, width, row_height);
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
                pen.line(vec![(x, bottom), (x, plot.space.y)], 1.0, grid);
            }
            pen.text(x, bottom + 14.0, label, hint, Align::Center);
        }
        break;
    }
    let one = plot.x(0.0);
    pen.line(vec![(one, bottom), (one, plot.space.y)], 1.0, axis);
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
    mark(
        pen,
        row,
        plot,
        (middle, (height / USUAL_ROW).clamp(1.0, MOST_GROWN)),
    );
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

/// A square with its range in the colour of the side, `grown` so many times as large as usual; a hollow ring where the
/// range holds 1; a dot alone without a range.
fn mark(pen: &mut Pen<'_>, row: &ForestRow, plot: &Plot, (middle, grown): (f32, f32)) {
    if row.odds_ratio.is_nan() {
        return;
    }
    let colours = pen.colours;
    let side: Rgb = pen.hue(row.hues[usize::from(row.odds_ratio > 1.0)]);
    let at = |value: f64| plot.x(value.max(f64::MIN_POSITIVE).ln());
    let x = at(row.odds_ratio);
    if !has_range(row) {
        pen.circle((x, middle), 4.0 * grown, Some(side), None);
        return;
    }
    let holds_one = row.low <= 1.0 && row.high >= 1.0;
    let colour = if holds_one { colours.ink_3 } else { side };
    let range = vec![(at(row.low), middle), (at(row.high), middle)];
    pen.line(range, 2.0 * grown, colour);
    if holds_one {
        pen.circle(
            (x, middle),
            4.0 * grown,
            Some(colours.canvas),
            Some((1.5, colour)),
        );
    } else {
        let half = 4.5 * grown;
        let square = Space::new(x - half, middle - half, 2.0 * half, 2.0 * half);
        pen.rect(square, 1.5, colour);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chart::{Mark, Scene, layout, layout::tests::bodies},
        theme::LIGHT,
    };

    /// A body as high as on a slide.
    fn on_slide(n: usize) -> Scene {
        layout(&bodies::forest(n, "age", 2.0, (1.5, 3.0)), 708.0, 314.0, &LIGHT)
    }

    /// The largest square.
    fn square(scene: &Scene) -> f32 {
        let sides = scene.marks.iter().map(|mark| match mark {
            Mark::Rect { width, .. } => *width,
            _ => 0.0,
        });
        sides.fold(0.0, f32::max)
    }

    #[test]
    fn few_rows_spread_and_stand_in_the_middle() {
        let (_, top, _, rows) = on_slide(3).plot.unwrap();
        assert_eq!(rows, 3.0 * HIGHEST_ROW);
        assert!((top - (314.0 - FOOT - rows) / 2.0).abs() < 0.01, "{top}");
        // More of them take all of it, and very many have their least height.
        let (_, top, _, rows) = on_slide(7).plot.unwrap();
        assert!(top < 0.01 && (rows - (314.0 - FOOT)).abs() < 0.01, "{top} {rows}");
        let many = layout(&bodies::forest(20, "age", 2.0, (1.5, 3.0)), 708.0, 314.0, &LIGHT);
        assert_eq!(many.plot.unwrap().3, 20.0 * ROW);
        assert_eq!(square(&many), 9.0);
        assert!((9.0..=18.0).contains(&square(&on_slide(3))) && square(&on_slide(3)) > 9.0);
    }

    #[test]
    fn rows_answer_where_they_are_drawn() {
        let scene = on_slide(3);
        let (_, top, _, rows) = scene.plot.unwrap();
        let (first, last) = (&scene.regions[0], &scene.regions[2]);
        assert!((first.y - top).abs() < 0.01 && (last.y + last.height - top - rows).abs() < 0.01);
    }
}
