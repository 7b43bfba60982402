//! The cleaning report as a table and as text, and as a part of the JSON.

use serde::Serialize;

use super::{ExportError, TextCells, sheet::Sheet};
use crate::engine::{
    format::{count, file_name, plural},
    run::Prepared,
    table::{CleaningReport, StepEffect, StepState},
};

/// One row a step, in their order.
///
/// # Errors
/// When the table cannot be encoded.
pub fn cleaning_csv(report: &CleaningReport, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let header = [
        "step",
        "state",
        "what",
        "how",
        "column",
        "learnt",
        "rows_before",
        "rows_after",
        "rows_dropped",
        "cells_changed",
        "told",
        "notes",
    ];
    let mut sheet = Sheet::new(header, cells)?;
    for (place, effect) in report.effects.iter().enumerate() {
        sheet.row([
            (place + 1).to_string(),
            state(effect.state).to_owned(),
            effect.step.title(),
            effect.step.detail(),
            effect.step.column().unwrap_or("").to_owned(),
            effect.learnt.clone().unwrap_or_default(),
            effect.rows_before.to_string(),
            effect.rows_after.to_string(),
            effect.rows_dropped().to_string(),
            effect.cells_changed().to_string(),
            told(effect),
            effect.notes.join(" "),
        ])?;
    }
    sheet.bytes()
}

/// The report to read, as Markdown.
pub fn cleaning_text(on: &Prepared) -> String {
    let receipt = &on.read.receipt;
    let report = &on.cleaning;
    let file = file_name(&receipt.file);
    let mut text = format!(
        "# Cleaning of {file}\n\n{} of {} used. What a step learns it learns from training rows only.\n\n",
        count(report.rows_after as u64),
        plural(report.rows_before, "row", "rows"),
    );
    if report.effects.is_empty() {
        text += &format!("No steps: the table is {}.\n", on.read.words());
    }
    for (place, effect) in report.effects.iter().enumerate() {
        text += &format!(
            "{}. **{}** {}\n",
            place + 1,
            effect.step.title(),
            effect.step.detail()
        );
        text += &format!("   - {}\n", told(effect));
        if let Some(learnt) = &effect.learnt {
            text += &format!("   - Learnt from training rows: {learnt}\n");
        }
        if effect.rows_dropped() > 0 {
            let (before, after) = (count(effect.rows_before as u64), count(effect.rows_after as u64));
            text += &format!("   - Rows: {before} before, {after} after\n");
        }
        for note in &effect.notes {
            text += &format!("   - {note}\n");
        }
    }
    text += &format!("\nSource: {}, SHA-256 {}.\n", receipt.file, receipt.sha256);
    text
}

/// What is to know of steps that could not work.
pub fn cleaning_warnings(report: &CleaningReport) -> Vec<String> {
    let skipped = report.effects.iter().enumerate();
    skipped
        .filter(|(_, effect)| effect.state == StepState::Skipped)
        .map(|(place, effect)| {
            let why = effect
                .failure
                .as_ref()
                .map_or_else(String::new, |failure| ended(&failure.message));
            format!(
                "Cleaning step {} ({}) was skipped: {why}",
                place + 1,
                effect.step.title()
            )
        })
        .collect()
}

/// A reason as the end of a sentence.
fn ended(reason: &str) -> String {
    if reason.ends_with(['.', '?']) {
        reason.to_owned()
    } else {
        format!("{reason}.")
    }
}

fn state(state: StepState) -> &'static str {
    match state {
        StepState::Applied => "applied",
        StepState::Off => "off",
        StepState::Skipped => "skipped",
    }
}

pub(super) fn told(effect: &StepEffect) -> String {
    match (&effect.failure, effect.state) {
        (Some(failure), StepState::Skipped) => format!("Skipped: {}", ended(&failure.message)),
        (Some(failure), _) => format!("Off: {}", ended(&failure.message)),
        (None, StepState::Off) => format!("Off: would touch {}.", effect.touched.words()),
        (None, _) => effect.sentence.clone(),
    }
}

/// The report as scripts get it.
#[derive(Debug, Serialize)]
pub struct CleaningJson {
    rows_before: usize,
    rows_after: usize,
    steps: Vec<StepJson>,
}

#[derive(Debug, Serialize)]
struct StepJson {
    state: &'static str,
    what: String,
    column: Option<String>,
    learnt: Option<String>,
    rows_before: usize,
    rows_after: usize,
    rows_dropped: usize,
    cells_changed: usize,
    told: String,
    notes: Vec<String>,
}

impl CleaningJson {
    /// `None` without steps.
    pub fn of(report: &CleaningReport) -> Option<Self> {
        let step = |effect: &StepEffect| StepJson {
            state: state(effect.state),
            what: effect.step.title(),
            column: effect.step.column().map(str::to_owned),
            learnt: effect.learnt.clone(),
            rows_before: effect.rows_before,
            rows_after: effect.rows_after,
            rows_dropped: effect.rows_dropped(),
            cells_changed: effect.cells_changed(),
            told: told(effect),
            notes: effect.notes.clone(),
        };
        (!report.effects.is_empty()).then(|| Self {
            rows_before: report.rows_before,
            rows_after: report.rows_after,
            steps: report.effects.iter().map(step).collect(),
        })
    }
}
