//! What an export writes, made from the results when it is asked for.

use super::paper;
use crate::{
    chart::ChartSpec,
    export::{ExportContent, Format, HandoverFormat, ModelForm, TableContent, TextCells},
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
            let format = if draft.format == ExportFormat::Png {
                Format::Png
            } else {
                Format::Svg
            };
            let chart = Box::new(chart?.clone());
            Some(ExportContent::Chart {
                chart,
                format,
                colours: Box::new(*paper(draft)),
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
    }
}

fn cells(draft: &ExportDraft) -> TextCells {
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
