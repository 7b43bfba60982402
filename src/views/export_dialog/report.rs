//! What stands in the report: sections that can be left out, and the user's own words on each.

use std::sync::Arc;

use egui::{Role, ScrollArea, TextEdit, Ui, WidgetInfo};

use crate::{
    engine::{
        run::Step,
        study::{ReportSection, ReportSpec, Source},
    },
    export::ReportInput,
    state::{AppState, Command},
    views::widgets::{check_row, hint, text_field},
};

/// Shows the sections.
pub(super) fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let spec = &state.study.report;
    let mut set = |spec: ReportSpec| out.push(Command::SetReport(Box::new(spec)));
    ScrollArea::vertical()
        .id_salt("report sections")
        .auto_shrink(false)
        .show(ui, |ui| {
            let mut title = spec.title.clone().unwrap_or_default();
            let width = ui.available_width() - 12.0;
            let named = format!(
                "Customers of {}",
                state.study.source.as_ref().map_or_else(String::new, Source::name)
            );
            if text_field(ui, "Title of the report", &mut title, &named, width, 28.0).changed() {
                let title = Some(title).filter(|title| !title.is_empty());
                set(ReportSpec {
                    title,
                    ..spec.clone()
                });
            }
            ui.add_space(12.0);
            for section in ReportSection::ALL {
                let is_in = spec.has(section);
                ui.horizontal(|ui| {
                    if check_row(ui, is_in, section.title()).changed() {
                        let mut spec = spec.clone();
                        if is_in {
                            spec.left_out.insert(section);
                        } else {
                            spec.left_out.remove(&section);
                        }
                        set(spec);
                    }
                    if let Some(words) = nothing_yet(state, section).filter(|_| is_in) {
                        hint(ui, words);
                    }
                });
                if is_in {
                    let mut note = spec.note(section).to_owned();
                    let changed = ui.horizontal(|ui| {
                        ui.add_space(26.0);
                        let field = TextEdit::multiline(&mut note)
                            .hint_text("Your own words at the head of this section")
                            .desired_rows(1)
                            .desired_width(width - 26.0);
                        let response = ui.add(field);
                        let name = format!("Note on “{}”", section.title());
                        response.widget_info(|| {
                            WidgetInfo::labeled(Role::MultilineTextInput, true, name.clone())
                        });
                        response.changed()
                    });
                    if changed.inner {
                        set(spec.with_note(section, &note));
                    }
                }
                ui.add_space(6.0);
            }
        });
}

/// Why a section has nothing of its own to say.
fn nothing_yet(state: &AppState, section: ReportSection) -> Option<&'static str> {
    let results = &state.results;
    match section {
        ReportSection::Model | ReportSection::Matrix | ReportSection::Curves => results
            .classifier()
            .is_none()
            .then_some("no classifier is trained: left out"),
        ReportSection::Explanation if results.classifier().is_none() => {
            Some("no classifier is trained: left out")
        }
        ReportSection::Explanation if results.explained().is_none() => Some("effects are still on their way"),
        ReportSection::Segments => results
            .segments()
            .is_none()
            .then_some("no segments yet: left out"),
        _ => None,
    }
}

/// What the report tells of; `None` without customers.
pub(super) fn input(state: &AppState, recipe: &Arc<str>) -> Option<ReportInput> {
    let results = &state.results;
    let on = Arc::clone(results.prepared()?);
    let leaks = results.leaks().map_or_else(Vec::new, |made| {
        made.report.open(&state.study.dismissed).cloned().collect()
    });
    let segments = results.segments().and_then(|made| {
        let plot = Arc::clone(&state.segment_plot()?.plot);
        Some((made.clone(), state.shown_k()?, plot))
    });
    let evidence = results.evidence().map(|made| Arc::clone(&made.report));
    let portraits = results
        .portraits()
        .filter(|of| Arc::ptr_eq(&of.on, &on) && results.is_current(Step::Describe, &state.study))
        .map(|made| Arc::clone(&made.report));
    Some(ReportInput {
        spec: state.study.report.clone(),
        on,
        seed: state.study.seed.0,
        threshold: state.study.threshold.0,
        offer: state.study.offer,
        classifier: results.classifier().map(|made| Arc::clone(&made.report)),
        folds: results.folds().map(|made| Arc::clone(&made.report)),
        explained: results.explained().map(|made| Arc::clone(&made.report)),
        segments,
        asked_k: state.study.segments.k,
        evidence,
        portraits,
        names: state.segment_names(),
        leaks,
        recipe: Arc::clone(recipe),
    })
}
