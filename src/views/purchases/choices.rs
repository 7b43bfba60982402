//! Which columns, what an order is, the day of reckoning, what returns do.

use egui::Ui;

use super::{Page, fields::with_none, label};
use crate::{
    engine::{
        purchases::{Day, PurchaseSpec, Returns, RfmSpec, guess},
        table::ColumnKind,
    },
    state::Command,
    views::widgets::{check_row, combo, form_row, hint, section, settled_field, styled},
};

const RETURNS: [(Returns, &str, &str); 3] = [
    (
        Returns::Subtract,
        "subtract",
        "Negative amounts lessen what was spent. An order of nothing but returns is no order.",
    ),
    (
        Returns::Count,
        "subtract, are orders",
        "Negative amounts lessen what was spent, and a day of returns counts as an order.",
    ),
    (Returns::Ignore, "ignore", "Negative amounts are left out."),
];

/// All choices, one under the other.
pub fn choices(ui: &mut Ui, page: &Page<'_>, out: &mut Vec<Command>) {
    let mut spec = page.spec.clone();
    section(ui, "Purchases", "one row each", |ui| columns(ui, page, &mut spec));
    section(ui, "Customers", "one row each", |ui| {
        counting(ui, page, &mut spec);
    });
    section(ui, "Scores", "", |ui| {
        if check_row(ui, spec.rfm.is_some(), "RFM scores and segments").changed() {
            spec.rfm = if spec.rfm.is_some() {
                None
            } else {
                Some(RfmSpec::default())
            };
        }
        hint(
            ui,
            "Recency, frequency and monetary value in fifths, 5 the best. Equal values get equal scores.",
        );
    });
    label::label(ui, page, &mut spec);
    if spec != *page.spec {
        out.push(Command::SetPurchases(Box::new(spec)));
    }
}

fn columns(ui: &mut Ui, page: &Page<'_>, spec: &mut PurchaseSpec) {
    let named = |holds: &dyn Fn(ColumnKind) -> bool| -> Vec<&str> {
        let columns = page.read.table.columns().iter();
        columns
            .filter(|column| holds(column.kind))
            .map(|column| column.name.as_str())
            .collect()
    };
    let ids = named(&|kind| kind != ColumnKind::Date && kind != ColumnKind::Boolean);
    let dates = named(&|kind| kind == ColumnKind::Date);
    let numbers = named(&|kind| kind == ColumnKind::Number);
    pick(ui, "Customer", &ids, &mut spec.customer);
    pick(ui, "Date", &dates, &mut spec.date);
    if dates.is_empty() {
        hint(ui, "No column of this file holds dates.");
    }
    pick(ui, "Amount", &numbers, &mut spec.amount);
    let items = with_none("nothing", &numbers);
    pick_or_none(ui, "Multiply by", "Multiply by", &items, &mut spec.quantity);
    if spec.quantity.is_some() {
        hint(ui, "The amount is the price of one piece.");
    }
    let words = named(&|kind| kind != ColumnKind::Date);
    let items = with_none("none", &words);
    pick_or_none(ui, "Product", "Product", &items, &mut spec.product);
}

fn counting(ui: &mut Ui, page: &Page<'_>, spec: &mut PurchaseSpec) {
    let ids = page.read.table.columns().iter().filter(|column| {
        let is_taken = [&spec.customer, &spec.date, &spec.amount].contains(&&column.name);
        !is_taken && !matches!(column.kind, ColumnKind::Date | ColumnKind::Boolean)
    });
    let ids: Vec<&str> = ids.map(|column| column.name.as_str()).collect();
    let items = with_none("the same day", &ids);
    pick_or_none(ui, "An order is", "An order is", &items, &mut spec.order);
    let words = if let Some(order) = &spec.order {
        format!("Rows with the same {order} are one order.")
    } else {
        let day = "What one customer buys on one day is one order";
        match guess(&page.read.summary).order {
            Some(order) => format!("{day}; {order} could tell them apart."),
            None => format!("{day}."),
        }
    };
    hint(ui, words);
    ui.add_space(4.0);
    day_of_reckoning(ui, page, spec);
    let shown = RETURNS.iter().find(|(returns, ..)| *returns == spec.returns);
    let (text, words) = shown.map_or(("", ""), |(_, text, words)| (text, words));
    let items = RETURNS.map(|(_, text, _)| text);
    form_row(ui, "Returns", |ui| {
        let width = ui.available_width();
        if let Some(place) = combo(ui, "Returns", text, &items, width) {
            spec.returns = RETURNS[place].0;
        }
    });
    hint(ui, words);
}

/// The day from which recency is counted back.
fn day_of_reckoning(ui: &mut Ui, page: &Page<'_>, spec: &mut PurchaseSpec) {
    let now = spec.as_of.map_or_else(String::new, |day| day.to_string());
    let typed = form_row(ui, "As of", |ui| {
        let width = ui.available_width();
        let report = page.made.map(|made| &made.report);
        let last = report
            .filter(|report| report.spec.as_of.is_none())
            .map_or_else(|| "the last date".to_owned(), |report| report.as_of.to_string());
        settled_field(ui, "Reference date", &now, &last, "", width)
    });
    let id = egui::Id::unique("day that is none");
    if let Some(typed) = typed {
        let day = Day::parse(&typed);
        if day.is_some() || typed.is_empty() {
            spec.as_of = day;
        }
        let is_wrong = day.is_none() && !typed.is_empty();
        ui.data_mut(|data| data.insert_temp(id, if is_wrong { typed } else { String::new() }));
    }
    let wrong: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    if wrong.is_empty() {
        let words = match spec.as_of {
            None => {
                "The reference date: the last date in the file. Days since the last purchase are counted back from it."
            }
            Some(_) => {
                "The reference date. Later purchases are left out; empty it for the last date in the file."
            }
        };
        hint(ui, words);
    } else {
        let ink = crate::theme::style::colours(ui).bad;
        let words = format!("\u{201c}{wrong}\u{201d} is no day. Write it as 2024-12-31.");
        styled(ui, words, 12.0, crate::theme::fonts::Weight::Regular, ink);
    }
    ui.add_space(4.0);
}

fn pick(ui: &mut Ui, name: &str, items: &[&str], now: &mut String) {
    form_row(ui, name, |ui| {
        let width = ui.available_width();
        let shown = if now.is_empty() { "choose…" } else { now.as_str() };
        if let Some(place) = combo(ui, &format!("{name} column"), shown, items, width) {
            items[place].clone_into(now);
        }
    });
}

/// The first item stands for none.
fn pick_or_none(ui: &mut Ui, label: &str, name: &str, items: &[&str], now: &mut Option<String>) {
    form_row(ui, label, |ui| {
        let width = ui.available_width();
        let shown = now.as_deref().unwrap_or(items[0]);
        if let Some(place) = combo(ui, name, shown, items, width) {
            *now = (place > 0).then(|| items[place].to_owned());
        }
    });
}
