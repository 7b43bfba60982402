//! Purchases → customers: one row a purchase becomes one row a customer.
//!
//! ```text
//! summary ─guess─▶ PurchaseSpec
//! PurchaseRows ─aggregate─▶ Customers ─score─▶ RFM scores ─rules─▶ segments
//!                                     └─label─▶ buyer types
//! ```
//! Pure arithmetic over plain vectors: `table::transactions` brings the columns and takes the
//! customers. Money is added exactly, so that the sums agree to the cent; the order of the rows
//! changes nothing.

mod aggregate;
mod columns;
mod day;
mod error;
mod examples;
mod guess;
mod label;
mod money;
mod names;
mod redundant;
mod report;
mod rfm;
mod rules;
mod spec;
#[cfg(test)]
mod tests;

pub use aggregate::{Fate, PurchaseRows};
pub use columns::{Customers, customers, customers_alike};
pub use day::Day;
pub use error::PurchaseError;
pub use examples::{Example, ExamplePurchase};
pub use guess::{Found, Guess, Suggestion, guess, suggest};
pub use label::LabelReport;
pub use money::Money;
pub use redundant::{LABEL, redundant};
pub use report::{CustomersReport, LeftOut, LeftOutRow};
pub use rfm::{RfmReport, ScoreReport};
pub use rules::{OTHER_SEGMENT, SegmentShare};
pub use spec::{Cut, LabelRule, Measure, PurchaseSpec, Returns, RfmSpec, SegmentRule};
