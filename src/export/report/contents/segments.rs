//! The segments: where they lie and what their customers are like.

use super::{Block, ReportInput};
use crate::{
    chart::{elbow_chart, method_chart, scatter_chart, silhouette_chart, source_line},
    engine::{
        Progress,
        format::{count, file_name, mean, metric, percent, plural},
        run::Prepared,
        segment::{SegmentFit, SegmentNames, SegmentScan, suggested_names},
        study::{Scaling, SegmentMethod},
    },
    export::report::ReportTable,
};

pub(super) fn segments(input: &ReportInput) -> Vec<Block> {
    let Some((made, k, plot)) = &input.segments else {
        return Vec::new();
    };
    let (scan, on) = (made.report.as_ref(), made.on.as_ref());
    let receipt = &on.read.receipt;
    let source = source_line(&file_name(&receipt.file), &receipt.sha256, scan.seed);
    let fit = scan.fit(*k);
    let mut blocks = vec![Block::Strong(format!(
        "{}, {}{}.",
        plural(fit.k, "segment", "segments"),
        chosen(scan, fit.k),
        if fit.silhouette.is_finite() {
            format!(": silhouette {}", metric(fit.silhouette))
        } else {
            String::new()
        }
    ))];
    blocks.extend(found_by(scan).map(Block::Text));
    if fit.n_without() > 0 {
        blocks.push(Block::Text(format!(
            "{} of {} customers, {}, are in no segment.",
            count(fit.n_without()),
            count(fit.fit.labels.len() as u64),
            percent(fit.n_without() as f64 / fit.fit.labels.len() as f64, 1)
        )));
    }
    let is_made = plot.make(fit.k, &Progress::none()).is_ok();
    if let Some(scatter) = scatter_chart(plot, fit.k, &source).filter(|_| is_made) {
        blocks.push(Block::Chart(Box::new(scatter)));
    }
    blocks.push(Block::Table(means(scan, fit, on, &input.names)));
    if let Some(target) = on.target.as_deref().filter(|_| !on.classes.is_empty()) {
        let crosstab = scan.crosstab(fit.k, &on.class_codes, on.classes.len());
        blocks.push(Block::Text(crosstab.agreement().sentence(target)));
    }
    if let Some(method) = method_chart(scan, fit.k, &source) {
        blocks.push(Block::Chart(Box::new(method)));
    }
    if scan.spec.method.takes_k() {
        blocks.push(Block::Chart(Box::new(elbow_chart(scan, fit.k, &source))));
        blocks.push(Block::Chart(Box::new(silhouette_chart(scan, fit.k, &source))));
    }
    blocks
}

/// Why there are so many.
fn chosen(scan: &SegmentScan, k: usize) -> String {
    let suggested = scan.suggested_k;
    match (scan.spec.method, k == suggested) {
        (SegmentMethod::Dbscan | SegmentMethod::Optics, _) => "as many as there are dense places".to_owned(),
        (SegmentMethod::Mixture, true) => "the lowest BIC of those tried".to_owned(),
        (SegmentMethod::Mixture, false) => format!("as chosen; {suggested} has the lowest BIC"),
        (_, true) => "the clearest of those tried".to_owned(),
        (_, false) => format!("as chosen; {suggested} would be clearest"),
    }
}

/// By which method, on which scale; nothing where both are the usual ones.
fn found_by(scan: &SegmentScan) -> Option<String> {
    let spec = &scan.spec;
    let is_usual =
        spec.method == SegmentMethod::KMeans && spec.scaling == Scaling::ZScore && spec.weights.is_empty();
    if is_usual {
        return None;
    }
    let mut words = format!(
        "Found by {}, scaling: {}",
        spec.method.title(),
        spec.scaling.title()
    );
    if !spec.weights.is_empty() {
        let weights = spec.weights.iter();
        let weights: Vec<String> = weights
            .map(|(column, weight)| format!("{column} ×{weight}"))
            .collect();
        words += &format!(", weights: {}", weights.join(", "));
    }
    Some(words + ".")
}

fn means(scan: &SegmentScan, fit: &SegmentFit, on: &Prepared, names: &SegmentNames) -> ReportTable {
    let total = fit.fit.labels.len();
    let shares = scan.class_shares(fit.k, &on.class_codes, on.classes.len());
    let (slots, suggested) = (scan.slots(fit.k), suggested_names(scan, fit));
    let rows = scan.in_order(fit.k).into_iter().map(|segment| {
        let size = fit.fit.sizes[segment];
        let mut row = vec![
            (slots[segment] + 1).to_string(),
            names
                .own(slots[segment])
                .unwrap_or(&suggested[segment])
                .to_owned(),
            count(size),
            percent(size as f64 / total.max(1) as f64, 1),
        ];
        row.extend(scan.features.iter().enumerate().map(|(place, feature)| {
            if scan.is_share(place) {
                return percent(fit.centroids[segment][place], 0);
            }
            let column = on.table.columns().iter().find(|column| column.name == *feature);
            mean(
                fit.centroids[segment][place],
                column.map_or(2, |column| column.decimals),
            )
        }));
        row.extend(on.classes.iter().enumerate().map(|(class, _)| {
            let share = shares.get(segment).and_then(|own| own.get(class));
            share
                .filter(|share| share.is_finite())
                .map_or_else(String::new, |&share| percent(share, 1))
        }));
        row
    });
    let mut head = ["segment", "name", "customers", "share"]
        .map(str::to_owned)
        .to_vec();
    head.extend(scan.features.iter().enumerate().map(|(place, feature)| {
        let what = if scan.is_share(place) { "share" } else { "mean" };
        format!("{what} {feature}")
    }));
    head.extend(on.classes.iter().cloned());
    ReportTable {
        caption: "What the customers of each segment are like".to_owned(),
        head,
        rows: rows.collect(),
        n_words: 2,
    }
}
