//! Opens the window, or says how to work without one.

use anyhow::{Result, anyhow};
use directories::{ProjectDirs, UserDirs};
use egui::ViewportBuilder;

use super::{AppOptions, BuyerscopeApp, log};
use crate::engine::study::Source;

/// Opens the window and returns when it is closed.
///
/// # Errors
/// Where there is no display, or no way to draw on it.
pub fn run_window(open: Option<Source>) -> Result<()> {
    if cfg!(target_os = "linux") && !has_display() {
        return Err(no_window("there is no display"));
    }
    let places = ProjectDirs::from("", "", "buyerscope");
    let data_folder = places.as_ref().map(|dirs| dirs.data_local_dir().to_owned());
    let options = eframe::NativeOptions {
        // Size and place of the window, widths of its panes: eframe keeps them, beside what else is kept.
        persistence_path: data_folder.as_ref().map(|folder| folder.join("window.ron")),
        viewport: ViewportBuilder::default()
            .with_app_id("buyerscope")
            .with_title("Buyerscope")
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([960.0, 640.0])
            .with_icon(icon()),
        ..Default::default()
    };
    let app = AppOptions {
        open,
        data_folder,
        log_path: places.as_ref().map(log::place),
        settings_path: places
            .as_ref()
            .map(|dirs| dirs.config_dir().join("settings.toml")),
        home: UserDirs::new().map(|dirs| dirs.document_dir().unwrap_or(dirs.home_dir()).to_owned()),
        gives_way: true,
        ..AppOptions::default()
    };
    eframe::run_native(
        "buyerscope",
        options,
        Box::new(|cc| Ok(Box::new(BuyerscopeApp::new(&cc.egui_ctx, app)))),
    )
    .map_err(|error| no_window(&error.to_string()))
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
        .into_iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

fn no_window(why: &str) -> anyhow::Error {
    anyhow!(
        "the window cannot be opened ({why}); without one use `buyerscope analyze FILE --target COLUMN`, see `buyerscope --help`"
    )
}

fn icon() -> egui::IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon/buyerscope.png")).unwrap_or_default()
}
