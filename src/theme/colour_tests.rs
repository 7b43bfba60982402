//! Contrast and distances of the colours, measured: legible, and told apart in every kind of sight.
//!
//! Distances are CIEDE2000 (Sharma, Wu and Dalal 2005); sight is simulated after Machado, Oliveira
//! and Fernandes 2009, severity 1; contrast is WCAG 2.2. Thresholds are what the palette reaches,
//! a little below.

use super::{
    Colours, DARK, LIGHT, Rgb,
    colours::{self, ClassColours},
};

type Vector = [f64; 3];
type Matrix = [Vector; 3];

/// A kind of sight: what it does to linear RGB.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Sight {
    Normal,
    Deuteranopia,
    Protanopia,
    Tritanopia,
}

const ALL_SIGHTS: [Sight; 4] = [
    Sight::Normal,
    Sight::Deuteranopia,
    Sight::Protanopia,
    Sight::Tritanopia,
];

impl Sight {
    fn matrix(self) -> Matrix {
        match self {
            Self::Normal => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Self::Protanopia => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            Self::Deuteranopia => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Self::Tritanopia => [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        }
    }
}

fn linear(Rgb(r, g, b): Rgb) -> Vector {
    [r, g, b].map(|c| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn times(m: Matrix, v: Vector) -> Vector {
    m.map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum())
}

/// CIELAB (D65) of a colour as a kind of sight sees it.
fn lab(colour: Rgb, sight: Sight) -> Vector {
    const XYZ: Matrix = [
        [0.412_456_4, 0.357_576_1, 0.180_437_5],
        [0.212_672_9, 0.715_152_2, 0.072_175_0],
        [0.019_333_9, 0.119_192_0, 0.950_304_1],
    ];
    let seen = times(sight.matrix(), linear(colour)).map(|c| c.clamp(0.0, 1.0));
    let [x, y, z] = times(XYZ, seen);
    let [x, y, z] = [x / 0.95047, y, z / 1.08883].map(|t: f64| {
        if t > 216.0 / 24389.0 {
            t.cbrt()
        } else {
            (24389.0 / 27.0 * t + 16.0) / 116.0
        }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIEDE2000 between two CIELAB colours.
fn distance([l1, a1, b1]: Vector, [l2, a2, b2]: Vector) -> f64 {
    let half = |chroma: f64| (chroma.powi(7) / (chroma.powi(7) + 25.0_f64.powi(7))).sqrt();
    let mean_chroma = f64::midpoint(a1.hypot(b1), a2.hypot(b2));
    let stretch = 1.0 + 0.5 * (1.0 - half(mean_chroma));
    let (a1, a2) = (a1 * stretch, a2 * stretch);
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| b.atan2(a).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let is_grey = c1 * c2 == 0.0;
    let turn = match h2 - h1 {
        _ if is_grey => 0.0,
        d if d > 180.0 => d - 360.0,
        d if d < -180.0 => d + 360.0,
        d => d,
    };
    let mean_hue = match h1 + h2 {
        sum if is_grey => sum,
        sum if (h1 - h2).abs() <= 180.0 => sum / 2.0,
        sum if sum < 360.0 => f64::midpoint(sum, 360.0),
        sum => (sum - 360.0) / 2.0,
    };
    let (mean_l, mean_c) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
    let cos = |factor: f64, shift: f64| (factor * mean_hue + shift).to_radians().cos();
    let t =
        1.0 - 0.17 * cos(1.0, -30.0) + 0.24 * cos(2.0, 0.0) + 0.32 * cos(3.0, 6.0) - 0.20 * cos(4.0, -63.0);
    let from_50 = (mean_l - 50.0).powi(2);
    let dl = (l2 - l1) / (1.0 + 0.015 * from_50 / (20.0 + from_50).sqrt());
    let dc = (c2 - c1) / (1.0 + 0.045 * mean_c);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin() / (1.0 + 0.015 * mean_c * t);
    let theta = 30.0 * (-((mean_hue - 275.0) / 25.0).powi(2)).exp();
    let rotation = -(2.0 * theta).to_radians().sin() * 2.0 * half(mean_c);
    (dl * dl + dc * dc + dh * dh + rotation * dc * dh).sqrt()
}

fn apart(a: Rgb, b: Rgb, sight: Sight) -> f64 {
    distance(lab(a, sight), lab(b, sight))
}

fn smallest(colours: &[Rgb], sight: Sight) -> f64 {
    let pairs = colours
        .iter()
        .enumerate()
        .flat_map(|(i, &a)| colours[..i].iter().map(move |&b| (a, b)));
    pairs
        .map(|(a, b)| apart(a, b, sight))
        .fold(f64::INFINITY, f64::min)
}

#[test]
fn ciede2000_gives_the_published_distances() {
    // Sharma, Wu and Dalal 2005, table 1.
    for (a, b, expected) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0009], 7.1792),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
        ([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082),
    ] {
        assert!((distance(a, b) - expected).abs() < 1e-4, "{}", distance(a, b));
    }
}

#[test]
fn segments_are_told_apart_in_every_sight() {
    // (sight, first 5, first 8, all 12), light and dark.
    let measured = [
        (Sight::Normal, [23.7, 20.5, 16.9], [23.7, 17.9, 13.5]),
        (Sight::Deuteranopia, [18.2, 11.9, 9.4], [19.3, 11.9, 10.7]),
        (Sight::Protanopia, [17.0, 10.2, 9.5], [17.4, 10.7, 9.8]),
        (Sight::Tritanopia, [19.1, 8.6, 8.6], [18.9, 10.4, 7.6]),
    ];
    for (sight, light, dark) in measured {
        for (theme, expected) in [(&LIGHT, light), (&DARK, dark)] {
            for (n, least) in [5, 8, 12].into_iter().zip(expected) {
                let found = smallest(&theme.segments[..n], sight);
                assert!(
                    found >= least - 0.1,
                    "{sight:?}, first {n}, dark {}: {found:.2}",
                    theme.is_dark
                );
            }
        }
    }
}

#[test]
fn no_two_segments_of_the_window_look_the_same() {
    let most = crate::engine::study::WINDOW_K_RANGE.1;
    for theme in [&LIGHT, &DARK] {
        for a in 0..most {
            for b in 0..a {
                let looks = |segment: usize| (theme.segment(segment), colours::is_ring(segment));
                assert_ne!(looks(a), looks(b), "segments {} and {}", a + 1, b + 1);
            }
        }
    }
}

#[test]
fn the_two_classes_are_far_apart_in_every_sight() {
    for theme in [&LIGHT, &DARK] {
        for sight in ALL_SIGHTS {
            let found = apart(theme.class[0].mark, theme.class[1].mark, sight);
            assert!(
                found >= 34.0 - 0.1,
                "{sight:?}, dark {}: {found:.2}",
                theme.is_dark
            );
        }
    }
}

#[test]
fn right_and_wrong_differ_at_every_step_past_the_first() {
    for (theme, least) in [(&LIGHT, 15.5), (&DARK, 16.4)] {
        for sight in [Sight::Normal, Sight::Deuteranopia, Sight::Protanopia] {
            for step in 1..7 {
                let found = apart(theme.right[step], theme.wrong[step], sight);
                assert!(
                    found >= least - 0.1,
                    "{sight:?}, step {step}, dark {}: {found:.2}",
                    theme.is_dark
                );
            }
        }
    }
}

/// The lowest contrast of the given pairs.
fn lowest(pairs: impl IntoIterator<Item = (Rgb, Rgb)>) -> f64 {
    pairs
        .into_iter()
        .map(|(a, b)| a.contrast(b))
        .fold(f64::INFINITY, f64::min)
}

fn crossed(front: &[Rgb], back: &[Rgb]) -> Vec<(Rgb, Rgb)> {
    front
        .iter()
        .flat_map(|&f| back.iter().map(move |&b| (f, b)))
        .collect()
}

#[test]
fn texts_are_legible_on_every_surface() {
    for (theme, least) in [(&LIGHT, 4.65), (&DARK, 5.06)] {
        let Colours {
            canvas,
            panel,
            raised,
            sunken,
            hover,
            select_soft,
            ..
        } = *theme;
        let mut pairs = crossed(
            &[theme.ink, theme.ink_2, theme.ink_3],
            &[canvas, panel, raised, sunken, hover, select_soft],
        );
        let [a, b]: [ClassColours; 2] = theme.class;
        pairs.extend(crossed(
            &[theme.good, theme.warn, theme.bad, theme.select, a.text, b.text],
            &[canvas, panel, raised],
        ));
        pairs.extend([
            (theme.good, theme.good_soft),
            (theme.warn, theme.warn_soft),
            (theme.ink, theme.warn_soft),
            (theme.ink_2, theme.warn_soft),
            (theme.bad, theme.bad_soft),
            (a.text, a.soft),
            (b.text, b.soft),
            (theme.select, theme.select_soft),
            (theme.on_ink, theme.ink),
        ]);
        let found = lowest(pairs);
        assert!(found >= least - 0.01, "dark {}: {found:.3}", theme.is_dark);
    }
}

#[test]
fn texts_are_legible_on_every_cell() {
    for (theme, least) in [(&LIGHT, 4.60), (&DARK, 4.62)] {
        let mut found = f64::INFINITY;
        for steps in [&theme.right[..], &theme.wrong[..]] {
            for percent in 0..=100 {
                let fill = colours::scale(steps, f64::from(percent) / 100.0);
                found = found.min(fill.text_on().contrast(fill));
            }
        }
        assert!(found >= least - 0.02, "dark {}: {found:.3}", theme.is_dark);
    }
}

#[test]
fn marks_stand_out_from_their_ground() {
    for (theme, segments, marks) in [(&LIGHT, 3.05, 3.05), (&DARK, 3.37, 4.24)] {
        let found = lowest(crossed(&theme.segments, &[theme.canvas]));
        assert!(
            found >= segments - 0.01,
            "segments, dark {}: {found:.3}",
            theme.is_dark
        );
        let [a, b] = theme.class;
        let found = lowest(crossed(
            &[theme.stroke_strong, a.mark, b.mark, theme.warn_mark, theme.select],
            &[theme.canvas, theme.panel],
        ));
        assert!(found >= marks - 0.01, "marks, dark {}: {found:.3}", theme.is_dark);
    }
}
