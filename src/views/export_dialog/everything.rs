//! All charts and tables that there are, into one folder.

use std::sync::Arc;

use egui::{ScrollArea, Ui};

use super::content::{cells, chart_format};
use crate::{
    engine::{explore::Measure, format, metrics::Curve, study::SegmentMethod, table::ImportReceipt},
    export::{ExportContent, TableContent},
    state::{AppState, ChartId, ExportDraft, TableId},
    views::{
        segments::{current_second, label_column},
        subjects,
        widgets::{body, hint, title},
    },
};

/// Tables that are written with everything: not the rows that were selected just now.
const TABLES: [TableId; 23] = [
    TableId::Customers,
    TableId::Summary,
    TableId::Profile,
    TableId::MissingPatterns,
    TableId::Cleaning,
    TableId::SetAside,
    TableId::NotRead,
    TableId::Relations,
    TableId::Correlations,
    TableId::Predictions,
    TableId::Metrics,
    TableId::Confusion,
    TableId::Coefficients,
    TableId::Path,
    TableId::Folds,
    TableId::Comparison,
    TableId::Segments,
    TableId::Evidence,
    TableId::Flows,
    TableId::SegmentProfile,
    TableId::Crosstab,
    TableId::Migration,
    TableId::SecondFile,
];

/// Whether there is anything to write.
pub(super) fn has_any(state: &AppState) -> bool {
    ChartId::ALL.into_iter().any(|id| is_there(state, id))
}

/// Whether the result behind a chart is there: cheaper than the chart itself, which is drawn when it is written.
fn is_there(state: &AppState, id: ChartId) -> bool {
    let results = &state.results;
    match id {
        ChartId::Curve(Curve::Profit) => {
            classes(state) == Some(2) && state.study.offer.break_even().is_some()
        }
        ChartId::Scores => classes(state) == Some(2),
        // With more than two classes each against the rest.
        ChartId::Confusion | ChartId::Coefficients | ChartId::Curve(_) => results.classifier().is_some(),
        ChartId::Effect | ChartId::Pushes => results.explained().is_some(),
        ChartId::Path => results.path().is_some(),
        ChartId::Correlations | ChartId::Histogram | ChartId::ExploreScatter => results.explore().is_some(),
        ChartId::Relations => has_other_heatmap(state),
        ChartId::Segments | ChartId::SegmentProfile | ChartId::SegmentLines => results.segments().is_some(),
        ChartId::Inertia
        | ChartId::Silhouette
        | ChartId::CalinskiHarabasz
        | ChartId::DaviesBouldin
        | ChartId::Flows => has_several_ks(state),
        ChartId::Method => {
            let made = results.segments();
            made.is_some_and(|made| made.report.spec.method.has_picture())
        }
        ChartId::Crosstab => label_column(state).is_some(),
        ChartId::Migration | ChartId::FileFlows => {
            current_second(state).is_some_and(|made| made.report.shared.is_some())
        }
        ChartId::Gap | ChartId::Stability | ChartId::Agreement => {
            results.evidence().is_some() && has_several_ks(state)
        }
        ChartId::Silhouettes => {
            let judged = results.evidence().zip(state.shown_k());
            judged.is_some_and(|(made, k)| made.report.of(k).is_some())
        }
        ChartId::Rfm => state.study.purchases.is_some(),
    }
}

/// Whether the heatmap of columns shows anything but the correlations, which are written under their own name.
fn has_other_heatmap(state: &AppState) -> bool {
    let made = state.results.relations();
    made.is_some_and(|made| made.report.measure != Measure::Pearson)
}

/// Over a single k a curve is a point, and nobody flows anywhere: where dense places say how many segments there are.
fn has_several_ks(state: &AppState) -> bool {
    let made = state.results.segments();
    made.is_some_and(|made| made.report.fits.len() > 1)
}

/// The tables that there are.
fn tables(state: &AppState) -> impl Iterator<Item = (TableId, TableContent)> {
    // Tables of a header alone are left out.
    let told = move |id: &TableId| match id {
        TableId::Flows => has_several_ks(state),
        TableId::Relations => has_other_heatmap(state),
        TableId::Comparison => state
            .results
            .folds()
            .is_some_and(|made| !made.report.models.is_empty()),
        TableId::SetAside => receipt(state).is_some_and(|receipt| receipt.set_aside_total > 0),
        TableId::NotRead => {
            receipt(state).is_some_and(|receipt| receipt.columns.iter().any(|column| column.rejected > 0))
        }
        _ => true,
    };
    TABLES
        .into_iter()
        .filter(told)
        .filter_map(move |id| Some((id, subjects::table(state, id)?)))
}

fn receipt(state: &AppState) -> Option<&ImportReceipt> {
    state.results.read().map(|read| &read.receipt)
}

fn classes(state: &AppState) -> Option<usize> {
    state.results.classifier().map(|made| made.report.classes.len())
}

/// What will be written, by name.
pub(super) fn show(ui: &mut Ui, state: &AppState, draft: &ExportDraft) {
    let charts: Vec<ChartId> = ChartId::ALL
        .into_iter()
        .filter(|&id| is_there(state, id))
        .collect();
    let tables: Vec<TableId> = tables(state).map(|(id, _)| id).collect();
    ScrollArea::vertical()
        .id_salt("everything")
        .auto_shrink(false)
        .show(ui, |ui| {
            let missing = not_there(state);
            for words in &missing {
                hint(ui, *words);
            }
            if !missing.is_empty() {
                ui.add_space(12.0);
            }
            title(ui, format::plural(charts.len(), "chart", "charts"));
            let ending = chart_format(draft).extension();
            for id in charts {
                body(ui, format!("{}.{ending}", id.file_stem()));
            }
            ui.add_space(12.0);
            title(ui, format::plural(tables.len(), "table", "tables"));
            for id in tables {
                body(ui, format!("{}.csv", id.file_stem()));
            }
            ui.add_space(12.0);
            hint(ui, "Files of the same names in that folder are replaced.");
        });
}

/// What will be written too, once it is there.
fn not_there(state: &AppState) -> Vec<&'static str> {
    let results = &state.results;
    let is_by_k_means = state.study.segments.method == SegmentMethod::KMeans;
    let missing = [
        (
            is_by_k_means && results.segments().is_some() && results.evidence().is_none(),
            "Still on its way: what speaks for each k.",
        ),
        (
            results.classifier().is_some() && results.explained().is_none(),
            "Still on their way: effects of the features.",
        ),
        (
            results.prepared().is_some()
                && results.relations().is_none()
                && state.study.explore.measure != Measure::Pearson,
            "Still on its way: the heatmap of columns.",
        ),
    ];
    let missing = missing.into_iter().filter(|(is_missing, _)| *is_missing);
    missing.map(|(_, words)| words).collect()
}

/// The files, under their names.
pub(super) fn content(state: &AppState, draft: &ExportDraft, recipe: &Arc<str>) -> ExportContent {
    let format = chart_format(draft);
    let there = ChartId::ALL.into_iter().filter(|&id| is_there(state, id));
    let charts = there.filter_map(|id| {
        let name = format!("{}.{}", id.file_stem(), format.extension());
        let content = ExportContent::Chart {
            chart: Box::new(subjects::chart(state, id)?),
            format,
            look: draft.look,
            recipe: Arc::clone(recipe),
            with_data: None,
        };
        Some((name, content))
    });
    let tables = tables(state).map(|(id, table)| {
        let name = format!("{}.csv", id.file_stem());
        let content = ExportContent::Table {
            table,
            cells: cells(draft),
        };
        (name, content)
    });
    ExportContent::Folder(charts.chain(tables).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chart::ChartBody,
        state::{Command, DataPage, ExportSubject, Tab},
        views::segments::tests::{csv, settle, state_of},
    };

    const OVER_K: [ChartId; 5] = [
        ChartId::Inertia,
        ChartId::Silhouette,
        ChartId::CalinskiHarabasz,
        ChartId::DaviesBouldin,
        ChartId::Flows,
    ];

    #[test]
    fn curves_of_more_than_two_classes_are_written_too() {
        let state = state_of(&csv().replace("South,Premium Buyer", "South,Browser"));
        assert_eq!(classes(&state), Some(3));
        for curve in Curve::ALL {
            let id = ChartId::Curve(curve);
            let is_drawn = subjects::chart(&state, id).is_some();
            assert_eq!(is_there(&state, id), is_drawn, "{curve:?}");
            // What a contact costs and brings is asked for one class.
            assert_eq!(is_drawn, curve != Curve::Profit, "{curve:?}");
        }
    }

    #[test]
    fn nothing_over_k_is_written_where_there_is_one_k() {
        let mut state = state_of(&csv());
        assert!(OVER_K.into_iter().all(|id| is_there(&state, id)));
        assert!(tables(&state).any(|(id, _)| id == TableId::Flows));
        for method in [SegmentMethod::Dbscan, SegmentMethod::Optics] {
            let requests = state.apply(Command::SetSegmentMethod(method));
            settle(&mut state, requests);
            assert_eq!(state.results.segments().unwrap().report.spec.method, method);
            assert!(!OVER_K.into_iter().any(|id| is_there(&state, id)), "{method:?}");
            assert!(tables(&state).all(|(id, _)| id != TableId::Flows));
            // What segments are like is.
            for id in [ChartId::Segments, ChartId::SegmentProfile, ChartId::Method] {
                assert!(is_there(&state, id), "{id:?}");
            }
        }
    }

    /// What each chart that is written shows.
    fn bodies(state: &AppState) -> Vec<(ChartId, ChartBody)> {
        let there = ChartId::ALL.into_iter().filter(|&id| is_there(state, id));
        there
            .filter_map(|id| Some((id, subjects::chart(state, id)?.body)))
            .collect()
    }

    #[test]
    fn no_chart_is_written_twice() {
        let mut state = state_of(&csv());
        // Where the heatmap is made whatever it measures.
        (state.tab, state.data_page) = (Tab::Data, DataPage::Correlations);
        let requests = state.apply(Command::OpenExport(ExportSubject::Everything));
        settle(&mut state, requests);
        let has = |state: &AppState, id: ChartId| bodies(state).iter().any(|(own, _)| *own == id);
        for measure in [Measure::Pearson, Measure::Spearman] {
            let requests = state.apply(Command::SetMeasure(measure));
            settle(&mut state, requests);
            let made = state.results.relations().unwrap();
            assert_eq!(made.report.measure, measure);
            let all = bodies(&state);
            for (place, (id, body)) in all.iter().enumerate() {
                let twin = all[..place].iter().find(|(_, other)| other == body);
                assert_eq!(twin.map(|(twin, _)| twin), None, "{id:?} is there twice");
            }
            assert!(has(&state, ChartId::Correlations));
            assert_eq!(has(&state, ChartId::Relations), measure != Measure::Pearson);
            let heatmap = tables(&state).any(|(id, _)| id == TableId::Relations);
            assert_eq!(heatmap, measure != Measure::Pearson);
        }
    }
}
