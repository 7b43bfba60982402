//! The Score tab: new customers, whether they are like the old ones, and what the model says of each.

mod customers;
mod drift;
mod settings;
#[cfg(test)]
mod tests;

pub(in crate::views) use settings::path_row;

use egui::{Frame, Margin, Ui};

use crate::{
    engine::{format, handover::Scored, run::Step, study::ModelKind},
    jobs::Slot,
    state::{AppState, Command, ExportSubject, FileId, Tab},
    theme::style::PENDING_OPACITY,
    views::{
        panes,
        widgets::{Button, Icon, body, empty, failed, hairline, header, hint, pending_line, warning},
    },
};

/// Progress shows after this many seconds: shorter work is not worth a flicker.
const PATIENCE: f64 = 0.3;

/// Shows the tab.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    panes::settings(ui, "score", !state.settings.folds.settings, |ui| {
        settings::show(ui, state, out);
    });
    panes::main(ui, |ui| {
        if let Some(running) = running(state) {
            pending_line(ui, ui.max_rect(), running.fraction);
        }
        Frame::new()
            .inner_margin(Margin::symmetric(20, 12))
            .show(ui, |ui| main_ui(ui, state, out));
    });
}

fn running(state: &AppState) -> Option<&crate::state::Running> {
    let running = state.running.get(&Slot::Score)?;
    (state.now - running.since > PATIENCE).then_some(running)
}

fn main_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    if let Some(why) = state.model_failure() {
        // Nothing else can be done before another one is chosen.
        if failed(ui, "This model cannot be used", why, Some("Try again")) {
            out.push(Command::ScoreAgain);
        }
        return;
    }
    if let Some(why) = &state.scoring.failure {
        if failed(ui, "These customers could not be scored", why, Some("Try again")) {
            out.push(Command::ScoreAgain);
        }
        ui.add_space(12.0);
    }
    let has_file = state.study.scoring.file.is_some();
    let Some(scored) = state.scoring.result.as_deref().filter(|_| has_file) else {
        nothing_yet(ui, state, out);
        return;
    };
    if !state.is_scoring_current() {
        ui.set_opacity(PENDING_OPACITY);
    }
    match &scored.outcome {
        Ok(rows) => {
            drift::show(ui, scored, rows);
            ui.add_space(12.0);
            hairline(ui);
            ui.add_space(8.0);
            customers::show(ui, scored, rows, out);
        }
        Err(error) => {
            let words = error.reasons.join(".\n") + ".";
            failed(ui, "The columns do not fit the model", &words, None);
            hint(
                ui,
                "Choose at the left which column stands for which, or open another file.",
            );
        }
    }
}

fn nothing_yet(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    if let Some(running) = running(state) {
        if empty(
            ui,
            &running.phrase,
            "Every row of the file is scored.",
            Some("Cancel"),
        ) {
            out.push(Command::Cancel(Slot::Score));
        }
    } else if state.study.scoring.file.is_some() && state.scoring.failure.is_some() {
        // Said above.
    } else if state.scoring_model().is_none()
        && let Some(training) = state.running.get(&Slot::Step(Step::Classify))
    {
        if empty(
            ui,
            &training.phrase,
            "The classifier scores as soon as it is trained.",
            Some("Cancel"),
        ) {
            out.push(Command::Cancel(Slot::Step(Step::Classify)));
        }
    } else if state.scoring_model().is_none() {
        let words = "Train a classifier, or open a model that was saved.";
        if empty(ui, "There is no model to score with", words, Some("Train one")) {
            out.push(Command::ShowTab(Tab::Train));
        }
    } else if state.study.scoring.file.is_none() {
        let words = "A file with the columns that the model was trained on; its rows get a probability, a class, a \
                     segment and reasons.";
        if empty(
            ui,
            "Open new customers to score them",
            words,
            Some("Open new customers…"),
        ) {
            out.push(Command::PickNewCustomers);
        }
    }
}

/// What to know beside the scores.
fn warnings(ui: &mut Ui, said: &[String]) {
    if !said.is_empty() {
        ui.add_space(8.0);
        warning(ui, &said.join("\n"), None);
    }
}

/// "Save model…" and "Hand over…", wherever a model is shown.
pub fn model_buttons(ui: &mut Ui, kind: Option<ModelKind>, out: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        for (text, file) in [("Save model…", FileId::Model), ("Hand over…", FileId::Handover)] {
            // Said where it is refused: other programs are told equations, which only one kind has.
            let can_do = |kind: ModelKind| file == FileId::Model || kind == ModelKind::Logistic;
            let button = Button::new(text)
                .icon(Icon::Download)
                .enabled(kind.is_some_and(can_do));
            let response = button.show(ui);
            let refused = kind.filter(|kind| !can_do(*kind));
            let response = match refused {
                Some(kind) => response.on_hover_text(format!(
                    "ONNX, PMML, SQL and Excel formulas hold a logistic regression, not a {}. A saved model holds it.",
                    kind.in_words()
                )),
                None => response,
            };
            if response.clicked() {
                out.push(Command::OpenExport(ExportSubject::File(file)));
            }
        }
    });
}

/// What a file of ours will hold, in words, in place of a preview.
pub fn file_words(ui: &mut Ui, state: &AppState, file: FileId) {
    crate::views::widgets::title(ui, format!("The {}", file.name()));
    let rows = state
        .scoring
        .result
        .as_deref()
        .map_or(0, |scored: &Scored| scored.found.n_rows);
    let (words, after) = match file {
        FileId::Model => (
            "Columns and how they are treated, coefficients, metrics with their ranges, segments, how the training \
             customers were spread, and a fingerprint of the file: readable JSON."
                .to_owned(),
            "Opens again in the Score tab, without the customers it was trained on, and in “buyerscope score”.",
        ),
        FileId::Handover => (
            "Raw columns go in, probability and prediction come out; missing cells, scaling and categories are \
             inside. Ten rows to test it by go with it."
                .to_owned(),
            "A category that was not in the training data gives no score: NaN in ONNX, NULL in SQL.",
        ),
        FileId::Scored => (
            format!(
                "All columns of the file for its {}, then probability, predicted class, {}reasons, and what is wrong \
                 with a row: why it has no score, or which cell could not be read.",
                format::plural(rows, "row", "rows"),
                if gives_segments(state) { "segment, " } else { "" }
            ),
            "All rows in their order, however many are shown in the window.",
        ),
    };
    body(ui, words);
    hint(ui, after);
    let is_saved = state.tab == Tab::Score && state.study.scoring.model.is_some();
    // What is handed over has no segments.
    let has_segments = file != FileId::Handover && !is_saved;
    if has_segments && state.running.contains_key(&Slot::Step(Step::Segment)) {
        ui.add_space(8.0);
        let words = "The segments are still being found, and are not in it before they are. This note goes when they \
                     can be written.";
        warning(ui, words, None);
    }
    let made = state.results.segments().map(|made| &made.report);
    if let Some(method) = made
        .map(|scan| scan.spec.method)
        .filter(|method| file == FileId::Model && !method.is_by_centre())
    {
        ui.add_space(8.0);
        let words = format!(
            "Without segments: those of {} are no centres that a saved model could keep. Scored customers get none.",
            method.title()
        );
        warning(ui, &words, None);
    }
}

/// Whether scored customers get a segment.
fn gives_segments(state: &AppState) -> bool {
    let scored = state.scoring.result.as_deref();
    scored.is_some_and(|scored| scored.model.segments.is_some() && scored.matching.no_segments.is_empty())
}

/// A pane's header without anything at the right.
fn plain_header(ui: &mut Ui, title: &str, subtitle: &str) {
    header(ui, title, subtitle, |_| ());
}
