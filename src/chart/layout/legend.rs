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
/// A name is elided beyond this where not all names find room.
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

/// The entries without what a circle's number says by itself: "Segment 1", then 2, 3 and so on.
fn numbers_alone(entries: &[Entry]) -> Vec<Entry> {
    let is_bare = |entry: &Entry| match entry.sign {
        Sign::Circle(_, number) => entry.name == format!("Segment {number}"),
        Sign::Square(_) | Sign::OpenSquare(_) | Sign::Line(..) | Sign::Dashes(_) => false,
    };
    // The first one says what the numbers are.
    let first = entries.iter().position(is_bare);
    let kept = |(place, entry): (usize, &Entry)| {
        let mut entry = entry.clone();
        if is_bare(&entry) && first != Some(place) {
            entry.name.clear();
        }
        entry
    };
    entries.iter().enumerate().map(kept).collect()
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
    /// Places entries in rows of at most `width`; sizes, then words that a number stands for, then the ends of names
    /// give way when there would be more than `most_rows` rows, and where that does not help there is no legend.
    pub fn new(pen: &Pen<'_>, entries: &[Entry], width: f32, most_rows: usize) -> Option<Self> {
        let numbered = numbers_alone(entries);
        let numbered = numbered.as_slice();
        let attempts = [
            (entries, f32::INFINITY, true),
            (entries, f32::INFINITY, false),
            (entries, MOST_NAME, true),
            (entries, MOST_NAME, false),
            (numbered, MOST_NAME, false),
            (numbered, 110.0, true),
            (numbered, 110.0, false),
            (numbered, 70.0, false),
            (numbered, 44.0, false),
        ];
        for (entries, most_name, with_sizes) in attempts {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::LIGHT;

    fn names(entries: &[Entry], width: f32, most_rows: usize) -> Vec<String> {
        let legend = Legend::new(&Pen::new(&LIGHT), entries, width, most_rows).unwrap();
        legend
            .entries
            .into_iter()
            .map(|(_, _, entry)| entry.name)
            .collect()
    }

    fn segment(number: usize, name: &str) -> Entry {
        Entry {
            sign: Sign::Circle(LIGHT.ink, number),
            name: name.to_owned(),
            size: "1\u{202f}234".to_owned(),
        }
    }

    #[test]
    fn numbers_stand_alone_before_names_are_cut() {
        let entries: Vec<Entry> = (1..=12).map(|n| segment(n, &format!("Segment {n}"))).collect();
        assert!(
            names(&entries, 360.0, 6)
                .iter()
                .all(|name| name.starts_with("Segment "))
        );
        let found = names(&entries, 360.0, 2);
        assert_eq!(found[0], "Segment 1");
        assert!(found[1..].iter().all(String::is_empty), "{found:?}");
        // A name of its own is no number.
        let entries = [
            segment(1, "Segment 1"),
            segment(2, "Rare"),
            segment(3, "Segment 3"),
        ];
        assert_eq!(names(&entries, 190.0, 1), ["Segment 1", "Rare", ""]);
    }

    #[test]
    fn a_long_name_has_its_row_where_there_are_rows() {
        let long = "Customers who buy at Easter and before";
        let entries = [segment(1, long), segment(2, "Rare")];
        assert_eq!(names(&entries, 360.0, 3)[0], long);
        let cut = &names(&entries, 250.0, 1)[0];
        assert!(cut.ends_with('…'), "{cut}");
    }
}
