//! What the import made of the file: column by column, what it could not settle, what it left out.

use egui::{Align2, CornerRadius, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{
    lists::{lines, two_ends},
    memory::Memory,
    shown::Shown,
    words,
};
use crate::{
    engine::{
        format,
        run::Step,
        table::{ColumnReceipt, ImportReceipt},
    },
    state::{AppState, Command, ExportSubject, TableId},
    theme::{
        Colours, Rgb,
        fonts::Weight,
        style::{SMALL_CONTROL_HEIGHT, c, colours},
    },
    views::widgets::{Button, Icon, hint, link, paint_elided, section},
};

/// Height of a column's line.
const LINE: f32 = 24.0;
/// Width of its bar.
const BAR: f32 = 56.0;

/// File, size, time, and a line for each column.
pub fn receipt(
    ui: &mut Ui,
    shown: &Shown<'_>,
    state: &AppState,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    ui.add_space(12.0);
    let receipt = &shown.read.receipt;
    crate::views::widgets::header(ui, "Import receipt", "", |ui| {
        let save = Button::icon_only(Icon::Download, "Export column summary");
        if save
            .height(SMALL_CONTROL_HEIGHT)
            .enabled(shown.prepared.is_some())
            .show(ui)
            .clicked()
        {
            out.push(Command::OpenExport(ExportSubject::Table(TableId::Summary)));
        }
    });
    ui.add_space(-6.0);
    let words = overview(receipt, state.seconds.get(&Step::Import).copied());
    hint(ui, words).on_hover_text(format!("{}\nSHA-256 {}", receipt.file, receipt.sha256));
    if state.is_remembered() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            hint(ui, "Read as you chose when it was open before.");
            if link(ui, "Forget").clicked() {
                out.push(Command::ForgetImport);
            }
        });
    }
    ui.add_space(4.0);
    column_lines(ui, shown, memory);
    ui.add_space(12.0);
    crate::views::widgets::hairline(ui);
}

/// "customers.csv: 5 209 rows × 8 columns, 384 kB, read in 21 ms".
fn overview(receipt: &ImportReceipt, seconds: Option<f64>) -> String {
    let file = receipt.file.rsplit(['/', '\\']).next().unwrap_or(&receipt.file);
    let took = seconds.map_or_else(String::new, |seconds| {
        format!(", read in {}", words::duration(seconds))
    });
    format!(
        "{file}: {} × {}, {}{took}",
        format::plural(receipt.n_rows, "row", "rows"),
        format::plural(receipt.columns.len(), "column", "columns"),
        words::file_size(receipt.n_bytes)
    )
}

fn column_lines(ui: &mut Ui, shown: &Shown<'_>, memory: &mut Memory) {
    let columns = &shown.read.receipt.columns;
    let mut clicked = None;
    lines(ui, columns.len(), LINE, |ui, place, rect| {
        let column = &columns[place];
        let is_selected = memory.selected.as_ref() == Some(&column.name);
        let response = ui.interact(rect, ui.scope_id().with(("receipt", place)), Sense::click());
        let label = format!("{}: {}", column.name, findings_of(column).join(", "));
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, &label));
        let colours = colours(ui);
        let around = rect.expand2(vec2(6.0, 0.0));
        if is_selected || response.hovered() || response.has_focus() {
            let fill = if is_selected {
                colours.select_soft
            } else {
                colours.hover
            };
            ui.painter().rect_filled(around, CornerRadius::same(4), c(fill));
        }
        if response.has_focus() {
            let stroke = egui::Stroke::new(2.0, c(colours.select));
            let radius = CornerRadius::same(4);
            ui.painter()
                .rect_stroke(around, radius, stroke, egui::StrokeKind::Inside);
        }
        column_line(ui, rect, column);
        if response.clicked() {
            clicked = Some(column.name.clone());
        }
        response.on_hover_text(label);
    });
    if let Some(name) = clicked
        && let Some((place, _)) = shown.column(&name)
    {
        memory.toggle_column(&name, place);
    }
}

fn column_line(ui: &Ui, rect: Rect, column: &ColumnReceipt) {
    let colours = colours(ui);
    // The line has room for the most important one.
    let words = findings_of(column).swap_remove(0);
    let (weight, ink) = if column.rejected > 0 || column.is_doubtful() {
        (Weight::Medium, colours.warn)
    } else {
        (Weight::Regular, colours.ink_3)
    };
    let bar_left = rect.left() + (rect.width() - BAR) * 0.56;
    let bar = Rect::from_min_size(pos2(bar_left, rect.center().y - 4.0), vec2(BAR, 8.0));
    let room = bar_left - rect.left() - 8.0;
    let painter = ui.painter();
    let at = rect.left_center();
    paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        &column.name,
        room,
        12.0,
        Weight::Regular,
        colours.ink,
    );
    paint_parts(ui, bar, &parts(column, colours));
    let room = rect.right() - bar.right() - 6.0;
    let at = rect.right_center();
    paint_elided(painter, at, Align2::RIGHT_CENTER, &words, room, 11.0, weight, ink);
}

/// What the cells of a column came to, at least one thing, most important first: "3 010 ambiguous",
/// "214 missing".
fn findings_of(column: &ColumnReceipt) -> Vec<String> {
    let counted = |n: usize, word: &str| (n > 0).then(|| format!("{} {word}", format::count(n)));
    let mut parts: Vec<String> = counted(column.rejected, "not read").into_iter().collect();
    parts.extend(counted(column.ambiguous, "ambiguous"));
    parts.extend(column.cautions.iter().map(|caution| caution.short.clone()));
    parts.extend(counted(column.missing, "missing"));
    if parts.is_empty() {
        parts.push("all read".to_owned());
    }
    parts
}

/// Cells read, ambiguous, missing and not read, with their colours.
fn parts(column: &ColumnReceipt, colours: &Colours) -> [(usize, Rgb); 4] {
    [
        (column.parsed.saturating_sub(column.ambiguous), colours.quiet),
        (column.ambiguous, colours.warn_mark),
        (column.missing, colours.ink_3),
        (column.rejected, colours.bad),
    ]
}

/// Parts side by side, each at least so wide that it is seen.
fn paint_parts(ui: &Ui, bar: Rect, parts: &[(usize, Rgb)]) {
    let total: usize = parts.iter().map(|(n, _)| n).sum();
    let widths = part_widths(
        &parts.iter().map(|(n, _)| *n).collect::<Vec<_>>(),
        total,
        bar.width(),
    );
    let mut left = bar.left();
    for ((_, colour), width) in parts.iter().zip(widths).filter(|(_, width)| *width > 0.0) {
        let seen = (width - 1.0).max(1.5);
        let part = Rect::from_min_size(pos2(left, bar.top()), vec2(seen, bar.height()));
        ui.painter().rect_filled(part, CornerRadius::same(1), c(*colour));
        left += width;
    }
}

/// Widths of the parts: small ones get 2.5 points, the largest gives them.
fn part_widths(parts: &[usize], total: usize, width: f32) -> Vec<f32> {
    let share = |n: usize| {
        if n == 0 {
            0.0
        } else {
            (n as f32 / total.max(1) as f32 * width).max(2.5)
        }
    };
    let mut widths: Vec<f32> = parts.iter().map(|&n| share(n)).collect();
    let over = widths.iter().sum::<f32>() - width;
    let widest = widths.iter_mut().max_by(|a, b| a.total_cmp(b));
    if let Some(widest) = widest.filter(|_| over > 0.0) {
        *widest -= over;
    }
    widths
}

/// What was decided, in sentences.
pub fn notes(ui: &mut Ui, shown: &Shown<'_>) {
    let notes = &shown.read.receipt.notes;
    if notes.is_empty() {
        return;
    }
    section(ui, "How it was read", "", |ui| {
        for note in notes {
            hint(ui, note);
        }
    });
}

/// A name and how often it stands, with a bar behind: for the most frequent values.
pub fn share_line(ui: &mut Ui, name: &str, count: u64, of: usize, highest: u64) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::click());
    let share = format::percent(count as f64 / of.max(1) as f64, 1);
    let words = format!("{}, {share}", format::count(count));
    let label = format!("{name}: {words}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let colours = colours(ui);
    let width = (count as f32 / highest.max(1) as f32 * rect.width()).max(2.0);
    let bar = Rect::from_min_size(pos2(rect.left(), rect.bottom() - 3.0), vec2(width, 2.0));
    ui.painter()
        .rect_filled(bar, CornerRadius::same(1), c(colours.quiet));
    let left = (name, (Weight::Regular, colours.ink));
    let right = (words.as_str(), (Weight::Regular, colours.ink_2));
    two_ends(ui, rect, left, right, 12.0);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_parts_are_seen_and_the_whole_stays() {
        let widths = part_widths(&[4995, 0, 3, 2], 5000, 72.0);
        assert_eq!(widths[1], 0.0);
        assert_eq!((widths[2], widths[3]), (2.5, 2.5));
        assert!((widths.iter().sum::<f32>() - 72.0).abs() < 1e-4);
        assert_eq!(part_widths(&[0, 0, 0, 0], 0, 72.0), [0.0; 4]);
    }

    #[test]
    fn findings_name_what_is_wrong_first() {
        let mut column = ColumnReceipt::new("age", crate::engine::table::ColumnKind::Number);
        column.parsed = 10;
        assert_eq!(findings_of(&column), ["all read"]);
        (column.missing, column.rejected) = (3, 1);
        assert_eq!(findings_of(&column), ["1 not read", "3 missing"]);
    }
}
