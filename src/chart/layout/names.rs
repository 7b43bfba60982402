//! Names of columns side by side: level where each finds room across, else all of them upwards. Names of rows: on two
//! lines before they are cut.

use super::pen::{Pen, Type};
use crate::{
    chart::Align,
    theme::{
        Rgb,
        fonts::{Weight, wrap},
    },
};

/// Names that read upwards are elided beyond this; a level name is not cut where it has as much room.
const LONGEST: f32 = 110.0;
/// Type of names that read upwards; in narrow columns, and the least width of a column that has a name.
const UPWARD_SIZE: f32 = 11.0;
const NARROW_SIZE: f32 = 10.0;
/// Columns narrower than this have the smaller type.
const NARROW: f32 = 15.0;

/// How the names of all columns are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ColumnNames {
    /// Across, one line each.
    Level,
    /// Reading upwards in type of this size, at most this long.
    Upward { size: f32, length: f32 },
}

impl ColumnNames {
    /// For names each with the room it has across, in columns of a width.
    pub fn fitting<'n>(names: impl Iterator<Item = (&'n str, f32)>, column: f32) -> Self {
        let level = Type::new(12.0, Weight::Regular, Rgb(0, 0, 0));
        let size = if column < NARROW { NARROW_SIZE } else { UPWARD_SIZE };
        let upward = Type { size, ..level };
        let (mut has_room, mut longest) = (true, 0.0_f32);
        for (name, room) in names {
            has_room &= level.width(name).min(LONGEST) <= room;
            longest = longest.max(upward.width(name));
        }
        if has_room {
            Self::Level
        } else {
            Self::Upward {
                size,
                length: longest.min(LONGEST),
            }
        }
    }

    /// Names of columns narrower than this would touch each other.
    pub fn least_column(self) -> f32 {
        match self {
            Self::Level => 0.0,
            Self::Upward { size, .. } => size,
        }
    }
}

/// A name that reads upwards around the middle of its column, from `foot` up.
pub fn upward_from(pen: &mut Pen<'_>, name: &str, (middle, foot): (f32, f32), (size, length): (f32, f32)) {
    let style = Type { size, ..pen.label() };
    pen.upward(middle + size * 0.36, foot, style.elide(name, length), style);
}

/// The same that ends at `head`.
pub fn upward_to(pen: &mut Pen<'_>, name: &str, (middle, head): (f32, f32), (size, length): (f32, f32)) {
    let style = Type { size, ..pen.label() };
    let text = style.elide(name, length);
    let foot = head + style.width(&text);
    pen.upward(middle + size * 0.36, foot, text, style);
}

/// Type of a name on two lines in a low row.
const LOW_SIZE: f32 = 10.0;
/// In less room not even a broken name says anything.
const LEAST_ROOM: f32 = 24.0;

/// What sums of lengths may be off by, in points: far below what can be seen.
const ROUNDING: f32 = 0.05;

/// A name beside its row.
#[derive(Debug, Clone, PartialEq)]
pub struct RowName {
    lines: Vec<String>,
    style: Type,
    /// From one baseline to the next.
    pitch: f32,
}

impl RowName {
    /// On one line where it fits, else on two as far as a row of this height has room for them, cut only beyond that.
    pub fn fitting(name: &str, (room, height): (f32, f32), style: Type) -> Self {
        let twice = [(style.size, style.size + 2.0), (LOW_SIZE, LOW_SIZE + 1.0)];
        // Room that was measured by this very name, and went through sums.
        let room = room + ROUNDING;
        let pair = twice
            .into_iter()
            .find(|&(size, pitch)| size <= style.size && 2.0 * pitch <= height);
        match pair {
            Some((size, pitch)) if style.width(name) > room && room >= LEAST_ROOM => Self {
                lines: wrap(name, room, size, style.weight, 2),
                style: Type { size, ..style },
                pitch,
            },
            _ => Self {
                lines: vec![style.elide(name, room)],
                style,
                pitch: 0.0,
            },
        }
    }

    /// Around `middle`, from `x` on, up to it, or about it.
    pub fn draw(self, pen: &mut Pen<'_>, (x, middle): (f32, f32), align: Align) {
        let first = middle + 4.0 - self.pitch * (self.lines.len() as f32 - 1.0) / 2.0;
        for (line, text) in self.lines.into_iter().enumerate() {
            pen.text(x, first + self.pitch * line as f32, text, self.style, align);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_upwards_where_one_would_be_cut() {
        let fitting = |names: &[&'static str], room: f32| {
            ColumnNames::fitting(names.iter().map(|&name| (name, room)), room)
        };
        assert_eq!(fitting(&["age", "visits"], 60.0), ColumnNames::Level);
        let ColumnNames::Upward { size, length } = fitting(&["PriceCH", "PriceMM"], 34.0) else {
            panic!("upwards")
        };
        assert_eq!(size, UPWARD_SIZE);
        assert!(length > 30.0 && length < 60.0, "{length}");
        // Not even upwards would more of it be seen.
        let long = "the number of visits a month since the first purchase";
        assert_eq!(fitting(&[long], 120.0), ColumnNames::Level);
        assert_eq!(
            fitting(&[long], 12.0),
            ColumnNames::Upward {
                size: NARROW_SIZE,
                length: LONGEST
            }
        );
    }

    #[test]
    fn a_row_has_its_name_on_two_lines_before_it_is_cut() {
        let style = Type::new(12.0, Weight::Regular, Rgb(0, 0, 0));
        let lines = |name: &str, room: f32, height: f32| {
            let found = RowName::fitting(name, (room, height), style);
            (found.lines, found.style.size)
        };
        let whole = |name: &str| vec![name.to_owned()];
        assert_eq!(lines("visits", 60.0, 14.0), (whole("visits"), 12.0));
        let own = (style.width("spent") + 10.1) - 10.1 - 0.001;
        assert_eq!(lines("spent", own, 130.0), (whole("spent"), 12.0));
        let two = vec!["avg_purchase_".to_owned(), "value".to_owned()];
        assert_eq!(lines("avg_purchase_value", 90.0, 28.0), (two.clone(), 12.0));
        assert_eq!(lines("avg_purchase_value", 90.0, 24.0), (two, 10.0));
        // No row for two lines, or no room for either.
        let (cut, _) = lines("avg_purchase_value", 90.0, 20.0);
        assert!(cut.len() == 1 && cut[0].ends_with('…'), "{cut:?}");
        assert_eq!(lines("avg_purchase_value", 3.0, 60.0).0, whole(""));
        let (long, _) = lines(
            "the number of visits a month since the first purchase",
            90.0,
            28.0,
        );
        assert!(long.len() == 2 && long[1].ends_with('…'), "{long:?}");
    }
}
