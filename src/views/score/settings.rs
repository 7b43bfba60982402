//! The left pane: which model, which customers, which column is which, and what is written.

use egui::{Align, Align2, Layout, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use super::model_buttons;
use crate::{
    engine::{
        format,
        handover::{DriftLevel, SavedColumn, SavedModel, Scored, ScoringModel},
        study::Source,
    },
    state::{AppState, Command, ExportSubject, FileId},
    theme::{
        fonts::{Weight, text_width},
        style::{CONTROL_HEIGHT, c, colours},
    },
    views::{
        typed_path,
        widgets::{Button, Icon, body, caption, combo, hint, paint_elided, section, text_field},
    },
};

/// Height of a column's row.
const ROW: f32 = 28.0;
/// First line of a list of columns: none is chosen by hand.
const SAME_NAME: &str = "same name";

/// Shows the pane.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let model = state.scoring_model();
    section(ui, "Model", "", |ui| {
        model_section(ui, state, model.as_ref(), out);
    });
    section(ui, "New customers", "", |ui| file_section(ui, state, out));
    let has_file = state.study.scoring.file.is_some();
    let scored = state.scoring.result.as_deref().filter(|_| has_file);
    if let Some(scored) = scored {
        let n = scored.matching.matched.len();
        let note = format!("{n} of {} matched", scored.model.columns.len());
        section(ui, "Columns", &note, |ui| columns_section(ui, state, scored, out));
        section(ui, "Write", "", |ui| {
            let can_write = scored.outcome.is_ok() && state.is_scoring_current();
            let button = Button::new("Score to a file…").icon(Icon::Download).main();
            let width = ui.available_width();
            if button.width(width).enabled(can_write).show(ui).clicked() {
                out.push(Command::OpenExport(ExportSubject::File(FileId::Scored)));
            }
            caption(ui, "CSV or Parquet, all rows in their order.");
        });
    }
}

fn model_section(ui: &mut Ui, state: &AppState, model: Option<&ScoringModel>, out: &mut Vec<Command>) {
    match model {
        None => {
            hint(ui, "None has been trained here yet.");
        }
        Some(ScoringModel::Trained {
            classifier,
            threshold,
            ..
        }) => {
            let report = &classifier.report;
            let file = state.study.source.as_ref().map_or_else(String::new, Source::name);
            body(
                ui,
                format!(
                    "{}, {}",
                    report.spec.model.title(),
                    format::plural(report.features.len(), "feature", "features")
                ),
            );
            let auc = format::metric(report.shown().roc_auc.value);
            hint(ui, format!("Trained here on {file}, AUC {auc}"));
            hint(ui, predicts(&report.target, report.n_classes() == 2, *threshold));
        }
        Some(ScoringModel::Saved(path)) => {
            body(ui, format::file_name(path)).on_hover_text(path.display().to_string());
            match state.opened_model().map(|opened| &opened.outcome) {
                Some(Ok(model)) => saved_words(ui, model),
                Some(Err(_)) => {
                    hint(ui, "It cannot be used.");
                }
                None => {}
            }
        }
    }
    ui.add_space(4.0);
    model_buttons(ui, state.kind_of(model), out);
    ui.add_space(4.0);
    path_row(
        ui,
        "Path of a saved model",
        "Open a saved model…",
        out,
        Command::PickModel,
        Command::OpenModel,
    );
    if state.study.scoring.model.is_some()
        && state.study.source.is_some()
        && Button::new("Use the model trained here").show(ui).clicked()
    {
        out.push(Command::UseTrainedModel);
    }
}

fn saved_words(ui: &mut Ui, model: &SavedModel) {
    let measured = if model.metrics.test.is_empty() {
        &model.metrics.train
    } else {
        &model.metrics.test
    };
    let auc = measured
        .iter()
        .find(|own| own.metric == "roc_auc")
        .and_then(|own| own.value);
    let auc = auc.map_or_else(String::new, |auc| format!(", AUC {}", format::metric(auc)));
    hint(
        ui,
        format!("{}, trained on {}{auc}", model.kind().title(), model.source.file),
    );
    hint(ui, predicts(&model.target, model.is_binary(), model.threshold));
}

/// Of more than two classes the most probable one is decided for: no threshold.
fn predicts(target: &str, is_binary: bool, threshold: f64) -> String {
    if is_binary {
        format!("Predicts {target}, threshold {}", format::decimal(threshold, 2))
    } else {
        format!("Predicts {target}: the most probable class")
    }
}

fn file_section(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    if let Some(file) = &state.study.scoring.file {
        let rows = state.scoring.result.as_deref().map(|scored| scored.found.n_rows);
        let rows = rows.filter(|_| state.is_scoring_current());
        let words = rows.map_or_else(String::new, |n| format!(", {}", format::plural(n, "row", "rows")));
        body(ui, format::file_name(file) + &words).on_hover_text(file.display().to_string());
    }
    path_row(
        ui,
        "Path of new customers",
        "Open new customers…",
        out,
        Command::PickNewCustomers,
        Command::OpenNewCustomers,
    );
}

/// A button that opens the file dialog, and a field to type a path for where there is none.
pub fn path_row(
    ui: &mut Ui,
    name: &str,
    button: &str,
    out: &mut Vec<Command>,
    pick: Command,
    open: impl Fn(std::path::PathBuf) -> Command,
) {
    let width = ui.available_width();
    if Button::new(button)
        .icon(Icon::Folder)
        .width(width)
        .show(ui)
        .clicked()
    {
        out.push(pick);
    }
    // What is typed is nobody's business until it is entered.
    let id = ui.scope_id().with(name);
    let mut text: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let field = text_field(ui, name, &mut text, "or paste its path", width, CONTROL_HEIGHT);
    let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    if is_entered && !text.trim().is_empty() {
        // It stays: a mistake is mended, not typed again.
        out.push(open(typed_path(&text)));
    }
    ui.data_mut(|data| data.insert_temp(id, text));
}

fn columns_section(ui: &mut Ui, state: &AppState, scored: &Scored, out: &mut Vec<Command>) {
    for column in &scored.model.columns {
        column_row(ui, state, scored, column, out);
    }
    if !scored.matching.extra.is_empty() {
        let shown: Vec<&str> = scored
            .matching
            .extra
            .iter()
            .map(String::as_str)
            .take(12)
            .collect();
        caption(ui, format!("Not looked at: {}", shown.join(", ")))
            .on_hover_text(scored.matching.extra.join(", "));
    }
    for column in &scored.matching.no_segments {
        caption(ui, format!("No segments: they need {column}."));
    }
}

/// What became of a column: matched, missing, of another kind, or with levels that training never met.
fn column_row(ui: &mut Ui, state: &AppState, scored: &Scored, column: &SavedColumn, out: &mut Vec<Command>) {
    let chosen = state.study.scoring.matched.get(&column.name);
    let name_there = chosen.unwrap_or(&column.name);
    let missing = scored.matching.missing.iter().find(|own| own.name == *name_there);
    let wrong = scored.matching.wrong.iter().find(|own| own.name == *name_there);
    let drift = scored.outcome.as_ref().ok().and_then(|rows| {
        let features = &rows.report.drift.features;
        features.iter().find(|own| own.column == *name_there)
    });
    let note = match (missing, wrong, drift) {
        (Some(own), ..) => Some(own.words()),
        (_, Some(own), _) => Some(own.words()),
        (_, _, Some(own)) if own.unseen > 0 => Some(format!(
            "{} new to the model: {}",
            format::plural(own.unseen_levels.len(), "level is", "levels are"),
            own.unseen_levels
                .iter()
                .map(|(level, _)| level.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        )),
        (_, _, Some(own)) if own.level == DriftLevel::Large => Some("not spread as in training".to_owned()),
        (_, _, Some(own)) if own.level == DriftLevel::Moderate => {
            Some("moved a little since training".to_owned())
        }
        _ => None,
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let said = note.clone().unwrap_or_else(|| "matched".to_owned());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{}: {said}", column.name))
    });
    let colours = colours(ui);
    let mark = pos2(rect.left() + 8.0, rect.center().y);
    match &note {
        None => Icon::Check.paint(ui.painter(), mark, c(colours.good)),
        Some(_) => Icon::Warning.paint(ui.painter(), mark, c(colours.warn_mark)),
    }
    // The name has all that a choice of another one, or the words that none is wanted, leaves.
    let is_chosen = chosen.is_some() || missing.is_some() || wrong.is_some();
    let right = if is_chosen {
        rect.width() * 0.45
    } else {
        text_width(SAME_NAME, 12.0, Weight::Regular) + 2.0
    };
    let is_cut = paint_elided(
        ui.painter(),
        pos2(rect.left() + 24.0, rect.center().y),
        Align2::LEFT_CENTER,
        &column.name,
        rect.width() - right - 30.0,
        12.0,
        Weight::Regular,
        colours.ink,
    );
    if is_cut {
        response.on_hover_text(&column.name);
    }
    let place = Rect::from_min_max(pos2(rect.right() - right, rect.top()), rect.max);
    let builder = UiBuilder::new()
        .max_rect(place)
        .layout(Layout::right_to_left(Align::Center));
    ui.scope_builder(builder, |ui| {
        match_combo(
            ui,
            scored,
            column,
            chosen,
            missing.is_some() || wrong.is_some(),
            out,
        );
    });
    if let Some(note) = note {
        caption(ui, note);
    }
}

/// Which column of the file stands for one of the model: the one of the same name unless another is chosen.
fn match_combo(
    ui: &mut Ui,
    scored: &Scored,
    column: &SavedColumn,
    chosen: Option<&String>,
    is_needed: bool,
    out: &mut Vec<Command>,
) {
    if chosen.is_none() && !is_needed {
        hint(ui, SAME_NAME);
        return;
    }
    let mut items = vec![SAME_NAME];
    items.extend(chosen.map(String::as_str));
    items.extend(scored.matching.extra.iter().map(String::as_str));
    items.dedup();
    let shown = chosen.map_or("choose…", String::as_str);
    let name = format!("Column for {}", column.name);
    let width = ui.available_width();
    if let Some(place) = combo(ui, &name, shown, &items, width) {
        out.push(Command::MatchColumn {
            column: column.name.clone(),
            to: (place > 0).then(|| items[place].to_owned()),
        });
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::views::segments::tests::harness;

    fn row(ui: &mut Ui, _: &AppState, out: &mut Vec<Command>) {
        let open = Command::OpenNewCustomers;
        path_row(ui, "Path", "Open…", out, Command::PickNewCustomers, open);
    }

    #[test]
    fn what_was_typed_stays_to_be_mended() {
        let (mut harness, asked) = harness(400.0, AppState::default(), row);
        harness.get_by_label("Path").focus();
        harness.run_steps(2);
        harness.get_by_label("Path").type_text("/nowhere/new.cvs");
        harness.run_steps(2);
        harness.key_press(egui::Key::Enter);
        harness.run_steps(2);
        let asked = asked.take();
        let is_opened =
            |one: &Command| matches!(one, Command::OpenNewCustomers(path) if path.ends_with("new.cvs"));
        assert_eq!(asked.iter().filter(|one| is_opened(one)).count(), 1, "{asked:?}");
        let field = harness.get_by_label("Path");
        let typed = field.accesskit_node().value();
        assert_eq!(typed.as_deref(), Some("/nowhere/new.cvs"));
    }
}
