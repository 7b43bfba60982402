//! What can be exported, made from the results: a chart by its id, a table by its id.

use egui::{ScrollArea, Ui};

use super::widgets::{body, hint, seen, title};
use crate::{
    chart::{self, ChartBody, ChartSpec},
    engine::{classify::ClassifierReport, classify::Evaluation, format},
    export::{LeftoversOf, TableContent, cleaning_text},
    state::{AppState, ChartId, Part, TableId},
    theme::style::{c, colours},
};

/// The chart as it stands in the window, selected customers set off; `None` while its result is not there.
pub fn chart(state: &AppState, id: ChartId) -> Option<ChartSpec> {
    let mut spec = made_chart(state, id)?;
    let on = match id {
        ChartId::Segments => state.results.segments().map(|made| &made.on),
        ChartId::ExploreScatter => state.results.explore().map(|made| &made.on),
        _ => None,
    };
    if let (Some(on), ChartBody::Scatter(scatter)) = (on, &mut spec.body)
        && !state.selection.is_empty()
    {
        scatter.mark(state.selection.lines(), |row| on.table.line(row as usize));
        let words = format!(
            "{} selected, {}",
            format::count(state.selection.len() as u64),
            state.selection.why()
        );
        spec.alt = format!("{} Set off: {words}.", spec.alt);
        scatter.say_first(words);
    }
    Some(spec)
}

/// The same, and of a scatter no more than the part that is looked at.
pub fn seen_chart(ctx: &egui::Context, state: &AppState, id: ChartId) -> Option<ChartSpec> {
    let mut spec = chart(state, id)?;
    let place = match id {
        ChartId::Segments => super::segments::scatter_id(),
        ChartId::ExploreScatter => super::explore::scatter_id(),
        _ => return Some(spec),
    };
    if let ChartBody::Scatter(scatter) = &mut spec.body
        && let Some([x, y]) = seen(ctx, place, scatter)
    {
        scatter.look_at(x, y);
        spec.alt = format!("{} Only a part is shown.", spec.alt);
    }
    Some(spec)
}

fn made_chart(state: &AppState, id: ChartId) -> Option<ChartSpec> {
    match id {
        ChartId::Confusion | ChartId::Scores | ChartId::Curve(_) | ChartId::Coefficients => {
            classifier_chart(state, id)
        }
        ChartId::Effect | ChartId::Pushes => super::train::explain_chart(state, id),
        ChartId::Correlations | ChartId::Histogram | ChartId::ExploreScatter => {
            let on = &state.results.explore()?.on;
            let positive = on.positive(state.study.classifier.positive.as_deref());
            super::explore::explore_chart(state, id, positive)
        }
        ChartId::Relations => {
            let made = state.results.relations()?;
            let source = super::source_line(&made.on, state.study.seed.0);
            Some(chart::relations_chart(&made.report, &source))
        }
        ChartId::Segments
        | ChartId::Flows
        | ChartId::SegmentProfile
        | ChartId::SegmentLines
        | ChartId::Crosstab
        | ChartId::Method
        | ChartId::Migration
        | ChartId::FileFlows
        | ChartId::Inertia
        | ChartId::Silhouette
        | ChartId::CalinskiHarabasz
        | ChartId::DaviesBouldin
        | ChartId::Silhouettes
        | ChartId::Gap
        | ChartId::Stability
        | ChartId::Agreement => super::segments::segment_chart(state, id),
        ChartId::Path => super::train::path_spec(state),
        ChartId::Rfm => super::purchases::rfm_chart(state),
    }
}

fn shown_part<'a>(state: &AppState, report: &'a ClassifierReport) -> (Part, &'a Evaluation) {
    match (&report.test, state.part) {
        (Some(test), Part::Test) => (Part::Test, test),
        _ => (Part::Training, &report.train),
    }
}

fn classifier_chart(state: &AppState, id: ChartId) -> Option<ChartSpec> {
    let made = state.results.classifier()?;
    let report = made.report.as_ref();
    let (name, part) = shown_part(state, report);
    let source = super::source_line(&made.on, report.seed);
    let threshold = state.study.threshold.0;
    match id {
        ChartId::Confusion => {
            let part = (part, name.word());
            Some(chart::matrix_chart(
                report,
                part,
                threshold,
                &state.study.matrix,
                &source,
            ))
        }
        ChartId::Scores => chart::scores_chart(report, part, name.word(), threshold, &source),
        ChartId::Curve(curve) => {
            let chart = chart::curve_chart(report, curve, state.study.offer, threshold, &source);
            chart.map(|chart| chart.spec)
        }
        _ => Some(chart::forest_chart(report, &source)),
    }
}

/// The table's content; `None` while its result is not there.
pub fn table(state: &AppState, id: TableId) -> Option<TableContent> {
    let results = &state.results;
    let threshold = state.study.threshold.0;
    let report = || {
        results
            .classifier()
            .map(|made| std::sync::Arc::clone(&made.report))
    };
    Some(match id {
        TableId::Customers => TableContent::Customers(std::sync::Arc::clone(results.prepared()?)),
        TableId::Summary => TableContent::Summary(std::sync::Arc::clone(results.prepared()?)),
        TableId::SetAside => TableContent::SetAside(leftovers(state)?),
        TableId::NotRead => TableContent::NotRead(leftovers(state)?),
        TableId::Cleaning => TableContent::Cleaning(std::sync::Arc::clone(results.prepared()?)),
        TableId::Predictions => TableContent::Predictions {
            classifier: results.classifier()?.clone(),
            segments: results.segments().cloned().zip(state.shown_k()),
            evidence: results.evidence().map(|made| std::sync::Arc::clone(&made.report)),
            threshold,
        },
        TableId::Segments => TableContent::Segments {
            segments: results.segments()?.clone(),
            evidence: results.evidence().map(|made| std::sync::Arc::clone(&made.report)),
            k: state.shown_k()?,
            names: state.segment_names(),
        },
        TableId::Flows => TableContent::Flows {
            segments: results.segments()?.clone(),
            k: state.shown_k()?,
            names: state.segment_names(),
        },
        TableId::SegmentProfile => TableContent::SegmentProfile {
            segments: results.segments()?.clone(),
            k: state.shown_k()?,
            names: state.segment_names(),
        },
        TableId::Evidence => TableContent::Evidence(std::sync::Arc::clone(&results.evidence()?.report)),
        TableId::Crosstab => TableContent::Crosstab {
            segments: results.segments()?.clone(),
            k: state.shown_k()?,
            column: super::segments::label_column(state)?,
            names: state.segment_names(),
        },
        TableId::Migration => TableContent::Migration {
            second: super::segments::current_second(state)?.clone(),
            segments: results.segments()?.clone(),
            k: state.shown_k()?,
            names: state.segment_names(),
        },
        TableId::SecondFile => TableContent::SecondFile {
            second: super::segments::current_second(state)?.clone(),
            segments: results.segments()?.clone(),
            k: state.shown_k()?,
        },
        TableId::Coefficients => TableContent::Coefficients(report()?),
        TableId::Path => TableContent::Path(std::sync::Arc::clone(&results.path()?.report)),
        TableId::Metrics => TableContent::Metrics {
            report: report()?,
            threshold,
        },
        TableId::Flips => {
            let classifier = results.classifier()?.clone();
            TableContent::Flips {
                is_test: shown_part(state, &classifier.report).0 == Part::Test,
                classifier,
                from: state.study.flips_from.0,
                to: threshold,
            }
        }
        TableId::Folds => TableContent::Folds {
            folds: std::sync::Arc::clone(&results.folds()?.report),
            threshold,
        },
        TableId::Comparison => TableContent::Comparison {
            folds: std::sync::Arc::clone(&results.folds()?.report),
            threshold,
        },
        TableId::Confusion => match classifier_chart(state, ChartId::Confusion)?.body {
            ChartBody::Matrix(matrix) => TableContent::Confusion(Box::new(matrix)),
            _ => return None,
        },
        TableId::Correlations => {
            TableContent::Correlations(std::sync::Arc::clone(&results.explore()?.report))
        }
        TableId::Selected => TableContent::Selected {
            prepared: std::sync::Arc::clone(results.prepared()?),
            lines: std::sync::Arc::clone(state.selection.lines()),
            segments: results.segments().cloned().zip(state.shown_k()),
            names: state.segment_names(),
        },
        TableId::Profile => TableContent::Profile(results.profile()?.clone()),
        TableId::MissingPatterns => {
            TableContent::MissingPatterns(std::sync::Arc::clone(&results.profile()?.report))
        }
        TableId::Relations => TableContent::Relations(std::sync::Arc::clone(&results.relations()?.report)),
    })
}

/// Where the rows and cells left out of the table are found again.
fn leftovers(state: &AppState) -> Option<LeftoversOf> {
    Some(LeftoversOf {
        source: state.study.source.clone()?,
        import: state.study.import.clone(),
        sha256: state.results.read()?.receipt.sha256.clone(),
    })
}

/// What a table will hold, in words, in place of a preview.
pub fn table_words(ui: &mut Ui, state: &AppState, id: TableId) {
    title(
        ui,
        if id == TableId::Cleaning {
            "The cleaning report".to_owned()
        } else {
            format!("The table of {}", id.name().trim_end_matches(" table"))
        },
    );
    let rows = state
        .results
        .prepared()
        .map_or(0, |prepared| prepared.table.n_rows());
    let words = match id {
        TableId::Customers => format!(
            "All columns of the file for the {} as cleaned: dropped rows are left out, filled cells hold their value.",
            format::plural(rows, "customer", "customers")
        ),
        TableId::Summary => "One row a column: kind, missing cells, distinct values, mean, median, smallest and largest.".to_owned(),
        TableId::SetAside => "Every row that does not fit the header: line, reason, and the whole row as it stands in the file.".to_owned(),
        TableId::NotRead => "Every cell that is no value of its column's kind: line, column, the cell as it stands in the file, and the reason.".to_owned(),
        TableId::Cleaning => "One row a cleaning step, in their order: what it does and what it has learnt from training rows, the rows and cells it touched, the rows before and after it.".to_owned(),
        TableId::Predictions => format!(
            "One row for each of the {}: identifier, truth, predicted class at threshold {}, probability, whether the row trained or tested, and its segment.",
            format::plural(rows, "customer", "customers"),
            format::decimal(state.study.threshold.0, 2)
        ),
        TableId::Segments => "One row a segment: size, share, means in the units of the file, the target's share, its name, and how well it returns when customers are drawn again.".to_owned(),
        TableId::Evidence => "One row a k: inertia and its knee, silhouette, both indices, gap statistic, stability, agreement over seeds, and which k is suggested.".to_owned(),
        TableId::Flows => "One row a flow: from which segment of one k to which of the next, and how many customers; the k shown, the one before it and the one after.".to_owned(),
        TableId::SegmentProfile => "One row for each segment and feature: the mean, the mean of all, and how many standard deviations it is from that.".to_owned(),
        TableId::Crosstab => "One row a segment and label: customers, and their share of the segment.".to_owned(),
        TableId::Migration => "One row a pair of segments: customers in both files that went from the one to the other, and those that stand in one file alone.".to_owned(),
        TableId::SecondFile => "One row a customer: identifier, segment in the first file, segment in the second, and how far the customer lies from its centre.".to_owned(),
        TableId::Coefficients => "One row a coefficient: log-odds in the units of the file and per standard deviation, odds ratio, standard error, z, p and range where there is no penalty.".to_owned(),
        TableId::Path => "One row a strength of the penalty (and class, where there are more than two): each coefficient per standard deviation, the intercept, and with folds the mean log-loss and its standard error.".to_owned(),
        TableId::Metrics => "One row a metric: value and 95\u{202f}% range, for test and for training rows.".to_owned(),
        TableId::Flips => format!(
            "One row for each customer who changes side when the threshold goes from {} to {}: identifier, line of \
             the file, score, truth, the class before and after, and whether that is right.",
            format::decimal(state.study.flips_from.0, 2),
            format::decimal(state.study.threshold.0, 2)
        ),
        TableId::Folds => "One row for each model and metric: the mean over the folds, its 95\u{202f}% range, the standard deviation, and every fold.".to_owned(),
        TableId::Comparison => "One row for each model and metric: its difference to the model in use with 95\u{202f}% range, t, p, p adjusted for the number of models, and what that says.".to_owned(),
        TableId::Confusion => format!(
            "True against predicted labels, one row a true one: {}.",
            state.study.matrix.words().to_lowercase()
        ),
        TableId::Correlations => "Pearson correlations of the numeric columns.".to_owned(),
        TableId::Selected => format!(
            "All columns of the file for the selected customers as cleaned{}: {}.",
            if state.results.segments().is_some() { ", and their segment" } else { "" },
            state.selection.why()
        ),
        TableId::Profile => "One row a column: present, missing and distinct cells, mean, standard deviation, quartiles, skewness, first and last day, most frequent values.".to_owned(),
        TableId::MissingPatterns => "One row a pattern: how many customers miss exactly these columns.".to_owned(),
        TableId::Relations => format!("The heatmap as a table. {}", state.study.explore.measure.sentence()),
    };
    body(ui, words);
    if let (TableId::Cleaning, Some(on)) = (id, state.results.prepared()) {
        ui.add_space(12.0);
        report_preview(ui, &cleaning_text(on));
        return;
    }
    hint(ui, "Opens in any spreadsheet.");
}

/// The report as it is written, to read before it is saved.
fn report_preview(ui: &mut Ui, text: &str) {
    ScrollArea::vertical()
        .id_salt("report preview")
        .auto_shrink(false)
        .show(ui, |ui| {
            let ink = c(colours(ui).ink_2);
            ui.add(egui::Label::new(egui::RichText::new(text).monospace().size(12.0).color(ink)).wrap());
        });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::Bits,
        state::{Command, Rows, SelectMode},
        views::segments::tests::{csv, state_of},
    };

    fn state_with_selection() -> AppState {
        let mut state = state_of(&csv());
        drop(state.apply(Command::ShowTab(crate::state::Tab::Segments)));
        drop(state.apply(Command::Select {
            rows: Rows::Lines((2..12).collect::<Bits>()),
            mode: SelectMode::Replace,
            why: "age 20 to 60".to_owned(),
        }));
        assert_eq!(state.selection.len(), 10);
        state
    }

    #[test]
    fn selected_customers_leave_with_the_segments_that_are_shown() {
        let state = state_with_selection();
        let Some(TableContent::Selected {
            prepared,
            lines,
            segments: Some((made, k)),
            ..
        }) = table(&state, TableId::Selected)
        else {
            panic!("no segments beside the customers");
        };
        assert!(std::sync::Arc::ptr_eq(&made.on, &prepared));
        assert_eq!((lines.len(), Some(k)), (10, state.shown_k()));
    }

    #[test]
    fn selected_customers_are_set_off_in_the_exported_scatter() {
        let mut state = state_with_selection();
        let spec = chart(&state, ChartId::Segments).unwrap();
        assert!(
            spec.alt.ends_with("Set off: 10 selected, age 20 to 60."),
            "{}",
            spec.alt
        );
        let marked = |spec: &ChartSpec| -> Vec<bool> {
            let ChartBody::Scatter(scatter) = &spec.body else {
                panic!("no scatter");
            };
            scatter
                .groups
                .iter()
                .flat_map(|group| group.marked.clone())
                .collect()
        };
        let found = marked(&spec);
        let n_marked = found.iter().filter(|marked| **marked).count();
        assert_eq!((found.len(), n_marked), (120, 10));
        drop(state.apply(Command::ClearSelection));
        assert!(marked(&chart(&state, ChartId::Segments).unwrap()).is_empty());
    }
}
