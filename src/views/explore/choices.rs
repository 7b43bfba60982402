//! What the tab shows while nothing is chosen, and the charts that follow from the choices.

use std::collections::HashMap;

use crate::{
    chart::{self, ChartSpec},
    engine::{
        explore::ExploreReport,
        run::Made,
        study::ExploreSpec,
        table::{ColumnKind, ColumnSummary},
    },
    state::{AppState, ChartId},
    views::source_line,
};

/// A column with at least this many values spreads over a scatter.
const RICH: usize = 25;
/// Two columns that correlate more than this are as good as one.
const COPY: f64 = 0.98;

/// The chart as the tab shows it now; `None` until there is a report, or for charts of other tabs.
/// `positive`: place of the positive class.
pub fn explore_chart(state: &AppState, which: ChartId, positive: usize) -> Option<ChartSpec> {
    let made = state.results.explore()?;
    let report = &made.report;
    let source = source_line(&made.on, state.study.seed.0);
    match which {
        ChartId::Correlations => Some(chart::correlation_chart(report, &source)),
        ChartId::Histogram => {
            let column = shown_column(made, &state.study.explore)?;
            chart::histogram_chart(report, &column, positive, &source)
        }
        ChartId::ExploreScatter => {
            let (x, y) = shown_axes(report, &made.on.summary, &state.study.explore)?;
            chart::explore_scatter(report, &x, &y, positive, &source)
        }
        _ => None,
    }
}

/// Column of the large histogram: the one chosen, else the first of numbers, else the first that is
/// no identifier.
pub fn shown_column(made: &Made<ExploreReport>, spec: &ExploreSpec) -> Option<String> {
    let columns = || {
        made.report
            .histograms
            .iter()
            .map(|histogram| histogram.column.clone())
    };
    let kind = |name: &String| made.on.table.column(name).map(|column| column.kind).ok();
    columns()
        .find(|name| Some(name) == spec.column.as_ref())
        .or_else(|| columns().find(|name| kind(name) == Some(ColumnKind::Number)))
        .or_else(|| columns().find(|name| kind(name) != Some(ColumnKind::Identifier)))
        .or_else(|| columns().next())
}

/// Columns of the scatter: those chosen, else a pair that goes together without being the same.
pub fn shown_axes(
    report: &ExploreReport,
    summary: &[ColumnSummary],
    spec: &ExploreSpec,
) -> Option<(String, String)> {
    let is_there = |name: &&String| report.numeric.contains(name);
    let (x, y) = strongest_pair(report, summary)?;
    let x = spec.x.as_ref().filter(is_there).unwrap_or(&report.numeric[x]);
    let y = spec.y.as_ref().filter(is_there).unwrap_or(&report.numeric[y]);
    Some((x.clone(), y.clone()))
}

/// The most correlated pair; columns of many values first, because few values draw few dots.
fn strongest_pair(report: &ExploreReport, summary: &[ColumnSummary]) -> Option<(usize, usize)> {
    let n = report.numeric.len();
    let distinct: HashMap<&str, usize> = summary
        .iter()
        .map(|column| (column.name.as_str(), column.distinct))
        .collect();
    let is_rich: Vec<bool> = report
        .numeric
        .iter()
        .map(|name| distinct.get(name.as_str()).is_some_and(|&n| n >= RICH))
        .collect();
    let strength = |&(i, j): &(usize, usize)| {
        let r = report.correlations[i][j].abs();
        // Near copies say nothing new.
        let r = if r < COPY { r } else { 0.0 };
        (is_rich[i] && is_rich[j], r)
    };
    let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
    let found = pairs.max_by(|a, b| {
        let (a, b) = (strength(a), strength(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    found.or_else(|| (n == 1).then_some((0, 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(numeric: &[&str], correlations: Vec<Vec<f64>>) -> ExploreReport {
        ExploreReport {
            numeric: numeric.iter().map(|&name| name.to_owned()).collect(),
            correlations,
            classes: vec![],
            histograms: vec![],
            sample: vec![],
            sample_values: vec![],
            sample_classes: vec![],
            n_rows: 0,
            n_numeric_left_out: 0,
        }
    }

    #[test]
    fn the_strongest_pair_that_is_no_copy_is_shown() {
        let nan = f64::NAN;
        let report = report(
            &["a", "b", "c"],
            vec![vec![1.0, 1.0, -0.6], vec![1.0, 1.0, 0.2], vec![-0.6, 0.2, nan]],
        );
        let none = ExploreSpec::default();
        assert_eq!(shown_axes(&report, &[], &none), Some(("a".into(), "c".into())));
        let spec = ExploreSpec {
            x: Some("b".into()),
            y: Some("gone".into()),
            ..none
        };
        assert_eq!(shown_axes(&report, &[], &spec), Some(("b".into(), "c".into())));
    }

    #[test]
    fn one_column_or_none_is_no_reason_to_stop() {
        let one = report(&["a"], vec![vec![1.0]]);
        assert_eq!(
            shown_axes(&one, &[], &ExploreSpec::default()),
            Some(("a".into(), "a".into()))
        );
        assert_eq!(
            shown_axes(&report(&[], vec![]), &[], &ExploreSpec::default()),
            None
        );
    }
}
