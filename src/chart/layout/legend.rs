//! What each colour stands for, in rows that wrap.

use super::pen::{Pen, Space, Type};
use crate::{
    chart::Align,
    theme::{Rgb, colours::is_ring, fonts::Weight},
};

/// Height of a row.
pub const ROW: f32 = 20.0;
/// Between two entries.
const GAP: f32 = 16.0;
/// A name is elided beyond this.
const MOST_NAME: f32 = 180.0;

/// What stands before a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sign {
    /// A class.
    Square(Rgb),
    /// A class whose hue an earlier one has as well.
    OpenSquare(Rgb),
    /// A segment with its number, counted from 1.
    Circle(Rgb, usize),
    /// A line of a width.
    Line(Rgb, f32),
    /// The dashed diagonal.
    Dashes(Rgb),
}

/// One entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub sign: Sign,
    pub name: String,
    /// How many, formatted; may be empty.
    pub size: String,
}

/// Entries with their places, relative to the upper left corner.
pub struct Legend {
    entries: Vec<(f32, f32, Entry)>,
    pub height: f32,
}

fn sign_width(sign: Sign) -> f32 {
    match sign {
        Sign::Square(_) | Sign::OpenSquare(_) => 16.0,
        Sign::Circle(..) => 20.0,
        Sign::Line(..) | Sign::Dashes(_) => 24.0,
    }
}

fn name_type(pen: &Pen<'_>) -> Type {
    Type::new(12.0, Weight::Regular, pen.colours.ink_2)
}

fn entry_width(pen: &Pen<'_>, entry: &Entry) -> f32 {
    let size = if entry.size.is_empty() {
        0.0
    } else {
        6.0 + pen.hint().width(&entry.size)
    };
    sign_width(entry.sign) + name_type(pen).width(&entry.name) + size
}

impl Legend {
    /// Places entries in rows of at most `width`; sizes, then the ends of names give way when there
    /// would be more than `most_rows` rows, and where that does not help there is no legend.
    pub fn new(pen: &Pen<'_>, entries: &[Entry], width: f32, most_rows: usize) -> Option<Self> {
        let attempts = [
            (MOST_NAME, true),
            (MOST_NAME, false),
            (110.0, true),
            (110.0, false),
            (70.0, false),
            (44.0, false),
        ];
        for (most_name, with_sizes) in attempts {
            let shortened = entries.iter().cloned().map(|mut entry| {
                if !with_sizes {
                    entry.size.clear();
                }
                // Numbers are never cut: a name gets what its own leaves.
                let beside = (pen.hint().width(&entry.size) + 6.0).max(50.0);
                let room = most_name.min(width - sign_width(entry.sign) - beside);
                entry.name = name_type(pen).elide(&entry.name, room);
                entry
            });
            let legend = Self::flow(pen, shortened.collect(), width);
            if legend.height <= most_rows as f32 * ROW {
                return Some(legend);
            }
        }
        None
    }

    fn flow(pen: &Pen<'_>, entries: Vec<Entry>, width: f32) -> Self {
        let (mut x, mut y) = (0.0, 0.0);
        let mut placed = Vec::with_capacity(entries.len());
        for entry in entries {
            let wide = entry_width(pen, &entry);
            if x > 0.0 && x + wide > width {
                x = 0.0;
                y += ROW;
            }
            placed.push((x, y, entry));
            x += wide + GAP;
        }
        let height = if placed.is_empty() { 0.0 } else { y + ROW };
        Self {
            entries: placed,
            height,
        }
    }

    pub fn draw(self, pen: &mut Pen<'_>, left: f32, top: f32) {
        for (x, y, entry) in self.entries {
            draw_entry(pen, left + x, top + y + ROW / 2.0, entry);
        }
    }
}

fn draw_entry(pen: &mut Pen<'_>, x: f32, middle: f32, entry: Entry) {
    match entry.sign {
        Sign::Square(colour) => pen.square(x, middle - 5.0, colour),
        Sign::OpenSquare(colour) => {
            pen.outline(Space::new(x + 1.0, middle - 4.0, 8.0, 8.0), 1.0, 2.0, colour);
        }
        Sign::Circle(colour, number) => numbered(pen, (x + 7.0, middle), 7.0, colour, number),
        Sign::Line(colour, width) => {
            pen.line(vec![(x, middle), (x + 16.0, middle)], width, colour);
        }
        Sign::Dashes(colour) => {
            pen.dashed(vec![(x, middle), (x + 16.0, middle)], 1.0, colour, (2.0, 3.0));
        }
    }
    let name = name_type(pen);
    let at = x + sign_width(entry.sign);
    let width = name.width(&entry.name);
    pen.text(at, middle + 4.0, entry.name, name, Align::Left);
    let hint = pen.hint();
    let gap = if width > 0.0 { 6.0 } else { 0.0 };
    pen.text(at + width + gap, middle + 4.0, entry.size, hint, Align::Left);
}

/// A segment's circle with its number in it.
pub fn numbered(pen: &mut Pen<'_>, (x, y): (f32, f32), radius: f32, fill: Rgb, number: usize) {
    let size = if radius > 10.0 { 11.0 } else { 9.0 };
    let ink = if is_ring(number.saturating_sub(1)) {
        let ground = pen.colours.canvas;
        pen.circle((x, y), radius - 1.0, Some(ground), Some((2.0, fill)));
        pen.colours.ink
    } else {
        pen.circle((x, y), radius, Some(fill), None);
        fill.text_on()
    };
    let style = Type::new(size, Weight::SemiBold, ink);
    pen.text(x, y + size * 0.36, number.to_string(), style, Align::Center);
}

/// Colour steps with words around them: "right, share of row ▪▪▪▪▪▪▪ 0 to 100 %".
pub struct Ramp<'a> {
    pub before: &'a str,
    pub steps: &'a [Rgb],
    pub after: &'a str,
}

impl Ramp<'_> {
    const STEP: f32 = 11.0;

    pub fn width(&self, pen: &Pen<'_>) -> f32 {
        let style = pen.title();
        style.width(self.before) + style.width(self.after) + Self::STEP * self.steps.len() as f32 + 12.0
    }

    pub fn draw(&self, pen: &mut Pen<'_>, x: f32, middle: f32) {
        let style = pen.title();
        pen.text(x, middle + 4.0, self.before, style, Align::Left);
        let mut at = x + style.width(self.before) + 6.0;
        for &step in self.steps {
            pen.rect(Space::new(at, middle - 4.0, Self::STEP - 1.0, 8.0), 0.0, step);
            at += Self::STEP;
        }
        pen.text(at + 5.0, middle + 4.0, self.after, style, Align::Left);
    }
}
