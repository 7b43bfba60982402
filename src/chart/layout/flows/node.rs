//! A box and its words: the segment's number and name, and how many are in it.

use super::READABLE;
use crate::{
    chart::{
        Align, FlowColumn, FlowNode, FlowsChart,
        layout::{
            legend::numbered,
            pen::{Pen, Space, Type},
        },
    },
    engine::format,
    theme::fonts::{Weight, wrap},
};

/// Type of a low box, which has no room for a number in a circle; a lower one has no words.
const SMALL: f32 = 10.0;
const LEAST_SMALL: f32 = 10.0;
/// The bar in a segment's hue at the left of a box.
const BAR: f32 = 6.0;
/// From the left edge to the words, the circle between them, and from the words to the right edge.
const PAD: f32 = 6.0;
const DISC: f32 = 20.0;
const RIGHT: f32 = 7.0;
/// Between a name and the count on one line.
const GAP: f32 = 8.0;

/// Whether a title that says no more than its number, "Segment 3" of the third, would be cut in a box of this width
/// in which the count stands as well.
pub(super) fn cuts_titles(pen: &Pen<'_>, chart: &FlowsChart, width: f32) -> bool {
    chart.columns.iter().any(|column| {
        column.nodes.iter().any(|node| {
            let (name, count) = types(pen, column, 12.0);
            let words = name.width(&node.name) + GAP + count.width(&format::count(node.size));
            node.hue.says_all(&node.name) && BAR + PAD + DISC + words + RIGHT > width
        })
    })
}

/// Of the name and of the count.
fn types(pen: &Pen<'_>, column: &FlowColumn, size: f32) -> (Type, Type) {
    let (weight, ink) = if column.is_shown {
        (Weight::Medium, pen.colours.ink)
    } else {
        (Weight::Regular, pen.colours.ink_2)
    };
    (
        Type::new(size, weight, ink),
        Type::new(size, Weight::Regular, pen.colours.ink_2),
    )
}

/// `says_number_alone`: no "Segment 3" beside the 3.
pub(super) fn draw(
    pen: &mut Pen<'_>,
    column: &FlowColumn,
    (node, says_number_alone): (&FlowNode, bool),
    space: Space,
) {
    let colours = pen.colours;
    let (fill, edge) = if column.is_shown {
        (colours.canvas, colours.stroke)
    } else {
        (colours.panel, colours.hairline)
    };
    let radius = 3.0_f32.min(space.height / 2.0);
    pen.rect(space, radius, fill);
    pen.outline(space, radius, 1.0, edge);
    let hue = pen.hue(node.hue);
    pen.rect(
        Space::new(space.x, space.y, BAR, space.height),
        radius.min(2.0),
        hue,
    );
    if space.height < LEAST_SMALL {
        return;
    }
    let is_small = space.height < READABLE - 1.0;
    let middle = space.middle().1;
    let (name, count) = types(pen, column, if is_small { SMALL } else { 12.0 });
    let mut left = space.x + BAR + PAD;
    let is_bare = node.hue.says_all(&node.name);
    if let Some(number) = node.hue.number().filter(|_| is_small) {
        // Without a circle "1 Segment 1" would say it twice.
        if !is_bare || says_number_alone {
            let number = number.to_string();
            let taken = name.width(&number) + 5.0;
            pen.text(left, middle + SMALL / 3.0, number, name, Align::Left);
            left += taken;
        }
    } else if let Some(number) = node.hue.number() {
        numbered(pen, (left + 7.0, middle), 6.5, hue, number);
        left += DISC;
    }
    let own = if is_bare && says_number_alone {
        ""
    } else {
        node.name.as_str()
    };
    let room = Space::new(left, space.y, space.right() - RIGHT - left, space.height);
    words(pen, own, node.size, (name, count), room);
}

/// The name and the count: on one line, else the name over two lines and the count below it or beside its end, else
/// the name alone as far as it goes.
fn words(pen: &mut Pen<'_>, own: &str, size: u64, (name, count): (Type, Type), room: Space) {
    let size = format::count(size);
    let taken = count.width(&size);
    let base = room.middle().1 + name.size / 3.0;
    if name.width(own) + GAP + taken <= room.width {
        pen.text(room.x, base, own, name, Align::Left);
        pen.text(room.right(), base, size, count, Align::Right);
        return;
    }
    let Some(Stacked {
        lines,
        size: type_size,
        says_count,
        ..
    }) = stacked(own, (name, count), taken, room)
    else {
        let is_whole = name.width(own) <= room.width || taken + 24.0 > room.width;
        let left = if is_whole {
            room.width
        } else {
            room.width - taken - GAP
        };
        if left >= 16.0 {
            pen.text(room.x, base, name.elide(own, left), name, Align::Left);
        }
        if !is_whole {
            pen.text(room.right(), base, size, count, Align::Right);
        }
        return;
    };
    let name = Type {
        size: type_size,
        ..name
    };
    let pitch = type_size + 2.0;
    let first = room.middle().1 + type_size / 3.0 - pitch * (lines.len() as f32 - 1.0) / 2.0;
    for (line, text) in lines.iter().enumerate() {
        pen.text(
            room.x,
            first + pitch * line as f32,
            text.as_str(),
            name,
            Align::Left,
        );
    }
    if says_count {
        let last = first + pitch * (lines.len() as f32 - 1.0);
        let count = Type {
            size: type_size,
            ..count
        };
        pen.text(room.right(), last, size, count, Align::Right);
    }
}

/// A name that finds no room on one line.
struct Stacked {
    /// An empty last one is the count's own.
    lines: Vec<String>,
    size: f32,
    says_count: bool,
    /// Nothing is cut, and no word is broken.
    is_good: bool,
}

/// Over two lines in type as large as leaves them whole; `None` where the box is too low for two.
fn stacked(own: &str, (name, count): (Type, Type), taken: f32, room: Space) -> Option<Stacked> {
    let at = |size: f32| {
        let style = Type { size, ..name };
        let n_fit = ((room.height - 4.0) / (size + 2.0)).floor();
        if n_fit < 2.0 || room.width < 24.0 || own.is_empty() {
            return None;
        }
        let mut lines = wrap(own, room.width, size, name.weight, 2);
        let is_whole = wrap(own, room.width, size, name.weight, 3).len() <= 2;
        let mut words = own.split([' ', '_', '-', '/', '.']);
        let is_broken = words.any(|word| style.width(word) > room.width);
        let taken = taken * size / count.size;
        let last = lines.last().map_or(0.0, |last| style.width(last));
        let mut says_count = last + GAP + taken <= room.width;
        if !says_count && (lines.len() as f32) < n_fit && taken <= room.width {
            lines.push(String::new());
            says_count = true;
        }
        Some(Stacked {
            lines,
            size,
            says_count,
            is_good: is_whole && !is_broken,
        })
    };
    let large = at(name.size)?;
    if large.is_good {
        return Some(large);
    }
    at(SMALL.min(name.size))
}
