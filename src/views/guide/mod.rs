//! A short guide in the window: what each tab does, shortcuts, words.

mod text;

use egui::{
    Align2, CornerRadius, Frame, Layout, Margin, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use self::text::{Piece, pieces};
use super::widgets::{Button, Icon, body, keys_chip, paint_text, styled, title};
use crate::{
    state::{AppState, Command, GuidePage, Overlay, Section, shown_keys},
    theme::{
        fonts::Weight,
        style::{c, colours},
    },
    views::widgets::{paint_elided, sheet},
};

const SIZE: egui::Vec2 = vec2(860.0, 640.0);
const PAGES: f32 = 180.0;
const HEAD: f32 = 48.0;
/// Width of what is named at the left of a page.
const NAMES: f32 = 150.0;

/// Shows the guide while it is open.
pub fn show(ui: &Ui, state: &AppState, out: &mut Vec<Command>) {
    let Some(Overlay::Guide(page)) = state.overlay else {
        return;
    };
    let window = ui.ctx().content_rect().size() - vec2(64.0, 64.0);
    let size = SIZE.min(window);
    let is_left = sheet(ui, "guide", size, None, |ui| {
        let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
        let line = Stroke::new(1.0, c(colours(ui).hairline));
        let head = whole.with_max_y(whole.top() + HEAD);
        let pages = Rect::from_min_max(head.left_bottom(), pos2(whole.left() + PAGES, whole.bottom()));
        let content = Rect::from_min_max(pages.right_top(), whole.max);
        ui.painter().hline(whole.x_range(), head.bottom(), line);
        ui.painter().vline(pages.right(), pages.y_range(), line);
        header(ui, head, out);
        list(ui, pages.shrink2(vec2(8.0, 10.0)), page, out);
        within(ui, content, |ui| read(ui, page));
    });
    if is_left {
        out.push(Command::CloseOverlay);
    }
}

fn within(ui: &mut Ui, rect: Rect, content: impl FnOnce(&mut Ui)) {
    let builder = UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::top_down(egui::Align::Min));
    content(&mut ui.new_child(builder.id_salt("guide content")));
}

fn header(ui: &mut Ui, rect: Rect, out: &mut Vec<Command>) {
    let builder = UiBuilder::new()
        .max_rect(rect.shrink2(vec2(20.0, 8.0)))
        .layout(Layout::left_to_right(egui::Align::Center));
    let ui = &mut ui.new_child(builder.id_salt("guide head"));
    let ink = colours(ui).ink;
    styled(ui, "Guide", 15.0, Weight::SemiBold, ink);
    ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
        if Button::icon_only(Icon::Cross, "Close the guide")
            .show(ui)
            .clicked()
        {
            out.push(Command::CloseOverlay);
        }
    });
}

/// The pages at the left.
fn list(ui: &mut Ui, rect: Rect, shown: GuidePage, out: &mut Vec<Command>) {
    let builder = UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::top_down(egui::Align::Min));
    let ui = &mut ui.new_child(builder.id_salt("guide pages"));
    ui.spacing_mut().item_spacing.y = 2.0;
    for page in GuidePage::ALL {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
        let is_shown = page == shown;
        let name = format!("{} in the guide", page.title());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_shown, &name));
        let colours = colours(ui);
        if is_shown || response.hovered() {
            let fill = if is_shown {
                colours.select_soft
            } else {
                colours.hover
            };
            ui.painter().rect_filled(rect, CornerRadius::same(6), c(fill));
        }
        if response.has_focus() {
            let ring = Stroke::new(2.0, c(colours.select));
            ui.painter()
                .rect_stroke(rect, CornerRadius::same(6), ring, egui::StrokeKind::Inside);
        }
        let weight = if is_shown {
            Weight::SemiBold
        } else {
            Weight::Regular
        };
        let at = pos2(rect.left() + 12.0, rect.center().y);
        paint_text(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            page.title(),
            13.0,
            weight,
            colours.ink,
        );
        if response.clicked() {
            out.push(Command::ShowOverlay(Overlay::Guide(page)));
        }
    }
}

fn read(ui: &mut Ui, page: GuidePage) {
    ScrollArea::vertical()
        .id_salt(("guide", page))
        .auto_shrink(false)
        .show(ui, |ui| {
            Frame::new()
                .inner_margin(Margin::symmetric(24, 16))
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.spacing_mut().item_spacing.y = 8.0;
                    if page == GuidePage::Shortcuts {
                        shortcuts(ui);
                    }
                    for piece in pieces(page) {
                        show_piece(ui, *piece);
                    }
                });
        });
}

fn show_piece(ui: &mut Ui, piece: Piece) {
    match piece {
        Piece::Head(words) => {
            ui.add_space(6.0);
            title(ui, words);
        }
        Piece::Text(words) => {
            body(ui, words);
        }
        Piece::Point(name, words) => point(ui, name, words),
    }
}

/// A name at the left, what is said of it beside it.
fn point(ui: &mut Ui, name: &str, words: &str) {
    let whole = ui.available_rect_before_wrap();
    let ink = colours(ui).ink;
    let side = |ui: &mut Ui, rect: Rect, salt: &str, words: &str, weight| {
        let builder = UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::top_down(egui::Align::Min));
        let mut child = ui.new_child(builder.id_salt((salt, name)));
        styled(&mut child, words, 13.0, weight, ink);
        child.min_rect().bottom()
    };
    let left = whole.with_max_x(whole.left() + NAMES - 16.0);
    let right = whole.with_min_x(whole.left() + NAMES);
    let bottom = side(ui, left, "name", &shown_keys(name), Weight::Medium);
    let bottom = bottom.max(side(ui, right, "words", words, Weight::Regular));
    ui.allocate_rect(whole.with_max_y(bottom), Sense::hover());
}

/// Every action with its shortcuts, as the menus have them.
fn shortcuts(ui: &mut Ui) {
    for section in Section::ALL {
        title(ui, section.title());
        for one in section.actions() {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
            let keys: Vec<String> = one.keys.iter().map(|keys| shown_keys(keys)).collect();
            let said = format!("{}: {}", one.title.trim_end_matches('…'), keys.join(" or "));
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
            let colours = colours(ui);
            let left = rect.left_center();
            let room = rect.width() - 220.0;
            let words = one.title.trim_end_matches('…');
            paint_elided(
                ui.painter(),
                left,
                Align2::LEFT_CENTER,
                words,
                room,
                13.0,
                Weight::Regular,
                colours.ink,
            );
            let mut right = rect.right_center() - vec2(8.0, 0.0);
            for keys in keys.iter().rev() {
                let chip = keys_chip(ui.painter(), right, keys, colours);
                right.x = chip.left() - 6.0;
            }
        }
        ui.add_space(8.0);
    }
}
