//! What is said about segments.

use super::{grid::Grid, listed, same_decimals};
use crate::engine::{
    format::{count, decimal, metric, percent},
    run::Prepared,
    segment::{EvidenceReport, KEvidence, Returns, SegmentFit, SegmentScan},
};

/// The segments of k with their means, and what every k tried came to.
pub fn segments_text(
    scan: &SegmentScan,
    evidence: Option<&EvidenceReport>,
    k: usize,
    on: &Prepared,
    positive: usize,
) -> String {
    let fit = scan.fit(k);
    let suggested = evidence.map_or(scan.suggested_k, |evidence| evidence.verdict.k);
    let chosen = if scan.spec.k.is_some() {
        format!("as asked; {suggested} would be clearest")
    } else {
        "the clearest".to_owned()
    };
    let why = evidence.map_or_else(String::new, |evidence| format!("{}\n", evidence.verdict.sentence));
    format!(
        "\n{} segments, {chosen}: silhouette {}, inertia {}\nfrom {}\n{why}\n{}{}\n{}",
        fit.k,
        metric(fit.silhouette),
        decimal(fit.fit.inertia, 1),
        listed(&scan.features),
        segments(scan, evidence, fit, on, positive),
        beside_label(scan, fit.k, on),
        tried(scan, evidence, fit.k, suggested)
    )
}

fn segments(
    scan: &SegmentScan,
    evidence: Option<&EvidenceReport>,
    fit: &SegmentFit,
    on: &Prepared,
    positive: usize,
) -> String {
    let heads = scan.slots(fit.k).into_iter().map(|slot| (slot + 1).to_string());
    let mut grid = Grid::new(std::iter::once("segment".to_owned()).chain(heads));
    let mut row = |name: String, cells: Vec<String>| grid.row(std::iter::once(name).chain(cells));
    let sizes = &fit.fit.sizes;
    let total: u64 = sizes.iter().sum();
    row("size".to_owned(), sizes.iter().map(|&n| count(n)).collect());
    row(
        "share".to_owned(),
        sizes
            .iter()
            .map(|&n| percent(n as f64 / total as f64, 1))
            .collect(),
    );
    for (place, feature) in scan.features.iter().enumerate() {
        let means: Vec<f64> = fit.centroids.iter().map(|centroid| centroid[place]).collect();
        let column = on.table.columns().iter().find(|column| column.name == *feature);
        let decimals = column.map_or(4, |column| column.decimals + 1);
        row(format!("mean {feature}"), same_decimals(&means, decimals));
    }
    if let Some(target) = on.target.as_deref().filter(|_| !on.classes.is_empty()) {
        let shares = scan.class_shares(fit.k, &on.class_codes, on.classes.len());
        // With two classes the share of one tells both.
        let told = if on.classes.len() == 2 {
            vec![positive]
        } else {
            (0..on.classes.len()).collect()
        };
        for class in told {
            let of_class = shares.iter().map(|segment| percent(segment[class], 1)).collect();
            row(format!("{target}: {}", on.classes[class]), of_class);
        }
    }
    if let Some(own) = evidence.and_then(|evidence| evidence.of(fit.k)) {
        let silhouettes = (0..fit.k).map(|segment| decimal(own.silhouettes.mean_of(segment), 2));
        row("silhouette".to_owned(), silhouettes.collect());
        let returns = own.returns.iter().map(|&jaccard| match Returns::of(jaccard) {
            Some(kind) => format!("{} {}", kind.word(), decimal(jaccard, 2)),
            None => "too few".to_owned(),
        });
        row("drawn again".to_owned(), returns.collect());
    }
    grid.lines()
}

/// How far the segments are the classes under other names.
fn beside_label(scan: &SegmentScan, k: usize, on: &Prepared) -> String {
    let Some(target) = on.target.as_deref().filter(|_| !on.classes.is_empty()) else {
        return String::new();
    };
    let crosstab = scan.crosstab(k, &on.class_codes, on.classes.len());
    format!("{}\n", crosstab.agreement().sentence(target))
}

fn tried(scan: &SegmentScan, evidence: Option<&EvidenceReport>, k: usize, suggested: usize) -> String {
    let mut grid = Grid::new([
        "k",
        "inertia",
        "silhouette",
        "Caliński–Harabasz",
        "Davies–Bouldin",
        "gap",
        "stability",
        "weakest",
        "agreement",
        "",
    ])
    .with_texts(9);
    for fit in &scan.fits {
        let mark = match (fit.k == k, fit.k == suggested) {
            (true, true) => "taken, clearest",
            (true, false) => "taken",
            (false, true) => "clearest",
            (false, false) => "",
        };
        let own = evidence.and_then(|evidence| evidence.of(fit.k));
        let told = |value: Option<f64>| value.map_or_else(String::new, |value| decimal(value, 2));
        grid.row([
            fit.k.to_string(),
            decimal(fit.fit.inertia, 1),
            metric(fit.silhouette),
            decimal(fit.calinski_harabasz, 1),
            metric(fit.davies_bouldin),
            told(own.and_then(|own| Some(own.gap?.value))),
            told(own.map(KEvidence::stability)),
            told(own.map(KEvidence::weakest)),
            told(own.map(|own| own.agreement)),
            mark.to_owned(),
        ]);
    }
    grid.lines()
}
