//! How probable a class is for a customer, and what is decided.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{what_if::name_width, who::Who};
use crate::{
    engine::{
        explain::{Customer, Equations, ExplainReport, Explanation},
        format,
        run::Made,
    },
    state::AppState,
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{hint, paint_elided, paint_text},
};

/// What the model in use says of the customer, where that is not the one that is explained.
fn in_use(ui: &mut Ui, made: &Made<ExplainReport>, who: &Who, class: usize, shown: impl Fn(f64) -> String) {
    let Some(probability) = who.in_use.as_ref().and_then(|found| found.get(class)) else {
        return;
    };
    let moved = who.in_use_now.as_ref().and_then(|found| found.get(class));
    let says = match moved {
        Some(now) => format!(
            "{} of the customer as moved, {} as they are",
            shown(*now),
            shown(*probability)
        ),
        None => format!("{} of the customer as they are", shown(*probability)),
    };
    hint(
        ui,
        format!(
            "That is what the logistic regression says. The {} in use says {says}.",
            made.report.classifier.spec.model.in_words()
        ),
    );
}

/// The probability, the decision and the threshold between; and what the model in use says.
pub fn show(
    ui: &mut Ui,
    state: &AppState,
    made: &Made<ExplainReport>,
    who: &Who,
    (class, real, now): (usize, &Customer, &Customer),
) {
    let threshold = state.study.threshold.0;
    let equations = &made.report.equations;
    let was = equations.explanation(real, class, threshold);
    let is = equations.explanation(now, class, threshold);
    let classes = &made.report.classifier.classes;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
    // With more than two classes the largest one wins, and there is no threshold to be on a side of.
    let shown = |probability: f64| {
        if equations.is_binary() {
            format::against(probability, threshold).0
        } else {
            format::metric(probability)
        }
    };
    let text = shown(is.probability);
    let decided = &classes[is.decided];
    response.widget_info(|| {
        let said = format!("Probability of {} {text}, decided {decided}", classes[class]);
        WidgetInfo::labeled(Role::Label, true, said)
    });
    let colours = colours(ui);
    let painter = ui.painter();
    let (semi, medium) = (Weight::SemiBold, Weight::Medium);
    let middle = rect.center().y;
    paint_text(
        painter,
        rect.left_center(),
        Align2::LEFT_CENTER,
        &text,
        28.0,
        semi,
        colours.ink,
    );
    let positive = made.report.classifier.positive;
    let beside = class_beside(equations.is_binary(), class, is.decided);
    let mark = colours.class_mark(beside, positive, classes.len());
    let left = rect.left() + text_width(&text, 28.0, semi) + 12.0;
    let gain = is.probability - was.probability;
    let has_moved = real != now;
    let gain_text = if has_moved {
        format::signed(gain, 3)
    } else {
        String::new()
    };
    let gain_room = if has_moved { 52.0 } else { 0.0 };
    // Of more than two it is the class explained, which need not be the one decided for.
    let name = if equations.is_binary() {
        classes[beside].clone()
    } else {
        format!("of {}", classes[beside])
    };
    let width = (text_width(&name, 12.0, medium) + 32.0).min(rect.right() - left - gain_room);
    let chip = Rect::from_min_size(pos2(left, middle - 11.0), vec2(width, 22.0));
    painter.rect_filled(chip, CornerRadius::same(4), c(colours.sunken));
    let square = Rect::from_center_size(pos2(chip.left() + 12.0, middle), vec2(10.0, 10.0));
    painter.rect_filled(square, CornerRadius::same(2), c(mark));
    let at = pos2(chip.left() + 22.0, middle);
    let ink = colours.class_text(beside, positive, classes.len());
    paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        &name,
        width - 26.0,
        12.0,
        medium,
        ink,
    );
    let at = pos2(rect.right(), middle);
    paint_text(
        painter,
        at,
        Align2::RIGHT_CENTER,
        gain_text,
        12.0,
        Weight::Regular,
        colours.ink_2,
    );
    bar(
        ui,
        (&is, has_moved.then_some(was.probability)),
        equations.is_binary().then_some(threshold),
        mark,
    );
    let class_name = &classes[class];
    let before = if has_moved {
        format!(", {} as they are", shown(was.probability))
    } else {
        String::new()
    };
    if equations.is_binary() {
        let (_, at) = format::against(is.probability, threshold);
        let at = format!("decided at threshold {at}");
        hint(ui, format!("Probability of {class_name}{before}; {at}."));
    } else {
        hint(ui, format!("Probability of {class_name}{before}."));
        all_classes(ui, made, now, is.decided);
    }
    in_use(ui, made, who, class, shown);
}

/// Classes listed; of more the most probable ones.
const MOST_CLASSES: usize = 6;

/// What is said of each class: the most probable one is decided for.
fn all_classes(ui: &mut Ui, made: &Made<ExplainReport>, customer: &Customer, decided: usize) {
    let equations = &made.report.equations;
    let log_odds = equations.log_odds(&equations.all_standardised(&customer.values));
    let probability = |class: usize| Equations::probability(&log_odds, class);
    let mut shown: Vec<usize> = (0..equations.n_classes()).collect();
    if shown.len() > MOST_CLASSES {
        shown.sort_by(|&a, &b| probability(b).total_cmp(&probability(a)).then(a.cmp(&b)));
        shown.truncate(MOST_CLASSES);
    }
    ui.add_space(2.0);
    for class in shown {
        one_class(ui, made, class, probability(class), class == decided);
    }
    let left_out = equations.n_classes().saturating_sub(MOST_CLASSES);
    let more = match left_out {
        0 => String::new(),
        n => format!(
            " {} less probable.",
            format::plural(n, "more class is", "more classes are")
        ),
    };
    let decided = &made.report.classifier.classes[decided];
    hint(ui, format!("Decided: {decided}, the most probable class.{more}"));
}

/// Its colour, name, bar and number; in strong letters where it is decided for.
fn one_class(ui: &mut Ui, made: &Made<ExplainReport>, class: usize, probability: f64, is_decided: bool) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let classifier = &made.report.classifier;
    let name = &classifier.classes[class];
    let number = format::metric(probability);
    let said = format!("{name}: {number}{}", if is_decided { ", decided" } else { "" });
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &said));
    let colours = colours(ui);
    let mark = colours.class_mark(class, classifier.positive, classifier.classes.len());
    let (weight, ink) = if is_decided {
        (Weight::SemiBold, colours.ink)
    } else {
        (Weight::Regular, colours.ink_2)
    };
    let painter = ui.painter();
    let middle = rect.center().y;
    let square = Rect::from_center_size(pos2(rect.left() + 5.0, middle), vec2(10.0, 10.0));
    painter.rect_filled(square, CornerRadius::same(2), c(mark));
    let room = name_width(rect.width()) - 16.0;
    let (left, right) = (Align2::LEFT_CENTER, Align2::RIGHT_CENTER);
    let at = pos2(rect.left() + 16.0, middle);
    if paint_elided(painter, at, left, name, room, 12.0, weight, ink) {
        response.on_hover_text(&said);
    }
    paint_text(painter, rect.right_center(), right, number, 12.0, weight, ink);
    let from = rect.left() + name_width(rect.width()) + 8.0;
    let track = Rect::from_x_y_ranges(from..=rect.right() - 48.0, middle - 3.0..=middle + 3.0);
    painter.rect_filled(track, CornerRadius::same(3), c(colours.quiet_2));
    #[expect(clippy::cast_possible_truncation, reason = "a share of a bar")]
    let width = (probability.clamp(0.0, 1.0) as f32 * track.width()).max(2.0);
    let filled = track.with_max_x(track.left() + width);
    painter.rect_filled(filled, CornerRadius::same(3), c(mark));
}

/// The class written beside the probability and drawn in its bar. Of two classes the one decided for: the threshold on
/// the bar tells how the number leads to it. Of more the one whose probability it is: that of another class would say
/// nothing of the one decided for.
fn class_beside(is_binary: bool, explained: usize, decided: usize) -> usize {
    if is_binary { decided } else { explained }
}

/// The probability as a bar, a ring where it really is, and the threshold's needle.
fn bar(ui: &mut Ui, (is, was): (&Explanation, Option<f64>), threshold: Option<f64>, mark: crate::theme::Rgb) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let colours = colours(ui);
    let painter = ui.painter();
    let track = Rect::from_center_size(rect.center(), vec2(rect.width(), 8.0));
    painter.rect_filled(track, CornerRadius::same(4), c(colours.quiet_2));
    #[expect(clippy::cast_possible_truncation, reason = "a share of a bar")]
    let place = |share: f64| track.left() + share.clamp(0.0, 1.0) as f32 * track.width();
    let filled = Rect::from_min_max(
        track.min,
        pos2(place(is.probability).max(track.left() + 3.0), track.bottom()),
    );
    painter.rect_filled(filled, CornerRadius::same(4), c(mark));
    let middle = rect.center().y;
    if let Some(was) = was {
        let ring = Stroke::new(1.5, c(colours.ink_2));
        painter.circle(pos2(place(was), middle), 4.5, c(colours.raised), ring);
    }
    if let Some(threshold) = threshold {
        let needle = Stroke::new(1.5, c(colours.ink));
        painter.vline(place(threshold), middle - 9.0..=middle + 9.0, needle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_three_classes_the_one_whose_probability_it_is_stands_beside_it() {
        assert_eq!(class_beside(false, 2, 1), 2);
        assert_eq!(class_beside(false, 1, 1), 1);
        // The probability of class 1 led to class 0.
        assert_eq!(class_beside(true, 1, 0), 0);
    }
}
