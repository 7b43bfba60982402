//! Colours by what they stand for; a theme says which they are.

use crate::{
    engine::scatter::{Ink, RAMP_STEPS},
    theme::{Colours, Rgb, scale},
};

/// A colour by role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Hue {
    #[default]
    Ink,
    Quiet,
    /// What is no longer there.
    Faint,
    /// Customers in no segment, and what speaks against one class of several: seen, but no colour of a segment or class.
    Apart,
    /// Class `index` of `of`, where class `positive` is the positive one.
    Class {
        index: usize,
        positive: usize,
        of: usize,
    },
    /// By its slot.
    Segment(usize),
    /// A level of a column.
    Category(usize),
    /// A step of the ramp of a number, 0 the lowest of [`RAMP_STEPS`].
    Shade(usize),
}

/// Where a ramp begins on the scale of right cells: below it would not be seen on the canvas.
const RAMP_FROM: f64 = 0.3;

impl Hue {
    /// The colour behind the role.
    pub fn rgb(self, colours: &Colours) -> Rgb {
        match self {
            Self::Ink => colours.ink,
            Self::Quiet => colours.quiet,
            Self::Faint => colours.quiet_2,
            Self::Apart => colours.ink_3,
            Self::Class { index, positive, of } => colours.class_mark(index, positive, of),
            Self::Segment(place) | Self::Category(place) => colours.segment(place),
            Self::Shade(step) => {
                let share = step as f64 / (RAMP_STEPS - 1) as f64;
                scale(&colours.right, RAMP_FROM + (1.0 - RAMP_FROM) * share)
            }
        }
    }

    /// Words about what has this colour: in that of one of two classes, else quiet.
    pub fn text(self, colours: &Colours) -> Rgb {
        match self {
            Self::Class { index, positive, of } => colours.class_text(index, positive, of),
            _ => colours.ink_2,
        }
    }

    /// Colours of what speaks against a class and for it: of two classes the first is the other one's.
    pub fn sides(class: usize, positive: usize, of: usize) -> [Self; 2] {
        let hue = |index: usize| Self::Class { index, positive, of };
        if of == 2 {
            [hue(1 - class), hue(class)]
        } else {
            [Self::Apart, hue(class)]
        }
    }

    /// The same for points that are counted.
    pub fn ink(self, colours: &Colours, strength: f32) -> Ink {
        let Rgb(r, g, b) = self.rgb(colours);
        Ink {
            colour: [r, g, b],
            strength,
        }
    }
}

impl Hue {
    /// The number in a segment's circle.
    pub fn number(self) -> Option<usize> {
        match self {
            Self::Segment(slot) => Some(slot + 1),
            _ => None,
        }
    }

    /// Whether a segment's name says no more than its number: "Segment 3" of the third.
    pub fn says_all(self, name: &str) -> bool {
        self.number()
            .is_some_and(|number| name == format!("Segment {number}"))
    }
}
