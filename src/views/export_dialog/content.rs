//! What an export writes, made from the results when it is asked for.

use std::sync::Arc;

use super::{everything, report};
use crate::{
    chart::ChartSpec,
    export::{ExportContent, Format, HandoverFormat, ModelForm, ReportForm, TableContent, TextCells},
    state::{AppState, ExportDraft, ExportFormat, ExportSubject, FileId, Tab},
    views::subjects,
};

/// `None` while its result is not there.
pub(super) fn content(
    state: &AppState,
    draft: &ExportDraft,
    chart: Option<&ChartSpec>,
) -> Option<ExportContent> {
    match draft.subject {
        ExportSubject::Chart(_) => {
            let chart = Box::new(chart?.clone());
            Some(ExportContent::Chart {
                chart,
                format: chart_format(draft),
                look: draft.look,
                recipe: recipe(state),
                with_data: draft.with_data.then(|| cells(draft)),
            })
        }
        ExportSubject::Table(table) => Some(ExportContent::Table {
            table: match subjects::table(state, table)? {
                TableContent::Cleaning(on) if draft.format == ExportFormat::Markdown => {
                    TableContent::CleaningText(on)
                }
                other => other,
            },
            cells: cells(draft),
        }),
        ExportSubject::File(file) => file_content(state, draft, file),
        ExportSubject::Report => Some(ExportContent::Report {
            input: Box::new(report::input(state, &state.recipe_to_read().into())?),
            form: if draft.format == ExportFormat::Pdf {
                ReportForm::Pdf
            } else {
                ReportForm::Html
            },
        }),
        ExportSubject::Everything => Some(everything::content(state, draft, &recipe(state))),
    }
}

/// What a picture is made from: the choices, so that it can open them again.
fn recipe(state: &AppState) -> Arc<str> {
    state.recipe_text().into()
}

pub(super) fn chart_format(draft: &ExportDraft) -> Format {
    match draft.format {
        ExportFormat::Png => Format::Png,
        ExportFormat::Pdf => Format::Pdf,
        _ => Format::Svg,
    }
}

pub(super) fn cells(draft: &ExportDraft) -> TextCells {
    if draft.is_safe {
        TextCells::Safe
    } else {
        TextCells::Raw
    }
}

/// The model is the one that scores where scores are shown, else the one trained.
fn file_content(state: &AppState, draft: &ExportDraft, file: FileId) -> Option<ExportContent> {
    let model = if state.tab == Tab::Score {
        state.scoring_model()?
    } else {
        state.trained_model()?
    };
    let model = Box::new(model);
    let form = match (file, draft.format) {
        (FileId::Scored, _) => {
            return Some(ExportContent::Scored {
                model,
                spec: Box::new(state.study.scoring.clone()),
                cells: cells(draft),
            });
        }
        (FileId::Model, _) => ModelForm::Saved,
        (FileId::Handover, ExportFormat::Pmml) => ModelForm::For(HandoverFormat::Pmml),
        (FileId::Handover, ExportFormat::Sql) => ModelForm::For(HandoverFormat::Sql),
        (FileId::Handover, ExportFormat::Csv) => ModelForm::For(HandoverFormat::Excel),
        (FileId::Handover, _) => ModelForm::For(HandoverFormat::Onnx),
    };
    Some(ExportContent::Model { model, form })
}
