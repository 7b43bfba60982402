//! Scatters of any length of words.

use super::bodies::LONG;
use crate::chart::{ChartBody, Hue, ScatterChart, ScatterGroup, SegmentMark};

pub fn scatter(k: usize, name: &str, range: (f64, f64)) -> ChartBody {
    let at = |i: usize| range.0 + (range.1 - range.0) * (i as f64 + 0.5) / k as f64;
    let group = |i: usize| ScatterGroup {
        name: format!("{name} {}", i + 1),
        hue: Hue::Segment(i),
        size: 1_234_567,
        points: (0..20).map(|j| (at(i), at((i + j) % k))).collect(),
        ..ScatterGroup::default()
    };
    let segment = |i: usize| SegmentMark {
        name: format!("{name} {}", i + 1),
        hue: Hue::Segment(i),
        size: 1_234_567,
        centroid: Some((at(i), at(i))),
        outlines: vec![vec![(at(i), at(i)), (range.0, range.1), (at(i), range.1)]],
    };
    ChartBody::Scatter(ScatterChart {
        x_title: LONG.to_owned(),
        y_title: LONG.to_owned(),
        x_range: range,
        y_range: range,
        groups: (0..k).map(group).collect(),
        segments: (0..k).map(segment).collect(),
        are_segments: true,
        has_margins: true,
        sample_note: "20\u{202f}000 of 1\u{202f}000\u{202f}000 customers drawn".to_owned(),
        ..ScatterChart::default()
    })
}
