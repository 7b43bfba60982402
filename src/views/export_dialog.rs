//! Where a chart or a table goes: a preview of what is written, the format, the path.

mod content;
mod everything;
mod report;
mod settings;

use egui::{
    Align, Align2, CornerRadius, Layout, Rect, ScrollArea, Stroke, StrokeKind, Ui, UiBuilder, pos2, vec2,
};

use self::content::content;
use super::{
    score, subjects,
    widgets::{Button, Icon, body, hint, paint_scene, paint_text, sheet, styled, text_field},
};
use crate::{
    chart::ChartSpec,
    engine::study::Source,
    export::ExportRequest,
    state::{AppState, Command, ExportDraft, ExportSubject, FileId},
    theme::{
        fonts::Weight,
        style::{CONTROL_HEIGHT, c, colours},
    },
};

/// Width of the settings beside the preview.
const SETTINGS: f32 = 320.0;

/// Shows the dialog while one is open.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let Some(draft) = &state.export else { return };
    let window = ui.ctx().content_rect();
    let size = vec2(
        (window.width() - 80.0).min(1_080.0),
        (window.height() - 80.0).min(700.0),
    );
    let is_left = sheet(ui, "export dialog", size, None, |ui| {
        ui.set_min_height(size.y);
        let chart = match draft.subject {
            ExportSubject::Chart(id) => {
                subjects::seen_chart(ui.ctx(), state, id).map(|spec| titled(spec, draft))
            }
            ExportSubject::Table(_)
            | ExportSubject::File(_)
            | ExportSubject::Everything
            | ExportSubject::Report => None,
        };
        dialog(ui, state, draft, chart.as_ref(), size, out);
    });
    if is_left {
        out.push(Command::CloseExport);
    }
}

fn dialog(
    ui: &mut Ui,
    state: &AppState,
    draft: &ExportDraft,
    chart: Option<&ChartSpec>,
    size: egui::Vec2,
    out: &mut Vec<Command>,
) {
    let whole = Rect::from_min_size(ui.max_rect().min, size);
    let head = Rect::from_min_size(whole.min, vec2(size.x, 48.0));
    let foot = Rect::from_min_max(pos2(whole.left(), whole.bottom() - 60.0), whole.max);
    let right = Rect::from_min_max(
        pos2(whole.right() - SETTINGS, head.bottom()),
        pos2(whole.right(), foot.top()),
    );
    let left = Rect::from_min_max(head.left_bottom(), right.left_bottom());
    let line = Stroke::new(1.0, c(colours(ui).hairline));
    ui.painter()
        .rect_filled(left, CornerRadius::ZERO, c(colours(ui).sunken));
    ui.painter().hline(whole.x_range(), head.bottom(), line);
    ui.painter().hline(whole.x_range(), foot.top(), line);
    ui.painter().vline(right.left(), right.y_range(), line);
    within(
        ui,
        head.shrink2(vec2(20.0, 8.0)),
        Layout::left_to_right(Align::Center),
        |ui| {
            header(ui, draft, out);
        },
    );
    match (chart, draft.subject) {
        (Some(spec), _) => preview(ui, left.shrink(28.0), spec, draft),
        (None, ExportSubject::Table(table)) => {
            within(ui, left.shrink(28.0), Layout::top_down(Align::Min), |ui| {
                subjects::table_words(ui, state, table);
            });
        }
        (None, ExportSubject::File(file)) => {
            within(ui, left.shrink(28.0), Layout::top_down(Align::Min), |ui| {
                score::file_words(ui, state, file);
            });
        }
        (None, ExportSubject::Everything) => {
            within(ui, left.shrink(28.0), Layout::top_down(Align::Min), |ui| {
                everything::show(ui, state, draft);
            });
        }
        (None, ExportSubject::Report) => {
            within(ui, left.shrink(28.0), Layout::top_down(Align::Min), |ui| {
                report::show(ui, state, out);
            });
        }
        (None, ExportSubject::Chart(_)) => {
            within(ui, left.shrink(28.0), Layout::top_down(Align::Min), |ui| {
                body(ui, "This chart is not there yet: its result is still on its way.");
            });
        }
    }
    within(
        ui,
        right.shrink2(vec2(16.0, 0.0)),
        Layout::top_down(Align::Min),
        |ui| {
            ScrollArea::vertical()
                .id_salt("export settings")
                .auto_shrink(false)
                .show(ui, |ui| settings::show(ui, draft, chart, out));
        },
    );
    within(
        ui,
        foot.shrink2(vec2(20.0, 16.0)),
        Layout::left_to_right(Align::Center),
        |ui| {
            footer(ui, state, draft, chart, out);
        },
    );
}

fn within(ui: &mut Ui, rect: Rect, layout: Layout, content: impl FnOnce(&mut Ui)) {
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout), |ui| {
        // Hairlines run to the edge of what is clipped: here to the part's own padding.
        ui.shrink_clip_rect(rect.expand2(vec2(16.0, 8.0)));
        content(ui);
    });
}

fn header(ui: &mut Ui, draft: &ExportDraft, out: &mut Vec<Command>) {
    let (what, name) = match draft.subject {
        ExportSubject::Chart(chart) => ("Export chart", chart.name()),
        ExportSubject::Table(table) => ("Export table", table.name()),
        ExportSubject::File(FileId::Model) => ("Save model", ""),
        ExportSubject::File(FileId::Handover) => ("Hand the model over", ""),
        ExportSubject::File(file @ FileId::Scored) => ("Export", file.name()),
        ExportSubject::Everything => ("Export everything", "all charts and tables that there are now"),
        ExportSubject::Report => ("Report", "words, tables and charts in one document"),
    };
    let ink = colours(ui).ink;
    styled(ui, what, 15.0, Weight::SemiBold, ink);
    hint(
        ui,
        match draft.subject {
            ExportSubject::Chart(_) => format!("{name}, what you see is what is written"),
            _ => name.to_owned(),
        },
    );
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if Button::icon_only(Icon::Cross, "Close").show(ui).clicked() {
            out.push(Command::CloseExport);
        }
    });
}

/// The chart under the title that was typed.
fn titled(mut spec: ChartSpec, draft: &ExportDraft) -> ChartSpec {
    if let Some(title) = &draft.title {
        spec.title.clone_from(title);
    }
    spec
}

/// The page as it will be written, fitted into the room.
fn preview(ui: &Ui, room: Rect, spec: &ChartSpec, draft: &ExportDraft) {
    let paper = draft.look.colours();
    let scene = draft.look.page(spec);
    let (width, height) = (scene.width, scene.height);
    let scale = (room.width() / width)
        .min((room.height() - 24.0) / height)
        .min(1.5);
    let scene = scene.scaled(scale);
    let page = Rect::from_center_size(room.center(), vec2(scene.width, scene.height));
    ui.painter()
        .add(ui.visuals().popup_shadow.as_shape(page, CornerRadius::ZERO));
    if draft.look.is_transparent {
        checkerboard(ui, page);
    } else {
        ui.painter()
            .rect_filled(page, CornerRadius::ZERO, c(paper.canvas));
    }
    paint_scene(ui.ctx(), &ui.painter_at(page), page.min, &scene);
    let stroke = Stroke::new(1.0, c(colours(ui).hairline));
    ui.painter()
        .rect_stroke(page, CornerRadius::ZERO, stroke, StrokeKind::Outside);
    let at = pos2(page.center().x, page.bottom() + 14.0);
    paint_text(
        ui.painter(),
        at,
        Align2::CENTER_CENTER,
        settings::size_words(draft, width, height),
        11.0,
        Weight::Regular,
        colours(ui).ink_3,
    );
}

/// What shows through where there is no ground, as picture editors draw it.
fn checkerboard(ui: &Ui, page: Rect) {
    const SQUARE: f32 = 8.0;
    let colours = colours(ui);
    let painter = ui.painter_at(page);
    painter.rect_filled(page, CornerRadius::ZERO, c(colours.raised));
    let (mut y, mut row) = (page.top(), 0_usize);
    while y < page.bottom() {
        let mut x = page.left() + if row.is_multiple_of(2) { 0.0 } else { SQUARE };
        while x < page.right() {
            let square = Rect::from_min_size(pos2(x, y), vec2(SQUARE, SQUARE));
            painter.rect_filled(square, CornerRadius::ZERO, c(colours.quiet_2));
            x += 2.0 * SQUARE;
        }
        y += SQUARE;
        row += 1;
    }
}

fn footer(
    ui: &mut Ui,
    state: &AppState,
    draft: &ExportDraft,
    chart: Option<&ChartSpec>,
    out: &mut Vec<Command>,
) {
    let is_folder = draft.subject == ExportSubject::Everything;
    hint(ui, if is_folder { "Into the folder" } else { "Save as" });
    let mut path = draft.path.clone();
    let width = (ui.available_width() - 300.0).clamp(160.0, 520.0);
    let field = text_field(
        ui,
        if is_folder { "Folder" } else { "File path" },
        &mut path,
        if is_folder {
            "Path of the folder"
        } else {
            "Path of the file"
        },
        width,
        CONTROL_HEIGHT,
    );
    if field.changed() {
        out.push(Command::SetExportDraft(settings::with_path(draft, &path)));
    }
    if !is_folder && Button::new("Change…").icon(Icon::Folder).show(ui).clicked() {
        out.push(Command::PickExportPath);
    }
    let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let can_save = can_save(state, draft, chart) && !path.trim().is_empty();
        let replaces = replaces(draft, &path);
        let save = Button::new(if replaces { "Replace" } else { "Save" })
            .icon(Icon::Download)
            .main()
            .enabled(can_save)
            .show(ui);
        if (save.clicked() || is_entered)
            && can_save
            && let Some(content) = content(state, draft, chart)
        {
            let source = match &state.study.source {
                Some(Source::File(path)) => Some(path.clone()),
                _ => None,
            };
            let path = super::typed_path(&path);
            out.push(Command::Export(Box::new(ExportRequest {
                content,
                path,
                source,
            })));
        }
        if let Some(chart) = chart
            && Button::new("Copy").show(ui).clicked()
        {
            out.push(Command::CopyChart {
                chart: Box::new(chart.clone()),
                look: draft.look,
            });
        }
        if Button::new("Cancel").quiet().show(ui).clicked() {
            out.push(Command::CloseExport);
        }
    });
}

/// Whether there is something to write.
fn can_save(state: &AppState, draft: &ExportDraft, chart: Option<&ChartSpec>) -> bool {
    match draft.subject {
        // Put together only when it is asked for: all charts are more than a frame has time for.
        ExportSubject::Everything => everything::has_any(state),
        ExportSubject::Report => state.results.prepared().is_some(),
        // What it is made from is written down only when it is saved.
        ExportSubject::Chart(_) => chart.is_some(),
        _ => content(state, draft, chart).is_some(),
    }
}

/// Whether a file there will be replaced.
fn replaces(draft: &ExportDraft, path: &str) -> bool {
    let path = super::typed_path(path);
    let has_data = matches!(draft.subject, ExportSubject::Chart(_)) && draft.with_data;
    path.is_file() || (has_data && path.with_extension("csv").is_file())
}
