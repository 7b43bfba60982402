//! Paints the state. No work, no files.

use eframe::{App, Frame};
use egui::Ui;

use super::BuyerscopeApp;
use crate::views;

impl App for BuyerscopeApp {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut Frame) {
        self.settle(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        views::show(ui, &self.state, &mut self.commands);
        if !self.commands.is_empty() {
            // What was asked for shows in this very frame: the pass is made once more with it applied.
            ui.ctx().request_discard("commands were given");
            ui.ctx().request_repaint();
        }
    }
}
