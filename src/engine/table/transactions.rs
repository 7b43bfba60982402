//! A table of purchases → the vectors that are added up → a table of customers.

use std::sync::Arc;

use polars::prelude::{Column, DataFrame, IntoColumn as _, NamedFrom as _, PlSmallStr, Series};

use super::{
    ColumnInfo, ColumnKind, ColumnReceipt, ImportReceipt, Problem, Table, TableError,
    date::{DateFormat, DateOrder},
};
use crate::engine::{
    EngineError, Progress,
    purchases::{Customers, CustomersReport, Day, Measure, Money, PurchaseError, PurchaseRows, PurchaseSpec},
};

/// The column of the ids.
const ID: &str = "customer_id";

/// The chosen columns of a table of purchases.
///
/// # Errors
/// When a column is not there, is chosen twice, or holds something else.
pub fn purchase_rows(
    table: &Table,
    spec: &PurchaseSpec,
    progress: &Progress,
) -> Result<PurchaseRows, EngineError> {
    check_columns(spec)?;
    progress.report(0.0, "Reading customers and dates");
    let who = || -> Result<_, TableError> {
        let ids = ids_of(table, &spec.customer)?;
        let orders = spec
            .order
            .as_ref()
            .map(|order| ids_of(table, order))
            .transpose()?;
        Ok((ids, orders.map(|(_, orders)| orders)))
    };
    let when = || -> Result<Vec<Option<Day>>, TableError> {
        let days = table.dates(&spec.date)?.into_iter();
        Ok(days.map(|date| date.map(Day::of)).collect())
    };
    let money = |name: &str| -> Result<(Vec<f64>, Money), TableError> {
        let values = table.numbers(name)?;
        let decimals = table.column(name)?.decimals;
        Ok((values.clone(), Money::new(values, decimals)))
    };
    let what = || -> Result<_, TableError> {
        Ok(match &spec.quantity {
            None => (money(&spec.amount)?.1, None, None),
            Some(quantity) => {
                let (prices, price) = money(&spec.amount)?;
                let (quantities, quantity) = money(quantity)?;
                (Money::product(&price, &quantity), Some(quantities), Some(prices))
            }
        })
    };
    let (who, (when, what)) = rayon::join(who, || rayon::join(when, what));
    // In this order, so that of several errors always the same one is told.
    let ((ids, customers), orders) = who?;
    let days = when?;
    let (amounts, quantities, prices) = what?;
    progress.check()?;
    Ok(PurchaseRows {
        ids,
        customers,
        days,
        amounts,
        quantities,
        prices,
        orders,
    })
}

fn check_columns(spec: &PurchaseSpec) -> Result<(), PurchaseError> {
    let parts = [
        (Some(&spec.customer), "customer"),
        (Some(&spec.date), "date"),
        (Some(&spec.amount), "amount"),
        (spec.quantity.as_ref(), "quantity"),
        (spec.order.as_ref(), "order"),
    ];
    for (place, (column, part)) in parts.iter().enumerate() {
        let Some(column) = column else { continue };
        if column.is_empty() {
            return Err(PurchaseError::NoColumn { part });
        }
        let before = parts[..place].iter().find(|(other, _)| *other == Some(column));
        if let Some((_, first)) = before {
            return Err(PurchaseError::SameColumn {
                column: (*column).clone(),
                first,
                second: part,
            });
        }
    }
    Ok(())
}

/// The distinct ids in sorted order, and each row's place among them.
fn ids_of(table: &Table, column: &str) -> Result<(Vec<String>, Vec<Option<u32>>), TableError> {
    if table.column(column)?.kind != ColumnKind::Number {
        let levels = table.levels(column)?;
        return Ok((levels.names, levels.codes));
    }
    // As written in files, not as shown: 17850, never 17 850.
    let values = table.numbers(column)?;
    let mut distinct: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    distinct.sort_unstable_by(f64::total_cmp);
    distinct.dedup();
    let mut named: Vec<(String, f64)> = distinct
        .into_iter()
        .map(|value| (value.to_string(), value))
        .collect();
    named.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let place_of: std::collections::HashMap<u64, u32> = named
        .iter()
        .zip(0_u32..)
        .map(|((_, value), place)| (value.to_bits(), place))
        .collect();
    let codes = values.iter().map(|value| place_of.get(&value.to_bits()).copied());
    Ok((
        named.iter().map(|(name, _)| name.clone()).collect(),
        codes.collect(),
    ))
}

/// Columns that name customers or orders but were read as numbers: as text they keep their zeros.
pub fn names_read_as_numbers(table: &Table, spec: &PurchaseSpec) -> Vec<String> {
    let is_number = |name: &&String| {
        let column = table.column(name);
        column.is_ok_and(|column| column.kind == ColumnKind::Number)
    };
    spec.names().filter(is_number).cloned().collect()
}

/// Tells the examples and the rows left out what the table knows of them: lines and products.
pub fn tell_lines(table: &Table, report: &mut CustomersReport) {
    for row in &mut report.listed {
        row.line = table.line(row.row as usize);
    }
    let product = report
        .spec
        .product
        .as_deref()
        .and_then(|name| table.place(name).ok());
    for purchase in report
        .examples
        .iter_mut()
        .flat_map(|example| &mut example.purchases)
    {
        let row = purchase.row as usize;
        purchase.line = table.line(row);
        purchase.product = product.and_then(|at| table.page_of(row, 1, at..at + 1).pop()?.pop()?);
    }
}

/// The customers as a table, its receipt beside it: what is known of the file, and the rows left out.
///
/// # Errors
/// Never for columns of the same length; kept so that no failure is silent.
pub fn customers_table(
    purchases: &Table,
    from: &ImportReceipt,
    customers: &Customers,
    report: &CustomersReport,
) -> Result<(Table, ImportReceipt), TableError> {
    let columns = columns(customers);
    let (infos, columns): (Vec<ColumnInfo>, Vec<Column>) = columns.into_iter().unzip();
    let receipts = infos.iter().zip(&columns).map(|(info, column)| {
        let missing = match column.f64() {
            Ok(values) => values
                .iter()
                .filter(|value| value.is_none_or(f64::is_nan))
                .count(),
            Err(_) => column.null_count(),
        };
        ColumnReceipt {
            parsed: customers.n() - missing,
            missing,
            ..ColumnReceipt::new(&info.name, info.kind)
        }
    });
    let receipt = ImportReceipt {
        n_rows: customers.n(),
        columns: receipts.collect(),
        problems: report
            .listed
            .iter()
            .map(|row| problem(row.line, row.reason))
            .collect(),
        problems_total: report.left_out.total(),
        set_aside: Vec::new(),
        set_aside_total: 0,
        n_titles: 0,
        notes: report.to_know(),
        ..from.clone()
    };
    let frame = DataFrame::new(customers.n(), columns).map_err(|error| TableError::Unsplittable {
        file: from.file.clone(),
        reason: error.to_string(),
    })?;
    let lines: Vec<u32> = customers
        .first_rows
        .iter()
        .map(|&row| u32::try_from(purchases.line(row as usize)).unwrap_or(u32::MAX))
        .collect();
    let table = Table {
        frame,
        columns: infos,
        lines: Arc::from(lines),
    };
    Ok((table, receipt))
}

fn problem(line: usize, reason: &str) -> Problem {
    Problem {
        line,
        column: String::new(),
        value: String::new(),
        problem: format!("left out: {reason}"),
    }
}

fn columns(customers: &Customers) -> Vec<(ColumnInfo, Column)> {
    let info = |name: &str, kind: ColumnKind, decimals: usize| ColumnInfo {
        name: name.to_owned(),
        kind,
        decimals,
        dates: (kind == ColumnKind::Date).then_some(DateFormat::Fields(DateOrder::YearMonthDay)),
    };
    let number = |name: &str, values: &[f64], decimals: usize| {
        let series = Series::new(PlSmallStr::from_str(name), values);
        (info(name, ColumnKind::Number, decimals), series.into_column())
    };
    let measure = |measure: Measure| {
        let decimals = customers.decimals_of(measure);
        number(measure.name(), customers.measure(measure), decimals)
    };
    let words = |name: &str, kind: ColumnKind, values: Vec<Option<String>>| {
        let series = Series::new(PlSmallStr::from_str(name), values);
        (info(name, kind, 0), series.into_column())
    };
    let dates = |name: &str, days: &[Option<Day>]| {
        let days = days.iter().map(|day| day.map(|day| day.to_string()));
        words(name, ColumnKind::Date, days.collect())
    };
    let ids = customers.ids.iter().cloned().map(Some).collect();
    let mut columns = vec![
        words(ID, ColumnKind::Identifier, ids),
        measure(Measure::Orders),
        measure(Measure::TotalSpent),
        measure(Measure::AvgPurchaseValue),
        measure(Measure::VisitsPerMonth),
        measure(Measure::RecencyDays),
        number("frequency", &customers.frequency, 0),
        dates("first_purchase", &customers.first_purchase),
        dates("last_purchase", &customers.last_purchase),
        measure(Measure::TenureDays),
    ];
    if let Some(scores) = &customers.scores {
        for (name, scores) in ["r_score", "f_score", "m_score"].into_iter().zip(scores) {
            let values: Vec<f64> = scores
                .iter()
                .map(|score| score.map_or(f64::NAN, f64::from))
                .collect();
            columns.push(number(name, &values, 0));
        }
    }
    if let Some(segments) = &customers.segments {
        columns.push(words("rfm_segment", ColumnKind::Category, segments.clone()));
    }
    if let Some(labels) = &customers.labels {
        columns.push(words("buyer_type", ColumnKind::Category, labels.clone()));
    }
    columns
}
