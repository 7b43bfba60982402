//! What a scatter shows, as plain data.

use std::sync::Arc;

use super::Hue;
use crate::{
    engine::{
        Bits, format,
        scatter::{Density, Plot, Window, counts},
    },
    theme::Colours,
};

/// Points by group, and what is said of segments among them.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches that each stand for themselves"
)]
pub struct ScatterChart {
    pub x_title: String,
    pub y_title: String,
    /// As drawn: decimal logarithms on a logarithmic axis.
    pub x_range: (f64, f64),
    pub y_range: (f64, f64),
    pub x_is_log: bool,
    pub y_is_log: bool,
    pub groups: Vec<ScatterGroup>,
    /// Segments, whatever the colours of the points stand for.
    pub segments: Vec<SegmentMark>,
    /// True: circles with a number (segments); false: squares in the legend (classes).
    pub are_segments: bool,
    /// What the colours stand for, and from where to where, where they are steps of a ramp.
    pub ramp: Option<(String, f64, f64)>,
    /// How the points lie along each axis.
    pub has_margins: bool,
    /// What is not as one would think: "20 000 of 1 000 000 customers drawn", "12 without age"; may be empty.
    pub sample_note: String,
    /// The points of all groups, where they are too many for each to be drawn; groups hold none then.
    pub cloud: Option<CloudLayer>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScatterGroup {
    pub name: String,
    pub hue: Hue,
    /// Customers in the group (all, not only those drawn).
    pub size: u64,
    pub points: Vec<(f64, f64)>,
    /// The table's row of each point; empty where points stand for no rows.
    pub rows: Vec<u32>,
    /// Radius of each point as a multiple of the usual one; empty where all are equal.
    pub radii: Vec<f32>,
    /// Whether each point stands out from the others; empty where none is to.
    pub marked: Vec<bool>,
}

/// Points that stand out get a ring each as long as there are no more than this: more would hide what they mark.
pub const MOST_RINGS: usize = 200;

impl ScatterGroup {
    /// Whether the point at this place stands out.
    pub fn is_marked(&self, place: usize) -> bool {
        self.marked.get(place).copied().unwrap_or(false)
    }
}

/// What is drawn of a segment beside its customers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SegmentMark {
    pub name: String,
    pub hue: Hue,
    pub size: u64,
    /// As drawn.
    pub centroid: Option<(f64, f64)>,
    /// Closed lines.
    pub outlines: Vec<Vec<(f64, f64)>>,
}

/// Points that are counted into cells where they are drawn.
#[derive(Debug, Clone)]
pub struct CloudLayer {
    pub plot: Arc<Plot>,
    pub k: usize,
    /// Lines of the file whose customers stand out; `None`: all are equal.
    pub marked: Option<Arc<Bits>>,
}

impl ScatterChart {
    /// Whether some points are told apart from others.
    pub fn has_marked(&self) -> bool {
        self.groups.iter().any(|group| !group.marked.is_empty())
    }

    /// Shows a part of the plane alone: points beyond it are left out.
    pub fn look_at(&mut self, x: (f64, f64), y: (f64, f64)) {
        (self.x_range, self.y_range) = (x, y);
        let holds = |(low, high): (f64, f64), value: f64| (low..=high).contains(&value);
        let (mut n, mut all) = (0, 0);
        for group in &mut self.groups {
            let points = group.points.iter();
            let seen: Vec<bool> = points
                .map(|point| holds(x, point.0) && holds(y, point.1))
                .collect();
            all += seen.len();
            keep(&mut group.points, &seen);
            keep(&mut group.rows, &seen);
            keep(&mut group.radii, &seen);
            keep(&mut group.marked, &seen);
            n += group.points.len();
        }
        let words = if self.cloud.is_some() {
            "a part of the scatter".to_owned()
        } else {
            format!(
                "a part of the scatter, {n} of {all} customers",
                n = count(n),
                all = count(all)
            )
        };
        self.say_first(words);
    }

    /// Says something of the picture before what is said already.
    pub fn say_first(&mut self, words: String) {
        self.sample_note = match self.sample_note.as_str() {
            "" => words,
            note => format!("{words}; {note}"),
        };
    }

    /// Sets the customers off that start in these lines of the file; `line` tells where a row starts.
    pub fn mark(&mut self, lines: &Arc<Bits>, line: impl Fn(u32) -> usize) {
        for group in &mut self.groups {
            let marked = group.rows.iter().map(|&row| lines.contains(line(row)));
            group.marked = marked.collect();
        }
        if let Some(layer) = &mut self.cloud {
            layer.marked = Some(Arc::clone(lines));
        }
    }
}

fn count(n: usize) -> String {
    format::count(n as u64)
}

/// Keeps what is at the places of `true`; lists that are empty stay so.
fn keep<T>(list: &mut Vec<T>, is_kept: &[bool]) {
    let mut is_kept = is_kept.iter();
    list.retain(|_| is_kept.next().copied().unwrap_or(false));
}

impl PartialEq for CloudLayer {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.plot, &other.plot) && self.k == other.k && self.marked == other.marked
    }
}

impl CloudLayer {
    /// The points counted over a window, in the colours of the groups.
    pub fn density(
        &self,
        groups: &[ScatterGroup],
        colours: &Colours,
        window: Window,
    ) -> Option<Arc<Density>> {
        let inks = groups.iter().map(|group| group.hue.ink(colours, 1.0)).collect();
        self.plot.page(self.k, inks, window, self.marked.as_ref())
    }

    /// Customers of each group in each cell, row by row from the top; nothing before the points are placed.
    pub fn counts(&self, window: &Window) -> Vec<u32> {
        let placed = self.plot.placed();
        placed.map_or_else(Vec::new, |placed| {
            counts(&placed.cloud, self.plot.codes(self.k).groups(), window)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_holds_the_points_in_it() {
        let group = ScatterGroup {
            points: vec![(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)],
            rows: vec![7, 8, 9],
            marked: vec![true, false, true],
            ..ScatterGroup::default()
        };
        let mut chart = ScatterChart {
            groups: vec![group],
            sample_note: "1 without age".to_owned(),
            ..ScatterChart::default()
        };
        chart.look_at((0.5, 2.5), (0.5, 1.5));
        let group = &chart.groups[0];
        assert_eq!(
            (group.points.as_slice(), group.rows.as_slice()),
            (&[(1.0, 1.0)][..], &[8][..])
        );
        assert_eq!((group.marked.as_slice(), group.radii.len()), (&[false][..], 0));
        assert_eq!((chart.x_range, chart.y_range), ((0.5, 2.5), (0.5, 1.5)));
        assert_eq!(
            chart.sample_note,
            "a part of the scatter, 1 of 3 customers; 1 without age"
        );
    }
}
