//! What lines above and below 0 speak for, at the head of the picture.

use super::y_wish;
use crate::{
    chart::{
        Align, PathChart,
        layout::pen::{Pen, Type},
    },
    theme::fonts::Weight,
};

const ROW: f32 = 16.0;
/// Between the two, and from the title to them.
const SIDE_GAP: f32 = 12.0;

/// "↑ Premium Buyer", "↓ Bargain Hunter": what a line above or below 0 speaks for, beside the title or below it.
pub(super) fn sides(pen: &mut Pen<'_>, chart: &PathChart, width: f32) {
    let [lesser, greater] = side_words(chart);
    let styles = side_types(pen, chart);
    let below = below_title(pen, chart, width);
    let baseline = 11.0 + below;
    let room = if below > 0.0 {
        (width - SIDE_GAP) / 2.0
    } else {
        width
    };
    let lesser = styles[0].elide(&lesser, room);
    let greater = styles[1].elide(&greater, room);
    let left = width - styles[0].width(&lesser) - SIDE_GAP;
    pen.text(width, baseline, lesser, styles[0], Align::Right);
    pen.text(left, baseline, greater, styles[1], Align::Right);
}

fn side_words(chart: &PathChart) -> [String; 2] {
    let (below, above) = &chart.sides;
    [format!("↓ {below}"), format!("↑ {above}")]
}

fn side_types(pen: &Pen<'_>, chart: &PathChart) -> [Type; 2] {
    chart
        .hues
        .map(|hue| Type::new(11.0, Weight::Medium, hue.text(pen.colours)))
}

/// Height of the row that the sides have to themselves; 0 where both find room beside the title of the axis.
pub(super) fn below_title(pen: &Pen<'_>, chart: &PathChart, width: f32) -> f32 {
    let words = side_words(chart);
    let both = words.iter().zip(side_types(pen, chart));
    let said: f32 = both.map(|(words, style)| style.width(words)).sum();
    if pen.title().width(y_wish(chart).title) + 3.0 * SIDE_GAP + said <= width {
        0.0
    } else {
        ROW
    }
}
