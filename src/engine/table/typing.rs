//! What a column holds, decided on the evidence of all its cells.

use polars::prelude::StringChunked;

use super::{ColumnKind, date::DateOrder, distinct, evidence::Evidence, number::Reading, words};
use crate::engine::{Cancelled, Progress};

/// Text with at most so many distinct values is a category.
const CATEGORY_LEVELS: usize = 20;
/// So many are still a category when they are less than a twentieth of the rows.
const MANY_LEVELS: usize = 50;
const ROWS_PER_LEVEL: usize = 20;

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    Number(Reading),
    /// Whole numbers under a name such as `customer_id`: an identifier when nearly all are distinct.
    Numbered(Reading),
    Date(DateOrder),
    /// Stays text; the kind follows from the distinct values, where it is not known already.
    Words(Option<ColumnKind>),
}

/// Decides how a column is read. `decimal` is the mark for this column.
pub fn plan(name: &str, evidence: &Evidence, reading: Reading, stays_text: bool) -> Plan {
    let most = |count: usize| count > 0 && count * 10 >= evidence.n_present() * 9;
    if stays_text {
        return Plan::Words(None);
    }
    if most(evidence.n_readable(reading.decimal)) {
        let has_codes = evidence.all_whole() && evidence.codes * 1000 >= evidence.neutral.max(1);
        let is_code = evidence.codes > 0 && has_codes;
        if is_code || (evidence.all_whole() && evidence.too_long > 0) {
            return Plan::Words(Some(ColumnKind::Identifier));
        }
        let all_whole = evidence.all_whole() && evidence.neutral == evidence.n_present();
        return if all_whole && words::names_rows(name) {
            Plan::Numbered(reading)
        } else {
            Plan::Number(reading)
        };
    }
    let (order, n_dates) = evidence.best_date();
    if most(n_dates) {
        return Plan::Date(order);
    }
    if evidence.n_present() > 0 && !evidence.yes_no.is_empty() {
        return Plan::Words(Some(ColumnKind::Boolean));
    }
    Plan::Words(None)
}

/// The kind of a text column that is neither dates nor yes and no.
pub fn kind_of_words(
    name: &str,
    cells: &StringChunked,
    evidence: &Evidence,
    progress: &Progress,
) -> Result<ColumnKind, Cancelled> {
    let present = evidence.n_present();
    let names_rows = words::names_rows(name);
    // Many levels that repeat: only the share of distinct ones could still matter.
    let is_settled = |distinct: usize, seen: usize| distinct > MANY_LEVELS && distinct < seen && !names_rows;
    let distinct = distinct::count_until(cells, is_settled, progress)?;
    let is_few = distinct <= CATEGORY_LEVELS
        || (distinct <= MANY_LEVELS && distinct * ROWS_PER_LEVEL < evidence.n_cells);
    let is_name = names_rows && present > 1 && is_nearly_all(distinct, present);
    Ok(if present == 0 {
        ColumnKind::Text
    } else if is_name || evidence.codes * 2 > present {
        ColumnKind::Identifier
    } else if is_few {
        ColumnKind::Category
    } else if distinct == present {
        ColumnKind::Identifier
    } else {
        ColumnKind::Text
    })
}

/// Do whole numbers under the name of an identifier tell the rows apart?
pub fn tells_rows_apart(
    cells: &StringChunked,
    evidence: &Evidence,
    progress: &Progress,
) -> Result<bool, Cancelled> {
    let distinct = distinct::count_until(cells, |_, _| false, progress)?;
    Ok(is_nearly_all(distinct, evidence.n_present()))
}

/// A few duplicates are forgiven.
pub fn is_nearly_all(distinct: usize, present: usize) -> bool {
    distinct * 10 >= present * 9
}
