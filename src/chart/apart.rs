//! Pushes marks that would hide each other apart: the same on the screen and on the page.

/// Rounds of pushing, at most.
const PUSHES: usize = 60;

/// How far marks stand from each other, and where they may stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Apart {
    /// Between the centres of two.
    pub distance: f32,
    /// From a mark to its own place, at most.
    pub farthest: f32,
    /// Upper left and lower right corner of where a mark may be moved to.
    pub low: (f32, f32),
    pub high: (f32, f32),
}

impl Apart {
    /// The places at least [`Self::distance`] apart, as near to the given ones as a few rounds of pushing pairs apart
    /// find. Those that would have to go too far stay too near. The same places give the same answer.
    pub fn parted(&self, places: &[(f32, f32)]) -> Vec<(f32, f32)> {
        let mut shown = places.to_vec();
        for _ in 0..PUSHES {
            let mut is_still = true;
            for i in 1..shown.len() {
                for j in 0..i {
                    let (a, b) = (shown[i], shown[j]);
                    let (dx, dy) = (a.0 - b.0, a.1 - b.1);
                    let square = dx * dx + dy * dy;
                    if square >= self.distance * self.distance {
                        continue;
                    }
                    is_still = false;
                    let apart = square.sqrt();
                    // Equal places part in directions of their own (golden angle).
                    let (ux, uy) = if apart > 0.01 {
                        (dx / apart, dy / apart)
                    } else {
                        let angle = 2.4 * i as f32;
                        (angle.cos(), angle.sin())
                    };
                    let push = (self.distance - apart) / 2.0 + 0.05;
                    shown[i] = self.within(places[i], (a.0 + ux * push, a.1 + uy * push));
                    shown[j] = self.within(places[j], (b.0 - ux * push, b.1 - uy * push));
                }
            }
            if is_still {
                break;
            }
        }
        shown
    }

    /// The nearest to a place wanted that is inside, and not too far from its own.
    fn within(&self, own: (f32, f32), wanted: (f32, f32)) -> (f32, f32) {
        let (dx, dy) = (wanted.0 - own.0, wanted.1 - own.1);
        let length = dx.hypot(dy);
        let share = if length > self.farthest {
            self.farthest / length
        } else {
            1.0
        };
        (
            (own.0 + dx * share).max(self.low.0).min(self.high.0),
            (own.1 + dy * share).max(self.low.1).min(self.high.1),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Apart = Apart {
        distance: 24.0,
        farthest: f32::INFINITY,
        low: (0.0, 0.0),
        high: (300.0, 200.0),
    };

    fn between(a: (f32, f32), b: (f32, f32)) -> f32 {
        (a.0 - b.0).hypot(a.1 - b.1)
    }

    #[test]
    fn marks_on_one_spot_are_parted_and_stay_inside() {
        let places = [(0.0, 200.0); 6];
        let shown = ROOM.parted(&places);
        for (i, &a) in shown.iter().enumerate() {
            assert!(a.0 >= 0.0 && a.0 <= 300.0 && a.1 >= 0.0 && a.1 <= 200.0, "{a:?}");
            for &b in &shown[..i] {
                assert!(between(a, b) > 20.0, "{shown:?}");
            }
        }
        let apart = [(10.0, 10.0), (100.0, 100.0)];
        assert_eq!(ROOM.parted(&apart), apart);
    }

    #[test]
    fn marks_stay_near_their_places() {
        let near = Apart {
            farthest: 24.0,
            ..ROOM
        };
        let places: Vec<(f32, f32)> = (0..20).map(|i| (150.0 + i as f32, 100.0)).collect();
        let shown = near.parted(&places);
        assert_eq!(shown, near.parted(&places));
        for (&own, &at) in places.iter().zip(&shown) {
            assert!(between(own, at) <= 24.01, "{own:?} {at:?}");
        }
        let two = near.parted(&[(150.0, 100.0), (155.0, 100.0)]);
        assert!(between(two[0], two[1]) >= 24.0, "{two:?}");
    }
}
