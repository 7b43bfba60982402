//! How large everything in the window is.

use serde::{Deserialize, Serialize};

/// Size of everything, in percent of the usual; whole tens from 50 to 200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "u16", into = "u16")]
pub struct Zoom(u16);

const LEAST: u16 = 50;
const MOST: u16 = 200;
const STEP: u16 = 10;

impl Default for Zoom {
    fn default() -> Self {
        Self(100)
    }
}

/// What a file says is brought to the nearest size there is.
impl From<u16> for Zoom {
    fn from(percent: u16) -> Self {
        let tens = (percent.clamp(LEAST, MOST) + STEP / 2) / STEP;
        Self(tens * STEP)
    }
}

impl From<Zoom> for u16 {
    fn from(zoom: Zoom) -> Self {
        zoom.0
    }
}

impl Zoom {
    pub fn percent(self) -> u16 {
        self.0
    }

    /// 1 is the usual size.
    pub fn factor(self) -> f32 {
        f32::from(self.0) / 100.0
    }

    /// One step more; `None`: it is as large as it gets.
    pub fn larger(self) -> Option<Self> {
        (self.0 < MOST).then_some(Self(self.0 + STEP))
    }

    /// One step less; `None`: it is as small as it gets.
    pub fn smaller(self) -> Option<Self> {
        (self.0 > LEAST).then_some(Self(self.0 - STEP))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_in_steps_and_has_an_end() {
        let steps = |next: fn(Zoom) -> Option<Zoom>| {
            std::iter::successors(Some(Zoom::default()), move |&zoom| next(zoom))
        };
        assert_eq!(steps(Zoom::larger).last().map(Zoom::percent), Some(200));
        assert_eq!(steps(Zoom::smaller).last().map(Zoom::percent), Some(50));
        assert_eq!(
            Zoom::default().larger().and_then(Zoom::smaller),
            Some(Zoom::default())
        );
        let read = [0, 54, 55, 113, 9_999].map(|percent| Zoom::from(percent).percent());
        assert_eq!(read, [50, 50, 60, 110, 200]);
    }
}
