//! The confusion matrix: count and shares in every cell, right and wrong on scales of their own so that
//! rare errors show.

mod totals;
mod words;

use super::{
    cells::{self, CellText, CellType, draw_cell, fitting},
    pen::{Pen, Space, Type},
};
use crate::{
    chart::{Align, MatrixChart},
    engine::{format, study::MatrixValue},
    theme::{Rgb, colours::scale, fonts::wrap},
};

/// Wrong cells reach the end of their scale at this share of the row.
pub const WRONG_END: f64 = 0.5;
/// From the square of a class to its name.
const SQUARE: f32 = 16.0;
/// Under the cells: the sums of the columns, and below them the precisions.
const FOOT: f32 = 28.0;
const RATE_ROW: f32 = 18.0;
/// Narrower charts have no room for recalls.
const LEAST_WITH_RATES: f32 = 280.0;
/// Names that read upwards are elided beyond this.
const LONGEST_UPWARD: f32 = 84.0;
/// Unless there are few classes, and the chart is so high that this share of it is more.
const UPWARD_SHARE: f32 = 0.28;
/// Type of upward names in narrow columns; columns narrower than this have none.
const UPWARD_SIZE: f32 = 10.0;
/// From one upward line to the next.
const UPWARD_PITCH: f32 = 12.0;

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
    total: f32,
    /// Right end of the recalls beside them; `None` with two classes, whose shares say it all, and where
    /// there is no room.
    rate: Option<f32>,
    /// How many decimals the rates have.
    rate_decimals: usize,
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
    totals::totals(pen, chart, &grid, &style);
    names_answer(pen, chart, &grid);
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
    let foot = FOOT + if n > 2 { RATE_ROW } else { 0.0 };
    (n as f32 * row + (n as f32 - 1.0) * gap(n) + head + foot).max(100.0)
}

fn gap(n: usize) -> f32 {
    match n {
        0..=5 => 4.0,
        6..=12 => 2.0,
        _ => 1.0,
    }
}

fn measure(pen: &Pen<'_>, chart: &MatrixChart, n: usize, width: f32, height: f32) -> Grid {
    let (name, label) = (pen.name(), pen.label());
    let gap = gap(n);
    let widest = name.widest(chart.labels.iter().map(String::as_str));
    // With more classes "Precision" stands under the names.
    let least_head = if n == 2 { 56.0 } else { 78.0_f32 };
    let most_head = if n == 2 {
        // Names are broken between words, never within one while there is room.
        let words = chart.labels.iter().flat_map(|label| label.split(BREAKS));
        let word = name.widest(words) + SQUARE + 8.5;
        (width * 0.224).clamp(84.0, 112.0).max(word).min(width * 0.33)
    } else {
        (width * 0.27).min(140.0).max(least_head.min(width * 0.31))
    };
    let head = (widest + SQUARE + 8.0).clamp(least_head.min(most_head), most_head);
    let counts: Vec<String> = (0..n).map(|i| format::count(chart.row_total(i))).collect();
    let all = format::count(chart.total());
    let total_width = label.widest(counts.iter().chain([&all]).map(String::as_str)) + 10.0;
    let total_column = total_width.max(if width >= 400.0 && n == 2 { 56.0 } else { 36.0 });
    // "100 %" and "100.0 %", and room to the totals.
    let rate_decimals = usize::from(n <= 6 && width >= 400.0);
    let full_rate_column = 46.0 + 12.0 * rate_decimals as f32;
    let gaps = gap * (n as f32 - 1.0);
    let cell_beside = |rates: f32| ((width - head - total_column - rates - gaps) / n as f32).max(2.0);
    // Recalls give way where the counts need their room.
    let needed = cells::least_width((0..n * n).map(|at| format::count(chart.count(at / n, at % n))));
    let costs_counts = (cell_beside(full_rate_column)..cell_beside(0.0)).contains(&needed);
    let has_rates = n > 2 && width >= LEAST_WITH_RATES && !costs_counts;
    let rate_column = if has_rates { full_rate_column } else { 0.0 };
    let cell_width = cell_beside(rate_column);
    let column_names = column_names(name, chart, n, cell_width, height, widest);
    let top = match column_names {
        ColumnNames::Lines(lines) => 20.0 + 16.0 * lines as f32,
        ColumnNames::Upward(length) => 20.0 + length + 6.0,
    };
    let foot = FOOT + if n > 2 { RATE_ROW } else { 0.0 };
    let cell_height = ((height - top - foot - gaps) / n as f32).max(2.0);
    Grid {
        n,
        head,
        top,
        cell: (cell_width, cell_height),
        gap,
        column_names,
        total: width - rate_column,
        rate: has_rates.then_some(width),
        rate_decimals,
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
    // A word that would be cut reads upwards instead, where that shows more of it.
    let longest = if n <= 5 {
        LONGEST_UPWARD.max(height * UPWARD_SHARE)
    } else {
        LONGEST_UPWARD
    };
    let upward = (widest + SQUARE).min(longest);
    let is_cut = chart.labels.iter().any(|label| has_long_word(label, room, name));
    let reads_upward = n > 2 && is_cut && upward - SQUARE > room;
    if n == 2 || (!reads_upward && (room >= 56.0 || (fits_on_two && room >= 40.0))) {
        return ColumnNames::Lines(if height >= 180.0 { 2 } else { 1 });
    }
    let has_room = cell_width >= UPWARD_SIZE;
    ColumnNames::Upward(if has_room { upward } else { SQUARE })
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
    if cell.width < name.size {
        return;
    }
    let (label, room) = (chart.labels[class].as_str(), length - SQUARE);
    // Beside each other, before one is cut.
    let most = if cell.width >= 2.0 * UPWARD_PITCH + 4.0 {
        2
    } else {
        1
    };
    let lines = name_lines(label, room, name, most);
    let first = centre + name.size * 0.36 - UPWARD_PITCH / 2.0 * (lines.len() as f32 - 1.0).max(0.0);
    for (i, line) in lines.into_iter().enumerate() {
        pen.upward(first + UPWARD_PITCH * i as f32, square.y - 4.0, line, name);
    }
}

fn row_names(pen: &mut Pen<'_>, chart: &MatrixChart, grid: &Grid) {
    let height = grid.cell.1;
    for class in 0..grid.n {
        let cell = grid.cell(class, 0);
        let middle = cell.middle().1;
        let room = grid.head - SQUARE - 8.0;
        let (most, size, pitch) = row_type(height, pen.name().width(&chart.labels[class]) <= room);
        let name = Type { size, ..pen.name() };
        let lines = name_lines(&chart.labels[class], room, name, most);
        let first = middle + 4.0 - pitch / 2.0 * (lines.len() as f32 - 1.0).max(0.0);
        let side = 10.0_f32.min(height);
        let square = Space::new(0.0, first - 4.0 - side / 2.0, side, side);
        pen.rect(square, 2.0, class_colour(pen, chart, class));
        for (i, line) in lines.into_iter().enumerate() {
            if height >= name.size {
                pen.text(SQUARE, first + pitch * i as f32, line, name, Align::Left);
            }
        }
    }
}

/// Lines of a row's name at most, the size of their type, and from one to the next: low rows have two smaller ones
/// where one does not hold the name.
fn row_type(height: f32, fits: bool) -> (usize, f32, f32) {
    match height {
        h if h >= 32.0 => (2, 12.0, 16.0),
        h if h >= 22.0 && !fits => (2, 10.0, 11.0),
        h if h >= 14.0 => (1, 12.0, 16.0),
        _ => (1, 10.0, 16.0),
    }
}

/// Where a name may be broken.
const BREAKS: [char; 5] = [' ', '_', '-', '/', '.'];

/// A name on at most two lines, broken between words; within one only where that shows all of it, or where it is
/// not the first.
fn name_lines(label: &str, room: f32, name: Type, most: usize) -> Vec<String> {
    let lines = |most| wrap(label, room, name.size, name.weight, most);
    if room < 2.0 * name.size {
        return vec![name.elide(label, room)];
    }
    let first = label.split(BREAKS).find(|word| !word.is_empty());
    let begins_long = first.is_some_and(|word| name.width(word) > room);
    if begins_long && lines(most + 1).len() > most {
        return vec![name.elide(label, room)];
    }
    lines(most)
}

/// Whether a word of a name finds no room on a line of its own.
fn has_long_word(label: &str, room: f32, name: Type) -> bool {
    let mut words = label.split(BREAKS);
    words.any(|word| name.width(word) > room)
}

fn cells(pen: &mut Pen<'_>, chart: &MatrixChart, grid: &Grid) -> CellType {
    let n = grid.n;
    let mut texts: Vec<CellText> = (0..n * n)
        .map(|at| words::cell_text(chart, at / n, at % n))
        .collect();
    let mut style = fitting(&texts, grid.cell, n == 2);
    if style.is_nothing() && chart.values.has(MatrixValue::Count) {
        // "12.3 M" is better than an empty cell; the whole number is in the region's label.
        for (at, text) in texts.iter_mut().enumerate() {
            text.main = format::axis(chart.count(at / n, at % n) as f64);
        }
        style = fitting(&texts, grid.cell, n == 2);
    }
    let radius = if grid.n <= 12 {
        4.0_f32.min(grid.cell.1 / 4.0)
    } else {
        1.0
    };
    for (at, text) in texts.iter().enumerate() {
        let (i, j) = (at / n, at % n);
        let share = chart.share(MatrixValue::OfRow, i, j);
        let fill = if i == j {
            scale(&pen.colours.right, share)
        } else {
            scale(&pen.colours.wrong, share / WRONG_END)
        };
        let space = grid.cell(i, j);
        pen.rect(space, radius, fill);
        draw_cell(pen, space, text, &style, fill.text_on());
        pen.region(space, words::cell_label(chart, i, j), (i, j));
    }
    style
}

/// The names of rows and columns, and the corner of the totals, say what they stand for: a whole row, a
/// whole column, all.
fn names_answer(pen: &mut Pen<'_>, chart: &MatrixChart, grid: &Grid) {
    let n = grid.n;
    for class in 0..n {
        let cell = grid.cell(class, 0);
        let name = Space::new(0.0, cell.y, grid.head - grid.gap, cell.height);
        pen.region(name, words::row_label(chart, class), (class, n));
    }
    for class in 0..n {
        let cell = grid.cell(0, class);
        let name = Space::new(cell.x, 16.0, cell.width, cell.y - 16.0);
        pen.region(name, words::column_label(chart, class), (n, class));
    }
    let cells = grid.cells();
    let corner = Space::new(
        cells.right(),
        cells.bottom(),
        grid.total - cells.right(),
        FOOT - 4.0,
    );
    pen.region(corner, words::all_label(chart), (n, n));
}
