//! Where a study is saved, and whether it carries its data.

use egui::Ui;

use super::{dialog, foot};
use crate::{
    engine::{document::ZIP_ENDING, format, study::Source},
    state::{AppState, Command, SaveDraft},
    theme::style::CONTROL_HEIGHT,
    views::{
        typed_path,
        widgets::{Button, Icon, body, check_row, hint, text_field},
    },
};

pub fn show(ui: &Ui, state: &AppState, draft: &SaveDraft, out: &mut Vec<Command>) {
    let is_left = dialog(ui, "Save study", 560.0, |ui| {
        body(
            ui,
            "Every choice, as text that can be read and compared, with the numbers that they came to.",
        );
        ui.add_space(10.0);
        let mut path = draft.path.clone();
        let mut is_entered = false;
        ui.horizontal(|ui| {
            let width = ui.available_width() - 104.0;
            let field = text_field(
                ui,
                "Study path",
                &mut path,
                "Path of the study",
                width,
                CONTROL_HEIGHT,
            );
            is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if field.changed() {
                out.push(Command::SetSaveDraft(SaveDraft {
                    path: path.clone(),
                    ..draft.clone()
                }));
            }
            if Button::new("Change…").icon(Icon::Folder).show(ui).clicked() {
                out.push(Command::PickSavePath);
            }
        });
        let target = AppState::draft_path(draft, typed_path(&path));
        data_choice(ui, state, draft, &target, out);
        foot(ui, |ui| {
            let has_path = !path.trim().is_empty();
            let words = if target.is_file() { "Replace" } else { "Save" };
            let save = Button::new(words)
                .icon(Icon::Download)
                .main()
                .enabled(has_path)
                .show(ui);
            if has_path && (save.clicked() || is_entered) {
                out.push(Command::SaveTo(target.clone()));
            }
            if Button::new("Cancel").quiet().show(ui).clicked() {
                out.push(Command::CloseSaveDraft);
            }
        });
    });
    if is_left {
        out.push(Command::CloseSaveDraft);
    }
}

fn data_choice(
    ui: &mut Ui,
    state: &AppState,
    draft: &SaveDraft,
    target: &std::path::Path,
    out: &mut Vec<Command>,
) {
    ui.add_space(6.0);
    let source = match &state.study.source {
        Some(Source::File(path)) => format::file_name(path),
        // The sample is in every copy of the program.
        _ => return,
    };
    let words = format!("With {source} in it, for someone who does not have it");
    if check_row(ui, draft.carries_data, &words).changed() {
        let carries_data = !draft.carries_data;
        let draft = SaveDraft {
            carries_data,
            ..draft.clone()
        };
        let path = AppState::draft_path(&draft, typed_path(&draft.path));
        out.push(Command::SetSaveDraft(SaveDraft {
            path: path.display().to_string(),
            ..draft
        }));
    }
    hint(
        ui,
        if draft.carries_data {
            format!("One packed file, {}.", format::file_name(target))
        } else {
            format!("The data stay where they are. {ZIP_ENDING} packs both into one file.")
        },
    );
}
