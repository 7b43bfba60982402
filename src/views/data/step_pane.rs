//! The cleaning step at hand: what it is, its choices, the column before and after.

use egui::{Align, Layout, Rect, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};

use super::{
    formula_form,
    lists::fact,
    memory::Memory,
    shown::Shown,
    step_form, step_picture,
    step_touched::{rows, sizes},
    steps,
};
use crate::{
    engine::{
        format,
        study::{CleaningStep, ListedStep, Transform},
        table::{LOG_FROM_ZERO, StepEffect, Touched},
    },
    state::{AppState, Command},
    theme::style::{PANE_SIDE, SMALL_CONTROL_HEIGHT, c, colours},
    views::widgets::{Button, Choice, Icon, failed, header, hint, link, segmented},
};

/// Height of the pane until it is dragged.
pub const HEIGHT: f32 = 292.0;
/// Width of what stands beside the picture.
const SIDE: f32 = 320.0;

/// Whether a step is at hand.
pub fn is_open(state: &AppState, memory: &Memory) -> bool {
    memory
        .step
        .is_some_and(|place| place < state.study.cleaning.len())
}

/// Shows the pane.
pub fn step_pane(
    ui: &mut Ui,
    shown: &Shown<'_>,
    state: &AppState,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    let Some(place) = memory.step else { return };
    let Some(listed) = state.study.cleaning.get(place) else {
        return;
    };
    let n_before = out.len();
    let whole = ui.max_rect();
    // The pane keeps its height, whatever the step has to show.
    ui.expand_to_include_rect(whole);
    let line = egui::Stroke::new(1.0, c(colours(ui).stroke));
    ui.painter().hline(whole.x_range(), whole.top() + 0.5, line);
    let inner = whole.shrink2(vec2(PANE_SIDE, 12.0));
    let effect = shown.effects().nth(place).map(|(_, effect)| effect);
    ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        let title = format!("Step {}: {}", place + 1, lower(&listed.step.title()));
        let subtitle = if listed.is_on { "" } else { "off" };
        header(ui, &title, subtitle, |ui| {
            controls(
                ui,
                shown,
                (place, state.study.cleaning.len()),
                listed,
                memory,
                out,
            );
        });
        formula_form::formula(ui, shown, place, listed, effect, memory, out);
        let rest = ui.available_rect_before_wrap();
        let side = SIDE.min(rest.width() * 0.48);
        let right = Rect::from_min_max(pos2(rest.right() - side, rest.top()), rest.max);
        let left = Rect::from_min_max(rest.min, pos2(right.left() - 24.0, rest.bottom()));
        ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("step picture"), |ui| {
            picture(ui, effect, memory);
        });
        let builder = UiBuilder::new()
            .max_rect(right)
            .id_salt("step side")
            .layout(Layout::top_down(Align::Min));
        ui.scope_builder(builder, |ui| {
            ScrollArea::vertical()
                .id_salt(("step side", place))
                .auto_shrink(false)
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 4.0;
                    step_form::form(ui, shown, place, &listed.step, effect, memory, out);
                    told(ui, listed, place, effect, out);
                });
        });
    });
    settle_draft(place, &listed.step, memory, &mut out[n_before..]);
}

/// A draft is switched on by the first answer to what it asks.
fn settle_draft(place: usize, draft: &CleaningStep, memory: &mut Memory, asked: &mut [Command]) {
    memory.draft = memory.draft.filter(|&draft| Some(draft) == memory.step);
    if memory.draft != Some(place) {
        return;
    }
    for command in asked {
        match command {
            // Another column is no answer yet.
            Command::ReplaceCleaningStep(_, step)
                if !is_blank(step)
                    && (matches!(step, CleaningStep::Derive { .. }) || step.column() == draft.column()) =>
            {
                *command = Command::SettleCleaningStep(place, step.clone());
                memory.draft = None;
            }
            Command::SwitchCleaningStep { .. } | Command::MoveCleaningStep { .. } => memory.draft = None,
            _ => {}
        }
    }
}

/// Whether the step lacks the formula it works by.
fn is_blank(step: &CleaningStep) -> bool {
    match step {
        CleaningStep::Filter { condition } => condition.trim().is_empty(),
        CleaningStep::Derive { formula, .. } => formula.trim().is_empty(),
        _ => false,
    }
}

/// A title within a sentence.
fn lower(title: &str) -> String {
    let mut signs = title.chars();
    let first: String = signs.next().into_iter().flat_map(char::to_lowercase).collect();
    first + signs.as_str()
}

/// From the right: close, remove, down, up, then the other ways to do it.
fn controls(
    ui: &mut Ui,
    shown: &Shown<'_>,
    (place, n_steps): (usize, usize),
    listed: &ListedStep,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    ui.spacing_mut().item_spacing.x = 4.0;
    let step = place + 1;
    let small = |icon, name: String| Button::icon_only(icon, name).height(SMALL_CONTROL_HEIGHT);
    if small(Icon::Cross, format!("Close step {step}"))
        .show(ui)
        .clicked()
    {
        memory.step = None;
    }
    if small(Icon::Trash, format!("Remove step {step}"))
        .show(ui)
        .clicked()
    {
        memory.step = None;
        memory.drafts.clear();
        out.push(Command::RemoveCleaningStep(place));
    }
    let down = small(Icon::ChevronDown, format!("Move step {step} down")).enabled(place + 1 < n_steps);
    if down.show(ui).clicked() {
        steps::move_step(place, place + 1, memory, out);
    }
    let up = small(Icon::ChevronUp, format!("Move step {step} up")).enabled(place > 0);
    if up.show(ui).clicked() {
        steps::move_step(place, place - 1, memory, out);
    }
    ui.add_space(8.0);
    // Here it is in sight whatever the step has to tell.
    if !listed.is_on && !is_blank(&listed.step) {
        let on = Button::new("Switch on").main().height(SMALL_CONTROL_HEIGHT);
        if on.name(format!("Switch step {step} on")).show(ui).clicked() {
            out.push(Command::SwitchCleaningStep { place, is_on: true });
        }
        ui.add_space(4.0);
    }
    let others = step_form::alternatives(&listed.step, shown);
    if others.is_empty() {
        return;
    }
    let choices: Vec<Choice<'_>> = others
        .iter()
        .map(|(text, _, is_taken)| Choice::new(text, *is_taken))
        .collect();
    if let Some(picked) = segmented(ui, "", &choices, None, SMALL_CONTROL_HEIGHT)
        && !others[picked].2
    {
        out.push(Command::ReplaceCleaningStep(place, others[picked].1.clone()));
    }
}

/// The picture, or the rows that the step touches.
fn picture(ui: &mut Ui, effect: Option<&StepEffect>, memory: &mut Memory) {
    let Some(effect) = effect else {
        hint(ui, "On its way…");
        return;
    };
    let has_picture = effect.difference.is_some();
    let has_rows = !effect.rows.is_empty();
    if has_picture && has_rows {
        let choices = [
            Choice::new("Before and after", !memory.lists_rows),
            Choice::new("Rows it touches", memory.lists_rows),
        ];
        if let Some(picked) = segmented(ui, "", &choices, None, SMALL_CONTROL_HEIGHT) {
            memory.lists_rows = picked == 1;
        }
        ui.add_space(2.0);
    }
    match &effect.difference {
        Some(difference) if !memory.lists_rows || !has_rows => {
            step_picture::picture(ui, difference, &effect.step);
        }
        _ if has_rows => rows(ui, effect),
        _ => {
            let words = if effect.failure.is_some() {
                "Nothing to show: the step cannot work yet."
            } else {
                "It touches no row."
            };
            hint(ui, words);
        }
    }
}

/// What it touches, in numbers and sentences; why it cannot work.
fn told(ui: &mut Ui, listed: &ListedStep, place: usize, effect: Option<&StepEffect>, out: &mut Vec<Command>) {
    let Some(effect) = effect else { return };
    if let Some(failure) = &effect.failure {
        failure_ui(ui, place, listed, effect, out);
        if !failure.message.is_empty() {
            return;
        }
    }
    let touched = match effect.touched {
        Touched::Rows(n) => Some(("Rows left out", n)),
        Touched::Cells(n) => Some(("Cells touched", n)),
        Touched::Column => None,
    };
    if let Some((name, n)) = touched {
        let of = format!("{} of {}", format::count(n), format::count(effect.rows_before));
        fact(ui, name, &of);
    }
    if let Some(difference) = &effect.difference {
        sizes(ui, difference);
    }
    if let Some(learnt) = &effect.learnt {
        fact(ui, learnt_name(&listed.step), learnt);
    }
    ui.add_space(2.0);
    for note in &effect.notes {
        hint(ui, note.clone());
    }
    if let CleaningStep::Transform {
        column,
        transform: Transform::Log,
    } = &listed.step
    {
        hint(ui, format!("It takes the place of {column}."));
        if link(ui, format!("Keep {column} too")).clicked() {
            out.push(Command::ReplaceCleaningStep(
                place,
                beside(column, &listed.step, effect),
            ));
        }
    } else if listed.step.learns() {
        hint(ui, "Learnt from training rows only, so test rows stay unseen.");
    }
}

/// What a step has learnt, by its name.
fn learnt_name(step: &CleaningStep) -> &'static str {
    match step {
        CleaningStep::Missing { .. } | CleaningStep::FillConstant { .. } => "Filled with",
        CleaningStep::Outliers { .. } => "Bounds",
        CleaningStep::MergeRare { .. } => "Merged",
        CleaningStep::Transform {
            transform: Transform::Rank,
            ..
        } => "Ranked",
        _ => "Formula",
    }
}

/// The logarithm as a column of its own, by the name it has now.
fn beside(column: &str, step: &CleaningStep, effect: &StepEffect) -> CleaningStep {
    CleaningStep::Derive {
        column: step.new_name().unwrap_or_default(),
        formula: if effect.learnt.as_deref() == Some(LOG_FROM_ZERO) {
            format!("ln(1 + [{column}])")
        } else {
            format!("ln([{column}])")
        },
    }
}

fn failure_ui(ui: &mut Ui, place: usize, listed: &ListedStep, effect: &StepEffect, out: &mut Vec<Command>) {
    let Some(failure) = &effect.failure else { return };
    // A draft is only not ready yet.
    if is_blank(&listed.step) {
        hint(
            ui,
            "Columns by name, [with spaces] in brackets, text in \"quotes\"; + - * / ^, = != < >, and or not, if(…), min max round abs sqrt exp ln log log10, is_missing(x), date(\"2025-01-31\").",
        );
        return;
    }
    let message = super::main_pane::sentence(&failure.message);
    let remedy = failure.remedy.as_ref().map(|(words, _)| words.as_str());
    let is_on = listed.is_on;
    let words = remedy.or(is_on.then_some("Switch the step off"));
    if failed(ui, "This step is skipped", &message, words) {
        out.push(match &failure.remedy {
            Some((_, step)) => Command::ReplaceCleaningStep(place, step.as_ref().clone()),
            None => Command::SwitchCleaningStep { place, is_on: false },
        });
    }
    let (_, _) = ui.allocate_exact_size(vec2(1.0, 4.0), Sense::hover());
}
