//! A few customers with all they bought, so that one can see what is made of it.

use super::{
    Day, Fate, Returns,
    aggregate::{Aggregate, PurchaseRows},
};

/// Customers shown.
const SHOWN: usize = 10;
/// Purchases of one customer that are kept.
const KEPT: usize = 200;

/// A customer and the purchases behind the row in the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// Row of the table of customers.
    pub customer: usize,
    /// By day; at most the first 200.
    pub purchases: Vec<ExamplePurchase>,
    /// All rows with this id.
    pub n_purchases: usize,
}

/// A row of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct ExamplePurchase {
    /// Row of the table of purchases.
    pub row: u32,
    /// 1-based line of the file; 0 until the table has told it.
    pub line: usize,
    pub day: Option<Day>,
    /// What was paid; NaN: missing.
    pub amount: f64,
    /// Price and pieces, where the amount is price × quantity.
    pub parts: Option<(f64, f64)>,
    /// What was bought, where that is known.
    pub product: Option<String>,
    pub fate: Fate,
    /// The first of its order.
    pub begins_order: bool,
}

/// Customers of few and of many orders: evenly spread over all, sorted by orders and id.
pub(super) fn examples(rows: &PurchaseRows, aggregate: &Aggregate, returns: Returns) -> Vec<Example> {
    let accounts = &aggregate.accounts;
    let mut by_orders: Vec<usize> = (0..accounts.len()).collect();
    by_orders.sort_by_key(|&place| accounts[place].orders);
    let n = accounts.len().min(SHOWN);
    let spread = |i: usize| {
        if n > 1 {
            i * (accounts.len() - 1) / (n - 1)
        } else {
            0
        }
    };
    let mut shown: Vec<usize> = (0..n).map(|i| by_orders[spread(i)]).collect();
    shown.sort_unstable();
    shown
        .into_iter()
        .map(|customer| example(rows, aggregate, returns, customer))
        .collect()
}

fn example(rows: &PurchaseRows, aggregate: &Aggregate, returns: Returns, customer: usize) -> Example {
    let (start, end) = aggregate.accounts[customer].span;
    let own = &aggregate.rows[start..end];
    let parts = |row: usize| {
        let (prices, quantities) = (rows.prices.as_ref()?, rows.quantities.as_ref()?);
        Some((prices[row], quantities[row]))
    };
    let mut seen = std::collections::BTreeSet::new();
    let purchases = own.iter().take(KEPT).map(|&row| {
        let at = row as usize;
        let fate = aggregate.fates[at];
        let may_order = fate == Fate::Purchase || (fate == Fate::Return && returns == Returns::Count);
        ExamplePurchase {
            row,
            line: 0,
            day: rows.days[at],
            amount: rows.amounts.value(at),
            parts: parts(at),
            product: None,
            fate,
            begins_order: may_order && seen.insert(rows.order_key(at)),
        }
    });
    Example {
        customer,
        purchases: purchases.collect(),
        n_purchases: own.len(),
    }
}
