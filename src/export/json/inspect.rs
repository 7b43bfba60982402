//! What `inspect` prints.

use serde::Serialize;

use super::text;
use crate::{
    engine::table::{
        Basis, CellSample, CleaningReport, ColumnKind, ColumnReading, ColumnSummary, DateFormat, Doubt,
        ImportReceipt, NumberFormat, Outcome, PossibleReading, Problem, SetAsideRow,
    },
    export::{CleaningJson, ExportError},
};

#[derive(Serialize)]
struct InspectJson<'a> {
    file: &'a str,
    sha256: &'a str,
    rows: usize,
    format: &'a str,
    sheet: Option<&'a str>,
    sheets: &'a [String],
    encoding: Option<&'a str>,
    delimiter: Option<char>,
    decimal: char,
    thousands: Option<char>,
    header_line: usize,
    columns: Vec<ColumnJson<'a>>,
    problems: Vec<ProblemJson<'a>>,
    problems_total: usize,
    set_aside: Vec<SetAsideJson<'a>>,
    set_aside_total: usize,
    /// Lines above the header among those set aside: no rows.
    title_lines: usize,
    /// Those of the table and those that do not fit it.
    rows_in_file: usize,
    duplicate_rows: usize,
    /// Cells such as `'=1+1`.
    apostrophes: Option<ApostrophesJson>,
    notes: &'a [String],
    /// Only where steps were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    cleaning: Option<CleaningJson>,
}

#[derive(Serialize)]
struct ApostrophesJson {
    cells: usize,
    kept: bool,
}

/// Not finite numbers become null.
#[derive(Serialize)]
struct ColumnJson<'a> {
    name: &'a str,
    kind: ColumnKind,
    missing: usize,
    rejected: usize,
    ambiguous: usize,
    distinct: usize,
    min: f64,
    max: f64,
    mean: f64,
    std: f64,
    median: f64,
    parsed: usize,
    rounded: usize,
    basis: Option<Basis>,
    decisions: &'a [String],
    numbers: Option<&'a NumberFormat>,
    dates: Option<DateFormat>,
    readings: Vec<ReadingJson<'a>>,
    cautions: Vec<&'a str>,
    missing_marks: Vec<MarkJson<'a>>,
    kept_marks: Vec<MarkJson<'a>>,
    samples: Vec<SampleJson<'a>>,
}

/// One of two readings of a column that nothing settles; the first one is taken.
#[derive(Serialize)]
struct ReadingJson<'a> {
    raw: &'a str,
    value: &'a str,
    decimal: Option<char>,
    dates: Option<DateFormat>,
}

/// A mark for missing cells and how often it stands.
#[derive(Serialize)]
struct MarkJson<'a> {
    mark: &'a str,
    cells: usize,
}

#[derive(Serialize)]
struct SampleJson<'a> {
    line: usize,
    raw: &'a str,
    value: &'a str,
    outcome: Outcome,
}

#[derive(Serialize)]
struct ProblemJson<'a> {
    line: usize,
    column: &'a str,
    value: &'a str,
    problem: &'a str,
}

#[derive(Serialize)]
struct SetAsideJson<'a> {
    line: usize,
    reason: &'a str,
    raw: &'a str,
}

/// What `inspect` prints: `summaries` of the table as read.
///
/// # Errors
/// Never for reports the engine makes; kept so that no failure is silent.
pub fn inspect_json(
    receipt: &ImportReceipt,
    summaries: &[ColumnSummary],
    duplicate_rows: usize,
    cleaning: Option<&CleaningReport>,
) -> Result<String, ExportError> {
    let columns = summaries.iter().map(|s| {
        let read = receipt.columns.iter().find(|c| c.name == s.name);
        ColumnJson {
            name: &s.name,
            kind: s.kind,
            missing: s.missing,
            rejected: read.map_or(0, |c| c.rejected),
            ambiguous: read.map_or(0, |c| c.ambiguous),
            distinct: s.distinct,
            min: s.min,
            max: s.max,
            mean: s.mean,
            std: s.std,
            median: s.median,
            parsed: read.map_or(0, |c| c.parsed),
            rounded: read.map_or(0, |c| c.rounded),
            basis: read.map(|c| c.basis),
            decisions: read.map_or(&[], |c| &c.decisions),
            numbers: read.and_then(|c| c.numbers.as_ref()),
            dates: read.and_then(|c| c.dates),
            readings: read
                .and_then(|c| c.doubt.as_ref())
                .map_or_else(Vec::new, readings),
            cautions: read.map_or_else(Vec::new, |c| {
                c.cautions.iter().map(|caution| caution.words.as_str()).collect()
            }),
            missing_marks: read.map_or_else(Vec::new, |c| c.marks.iter().map(mark).collect()),
            kept_marks: read.map_or_else(Vec::new, |c| c.kept.iter().map(mark).collect()),
            samples: read.map_or_else(Vec::new, |c| c.samples.iter().map(sample).collect()),
        }
    });
    text(&InspectJson {
        file: &receipt.file,
        sha256: &receipt.sha256,
        rows: receipt.n_rows,
        format: &receipt.format,
        sheet: receipt.sheet.as_deref(),
        sheets: &receipt.sheets,
        encoding: receipt.encoding.as_deref(),
        delimiter: receipt.delimiter,
        decimal: receipt.decimal,
        thousands: receipt.thousands,
        header_line: receipt.header_line,
        columns: columns.collect(),
        problems: receipt.problems.iter().map(problem).collect(),
        problems_total: receipt.problems_total,
        set_aside: receipt.set_aside.iter().map(set_aside).collect(),
        set_aside_total: receipt.set_aside_total,
        title_lines: receipt.n_titles,
        rows_in_file: receipt.rows_in_file(),
        duplicate_rows,
        apostrophes: receipt.apostrophes.map(|found| ApostrophesJson {
            cells: found.cells,
            kept: found.are_kept,
        }),
        notes: &receipt.notes,
        cleaning: cleaning.and_then(CleaningJson::of),
    })
}

fn readings(doubt: &Doubt) -> Vec<ReadingJson<'_>> {
    vec![reading(doubt, &doubt.taken), reading(doubt, &doubt.other)]
}

fn reading<'a>(doubt: &'a Doubt, possible: &'a PossibleReading) -> ReadingJson<'a> {
    let (decimal, dates) = match possible.reading {
        ColumnReading::Decimal(mark) => (Some(mark), None),
        ColumnReading::Dates(format) => (None, Some(format)),
    };
    ReadingJson {
        raw: &doubt.raw,
        value: &possible.value,
        decimal,
        dates,
    }
}

fn mark((mark, cells): &(String, usize)) -> MarkJson<'_> {
    MarkJson { mark, cells: *cells }
}

fn sample(sample: &CellSample) -> SampleJson<'_> {
    SampleJson {
        line: sample.line,
        raw: &sample.raw,
        value: &sample.value,
        outcome: sample.outcome,
    }
}

fn problem(problem: &Problem) -> ProblemJson<'_> {
    ProblemJson {
        line: problem.line,
        column: &problem.column,
        value: &problem.value,
        problem: &problem.problem,
    }
}

fn set_aside(row: &SetAsideRow) -> SetAsideJson<'_> {
    SetAsideJson {
        line: row.line,
        reason: &row.reason,
        raw: &row.raw,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::table::{ColumnReceipt, FoundApostrophes};

    #[test]
    fn inspect_has_the_keys_of_the_contract() {
        let receipt = ImportReceipt {
            file: "a.csv".to_owned(),
            sha256: "3f9a".to_owned(),
            n_bytes: 10,
            n_rows: 2,
            format: "UTF-8 text".to_owned(),
            sheet: None,
            sheets: vec![],
            encoding: Some("UTF-8".to_owned()),
            delimiter: Some(';'),
            decimal: ',',
            thousands: None,
            header_line: 1,
            columns: vec![ColumnReceipt {
                parsed: 1,
                rejected: 1,
                basis: Basis::Evidence,
                decisions: vec!["12 cells such as 1.234,50 show it.".to_owned()],
                marks: vec![("-".to_owned(), 2)],
                doubt: Some(Doubt {
                    raw: "1.250".to_owned(),
                    taken: PossibleReading {
                        reading: ColumnReading::Decimal(','),
                        value: "1\u{202f}250".to_owned(),
                    },
                    other: PossibleReading {
                        reading: ColumnReading::Decimal('.'),
                        value: "1.25".to_owned(),
                    },
                }),
                samples: vec![CellSample {
                    line: 2,
                    raw: "42 €".to_owned(),
                    value: "42".to_owned(),
                    outcome: Outcome::Parsed,
                }],
                ..ColumnReceipt::new("age", ColumnKind::Number)
            }],
            problems: vec![Problem {
                line: 3,
                column: "age".to_owned(),
                value: "x\u{1}y".to_owned(),
                problem: "no number".to_owned(),
            }],
            problems_total: 1,
            set_aside: vec![],
            set_aside_total: 0,
            n_titles: 0,
            misfit: None,
            apostrophes: Some(FoundApostrophes {
                cells: 2,
                are_kept: false,
            }),
            notes: vec![],
        };
        let summary = ColumnSummary {
            name: "age".to_owned(),
            kind: ColumnKind::Number,
            decimals: 0,
            n_rows: 2,
            missing: 1,
            distinct: 1,
            min: 42.0,
            max: 42.0,
            mean: 42.0,
            std: f64::NAN,
            median: 42.0,
            histogram: None,
            top: vec![],
        };
        let json: serde_json::Value =
            serde_json::from_str(&inspect_json(&receipt, &[summary], 0, None).unwrap()).unwrap();
        let expected = serde_json::json!({
            "file": "a.csv", "sha256": "3f9a", "rows": 2, "encoding": "UTF-8", "delimiter": ";", "decimal": ",",
            "format": "UTF-8 text", "sheet": null, "sheets": [],
            "columns": [{"name": "age", "kind": "number", "missing": 1, "rejected": 1, "ambiguous": 0,
                         "distinct": 1, "min": 42.0, "max": 42.0, "mean": 42.0, "std": null, "median": 42.0,
                         "parsed": 1, "rounded": 0, "basis": "evidence", "decisions": ["12 cells such as 1.234,50 show it."],
                         "numbers": null, "dates": null, "kept_marks": [], "cautions": [],
                         "readings": [{"raw": "1.250", "value": "1\u{202f}250", "decimal": ",", "dates": null},
                                      {"raw": "1.250", "value": "1.25", "decimal": ".", "dates": null}],
                         "missing_marks": [{"mark": "-", "cells": 2}],
                         "samples": [{"line": 2, "raw": "42 €", "value": "42", "outcome": "parsed"}]}],
            "problems": [{"line": 3, "column": "age", "value": "x\u{1}y", "problem": "no number"}],
            "problems_total": 1, "thousands": null, "header_line": 1, "set_aside": [], "set_aside_total": 0, "title_lines": 0, "rows_in_file": 2, "duplicate_rows": 0,
            "notes": [], "apostrophes": {"cells": 2, "kept": false},
        });
        assert_eq!(json, expected);
    }
}
