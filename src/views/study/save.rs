//! Where a study is saved, and whether it carries its data.

use egui::{Id, Key, Response, Ui};

use super::{dialog, foot};
use crate::{
    engine::{document::ZIP_ENDING, format, study::Source},
    state::{AppState, Command, SaveDraft},
    theme::{
        fonts::Weight,
        style::{CONTROL_HEIGHT, colours},
    },
    views::{
        typed_path,
        widgets::{Button, Icon, body, check_row, hint, styled, text_field},
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
            if is_just_opened(ui) {
                field.request_focus();
            }
            is_entered = ui.input(|input| input.key_pressed(Key::Enter)) && is_for_all(ui, &field);
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
        let replaces = target.is_file();
        if replaces {
            let words = "A file of this name is there and will be replaced.";
            ui.add_space(4.0);
            styled(ui, words, 12.0, Weight::Regular, colours(ui).warn);
        }
        data_choice(ui, state, draft, &target, out);
        foot(ui, |ui| {
            let has_path = !path.trim().is_empty();
            let words = if replaces { "Replace" } else { "Save" };
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

/// Whether the dialog was not there a pass before.
fn is_just_opened(ui: &Ui) -> bool {
    let now = ui.ctx().cumulative_pass_nr();
    ui.data_mut(|data| {
        let seen = data.get_temp_mut_or(Id::unique("save dialog seen"), 0_u64);
        let before = std::mem::replace(seen, now);
        before == 0 || before + 1 < now
    })
}

/// Whether Enter is meant for the dialog, not for a button that has the focus: the field, or nothing, has it.
fn is_for_all(ui: &Ui, field: &Response) -> bool {
    let focused = ui.memory(egui::Memory::focused);
    focused.is_none_or(|id| id == field.id)
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

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::views::segments::tests::{csv, harness, state_of};

    const REPLACED: &str = "A file of this name is there and will be replaced.";

    fn shown(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
        if let Some(draft) = &state.save_draft {
            show(ui, state, draft, out);
        }
    }

    fn asking(path: &std::path::Path) -> AppState {
        let mut state = state_of(&csv());
        state.save_draft = Some(SaveDraft {
            path: path.display().to_string(),
            carries_data: false,
        });
        state
    }

    #[test]
    fn enter_saves_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.study.toml");
        let (mut harness, asked) = harness(800.0, asking(&path), shown);
        harness.run_steps(2);
        assert!(harness.get_by_label("Study path").is_focused());
        assert!(harness.query_by_label_contains(REPLACED).is_none());
        harness.key_press(Key::Enter);
        harness.run_steps(1);
        let asked = asked.take();
        let is_saved = |one: &Command| matches!(one, Command::SaveTo(to) if *to == path);
        assert!(asked.iter().any(is_saved), "{asked:?}");
    }

    #[test]
    fn enter_on_a_button_is_that_button() {
        let folder = tempfile::tempdir().unwrap();
        let (mut harness, asked) = harness(800.0, asking(&folder.path().join("mine.study.toml")), shown);
        harness.run_steps(2);
        harness.get_by_label("Cancel").focus();
        harness.run_steps(2);
        harness.key_press(Key::Enter);
        harness.run_steps(2);
        let asked = asked.take();
        let is_left = |one: &Command| matches!(one, Command::CloseSaveDraft);
        assert!(asked.iter().any(is_left), "{asked:?}");
        assert!(
            !asked.iter().any(|one| matches!(one, Command::SaveTo(_))),
            "{asked:?}"
        );
    }

    #[test]
    fn that_a_file_is_replaced_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.study.toml");
        std::fs::write(&path, "").unwrap();
        let (mut harness, _) = harness(800.0, asking(&path), shown);
        harness.run_steps(2);
        harness.get_by_label(REPLACED);
        harness.get_by_label("Replace");
    }
}
