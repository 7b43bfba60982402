//! The tables the window offers, by what they show.

use std::sync::Arc;

use super::{
    ExportError, LeftoversOf, TableContent, TextCells, cleaning_csv, cleaning_text, coefficients_csv,
    comparison_csv,
    csv::segments_by_row,
    evidence_csv, flips_csv, flows_csv, folds_csv, matrix_csv, metrics_csv,
    moves::{crosstab_csv, migration_csv, second_csv},
    path_csv, predictions_csv,
    profiles::{patterns_csv, profile_csv, relations_csv},
    segment_profile_csv, segments_csv,
    sheet::{Sheet, number},
};
use crate::engine::{
    Progress,
    explore::ExploreReport,
    run::{Made, Prepared},
    segment::{SegmentNames, SegmentScan},
    table::{
        ColumnKind, ColumnSummary, Leftovers, Problem, SetAsideRow, Table, TableError, distinct,
        read_leftovers,
    },
};

/// The bytes of a table as CSV.
///
/// # Errors
/// When a column cannot be read from its table, or the caller cancels.
pub fn table_bytes(
    content: &TableContent,
    cells: TextCells,
    progress: &Progress,
) -> Result<Vec<u8>, ExportError> {
    match content {
        TableContent::Customers(prepared) => customers_csv(&prepared.table, cells, progress),
        TableContent::Summary(prepared) => summary_csv(&prepared.summary, cells),
        TableContent::Cleaning(prepared) => cleaning_csv(&prepared.cleaning, cells),
        TableContent::CleaningText(prepared) => Ok(cleaning_text(prepared).into_bytes()),
        TableContent::SetAside(of) => set_aside_csv(&leftovers(of, progress)?.set_aside, cells, progress),
        TableContent::NotRead(of) => not_read_csv(&leftovers(of, progress)?.problems, cells, progress),
        TableContent::Predictions {
            classifier,
            segments,
            evidence,
            threshold,
        } => {
            let on = &classifier.on;
            let segments = of_table(segments.as_ref(), on);
            predictions_csv(
                &on.table,
                Some((&classifier.report, *threshold)),
                segments.map(|(made, k)| (made.report.as_ref(), *k)),
                evidence.as_deref(),
                cells,
            )
        }
        TableContent::Flows { segments, k, names } => flows_csv(&segments.report, *k, names, cells),
        TableContent::SegmentProfile { segments, k, names } => {
            segment_profile_csv(&segments.report, *k, names, cells)
        }
        TableContent::Segments {
            segments,
            evidence,
            k,
            names,
        } => {
            let on = &segments.on;
            let classes =
                (!on.classes.is_empty()).then_some((on.classes.as_slice(), on.class_codes.as_slice()));
            segments_csv(&segments.report, *k, classes, evidence.as_deref(), names, cells)
        }
        TableContent::Evidence(report) => evidence_csv(report, cells),
        TableContent::Crosstab {
            segments,
            k,
            column,
            names,
        } => crosstab_csv(segments, *k, column, names, cells),
        TableContent::Migration {
            second,
            segments,
            k,
            names,
        } => migration_csv(&second.report, &segments.report, *k, names, cells),
        TableContent::SecondFile { second, segments, k } => {
            second_csv(&second.report, (&segments.report, &segments.on.table), *k, cells)
        }
        TableContent::Coefficients(report) => coefficients_csv(report, cells),
        TableContent::Path(report) => path_csv(report, cells),
        TableContent::Metrics { report, threshold } => metrics_csv(report, *threshold, cells),
        TableContent::Flips {
            classifier,
            is_test,
            from,
            to,
        } => {
            let report = &classifier.report;
            let part = report.part(*is_test);
            flips_csv(classifier.on.table_of(part), report, part, (*from, *to), cells)
        }
        TableContent::Folds { folds, threshold } => folds_csv(folds, *threshold, cells),
        TableContent::Comparison { folds, threshold } => comparison_csv(folds, *threshold, cells),
        TableContent::Confusion(matrix) => matrix_csv(matrix, cells),
        TableContent::Correlations(report) => correlations_csv(report, cells),
        TableContent::Selected {
            prepared,
            lines,
            segments,
            names,
        } => {
            let rows = prepared.table.rows_in(lines);
            let segments = of_table(segments.as_ref(), prepared);
            let more = segments.map_or_else(Vec::new, |(made, k)| {
                segment_columns(&made.report, *k, names, &prepared.table, &rows)
            });
            columns_csv(&prepared.table.take(&rows), more, cells, progress)
        }
        TableContent::Profile(made) => profile_csv(&made.on.summary, &made.report, cells),
        TableContent::MissingPatterns(report) => patterns_csv(report, cells),
        TableContent::Relations(relations) => relations_csv(relations, cells),
    }
}

/// Segments whose row numbers mean the rows of this table; `None` where they mean another's.
fn of_table<'a>(
    segments: Option<&'a (Made<SegmentScan>, usize)>,
    on: &Arc<Prepared>,
) -> Option<&'a (Made<SegmentScan>, usize)> {
    segments.filter(|(made, _)| Arc::ptr_eq(&made.on, on))
}

/// All columns of the table, at full precision.
///
/// # Errors
/// When a column cannot be read from the table, or the caller cancels.
pub fn customers_csv(
    table: &Table,
    text_cells: TextCells,
    progress: &Progress,
) -> Result<Vec<u8>, ExportError> {
    columns_csv(table, Vec::new(), text_cells, progress)
}

/// All columns of the table, and `more`: each a name and a cell for each row.
fn columns_csv(
    table: &Table,
    more: Vec<(String, Vec<String>)>,
    text_cells: TextCells,
    progress: &Progress,
) -> Result<Vec<u8>, ExportError> {
    let mut names: Vec<&str> = table
        .columns()
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let mut columns = names
        .iter()
        .map(|name| {
            progress.check()?;
            table.plain_cells(name)
        })
        .collect::<Result<Vec<_>, TableError>>()?;
    let (more_names, more): (Vec<String>, Vec<Vec<String>>) = more.into_iter().unzip();
    names.extend(more_names.iter().map(String::as_str));
    let mut sheet = Sheet::new(&names, text_cells)?;
    columns.extend(more);
    for row in 0..table.n_rows() {
        told(row, table.n_rows(), progress)?;
        sheet.row(
            columns
                .iter()
                .map(|cells| cells.get(row).map_or("", String::as_str)),
        )?;
    }
    sheet.bytes()
}

/// The number of each row's segment, and its name where segments have names; empty without a segment.
fn segment_columns(
    scan: &SegmentScan,
    k: usize,
    names: &SegmentNames,
    table: &Table,
    rows: &[u32],
) -> Vec<(String, Vec<String>)> {
    let by_row = segments_by_row(scan, k, table.n_rows());
    let of = |words: &dyn Fn(usize) -> String| -> Vec<String> {
        let number = |row: &u32| by_row.get(*row as usize).copied().flatten();
        let cell = |row| number(row).map_or_else(String::new, |number| words(number as usize));
        rows.iter().map(cell).collect()
    };
    let is_taken = |name: &str| table.columns().iter().any(|column| column.name == name);
    let mut columns = vec![(
        distinct("segment", true, is_taken),
        of(&|number| number.to_string()),
    )];
    if !names.is_empty() {
        let title = |number: usize| names.title(number.saturating_sub(1));
        columns.push((distinct("segment_name", true, is_taken), of(&title)));
    }
    columns
}

/// One row a column.
fn summary_csv(columns: &[ColumnSummary], cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let header = [
        "column",
        "kind",
        "rows",
        "missing",
        "distinct",
        "mean",
        "median",
        "std",
        "min",
        "max",
        "most_frequent",
    ];
    let mut sheet = Sheet::new(header, cells)?;
    for column in columns {
        let statistic = |value: f64| {
            if column.kind == ColumnKind::Number {
                number(value)
            } else {
                String::new()
            }
        };
        sheet.row([
            column.name.clone(),
            column.kind.word().to_owned(),
            column.n_rows.to_string(),
            column.missing.to_string(),
            column.distinct.to_string(),
            statistic(column.mean),
            statistic(column.median),
            statistic(column.std),
            statistic(column.min),
            statistic(column.max),
            column
                .top
                .first()
                .map_or_else(String::new, |top| top.level.clone()),
        ])?;
    }
    sheet.bytes()
}

/// Says now and then how far the rows are, and stops where the caller asks for it.
fn told(row: usize, n_rows: usize, progress: &Progress) -> Result<(), TableError> {
    if row.is_multiple_of(8_192) {
        progress.check()?;
        progress.report(row as f32 / n_rows as f32, "Writing rows");
    }
    Ok(())
}

fn leftovers(of: &LeftoversOf, progress: &Progress) -> Result<Leftovers, ExportError> {
    let LeftoversOf {
        source,
        import,
        sha256,
    } = of;
    Ok(read_leftovers(source, import, sha256, &progress.part(0.0, 0.9))?)
}

/// Cells that are no value of their column's kind: line, column, the cell as in the file, and the reason.
fn not_read_csv(problems: &[Problem], cells: TextCells, progress: &Progress) -> Result<Vec<u8>, ExportError> {
    let mut sheet = Sheet::new(["line", "column", "cell", "reason"], cells)?;
    let progress = progress.part(0.9, 1.0);
    for (place, cell) in problems.iter().enumerate() {
        told(place, problems.len(), &progress)?;
        sheet.row([
            cell.line.to_string(),
            cell.column.clone(),
            cell.value.clone(),
            cell.problem.clone(),
        ])?;
    }
    sheet.bytes()
}

/// Rows that do not fit the header: line, reason, and the row as in the file.
fn set_aside_csv(
    rows: &[SetAsideRow],
    cells: TextCells,
    progress: &Progress,
) -> Result<Vec<u8>, ExportError> {
    let mut sheet = Sheet::new(["line", "reason", "row"], cells)?;
    let progress = progress.part(0.9, 1.0);
    for (place, row) in rows.iter().enumerate() {
        told(place, rows.len(), &progress)?;
        sheet.row([row.line.to_string(), row.reason.clone(), row.raw.clone()])?;
    }
    sheet.bytes()
}

fn correlations_csv(report: &ExploreReport, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let header = std::iter::once("column").chain(report.numeric.iter().map(String::as_str));
    let mut sheet = Sheet::new(header, cells)?;
    for (name, values) in report.numeric.iter().zip(&report.correlations) {
        sheet.row(std::iter::once(name.clone()).chain(values.iter().map(|&value| number(value))))?;
    }
    sheet.bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{
        Progress,
        study::ImportSpec,
        table::{read_bytes, summarize},
    };

    fn table() -> Table {
        let csv = b"id,spent,region\nA1,1.5,\"Nord, Ost\"\nA2,,West\nA3,3,West\n";
        read_bytes("t.csv", csv, &ImportSpec::default(), &Progress::none())
            .unwrap()
            .table
    }

    #[test]
    fn customers_keep_their_cells() {
        let text =
            String::from_utf8(customers_csv(&table(), TextCells::Safe, &Progress::none()).unwrap()).unwrap();
        assert_eq!(
            text,
            "id,spent,region\nA1,1.5,\"Nord, Ost\"\nA2,,West\nA3,3,West\n"
        );
    }

    #[test]
    fn summaries_have_statistics_for_numbers_only() {
        let text = String::from_utf8(summary_csv(&summarize(&table()), TextCells::Safe).unwrap()).unwrap();
        let spent = text.lines().find(|line| line.starts_with("spent")).unwrap();
        assert!(spent.starts_with("spent,number,3,1,2,2.25,2.25,"), "{spent}");
        let region = text.lines().find(|line| line.starts_with("region")).unwrap();
        assert_eq!(region, "region,category,3,0,2,,,,,,West");
    }

    #[test]
    fn undefined_correlations_are_empty() {
        let report = ExploreReport {
            numeric: vec!["a".to_owned(), "b".to_owned()],
            correlations: vec![vec![1.0, f64::NAN], vec![f64::NAN, 1.0]],
            classes: vec![],
            histograms: vec![],
            sample: vec![],
            sample_values: vec![],
            sample_classes: vec![],
            n_rows: 2,
            n_numeric_left_out: 0,
        };
        let text = String::from_utf8(correlations_csv(&report, TextCells::Safe).unwrap()).unwrap();
        assert_eq!(text, "column,a,b\na,1,\nb,,1\n");
    }
}
