//! The cleaning steps in their order: what each one did, whether it is on, and where it stands.

use egui::{
    Align2, CornerRadius, CursorIcon, EventFilter, Id, Key, Rect, Response, Role, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo, pos2, vec2,
};

use super::{memory::Memory, shown::Shown, step_offers};
use crate::{
    engine::{
        format,
        run::Step,
        study::{CleaningStep, ListedStep},
        table::{StepEffect, StepState, Touched},
    },
    state::{AppState, Command, ExportSubject, TableId},
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{Button, Icon, hint, paint_elided, paint_text, section, switch},
};

/// Height of a step.
const ROW: f32 = 46.0;
/// In less room the way a step works would be a stump of a word.
const LEAST_DETAIL: f32 = 24.0;

/// Shows the steps, the button that adds one and the one that saves the report.
pub fn steps(ui: &mut Ui, shown: &Shown<'_>, state: &AppState, memory: &mut Memory, out: &mut Vec<Command>) {
    let steps = &state.study.cleaning;
    memory.step = memory.step.filter(|&place| place < steps.len());
    let note = if steps.len() > 1 { "in this order" } else { "" };
    section(ui, "Cleaning steps", note, |ui| {
        if steps.is_empty() {
            hint(ui, format!("None yet: the table is {}.", shown.read.words()));
            ui.add_space(4.0);
        }
        let has_stopped = state.results.failure(Step::Prepare, &state.study).is_some();
        let spacing = std::mem::take(&mut ui.spacing_mut().item_spacing.y);
        let top = ui.cursor().top();
        for (place, listed) in steps.iter().enumerate() {
            let effect = shown.effects().nth(place).map(|(_, effect)| effect);
            step_row(ui, (place, steps.len()), listed, effect, has_stopped, memory, out);
        }
        drag(ui, top, steps.len(), memory, out);
        ui.spacing_mut().item_spacing.y = spacing;
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            step_offers::add_step(ui, shown, steps, memory, out);
            if !steps.is_empty() {
                let save = Button::new("Report…").icon(Icon::Download).quiet();
                if save.name("Save the cleaning report…").show(ui).clicked() {
                    out.push(Command::OpenExport(ExportSubject::Table(TableId::Cleaning)));
                }
            }
        });
    });
}

fn id_of(ui: &Ui, place: usize) -> Id {
    ui.scope_id().with(("cleaning step", place))
}

fn step_row(
    ui: &mut Ui,
    (place, n_steps): (usize, usize),
    listed: &ListedStep,
    effect: Option<&StepEffect>,
    has_stopped: bool,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let card = rect.expand2(vec2(8.0, -1.0));
    let response = ui.interact(card, id_of(ui, place), Sense::click());
    let title = listed.step.title();
    let (told, is_failed) = match effect {
        Some(effect) => touched(&listed.step, effect),
        None if has_stopped => (String::new(), false),
        None => ("…".to_owned(), false),
    };
    let sentence = sentence(&title, effect);
    let label = format!("Step {}: {sentence}", place + 1);
    let is_at_hand = memory.step == Some(place);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_at_hand, &label));
    if response.clicked() {
        memory.step = if is_at_hand { None } else { Some(place) };
        response.request_focus();
    }
    keys(ui, &response, (place, n_steps), memory, out);
    paint(ui, card, &response, is_at_hand);

    let handle = Rect::from_min_max(rect.min - vec2(6.0, 0.0), pos2(rect.left() + 12.0, rect.bottom()));
    let grip = ui.interact(handle, id_of(ui, place).with("handle"), Sense::drag());
    grip.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Drag step {}: {title}", place + 1)));
    if grip.drag_started() {
        memory.dragged_step = Some(place);
    }
    let is_near = response.hovered() || grip.hovered() || response.has_focus() || is_at_hand;
    let colours = colours(ui);
    let dots = if is_near {
        colours.ink_3
    } else {
        colours.stroke_strong
    };
    Icon::Handle.paint(ui.painter(), pos2(rect.left() + 1.0, rect.center().y), c(dots));
    let grip = grip.on_hover_cursor(CursorIcon::Grab);

    let name = format!("Step {} on: {title}", place + 1);
    let at = pos2(rect.right() - 14.0, rect.center().y);
    if switch(ui, at, listed.is_on, &name).clicked() {
        out.push(Command::SwitchCleaningStep {
            place,
            is_on: !listed.is_on,
        });
    }
    let painter = ui.painter();
    let right = rect.right() - 36.0;
    let is_quiet = !listed.is_on;
    let ink = match (is_failed, is_quiet) {
        (true, _) => colours.bad,
        (false, true) => colours.ink_3,
        (false, false) => colours.ink_2,
    };
    let left = rect.left() + 14.0;
    let strong = if is_quiet { colours.ink_3 } else { colours.ink };
    // The name of the step has a line to itself; how it works stands before what it did.
    let at = pos2(left, rect.top() + 15.0);
    paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        &title,
        right - left,
        12.0,
        Weight::Medium,
        strong,
    );
    let under = rect.top() + 31.0;
    let told_width = text_width(&told, 11.0, Weight::Regular).min(right - left);
    paint_elided(
        painter,
        pos2(right, under),
        Align2::RIGHT_CENTER,
        &told,
        right - left,
        11.0,
        Weight::Regular,
        ink,
    );
    let room = right - left - told_width - 8.0;
    if room > LEAST_DETAIL {
        let detail = detail(&listed.step, effect);
        let at = pos2(left, under);
        paint_elided(
            painter,
            at,
            Align2::LEFT_CENTER,
            &detail,
            room,
            11.0,
            Weight::Regular,
            colours.ink_3,
        );
    }
    if memory.dragged_step.is_none() {
        response.on_hover_text(sentence);
        grip.on_hover_text("Drag to another place; Alt and an arrow key do the same");
    }
}

fn paint(ui: &Ui, card: Rect, response: &Response, is_at_hand: bool) {
    let colours = colours(ui);
    let painter = ui.painter();
    let radius = CornerRadius::same(8);
    if is_at_hand {
        let stroke = Stroke::new(1.5, c(colours.ink));
        painter.rect(card, radius, c(colours.raised), stroke, StrokeKind::Inside);
    } else if response.hovered() {
        painter.rect_filled(card, radius, c(colours.hover));
    }
    if response.has_focus() {
        let stroke = Stroke::new(2.0, c(colours.select));
        painter.rect_stroke(card, radius, stroke, StrokeKind::Inside);
    }
}

/// What the step does, in a sentence.
fn sentence(title: &str, effect: Option<&StepEffect>) -> String {
    let Some(effect) = effect else {
        return title.to_owned();
    };
    match (&effect.failure, effect.state) {
        (Some(failure), StepState::Skipped) => format!("{title}: skipped, {}", failure.message),
        (Some(failure), _) => format!("{title}: off, {}", failure.message),
        (None, StepState::Off) => format!("{title}: off, would touch {}.", effect.touched.words()),
        (None, _) => effect.sentence.clone(),
    }
}

/// What the step touched, in short, and whether it could not work.
fn touched(step: &CleaningStep, effect: &StepEffect) -> (String, bool) {
    let words = match (&effect.failure, effect.state, effect.touched) {
        (Some(failure), StepState::Skipped, _) => return (format!("skipped: {}", failure.message), true),
        (Some(_), ..) | (None, StepState::Off, Touched::Column) => "off".to_owned(),
        (None, StepState::Off, touched) => format!("would touch {}", format::count(touched.count())),
        (None, _, Touched::Column) => String::new(),
        // A new column says itself that it is there.
        (None, _, _) if matches!(step, CleaningStep::Derive { .. }) && effect.notes.is_empty() => {
            "new".to_owned()
        }
        (None, _, touched) => touched.words(),
    };
    (words, false)
}

/// How the step does it, with what it has learnt: "with the median, 42".
fn detail(step: &CleaningStep, effect: Option<&StepEffect>) -> String {
    let detail = step.detail();
    match effect.and_then(|effect| effect.learnt.as_ref()) {
        Some(learnt) if matches!(step, CleaningStep::Outliers { .. }) => format!("to {learnt}, {detail}"),
        Some(learnt) if step.fills() => format!("{detail}, {learnt}"),
        _ => detail,
    }
}

/// Alt and an arrow move the step, arrows go from step to step, Delete removes it.
fn keys(
    ui: &Ui,
    response: &Response,
    (place, n_steps): (usize, usize),
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    if !response.has_focus() {
        return;
    }
    let filter = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|known| known.set_focus_lock_filter(response.id, filter));
    let (up, down, alt, delete) = ui.input(|input| {
        (
            input.key_pressed(Key::ArrowUp),
            input.key_pressed(Key::ArrowDown),
            input.modifiers.alt,
            input.key_pressed(Key::Delete),
        )
    });
    if delete {
        out.push(Command::RemoveCleaningStep(place));
        memory.step = None;
        return;
    }
    let to = match (up, down) {
        (true, false) => place.checked_sub(1),
        (false, true) => Some(place + 1).filter(|&to| to < n_steps),
        _ => None,
    };
    let Some(to) = to else { return };
    if alt {
        move_step(place, to, memory, out);
    }
    ui.memory_mut(|known| known.request_focus(id_of(ui, to)));
}

/// Moves a step; the one at hand stays at hand.
pub fn move_step(from: usize, to: usize, memory: &mut Memory, out: &mut Vec<Command>) {
    memory.drafts.clear();
    memory.step = memory.step.map(|at_hand| match at_hand {
        place if place == from => to,
        place if from < place && place <= to => place - 1,
        place if to <= place && place < from => place + 1,
        place => place,
    });
    out.push(Command::MoveCleaningStep { from, to });
}

/// Shows where a dragged step would go, and puts it there when it is let go.
fn drag(ui: &Ui, top: f32, n_steps: usize, memory: &mut Memory, out: &mut Vec<Command>) {
    let Some(from) = memory.dragged_step else { return };
    let (pointer, is_down, is_given_up) = ui.input(|input| {
        (
            input.pointer.interact_pos(),
            input.pointer.any_down(),
            input.key_pressed(Key::Escape),
        )
    });
    let Some(at) = pointer.filter(|_| !is_given_up) else {
        memory.dragged_step = None;
        return;
    };
    ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and cut to the number of steps"
    )]
    let gap = (((at.y - top) / ROW).round().max(0.0) as usize).min(n_steps);
    let to = if gap > from { gap - 1 } else { gap };
    if is_down {
        let y = top + gap as f32 * ROW;
        let x = ui.max_rect().x_range();
        ui.painter().hline(x, y, Stroke::new(2.0, c(colours(ui).select)));
        let at = pos2(ui.max_rect().left() + 14.0, at.y);
        let ink = colours(ui).ink;
        let words = format!("Step {}", from + 1);
        paint_text(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            words,
            12.0,
            Weight::Medium,
            ink,
        );
        return;
    }
    memory.dragged_step = None;
    if to != from {
        move_step(from, to, memory, out);
    }
}
