//! Which points lie in a box or a lasso.

use rayon::prelude::*;

use super::{Cloud, Spot};

/// A part of the plane drawn by hand.
#[derive(Debug, Clone, PartialEq)]
pub enum Region {
    /// Edges included.
    Box { x: (f64, f64), y: (f64, f64) },
    /// Closed from its last corner to its first. What it goes around an even number of times is outside.
    Lasso(Vec<(f64, f64)>),
}

impl Region {
    /// Left, right and bottom, top of what it covers.
    fn bounds(&self) -> [(f64, f64); 2] {
        match self {
            Self::Box { x, y } => [*x, *y],
            Self::Lasso(corners) => {
                let range = |values: &mut dyn Iterator<Item = f64>| {
                    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                        (low.min(value), high.max(value))
                    })
                };
                [
                    range(&mut corners.iter().map(|corner| corner.0)),
                    range(&mut corners.iter().map(|corner| corner.1)),
                ]
            }
        }
    }
}

/// Whether a ray from (x, y) to the right crosses the edge (Shimrat 1962, with Hacker's correction for corners).
#[inline]
fn crosses((x, y): (f64, f64), (a, b): ((f64, f64), (f64, f64))) -> bool {
    (a.1 > y) != (b.1 > y) && x < (b.0 - a.0) * (y - a.1) / (b.1 - a.1) + a.0
}

/// Whether a point lies within a closed line, by the even–odd rule.
pub fn is_within(point: (f64, f64), corners: &[(f64, f64)]) -> bool {
    edges(corners).filter(|&edge| crosses(point, edge)).count() % 2 == 1
}

fn edges(corners: &[(f64, f64)]) -> impl Iterator<Item = ((f64, f64), (f64, f64))> + '_ {
    let next = corners.iter().cycle().skip(1);
    corners.iter().copied().zip(next.copied())
}

impl Cloud {
    /// The table's rows of the points in a region, ascending.
    pub fn rows_in(&self, region: &Region) -> Vec<u32> {
        let [(left, right), (bottom, top)] = region.bounds();
        let strips = self.strips(bottom, top);
        let mut rows: Vec<u32> = strips
            .into_par_iter()
            .flat_map_iter(|(spots, low, high)| {
                let from = spots.partition_point(|spot| spot.x < left);
                let to = from + spots[from..].partition_point(|spot| spot.x <= right);
                let near = &spots[from..to];
                let holds: Box<dyn Fn(&Spot) -> bool> = match region {
                    Region::Box { .. } => Box::new(move |spot| spot.y >= bottom && spot.y <= top),
                    Region::Lasso(corners) => {
                        // Edges above or below the strip cross no ray within it.
                        let own: Vec<_> = edges(corners)
                            .filter(|(a, b)| a.1.min(b.1) <= high && a.1.max(b.1) >= low)
                            .collect();
                        Box::new(move |spot| {
                            let point = (spot.x, spot.y);
                            own.iter().filter(|&&edge| crosses(point, edge)).count() % 2 == 1
                        })
                    }
                };
                near.iter().filter(move |spot| holds(spot)).map(|spot| spot.row)
            })
            .collect();
        rows.par_sort_unstable();
        rows
    }
}
