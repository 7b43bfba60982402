//! How each segment lies along each feature: as cells, and as lines.

use crate::{
    chart::{ChartBody, ChartSpec, HeatCell, HeatChart, Hue, ParallelChart, ParallelLine},
    engine::{
        format,
        segment::{SegmentFit, SegmentNames, SegmentScan},
    },
};

/// Features shown; of more those that set the segments apart most.
const MOST: usize = 24;
/// Deviations from here on have the strongest colour.
const STRONGEST: f64 = 2.0;

/// Segments × features: standard deviations from the mean of all, with the mean below.
pub fn profile_chart(scan: &SegmentScan, k: usize, names: &SegmentNames, source_line: &str) -> ChartSpec {
    let fit = scan.fit(k);
    let (slots, order) = (scan.slots(fit.k), scan.in_order(fit.k));
    let features = features(scan, fit);
    let cell = |segment: usize, feature: usize| {
        let deviation = scan.deviation(fit, segment, feature);
        HeatCell {
            value: (deviation / STRONGEST).clamp(-1.0, 1.0),
            strong: format::signed(deviation, 1),
            words: mean(scan, fit, segment, feature),
            label: format!(
                "{}, {}",
                names.title(slots[segment]),
                words(scan, fit, segment, feature)
            ),
        }
    };
    let titles = order.iter().map(|&segment| names.title(slots[segment]));
    ChartSpec {
        title: "Segment profile".to_owned(),
        subtitle: subtitle("standard deviations from all", scan, &features),
        alt: alt(scan, fit, names),
        source: source_line.to_owned(),
        body: ChartBody::Heat(HeatChart {
            x_title: String::new(),
            y_title: String::new(),
            x_labels: features
                .iter()
                .map(|&feature| scan.features[feature].clone())
                .collect(),
            y_labels: titles.collect(),
            row_hues: order
                .iter()
                .map(|&segment| Hue::Segment(slots[segment]))
                .collect(),
            has_sides: true,
            words_note: "means below".to_owned(),
            cells: order
                .iter()
                .map(|&segment| features.iter().map(|&feature| cell(segment, feature)).collect())
                .collect(),
        }),
    }
}

/// A line a segment over the features, in standard deviations from the mean of all.
pub fn parallel_chart(scan: &SegmentScan, k: usize, names: &SegmentNames, source_line: &str) -> ChartSpec {
    let fit = scan.fit(k);
    let slots = scan.slots(fit.k);
    let features = features(scan, fit);
    let lines: Vec<ParallelLine> = scan
        .in_order(fit.k)
        .into_iter()
        .map(|segment| ParallelLine {
            name: names.title(slots[segment]),
            hue: Hue::Segment(slots[segment]),
            values: features
                .iter()
                .map(|&feature| scan.deviation(fit, segment, feature))
                .collect(),
            words: features
                .iter()
                .map(|&feature| words(scan, fit, segment, feature))
                .collect(),
        })
        .collect();
    let y_range = whole_deviations(lines.iter().flat_map(|line| line.values.iter().copied()));
    ChartSpec {
        title: "Segments over the features".to_owned(),
        subtitle: subtitle("centres", scan, &features),
        alt: alt(scan, fit, names),
        source: source_line.to_owned(),
        body: ChartBody::Parallel(ParallelChart {
            y_title: "standard deviations from the mean of all".to_owned(),
            axes: features
                .iter()
                .map(|&feature| scan.features[feature].clone())
                .collect(),
            y_range,
            lines,
        }),
    }
}

/// From and to whole standard deviations around the values, at least from −1 to 1.
fn whole_deviations(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values
        .filter(|value| value.is_finite())
        .fold((-1.0, 1.0), |(low, high), value| {
            (value.floor().min(low), value.ceil().max(high))
        })
}

/// In file order: all, or those with the largest variance between segments.
fn features(scan: &SegmentScan, fit: &SegmentFit) -> Vec<usize> {
    let between = |feature: usize| -> f64 {
        let parts = fit.fit.sizes.iter().enumerate();
        parts
            .map(|(segment, &size)| scan.deviation(fit, segment, feature).powi(2) * size as f64)
            .sum()
    };
    let mut shown: Vec<usize> = (0..scan.features.len()).collect();
    shown.sort_by(|&a, &b| between(b).total_cmp(&between(a)));
    shown.truncate(MOST);
    shown.sort_unstable();
    shown
}

fn subtitle(what: &str, scan: &SegmentScan, shown: &[usize]) -> String {
    if shown.len() == scan.features.len() {
        return what.to_owned();
    }
    format!(
        "{what}; the {} of {} features that set the segments apart most",
        shown.len(),
        format::count(scan.features.len() as u64)
    )
}

fn mean(scan: &SegmentScan, fit: &SegmentFit, segment: usize, feature: usize) -> String {
    let value = fit.centroids.get(segment).and_then(|centre| centre.get(feature));
    value.map_or_else(String::new, |&value| value_words(scan, feature, value))
}

/// A mean of numbers, or the share of customers with a level.
fn value_words(scan: &SegmentScan, feature: usize, value: f64) -> String {
    if scan.is_share(feature) {
        format::percent(value, 0)
    } else {
        format::significant(value)
    }
}

/// "spent 412 against 180 of all, +2.1 SD".
fn words(scan: &SegmentScan, fit: &SegmentFit, segment: usize, feature: usize) -> String {
    format!(
        "{} {} against {} of all, {} SD",
        scan.features[feature],
        mean(scan, fit, segment, feature),
        value_words(scan, feature, scan.scaler.means[feature]),
        format::signed(scan.deviation(fit, segment, feature), 1)
    )
}

fn alt(scan: &SegmentScan, fit: &SegmentFit, names: &SegmentNames) -> String {
    let slots = scan.slots(fit.k);
    let strongest = |segment: usize| {
        let off = |feature: &usize| scan.deviation(fit, segment, *feature).abs();
        let by_size = |a: &usize, b: &usize| off(a).total_cmp(&off(b));
        let feature = (0..scan.features.len()).rev().max_by(by_size)?;
        Some(format!(
            "{}: {}",
            names.title(slots[segment]),
            words(scan, fit, segment, feature)
        ))
    };
    let all: Vec<String> = scan.in_order(fit.k).into_iter().filter_map(strongest).collect();
    format!("{} segments by feature. {}.", fit.k, all.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_the_range_of_their_values_in_whole_deviations() {
        let of = |values: &[f64]| whole_deviations(values.iter().copied());
        assert_eq!(of(&[5.4, -1.6, 0.2]), (-2.0, 6.0));
        assert_eq!(of(&[0.3, -0.2, f64::NAN]), (-1.0, 1.0));
        assert_eq!(of(&[f64::INFINITY, 2.0]), (-1.0, 2.0));
    }
}
