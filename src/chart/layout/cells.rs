//! What stands in a cell of the matrix: the largest type at which every cell's words fit.

use super::pen::{Pen, Space, Type};
use crate::{
    chart::Align,
    theme::{Rgb, fonts::Weight},
};

/// The words of one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellText {
    /// The count, or the only value.
    pub main: String,
    /// Further values, a line each.
    pub shares: Vec<String>,
    /// "false alarm"; empty with more than two classes.
    pub words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Arrangement {
    /// Count left, share right on one line, words below.
    Beside,
    /// Count and words under each other at the left, several shares at the right.
    Sided,
    /// Count, share and words under each other, at the left.
    Stacked,
    /// Count over share, centred.
    Centred,
    Nothing,
}

/// Type sizes and arrangement, the same in every cell; a size of 0 leaves the thing out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellType {
    arrangement: Arrangement,
    count: f32,
    share: f32,
    words: f32,
    pad: f32,
}

const fn cell_type(arrangement: Arrangement, count: f32, share: f32, words: f32, pad: f32) -> CellType {
    CellType {
        arrangement,
        count,
        share,
        words,
        pad,
    }
}

/// Two classes, best first.
const CAPTIONED: [CellType; 13] = [
    cell_type(Arrangement::Sided, 24.0, 13.0, 12.0, 14.0),
    cell_type(Arrangement::Sided, 20.0, 12.0, 12.0, 10.0),
    cell_type(Arrangement::Beside, 24.0, 15.0, 12.0, 14.0),
    cell_type(Arrangement::Stacked, 24.0, 13.0, 12.0, 12.0),
    cell_type(Arrangement::Beside, 20.0, 13.0, 12.0, 10.0),
    cell_type(Arrangement::Stacked, 20.0, 12.0, 12.0, 10.0),
    cell_type(Arrangement::Stacked, 16.0, 12.0, 11.0, 8.0),
    cell_type(Arrangement::Beside, 15.0, 11.0, 11.0, 8.0),
    cell_type(Arrangement::Stacked, 13.0, 11.0, 11.0, 6.0),
    cell_type(Arrangement::Beside, 20.0, 13.0, 0.0, 10.0),
    cell_type(Arrangement::Centred, 15.0, 11.0, 0.0, 4.0),
    cell_type(Arrangement::Centred, 12.0, 11.0, 0.0, 3.0),
    cell_type(Arrangement::Centred, 12.0, 0.0, 0.0, 2.0),
];

const NOTHING: CellType = cell_type(Arrangement::Nothing, 0.0, 0.0, 0.0, 0.0);

/// More classes, best first.
const PLAIN: [CellType; 8] = [
    cell_type(Arrangement::Centred, 20.0, 13.0, 0.0, 8.0),
    cell_type(Arrangement::Centred, 15.0, 12.0, 0.0, 6.0),
    cell_type(Arrangement::Centred, 13.0, 11.0, 0.0, 4.0),
    cell_type(Arrangement::Centred, 12.0, 10.0, 0.0, 2.0),
    cell_type(Arrangement::Centred, 12.0, 0.0, 0.0, 2.0),
    cell_type(Arrangement::Centred, 11.0, 0.0, 0.0, 1.0),
    cell_type(Arrangement::Centred, 10.0, 0.0, 0.0, 1.0),
    cell_type(Arrangement::Centred, 9.0, 0.0, 0.0, 0.5),
];

impl CellType {
    /// Not even the counts fit.
    pub fn is_nothing(&self) -> bool {
        self.arrangement == Arrangement::Nothing
    }

    /// Shares are written, not the counts alone.
    pub fn has_shares(&self) -> bool {
        self.share > 0.0
    }

    fn types(&self, colour: Rgb) -> [Type; 3] {
        [
            Type::new(self.count, Weight::SemiBold, colour),
            Type::new(self.share, Weight::Medium, colour),
            Type::new(self.words, Weight::Regular, colour),
        ]
    }

    /// Where texts begin, in cells that begin at the left.
    pub fn left_edge(&self) -> Option<f32> {
        matches!(self.arrangement, Arrangement::Beside | Arrangement::Stacked).then_some(self.pad)
    }

    fn holds(&self, text: &CellText, (width, height): (f32, f32)) -> bool {
        let [count, share, words] = self
            .types(Rgb(0, 0, 0))
            .map(|style| if style.size > 0.0 { Some(style) } else { None });
        let wide = |style: Option<Type>, text: &str| style.map_or(0.0, |s| s.width(text));
        let shares = text.shares.iter().map(|text| wide(share, text));
        let (count, share, words) = (
            wide(count, &text.main),
            shares.fold(0.0, f32::max),
            wide(words, &text.words),
        );
        let n_shares = text.shares.len();
        let inner = width - 2.0 * self.pad;
        match self.arrangement {
            Arrangement::Beside => {
                n_shares < 2
                    && count + share + 8.0 <= inner
                    && words <= inner
                    && height >= self.count + if self.words > 0.0 { self.words + 20.0 } else { 10.0 }
            }
            Arrangement::Sided => {
                let stack = line_height(self.count) + line_height(self.words);
                let shares = n_shares as f32 * line_height(self.share);
                n_shares > 1
                    && count.max(words) + 12.0 + share <= inner
                    && height >= stack.max(shares) + self.pad.min(8.0)
            }
            Arrangement::Stacked | Arrangement::Centred => {
                count.max(share).max(words) <= inner && height >= self.stack(n_shares) + self.pad.min(8.0)
            }
            Arrangement::Nothing => true,
        }
    }

    /// Height of the lines under each other.
    fn stack(&self, n_shares: usize) -> f32 {
        let shares = n_shares as f32 * line_height(self.share);
        [line_height(self.count), shares, line_height(self.words)]
            .iter()
            .sum()
    }
}

/// Nothing for what is left out.
fn line_height(size: f32) -> f32 {
    if size > 0.0 { size * 1.12 + 2.0 } else { 0.0 }
}

/// The best type at which every text fits into a cell of this width and height.
pub fn fitting(texts: &[CellText], cell: (f32, f32), with_words: bool) -> CellType {
    let captioned: &[CellType] = if with_words { &CAPTIONED } else { &[] };
    captioned
        .iter()
        .chain(&PLAIN)
        .copied()
        .find(|style| texts.iter().all(|text| style.holds(text, cell)))
        .unwrap_or(NOTHING)
}

/// Cells narrower than this hold no count, whatever the type.
pub fn least_width(counts: impl Iterator<Item = String>) -> f32 {
    let least = PLAIN[PLAIN.len() - 1];
    let style = Type::new(least.count, Weight::SemiBold, Rgb(0, 0, 0));
    counts.map(|count| style.width(&count)).fold(0.0, f32::max) + 2.0 * least.pad
}

/// Writes the words of one cell.
pub fn draw_cell(pen: &mut Pen<'_>, cell: Space, text: &CellText, style: &CellType, colour: Rgb) {
    let [count, share, words] = style.types(colour);
    let (centre, middle) = cell.middle();
    let left = cell.x + style.pad;
    match style.arrangement {
        Arrangement::Beside => {
            // With words below, the pair of lines is centred; else the digits are.
            let line = if style.words > 0.0 {
                2.0
            } else {
                style.count * 0.36
            };
            pen.text(left, middle + line, text.main.as_str(), count, Align::Left);
            let right = cell.right() - style.pad + 2.0;
            let beside = text.shares.first().map_or("", String::as_str);
            pen.text(right, middle + line, beside, share, Align::Right);
            if style.words > 0.0 {
                let below = middle + 8.0 + style.words * 14.0 / 12.0;
                pen.text(left, below, text.words.as_str(), words, Align::Left);
            }
        }
        Arrangement::Sided => {
            let main = [(text.main.as_str(), count), (text.words.as_str(), words)];
            lines(pen, left, middle, Align::Left, main);
            let shares = text.shares.iter().map(|text| (text.as_str(), share));
            lines(pen, cell.right() - style.pad, middle, Align::Right, shares);
        }
        Arrangement::Stacked | Arrangement::Centred => {
            let (x, align) = if style.arrangement == Arrangement::Stacked {
                (left, Align::Left)
            } else {
                (centre, Align::Center)
            };
            let shares = text.shares.iter().map(|text| (text.as_str(), share));
            let all = std::iter::once((text.main.as_str(), count))
                .chain(shares)
                .chain([(text.words.as_str(), words)]);
            lines(pen, x, middle, align, all);
        }
        Arrangement::Nothing => {}
    }
}

/// Texts under each other, around `middle`; those of no size are left out.
fn lines<'t>(
    pen: &mut Pen<'_>,
    x: f32,
    middle: f32,
    align: Align,
    texts: impl IntoIterator<Item = (&'t str, Type)>,
) {
    let texts: Vec<(&str, Type)> = texts.into_iter().filter(|(_, style)| style.size > 0.0).collect();
    let height: f32 = texts.iter().map(|(_, style)| line_height(style.size)).sum();
    let mut top = middle - height / 2.0;
    for (text, style) in texts {
        let height = line_height(style.size);
        pen.text(x, top + height / 2.0 + style.size * 0.36, text, style, align);
        top += height;
    }
}

/// An empty cell: an outline within `space`, for a value that cannot be told.
pub fn draw_hollow(pen: &mut Pen<'_>, space: Space, radius: f32) {
    let hairline = pen.colours.hairline;
    let inner = Space::new(
        space.x + 0.5,
        space.y + 0.5,
        space.width - 1.0,
        space.height - 1.0,
    );
    pen.outline(inner, radius, 1.0, hairline);
}
