//! The pages of the Data tab as tables.

use super::{
    ExportError, TextCells,
    sheet::{Sheet, number},
};
use crate::engine::{
    explore::{MissingReport, ProfileReport, Relations},
    table::ColumnSummary,
};

/// Most frequent values written beside a column.
const TOP: usize = 5;

/// All statistics of each column, one row a column.
pub(super) fn profile_csv(
    summary: &[ColumnSummary],
    profile: &ProfileReport,
    text_cells: TextCells,
) -> Result<Vec<u8>, ExportError> {
    let named = [
        "column",
        "kind",
        "rows",
        "present",
        "missing",
        "distinct",
        "mean",
        "std",
        "min",
        "q1",
        "median",
        "q3",
        "max",
        "skewness",
        "first_day",
        "last_day",
    ];
    let tops = (1..=TOP).flat_map(|place| [format!("value_{place}"), format!("rows_{place}")]);
    let mut sheet = Sheet::new(named.into_iter().map(str::to_owned).chain(tops), text_cells)?;
    for (column, more) in summary.iter().zip(&profile.columns) {
        let (first, last) = more.span.clone().unwrap_or_default();
        let mut cells = vec![
            column.name.clone(),
            column.kind.word().to_owned(),
            column.n_rows.to_string(),
            (column.n_rows - column.missing.min(column.n_rows)).to_string(),
            column.missing.to_string(),
            column.distinct.to_string(),
        ];
        let numbers = [
            column.mean,
            column.std,
            column.min,
            more.quartiles.0,
            column.median,
            more.quartiles.1,
            column.max,
            more.skewness,
        ];
        cells.extend(numbers.map(number));
        cells.extend([first, last]);
        for place in 0..TOP {
            let level = column.top.get(place);
            cells.push(level.map_or_else(String::new, |level| level.level.clone()));
            cells.push(level.map_or_else(String::new, |level| level.count.to_string()));
        }
        sheet.row(cells)?;
    }
    sheet.bytes()
}

/// One row a pattern, the most frequent first; the first one is that of the rows that miss nothing.
pub(super) fn patterns_csv(profile: &ProfileReport, text_cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let MissingReport {
        columns,
        patterns,
        n_complete,
        ..
    } = &profile.missing;
    let header = ["rows", "share"].into_iter();
    let names = columns.iter().map(|column| column.name.as_str());
    let mut sheet = Sheet::new(header.chain(names), text_cells)?;
    let share = |n: usize| number(n as f64 / profile.n_rows as f64);
    let mut row = |n: usize, missing: &[usize]| {
        let marks = (0..columns.len()).map(|place| {
            let is_missing = missing.contains(&place);
            if is_missing { "missing" } else { "" }.to_owned()
        });
        sheet.row([n.to_string(), share(n)].into_iter().chain(marks))
    };
    row(*n_complete, &[])?;
    for pattern in patterns {
        row(pattern.n_rows, &pattern.columns)?;
    }
    sheet.bytes()
}

/// The heatmap as a table; undefined values are empty.
pub(super) fn relations_csv(relations: &Relations, text_cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let header = std::iter::once("column").chain(relations.columns.iter().map(String::as_str));
    let mut sheet = Sheet::new(header, text_cells)?;
    for (name, values) in relations.rows.iter().zip(&relations.values) {
        sheet.row(std::iter::once(name.clone()).chain(values.iter().map(|&value| number(value))))?;
    }
    sheet.bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{
        Progress,
        explore::{Measure, profile, relations},
        study::ImportSpec,
        table::{Table, read_bytes, summarize},
    };

    fn table() -> Table {
        let csv = b"spent,region\n1.5,West\n,West\n3,East\n4,\n";
        read_bytes("t.csv", csv, &ImportSpec::default(), &Progress::none())
            .unwrap()
            .table
    }

    fn text(bytes: Result<Vec<u8>, ExportError>) -> String {
        String::from_utf8(bytes.unwrap()).unwrap()
    }

    #[test]
    fn every_statistic_has_its_column() {
        let made = profile(&table(), &Progress::none()).unwrap();
        let written = text(profile_csv(&summarize(&table()), &made, TextCells::Safe));
        let lines: Vec<&str> = written.lines().collect();
        assert!(
            lines[1].starts_with("spent,number,4,3,1,3,2.83333"),
            "{}",
            lines[1]
        );
        assert!(
            lines[2].ends_with(",,,,,,,,,,,West,2,East,1,,,,,,"),
            "{}",
            lines[2]
        );
        let written = text(patterns_csv(&made, TextCells::Safe));
        assert_eq!(
            written,
            "rows,share,spent,region\n2,0.5,,\n1,0.25,missing,\n1,0.25,,missing\n"
        );
    }

    #[test]
    fn heatmaps_are_tables() {
        let made = relations(&table(), Measure::CorrelationRatio, &Progress::none()).unwrap();
        let written = text(relations_csv(&made, TextCells::Safe));
        assert!(written.starts_with("column,region\nspent,"), "{written}");
    }
}
