//! Rows of purchases → what each customer's rows come to.

use super::{Day, Money, PurchaseError, PurchaseSpec, Returns, report::LeftOut};
use crate::engine::Progress;

/// Rows between two looks at the cancel flag.
const CHECK_EVERY: usize = 1 << 16;

/// The chosen columns of a purchases file, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct PurchaseRows {
    /// The distinct ids in sorted order.
    pub ids: Vec<String>,
    /// For each row the place of its id; `None`: missing.
    pub customers: Vec<Option<u32>>,
    /// `None`: missing, or no date.
    pub days: Vec<Option<Day>>,
    /// What was paid, times the quantity where there is one.
    pub amounts: Money,
    /// Pieces, where the amount is price × quantity. NaN: missing.
    pub quantities: Option<Vec<f64>>,
    /// Prices of a piece, where there are quantities.
    pub prices: Option<Vec<f64>>,
    /// For each row the place of its order among all orders, where an order has an id.
    pub orders: Option<Vec<Option<u32>>>,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    Purchase,
    /// A negative amount.
    Return,
    NoCustomer,
    NoDate,
    NoAmount,
    NoQuantity,
    /// After the day of reckoning.
    Later,
    /// A return, and returns are ignored.
    IgnoredReturn,
}

impl Fate {
    /// Whether the row counts.
    pub fn is_used(self) -> bool {
        matches!(self, Self::Purchase | Self::Return)
    }

    /// Why the row is left out; empty when it is not.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Purchase | Self::Return => "",
            Self::NoCustomer => "no customer",
            Self::NoDate => "no date",
            Self::NoAmount => "no amount",
            Self::NoQuantity => "no quantity",
            Self::Later => "after the day of reckoning",
            Self::IgnoredReturn => "a return",
        }
    }
}

/// One customer, as counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Account {
    /// Place of the id.
    pub id: u32,
    pub orders: u32,
    pub total: f64,
    /// First and last day of an order; `None`: returns only.
    pub days: Option<(Day, Day)>,
    /// The first row of the file that counts.
    pub first_row: u32,
    /// Where the customer's rows stand in [`Aggregate::rows`].
    pub span: (usize, usize),
}

/// Rows by customer, and the customers that have any that count.
#[derive(Debug)]
pub(super) struct Aggregate {
    pub fates: Vec<Fate>,
    /// Rows with an id, by customer, then by day, then as in the file.
    pub rows: Vec<u32>,
    pub accounts: Vec<Account>,
    pub as_of: Day,
    pub left_out: LeftOut,
    /// Ids none of whose rows counts.
    pub ids_without: usize,
    /// Rows that count but have no order id though orders have one.
    pub without_order: usize,
}

impl PurchaseRows {
    pub fn n_rows(&self) -> usize {
        self.customers.len()
    }

    fn fate(&self, row: usize, as_of: Day, returns: Returns) -> Fate {
        let amount = self.amounts.value(row);
        match (self.customers[row], self.days[row]) {
            (None, _) => Fate::NoCustomer,
            (_, None) => Fate::NoDate,
            _ if amount.is_nan() => {
                let has_price = self.prices.as_ref().is_some_and(|prices| !prices[row].is_nan());
                if has_price {
                    Fate::NoQuantity
                } else {
                    Fate::NoAmount
                }
            }
            (_, Some(day)) if day > as_of => Fate::Later,
            _ if amount >= 0.0 => Fate::Purchase,
            _ if returns == Returns::Ignore => Fate::IgnoredReturn,
            _ => Fate::Return,
        }
    }

    /// Two rows of one customer with the same key are one order.
    pub(super) fn order_key(&self, row: usize) -> (bool, i64) {
        let order = self.orders.as_ref().and_then(|orders| orders[row]);
        match (order, self.days[row]) {
            (Some(order), _) => (true, i64::from(order)),
            // Also for rows that lack the id: they are orders of their day.
            (None, day) => (false, day.map_or(0, |day| i64::from(day.0))),
        }
    }
}

/// Counts what every customer bought.
pub(super) fn aggregate(
    rows: &PurchaseRows,
    spec: &PurchaseSpec,
    progress: &Progress,
) -> Result<Aggregate, PurchaseError> {
    let days = || rows.days.iter().flatten().copied();
    let last = days().max();
    let as_of = spec.as_of.or(last).unwrap_or(Day(0));
    let mut fates = Vec::with_capacity(rows.n_rows());
    for row in 0..rows.n_rows() {
        if row.is_multiple_of(CHECK_EVERY) {
            progress.check()?;
        }
        fates.push(rows.fate(row, as_of, spec.returns));
    }
    let left_out = LeftOut::of(&fates);
    if left_out.total() == rows.n_rows() {
        // With complete rows it is only the day that is wrong.
        if let (true, Some(first), Some(last)) = (left_out.later > 0, days().min(), last) {
            return Err(PurchaseError::AllLater { as_of, first, last });
        }
        return Err(PurchaseError::NothingLeft {
            rows: rows.n_rows(),
            why: left_out.words().join(", "),
        });
    }
    progress.check()?;
    let (by_customer, starts) = by_customer(rows);
    progress.report(0.4, "Adding up");
    let mut aggregate = Aggregate {
        fates,
        rows: by_customer,
        accounts: Vec::new(),
        as_of,
        left_out,
        ids_without: 0,
        without_order: 0,
    };
    let mut counted = 0;
    for (id, span) in starts.windows(2).enumerate() {
        let span = (span[0], span[1]);
        if (counted + span.1 - span.0) / CHECK_EVERY > counted / CHECK_EVERY {
            progress.check()?;
        }
        counted += span.1 - span.0;
        aggregate.count_customer(rows, spec.returns, id, span);
    }
    Ok(aggregate)
}

impl Aggregate {
    fn count_customer(&mut self, rows: &PurchaseRows, returns: Returns, id: usize, span: (usize, usize)) {
        let own = &mut self.rows[span.0..span.1];
        own.sort_by_key(|&row| rows.days[row as usize]);
        let used = || {
            own.iter()
                .map(|&row| row as usize)
                .filter(|&row| self.fates[row].is_used())
        };
        let Some(first_row) = used().min() else {
            self.ids_without += usize::from(span.0 < span.1);
            return;
        };
        if rows.orders.is_some() {
            let lacks = |row: &usize| rows.order_key(*row).0;
            self.without_order += used().filter(|row| !lacks(row)).count();
        }
        let ordering =
            || used().filter(|&row| returns == Returns::Count || self.fates[row] == Fate::Purchase);
        let mut keys: Vec<(bool, i64)> = ordering().map(|row| rows.order_key(row)).collect();
        keys.sort_unstable();
        keys.dedup();
        let day = |row: usize| rows.days[row];
        let first = ordering().next().and_then(day);
        let last = ordering().next_back().and_then(day);
        self.accounts.push(Account {
            id: code(id),
            orders: code(keys.len()),
            total: rows.amounts.sum(used()),
            days: first.zip(last),
            first_row: code(first_row),
            span,
        });
    }
}

/// Rows with an id sorted by id (counting sort), and where each id's rows begin.
fn by_customer(rows: &PurchaseRows) -> (Vec<u32>, Vec<usize>) {
    let mut starts = vec![0_usize; rows.ids.len() + 1];
    for id in rows.customers.iter().flatten() {
        starts[*id as usize + 1] += 1;
    }
    for place in 1..starts.len() {
        starts[place] += starts[place - 1];
    }
    let mut next = starts.clone();
    let mut sorted = vec![0_u32; starts.last().copied().unwrap_or(0)];
    for (row, id) in rows.customers.iter().enumerate() {
        if let Some(id) = id {
            let place = &mut next[*id as usize];
            sorted[*place] = code(row);
            *place += 1;
        }
    }
    (sorted, starts)
}

/// A table has at most u32::MAX rows.
fn code(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
