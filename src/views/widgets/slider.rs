//! Sliders: a needle of ink on a track. The whole width answers to the pointer, arrows to the keyboard.

use egui::{CornerRadius, Key, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::theme::style::{c, colours};

/// How values lie along the track.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SliderScale {
    Linear,
    /// Zero at the very left, then powers of ten from the given smallest value.
    LogFrom(f64),
}

/// A slider over a range of values.
#[derive(Debug, Clone, Copy)]
pub struct Slider<'a> {
    name: &'a str,
    low: f64,
    high: f64,
    step: f64,
    scale: SliderScale,
    thumb: f32,
    track: f32,
    is_filled: bool,
    has_stops: bool,
    /// What a screen reader says besides the number.
    text: Option<&'a str>,
    /// Where something changes: a tick across the track.
    ticks: &'a [f64],
    /// Where the thumb was at first: a ring on the track.
    origin: Option<f64>,
}

impl<'a> Slider<'a> {
    pub fn new(name: &'a str, low: f64, high: f64, step: f64) -> Self {
        Self {
            name,
            low,
            high,
            step,
            scale: SliderScale::Linear,
            thumb: 14.0,
            track: 4.0,
            is_filled: true,
            has_stops: false,
            text: None,
            ticks: &[],
            origin: None,
        }
    }

    #[must_use]
    pub fn scale(mut self, scale: SliderScale) -> Self {
        self.scale = scale;
        self
    }

    /// Diameter of the thumb and height of the track.
    #[must_use]
    pub fn size(mut self, thumb: f32, track: f32) -> Self {
        self.thumb = thumb;
        self.track = track;
        self
    }

    /// The track looks the same on both sides of the thumb.
    #[must_use]
    pub fn unfilled(mut self) -> Self {
        self.is_filled = false;
        self
    }

    /// A dot at each step.
    #[must_use]
    pub fn stops(mut self) -> Self {
        self.has_stops = true;
        self
    }

    #[must_use]
    pub fn text(mut self, text: &'a str) -> Self {
        self.text = Some(text);
        self
    }

    /// Marks where something changes.
    #[must_use]
    pub fn ticks(mut self, ticks: &'a [f64]) -> Self {
        self.ticks = ticks;
        self
    }

    /// Marks where the thumb was at first.
    #[must_use]
    pub fn origin(mut self, origin: Option<f64>) -> Self {
        self.origin = origin;
        self
    }

    fn fraction(&self, value: f64) -> f64 {
        match self.scale {
            SliderScale::Linear => (value - self.low) / (self.high - self.low),
            SliderScale::LogFrom(smallest) => {
                // The first tenth of the track is zero.
                if value < smallest {
                    0.0
                } else {
                    0.1 + 0.9 * (value / smallest).ln() / (self.high / smallest).ln()
                }
            }
        }
        .clamp(0.0, 1.0)
    }

    fn value(&self, fraction: f64) -> f64 {
        let fraction = fraction.clamp(0.0, 1.0);
        match self.scale {
            SliderScale::Linear => self.rounded(self.low + fraction * (self.high - self.low)),
            SliderScale::LogFrom(_) if fraction < 0.05 => 0.0,
            SliderScale::LogFrom(smallest) => {
                let value = smallest * (self.high / smallest).powf(((fraction - 0.1) / 0.9).clamp(0.0, 1.0));
                // Two significant digits: 0.13, 4.7, 180.
                let unit = 10_f64.powf(value.log10().floor() - 1.0);
                ((value / unit).round() * unit).clamp(smallest, self.high)
            }
        }
    }

    fn rounded(&self, value: f64) -> f64 {
        let steps = ((value - self.low) / self.step).round();
        // Through the inverse where it is whole, so that 0.42 is 0.42 and not 0.42000000000000004.
        let inverse = (1.0 / self.step).round();
        let exact = if (inverse * self.step - 1.0).abs() < 1e-9 {
            (self.low * inverse + steps).round() / inverse
        } else {
            self.low + steps * self.step
        };
        exact.clamp(self.low, self.high)
    }

    fn stepped(&self, value: f64, by: f64) -> f64 {
        match self.scale {
            SliderScale::Linear => self.rounded(value + by * self.step),
            SliderScale::LogFrom(_) => self.value(self.fraction(value) + by * 0.05),
        }
    }

    /// Shows the slider over `width`; `changed()` when `value` was moved.
    pub fn show(self, ui: &mut Ui, value: &mut f64, width: f32) -> Response {
        let height = self.thumb.max(20.0);
        let (rect, mut response) = ui.allocate_exact_size(vec2(width, height), Sense::click_and_drag());
        let before = *value;
        let inset = self.thumb / 2.0;
        if let Some(at) = response
            .interact_pointer_pos()
            .filter(|_| response.is_pointer_button_down_on())
        {
            let fraction = (at.x - rect.left() - inset) / (rect.width() - 2.0 * inset);
            *value = self.value(f64::from(fraction));
            response.request_focus();
        }
        self.keys(ui, &response, value);
        self.assistive(ui, &response, value);
        if *value != before {
            response.mark_changed();
        }
        let now = *value;
        response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), now, self.name));
        self.describe(ui, &response, now);
        self.paint(ui, rect, &response, now);
        response
    }

    fn keys(&self, ui: &Ui, response: &Response, value: &mut f64) {
        if !response.has_focus() {
            return;
        }
        if response.gained_focus() {
            // The arrows are locked to the slider only from the next frame on: let it come.
            ui.ctx().request_repaint();
        }
        ui.memory_mut(|memory| {
            // Arrows move the thumb, not the focus.
            let filter = egui::EventFilter {
                horizontal_arrows: true,
                ..Default::default()
            };
            memory.set_focus_lock_filter(response.id, filter);
        });
        let pressed = |key| ui.input(|input| input.num_presses(key)) as f64;
        let by = pressed(Key::ArrowRight) - pressed(Key::ArrowLeft)
            + 10.0 * (pressed(Key::PageUp) - pressed(Key::PageDown));
        if by != 0.0 {
            *value = self.stepped(*value, by);
        }
        if pressed(Key::Home) > 0.0 {
            *value = self.low;
        }
        if pressed(Key::End) > 0.0 {
            *value = self.high;
        }
    }

    /// What a screen reader or a switch asks for.
    fn assistive(&self, ui: &Ui, response: &Response, value: &mut f64) {
        use egui::accesskit::{Action, ActionData};
        let id = response.id;
        let by = ui.input(|input| {
            input.num_accesskit_action_requests(id, Action::Increment) as f64
                - input.num_accesskit_action_requests(id, Action::Decrement) as f64
        });
        if by != 0.0 {
            *value = self.stepped(*value, by);
        }
        let wished = ui.input(|input| {
            input
                .accesskit_action_requests(id, Action::SetValue)
                .filter_map(|request| match request.data {
                    Some(ActionData::NumericValue(value)) => Some(value),
                    _ => None,
                })
                .last()
        });
        if let Some(wished) = wished {
            *value = match self.scale {
                SliderScale::Linear => self.rounded(wished),
                SliderScale::LogFrom(_) => wished.clamp(self.low, self.high),
            };
        }
    }

    fn describe(&self, ui: &Ui, response: &Response, value: f64) {
        use egui::accesskit::Action;
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_min_numeric_value(self.low);
            node.set_max_numeric_value(self.high);
            node.set_numeric_value_step(self.step);
            node.set_numeric_value(value);
            for action in [Action::SetValue, Action::Increment, Action::Decrement] {
                node.add_action(action);
            }
            if let Some(text) = self.text {
                node.set_description(text);
            }
        });
    }

    fn paint(&self, ui: &Ui, rect: Rect, response: &Response, value: f64) {
        let colours = colours(ui);
        let painter = ui.painter();
        let inset = self.thumb / 2.0;
        let track = Rect::from_center_size(rect.center(), vec2(rect.width(), self.track));
        let radius = CornerRadius::same(3);
        painter.rect_filled(track, radius, c(colours.quiet));
        #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
        let place =
            |value: f64| rect.left() + inset + self.fraction(value) as f32 * (rect.width() - 2.0 * inset);
        let x = place(value);
        if self.is_filled {
            let filled = Rect::from_min_max(track.min, pos2(x, track.bottom()));
            painter.rect_filled(filled, radius, c(colours.ink));
        }
        if self.has_stops {
            let mut stop = self.low;
            while stop <= self.high {
                if !self.is_filled || stop > value {
                    painter.circle_filled(pos2(place(stop), track.center().y), 1.4, c(colours.raised));
                }
                stop += self.step;
            }
        }
        let middle = track.center().y;
        for tick in self
            .ticks
            .iter()
            .filter(|tick| (self.low..=self.high).contains(*tick))
        {
            let stroke = Stroke::new(1.5, c(colours.ink));
            // Longer than the thumb is high, so that it is seen where the thumb stands on it.
            let reach = inset + 3.0;
            painter.vline(place(*tick), middle - reach..=middle + reach, stroke);
        }
        if let Some(origin) = self.origin.filter(|origin| *origin != value) {
            let ring = Stroke::new(1.5, c(colours.ink_3));
            painter.circle(pos2(place(origin), middle), 3.5, c(colours.raised), ring);
        }
        let centre = pos2(x, rect.center().y);
        if response.has_focus() {
            painter.circle_stroke(centre, inset + 2.0, Stroke::new(2.0, c(colours.select)));
        }
        let fill = if response.hovered() {
            colours.hover
        } else {
            colours.raised
        };
        painter.circle(centre, inset - 1.0, c(fill), Stroke::new(2.0, c(colours.ink)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fall_on_clean_steps() {
        let threshold = Slider::new("Threshold", 0.0, 1.0, 0.01);
        assert_eq!(threshold.value(0.4201), 0.42);
        assert_eq!(threshold.stepped(0.42, 1.0), 0.43);
        assert_eq!(threshold.stepped(1.0, 1.0), 1.0);
        let clusters = Slider::new("Clusters", 2.0, 12.0, 1.0);
        assert_eq!(clusters.value(0.31), 5.0);
    }

    #[test]
    fn a_log_slider_has_zero_and_round_values() {
        let l2 = Slider::new("L2", 0.0, 1000.0, 0.1).scale(SliderScale::LogFrom(0.01));
        assert_eq!(l2.value(0.0), 0.0);
        assert_eq!(l2.value(0.1), 0.01);
        assert_eq!(l2.value(1.0), 1000.0);
        assert!((l2.fraction(l2.value(0.5)) - 0.5).abs() < 0.01);
    }
}
