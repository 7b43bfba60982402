//! The receipt's sentences: what was decided and on which evidence.

use std::collections::BTreeMap;

use super::{
    builder::Typed,
    evidence::Evidence,
    structure::Structure,
    typing::{Decided, Plan},
};
use crate::engine::{
    format::{count, plural},
    study::ImportSpec,
};

/// Columns named in one sentence; more are counted.
const NAMED: usize = 5;

/// What was done with the rows.
pub fn rows(structure: &Structure) -> Vec<String> {
    let mut notes = Vec::new();
    if structure.set_aside_total > 0 {
        notes.push(format!(
            "{} set aside because they do not fit the header.",
            plural(structure.set_aside_total, "row is", "rows are")
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
    tell(&|i| typed[i].receipt.ambiguous > 0, &|names| {
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
        format!("NA stands beside codes of two letters and is kept as a value: {names}.")
    });
    for typed in typed.iter().take(NAMED * 4) {
        if let Some(format) = typed.info.dates {
            notes.push(format!("{} holds dates: {}.", typed.info.name, format.words()));
        }
    }
    notes
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
