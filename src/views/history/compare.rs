//! Two points of the history side by side: the choices that differ, and what each comes to.

use egui::{Align2, Id, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::{
    engine::{
        document::{Headline, changes},
        format,
    },
    state::{AppState, Lacking, result_name},
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
        for change in differing.iter() {
            let (before, after) = change.sides();
            row(ui, &change.what, before, after, false);
        }
        ui.add_space(8.0);
        for remedy in figures(ui, state, [first, second]) {
            ui.add_space(6.0);
            hint(ui, remedy);
        }
    });
}

/// What both points came to, number by number; what can be done where one is not there.
fn figures(ui: &mut Ui, state: &AppState, places: [usize; 2]) -> Vec<&'static str> {
    let known = places.map(|place| state.known_at(place));
    let mut lacking: Vec<Lacking> = Vec::new();
    for name in names(&known) {
        let words: Vec<String> = places
            .iter()
            .zip(&known)
            .map(|(&place, known)| match state.figure_at(place, known, name) {
                Ok(figure) => figure.words(),
                Err(why) => {
                    lacking.push(why);
                    why.words().to_owned()
                }
            })
            .collect();
        row(
            ui,
            &format::capital(result_name(name)),
            &words[0],
            &words[1],
            false,
        );
    }
    if known.iter().all(Headline::is_empty) {
        hint(ui, "No numbers were there yet at either step.");
        return vec!["Click a step to have them computed."];
    }
    let mut remedies: Vec<&str> = Vec::new();
    for remedy in lacking.into_iter().filter_map(Lacking::remedy) {
        if !remedies.contains(&remedy) {
            remedies.push(remedy);
        }
    }
    remedies
}

/// Each number that is known of one of them, once.
fn names(known: &[Headline; 2]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in known.iter().flat_map(Headline::iter) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

fn point_name(place: usize) -> String {
    if place == 0 {
        "As opened".to_owned()
    } else {
        format!("Step {place}")
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        state::Command,
        views::segments::tests::{csv, harness, settle, state_of},
    };
    use egui_kittest::kittest::Queryable as _;

    #[test]
    fn what_is_not_there_says_why_and_what_to_do() {
        let mut state = state_of(&csv());
        // Another step before the model of this one is there.
        drop(state.apply(Command::SetL2(3.0)));
        state.now = 10.0;
        let requests = state.apply(Command::SetL2(9.0));
        settle(&mut state, requests);
        let (window, _) = harness(440.0, state, |ui, state, _| show(ui, state, 1, 2));
        let n = |words: &str| window.query_all_by_label_contains(words).count();
        assert_eq!(n("L2 strength: 3 and 9"), 1);
        assert_eq!(n("Accuracy: not fitted here and "), 1);
        assert_eq!(n("Rows used: 120 and 120"), 1);
        assert_eq!(n("Click a step to have them computed"), 1);
        assert_eq!(n("–") + n("not known"), 0);
    }
}
