//! Correlations of every column with every other.

use super::{
    cells::draw_hollow,
    names::RowName,
    pen::{Pen, Space, Type},
};
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
    let size = Size::of(chart);
    100.0_f32.max(size.rows as f32 * (LEAST_ROW + gap(size.most())) + NAME_ROOM.1)
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
    let size = Size::of(chart);
    if size.rows == 0 || size.columns == 0 || (chart.columns.is_none() && size.rows < 2) {
        let words = if chart.columns.is_none() {
            "This wants two columns"
        } else {
            "This wants a column of numbers and a category"
        };
        pen.nothing(Space::new(0.0, 0.0, width, height), words);
        return None;
    }
    let grid = measure(pen, chart, size, width, height);
    names(pen, chart, &grid, size);
    let value = value_type(chart, &grid, size);
    for row in 0..size.rows {
        for column in 0..size.columns {
            draw_cell(pen, chart, &grid, (row, column), value);
        }
    }
    let last = grid.cell(size.rows - 1, size.columns - 1);
    Some(Space::new(
        grid.left,
        grid.top,
        last.right() - grid.left,
        last.bottom() - grid.top,
    ))
}

/// Rows and columns of cells.
#[derive(Clone, Copy)]
struct Size {
    rows: usize,
    columns: usize,
}

impl Size {
    fn of(chart: &CorrelationChart) -> Self {
        Self {
            rows: chart.names.len().min(chart.values.len()),
            columns: chart.across().len(),
        }
    }

    fn most(self) -> usize {
        self.rows.max(self.columns)
    }
}

fn measure(pen: &Pen<'_>, chart: &CorrelationChart, size: Size, width: f32, height: f32) -> Grid {
    let label = pen.label();
    let widest = label.widest(chart.across().iter().map(String::as_str));
    let down = label.widest(chart.names.iter().map(String::as_str));
    let gap = gap(size.most());
    let left = down.min(width * 0.3) + 10.0;
    let room = width - left - gap * (size.columns as f32 - 1.0);
    let cell_width = (room / size.columns as f32).max(1.0);
    let is_upright = widest > cell_width - 4.0;
    let top = if is_upright {
        widest.min(height * 0.36).clamp(NAME_ROOM.0, NAME_ROOM.1 - 8.0) + 8.0
    } else {
        22.0
    };
    // Cells wider than twice their height read as bars.
    let room = height - top - gap * (size.rows as f32 - 1.0);
    let cell_height = (room / size.rows as f32).max(1.0);
    let cell_width = cell_width.min(cell_height * 2.6);
    Grid {
        left,
        top,
        cell: (cell_width, cell_height.min(cell_width * 1.6).max(LEAST_ROW)),
        gap,
        is_upright: is_upright || widest > cell_width - 4.0,
    }
}

fn names(pen: &mut Pen<'_>, chart: &CorrelationChart, grid: &Grid, size: Size) {
    let label = pen.label();
    let row_type = Type {
        size: if grid.cell.1 < 16.0 { 11.0 } else { 12.0 },
        ..label
    };
    for (row, name) in chart.names.iter().take(size.rows).enumerate() {
        let middle = grid.cell(row, 0).middle().1;
        let text = RowName::fitting(name, (grid.left - 10.0, grid.cell.1), row_type);
        text.draw(pen, (grid.left - 8.0, middle), Align::Right);
    }
    // Where columns are narrow every second or third is named.
    let every = column_step(grid);
    for (column, name) in chart.across().iter().enumerate().step_by(every) {
        let cell = grid.cell(0, column);
        let centre = cell.middle().0;
        if grid.is_upright {
            let style = Type { size: 11.0, ..label };
            let text = style.elide(name, grid.top - 8.0);
            let right = grid.cell(0, size.columns - 1).right() - 2.0;
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
fn value_type(chart: &CorrelationChart, grid: &Grid, size: Size) -> Option<(f32, usize)> {
    let (width, height) = grid.cell;
    [(12.0, 2), (11.0, 2), (10.0, 2), (10.0, 1)]
        .into_iter()
        .find(|&(points, decimals)| {
            let style = Type::new(points, Weight::Medium, crate::theme::Rgb(0, 0, 0));
            let texts = chart
                .values
                .iter()
                .take(size.rows)
                .flatten()
                .map(|&v| format::decimal(v, decimals));
            points + 4.0 <= height && texts.map(|t| style.width(&t)).fold(0.0, f32::max) + 4.0 <= width
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
    let (first, second) = (&chart.names[row], &chart.across()[column]);
    if row == column && chart.columns.is_none() {
        // A column with itself says nothing.
        let quiet = pen.colours.sunken;
        pen.rect(space, radius, quiet);
        return;
    }
    if value.is_nan() {
        draw_hollow(pen, space, radius);
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
