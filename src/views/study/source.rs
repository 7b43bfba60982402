//! The source of a study is not there, or no longer what it was.

use egui::Ui;

use super::{dialog, foot};
use crate::{
    engine::{format, study::Source},
    state::{AppState, Command, FoundStudy, SourceQuestion},
    theme::style::CONTROL_HEIGHT,
    views::{
        typed_path,
        widgets::{Button, Icon, body, hint, text_field},
    },
};

pub fn show(ui: &Ui, state: &AppState, question: &SourceQuestion, out: &mut Vec<Command>) {
    match question {
        SourceQuestion::Missing { found, why, path } => {
            missing(ui, state, found.as_deref(), why.as_deref(), path, out);
        }
        SourceQuestion::Changed { file, said } => changed(ui, state, file, said, out),
    }
}

fn missing(
    ui: &Ui,
    state: &AppState,
    found: Option<&FoundStudy>,
    why: Option<&str>,
    path: &str,
    out: &mut Vec<Command>,
) {
    let study = found.map_or(&state.study, |found| &found.opened.document.study);
    let name = study.source.as_ref().map(Source::name).unwrap_or_default();
    let title = match why {
        None => format!("{name} is not where the study says"),
        Some(_) => format!("{name} cannot be read"),
    };
    let is_left = dialog(ui, &title, 560.0, |ui| {
        if let Some(why) = why {
            body(ui, format!("{why}."));
        }
        body(
            ui,
            "Moved, renamed, or on a drive that is not there? Say where it is now; it is remembered.",
        );
        if let Some(source) = found.and_then(|found| found.opened.document.source.as_ref()) {
            hint(
                ui,
                format!(
                    "It held {} and {}, SHA-256 {}…",
                    format::plural(source.rows, "row", "rows"),
                    format::plural(source.columns.len(), "column", "columns"),
                    source.sha256.get(..8).unwrap_or_default()
                ),
            );
        }
        ui.add_space(10.0);
        let mut typed = path.to_owned();
        let mut is_entered = false;
        ui.horizontal(|ui| {
            let width = ui.available_width() - 122.0;
            let field = text_field(
                ui,
                "Source path",
                &mut typed,
                "Path of the customers",
                width,
                CONTROL_HEIGHT,
            );
            is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if field.changed() {
                out.push(Command::SetSourcePath(typed.clone()));
            }
            if Button::new("Choose file…").icon(Icon::Folder).show(ui).clicked() {
                out.push(Command::PickSource);
            }
        });
        foot(ui, |ui| {
            let target = typed_path(&typed);
            let is_there = target.is_file();
            let go_on = Button::new("Use this file").main().enabled(is_there).show(ui);
            if is_there && (go_on.clicked() || is_entered) {
                out.push(Command::PointTo(target));
            }
            if Button::new("Cancel").quiet().show(ui).clicked() {
                out.push(Command::CloseSourceQuestion);
            }
        });
    });
    if is_left {
        out.push(Command::CloseSourceQuestion);
    }
}

fn changed(ui: &Ui, state: &AppState, file: &str, said: &[String], out: &mut Vec<Command>) {
    let title = format!("{file} has changed since the study was saved");
    let is_left = dialog(ui, &title, 520.0, |ui| {
        for sentence in said {
            body(ui, sentence);
        }
        ui.add_space(6.0);
        let study = state.shown_name().unwrap_or_default();
        hint(
            ui,
            format!(
                "The results are those of the file as it is now. {study} keeps the numbers from before until you save it."
            ),
        );
        foot(ui, |ui| {
            if Button::new("Go on with it as it is").main().show(ui).clicked() {
                out.push(Command::AcceptSource);
            }
            if Button::new("Point to another file…").show(ui).clicked() {
                out.push(Command::PickSource);
            }
        });
    });
    if is_left {
        out.push(Command::AcceptSource);
    }
}
