//! Where the customers come from, how they were read and cleaned.

use super::{Block, ReportInput};
use crate::{
    engine::{
        format::{count, plural},
        table::{ColumnReceipt, StepState},
    },
    export::{cleaning::told, report::ReportTable},
};

pub(super) fn data(input: &ReportInput) -> Vec<Block> {
    let receipt = &input.on.read.receipt;
    let mut facts = vec![("Read as".to_owned(), receipt.format.clone())];
    if let Some(sheet) = &receipt.sheet {
        facts.push(("Sheet".to_owned(), sheet.clone()));
    }
    facts.push(("Rows".to_owned(), count(receipt.n_rows as u64)));
    facts.push(("Rows set aside".to_owned(), count(receipt.set_aside_total as u64)));
    facts.push(("Cells not read".to_owned(), count(receipt.problems_total as u64)));
    facts.push(("Rows used".to_owned(), count(input.on.table.n_rows() as u64)));
    let mut blocks = vec![Block::Facts(facts)];
    blocks.extend(receipt.notes.iter().cloned().map(Block::Text));
    blocks.extend(doubts(&receipt.columns));
    blocks.push(Block::Table(ReportTable {
        caption: "Columns as they were read".to_owned(),
        head: ["column", "kind", "values", "missing", "not read", "ambiguous"]
            .map(str::to_owned)
            .to_vec(),
        rows: receipt.columns.iter().map(row).collect(),
        n_words: 2,
    }));
    blocks
}

fn row(column: &ColumnReceipt) -> Vec<String> {
    let numbers = [column.parsed, column.missing, column.rejected, column.ambiguous];
    let mut cells = vec![column.name.clone(), column.kind.word().to_owned()];
    cells.extend(numbers.map(|n| count(n as u64)));
    cells
}

/// Columns with two readings that nothing settles, and what deserves a second look.
fn doubts(columns: &[ColumnReceipt]) -> Vec<Block> {
    columns
        .iter()
        .filter(|column| column.ambiguous > 0 && column.doubt.is_some())
        .map(|column| {
            Block::Warning(format!(
                "{} has two readings: {} could be read otherwise, and nothing in the file settles it. {}",
                column.name,
                plural(column.ambiguous, "cell", "cells"),
                column.decisions.join(" ")
            ))
        })
        .collect()
}

pub(super) fn cleaning(input: &ReportInput) -> Vec<Block> {
    let report = &input.on.cleaning;
    if report.effects.is_empty() {
        return vec![Block::Text("No steps: the table is as in the file.".to_owned())];
    }
    let rows = report.effects.iter().enumerate().map(|(place, effect)| {
        let on = if effect.state == StepState::Applied {
            count(effect.rows_after as u64)
        } else {
            String::new()
        };
        vec![
            (place + 1).to_string(),
            effect.step.title(),
            told(effect),
            effect.learnt.clone().unwrap_or_default(),
            on,
        ]
    });
    let mut blocks = vec![
        Block::Text(format!(
            "{} of {} used.",
            count(report.rows_after as u64),
            plural(report.rows_before, "row", "rows")
        )),
        Block::Table(ReportTable {
            caption: "Steps, in their order".to_owned(),
            head: ["", "step", "what it did", "learnt", "rows after"]
                .map(str::to_owned)
                .to_vec(),
            rows: rows.collect(),
            n_words: 4,
        }),
    ];
    let notes = report
        .effects
        .iter()
        .flat_map(|effect| effect.notes.iter().cloned());
    blocks.extend(notes.map(Block::Text));
    blocks
}
