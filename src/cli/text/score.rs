//! What `score` says to people.

use super::grid::Grid;
use crate::engine::{
    format::{count, metric, percent},
    handover::{DriftReport, SavedModel, ScoringReport},
};

/// Reasons that are told.
const MOST_REASONS: usize = 10;

/// Rows, predictions, problems and drift.
pub fn score_text(model: &SavedModel, report: &ScoringReport) -> String {
    let share = |n: u64| percent(n as f64 / report.n_rows.max(1) as f64, 1);
    let mut out = format!(
        "{}\n{} of {} rows scored, by a model trained on {}\n\n",
        report.found.file,
        count(report.n_scored),
        count(report.n_rows),
        model.source.file,
    );
    let mut grid = Grid::new([
        format!("predicted {}", model.target),
        "rows".to_owned(),
        "share".to_owned(),
    ]);
    for (class, &n) in model.classes.iter().zip(&report.predicted) {
        grid.row([class.clone(), count(n), share(n)]);
    }
    out.push_str(&grid.lines());
    if !report.problems.is_empty() {
        out.push('\n');
        let mut grid = Grid::new(["not scored because", "rows"]);
        for (reason, n) in report.problems.iter().take(MOST_REASONS) {
            grid.row([reason.clone(), count(*n)]);
        }
        out.push_str(&grid.lines());
    }
    if !report.matching.extra.is_empty() {
        out.push_str(&format!(
            "\nNot looked at: {}\n",
            super::listed(&report.matching.extra)
        ));
    }
    out + &drift_text(&report.drift)
}

fn drift_text(drift: &DriftReport) -> String {
    let mut grid = Grid::new(["drift against training", "PSI", "which is"]).with_texts(2);
    for feature in &drift.features {
        grid.row([
            feature.column.clone(),
            metric(feature.psi),
            feature.level.words().to_owned(),
        ]);
    }
    format!("\n{}", grid.lines())
}
