//! Which charts the tab shows: the same specs that the exporter writes.

use crate::{
    chart::{self, ChartSpec},
    engine::{
        Progress,
        classify::target_classes,
        features::is_candidate_target,
        format,
        run::{Made, Prepared, Step},
        segment::{SecondFile, SegmentScan},
        study::Axis,
    },
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
            let plot = &state.segment_plot()?.plot;
            if plot.is_small() && plot.make(k, &Progress::none()).is_err() {
                return None;
            }
            chart::scatter_chart(plot, k, &source)
        }
        ChartId::Method => chart::method_chart(&made.report, k, &source),
        ChartId::Crosstab => {
            let column = label_column(state)?;
            let (classes, codes) = target_classes(&made.on.table, &column).ok()?;
            let labels = (classes.as_slice(), codes.as_slice());
            Some(chart::crosstab_chart(
                &made.report,
                (k, &names),
                &column,
                labels,
                &source,
            ))
        }
        ChartId::Migration => {
            let second = &current_second(state)?.report;
            chart::migration_chart(second, &made.report, (k, &names), &source)
        }
        ChartId::FileFlows => {
            let second = &current_second(state)?.report;
            let first = format::file_name(&made.on.read.receipt.file);
            chart::file_flows_chart(second, &made.report, &first, (k, &names), &source)
        }
        _ => None,
    }
}

/// The second file in the segments that are shown: of other segments it says nothing.
pub fn current_second(state: &AppState) -> Option<&Made<SecondFile>> {
    let is_current = state.results.is_current(Step::Second, &state.study);
    state.results.second().filter(|_| is_current)
}

/// The column of known labels: the one chosen, else the target, else the first that can be one.
pub fn label_column(state: &AppState) -> Option<String> {
    let on = &state.results.segments()?.on;
    let candidates = label_columns(on);
    let is_there = |name: &&String| candidates.contains(name);
    let asked = state.study.segments.label.as_ref().filter(is_there);
    let target = on.target.as_ref().filter(is_there);
    asked.or(target).or(candidates.first()).cloned()
}

/// Columns that can be labels.
pub fn label_columns(on: &Prepared) -> Vec<String> {
    let can = on.summary.iter().filter(|column| is_candidate_target(column));
    can.map(|column| column.name.clone()).collect()
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
