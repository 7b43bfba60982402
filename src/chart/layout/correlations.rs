//! Correlations of every column with every other.

use super::pen::{Pen, Space, Type};
use crate::{
    chart::{Align, CorrelationChart},
    engine::format,
    theme::{colours::scale, fonts::Weight},
};

/// Lowest row whose name can be read.
const LEAST_ROW: f32 = 14.0;
/// Narrowest column whose upright name can be read.
const LEAST_COLUMN: f32 = 13.0;

/// Least and most room for upright names.
const NAME_ROOM: (f32, f32) = (24.0, 120.0);

/// Height at which every row's name can be read.
pub fn least_height(chart: &CorrelationChart) -> f32 {
    let n = chart.names.len();
    100.0_f32.max(n as f32 * (LEAST_ROW + gap(n)) + NAME_ROOM.1)
}

fn gap(n: usize) -> f32 {
    if n <= 12 { 2.0 } else { 1.0 }
}

struct Grid {
    left: f32,
    top: f32,
    cell: (f32, f32),
    gap: f32,
    /// Names read upwards.
    is_upright: bool,
}

impl Grid {
    fn cell(&self, row: usize, column: usize) -> Space {
        let (width, height) = self.cell;
        Space::new(
            self.left + column as f32 * (width + self.gap),
            self.top + row as f32 * (height + self.gap),
            width,
            height,
        )
    }
}

/// Lays the cells out and returns where they lie.
pub fn correlations(pen: &mut Pen<'_>, chart: &CorrelationChart, width: f32, height: f32) -> Option<Space> {
    let n = chart.names.len().min(chart.values.len());
    if n < 2 {
        pen.nothing(
            Space::new(0.0, 0.0, width, height),
            "Correlations want two numeric columns",
        );
        return None;
    }
    let grid = measure(pen, chart, n, width, height);
    names(pen, chart, &grid, n);
    let value = value_type(chart, &grid, n);
    for row in 0..n {
        for column in 0..n {
            draw_cell(pen, chart, &grid, (row, column), value);
        }
    }
    let last = grid.cell(n - 1, n - 1);
    Some(Space::new(
        grid.left,
        grid.top,
        last.right() - grid.left,
        last.bottom() - grid.top,
    ))
}

fn measure(pen: &Pen<'_>, chart: &CorrelationChart, n: usize, width: f32, height: f32) -> Grid {
    let label = pen.label();
    let widest = label.widest(chart.names.iter().map(String::as_str));
    let gap = gap(n);
    let gaps = gap * (n as f32 - 1.0);
    let left = widest.min(width * 0.3) + 10.0;
    let cell_width = ((width - left - gaps) / n as f32).max(1.0);
    let is_upright = widest > cell_width - 4.0;
    let top = if is_upright {
        widest.min(height * 0.36).clamp(NAME_ROOM.0, NAME_ROOM.1 - 8.0) + 8.0
    } else {
        22.0
    };
    // Cells wider than twice their height read as bars.
    let cell_height = ((height - top - gaps) / n as f32).max(1.0);
    let cell_width = cell_width.min(cell_height * 2.6);
    Grid {
        left,
        top,
        cell: (cell_width, cell_height.min(cell_width * 1.6).max(LEAST_ROW)),
        gap,
        is_upright: is_upright || widest > cell_width - 4.0,
    }
}

fn names(pen: &mut Pen<'_>, chart: &CorrelationChart, grid: &Grid, n: usize) {
    let label = pen.label();
    let size = if grid.cell.1 < 16.0 { 11.0 } else { 12.0 };
    let row_type = Type { size, ..label };
    for (row, name) in chart.names.iter().take(n).enumerate() {
        let middle = grid.cell(row, 0).middle().1;
        let text = row_type.elide(name, grid.left - 10.0);
        pen.text(grid.left - 8.0, middle + 4.0, text, row_type, Align::Right);
    }
    // Where columns are narrow every second or third is named.
    let every = column_step(grid);
    for (column, name) in chart.names.iter().take(n).enumerate().step_by(every) {
        let cell = grid.cell(0, column);
        let centre = cell.middle().0;
        if grid.is_upright {
            let style = Type { size: 11.0, ..label };
            let text = style.elide(name, grid.top - 8.0);
            let right = grid.cell(0, n - 1).right() - 2.0;
            pen.upward((centre + 4.0).min(right), grid.top - 6.0, text, style);
        } else {
            pen.text(centre, grid.top - 8.0, name.as_str(), label, Align::Center);
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small positive number of columns"
)]
fn column_step(grid: &Grid) -> usize {
    let pitch = grid.cell.0 + grid.gap;
    (LEAST_COLUMN / pitch).ceil().clamp(1.0, 1000.0) as usize
}

/// The type of the values, where they fit.
fn value_type(chart: &CorrelationChart, grid: &Grid, n: usize) -> Option<(f32, usize)> {
    let (width, height) = grid.cell;
    [(12.0, 2), (11.0, 2), (10.0, 2), (10.0, 1)]
        .into_iter()
        .find(|&(size, decimals)| {
            let style = Type::new(size, Weight::Medium, crate::theme::Rgb(0, 0, 0));
            let texts = chart
                .values
                .iter()
                .take(n)
                .flatten()
                .map(|&v| format::decimal(v, decimals));
            size + 4.0 <= height && texts.map(|t| style.width(&t)).fold(0.0, f32::max) + 4.0 <= width
        })
}

fn draw_cell(
    pen: &mut Pen<'_>,
    chart: &CorrelationChart,
    grid: &Grid,
    (row, column): (usize, usize),
    value_type: Option<(f32, usize)>,
) {
    let space = grid.cell(row, column);
    let value = chart.values[row].get(column).copied().unwrap_or(f64::NAN);
    let radius = if grid.cell.0 >= 24.0 { 4.0 } else { 1.0 };
    let (first, second) = (&chart.names[row], &chart.names[column]);
    if row == column {
        // A column with itself says nothing.
        let quiet = pen.colours.sunken;
        pen.rect(space, radius, quiet);
        return;
    }
    if value.is_nan() {
        let hairline = pen.colours.hairline;
        let inner = Space::new(
            space.x + 0.5,
            space.y + 0.5,
            space.width - 1.0,
            space.height - 1.0,
        );
        pen.outline(inner, radius, 1.0, hairline);
        pen.region(
            space,
            format!("{first} and {second}: no correlation can be told"),
            (row, column),
        );
        return;
    }
    let fill = scale(&pen.colours.correlation, f64::midpoint(value, 1.0));
    pen.rect(space, radius, fill);
    if let Some((size, decimals)) = value_type {
        let style = Type::new(size, Weight::Medium, fill.text_on());
        let (x, y) = space.middle();
        pen.text(
            x,
            y + size * 0.36,
            format::decimal(value, decimals),
            style,
            Align::Center,
        );
    }
    let label = format!("{first} and {second}: {}", format::decimal(value, 2));
    pen.region(space, label, (row, column));
}
