//! Nothing yet, on its way, failed: what a view shows instead of a bare plot.

use egui::{Align, CornerRadius, Frame, Layout, Margin, Rect, Ui, UiBuilder, pos2, vec2};

use super::{Button, Icon, body, hint, link, styled};
use crate::{
    engine::format,
    theme::{
        fonts::Weight,
        style::{c, colours},
    },
};

/// Centred: one line, one hint, one button that does it. True when the button was clicked.
pub fn empty(ui: &mut Ui, title: &str, words: &str, button: Option<&str>) -> bool {
    let rect = ui.available_rect_before_wrap();
    let width = 320.0_f32.min(rect.width() - 16.0);
    let place = Rect::from_center_size(rect.center(), vec2(width, 120.0_f32.min(rect.height())));
    let builder = UiBuilder::new()
        .max_rect(place)
        .layout(Layout::top_down(Align::Center));
    ui.scope_builder(builder, |ui| {
        let colours = colours(ui);
        styled(ui, title, 13.0, Weight::SemiBold, colours.ink);
        styled(ui, words, 12.0, Weight::Regular, colours.ink_3);
        ui.add_space(8.0);
        button.is_some_and(|text| Button::new(text).show(ui).clicked())
    })
    .inner
}

/// What stopped, why, and one remedy. True when the remedy was clicked.
pub fn failed(ui: &mut Ui, title: &str, why: &str, remedy: Option<&str>) -> bool {
    let mut is_clicked = false;
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), egui::Sense::hover());
        Icon::Warning.paint(ui.painter(), rect.center(), c(colours(ui).bad));
        ui.vertical(|ui| {
            let ink = colours(ui).ink;
            styled(ui, title, 13.0, Weight::SemiBold, ink);
            body(ui, begun(why));
            if let Some(text) = remedy {
                ui.add_space(4.0);
                is_clicked = Button::new(text).show(ui).clicked();
            }
        });
    });
    is_clicked
}

/// Each line with a capital: the engine's errors go on after a colon, here they stand alone. What begins with the name of
/// a file, a column or a symbol keeps it.
fn begun(why: &str) -> String {
    let mut lines = why.lines().map(|line| {
        let first = line.split(' ').next().unwrap_or_default();
        let first = first.trim_end_matches([',', ':', ';']);
        let is_word = !first.is_empty() && first.chars().all(|sign| sign.is_ascii_lowercase());
        // "k = 9 segments": not a word but what k is called.
        if !is_word || first == "k" {
            return line.to_owned();
        }
        format::capital(line)
    });
    let mut text = lines.next().unwrap_or_default();
    for line in lines {
        text.push('\n');
        text.push_str(&line);
    }
    text
}

/// A soft note: a column, a count, and what to do. True when `remedy` was clicked.
pub fn warning(ui: &mut Ui, text: &str, remedy: Option<&str>) -> bool {
    let mut is_clicked = false;
    let colours = colours(ui);
    Frame::new()
        .fill(c(colours.warn_soft))
        .corner_radius(CornerRadius::same(6))
        .inner_margin(Margin::symmetric(10, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), egui::Sense::hover());
                Icon::Warning.paint(ui.painter(), rect.center(), c(colours.warn_mark));
                ui.vertical(|ui| {
                    styled(ui, text, 12.0, Weight::Regular, colours.ink);
                    if let Some(text) = remedy {
                        is_clicked = link(ui, text).clicked();
                    }
                });
            });
        });
    is_clicked
}

/// A 2 px bar along the top of a pane, a phrase and Cancel at its lower right, while a result is on
/// its way. True when Cancel was clicked.
pub fn pending_bar(ui: &mut Ui, pane: Rect, fraction: f32, phrase: &str) -> bool {
    pending_line(ui, pane, fraction);
    let place = Rect::from_min_max(
        pos2(pane.left() + 20.0, pane.top() + 6.0),
        pos2(pane.right() - 12.0, pane.top() + 26.0),
    );
    let builder = UiBuilder::new()
        .max_rect(place)
        .layout(Layout::right_to_left(Align::Center));
    ui.scope_builder(builder, |ui| pending_words(ui, fraction, phrase))
        .inner
}

/// The bar alone.
pub fn pending_line(ui: &Ui, pane: Rect, fraction: f32) {
    let colours = colours(ui);
    let top = Rect::from_min_size(pane.min, vec2(pane.width(), 2.0));
    ui.painter()
        .rect_filled(top, CornerRadius::ZERO, c(colours.quiet_2));
    let done = Rect::from_min_size(pane.min, vec2(pane.width() * fraction.clamp(0.0, 1.0), 2.0));
    ui.painter().rect_filled(done, CornerRadius::ZERO, c(colours.ink));
}

/// The phrase and Cancel alone, for a header whose controls are laid out from the right. True when
/// Cancel was clicked.
pub fn pending_words(ui: &mut Ui, fraction: f32, phrase: &str) -> bool {
    let is_cancelled = link(ui, "Cancel").clicked();
    hint(ui, format!("{phrase}, {:.0}\u{202f}%", fraction * 100.0));
    is_cancelled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_begin_with_a_capital_and_names_stay() {
        for (why, shown) in [
            ("there is no file here: a.csv", "There is no file here: a.csv"),
            (
                "column “age” is text\nno feature",
                "Column “age” is text\nNo feature",
            ),
            ("second.csv does not fit", "second.csv does not fit"),
            ("“id” tells nobody apart", "“id” tells nobody apart"),
            ("k = 9 segments want more rows", "k = 9 segments want more rows"),
            ("a column needs a name", "A column needs a name"),
            ("", ""),
        ] {
            assert_eq!(begun(why), shown);
        }
    }
}
