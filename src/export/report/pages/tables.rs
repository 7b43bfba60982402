//! Tables on paper: columns as wide as they need, too many of them below each other, rows over pages.

use super::{Align, Flow, SIDE, Style, WIDTH, lines_height};
use crate::{
    export::report::ReportTable,
    theme::{
        LIGHT,
        fonts::{Weight, text_width, wrap},
    },
};

const GAP: f32 = 10.0;
/// Words of a cell are broken beyond this width.
const WIDEST_WORDS: f32 = 170.0;
const WIDEST_NUMBER: f32 = 80.0;
const MOST_LINES: usize = 6;

fn cell_style() -> Style {
    Style::new(8.0, Weight::Regular, LIGHT.ink)
}

fn head_style() -> Style {
    Style::new(8.0, Weight::Medium, LIGHT.ink_2)
}

fn caption_style() -> Style {
    Style::new(8.5, Weight::Regular, LIGHT.ink_3)
}

/// Rows that the head has below it on its page, at least.
const ROWS_WITH_HEAD: usize = 2;
/// Below the head: the rule.
const RULE: f32 = 2.0;

/// Room for the caption, the head and its first rows.
pub(super) fn opening(table: &ReportTable) -> f32 {
    let widths = widths(table);
    let stretches = stretches(&widths, table.n_words);
    let columns = stretches.first().map_or(&[][..], Vec::as_slice);
    lines_height(&table.caption, caption_style(), 0.0) + head_height(table, &placed(columns, &widths))
}

/// Height of the head with its first rows.
fn head_height(table: &ReportTable, placed: &[(usize, f32, f32)]) -> f32 {
    let rows = table.rows.iter().take(ROWS_WITH_HEAD);
    let rows: f32 = rows.map(|row| row_height(row, placed, cell_style())).sum();
    row_height(&table.head, placed, head_style()) + RULE + rows
}

/// As high as its highest cell.
fn row_height(row: &[String], placed: &[(usize, f32, f32)], style: Style) -> f32 {
    let lines = placed.iter().map(|&(column, _, width)| {
        let text = row.get(column).map_or("", String::as_str);
        wrap(text, width, style.size, style.weight, MOST_LINES).len()
    });
    lines.max().unwrap_or(1).max(1) as f32 * style.line()
}

impl Flow<'_> {
    pub(super) fn table(&mut self, table: &ReportTable) {
        self.need(opening(table));
        self.words(&table.caption, caption_style(), 0.0);
        let widths = widths(table);
        for columns in stretches(&widths, table.n_words) {
            let placed = placed(&columns, &widths);
            self.need(head_height(table, &placed));
            self.head(table, &placed);
            for row in &table.rows {
                self.row(row, table, &placed);
            }
            self.space(4.0);
        }
    }

    /// The head again at the top of each page.
    fn head(&mut self, table: &ReportTable, placed: &[(usize, f32, f32)]) {
        self.cells(&table.head, table.n_words, placed, head_style());
        self.rule(SIDE, WIDTH);
        self.y += RULE;
    }

    fn row(&mut self, row: &[String], table: &ReportTable, placed: &[(usize, f32, f32)]) {
        let height = row_height(row, placed, cell_style());
        let before = self.done.len();
        self.need(height);
        if self.done.len() != before {
            self.head(table, placed);
        }
        self.cells(row, table.n_words, placed, cell_style());
    }

    fn cells(&mut self, row: &[String], n_words: usize, placed: &[(usize, f32, f32)], style: Style) {
        let top = self.y;
        let mut bottom = top + style.line();
        for &(column, x, width) in placed {
            let text = row.get(column).map_or("", String::as_str);
            self.y = top;
            for line in wrap(text, width, style.size, style.weight, MOST_LINES) {
                if column < n_words {
                    self.line(&line, x, style, Align::Left);
                } else {
                    self.line(&line, x + width, style, Align::Right);
                }
                self.y += style.line();
            }
            bottom = bottom.max(self.y);
        }
        self.y = bottom;
    }
}

/// The width that each column wants.
fn widths(table: &ReportTable) -> Vec<f32> {
    let n_columns = table.head.len();
    (0..n_columns)
        .map(|column| {
            let cells = table.rows.iter().filter_map(|row| row.get(column));
            let widest = cells
                .map(|cell| text_width(cell, cell_style().size, cell_style().weight))
                .fold(0.0, f32::max);
            let head = text_width(&table.head[column], head_style().size, head_style().weight);
            if column < table.n_words {
                widest.max(head).min(WIDEST_WORDS)
            } else {
                // A long head is broken; a number is not.
                widest
                    .max(head.min(52.0))
                    .min(WIDEST_NUMBER.max(widest))
                    .min(WIDTH * 0.5)
            }
        })
        .collect()
}

/// Columns that stand beside each other: the words again in each stretch, then as many numbers as there is room for.
fn stretches(widths: &[f32], n_words: usize) -> Vec<Vec<usize>> {
    let n_words = n_words.min(widths.len());
    let words: Vec<usize> = (0..n_words).collect();
    let taken: f32 = words.iter().map(|&column| widths[column] + GAP).sum();
    let mut stretches = vec![words.clone()];
    let mut at = taken;
    for (column, width) in widths.iter().enumerate().skip(n_words) {
        let is_full = at + width > WIDTH;
        let has_number = stretches.last().is_some_and(|last| last.len() > n_words);
        if is_full && has_number {
            stretches.push(words.clone());
            at = taken;
        }
        if let Some(last) = stretches.last_mut() {
            last.push(column);
        }
        at += width + GAP;
    }
    stretches
}

/// (column, x, width): words are squeezed where the stretch is wider than the page, numbers stand apart evenly.
fn placed(columns: &[usize], widths: &[f32]) -> Vec<(usize, f32, f32)> {
    let total: f32 = columns.iter().map(|&column| widths[column] + GAP).sum::<f32>() - GAP;
    let squeeze = (WIDTH / total).min(1.0);
    let mut x = SIDE;
    columns
        .iter()
        .map(|&column| {
            let width = widths[column] * squeeze;
            let place = (column, x, width);
            x += width + GAP * squeeze;
            place
        })
        .collect()
}
