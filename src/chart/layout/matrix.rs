//! The confusion matrix: count and share of the row in every cell, right and wrong on scales of
//! their own so that rare errors show.

use super::{
    cells::{CellText, CellType, draw_cell, fitting},
    pen::{Pen, Space, Type},
};
use crate::{
    chart::{Align, MatrixChart},
    engine::format,
    theme::{
        Rgb,
        colours::scale,
        fonts::{Weight, wrap},
    },
};

/// What the cells of two classes mean, by (is the truth positive, is the prediction positive).
const WORDS: [[&str; 2]; 2] = [["rightly left out", "false alarm"], ["missed", "found"]];
/// Wrong cells reach the end of their scale at this share of the row.
pub const WRONG_END: f64 = 0.5;
/// From the square of a class to its name.
const SQUARE: f32 = 16.0;
/// Names that read upwards are elided beyond this.
const LONGEST_UPWARD: f32 = 84.0;
/// Type of upward names in narrow columns; columns narrower than this have none.
const UPWARD_SIZE: f32 = 10.0;

/// Measures of the whole.
struct Grid {
    n: usize,
    /// Left of the cells: names of the rows.
    head: f32,
    /// Above the cells: names of the columns.
    top: f32,
    cell: (f32, f32),
    gap: f32,
    column_names: ColumnNames,
    /// Right end of the totals.
    right: f32,
}

enum ColumnNames {
    /// Centred above the column, at most this many lines.
    Lines(usize),
    /// Reading upwards, at most this long.
    Upward(f32),
}

impl Grid {
    fn cell(&self, row: usize, column: usize) -> Space {
        let (width, height) = self.cell;
        Space::new(
            self.head + column as f32 * (width + self.gap),
            self.top + row as f32 * (height + self.gap),
            width,
            height,
        )
    }

    fn cells(&self) -> Space {
        let last = self.cell(self.n - 1, self.n - 1);
        Space::new(
            self.head,
            self.top,
            last.right() - self.head,
            last.bottom() - self.top,
        )
    }
}

/// Lays the matrix out and returns where the cells lie.
pub fn matrix(pen: &mut Pen<'_>, chart: &MatrixChart, width: f32, height: f32) -> Option<Space> {
    let n = chart.labels.len().min(chart.counts.len());
    if n == 0 {
        pen.nothing(Space::new(0.0, 0.0, width, height), "No classes to compare");
        return None;
    }
    let grid = measure(pen, chart, n, width, height);
    heads(pen, chart, &grid);
    row_names(pen, chart, &grid);
    let style = cells(pen, chart, &grid);
    totals(pen, chart, &grid, &style);
    Some(grid.cells())
}

/// Least height: rows as high as their names and counts want.
pub fn least_height(chart: &MatrixChart) -> f32 {
    let n = chart.labels.len();
    let row = match n {
        0..=2 => 36.0,
        3..=5 => 32.0,
        6..=12 => 20.0,
        _ => 16.0,
    };
    let head = if n <= 2 { 36.0 } else { 26.0 + LONGEST_UPWARD };
    (n as f32 * row + (n as f32 - 1.0) * gap(n) + head + 28.0).max(100.0)
}

fn gap(n: usize) -> f32 {
    match n {
        0..=5 => 4.0,
        6..=12 => 2.0,
        _ => 1.0,
    }
}

fn count(chart: &MatrixChart, row: usize, column: usize) -> u64 {
    chart.counts[row].get(column).copied().unwrap_or(0)
}

fn row_total(chart: &MatrixChart, row: usize) -> u64 {
    chart.counts[row].iter().sum()
}

fn column_total(chart: &MatrixChart, column: usize) -> u64 {
    chart.counts.iter().filter_map(|row| row.get(column)).sum()
}

fn measure(pen: &Pen<'_>, chart: &MatrixChart, n: usize, width: f32, height: f32) -> Grid {
    let (name, label) = (pen.name(), pen.label());
    let gap = gap(n);
    let widest = name.widest(chart.labels.iter().map(String::as_str));
    let most_head = if n == 2 {
        (width * 0.224).clamp(84.0, 112.0).min(width * 0.33)
    } else {
        (width * 0.27).min(140.0)
    };
    let head = (widest + SQUARE + 8.0).clamp(56.0_f32.min(most_head), most_head);
    let counts: Vec<String> = (0..n).map(|i| format::count(row_total(chart, i))).collect();
    let all = format::count(chart.counts.iter().flatten().sum::<u64>());
    let total_width = label.widest(counts.iter().chain([&all]).map(String::as_str)) + 10.0;
    let right_column = total_width.max(if width >= 400.0 && n == 2 { 56.0 } else { 36.0 });
    let gaps = gap * (n as f32 - 1.0);
    let cell_width = ((width - head - right_column - gaps) / n as f32).max(2.0);
    let column_names = column_names(name, chart, n, cell_width, height, widest);
    let top = match column_names {
        ColumnNames::Lines(lines) => 20.0 + 16.0 * lines as f32,
        ColumnNames::Upward(length) => 20.0 + length + 6.0,
    };
    let cell_height = ((height - top - 28.0 - gaps) / n as f32).max(2.0);
    Grid {
        n,
        head,
        top,
        cell: (cell_width, cell_height),
        gap,
        column_names,
        right: width,
    }
}

fn column_names(
    name: Type,
    chart: &MatrixChart,
    n: usize,
    cell_width: f32,
    height: f32,
    widest: f32,
) -> ColumnNames {
    let room = cell_width - SQUARE;
    if widest <= room {
        return ColumnNames::Lines(1);
    }
    let fits_on_two = chart
        .labels
        .iter()
        .all(|label| wrap(label, room, name.size, name.weight, 3).len() <= 2);
    if n == 2 || room >= 56.0 || (fits_on_two && room >= 40.0) {
        return ColumnNames::Lines(if height >= 180.0 { 2 } else { 1 });
    }
    let has_room = cell_width >= UPWARD_SIZE;
    ColumnNames::Upward(if has_room {
        (widest + SQUARE).min(LONGEST_UPWARD)
    } else {
        SQUARE
    })
}

fn class_colour(pen: &Pen<'_>, chart: &MatrixChart, class: usize) -> Rgb {
    pen.colours.class_mark(class, chart.positive, chart.labels.len())
}

/// "Predicted at 0.42", "Truth", and the names of the columns.
fn heads(pen: &mut Pen<'_>, chart: &MatrixChart, grid: &Grid) {
    let title = pen.title();
    let predicted = match chart.threshold {
        Some(at) if at.is_finite() => format!("Predicted at {}", format::decimal(at, 2)),
        _ => "Predicted".to_owned(),
    };
    let (middle, _) = grid.cells().middle();
    pen.text(middle, 11.0, predicted, title, Align::Center);
    pen.text(0.0, grid.top - 8.0, "Truth", title, Align::Left);
    for class in 0..grid.n {
        let cell = grid.cell(0, class);
        match grid.column_names {
            ColumnNames::Lines(most) => column_head(pen, chart, class, cell, most),
            ColumnNames::Upward(length) => upward_head(pen, chart, class, cell, length),
        }
    }
}

fn column_head(pen: &mut Pen<'_>, chart: &MatrixChart, class: usize, cell: Space, most_lines: usize) {
    let name = pen.name();
    let lines = name_lines(&chart.labels[class], cell.width - SQUARE, name, most_lines);
    let widest = name.widest(lines.iter().map(String::as_str));
    let left = cell.middle().0 - f32::midpoint(widest, SQUARE);
    let first = cell.y - 8.0 - 16.0 * (lines.len() as f32 - 1.0).max(0.0);
    pen.square(left.max(cell.x), first - 9.0, class_colour(pen, chart, class));
    for (i, line) in lines.into_iter().enumerate() {
        pen.text(left + SQUARE, first + 16.0 * i as f32, line, name, Align::Left);
    }
}

fn upward_head(pen: &mut Pen<'_>, chart: &MatrixChart, class: usize, cell: Space, length: f32) {
    let name = Type {
        size: if cell.width < 15.0 { UPWARD_SIZE } else { 11.0 },
        ..pen.name()
    };
    let centre = cell.middle().0;
    let side = 8.0_f32.min(cell.width);
    let square = Space::new(centre - side / 2.0, cell.y - 5.0 - side, side, side);
    pen.rect(square, 2.0, class_colour(pen, chart, class));
    if cell.width >= name.size {
        let text = name.elide(&chart.labels[class], length - SQUARE);
        pen.upward(centre + name.size * 0.36, square.y - 4.0, text, name);
    }
}

fn row_names(pen: &mut Pen<'_>, chart: &MatrixChart, grid: &Grid) {
    let height = grid.cell.1;
    let name = Type {
        size: if height < 14.0 { 10.0 } else { 12.0 },
        ..pen.name()
    };
    for class in 0..grid.n {
        let cell = grid.cell(class, 0);
        let middle = cell.middle().1;
        let room = grid.head - SQUARE - 8.0;
        let most = if height >= 32.0 { 2 } else { 1 };
        let lines = name_lines(&chart.labels[class], room, name, most);
        let first = middle + 4.0 - 8.0 * (lines.len() as f32 - 1.0).max(0.0);
        let side = 10.0_f32.min(height);
        let square = Space::new(0.0, first - 4.0 - side / 2.0, side, side);
        pen.rect(square, 2.0, class_colour(pen, chart, class));
        for (i, line) in lines.into_iter().enumerate() {
            if height >= name.size {
                pen.text(SQUARE, first + 16.0 * i as f32, line, name, Align::Left);
            }
        }
    }
}

/// A name on at most two lines, broken between words only.
fn name_lines(label: &str, room: f32, name: Type, most: usize) -> Vec<String> {
    let has_long_word = label
        .split([' ', '_', '-', '/', '.'])
        .any(|word| name.width(word) > room);
    if has_long_word {
        return vec![name.elide(label, room)];
    }
    wrap(label, room, name.size, name.weight, most)
}

fn cells(pen: &mut Pen<'_>, chart: &MatrixChart, grid: &Grid) -> CellType {
    let n = grid.n;
    let mut texts: Vec<CellText> = (0..n * n).map(|i| cell_text(chart, i / n, i % n, n)).collect();
    let labels: Vec<String> = (0..n * n)
        .map(|i| cell_label(chart, i / n, i % n, &texts[i]))
        .collect();
    let mut style = fitting(&texts, grid.cell, n == 2);
    if style.is_nothing() {
        // "12.3 M" is better than an empty cell; the whole number is in the region's label.
        for (i, text) in texts.iter_mut().enumerate() {
            text.count = format::axis(count(chart, i / n, i % n) as f64);
        }
        style = fitting(&texts, grid.cell, n == 2);
    }
    let radius = if grid.n <= 12 {
        4.0_f32.min(grid.cell.1 / 4.0)
    } else {
        1.0
    };
    for (at, (text, label)) in texts.iter().zip(labels).enumerate() {
        let (i, j) = (at / n, at % n);
        let share = count(chart, i, j) as f64 / row_total(chart, i) as f64;
        let fill = if i == j {
            scale(&pen.colours.right, share)
        } else {
            scale(&pen.colours.wrong, share / WRONG_END)
        };
        let space = grid.cell(i, j);
        pen.rect(space, radius, fill);
        draw_cell(pen, space, text, &style, fill.text_on());
        pen.region(space, label, (i, j));
    }
    style
}

fn cell_text(chart: &MatrixChart, row: usize, column: usize, n: usize) -> CellText {
    let count = count(chart, row, column);
    let words = if n == 2 {
        WORDS[usize::from(row == chart.positive)][usize::from(column == chart.positive)]
    } else {
        ""
    };
    CellText {
        count: format::count(count),
        share: format::percent(count as f64 / row_total(chart, row) as f64, 1),
        words: words.to_owned(),
    }
}

/// "771 rightly left out, 92.6 % of Bargain Hunter".
fn cell_label(chart: &MatrixChart, row: usize, column: usize, text: &CellText) -> String {
    let (truth, predicted) = (&chart.labels[row], &chart.labels[column]);
    let what = if !text.words.is_empty() {
        text.words.clone()
    } else if row == column {
        format!("{truth} found")
    } else {
        format!("{truth} taken for {predicted}")
    };
    if text.share.is_empty() {
        format!("{} {what}", text.count)
    } else {
        format!("{} {what}, {} of {truth}", text.count, text.share)
    }
}

fn totals(pen: &mut Pen<'_>, chart: &MatrixChart, grid: &Grid, style: &CellType) {
    let label = pen.label();
    let size = if grid.cell.1 < 14.0 { 10.0 } else { 12.0 };
    let row_style = Type { size, ..label };
    if grid.cell.1 >= size {
        for row in 0..grid.n {
            let middle = grid.cell(row, 0).middle().1;
            let text = format::count(row_total(chart, row));
            pen.text(grid.right, middle + 4.0, text, row_style, Align::Right);
        }
    }
    let baseline = grid.cells().bottom() + 19.0;
    let caption = Type::new(12.0, Weight::Regular, pen.colours.ink_3);
    pen.text(SQUARE, baseline, "Total", caption, Align::Left);
    let all = format::count(chart.counts.iter().flatten().sum::<u64>());
    pen.text(grid.right, baseline, all, label, Align::Right);
    let sums: Vec<String> = (0..grid.n)
        .map(|j| format::count(column_total(chart, j)))
        .collect();
    let room = grid.cell.0 + grid.gap - 4.0;
    let Some(size) = [12.0, 11.0, 10.0]
        .into_iter()
        .find(|&size| Type { size, ..label }.widest(sums.iter().map(String::as_str)) <= room)
    else {
        return;
    };
    for (column, sum) in sums.into_iter().enumerate() {
        let cell = grid.cell(0, column);
        let style_of_sum = Type { size, ..label };
        match style.left_edge() {
            Some(pad) if pad + style_of_sum.width(&sum) <= cell.width => {
                pen.text(cell.x + pad, baseline, sum, style_of_sum, Align::Left);
            }
            _ => pen.text(cell.middle().0, baseline, sum, style_of_sum, Align::Center),
        }
    }
}
