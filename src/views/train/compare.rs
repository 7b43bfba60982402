//! Other models on the same folds: how far each is from the chosen one, and whether that is more than chance.

use std::sync::Arc;

use egui::{Align2, Id, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};

use super::{
    charts::table_button,
    fold_rows::{self, or_dash, picture_room, place, put},
};

use crate::{
    engine::{
        format,
        study::ModelKind,
        validate::{Compared, Comparison, FoldMetric, FoldsReport, TEST_SOURCE, Verdict, metric_title},
    },
    state::{Command, TableId},
    theme::{
        Rgb,
        fonts::Weight,
        style::{c, colours},
    },
    views::widgets::{Icon, Same, body, combo, header, hint, memo, paint_text},
};

const ROW: f32 = 26.0;
/// Right edges of mean, range, difference and p; left edges of verdict and picture.
const MEAN: f32 = 214.0;
const RANGE: f32 = 324.0;
const DIFFERENCE: f32 = 402.0;
const P: f32 = 456.0;
const VERDICT: f32 = 474.0;
const PICTURE: f32 = 606.0;
/// What models can be compared by, named as in files.
const METRICS: [&str; 8] = [
    "roc_auc",
    "accuracy",
    "precision",
    "recall",
    "f1",
    "mcc",
    "pr_auc",
    "log_loss",
];

/// The table, and below it what it says: the ranges are what is looked for, and words above would push them out of sight.
pub fn show(ui: &mut Ui, report: &Arc<FoldsReport>, threshold: f64, out: &mut Vec<Command>) {
    let id = Id::unique("models compared by");
    let mut by: usize = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let names = METRICS.map(|name| metric_title(name).unwrap_or(name));
    let subtitle = format!("the same {}", report.plan_words());
    header(ui, "Compare models", &subtitle, |ui| {
        table_button(ui, Icon::Download, TableId::Comparison, out);
        if let Some(place) = combo(ui, "Compare by", names[by], &names, 120.0) {
            by = place;
            ui.data_mut(|data| data.insert_temp(id, place));
        }
    });
    let key = (Same(Arc::clone(report)), by, threshold.to_bits());
    let found = memo(ui.ctx(), Id::unique("models compared"), key, || {
        report.compare(METRICS[by], threshold)
    });
    let Some(found) = found.as_ref() else { return };
    let gap = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, 0.0);
    heads(ui, found);
    let axis = axis(found);
    for row in rows(found) {
        if paint(ui, &row, axis) {
            out.push(Command::SetModel(row.kind));
        }
    }
    fold_rows::ticks(ui, PICTURE, axis);
    ui.spacing_mut().item_spacing.y = gap;
    ui.add_space(4.0);
    body(ui, found.sentence());
    hint(ui, found.p_words());
}

/// One model as shown.
struct Row<'a> {
    kind: ModelKind,
    metric: &'a FoldMetric,
    /// `None`: it is the chosen one.
    against: Option<&'a Compared>,
}

fn rows(found: &Comparison) -> Vec<Row<'_>> {
    let chosen = Row {
        kind: found.model,
        metric: &found.chosen,
        against: None,
    };
    let others = found.others.iter().map(|other| Row {
        kind: other.kind,
        metric: &other.metric,
        against: Some(other),
    });
    std::iter::once(chosen).chain(others).collect()
}

/// Wide enough for the range of every model but the baseline, which mostly lies far off, with a little room.
fn axis(found: &Comparison) -> (f64, f64) {
    let metrics = || {
        let models = found
            .others
            .iter()
            .filter(|other| other.kind != ModelKind::Majority);
        let others = models.map(|other| &other.metric);
        others.chain([&found.chosen])
    };
    let ends = || metrics().flat_map(|metric| [metric.spread.low, metric.spread.high, metric.spread.mean]);
    let known = || ends().filter(|value| value.is_finite());
    let low = known().fold(f64::INFINITY, f64::min);
    let high = known().fold(f64::NEG_INFINITY, f64::max);
    if !low.is_finite() || !high.is_finite() {
        return (0.0, 1.0);
    }
    let room = ((high - low) * 0.04).max(1e-6);
    (low - room, high + room)
}

fn heads(ui: &mut Ui, found: &Comparison) {
    let heads = [
        (MEAN, found.chosen.title),
        (RANGE, "95\u{202f}% range"),
        (DIFFERENCE, "difference"),
        (P, "p"),
    ];
    let heads = heads.map(|(right, words)| (right, Align2::RIGHT_CENTER, words));
    fold_rows::heads(ui, &heads).on_hover_text(format!(
        "Differences to {}, fold by fold. p: how often chance alone makes such a difference; {TEST_SOURCE}.",
        found.model.in_words()
    ));
}

/// Paints a row; true when its model is to be used.
fn paint(ui: &mut Ui, row: &Row<'_>, axis: (f64, f64)) -> bool {
    let text = in_words(row);
    let (rect, response) = fold_rows::room(ui, ROW, &text);
    let colours = colours(ui);
    let left = |x: f32, words: &str, weight: Weight, ink: Rgb| {
        put(ui, rect, (x, Align2::LEFT_CENTER), words, weight, ink);
    };
    let right = |x: f32, words: &str, weight: Weight, ink: Rgb| {
        put(ui, rect, (x, Align2::RIGHT_CENTER), words, weight, ink);
    };
    let weight = if row.against.is_none() {
        Weight::Medium
    } else {
        Weight::Regular
    };
    let is_offered = row.against.is_some() && row.kind != ModelKind::Majority;
    let ink = if is_offered { colours.select } else { colours.ink };
    left(0.0, row.kind.title(), weight, ink);
    let mean = or_dash(row.metric.spread.mean);
    right(MEAN, &mean, Weight::SemiBold, colours.ink);
    if let Some(words) = row.metric.range() {
        right(RANGE, &words, Weight::Regular, colours.ink_2);
    }
    match row.against {
        None => left(VERDICT, "in use", Weight::Regular, colours.ink_3),
        Some(other) => {
            let difference = other.against.difference.mean;
            let words = if difference.is_finite() {
                format::signed(difference, 3)
            } else {
                fold_rows::NONE.to_owned()
            };
            right(DIFFERENCE, &words, Weight::Regular, colours.ink_2);
            let words = if other.p.is_nan() {
                fold_rows::NONE.to_owned()
            } else {
                format::p_value(other.p)
            };
            right(P, &words, Weight::Regular, colours.ink_2);
            let ink = match other.verdict() {
                Verdict::Better => colours.good,
                Verdict::Worse => colours.bad,
                Verdict::NotDistinguishable => colours.ink_3,
            };
            left(VERDICT, other.verdict_words(), Weight::Regular, ink);
        }
    }
    picture(ui, picture_room(rect, PICTURE), axis, row);
    if !is_offered {
        response.on_hover_text(format!("{text}\n{}", row.kind.about()));
        return false;
    }
    let name = format!("Use {}", row.kind.in_words());
    let whole = ui.interact(rect, response.id.with("use"), Sense::click());
    whole.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    whole
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .on_hover_text(format!(
            "{text}\n{}\nClick to use it: matrix, curves and scores are then its own.",
            row.kind.about()
        ))
        .clicked()
}

fn picture(ui: &Ui, bar: Rect, (low, high): (f64, f64), row: &Row<'_>) {
    if bar.width() < fold_rows::LEAST_PICTURE {
        return;
    }
    let colours = colours(ui);
    let painter = ui.painter();
    fold_rows::line(ui, bar);
    let spread = row.metric.spread;
    let is_in_sight = spread.high >= low && spread.low <= high;
    if is_in_sight {
        fold_rows::range(ui, bar, (low, high), (spread.low, spread.high), colours.quiet);
    }
    if !(low..=high).contains(&spread.mean) {
        off_the_axis(ui, bar, spread.mean < low, spread.mean);
        return;
    }
    let at = pos2(place(bar, (low, high), spread.mean), bar.center().y);
    if row.against.is_none() {
        painter.circle_filled(at, 4.5, c(colours.ink));
    } else {
        painter.circle(at, 4.0, c(colours.canvas), Stroke::new(1.4, c(colours.ink_2)));
    }
}

/// At the end of the axis beyond which a mean lies: where it is, so that nobody takes the row for an empty one.
fn off_the_axis(ui: &Ui, bar: Rect, is_below: bool, mean: f64) {
    if !mean.is_finite() {
        return;
    }
    let colours = colours(ui);
    let middle = bar.center().y;
    let (tip, away, anchor) = if is_below {
        (bar.left(), 1.0, Align2::LEFT_CENTER)
    } else {
        (bar.right(), -1.0, Align2::RIGHT_CENTER)
    };
    let corner = |up: f32| pos2(tip + 6.0 * away, middle + up);
    let pointer = vec![pos2(tip, middle), corner(-4.0), corner(4.0)];
    let ground = Rect::from_x_y_ranges(
        if is_below {
            tip..=tip + 74.0
        } else {
            tip - 74.0..=tip
        },
        middle - 8.0..=middle + 8.0,
    );
    ui.painter().rect_filled(ground, 0.0, c(colours.canvas));
    ui.painter().add(egui::Shape::convex_polygon(
        pointer,
        c(colours.ink_3),
        Stroke::NONE,
    ));
    let at = pos2(tip + 10.0 * away, middle);
    let words = format!("off: {}", format::metric(mean));
    paint_text(
        ui.painter(),
        at,
        anchor,
        words,
        11.0,
        Weight::Regular,
        colours.ink_3,
    );
}

/// "Random forest: ROC AUC 0.880, 0.868 to 0.892, difference −0.003, p 0.412, not distinguishable".
fn in_words(row: &Row<'_>) -> String {
    let mean = or_dash(row.metric.spread.mean);
    let mut text = format!("{}: {} {mean}", row.kind.title(), row.metric.title);
    if let Some(range) = row.metric.range() {
        text += &format!(", {range}");
    }
    let Some(other) = row.against else {
        return text + ", in use";
    };
    if other.p.is_finite() {
        text += &format!(
            ", difference {}, p {}",
            format::signed(other.against.difference.mean, 3),
            format::p_value(other.p)
        );
    }
    text + &format!(", {}", other.verdict_words())
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::{
        state::{AppState, Tab},
        views::segments::tests::{harness, settle, state_of},
    };

    /// What a window 900 high leaves between the bars above and below.
    const TALL: f32 = 900.0 - 48.0 - 28.0;

    fn in_a_window(ui: &mut egui::Ui, state: &AppState, out: &mut Vec<Command>) {
        let place = Rect::from_min_size(ui.max_rect().min, egui::vec2(ui.max_rect().width(), TALL));
        ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
            crate::views::train::show(ui, state, out);
        });
    }

    #[test]
    fn all_models_are_in_sight_before_the_words_about_them() {
        let lines: String = (0..240)
            .map(|i| {
                let (orders, visits) = (i * 37 % 101, i * 53 % 89);
                let is_premium = orders + 2 * visits + i % 40 > 150;
                let class = if is_premium {
                    "Premium Buyer"
                } else {
                    "Bargain Hunter"
                };
                format!("{orders}.5,{visits}.25,{class}\n")
            })
            .collect();
        let mut state = state_of(&format!("orders,visits,buyer\n{lines}"));
        for command in [Command::ShowTab(Tab::Train), Command::CompareModels(true)] {
            let requests = state.apply(command);
            settle(&mut state, requests);
        }
        assert!(
            !super::super::leaks::has_any(&state),
            "a warning would stand above"
        );
        let report = Arc::clone(&state.results.folds().unwrap().report);
        let found = report.compare(METRICS[0], state.study.threshold.0).unwrap();
        let (harness, _) = harness(1440.0, state, in_a_window);
        let places: Vec<Rect> = rows(&found)
            .iter()
            .map(|row| harness.get_by_label(&in_words(row)).rect())
            .collect();
        assert_eq!(places.len(), 5);
        let last = places.iter().map(Rect::bottom).fold(0.0, f32::max);
        assert!(last < TALL, "{places:?}");
        let words = harness.get_by_label_contains(&found.sentence()).rect();
        assert!(words.top() >= last, "{words:?} {last}");
        let folds = harness.get_by_label_contains("Cross-validation 5 folds").rect();
        assert!(folds.top() > words.top(), "{folds:?}");
    }
}
