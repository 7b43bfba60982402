//! Events and commands settle here, before anything is painted.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use egui::{Context, Key, KeyboardShortcut, Modifiers, ThemePreference, ViewportCommand};

use super::BuyerscopeApp;
use crate::state::{Command, Tab, ThemeChoice};

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
        for command in std::mem::take(&mut self.commands) {
            for request in self.state.apply(command) {
                self.runner.submit(request);
            }
        }
        self.state.drop_old_toasts();
        if !self.state.toasts.is_empty() || !self.state.running.is_empty() {
            // Toasts leave and progress bars appear by the clock.
            ctx.request_repaint_after(Duration::from_millis(150));
        }
        self.set_theme(ctx);
        self.set_title(ctx);
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
        if pressed(Modifiers::COMMAND, Key::O) {
            self.commands.push(Command::PickFile);
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
        let title = match &self.state.study.source {
            Some(source) => format!("{} – Buyerscope", source.name()),
            None => "Buyerscope".to_owned(),
        };
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}
