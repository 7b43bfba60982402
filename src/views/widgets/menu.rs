//! A list of things to do that opens under a button.

use egui::{Align2, Popup, PopupCloseBehavior, Response, ScrollArea, Sense, pos2, vec2};

use super::{
    field::{list_item, shows_that_it_scrolls},
    paint_elided,
};
use crate::theme::{
    fonts::{Weight, text_width},
    style::colours,
};

/// Height of a line.
const ITEM: f32 = 28.0;
/// A longer menu scrolls; it ends within a line, so that it is seen to go on.
const MENU_HEIGHT: f32 = 14.5 * ITEM;

/// A line of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MenuItem {
    /// Names what follows; something to know about it at the right.
    Heading(String, String),
    Choice(String),
}

/// Opens the menu when `button` is clicked; the place in `items` of what was picked now. Only lines
/// in sight are laid out.
pub fn menu(button: &Response, items: &[MenuItem], width: f32) -> Option<usize> {
    let mut picked = None;
    Popup::menu(button)
        .width(width)
        .close_behavior(PopupCloseBehavior::CloseOnClick)
        .show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            shows_that_it_scrolls(ui);
            ScrollArea::vertical()
                .max_height(MENU_HEIGHT)
                .show_rows(ui, ITEM, items.len(), |ui, seen| {
                    for place in seen {
                        match &items[place] {
                            MenuItem::Heading(text, note) => heading(ui, text, note),
                            MenuItem::Choice(text) => {
                                if list_item(ui, text, false).clicked() {
                                    picked = Some(place);
                                }
                            }
                        }
                    }
                });
        });
    picked
}

fn heading(ui: &mut egui::Ui, text: &str, note: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ITEM), Sense::hover());
    let colours = colours(ui);
    let painter = ui.painter();
    let y = rect.center().y + 2.0;
    let at = pos2(rect.right() - 8.0, y);
    let note_width = text_width(note, 11.0, Weight::Regular);
    paint_elided(
        painter,
        at,
        Align2::RIGHT_CENTER,
        note,
        rect.width() / 2.0,
        11.0,
        Weight::Regular,
        colours.ink_3,
    );
    let at = pos2(rect.left() + 8.0, y);
    let width = rect.width() - note_width - 24.0;
    paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        text,
        width,
        12.0,
        Weight::Medium,
        colours.ink_2,
    );
}
