//! What segments are called: the user's names, and names that say what sets a segment apart.

use std::collections::BTreeMap;

use super::{Dimension, SegmentFit, SegmentScan};
use crate::engine::study::KnownSegment;

/// The user's names by slot.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct SegmentNames(BTreeMap<usize, String>);

impl SegmentNames {
    pub fn of(known: &[KnownSegment]) -> Self {
        let named = known
            .iter()
            .filter_map(|segment| Some((segment.number.checked_sub(1)?, segment.name.clone()?)));
        Self(named.collect())
    }

    /// The user's own name.
    pub fn own(&self, slot: usize) -> Option<&str> {
        self.0.get(&slot).map(String::as_str)
    }

    /// The user's own name, else "Segment 3".
    pub fn title(&self, slot: usize) -> String {
        self.own(slot)
            .map_or_else(|| format!("Segment {}", slot + 1), str::to_owned)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// From this many standard deviations on a mean is high or low: a medium effect (Cohen 1988).
const NOTABLE: f64 = 0.5;
/// From this many on it is very high or very low.
const EXTREME: f64 = 1.5;
/// Features a name is made of, and how many more it may take to differ from the others.
const USUAL: usize = 2;
const MOST: usize = 4;

/// What a named segment has become since.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SinceNamed {
    /// The feature that has moved most, by its place.
    pub feature: usize,
    /// Its mean when the name was given, in the units of the file.
    pub then: f64,
}

/// Whether a segment has come to be another since its name was given: its mean of some feature is half
/// a standard deviation or more from what it was. Of features that were not used then nothing is known.
pub fn since_named(scan: &SegmentScan, centre: &[f64], named: &KnownSegment) -> Option<SinceNamed> {
    let features = scan
        .features
        .iter()
        .zip(centre)
        .zip(&scan.scaler.stds)
        .enumerate();
    let moved = features.filter_map(|(feature, ((name, now), std))| {
        let then = *named.named_at.get(name)?;
        let far = ((now - then) / std).abs();
        (far >= NOTABLE && far.is_finite()).then_some((far, SinceNamed { feature, then }))
    });
    // Of equals the first.
    let farthest = moved.reduce(|a, b| if b.0 > a.0 { b } else { a });
    farthest.map(|(_, since)| since)
}

/// For each segment of a fit a name from what sets it apart: "high total_spent, low age". Two segments have
/// the same one only where their means are high and low in the same features.
pub fn suggested_names(scan: &SegmentScan, fit: &SegmentFit) -> Vec<String> {
    let words: Vec<Vec<String>> = (0..fit.k).map(|segment| words(scan, fit, segment)).collect();
    let name = |segment: usize, n: usize| words[segment][..n.min(words[segment].len())].join(", ");
    (0..fit.k)
        .map(|segment| {
            let is_alone = |n: &usize| {
                let own = name(segment, *n);
                (0..fit.k).all(|other| other == segment || name(other, *n) != own)
            };
            let n = (USUAL..=MOST).find(is_alone).unwrap_or(USUAL);
            Some(name(segment, n))
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| "near the average".to_owned())
        })
        .collect()
}

/// "very high total_spent", the strongest first.
fn words(scan: &SegmentScan, fit: &SegmentFit, segment: usize) -> Vec<String> {
    let mut notable: Vec<(usize, f64)> = (0..scan.features.len())
        .map(|feature| (feature, scan.deviation(fit, segment, feature)))
        .filter(|(_, deviation)| deviation.abs() >= NOTABLE)
        .collect();
    // Stable: of equals the first column.
    notable.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let word = |(feature, deviation): (usize, f64)| {
        if let Some(Dimension {
            column,
            level: Some(level),
            ..
        }) = scan.space.dimensions.get(feature)
        {
            let side = if deviation > 0.0 { "more" } else { "fewer" };
            return Some(format!("{side} {column} {level}"));
        }
        let very = if deviation.abs() >= EXTREME { "very " } else { "" };
        let side = if deviation > 0.0 { "high" } else { "low" };
        Some(format!("{very}{side} {}", scan.features.get(feature)?))
    };
    notable.into_iter().take(MOST).filter_map(word).collect()
}
