//! Results → [`Document`]: which words, tables and charts, in which order.

mod data;
mod model;
mod segments;
mod summary;
#[cfg(test)]
mod tests;

use super::{Block, Document, ReportInput, Section};
use crate::engine::{
    format::{count, file_name, plural},
    study::ReportSection,
};

/// The report in full, without what the user leaves out and without what there is nothing to say about.
pub fn document(input: &ReportInput) -> Document {
    let file = file_name(&input.on.read.receipt.file);
    let title = input.spec.title.clone().filter(|title| !title.trim().is_empty());
    let sections = ReportSection::ALL
        .into_iter()
        .filter(|&kind| input.spec.has(kind))
        .filter_map(|kind| {
            let mut blocks = Vec::new();
            let note = input.spec.note(kind);
            if !note.is_empty() {
                blocks.push(Block::Note(note.to_owned()));
            }
            blocks.extend(blocks_of(input, kind));
            (!blocks.is_empty()).then_some(Section { kind, blocks })
        })
        .collect();
    Document {
        title: title.unwrap_or_else(|| format!("Customers of {file}")),
        subtitle: format!(
            "{} from {file}, {}, seed {}",
            plural(input.on.table.n_rows(), "customer", "customers"),
            plural(input.on.table.columns().len(), "column", "columns"),
            input.seed
        ),
        sections,
    }
}

fn blocks_of(input: &ReportInput, kind: ReportSection) -> Vec<Block> {
    match kind {
        ReportSection::Summary => summary::summary(input),
        ReportSection::Question => question(input),
        ReportSection::Data => data::data(input),
        ReportSection::Cleaning => data::cleaning(input),
        ReportSection::Model => model::model(input),
        ReportSection::Matrix => model::matrix(input),
        ReportSection::Curves => model::curves(input),
        ReportSection::Explanation => model::explanation(input),
        ReportSection::Segments => segments::segments(input),
        ReportSection::Warnings => warnings(input),
        ReportSection::Methods => methods(input),
        ReportSection::Reproduce => reproduce(input),
    }
}

/// What was asked of the data, and the short answer unless the summary above has given it.
fn question(input: &ReportInput) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(report) = &input.classifier {
        let classes = report.classes.join(" or ");
        blocks.push(Block::Text(format!(
            "Which {} a customer has, {classes}, is predicted from {}.",
            report.target,
            plural(report.features.len(), "column", "columns")
        )));
        if !input.spec.has(ReportSection::Summary) {
            let against = report.against_no_model(report.shown(), input.threshold);
            blocks.push(Block::Strong(format!(
                "Better than no model? {}",
                against.sentence(&report.classes)
            )));
        }
    }
    if let Some((made, k, _)) = &input.segments {
        blocks.push(Block::Text(format!(
            "Customers are grouped by {} into {}.",
            plural(made.report.features.len(), "column", "columns"),
            plural(*k, "segment", "segments")
        )));
    }
    blocks
}

/// Everything there is to warn about, what may give the answer away first.
fn warned(input: &ReportInput) -> Vec<String> {
    let leaks = input.leaks.iter().map(|leak| leak.sentence.clone());
    let classifier = input.classifier.iter().flat_map(|report| report.warnings.clone());
    let segments = input
        .segments
        .iter()
        .flat_map(|(made, k, _)| made.report.warnings(*k));
    leaks.chain(classifier).chain(segments).collect()
}

fn warnings(input: &ReportInput) -> Vec<Block> {
    let said = warned(input);
    if said.is_empty() {
        return vec![Block::Text("Nothing was found to warn about.".to_owned())];
    }
    said.into_iter().map(Block::Warning).collect()
}

fn methods(input: &ReportInput) -> Vec<Block> {
    let mut said = vec![
        "What a step learns (medians, bounds, means, levels), it learns from training rows only. Every random step takes \
         its seed from the study; the same file, choices and seed give the same numbers on every machine."
            .to_owned(),
    ];
    if let Some(report) = &input.classifier {
        said.push(model::method(report));
        said.push(
            "Ranges are 95\u{202f}%: Wilson (1927) for proportions, DeLong, DeLong and Clarke-Pearson (1988) for the \
             ROC AUC, a seeded bootstrap for F1, MCC and the PR AUC. The model is compared with always saying the most \
             frequent class on the same rows by McNemar's test."
                .to_owned(),
        );
    }
    if let Some((made, _, _)) = &input.segments {
        said.push(segments::method(&made.report));
    }
    said.into_iter().map(Block::Text).collect()
}

fn reproduce(input: &ReportInput) -> Vec<Block> {
    let receipt = &input.on.read.receipt;
    let mut blocks = vec![Block::Facts(vec![
        ("File".to_owned(), file_name(&receipt.file)),
        ("SHA-256".to_owned(), receipt.sha256.clone()),
        ("Bytes".to_owned(), count(receipt.n_bytes)),
        ("Seed".to_owned(), input.seed.to_string()),
        (
            "Program".to_owned(),
            concat!("Buyerscope ", env!("CARGO_PKG_VERSION")).to_owned(),
        ),
    ])];
    if !input.recipe.is_empty() {
        blocks.push(Block::Text(
            "These choices, saved as a study file, make every number of this report again:".to_owned(),
        ));
        blocks.push(Block::Code(input.recipe.to_string()));
    }
    blocks
}
