//! Which charts the tab shows: the same specs that the exporter writes.

use crate::{
    chart::{self, ChartSpec},
    engine::{Progress, format, segment::SegmentScan, study::Axis},
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
        _ => None,
    }
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
