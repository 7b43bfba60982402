//! The threshold: as a number, picked by a wish, and on the slider under the score histogram.

use std::sync::Arc;

use egui::{Id, Popup, PopupCloseBehavior, Rect, Response, Ui, UiBuilder, pos2, vec2};

use super::{Shown, charts::export_button};
use crate::{
    chart::{self, ChartBody},
    engine::{
        format,
        metrics::{Offer, ScoredRows},
        study::FoldPlan,
        validate::FoldsReport,
    },
    state::{ChartId, Command},
    theme::style::colours,
    views::widgets::{Button, Icon, Same, Slider, hint, label, memo, number_field, show_scene, title},
};

/// Diameter of the slider's thumb.
const THUMB: f32 = 16.0;
/// Width of the list of wishes.
const WISHES: f32 = 316.0;

/// The threshold as a number, good ones to pick, and the histogram with its slider.
pub fn show(ui: &mut Ui, shown: &Shown<'_>, offer: Offer, out: &mut Vec<Command>) {
    let Some(scored) = &shown.part.scored else { return };
    // Found on training rows: a threshold picked on test rows would flatter the test. With folds each of these rows
    // has a score from a fit that had not seen it.
    let pooled = pooled_folds(shown).and_then(|folds| folds.pooled.as_ref());
    let training = pooled.or(shown.report.train.scored.as_ref()).unwrap_or(scored);
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        title(ui, "Threshold");
        let mut value = shown.threshold;
        if number_field(ui, "Threshold value", &mut value, 0.0..=1.0, 2, 56.0).changed() {
            out.push(Command::SetThreshold(value));
        }
        ui.add_space(4.0);
        if knows_them(shown) {
            let button = Button::new("Find one with folds").show(ui);
            if button.on_hover_text(why_folds(shown)).clicked() {
                out.push(Command::SetFolds(Some(FoldPlan::default())));
            }
        } else {
            good_ones(ui, shown, training, out);
        }
        let more = Button::icon_only(Icon::ChevronDown, "More thresholds").show(ui);
        wishes(&more, shown, training, offer, out);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            export_button(ui, ChartId::Scores, out);
        });
    });
    histogram(ui, shown, out);
}

/// Thresholds that are the best by some measure.
fn good_ones(ui: &mut Ui, shown: &Shown<'_>, training: &ScoredRows, out: &mut Vec<Command>) {
    let key = (
        Same(Arc::clone(shown.report)),
        pooled_folds(shown).map(|folds| Same(Arc::clone(folds))),
    );
    let best = memo(ui.ctx(), Id::unique("good thresholds"), key, || {
        (training.best_f1_threshold(), training.youden_threshold())
    });
    for (name, threshold, why) in [
        ("Best F1", best.0, "The threshold with the highest F1"),
        (
            "Youden",
            best.1,
            "The threshold with the largest recall + specificity − 1",
        ),
    ] {
        let why = format!("{why} on {}", where_found(shown));
        let text = format!("{name} {}", format::decimal(threshold, 2));
        if Button::new(text).show(ui).on_hover_text(why).clicked() {
            out.push(Command::SetThreshold((threshold * 100.0).round() / 100.0));
        }
    }
}

/// Folds in which each training row has a score from a fit that had not seen it.
fn pooled_folds<'a>(shown: &Shown<'a>) -> Option<&'a Arc<FoldsReport>> {
    shown.folds.filter(|folds| folds.pooled.is_some())
}

/// Whether nothing but scores of rows that the model knows could tell a good threshold.
fn knows_them(shown: &Shown<'_>) -> bool {
    pooled_folds(shown).is_none() && shown.report.spec.model.knows_training_rows()
}

fn why_folds(shown: &Shown<'_>) -> String {
    format!(
        "A {} fits its own training rows so closely that a threshold found on them is none for others. With folds each \
         of them is scored by a fit that had not seen it.",
        shown.report.spec.model.in_words()
    )
}

/// A wish is a share in percent, and the threshold that grants it.
struct Wish {
    words: &'static str,
    usual: f64,
    grant: fn(&ScoredRows, f64) -> Option<f64>,
}

const WISH_LIST: [Wish; 3] = [
    Wish {
        words: "Recall at least",
        usual: 80.0,
        grant: ScoredRows::threshold_for_recall,
    },
    Wish {
        words: "Precision at least",
        usual: 80.0,
        grant: ScoredRows::threshold_for_precision,
    },
    Wish {
        words: "Customers at most",
        usual: 10.0,
        grant: ScoredRows::threshold_for_share,
    },
];

/// Thresholds that keep a wish, in a list under the button.
fn wishes(button: &Response, shown: &Shown<'_>, training: &ScoredRows, offer: Offer, out: &mut Vec<Command>) {
    Popup::menu(button)
        .width(WISHES)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            let wish_list: &[Wish] = if knows_them(shown) { &[] } else { &WISH_LIST };
            for wish in wish_list {
                ui.horizontal(|ui| {
                    ui.set_width(WISHES);
                    let id = Id::unique(("wished share", wish.words));
                    let mut percent = ui.data(|data| data.get_temp(id)).unwrap_or(wish.usual);
                    named(ui, wish.words);
                    number_field(ui, wish.words, &mut percent, 0.0..=100.0, 0, 52.0);
                    label(ui, "%");
                    ui.data_mut(|data| data.insert_temp(id, percent));
                    let folds = shown.folds.map(|folds| Same(Arc::clone(folds)));
                    let key = (Same(Arc::clone(shown.report)), folds, percent.to_bits());
                    let granted = memo(ui.ctx(), Id::unique(("granted", wish.words)), key, || {
                        (wish.grant)(training, percent / 100.0)
                    });
                    match *granted {
                        Some(threshold) => take(ui, wish.words, threshold, out),
                        None => {
                            hint(ui, "no threshold does");
                        }
                    }
                });
            }
            ui.horizontal(|ui| match offer.break_even() {
                Some(pays) => {
                    named(ui, "Break-even");
                    take(ui, "Break-even", pays, out);
                    hint(ui, "cost ÷ margin");
                }
                None if offer.never_pays() => {
                    hint(ui, "Break-even: no contact pays, the cost is above the margin.");
                }
                None => {
                    hint(ui, "Break-even: say cost and margin beside the curve Profit.");
                }
            });
            // A menu's rows are as wide as it is: words in them would be spread over it.
            ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                if knows_them(shown) {
                    hint(ui, why_folds(shown));
                } else {
                    let words = format!(
                        "All but break-even are found on {}, never on the test rows.",
                        where_found(shown)
                    );
                    hint(ui, words);
                }
            });
        });
}

/// The rows that a threshold is found on.
fn where_found(shown: &Shown<'_>) -> &'static str {
    match pooled_folds(shown) {
        Some(_) => "the training rows, each scored in the fold that tests it",
        _ => "the training rows",
    }
}

fn named(ui: &mut Ui, words: &str) {
    let row = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(vec2(112.0, 24.0), row, |ui| {
        ui.set_min_width(112.0);
        label(ui, words);
    });
}

fn take(ui: &mut Ui, words: &str, threshold: f64, out: &mut Vec<Command>) {
    let button = Button::new(format!("Take {}", format::decimal(threshold, 2)));
    if button.name(format!("Take {words}")).show(ui).clicked() {
        out.push(Command::SetThreshold(threshold));
    }
}

fn histogram(ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Command>) {
    let key = (Same(Arc::clone(shown.report)), shown.part_name);
    let spec = memo(ui.ctx(), Id::unique("score histogram"), key, || {
        chart::scores_chart(
            shown.report,
            shown.part,
            shown.part_name.word(),
            shown.threshold,
            &shown.source,
        )
    });
    let Some(spec) = spec.as_ref() else { return };
    let mut body = spec.body.clone();
    if let ChartBody::Scores(scores) = &mut body {
        scores.threshold = shown.threshold;
    }
    let height = ui.available_height().clamp(80.0, 190.0);
    let scene = chart::layout(&body, ui.available_width(), height, colours(ui));
    let alt = chart::scores_alt(shown.report, shown.part, shown.threshold);
    let painted = show_scene(ui, &scene, &spec.title, &alt);
    let Some((x, y, width, plot_height)) = scene.plot else {
        return;
    };
    // The slider's thumb stands exactly under the needle.
    let left = painted.origin.x + x - THUMB / 2.0;
    let place = Rect::from_min_size(
        pos2(left, painted.origin.y + y + plot_height + 2.0),
        vec2(width + THUMB, 20.0),
    );
    let mut value = shown.threshold;
    let moved = ui
        .scope_builder(UiBuilder::new().max_rect(place), |ui| {
            Slider::new("Threshold", 0.0, 1.0, 0.01)
                .size(THUMB, 4.0)
                .unfilled()
                .show(ui, &mut value, place.width())
        })
        .inner;
    if moved.changed() {
        out.push(Command::SetThreshold(value));
    }
}
