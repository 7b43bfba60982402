//! Events and commands settle here, before anything is painted.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use egui::{Context, Key, KeyboardShortcut, Modifiers, ThemePreference, ViewportCommand};

use super::BuyerscopeApp;
use crate::state::{Command, ExportSubject, Tab, ThemeChoice};

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
        self.set_title(ctx);
    }

    /// The window stays while closing it would lose something, until that is settled.
    fn mind_closing(&mut self, ctx: &Context) {
        if ctx.input(|input| input.viewport().close_requested()) && !self.state.may_close() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.commands.push(Command::Quit);
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

    fn read_shortcuts(&mut self, ctx: &Context) {
        let pressed = |modifiers, key| {
            ctx.input_mut(|input| input.consume_shortcut(&KeyboardShortcut::new(modifiers, key)))
        };
        let has_file = self.state.has_source();
        // The longer shortcut first: it contains the shorter one.
        if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z) || pressed(Modifiers::COMMAND, Key::Y) {
            self.commands.push(Command::Redo);
        }
        if pressed(Modifiers::COMMAND, Key::Z) {
            self.commands.push(Command::Undo);
        }
        if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::S) {
            self.commands.push(Command::SaveAs);
        }
        if pressed(Modifiers::COMMAND, Key::S) {
            self.commands.push(Command::Save);
        }
        if has_file && pressed(Modifiers::COMMAND, Key::H) {
            let shows = self.state.history_panel.is_none();
            self.commands.push(Command::ShowHistory(shows));
        }
        if pressed(Modifiers::COMMAND, Key::O) {
            self.commands.push(Command::PickFile);
        }
        let has_customers = has_file && self.state.results.prepared().is_some();
        if has_customers && pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::E) {
            self.commands.push(Command::OpenExport(ExportSubject::Everything));
        }
        if has_customers && pressed(Modifiers::COMMAND, Key::R) {
            self.commands.push(Command::OpenExport(ExportSubject::Report));
        }
        if has_file && pressed(Modifiers::NONE, Key::F5) {
            self.commands.push(Command::ReadAgain);
        }
        if self.state.export.is_some() && pressed(Modifiers::NONE, Key::Escape) {
            self.commands.push(Command::CloseExport);
        }
        let digits = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5];
        for (place, key) in digits.into_iter().enumerate() {
            if !pressed(Modifiers::COMMAND, key) {
                continue;
            }
            if has_file {
                self.commands
                    .extend(Tab::ALL.get(place).map(|&tab| Command::ShowTab(tab)));
            } else if let Some(file) = self.state.settings.recent.get(place) {
                self.commands.push(Command::Open(file.path.clone()));
            }
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
