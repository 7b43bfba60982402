//! What `inspect` says.

use super::grid::Grid;
use crate::engine::{
    format::{count, decimal, mean, median, plural},
    run::Read,
    table::{
        Basis, Caution, ColumnReading, ColumnReceipt, ColumnSummary, DateFormat, DateOrder, Doubt,
        ImportReceipt, Outcome, PossibleReading, Remedy,
    },
};

/// Cells and rows that could not be read, listed at most; the JSON has more.
const LISTED: usize = 20;

/// How the file was read, its columns, and what could not be read.
pub fn inspect_text(read: &Read) -> String {
    let receipt = &read.receipt;
    let mut out = format!(
        "{}\n{}, {}, {}{}, decimal {}{}\nSHA-256 {}\n\n",
        receipt.file,
        rows(receipt),
        plural(receipt.columns.len(), "column", "columns"),
        receipt.format,
        receipt.delimiter.map_or_else(String::new, |sign| format!(
            ", fields parted by {}",
            sign_word(sign)
        )),
        sign_word(receipt.decimal),
        receipt
            .thousands
            .map_or_else(String::new, |sign| format!(", thousands {}", sign_word(sign))),
        receipt.sha256,
    );
    out.push_str(&columns(read));
    out.push_str(&evidence(receipt));
    out.push_str(&problems(receipt));
    out.push_str(&set_aside(receipt));
    let notes: Vec<String> = receipt
        .notes
        .iter()
        .cloned()
        .chain(read.duplicates_note())
        .collect();
    if !notes.is_empty() {
        out.push_str("\nDecided on reading\n");
    }
    for note in &notes {
        out.push_str("- ");
        out.push_str(note);
        out.push('\n');
    }
    out
}

/// "600 rows", or "598 of 600 rows" where some do not fit.
fn rows(receipt: &ImportReceipt) -> String {
    let all = plural(receipt.rows_in_file(), "row", "rows");
    if receipt.n_unfit() == 0 {
        all
    } else {
        format!("{} of {all}", count(receipt.n_rows as u64))
    }
}

fn columns(read: &Read) -> String {
    let heads = [
        "column",
        "kind",
        "missing",
        "not read",
        "two readings",
        "distinct",
        "min",
        "median",
        "mean",
        "max",
        "std",
    ];
    let mut grid = Grid::new(heads).with_texts(1);
    for (summary, receipt) in read.summary.iter().zip(&read.receipt.columns) {
        grid.row(column(summary, receipt));
    }
    grid.lines()
}

fn column(summary: &ColumnSummary, receipt: &ColumnReceipt) -> [String; 11] {
    // Noughts would hide the few columns where something went wrong.
    let unusual = |n: usize| {
        if n == 0 { String::new() } else { count(n as u64) }
    };
    let decimals = summary.decimals;
    let value = |value: f64| {
        if value.is_finite() {
            decimal(value, decimals)
        } else {
            String::new()
        }
    };
    [
        summary.name.clone(),
        summary.kind.word().to_owned(),
        count(summary.missing as u64),
        unusual(receipt.rejected),
        unusual(receipt.ambiguous),
        count(summary.distinct as u64),
        value(summary.min),
        median(summary.median, decimals),
        mean(summary.mean, decimals),
        value(summary.max),
        mean(summary.std, decimals),
    ]
}

/// Cells of each column and what became of them, where that is not plain; then the decisions.
fn evidence(receipt: &ImportReceipt) -> String {
    let mut out = String::new();
    for column in receipt
        .columns
        .iter()
        .filter(|column| is_worth_saying(column))
        .take(LISTED)
    {
        out.push_str(&format!("\n{}, {}\n", column.name, column.kind.word()));
        let mut grid = Grid::new(["line", "cell", "read as"]).with_texts(1).with_texts(2);
        for sample in &column.samples {
            let value = match sample.outcome {
                Outcome::Parsed => sample.value.clone(),
                Outcome::Ambiguous => format!("{} (or another)", sample.value),
                Outcome::Rejected => "not read".to_owned(),
                Outcome::Missing => "missing".to_owned(),
            };
            grid.row([sample.line.to_string(), format!("{:?}", sample.raw), value]);
        }
        if !column.samples.is_empty() {
            out.push_str(&grid.lines());
        }
        for decision in column.decisions_alone() {
            out.push_str(&format!("- {decision}\n"));
        }
        if let Some(doubt) = &column.doubt {
            out.push_str(&format!("- {}\n", doubt_words(column, doubt)));
        }
        for caution in &column.cautions {
            out.push_str(&format!("- {}{}\n", caution.words, remedy_words(column, caution)));
        }
    }
    out
}

fn is_worth_saying(column: &ColumnReceipt) -> bool {
    column.basis != Basis::Plain
        || column.kept.is_some()
        || column.rejected > 0
        || column.rounded > 0
        || column.is_doubtful()
}

/// How to say what is right.
fn remedy_words(column: &ColumnReceipt, caution: &Caution) -> String {
    let choice = |remedy: &Remedy| match remedy {
        Remedy::KeepMark(mark) => format!("--column '{}:not-missing={mark}'", column.name),
        Remedy::CountMark(mark) => format!("--column '{}:also-missing={mark}'", column.name),
        Remedy::ReadAs(kind) => format!("--column '{}:kind={}'", column.name, kind.word()),
        Remedy::FoundDecimal => "no --decimal".to_owned(),
    };
    let choices: Vec<String> = caution.remedies.iter().map(choice).collect();
    format!(" Settle it with {}.", choices.join(" or "))
}

/// Both readings and how to choose.
fn doubt_words(column: &ColumnReceipt, doubt: &Doubt) -> String {
    let choice = |possible: &PossibleReading| match possible.reading {
        ColumnReading::Decimal(mark) => format!("decimal={mark}"),
        ColumnReading::Dates(DateFormat::Fields(DateOrder::MonthDayYear)) => "dates=mdy".to_owned(),
        ColumnReading::Dates(_) => "dates=dmy".to_owned(),
    };
    format!(
        "Two readings: {} such as {} {} read as {}, and could be {}, and {}. Settle it with \
         --column '{}:{}' or --column '{}:{}'.",
        plural(column.ambiguous, "cell", "cells"),
        doubt.raw,
        if column.ambiguous == 1 { "is" } else { "are" },
        doubt.taken.value,
        doubt.other.value,
        column.unsettled(),
        column.name,
        choice(&doubt.taken),
        column.name,
        choice(&doubt.other),
    )
}

fn problems(receipt: &ImportReceipt) -> String {
    if receipt.problems_total == 0 {
        return String::new();
    }
    let mut grid = Grid::new(["line", "column", "cell", "why"])
        .with_texts(1)
        .with_texts(2)
        .with_texts(3);
    for problem in receipt.problems.iter().take(LISTED) {
        grid.row([
            problem.line.to_string(),
            problem.column.clone(),
            format!("{:?}", problem.value),
            problem.problem.clone(),
        ]);
    }
    format!(
        "\n{} not read, counted as missing{}\n{}",
        plural(receipt.problems_total, "cell", "cells"),
        first_of(receipt.problems_total),
        grid.lines()
    )
}

fn set_aside(receipt: &ImportReceipt) -> String {
    if receipt.set_aside_total == 0 {
        return String::new();
    }
    let mut grid = Grid::new(["line", "why", "row"]).with_texts(1).with_texts(2);
    for row in receipt.set_aside.iter().take(LISTED) {
        grid.row([row.line.to_string(), row.reason.clone(), row.raw.clone()]);
    }
    format!(
        "\n{} set aside{}\n{}",
        receipt.set_aside_words(),
        first_of(receipt.set_aside_total),
        grid.lines()
    )
}

fn first_of(total: usize) -> String {
    if total > LISTED {
        format!("; the first {LISTED}:")
    } else {
        ":".to_owned()
    }
}

fn sign_word(sign: char) -> String {
    match sign {
        ',' => "comma".to_owned(),
        ';' => "semicolon".to_owned(),
        '\t' => "tab".to_owned(),
        '|' => "bar".to_owned(),
        '.' => "point".to_owned(),
        ' ' | '\u{a0}' | '\u{202f}' => "space".to_owned(),
        '\'' | '’' => "apostrophe".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{
        Progress,
        study::ImportSpec,
        table::{Imported, read_bytes},
    };

    #[test]
    fn what_was_not_read_is_said() {
        let rows: Vec<String> = (0..40).map(|i| format!("N{i};{i},5")).collect();
        let text = format!("name;spent\n{}\nCy;many\nEd\n", rows.join("\n"));
        let Imported { table, receipt } = read_bytes(
            "t.csv",
            text.as_bytes(),
            &ImportSpec::default(),
            &Progress::none(),
        )
        .unwrap();
        let said = inspect_text(&Read::new(table, receipt, &Progress::none()).unwrap());
        for expected in [
            "41 of 42 rows, 2 columns, ",
            "fields parted by semicolon, decimal comma",
            "\n1 cell not read, counted as missing:\n",
            "42    spent   \"many\"  no number\n",
            "\n1 row set aside:\n",
        ] {
            assert!(said.contains(expected), "{expected:?} is not in\n{said}");
        }
    }
}
