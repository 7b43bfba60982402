//! Collects marks: the few shapes and text styles that every chart is made of.

use crate::{
    chart::{Align, Hue, Mark, Pixels, Region, Scene, VerticalAlign},
    theme::{
        Colours, Rgb,
        fonts::{Weight, elide, text_width},
    },
};

/// A rectangle of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Space {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Space {
    pub fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self {
            x,
            y,
            width: width.max(0.0),
            height: height.max(0.0),
        }
    }

    pub fn right(&self) -> f32 {
        self.x + self.width
    }

    pub fn bottom(&self) -> f32 {
        self.y + self.height
    }

    pub fn middle(&self) -> (f32, f32) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Without `above` points at the top.
    pub fn below(&self, above: f32) -> Self {
        Self::new(self.x, self.y + above, self.width, self.height - above)
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    pub fn holds(&self, other: &Self) -> bool {
        other.x >= self.x
            && other.right() <= self.right()
            && other.y >= self.y
            && other.bottom() <= self.bottom()
    }
}

/// A text style.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Type {
    pub size: f32,
    pub weight: Weight,
    pub colour: Rgb,
}

impl Type {
    pub fn new(size: f32, weight: Weight, colour: Rgb) -> Self {
        Self { size, weight, colour }
    }

    pub fn width(self, text: &str) -> f32 {
        text_width(text, self.size, self.weight)
    }

    pub fn elide(self, text: &str, width: f32) -> String {
        elide(text, width, self.size, self.weight)
    }

    /// Width of the widest.
    pub fn widest<'t>(self, texts: impl IntoIterator<Item = &'t str>) -> f32 {
        texts.into_iter().map(|t| self.width(t)).fold(0.0, f32::max)
    }

    /// The box of a text whose left baseline is at (x, y).
    pub fn space(self, x: f32, y: f32, text: &str) -> Space {
        Space::new(x, y - self.size * 0.8, self.width(text), self.size * 1.05)
    }
}

/// Marks and regions in the making.
pub struct Pen<'a> {
    pub colours: &'a Colours,
    marks: Vec<Mark>,
    regions: Vec<Region>,
}

impl<'a> Pen<'a> {
    pub fn new(colours: &'a Colours) -> Self {
        Self {
            colours,
            marks: Vec::new(),
            regions: Vec::new(),
        }
    }

    /// Axis ticks, captions, hints.
    pub fn hint(&self) -> Type {
        Type::new(11.0, Weight::Regular, self.colours.ink_3)
    }

    /// Axis titles.
    pub fn title(&self) -> Type {
        Type::new(11.0, Weight::Regular, self.colours.ink_2)
    }

    /// Labels and totals.
    pub fn label(&self) -> Type {
        Type::new(12.0, Weight::Regular, self.colours.ink_2)
    }

    /// Names of classes.
    pub fn name(&self) -> Type {
        Type::new(12.0, Weight::Medium, self.colours.ink)
    }

    pub fn hue(&self, hue: Hue) -> Rgb {
        hue.rgb(self.colours)
    }

    pub fn text(&mut self, x: f32, y: f32, text: impl Into<String>, style: Type, align: Align) {
        self.write(x, y, text.into(), style, align, false);
    }

    /// A text that reads upwards from (x, y).
    pub fn upward(&mut self, x: f32, y: f32, text: impl Into<String>, style: Type) {
        self.write(x, y, text.into(), style, Align::Left, true);
    }

    fn write(&mut self, x: f32, y: f32, text: String, style: Type, align: Align, rotated: bool) {
        if text.is_empty() {
            return;
        }
        self.marks.push(Mark::Text {
            x,
            y,
            text,
            size: style.size,
            weight: style.weight,
            colour: style.colour,
            align,
            vertical: VerticalAlign::Baseline,
            rotated,
        });
    }

    pub fn rect(&mut self, space: Space, radius: f32, fill: Rgb) {
        self.faded_rect(space, radius, fill, 1.0);
    }

    pub fn faded_rect(&mut self, space: Space, radius: f32, fill: Rgb, opacity: f32) {
        self.push_rect(space, radius, Some(fill), None, opacity);
    }

    pub fn outline(&mut self, space: Space, radius: f32, width: f32, colour: Rgb) {
        self.push_rect(space, radius, None, Some((width, colour)), 1.0);
    }

    fn push_rect(
        &mut self,
        space: Space,
        radius: f32,
        fill: Option<Rgb>,
        stroke: Option<(f32, Rgb)>,
        opacity: f32,
    ) {
        let Space { x, y, width, height } = space;
        if width > 0.0 && height > 0.0 {
            self.marks.push(Mark::Rect {
                x,
                y,
                width,
                height,
                radius,
                fill,
                stroke,
                opacity,
            });
        }
    }

    /// A class's square.
    pub fn square(&mut self, x: f32, y: f32, fill: Rgb) {
        self.rect(Space::new(x, y, 10.0, 10.0), 2.0, fill);
    }

    pub fn circle(&mut self, (x, y): (f32, f32), radius: f32, fill: Option<Rgb>, stroke: Option<(f32, Rgb)>) {
        self.marks.push(Mark::Circle {
            x,
            y,
            radius,
            fill,
            stroke,
            opacity: 1.0,
        });
    }

    pub fn line(&mut self, points: Vec<(f32, f32)>, width: f32, colour: Rgb) {
        self.push_line(points, width, colour, None);
    }

    pub fn dashed(&mut self, points: Vec<(f32, f32)>, width: f32, colour: Rgb, dash: (f32, f32)) {
        self.push_line(points, width, colour, Some(dash));
    }

    fn push_line(&mut self, points: Vec<(f32, f32)>, width: f32, colour: Rgb, dash: Option<(f32, f32)>) {
        if points.len() > 1 {
            self.marks.push(Mark::Line {
                points,
                width,
                colour,
                dash,
                opacity: 1.0,
            });
        }
    }

    /// Between an edge and another that runs back: as many points on the one as on the other.
    pub fn area(&mut self, points: Vec<(f32, f32)>, fill: Rgb, opacity: f32) {
        if points.len() > 2 {
            self.marks.push(Mark::Area {
                points,
                fill,
                opacity,
            });
        }
    }

    pub fn dots(&mut self, centres: Vec<(f32, f32)>, radius: f32, fill: Rgb, opacity: f32) {
        if !centres.is_empty() {
            self.marks.push(Mark::Dots {
                centres,
                radius,
                fill,
                opacity,
            });
        }
    }

    /// A picture of pixels that fills the space.
    pub fn image(&mut self, space: Space, image: Pixels, label: String) {
        self.marks.push(Mark::Image {
            x: space.x,
            y: space.y,
            width: space.width,
            height: space.height,
            image,
            label,
        });
    }

    pub fn region(&mut self, space: Space, label: String, item: (usize, usize)) {
        self.regions.push(Region {
            x: space.x,
            y: space.y,
            width: space.width,
            height: space.height,
            label,
            item,
        });
    }

    /// One quiet line in the middle where there is nothing to draw.
    pub fn nothing(&mut self, space: Space, words: &str) {
        let style = self.label();
        let (x, y) = space.middle();
        let text = style.elide(words, space.width);
        self.text(x, y + 4.0, text, style, Align::Center);
    }

    /// Marks and regions of a scene that is part of this one.
    pub fn include(&mut self, scene: Scene) {
        self.marks.extend(scene.marks);
        self.regions.extend(scene.regions);
    }

    pub fn finish(self, width: f32, height: f32, plot: Option<Space>) -> Scene {
        Scene {
            width,
            height,
            marks: self.marks,
            regions: self.regions,
            plot: plot.map(|p| (p.x, p.y, p.width, p.height)),
        }
    }
}
