//! Which charts the tab shows: the same specs that the exporter writes.

use crate::{
    chart::{self, ChartSpec},
    engine::{format, run::Prepared, segment::SegmentScan, study::Axis, table::ColumnKind},
    state::{AppState, ChartId},
    views::source_line,
};

/// The chart as the tab shows it now; `None` until there is a scan, or for charts of other tabs.
pub fn segment_chart(state: &AppState, which: ChartId) -> Option<ChartSpec> {
    let made = state.results.segments()?;
    let k = state.shown_k()?;
    let source = source_line(&made.on, made.report.seed);
    let names = state.segment_names();
    match which {
        ChartId::Inertia => {
            let knee = state.results.evidence().and_then(|judged| judged.report.knee);
            Some(chart::knee_chart(&made.report, k, knee, &source))
        }
        ChartId::Silhouettes => chart::silhouettes_chart(&state.results.evidence()?.report, k, &source),
        ChartId::Gap => Some(chart::gap_chart(&state.results.evidence()?.report, k, &source)),
        ChartId::Stability => Some(chart::stability_chart(
            &state.results.evidence()?.report,
            k,
            &source,
        )),
        ChartId::Agreement => Some(chart::agreement_chart(
            &state.results.evidence()?.report,
            k,
            &source,
        )),
        ChartId::Flows => Some(chart::flows_chart(&made.report, k, &names, &source)),
        ChartId::SegmentProfile => Some(chart::profile_chart(&made.report, k, &names, &source)),
        ChartId::SegmentLines => Some(chart::parallel_chart(&made.report, k, &names, &source)),
        ChartId::Silhouette => Some(chart::silhouette_chart(&made.report, k, &source)),
        ChartId::CalinskiHarabasz => Some(chart::calinski_harabasz_chart(&made.report, k, &source)),
        ChartId::DaviesBouldin => Some(chart::davies_bouldin_chart(&made.report, k, &source)),
        ChartId::Segments => {
            let axes = segment_axes(&made.report, &made.on, state.study.segments.axes.as_ref());
            chart::scatter_chart(&made.report, &made.on.table, k, &axes, &names, &source).ok()
        }
        _ => None,
    }
}

/// The axes asked for, else the features that set the segments apart most, else what there is.
pub fn segment_axes(scan: &SegmentScan, on: &Prepared, asked: Option<&(Axis, Axis)>) -> (Axis, Axis) {
    let is_number = |name: &str| {
        on.table
            .column(name)
            .is_ok_and(|column| column.kind == ColumnKind::Number)
    };
    let is_there = |axis: &Axis| match axis {
        Axis::Column(name) => is_number(name),
        Axis::Component(component) => *component < scan.components.len(),
    };
    if let Some(axes) = asked.filter(|(x, y)| is_there(x) && is_there(y)) {
        return axes.clone();
    }
    if let Some((x, y)) = scan.telling_pair() {
        return (Axis::Column(x), Axis::Column(y));
    }
    // One feature: beside it another column, which says how the segments differ in that.
    let feature = scan.features.first().cloned().unwrap_or_default();
    let mut others = on
        .table
        .columns()
        .iter()
        .filter(|c| c.kind == ColumnKind::Number && c.name != feature);
    let other = others.next().map_or_else(|| feature.clone(), |c| c.name.clone());
    (Axis::Column(feature), Axis::Column(other))
}

/// How an axis is called in the lists: "Component 1 (42 % of variance)".
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
