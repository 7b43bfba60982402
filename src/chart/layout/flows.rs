//! Segments as boxes in columns, and bands between them for the customers that go from one to the other.

mod node;

use super::pen::{Pen, Space, Type};
use crate::{
    chart::{Align, Flow, FlowColumn, FlowNode, FlowsChart},
    engine::format,
    theme::fonts::Weight,
};

/// Titles of the columns.
const TOP: f32 = 24.0;
/// Above them, where numbers alone stand in the boxes: what the numbers are.
const AXIS: f32 = 16.0;
/// Between two boxes of a column.
const GAP: f32 = 3.0;
/// A box with its words.
const READABLE: f32 = 15.0;
/// Height for each box that a chart asks for at least: its words in small type.
const LEAST_NODE: f32 = 12.0;
/// Charts narrower than this leave less to the bands, so that names find room in the boxes.
const NARROW: f32 = 420.0;
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
    // Boxes are so many times as wide as the gaps for the bands.
    let n = chart.columns.len() as f32;
    let times = if width < NARROW { 3.0 } else { 2.0 };
    let gap = width / ((times + 1.0) * n - 1.0);
    let left = |place: usize| (times + 1.0) * gap * place as f32;
    let wide = times * gap;
    let says_number_alone = shown_k(chart) > MOST_TITLED || node::cuts_titles(pen, chart, wide);
    let top = if says_number_alone && height >= least_height(chart) + AXIS {
        let title = pen.title();
        pen.text(0.0, 11.0, "Segments", title, Align::Left);
        TOP + AXIS
    } else {
        TOP
    };
    let spaces: Vec<Vec<Space>> = (0..chart.columns.len())
        .map(|place| {
            let inner = Space::new(left(place), top, wide, height - top);
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
    for (place, (column, boxes)) in chart.columns.iter().zip(&spaces).enumerate() {
        let style = if column.is_shown {
            Type::new(12.0, Weight::SemiBold, pen.colours.ink)
        } else {
            pen.label()
        };
        let title = style.elide(&column.title, wide);
        pen.text(left(place), top - 12.0, title, style, Align::Left);
        for (row, (node, &space)) in column.nodes.iter().zip(boxes).enumerate() {
            node::draw(pen, column, (node, says_number_alone), space);
            pen.region(space, node_label(column, node), (place, row));
        }
    }
    Some(Space::new(0.0, top, width, height - top))
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
    format::plural(n, "customer", "customers")
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

    /// Texts of three neighbouring k on a page one column wide, the second segment under a name of its own.
    fn column_texts(own: &str) -> Vec<String> {
        let column = |k: usize| FlowColumn {
            title: format!("k = {k}"),
            is_shown: k == 4,
            nodes: (0..k)
                .map(|i| FlowNode {
                    name: if i == 1 {
                        own.to_owned()
                    } else {
                        format!("Segment {}", i + 1)
                    },
                    hue: Hue::Segment(i),
                    size: 1_234,
                })
                .collect(),
        };
        let body = ChartBody::Flows(FlowsChart {
            columns: vec![column(3), column(4), column(5)],
            flows: vec![Vec::new(), Vec::new()],
        });
        let marks = layout(&body, 360.0, 230.0, &LIGHT).marks.into_iter();
        let texts = marks.filter_map(|mark| match mark {
            Mark::Text { text, .. } => Some(text),
            _ => None,
        });
        texts.collect()
    }

    #[test]
    fn in_a_column_numbers_stand_for_titles_and_names_have_two_lines() {
        let found = column_texts("Loyal regulars");
        let count = |wanted: &str| found.iter().filter(|text| *text == wanted).count();
        assert_eq!(
            (count("Segments"), count("Loyal"), count("regulars")),
            (1, 3, 3),
            "{found:?}"
        );
        assert_eq!((count("3"), count("Segment 3")), (3, 0), "{found:?}");
        assert!(found.iter().all(|text| !text.contains('…')), "{found:?}");
        // A name that two lines do not hold is cut on the second.
        let found = column_texts("Customers who come to the shop on Saturdays alone");
        assert!(found.iter().any(|text| text.contains('…')), "{found:?}");
        assert!(!found.iter().any(|text| text.starts_with("Segm…")), "{found:?}");
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
