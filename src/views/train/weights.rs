//! How much a row of each class counts: none, balanced, or a number for each class.

use std::collections::BTreeMap;

use egui::{Align2, CornerRadius, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use crate::{
    engine::{
        format,
        run::Prepared,
        study::{ClassWeight, WEIGHT_RANGE},
    },
    state::{AppState, Command},
    theme::{
        fonts::Weight,
        style::{CONTROL_HEIGHT, c, colours},
    },
    views::widgets::{combo, form_row, hint, paint_elided, strength_field, warning},
};

/// Width of the field of a class.
const FIELD: f32 = 72.0;

const NAMES: [&str; 3] = ["None", "Balanced", "Own"];

/// The choice, with a row for each class where the numbers are one's own.
pub fn show(ui: &mut Ui, state: &AppState, prepared: &Prepared, out: &mut Vec<Command>) {
    let weight = &state.study.classifier.class_weight;
    let shown = match weight {
        ClassWeight::None => 0,
        ClassWeight::Balanced => 1,
        ClassWeight::Own(_) => 2,
    };
    form_row(ui, "Class weights", |ui| {
        let picked = combo(ui, "Class weights", NAMES[shown], &NAMES, ui.available_width());
        out.extend(
            picked
                .filter(|&place| place != shown)
                .map(|place| Command::SetClassWeight(chosen(place, prepared))),
        );
    });
    if let ClassWeight::Own(own) = weight {
        for class in 0..prepared.classes.len() {
            class_row(ui, state, prepared, (own, class), out);
        }
        for label in own.keys().filter(|label| !prepared.classes.contains(label)) {
            let text = format!("There is a weight for {label}, which is no label of the target.");
            if warning(ui, &text, Some("Leave it out")) {
                let mut own = own.clone();
                own.remove(label);
                out.push(Command::SetClassWeight(ClassWeight::Own(own)));
            }
        }
    }
    // What other weights do to the probabilities is said beside the results.
    if weight.is_any() && weight.effective() == ClassWeight::None {
        hint(ui, "With 1 for every class nothing changes.");
    }
}

/// The choice at a place of the list; one's own begin with what nobody has weighted.
fn chosen(place: usize, prepared: &Prepared) -> ClassWeight {
    match place {
        0 => ClassWeight::None,
        1 => ClassWeight::Balanced,
        _ => ClassWeight::Own(
            prepared
                .classes
                .iter()
                .map(|class| (class.clone(), 1.0))
                .collect(),
        ),
    }
}

fn class_row(
    ui: &mut Ui,
    state: &AppState,
    prepared: &Prepared,
    (own, class): (&BTreeMap<String, f64>, usize),
    out: &mut Vec<Command>,
) {
    let label = &prepared.classes[class];
    let positive = prepared.positive(state.study.classifier.positive.as_deref());
    let mark = colours(ui).class_mark(class, positive, prepared.classes.len());
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width(), CONTROL_HEIGHT), Sense::hover());
    let square = Rect::from_center_size(pos2(row.left() + 5.0, row.center().y), vec2(10.0, 10.0));
    ui.painter().rect_filled(square, CornerRadius::same(2), c(mark));
    let room = row.width() - FIELD - 26.0;
    let ink = colours(ui).ink_2;
    let at = pos2(square.right() + 8.0, row.center().y);
    let is_cut = paint_elided(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        label,
        room,
        12.0,
        Weight::Regular,
        ink,
    );
    if is_cut {
        response.on_hover_text(label);
    }
    let place = Rect::from_min_max(pos2(row.right() - FIELD, row.top()), row.max);
    ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
        let mut weight = own.get(label).copied().unwrap_or(1.0);
        let (least, most) = WEIGHT_RANGE;
        let name = format!("Weight of {label}");
        let field = strength_field(ui, &name, &mut weight, least..=most, "0", FIELD);
        let (least, most) = (format::significant(least), format::significant(most));
        let field = field.on_hover_text(format!(
            "How much one row of {label} counts in the fit, from {least} to {most}"
        ));
        if field.changed() {
            let mut own = own.clone();
            own.insert(label.clone(), weight);
            out.push(Command::SetClassWeight(ClassWeight::Own(own)));
        }
    });
    ui.add_space(2.0);
}
