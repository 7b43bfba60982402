//! A metric: its value, its 95 % range, what training gives and what no model would.

use egui::{Align2, CornerRadius, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{button::focus_ring, paint_text};
use crate::{
    engine::{format, metrics::Interval},
    theme::{
        fonts::Weight,
        style::{c, colours},
    },
};

/// Height of a metric's row.
const ROW: f32 = 28.0;

/// The stretch of values along which metrics are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MetricAxis {
    pub low: f64,
    pub high: f64,
}

impl MetricAxis {
    /// Wide enough for all the given values: from a round tenth (or −1 for a negative MCC) to 1.
    pub fn around(values: impl IntoIterator<Item = f64>) -> Self {
        let least = values.into_iter().filter(|v| v.is_finite()).fold(0.4, f64::min);
        Self {
            low: if least < 0.0 {
                -1.0
            } else {
                (least * 5.0).floor() / 5.0
            },
            high: 1.0,
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    fn x(self, bar: Rect, value: f64) -> f32 {
        bar.left() + ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0) as f32 * bar.width()
    }
}

/// What a row shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MetricValues<'a> {
    pub name: &'a str,
    pub shown: Interval,
    /// The other part (training while test is shown), a ring.
    pub other: Option<f64>,
    /// What no model would give, a dotted mark.
    pub no_model: Option<f64>,
    /// Whether its arithmetic is shown.
    pub is_chosen: bool,
}

/// Places of the columns within a row `width` wide: (value, bar from, bar to).
fn columns(width: f32) -> (f32, f32, f32) {
    let bar = (width * 0.435).max(70.0);
    (width - bar - 14.0, width - bar, width)
}

/// Ticks above the bars.
pub fn metric_axis(ui: &mut Ui, axis: MetricAxis) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0), Sense::hover());
    let (_, from, to) = columns(rect.width());
    let bar = Rect::from_min_max(
        pos2(rect.left() + from + 6.0, rect.top()),
        pos2(rect.left() + to - 6.0, rect.bottom()),
    );
    let ticks = if axis.low < 0.0 {
        vec![-1.0, 0.0, 1.0]
    } else {
        crate::chart::ticks(axis.low, axis.high, 5)
    };
    for tick in ticks {
        let at = pos2(axis.x(bar, tick), rect.center().y);
        let ink = colours(ui).ink_3;
        paint_text(
            ui.painter(),
            at,
            Align2::CENTER_CENTER,
            format::significant(tick),
            11.0,
            Weight::Regular,
            ink,
        );
    }
}

/// One metric; `clicked()` where its arithmetic is asked for.
pub fn metric_row(ui: &mut Ui, axis: MetricAxis, metric: &MetricValues<'_>) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let text = in_words(metric);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, metric.is_chosen, &text));
    let colours = colours(ui);
    let painter = ui.painter();
    let ground = rect.expand2(vec2(6.0, 0.0));
    if response.hovered() || metric.is_chosen {
        painter.rect_filled(ground, CornerRadius::same(4), c(colours.hover));
    }
    focus_ring(ui, ground, 4.0, &response);
    let (value, from, to) = columns(rect.width());
    let middle = rect.center().y;
    paint_text(
        painter,
        rect.left_center(),
        Align2::LEFT_CENTER,
        metric.name,
        12.0,
        Weight::Regular,
        colours.ink_2,
    );
    let at = pos2(rect.left() + value, middle);
    let shown = if metric.shown.value.is_finite() {
        format::metric(metric.shown.value)
    } else {
        "–".to_owned()
    };
    paint_text(
        painter,
        at,
        Align2::RIGHT_CENTER,
        shown,
        13.0,
        Weight::SemiBold,
        colours.ink,
    );
    let bar = Rect::from_min_max(
        pos2(rect.left() + from + 6.0, middle),
        pos2(rect.left() + to - 6.0, middle),
    );
    painter.hline(bar.x_range(), middle, Stroke::new(1.5, c(colours.quiet_2)));
    paint_marks(ui, bar, axis, metric);
    response.on_hover_text(format!("{text}\nClick for its arithmetic and its customers"))
}

fn paint_marks(ui: &Ui, bar: Rect, axis: MetricAxis, metric: &MetricValues<'_>) {
    let colours = colours(ui);
    let painter = ui.painter();
    let middle = bar.center().y;
    if let Some(no_model) = metric.no_model.filter(|v| v.is_finite()) {
        let x = axis.x(bar, no_model);
        let ends = [pos2(x, middle - 7.0), pos2(x, middle + 7.0)];
        painter.extend(Shape::dashed_line(
            &ends,
            Stroke::new(1.5, c(colours.ink_2)),
            2.0,
            2.0,
        ));
    }
    let Interval { value, low, high } = metric.shown;
    if low.is_finite() && high.is_finite() {
        let range = Rect::from_min_max(
            pos2(axis.x(bar, low), middle - 3.0),
            pos2(axis.x(bar, high), middle + 3.0),
        );
        painter.rect_filled(
            range,
            CornerRadius::same(3),
            c(colours.quiet.mix(colours.ink_3, 0.5)),
        );
    }
    if let Some(other) = metric.other.filter(|v| v.is_finite()) {
        let at = pos2(axis.x(bar, other), middle);
        painter.circle(at, 4.0, c(colours.panel), Stroke::new(1.4, c(colours.ink_3)));
    }
    if value.is_finite() {
        painter.circle_filled(pos2(axis.x(bar, value), middle), 4.5, c(colours.ink));
    }
}

/// "Accuracy 0.840, 0.819 to 0.859".
fn in_words(metric: &MetricValues<'_>) -> String {
    let Interval { value, low, high } = metric.shown;
    if !value.is_finite() {
        return format!("{} is not defined here: nothing to divide by", metric.name);
    }
    let mut text = format!("{} {}", metric.name, format::metric(value));
    if low.is_finite() {
        text += &format!(", 95\u{202f}%: {}", format::range(low, high, 3));
    }
    if let Some(other) = metric.other.filter(|v| v.is_finite()) {
        text += &format!(", training {}", format::metric(other));
    }
    if let Some(no_model) = metric.no_model.filter(|v| v.is_finite()) {
        text += &format!(", no model {}", format::metric(no_model));
    }
    text
}

/// What the marks mean.
pub fn metric_legend(ui: &mut Ui, shown: &str, other: Option<&str>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let colours = colours(ui);
    let painter = ui.painter();
    let middle = rect.center().y;
    let text = |x: f32, text: String| {
        paint_text(
            painter,
            pos2(x, middle),
            Align2::LEFT_CENTER,
            text,
            11.0,
            Weight::Regular,
            colours.ink_3,
        )
        .right()
    };
    let mut x = rect.left();
    let range = Rect::from_min_max(pos2(x, middle - 3.0), pos2(x + 22.0, middle + 3.0));
    painter.rect_filled(
        range,
        CornerRadius::same(3),
        c(colours.quiet.mix(colours.ink_3, 0.5)),
    );
    painter.circle_filled(range.center(), 4.5, c(colours.ink));
    x = text(x + 28.0, format!("{shown}, 95\u{202f}%")) + 14.0;
    if let Some(other) = other {
        painter.circle_stroke(pos2(x + 5.0, middle), 4.0, Stroke::new(1.4, c(colours.ink_3)));
        x = text(x + 14.0, other.to_owned()) + 14.0;
    }
    let ends = [pos2(x + 2.0, middle - 7.0), pos2(x + 2.0, middle + 7.0)];
    painter.extend(Shape::dashed_line(
        &ends,
        Stroke::new(1.5, c(colours.ink_2)),
        2.0,
        2.0,
    ));
    text(x + 8.0, "no model".to_owned());
}
