//! Events and commands settle here, before anything is painted.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use egui::{Context, ThemePreference, ViewportCommand};

use super::BuyerscopeApp;
use crate::{
    state::{Command, ThemeChoice},
    views::data,
};

impl BuyerscopeApp {
    /// Takes in what has happened, applies what was asked for, and hands out the work.
    pub(super) fn settle(&mut self, ctx: &Context) {
        self.state.now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0.0, |since| since.as_secs_f64());
        for event in self.runner.events() {
            for request in self.state.on_event(event) {
                self.runner.submit(request);
            }
        }
        self.read_shortcuts(ctx);
        self.read_drops(ctx);
        self.mind_closing(ctx);
        for command in std::mem::take(&mut self.commands) {
            for request in self.state.apply(command) {
                self.runner.submit(request);
            }
        }
        self.mind_asks(ctx);
        if let Some(copied) = self.state.copied.take() {
            let size = [copied.columns, copied.rows];
            ctx.copy_image(egui::ColorImage::from_rgba_unmultiplied(size, &copied.rgba));
        }
        if self.state.leaving.wants_quit && !self.is_closing {
            self.is_closing = true;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        self.state.drop_old_toasts();
        if !self.state.toasts.is_empty() || !self.state.running.is_empty() {
            // Toasts leave and progress bars appear by the clock.
            ctx.request_repaint_after(Duration::from_millis(150));
        }
        self.set_theme(ctx);
        self.set_zoom(ctx);
        self.set_title(ctx);
    }

    /// The window stays while closing it would lose something, until that is settled.
    fn mind_closing(&mut self, ctx: &Context) {
        if ctx.input(|input| input.viewport().close_requested()) && !self.state.may_close() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.commands.push(Command::Quit);
        }
    }

    /// What only the window knows or can do.
    fn mind_asks(&mut self, ctx: &Context) {
        let asks = std::mem::take(&mut self.state.asks);
        if asks.theme {
            let next = match ctx.theme() {
                egui::Theme::Light => ThemeChoice::Dark,
                egui::Theme::Dark => ThemeChoice::Light,
            };
            for request in self.state.apply(Command::SetTheme(next)) {
                self.runner.submit(request);
            }
        }
        if asks.find {
            data::focus_find(ctx);
        }
        if asks.full_screen {
            let is_full = ctx.input(|input| input.viewport().fullscreen).unwrap_or(false);
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!is_full));
        }
    }

    fn set_zoom(&self, ctx: &Context) {
        let wanted = self.state.settings.zoom.factor();
        if ctx.zoom_factor() != wanted {
            ctx.set_zoom_factor(wanted);
        }
    }

    fn read_drops(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        if let Some(path) = dropped
            .into_iter()
            .map(|file| file.path().to_owned())
            .find(|path| path.is_absolute())
        {
            self.commands.push(Command::Open(path));
        }
    }

    fn set_theme(&self, ctx: &Context) {
        let wanted = match self.state.settings.theme {
            ThemeChoice::System => ThemePreference::System,
            ThemeChoice::Light => ThemePreference::Light,
            ThemeChoice::Dark => ThemePreference::Dark,
        };
        if ctx.options(|options| options.theme_preference) != wanted {
            ctx.set_theme(wanted);
        }
    }

    fn set_title(&mut self, ctx: &Context) {
        let unsaved = if self.state.is_dirty() { "• " } else { "" };
        let title = match self.state.shown_name() {
            Some(name) => format!("{unsaved}{name} – Buyerscope"),
            None => "Buyerscope".to_owned(),
        };
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}
