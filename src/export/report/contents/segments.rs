//! The segments: where they lie and what their customers are like.

use super::{Block, ReportInput};
use crate::{
    chart::{elbow_chart, method_chart, scatter_chart, silhouette_chart, source_line},
    engine::{
        Progress,
        format::{count, file_name, mean, metric, percent, plural, signed},
        run::Prepared,
        segment::{FEWEST_JUDGED, Returns, SegmentFit, SegmentNames, SegmentScan, suggested_names},
        study::{Scaling, SegmentMethod},
    },
    export::report::{ReportCard, ReportTable},
};

/// Features named on a card.
const TELLING: usize = 3;
/// Classes named on a card, the most frequent first.
const CLASSES: usize = 3;

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
        chosen(input, scan, fit.k),
        if fit.silhouette.is_finite() {
            format!(": silhouette {}", metric(fit.silhouette))
        } else {
            String::new()
        }
    ))];
    blocks.extend(choice(input, scan, fit.k).map(Block::Text));
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
    blocks.push(Block::Cards(cards(input, scan, fit, on)));
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

/// How segments are found and judged.
pub(super) fn method(scan: &SegmentScan) -> String {
    let scaled = match scan.spec.scaling {
        Scaling::ZScore => "standardised columns",
        Scaling::Robust => "columns less their median, divided by their interquartile range",
        Scaling::Log => "standardised logarithms of the columns",
        Scaling::None => "the columns as they are in the file",
    };
    let found = match scan.spec.method {
        SegmentMethod::KMeans => format!(
            "Segments are found by k-means on {scaled}: k-means++ starts, then Lloyd's iterations over all rows until \
             nothing changes."
        ),
        SegmentMethod::Mixture => format!(
            "Segments are the components of a Gaussian mixture on {scaled}, each with a covariance of its own, fitted by \
             expectation and maximisation; each customer goes to the likeliest."
        ),
        SegmentMethod::Ward => format!(
            "Segments are found by Ward's hierarchy (1963) on {scaled}: the two groups whose union costs the least \
             variance become one, until k are left."
        ),
        SegmentMethod::Medoids => format!(
            "Segments are found by k-medoids on {scaled} (FasterPAM, Schubert and Rousseeuw 2021): each customer goes to \
             the nearest of k customers."
        ),
        SegmentMethod::Dbscan => format!(
            "Segments are dense places of {scaled} (DBSCAN, Ester and others 1996); customers with few near them are in \
             none."
        ),
        SegmentMethod::Optics => format!(
            "Segments are dense places of {scaled} (OPTICS, Ankerst and others 1999, cut at one radius); customers with \
             few near them are in none."
        ),
    };
    format!(
        "{found} The silhouette (Rousseeuw 1987) is of a sample of at most 5\u{202f}000 rows{}.",
        if scan.spec.method.takes_k() {
            ", the same for every k"
        } else {
            ""
        }
    )
}

/// How k came about and what speaks for it; nothing where dense places say how many segments there are.
pub(super) fn choice(input: &ReportInput, scan: &SegmentScan, k: usize) -> Option<String> {
    if !scan.spec.method.takes_k() {
        return None;
    }
    let is_asked = input.asked_k == Some(k);
    if let Some(evidence) = &input.evidence {
        return Some(evidence.verdict.choice(k, is_asked));
    }
    let how = match scan.spec.method {
        _ if is_asked => "was chosen",
        _ if k != scan.suggested_k => "is shown",
        SegmentMethod::Mixture => "has the lowest BIC of those tried",
        _ => "has the highest silhouette of those tried",
    };
    Some(format!(
        "k = {k} {how}; whether its segments return when customers are drawn again was not judged."
    ))
}

/// Why there are so many.
fn chosen(input: &ReportInput, scan: &SegmentScan, k: usize) -> String {
    let judged = input.evidence.as_ref().map(|evidence| evidence.verdict.k);
    let suggested = judged.unwrap_or(scan.suggested_k);
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

/// A mean of a feature as the column is written; of a level the share of customers.
fn mean_words(scan: &SegmentScan, on: &Prepared, feature: usize, value: f64) -> String {
    if scan.is_share(feature) {
        return percent(value, 0);
    }
    let columns = on.table.columns();
    let column = columns
        .iter()
        .find(|column| column.name == scan.features[feature]);
    mean(value, column.map_or(2, |column| column.decimals))
}

fn cards(input: &ReportInput, scan: &SegmentScan, fit: &SegmentFit, on: &Prepared) -> Vec<ReportCard> {
    let total = fit.fit.labels.len().max(1) as f64;
    let shares = scan.class_shares(fit.k, &on.class_codes, on.classes.len());
    let (slots, suggested) = (scan.slots(fit.k), suggested_names(scan, fit));
    let portraits = input.portraits.as_ref();
    let revenue = portraits.and_then(|report| report.revenue.as_deref());
    let portrait = portraits.and_then(|report| report.fit(fit.k));
    let evidence = input.evidence.as_ref().and_then(|evidence| evidence.of(fit.k));
    let card = |segment: usize| {
        let size = fit.fit.sizes[segment];
        let noun = if size == 1 { "customer" } else { "customers" };
        let mut words = vec![format!(
            "{} {noun}, {}",
            count(size),
            percent(size as f64 / total, 1)
        )];
        let part = portrait.map(|own| own.segments[segment].revenue_share);
        if let (Some(part), Some(revenue)) = (part.filter(|part| part.is_finite()), revenue) {
            words.push(format!("{} of {revenue}", percent(part, 1)));
        }
        let jaccard = evidence.map_or(f64::NAN, |own| own.returns[segment]);
        if size < FEWEST_JUDGED as u64 {
            words.push("too few customers to say whether they return".to_owned());
        } else if let Some(said) = Returns::said(jaccard, size) {
            words.push(format!("{said} when customers are drawn again"));
        }
        let known = shares.get(segment).into_iter().flatten().zip(&on.classes);
        let mut known: Vec<_> = known.filter(|(share, _)| share.is_finite()).collect();
        known.sort_by(|a, b| b.0.total_cmp(a.0));
        let classes = known.into_iter().take(CLASSES);
        words.extend(classes.map(|(share, class)| format!("{} {class}", percent(*share, 1))));
        let facts = scan
            .telling(fit, segment, TELLING)
            .into_iter()
            .map(|(feature, deviation)| {
                let own = mean_words(scan, on, feature, fit.centroids[segment][feature]);
                let all = mean_words(scan, on, feature, scan.scaler.means[feature]);
                let said = format!("{own} against {all} of all, {} SD", signed(deviation, 1));
                (scan.features[feature].clone(), said)
            });
        let own = input.names.own(slots[segment]);
        ReportCard {
            slot: slots[segment],
            name: own.unwrap_or(&suggested[segment]).to_owned(),
            words: words.join("; "),
            facts: facts.collect(),
        }
    };
    scan.in_order(fit.k).into_iter().map(card).collect()
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
        let features = 0..scan.features.len();
        row.extend(features.map(|place| mean_words(scan, on, place, fit.centroids[segment][place])));
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
