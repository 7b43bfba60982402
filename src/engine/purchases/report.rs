//! What the making of customers came to, and what was left out.

use super::{
    Day, Example, Fate, LabelReport, PurchaseSpec, Returns, RfmReport,
    aggregate::{Aggregate, PurchaseRows},
};
use crate::engine::format::{self, plural};

/// Rows left out that are listed; more are only counted.
const LISTED: usize = 1000;

/// What became of the purchases.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomersReport {
    /// The choices behind it.
    pub spec: PurchaseSpec,
    /// The day of reckoning.
    pub as_of: Day,
    /// First and last day of the rows that count.
    pub days: Option<(Day, Day)>,
    /// Rows of purchases.
    pub rows: usize,
    /// Rows that count, returns among them.
    pub rows_used: usize,
    pub customers: usize,
    pub orders: u64,
    /// What all customers spent.
    pub total_spent: f64,
    /// Decimals of the amounts.
    pub decimals: usize,
    /// Whether amounts were added as whole numbers.
    pub is_exact: bool,
    /// Returns that count, and their sum (negative).
    pub returns: (usize, f64),
    pub left_out: LeftOut,
    /// Rows of the file equal to an earlier one in every column; 0 until the table has told it.
    pub n_equal: usize,
    /// Rows left out: at most the first 1,000.
    pub listed: Vec<LeftOutRow>,
    pub rfm: Option<RfmReport>,
    pub label: Option<LabelReport>,
    /// Some customers with their purchases.
    pub examples: Vec<Example>,
    /// Plain sentences: what is worth knowing of the rows. [`Self::to_know`] says all there is.
    pub notes: Vec<String>,
}

impl CustomersReport {
    /// All that is worth knowing beside the numbers, in sentences: of rows left out, equal rows, returns, and of
    /// scores that collapse. Window, command line and JSON say these.
    pub fn to_know(&self) -> Vec<String> {
        let mut said = Vec::new();
        if self.n_equal > 0 {
            said.push(format!(
                "{} equal to an earlier row in every column; each counts as a purchase of its own.",
                plural(self.n_equal, "purchase is", "purchases are")
            ));
        }
        said.extend(self.notes.iter().cloned());
        if let Some(rfm) = &self.rfm {
            let scores = [&rfm.recency, &rfm.frequency, &rfm.monetary];
            said.extend(scores.into_iter().filter_map(|score| score.note.clone()));
        }
        said
    }

    /// "2 357 customers made of 6 919 purchases".
    pub fn words(&self) -> String {
        format!(
            "{} made of {}",
            plural(self.customers, "customer", "customers"),
            plural(self.rows_used, "purchase", "purchases")
        )
    }
}

/// Rows that do not count, by reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    pub no_customer: usize,
    pub no_date: usize,
    pub no_amount: usize,
    pub no_quantity: usize,
    /// After the day of reckoning.
    pub later: usize,
    pub ignored_returns: usize,
}

/// A row that does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOutRow {
    /// Row of the table of purchases.
    pub row: u32,
    /// 1-based line of the file; 0 until the table has told it.
    pub line: usize,
    pub reason: &'static str,
}

impl LeftOut {
    pub(super) fn of(fates: &[Fate]) -> Self {
        let mut left_out = Self::default();
        for fate in fates {
            match fate {
                Fate::Purchase | Fate::Return => {}
                Fate::NoCustomer => left_out.no_customer += 1,
                Fate::NoDate => left_out.no_date += 1,
                Fate::NoAmount => left_out.no_amount += 1,
                Fate::NoQuantity => left_out.no_quantity += 1,
                Fate::Later => left_out.later += 1,
                Fate::IgnoredReturn => left_out.ignored_returns += 1,
            }
        }
        left_out
    }

    pub fn total(&self) -> usize {
        self.incomplete() + self.later + self.ignored_returns
    }

    /// Rows that lack something.
    pub fn incomplete(&self) -> usize {
        self.no_customer + self.no_date + self.no_amount + self.no_quantity
    }

    /// "2 without a date" for every reason there is.
    pub fn words(&self) -> Vec<String> {
        let said = [
            (self.no_customer, "without a customer"),
            (self.no_date, "without a date that can be read"),
            (self.no_amount, "without an amount that can be read"),
            (self.no_quantity, "without a quantity that can be read"),
            (self.later, "after the day of reckoning"),
            (self.ignored_returns, "returns, which are ignored"),
        ];
        said.into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, words)| format!("{} {words}", format::count(n as u64)))
            .collect()
    }
}

/// The rows left out, the first of them.
pub(super) fn listed(fates: &[Fate]) -> Vec<LeftOutRow> {
    let left_out = fates.iter().enumerate().filter(|(_, fate)| !fate.is_used());
    left_out
        .take(LISTED)
        .map(|(row, fate)| LeftOutRow {
            row: u32::try_from(row).unwrap_or(u32::MAX),
            line: 0,
            reason: fate.reason(),
        })
        .collect()
}

/// Returns that count, and their sum.
pub(super) fn returns(rows: &PurchaseRows, fates: &[Fate]) -> (usize, f64) {
    let places = || (0..fates.len()).filter(|&row| fates[row] == Fate::Return);
    (places().count(), rows.amounts.sum(places()))
}

/// What is worth knowing beside the numbers.
pub(super) fn notes(rows: &PurchaseRows, aggregate: &Aggregate, report: &CustomersReport) -> Vec<String> {
    let mut notes = Vec::new();
    let left_out = &report.left_out;
    if left_out.total() > 0 {
        notes.push(format!(
            "{} left out: {}.",
            plural(left_out.total(), "row is", "rows are"),
            left_out.words().join(", ")
        ));
    }
    if aggregate.ids_without > 0 {
        notes.push(format!(
            "{} in the table.",
            plural(
                aggregate.ids_without,
                "customer has no purchase left and is not",
                "customers have no purchase left and are not"
            )
        ));
    }
    let is_free = |row: &usize| aggregate.fates[*row].is_used() && rows.amounts.value(*row) == 0.0;
    let n_free = (0..rows.n_rows()).filter(is_free).count();
    if n_free > 0 {
        notes.push(format!(
            "{} an amount of 0{} counts as a purchase.",
            plural(n_free, "row has", "rows have"),
            if n_free == 1 { " and" } else { "; each" }
        ));
    }
    let (n_returns, sum) = report.returns;
    if n_returns > 0 {
        let orders = if report.spec.returns == Returns::Count {
            "they count as orders"
        } else {
            "an order of nothing but returns is no order"
        };
        notes.push(format!(
            "{}, {} together, {} subtracted; {orders}.",
            plural(n_returns, "return", "returns"),
            format::decimal(sum, report.decimals),
            if n_returns == 1 { "is" } else { "are" }
        ));
    }
    let only_returns = aggregate
        .accounts
        .iter()
        .filter(|account| account.orders == 0)
        .count();
    if only_returns > 0 {
        notes.push(format!(
            "{} returns only: dates, averages and scores are empty there.",
            plural(only_returns, "customer has", "customers have")
        ));
    }
    if aggregate.without_order > 0 {
        notes.push(format!(
            "{} no order number; those of one customer on one day are one order.",
            plural(aggregate.without_order, "purchase has", "purchases have")
        ));
    }
    if !report.is_exact {
        notes.push(
            "The amounts have too many digits to be added as whole numbers; the sums are compensated instead."
                .to_owned(),
        );
    }
    notes
}
