//! A card a segment: how many, what sets it apart, which classes are in it.

use egui::{Align, Align2, CornerRadius, Layout, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{
    rows::Telling,
    table::class_order,
    view::{Emphasis, SegmentView},
};
use crate::{
    engine::format,
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{card, hint, paint_elided, paint_text, segment_disc, title},
};

/// Shows all cards.
pub fn show(ui: &mut Ui, view: &SegmentView<'_>, emphasis: &mut Emphasis) {
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        title(ui, "Segments");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            hint(ui, "mean, SD from all")
        });
    });
    ui.add_space(4.0);
    ui.spacing_mut().item_spacing.y = 8.0;
    for segment in 0..view.rows.rows.len() {
        let is_chosen = emphasis.chosen == Some(segment);
        let shown = card(ui, is_chosen, |ui| card_ui(ui, view, segment));
        let id = ui.scope_id().with(("segment card", segment));
        let response = ui.interact(shown.response.rect, id, Sense::click());
        let name = in_words(view, segment);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &name));
        if response.has_focus() {
            let stroke = egui::Stroke::new(2.0, c(colours(ui).select));
            ui.painter()
                .rect_stroke(response.rect, 8.0, stroke, egui::StrokeKind::Outside);
        }
        if response.hovered() {
            emphasis.hovered = Some(segment);
        }
        if response.clicked() {
            emphasis.toggle(segment);
        }
    }
}

fn card_ui(ui: &mut Ui, view: &SegmentView<'_>, segment: usize) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let row = &view.rows.rows[segment];
    let width = ui.available_width();
    let ink = colours(ui).ink;
    let (rect, _) = ui.allocate_exact_size(vec2(width, 22.0), Sense::hover());
    segment_disc(ui, rect.left_center() + vec2(10.0, 0.0), 10.0, segment);
    let at = pos2(rect.left() + 28.0, rect.center().y);
    let name = format!("Segment {}", segment + 1);
    paint_text(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        name,
        13.0,
        Weight::SemiBold,
        ink,
    );
    let words = text_width("Segment 12", 13.0, Weight::SemiBold);
    mix_words(ui, view, segment, rect.with_min_x(at.x + words + 12.0));
    let (rect, _) = ui.allocate_exact_size(vec2(width, 22.0), Sense::hover());
    let quiet = colours(ui).ink_2;
    let at = rect.left_center();
    paint_text(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        row.size_in_words(),
        12.0,
        Weight::Regular,
        quiet,
    );
    returns_words(ui, view, segment, rect);
    mix_bar(ui, view, segment);
    ui.add_space(4.0);
    let mean = |telling: &Telling| row.means.get(telling.feature).map_or("", String::as_str);
    let widest = row
        .telling
        .iter()
        .map(|telling| text_width(mean(telling), 12.0, Weight::SemiBold));
    let columns = Columns {
        mean: widest.fold(36.0, f32::max),
    };
    for telling in &row.telling {
        telling_row(ui, view, segment, telling, mean(telling), columns);
    }
}

/// "stable 0.93", at the right.
fn returns_words(ui: &Ui, view: &SegmentView<'_>, segment: usize, place: Rect) {
    let Some((words, is_enough)) = view.returns(segment) else {
        return;
    };
    let colours = colours(ui);
    let ink = if is_enough { colours.good } else { colours.warn };
    let at = place.right_center();
    paint_text(
        ui.painter(),
        at,
        Align2::RIGHT_CENTER,
        words,
        12.0,
        Weight::Regular,
        ink,
    );
}

/// Widths of a card's columns.
#[derive(Debug, Clone, Copy)]
struct Columns {
    mean: f32,
}

/// Room of the deviations.
const DEVIATION: f32 = 34.0;
/// Width of the small curves.
const CURVE: f32 = 50.0;

/// The positive class of two, else the most frequent one: "62.3 % Premium Buyer".
fn mix_words(ui: &Ui, view: &SegmentView<'_>, segment: usize, place: Rect) {
    let shares = &view.rows.rows[segment].classes;
    let class = if shares.len() == 2 {
        Some(view.positive)
    } else {
        (0..shares.len()).max_by(|&a, &b| shares[a].total_cmp(&shares[b]))
    };
    let Some(class) = class.filter(|&class| shares[class].is_finite()) else {
        return;
    };
    let text = format!(
        "{} {}",
        format::percent(shares[class], 0),
        view.rows.classes[class]
    );
    let ink = colours(ui).class_text(class, view.positive, shares.len());
    paint_elided(
        ui.painter(),
        place.right_center(),
        Align2::RIGHT_CENTER,
        &text,
        place.width(),
        12.0,
        Weight::Regular,
        ink,
    );
}

/// The classes of the segment, side by side; a hairline where there is no target.
fn mix_bar(ui: &mut Ui, view: &SegmentView<'_>, segment: usize) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 8.0), Sense::hover());
    let colours = colours(ui);
    let painter = ui.painter();
    let shares = &view.rows.rows[segment].classes;
    let bar = Rect::from_center_size(rect.center(), vec2(rect.width(), 4.0));
    if shares.iter().all(|share| !share.is_finite()) {
        let line = egui::Stroke::new(1.0, c(colours.hairline));
        painter.hline(rect.x_range(), rect.center().y, line);
        return;
    }
    painter.rect_filled(bar, CornerRadius::same(2), c(colours.quiet_2));
    let mut left = bar.left();
    for class in class_order(shares.len(), view.positive) {
        #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
        let width = shares[class] as f32 * bar.width();
        let piece = Rect::from_min_size(pos2(left, bar.top()), vec2((width - 1.0).max(0.0), 4.0));
        let fill = colours.class_mark(class, view.positive, shares.len());
        painter.rect_filled(piece, CornerRadius::same(1), c(fill));
        left += width;
    }
    response.on_hover_text(mix_in_words(view, segment));
}

fn mix_in_words(view: &SegmentView<'_>, segment: usize) -> String {
    let shares = &view.rows.rows[segment].classes;
    let of_class = |class: usize| {
        format!(
            "{} {}",
            view.rows.classes[class],
            format::percent(shares[class], 1)
        )
    };
    let order = class_order(shares.len(), view.positive);
    order.into_iter().map(of_class).collect::<Vec<_>>().join(", ")
}

/// A feature's name, how the segment lies along it, its mean there, and how far that is from all.
fn telling_row(
    ui: &mut Ui,
    view: &SegmentView<'_>,
    segment: usize,
    telling: &Telling,
    mean: &str,
    columns: Columns,
) {
    let name = &view.rows.features[telling.feature];
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 23.0), Sense::hover());
    let colours = colours(ui);
    let painter = ui.painter();
    let middle = rect.center().y;
    let at = pos2(rect.right(), middle);
    let text = format::signed(telling.deviation, 1);
    paint_text(
        painter,
        at,
        Align2::RIGHT_CENTER,
        text,
        12.0,
        Weight::Regular,
        colours.ink_3,
    );
    let at = pos2(rect.right() - DEVIATION, middle);
    paint_text(
        painter,
        at,
        Align2::RIGHT_CENTER,
        mean,
        12.0,
        Weight::SemiBold,
        colours.ink,
    );
    let right = at.x - columns.mean - 8.0;
    let curve = Rect::from_min_max(
        pos2(right - CURVE, rect.top() + 4.0),
        pos2(right, rect.bottom() - 4.0),
    );
    view.spreads.paint(ui, curve, segment, telling.feature);
    let room = curve.left() - rect.left() - 8.0;
    let at = rect.left_center();
    let is_cut = paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        name,
        room,
        12.0,
        Weight::Regular,
        colours.ink_2,
    );
    if is_cut {
        let id = ui.scope_id().with(name);
        ui.interact(rect, id, Sense::hover()).on_hover_text(name);
    }
}

fn in_words(view: &SegmentView<'_>, segment: usize) -> String {
    let row = &view.rows.rows[segment];
    let mut parts = vec![format!("Segment {}, {}", segment + 1, row.size_in_words())];
    parts.extend(row.telling.iter().map(|telling| {
        let name = &view.rows.features[telling.feature];
        let mean = row.means.get(telling.feature).map_or("", String::as_str);
        format!("{name} {mean}, {} SD", format::signed(telling.deviation, 1))
    }));
    if let Some((words, _)) = view.returns(segment) {
        parts.push(format!("{words} when customers are drawn again"));
    }
    if !row.classes.is_empty() {
        parts.push(mix_in_words(view, segment));
    }
    parts.join("; ")
}
