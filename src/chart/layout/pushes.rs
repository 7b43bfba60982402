//! What pushes one score: a bar a feature, to the side that it pushes to.

use super::{
    frame::Plot,
    pen::{Pen, Space, Type},
};
use crate::{
    chart::{Align, PushRow, PushesChart},
    engine::format,
    theme::fonts::Weight,
};

const ROW: f32 = 24.0;
const HIGHEST_ROW: f32 = 28.0;
/// Under the rows: the names of the sides.
const FOOT: f32 = 22.0;

/// Height at which every row has its 24 points.
pub fn least_height(chart: &PushesChart) -> f32 {
    (chart.rows.len() as f32 * ROW + FOOT).max(64.0)
}

/// Lays the rows out and returns where the bars lie.
pub fn pushes(pen: &mut Pen<'_>, chart: &PushesChart, width: f32, height: f32) -> Option<Space> {
    if chart.rows.is_empty() {
        pen.nothing(Space::new(0.0, 0.0, width, height), "No features to compare");
        return None;
    }
    let columns = Columns::of(pen, chart, width);
    let row_height = ((height - FOOT) / chart.rows.len() as f32).clamp(ROW, HIGHEST_ROW);
    let bottom = row_height * chart.rows.len() as f32;
    let area = Space::new(columns.plot.0, 0.0, columns.plot.1, bottom);
    let plot = Plot::new(area, range(&chart.rows), (0.0, 1.0));
    let zero = plot.x(0.0);
    let axis = pen.colours.axis;
    pen.line(vec![(zero, 0.0), (zero, bottom)], 1.0, axis);
    for (place, row) in chart.rows.iter().enumerate() {
        let top = place as f32 * row_height;
        draw_row(pen, chart, row, &plot, top + row_height / 2.0, &columns);
        let space = Space::new(0.0, top, width, row_height);
        pen.region(space, row_label(chart, row), (place, 0));
    }
    sides(pen, chart, zero, bottom + 16.0, width);
    Some(area)
}

/// From the largest push to the left to the largest to the right, with 0 between.
fn range(rows: &[PushRow]) -> (f64, f64) {
    let finite = || rows.iter().map(|row| row.push).filter(|push| push.is_finite());
    let low = finite().fold(0.0, f64::min);
    let high = finite().fold(0.0, f64::max);
    if low == high { (-1.0, 1.0) } else { (low, high) }
}

/// Where names, bars and numbers stand.
struct Columns {
    name_width: f32,
    /// (left, width).
    plot: (f32, f32),
    right: f32,
}

impl Columns {
    fn of(pen: &Pen<'_>, chart: &PushesChart, width: f32) -> Self {
        let pushes: Vec<String> = chart.rows.iter().map(|row| signed(row.push)).collect();
        let number = number_type(pen).widest(pushes.iter().map(String::as_str));
        let wished = chart.rows.iter().map(|row| wished(pen, row)).fold(0.0, f32::max);
        let name_width = wished.min((width - number) * 0.56).max(40.0);
        let left = name_width + 12.0;
        Self {
            name_width,
            plot: (left, (width - left - number - 12.0).max(20.0)),
            right: width,
        }
    }
}

fn name_type(pen: &Pen<'_>) -> Type {
    Type::new(12.0, Weight::Regular, pen.colours.ink)
}

fn number_type(pen: &Pen<'_>) -> Type {
    Type::new(12.0, Weight::SemiBold, pen.colours.ink)
}

fn value_type(pen: &Pen<'_>) -> Type {
    Type::new(12.0, Weight::Regular, pen.colours.ink_3)
}

fn wished(pen: &Pen<'_>, row: &PushRow) -> f32 {
    name_type(pen).width(&row.name) + value_type(pen).width(&row.value) + 8.0
}

/// `+0.48`; what rounds to nothing has no sign.
fn signed(push: f64) -> String {
    if push.abs() < 0.005 {
        "0.00".to_owned()
    } else {
        format::signed(push, 2)
    }
}

fn row_label(chart: &PushesChart, row: &PushRow) -> String {
    let (lesser, greater) = &chart.sides;
    let towards = match row.push {
        push if push >= 0.005 => format!(" towards {greater}"),
        push if push <= -0.005 => format!(" towards {lesser}"),
        _ => String::new(),
    };
    format!("{} {}: {}{towards}", row.name, row.value, signed(row.push))
}

fn draw_row(
    pen: &mut Pen<'_>,
    chart: &PushesChart,
    row: &PushRow,
    plot: &Plot,
    middle: f32,
    columns: &Columns,
) {
    let (name, value, number) = (name_type(pen), value_type(pen), number_type(pen));
    let baseline = middle + 4.0;
    // The name gives way before the value does.
    let shown = value.elide(&row.value, columns.name_width * 0.5);
    let room = columns.name_width - value.width(&shown) - 8.0;
    let text = name.elide(&row.name, room);
    let end = name.width(&text);
    pen.text(0.0, baseline, text, name, Align::Left);
    pen.text(end + 8.0, baseline, shown, value, Align::Left);
    pen.text(columns.right, baseline, signed(row.push), number, Align::Right);
    if !row.push.is_finite() {
        return;
    }
    let [below, above] = chart.hues.map(|hue| pen.hue(hue));
    let (zero, end) = (plot.x(0.0), plot.x(row.push));
    let colour = if row.push < 0.0 { below } else { above };
    let bar = Space::new(zero.min(end), middle - 6.0, (end - zero).abs(), 12.0);
    pen.rect(bar, 2.0, colour);
}

/// "← Bargain Hunter   Premium Buyer →", parted at 0, or as near to it as both find room.
fn sides(pen: &mut Pen<'_>, chart: &PushesChart, zero: f32, baseline: f32, width: f32) {
    let style = Type::new(11.0, Weight::Medium, pen.colours.ink_2);
    let (lesser, greater) = &chart.sides;
    let room = style.width("← ");
    let wished = |side: &str| style.width(side) + room + 8.0;
    let least = wished(lesser).min(width / 2.0);
    let most = (width - wished(greater)).max(width / 2.0);
    let parting = zero.clamp(least, most);
    let left = style.elide(lesser, parting - 8.0 - room);
    if !left.is_empty() {
        pen.text(parting - 8.0, baseline, format!("← {left}"), style, Align::Right);
    }
    let right = style.elide(greater, width - parting - 8.0 - room);
    if !right.is_empty() {
        pen.text(parting + 8.0, baseline, format!("{right} →"), style, Align::Left);
    }
}
