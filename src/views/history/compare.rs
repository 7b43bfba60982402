//! Two points of the history side by side: the choices that differ, and what each comes to.

use egui::{Align2, Id, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::{
    engine::{
        document::{Change, Figure, changes},
        format,
    },
    state::{AppState, result_name},
    theme::{
        fonts::Weight,
        style::{c, colours},
    },
    views::widgets::{hint, memo, paint_elided, title},
};

const ROW: f32 = 24.0;

/// Shows the earlier point at the left.
pub fn show(ui: &mut Ui, state: &AppState, first: usize, second: usize) {
    let points = state.history.points();
    let (Some(one), Some(other)) = (points.get(first), points.get(second)) else {
        hint(
            ui,
            "One of the two steps is gone: another one was done in its place.",
        );
        return;
    };
    title(ui, format!("{} and {}", point_name(first), point_name(second)));
    ui.add_space(4.0);
    let key = (one.study.clone(), other.study.clone());
    let differing = memo(ui.ctx(), Id::unique("compared steps"), key, || {
        changes(&one.study, &other.study)
    });
    let list = ScrollArea::vertical()
        .id_salt("compared steps")
        .auto_shrink(false);
    list.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        row(ui, "", &point_name(first), &point_name(second), true);
        if differing.is_empty() {
            hint(ui, "No choice differs.");
        }
        for Change {
            what, before, after, ..
        } in differing.iter()
        {
            row(ui, what, or_dash(before), or_dash(after), false);
        }
        ui.add_space(8.0);
        let named = one.headline.iter().chain(other.headline.iter());
        let mut told: Vec<&str> = Vec::new();
        for (name, _) in named {
            if told.contains(&name.as_str()) {
                continue;
            }
            told.push(name);
            let words = |point: &crate::state::Point| {
                let figure = point.headline.get(name);
                figure.map_or_else(|| "not known".to_owned(), Figure::words)
            };
            row(
                ui,
                &format::capital(result_name(name)),
                &words(one),
                &words(other),
                false,
            );
        }
    });
}

fn point_name(place: usize) -> String {
    if place == 0 {
        "As opened".to_owned()
    } else {
        format!("Step {place}")
    }
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "–" } else { text }
}

fn row(ui: &mut Ui, what: &str, one: &str, other: &str, is_head: bool) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let said = if is_head {
        format!("{one} and {other}")
    } else {
        format!("{what}: {one} and {other}")
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    let colours = colours(ui);
    let stroke = Stroke::new(1.0, c(colours.hairline));
    ui.painter().hline(rect.x_range(), rect.bottom(), stroke);
    let third = rect.width() / 3.0;
    let (ink, weight) = if is_head {
        (colours.ink_3, Weight::Medium)
    } else {
        (colours.ink, Weight::Regular)
    };
    let mut is_cut = false;
    for (place, (text, ink)) in [(what, colours.ink_2), (one, ink), (other, ink)]
        .into_iter()
        .enumerate()
    {
        let at = pos2(rect.left() + third * place as f32, rect.center().y);
        let width = third - 8.0;
        let weight = if place == 0 { Weight::Regular } else { weight };
        is_cut |= paint_elided(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            text,
            width,
            12.0,
            weight,
            ink,
        );
    }
    if is_cut {
        response.on_hover_text(said);
    }
}
