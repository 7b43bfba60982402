//! Ten customers: what they bought, day by day, and what became of it.

use std::sync::Arc;

use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::{
    engine::{
        format::{self, plural},
        purchases::{Example, ExamplePurchase, Fate},
        run::MadeCustomers,
    },
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{card, hint, paint_elided, paint_text, title},
};

/// Purchases of one customer on the page.
const SHOWN: usize = 12;
const ROW: f32 = 20.0;
/// Share of the width for the purchases.
const PURCHASES: f32 = 0.4;
/// What became of them stands in so many columns.
const FACT_COLUMNS: usize = 2;

/// One card a customer.
pub fn examples(ui: &mut Ui, made: &Arc<MadeCustomers>) {
    hint(
        ui,
        "Customers of few and of many orders, spread over the file. A dot begins an order.",
    );
    ui.add_space(8.0);
    for example in &made.report.examples {
        let cells = made
            .read
            .table
            .page(example.customer, 1)
            .pop()
            .unwrap_or_default();
        ui.push_id(example.customer, |ui| {
            card(ui, false, |ui| one(ui, made, example, &cells));
        });
        ui.add_space(8.0);
    }
}

fn one(ui: &mut Ui, made: &MadeCustomers, example: &Example, cells: &[Option<String>]) {
    let text = |place: usize| cells.get(place).cloned().flatten().unwrap_or_default();
    title(ui, text(0));
    let width = ui.available_width();
    let facts: Vec<(&str, String)> = made
        .read
        .table
        .columns()
        .iter()
        .enumerate()
        .skip(1)
        .map(|(place, column)| (column.name.as_str(), text(place)))
        .collect();
    let n_shown = example.purchases.len().min(SHOWN);
    let n_lines = n_shown + usize::from(example.n_purchases > n_shown);
    let n_facts = facts.len().div_ceil(FACT_COLUMNS);
    let height = n_lines.max(n_facts) as f32 * ROW;
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let middle = rect.left() + width * PURCHASES;
    for (place, purchase) in example.purchases.iter().take(n_shown).enumerate() {
        let row = line(rect.left(), middle - 16.0, rect.top(), place);
        purchase_row(ui, row, purchase, made.report.decimals);
    }
    let more = example.n_purchases - n_shown;
    if more > 0 {
        let row = line(rect.left() + 16.0, middle, rect.top(), n_shown);
        let words = format!("and {}", plural(more, "more row", "more rows"));
        let ink = colours(ui).ink_3;
        let at = row.left_center();
        paint_text(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            words,
            12.0,
            Weight::Regular,
            ink,
        );
    }
    let stroke = Stroke::new(1.0, c(colours(ui).hairline));
    ui.painter().vline(middle, rect.y_range(), stroke);
    let column_width = (rect.right() - middle - 16.0) / FACT_COLUMNS as f32;
    for (place, (name, value)) in facts.iter().enumerate() {
        let left = middle + 16.0 + (place / n_facts) as f32 * column_width;
        let row = line(left, left + column_width - 16.0, rect.top(), place % n_facts);
        fact(ui, row, name, value);
    }
}

fn line(left: f32, right: f32, top: f32, place: usize) -> Rect {
    let top = top + place as f32 * ROW;
    Rect::from_min_max(pos2(left, top), pos2(right.max(left), top + ROW))
}

/// Date, what was bought, what was paid, and what it counts as.
fn purchase_row(ui: &Ui, row: Rect, purchase: &ExamplePurchase, decimals: usize) {
    let colours = colours(ui);
    let painter = ui.painter();
    let ink = if purchase.fate.is_used() {
        colours.ink
    } else {
        colours.ink_3
    };
    let mark = pos2(row.left() + 4.0, row.center().y);
    if purchase.begins_order {
        painter.circle_filled(mark, 3.0, c(colours.ink));
    } else if purchase.fate == Fate::Purchase {
        // Part of the order above.
        let stroke = Stroke::new(1.0, c(colours.stroke_strong));
        painter.vline(mark.x, row.top() - 6.0..=row.center().y + 3.0, stroke);
    }
    let day = purchase
        .day
        .map_or_else(|| "no date".to_owned(), |day| day.to_string());
    let at = pos2(row.left() + 16.0, row.center().y);
    paint_text(
        painter,
        at,
        Align2::LEFT_CENTER,
        day.as_str(),
        12.0,
        Weight::Regular,
        ink,
    );
    let amount = if purchase.amount.is_nan() {
        String::new()
    } else {
        format::decimal(purchase.amount, decimals)
    };
    let amount_ink = if purchase.fate == Fate::Return {
        colours.bad
    } else {
        ink
    };
    let at = row.right_center();
    paint_text(
        painter,
        at,
        Align2::RIGHT_CENTER,
        amount.as_str(),
        12.0,
        Weight::Medium,
        amount_ink,
    );
    let note = note(purchase);
    let left = row.left() + 94.0;
    let room = row.right() - 76.0 - left;
    let at = pos2(left, row.center().y);
    paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        &note,
        room,
        12.0,
        Weight::Regular,
        colours.ink_3,
    );
    if !purchase.fate.is_used() {
        let stroke = Stroke::new(1.0, c(colours.ink_3));
        painter.hline(row.left() + 16.0..=row.left() + 80.0, row.center().y, stroke);
    }
    let label = format!(
        "line {}: {day} {amount} {note}",
        format::count(purchase.line as u64)
    );
    let id = ui.scope_id().with(("purchase", purchase.row));
    let response = ui.interact(row, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, label.trim_end()));
    response.on_hover_text(label.trim_end());
}

/// "return", "2 × 14.50", the product, or why the row is left out.
fn note(purchase: &ExamplePurchase) -> String {
    let mut parts = Vec::new();
    if !purchase.fate.is_used() {
        parts.push(format!("left out: {}", purchase.fate.reason()));
    } else if purchase.fate == Fate::Return {
        parts.push("return".to_owned());
    }
    if let Some((price, quantity)) = purchase
        .parts
        .filter(|(price, quantity)| !(price + quantity).is_nan())
    {
        parts.push(format!(
            "{} \u{d7} {}",
            format::significant(quantity),
            format::significant(price)
        ));
    }
    parts.extend(purchase.product.clone());
    parts.join(", ")
}

fn fact(ui: &Ui, row: Rect, name: &str, value: &str) {
    let colours = colours(ui);
    let painter = ui.painter();
    let size = 12.0;
    let value_width = text_width(value, size, Weight::Medium).min(row.width() * 0.6);
    let at = row.right_center();
    let (right, medium) = (Align2::RIGHT_CENTER, Weight::Medium);
    paint_elided(
        painter,
        at,
        right,
        value,
        value_width + 1.0,
        size,
        medium,
        colours.ink,
    );
    let at = row.left_center();
    let room = row.width() - value_width - 8.0;
    let (left, regular) = (Align2::LEFT_CENTER, Weight::Regular);
    paint_elided(painter, at, left, name, room, size, regular, colours.ink_2);
    let id = ui.scope_id().with(("fact", name));
    let response = ui.interact(row, id, Sense::hover());
    let label = format!("{name}: {}", if value.is_empty() { "empty" } else { value });
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &label));
    response.on_hover_text(label);
}
