//! What `customers` prints.

use std::path::Path;

use serde::Serialize;

use super::text;
use crate::{
    engine::{
        purchases::{CustomersReport, LabelReport, PurchaseSpec, RfmReport, ScoreReport, SegmentShare},
        table::{ColumnInfo, ImportReceipt},
    },
    export::ExportError,
};

/// Everything `customers` prints.
#[derive(Debug, Clone, Copy)]
pub struct CustomersRun<'a> {
    /// How the purchases were read.
    pub purchases: &'a ImportReceipt,
    pub report: &'a CustomersReport,
    /// Columns of the customers.
    pub columns: &'a [ColumnInfo],
    pub out: &'a Path,
    /// Wall seconds of reading and of making customers.
    pub seconds: (f64, f64),
    pub warnings: &'a [String],
}

#[derive(Serialize)]
struct CustomersJson<'a> {
    source: SourceJson<'a>,
    purchases: PurchasesJson<'a>,
    as_of: String,
    first_date: Option<String>,
    last_date: Option<String>,
    customers: usize,
    orders: u64,
    total_spent: f64,
    returns: ReturnsJson,
    left_out: LeftOutJson<'a>,
    columns: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rfm: Option<RfmJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<LabelJson<'a>>,
    out: String,
    seconds: SecondsJson,
    warnings: &'a [String],
}

#[derive(Serialize)]
struct SourceJson<'a> {
    file: &'a str,
    sha256: &'a str,
    rows: usize,
    rows_used: usize,
    /// With the rows that do not fit the header.
    rows_in_file: usize,
}

/// Which columns were taken, and how.
#[derive(Serialize)]
struct PurchasesJson<'a> {
    customer: &'a str,
    date: &'a str,
    amount: &'a str,
    quantity: Option<&'a str>,
    order: Option<&'a str>,
    returns: crate::engine::purchases::Returns,
}

#[derive(Serialize)]
struct ReturnsJson {
    rows: usize,
    sum: f64,
}

#[derive(Serialize)]
struct LeftOutJson<'a> {
    total: usize,
    no_customer: usize,
    no_date: usize,
    no_amount: usize,
    no_quantity: usize,
    after_as_of: usize,
    ignored_returns: usize,
    /// At most the first 1,000.
    rows: Vec<LeftOutRowJson<'a>>,
}

#[derive(Serialize)]
struct LeftOutRowJson<'a> {
    line: usize,
    problem: &'a str,
}

#[derive(Serialize)]
struct RfmJson<'a> {
    recency: ScoreJson<'a>,
    frequency: ScoreJson<'a>,
    monetary: ScoreJson<'a>,
    segments: Vec<SegmentJson<'a>>,
    /// `cells[r − 1][f − 1]`.
    cells: Vec<Vec<CellJson>>,
    unscored: u64,
}

#[derive(Serialize)]
struct ScoreJson<'a> {
    edges: [f64; 4],
    counts: [u64; 5],
    /// Least and most value with each score, from 1 to 5; null where no customer has it.
    spans: [Option<(f64, f64)>; 5],
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct SegmentJson<'a> {
    name: &'a str,
    customers: u64,
    customer_share: f64,
    revenue: f64,
    revenue_share: f64,
}

#[derive(Serialize)]
struct CellJson {
    customers: u64,
    revenue: f64,
}

#[derive(Serialize)]
struct LabelJson<'a> {
    column: &'static str,
    rule: &'a str,
    above: &'a str,
    below: &'a str,
    cut: f64,
    n_above: u64,
    n_below: u64,
    unlabelled: u64,
}

#[derive(Serialize)]
struct SecondsJson {
    read: f64,
    customers: f64,
}

/// What `customers` prints.
///
/// # Errors
/// Never for reports the engine makes; kept so that no failure is silent.
pub fn customers_json(run: &CustomersRun<'_>) -> Result<String, ExportError> {
    let CustomersRun {
        purchases: receipt,
        report,
        columns,
        out,
        seconds,
        warnings,
    } = *run;
    let spec = &report.spec;
    text(&CustomersJson {
        source: SourceJson {
            file: &receipt.file,
            sha256: &receipt.sha256,
            rows: receipt.n_rows,
            rows_used: report.rows_used,
            rows_in_file: receipt.rows_in_file(),
        },
        purchases: choices(spec),
        as_of: report.as_of.to_string(),
        first_date: report.days.map(|days| days.0.to_string()),
        last_date: report.days.map(|days| days.1.to_string()),
        customers: report.customers,
        orders: report.orders,
        total_spent: report.total_spent,
        returns: ReturnsJson {
            rows: report.returns.0,
            sum: report.returns.1,
        },
        left_out: left_out(report),
        columns: columns.iter().map(|column| column.name.as_str()).collect(),
        rfm: report.rfm.as_ref().map(rfm),
        label: report
            .label
            .as_ref()
            .zip(spec.label.as_ref())
            .map(|(found, rule)| label(found, (&rule.above, &rule.below))),
        out: out.display().to_string(),
        seconds: SecondsJson {
            read: seconds.0,
            customers: seconds.1,
        },
        warnings,
    })
}

fn choices(spec: &PurchaseSpec) -> PurchasesJson<'_> {
    PurchasesJson {
        customer: &spec.customer,
        date: &spec.date,
        amount: &spec.amount,
        quantity: spec.quantity.as_deref(),
        order: spec.order.as_deref(),
        returns: spec.returns,
    }
}

fn left_out(report: &CustomersReport) -> LeftOutJson<'_> {
    let counts = &report.left_out;
    let rows = report.listed.iter().map(|row| LeftOutRowJson {
        line: row.line,
        problem: row.reason,
    });
    LeftOutJson {
        total: counts.total(),
        no_customer: counts.no_customer,
        no_date: counts.no_date,
        no_amount: counts.no_amount,
        no_quantity: counts.no_quantity,
        after_as_of: counts.later,
        ignored_returns: counts.ignored_returns,
        rows: rows.collect(),
    }
}

fn rfm(report: &RfmReport) -> RfmJson<'_> {
    let cell = |&(customers, revenue): &(u64, f64)| CellJson { customers, revenue };
    RfmJson {
        recency: score(&report.recency),
        frequency: score(&report.frequency),
        monetary: score(&report.monetary),
        segments: report.segments.iter().map(segment).collect(),
        cells: report
            .cells
            .iter()
            .map(|row| row.iter().map(cell).collect())
            .collect(),
        unscored: report.unscored,
    }
}

fn score(report: &ScoreReport) -> ScoreJson<'_> {
    ScoreJson {
        edges: report.edges,
        counts: report.counts,
        spans: report.spans,
        note: report.note.as_deref(),
    }
}

fn segment(share: &SegmentShare) -> SegmentJson<'_> {
    SegmentJson {
        name: &share.name,
        customers: share.customers,
        customer_share: share.customer_share,
        revenue: share.revenue,
        revenue_share: share.revenue_share,
    }
}

fn label<'a>(found: &'a LabelReport, (above, below): (&'a str, &'a str)) -> LabelJson<'a> {
    LabelJson {
        column: "buyer_type",
        rule: &found.sentence,
        above,
        below,
        cut: found.cut,
        n_above: found.above,
        n_below: found.below,
        unlabelled: found.unlabelled,
    }
}
