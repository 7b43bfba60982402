//! The columns of the result with what they mean, and what was left out.

use egui::{Align2, Sense, Ui, vec2};

use super::{Page, share};
use crate::{
    engine::{
        format::{self, plural},
        purchases::{CustomersReport, Returns},
        table::ColumnReceipt,
    },
    theme::{fonts::Weight, style::colours},
    views::widgets::{caption, hint, paint_elided, section, styled, warning},
};

/// Rows left out that are shown.
const SHOWN: usize = 30;

/// Columns, sums, what is worth knowing.
pub fn result(ui: &mut Ui, page: &Page<'_>) {
    let Some(made) = page.made else {
        section(ui, "Result", "", |ui| {
            hint(ui, "One row a customer, when the choices fit.")
        });
        return;
    };
    let report = &made.report;
    section(ui, "Result", &plural(report.customers, "row", "rows"), |ui| {
        sums(ui, report);
    });
    if page.says_to_know {
        to_know(ui, page, report);
    }
    section(ui, "Columns", "one row a customer", |ui| {
        for column in made.read.table.columns() {
            let ink = colours(ui).ink;
            styled(ui, column.name.as_str(), 12.0, Weight::Medium, ink);
            caption(ui, meaning(&column.name, report));
            ui.add_space(4.0);
        }
    });
    if !report.listed.is_empty() {
        let total = report.left_out.total();
        section(ui, "Left out", &plural(total, "row", "rows"), |ui| {
            left_out(ui, report, total);
        });
    }
}

/// What is worth knowing, nothing where there is nothing.
pub fn to_know(ui: &mut Ui, page: &Page<'_>, report: &CustomersReport) {
    let columns = page.read.receipt.columns.iter();
    let doubts = columns
        .filter(|column| page.spec.columns().any(|name| *name == column.name))
        .filter_map(ColumnReceipt::doubt_words);
    let said: Vec<String> = doubts.chain(report.to_know()).collect();
    if said.is_empty() {
        return;
    }
    section(ui, "To know", "", |ui| {
        for words in &said {
            warning(ui, words, None);
            ui.add_space(2.0);
        }
    });
}

fn sums(ui: &mut Ui, report: &CustomersReport) {
    let days = report
        .days
        .map_or_else(String::new, |(first, last)| format!("{first} to {last}"));
    for (name, value) in [
        ("Purchases", format::count(report.rows_used as u64)),
        ("Orders", format::count(report.orders)),
        ("Spent", format::decimal(report.total_spent, report.decimals)),
        ("Days", days),
        ("Reference date", report.as_of.to_string()),
    ] {
        two(ui, name, &value);
    }
}

fn left_out(ui: &mut Ui, report: &CustomersReport, total: usize) {
    for row in report.listed.iter().take(SHOWN) {
        two(
            ui,
            &format!("line {}", format::count(row.line as u64)),
            row.reason,
        );
    }
    if total > SHOWN {
        hint(ui, format!("and {} more", format::count((total - SHOWN) as u64)));
    }
}

fn two(ui: &mut Ui, name: &str, value: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let label = format!("{name}: {value}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &label));
    let colours = colours(ui);
    let painter = ui.painter();
    let half = rect.width() * 0.36;
    let at = rect.left_center();
    paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        name,
        half,
        12.0,
        Weight::Regular,
        colours.ink_2,
    );
    let at = rect.right_center();
    let room = rect.width() - half - 8.0;
    paint_elided(
        painter,
        at,
        Align2::RIGHT_CENTER,
        value,
        room,
        12.0,
        Weight::Medium,
        colours.ink,
    );
}

/// What a column holds, in a sentence that follows the choices.
fn meaning(column: &str, report: &CustomersReport) -> String {
    let spec = &report.spec;
    let as_of = report.as_of;
    match column {
        "customer_id" => format!("As in {}, as text: 0001 is not 1.", spec.customer),
        "orders" => match (&spec.order, spec.returns) {
            (Some(order), _) => format!("Different {order} of the customer."),
            (None, Returns::Count) => "Days with purchases or returns.".to_owned(),
            (None, _) => "Days with purchases.".to_owned(),
        },
        "total_spent" => {
            let less = if spec.returns == Returns::Ignore {
                ""
            } else {
                ", less returns"
            };
            match &spec.quantity {
                Some(quantity) => format!("Sum of {} \u{d7} {quantity}{less}.", spec.amount),
                None => format!("Sum of {}{less}, exact to the last decimal.", spec.amount),
            }
        }
        "avg_purchase_value" => "Total spent \u{f7} orders.".to_owned(),
        "visits_per_month" => "Orders in 30.44 days, since the first; at least 30 days count.".to_owned(),
        "recency_days" => format!("Days from the last order to {as_of}."),
        "frequency" => "Orders after the first.".to_owned(),
        "first_purchase" | "last_purchase" => format!("Day of the {} order.", &column[..column.len() - 9]),
        "tenure_days" => format!("Days from the first order to {as_of}."),
        "r_score" => "1 to 5: the fifth of customers by recency, 5 the latest.".to_owned(),
        "f_score" => "1 to 5: the fifth by frequency, 5 the most.".to_owned(),
        "m_score" => "1 to 5: the fifth by total spent, 5 the most.".to_owned(),
        "rfm_segment" => "The first rule that the three scores fit.".to_owned(),
        "buyer_type" => report.label.as_ref().map_or_else(String::new, |label| {
            let n = (label.above + label.below).max(1);
            format!(
                "{} {} are above.",
                label.sentence,
                share(label.above as f64 / n as f64)
            )
        }),
        _ => String::new(),
    }
}
