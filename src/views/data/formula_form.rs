//! The formula of a step, checked while it is typed.

use egui::{Key, Rect, Stroke, Ui, pos2};

use super::{
    memory::Memory,
    shown::Shown,
    step_form::{columns, typed},
};
use crate::{
    engine::{
        format,
        formula::FormulaError,
        study::{CleaningStep, ListedStep},
        table::{StepEffect, check_condition, check_formula},
    },
    state::Command,
    theme::{
        fonts::{Weight, text_width},
        style::{CONTROL_HEIGHT, c, colours},
    },
    views::widgets::{is_typed_into, paint_text, styled, text_field},
};

/// The formula of a step across the whole pane, checked while it is typed.
pub fn formula(
    ui: &mut Ui,
    shown: &Shown<'_>,
    place: usize,
    listed: &ListedStep,
    effect: Option<&StepEffect>,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    let columns = columns(shown, effect);
    match &listed.step {
        CleaningStep::Filter { condition } => {
            let text = typed((place, "formula"), condition, memory);
            let hint = "Such as age >= 18 and region = \"North\"";
            let width = ui.available_width();
            let entered = ui
                .horizontal(|ui| formula_field(ui, "Condition", text, condition, hint, width))
                .inner;
            if entered {
                let condition = text.clone();
                out.push(Command::ReplaceCleaningStep(
                    place,
                    CleaningStep::Filter { condition },
                ));
            }
            let wrong = check_condition(text, columns).err();
            show_wrong(ui, text, wrong);
        }
        CleaningStep::Derive { column, formula } => {
            let mut name = typed((place, "column"), column, memory).clone();
            let mut text = typed((place, "formula"), formula, memory).clone();
            let entered = ui
                .horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 8.0;
                    let field =
                        text_field(ui, "Name of the column", &mut name, "Name", 160.0, CONTROL_HEIGHT);
                    let ink = colours(ui).ink_2;
                    styled(ui, "=", 13.0, Weight::Regular, ink);
                    let width = ui.available_width();
                    let hint = "Such as total_spent / visits";
                    formula_field(ui, "Formula", &mut text, formula, hint, width)
                        || field.lost_focus() && name != *column
                })
                .inner;
            if entered {
                let step = CleaningStep::Derive {
                    column: name.clone(),
                    formula: text.clone(),
                };
                out.push(Command::ReplaceCleaningStep(place, step));
            }
            let wrong = check_formula(&text, columns).err();
            show_wrong(ui, &text, wrong);
            *typed((place, "column"), column, memory) = name;
            *typed((place, "formula"), formula, memory) = text;
        }
        _ => {}
    }
}

/// True: entered or left with another text.
fn formula_field(ui: &mut Ui, name: &str, text: &mut String, now: &str, hint: &str, width: f32) -> bool {
    let field = text_field(ui, name, text, hint, width, CONTROL_HEIGHT);
    let is_entered =
        field.lost_focus() || ui.input(|input| input.key_pressed(Key::Enter)) && is_typed_into(&field);
    is_entered && text != now
}

/// What is wrong, under the formula, with a line under its place.
fn show_wrong(ui: &mut Ui, text: &str, wrong: Option<FormulaError>) {
    let Some(wrong) = wrong.filter(|_| !text.trim().is_empty()) else {
        return;
    };
    let bad = colours(ui).bad;
    let signs: Vec<char> = text.chars().collect();
    let from = wrong.at.min(signs.len());
    let to = (wrong.at + wrong.length).min(signs.len());
    let part = |range: std::ops::Range<usize>| signs[range].iter().collect::<String>();
    let (before, at) = (part(0..from), part(from..to));
    let at = if at.is_empty() {
        "at the end".to_owned()
    } else {
        format!("at “{at}”")
    };
    // The formula again, with its wrong part marked: a long one may be scrolled in its field.
    let x = ui.cursor().left() + text_width(&before, 12.0, Weight::Regular);
    let said = format!(
        "At character {}, {at}: {}",
        format::count(from + 1),
        wrong.message
    );
    let (rect, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 16.0), egui::Sense::hover());
    paint_text(
        ui.painter(),
        rect.left_center(),
        egui::Align2::LEFT_CENTER,
        text,
        12.0,
        Weight::Regular,
        colours(ui).ink_2,
    );
    let width = text_width(&part(from..to), 12.0, Weight::Regular).max(6.0);
    let under = Rect::from_min_max(pos2(x, rect.bottom() - 1.0), pos2(x + width, rect.bottom()));
    ui.painter()
        .hline(under.x_range(), under.center().y, Stroke::new(2.0, c(bad)));
    styled(ui, said, 12.0, Weight::Regular, bad);
}
