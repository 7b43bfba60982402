//! What to predict, from what, and how: the pane at the left.

use egui::{Ui, vec2};

use super::{validation, weights};
use crate::{
    engine::{
        features::{FeatureRole, is_candidate_target},
        format,
        run::Prepared,
        study::{L2_RANGE, MissingPolicy, ModelKind},
        table::{ColumnKind, ColumnSummary},
    },
    state::{AppState, Command, Tab},
    theme::{
        fonts::{Weight, text_width},
        style::{CONTROL_HEIGHT, colours},
    },
    views::score::model_buttons,
    views::widgets::{
        Button, Choice, FeatureRow, Icon, Slider, SliderScale, combo, form_row, hint, number_field, section,
        segmented, strength_field, warning,
    },
};

/// Largest L2 strength that can be typed.
const MOST_L2: f64 = 1e9;

/// Shows the settings.
pub fn show(ui: &mut Ui, state: &AppState, prepared: &Prepared, out: &mut Vec<Command>) {
    section(ui, "What to predict", "", |ui| {
        target(ui, state, prepared, out);
        kind(ui, state.study.classifier.model, out);
    });
    let used = prepared.features(state.study.classifier.features.as_deref());
    let missing = missing(&used, &prepared.roles.features);
    let n_used = used.len() - missing.len();
    let note = format!("{n_used} of {}", prepared.roles.features.len());
    section(ui, "Features", &note, |ui| {
        features(ui, prepared, &used, out);
        if gone(ui, &missing) {
            out.push(Command::LeaveOut(missing.clone()));
        }
    });
    section(ui, "Validation", &validation::note(state), |ui| {
        validation::show(ui, state, prepared, out);
    });
    section(ui, "Fit", "", |ui| model(ui, state, prepared, out));
    section(ui, "Take it away", "", |ui| {
        model_buttons(ui, state.kind_of(state.trained_model().as_ref()), out);
        if Button::new("Score new customers").show(ui).clicked() {
            out.push(Command::ShowTab(Tab::Score));
        }
    });
}

/// What may have been meant, and why it was not taken.
fn one_class(ui: &mut Ui, prepared: &Prepared) {
    let is_one = |column: &&ColumnSummary| {
        let is_label = matches!(
            column.kind,
            ColumnKind::Category | ColumnKind::Text | ColumnKind::Boolean
        );
        is_label && column.distinct == 1
    };
    let names: Vec<String> = prepared
        .read
        .summary
        .iter()
        .filter(is_one)
        .map(|column| column.name.clone())
        .collect();
    if !names.is_empty() {
        let (have, classes) = if names.len() == 1 {
            ("has", "one value only: nothing to predict.")
        } else {
            ("have", "one value each: nothing to predict.")
        };
        hint(ui, format!("{} {have} {classes}", format::listed(&names)));
    }
}

fn target(ui: &mut Ui, state: &AppState, prepared: &Prepared, out: &mut Vec<Command>) {
    let summary = &prepared.read.summary;
    let candidates: Vec<&str> = summary
        .iter()
        .filter(|column| is_candidate_target(column))
        .map(|column| column.name.as_str())
        .collect();
    let shown = prepared.target.as_deref().unwrap_or("choose a column");
    let picked = form_row(ui, "Target", |ui| {
        combo(ui, "Target", shown, &candidates, ui.available_width())
    });
    if let Some(column) = picked.and_then(|place| candidates.get(place)) {
        out.push(Command::SetTarget((*column).to_owned()));
    }
    if state.study.classifier.target.is_none() {
        one_class(ui, prepared);
    }
    if prepared.classes.is_empty() {
        return;
    }
    if prepared.classes.len() > 2 {
        // Every class is predicted against all others: none is the positive one.
        let labelled = prepared.class_codes.iter().flatten().count();
        hint(
            ui,
            format!(
                "{} classes, {}",
                prepared.classes.len(),
                format::plural(labelled, "customer", "customers")
            ),
        );
        return;
    }
    let positive = prepared.positive(state.study.classifier.positive.as_deref());
    positive_class(ui, prepared, positive, out);
    let labelled = prepared.class_codes.iter().flatten().count();
    let size = prepared.class_size(positive);
    hint(
        ui,
        format!(
            "{} of {}, {}",
            format::count(size as u64),
            format::plural(labelled, "customer", "customers"),
            format::percent(size as f64 / labelled.max(1) as f64, 1)
        ),
    );
}

/// The class whose probability is predicted: side by side where they fit, else from a list.
fn positive_class(ui: &mut Ui, prepared: &Prepared, positive: usize, out: &mut Vec<Command>) {
    let classes = &prepared.classes;
    let n_classes = classes.len();
    let needed: f32 = classes
        .iter()
        .map(|class| text_width(class, 12.0, Weight::Medium) + 32.0)
        .sum();
    let picked = if n_classes == 2 && needed < ui.available_width() {
        // The positive class first, as in the matrix's reading order of interest.
        let order = [positive, 1 - positive];
        let choices = order.map(|class| Choice {
            text: &classes[class],
            mark: Some(colours(ui).class_mark(class, positive, n_classes)),
            is_chosen: class == positive,
        });
        segmented(
            ui,
            "Positive class",
            &choices,
            Some(ui.available_width()),
            CONTROL_HEIGHT,
        )
        .map(|place| order[place])
    } else {
        let names: Vec<&str> = classes.iter().map(String::as_str).collect();
        form_row(ui, "Positive", |ui| {
            combo(
                ui,
                "Positive class",
                names.get(positive).copied().unwrap_or_default(),
                &names,
                ui.available_width(),
            )
        })
    };
    if let Some(class) = picked.filter(|&class| class != positive) {
        out.push(Command::SetPositive(classes[class].clone()));
    }
}

/// Chosen features that are no column any more.
pub fn missing(used: &[String], roles: &[FeatureRole]) -> Vec<String> {
    let is_missing = |name: &&String| !roles.iter().any(|role| role.column == **name);
    used.iter().filter(is_missing).cloned().collect()
}

/// Says which chosen features are no column any more; true: they are to be left out.
pub fn gone(ui: &mut Ui, missing: &[String]) -> bool {
    if missing.is_empty() {
        return false;
    }
    ui.add_space(6.0);
    let (are, them) = if missing.len() == 1 {
        ("was chosen and is no column of this file", "Leave it out")
    } else {
        ("were chosen and are no columns of this file", "Leave them out")
    };
    let words = format!(
        "{} {are}. Tick what stands for it, or leave it out.",
        format::listed(missing)
    );
    warning(ui, &words, Some(them))
}

fn features(ui: &mut Ui, prepared: &Prepared, used: &[String], out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for role in &prepared.roles.features {
        let is_used = used.contains(&role.column);
        let row = FeatureRow {
            column: &role.column,
            kind: role.kind,
            is_used,
            is_possible: role.is_possible,
            note: &role.note,
        };
        if row.show(ui).changed() {
            out.push(Command::SetFeature {
                column: role.column.clone(),
                is_used: !is_used,
            });
        }
    }
    if used.is_empty() {
        ui.add_space(6.0);
        warning(ui, "No feature is chosen: there is nothing to learn from.", None);
    }
}

/// The seed of every random step, and another one at a click.
pub fn seed_row(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    form_row(ui, "Seed", |ui| {
        let mut seed = state.study.seed.0 as f64;
        let width = ((ui.available_width() - 8.0) * 0.5).max(56.0);
        if number_field(ui, "Seed", &mut seed, 0.0..=999_999.0, 0, width).changed() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "bounded by the field"
            )]
            out.push(Command::SetSeed(seed as u64));
        }
        let new = Button::new("New")
            .name("New seed")
            .icon(Icon::Dice)
            .width(ui.available_width());
        if new.show(ui).clicked() {
            out.push(Command::SetSeed(next_seed(state.study.seed.0)));
        }
    });
}

/// Another seed, far from this one (a step of a linear congruential generator; no clock, so that undo
/// and replay give the same).
fn next_seed(seed: u64) -> u64 {
    (seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407)
        >> 33)
        % 100_000
}

/// By what kind of model.
fn kind(ui: &mut Ui, shown: ModelKind, out: &mut Vec<Command>) {
    ui.add_space(2.0);
    form_row(ui, "Model", |ui| {
        let names = ModelKind::CHOICES.map(ModelKind::title);
        if let Some(place) = combo(ui, "Model", shown.title(), &names, ui.available_width()) {
            out.push(Command::SetModel(ModelKind::CHOICES[place]));
        }
    });
    if shown != ModelKind::Logistic {
        hint(ui, shown.about());
        hint(
            ui,
            "A logistic regression is fitted beside it, to explain: the L2 strength below is its own.",
        );
    }
}

fn model(ui: &mut Ui, state: &AppState, prepared: &Prepared, out: &mut Vec<Command>) {
    let spec = &state.study.classifier;
    form_row(ui, "L2 strength", |ui| {
        let mut l2 = spec.l2;
        let words = if l2 == 0.0 {
            "none".to_owned()
        } else {
            format::significant(l2)
        };
        let width = ui.available_width() - 62.0;
        let slider = Slider::new("L2 strength", 0.0, L2_RANGE.1, 0.1)
            .scale(SliderScale::LogFrom(L2_RANGE.0))
            .text(&words);
        let mut has_changed = slider.show(ui, &mut l2, width).changed();
        let field = strength_field(ui, "L2 strength, number", &mut l2, 0.0..=MOST_L2, "none", 54.0);
        has_changed |= field
            .on_hover_text("Typed numbers may leave the slider; 0 is no penalty")
            .changed();
        if has_changed {
            out.push(Command::SetL2(l2));
        }
    });
    path_row(ui, state, out);
    weights::show(ui, state, prepared, out);
    form_row(ui, "Missing cells", |ui| {
        let policies = [MissingPolicy::Impute, MissingPolicy::Drop];
        let names = ["Fill in", "Leave rows out"];
        let shown = names[usize::from(spec.missing == MissingPolicy::Drop)];
        if let Some(place) = combo(ui, "Missing cells", shown, &names, ui.available_width()) {
            out.push(Command::SetMissing(policies[place]));
        }
    });
    hint(
        ui,
        match spec.missing {
            MissingPolicy::Impute => {
                "Numbers take the median of the training rows, words the level (missing)."
            }
            MissingPolicy::Drop => "Rows with a missing feature are neither trained nor tested on.",
        },
    );
}

/// What the strength does, seen at once over all strengths.
fn path_row(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    form_row(ui, "", |ui| {
        let words = if state.shows_path {
            "Hide all strengths"
        } else {
            "See all strengths"
        };
        let button = Button::new(words).width(ui.available_width()).show(ui);
        let button = button.on_hover_text("How each coefficient shrinks as the L2 strength grows");
        if button.clicked() {
            out.push(Command::ShowPath(!state.shows_path));
        }
    });
}

/// The value of a slider, at its right.
pub(super) fn value(ui: &mut Ui, words: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(40.0, CONTROL_HEIGHT), egui::Sense::hover());
    let ink = colours(ui).ink;
    crate::views::widgets::paint_text(
        ui.painter(),
        rect.right_center(),
        egui::Align2::RIGHT_CENTER,
        words,
        12.0,
        Weight::Medium,
        ink,
    );
}
