//! Where lines leave room for words.

use super::{frame::Plot, pen::Space};

/// Side of a cell, in points.
const CELL: f32 = 4.0;

/// Points between two places looked at along a line.
const STEP: f32 = 2.0;

/// Points between two places that are tried for words.
const TRIED: f32 = 8.0;

/// The cells of a plot that lines pass through.
#[derive(Clone)]
pub struct Crossed {
    space: Space,
    n_columns: usize,
    cells: Vec<bool>,
}

impl Crossed {
    /// Nothing passes yet.
    pub fn new(space: Space) -> Self {
        let n_columns = index(space.width) + 1;
        Self {
            space,
            n_columns,
            cells: vec![false; n_columns * (index(space.height) + 1)],
        }
    }

    /// Lines in the plot's own units; gaps are left out.
    pub fn of<'a>(plot: &Plot, lines: impl IntoIterator<Item = &'a [(f64, f64)]>) -> Self {
        let mut crossed = Self::new(plot.space);
        for points in lines {
            for pair in points.windows(2) {
                let [a, b] = [pair[0], pair[1]];
                if [a.0, a.1, b.0, b.1].iter().all(|value| value.is_finite()) {
                    crossed.line(plot.point(a), plot.point(b));
                }
            }
        }
        crossed
    }

    /// A line from here to there, in points.
    pub fn line(&mut self, a: (f32, f32), b: (f32, f32)) {
        let n_steps = ((b.0 - a.0).hypot(b.1 - a.1) / STEP).ceil().max(1.0);
        let mut step = 0.0;
        while step <= n_steps {
            let t = step / n_steps;
            let (x, y) = (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
            let place =
                index(y - self.space.y) * self.n_columns + index(x - self.space.x).min(self.n_columns - 1);
            if let Some(cell) = self.cells.get_mut(place) {
                *cell = true;
            }
            step += 1.0;
        }
    }

    /// Whether nothing passes through a box.
    pub fn is_free(&self, own: &Space) -> bool {
        let rows = index(own.y - self.space.y)..=index(own.bottom() - self.space.y);
        let (left, right) = (index(own.x - self.space.x), index(own.right() - self.space.x));
        rows.into_iter().all(|row| {
            let from = row * self.n_columns + left.min(self.n_columns - 1);
            let to = row * self.n_columns + right.min(self.n_columns - 1);
            self.cells
                .get(from..=to)
                .is_none_or(|cells| !cells.contains(&true))
        })
    }

    /// The free box of this size that comes nearest to a place without touching what is within `away` of it.
    pub fn nearest(
        &self,
        (width, height): (f32, f32),
        at: (f32, f32),
        away: f32,
        is_taken: impl Fn(&Space) -> bool,
    ) -> Option<Space> {
        let mut best: Option<(f32, Space)> = None;
        let mut y = self.space.y;
        while y + height <= self.space.bottom() {
            let mut x = self.space.x;
            while x + width <= self.space.right() {
                let space = Space::new(x, y, width, height);
                let off = distance(&space, at);
                let is_nearer = best.as_ref().is_none_or(|(nearest, _)| off < *nearest);
                if off >= away && is_nearer && self.is_free(&space) && !is_taken(&space) {
                    best = Some((off, space));
                }
                x += TRIED;
            }
            y += TRIED;
        }
        best.map(|(_, space)| space)
    }
}

/// From a place to the nearest edge of a box; 0 within it.
fn distance(space: &Space, (x, y): (f32, f32)) -> f32 {
    let across = (space.x - x).max(x - space.right()).max(0.0);
    let up = (space.y - y).max(y - space.bottom()).max(0.0);
    across.hypot(up)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small count of cells, not negative"
)]
fn index(length: f32) -> usize {
    (length / CELL).max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot() -> Plot {
        Plot::new(Space::new(30.0, 10.0, 200.0, 100.0), (0.0, 1.0), (0.0, 1.0))
    }

    #[test]
    fn boxes_on_a_line_are_not_free() {
        let rising: &[(f64, f64)] = &[(0.0, 0.0), (1.0, 1.0)];
        let crossed = Crossed::of(&plot(), [rising]);
        assert!(!crossed.is_free(&Space::new(120.0, 50.0, 20.0, 20.0)));
        assert!(crossed.is_free(&Space::new(40.0, 12.0, 60.0, 30.0)));
        assert!(crossed.is_free(&Space::new(160.0, 78.0, 60.0, 30.0)));
        let gap: &[(f64, f64)] = &[(0.0, 0.0), (0.5, f64::NAN), (1.0, 1.0)];
        assert!(Crossed::of(&plot(), [gap]).is_free(&Space::new(120.0, 50.0, 20.0, 20.0)));
    }

    #[test]
    fn the_nearest_free_box_touches_neither_line_nor_place() {
        let rising: &[(f64, f64)] = &[(0.0, 0.0), (1.0, 1.0)];
        let crossed = Crossed::of(&plot(), [rising]);
        let at = (130.0, 60.0);
        let found = crossed.nearest((60.0, 30.0), at, 9.0, |_| false).unwrap();
        assert!(crossed.is_free(&found));
        assert!((9.0..40.0).contains(&distance(&found, at)), "{found:?}");
        assert!(crossed.nearest((60.0, 30.0), at, 9.0, |_| true).is_none());
        assert!(crossed.nearest((500.0, 30.0), at, 9.0, |_| false).is_none());
    }
}
