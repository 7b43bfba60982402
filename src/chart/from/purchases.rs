//! Pictures of customers made of purchases: recency against frequency.

use crate::{
    chart::{ChartBody, ChartSpec, HeatCell, HeatChart},
    engine::{
        format,
        purchases::{CustomersReport, RfmReport},
    },
};

/// What the customers of each recency and frequency score spent; `None` without scores.
pub fn rfm_chart(report: &CustomersReport, source_line: &str) -> Option<ChartSpec> {
    let rfm = report.rfm.as_ref()?;
    let total: f64 = rfm.cells.iter().flatten().map(|cell| cell.1.max(0.0)).sum();
    let most = rfm.cells.iter().flatten().map(|cell| cell.1).fold(0.0, f64::max);
    let cell = |r: usize, f: usize| {
        let (customers, revenue) = rfm.cells[r][f];
        let share = if total > 0.0 { revenue / total } else { 0.0 };
        let who = format::plural(
            usize::try_from(customers).unwrap_or(usize::MAX),
            "customer",
            "customers",
        );
        let place = format!("recency {}, frequency {}", r + 1, f + 1);
        if customers == 0 {
            return HeatCell {
                value: f64::NAN,
                strong: String::new(),
                words: String::new(),
                label: format!("{place}: nobody"),
            };
        }
        HeatCell {
            value: if most > 0.0 {
                (revenue / most).clamp(0.0, 1.0)
            } else {
                0.0
            },
            strong: format::percent(share, 1),
            words: format::count(customers),
            label: format!(
                "{place}: {who} spent {}, {} of all",
                format::decimal(revenue, report.decimals),
                format::percent(share, 1)
            ),
        }
    };
    let scores = |ends: (&str, &str)| {
        vec![
            format!("1 {}", ends.0),
            "2".to_owned(),
            "3".to_owned(),
            "4".to_owned(),
            format!("5 {}", ends.1),
        ]
    };
    let mut recency = scores(("long ago", "lately"));
    recency.reverse();
    Some(ChartSpec {
        title: "Revenue by recency and frequency".to_owned(),
        subtitle: format!(
            "share of revenue and number of customers, {} on {}",
            format::plural(report.customers, "customer", "customers"),
            report.as_of
        ),
        alt: alt(rfm, total),
        source: source_line.to_owned(),
        body: ChartBody::Heat(HeatChart {
            x_title: "Frequency score".to_owned(),
            y_title: "Recency score".to_owned(),
            x_labels: scores(("rarely", "often")),
            y_labels: recency,
            row_hues: Vec::new(),
            has_sides: false,
            words_note: String::new(),
            cells: (0..5)
                .rev()
                .map(|r| (0..5).map(|f| cell(r, f)).collect())
                .collect(),
        }),
    })
}

fn alt(rfm: &RfmReport, total: f64) -> String {
    let places = (0..5).flat_map(|r| (0..5).map(move |f| (r, f)));
    let richest = places.max_by(|a, b| rfm.cells[a.0][a.1].1.total_cmp(&rfm.cells[b.0][b.1].1));
    match richest {
        Some((r, f)) if total > 0.0 => {
            let (customers, revenue) = rfm.cells[r][f];
            format!(
                "Revenue by recency and frequency scores; the most, {}, comes from {} with recency {} and frequency {}.",
                format::percent(revenue / total, 1),
                format::plural(
                    usize::try_from(customers).unwrap_or(usize::MAX),
                    "customer",
                    "customers"
                ),
                r + 1,
                f + 1
            )
        }
        _ => "Revenue by recency and frequency scores: there is none.".to_owned(),
    }
}
