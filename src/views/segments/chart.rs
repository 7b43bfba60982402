//! The scatter as a chart: which columns, which points.

use crate::{
    chart::{ChartBody, ChartSpec, Hue, ScatterChart, ScatterGroup},
    engine::{
        explore::SCATTER_SAMPLE,
        format,
        run::{Made, Prepared},
        segment::SegmentScan,
        study::Axis,
        table::ColumnKind,
    },
};

/// The axes asked for, else the features that set the segments apart most, else what there is.
pub fn segment_axes(scan: &SegmentScan, on: &Prepared, asked: Option<&(Axis, Axis)>) -> (Axis, Axis) {
    let is_there = |axis: &Axis| match axis {
        Axis::Column(name) => on
            .table
            .columns()
            .iter()
            .any(|c| c.name == *name && c.kind == ColumnKind::Number),
        Axis::Component(component) => *component < scan.components.len(),
    };
    if let Some(axes) = asked.filter(|(x, y)| is_there(x) && is_there(y)) {
        return axes.clone();
    }
    if let Some((x, y)) = scan.telling_pair() {
        return (Axis::Column(x), Axis::Column(y));
    }
    let feature = scan.features.first().cloned().unwrap_or_default();
    let other = on
        .table
        .columns()
        .iter()
        .find(|c| c.kind == ColumnKind::Number && c.name != feature)
        .map_or_else(|| feature.clone(), |c| c.name.clone());
    (Axis::Column(feature), Axis::Column(other))
}

/// How an axis is called: "Component 1 (42 % of variance)".
pub fn axis_title(scan: &SegmentScan, axis: &Axis) -> String {
    match axis {
        Axis::Column(name) => name.clone(),
        Axis::Component(component) => {
            let share = scan
                .principal
                .explained
                .get(*component)
                .copied()
                .unwrap_or(f64::NAN);
            format!(
                "Component {} ({} of variance)",
                component + 1,
                format::percent(share, 0)
            )
        }
    }
}

/// Values along an axis, in the order of [`SegmentScan::rows`].
pub fn axis_values(made: &Made<SegmentScan>, axis: &Axis) -> Vec<f64> {
    match axis {
        Axis::Column(name) => {
            let values = made.on.table.numbers(name).unwrap_or_default();
            let of_row = |&row: &u32| values.get(row as usize).copied().unwrap_or(f64::NAN);
            made.report.rows.iter().map(of_row).collect()
        }
        Axis::Component(component) => made
            .report
            .components
            .get(*component)
            .cloned()
            .unwrap_or_default(),
    }
}

/// The scatter of one k.
pub fn scatter_chart(made: &Made<SegmentScan>, k: usize, axes: &(Axis, Axis)) -> ChartSpec {
    let scan = &made.report;
    let fit = scan.fit(k);
    let (xs, ys) = (axis_values(made, &axes.0), axis_values(made, &axes.1));
    let n = fit.fit.labels.len();
    let drawn = n.min(SCATTER_SAMPLE);
    let mut points = vec![Vec::new(); fit.k];
    for i in 0..drawn {
        let position = i * n / drawn;
        let (x, y) = (xs[position], ys[position]);
        if x.is_finite() && y.is_finite() {
            points[usize::from(fit.fit.labels[position])].push((x, y));
        }
    }
    let centre = |values: &[f64], segment: usize| {
        let (mut sum, mut count) = (0.0, 0.0);
        for (&label, &value) in fit.fit.labels.iter().zip(values) {
            if usize::from(label) == segment && value.is_finite() {
                sum += value;
                count += 1.0;
            }
        }
        sum / count
    };
    let groups = points
        .into_iter()
        .enumerate()
        .map(|(segment, points)| ScatterGroup {
            name: format!("Segment {}", segment + 1),
            hue: Hue::Segment(segment),
            size: fit.fit.sizes[segment],
            points,
            centroid: Some((centre(&xs, segment), centre(&ys, segment))),
        });
    let titles = (axis_title(scan, &axes.0), axis_title(scan, &axes.1));
    ChartSpec {
        title: format!("{} segments", fit.k),
        subtitle: String::new(),
        alt: format!(
            "{} segments of {} customers by {} and {}",
            fit.k,
            format::count(n as u64),
            titles.0,
            titles.1
        ),
        source: String::new(),
        body: ChartBody::Scatter(ScatterChart {
            x_range: range(&xs),
            y_range: range(&ys),
            x_title: titles.0,
            y_title: titles.1,
            groups: groups.collect(),
            are_segments: true,
            sample_note: if drawn < n {
                format!(
                    "{} of {} customers drawn",
                    format::count(drawn as u64),
                    format::count(n as u64)
                )
            } else {
                String::new()
            },
        }),
    }
}

fn range(values: &[f64]) -> (f64, f64) {
    let finite = || values.iter().copied().filter(|v| v.is_finite());
    let (low, high) = (
        finite().fold(f64::INFINITY, f64::min),
        finite().fold(f64::NEG_INFINITY, f64::max),
    );
    let pad = (high - low) * 0.03;
    (low - pad, high + pad)
}
