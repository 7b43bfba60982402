//! The page before a file is open: open one, try the sample, go back to a recent one.

use std::path::Path;

use egui::{
    Align, Align2, CentralPanel, CornerRadius, Frame, Layout, Rect, Role, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::{
    frame::paint_mark,
    widgets::{Button, Icon, failed, hint, paint_elided, paint_text, styled, text_field, title},
};
use crate::{
    engine::{document::is_study, format, study::Source},
    state::{Action, AppState, Command, OpenFailure, RecentFile},
    theme::{
        fonts::Weight,
        style::{LARGE_CONTROL_HEIGHT, c, colours},
    },
};

mod preview;

/// Width of each column.
const COLUMN: f32 = 520.0;
/// Space between the columns.
const BETWEEN: f32 = 72.0;

/// Shows the page.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let fill = c(colours(ui).canvas);
    CentralPanel::no_frame()
        .frame(Frame::new().fill(fill))
        .show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                let room = ui.available_rect_before_wrap();
                let has_two = room.width() >= 2.0 * 420.0 + BETWEEN + 64.0;
                let between = if room.width() < 1200.0 { 40.0 } else { BETWEEN };
                let column = if has_two {
                    COLUMN.min((room.width() - between - 64.0) / 2.0)
                } else {
                    COLUMN
                };
                let whole = if has_two { 2.0 * column + between } else { column };
                let left = (room.left() + (room.width() - whole) / 2.0).round();
                let top = room.top() + ((room.height() - 700.0) / 2.0).clamp(20.0, 60.0).round();
                let place = |left: f32| {
                    UiBuilder::new()
                        .max_rect(Rect::from_min_size(pos2(left, top), vec2(column, 2_000.0)))
                        .layout(Layout::top_down(Align::Min))
                };
                let first = ui
                    .scope_builder(place(left), |ui| start(ui, state, out))
                    .response
                    .rect;
                let mut bottom = first.bottom();
                if has_two {
                    let second =
                        ui.scope_builder(place(left + column + between), |ui| preview::show(ui, state, out));
                    bottom = bottom.max(second.response.rect.bottom());
                }
                ui.allocate_rect(
                    Rect::from_min_max(room.min, pos2(room.right(), bottom + 16.0)),
                    Sense::hover(),
                );
            });
        });
}

fn start(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        let (mark, _) = ui.allocate_exact_size(vec2(48.0, 48.0), Sense::hover());
        paint_mark(ui, mark);
        ui.add_space(8.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let colours = colours(ui);
            styled(ui, "Buyerscope", 28.0, Weight::SemiBold, colours.ink);
            styled(
                ui,
                "Who hunts bargains, who buys premium, and how sure that is.",
                13.0,
                Weight::Regular,
                colours.ink_2,
            );
        });
    });
    ui.add_space(24.0);
    if let Some(failure) = &state.open_failure {
        could_not_open(ui, failure, out);
        ui.add_space(16.0);
    }
    open_box(ui, state, out);
    ui.add_space(28.0);
    recent(ui, state, out);
    ui.add_space(20.0);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::hover());
        Icon::Check.paint(ui.painter(), rect.center(), c(colours(ui).ink_3));
        hint(
            ui,
            "Everything stays on this computer. Buyerscope uses no network.",
        );
    });
}

fn could_not_open(ui: &mut Ui, failure: &OpenFailure, out: &mut Vec<Command>) {
    let colours = colours(ui);
    Frame::new()
        .fill(c(colours.bad_soft))
        .corner_radius(6.0)
        .inner_margin(12.0)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let title = format!("Could not open {}", failure.source.name());
            if failed(ui, &title, &failure.why, Some("Try again")) {
                out.push(match &failure.source {
                    Source::File(path) => Command::Open(path.clone()),
                    Source::Sample => Command::OpenSample,
                });
            }
        });
}

fn open_box(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let colours = colours(ui);
    // As tall as its words need, which a narrow window breaks into more lines.
    let frame = Frame::new()
        .fill(c(colours.panel))
        .corner_radius(CornerRadius::same(8))
        .inner_margin(24.0)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ways_to_open(ui, state, out);
        });
    let rect = frame.response.rect;
    let corners = [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
        rect.left_top(),
    ];
    let stroke = Stroke::new(1.0, c(colours.stroke_strong));
    ui.painter()
        .extend(egui::Shape::dashed_line(&corners, stroke, 3.0, 3.0));
}

fn ways_to_open(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        let open = Button::new("Open file…")
            .icon(Icon::Folder)
            .main()
            .shortcut(Action::OpenFile.keys())
            .height(LARGE_CONTROL_HEIGHT);
        if open.show(ui).clicked() {
            out.push(Command::PickFile);
        }
        if Button::new("Try the sample customers")
            .height(LARGE_CONTROL_HEIGHT)
            .show(ui)
            .clicked()
        {
            out.push(Command::OpenSample);
        }
    });
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        let mut path = state.path_field.clone();
        let width = ui.available_width() - 66.0;
        let words = "Paste a path, or drop a file anywhere in this window";
        let field = text_field(ui, "File path", &mut path, words, width, 28.0);
        if field.changed() {
            out.push(Command::SetPathField(path.clone()));
        }
        let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let has_path = !path.trim().is_empty();
        let open = Button::new("Open")
            .name("Open this path")
            .width(54.0)
            .enabled(has_path)
            .show(ui);
        if has_path && (open.clicked() || is_entered) {
            out.push(Command::Open(super::typed_path(&path)));
        }
    });
    ui.add_space(6.0);
    hint(
        ui,
        "Text, Excel, OpenDocument or Parquet, packed or not: told by the content",
    );
    hint(
        ui,
        "One row a customer, or one row a purchase: customers are made of them",
    );
}

fn recent(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    if state.settings.recent.is_empty() {
        return;
    }
    ui.horizontal(|ui| {
        title(ui, "Recent");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let last = state.settings.recent.len();
            hint(
                ui,
                if last == 1 {
                    "Ctrl 1".to_owned()
                } else {
                    format!("Ctrl 1 to {last}")
                },
            );
        });
    });
    ui.add_space(4.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    for file in &state.settings.recent {
        recent_row(ui, file, state.now, out);
    }
}

fn recent_row(ui: &mut Ui, file: &RecentFile, now: f64, out: &mut Vec<Command>) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 48.0), Sense::click());
    let name = file
        .path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Open {name}")));
    let is_there = file.path.exists();
    let colours = colours(ui);
    let painter = ui.painter();
    painter.hline(rect.x_range(), rect.top(), Stroke::new(1.0, c(colours.hairline)));
    if response.hovered() {
        painter.rect_filled(rect, CornerRadius::same(4), c(colours.hover));
    }
    if response.has_focus() {
        let stroke = Stroke::new(2.0, c(colours.select));
        painter.rect_stroke(rect, CornerRadius::same(4), stroke, StrokeKind::Inside);
    }
    Icon::File.paint(
        painter,
        pos2(rect.left() + 8.0, rect.center().y),
        c(colours.ink_2),
    );
    let ink = if is_there { colours.ink } else { colours.ink_3 };
    let left = rect.left() + 28.0;
    let width = rect.width() * 0.45;
    paint_elided(
        painter,
        pos2(left, rect.top() + 16.0),
        Align2::LEFT_CENTER,
        &name,
        width,
        12.0,
        Weight::Medium,
        ink,
    );
    let folder = folder_words(&file.path);
    let at = pos2(left, rect.top() + 33.0);
    paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        &folder,
        width,
        11.0,
        Weight::Regular,
        colours.ink_3,
    );
    let (words, colour) = if is_there && is_study(&file.path) {
        (
            format!("study, {} rows", format::count(file.rows as u64)),
            colours.ink_2,
        )
    } else if is_there {
        (format!("{} rows", format::count(file.rows as u64)), colours.ink_2)
    } else {
        ("not found any more".to_owned(), colours.warn)
    };
    let at = pos2(rect.left() + rect.width() * 0.52, rect.center().y);
    paint_text(
        painter,
        at,
        Align2::LEFT_CENTER,
        words,
        12.0,
        Weight::Regular,
        colour,
    );
    let when = when(file.opened, now);
    paint_text(
        painter,
        rect.right_center(),
        Align2::RIGHT_CENTER,
        when,
        12.0,
        Weight::Regular,
        colours.ink_3,
    );
    if response.clicked() {
        out.push(if is_there {
            Command::Open(file.path.clone())
        } else {
            Command::ForgetRecent(file.path.clone())
        });
    }
    let tip = if is_there {
        file.path.display().to_string()
    } else {
        "Click to take it off this list".to_owned()
    };
    response.on_hover_text(tip);
}

fn folder_words(path: &Path) -> String {
    let folder = path
        .parent()
        .map(|folder| folder.display().to_string())
        .unwrap_or_default();
    let home = directories::UserDirs::new().map(|user| user.home_dir().display().to_string());
    match home.and_then(|home| folder.strip_prefix(&home).map(str::to_owned)) {
        Some(rest) => format!("~{rest}"),
        None => folder,
    }
}

/// "today, 14:32", "Tuesday", "12 Sep".
pub(super) fn when(opened: i64, now: f64) -> String {
    let zone = jiff::tz::TimeZone::system();
    #[expect(clippy::cast_possible_truncation, reason = "seconds of our age")]
    let now = now as i64;
    let (Ok(then), Ok(today)) = (
        jiff::Timestamp::from_second(opened),
        jiff::Timestamp::from_second(now),
    ) else {
        return String::new();
    };
    let (then, today) = (then.to_zoned(zone.clone()), today.to_zoned(zone));
    let days = (now - opened).div_euclid(86_400);
    if then.date() == today.date() {
        format!("today, {}", then.strftime("%H:%M"))
    } else if days < 6 {
        then.strftime("%A").to_string()
    } else {
        then.strftime("%-d %b").to_string()
    }
}
