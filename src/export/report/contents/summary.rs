//! What the report comes to, before all else: headline numbers with their ranges, in a few sentences.

use super::{Block, ReportInput, segments, warned};
use crate::engine::{
    classify::ClassifierReport,
    format::{count, file_name, metric, number_word, percent, plural, range},
    metrics::Interval,
    segment::SegmentFit,
    sentinel::Severity,
};

pub(super) fn summary(input: &ReportInput) -> Vec<Block> {
    let mut blocks = vec![Block::Text(rows(input))];
    if let Some(report) = input.classifier.as_deref() {
        let against = report.against_no_model(report.shown(), input.threshold);
        blocks.push(Block::Strong(format!(
            "Is {} predicted better than by always guessing? {}",
            report.target,
            against.sentence(&report.classes)
        )));
        blocks.extend(ranges(report, input.threshold).map(Block::Text));
    }
    if let Some((made, k, _)) = &input.segments {
        let scan = made.report.as_ref();
        let fit = scan.fit(*k);
        blocks.push(Block::Text(sizes(fit)));
        blocks.extend(segments::choice(input, scan, fit.k).map(Block::Text));
    }
    blocks.push(Block::Text(warnings(input)));
    blocks
}

/// "4 988 of 5 000 rows of customers.csv are used."
fn rows(input: &ReportInput) -> String {
    let receipt = &input.on.read.receipt;
    let (used, all) = (input.on.table.n_rows(), receipt.rows_in_file());
    let file = file_name(&receipt.file);
    if used == all {
        format!("All {} of {file} are used.", plural(all, "row", "rows"))
    } else {
        format!(
            "{} of {} of {file} are used.",
            count(used as u64),
            plural(all, "row", "rows")
        )
    }
}

/// How sure the numbers of the model are, and on which rows they were measured.
fn ranges(report: &ClassifierReport, threshold: f64) -> Option<String> {
    let part = report.shown();
    let against = report.against_no_model(part, threshold);
    let told = [
        ("accuracy", against.accuracy),
        ("accuracy of always guessing", against.baseline),
        ("ROC AUC", part.roc_auc),
    ];
    let told: Vec<String> = told
        .into_iter()
        .filter_map(|(name, value)| ranged(name, &value))
        .collect();
    if told.is_empty() {
        return None;
    }
    let rows = plural(part.rows.len(), "row", "rows");
    let measured = if report.test.is_some() {
        format!("on {rows} that the model has not seen")
    } else {
        format!("on the {rows} it was trained on, which is too kind")
    };
    Some(format!(
        "Measured {measured}, with 95\u{202f}% ranges: {}.",
        told.join("; ")
    ))
}

/// "accuracy 0.849, 0.828 to 0.868".
fn ranged(name: &str, value: &Interval) -> Option<String> {
    let is_known = [value.value, value.low, value.high]
        .iter()
        .all(|value| value.is_finite());
    is_known.then(|| {
        format!(
            "{name} {}, {}",
            metric(value.value),
            range(value.low, value.high, 3)
        )
    })
}

/// "The customers form 5 segments of 535 to 1 349 customers, 10.7 % to 27.0 %; silhouette 0.461."
fn sizes(fit: &SegmentFit) -> String {
    let sizes = &fit.fit.sizes;
    let (Some(least), Some(most)) = (sizes.iter().min(), sizes.iter().max()) else {
        return "No segments were found.".to_owned();
    };
    let share = |size: u64| percent(size as f64 / fit.fit.labels.len().max(1) as f64, 1);
    let silhouette = if fit.silhouette.is_finite() {
        format!("; silhouette {}", metric(fit.silhouette))
    } else {
        String::new()
    };
    let segments = plural(sizes.len(), "segment", "segments");
    if least == most {
        let customers = plural(
            usize::try_from(*most).unwrap_or(usize::MAX),
            "customer",
            "customers",
        );
        return format!("The customers form {segments} of {customers} each{silhouette}.");
    }
    format!(
        "The customers form {segments} of {} to {} customers, {} to {}{silhouette}.",
        count(*least),
        count(*most),
        share(*least),
        share(*most)
    )
}

/// How many warnings there are, and how many of them say that the figures are not to be relied on.
fn warnings(input: &ReportInput) -> String {
    let n = warned(input).len();
    if n == 0 {
        return "Nothing was found to warn about.".to_owned();
    }
    let serious = input.leaks.iter().filter(|leak| leak.severity < Severity::Low);
    let serious = match serious.count() {
        0 => String::new(),
        1 => "; one of them says that the figures may be too good".to_owned(),
        n => format!(
            "; {} of them say that the figures may be too good",
            number_word(n)
        ),
    };
    let are = if n == 1 { "is" } else { "are" };
    format!("There {are} {}{serious}.", plural(n, "warning", "warnings"))
}
