//! The receipt's sentences: what was decided and on which evidence.

use std::collections::BTreeMap;

use super::{
    Basis, ColumnKind, Table,
    builder::Typed,
    caution,
    evidence::Evidence,
    structure::Structure,
    typing::{Decided, Misfit, Plan},
};
use crate::engine::{
    format::{count, plural},
    study::ImportSpec,
};

/// Columns named in one sentence; more are counted.
const NAMED: usize = 5;

/// How a line of totals below a table begins.
const TOTALS: [&str; 10] = [
    "total",
    "totals",
    "grand total",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "somme",
    "totale",
    "suma",
];

/// A last row that may be no customer but a total, or a note: it is kept and said.
pub fn last_row(table: &Table) -> Option<String> {
    let row = table.n_rows().checked_sub(1).filter(|row| *row >= 2)?;
    let columns = 0..table.columns().len();
    let filled: Vec<usize> = columns
        .filter(|&at| table.cells(at).is_some_and(|cells| !cells.is_missing(row)))
        .collect();
    let is_word = |at: &&usize| table.columns()[**at].kind != ColumnKind::Number;
    let first = table.cells(*filled.iter().find(is_word)?)?.shown(row, 0)?;
    let is_total = TOTALS.contains(&first.trim().trim_end_matches(':').to_lowercase().as_str());
    let is_alone = filled.len() == 1 && table.columns().len() >= 3;
    let what = if is_alone {
        format!("“{first}” and nothing else")
    } else {
        format!("“{first}”")
    };
    (is_alone || is_total).then(|| {
        format!(
            "The last row, line {}, holds {what}: is it a customer? If not, a cleaning step that filters rows leaves it \
             out.",
            count(table.line(row) as u64)
        )
    })
}

/// What was done with the rows.
pub fn rows(structure: &Structure) -> Vec<String> {
    let mut notes = Vec::new();
    if structure.above_header > 0 {
        let (above, told) = if structure.above_header == 1 {
            ("title line above the header is", "it is no row")
        } else {
            ("title lines above the header are", "they are no rows")
        };
        notes.push(format!(
            "{} set aside: {told} of the file.",
            plural(structure.above_header, above, above)
        ));
    }
    let unfit = structure.unfit();
    if unfit > 0 {
        let (verb, pronoun) = if unfit == 1 {
            ("row is", "it does")
        } else {
            ("rows are", "they do")
        };
        notes.push(format!(
            "{} set aside because {pronoun} not fit the header.",
            plural(unfit, verb, verb)
        ));
    }
    if structure.blank_lines > 0 {
        notes.push(format!(
            "{} skipped.",
            plural(structure.blank_lines, "empty line is", "empty lines are")
        ));
    }
    if structure.cut_rows > 0 {
        notes.push(format!(
            "{} with empty fields beyond the header; only those were cut.",
            plural(structure.cut_rows, "row ends", "rows end")
        ));
    }
    notes
}

/// Which mark is the decimal mark of the file, and why.
pub fn decimal(decimal: char, is_chosen: bool, evidence: &[Evidence]) -> String {
    let word = if decimal == ',' { "comma" } else { "point" };
    if is_chosen {
        return format!("Numbers have a decimal {word}, as chosen.");
    }
    let settled = |e: &Evidence| if decimal == ',' { e.comma } else { e.point };
    let total: usize = evidence.iter().map(settled).sum();
    let sample = evidence.iter().find_map(|e| {
        if decimal == ',' {
            e.comma_sample.as_ref()
        } else {
            e.point_sample.as_ref()
        }
        .map(|sample| &sample.cell)
    });
    match sample {
        Some(sample) => format!(
            "Numbers have a decimal {word}: {} such as {sample} {} it.",
            plural(total, "cell", "cells"),
            if total == 1 { "settles" } else { "settle" }
        ),
        None => format!("No number settles the decimal mark; a decimal {word} is taken."),
    }
}

/// Choices for columns that are not there.
pub fn unknown(spec: &ImportSpec, names: &[String]) -> Vec<String> {
    let kept = spec.text_columns.iter().map(|name| (name, "to be kept as text"));
    let own = spec
        .columns
        .keys()
        .map(|name| (name, "for the choices made for it"));
    kept.chain(own)
        .filter(|(name, _)| !names.contains(name))
        .map(|(name, what)| format!("There is no column \"{name}\" {what}."))
        .collect()
}

/// What was counted as missing, beyond empty cells.
pub fn missing(names: &[String], evidence: &[Evidence]) -> Option<String> {
    let mut marks: BTreeMap<&str, (usize, Vec<&str>)> = BTreeMap::new();
    for (name, evidence) in names.iter().zip(evidence) {
        for (mark, n) in evidence.marks_found().filter(|(mark, _)| !mark.is_empty()) {
            let (total, columns) = marks.entry(mark).or_default();
            *total += n;
            columns.push(name);
        }
    }
    let parts: Vec<String> = marks
        .iter()
        .map(|(mark, (n, columns))| format!("\"{mark}\" {} (in {})", times(*n), listed(columns)))
        .collect();
    (!parts.is_empty()).then(|| format!("Counted as missing: {}.", parts.join(", ")))
}

/// What is worth saying about the cells of the columns.
pub fn columns(typed: &[Typed], decided: &[Decided], evidence: &[Evidence]) -> Vec<String> {
    let mut notes = Vec::new();
    let mut tell = |holds: &dyn Fn(usize) -> bool, sentence: &dyn Fn(&str) -> String| {
        let names: Vec<&str> = (0..typed.len())
            .filter(|&i| holds(i))
            .map(|i| typed[i].info.name.as_str())
            .collect();
        if !names.is_empty() {
            notes.push(sentence(&listed(&names)));
        }
    };
    tell(&|i| typed[i].percents > 0, &|names| {
        format!("Percent signs in {names} are left out: 12 % is read as 12.")
    });
    let is_open = |i: usize| typed[i].receipt.ambiguous > 0 && typed[i].receipt.basis != Basis::Evidence;
    tell(&is_open, &|names| {
        format!("Some cells have two readings and nothing in the column settles it: {names}.")
    });
    tell(&|i| typed[i].receipt.rejected > 0, &|names| {
        format!("Cells that could not be read count as missing and are listed: {names}.")
    });
    tell(
        &|i| evidence[i].codes > 0 && matches!(decided[i].plan, Plan::Words(Some(_))),
        &|names| format!("Leading zeros are kept, so these stay text: {names}."),
    );
    tell(
        &|i| evidence[i].too_long > 0 && matches!(decided[i].plan, Plan::Words(Some(_))),
        &|names| format!("Whole numbers too long to be kept exactly stay text: {names}."),
    );
    tell(
        &|i| evidence[i].padded > 0 && matches!(decided[i].plan, Plan::Words(_)),
        &|names| format!("Spaces around the cells are left out: {names}."),
    );
    tell(&|i| typed[i].receipt.rounded > 0, &|names| {
        format!("Some cells have more digits than are kept, and the last ones are rounded: {names}.")
    });
    tell(&|i| decided[i].kept > 0, &|names| {
        format!("NA stands beside codes of countries or regions and is kept as a value: {names}.")
    });
    let torn = |i: usize| {
        let is_settled = typed[i].receipt.basis == Basis::Evidence;
        is_settled && typed[i].receipt.doubt.is_some()
    };
    tell(&torn, &|names| {
        format!("Some dates need the day first and some the month first: {names}.")
    });
    for (typed, (decided, evidence)) in typed.iter().zip(decided.iter().zip(evidence)).take(NAMED * 4) {
        if let Some(words) = caution::currency_words(evidence, decided) {
            notes.push(format!("{}: {words}", typed.info.name));
        }
    }
    for typed in typed.iter().take(NAMED * 4) {
        if let Some(format) = typed.info.dates {
            notes.push(format!("{} holds dates: {}.", typed.info.name, format.words()));
        }
    }
    notes
}

/// "4 424 cells in 3 columns do not fit the decimal point you chose: the columns became text: a, b, c."
pub fn misfit(names: &[String], decided: &[Decided]) -> Option<String> {
    let found: Vec<(&str, Misfit)> = names
        .iter()
        .zip(decided)
        .filter_map(|(name, decided)| Some((name.as_str(), decided.misfit?)))
        .collect();
    let (_, first) = found.first()?;
    let cells: usize = found.iter().map(|(_, misfit)| misfit.cells).sum();
    let word = if first.chosen == ',' { "comma" } else { "point" };
    let columns: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
    let (columns_word, became) = match columns.len() {
        1 => (String::new(), "the column"),
        n => (format!(" in {}", plural(n, "column", "columns")), "the columns"),
    };
    Some(format!(
        "{}{columns_word} {} not fit the decimal {word} you chose: {became} {} became text.",
        plural(cells, "cell", "cells"),
        if cells == 1 { "does" } else { "do" },
        listed(&columns)
    ))
}

fn times(n: usize) -> String {
    if n == 1 {
        "once".to_owned()
    } else {
        format!("{} times", count(n as u64))
    }
}

fn listed(names: &[&str]) -> String {
    let shown = names[..names.len().min(NAMED)].join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {}", plural(more, "more column", "more columns")),
    }
}
