//! The smallest change of each feature that flips the decision.

use std::sync::Arc;

use egui::{Align2, Id, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::what_if::name_width;
use crate::{
    engine::{
        explain::{Customer, ExplainReport, Flip, Flipping, NO_CAUSE, Value},
        format,
        run::Made,
    },
    state::AppState,
    theme::{
        fonts::Weight,
        style::{SMALL_CONTROL_HEIGHT, c, colours},
    },
    views::widgets::{Choice, Same, body, header, hint, memo, paint_elided, segmented},
};

const ROW: f32 = 24.0;
/// Levels named; more are counted.
const MOST_LEVELS: usize = 2;

/// The sentence, and one row a feature: changes of the customer as they are, or, where something was moved and it is asked
/// for, as moved.
pub fn show(ui: &mut Ui, state: &AppState, made: &Made<ExplainReport>, (real, now): (&Customer, &Customer)) {
    let report = &made.report;
    let threshold = state.study.threshold.0;
    header(ui, "Smallest change that flips", "one feature alone", |_| {});
    let from_moved = real != now && begins_from_moved(ui);
    let from = if from_moved { now } else { real };
    let key = (Same(Arc::clone(report)), threshold.to_bits(), from.clone());
    let found = memo(ui.ctx(), Id::unique("flips"), key, || {
        let flips = Flipping::of_decision(report, from, threshold).flips(from);
        (report.smallest_words(&flips, from, threshold), flips)
    });
    let (sentence, flips) = &*found;
    body(ui, sentence);
    ui.add_space(4.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    for (column, flip) in flips.iter().enumerate() {
        let name = report.equations.columns[column].column();
        let (words, size) = words(report, from, column, flip, threshold);
        row(
            ui,
            name,
            &words,
            &size,
            matches!(flip, Flip::To { .. } | Flip::Levels(_)),
        );
    }
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.add_space(6.0);
    let begins = if from_moved {
        "From the values as moved under What if"
    } else {
        "From the customer as they are"
    };
    hint(
        ui,
        format!(
            "{begins}; all else stays. SD: standard deviations; range: the values seen in training. {NO_CAUSE}"
        ),
    );
}

/// Offers to begin from the values as moved; true where that is wished.
fn begins_from_moved(ui: &mut Ui) -> bool {
    let id = Id::unique("flips begin from moved values");
    let is_wished: bool = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let choices = [
        Choice::new("As they are", !is_wished),
        Choice::new("As moved", is_wished),
    ];
    let width = ui.available_width().min(240.0);
    let picked = segmented(ui, "Flips from", &choices, Some(width), SMALL_CONTROL_HEIGHT);
    ui.add_space(4.0);
    if let Some(place) = picked {
        ui.data_mut(|data| data.insert_temp(id, place == 1));
    }
    is_wished
}

/// "3 512 → 4 304" and "+0.9 SD"; "3 512 → 4 304 (Premium)" with more than two classes.
fn words(
    report: &ExplainReport,
    begin: &Customer,
    column: usize,
    flip: &Flip,
    threshold: f64,
) -> (String, String) {
    let background = &report.background;
    let from = background.shown(column, begin.values[column]);
    // Of more than two classes it is not plain which one comes next.
    let next = |value: Value| {
        let class = report.equations.decision(&begin.with(column, value), threshold);
        let name = &report.classifier.classes[class];
        if report.equations.is_binary() {
            String::new()
        } else {
            format!(" ({name})")
        }
    };
    match flip {
        Flip::To {
            value, deviations, ..
        } => {
            let sign = match begin.values[column] {
                Value::Number(now) if *value < now => -1.0,
                _ => 1.0,
            };
            let size = format::signed(sign * deviations, if *deviations < 0.095 { 2 } else { 1 });
            (
                format!(
                    "{from} → {}{}",
                    report.shown_flip(column, *value),
                    next(Value::Number(*value))
                ),
                format!("{size} SD"),
            )
        }
        Flip::Levels(levels) => {
            let mut names: Vec<String> = levels
                .iter()
                .take(MOST_LEVELS)
                .map(|&level| {
                    let level = Value::Level(level);
                    format!("{}{}", background.shown(column, level), next(level))
                })
                .collect();
            if levels.len() > MOST_LEVELS {
                names.push(format!("{} more", levels.len() - MOST_LEVELS));
            }
            (format!("{from} → {}", names.join(", ")), String::new())
        }
        Flip::Beyond { .. } => ("not within range".to_owned(), String::new()),
        Flip::Never => ("cannot".to_owned(), String::new()),
    }
}

fn row(ui: &mut Ui, name: &str, words: &str, size: &str, can: bool) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let said = format!("{name}: {words} {size}");
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, said.trim()));
    let colours = colours(ui);
    let painter = ui.painter();
    let name_width = name_width(rect.width());
    let size_width = if size.is_empty() { 0.0 } else { 58.0 };
    let middle = rect.center().y;
    let (left, right, regular) = (Align2::LEFT_CENTER, Align2::RIGHT_CENTER, Weight::Regular);
    let mut is_cut = paint_elided(
        painter,
        rect.left_center(),
        left,
        name,
        name_width,
        12.0,
        regular,
        colours.ink_2,
    );
    let ink = if can { colours.ink } else { colours.ink_3 };
    let room = rect.width() - name_width - 8.0 - size_width;
    let at = pos2(rect.left() + name_width + 8.0, middle);
    is_cut |= paint_elided(painter, at, left, words, room, 12.0, regular, ink);
    paint_elided(
        painter,
        rect.right_center(),
        right,
        size,
        size_width,
        12.0,
        regular,
        colours.ink_2,
    );
    let line = Stroke::new(1.0, c(colours.hairline));
    painter.hline(rect.x_range(), rect.bottom(), line);
    if is_cut {
        response.on_hover_text(said);
    }
}
