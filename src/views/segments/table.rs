//! Each segment as a row: size, share, means, classes. Pointing at one sets it off in the scatter.

use egui::{Align2, CornerRadius, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{
    view::{Emphasis, SegmentView},
    words,
};
use crate::{
    engine::format,
    theme::{
        Rgb,
        fonts::{self, Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{hint, paint_text, segment_disc},
};

/// Height of a row.
const ROW: f32 = 28.0;

/// Longer titles are cut, and whole under the pointer: one of them must not push all other columns out of sight.
const WIDEST_TITLE: f32 = 150.0;

/// A column of the table.
struct Column {
    title: String,
    /// A square in a class's colour before the title.
    mark: Option<Rgb>,
    cells: Vec<String>,
    width: f32,
}

/// Shows the table in what is left of the pane.
pub fn show(ui: &mut Ui, view: &SegmentView<'_>, emphasis: &mut Emphasis) {
    let mut columns = columns(ui, view);
    let content: f32 = columns.iter().map(|column| column.width).sum();
    let n = columns.len() as f32;
    // Where it is narrow columns stand closer before the table scrolls.
    let gap = ((ui.available_width() - content) / n).clamp(14.0, 24.0);
    for column in &mut columns {
        column.width += gap;
    }
    let natural: f32 = columns.iter().map(|column| column.width).sum();
    // Room to spare goes to all columns alike.
    let spare = (ui.available_width() - natural).max(0.0) / columns.len() as f32;
    for column in &mut columns {
        column.width += spare;
    }
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let width = columns
            .iter()
            .map(|column| column.width)
            .sum::<f32>()
            .max(ui.available_width());
        let (rect, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
        titles(ui, &columns, rect);
        for segment in 0..view.rows.rows.len() {
            row_ui(ui, view, &columns, segment, width, emphasis);
        }
        if let Some(words) = words::without(&view.made.report, view.k) {
            ui.add_space(6.0);
            hint(ui, words);
        }
    });
}

fn columns(ui: &Ui, view: &SegmentView<'_>) -> Vec<Column> {
    let rows = &view.rows;
    let column = |title: &str, mark: Option<Rgb>, cells: Vec<String>| {
        let mark_width = if mark.is_some() { 16.0 } else { 0.0 };
        let widest = cells
            .iter()
            .map(|cell| text_width(cell, 12.0, Weight::Regular))
            .fold(0.0, f32::max);
        let of_title = text_width(title, 12.0, Weight::Medium).min(WIDEST_TITLE);
        let width = widest.max(of_title + mark_width);
        Column {
            title: title.to_owned(),
            mark,
            cells,
            width,
        }
    };
    let each = |cell: &dyn Fn(usize) -> String| (0..rows.rows.len()).map(cell).collect::<Vec<_>>();
    let mut all = vec![
        column("", None, each(&|i| rows.rows[i].title.clone())),
        column("customers", None, each(&|i| format::count(rows.rows[i].size))),
        column("share", None, each(&|i| format::percent(rows.rows[i].share, 1))),
    ];
    // Its disc.
    all[0].width += 24.0;
    for (place, name) in rows.features.iter().enumerate() {
        all.push(column(
            name,
            None,
            each(&|i| rows.rows[i].means.get(place).cloned().unwrap_or_default()),
        ));
    }
    // Of two classes one says it all.
    let shown = if rows.classes.len() == 2 { 1 } else { usize::MAX };
    for class in class_order(rows.classes.len(), view.positive)
        .into_iter()
        .take(shown)
    {
        let mark = colours(ui).class_mark(class, view.positive, rows.classes.len());
        let share = |i: usize| {
            let share = rows.rows[i].classes.get(class).copied().unwrap_or(f64::NAN);
            format::percent(share, 1)
        };
        all.push(column(&rows.classes[class], Some(mark), each(&share)));
    }
    all
}

/// The positive class of two first.
pub fn class_order(n_classes: usize, positive: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n_classes).collect();
    if n_classes == 2 {
        order.sort_by_key(|&class| class != positive);
    }
    order
}

fn titles(ui: &Ui, columns: &[Column], rect: Rect) {
    let colours = colours(ui);
    let painter = ui.painter();
    let at = pos2(rect.left() + 7.0, rect.center().y);
    paint_text(
        painter,
        at,
        Align2::LEFT_CENTER,
        "segment",
        12.0,
        Weight::Medium,
        colours.ink_2,
    );
    let mut right = rect.left();
    for (place, column) in columns.iter().enumerate() {
        right += column.width;
        let at = pos2(right - 8.0, rect.center().y);
        let title = fonts::elide(&column.title, WIDEST_TITLE, 12.0, Weight::Medium);
        let placed = paint_text(
            painter,
            at,
            Align2::RIGHT_CENTER,
            &title,
            12.0,
            Weight::Medium,
            colours.ink_2,
        );
        if title != column.title {
            let response = ui.interact(placed, ui.scope_id().with(("title", place)), Sense::hover());
            response.on_hover_text(&column.title);
        }
        if let Some(mark) = column.mark {
            let square = Rect::from_center_size(pos2(placed.left() - 10.0, at.y), vec2(9.0, 9.0));
            painter.rect_filled(square, CornerRadius::same(2), c(mark));
        }
    }
    painter.hline(
        rect.x_range(),
        rect.bottom(),
        Stroke::new(1.0, c(colours.hairline)),
    );
}

fn row_ui(
    ui: &mut Ui,
    view: &SegmentView<'_>,
    columns: &[Column],
    segment: usize,
    width: f32,
    emphasis: &mut Emphasis,
) {
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::click());
    let slot = view.rows.rows[segment].slot;
    let is_chosen = emphasis.chosen == Some(slot);
    let name = in_words(view, segment);
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_chosen, &name));
    let colours = colours(ui);
    let painter = ui.painter();
    if is_chosen {
        painter.rect_filled(rect, CornerRadius::ZERO, c(colours.select_soft));
        let bar = Rect::from_min_size(rect.min, vec2(2.0, rect.height()));
        painter.rect_filled(bar, CornerRadius::ZERO, c(colours.select));
    } else if response.hovered() {
        painter.rect_filled(rect, CornerRadius::ZERO, c(colours.hover));
    }
    if response.has_focus() {
        let stroke = Stroke::new(2.0, c(colours.select));
        painter.rect_stroke(rect, CornerRadius::ZERO, stroke, egui::StrokeKind::Inside);
    }
    segment_disc(ui, pos2(rect.left() + 16.0, rect.center().y), 9.0, slot);
    let painter = ui.painter();
    let mut right = rect.left();
    for (place, column) in columns.iter().enumerate() {
        right += column.width;
        let (at, anchor) = if place == 0 {
            (pos2(rect.left() + 32.0, rect.center().y), Align2::LEFT_CENTER)
        } else {
            (pos2(right - 8.0, rect.center().y), Align2::RIGHT_CENTER)
        };
        let weight = if place == 0 {
            Weight::Medium
        } else {
            Weight::Regular
        };
        let text = &column.cells[segment];
        paint_text(painter, at, anchor, text, 12.0, weight, colours.ink);
    }
    let line = Stroke::new(1.0, c(colours.hairline));
    painter.hline(rect.x_range(), rect.bottom() - 0.5, line);
    if response.hovered() {
        emphasis.hovered = Some(slot);
    }
    if response.clicked() {
        emphasis.toggle(slot);
    }
}

/// The whole row for a screen reader.
fn in_words(view: &SegmentView<'_>, segment: usize) -> String {
    let rows = &view.rows;
    let row = &rows.rows[segment];
    let means = rows.features.iter().zip(&row.means);
    let means = means.map(|(name, mean)| format!("{name} {mean}"));
    let classes = rows.classes.iter().zip(&row.classes);
    let classes = classes.map(|(name, share)| format!("{name} {}", format::percent(*share, 1)));
    let size = format!("{}: {}", row.title, row.size_in_words());
    let parts: Vec<String> = std::iter::once(size).chain(means).chain(classes).collect();
    parts.join(", ")
}
