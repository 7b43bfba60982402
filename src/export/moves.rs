//! Segments beside labels, and beside the same customers in a second file, as CSV.

use std::collections::HashMap;

use super::{
    ExportError, TextCells,
    sheet::{Sheet, number},
};
use crate::engine::{
    classify::target_classes,
    run::Made,
    segment::{SecondFile, SegmentNames, SegmentScan},
    table::Table,
};

/// One row a segment and label: customers, and their share of the segment.
///
/// # Errors
/// When the column is not there or has no labels.
pub fn crosstab_csv(
    segments: &Made<SegmentScan>,
    k: usize,
    column: &str,
    names: &SegmentNames,
    cells: TextCells,
) -> Result<Vec<u8>, ExportError> {
    let scan = &segments.report;
    let (classes, codes) = target_classes(&segments.on.table, column)?;
    let crosstab = scan.crosstab(k, &codes, classes.len());
    let (slots, totals) = (scan.slots(k), crosstab.row_totals());
    let mut sheet = Sheet::new(
        ["segment", "name", column, "customers", "share_of_segment"],
        cells,
    )?;
    for segment in scan.in_order(k) {
        for (class, count) in classes.iter().zip(&crosstab.counts[segment]) {
            sheet.row([
                (slots[segment] + 1).to_string(),
                names.own(slots[segment]).unwrap_or_default().to_owned(),
                class.clone(),
                count.to_string(),
                number(*count as f64 / totals[segment] as f64),
            ])?;
        }
    }
    sheet.bytes()
}

/// One row a pair of segments: customers that went from the one to the other, and their share of the first. `none` stands
/// for no segment, `absent` for not being in that file.
///
/// # Errors
/// Never for reports the engine makes; kept so that no failure is silent.
pub fn migration_csv(
    second: &SecondFile,
    scan: &SegmentScan,
    k: usize,
    names: &SegmentNames,
    cells: TextCells,
) -> Result<Vec<u8>, ExportError> {
    let fit = second.fit(k);
    let slots = scan.slots(fit.k);
    let header = ["from", "from_name", "to", "to_name", "customers", "share_of_from"];
    let mut sheet = Sheet::new(header, cells)?;
    let called = |segment: usize| match slots.get(segment) {
        Some(&slot) => [
            (slot + 1).to_string(),
            names.own(slot).unwrap_or_default().to_owned(),
        ],
        None => ["none".to_owned(), String::new()],
    };
    let absent = || ["absent".to_owned(), String::new()];
    let mut line = |[from, from_name]: [String; 2], [to, to_name]: [String; 2], n: u64, total: u64| {
        let share = number(n as f64 / total as f64);
        sheet.row([from, from_name, to, to_name, n.to_string(), share])
    };
    // The last place is no segment.
    let order: Vec<usize> = scan.in_order(fit.k).into_iter().chain([fit.k]).collect();
    for &from in &order {
        let Some(row) = fit.moves.get(from) else {
            continue;
        };
        let gone = fit.only_first[from];
        let total = row.iter().sum::<u64>() + gone;
        for &to in &order {
            line(called(from), called(to), row[to], total)?;
        }
        line(called(from), absent(), gone, total)?;
    }
    let n_new: u64 = fit.only_second.iter().sum();
    for &to in &order {
        line(absent(), called(to), fit.only_second[to], n_new)?;
    }
    sheet.bytes()
}

/// One row a customer of the second file, then those of the first that are not in it: identifier (or the row's number),
/// segment in the first file, segment in the second, distance from its centre.
///
/// # Errors
/// When the identifier cannot be read from the tables.
pub fn second_csv(
    second: &SecondFile,
    (scan, first): (&SegmentScan, &Table),
    k: usize,
    cells: TextCells,
) -> Result<Vec<u8>, ExportError> {
    let fit = second.fit(k);
    let (labels, slots) = (&scan.fit(fit.k).fit.labels, scan.slots(fit.k));
    let column = second.shared.as_ref().map(|shared| shared.column.as_str());
    let ids = |table: &Table| column.map(|column| table.plain_cells(column)).transpose();
    let (own, theirs) = (ids(first)?, ids(&second.table)?);
    let pairs: HashMap<u32, u32> = second
        .shared
        .iter()
        .flat_map(|shared| shared.pairs.iter().map(|&(own, theirs)| (theirs, own)))
        .collect();
    let segment = |label: Option<u8>| {
        let slot = label.and_then(|label| slots.get(usize::from(label)));
        slot.map_or_else(String::new, |slot| (slot + 1).to_string())
    };
    let mut sheet = Sheet::new([column.unwrap_or("row"), "from", "to", "distance"], cells)?;
    for (place, &label) in fit.assigned.labels.iter().enumerate() {
        let before = u32::try_from(place).ok().and_then(|row| pairs.get(&row));
        let before = before.and_then(|row| labels.get(*row as usize).copied());
        let id = theirs
            .as_ref()
            .map_or_else(|| Some((place + 1).to_string()), |ids| ids.get(place).cloned());
        sheet.row([
            id.unwrap_or_default(),
            segment(before),
            segment(Some(label)),
            number(second.distance(scan, fit.k, place)),
        ])?;
    }
    if let (Some(shared), Some(own)) = (&second.shared, &own) {
        for &row in &shared.only_first {
            sheet.row([
                own.get(row as usize).cloned().unwrap_or_default(),
                segment(labels.get(row as usize).copied()),
                String::new(),
                String::new(),
            ])?;
        }
    }
    sheet.bytes()
}
