//! Segments as boxes in columns, and bands between them for the customers that go from one to the other.

use super::{
    legend::numbered,
    pen::{Pen, Space, Type},
};
use crate::{
    chart::{Align, Flow, FlowColumn, FlowNode, FlowsChart},
    engine::format,
    theme::fonts::Weight,
};

/// Titles of the columns.
const TOP: f32 = 24.0;
/// Between two boxes of a column.
const GAP: f32 = 3.0;
/// A box with its words.
const READABLE: f32 = 15.0;
/// Height for each box that a chart asks for at least: its words in small type.
const LEAST_NODE: f32 = 12.0;
/// Type of a low box, which has no room for a number in a circle; a lower one has no words.
const SMALL: f32 = 10.0;
const LEAST_SMALL: f32 = 10.0;
/// The bar in a segment's hue at the left of a box.
const BAR: f32 = 6.0;
/// Least height of a band that says its number.
const NUMBER: f32 = 13.0;
/// With more segments than this the number alone stands for a segment without a name of its own.
const MOST_TITLED: usize = 12;
/// Points along the edge of a band.
const STEPS: u8 = 24;

/// Height at which boxes are still told apart.
pub fn least_height(chart: &FlowsChart) -> f32 {
    let most = chart
        .columns
        .iter()
        .map(|column| column.nodes.len())
        .max()
        .unwrap_or(0);
    (TOP + most as f32 * (LEAST_NODE + GAP)).max(100.0)
}

/// Lays columns and bands out and returns where they lie.
pub fn flows(pen: &mut Pen<'_>, chart: &FlowsChart, width: f32, height: f32) -> Option<Space> {
    let space = Space::new(0.0, 0.0, width, height);
    if chart.columns.iter().all(|column| column.nodes.is_empty()) {
        pen.nothing(space, "No segments to follow");
        return None;
    }
    // Boxes are twice as wide as the gaps for the bands.
    let n = chart.columns.len() as f32;
    let gap = width / (3.0 * n - 1.0);
    let spaces: Vec<Vec<Space>> = (0..chart.columns.len())
        .map(|place| {
            let inner = Space::new(3.0 * gap * place as f32, TOP, 2.0 * gap, height - TOP);
            boxes(&chart.columns[place].nodes, inner)
        })
        .collect();
    for (place, flows) in chart.flows.iter().enumerate() {
        if let [from, to] = &chart.columns[place..(place + 2).min(chart.columns.len())] {
            bands(
                pen,
                (from, &spaces[place]),
                (to, &spaces[place + 1]),
                flows,
                place,
            );
        }
    }
    let says_number_alone = shown_k(chart) > MOST_TITLED;
    for (place, (column, boxes)) in chart.columns.iter().zip(&spaces).enumerate() {
        let style = if column.is_shown {
            Type::new(12.0, Weight::SemiBold, pen.colours.ink)
        } else {
            pen.label()
        };
        let title = style.elide(&column.title, 2.0 * gap);
        pen.text(3.0 * gap * place as f32, 12.0, title, style, Align::Left);
        for (row, (node, &space)) in column.nodes.iter().zip(boxes).enumerate() {
            draw_box(pen, column, (node, says_number_alone), space);
            pen.region(space, node_label(column, node), (place, row));
        }
    }
    Some(Space::new(0.0, TOP, width, height - TOP))
}

/// Segments of the column that is shown everywhere else.
fn shown_k(chart: &FlowsChart) -> usize {
    let shown = chart.columns.iter().find(|column| column.is_shown);
    let numbers = shown.map(|column| column.nodes.iter().filter_map(|node| node.hue.number()));
    numbers.map_or(0, Iterator::count)
}

/// Heights by size, but as long as there is room none too low for its words.
fn boxes(nodes: &[FlowNode], space: Space) -> Vec<Space> {
    let n = nodes.len() as f32;
    let room = (space.height - GAP * (n - 1.0)).max(n);
    let least = READABLE.min(room / n);
    let total: f64 = nodes.iter().map(|node| node.size as f64).sum::<f64>().max(1.0);
    #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
    let share = |node: &FlowNode| (node.size as f64 / total) as f32;
    // What is left after the least height of all is parted by size.
    let spare = room - least * n;
    let mut top = space.y;
    nodes
        .iter()
        .map(|node| {
            let height = least + spare * share(node);
            let own = Space::new(space.x, top, space.width, height);
            top += height + GAP;
            own
        })
        .collect()
}

/// A box and its words; `says_number_alone`: no "Segment 3" beside the 3.
fn draw_box(
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
    let weight = if column.is_shown {
        Weight::Medium
    } else {
        Weight::Regular
    };
    let ink = if column.is_shown {
        colours.ink
    } else {
        colours.ink_2
    };
    let type_size = if is_small { SMALL } else { 12.0 };
    let (name, count) = (
        Type::new(type_size, weight, ink),
        Type::new(type_size, Weight::Regular, colours.ink_2),
    );
    let base = middle + type_size / 3.0;
    let size = format::count(node.size);
    let mut left = space.x + BAR + 6.0;
    let is_bare = node.hue.says_all(&node.name);
    if let Some(number) = node.hue.number().filter(|_| is_small) {
        // Without a circle "1 Segment 1" would say it twice.
        if !is_bare || says_number_alone {
            let number = number.to_string();
            let taken = name.width(&number) + 5.0;
            pen.text(left, base, number, name, Align::Left);
            left += taken;
        }
    } else if let Some(number) = node.hue.number() {
        numbered(pen, (left + 7.0, middle), 6.5, hue, number);
        left += 20.0;
    }
    let right = space.right() - 7.0;
    let (size, taken) = if count.width(&size) + left + 24.0 <= right {
        let taken = count.width(&size) + 8.0;
        (size, taken)
    } else {
        (String::new(), 0.0)
    };
    let room = right - taken - left;
    if room >= 16.0 && !(is_bare && says_number_alone) {
        pen.text(left, base, name.elide(&node.name, room), name, Align::Left);
    }
    pen.text(right, base, size, count, Align::Right);
}

fn node_label(column: &FlowColumn, node: &FlowNode) -> String {
    let total: u64 = column.nodes.iter().map(|node| node.size).sum();
    format!(
        "{} at {}: {}, {}",
        node.name,
        column.title,
        customers(node.size),
        format::percent(node.size as f64 / total.max(1) as f64, 1)
    )
}

fn customers(n: u64) -> String {
    format::plural(usize::try_from(n).unwrap_or(usize::MAX), "customer", "customers")
}

/// Bands between two columns: at each box side by side in the order of the boxes on the other side.
fn bands(
    pen: &mut Pen<'_>,
    (from, from_boxes): (&FlowColumn, &[Space]),
    (to, to_boxes): (&FlowColumn, &[Space]),
    flows: &[Flow],
    place: usize,
) {
    let mut order: Vec<&Flow> = flows
        .iter()
        .filter(|flow| flow.from < from_boxes.len() && flow.to < to_boxes.len())
        .collect();
    order.sort_by_key(|flow| (flow.from, flow.to));
    let mut left: Vec<f32> = from_boxes.iter().map(|space| space.y).collect();
    let mut right: Vec<f32> = to_boxes.iter().map(|space| space.y).collect();
    let mut numbers: Vec<(f32, f32, f32, String)> = Vec::new();
    for flow in order {
        let (start, end) = (from_boxes[flow.from], to_boxes[flow.to]);
        let heights = (
            part(flow.size, from.nodes[flow.from].size) * start.height,
            part(flow.size, to.nodes[flow.to].size) * end.height,
        );
        let (top_left, top_right) = (left[flow.from], right[flow.to]);
        left[flow.from] += heights.0;
        right[flow.to] += heights.1;
        let (x0, x1) = (start.right() + 1.0, end.x - 1.0);
        let hue = if flow.is_new {
            to.nodes[flow.to].hue
        } else {
            from.nodes[flow.from].hue
        };
        let upper = curve((x0, top_left), (x1, top_right));
        let lower = curve((x0, top_left + heights.0), (x1, top_right + heights.1));
        let points = upper.into_iter().chain(lower.into_iter().rev()).collect();
        let fill = pen.hue(hue);
        let opacity = if pen.colours.is_dark { 0.42 } else { 0.34 };
        pen.area(points, fill, opacity);
        let middle = f32::midpoint(top_left + heights.0 / 2.0, top_right + heights.1 / 2.0);
        let height = f32::midpoint(heights.0, heights.1);
        let at = Space::new(x0, middle - height.max(4.0) / 2.0, x1 - x0, height.max(4.0));
        let label = format!(
            "{} go from {} at {} to {} at {}",
            customers(flow.size),
            from.nodes[flow.from].name,
            from.title,
            to.nodes[flow.to].name,
            to.title
        );
        // Behind the columns' own places.
        pen.region(at, label, (usize::MAX - place, flow.from * 1_000 + flow.to));
        if flow.is_new && height >= NUMBER {
            numbers.push((f32::midpoint(x0, x1), middle, x1 - x0, format::count(flow.size)));
        }
    }
    let style = Type::new(11.0, Weight::Medium, pen.colours.ink);
    let mut written: Vec<Space> = Vec::new();
    for (x, middle, room, number) in numbers {
        let width = style.width(&number);
        let space = style.space(x - width / 2.0, middle + 4.0, &number);
        if width <= room - 6.0 && !written.iter().any(|other| other.overlaps(&space)) {
            written.push(space);
            pen.text(x, middle + 4.0, number, style, Align::Center);
        }
    }
}

fn part(size: u64, of: u64) -> f32 {
    #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
    let share = (size as f64 / of.max(1) as f64).min(1.0) as f32;
    share
}

/// From one point to another, level at both ends.
fn curve(from: (f32, f32), to: (f32, f32)) -> Vec<(f32, f32)> {
    (0..=STEPS)
        .map(|step| {
            let t = f32::from(step) / f32::from(STEPS);
            let eased = t * t * (3.0 - 2.0 * t);
            (from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * eased)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chart::{ChartBody, Hue, Mark, layout},
        theme::LIGHT,
    };

    /// Texts of one column of k segments, the second of which has a name of its own.
    fn texts(k: usize, height: f32) -> Vec<String> {
        let node = |i: usize| FlowNode {
            name: if i == 1 {
                "Rare".to_owned()
            } else {
                format!("Segment {}", i + 1)
            },
            hue: Hue::Segment(i),
            size: 100,
        };
        let body = ChartBody::Flows(FlowsChart {
            columns: vec![FlowColumn {
                title: format!("k = {k}"),
                is_shown: true,
                nodes: (0..k).map(node).collect(),
            }],
            flows: Vec::new(),
        });
        let marks = layout(&body, 400.0, height, &LIGHT).marks.into_iter();
        let texts = marks.filter_map(|mark| match mark {
            Mark::Text { text, .. } => Some(text),
            _ => None,
        });
        texts.collect()
    }

    #[test]
    fn a_segment_without_a_name_is_not_called_twice() {
        let count = |found: &[String], wanted: &str| found.iter().filter(|text| *text == wanted).count();
        // Boxes with circles, then low boxes without.
        for (k, height, numbers, titles) in [
            (12, 600.0, 1, 1),
            (12, 100.0, 0, 1),
            (13, 600.0, 1, 0),
            (13, 100.0, 1, 0),
        ] {
            let found = texts(k, height);
            assert_eq!(count(&found, "1"), numbers, "{k} {height} {found:?}");
            assert_eq!(count(&found, "Segment 1"), titles, "{k} {height} {found:?}");
            assert_eq!(
                (count(&found, "2"), count(&found, "Rare")),
                (1, 1),
                "{k} {height} {found:?}"
            );
        }
    }
}
