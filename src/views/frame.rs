//! The bars at the top and the bottom of the window.

mod menu;
mod selected;
mod status;

pub use status::{STATUS_BAR, escape, status_bar};

use egui::{
    Align, Align2, CornerRadius, Frame, Layout, Panel, Popup, Rect, Role, Sense, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

use super::widgets::{Button, Icon, keys_chip, paint_elided, paint_text};
use crate::{
    state::{Action, AppState, Command, Tab, ThemeChoice},
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours},
    },
};

const TOP_BAR: f32 = 48.0;
/// Width of what opens the command palette.
const PALETTE: f32 = 208.0;

/// Mark, file, tabs, undo and redo, theme, more.
pub fn top_bar(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let fill = c(colours(ui).panel);
    Panel::top("top bar")
        .exact_size(TOP_BAR)
        .resizable(false)
        .frame(Frame::new().fill(fill))
        .show(ui, |ui| {
            let rect = ui.max_rect();
            // Tabs begin where the settings pane of the tab ends.
            let tabs_from = if super::panes::is_narrow(ui) { 250.0 } else { 290.0 };
            paint_mark(
                ui,
                Rect::from_center_size(pos2(rect.left() + 28.0, rect.center().y), vec2(24.0, 24.0)),
            );
            file_name(ui, state, rect, tabs_from - 12.0);
            let tabs = Rect::from_min_max(pos2(rect.left() + tabs_from, rect.top()), rect.max);
            let builder = UiBuilder::new()
                .max_rect(tabs)
                .layout(Layout::left_to_right(Align::Center));
            ui.scope_builder(builder, |ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                for tab in Tab::ALL {
                    tab_ui(ui, state, tab, out);
                }
            });
            let builder = UiBuilder::new()
                .max_rect(rect.shrink2(vec2(12.0, 0.0)))
                .layout(Layout::right_to_left(Align::Center));
            ui.scope_builder(builder, |ui| right_side(ui, state, out));
        });
}

/// The mark: two large and two small customers on a dark (or light) square.
pub fn paint_mark(ui: &Ui, rect: Rect) {
    let colours = colours(ui);
    let painter = ui.painter();
    let unit = rect.width() / 24.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small radius"
    )]
    let radius = CornerRadius::same((6.0 * unit) as u8);
    painter.rect_filled(rect, radius, c(colours.ink));
    let dot = |x: f32, y: f32, radius: f32, colour| {
        painter.circle_filled(rect.min + vec2(x, y) * unit, radius * unit, c(colour));
    };
    dot(8.0, 8.0, 3.6, colours.class[0].mark);
    dot(16.0, 16.0, 3.6, colours.class[1].mark);
    dot(16.0, 8.0, 1.6, colours.ink_3);
    dot(8.0, 16.0, 1.6, colours.ink_3);
}

fn file_name(ui: &Ui, state: &AppState, bar: Rect, until: f32) {
    let name = state.shown_name().unwrap_or_else(|| "Buyerscope".to_owned());
    let dot = if state.is_dirty() { 14.0 } else { 0.0 };
    let at = pos2(bar.left() + 50.0, bar.center().y);
    let ink = colours(ui).ink;
    let width = until - 50.0 - dot;
    let is_cut = paint_elided(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        &name,
        width,
        13.0,
        Weight::SemiBold,
        ink,
    );
    let area = Rect::from_min_max(pos2(at.x, bar.top()), pos2(bar.left() + until, bar.bottom()));
    let response = ui.interact(area, ui.scope_id().with("file name"), Sense::hover());
    let said = if state.is_dirty() {
        let end = at.x + text_width(&name, 13.0, Weight::SemiBold).min(width);
        let middle = pos2(end + 8.0 + 3.0, at.y);
        ui.painter().circle_filled(middle, 3.0, c(ink));
        format!("{name}, not saved")
    } else {
        name
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    let path = state.kept.path.as_ref().map(|path| path.display().to_string());
    if is_cut || state.is_dirty() || path.is_some() {
        let place = path.map(|path| format!("\n{path}")).unwrap_or_default();
        response.on_hover_text(format!("{said}{place}"));
    }
}

fn tab_ui(ui: &mut Ui, state: &AppState, tab: Tab, out: &mut Vec<Command>) {
    // A saved model alone scores, and that is all.
    let has_file = state.has_source() || (tab == Tab::Score && !state.shows_welcome());
    let is_shown = has_file && state.tab == tab;
    let words = text_width(tab.title(), 13.0, Weight::SemiBold);
    let badge = badge(state, tab).filter(|_| has_file);
    let badge_width = badge
        .as_ref()
        .map_or(0.0, |text| text_width(text, 11.0, Weight::Medium) + 10.0);
    let width = words + 20.0 + if badge.is_some() { badge_width + 8.0 } else { 0.0 };
    let sense = if has_file { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, TOP_BAR), sense);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, has_file, is_shown, tab.title()));
    let text_at = pos2(rect.left() + 10.0 + words / 2.0, rect.center().y);
    let colours = colours(ui);
    let (ink, weight) = match (has_file, is_shown) {
        (false, _) => (colours.ink_off, Weight::Regular),
        (true, true) => (colours.ink, Weight::SemiBold),
        (true, false) if response.hovered() => (colours.ink, Weight::Medium),
        (true, false) => (colours.ink_2, Weight::Medium),
    };
    paint_text(
        ui.painter(),
        text_at,
        Align2::CENTER_CENTER,
        tab.title(),
        13.0,
        weight,
        ink,
    );
    if let Some(text) = &badge {
        let middle = pos2(rect.right() - 10.0 - badge_width / 2.0, rect.center().y);
        let place = Rect::from_center_size(middle, vec2(badge_width, 18.0));
        ui.painter()
            .rect_filled(place, CornerRadius::same(4), c(colours.warn_soft));
        paint_text(
            ui.painter(),
            middle,
            Align2::CENTER_CENTER,
            text,
            11.0,
            Weight::Medium,
            colours.warn,
        );
    }
    if is_shown {
        let line = Rect::from_min_max(
            pos2(rect.left() + 8.0, rect.bottom() - 2.0),
            pos2(rect.right() - 8.0, rect.bottom()),
        );
        ui.painter().rect_filled(line, CornerRadius::ZERO, c(colours.ink));
    }
    if response.has_focus() {
        let stroke = Stroke::new(2.0, c(colours.select));
        ui.painter().rect_stroke(
            rect.shrink2(vec2(2.0, 8.0)),
            CornerRadius::same(6),
            stroke,
            StrokeKind::Inside,
        );
    }
    if has_file {
        let tip = response.clone().on_hover_text(Action::Tab(tab).keys());
        if tip.clicked() {
            out.push(Command::ShowTab(tab));
        }
    }
}

/// What wants a look in a tab: the number beside its title.
fn badge(state: &AppState, tab: Tab) -> Option<String> {
    let n = match tab {
        Tab::Train => super::train::n_warnings(state),
        _ => 0,
    };
    (n > 0).then(|| n.to_string())
}

fn right_side(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.x = 4.0;
    let more = Button::icon_only(Icon::More, "More").show(ui);
    Popup::menu(&more)
        .width(280.0)
        .show(|ui| menu::more_menu(ui, state, out));
    let (icon, name, next) = match (state.settings.theme, ui.visuals().dark_mode) {
        (_, false) => (Icon::Moon, "Dark theme", ThemeChoice::Dark),
        (_, true) => (Icon::Sun, "Light theme", ThemeChoice::Light),
    };
    if Button::icon_only(icon, name).show(ui).clicked() {
        out.push(Command::SetTheme(next));
    }
    palette_field(ui, out);
    if state.shows_welcome() {
        return;
    }
    let (line, _) = ui.allocate_exact_size(vec2(9.0, 20.0), Sense::hover());
    ui.painter().vline(
        line.center().x,
        line.y_range(),
        Stroke::new(1.0, c(colours(ui).hairline)),
    );
    let shows = state.history_panel.is_some();
    let history = Button::icon_only(Icon::History, Action::History.tip());
    if history.enabled(state.has_source()).show(ui).clicked() {
        out.push(Command::ShowHistory(!shows));
    }
    let redo = Button::icon_only(Icon::Redo, Action::Redo.tip()).enabled(state.history.can_redo());
    if redo.show(ui).clicked() {
        out.push(Command::Redo);
    }
    let undo = Button::icon_only(Icon::Undo, Action::Undo.tip()).enabled(state.history.can_undo());
    if undo.show(ui).clicked() {
        out.push(Command::Undo);
    }
}

/// What opens the command palette: a field where there is room for one.
fn palette_field(ui: &mut Ui, out: &mut Vec<Command>) {
    let is_clicked = if super::panes::is_narrow(ui) {
        Button::icon_only(Icon::Search, Action::Palette.tip())
            .show(ui)
            .clicked()
    } else {
        ui.add_space(4.0);
        let is_clicked = wide_palette_field(ui).clicked();
        ui.add_space(4.0);
        is_clicked
    };
    if is_clicked {
        out.push(Command::Do(Action::Palette));
    }
}

fn wide_palette_field(ui: &mut Ui) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(PALETTE, 28.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, Action::Palette.tip()));
    let colours = colours(ui);
    let (fill, edge) = if response.hovered() {
        (colours.hover, colours.stroke_strong)
    } else {
        (colours.raised, colours.stroke)
    };
    let painter = ui.painter();
    let edge = Stroke::new(1.0, c(edge));
    painter.rect(rect, CornerRadius::same(6), c(fill), edge, StrokeKind::Inside);
    if response.has_focus() {
        let ring = Stroke::new(2.0, c(colours.select));
        painter.rect_stroke(rect.expand(1.0), CornerRadius::same(7), ring, StrokeKind::Outside);
    }
    Icon::Search.paint(
        painter,
        pos2(rect.left() + 16.0, rect.center().y),
        c(colours.ink_3),
    );
    let at = pos2(rect.left() + 32.0, rect.center().y);
    let left = Align2::LEFT_CENTER;
    paint_text(
        painter,
        at,
        left,
        "Search commands",
        12.0,
        Weight::Regular,
        colours.ink_3,
    );
    let right = pos2(rect.right() - 6.0, rect.center().y);
    keys_chip(painter, right, &Action::Palette.keys(), colours);
    response
}

/// While a file is held over the window.
pub fn drop_target(ui: &Ui) {
    if ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let colours = colours(ui);
    let rect = ui.ctx().content_rect();
    let painter = ui.ctx().layer_painter(egui::LayerId::new(
        egui::Order::Foreground,
        egui::Id::unique("drop target"),
    ));
    painter.rect_filled(rect, CornerRadius::ZERO, c(colours.canvas).gamma_multiply(0.85));
    let stroke = Stroke::new(2.0, c(colours.select));
    painter.rect_stroke(
        rect.shrink(16.0),
        CornerRadius::same(12),
        stroke,
        StrokeKind::Inside,
    );
    paint_text(
        &painter,
        rect.center(),
        Align2::CENTER_CENTER,
        "Drop to open",
        15.0,
        Weight::SemiBold,
        colours.ink,
    );
}
