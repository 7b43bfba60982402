//! Around the cells: sums of rows and columns, and with more than two classes recall and precision of each.

use super::{Grid, SQUARE};
use crate::{
    chart::{
        Align, MatrixChart,
        layout::{
            cells::CellType,
            pen::{Pen, Type},
        },
    },
    engine::{format, study::MatrixValue},
    theme::fonts::Weight,
};

/// Sizes of type for what stands under narrow columns.
const SIZES: [f32; 3] = [12.0, 11.0, 10.0];

/// Writes them where there is room.
pub fn totals(pen: &mut Pen<'_>, chart: &MatrixChart, grid: &Grid, style: &CellType) {
    beside(pen, chart, grid);
    let label = pen.label();
    let baseline = grid.cells().bottom() + 19.0;
    let caption = Type::new(12.0, Weight::Regular, pen.colours.ink_3);
    pen.text(SQUARE, baseline, "Total", caption, Align::Left);
    let all = format::count(chart.total());
    pen.text(grid.total, baseline, all, label, Align::Right);
    let sums: Vec<String> = (0..grid.n)
        .map(|j| format::count(chart.column_total(j)))
        .collect();
    under(pen, grid, baseline, sums, style.left_edge());
    if grid.n > 2 {
        let baseline = baseline + super::RATE_ROW;
        let precisions = |decimals: usize| -> Vec<String> {
            (0..grid.n)
                .map(|class| chart.share(MatrixValue::OfColumn, class, class))
                .map(|share| format::percent(share, decimals))
                .collect()
        };
        let is_written = under(pen, grid, baseline, precisions(grid.rate_decimals), None)
            || under(pen, grid, baseline, precisions(0), None);
        if is_written {
            let name = caption.elide("Precision", grid.head - SQUARE - 2.0);
            pen.text(SQUARE, baseline, name, caption, Align::Left);
        }
    }
}

/// Sums of the rows, and the recalls.
fn beside(pen: &mut Pen<'_>, chart: &MatrixChart, grid: &Grid) {
    let label = pen.label();
    let size = if grid.cell.1 < 14.0 { 10.0 } else { 12.0 };
    if grid.cell.1 < size {
        return;
    }
    let style = Type { size, ..label };
    for row in 0..grid.n {
        let middle = grid.cell(row, 0).middle().1;
        let text = format::count(chart.row_total(row));
        pen.text(grid.total, middle + 4.0, text, style, Align::Right);
        if let Some(right) = grid.rate {
            let recall = chart.share(MatrixValue::OfRow, row, row);
            let text = format::percent(recall, grid.rate_decimals);
            pen.text(right, middle + 4.0, text, style, Align::Right);
        }
    }
    if let Some(right) = grid.rate {
        let title = pen.title();
        pen.text(right, grid.top - 8.0, "Recall", title, Align::Right);
    }
}

/// One text a column, at the largest size at which all fit; nothing where none does. `pad`: from the left
/// edge of the cells, where their own texts begin there.
fn under(pen: &mut Pen<'_>, grid: &Grid, baseline: f32, texts: Vec<String>, pad: Option<f32>) -> bool {
    let label = pen.label();
    let room = grid.cell.0 + grid.gap - 4.0;
    let fits = |size: &f32| Type { size: *size, ..label }.widest(texts.iter().map(String::as_str)) <= room;
    let Some(size) = SIZES.into_iter().find(fits) else {
        return false;
    };
    let style = Type { size, ..label };
    for (column, text) in texts.into_iter().enumerate() {
        let cell = grid.cell(0, column);
        match pad {
            Some(pad) if pad + style.width(&text) <= cell.width => {
                pen.text(cell.x + pad, baseline, text, style, Align::Left);
            }
            _ => pen.text(cell.middle().0, baseline, text, style, Align::Center),
        }
    }
    true
}
