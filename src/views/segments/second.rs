//! The page that shows the customers of a second file in the segments: who moved, who is new, how far all have drifted.

use std::sync::Arc;

use egui::{Align, Id, Layout, Ui, vec2};

use super::{chart, grid, view::SegmentView};
use crate::{
    chart::{ChartSpec, stayed_words},
    engine::{
        format,
        handover::DriftLevel,
        run::Step,
        segment::{SecondFile, SecondFit},
    },
    jobs::Slot,
    state::{AppState, ChartId, Command, ExportSubject, SegmentsPage, TableId},
    theme::{
        fonts::{Weight, elide},
        style::colours,
    },
    views::{
        explore::slow,
        score::path_row,
        widgets::{
            Button, Icon, Same, body, caption, combo, empty, failed, hint, label, link, memo, pending_words,
            section, styled, title, warning,
        },
    },
};

/// Width of the column of figures beside the flows.
const FIGURES: f32 = 248.0;
/// Narrower than this the figures stand below.
const WIDE: f32 = 640.0;
/// Room of the scroll bar.
const BAR: f32 = 14.0;
/// Narrowest column of cells.
const CELL: f32 = 58.0;

/// Both pictures of one k.
struct Pictures {
    flows: Option<ChartSpec>,
    migration: Option<ChartSpec>,
}

/// The section of the left pane: which file, and a way to the page.
pub fn section_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    section(ui, "Second file", "who moved?", |ui| {
        if let Some(spec) = &state.study.segments.second {
            let name = format::file_name(&spec.file);
            body(ui, name).on_hover_text(spec.file.display().to_string());
            if state.segments_page != SegmentsPage::Moves && link(ui, "Show who moved").clicked() {
                out.push(Command::ShowSegmentsPage(SegmentsPage::Moves));
            }
        }
        path_row(
            ui,
            "Path of a second file",
            "Compare with a file…",
            out,
            Command::PickSecondFile,
            Command::OpenSecondFile,
        );
    });
}

/// Shows the page.
pub fn show(ui: &mut Ui, state: &AppState, view: &SegmentView<'_>, out: &mut Vec<Command>) {
    let Some(spec) = &state.study.segments.second else {
        let words = "Open customers of another month or shop: each goes to the segment it is nearest to, and where both \
                     files name their customers, the moves are counted.";
        if empty(ui, "Who moved?", words, Some("Compare with a file…")) {
            out.push(Command::PickSecondFile);
        }
        return;
    };
    let made = chart::current_second(state);
    controls(
        ui,
        &format::file_name(&spec.file),
        made.map(|made| &*made.report),
        out,
    );
    ui.add_space(6.0);
    if let Some(error) = state.results.failure(Step::Second, &state.study) {
        if failed(
            ui,
            "The second file could not be used",
            &error.to_string(),
            Some("Try again"),
        ) {
            out.push(Command::Retry(Step::Second));
        }
        // A file that is not what it should be stays so.
        ui.add_space(8.0);
        if link(ui, "Compare with another file…").clicked() {
            out.push(Command::PickSecondFile);
        }
        return;
    }
    let Some(made) = made else {
        if let Some(running) = slow(state, Step::Second)
            && pending_words(ui, running.fraction, &running.phrase)
        {
            out.push(Command::Cancel(Slot::Step(Step::Second)));
        }
        return;
    };
    let second = &made.report;
    let key = (Same(Arc::clone(second)), view.k, view.names.clone());
    let pictures = memo(ui.ctx(), Id::unique("flows between files"), key, || Pictures {
        flows: chart::segment_chart(state, ChartId::FileFlows),
        migration: chart::segment_chart(state, ChartId::Migration),
    });
    egui::ScrollArea::vertical()
        .id_salt("second file")
        .auto_shrink(false)
        .show(ui, |ui| {
            // Figures at the right do not stand under the bar.
            ui.set_max_width(ui.available_width() - BAR);
            content(ui, second, view.k, &pictures, out);
        });
}

fn controls(ui: &mut Ui, file: &str, second: Option<&SecondFile>, out: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        title(ui, file);
        if Button::icon_only(Icon::Cross, "Close the second file")
            .show(ui)
            .clicked()
        {
            out.push(Command::CloseSecondFile);
        }
        let Some(second) = second else {
            return;
        };
        if let Some(shared) = &second.shared {
            label(ui, "same customer by");
            let items: Vec<&str> = second.identifiers.iter().map(String::as_str).collect();
            if let Some(picked) = combo(ui, "Same customer by", &shared.column, &items, 150.0) {
                out.push(Command::SetSecondIdentifier(second.identifiers[picked].clone()));
            }
        }
    });
}

fn content(ui: &mut Ui, second: &SecondFile, k: usize, pictures: &Pictures, out: &mut Vec<Command>) {
    let fit = second.fit(k);
    if !second.warnings.is_empty() {
        // One banner: three of them push the picture out of sight.
        warning(ui, &second.warnings.join("\n"), None);
        ui.add_space(4.0);
    }
    let width = ui.available_width();
    let is_wide = width >= WIDE;
    let Some((flows, migration)) = pictures.flows.as_ref().zip(pictures.migration.as_ref()) else {
        body(
            ui,
            "No column names the customers in both files, so that nobody can be followed from one to the other.",
        );
        ui.add_space(8.0);
        figures(ui, second, fit);
        return;
    };
    styled(ui, stayed_words(fit), 13.0, Weight::SemiBold, colours(ui).ink);
    ui.add_space(4.0);
    let height = (ui.available_height() * 0.5).clamp(220.0, 420.0);
    if is_wide {
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(width - FIGURES - 24.0);
                grid::show(ui, flows, vec2(width - FIGURES - 24.0, height), 360.0, false);
            });
            ui.add_space(16.0);
            ui.vertical(|ui| {
                ui.set_width(FIGURES);
                figures(ui, second, fit);
            });
        });
    } else {
        grid::show(ui, flows, vec2(width, height), 360.0, false);
        ui.add_space(8.0);
        figures(ui, second, fit);
    }
    ui.add_space(12.0);
    head(ui, &migration.title, ChartId::Migration, TableId::Migration, out);
    let n = fit.k as f32;
    let room = vec2(width, (40.0 + 30.0 * n).max(160.0));
    grid::show(ui, migration, room, 180.0 + CELL * n, false);
}

fn head(ui: &mut Ui, words: &str, which: ChartId, table: TableId, out: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        styled(ui, words, 13.0, Weight::SemiBold, colours(ui).ink);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if Button::icon_only(Icon::Download, format!("Export {}", which.name()))
                .show(ui)
                .clicked()
            {
                out.push(Command::OpenExport(ExportSubject::Chart(which)));
            }
            let button = Button::icon_only(Icon::Number, format!("Export {}", table.name()));
            if button.show(ui).clicked() {
                out.push(Command::OpenExport(ExportSubject::Table(table)));
            }
        });
    });
    ui.add_space(4.0);
}

/// How many, and how far they have drifted.
fn figures(ui: &mut Ui, second: &SecondFile, fit: &SecondFit) {
    let n: u64 = fit.assigned.sizes.iter().sum();
    let sum = |counts: &[u64]| counts.iter().sum::<u64>();
    let mut lines = vec![("In a segment", format::count(n))];
    if fit.assigned.n_without > 0 {
        lines.push(("Without a segment", format::count(fit.assigned.n_without)));
    }
    if second.shared.is_some() {
        lines.push(("In both files", format::count(fit.n_both())));
        lines.push(("In the first alone", format::count(sum(&fit.only_first))));
        lines.push(("In the second alone", format::count(sum(&fit.only_second))));
    }
    for (name, value) in lines {
        line(ui, name, &value, "");
    }
    ui.add_space(8.0);
    caption(ui, "How far they have moved (PSI)");
    line(
        ui,
        "segment sizes",
        &format::decimal(fit.psi, 2),
        words(fit.level),
    );
    for drift in &second.drift {
        line(
            ui,
            &drift.column,
            &format::decimal(drift.psi, 2),
            words(drift.level),
        );
        if let Some((before, after)) = drift.means.filter(|_| drift.level != DriftLevel::Stable) {
            hint(
                ui,
                format!(
                    "mean {} to {}",
                    format::significant(before),
                    format::significant(after)
                ),
            );
        }
    }
}

fn words(level: DriftLevel) -> &'static str {
    match level {
        DriftLevel::Stable => "",
        other => other.words(),
    }
}

fn line(ui: &mut Ui, name: &str, value: &str, words: &str) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            styled(ui, value, 12.0, Weight::SemiBold, colours(ui).ink);
            if !words.is_empty() {
                let warn = colours(ui).warn;
                styled(ui, words, 12.0, Weight::Regular, warn);
            }
            // The name of a column gives way to its figure.
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let shown = elide(name, ui.available_width(), 12.0, Weight::Regular);
                let is_cut = shown != name;
                let placed = label(ui, shown);
                if is_cut {
                    placed.on_hover_text(name);
                }
            });
        });
    });
}
