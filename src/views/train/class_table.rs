//! Precision, recall and F1 of each of more than two classes.

use egui::{Align2, Sense, Stroke, Ui, pos2, vec2};

use super::Shown;
use crate::{
    engine::format,
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{header, paint_elided},
};

/// Between two columns of a table of classes.
pub(super) const CELL_GAP: f32 = 8.0;
/// Height of a row of such a table.
pub(super) const ROW: f32 = 24.0;

/// What the matrix says of each class, as numbers.
pub(super) fn per_class(ui: &mut Ui, shown: &Shown<'_>) {
    header(ui, "Each class", "against all others", |_| {});
    let text = |value: f64| {
        if value.is_finite() {
            format::metric(value)
        } else {
            "–".to_owned()
        }
    };
    let mut rows = vec![["Class", "Precision", "Recall", "F1", "Rows"].map(str::to_owned)];
    for (class, metrics) in shown.report.classes.iter().zip(&shown.metrics.per_class) {
        rows.push([
            class.clone(),
            text(metrics.precision.value),
            text(metrics.recall.value),
            text(metrics.f1.value),
            format::count(metrics.support),
        ]);
    }
    let widths = column_widths(&rows, ui.available_width());
    for (place, cells) in rows.iter().enumerate() {
        table_row(ui, &widths, cells, place == 0);
    }
}

/// Numbers are never cut: names get what these leave.
fn column_widths(rows: &[[String; 5]], width: f32) -> [f32; 5] {
    let mut widths = [0.0_f32; 5];
    for (place, own) in widths.iter_mut().enumerate().skip(1) {
        let cells = rows
            .iter()
            .map(|cells| text_width(&cells[place], 12.0, Weight::Regular));
        *own = cells.fold(0.0, f32::max) + CELL_GAP;
    }
    let numbers: f32 = widths.iter().sum();
    widths[0] = (width - numbers).max(0.0);
    // A wide table is even.
    let spare = (widths[0] - width * 0.3).max(0.0) / 4.0;
    widths[0] -= 4.0 * spare;
    for own in &mut widths[1..] {
        *own += spare;
    }
    widths
}

fn table_row(ui: &mut Ui, widths: &[f32], cells: &[String], is_head: bool) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Row, true, cells.join(", ")));
    let colours = colours(ui);
    let ink = if is_head { colours.ink_3 } else { colours.ink };
    let (mut x, mut is_cut) = (rect.left(), false);
    for (place, (&width, cell)) in widths.iter().zip(cells).enumerate() {
        let (at, anchor) = if place == 0 {
            (pos2(x, rect.center().y), Align2::LEFT_CENTER)
        } else {
            (pos2(x + width, rect.center().y), Align2::RIGHT_CENTER)
        };
        is_cut |= paint_elided(
            ui.painter(),
            at,
            anchor,
            cell,
            if place == 0 { width - 4.0 } else { width },
            12.0,
            Weight::Regular,
            ink,
        );
        x += width;
    }
    if is_cut {
        response.on_hover_text(cells.join(", "));
    }
    let stroke = Stroke::new(1.0, c(colours.hairline));
    ui.painter().hline(rect.x_range(), rect.bottom(), stroke);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_classes_are_never_cut() {
        let rows = vec![
            ["Class", "Precision", "Recall", "F1", "Rows"].map(str::to_owned),
            [
                "A class of a long name",
                "0.833",
                "0.912",
                "0.871",
                "1\u{202f}000\u{202f}000",
            ]
            .map(str::to_owned),
        ];
        for width in [220.0, 300.0, 600.0] {
            let widths = column_widths(&rows, width);
            assert!((widths.iter().sum::<f32>() - width).abs() < 0.01, "{widths:?}");
            for cells in &rows {
                for place in 1..5 {
                    assert!(text_width(&cells[place], 12.0, Weight::Regular) <= widths[place]);
                }
            }
        }
    }
}
