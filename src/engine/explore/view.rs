//! Rows as they are looked at: filtered and sorted, without changing the table.

use crate::engine::{EngineError, Progress, condition::Condition, study::TableSpec, table::Table};

/// Rows of the table that are shown, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableView {
    pub rows: Vec<u32>,
    pub is_filtered: bool,
    pub is_sorted: bool,
}

/// Filters, then sorts.
///
/// # Errors
/// When a column is not there, a value cannot be compared, or the caller cancels.
pub fn table_view(table: &Table, spec: &TableSpec, progress: &Progress) -> Result<TableView, EngineError> {
    progress.report(0.0, "Filtering");
    let complete = spec.filters.iter().filter(|condition| condition.is_complete());
    let filters: Vec<Condition> = complete.cloned().collect();
    let mut rows = table.rows_where(&filters, progress)?;
    if let Some(sort) = &spec.sort {
        progress.report(0.4, "Sorting");
        table.sort(&mut rows, &sort.column, sort.is_descending)?;
    }
    progress.check()?;
    progress.report(1.0, "Sorting");
    Ok(TableView {
        rows,
        is_filtered: !filters.is_empty(),
        is_sorted: spec.sort.is_some(),
    })
}
