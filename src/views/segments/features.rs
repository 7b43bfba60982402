//! The left pane: which columns segments are told by, and how much each counts.

use egui::{Sense, Ui, UiBuilder, vec2};

use crate::{
    engine::{features::FeatureRole, format, run::Prepared, study::FEATURE_WEIGHT_RANGE},
    state::{AppState, Command},
    theme::style::CONTROL_HEIGHT,
    views::train::{gone, missing},
    views::widgets::{FeatureRow, caption, number_field, section, visible_rows},
};

/// Columns that cannot be used are named up to this many.
const MOST_NAMED: usize = 20;
/// Width of the field with the weight.
const WEIGHT: f32 = 44.0;
/// Above and below a field, so that two do not touch.
const AIR: f32 = 2.0;
const ROW: f32 = CONTROL_HEIGHT + 2.0 * AIR;

/// Shows the section.
pub fn show(ui: &mut Ui, state: &AppState, on: &Prepared, out: &mut Vec<Command>) {
    let used = on.segment_features(state.study.segments.features.as_deref());
    let (possible, others): (Vec<&FeatureRole>, Vec<&FeatureRole>) =
        on.segment_roles.iter().partition(|role| role.is_possible);
    let note = if used.is_empty() {
        format!("0 of {}", format::count(possible.len() as u64))
    } else {
        format!(
            "{} of {}, weight",
            format::count(used.len() as u64),
            format::count(possible.len() as u64)
        )
    };
    let missing = missing(&used, &on.segment_roles);
    section(ui, "Features", &note, |ui| {
        visible_rows(ui, possible.len(), ROW, |ui, place| {
            let role = possible[place];
            row(ui, state, role, used.contains(&role.column), out);
        });
        if let Some(role) = others.first() {
            let reasons: Vec<String> = others
                .iter()
                .take(MOST_NAMED)
                .map(|role| format!("{}: {}", role.column, role.note))
                .collect();
            let words = match others.len() {
                1 => format!("{} cannot be used.", role.column),
                n => format!("{} columns cannot be used.", format::count(n as u64)),
            };
            caption(ui, words).on_hover_text(reasons.join("\n"));
        }
        if gone(ui, &missing) {
            out.extend(missing.iter().map(|column| Command::SetSegmentFeature {
                column: column.clone(),
                is_used: false,
            }));
        }
    });
}

fn row(ui: &mut Ui, state: &AppState, role: &FeatureRole, is_used: bool, out: &mut Vec<Command>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let left = if is_used {
        rect.with_max_x(rect.right() - WEIGHT - 8.0)
    } else {
        rect
    };
    let feature = FeatureRow {
        column: &role.column,
        kind: role.kind,
        is_used,
        is_possible: true,
        note: &role.note,
    };
    let mut child = ui.new_child(UiBuilder::new().max_rect(left.shrink2(vec2(0.0, 1.0 + AIR))));
    if feature.show(&mut child).changed() {
        out.push(Command::SetSegmentFeature {
            column: role.column.clone(),
            is_used: !is_used,
        });
    }
    if !is_used {
        return;
    }
    let place = rect.with_min_x(rect.right() - WEIGHT);
    let mut child = ui.new_child(UiBuilder::new().max_rect(place.shrink2(vec2(0.0, AIR))));
    let (least, most) = FEATURE_WEIGHT_RANGE;
    let mut weight = state.study.segments.weight(&role.column);
    let name = format!("Weight of {}", role.column);
    let field = number_field(&mut child, &name, &mut weight, least..=most, 1, WEIGHT);
    if field.changed() {
        out.push(Command::SetFeatureWeight {
            column: role.column.clone(),
            weight: (weight * 10.0).round() / 10.0,
        });
    }
    field.on_hover_text(
        "How much this feature counts: 2 as if it stood there twice, 0 leaves it out.\nDrag, or type a number.",
    );
}
