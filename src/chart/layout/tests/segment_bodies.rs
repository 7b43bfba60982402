//! Cells, flows and lines of segments, at their most unpleasant.

use super::bodies::LONG;
use crate::chart::{
    ChartBody, Flow, FlowColumn, FlowNode, FlowsChart, HeatCell, HeatChart, Hue, ParallelChart, ParallelLine,
};

pub fn segment_bodies() -> Vec<ChartBody> {
    let mut all = Vec::new();
    for (k, size) in [(0, 0), (2, 3), (5, 1_250), (20, 12_345_678)] {
        all.push(flows(k, if k == 5 { LONG } else { "Segment" }, size));
    }
    for (n_axes, n_lines, reach) in [
        (0, 0, 1.0),
        (1, 1, 0.0),
        (3, 5, 1.8),
        (24, 20, 4.0),
        (4, 3, f64::NAN),
    ] {
        all.push(parallel(n_axes, n_lines, reach));
    }
    all
}

/// k segments between one fewer and one more.
fn flows(k: usize, name: &str, size: u64) -> ChartBody {
    let column = |n: usize| FlowColumn {
        title: format!("k = {n}"),
        is_shown: n == k,
        nodes: (0..n)
            .map(|i| FlowNode {
                name: format!("{name} {i}"),
                hue: Hue::Segment(i),
                size: size / (i as u64 + 1),
            })
            .collect(),
    };
    let counts = [k.saturating_sub(1), k, if k == 0 { 0 } else { k + 1 }];
    let between = |from: usize, to: usize| {
        let flow = |i: usize| Flow {
            from: i.min(from.saturating_sub(1)),
            to: i,
            // The last one is parted.
            size: size / (i as u64 + 1) / if i + 1 < from { 1 } else { 2 },
            is_new: i >= from,
        };
        (0..to).filter(|_| from > 0).map(flow).collect()
    };
    ChartBody::Flows(FlowsChart {
        columns: counts.into_iter().map(column).collect(),
        flows: vec![between(counts[0], counts[1]), between(counts[1], counts[2])],
    })
}

fn parallel(n_axes: usize, n_lines: usize, reach: f64) -> ChartBody {
    ChartBody::Parallel(ParallelChart {
        y_title: LONG.to_owned(),
        axes: (0..n_axes).map(|i| format!("{i} {LONG}")).collect(),
        y_range: (-reach, reach),
        lines: (0..n_lines)
            .map(|line| ParallelLine {
                name: format!("{LONG} {line}"),
                hue: Hue::Segment(line),
                values: (0..n_axes)
                    .map(|axis| reach * (line as f64 - axis as f64) / 24.0)
                    .collect(),
                words: (0..n_axes).map(|axis| axis.to_string()).collect(),
            })
            .collect(),
    })
}

/// Cells, with sides and numbered rows where these are odd.
pub fn heat(rows: usize, columns: usize) -> ChartBody {
    let cell = |row: usize, column: usize| HeatCell {
        value: if row == column {
            f64::NAN
        } else {
            row as f64 / rows as f64
        },
        strong: "12.3\u{202f}%".to_owned(),
        words: "1\u{202f}234\u{202f}567".to_owned(),
        label: format!("{row} {column}"),
    };
    ChartBody::Heat(HeatChart {
        x_title: LONG.to_owned(),
        y_title: LONG.to_owned(),
        x_labels: (0..columns).map(|i| format!("{i} seldom")).collect(),
        y_labels: (0..rows).map(|i| format!("{i} long ago")).collect(),
        row_hues: (0..rows).filter(|_| rows % 2 == 1).map(Hue::Segment).collect(),
        has_sides: rows % 2 == 1,
        words_note: "means below".to_owned(),
        cells: (0..rows)
            .map(|row| (0..columns).map(|column| cell(row, column)).collect())
            .collect(),
    })
}
