//! Where the points of each group lie: centre, spread, hull and lines of equal density.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Cloud, Groups, Spot, Window, contour::contours, raster::counts};
use crate::engine::study::Outline;

/// Outlines stand this many standard deviations around the centre.
const DEVIATIONS: f64 = 2.0;
/// Corners of an ellipse.
const CORNERS: i32 = 64;
/// Points summed by themselves before the sums are added in order: equal on any number of threads.
const CHUNK: usize = 16 * 1024;
/// Cells along either side of the raster whose lines of equal density are drawn.
const CELLS: usize = 72;
/// Shares of a group's customers within its lines of equal density.
const SHARES: [f64; 2] = [0.5, 0.9];

/// A group on the plane.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GroupShape {
    /// Points of the group.
    pub n: u64,
    /// NaN without points.
    pub centre: (f64, f64),
    /// Closed lines, as the outline asked for.
    pub outlines: Vec<Vec<(f64, f64)>>,
}

/// The shape of each group.
pub fn shapes(cloud: &Cloud, groups: Groups<'_>, outline: Outline) -> Vec<GroupShape> {
    let sums = sums(cloud, groups);
    let outlines = match outline {
        Outline::None => Vec::new(),
        Outline::Ellipse => sums.iter().map(|sums| vec![sums.ellipse()]).collect(),
        Outline::Hull => hulls(cloud, groups).into_iter().map(|hull| vec![hull]).collect(),
        Outline::Density => lines_of_density(cloud, groups),
    };
    let mut outlines = outlines.into_iter();
    sums.iter()
        .map(|sums| GroupShape {
            n: sums.n,
            centre: sums.mean(),
            outlines: outlines
                .next()
                .unwrap_or_default()
                .into_iter()
                .filter(|line| line.len() > 2)
                .collect(),
        })
        .collect()
}

/// Sums of offsets from a first point, which keeps their squares small.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    from: (f64, f64),
    n: u64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
    yy: f64,
}

fn sums(cloud: &Cloud, groups: Groups<'_>) -> Vec<Sums> {
    let from = cloud.ranges().map_or((0.0, 0.0), |[x, y]| {
        (f64::midpoint(x.0, x.1), f64::midpoint(y.0, y.1))
    });
    let parts: Vec<Vec<Sums>> = cloud
        .spots()
        .par_chunks(CHUNK)
        .map(|spots| {
            let mut sums = vec![
                Sums {
                    from,
                    ..Sums::default()
                };
                groups.n
            ];
            for spot in spots {
                if let Some(group) = groups.of(spot.row) {
                    sums[group].add(spot);
                }
            }
            sums
        })
        .collect();
    let mut all = vec![
        Sums {
            from,
            ..Sums::default()
        };
        groups.n
    ];
    for part in parts {
        for (sum, own) in all.iter_mut().zip(part) {
            sum.n += own.n;
            sum.x += own.x;
            sum.y += own.y;
            sum.xx += own.xx;
            sum.xy += own.xy;
            sum.yy += own.yy;
        }
    }
    all
}

impl Sums {
    fn add(&mut self, spot: &Spot) {
        let (x, y) = (spot.x - self.from.0, spot.y - self.from.1);
        self.n += 1;
        self.x += x;
        self.y += y;
        self.xx += x * x;
        self.xy += x * y;
        self.yy += y * y;
    }

    fn mean(&self) -> (f64, f64) {
        let n = self.n as f64;
        (self.from.0 + self.x / n, self.from.1 + self.y / n)
    }

    /// Where most of the group lies: the ellipse of its covariance; empty for fewer than three points or a line.
    fn ellipse(&self) -> Vec<(f64, f64)> {
        let n = self.n as f64;
        if self.n < 3 {
            return Vec::new();
        }
        let mean = self.mean();
        let (x, y) = (self.x / n, self.y / n);
        let (xx, xy, yy) = (self.xx / n - x * x, self.xy / n - x * y, self.yy / n - y * y);
        // Less than rounding leaves of the square of the offsets is no spread.
        let least = |sum: f64| sum / n * 1e-12;
        if xx <= least(self.xx) || yy <= least(self.yy) {
            return Vec::new();
        }
        // Cholesky of the covariance maps the unit circle to the ellipse.
        let across = xx.sqrt();
        let slope = xy / across;
        let up = (yy - slope * slope).max(0.0).sqrt();
        let turn = |i: i32| {
            let (sin, cos) = (f64::from(i) * std::f64::consts::TAU / f64::from(CORNERS)).sin_cos();
            let x = mean.0 + DEVIATIONS * across * cos;
            (x, mean.1 + DEVIATIONS * (slope * cos + up * sin))
        };
        (0..CORNERS).map(turn).collect()
    }
}

/// The convex hull of each group: that of the hulls of its parts in each strip, where points stand by x already.
fn hulls(cloud: &Cloud, groups: Groups<'_>) -> Vec<Vec<(f64, f64)>> {
    let parts: Vec<BTreeMap<usize, Vec<(f64, f64)>>> = cloud
        .strips(f64::NEG_INFINITY, f64::INFINITY)
        .into_par_iter()
        .map(|(spots, _, _)| {
            let mut by_group: BTreeMap<usize, Vec<(f64, f64)>> = BTreeMap::new();
            for spot in spots {
                if let Some(group) = groups.of(spot.row) {
                    by_group.entry(group).or_default().push((spot.x, spot.y));
                }
            }
            by_group
                .into_iter()
                .map(|(group, points)| (group, hull(points)))
                .collect()
        })
        .collect();
    let mut all = vec![Vec::new(); groups.n];
    for (group, points) in parts.into_iter().flatten() {
        all[group].extend(points);
    }
    all.into_iter().map(hull).collect()
}

/// The convex hull, counter-clockwise (Andrew 1979, monotone chain); without corners on a straight edge.
pub(super) fn hull(mut points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    points.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let chain = |points: &mut dyn Iterator<Item = (f64, f64)>| {
        let mut line: Vec<(f64, f64)> = Vec::new();
        for point in points {
            while let [.., a, b] = line[..]
                && (b.0 - a.0) * (point.1 - a.1) - (b.1 - a.1) * (point.0 - a.0) <= 0.0
            {
                line.pop();
            }
            line.push(point);
        }
        line.pop();
        line
    };
    let mut lower = chain(&mut points.iter().copied());
    lower.extend(chain(&mut points.iter().rev().copied()));
    lower
}

/// For each group the lines around the places where half and nine tenths of its customers are.
fn lines_of_density(cloud: &Cloud, groups: Groups<'_>) -> Vec<Vec<Vec<(f64, f64)>>> {
    let Some([x, y]) = cloud.ranges() else {
        return Vec::new();
    };
    // Some air, so that lines close.
    let wide = |(low, high): (f64, f64)| {
        let air = (high - low) * 0.12;
        (low - air, high + air)
    };
    let window = Window {
        x: wide(x),
        y: wide(y),
        columns: CELLS,
        rows: CELLS,
    };
    if !window.is_sound() {
        return Vec::new();
    }
    let counts = counts(cloud, groups, &window);
    (0..groups.n)
        .into_par_iter()
        .map(|group| {
            let own: Vec<f64> = counts
                .iter()
                .skip(group)
                .step_by(groups.n)
                .map(|&n| f64::from(n))
                .collect();
            contours(&own, &window, &SHARES)
        })
        .collect()
}
