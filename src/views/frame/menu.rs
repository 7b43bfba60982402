//! The menu of the top bar: all that can be asked for by name, section by section.

use egui::{
    Align2, CornerRadius, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, containers::menu::SubMenu, pos2,
    vec2,
};

use crate::{
    engine::format,
    state::{AppState, Command, Described, Section},
    theme::{
        fonts::Weight,
        style::{c, colours},
    },
    views::widgets::{Icon, hint, paint_elided, paint_text},
};

const ITEM: f32 = 28.0;
/// Width of the lists that open beside the menu.
const BESIDE: f32 = 330.0;

/// Files at once, the rest by section.
pub fn more_menu(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for one in Section::File.actions() {
        item(ui, state, one, out);
    }
    if !state.settings.recent.is_empty() {
        let open = sub_menu_button(ui, "Open recent");
        SubMenu::new().show(ui, &open, |ui| recent(ui, state, out));
    }
    divider(ui);
    for section in Section::ALL
        .into_iter()
        .filter(|section| *section != Section::File)
    {
        let open = sub_menu_button(ui, section.title());
        SubMenu::new().show(ui, &open, |ui| {
            list(ui, |ui| {
                for one in section.actions() {
                    item(ui, state, one, out);
                }
            });
        });
    }
    ui.add_space(4.0);
    hint(ui, format!("  Buyerscope {}", env!("CARGO_PKG_VERSION")));
}

fn recent(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    list(ui, |ui| {
        for file in &state.settings.recent {
            let name = format::file_name(&file.path);
            let response = menu_item(ui, &name, "", true);
            if response.clicked() {
                out.push(Command::Open(file.path.clone()));
                ui.close();
            }
            response.on_hover_text(file.path.display().to_string());
        }
    });
}

/// A list beside the menu, which scrolls where the window is low.
fn list(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ui.set_width(BESIDE);
    ui.spacing_mut().item_spacing.y = 0.0;
    let room = ui.ctx().content_rect().height() - 120.0;
    ScrollArea::vertical()
        .id_salt("menu section")
        .max_height(room.max(160.0))
        .show(ui, content);
}

fn item(ui: &mut Ui, state: &AppState, one: &Described, out: &mut Vec<Command>) {
    let obstacle = one.action.obstacle(state);
    let response = menu_item(ui, one.title, &one.action.keys(), obstacle.is_none());
    if response.clicked() {
        out.push(Command::Do(one.action));
        ui.close();
    }
    if let Some(why) = obstacle {
        response.on_hover_text(why);
    }
}

fn divider(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 9.0), Sense::hover());
    let stroke = Stroke::new(1.0, c(colours(ui).hairline));
    ui.painter().hline(rect.x_range(), rect.center().y, stroke);
}

/// A line that opens a list beside it.
fn sub_menu_button(ui: &mut Ui, text: &str) -> egui::Response {
    let response = menu_item(ui, text, "", true);
    let at = pos2(response.rect.right() - 14.0, response.rect.center().y);
    Icon::ChevronRight.paint(ui.painter(), at, c(colours(ui).ink_3));
    response
}

fn menu_item(ui: &mut Ui, text: &str, keys: &str, is_enabled: bool) -> egui::Response {
    let sense = if is_enabled {
        Sense::click()
    } else {
        Sense::hover()
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ITEM), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, is_enabled, text));
    let colours = colours(ui);
    if is_enabled && (response.hovered() || response.has_focus()) {
        ui.painter()
            .rect_filled(rect, CornerRadius::same(4), c(colours.hover));
    }
    let ink = if is_enabled { colours.ink } else { colours.ink_off };
    let at = pos2(rect.right() - 8.0, rect.center().y);
    let placed = paint_text(
        ui.painter(),
        at,
        Align2::RIGHT_CENTER,
        keys,
        12.0,
        Weight::Regular,
        colours.ink_3,
    );
    let at = pos2(rect.left() + 8.0, rect.center().y);
    let width = placed.left() - at.x - 8.0;
    let is_cut = paint_elided(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        text,
        width,
        12.0,
        Weight::Regular,
        ink,
    );
    if is_cut {
        return response.on_hover_text(text);
    }
    response
}
