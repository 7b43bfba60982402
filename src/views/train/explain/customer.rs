//! One customer: who, how probable, what is decided, and what pushes that.

use std::sync::Arc;

use egui::{
    Align2, CornerRadius, Id, Layout, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::{super::Shown, class_of, flips, what_if, who, who::Who};
use crate::{
    chart,
    engine::{
        Bits,
        condition::{Comparison, Condition},
        explain::{Customer, ExplainReport, Explanation},
        format,
        run::Made,
    },
    jobs::Slot,
    state::{AppState, ChartId, Command, Rows, SelectMode, Selection},
    theme::{
        fonts::{Weight, text_width},
        style::{SMALL_CONTROL_HEIGHT, c, colours},
    },
    views::{
        train::charts::export_button,
        widgets::{
            Button, Icon, body, form_row, hairline, header, hint, paint_text, settled_field, show_scene,
            styled,
        },
    },
};

/// A customer asked for, the selection then, and whether there was nothing to look up.
type Asked = (String, Arc<Selection>, bool);

/// All under each other.
pub fn pane(
    ui: &mut Ui,
    state: &AppState,
    shown: &Shown<'_>,
    made: &Made<ExplainReport>,
    out: &mut Vec<Command>,
) {
    let who = who::shown(ui, state, made);
    let Some(who) = who.as_ref() else { return };
    head(ui, state, made, who, out);
    let (Ok(now), Ok(real)) = (&who.now, &who.real) else {
        no_score(ui, who);
        return;
    };
    let class = class_of(state, &made.report.classifier);
    verdict(ui, state, made, who, (class, real, now));
    part(ui);
    what_if::show(ui, state, made, (class, who, real, now), out);
    part(ui);
    pushes(ui, state, shown, made, (class, who, now), out);
    part(ui);
    flips::show(ui, state, made, (class, real, now));
}

/// In two columns, for a narrow window.
pub fn strip(
    ui: &mut Ui,
    state: &AppState,
    shown: &Shown<'_>,
    made: &Made<ExplainReport>,
    out: &mut Vec<Command>,
) {
    let who = who::shown(ui, state, made);
    let Some(who) = who.as_ref() else { return };
    let room = ui.available_rect_before_wrap();
    let width = ((room.width() - 32.0) / 2.0).floor();
    let left = Rect::from_min_size(room.min, vec2(width, 4_000.0));
    let right = left.translate(vec2(width + 32.0, 0.0));
    let class = class_of(state, &made.report.classifier);
    let mut bottom = room.top();
    let builder = UiBuilder::new().layout(Layout::top_down(egui::Align::Min));
    let both = who.now.as_ref().ok().zip(who.real.as_ref().ok());
    let used = ui.scope_builder(builder.clone().max_rect(left), |ui| {
        head(ui, state, made, who, out);
        match both {
            Some((now, real)) => {
                verdict(ui, state, made, who, (class, real, now));
                ui.add_space(8.0);
                what_if::show(ui, state, made, (class, who, real, now), out);
            }
            None => no_score(ui, who),
        }
    });
    bottom = used.response.rect.bottom().max(bottom);
    if let Some((now, real)) = both {
        let used = ui.scope_builder(builder.max_rect(right), |ui| {
            pushes(ui, state, shown, made, (class, who, now), out);
            ui.add_space(12.0);
            flips::show(ui, state, made, (class, real, now));
        });
        bottom = used.response.rect.bottom().max(bottom);
    }
    let used = Rect::from_min_max(room.min, pos2(room.right(), bottom));
    ui.allocate_rect(used, Sense::hover());
}

fn part(ui: &mut Ui) {
    ui.add_space(10.0);
    hairline(ui);
    ui.add_space(6.0);
}

/// Who it is, and how to come to another one.
fn head(ui: &mut Ui, state: &AppState, made: &Made<ExplainReport>, who: &Who, out: &mut Vec<Command>) {
    let of = if who.is_selected { "selected" } else { "customers" };
    let place = format!(
        "{} of {} {of}",
        format::count(who.nth as u64 + 1),
        format::count(who.n_rows as u64)
    );
    header(ui, "One customer", &place, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let step = |ui: &mut Ui, icon: Icon, name: &str, is_there: bool| {
            let button = Button::icon_only(icon, name).height(SMALL_CONTROL_HEIGHT);
            button.enabled(is_there).show(ui).clicked() && is_there
        };
        if step(ui, Icon::ChevronDown, "Next customer", who.nth + 1 < who.n_rows) {
            out.push(Command::ExplainNth(who.nth + 1));
        }
        if step(ui, Icon::ChevronUp, "Customer before", who.nth > 0) {
            out.push(Command::ExplainNth(who.nth - 1));
        }
    });
    find(ui, state, made, who, out);
}

/// A field that takes an identifier, or a line of the file where customers have none.
fn find(ui: &mut Ui, state: &AppState, made: &Made<ExplainReport>, who: &Who, out: &mut Vec<Command>) {
    let table = &made.on.table;
    let column = who::identifier(table).map(|place| table.columns()[place].name.clone());
    let asked = Id::unique("customer asked for");
    let tip = "Another customer, by identifier or by line of the file; the one selected in the table, a scatter or \
               the flip list is shown as well";
    let hint_text = column.as_deref().unwrap_or("line of the file");
    let found = form_row(ui, "Customer", |ui| {
        let width = ui.available_width();
        settled_field(ui, "Find customer", &who.name, hint_text, tip, width)
    });
    if let Some(text) = found.filter(|text| !text.is_empty()) {
        let rows = match &column {
            Some(column) => Some(Rows::Where(vec![Condition::Compare {
                column: column.clone(),
                comparison: Comparison::Is,
                value: text.clone(),
            }])),
            None => line_of(&text).map(|line| Rows::Lines(std::iter::once(line).collect::<Bits>())),
        };
        let is_there = match &rows {
            Some(Rows::Lines(lines)) => !table.rows_in(lines).is_empty(),
            rows => rows.is_some(),
        };
        let then = Arc::clone(&state.selection);
        ui.data_mut(|data| data.insert_temp(asked, (text.clone(), then, !is_there)));
        if let Some(rows) = rows.filter(|_| is_there) {
            out.push(Command::Select {
                rows,
                mode: SelectMode::Replace,
                why: text,
            });
        }
    }
    let Some((text, then, is_lost)) = ui.data(|data| data.get_temp::<Asked>(asked)) else {
        return;
    };
    // Another selection than when it was asked for is the answer.
    let is_answered = !Arc::ptr_eq(&then, &state.selection);
    let is_waiting = state.running.contains_key(&Slot::Select);
    let is_found = is_answered && !state.selection.is_empty();
    if is_found {
        ui.data_mut(|data| data.remove_temp::<Asked>(asked));
    } else if is_lost || (is_answered && !is_waiting) {
        let ink = colours(ui).warn;
        let words = format!("No customer is called “{text}”: {} is shown.", who.name);
        styled(ui, words, 12.0, Weight::Regular, ink);
    }
}

/// "line 1 250" or "1250".
fn line_of(text: &str) -> Option<usize> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn no_score(ui: &mut Ui, who: &Who) {
    if let Err(why) = &who.real {
        ui.add_space(4.0);
        body(ui, format!("{} has no score: {why}.", who.name));
    }
}

/// What the model in use says of the customer, where that is not the one that is explained.
fn in_use(ui: &mut Ui, made: &Made<ExplainReport>, who: &Who, class: usize) {
    let Some(probability) = who.in_use.as_ref().and_then(|found| found.get(class)) else {
        return;
    };
    hint(
        ui,
        format!(
            "That is what the logistic regression says. The {} in use says {} of the customer as they are.",
            made.report.classifier.spec.model.in_words(),
            format::metric(*probability)
        ),
    );
}

/// The probability, the decision and the threshold between; and what the model in use says.
fn verdict(
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
    let text = format::metric(is.probability);
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
    let name = &classes[beside];
    let width = (text_width(name, 12.0, medium) + 32.0).min(rect.right() - left - gain_room);
    let chip = Rect::from_min_size(pos2(left, middle - 11.0), vec2(width, 22.0));
    painter.rect_filled(chip, CornerRadius::same(4), c(colours.sunken));
    let square = Rect::from_center_size(pos2(chip.left() + 12.0, middle), vec2(10.0, 10.0));
    painter.rect_filled(square, CornerRadius::same(2), c(mark));
    let at = pos2(chip.left() + 22.0, middle);
    let ink = colours.class_text(beside, positive, classes.len());
    crate::views::widgets::paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        name,
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
    let at = if equations.is_binary() {
        format!("decided at threshold {}", format::decimal(threshold, 2))
    } else {
        format!("the most probable class is decided for: {decided}")
    };
    let before = if has_moved {
        format!(", {} as they are", format::metric(was.probability))
    } else {
        String::new()
    };
    hint(ui, format!("Probability of {class_name}{before}; {at}."));
    in_use(ui, made, who, class);
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

/// A bar for each feature.
fn pushes(
    ui: &mut Ui,
    state: &AppState,
    shown: &Shown<'_>,
    made: &Made<ExplainReport>,
    (class, who, now): (usize, &Who, &Customer),
    out: &mut Vec<Command>,
) {
    let at = (class, state.study.threshold.0);
    let spec = chart::pushes_chart(&made.report, at, (now, &who.name), &shown.source);
    let unit = if made.report.equations.is_binary() {
        "log-odds"
    } else {
        "score against the other classes"
    };
    header(ui, "What pushes this score", unit, |ui| {
        export_button(ui, ChartId::Pushes, out);
    });
    let width = ui.available_width();
    let height = chart::layout_height(&spec.body, width);
    let scene = chart::layout(&spec.body, width, height, colours(ui));
    show_scene(ui, &scene, &spec.title, &spec.alt);
    let explanation = made.report.equations.explanation(now, at.0, at.1);
    let two = |value: f64| format::signed(value, 2);
    let sum = explanation.pushes.iter().sum::<f64>();
    hint(
        ui,
        format!(
            "{} for a customer who is average in everything, {} from the features: {}.",
            two(explanation.base),
            two(sum),
            two(explanation.score)
        ),
    );
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
