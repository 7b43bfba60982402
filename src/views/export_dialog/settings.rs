//! The choices beside the preview: format, look, what goes with it.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use egui::Ui;

use crate::{
    chart::{ChartSpec, Look, Mark, PNG_SCALES, PageSize, Paper, Scheme, TypeSize},
    engine::format::NARROW_SPACE,
    export::HandoverFormat,
    state::{Command, ExportDraft, ExportFormat, ExportSubject, FileId, TableId},
    theme::{fonts, style::CONTROL_HEIGHT},
    views::widgets::{
        Choice, body, check_row, control_room, form_row, hint, label, section, segmented, segmented_width,
        text_field,
    },
};

/// Shows the choices.
pub(super) fn show(ui: &mut Ui, draft: &ExportDraft, chart: Option<&ChartSpec>, out: &mut Vec<Command>) {
    section(ui, "Format", "", |ui| format_ui(ui, draft, chart, out));
    match draft.subject {
        ExportSubject::Chart(_) => {
            if let Some(spec) = chart {
                section(ui, "Title", "", |ui| title_ui(ui, draft, spec, out));
            }
            section(ui, "Look", "", |ui| look_ui(ui, draft, out));
            section(ui, "Beside it", "", |ui| data_ui(ui, draft, out));
            if let Some(spec) = chart {
                section(ui, "Text for screen readers", "written for you", |ui| {
                    body(ui, &spec.alt);
                });
            }
        }
        ExportSubject::Everything => {
            section(ui, "Look", "", |ui| look_ui(ui, draft, out));
            section(ui, "Cells", "", |ui| cells_ui(ui, draft, out));
        }
        ExportSubject::Table(_) => {
            section(ui, "Cells", "", |ui| cells_ui(ui, draft, out));
        }
        ExportSubject::File(FileId::Scored) if draft.format == ExportFormat::Csv => {
            section(ui, "Cells", "", |ui| cells_ui(ui, draft, out));
        }
        ExportSubject::File(_) | ExportSubject::Report => {}
    }
}

/// What the subject can be written as.
fn formats(draft: &ExportDraft) -> &'static [(ExportFormat, &'static str)] {
    match draft.subject {
        ExportSubject::Chart(_) | ExportSubject::Everything => &[
            (ExportFormat::Svg, "SVG"),
            (ExportFormat::Pdf, "PDF"),
            (ExportFormat::Png, "PNG"),
        ],
        ExportSubject::File(file) => file.formats(),
        ExportSubject::Report => &[(ExportFormat::Html, "HTML"), (ExportFormat::Pdf, "PDF")],
        ExportSubject::Table(TableId::Cleaning) => {
            &[(ExportFormat::Csv, "CSV"), (ExportFormat::Markdown, "Text")]
        }
        ExportSubject::Table(_) => &[(ExportFormat::Csv, "CSV")],
    }
}

fn format_ui(ui: &mut Ui, draft: &ExportDraft, chart: Option<&ChartSpec>, out: &mut Vec<Command>) {
    let formats = formats(draft);
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
            ExportFormat::Svg => "Real text in its own letters, no pixels: sharp at every size.",
            ExportFormat::Html => {
                "One file for browsers, with everything inside: nothing is fetched, it prints well and reads on a \
                 telephone."
            }
            ExportFormat::Pdf if draft.subject == ExportSubject::Report => "Pages of paper (A4).",
            ExportFormat::Pdf => "One page with text that can be selected: for print and documents.",
            ExportFormat::Png => "Pixels: for slides and mails.",
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
    if draft.format != ExportFormat::Svg
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
}

/// The path as typed: its ending says the format where it is that of one.
pub(super) fn with_path(draft: &ExportDraft, path: &str) -> ExportDraft {
    let ending = Path::new(path)
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    let is_own = |(format, _): &&(ExportFormat, _)| ending.as_deref() == Some(format.ending());
    let named = formats(draft).iter().find(is_own).map(|(format, _)| *format);
    ExportDraft {
        path: path.to_owned(),
        format: named
            .filter(|_| draft.subject != ExportSubject::Everything)
            .unwrap_or(draft.format),
        ..draft.clone()
    }
}

/// The path keeps its name and gets the ending of the format.
fn with_format(draft: &ExportDraft, format: ExportFormat) -> ExportDraft {
    let mut path = PathBuf::from(&draft.path);
    if draft.subject != ExportSubject::Everything {
        path.set_extension(format.ending());
    }
    ExportDraft {
        format,
        path: path.display().to_string(),
        ..draft.clone()
    }
}

/// The chart already has the title that was typed.
fn title_ui(ui: &mut Ui, draft: &ExportDraft, spec: &ChartSpec, out: &mut Vec<Command>) {
    let mut title = spec.title.clone();
    let width = ui.available_width();
    let field = text_field(ui, "Title", &mut title, "No title", width, CONTROL_HEIGHT);
    if field.changed() {
        out.push(Command::SetExportDraft(ExportDraft {
            title: Some(title),
            ..draft.clone()
        }));
    }
}

fn look_ui(ui: &mut Ui, draft: &ExportDraft, out: &mut Vec<Command>) {
    let look = draft.look;
    let mut set = |look: Look| {
        out.push(Command::SetExportDraft(ExportDraft {
            look,
            ..draft.clone()
        }));
    };
    if let Some(size) = choice(ui, "Size", &PageSize::ALL, look.size, PageSize::name) {
        set(Look { size, ..look });
    }
    hint(ui, look.size.purpose());
    if let Some(type_size) = choice(ui, "Type", &TypeSize::ALL, look.type_size, TypeSize::name) {
        set(Look { type_size, ..look });
    }
    if let Some(paper) = choice(ui, "Paper", &Paper::ALL, look.paper, Paper::name) {
        set(Look { paper, ..look });
    }
    let schemes = [Scheme::Colour, Scheme::Grey];
    let name = |scheme| match scheme {
        Scheme::Colour => "Colours",
        Scheme::Grey => "Greys",
    };
    if let Some(scheme) = choice(ui, "Colours", &schemes, look.scheme, name) {
        set(Look { scheme, ..look });
    }
    if draft.format == ExportFormat::Png {
        let scales: Vec<u8> = PNG_SCALES.collect();
        let name = |scale| {
            ["1×", "2×", "3×", "4×"]
                .get(usize::from(scale) - 1)
                .copied()
                .unwrap_or("")
        };
        if let Some(png_scale) = choice(ui, "Pixels", &scales, look.png_scale, name) {
            set(Look { png_scale, ..look });
        }
    }
    if check_row(ui, look.is_transparent, "Nothing behind it").changed() {
        set(Look {
            is_transparent: !look.is_transparent,
            ..look
        });
    }
}

/// One of a few, beside its name where there is room, else under it.
fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    title: &str,
    all: &[T],
    now: T,
    name: impl Fn(T) -> &'static str,
) -> Option<T> {
    let choices: Vec<Choice<'_>> = all
        .iter()
        .map(|&one| Choice::new(name(one), one == now))
        .collect();
    let width = ui.available_width();
    let control = |ui: &mut Ui| {
        let width = ui.available_width();
        segmented(ui, title, &choices, Some(width), CONTROL_HEIGHT)
    };
    let picked = if segmented_width(&choices) <= control_room(width) {
        form_row(ui, title, control)
    } else {
        label(ui, title);
        control(ui)
    };
    picked.and_then(|place| all.get(place).copied())
}

fn data_ui(ui: &mut Ui, draft: &ExportDraft, out: &mut Vec<Command>) {
    if check_row(ui, draft.with_data, "What is drawn, as a table (CSV)").changed() {
        out.push(Command::SetExportDraft(ExportDraft {
            with_data: !draft.with_data,
            ..draft.clone()
        }));
    }
    hint(
        ui,
        "The picture also carries the choices it was made with: dropped on the window, an SVG or a PNG opens them \
         again.",
    );
}

fn cells_ui(ui: &mut Ui, draft: &ExportDraft, out: &mut Vec<Command>) {
    if check_row(ui, draft.is_safe, "Safe for spreadsheets").changed() {
        out.push(Command::SetExportDraft(ExportDraft {
            is_safe: !draft.is_safe,
            ..draft.clone()
        }));
    }
    hint(
        ui,
        if draft.is_safe {
            "Texts that begin with = + - @ get an apostrophe, so that no spreadsheet runs them as formulas. Numbers \
             stay numbers, and Buyerscope reads the texts back as they were."
        } else {
            "Cells are written as they are. A spreadsheet may run a text that begins with = + - @."
        },
    );
}

/// "640 × 448 points", with inches on paper and pixels where there are some.
pub(super) fn size_words(draft: &ExportDraft, width: f32, height: f32) -> String {
    let mut words = format!("{width:.0} × {height:.0} points");
    if matches!(draft.look.size, PageSize::Column | PageSize::Page) {
        words += &format!(", {:.1} × {:.1}{NARROW_SPACE}in", width / 72.0, height / 72.0);
    }
    if draft.format == ExportFormat::Png {
        let scale = f32::from(draft.look.png_scale);
        words += &format!(", {:.0} × {:.0} pixels", width * scale, height * scale);
    }
    words
}

/// Some of the signs on the page that the bundled typeface does not have; `None` without any.
fn foreign_signs(spec: &ChartSpec, draft: &ExportDraft) -> Option<String> {
    let marks = draft.look.page(spec).marks;
    let signs: BTreeSet<char> = marks
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_typed_says_the_format() {
        let draft = ExportDraft {
            subject: ExportSubject::Report,
            format: ExportFormat::Html,
            path: "report.html".to_owned(),
            look: Look::default(),
            title: None,
            with_data: false,
            is_safe: true,
        };
        for (path, format) in [
            ("out/Q3.PDF", ExportFormat::Pdf),
            ("out/Q3.html", ExportFormat::Html),
            ("out/Q3.v2", ExportFormat::Html),
        ] {
            let typed = with_path(&draft, path);
            assert_eq!((typed.format, typed.path.as_str()), (format, path));
        }
    }
}
