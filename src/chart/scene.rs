//! Marks on a page, in points, origin top left: what both the window and the SVG writer draw.

use std::sync::Arc;

use crate::theme::{
    Rgb,
    fonts::{ASCENT, CAP_HEIGHT, Weight},
};

/// A laid out picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    pub width: f32,
    pub height: f32,
    /// Painted in this order.
    pub marks: Vec<Mark>,
    /// Places that answer to the pointer, with what they say; in the window only.
    pub regions: Vec<Region>,
    /// Where data coordinates live, for needles and hover: (x, y, width, height).
    pub plot: Option<(f32, f32, f32, f32)>,
}

/// A place that answers to the pointer.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
    /// What a screen reader says and a tooltip shows: "771 rightly left out, 92.6 % of Bargain Hunter".
    pub label: String,
    /// Which thing of the chart it is: (row, column) of a matrix, (bar, 0) … In a matrix of n classes
    /// (row, n) is the whole row, (n, column) the whole column, (n, n) all.
    pub item: (usize, usize),
}

/// Where the given x lies in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Center,
    Right,
}

/// Where the given y lies in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerticalAlign {
    Top,
    Middle,
    Baseline,
}

impl VerticalAlign {
    /// Height of the baseline of a text of this size that is placed at `y`; window and file both ask
    /// here. `Middle` sets the middle of the capitals and digits on `y`.
    pub fn baseline(self, y: f32, size: f32) -> f32 {
        match self {
            Self::Top => y + ASCENT * size,
            Self::Middle => y + CAP_HEIGHT / 2.0 * size,
            Self::Baseline => y,
        }
    }
}

impl Scene {
    /// Everything moved right by `dx` and down by `dy`; the size stays.
    #[must_use]
    pub fn moved(mut self, dx: f32, dy: f32) -> Self {
        for mark in &mut self.marks {
            mark.shift(dx, dy);
        }
        for region in &mut self.regions {
            region.x += dx;
            region.y += dy;
        }
        self.plot = self
            .plot
            .map(|(x, y, width, height)| (x + dx, y + dy, width, height));
        self
    }
}

impl Mark {
    fn shift(&mut self, dx: f32, dy: f32) {
        match self {
            Self::Rect { x, y, .. }
            | Self::Circle { x, y, .. }
            | Self::Image { x, y, .. }
            | Self::Text { x, y, .. } => {
                *x += dx;
                *y += dy;
            }
            Self::Line { points, .. } | Self::Area { points, .. } | Self::Dots { centres: points, .. } => {
                for (x, y) in points {
                    *x += dx;
                    *y += dy;
                }
            }
        }
    }
}

/// A picture of pixels: sRGB with opacity (not multiplied in), row by row from the top.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pixels {
    pub columns: usize,
    pub rows: usize,
    pub rgba: Arc<Vec<u8>>,
}

/// One mark. Opacity is 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    Rect {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        radius: f32,
        fill: Option<Rgb>,
        stroke: Option<(f32, Rgb)>,
        opacity: f32,
    },
    Circle {
        x: f32,
        y: f32,
        radius: f32,
        fill: Option<Rgb>,
        stroke: Option<(f32, Rgb)>,
        opacity: f32,
    },
    /// An open line; `dash` is (on, off) in points.
    Line {
        points: Vec<(f32, f32)>,
        width: f32,
        colour: Rgb,
        dash: Option<(f32, f32)>,
        opacity: f32,
    },
    /// A closed, filled area between an edge that runs along the first half of the points and one that runs
    /// back along the second half.
    Area {
        points: Vec<(f32, f32)>,
        fill: Rgb,
        opacity: f32,
    },
    /// Many equal dots: one mark, so that a scatter stays light.
    Dots {
        centres: Vec<(f32, f32)>,
        radius: f32,
        fill: Rgb,
        opacity: f32,
    },
    /// Pixels stretched over a rectangle, each with sharp edges.
    Image {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        image: Pixels,
        /// What is to be seen, for screen readers.
        label: String,
    },
    Text {
        x: f32,
        y: f32,
        text: String,
        size: f32,
        weight: Weight,
        colour: Rgb,
        align: Align,
        vertical: VerticalAlign,
        /// Turned a quarter to the left around (x, y): reads upwards. `align` is along the reading
        /// direction (`Left`: the text begins at (x, y) and goes up), `vertical` across it.
        rotated: bool,
    },
}

impl Scene {
    /// The same picture `factor` times as large: marks, type and strokes alike.
    #[must_use]
    pub fn scaled(&self, factor: f32) -> Self {
        let mut scene = self.clone();
        scene.width *= factor;
        scene.height *= factor;
        scene.plot = scene
            .plot
            .map(|(x, y, w, h)| (x * factor, y * factor, w * factor, h * factor));
        for region in &mut scene.regions {
            for length in [
                &mut region.x,
                &mut region.y,
                &mut region.width,
                &mut region.height,
            ] {
                *length *= factor;
            }
        }
        for mark in &mut scene.marks {
            mark.scale(factor);
        }
        scene
    }
}

impl Mark {
    fn scale(&mut self, factor: f32) {
        let scale_points = |points: &mut Vec<(f32, f32)>| {
            for (x, y) in points {
                *x *= factor;
                *y *= factor;
            }
        };
        match self {
            Self::Rect {
                x,
                y,
                width,
                height,
                radius,
                stroke,
                ..
            } => {
                for length in [x, y, width, height, radius] {
                    *length *= factor;
                }
                *stroke = stroke.map(|(width, colour)| (width * factor, colour));
            }
            Self::Circle {
                x, y, radius, stroke, ..
            } => {
                for length in [x, y, radius] {
                    *length *= factor;
                }
                *stroke = stroke.map(|(width, colour)| (width * factor, colour));
            }
            Self::Line {
                points, width, dash, ..
            } => {
                scale_points(points);
                *width *= factor;
                *dash = dash.map(|(on, off)| (on * factor, off * factor));
            }
            Self::Area { points, .. } => scale_points(points),
            Self::Dots { centres, radius, .. } => {
                scale_points(centres);
                *radius *= factor;
            }
            Self::Image {
                x, y, width, height, ..
            } => {
                for length in [x, y, width, height] {
                    *length *= factor;
                }
            }
            Self::Text { x, y, size, .. } => {
                for length in [x, y, size] {
                    *length *= factor;
                }
            }
        }
    }
}
