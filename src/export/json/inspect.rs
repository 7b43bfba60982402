//! What `inspect` prints.

use serde::Serialize;

use super::text;
use crate::{
    engine::table::{ColumnKind, ColumnSummary, ImportReceipt, Problem, SetAsideRow},
    export::ExportError,
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
    duplicate_rows: usize,
    notes: &'a [String],
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
        duplicate_rows,
        notes: &receipt.notes,
    })
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
    use crate::engine::table::ColumnReceipt;

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
                name: "age".to_owned(),
                kind: ColumnKind::Number,
                parsed: 1,
                missing: 0,
                rejected: 1,
                ambiguous: 0,
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
            serde_json::from_str(&inspect_json(&receipt, &[summary], 0).unwrap()).unwrap();
        let expected = serde_json::json!({
            "file": "a.csv", "sha256": "3f9a", "rows": 2, "encoding": "UTF-8", "delimiter": ";", "decimal": ",",
            "format": "UTF-8 text", "sheet": null, "sheets": [],
            "columns": [{"name": "age", "kind": "number", "missing": 1, "rejected": 1, "ambiguous": 0,
                         "distinct": 1, "min": 42.0, "max": 42.0, "mean": 42.0, "std": null, "median": 42.0}],
            "problems": [{"line": 3, "column": "age", "value": "x\u{1}y", "problem": "no number"}],
            "problems_total": 1, "thousands": null, "header_line": 1, "set_aside": [], "set_aside_total": 0, "duplicate_rows": 0,
            "notes": [],
        });
        assert_eq!(json, expected);
    }
}
