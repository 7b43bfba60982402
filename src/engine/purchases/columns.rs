//! The columns of the table of customers.

use super::{
    Day, LabelReport, Measure, PurchaseError, PurchaseRows, PurchaseSpec, RfmReport,
    aggregate::{Account, Aggregate, aggregate},
    examples, label,
    report::{self, CustomersReport, LeftOut},
    rfm, rules,
};
use crate::engine::Progress;

/// Shorter times as a customer count as a month, so that one purchase yesterday is not 30 a month.
const LEAST_TENURE: f64 = 30.0;
/// Days of an average month.
const MONTH: f64 = 30.4375;

/// One entry a customer in every vector, sorted by id. NaN and `None`: missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Customers {
    pub ids: Vec<String>,
    pub orders: Vec<f64>,
    pub total_spent: Vec<f64>,
    /// Total ÷ orders.
    pub avg_purchase_value: Vec<f64>,
    /// Orders ÷ max(tenure, 30) × 30.4375.
    pub visits_per_month: Vec<f64>,
    /// Days from the last order to the day of reckoning.
    pub recency_days: Vec<f64>,
    /// Orders − 1.
    pub frequency: Vec<f64>,
    pub first_purchase: Vec<Option<Day>>,
    pub last_purchase: Vec<Option<Day>>,
    /// Days from the first order to the day of reckoning.
    pub tenure_days: Vec<f64>,
    /// Recency, frequency and monetary scores from 1 to 5.
    pub scores: Option<[Vec<Option<u8>>; 3]>,
    /// For each customer the name of the segment.
    pub segments: Option<Vec<Option<String>>>,
    /// For each customer the label.
    pub labels: Option<Vec<Option<String>>>,
    /// For each customer the first row of the purchases that counts.
    pub first_rows: Vec<u32>,
    /// Decimals of the amounts.
    pub decimals: usize,
}

impl Customers {
    pub fn n(&self) -> usize {
        self.ids.len()
    }

    /// The values of a measure.
    pub fn measure(&self, measure: Measure) -> &[f64] {
        match measure {
            Measure::Orders => &self.orders,
            Measure::TotalSpent => &self.total_spent,
            Measure::AvgPurchaseValue => &self.avg_purchase_value,
            Measure::VisitsPerMonth => &self.visits_per_month,
            Measure::RecencyDays => &self.recency_days,
            Measure::TenureDays => &self.tenure_days,
        }
    }

    /// Decimals that a measure is shown with.
    pub fn decimals_of(&self, measure: Measure) -> usize {
        match measure {
            Measure::TotalSpent | Measure::AvgPurchaseValue => self.decimals.max(2),
            Measure::VisitsPerMonth => 2,
            Measure::Orders | Measure::RecencyDays | Measure::TenureDays => 0,
        }
    }

    fn of(aggregate: &Aggregate, ids: &[String], decimals: usize) -> Self {
        let accounts = &aggregate.accounts;
        let as_of = aggregate.as_of;
        let numbers = |of: &dyn Fn(&Account) -> f64| accounts.iter().map(of).collect::<Vec<f64>>();
        // Undefined for customers who only returned something.
        let ordering = |account: &Account, value: f64| if account.orders > 0 { value } else { f64::NAN };
        let orders = |account: &Account| f64::from(account.orders);
        let days_since = |day: Option<Day>| day.map_or(f64::NAN, |day| f64::from(as_of.since(day)));
        let tenure = |account: &Account| days_since(account.days.map(|days| days.0));
        Self {
            ids: accounts
                .iter()
                .map(|account| ids[account.id as usize].clone())
                .collect(),
            orders: numbers(&orders),
            total_spent: numbers(&|account| account.total),
            avg_purchase_value: numbers(&|account| ordering(account, account.total / orders(account))),
            visits_per_month: numbers(&|account| {
                ordering(
                    account,
                    orders(account) / tenure(account).max(LEAST_TENURE) * MONTH,
                )
            }),
            recency_days: numbers(&|account| days_since(account.days.map(|days| days.1))),
            frequency: numbers(&|account| ordering(account, orders(account) - 1.0)),
            first_purchase: accounts
                .iter()
                .map(|account| account.days.map(|days| days.0))
                .collect(),
            last_purchase: accounts
                .iter()
                .map(|account| account.days.map(|days| days.1))
                .collect(),
            tenure_days: numbers(&tenure),
            scores: None,
            segments: None,
            labels: None,
            first_rows: accounts.iter().map(|account| account.first_row).collect(),
            decimals,
        }
    }
}

/// Makes customers of purchases.
///
/// # Errors
/// When no row counts, or the rules for segments and labels cannot be used.
pub fn customers(
    rows: &PurchaseRows,
    spec: &PurchaseSpec,
    progress: &Progress,
) -> Result<(Customers, CustomersReport), PurchaseError> {
    made(rows, spec, None, progress)
}

/// Makes customers of other purchases by the rules that `like` was made by. What those learnt from the customers they
/// were made for is not learnt anew: scores and labels begin where they began there. The day of reckoning is the last
/// one of these purchases, unless another was chosen; where all of them are later than that, it means nothing here.
///
/// # Errors
/// As [`customers`].
pub fn customers_alike(
    rows: &PurchaseRows,
    like: &CustomersReport,
    progress: &Progress,
) -> Result<(Customers, CustomersReport), PurchaseError> {
    let first = rows.days.iter().flatten().min();
    let spec = PurchaseSpec {
        as_of: like
            .spec
            .as_of
            .filter(|day| first.is_some_and(|first| first <= day)),
        ..like.spec.clone()
    };
    made(rows, &spec, Some(like), progress)
}

fn made(
    rows: &PurchaseRows,
    spec: &PurchaseSpec,
    like: Option<&CustomersReport>,
    progress: &Progress,
) -> Result<(Customers, CustomersReport), PurchaseError> {
    rules::check(spec)?;
    label::check(spec)?;
    progress.report(0.0, "Sorting by customer");
    let aggregate = aggregate(rows, spec, &progress.part(0.0, 0.8))?;
    let mut customers = Customers::of(&aggregate, &rows.ids, rows.amounts.decimals());
    progress.check()?;
    progress.report(0.8, "Scoring");
    let edges = like.and_then(|like| like.rfm.as_ref()).map(RfmReport::edges);
    let rfm = spec
        .rfm
        .as_ref()
        .map(|rfm| score(&mut customers, &rfm.rules, edges));
    let cut = like.and_then(|like| like.label.as_ref()).map(|label| label.cut);
    let label = spec
        .label
        .as_ref()
        .map(|rule| put_labels(&mut customers, rule, cut));
    progress.check()?;
    let used = || (0..rows.n_rows()).filter(|&row| aggregate.fates[row].is_used());
    let days = || used().filter_map(|row| rows.days[row]);
    let left_out: LeftOut = aggregate.left_out;
    let mut report = CustomersReport {
        spec: spec.clone(),
        as_of: aggregate.as_of,
        days: days().min().zip(days().max()),
        rows: rows.n_rows(),
        rows_used: rows.n_rows() - left_out.total(),
        customers: customers.n(),
        orders: aggregate
            .accounts
            .iter()
            .map(|account| u64::from(account.orders))
            .sum(),
        total_spent: rows.amounts.sum(used()),
        decimals: rows.amounts.decimals(),
        is_exact: rows.amounts.is_exact(),
        returns: report::returns(rows, &aggregate.fates),
        left_out,
        n_equal: 0,
        listed: report::listed(&aggregate.fates),
        rfm,
        label,
        examples: examples::examples(rows, &aggregate, spec.returns),
        notes: Vec::new(),
    };
    report.notes = report::notes(rows, &aggregate, &report);
    progress.report(1.0, "Customers made");
    Ok((customers, report))
}

fn score(customers: &mut Customers, rules: &[super::SegmentRule], edges: Option<[[f64; 4]; 3]>) -> RfmReport {
    let (scores, mut report) = rfm::scores(customers, edges);
    let segments = rules::segments(&scores, rules);
    report.segments = rules::shares(&segments, rules, &customers.total_spent);
    let name = |place: &Option<usize>| place.map(|place| rules::name(rules, place));
    customers.segments = Some(segments.iter().map(name).collect());
    customers.scores = Some(scores);
    report
}

fn put_labels(customers: &mut Customers, rule: &super::LabelRule, cut: Option<f64>) -> LabelReport {
    let (labels, report) = label::labels(customers, rule, cut);
    customers.labels = Some(labels);
    report
}
