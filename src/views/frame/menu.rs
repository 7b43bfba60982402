//! The menu of the top bar: files and studies, what can be exported, the theme.

use egui::{Align2, CornerRadius, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::{
    engine::format,
    state::{AppState, Command, ExportSubject, TableId, ThemeChoice},
    theme::{
        fonts::Weight,
        style::{c, colours},
    },
    views::widgets::{hint, paint_elided, paint_text},
};

pub fn more_menu(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut item = |ui: &mut Ui, text: &str, keys: &str, is_enabled: bool, command: Command| {
        if menu_item(ui, text, keys, is_enabled).clicked() {
            out.push(command);
            ui.close();
        }
    };
    let has_file = state.has_source();
    item(ui, "Open file or study…", "Ctrl+O", true, Command::PickFile);
    item(ui, "Save study", "Ctrl+S", has_file, Command::Save);
    item(ui, "Save study as…", "Ctrl+Shift+S", has_file, Command::SaveAs);
    item(ui, "Read the file again", "F5", has_file, Command::ReadAgain);
    item(ui, "Close file", "", !state.shows_welcome(), Command::CloseFile);
    let mut recent = state.settings.recent.iter().peekable();
    if recent.peek().is_some() {
        divider(ui);
        heading(ui, "Open recent");
    }
    for file in recent {
        let name = format::file_name(&file.path);
        item(ui, &name, "", true, Command::Open(file.path.clone()));
    }
    divider(ui);
    item(ui, "History", "Ctrl+H", has_file, Command::ShowHistory(true));
    item(ui, "Open a saved model…", "", true, Command::PickModel);
    item(
        ui,
        "Make customers of purchases…",
        "",
        has_file,
        Command::OpenPurchases,
    );
    divider(ui);
    let has_customers = state.results.prepared().is_some() && has_file;
    let has_scores = state.results.classifier().is_some() && has_file;
    let export = |table| Command::OpenExport(ExportSubject::Table(table));
    item(
        ui,
        "Export predictions…",
        "",
        has_scores,
        export(TableId::Predictions),
    );
    item(
        ui,
        "Export cleaned customers…",
        "",
        has_customers,
        export(TableId::Customers),
    );
    item(
        ui,
        "Export column summary…",
        "",
        has_customers,
        export(TableId::Summary),
    );
    divider(ui);
    item(
        ui,
        "Theme as the system",
        "",
        state.settings.theme != ThemeChoice::System,
        Command::SetTheme(ThemeChoice::System),
    );
    ui.add_space(4.0);
    hint(ui, format!("  Buyerscope {}", env!("CARGO_PKG_VERSION")));
}

fn divider(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 9.0), Sense::hover());
    let stroke = Stroke::new(1.0, c(colours(ui).hairline));
    ui.painter().hline(rect.x_range(), rect.center().y, stroke);
}

fn heading(ui: &mut Ui, text: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let at = pos2(rect.left() + 8.0, rect.center().y);
    let ink = colours(ui).ink_3;
    paint_text(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        text,
        11.0,
        Weight::Regular,
        ink,
    );
}

fn menu_item(ui: &mut Ui, text: &str, keys: &str, is_enabled: bool) -> egui::Response {
    let sense = if is_enabled {
        Sense::click()
    } else {
        Sense::hover()
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), sense);
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
