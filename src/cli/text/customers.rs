//! What is said about customers made of purchases.

use super::grid::Grid;
use crate::engine::{
    format::{count, decimal, percent, plural},
    purchases::{CustomersReport, RfmReport},
    run::MadeCustomers,
    study::Study,
};

/// What the purchases came to, and the segments and labels where there are any.
pub fn customers_text(study: &Study, made: &MadeCustomers) -> String {
    let report = &made.report;
    let spec = &report.spec;
    let amount = spec.quantity.as_ref().map_or_else(
        || spec.amount.clone(),
        |quantity| format!("{} × {quantity}", spec.amount),
    );
    let order = spec
        .order
        .as_ref()
        .map_or_else(|| "customer and day".to_owned(), Clone::clone);
    let mut out = format!(
        "{}\n{} of {}\n{} in {}, {} spent\n\n",
        made.purchases.receipt.file,
        plural(report.rows_used, "purchase", "purchases"),
        plural(report.customers, "customer", "customers"),
        plural(
            usize::try_from(report.orders).unwrap_or(usize::MAX),
            "order",
            "orders"
        ),
        days(report),
        decimal(report.total_spent, report.decimals)
    );
    let mut grid = Grid::new(["choice", "taken"]).with_texts(1);
    let as_of = if study.purchases.as_ref().is_some_and(|spec| spec.as_of.is_some()) {
        report.as_of.to_string()
    } else {
        format!("{}, the last date in the file", report.as_of)
    };
    for (choice, taken) in [
        ("customer", spec.customer.clone()),
        ("date", spec.date.clone()),
        ("amount", amount),
        ("one order", order),
        ("reference date", as_of),
    ] {
        grid.row([choice.to_owned(), taken]);
    }
    out.push_str(&grid.lines());
    if let Some(rfm) = &report.rfm {
        out.push_str(&segments(rfm, report));
    }
    if let Some(label) = &report.label {
        let n = (label.above + label.below) as f64;
        out.push_str(&format!(
            "\nbuyer_type: {}\n{} of {}, {}\n",
            label.sentence,
            count(label.above),
            count(label.above + label.below),
            percent(label.above as f64 / n, 1)
        ));
    }
    out
}

fn days(report: &CustomersReport) -> String {
    report
        .days
        .map_or_else(String::new, |(first, last)| format!("{first} to {last}"))
}

fn segments(rfm: &RfmReport, report: &CustomersReport) -> String {
    let mut grid = Grid::new(["segment", "customers", "share", "spent", "of all"]);
    for segment in &rfm.segments {
        grid.row([
            segment.name.clone(),
            count(segment.customers),
            percent(segment.customer_share, 1),
            decimal(segment.revenue, report.decimals),
            percent(segment.revenue_share, 1),
        ]);
    }
    let scores = rfm.span_words(report.decimals).join("\n");
    let empty = rfm
        .empty_words()
        .map_or_else(String::new, |words| format!("{words}\n"));
    format!("\n{}{empty}\nScores\n{scores}\n", grid.lines())
}
