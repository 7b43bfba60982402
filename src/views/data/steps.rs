//! The cleaning steps in their order, what each one did, and the rows that are left.

use egui::{Align2, Rect, Sense, Stroke, Ui, pos2, vec2};

use super::{shown::Shown, words};
use crate::{
    engine::{
        format,
        run::Step,
        study::{CleaningStep, MissingTreatment},
        table::{ColumnKind, StepEffect},
    },
    state::{AppState, Command},
    theme::{
        Rgb,
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{Button, Icon, MenuItem, combo, hint, menu, paint_elided, paint_text, section},
};

/// Shows the steps and the button that adds one.
pub fn steps(ui: &mut Ui, shown: &Shown<'_>, state: &AppState, out: &mut Vec<Command>) {
    let steps = &state.study.cleaning;
    let note = if steps.len() > 1 { "in this order" } else { "" };
    section(ui, "Cleaning steps", note, |ui| {
        if steps.is_empty() {
            hint(ui, "None yet: the table is as in the file.");
            ui.add_space(4.0);
        }
        let has_stopped = state.results.failure(Step::Prepare, &state.study).is_some();
        for (place, step) in steps.iter().enumerate() {
            let effect = shown.effects().nth(place).map(|(_, effect)| effect);
            ui.push_id(place, |ui| {
                step_row(ui, shown, (place, step), effect, has_stopped, out);
            });
        }
        add_step(ui, shown, steps, out);
    });
}

fn step_row(
    ui: &mut Ui,
    shown: &Shown<'_>,
    (place, step): (usize, &CleaningStep),
    effect: Option<&StepEffect>,
    has_stopped: bool,
    out: &mut Vec<Command>,
) {
    let title = words::step_title(step);
    let touched = match effect {
        Some(effect) => touched(step, effect),
        None if has_stopped => String::new(),
        None => "…".to_owned(),
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let sentence = effect.map_or_else(|| title.clone(), |effect| effect.sentence.clone());
    let label = format!("Step {}: {sentence}", place + 1);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &label));
    let colours = colours(ui);
    let painter = ui.painter();
    let right = rect.right_center();
    let note_width = text_width(&touched, 11.0, Weight::Regular);
    paint_text(
        painter,
        right,
        Align2::RIGHT_CENTER,
        touched,
        11.0,
        Weight::Regular,
        colours.ink_2,
    );
    let room = rect.width() - note_width - 8.0;
    let left = rect.left_center();
    paint_elided(
        painter,
        left,
        Align2::LEFT_CENTER,
        &title,
        room,
        12.0,
        Weight::Medium,
        colours.ink,
    );
    response.on_hover_text(sentence);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let room = ui.available_width() - 32.0;
        treatment(ui, shown, (place, step), effect, room, out);
        let remove = Button::icon_only(Icon::Trash, format!("Remove step {}: {title}", place + 1));
        if remove.show(ui).clicked() {
            out.push(Command::RemoveCleaningStep(place));
        }
    });
    ui.add_space(6.0);
}

/// What the step touched, in short: "214 cells".
fn touched(step: &CleaningStep, effect: &StepEffect) -> String {
    match step {
        CleaningStep::Missing { treatment, .. } if *treatment != MissingTreatment::DropRows => {
            format::plural(effect.cells_filled, "cell", "cells")
        }
        _ => format::plural(effect.rows_dropped, "row", "rows"),
    }
}

/// How the step treats its column, to be changed in place.
fn treatment(
    ui: &mut Ui,
    shown: &Shown<'_>,
    (place, step): (usize, &CleaningStep),
    effect: Option<&StepEffect>,
    width: f32,
    out: &mut Vec<Command>,
) {
    let CleaningStep::Missing { column, treatment } = step else {
        let (rect, _) = ui.allocate_exact_size(vec2(width, 28.0), Sense::hover());
        let ink = colours(ui).ink_3;
        let words = "the first of equal rows stays";
        let at = rect.left_center();
        paint_elided(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            words,
            width,
            11.0,
            Weight::Regular,
            ink,
        );
        return;
    };
    let kind = shown.read.summary.iter().find(|known| known.name == *column);
    let kind = kind.map_or(ColumnKind::Text, |known| known.kind);
    let choices = words::treatments(kind);
    let learnt = effect.and_then(|effect| effect.learnt.as_ref());
    let text = |choice: MissingTreatment| match learnt {
        Some(learnt) if choice == *treatment => format!("{}, {learnt}", words::treatment(choice)),
        _ => words::treatment(choice).to_owned(),
    };
    let texts: Vec<String> = choices.iter().map(|&choice| text(choice)).collect();
    let items: Vec<&str> = texts.iter().map(String::as_str).collect();
    let name = format!("Missing cells of {column}");
    if let Some(picked) = combo(ui, &name, &text(*treatment), &items, width)
        && choices[picked] != *treatment
    {
        let step = CleaningStep::Missing {
            column: column.clone(),
            treatment: choices[picked],
        };
        out.push(Command::ReplaceCleaningStep(place, step));
    }
}

/// The button and its menu: what can still be done about this table.
fn add_step(ui: &mut Ui, shown: &Shown<'_>, steps: &[CleaningStep], out: &mut Vec<Command>) {
    let button = Button::new("Add step").icon(Icon::Plus).show(ui);
    let popup = egui::Popup::default_response_id(&button);
    // Made only while it is open: a wide file has many columns.
    if !button.clicked() && !egui::Popup::is_id_open(ui.ctx(), popup) {
        return;
    }
    let (items, offers) = offers(shown, steps);
    if let Some(step) = menu(&button, &items, 264.0).and_then(|place| offers[place].clone()) {
        out.push(Command::AddCleaningStep(step));
    }
}

/// The lines of the menu with the step each one adds.
fn offers(shown: &Shown<'_>, steps: &[CleaningStep]) -> (Vec<MenuItem>, Vec<Option<CleaningStep>>) {
    let mut lines = Vec::new();
    if !steps.contains(&CleaningStep::DropDuplicates) {
        let words = MenuItem::Choice("Drop duplicate rows".to_owned());
        lines.push((words, Some(CleaningStep::DropDuplicates)));
    }
    let is_treated = |name: &str| {
        steps
            .iter()
            .any(|step| matches!(step, CleaningStep::Missing { column, .. } if column == name))
    };
    let columns = shown.read.summary.iter();
    for column in columns.filter(|column| column.missing > 0 && !is_treated(&column.name)) {
        lines.push((
            MenuItem::Heading(column.name.clone(), words::missing(column)),
            None,
        ));
        for &treatment in words::treatments(column.kind) {
            let words = words::treatment_offer(treatment, column.missing);
            let step = CleaningStep::Missing {
                column: column.name.clone(),
                treatment,
            };
            lines.push((MenuItem::Choice(words), Some(step)));
        }
    }
    if lines.is_empty() {
        let words = "No cell is missing that no step treats".to_owned();
        lines.push((MenuItem::Heading(words, String::new()), None));
    }
    lines.into_iter().unzip()
}

/// From the rows in the file to the rows used.
pub fn rows(ui: &mut Ui, shown: &Shown<'_>, state: &AppState) {
    section(ui, "Rows", "", |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let receipt = &shown.read.receipt;
        let colours = colours(ui);
        let in_file = receipt.n_rows + receipt.set_aside_total;
        line(
            ui,
            if state.works_on_customers() {
                "Customers made"
            } else {
                "Rows in the file"
            },
            &format::count(in_file),
            colours.ink,
            Weight::Regular,
        );
        let less = |n: usize| {
            if n == 0 {
                "0".to_owned()
            } else {
                format!("{}{}", format::MINUS, format::count(n))
            }
        };
        if receipt.set_aside_total > 0 {
            let words = less(receipt.set_aside_total);
            line(
                ui,
                "Set aside, unreadable",
                &words,
                colours.ink_3,
                Weight::Regular,
            );
        }
        for step in &state.study.cleaning {
            let name = match step {
                CleaningStep::DropDuplicates => "Dropped as duplicates".to_owned(),
                CleaningStep::Missing { column, treatment } => {
                    if *treatment != MissingTreatment::DropRows {
                        continue;
                    }
                    format!("Dropped without {column}")
                }
            };
            let effect = shown.effects().find(|(known, _)| *known == step);
            let words = effect.map_or_else(|| "…".to_owned(), |(_, effect)| less(effect.rows_dropped));
            line(ui, &name, &words, colours.ink_3, Weight::Regular);
        }
        let used = match shown.prepared {
            Some(on) if shown.is_current => format::count(on.cleaning.rows_after),
            _ => "…".to_owned(),
        };
        let rect = line(ui, "Rows used", &used, colours.ink, Weight::SemiBold);
        ui.painter()
            .hline(rect.x_range(), rect.top(), Stroke::new(1.0, c(colours.stroke)));
    });
}

fn line(ui: &mut Ui, name: &str, value: &str, ink: Rgb, weight: Weight) -> Rect {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    let label = format!("{name}: {value}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &label));
    let painter = ui.painter();
    let room = rect.width() - text_width(value, 12.0, weight) - 12.0;
    let at = rect.left_center();
    if paint_elided(painter, at, Align2::LEFT_CENTER, name, room, 12.0, weight, ink) {
        response.on_hover_text(name);
    }
    paint_text(
        painter,
        rect.right_center(),
        Align2::RIGHT_CENTER,
        value,
        12.0,
        weight,
        ink,
    );
    rect
}

/// What the marks in the table mean.
pub fn marks(ui: &mut Ui) {
    ui.add_space(12.0);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let ink = colours(ui).ink;
    let at = rect.left_center();
    paint_text(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        "Marks in the table",
        13.0,
        Weight::SemiBold,
        ink,
    );
    ui.add_space(4.0);
    mark(ui, "filled by a step", |ui, chip| {
        let colours = colours(ui);
        ui.painter().rect_filled(chip, 4.0, c(colours.quiet_2));
        paint_text(
            ui.painter(),
            chip.center(),
            Align2::CENTER_CENTER,
            "42",
            12.0,
            Weight::Regular,
            colours.ink,
        );
    });
    mark(ui, "missing: an empty cell", |ui, chip| {
        let stroke = Stroke::new(1.0, c(colours(ui).hairline));
        ui.painter().hline(chip.x_range(), chip.bottom(), stroke);
    });
}

fn mark(ui: &mut Ui, words: &str, paint: impl FnOnce(&Ui, Rect)) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let chip = Rect::from_center_size(pos2(rect.left() + 15.0, rect.center().y), vec2(26.0, 20.0));
    paint(ui, chip);
    let at = pos2(rect.left() + 38.0, rect.center().y);
    let ink = colours(ui).ink_2;
    paint_text(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        words,
        12.0,
        Weight::Regular,
        ink,
    );
}
