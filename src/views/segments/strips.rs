//! The k slider, and under it the small charts whose columns are its stops.

use egui::{Align2, CornerRadius, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::words;
use crate::{
    engine::{
        format,
        segment::{SegmentFit, SegmentScan},
    },
    state::{ChartId, Command, ExportSubject},
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{Button, Icon, Slider, paint_elided, paint_text},
};

/// Diameter of the slider's thumb: its centre stays this half away from both ends.
const THUMB: f32 = 20.0;
/// Height of a strip's chart.
const CHART: f32 = 46.0;

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

/// What one strip shows.
struct Strip<'a> {
    title: &'a str,
    hint: &'a str,
    chart: ChartId,
    value: fn(&SegmentFit) -> f64,
    text: fn(f64) -> String,
}

/// Slider, its numbers, and how clear the segments of each k are. `k`: the one shown.
pub fn show(
    ui: &mut Ui,
    scan: Option<&SegmentScan>,
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
    numbers(ui, columns, scan.map(|scan| scan.suggested_k), k);
    let fits = scan.map_or(&[][..], |scan| &scan.fits);
    for strip in [
        Strip {
            title: "Inertia",
            hint: "lower is tighter",
            chart: ChartId::Inertia,
            value: |fit| fit.fit.inertia,
            text: format::significant,
        },
        Strip {
            title: "Silhouette",
            hint: "higher is clearer",
            chart: ChartId::Silhouette,
            value: |fit| fit.silhouette,
            text: |value| format::decimal(value, 2),
        },
        Strip {
            title: "Caliński–Harabasz",
            hint: "higher is clearer",
            chart: ChartId::CalinskiHarabasz,
            value: |fit| fit.calinski_harabasz,
            text: format::significant,
        },
        Strip {
            title: "Davies–Bouldin",
            hint: "lower is clearer",
            chart: ChartId::DaviesBouldin,
            value: |fit| fit.davies_bouldin,
            text: |value| format::decimal(value, 2),
        },
    ] {
        strip_ui(ui, &strip, fits, columns, k, is_current, out);
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
    for number in columns.low..=columns.high {
        let (weight, ink) = if Some(number) == k {
            (Weight::SemiBold, colours.ink)
        } else if Some(number) == suggested {
            (Weight::SemiBold, colours.good)
        } else {
            (Weight::Regular, colours.ink_3)
        };
        let at = pos2(columns.x(number), rect.center().y);
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
    fits: &[SegmentFit],
    columns: Columns,
    k: Option<usize>,
    is_current: bool,
    out: &mut Vec<Command>,
) {
    let (header, _) = ui.allocate_exact_size(vec2(columns.width, 20.0), Sense::hover());
    strip_header(ui, strip, header, !fits.is_empty(), out);
    let (area, response) = ui.allocate_exact_size(vec2(columns.width, CHART), Sense::click());
    let alt = words::over_k(strip.title, fits, k.unwrap_or_default(), |fit| {
        (strip.text)((strip.value)(fit))
    });
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &alt));
    paint_strip(ui, strip, fits, columns, k, is_current, area);
    pick(ui, strip, fits, columns, area, response, out);
    let line = area.bottom() + 3.0;
    ui.painter()
        .hline(area.x_range(), line, Stroke::new(1.0, c(colours(ui).hairline)));
    ui.add_space(6.0);
}

fn strip_header(ui: &mut Ui, strip: &Strip<'_>, rect: Rect, is_there: bool, out: &mut Vec<Command>) {
    let colours = colours(ui);
    let painter = ui.painter();
    let at = rect.left_center();
    paint_text(
        painter,
        at,
        Align2::LEFT_CENTER,
        strip.title,
        12.0,
        Weight::Regular,
        colours.ink,
    );
    let title = text_width(strip.title, 12.0, Weight::Regular) + 8.0;
    let at = pos2(rect.right() - 26.0, rect.center().y);
    let room = rect.width() - title - 26.0;
    paint_elided(
        painter,
        at,
        Align2::RIGHT_CENTER,
        strip.hint,
        room,
        12.0,
        Weight::Regular,
        colours.ink_3,
    );
    let place = Rect::from_center_size(pos2(rect.right() - 10.0, rect.center().y), vec2(20.0, 20.0));
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
    fits: &[SegmentFit],
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
    let Some(fit) = fits.iter().find(|fit| fit.k == nearest) else {
        return;
    };
    let x = columns.x(nearest);
    ui.painter()
        .vline(x, area.y_range(), Stroke::new(1.0, c(colours(ui).stroke)));
    let text = format!(
        "{} at {nearest}: {}",
        strip.title,
        (strip.text)((strip.value)(fit))
    );
    response.on_hover_text_at_pointer(text);
}

fn paint_strip(
    ui: &Ui,
    strip: &Strip<'_>,
    fits: &[SegmentFit],
    columns: Columns,
    k: Option<usize>,
    is_current: bool,
    area: Rect,
) {
    let colours = colours(ui);
    let painter = ui.painter();
    // Room for the value above the highest point.
    let (top, bottom) = (area.top() + 18.0, area.bottom() - 6.0);
    let values: Vec<(usize, f64)> = fits.iter().map(|fit| (fit.k, (strip.value)(fit))).collect();
    let finite = || {
        values
            .iter()
            .map(|(_, value)| *value)
            .filter(|value| value.is_finite())
    };
    let (low, high) = (
        finite().fold(f64::INFINITY, f64::min),
        finite().fold(f64::NEG_INFINITY, f64::max),
    );
    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    let y = |value: f64| {
        if high > low {
            bottom - ((value - low) / (high - low)) as f32 * (bottom - top)
        } else {
            f32::midpoint(top, bottom)
        }
    };
    let line: Vec<_> = values
        .iter()
        .filter(|(_, value)| value.is_finite())
        .map(|&(k, value)| pos2(columns.x(k), y(value)))
        .collect();
    painter.add(Shape::line(line, Stroke::new(1.5, c(colours.ink_3))));
    for number in columns.low..=columns.high {
        let value = values.iter().find(|(k, value)| *k == number && value.is_finite());
        let at = pos2(columns.x(number), value.map_or(bottom, |&(_, value)| y(value)));
        if value.is_none() || !is_current {
            painter.circle(at, 2.6, c(colours.panel), Stroke::new(1.2, c(colours.ink_3)));
        } else if Some(number) != k {
            painter.circle_filled(at, 2.2, c(colours.ink_3));
        }
        if let Some(&(_, value)) = value.filter(|_| Some(number) == k) {
            painter.circle_filled(at, 4.5, c(colours.ink));
            let text = (strip.text)(value);
            let is_right = at.x + text_width(&text, 12.0, Weight::SemiBold) + 8.0 < area.right();
            let anchor = if is_right {
                Align2::LEFT_BOTTOM
            } else {
                Align2::RIGHT_BOTTOM
            };
            let side = if is_right { 12.0 } else { -12.0 };
            let at = pos2(at.x + side, at.y - 1.0);
            paint_text(painter, at, anchor, text, 12.0, Weight::SemiBold, colours.ink);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
