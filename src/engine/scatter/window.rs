//! A part of the plane as a raster of cells.

/// A rectangle of the plane and how many cells it is parted into. Row 0 is the top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    pub x: (f64, f64),
    pub y: (f64, f64),
    pub columns: usize,
    pub rows: usize,
}

impl Window {
    /// The cell column that counts `x`; the right edge belongs to the last one.
    pub fn column(&self, x: f64) -> Option<usize> {
        self.cells().column(x)
    }

    /// The cell row that counts `y`, from the top; the lower edge belongs to the last one.
    pub fn row(&self, y: f64) -> Option<usize> {
        self.cells().row(y)
    }

    /// From where to where a cell goes, across and up.
    pub fn cell(&self, column: usize, row: usize) -> ((f64, f64), (f64, f64)) {
        let across = |n: usize| self.x.0 + (self.x.1 - self.x.0) * n as f64 / self.columns as f64;
        let down = |n: usize| self.y.1 - (self.y.1 - self.y.0) * n as f64 / self.rows as f64;
        ((across(column), across(column + 1)), (down(row + 1), down(row)))
    }

    /// Whether it has cells and a width and height that can be divided by.
    pub fn is_sound(&self) -> bool {
        let is_wide = |(low, high): (f64, f64)| low < high && (high - low).is_finite();
        self.columns > 0 && self.rows > 0 && is_wide(self.x) && is_wide(self.y)
    }

    /// The same, ready for very many points.
    pub(super) fn cells(&self) -> Cells {
        Cells {
            window: *self,
            across: self.columns as f64 / (self.x.1 - self.x.0),
            down: self.rows as f64 / (self.y.1 - self.y.0),
        }
    }
}

/// Cells for each unit along either axis: a product is several times as fast as a quotient.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells {
    window: Window,
    across: f64,
    down: f64,
}

impl Cells {
    #[inline]
    pub fn column(&self, x: f64) -> Option<usize> {
        let (left, right) = self.window.x;
        place(
            x >= left && x <= right,
            (x - left) * self.across,
            self.window.columns,
        )
    }

    #[inline]
    pub fn row(&self, y: f64) -> Option<usize> {
        let (bottom, top) = self.window.y;
        place(y >= bottom && y <= top, (top - y) * self.down, self.window.rows)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place from 0 to n, which is a number of pixels: through i32, which the processor converts at once"
)]
#[inline]
fn place(is_within: bool, place: f64, n: usize) -> Option<usize> {
    is_within.then(|| (place as i32 as usize).min(n - 1))
}
