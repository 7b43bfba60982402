//! Paints the state. No work, no files.

use eframe::{App, Frame};
use egui::Ui;

use super::BuyerscopeApp;
use crate::{state::Command, views};

impl App for BuyerscopeApp {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut Frame) {
        self.settle(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        views::show(ui, &self.state, &mut self.commands);
        // A picture that is asked for comes when it is drawn: the pass would be made twice for nothing.
        let waits = |command: &Command| matches!(command, Command::Draw(_));
        if self.commands.iter().any(|command| !waits(command)) {
            // What was asked for shows in this very frame: the pass is made once more with it applied.
            ui.ctx().request_discard("commands were given");
        }
        if !self.commands.is_empty() {
            ui.ctx().request_repaint();
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        if let Some(log) = &self.log {
            // Where even that cannot be written there is nobody left to tell.
            drop(log.add("end"));
        }
    }
}
