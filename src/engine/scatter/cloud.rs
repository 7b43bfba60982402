//! Points in an order that answers where they are.
//!
//! Sorted into strips of equal counts along y, and along x within each strip. Strips follow the points, so that
//! neither a long tail nor a pile on one spot makes one place slow, as a grid of equal cells would.

use rayon::prelude::*;

use crate::engine::{Cancelled, Progress};

/// Strips hold at least this many points.
const SMALLEST_STRIP: usize = 64;

/// A point and the table's row behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    pub x: f64,
    pub y: f64,
    pub row: u32,
}

/// Points over two axes, indexed by place.
#[derive(Debug, Clone, Default)]
pub struct Cloud {
    /// Strip after strip; by (x, row) within each.
    spots: Vec<Spot>,
    strips: Vec<Strip>,
}

/// Neighbours along y.
#[derive(Debug, Clone, Copy)]
struct Strip {
    first: usize,
    last: usize,
    low: f64,
    high: f64,
}

impl Cloud {
    /// Of the rows where both values are finite; `rows[i]` is the row of `xs[i]` and `ys[i]`.
    ///
    /// # Errors
    /// When the caller cancels.
    pub fn new(rows: &[u32], xs: &[f64], ys: &[f64], progress: &Progress) -> Result<Self, Cancelled> {
        let mut spots: Vec<Spot> = rows
            .par_iter()
            .zip(xs)
            .zip(ys)
            .filter(|((_, x), y)| x.is_finite() && y.is_finite())
            // Adding zero turns −0 into 0: equal places sort as equal.
            .map(|((&row, &x), &y)| Spot {
                x: x + 0.0,
                y: y + 0.0,
                row,
            })
            .collect();
        progress.check()?;
        // The row breaks ties: one order, whoever sorts.
        spots.par_sort_unstable_by(|a, b| a.y.total_cmp(&b.y).then(a.row.cmp(&b.row)));
        progress.check()?;
        let size = strip_size(spots.len());
        let strips = spots
            .par_chunks_mut(size)
            .enumerate()
            .map(|(place, strip)| {
                let (low, high) = (strip[0].y, strip[strip.len() - 1].y);
                strip.sort_unstable_by(|a, b| a.x.total_cmp(&b.x).then(a.row.cmp(&b.row)));
                Strip {
                    first: place * size,
                    last: place * size + strip.len(),
                    low,
                    high,
                }
            })
            .collect();
        Ok(Self { spots, strips })
    }

    pub fn len(&self) -> usize {
        self.spots.len()
    }

    pub fn is_empty(&self) -> bool {
        self.spots.is_empty()
    }

    /// Every point, in the order of the index.
    pub fn spots(&self) -> &[Spot] {
        &self.spots
    }

    /// Smallest and largest x and y; `None` without points.
    pub fn ranges(&self) -> Option<[(f64, f64); 2]> {
        let (first, last) = (self.strips.first()?, self.strips.last()?);
        let ends = self
            .strips
            .iter()
            .map(|strip| (self.spots[strip.first].x, self.spots[strip.last - 1].x));
        let x = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (a, b)| {
            (low.min(a), high.max(b))
        });
        Some([x, (first.low, last.high)])
    }

    /// For each strip that may reach into the y range: its points within the x range, which are those of the
    /// rectangle and some above and below it, and the place of the first of them.
    pub(super) fn near(
        &self,
        (left, right): (f64, f64),
        (bottom, top): (f64, f64),
    ) -> impl Iterator<Item = (usize, &[Spot])> {
        self.reaching(bottom, top).iter().map(move |strip| {
            let spots = &self.spots[strip.first..strip.last];
            let from = spots.partition_point(|spot| spot.x < left);
            let to = from + spots[from..].partition_point(|spot| spot.x <= right);
            (strip.first + from, &spots[from..to])
        })
    }

    fn reaching(&self, bottom: f64, top: f64) -> &[Strip] {
        let from = self.strips.partition_point(|strip| strip.high < bottom);
        let to = from + self.strips[from..].partition_point(|strip| strip.low <= top);
        &self.strips[from..to]
    }

    /// The strips that reach into a y range, each with its own range.
    pub(super) fn strips(&self, bottom: f64, top: f64) -> Vec<(&[Spot], f64, f64)> {
        let strips = self.reaching(bottom, top).iter();
        strips
            .map(|strip| (&self.spots[strip.first..strip.last], strip.low, strip.high))
            .collect()
    }

    /// The point nearest to (x, y) on a screen where a unit along x is `scale.0` long and one along y
    /// `scale.1`, within `reach`. Of equally near ones that of the first row.
    pub fn nearest(&self, (x, y): (f64, f64), scale: (f64, f64), reach: f64) -> Option<Spot> {
        let mut best = reach * reach;
        let mut found: Option<Spot> = None;
        let tall = reach / scale.1;
        for strip in self.reaching(y - tall, y + tall) {
            let spots = &self.spots[strip.first..strip.last];
            let start = spots.partition_point(|spot| spot.x < x);
            // Outwards from the pointer, until x alone is too far.
            let mut look = |spot: &Spot| {
                let across = (spot.x - x) * scale.0;
                if across * across > best {
                    return false;
                }
                let up = (spot.y - y) * scale.1;
                let distance = across * across + up * up;
                let is_better =
                    distance < best || (distance == best && found.is_none_or(|before| spot.row < before.row));
                if is_better {
                    best = distance;
                    found = Some(*spot);
                }
                true
            };
            let right = &spots[start..];
            for spot in right {
                if !look(spot) {
                    break;
                }
            }
            for spot in spots[..start].iter().rev() {
                if !look(spot) {
                    break;
                }
            }
        }
        found
    }
}

/// About as many points in a strip as there are strips.
fn strip_size(n: usize) -> usize {
    n.isqrt().max(SMALLEST_STRIP)
}
