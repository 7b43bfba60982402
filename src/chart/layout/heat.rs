//! Cells over two ordered axes: a colour by value, and the value's words in every cell.

use super::{
    cells::{CellText, draw_cell, draw_hollow, fitting},
    legend::numbered,
    pen::{Pen, Space},
};
use crate::{
    chart::{Align, HeatChart},
    theme::colours::scale,
};

/// Under the cells: the labels and the title of the x axis.
const BELOW: f32 = 40.0;
/// Least height of a row.
const LEAST_ROW: f32 = 20.0;
const GAP: f32 = 3.0;
/// Radius of a row's numbered circle.
const DISC: f32 = 8.0;

/// Height at which every row's label can be read.
pub fn least_height(chart: &HeatChart) -> f32 {
    100.0_f32.max(chart.y_labels.len() as f32 * (LEAST_ROW + GAP) + BELOW)
}

/// Lays the cells out and returns where they lie.
pub fn heat(pen: &mut Pen<'_>, chart: &HeatChart, width: f32, height: f32) -> Option<Space> {
    let (n_rows, n_columns) = (chart.y_labels.len().min(chart.cells.len()), chart.x_labels.len());
    if n_rows == 0 || n_columns == 0 {
        pen.nothing(Space::new(0.0, 0.0, width, height), "Nothing to show");
        return None;
    }
    let (label, title) = (pen.label(), pen.title());
    let widest = label
        .widest(chart.y_labels.iter().map(String::as_str))
        .min(width * 0.3);
    // The y title reads upwards at the far left.
    let upwards = if chart.y_title.is_empty() { 0.0 } else { 18.0 };
    let discs = if chart.row_hues.is_empty() {
        0.0
    } else {
        2.0 * DISC + 6.0
    };
    let left = upwards + discs + widest + 8.0;
    let share = |room: f32, n: usize| ((room - GAP * (n as f32 - 1.0)) / n as f32).max(1.0);
    let cell = (share(width - left, n_columns), share(height - BELOW, n_rows));
    let space = |row: usize, column: usize| {
        let (x, y) = (column as f32 * (cell.0 + GAP), row as f32 * (cell.1 + GAP));
        Space::new(left + x, y, cell.0, cell.1)
    };
    let last = space(n_rows - 1, n_columns - 1);
    let plot = Space::new(left, 0.0, last.right() - left, last.bottom());

    let y_title = title.elide(&chart.y_title, plot.height);
    let up = plot.middle().1 + title.width(&y_title) / 2.0;
    pen.upward(11.0, up, y_title, title);
    for (row, name) in chart.y_labels.iter().take(n_rows).enumerate() {
        let middle = space(row, 0).middle().1;
        let text = label.elide(name, widest);
        if let Some(&hue) = chart.row_hues.get(row) {
            let fill = pen.hue(hue);
            let number = hue.number().unwrap_or(row + 1);
            numbered(pen, (upwards + DISC, middle), DISC, fill, number);
            pen.text(upwards + discs, middle + 4.0, text, label, Align::Left);
        } else {
            pen.text(left - 8.0, middle + 4.0, text, label, Align::Right);
        }
    }
    for (column, name) in chart.x_labels.iter().enumerate() {
        let text = label.elide(name, cell.0);
        pen.text(
            space(0, column).middle().0,
            plot.bottom() + 16.0,
            text,
            label,
            Align::Center,
        );
    }
    let x_title = title.elide(&chart.x_title, width - 4.0);
    let half = title.width(&x_title) / 2.0;
    let centre = plot.middle().0.min(width - half).max(half);
    pen.text(centre, plot.bottom() + 34.0, x_title, title, Align::Center);

    let texts: Vec<Vec<CellText>> = (0..n_rows)
        .map(|row| (0..n_columns).map(|column| words(chart, row, column)).collect())
        .collect();
    let all: Vec<CellText> = texts.iter().flatten().cloned().collect();
    let style = fitting(&all, cell, false);
    for (row, texts) in texts.iter().enumerate() {
        for (column, text) in texts.iter().enumerate() {
            draw(pen, chart, space(row, column), (row, column), text, &style);
        }
    }
    Some(plot)
}

fn words(chart: &HeatChart, row: usize, column: usize) -> CellText {
    let (main, share) = chart.cells[row]
        .get(column)
        .map_or_else(Default::default, |cell| (cell.strong.clone(), cell.words.clone()));
    CellText {
        main,
        shares: vec![share],
        words: String::new(),
    }
}

fn draw(
    pen: &mut Pen<'_>,
    chart: &HeatChart,
    space: Space,
    (row, column): (usize, usize),
    text: &CellText,
    style: &super::cells::CellType,
) {
    let Some(cell) = chart.cells[row].get(column) else {
        return;
    };
    let radius = if space.width >= 24.0 { 4.0 } else { 1.0 };
    if cell.value.is_nan() {
        draw_hollow(pen, space, radius);
    } else {
        let fill = if chart.has_sides {
            scale(&pen.colours.correlation, f64::midpoint(cell.value, 1.0))
        } else {
            scale(&pen.colours.right, cell.value)
        };
        pen.rect(space, radius, fill);
        draw_cell(pen, space, text, style, fill.text_on());
    }
    pen.region(space, cell.label.clone(), (row, column));
}
