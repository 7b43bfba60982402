//! What if this customer were another: a slider or a menu for each feature.

use egui::{Align2, Layout, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use super::who::Who;
use crate::{
    engine::{
        explain::{Customer, ExplainReport, Flipping, Seen, SeenNumbers, Value},
        run::Made,
    },
    state::{AppState, Command, WhatIfValue},
    theme::{fonts::Weight, style::colours},
    views::widgets::{Button, Icon, Slider, combo, exact_field, header, hint, paint_elided},
};

const ROW: f32 = 30.0;
/// Steps over the range of a slider, about.
const STEPS: f64 = 200.0;

/// Shows the controls.
pub fn show(
    ui: &mut Ui,
    state: &AppState,
    made: &Made<ExplainReport>,
    (who, real, now): (&Who, &Customer, &Customer),
    out: &mut Vec<Command>,
) {
    header(ui, "What if", "change this customer", |ui| {
        if who.changed.is_empty() {
            return;
        }
        let button = Button::new("Reset all").icon(Icon::Undo).quiet();
        if button.show(ui).on_hover_text("Back to the real values").clicked() {
            out.push(Command::ResetWhatIf(None));
        }
    });
    let report = &made.report;
    let flipping = Flipping::of_decision(report, now, state.study.threshold.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    for (column, seen) in report.background.columns.iter().enumerate() {
        let is_changed = who.changed.contains(&column);
        let name = report.equations.columns[column].column();
        let wished = row(ui, (name, is_changed), out, |ui, width| {
            match (seen, now.values[column]) {
                (Seen::Number(seen), Value::Number(value)) => {
                    let origin = match real.values[column] {
                        Value::Number(origin) => origin,
                        Value::Level(_) => value,
                    };
                    let ticks = flipping.all_borders(now, column);
                    let shown = report.background.shown(column, Value::Number(value));
                    let shown = if now.is_missing[column] {
                        format!("({shown})")
                    } else {
                        shown
                    };
                    number(ui, name, seen, (value, origin), &ticks, &shown, width).map(WhatIfValue::Number)
                }
                (Seen::Levels { levels, .. }, Value::Level(level)) => {
                    let names: Vec<&str> = levels.iter().map(String::as_str).collect();
                    let shown = names.get(level).copied().unwrap_or_default();
                    let picked = combo(ui, name, shown, &names, width)?;
                    Some(WhatIfValue::Level(levels[picked].clone()))
                }
                _ => None,
            }
        });
        if let Some(to) = wished {
            out.push(Command::WhatIf {
                line: who.line,
                column: name.to_owned(),
                to,
            });
        }
    }
    ui.spacing_mut().item_spacing.y = 4.0;
    let missing: Vec<String> = (0..now.values.len())
        .filter(|&column| now.is_missing[column])
        .map(|column| report.equations.columns[column].column().to_owned())
        .collect();
    if !missing.is_empty() {
        let verb = if missing.len() == 1 { "is" } else { "are" };
        let names = crate::engine::format::listed(&missing);
        hint(
            ui,
            format!("{names} {verb} missing: the median of the training rows stands in."),
        );
    }
    hint(
        ui,
        if who.changed.is_empty() {
            "A tick marks where the decision flips when this one alone moves."
        } else {
            "A ring marks the value as it is. A tick marks where the decision flips when this one moves on while the \
             others stay as moved; the smallest change from the customer as they are stands below."
        },
    );
}

/// Of the names of features beside what is done to them.
pub fn name_width(width: f32) -> f32 {
    (width * 0.41).min(160.0)
}

/// The name, a control in the middle, and a way back at the right where something is changed.
fn row<T>(
    ui: &mut Ui,
    (name, is_changed): (&str, bool),
    out: &mut Vec<Command>,
    control: impl FnOnce(&mut Ui, f32) -> Option<T>,
) -> Option<T> {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let colours = colours(ui);
    let (weight, ink) = if is_changed {
        (Weight::SemiBold, colours.ink)
    } else {
        (Weight::Regular, colours.ink_2)
    };
    let name_width = name_width(rect.width());
    let at = rect.left_center();
    let is_cut = paint_elided(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        name,
        name_width,
        12.0,
        weight,
        ink,
    );
    if is_cut {
        response.on_hover_text(name);
    }
    let back = Rect::from_min_max(pos2(rect.right() - 24.0, rect.top()), rect.max);
    let place = Rect::from_min_max(
        pos2(rect.left() + name_width + 8.0, rect.top()),
        pos2(back.left() - 2.0, rect.bottom()),
    );
    let layout = Layout::left_to_right(egui::Align::Center);
    // Made whether it is used or not: what follows would be another widget, and a drag that has begun would end.
    let builder = UiBuilder::new().id_salt(("reset", name)).max_rect(back);
    let mut child = ui.new_child(builder.layout(layout));
    if is_changed {
        let button = Button::icon_only(Icon::Undo, format!("Reset {name}")).height(24.0);
        if button.show(&mut child).clicked() {
            out.push(Command::ResetWhatIf(Some(name.to_owned())));
        }
    }
    let builder = UiBuilder::new()
        .id_salt(("what if", name))
        .max_rect(place)
        .layout(layout);
    // A child of its own: what it takes does not move what follows.
    let mut child = ui.new_child(builder);
    control(&mut child, place.width())
}

/// A slider over what was seen in training, and the value; the value wished, where it was moved.
fn number(
    ui: &mut Ui,
    name: &str,
    seen: &SeenNumbers,
    (value, origin): (f64, f64),
    ticks: &[f64],
    shown: &str,
    width: f32,
) -> Option<f64> {
    // A customer may lie beyond what was seen in training.
    let (low, high) = (seen.least.min(origin), seen.most.max(origin));
    let text_room = 66.0_f32.min(width * 0.47);
    let mut moved = value;
    let step = step_of(high - low, seen.unit());
    let mut is_changed = false;
    if low < high {
        let slider = Slider::new(name, low, high, step)
            .unfilled()
            .ticks(ticks)
            .origin(Some(origin))
            .text(shown);
        is_changed = slider.show(ui, &mut moved, width - text_room - 6.0).changed();
    } else {
        ui.add_space(width - text_room - 6.0);
    }
    // Any value that the file could hold, where the slider goes in steps.
    let mut typed = value;
    let field = format!("{name}, to the digit");
    let decimals = seen.decimals;
    if exact_field(ui, &field, &mut typed, low..=high, decimals, text_room).changed() {
        return Some(typed.clamp(low, high));
    }
    // On round values, but for both ends.
    let round = (moved / step).round() * step;
    let round = if moved <= low || moved >= high {
        moved
    } else {
        round
    };
    is_changed.then(|| round.clamp(low, high))
}

/// A power of ten, no finer than the file writes numbers.
fn step_of(range: f64, unit: f64) -> f64 {
    let rough = (range / STEPS).max(f64::MIN_POSITIVE);
    10_f64.powf(rough.log10().round()).max(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_powers_of_ten_and_no_finer_than_the_file() {
        assert_eq!(step_of(40_000.0, 0.01), 100.0);
        assert_eq!(step_of(60.0, 1.0), 1.0);
        assert_eq!(step_of(8.0, 0.01), 0.1);
        assert_eq!(step_of(0.0, 0.01), 0.01);
    }
}
