//! The k slider, and under it the small charts whose columns are its stops.

use egui::{
    Align2, CornerRadius, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::{
    measures::{Judged, Strip},
    words,
};
use crate::{
    engine::format,
    state::{Command, ExportSubject},
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{Button, Icon, Slider, paint_text},
};

/// Diameter of the slider's thumb: its centre stays this half away from both ends.
const THUMB: f32 = 20.0;
/// Between the middles of two numbers under the slider.
const LEAST_NUMBER: f32 = 17.0;
/// Height of a strip's chart.
const CHART: f32 = 46.0;
/// Room for the button that exports a strip.
const BUTTON: f32 = 26.0;

/// The columns that slider and strips share.
#[derive(Debug, Clone, Copy)]
struct Columns {
    left: f32,
    width: f32,
    low: usize,
    high: usize,
}

impl Columns {
    /// Where k stands.
    fn x(self, k: usize) -> f32 {
        let share = (k as f32 - self.low as f32) / (self.high - self.low).max(1) as f32;
        self.left + THUMB / 2.0 + share * (self.width - THUMB)
    }

    fn nearest(self, x: f32) -> usize {
        let all = self.low..=self.high;
        all.min_by(|&a, &b| (self.x(a) - x).abs().total_cmp(&(self.x(b) - x).abs()))
            .unwrap_or(self.low)
    }
}

/// Slider, its numbers, and how clear the segments of each k are. `k`: the one shown.
pub fn show(
    ui: &mut Ui,
    judged: Judged<'_>,
    range: (usize, usize),
    k: Option<usize>,
    is_current: bool,
    out: &mut Vec<Command>,
) {
    let columns = Columns {
        left: ui.cursor().left(),
        width: ui.available_width(),
        low: range.0,
        high: range.1,
    };
    let mut value = k.unwrap_or(range.0) as f64;
    let words = k.map_or_else(String::new, |k| format::plural(k, "segment", "segments"));
    let slider = Slider::new("Clusters", range.0 as f64, range.1 as f64, 1.0)
        .size(THUMB, 6.0)
        .stops()
        .text(&words)
        .show(ui, &mut value, columns.width);
    if slider.changed() {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number from the slider's range"
        )]
        out.push(Command::SetClusterCount(Some(value.round() as usize)));
    }
    // Painted under what follows, once its height is known.
    let band = ui.painter().add(Shape::Noop);
    let top = ui.cursor().top();
    numbers(ui, columns, judged.suggested, k);
    for strip in judged.strips() {
        strip_ui(ui, &strip, columns, k, is_current, out);
    }
    if let Some(k) = k {
        let centre = columns.x(k);
        let rect = Rect::from_x_y_ranges(centre - 10.0..=centre + 10.0, top..=ui.cursor().top() - 6.0);
        let fill = c(colours(ui).sunken);
        ui.painter()
            .set(band, Shape::rect_filled(rect, CornerRadius::same(6), fill));
    }
}

fn numbers(ui: &mut Ui, columns: Columns, suggested: Option<usize>, k: Option<usize>) {
    let (rect, _) = ui.allocate_exact_size(vec2(columns.width, 20.0), Sense::hover());
    let colours = colours(ui);
    // Where stops stand closer than numbers may, the one shown, the one suggested and the ends come first.
    let mut order: Vec<usize> = (columns.low..=columns.high).collect();
    order.sort_by_key(|&number| {
        let is_end = number == columns.low || number == columns.high;
        (Some(number) != k, Some(number) != suggested, !is_end)
    });
    let mut written: Vec<f32> = Vec::new();
    for number in order {
        let x = columns.x(number);
        if written.iter().any(|other| (other - x).abs() < LEAST_NUMBER) {
            continue;
        }
        written.push(x);
        let (weight, ink) = if Some(number) == k {
            (Weight::SemiBold, colours.ink)
        } else if Some(number) == suggested {
            (Weight::SemiBold, colours.good)
        } else {
            (Weight::Regular, colours.ink_3)
        };
        let at = pos2(x, rect.center().y);
        paint_text(
            ui.painter(),
            at,
            Align2::CENTER_CENTER,
            number.to_string(),
            12.0,
            weight,
            ink,
        );
    }
}

fn strip_ui(
    ui: &mut Ui,
    strip: &Strip<'_>,
    columns: Columns,
    k: Option<usize>,
    is_current: bool,
    out: &mut Vec<Command>,
) {
    // What is better stands under a long title in a narrow pane.
    let words = |text: &str| text_width(text, 12.0, Weight::Regular);
    let is_one_line = words(strip.title) + words(strip.hint) + 8.0 + BUTTON <= columns.width;
    let height = if is_one_line { 20.0 } else { 36.0 };
    let (header, _) = ui.allocate_exact_size(vec2(columns.width, height), Sense::hover());
    strip_header(ui, strip, header, !strip.values.is_empty(), out);
    let (area, response) = ui.allocate_exact_size(vec2(columns.width, CHART), Sense::click());
    let alt = words::over_k(strip.title, &strip.values, k.unwrap_or_default(), strip.text);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &alt));
    paint_strip(ui, strip, columns, k, is_current, area);
    pick(ui, strip, columns, area, response, out);
    let line = area.bottom() + 3.0;
    ui.painter()
        .hline(area.x_range(), line, Stroke::new(1.0, c(colours(ui).hairline)));
    ui.add_space(6.0);
}

fn strip_header(ui: &mut Ui, strip: &Strip<'_>, rect: Rect, is_there: bool, out: &mut Vec<Command>) {
    let colours = colours(ui);
    let painter = ui.painter();
    let first = rect.top() + 10.0;
    paint_text(
        painter,
        pos2(rect.left(), first),
        Align2::LEFT_CENTER,
        strip.title,
        12.0,
        Weight::Regular,
        colours.ink,
    );
    let (at, anchor) = if rect.height() > 20.0 {
        (pos2(rect.left(), first + 16.0), Align2::LEFT_CENTER)
    } else {
        (pos2(rect.right() - BUTTON, first), Align2::RIGHT_CENTER)
    };
    paint_text(
        painter,
        at,
        anchor,
        strip.hint,
        12.0,
        Weight::Regular,
        colours.ink_3,
    );
    let place = Rect::from_center_size(pos2(rect.right() - 10.0, first), vec2(20.0, 20.0));
    let words = rect.with_max_x(rect.right() - 24.0);
    let id = ui.scope_id().with(("what a strip means", strip.title));
    ui.interact(words, id, Sense::hover()).on_hover_text(strip.help);
    let name = format!("Export {}", strip.chart.name());
    let button = Button::icon_only(Icon::Download, name)
        .height(20.0)
        .enabled(is_there);
    let builder = egui::UiBuilder::new().max_rect(place);
    if button.show(&mut ui.new_child(builder)).clicked() {
        out.push(Command::OpenExport(ExportSubject::Chart(strip.chart)));
    }
}

/// A click on a column of a strip takes its k; pointing at it says the value.
fn pick(
    ui: &Ui,
    strip: &Strip<'_>,
    columns: Columns,
    area: Rect,
    response: Response,
    out: &mut Vec<Command>,
) {
    let Some(pointer) = response.hover_pos() else {
        return;
    };
    let nearest = columns.nearest(pointer.x);
    if response.clicked() {
        out.push(Command::SetClusterCount(Some(nearest)));
    }
    let Some(&(_, value)) = strip.values.iter().find(|(k, _)| *k == nearest) else {
        return;
    };
    let x = columns.x(nearest);
    ui.painter()
        .vline(x, area.y_range(), Stroke::new(1.0, c(colours(ui).stroke)));
    let mut text = format!("{} at {nearest}: {}", strip.title, (strip.text)(value));
    if let Some((_, meaning)) = strip.mark.filter(|(k, _)| *k == nearest) {
        text.push_str(&format!(", {meaning}"));
    }
    response.on_hover_text_at_pointer(text);
}

fn paint_strip(ui: &Ui, strip: &Strip<'_>, columns: Columns, k: Option<usize>, is_current: bool, area: Rect) {
    let colours = colours(ui);
    let painter = ui.painter();
    // Room for the value above the highest point.
    let (top, bottom) = (area.top() + 18.0, area.bottom() - 6.0);
    let values = &strip.values;
    let finite = || {
        values
            .iter()
            .map(|(_, value)| *value)
            .filter(|value| value.is_finite())
    };
    let (low, high) = (
        finite().chain(strip.bound).fold(f64::INFINITY, f64::min),
        finite().chain(strip.bound).fold(f64::NEG_INFINITY, f64::max),
    );
    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    let y = |value: f64| {
        if high > low {
            bottom - ((value - low) / (high - low)) as f32 * (bottom - top)
        } else {
            f32::midpoint(top, bottom)
        }
    };
    if let Some(bound) = strip.bound {
        let ends = [pos2(area.left(), y(bound)), pos2(area.right(), y(bound))];
        let stroke = Stroke::new(1.0, c(colours.axis));
        painter.extend(Shape::dashed_line(&ends, stroke, 2.0, 3.0));
    }
    let line: Vec<_> = values
        .iter()
        .filter(|(_, value)| value.is_finite())
        .map(|&(k, value)| pos2(columns.x(k), y(value)))
        .collect();
    painter.add(Shape::line(line.clone(), Stroke::new(1.5, c(colours.ink_3))));
    for number in columns.low..=columns.high {
        let value = values.iter().find(|(k, value)| *k == number && value.is_finite());
        let at = pos2(columns.x(number), value.map_or(bottom, |&(_, value)| y(value)));
        if value.is_none() || !is_current {
            painter.circle(at, 2.6, c(colours.panel), Stroke::new(1.2, c(colours.ink_3)));
        } else if Some(number) != k {
            painter.circle_filled(at, 2.2, c(colours.ink_3));
        }
        if value.is_some() && strip.mark.is_some_and(|(k, _)| k == number) {
            painter.circle_stroke(at, 7.0, Stroke::new(1.2, c(colours.ink_2)));
        }
        if let Some(&(_, value)) = value.filter(|_| Some(number) == k) {
            painter.circle_filled(at, 4.5, c(colours.ink));
            let text = (strip.text)(value);
            let size = vec2(text_width(&text, 12.0, Weight::SemiBold), 16.0);
            let place = beside(at, size, area, &line);
            painter.rect_filled(place, CornerRadius::same(2), c(colours.panel).gamma_multiply(0.7));
            let at = place.left_center();
            paint_text(
                painter,
                at,
                Align2::LEFT_CENTER,
                text,
                12.0,
                Weight::SemiBold,
                colours.ink,
            );
        }
    }
}

/// Where words of this size stand beside a dot: above right of it, else the next corner that the line leaves free.
fn beside(dot: Pos2, size: Vec2, area: Rect, line: &[Pos2]) -> Rect {
    let (right, left) = (dot.x + 10.0, dot.x - 10.0 - size.x);
    let (above, below) = ((dot.y - 1.0 - size.y).max(area.top()), dot.y + 1.0);
    let middle = dot.x - size.x / 2.0;
    let corners = [
        (right, above),
        (left, above),
        (right, below),
        (left, below),
        (middle, dot.y - 7.0 - size.y),
        (middle, dot.y + 7.0),
    ];
    let possible = corners.map(|(x, y)| Rect::from_min_size(pos2(x, y), size));
    let possible = possible.iter().filter(|place| area.contains_rect(**place));
    let free = possible.clone().find(|place| !crosses(line, **place));
    let anywhere = Rect::from_min_size(pos2(left.max(area.left()), above), size);
    *free.or(possible.clone().next()).unwrap_or(&anywhere)
}

/// Whether a line passes through a box, looked at in steps far smaller than it.
fn crosses(line: &[Pos2], place: Rect) -> bool {
    line.windows(2).any(|pair| {
        let along = |step: u8| pair[0].lerp(pair[1], f32::from(step) / 32.0);
        (0..=32).any(|step| place.contains(along(step)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stands_where_the_line_does_not_pass() {
        let area = Rect::from_min_size(pos2(0.0, 0.0), vec2(200.0, 46.0));
        let size = vec2(30.0, 16.0);
        let falling = [pos2(10.0, 20.0), pos2(100.0, 30.0), pos2(190.0, 40.0)];
        let rising = [pos2(10.0, 40.0), pos2(100.0, 30.0), pos2(190.0, 10.0)];
        for line in [falling, rising] {
            let place = beside(line[1], size, area, &line);
            assert!(area.contains_rect(place) && !crosses(&line, place), "{place:?}");
        }
        assert!(beside(falling[1], size, area, &falling).left() > 100.0);
        assert!(beside(rising[1], size, area, &rising).right() < 100.0);
        let last = beside(pos2(190.0, 40.0), size, area, &falling);
        assert!(area.contains_rect(last));
    }

    #[test]
    fn columns_stand_under_the_stops_of_the_slider() {
        let columns = Columns {
            left: 16.0,
            width: 248.0,
            low: 2,
            high: 12,
        };
        assert_eq!(columns.x(2), 26.0);
        assert_eq!(columns.x(12), 254.0);
        assert_eq!(columns.x(7), 140.0);
        for k in 2..=12 {
            assert_eq!(columns.nearest(columns.x(k) + 3.0), k);
        }
    }
}
