//! What each line stands for, under a page.

use super::{classes, colour, stroke};
use crate::chart::{
    Hue, Line, LinesChart,
    layout::{
        legend::{Entry, Sign},
        pen::Pen,
    },
};

/// Entries for the legend of a page, the line that counts first; a single line needs none.
pub fn legend_entries(pen: &Pen<'_>, chart: &LinesChart) -> Vec<Entry> {
    if chart.lines.len() < 2 && !chart.diagonal {
        return Vec::new();
    }
    let entry = |line: &Line| Entry {
        sign: sign(pen, line),
        name: line.name.clone(),
        size: line.value.clone(),
    };
    let (quiet, loud): (Vec<&Line>, Vec<&Line>) = chart.lines.iter().partition(|line| line.hue == Hue::Quiet);
    let mut entries: Vec<Entry> = loud.into_iter().chain(quiet).map(entry).collect();
    if chart.diagonal {
        entries.push(Entry {
            sign: Sign::Dashes(pen.colours.axis),
            name: "no model".to_owned(),
            size: String::new(),
        });
    }
    entries
}

/// The square of a class, as everywhere; a ring where its hue is that of an earlier class as well.
fn sign(pen: &Pen<'_>, line: &Line) -> Sign {
    let colour = colour(pen, line);
    if classes::is_dashed(line) {
        Sign::OpenSquare(colour)
    } else if classes::is_class(line) {
        Sign::Square(colour)
    } else {
        Sign::Line(colour, stroke(line))
    }
}
