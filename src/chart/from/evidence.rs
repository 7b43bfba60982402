//! What speaks for each k: silhouettes of its customers, gap, stability, agreement over seeds.

use super::padded_range;
use crate::{
    chart::{ChartBody, ChartSpec, Hue, Line, LinesChart, Marker, SilhouetteGroup, SilhouettesChart},
    engine::{
        format,
        segment::{EvidenceReport, KEvidence, STABLE_FROM},
    },
};

/// The silhouette of each sampled customer under the segments of k. `None` where that k was not judged.
pub fn silhouettes_chart(evidence: &EvidenceReport, k: usize, source_line: &str) -> Option<ChartSpec> {
    let own = evidence.of(k)?;
    let values = own.silhouettes.of_segments();
    let n: usize = values.iter().map(Vec::len).sum();
    let all = evidence.scan.rows.len();
    let slots = evidence.scan.slots(k);
    let mut groups: Vec<(usize, Vec<f64>)> = slots.into_iter().zip(values).collect();
    groups.sort_by_key(|(slot, _)| *slot);
    let groups: Vec<SilhouetteGroup> = groups
        .into_iter()
        .map(|(slot, values)| SilhouetteGroup {
            name: format!("Segment {}", slot + 1),
            hue: Hue::Segment(slot),
            values,
        })
        .collect();
    let said: Vec<String> = groups
        .iter()
        .filter(|group| !group.values.is_empty())
        .map(|group| {
            let mean = group.values.iter().sum::<f64>() / group.values.len() as f64;
            format!("{} {}", group.name, format::decimal(mean, 2))
        })
        .collect();
    let drawn = if n < all {
        format!(
            "{} of {} customers sampled",
            format::count(n as u64),
            format::count(all as u64)
        )
    } else {
        format::plural(n, "customer", "customers")
    };
    Some(ChartSpec {
        title: "Silhouettes".to_owned(),
        subtitle: format!("{}, {drawn}", format::plural(k, "segment", "segments")),
        alt: format!(
            "Silhouettes of {k} segments, mean {}: {}.",
            format::decimal(own.silhouette, 2),
            said.join(", ")
        ),
        source: source_line.to_owned(),
        body: ChartBody::Silhouettes(SilhouettesChart {
            groups,
            mean: own.silhouette,
        }),
    })
}

/// The gap statistic of every k judged, and of k = 1, with its error.
pub fn gap_chart(evidence: &EvidenceReport, k: usize, source_line: &str) -> ChartSpec {
    let gaps: Vec<_> = evidence
        .gap_at_one
        .into_iter()
        .chain(evidence.ks.iter().filter_map(|one| one.gap))
        .filter(|gap| gap.value.is_finite())
        .collect();
    let points = |sign: f64| -> Vec<(f64, f64)> {
        gaps.iter()
            .map(|gap| (gap.k as f64, gap.value + sign * gap.error))
            .collect()
    };
    let edges = || points(-1.0).into_iter().chain(points(1.0)).map(|(_, y)| y);
    let now = gaps.iter().find(|gap| gap.k == k);
    let rule = match evidence.gap_k {
        Some(1) => "its rule takes 1: no groups".to_owned(),
        Some(k) => format!("its rule takes {k}"),
        None => "it goes on rising".to_owned(),
    };
    ChartSpec {
        title: "Gap statistic".to_owned(),
        subtitle: format!("how much tighter than customers spread evenly; {rule}"),
        alt: format!(
            "Gap statistic over k{}; {rule}.",
            now.map_or_else(String::new, |gap| format!(
                ", {} at k = {k}",
                format::decimal(gap.value, 2)
            ))
        ),
        source: source_line.to_owned(),
        body: lines(
            vec![
                line("gap", points(0.0), Hue::Ink, true),
                line("less its error", points(-1.0), Hue::Quiet, false),
                line("plus its error", points(1.0), Hue::Quiet, false),
            ],
            padded_range(gaps.iter().map(|gap| gap.k as f64), 0.0),
            padded_range(edges(), 0.12),
            "gap",
            now.map(|gap| marker(k, gap.value)),
        ),
    }
}

/// How well the segments of every k return when customers are drawn again: the mean, and the weakest of them.
pub fn stability_chart(evidence: &EvidenceReport, k: usize, source_line: &str) -> ChartSpec {
    let now = evidence.of(k);
    let weakest = now.map_or_else(String::new, |one| {
        format!(
            "; {} at k = {k}, the weakest segment {}",
            format::decimal(one.stability(), 2),
            format::decimal(one.weakest(), 2)
        )
    });
    let ks = || evidence.ks.iter().map(|one| one.k as f64);
    let bound = |at: f64| ks().map(|k| (k, at)).collect();
    ChartSpec {
        title: "Stability".to_owned(),
        subtitle: "mean Jaccard when customers are drawn again, 1 returns whole".to_owned(),
        alt: format!("Stability over k{weakest}."),
        source: source_line.to_owned(),
        body: lines(
            vec![
                line(
                    "mean of the segments",
                    points(evidence, KEvidence::stability),
                    Hue::Ink,
                    true,
                ),
                line(
                    "weakest segment",
                    points(evidence, KEvidence::weakest),
                    Hue::Quiet,
                    false,
                ),
                line("returns from 0.75", bound(STABLE_FROM), Hue::Faint, false),
            ],
            padded_range(ks(), 0.0),
            (0.0, 1.0),
            "mean Jaccard",
            now.map(|one| marker(k, one.stability())),
        ),
    }
}

/// How far single starts from different seeds end in the same segments.
pub fn agreement_chart(evidence: &EvidenceReport, k: usize, source_line: &str) -> ChartSpec {
    let now = evidence.of(k);
    ChartSpec {
        title: "Agreement over seeds".to_owned(),
        subtitle: "mean adjusted Rand index over pairs of seeds, 1 always the same".to_owned(),
        alt: format!(
            "Agreement over seeds over k{}.",
            now.map_or_else(String::new, |one| format!(
                ", {} at k = {k}",
                format::decimal(one.agreement, 2)
            ))
        ),
        source: source_line.to_owned(),
        body: lines(
            vec![line(
                "agreement",
                points(evidence, |one| one.agreement),
                Hue::Ink,
                true,
            )],
            padded_range(evidence.ks.iter().map(|one| one.k as f64), 0.0),
            (0.0, 1.0),
            "adjusted Rand index",
            now.map(|one| marker(k, one.agreement)),
        ),
    }
}

fn points(evidence: &EvidenceReport, value: impl Fn(&KEvidence) -> f64) -> Vec<(f64, f64)> {
    evidence.ks.iter().map(|one| (one.k as f64, value(one))).collect()
}

fn line(name: &str, points: Vec<(f64, f64)>, hue: Hue, dotted: bool) -> Line {
    Line {
        name: name.to_owned(),
        value: String::new(),
        points,
        hue,
        dotted,
    }
}

fn marker(k: usize, value: f64) -> Marker {
    Marker {
        x: k as f64,
        y: value,
        strong: format::decimal(value, 2),
        words: String::new(),
    }
}

fn lines(
    lines: Vec<Line>,
    x_range: (f64, f64),
    y_range: (f64, f64),
    y_title: &str,
    marker: Option<Marker>,
) -> ChartBody {
    ChartBody::Lines(LinesChart {
        x_title: "k".to_owned(),
        y_title: y_title.to_owned(),
        x_range,
        y_range,
        whole_x: true,
        lines,
        marker,
        note: None,
        diagonal: false,
    })
}
