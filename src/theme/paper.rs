//! Colours of printed pages: black on white, and without hues.

use super::colours::{ClassColours, Colours, LIGHT, Rgb};

/// Black ink on white paper; hues as by day.
pub const PRINT: Colours = Colours {
    ink: Rgb(0, 0, 0),
    ink_2: Rgb(0x2B, 0x2B, 0x2B),
    ink_3: Rgb(0x4A, 0x4A, 0x4A),
    axis: Rgb(0x5A, 0x5A, 0x5A),
    grid: Rgb(0xE2, 0xE2, 0xE2),
    hairline: Rgb(0xC8, 0xC8, 0xC8),
    ..LIGHT
};

/// How far scales go from paper to ink: pale enough to begin with, and never so dark that text on it drowns.
const SCALE: (f64, f64) = (0.06, 0.82);

impl Colours {
    /// The same roles without hues, for printers that have none. Scales go from pale to dark; classes and segments
    /// differ in lightness, and by their marks and numbers, as everywhere.
    #[must_use]
    pub fn in_greys(&self) -> Self {
        let of_ink = |t: f64| self.canvas.mix(self.ink, t).as_grey();
        let class = |t: f64| ClassColours {
            mark: of_ink(t),
            text: self.ink.as_grey(),
            soft: of_ink(0.1),
        };
        Self {
            select: self.select.as_grey(),
            select_soft: self.select_soft.as_grey(),
            good: self.good.as_grey(),
            good_soft: self.good_soft.as_grey(),
            warn: self.warn.as_grey(),
            warn_soft: self.warn_soft.as_grey(),
            warn_mark: self.warn_mark.as_grey(),
            bad: self.bad.as_grey(),
            bad_soft: self.bad_soft.as_grey(),
            class: [class(0.45), class(0.85)],
            segments: scattered(self.segments.len(), |t| of_ink(0.35 + 0.6 * t)),
            right: even(|t| of_ink(SCALE.0 + (SCALE.1 - SCALE.0) * t)),
            wrong: even(|t| of_ink(SCALE.0 + (SCALE.1 - SCALE.0) * t)),
            correlation: even(|t| of_ink(SCALE.0 + (SCALE.1 - SCALE.0) * t)),
            ..*self
        }
    }
}

/// Steps of a scale from 0 to 1.
fn even<const N: usize>(step: impl Fn(f64) -> Rgb) -> [Rgb; N] {
    std::array::from_fn(|place| step(place as f64 / (N - 1) as f64))
}

/// Neighbours far from each other: places go round in strides of half the list.
fn scattered<const N: usize>(count: usize, step: impl Fn(f64) -> Rgb) -> [Rgb; N] {
    let half = count.div_ceil(2);
    std::array::from_fn(|place| {
        let rank = place / 2 + if place % 2 == 0 { half } else { 0 };
        step(rank.min(count - 1) as f64 / (count - 1) as f64)
    })
}

impl Rgb {
    /// The grey of the same luminance.
    #[must_use]
    fn as_grey(self) -> Self {
        let y = self.luminance();
        let channel = if y <= 0.003_130_8 {
            12.92 * y
        } else {
            1.055 * y.powf(1.0 / 2.4) - 0.055
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "luminance is from 0 to 1"
        )]
        let level = (channel * 255.0).round().clamp(0.0, 255.0) as u8;
        Self(level, level, level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::DARK;

    fn is_grey(colour: Rgb) -> bool {
        colour.0 == colour.1 && colour.1 == colour.2
    }

    #[test]
    fn text_is_legible_on_every_paper() {
        for paper in [PRINT, LIGHT.in_greys(), DARK.in_greys(), PRINT.in_greys()] {
            for ink in [paper.ink, paper.ink_2, paper.ink_3] {
                assert!(ink.contrast(paper.canvas) >= 4.5, "{ink:?}");
            }
            for cell in paper.right.into_iter().chain(paper.correlation) {
                assert!(cell.text_on().contrast(cell) >= 4.5, "{cell:?}");
            }
        }
    }

    #[test]
    fn greys_have_no_hue_and_keep_their_order() {
        for paper in [LIGHT, DARK, PRINT] {
            let grey = paper.in_greys();
            let hues = grey
                .segments
                .into_iter()
                .chain(grey.right)
                .chain(grey.correlation);
            assert!(hues.chain(grey.class.map(|class| class.mark)).all(is_grey));
            let distance = |colour: Rgb| colour.contrast(grey.canvas);
            assert!(
                grey.right
                    .windows(2)
                    .all(|pair| distance(pair[0]) < distance(pair[1]))
            );
            // Neighbours in the order in which segments are given out differ clearly.
            let pairs = grey.segments.windows(2);
            assert!(pairs.into_iter().all(|pair| pair[0].contrast(pair[1]) > 1.2));
            assert!(grey.class[0].mark.contrast(grey.class[1].mark) > 2.0);
        }
    }

    #[test]
    fn the_grey_of_a_colour_is_as_light_as_it() {
        for colour in LIGHT.segments {
            let (is, was) = (colour.as_grey().luminance(), colour.luminance());
            assert!((is - was).abs() < 0.006, "{colour:?}: {is} {was}");
        }
    }
}
