//! The segments: where they lie and what their customers are like.

use super::{Block, ReportInput};
use crate::{
    chart::{elbow_chart, scatter_chart, silhouette_chart, source_line},
    engine::{
        Progress,
        format::{count, file_name, mean, metric, percent, plural},
        run::Prepared,
        segment::{SegmentFit, SegmentNames, SegmentScan, suggested_names},
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
    let chosen = if fit.k == scan.suggested_k {
        "the clearest of those tried".to_owned()
    } else {
        format!("as chosen; {} would be clearest", scan.suggested_k)
    };
    let mut blocks = vec![Block::Strong(format!(
        "{}, {chosen}: silhouette {}.",
        plural(fit.k, "segment", "segments"),
        metric(fit.silhouette)
    ))];
    let is_made = plot.make(fit.k, &Progress::none()).is_ok();
    if let Some(scatter) = scatter_chart(plot, fit.k, &source).filter(|_| is_made) {
        blocks.push(Block::Chart(Box::new(scatter)));
    }
    blocks.push(Block::Table(means(scan, fit, on, &input.names)));
    if let Some(target) = on.target.as_deref().filter(|_| !on.classes.is_empty()) {
        let crosstab = scan.crosstab(fit.k, &on.class_codes, on.classes.len());
        blocks.push(Block::Text(crosstab.agreement().sentence(target)));
    }
    blocks.push(Block::Chart(Box::new(elbow_chart(scan, fit.k, &source))));
    blocks.push(Block::Chart(Box::new(silhouette_chart(scan, fit.k, &source))));
    blocks
}

fn means(scan: &SegmentScan, fit: &SegmentFit, on: &Prepared, names: &SegmentNames) -> ReportTable {
    let total: u64 = fit.fit.sizes.iter().sum();
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
    head.extend(scan.features.iter().map(|feature| format!("mean {feature}")));
    head.extend(on.classes.iter().cloned());
    ReportTable {
        caption: "What the customers of each segment are like".to_owned(),
        head,
        rows: rows.collect(),
        n_words: 2,
    }
}
