//! Where a long table stands: positions in `f64`, because 1,000,000 rows of 28 points are more than
//! `f32` can tell apart.

/// One direction of scrolling. Units are the caller's: rows, or points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// All there is.
    pub total: f64,
    /// How much of it is seen at once.
    pub visible: f64,
}

/// Shortest thumb of a scroll bar, in points.
const THUMB_MIN: f64 = 28.0;

impl Extent {
    /// The furthest position.
    pub fn most(self) -> f64 {
        (self.total - self.visible).max(0.0)
    }

    /// Whether there is anything to scroll to.
    pub fn is_needed(self) -> bool {
        self.total > self.visible
    }

    /// The nearest position there is.
    pub fn clamp(self, at: f64) -> f64 {
        if at.is_nan() {
            0.0
        } else {
            at.clamp(0.0, self.most())
        }
    }

    /// The position nearest to `at` at which `from..to` is seen; its beginning where it is too long.
    pub fn reveal(self, at: f64, from: f64, to: f64) -> f64 {
        let seen = if from < at || to - from > self.visible {
            from
        } else if to > at + self.visible {
            to - self.visible
        } else {
            at
        };
        self.clamp(seen)
    }

    /// Start and length of the thumb on a track of `track` points.
    pub fn thumb(self, at: f64, track: f64) -> (f64, f64) {
        if !self.is_needed() {
            return (0.0, track);
        }
        let length = (track * self.visible / self.total).max(THUMB_MIN.min(track));
        let start = (track - length) * self.clamp(at) / self.most();
        (start, length)
    }

    /// The position at which the thumb starts at `start`.
    pub fn at_thumb(self, start: f64, track: f64) -> f64 {
        let (_, length) = self.thumb(0.0, track);
        let room = track - length;
        if room <= 0.0 {
            return 0.0;
        }
        self.clamp(start / room * self.most())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLION: Extent = Extent {
        total: 1_000_000.0,
        visible: 21.5,
    };

    #[test]
    fn the_last_of_a_million_rows_can_be_reached_exactly() {
        assert_eq!(MILLION.most(), 999_978.5);
        assert_eq!(MILLION.clamp(f64::INFINITY), 999_978.5);
        assert_eq!(MILLION.clamp(-3.0), 0.0);
        assert_eq!(MILLION.clamp(f64::NAN), 0.0);
        // One wheel notch of 1/28 row is still a step down there.
        assert!(MILLION.clamp(999_000.0 + 1.0 / 28.0) > 999_000.0);
    }

    #[test]
    fn what_fits_does_not_scroll() {
        let few = Extent {
            total: 3.0,
            visible: 20.0,
        };
        assert!(!few.is_needed());
        assert_eq!(few.clamp(1.0), 0.0);
        assert_eq!(few.thumb(0.0, 300.0), (0.0, 300.0));
        assert_eq!(few.at_thumb(100.0, 300.0), 0.0);
    }

    #[test]
    fn the_thumb_goes_there_and_back() {
        for at in [0.0, 1.0, 250_000.0, 999_978.5] {
            let (start, length) = MILLION.thumb(at, 500.0);
            assert_eq!(length, THUMB_MIN);
            assert!(start >= 0.0 && start + length <= 500.0 + 1e-9);
            assert!((MILLION.at_thumb(start, 500.0) - at).abs() < 1e-6);
        }
    }

    #[test]
    fn revealing_moves_no_further_than_needed() {
        let points = Extent {
            total: 1000.0,
            visible: 300.0,
        };
        assert_eq!(points.reveal(100.0, 150.0, 250.0), 100.0);
        assert_eq!(points.reveal(100.0, 20.0, 120.0), 20.0);
        assert_eq!(points.reveal(100.0, 500.0, 580.0), 280.0);
        assert_eq!(points.reveal(0.0, 950.0, 1000.0), 700.0);
        assert_eq!(points.reveal(0.0, 100.0, 600.0), 100.0);
    }
}
