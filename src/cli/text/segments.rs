//! What is said about segments.

use super::{grid::Grid, listed, same_decimals};
use crate::engine::{
    format::{count, decimal, metric, percent, plural, radius as radius_words},
    run::Prepared,
    segment::{EvidenceReport, KEvidence, MethodDetail, Returns, SegmentFit, SegmentScan},
    study::{Scaling, SegmentMethod},
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
    let chosen = match (scan.spec.method, scan.spec.k) {
        (SegmentMethod::Dbscan | SegmentMethod::Optics, _) => "as many as there are dense places".to_owned(),
        (method, Some(_)) if suggested == fit.k => format!("as asked, the {} too", best_words(method)),
        (SegmentMethod::Mixture, Some(_)) => format!("as asked; {suggested} has the lowest BIC"),
        (_, Some(_)) => format!("as asked; {suggested} would be clearest"),
        (method, None) => format!("the {}", best_words(method)),
    };
    // Of one segment there is none.
    let silhouette = if fit.silhouette.is_finite() {
        format!("silhouette {}, ", metric(fit.silhouette))
    } else {
        String::new()
    };
    let why = evidence.map_or_else(String::new, |evidence| format!("{}\n", evidence.verdict.sentence));
    format!(
        "\n{}, {chosen}: {}inertia {}\n{}from {}\n{why}\n{}{}{}\n{}",
        plural(fit.k, "segment", "segments"),
        silhouette,
        decimal(fit.fit.inertia, 1),
        by(scan),
        from(scan),
        segments(scan, evidence, fit, on, positive),
        without(fit),
        beside_label(scan, fit.k, on),
        tried(scan, evidence, fit.k, suggested)
    )
}

/// The method and its choices; nothing for k-means.
fn by(scan: &SegmentScan) -> String {
    let title = scan.spec.method.title();
    match (&scan.detail, scan.spec.method) {
        (_, SegmentMethod::KMeans) => String::new(),
        (
            MethodDetail::Density {
                radius,
                suggested,
                min_points,
                ..
            },
            _,
        ) => format!(
            "by {title}, {min_points} customers within a radius of {} (suggested {})\n",
            radius_words(*radius),
            radius_words(*suggested)
        ),
        _ => format!("by {title}\n"),
    }
}

/// Customers in no segment; nothing where there are none.
fn without(fit: &SegmentFit) -> String {
    match fit.n_without() {
        0 => String::new(),
        n => format!(
            "{} of {} customers, {}, in no segment\n",
            count(n),
            count(fit.fit.labels.len() as u64),
            percent(n as f64 / fit.fit.labels.len() as f64, 1)
        ),
    }
}

/// "age and spent ×2, log, z-score".
fn from(scan: &SegmentScan) -> String {
    let columns = scan
        .space
        .columns()
        .into_iter()
        .map(|column| match scan.spec.weight(column) {
            1.0 => column.to_owned(),
            weight => format!("{column} ×{weight}"),
        });
    let columns = listed(&columns.collect::<Vec<_>>());
    match scan.spec.scaling {
        Scaling::ZScore => columns,
        Scaling::Robust => format!("{columns}, by median and interquartile range"),
        Scaling::Log => format!("{columns}, logarithms first"),
        Scaling::None => format!("{columns}, as in the file"),
    }
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
    let total = fit.fit.labels.len();
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
        if scan.space.dimensions[place].level.is_some() {
            let shares = means.iter().map(|share| percent(*share, 1)).collect();
            row(format!("share {feature}"), shares);
            continue;
        }
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
        let judged = own.returns.iter().zip(&fit.fit.sizes);
        let returns = judged.map(|(&jaccard, &size)| {
            let said = Returns::said(jaccard, size);
            said.unwrap_or_else(|| "too few customers".to_owned())
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
    // What a method is not judged by stays empty, and is left out.
    let mut grid = Grid::new([
        "k",
        "inertia",
        "silhouette",
        "Caliński–Harabasz",
        "Davies–Bouldin",
        "BIC",
        "gap",
        "stability",
        "weakest",
        "agreement",
        "",
    ])
    .with_texts(10);
    let best = best_words(scan.spec.method);
    for fit in &scan.fits {
        let is_best = fit.k == suggested && scan.spec.method.takes_k();
        let mark = match (fit.k == k, is_best) {
            (true, true) => format!("taken, {best}"),
            (true, false) => "taken".to_owned(),
            (false, true) => best.to_owned(),
            (false, false) => String::new(),
        };
        let own = evidence.and_then(|evidence| evidence.of(fit.k));
        let told = |value: Option<f64>| value.map_or_else(String::new, |value| decimal(value, 2));
        let bic = fit.mixture.as_ref().map(|own| decimal(own.bic, 1));
        grid.row([
            fit.k.to_string(),
            decimal(fit.fit.inertia, 1),
            metric(fit.silhouette),
            decimal(fit.calinski_harabasz, 1),
            metric(fit.davies_bouldin),
            bic.unwrap_or_default(),
            told(own.and_then(|own| Some(own.gap?.value))),
            told(own.map(KEvidence::stability)),
            told(own.map(KEvidence::weakest)),
            told(own.map(|own| own.agreement)),
            mark,
        ]);
    }
    grid.lines()
}

/// What speaks for the k that is suggested.
fn best_words(method: SegmentMethod) -> &'static str {
    match method {
        SegmentMethod::Mixture => "lowest BIC",
        _ => "clearest",
    }
}
