//! About: versions, places of files, licences.

use std::path::{Path, PathBuf};

use egui::{Grid, ScrollArea, Ui, vec2};

use super::{
    frame::paint_mark,
    widgets::{Button, body, check_row, dialog, foot, hint, label, link, paint_elided, styled, title},
};
use crate::{
    state::{AppState, Command, Overlay, Versions},
    theme::{fonts::Weight, style::colours},
};

const WIDTH: f32 = 600.0;
/// Width of the names of places.
const NAME: f32 = 112.0;

/// Shows it while it is open.
pub fn show(ui: &Ui, state: &AppState, out: &mut Vec<Command>) {
    if state.overlay != Some(Overlay::About) {
        return;
    }
    let versions = Versions::of_this_program();
    let is_left = dialog(ui, "About Buyerscope", WIDTH, |ui| {
        head(ui, &versions);
        ui.add_space(14.0);
        ui.spacing_mut().item_spacing.y = 4.0;
        let room = ui.ctx().content_rect().height() - 300.0;
        ScrollArea::vertical()
            .id_salt("about")
            .max_height(room.max(160.0))
            .auto_shrink([false, true])
            .show(ui, |ui| {
                places(ui, state, out);
                ui.add_space(14.0);
                libraries(ui, &versions);
            });
        foot(ui, |ui| {
            if Button::new("Close").main().show(ui).clicked() {
                out.push(Command::CloseOverlay);
            }
            if Button::new("Copy versions and places").show(ui).clicked() {
                ui.ctx().copy_text(as_text(state, &versions));
            }
        });
    });
    if is_left {
        out.push(Command::CloseOverlay);
    }
}

fn head(ui: &mut Ui, versions: &Versions) {
    ui.horizontal(|ui| {
        let (mark, _) = ui.allocate_exact_size(vec2(40.0, 40.0), egui::Sense::hover());
        paint_mark(ui, mark);
        ui.add_space(6.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            title(ui, format!("Version {}, {}", versions.program, versions.system));
            body(ui, "Who hunts bargains, who buys premium, and how sure that is.");
        });
    });
    ui.add_space(8.0);
    body(
        ui,
        "Nothing leaves this computer: Buyerscope uses no network, asks for no updates and sends no reports.",
    );
}

/// What is kept where.
fn kept(state: &AppState) -> [(&'static str, Option<PathBuf>); 3] {
    [
        ("Settings", state.settings_path.clone()),
        ("Log", state.log_path.clone()),
        (
            "Unsaved work",
            state.data_folder.as_ref().map(|folder| folder.join("journal")),
        ),
    ]
}

fn places(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    title(ui, "Where things are kept");
    ui.add_space(4.0);
    for (name, path) in kept(state) {
        place(ui, name, path.as_deref(), out);
    }
    if let Some(folder) = &state.data_folder {
        // Its size and the widths of its panes.
        place(ui, "Window", Some(&folder.join("window.ron")), out);
    }
    ui.add_space(4.0);
    let is_kept = !state.settings.without_log;
    if check_row(ui, is_kept, "Keep a log").changed() {
        out.push(Command::KeepLog(!is_kept));
    }
    hint(
        ui,
        "Starts, sizes of files, how long work took, kinds of errors: no names, no customers, two megabytes at most.",
    );
    if let Some(why) = &state.log_failure {
        let colours = colours(ui);
        styled(ui, format!("{why}."), 12.0, Weight::Regular, colours.bad);
    }
}

fn place(ui: &mut Ui, name: &str, path: Option<&Path>, out: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(NAME, 22.0), egui::Sense::hover());
        let ink = colours(ui).ink_2;
        let left = egui::Align2::LEFT_CENTER;
        let at = rect.left_center();
        paint_elided(ui.painter(), at, left, name, NAME, 12.0, Weight::Regular, ink);
        let Some(path) = path else {
            hint(ui, "nowhere");
            return;
        };
        let shown = path.display().to_string();
        let width = ui.available_width() - 100.0;
        let (rect, response) = ui.allocate_exact_size(vec2(width, 22.0), egui::Sense::hover());
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{name}: {shown}")));
        let ink = colours(ui).ink;
        let at = rect.left_center();
        if paint_elided(ui.painter(), at, left, &shown, width, 12.0, Weight::Regular, ink) {
            response.on_hover_text(&shown);
        }
        let show = link(ui, "Show in folder").on_hover_text(format!("Show {name} in its folder"));
        if show.clicked() {
            out.push(Command::ShowInFolder(path.to_owned()));
        }
    });
}

fn libraries(ui: &mut Ui, versions: &Versions) {
    title(ui, "Licences and libraries");
    ui.add_space(4.0);
    body(
        ui,
        "Buyerscope: MIT or Apache 2.0, as you like. The typeface Inter: SIL Open Font License 1.1.",
    );
    hint(
        ui,
        "These libraries do most of the work; Cargo.lock in the sources has all.",
    );
    ui.add_space(6.0);
    // Lines of text, not of controls.
    ui.spacing_mut().interact_size.y = 16.0;
    Grid::new("libraries")
        .num_columns(4)
        .spacing(vec2(20.0, 4.0))
        .show(ui, |ui| {
            for (library, version) in &versions.libraries {
                styled(ui, library.name, 12.0, Weight::Medium, colours(ui).ink);
                label(ui, *version);
                label(ui, library.what);
                hint(ui, library.licence);
                ui.end_row();
            }
        });
}

/// What is copied: all that somebody who helps has to know.
fn as_text(state: &AppState, versions: &Versions) -> String {
    let mut text = format!("Buyerscope {}\n{}\n", versions.program, versions.system);
    for (name, path) in kept(state) {
        let path = path.map_or_else(|| "nowhere".to_owned(), |path| path.display().to_string());
        text += &format!("{name}: {path}\n");
    }
    for (library, version) in &versions.libraries {
        text += &format!("{} {version}, {}\n", library.name, library.licence);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Settings;

    #[test]
    fn what_is_copied_has_versions_and_places() {
        let settings = Some(PathBuf::from("/home/me/settings.toml"));
        let state = AppState::new(Settings::default(), settings, None).with_log(Some("/var/a.log".into()));
        let text = as_text(&state, &Versions::of_this_program());
        for said in [
            concat!("Buyerscope ", env!("CARGO_PKG_VERSION")),
            "Settings: /home/me/settings.toml",
            "Log: /var/a.log",
            "Unsaved work: nowhere",
            "polars 0.",
        ] {
            assert!(text.contains(said), "{said} is not in {text}");
        }
    }
}
