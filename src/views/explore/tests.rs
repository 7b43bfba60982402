//! The tab as a user meets it, by the names of its controls.

use egui_kittest::kittest::Queryable as _;

use crate::{
    state::{ChartId, Command, ExportSubject, TableId},
    views::segments::tests::{csv, harness, state_of},
};

fn ask(width: f32, label: &str) -> Vec<Command> {
    let (mut harness, asked) = harness(width, state_of(&csv()), super::show);
    harness.get_by_label(label).click();
    harness.run_steps(2);
    asked.take()
}

#[test]
fn everything_is_there_at_once() {
    let (harness, _) = harness(1440.0, state_of(&csv()), super::show);
    harness.get_by_label_contains("Correlations: Correlations of 3 columns");
    harness.get_by_label_contains("Histogram: Histogram of spent from");
    harness.get_by_label_contains("Scatter: Scatter of");
    harness.get_by_label("Premium Buyer: 80, 66.7\u{202f}%");
    for column in ["spent", "visits", "age", "region"] {
        harness.get_by_label(&format!("Small histogram of {column}"));
    }
}

#[test]
fn every_control_asks_for_its_change() {
    for label in ["Show histogram of age", "Small histogram of age"] {
        assert!(matches!(
            &ask(1440.0, label)[..],
            [Command::SetExploreColumn(column)] if column == "age"
        ));
    }
    for (label, subject) in [
        ("Export correlations", ExportSubject::Chart(ChartId::Correlations)),
        (
            "Export correlations table",
            ExportSubject::Table(TableId::Correlations),
        ),
        ("Export histogram", ExportSubject::Chart(ChartId::Histogram)),
        ("Export scatter", ExportSubject::Chart(ChartId::ExploreScatter)),
    ] {
        assert!(matches!(ask(1440.0, label)[..], [Command::OpenExport(asked)] if asked == subject));
    }
}

#[test]
fn narrow_windows_stack_the_pictures() {
    let (harness, _) = harness(960.0, state_of(&csv()), super::show);
    harness.get_by_label_contains("Histogram: Histogram of spent");
    harness.get_by_label_contains("Correlations: Correlations of 3 columns");
}

#[test]
fn a_file_without_numbers_still_has_bars() {
    let (harness, _) = harness(1440.0, state_of("word,other\na,x\nb,y\na,x\nc,y\n"), super::show);
    harness.get_by_label("Nothing to correlate");
    harness.get_by_label("Nothing to draw");
    harness.get_by_label_contains("Histogram: Levels of");
}
