//! Why purchases could not become customers.

use super::Day;
use crate::engine::{Cancelled, format};

/// What is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PurchaseError {
    #[error("column \"{column}\" cannot be both {first} and {second}; choose another column for one of them")]
    SameColumn {
        column: String,
        first: &'static str,
        second: &'static str,
    },
    #[error("no column was chosen as {part}")]
    NoColumn { part: &'static str },
    #[error(
        "every purchase is later than {as_of}: they run from {first} to {last}; \
         choose a day of reckoning from {first} on"
    )]
    AllLater { as_of: Day, first: Day, last: Day },
    #[error(
        "none of the {} rows is a purchase: {why}; check which columns hold customer, date and amount",
        format::count(*rows as u64)
    )]
    NothingLeft { rows: usize, why: String },
    #[error(
        "the rule of segment \"{name}\" needs scores from 1 to 5, the lower one first, and segments need a name"
    )]
    UnusableRule { name: String },
    #[error("the two labels are both \"{label}\"; give them different names")]
    SameLabels { label: String },
    #[error("a quantile lies between 0 and 1, and a value is a number; this is {cut}")]
    UnusableCut { cut: String },
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
