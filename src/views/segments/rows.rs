//! What the table and the cards say of each segment, made once for each k.

use std::sync::Arc;

use crate::engine::{
    format,
    metrics::Crosstab,
    run::{Made, Prepared},
    segment::{SegmentFit, SegmentNames, SegmentScan},
};

/// Features named on a card.
pub const TELLING: usize = 3;

/// All segments of one k.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentRows {
    pub features: Vec<String>,
    /// Classes of the target; empty without one.
    pub classes: Vec<String>,
    pub rows: Vec<SegmentRow>,
    /// How far the segments are the classes under other names, in a sentence.
    pub beside_label: Option<String>,
}

/// One segment.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentRow {
    /// Its place in the fit, by size.
    pub segment: usize,
    /// What number, colour and name belong to.
    pub slot: usize,
    /// The user's own name, else "Segment 3".
    pub title: String,
    pub size: u64,
    /// Of all customers segmented, 0 to 1.
    pub share: f64,
    /// For each feature: the mean in the file's units, as written.
    pub means: Vec<String>,
    /// Features that set it apart most, the strongest first.
    pub telling: Vec<Telling>,
    /// For each class: its share of the segment's labelled customers, 0 to 1; NaN where there are none.
    pub classes: Vec<f64>,
}

/// A feature of a segment against all customers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Telling {
    pub feature: usize,
    /// Standard deviations of the segment's mean from the mean of all.
    pub deviation: f64,
}

impl SegmentRow {
    /// "1 391 customers, 27.8 %".
    pub fn size_in_words(&self) -> String {
        let noun = if self.size == 1 { "customer" } else { "customers" };
        format!(
            "{} {noun}, {}",
            format::count(self.size),
            format::percent(self.share, 1)
        )
    }
}

impl SegmentRows {
    pub fn of(made: &Made<SegmentScan>, k: usize, names: &SegmentNames) -> Self {
        let scan = &made.report;
        let fit = scan.fit(k);
        let classes = made.on.classes.clone();
        let target = made.on.target.as_deref().filter(|_| !classes.is_empty());
        let crosstab = fit.by_class.as_ref();
        let shares = crosstab.map(Crosstab::shares).unwrap_or_default();
        let beside_label = target
            .zip(crosstab)
            .map(|(target, crosstab)| crosstab.agreement().sentence(target));
        let means = means(scan, fit, &made.on);
        let n_rows = fit.fit.labels.len().max(1) as f64;
        let slots = scan.slots(fit.k);
        let row = |segment: usize| SegmentRow {
            segment,
            slot: slots[segment],
            title: names.title(slots[segment]),
            size: fit.fit.sizes[segment],
            share: fit.fit.sizes[segment] as f64 / n_rows,
            means: means.iter().map(|column| column[segment].clone()).collect(),
            telling: telling(scan, fit, segment),
            classes: shares.get(segment).cloned().unwrap_or_default(),
        };
        Self {
            features: scan.features.clone(),
            classes,
            beside_label,
            rows: scan.in_order(fit.k).into_iter().map(row).collect(),
        }
    }
}

fn telling(scan: &SegmentScan, fit: &SegmentFit, segment: usize) -> Vec<Telling> {
    let told = scan.telling(fit, segment, TELLING).into_iter();
    told.map(|(feature, deviation)| Telling { feature, deviation })
        .collect()
}

/// For each feature its means in all segments, with the same decimals.
fn means(scan: &SegmentScan, fit: &SegmentFit, on: &Arc<Prepared>) -> Vec<Vec<String>> {
    let of_feature = |(place, name): (usize, &String)| {
        let values: Vec<f64> = fit.centroids.iter().map(|centroid| centroid[place]).collect();
        if scan.space.dimensions[place].level.is_some() {
            return values.iter().map(|&share| format::percent(share, 0)).collect();
        }
        let own = on.table.column(name).map_or(2, |column| column.decimals);
        let decimals = mean_decimals(&values, own);
        values
            .iter()
            .map(|&value| format::decimal(value, decimals))
            .collect()
    };
    scan.features.iter().enumerate().map(of_feature).collect()
}

/// Decimals for means of a column written with `own` decimals: its own, but at least two and at most
/// four significant digits of the largest mean.
fn mean_decimals(values: &[f64], own: usize) -> usize {
    let largest = values
        .iter()
        .map(|v| v.abs())
        .filter(|v| v.is_finite())
        .fold(0.0, f64::max);
    if largest == 0.0 {
        return own.min(2);
    }
    let magnitude = largest.log10().floor();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0..=9"
    )]
    let digits = |significant: f64| (significant - 1.0 - magnitude).clamp(0.0, 9.0) as usize;
    own.clamp(digits(2.0), digits(4.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_keep_their_columns_precision_within_reason() {
        for (values, own, expected) in [
            (vec![37.4, 51.2], 0, 0),
            (vec![1578.2, 270.1], 2, 0),
            (vec![20.31, 98.0], 2, 2),
            (vec![0.151, 0.02], 0, 2),
            (vec![6.612, 0.71], 1, 1),
            (vec![0.0, 0.0], 0, 0),
            (vec![f64::NAN], 4, 2),
        ] {
            assert_eq!(mean_decimals(&values, own), expected, "{values:?}");
        }
    }
}
