//! Counts → colours: a picture of more points than can be told apart.
//!
//! Each cell mixes the colours of its groups by their customers, in linear light, and is the more opaque the more
//! customers it holds, by the logarithm: a lone customer is seen, and ten times as many are one step more anywhere.

use std::{
    ops::Range,
    sync::{Arc, LazyLock},
};

use super::{
    Cloud, Window,
    raster::{Coded, bands},
};

/// How opaque a cell with a single customer is.
pub const LONE: f32 = 0.5;

/// The ink of a group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ink {
    /// sRGB.
    pub colour: [u8; 3],
    /// How much of it is seen, 0 to 1: groups that stand back take less.
    pub strength: f32,
}

/// A picture of a window.
#[derive(Debug, Clone, PartialEq)]
pub struct Density {
    pub window: Window,
    /// sRGB with opacity (not multiplied in), row by row from the top.
    pub rgba: Arc<Vec<u8>>,
    /// Customers in the window.
    pub n: u64,
    /// Customers in the fullest cell.
    pub most: u32,
    /// For each column, for each group: its customers.
    pub along_x: Vec<u32>,
    /// For each row from the top, for each group.
    pub along_y: Vec<u32>,
}

impl Density {
    /// Counts along the axes of groups that were parted in two, as those of the whole groups.
    pub(super) fn join_halves(&mut self) {
        let n_groups = self.along_x.len() / self.window.columns.max(1);
        let half = n_groups / 2;
        for along in [&mut self.along_x, &mut self.along_y] {
            let joined = along.chunks_exact(n_groups.max(1)).flat_map(|all| {
                let (marked, rest) = all.split_at(half);
                marked.iter().zip(rest).map(|(a, b)| a + b)
            });
            *along = joined.collect();
        }
    }
}

/// One band, before it is known how full the fullest cell is.
struct Band {
    /// Mixed colour and opacity that all its ink would have.
    colours: Vec<[u8; 3]>,
    strengths: Vec<f32>,
    totals: Vec<u32>,
    along_x: Vec<u32>,
    along_y: Vec<u32>,
}

/// Draws the points of a window. `inks`: one for each group.
pub(super) fn density(cloud: &Cloud, groups: impl Coded, inks: &[Ink], window: &Window) -> Density {
    let inks: Vec<Linear> = inks.iter().copied().map(Linear::of).collect();
    let n_groups = groups.n_groups().min(inks.len());
    let width = window.columns * n_groups;
    let drawn = bands(cloud, groups, n_groups, window, |rows, counts| {
        band(&rows, counts, &inks[..n_groups], width)
    });
    let most = drawn
        .iter()
        .flat_map(|band| &band.totals)
        .copied()
        .max()
        .unwrap_or(0);
    let mut rgba = Vec::with_capacity(window.columns * window.rows * 4);
    let mut made = Density {
        window: *window,
        rgba: Arc::default(),
        n: drawn
            .iter()
            .flat_map(|band| &band.totals)
            .map(|&n| u64::from(n))
            .sum(),
        most,
        along_x: vec![0; width],
        along_y: Vec::with_capacity(window.rows * n_groups),
    };
    let tone = Tone::new(most);
    for band in drawn {
        for ((colour, strength), total) in band.colours.iter().zip(&band.strengths).zip(&band.totals) {
            let [r, g, b] = *colour;
            rgba.extend([r, g, b, tone.opacity(*total, *strength)]);
        }
        for (sum, n) in made.along_x.iter_mut().zip(&band.along_x) {
            *sum += n;
        }
        made.along_y.extend(band.along_y);
    }
    made.rgba = Arc::new(rgba);
    made
}

fn band(rows: &Range<usize>, counts: &[u32], inks: &[Linear], width: usize) -> Band {
    let n_cells = counts.len() / inks.len();
    let mut band = Band {
        colours: Vec::with_capacity(n_cells),
        strengths: Vec::with_capacity(n_cells),
        totals: Vec::with_capacity(n_cells),
        along_x: vec![0; width],
        along_y: vec![0; rows.len() * inks.len()],
    };
    for (row, line) in counts.chunks_exact(width).enumerate() {
        for (column, cell) in line.chunks_exact(inks.len()).enumerate() {
            let total: u32 = cell.iter().sum();
            band.totals.push(total);
            if total == 0 {
                band.colours.push([0; 3]);
                band.strengths.push(0.0);
                continue;
            }
            let mut ink = Linear::default();
            for (group, (&n, own)) in cell.iter().zip(inks).enumerate() {
                if n > 0 {
                    band.along_x[column * inks.len() + group] += n;
                    band.along_y[row * inks.len() + group] += n;
                    ink.add(own, n as f32);
                }
            }
            let (colour, strength) = ink.mixed(total);
            band.colours.push(colour);
            band.strengths.push(strength);
        }
    }
    band
}

/// Opacity by the logarithm of the customers in a cell.
struct Tone {
    per_log: f32,
}

impl Tone {
    fn new(most: u32) -> Self {
        let span = (most.max(2) as f32).ln();
        Self {
            per_log: (1.0 - LONE) / span,
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
    fn opacity(&self, n: u32, strength: f32) -> u8 {
        if n == 0 {
            return 0;
        }
        let opacity = LONE + self.per_log * (n as f32).ln();
        (opacity.min(1.0) * strength.clamp(0.0, 1.0) * 255.0).round() as u8
    }
}

/// Ink in linear light.
#[derive(Debug, Clone, Copy, Default)]
struct Linear {
    light: [f32; 3],
    strength: f32,
}

impl Linear {
    fn of(ink: Ink) -> Self {
        Self {
            light: ink.colour.map(to_linear),
            strength: ink.strength,
        }
    }

    fn add(&mut self, other: &Self, n: f32) {
        let weight = n * other.strength;
        for (sum, light) in self.light.iter_mut().zip(other.light) {
            *sum += light * weight;
        }
        self.strength += weight;
    }

    fn mixed(self, total: u32) -> ([u8; 3], f32) {
        if self.strength <= 0.0 {
            return ([0; 3], 0.0);
        }
        let colour = self.light.map(|light| from_linear(light / self.strength));
        (colour, self.strength / total as f32)
    }
}

/// sRGB (IEC 61966-2-1) to linear light, 0 to 1.
fn to_linear(value: u8) -> f32 {
    let share = f32::from(value) / 255.0;
    if share <= 0.040_45 {
        share / 12.92
    } else {
        ((share + 0.055) / 1.055).powf(2.4)
    }
}

/// Steps of linear light told apart: fewer than one step of sRGB each.
const LIGHT_STEPS: usize = 4096;

/// Linear light to sRGB, looked up: a power for each cell would take longer than counting.
fn from_linear(light: f32) -> u8 {
    static SRGB: LazyLock<Vec<u8>> = LazyLock::new(|| {
        (0..LIGHT_STEPS)
            .map(|step| encoded(step as f32 / (LIGHT_STEPS - 1) as f32))
            .collect()
    });
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in the table"
    )]
    let step = (light.clamp(0.0, 1.0) * (LIGHT_STEPS - 1) as f32).round() as usize;
    SRGB.get(step).copied().unwrap_or(u8::MAX)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
fn encoded(light: f32) -> u8 {
    let share = if light <= 0.003_130_8 {
        light * 12.92
    } else {
        1.055 * light.powf(1.0 / 2.4) - 0.055
    };
    (share.clamp(0.0, 1.0) * 255.0).round() as u8
}
