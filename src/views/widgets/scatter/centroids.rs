//! Numbered discs where segments have their centre, and the names beside them.

use egui::{
    Align2, Color32, CornerRadius, Painter, Pos2, Rect, Response, Stroke, StrokeKind, Ui, Vec2, pos2, vec2,
};
use egui_plot::PlotTransform;

use super::marks::{BACKGROUND, place, strength};
use crate::{
    chart::{Apart, ScatterChart, SegmentMark, in_file_units},
    engine::format,
    theme::{
        Colours,
        fonts::{Weight, text_width},
        style::{c, colours, faded},
    },
    views::widgets::{customer::number_disc, paint_text},
};

/// Radius of a disc, and with the ring of the ground around it.
const CENTROID: f32 = 11.0;
const RINGED: f32 = CENTROID + 1.5;
/// A disc that would hide another moves this far from its centre, at most.
const FARTHEST: f32 = 24.0;
/// One that has moved farther than this is joined to its centre by a line.
const JOINED: f32 = 3.0;
/// From a disc's middle to its name.
const TO_NAME: f32 = CENTROID + 5.0;

/// A disc where it is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Disc {
    segment: usize,
    /// Where the centre of the segment lies.
    centre: Pos2,
    at: Pos2,
}

/// Numbered discs where segments have their centre; the one under the pointer says what it is.
pub fn paint(
    ui: &Ui,
    chart: &ScatterChart,
    emphasis: Option<usize>,
    transform: &PlotTransform,
    response: &Response,
) -> Option<usize> {
    let colours = colours(ui);
    let painter = ui
        .painter()
        .with_clip_rect(transform.frame().expand(CENTROID).intersect(ui.clip_rect()));
    let centres = chart.segments.iter().map(|segment| {
        let centre = segment.centroid.map(|point| place(transform, point));
        centre.filter(|at| transform.frame().contains(*at))
    });
    let mut discs = discs(centres, *transform.frame());
    // Those with a name lie over those without, and the emphasised one over all.
    discs.sort_by_key(|disc| {
        let has_name = !is_bare(&chart.segments[disc.segment]);
        (Some(disc.segment) == emphasis, has_name)
    });
    let hovered = response.hover_pos().and_then(|pointer| under(&discs, pointer));
    for disc in &discs {
        if disc.at.distance(disc.centre) > JOINED {
            let fill = shown_fill(chart, disc.segment, emphasis, colours);
            painter.line_segment([disc.centre, disc.at], Stroke::new(1.0, c(colours.ink)));
            painter.circle(disc.centre, 3.0, fill, Stroke::new(1.0, c(colours.canvas)));
        }
    }
    for disc in &discs {
        let hue = chart.segments[disc.segment].hue;
        let fill = hue.rgb(colours);
        let shown = shown_fill(chart, disc.segment, emphasis, colours);
        painter.circle_filled(disc.at, RINGED, c(colours.canvas));
        let slot = hue.number().map_or(disc.segment, |number| number - 1);
        let ink = number_disc(&painter, disc.at, CENTROID, slot, shown, fill, colours);
        let number = (slot + 1).to_string();
        paint_text(
            &painter,
            disc.at,
            Align2::CENTER_CENTER,
            number,
            12.0,
            Weight::SemiBold,
            ink,
        );
        if hovered == Some(disc.segment) {
            painter.circle_stroke(disc.at, RINGED, Stroke::new(2.0, c(colours.ink)));
        }
    }
    // The emphasised one chooses its place first.
    discs.sort_by_key(|disc| (Some(disc.segment) != emphasis, disc.segment));
    names(chart, &painter, &discs, *transform.frame(), colours);
    if let Some(segment) = hovered {
        response
            .clone()
            .on_hover_text_at_pointer(centre_in_words(chart, &chart.segments[segment]));
    }
    hovered
}

/// The colour of a disc, fainter beside an emphasised one.
fn shown_fill(chart: &ScatterChart, segment: usize, emphasis: Option<usize>, colours: &Colours) -> Color32 {
    let away = 0.75 * (1.0 - strength(emphasis, segment)) / (1.0 - BACKGROUND);
    let fill = chart.segments[segment].hue.rgb(colours);
    c(fill.mix(colours.canvas, f64::from(away)))
}

/// For each segment whose centre is in view a disc, moved aside where discs would hide each other.
fn discs(centres: impl Iterator<Item = Option<Pos2>>, frame: Rect) -> Vec<Disc> {
    let known: Vec<(usize, Pos2)> = centres
        .enumerate()
        .filter_map(|(segment, centre)| Some((segment, centre?)))
        .collect();
    let places: Vec<(f32, f32)> = known.iter().map(|(_, at)| (at.x, at.y)).collect();
    let apart = Apart {
        distance: 2.0 * RINGED,
        farthest: FARTHEST,
        low: (frame.left(), frame.top()),
        high: (frame.right(), frame.bottom()),
    };
    let shown = apart.parted(&places);
    let both = known.into_iter().zip(shown);
    both.map(|((segment, centre), (x, y))| Disc {
        segment,
        centre,
        at: pos2(x, y),
    })
    .collect()
}

/// The segment whose disc lies on top under the pointer.
fn under(discs: &[Disc], pointer: Pos2) -> Option<usize> {
    let mut from_top = discs.iter().rev();
    from_top
        .find(|disc| pointer.distance(disc.at) <= CENTROID)
        .map(|disc| disc.segment)
}

/// Names that were given to segments, beside their discs, in this order; where two would touch the later one is left
/// out.
fn names(chart: &ScatterChart, painter: &Painter, discs: &[Disc], frame: Rect, colours: &Colours) {
    let mut taken: Vec<Rect> = Vec::new();
    for disc in discs {
        let shown = &chart.segments[disc.segment];
        // Without a name of its own the number says it all.
        if is_bare(shown) {
            continue;
        }
        let size = vec2(text_width(&shown.name, 12.0, Weight::Medium) + 14.0, 22.0);
        let Some(rect) = name_place(disc, discs, size, frame, &taken) else {
            continue;
        };
        let stroke = Stroke::new(1.0, c(colours.hairline));
        painter.rect(
            rect,
            CornerRadius::same(4),
            faded(colours.raised, 0.92),
            stroke,
            StrokeKind::Inside,
        );
        let centre = rect.center();
        let anchor = Align2::CENTER_CENTER;
        paint_text(
            painter,
            centre,
            anchor,
            &shown.name,
            12.0,
            Weight::Medium,
            colours.ink,
        );
        taken.push(rect);
    }
}

/// Right, left, above or below, wherever a name hides no other disc; else right, or left at the edge.
fn name_place(disc: &Disc, discs: &[Disc], size: Vec2, frame: Rect, taken: &[Rect]) -> Option<Rect> {
    let beside = TO_NAME + size.x / 2.0;
    let over = TO_NAME + size.y / 2.0;
    let sides = [(beside, 0.0), (-beside, 0.0), (0.0, -over), (0.0, over)];
    let free: Vec<(Rect, bool)> = sides
        .into_iter()
        .map(|(x, y)| Rect::from_center_size(disc.at + vec2(x, y), size))
        .enumerate()
        .filter(|(_, rect)| frame.contains_rect(*rect) && !taken.iter().any(|other| other.intersects(*rect)))
        .map(|(side, rect)| (rect, side < 2))
        .collect();
    let hides_none = |rect: &Rect| {
        let mut others = discs.iter().filter(|other| other.segment != disc.segment);
        !others.any(|other| rect.distance_to_pos(other.at) < RINGED)
    };
    let best = free.iter().find(|(rect, _)| hides_none(rect));
    best.or_else(|| free.iter().find(|(_, is_beside)| *is_beside))
        .map(|(rect, _)| *rect)
}

/// Whether a segment has no name of its own.
fn is_bare(shown: &SegmentMark) -> bool {
    shown.hue.says_all(&shown.name)
}

fn centre_in_words(chart: &ScatterChart, segment: &SegmentMark) -> String {
    let (x, y) = segment.centroid.unwrap_or_default();
    format!(
        "{}, {}\ncentre: {} {}, {} {}",
        segment.name,
        format::plural(
            usize::try_from(segment.size).unwrap_or(usize::MAX),
            "customer",
            "customers"
        ),
        chart.x_title,
        format::significant(in_file_units(x, chart.x_is_log)),
        chart.y_title,
        format::significant(in_file_units(y, chart.y_is_log))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Rect {
        Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, 300.0))
    }

    fn disc(segment: usize, x: f32, y: f32) -> Disc {
        Disc {
            segment,
            centre: pos2(x, y),
            at: pos2(x, y),
        }
    }

    #[test]
    fn discs_that_would_hide_each_other_move_a_little_aside() {
        let centres = [
            Some(pos2(100.0, 100.0)),
            None,
            Some(pos2(104.0, 100.0)),
            Some(pos2(300.0, 50.0)),
        ];
        let shown = discs(centres.into_iter(), frame());
        assert_eq!(
            shown.iter().map(|disc| disc.segment).collect::<Vec<_>>(),
            [0, 2, 3]
        );
        assert!(shown[0].at.distance(shown[1].at) >= 2.0 * RINGED, "{shown:?}");
        assert_eq!(shown[2].at, shown[2].centre);
        // What is clicked is the disc where it is seen.
        assert_eq!(under(&shown, shown[1].at), Some(2));
        assert_eq!(under(&shown, pos2(200.0, 200.0)), None);
        for disc in discs(std::iter::repeat_n(Some(pos2(5.0, 5.0)), 20), frame()) {
            assert!(disc.at.distance(disc.centre) <= FARTHEST + 0.01, "{disc:?}");
            assert!(frame().contains(disc.at), "{disc:?}");
        }
    }

    #[test]
    fn the_disc_on_top_is_the_one_pointed_at() {
        let both = [disc(0, 100.0, 100.0), disc(1, 105.0, 100.0)];
        assert_eq!(under(&both, pos2(102.0, 100.0)), Some(1));
    }

    #[test]
    fn names_hide_no_other_disc_where_a_side_is_free() {
        let size = vec2(60.0, 22.0);
        let own = disc(0, 200.0, 150.0);
        let place = |others: &[Disc], taken: &[Rect]| {
            let all: Vec<Disc> = std::iter::once(own).chain(others.iter().copied()).collect();
            name_place(&own, &all, size, frame(), taken).map(|rect| rect.center() - own.at)
        };
        let (right, left) = (disc(1, 240.0, 150.0), disc(2, 160.0, 150.0));
        let (above, below) = (disc(3, 200.0, 120.0), disc(4, 200.0, 180.0));
        assert_eq!(place(&[], &[]), Some(vec2(46.0, 0.0)));
        assert_eq!(place(&[right], &[]), Some(vec2(-46.0, 0.0)));
        assert_eq!(place(&[right, left], &[]), Some(vec2(0.0, -27.0)));
        assert_eq!(place(&[right, left, above], &[]), Some(vec2(0.0, 27.0)));
        assert_eq!(place(&[right, left, above, below], &[]), Some(vec2(46.0, 0.0)));
        assert_eq!(place(&[], &[frame()]), None);
    }
}
