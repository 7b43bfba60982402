//! What the leak sentinel says, above the results: each warning with its remedy, to be followed or dismissed.

use egui::{Align, CornerRadius, Frame, Id, Layout, Margin, Ui, text::LayoutJob, vec2};

use crate::{
    engine::{
        format::plural,
        run::Step,
        sentinel::{LeakWarning, Remedy, Severity},
        study::{CleaningStep, Keep},
    },
    state::{AppState, Command},
    theme::{
        fonts::{Weight, text_width},
        style::{SMALL_CONTROL_HEIGHT, c, colours, font},
    },
    views::widgets::{Button, Icon, header, hint, link},
};

/// Warnings shown before one asks for all.
const SHOWN: usize = 3;

/// What the user has folded; lives as long as the window.
#[derive(Debug, Clone, Copy, Default)]
struct Fold {
    /// `None`: open when a warning is more than a remark.
    is_open: Option<bool>,
    shows_all: bool,
}

/// Warnings that are not dismissed: the number on the tab.
pub fn count(state: &AppState) -> usize {
    let Some(made) = state.results.leaks() else {
        return 0;
    };
    if !state.results.is_current(Step::Watch, &state.study) {
        return 0;
    }
    made.report.open(&state.study.dismissed).count()
}

/// Whether there is anything to show.
pub fn has_any(state: &AppState) -> bool {
    state
        .results
        .leaks()
        .is_some_and(|made| !made.report.warnings.is_empty())
}

/// The warnings, over the whole width.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let Some(made) = state.results.leaks() else { return };
    let open: Vec<&LeakWarning> = made.report.open(&state.study.dismissed).collect();
    let n_dismissed = made.report.warnings.len() - open.len();
    let id = Id::unique("leak warnings");
    let mut fold: Fold = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let is_grave = open.iter().any(|warning| warning.severity < Severity::Low);
    let is_open = fold.is_open.unwrap_or(is_grave) && !open.is_empty();
    let subtitle = match open
        .iter()
        .filter(|warning| warning.severity == Severity::Low)
        .count()
    {
        0 => plural(open.len(), "warning", "warnings"),
        low if low == open.len() => plural(low, "remark", "remarks"),
        low => format!(
            "{}, {}",
            plural(open.len() - low, "warning", "warnings"),
            plural(low, "remark", "remarks")
        ),
    };
    header(ui, "Before you trust this", &subtitle, |ui| {
        let (icon, name) = if is_open {
            (Icon::ChevronDown, "Hide the warnings")
        } else {
            (Icon::ChevronRight, "Show the warnings")
        };
        if !open.is_empty()
            && Button::icon_only(icon, name)
                .height(SMALL_CONTROL_HEIGHT)
                .show(ui)
                .clicked()
        {
            fold.is_open = Some(!is_open);
        }
        if n_dismissed > 0 && link(ui, format!("Show {n_dismissed} dismissed")).clicked() {
            out.push(Command::ShowDismissedWarnings);
        }
    });
    if is_open {
        let n_shown = if fold.shows_all { open.len() } else { SHOWN };
        for warning in open.iter().take(n_shown) {
            ui.push_id(warning.key(), |ui| note(ui, warning, out));
            ui.add_space(6.0);
        }
        if open.len() > SHOWN {
            let words = if fold.shows_all {
                "Show fewer".to_owned()
            } else {
                format!("Show all {}", open.len())
            };
            if link(ui, words).clicked() {
                fold.shows_all = !fold.shows_all;
            }
        }
        if made.report.n_left_out > 0 {
            hint(
                ui,
                format!(
                    "Only the first {} are looked at.",
                    plural(made.report.n_features, "feature", "features")
                ),
            );
        }
    }
    ui.data_mut(|data| data.insert_temp(id, fold));
}

/// One warning: icon and sentence at the left, what mends it at the right.
fn note(ui: &mut Ui, warning: &LeakWarning, out: &mut Vec<Command>) {
    let colours = colours(ui);
    let (fill, mark) = match warning.severity {
        Severity::High | Severity::Medium => (colours.warn_soft, colours.warn_mark),
        Severity::Low => (colours.sunken, colours.ink_3),
    };
    let labels: Vec<String> = warning.remedies.iter().map(Remedy::label).collect();
    let widest = labels
        .iter()
        .map(|label| text_width(label, 12.0, Weight::Medium))
        .fold(0.0, f32::max);
    let whole = ui.available_width() - 20.0;
    let actions = (widest + 28.0 + 32.0).min(whole * 0.45);
    Frame::new()
        .fill(c(fill))
        .corner_radius(CornerRadius::same(6))
        .inner_margin(Margin::symmetric(10, 8))
        .show(ui, |ui| {
            ui.set_width(whole);
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), egui::Sense::hover());
                Icon::Warning.paint(ui.painter(), rect.center(), c(mark));
                let text_room = whole - actions - 32.0;
                ui.vertical(|ui| {
                    ui.set_width(text_room);
                    ui.label(sentence(ui, &warning.sentence));
                });
                ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                    let dismiss = format!("Dismiss the warning on {}", named(warning));
                    if Button::icon_only(Icon::Cross, dismiss)
                        .height(SMALL_CONTROL_HEIGHT)
                        .show(ui)
                        .on_hover_text("Dismiss. It is kept with the study and can be shown again.")
                        .clicked()
                    {
                        out.push(Command::DismissWarning(warning.key()));
                    }
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = 4.0;
                        remedies(ui, warning, &labels, out);
                    });
                });
            });
        });
}

/// The first remedy as a button, the others as links under it.
fn remedies(ui: &mut Ui, warning: &LeakWarning, labels: &[String], out: &mut Vec<Command>) {
    ui.with_layout(Layout::top_down(Align::Max), |ui| {
        for (place, (remedy, label)) in warning.remedies.iter().zip(labels).enumerate() {
            let is_clicked = if place == 0 {
                Button::new(label.clone())
                    .height(SMALL_CONTROL_HEIGHT)
                    .show(ui)
                    .clicked()
            } else {
                link(ui, label.clone()).clicked()
            };
            if is_clicked {
                out.push(command(remedy));
            }
        }
    });
}

fn command(remedy: &Remedy) -> Command {
    match remedy {
        Remedy::LeaveOut { columns } => Command::LeaveOut(columns.clone()),
        Remedy::DropDuplicates { columns } => Command::AddCleaningStep(CleaningStep::Duplicates {
            by: columns.clone(),
            keep: Keep::First,
        }),
        Remedy::KeepTogether { column } => Command::KeepTogether(Some(column.clone())),
    }
}

fn named(warning: &LeakWarning) -> String {
    if warning.columns.is_empty() {
        "equal rows".to_owned()
    } else {
        warning.columns.join(", ")
    }
}

/// What is the matter in SemiBold, what to think of it in Regular.
fn sentence(ui: &Ui, text: &str) -> LayoutJob {
    let ends = [text.find(": "), text.find(". ")];
    let end = ends.into_iter().flatten().min().map_or(text.len(), |at| at + 1);
    let ink = c(colours(ui).ink);
    let mut job = LayoutJob::default();
    for (part, weight) in [(&text[..end], Weight::SemiBold), (&text[end..], Weight::Regular)] {
        job.append(
            part,
            0.0,
            egui::TextFormat {
                font_id: font(12.0, weight),
                color: ink,
                line_height: Some(16.0),
                ..Default::default()
            },
        );
    }
    job.wrap.max_width = ui.available_width();
    job
}
