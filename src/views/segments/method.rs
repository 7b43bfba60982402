//! The left pane: by which method, on which scale, from which seed.

use egui::Ui;

use crate::{
    engine::{
        format,
        segment::MethodDetail,
        study::{Scaling, SegmentMethod},
    },
    state::{AppState, Command},
    views::widgets::{Button, Icon, caption, combo, form_row, link, number_field, radius_field, section},
};

/// Shows the section.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    section(ui, "Method", "", |ui| {
        grouping(ui, state, out);
        if !state.study.segments.method.takes_k() {
            density(ui, state, out);
        }
        scaling(ui, state, out);
        seed(ui, state, out);
        caption(ui, "The seed also parts training from test rows.");
    });
}

fn grouping(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let now = state.study.segments.method;
    let titles = SegmentMethod::ALL.map(SegmentMethod::title);
    let picked = form_row(ui, "Grouping", |ui| {
        let width = ui.available_width();
        combo(ui, "Grouping", now.title(), &titles, width)
    });
    if let Some(method) = picked.and_then(|place| SegmentMethod::ALL.get(place)) {
        out.push(Command::SetSegmentMethod(*method));
    }
    caption(ui, now.words());
    ui.add_space(4.0);
}

/// How near how many customers must lie to make a dense place.
fn density(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let spec = &state.study.segments;
    let scan = state.results.segments().map(|made| &made.report);
    let found = scan.and_then(|scan| match &scan.detail {
        MethodDetail::Density {
            radius, suggested, ..
        } => Some((*radius, *suggested)),
        _ => None,
    });
    let shown = spec.radius.or(found.map(|found| found.0));
    form_row(ui, "Radius", |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let mut radius = shown.unwrap_or(0.5);
        let width = (ui.available_width() - 66.0).clamp(44.0, 72.0);
        if radius_field(ui, "Radius", &mut radius, 0.001..=1_000.0, width).changed() {
            out.push(Command::SetRadius(Some(radius)));
        }
        let button = Button::new("Auto")
            .name("Suggested radius")
            .enabled(spec.radius.is_some());
        if button.width(58.0).show(ui).clicked() {
            out.push(Command::SetRadius(None));
        }
    });
    form_row(ui, "Points", |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let n_features = scan.map_or(2, |scan| scan.features.len());
        let mut points = spec.min_points(n_features) as f64;
        let width = (ui.available_width() - 66.0).clamp(44.0, 72.0);
        if number_field(
            ui,
            "Points within the radius",
            &mut points,
            2.0..=1_000.0,
            0,
            width,
        )
        .changed()
        {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number from the field's range"
            )]
            out.push(Command::SetMinPoints(Some(points.round() as usize)));
        }
        let button = Button::new("Auto")
            .name("Usual number of points")
            .enabled(spec.min_points.is_some());
        if button.width(58.0).show(ui).clicked() {
            out.push(Command::SetMinPoints(None));
        }
    });
    if let Some((_, suggested)) = found {
        caption(
            ui,
            format!(
                "The distances turn up at {}. {}",
                format::radius(suggested),
                if spec.method == SegmentMethod::Optics {
                    "The valleys under Method that lie below the radius are segments."
                } else {
                    "They are under Method."
                }
            ),
        );
    }
    ui.add_space(4.0);
}

/// Beside the words that all dense places hang together: the radius at which they part, to be taken.
pub fn parting(ui: &mut Ui, detail: &MethodDetail, out: &mut Vec<Command>) {
    let MethodDetail::Density {
        parts_at: Some(radius),
        ..
    } = detail
    else {
        return;
    };
    // The very one is taken: rounded upwards it might not part them.
    if *radius > 0.0 && link(ui, format!("Use {}, where it parts", format::radius(*radius))).clicked() {
        out.push(Command::SetRadius(Some(*radius)));
    }
}

fn scaling(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let now = state.study.segments.scaling;
    let titles = Scaling::ALL.map(Scaling::title);
    let picked = form_row(ui, "Scaling", |ui| {
        let width = ui.available_width();
        combo(ui, "Scaling", now.title(), &titles, width)
    });
    if let Some(scaling) = picked.and_then(|place| Scaling::ALL.get(place)) {
        out.push(Command::SetScaling(*scaling));
    }
    if now != Scaling::ZScore {
        caption(ui, now.words());
    }
}

fn seed(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    form_row(ui, "Seed", |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let seed = state.study.seed.0;
        let mut value = seed as f64;
        let width = (ui.available_width() - 78.0).clamp(44.0, 72.0);
        if number_field(ui, "Seed", &mut value, 0.0..=999_999_999.0, 0, width).changed() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number from the field's range"
            )]
            out.push(Command::SetSeed(value.round() as u64));
        }
        let button = Button::new("New").icon(Icon::Dice).name("New seed").width(70.0);
        if button.show(ui).clicked() {
            out.push(Command::SetSeed(next_seed(seed)));
        }
    });
}

/// Another seed of at most five digits: a step of a congruential generator (Knuth's MMIX constants).
fn next_seed(seed: u64) -> u64 {
    let next = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (next >> 33) % 100_000
}
