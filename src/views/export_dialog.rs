//! Where a chart or a table goes: a preview of what is written, the format, the path.

mod content;

use std::path::PathBuf;

use egui::{
    Align, Align2, CornerRadius, Frame, Id, Layout, Modal, Rect, ScrollArea, Stroke, StrokeKind, Ui,
    UiBuilder, pos2, vec2,
};

use self::content::content;
use super::{
    score, subjects,
    widgets::{
        Button, Choice, Icon, body, check_row, form_row, hint, paint_scene, paint_text, section, segmented,
        styled, text_field,
    },
};
use crate::{
    chart::{self, ChartSpec, Mark},
    engine::study::Source,
    export::{ExportRequest, HandoverFormat, page_size},
    state::{AppState, Command, ExportDraft, ExportFormat, ExportSubject, FileId, TableId},
    theme::{
        Colours, DARK, LIGHT,
        fonts::{self, Weight},
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
    let colours = colours(ui);
    let frame = Frame::new()
        .fill(c(colours.panel))
        .corner_radius(12.0)
        .stroke(Stroke::new(1.0, c(colours.hairline)))
        .shadow(ui.visuals().window_shadow);
    let shown = Modal::new(Id::unique("export dialog"))
        .frame(frame)
        .show(ui.ctx(), |ui| {
            ui.set_min_size(size);
            ui.set_max_size(size);
            let chart = match draft.subject {
                ExportSubject::Chart(id) => subjects::chart(state, id),
                ExportSubject::Table(_) | ExportSubject::File(_) => None,
            };
            dialog(ui, state, draft, chart.as_ref(), size, out);
        });
    if shown.should_close() {
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
                .auto_shrink(false)
                .show(ui, |ui| settings(ui, draft, chart, out));
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
    };
    let ink = colours(ui).ink;
    styled(ui, what, 15.0, Weight::SemiBold, ink);
    hint(
        ui,
        match draft.subject {
            ExportSubject::Chart(_) => format!("{name}, what you see is what is written"),
            ExportSubject::Table(_) | ExportSubject::File(_) => name.to_owned(),
        },
    );
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if Button::icon_only(Icon::Cross, "Close").show(ui).clicked() {
            out.push(Command::CloseExport);
        }
    });
}

/// The page as it will be written, fitted into the room.
fn preview(ui: &Ui, room: Rect, spec: &ChartSpec, draft: &ExportDraft) {
    let paper = paper(draft);
    let (width, height) = page_size(&spec.body);
    let scene = chart::page(spec, width, height, paper);
    let scale = (room.width() / scene.width)
        .min((room.height() - 24.0) / scene.height)
        .min(1.0);
    let scene = scene.scaled(scale);
    let page = Rect::from_center_size(room.center(), vec2(scene.width, scene.height));
    ui.painter()
        .add(ui.visuals().popup_shadow.as_shape(page, CornerRadius::ZERO));
    ui.painter()
        .rect_filled(page, CornerRadius::ZERO, c(paper.canvas));
    paint_scene(ui.ctx(), &ui.painter_at(page), page.min, &scene);
    let stroke = Stroke::new(1.0, c(colours(ui).hairline));
    ui.painter()
        .rect_stroke(page, CornerRadius::ZERO, stroke, StrokeKind::Outside);
    let words = format!("{:.0} × {:.0} points", scene.width / scale, scene.height / scale);
    let at = pos2(page.center().x, page.bottom() + 14.0);
    paint_text(
        ui.painter(),
        at,
        Align2::CENTER_CENTER,
        words,
        11.0,
        Weight::Regular,
        colours(ui).ink_3,
    );
}

fn paper(draft: &ExportDraft) -> &'static Colours {
    if draft.is_dark { &DARK } else { &LIGHT }
}

fn settings(ui: &mut Ui, draft: &ExportDraft, chart: Option<&ChartSpec>, out: &mut Vec<Command>) {
    let is_chart = matches!(draft.subject, ExportSubject::Chart(_));
    section(ui, "Format", "", |ui| {
        let formats: &[(ExportFormat, &str)] = if is_chart {
            &[(ExportFormat::Svg, "SVG"), (ExportFormat::Png, "PNG")]
        } else if let ExportSubject::File(file) = draft.subject {
            file.formats()
        } else if draft.subject == ExportSubject::Table(TableId::Cleaning) {
            &[(ExportFormat::Csv, "CSV"), (ExportFormat::Markdown, "Text")]
        } else {
            &[(ExportFormat::Csv, "CSV")]
        };
        let choices: Vec<Choice<'_>> = formats
            .iter()
            .map(|(format, text)| Choice::new(text, *format == draft.format))
            .collect();
        if let Some(place) = segmented(ui, "", &choices, Some(ui.available_width()), CONTROL_HEIGHT) {
            out.push(Command::SetExportDraft(with_format(draft, formats[place].0)));
        }
        hint(
            ui,
            match draft.format {
                ExportFormat::Svg => "Real text, no pixels: sharp at every size.",
                ExportFormat::Png => "Pixels, two a point: for slides and mails.",
                ExportFormat::Markdown => "To read as it is, or to paste into a document: Markdown.",
                ExportFormat::Json => "Readable, versioned, with a checksum.",
                ExportFormat::Parquet => "Typed columns, packed: for programs.",
                ExportFormat::Onnx => HandoverFormat::Onnx.purpose(),
                ExportFormat::Pmml => HandoverFormat::Pmml.purpose(),
                ExportFormat::Sql => HandoverFormat::Sql.purpose(),
                ExportFormat::Csv if draft.subject == ExportSubject::File(FileId::Handover) => {
                    HandoverFormat::Excel.purpose()
                }
                ExportFormat::Csv => "Comma-separated, UTF-8, decimals with a point, nothing grouped.",
            },
        );
        if draft.format == ExportFormat::Png
            && let Some(signs) = chart.and_then(|spec| foreign_signs(spec, draft))
        {
            hint(
                ui,
                format!(
                    "{signs}: not in the typeface of the pictures. A font of this computer draws them, or a box □ \
                     stands for them; an SVG keeps them as text."
                ),
            );
        }
    });
    let has_cells = match draft.subject {
        ExportSubject::Chart(_) => false,
        ExportSubject::Table(_) => true,
        ExportSubject::File(file) => file == FileId::Scored && draft.format == ExportFormat::Csv,
    };
    if !is_chart && !has_cells {
        return;
    }
    if !is_chart {
        section(ui, "Cells", "", |ui| {
            if check_row(ui, draft.is_safe, "Safe for spreadsheets").changed() {
                out.push(Command::SetExportDraft(ExportDraft {
                    is_safe: !draft.is_safe,
                    ..draft.clone()
                }));
            }
            hint(
                ui,
                if draft.is_safe {
                    "Texts that begin with = + - @ get an apostrophe, so that no spreadsheet runs them as formulas. \
                     Numbers stay numbers, and Buyerscope reads the texts back as they were."
                } else {
                    "Cells are written as they are. A spreadsheet may run a text that begins with = + - @."
                },
            );
        });
        return;
    }
    section(ui, "Look", "", |ui| {
        form_row(ui, "Colours", |ui| {
            let choices = [
                Choice::new("Light", !draft.is_dark),
                Choice::new("Dark", draft.is_dark),
            ];
            if let Some(place) = segmented(
                ui,
                "Colours",
                &choices,
                Some(ui.available_width()),
                CONTROL_HEIGHT,
            ) {
                out.push(Command::SetExportDraft(ExportDraft {
                    is_dark: place == 1,
                    ..draft.clone()
                }));
            }
        });
    });
    if let Some(spec) = chart {
        section(ui, "Text for screen readers", "written for you", |ui| {
            body(ui, &spec.alt);
        });
    }
}

/// Some of the signs on the page that the bundled typeface does not have; `None` without any.
fn foreign_signs(spec: &ChartSpec, draft: &ExportDraft) -> Option<String> {
    let (width, height) = page_size(&spec.body);
    let marks = chart::page(spec, width, height, paper(draft)).marks;
    let signs: std::collections::BTreeSet<char> = marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Text { text, .. } => Some(fonts::lacking(text)),
            _ => None,
        })
        .flatten()
        .collect();
    let some: Vec<String> = signs.iter().take(6).map(char::to_string).collect();
    (!some.is_empty()).then(|| some.join(" ") + if signs.len() > 6 { " …" } else { "" })
}

fn with_format(draft: &ExportDraft, format: ExportFormat) -> ExportDraft {
    let path = PathBuf::from(&draft.path)
        .with_extension(format.ending())
        .display()
        .to_string();
    ExportDraft {
        format,
        path,
        ..draft.clone()
    }
}

fn footer(
    ui: &mut Ui,
    state: &AppState,
    draft: &ExportDraft,
    chart: Option<&ChartSpec>,
    out: &mut Vec<Command>,
) {
    hint(ui, "Save as");
    let mut path = draft.path.clone();
    let width = (ui.available_width() - 300.0).clamp(160.0, 520.0);
    let field = text_field(
        ui,
        "File path",
        &mut path,
        "Path of the file",
        width,
        CONTROL_HEIGHT,
    );
    if field.changed() {
        out.push(Command::SetExportDraft(ExportDraft {
            path: path.clone(),
            ..draft.clone()
        }));
    }
    if Button::new("Change…").icon(Icon::Folder).show(ui).clicked() {
        out.push(Command::PickExportPath);
    }
    let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let content = content(state, draft, chart);
        let can_save = content.is_some() && !path.trim().is_empty();
        let replaces = super::typed_path(&path).is_file();
        let save = Button::new(if replaces { "Replace" } else { "Save" })
            .icon(Icon::Download)
            .main()
            .enabled(can_save)
            .show(ui);
        if (save.clicked() || is_entered)
            && let Some(content) = content.filter(|_| can_save)
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
        if Button::new("Cancel").quiet().show(ui).clicked() {
            out.push(Command::CloseExport);
        }
    });
}
