//! What a method shows beside its segments: a tree, how dense it is around the customers.

use super::{over_k::bic_chart, padded_range};
use crate::{
    chart::{ChartBody, ChartSpec, Hue, Line, LinesChart, Marker, TreeChart, TreeJoin, TreeLeaf},
    engine::{
        format,
        models::ward::Merge,
        segment::{MethodDetail, SegmentScan},
    },
};

/// Joins of a tree that are shown.
const JOINS: usize = 40;
/// Points of a curve that are drawn.
const POINTS: usize = 600;

/// The picture that goes with the method; `None`: the charts over k say it all.
pub fn method_chart(scan: &SegmentScan, k: usize, source_line: &str) -> Option<ChartSpec> {
    match &scan.detail {
        MethodDetail::Nothing => scan
            .fits
            .iter()
            .any(|fit| fit.mixture.is_some())
            .then(|| bic_chart(scan, k, source_line)),
        MethodDetail::Hierarchy { merges, n, rows } => {
            Some(tree_chart(scan, k, (merges, *n, rows), source_line))
        }
        MethodDetail::Density {
            min_points,
            radius,
            suggested,
            sorted,
            reachability,
            ..
        } => Some(match reachability {
            Some(reach) => reachability_chart(reach, *radius, source_line),
            None => distance_chart(sorted, (*radius, *suggested), *min_points, source_line),
        }),
    }
}

/// How far the nearest few lie from each customer, ascending: the radius belongs where the curve turns up.
fn distance_chart(
    sorted: &[f64],
    (radius, suggested): (f64, f64),
    min_points: usize,
    source_line: &str,
) -> ChartSpec {
    let n_cores = sorted.iter().take_while(|value| **value <= radius).count();
    let share = n_cores as f64 / sorted.len().max(1) as f64;
    ChartSpec {
        title: format!("Distance to the {min_points} nearest"),
        subtitle: format!(
            "each customer, the densest first; the curve turns at {}",
            format::radius(suggested)
        ),
        alt: format!(
            "Distances from {} to {}; at a radius of {} {} of the customers have {min_points} within it.",
            format::significant(sorted.first().copied().unwrap_or(f64::NAN)),
            format::significant(sorted.last().copied().unwrap_or(f64::NAN)),
            format::radius(radius),
            format::percent(share, 1)
        ),
        source: source_line.to_owned(),
        body: curve(
            sorted,
            ("customers, the densest first", "distance, as scaled"),
            Some((n_cores.saturating_sub(1), radius, share)),
        ),
    }
}

/// How far each customer lies from those met before it: valleys are groups.
fn reachability_chart(reach: &[f64], radius: f64, source_line: &str) -> ChartSpec {
    let known: Vec<f64> = reach
        .iter()
        .map(|value| if value.is_finite() { *value } else { f64::NAN })
        .collect();
    let most = known
        .iter()
        .copied()
        .filter(|value| value.is_finite())
        .fold(0.0, f64::max);
    // What nothing is near to stands as high as the highest.
    let shown: Vec<f64> = known
        .iter()
        .map(|value| if value.is_nan() { most } else { *value })
        .collect();
    let mut spec = ChartSpec {
        title: "Reachability".to_owned(),
        subtitle: "each customer in the order of OPTICS; valleys below the radius are segments".to_owned(),
        alt: format!(
            "Reachability of {} customers; the radius is {}.",
            format::count(reach.len() as u64),
            format::radius(radius)
        ),
        source: source_line.to_owned(),
        body: curve(
            &shown,
            ("customers, in the order they are met", "reachability, as scaled"),
            None,
        ),
    };
    if let ChartBody::Lines(chart) = &mut spec.body {
        chart.lines.push(Line {
            name: format!("radius {}", format::radius(radius)),
            value: String::new(),
            points: vec![(0.0, radius), (reach.len() as f64, radius)],
            hue: Hue::Quiet,
            dotted: false,
        });
        chart.y_range.1 = chart.y_range.1.max(radius * 1.05);
    }
    spec
}

fn curve(values: &[f64], (x_title, y_title): (&str, &str), marker: Option<(usize, f64, f64)>) -> ChartBody {
    let step = values.len().div_ceil(POINTS).max(1);
    // Of each stretch the highest, so that no peak is lost.
    let points: Vec<(f64, f64)> = values
        .chunks(step)
        .enumerate()
        .map(|(place, chunk)| {
            (
                (place * step) as f64,
                chunk.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            )
        })
        .filter(|(_, y)| y.is_finite())
        .collect();
    let y_range = padded_range(points.iter().map(|point| point.1).chain([0.0]), 0.04);
    ChartBody::Lines(LinesChart {
        x_title: x_title.to_owned(),
        y_title: y_title.to_owned(),
        x_range: (0.0, values.len().max(1) as f64),
        y_range: (0.0, y_range.1.max(marker.map_or(0.0, |marker| marker.1 * 1.05))),
        whole_x: false,
        lines: vec![Line {
            name: y_title.to_owned(),
            value: String::new(),
            points,
            hue: Hue::Ink,
            dotted: false,
        }],
        marker: marker.map(|(place, radius, share)| Marker {
            x: place as f64,
            y: radius,
            strong: format!("radius {}", format::radius(radius)),
            words: format!("{} are cores", format::percent(share, 0)),
        }),
        note: None,
        diagonal: false,
    })
}

fn tree_chart(
    scan: &SegmentScan,
    k: usize,
    (merges, n, rows): (&[Merge], usize, &[u32]),
    source_line: &str,
) -> ChartSpec {
    let fit = scan.fit(k);
    let slots = scan.slots(k);
    let first = merges.len().saturating_sub(JOINS.max(k));
    let shown = &merges[first..];
    // The groups that the joins shown are made of, from left to right.
    let mut leaves: Vec<usize> = Vec::new();
    let mut pending: Vec<usize> = if merges.is_empty() {
        vec![0]
    } else {
        vec![n + merges.len() - 1]
    };
    while let Some(group) = pending.pop() {
        match group.checked_sub(n + first) {
            Some(join) => pending.extend([shown[join].second, shown[join].first]),
            None => leaves.push(group),
        }
    }
    let member = |mut group: usize| {
        while let Some(merge) = group.checked_sub(n).and_then(|at| merges.get(at)) {
            group = merge.first;
        }
        group
    };
    let leaf = |group: &usize| {
        let row = rows.get(member(*group)).copied().unwrap_or(0) as usize;
        let label = fit.fit.labels.get(row).map(|&label| usize::from(label));
        let slot = label.and_then(|label| slots.get(label));
        TreeLeaf {
            size: group
                .checked_sub(n)
                .and_then(|at| merges.get(at))
                .map_or(1, |merge| merge.size),
            hue: slot.map_or(Hue::Quiet, |&slot| Hue::Segment(slot)),
        }
    };
    let place = |group: usize| match group.checked_sub(n + first) {
        Some(join) => leaves.len() + join,
        None => leaves.iter().position(|own| *own == group).unwrap_or(0),
    };
    let joins = shown.iter().map(|merge| TreeJoin {
        first: place(merge.first),
        second: place(merge.second),
        height: merge.height,
    });
    // Between the last join that is made and the first that is not.
    let height = |at: usize| merges.get(at).map_or(0.0, |merge| merge.height);
    let made = n.saturating_sub(fit.k);
    let below = if made == 0 { 0.0 } else { height(made - 1) };
    let cut = if made < merges.len() {
        f64::midpoint(below, height(made))
    } else {
        below * 1.03
    };
    ChartSpec {
        title: "Dendrogram".to_owned(),
        subtitle: "which groups became one, and what that cost".to_owned(),
        alt: format!(
            "The last {} of {} joins; {} segments where it is cut at {}.",
            format::count(shown.len() as u64),
            format::count(merges.len() as u64),
            fit.k,
            format::significant(cut)
        ),
        source: source_line.to_owned(),
        body: ChartBody::Tree(TreeChart {
            y_title: "Ward distance".to_owned(),
            leaves: leaves.iter().map(leaf).collect(),
            joins: joins.collect(),
            cut,
            cut_words: format!("{} segments", fit.k),
        }),
    }
}
