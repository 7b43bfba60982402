//! The command palette: type a few letters, choose, Enter.

use std::sync::Arc;

use egui::{
    Align, Align2, CornerRadius, Galley, Key, Modifiers, Rect, Response, Role, ScrollArea, Sense, Stroke,
    TextFormat, Ui, WidgetInfo, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::widgets::{Icon, hint, is_typed_into, keys_chip, keys_width, paint_elided, sheet, text_field};
use crate::{
    state::{AppState, Command, Entry, Overlay, Palette},
    theme::{
        fonts::{Weight, text_width},
        style::{LARGE_CONTROL_HEIGHT, c, colours, font},
    },
};

const WIDTH: f32 = 620.0;
const ROW: f32 = 30.0;
const TOP: f32 = 64.0;
/// Rows that a page key goes over.
const PAGE: usize = 8;

/// Shows the palette while it is open.
pub fn show(ui: &Ui, state: &AppState, out: &mut Vec<Command>) {
    let Some(Overlay::Palette(palette)) = &state.overlay else {
        return;
    };
    let window = ui.ctx().content_rect();
    let size = vec2(WIDTH.min(window.width() - 32.0), window.height() - TOP - 48.0);
    let mut entries = state.palette_entries(&palette.text);
    entries.splice(0..0, file_at(&palette.text));
    let is_left = sheet(ui, "palette", size, Some(TOP), |ui| {
        let moved = keys(ui, palette.at, entries.len());
        let is_entered = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        ask(ui, palette, out);
        let at = moved.unwrap_or(palette.at).min(entries.len().saturating_sub(1));
        if moved.is_some() {
            out.push(Command::ShowOverlay(Overlay::Palette(Palette {
                at,
                ..palette.clone()
            })));
        }
        across(ui, size.x);
        let clicked = list(ui, &entries, at, moved.is_some(), size.y.min(420.0));
        let chosen = clicked.or((is_entered && moved.is_none()).then_some(at));
        if let Some(entry) = chosen.and_then(|place| entries.get(place)) {
            choose(entry, out);
        }
        across(ui, size.x);
        below(ui, entries.get(at));
    });
    if is_left {
        out.push(Command::CloseOverlay);
    }
}

/// A line from side to side: of the sheet, not of the window around it.
fn across(ui: &mut Ui, width: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, 1.0), Sense::hover());
    let line = Stroke::new(1.0, c(colours(ui).hairline));
    ui.painter().hline(rect.x_range(), rect.center().y, line);
}

fn choose(entry: &Entry, out: &mut Vec<Command>) {
    // What is not possible stays in sight, with its reason.
    if entry.obstacle.is_none() {
        out.push(Command::CloseOverlay);
        out.push(entry.command.clone());
    }
}

/// Where the keys go to from `at`.
fn keys(ui: &Ui, at: usize, n: usize) -> Option<usize> {
    let last = n.checked_sub(1)?;
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    // Past an end lies the other.
    if pressed(Key::ArrowDown) {
        Some(if at >= last { 0 } else { at + 1 })
    } else if pressed(Key::ArrowUp) {
        Some(at.checked_sub(1).unwrap_or(last))
    } else if pressed(Key::PageDown) {
        Some((at + PAGE).min(last))
    } else if pressed(Key::PageUp) {
        Some(at.saturating_sub(PAGE))
    } else {
        None
    }
}

/// The field that is typed into.
fn ask(ui: &mut Ui, palette: &Palette, out: &mut Vec<Command>) {
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        ui.add_space(14.0);
        let (icon, _) = ui.allocate_exact_size(vec2(16.0, LARGE_CONTROL_HEIGHT), Sense::hover());
        Icon::Search.paint(ui.painter(), icon.center(), c(colours(ui).ink_3));
        let mut text = palette.text.clone();
        let width = ui.available_width() - 14.0;
        let words = "A command, a tab, a recent file or a column";
        let field = text_field(
            ui,
            "Find a command",
            &mut text,
            words,
            width,
            LARGE_CONTROL_HEIGHT,
        );
        if !is_typed_into(&field) {
            field.request_focus();
        }
        if field.changed() {
            out.push(Command::ShowOverlay(Overlay::Palette(Palette { text, at: 0 })));
        }
    });
    ui.add_space(6.0);
}

/// The entries; the place of the one clicked now.
fn list(ui: &mut Ui, entries: &[Entry], at: usize, has_moved: bool, height: f32) -> Option<usize> {
    let mut clicked = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .id_salt("palette")
        .max_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.add_space(6.0);
            if entries.is_empty() {
                ui.horizontal(|ui| {
                    ui.add_space(16.0);
                    hint(ui, "Nothing is called so");
                });
            }
            for (place, entry) in entries.iter().enumerate() {
                let row = row(ui, entry, place == at);
                if place == at && has_moved {
                    row.scroll_to_me(None);
                }
                if row.clicked() {
                    clicked = Some(place);
                }
            }
            ui.add_space(6.0);
        });
    clicked
}

fn row(ui: &mut Ui, entry: &Entry, is_at: bool) -> Response {
    let (whole, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let is_possible = entry.obstacle.is_none();
    response.widget_info(|| {
        let name = match entry.obstacle {
            Some(why) => format!("{}: {why}", entry.title),
            None => entry.title.clone(),
        };
        WidgetInfo::selected(Role::ListBoxOption, is_possible, is_at, name)
    });
    let colours = colours(ui);
    let painter = ui.painter();
    let rect = whole.shrink2(vec2(6.0, 0.0));
    if is_at || response.hovered() {
        let fill = if is_at { colours.select_soft } else { colours.hover };
        painter.rect_filled(rect, CornerRadius::same(4), c(fill));
    }
    let right = pos2(rect.right() - 10.0, rect.center().y);
    let keys = keys_chip(painter, right, &entry.keys, colours);
    let gap = if keys_width(&entry.keys) > 0.0 { 10.0 } else { 0.0 };
    let said = entry.obstacle.unwrap_or(entry.group);
    let room = rect.width() * 0.5;
    let at = pos2(keys.left() - gap, right.y);
    paint_elided(
        painter,
        at,
        Align2::RIGHT_CENTER,
        said,
        room,
        12.0,
        Weight::Regular,
        colours.ink_3,
    );
    let left = rect.left() + 10.0;
    let end = at.x - text_width(said, 12.0, Weight::Regular).min(room) - 12.0;
    let title = title(ui, entry, end - left);
    let place = Rect::from_min_size(pos2(left, rect.center().y - title.size().y / 2.0), title.size());
    painter.galley(place.min, title, c(colours.ink));
    response
}

/// The title, the letters that were typed in a stronger type.
fn title(ui: &Ui, entry: &Entry, width: f32) -> Arc<Galley> {
    let colours = colours(ui);
    let ink = if entry.obstacle.is_some() {
        colours.ink_off
    } else {
        colours.ink
    };
    let mut job = LayoutJob {
        halign: Align::LEFT,
        wrap: TextWrapping::truncate_at_width(width),
        ..LayoutJob::default()
    };
    for (place, letter) in entry.title.chars().enumerate() {
        let weight = if entry.typed.binary_search(&place).is_ok() {
            Weight::SemiBold
        } else {
            Weight::Regular
        };
        let format = TextFormat::simple(font(13.0, weight), c(ink));
        job.append(letter.encode_utf8(&mut [0; 4]), 0.0, format);
    }
    ui.painter().layout_job(job)
}

/// What the keys do, or why the entry at hand cannot be done.
fn below(ui: &mut Ui, entry: Option<&Entry>) {
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        ui.add_space(16.0);
        match entry.and_then(|entry| entry.obstacle) {
            Some(why) => hint(ui, format!("Not possible now: {why}.")),
            None => hint(ui, "↑ ↓ to choose, Enter to do it, Esc to leave"),
        }
    });
    ui.add_space(8.0);
}
/// A path that was typed or pasted: files are opened from here as well.
fn file_at(text: &str) -> Option<Entry> {
    let path = super::typed_path(text);
    let is_path = text.contains(['/', '\\']) && path.is_absolute();
    is_path.then(|| Entry {
        title: format!("Open {}", path.display()),
        group: "File",
        keys: String::new(),
        obstacle: None,
        command: Command::Open(path),
        typed: Vec::new(),
    })
}
