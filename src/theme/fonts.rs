//! The three files of Inter (tabular figures), and how wide a text is in them.
//!
//! Widths come from the font files themselves, so that the layout of a chart is the same on the
//! screen and in a file.

use std::{collections::BTreeSet, sync::LazyLock};

/// Inter Regular (400).
pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.ttf");
/// Inter Medium (500).
pub const MEDIUM: &[u8] = include_bytes!("../../assets/fonts/Inter-Medium.ttf");
/// Inter SemiBold (600).
pub const SEMI_BOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.ttf");

/// Weight of the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    Regular,
    Medium,
    SemiBold,
}

/// The only family used.
pub const FAMILY: &str = "Inter";

/// From the baseline to the top of the line, in parts of the size.
pub const ASCENT: f32 = 2728.0 / 2816.0;
/// From the baseline to the bottom of the line, in parts of the size.
pub const DESCENT: f32 = 680.0 / 2816.0;
/// Height of capitals and digits, in parts of the size.
pub const CAP_HEIGHT: f32 = 2048.0 / 2816.0;

/// What a cut text ends in.
const ELLIPSIS: char = '…';

/// Characters below this have their width in a table: all scripts that Inter carries.
const TABLED: u32 = 0x2400;

impl Weight {
    /// As CSS and OpenType number it: 400, 500, 600.
    pub fn number(self) -> u16 {
        match self {
            Self::Regular => 400,
            Self::Medium => 500,
            Self::SemiBold => 600,
        }
    }

    /// The font file.
    pub fn file(self) -> &'static [u8] {
        match self {
            Self::Regular => REGULAR,
            Self::Medium => MEDIUM,
            Self::SemiBold => SEMI_BOLD,
        }
    }

    fn advances(self) -> &'static Advances {
        static ALL: LazyLock<[Advances; 3]> = LazyLock::new(|| {
            [
                Advances::read(REGULAR),
                Advances::read(MEDIUM),
                Advances::read(SEMI_BOLD),
            ]
        });
        match self {
            Self::Regular => &ALL[0],
            Self::Medium => &ALL[1],
            Self::SemiBold => &ALL[2],
        }
    }
}

/// Advance widths of one face, in parts of the size.
struct Advances {
    /// By code point.
    table: Vec<f32>,
    face: Option<ttf_parser::Face<'static>>,
}

impl Advances {
    fn read(file: &'static [u8]) -> Self {
        let face = ttf_parser::Face::parse(file, 0).ok();
        let table = (0..TABLED)
            .map(|code| char::from_u32(code).map_or(0.0, |c| measured(face.as_ref(), c)))
            .collect();
        Self { table, face }
    }

    fn of(&self, c: char) -> f32 {
        match self.table.get(c as usize) {
            Some(advance) => *advance,
            None => measured(self.face.as_ref(), c),
        }
    }
}

/// Advance of a character; those the font does not have come from another font, and are counted
/// as wide as such fonts draw them.
fn measured(face: Option<&ttf_parser::Face<'_>>, c: char) -> f32 {
    let advance = face.and_then(|f| {
        let glyph = f.glyph_index(c)?;
        let units = f.glyph_hor_advance(glyph)?;
        Some(f32::from(units) / f32::from(f.units_per_em()))
    });
    match advance {
        Some(advance) => advance,
        None if c.is_control() => 0.0,
        // Hangul, Kana and Han are a square; whatever else is about as wide as a letter.
        None if c >= '\u{1100}' => 1.0,
        None => 0.6,
    }
}

/// Whether the typeface can draw a character.
pub fn has_glyph(c: char) -> bool {
    Weight::Regular
        .advances()
        .face
        .as_ref()
        .is_some_and(|face| face.glyph_index(c).is_some())
}

/// Characters of `text` that the typeface cannot draw.
pub fn lacking(text: &str) -> BTreeSet<char> {
    text.chars()
        .filter(|c| !c.is_control() && !c.is_whitespace() && !has_glyph(*c))
        .collect()
}

/// Width of `text` at `size`, in the unit of `size`, kerning left out.
pub fn text_width(text: &str, size: f32, weight: Weight) -> f32 {
    let advances = weight.advances();
    text.chars().map(|c| advances.of(c)).sum::<f32>() * size
}

/// `text` when it fits in `width`, else as much of its beginning as fits with "…" behind it; empty
/// where not even that fits.
pub fn elide(text: &str, width: f32, size: f32, weight: Weight) -> String {
    if text_width(text, size, weight) <= width {
        return text.to_owned();
    }
    let advances = weight.advances();
    let mut left = width / size - advances.of(ELLIPSIS);
    if left < 0.0 {
        return String::new();
    }
    let mut kept = String::new();
    for c in text.chars() {
        left -= advances.of(c);
        if left < 0.0 {
            break;
        }
        kept.push(c);
    }
    let mut out = kept.trim_end().to_owned();
    out.push(ELLIPSIS);
    out
}

/// `text` in at most `max_lines` lines of `width`: broken at spaces, then behind `_ - / . , ;`, then
/// anywhere. What is left over is elided on the last line.
pub fn wrap(text: &str, width: f32, size: f32, weight: Weight, max_lines: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if lines.len() + 1 >= max_lines {
            lines.push(elide(rest, width, size, weight));
            break;
        }
        let cut = line_end(rest, width, size, weight);
        lines.push(rest[..cut].trim_end().to_owned());
        rest = rest[cut..].trim_start();
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Where (in bytes, at least one character on) the first line of `text` ends.
fn line_end(text: &str, width: f32, size: f32, weight: Weight) -> usize {
    let advances = weight.advances();
    let room = width / size;
    let (mut used, mut at_space, mut at_mark, mut anywhere) = (0.0, 0, 0, 0);
    for (start, c) in text.char_indices() {
        // A space that hangs over the end of a line is not seen.
        if c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}' {
            at_space = start;
        }
        used += advances.of(c);
        let end = start + c.len_utf8();
        if used > room && anywhere > 0 {
            return [at_space, at_mark, anywhere]
                .into_iter()
                .find(|&at| at > 0)
                .unwrap_or(end);
        }
        anywhere = end;
        if matches!(c, '_' | '-' | '/' | '.' | ',' | ';') {
            at_mark = end;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn widths_are_the_fonts_own() {
        // Advances of the glyphs in units of 2816 an em, read with fontTools.
        let advance = |text: &str, weight| f64::from(text_width(text, 2816.0, weight)).round();
        assert_eq!(advance("Premium Buyer", Weight::Regular), 20_192.0);
        assert_eq!(advance("1\u{202f}250 \u{2212}", Weight::Medium), 10_531.0);
        assert_eq!(advance("avg_purchase_value", Weight::SemiBold), 27_767.0);
        assert_eq!(advance("0", Weight::Regular), advance("1", Weight::Regular));
        assert_eq!(text_width("", 12.0, Weight::Medium), 0.0);
        assert!(
            (text_width("ab", 24.0, Weight::Medium) - 2.0 * text_width("ab", 12.0, Weight::Medium)).abs()
                < 1e-4
        );
    }

    #[test]
    fn face_measures_are_those_of_the_files() {
        for file in [REGULAR, MEDIUM, SEMI_BOLD] {
            let face = ttf_parser::Face::parse(file, 0).unwrap();
            let em = f32::from(face.units_per_em());
            assert_eq!(f32::from(face.ascender()) / em, ASCENT);
            assert_eq!(-f32::from(face.descender()) / em, DESCENT);
            assert_eq!(face.capital_height().map(|h| f32::from(h) / em), Some(CAP_HEIGHT));
        }
    }

    #[test]
    fn long_texts_end_in_an_ellipsis() {
        let full = "Bargain Hunter";
        let width = text_width(full, 12.0, Weight::Medium);
        assert_eq!(elide(full, width + 0.01, 12.0, Weight::Medium), full);
        let cut = elide(full, width - 1.0, 12.0, Weight::Medium);
        assert_eq!(cut, "Bargain Hunt…");
        assert_eq!(elide(full, 3.0, 12.0, Weight::Medium), "");
    }

    #[test]
    fn texts_wrap_at_spaces_then_marks_then_anywhere() {
        let lines = |text, width, most| wrap(text, width, 12.0, Weight::Medium, most);
        assert_eq!(lines("Bargain Hunter", 80.0, 2), ["Bargain", "Hunter"]);
        assert_eq!(lines("Bargain Hunter", 200.0, 2), ["Bargain Hunter"]);
        assert_eq!(lines("avg_purchase_value", 90.0, 2), ["avg_purchase_", "value"]);
        assert_eq!(lines("one two three four", 60.0, 2), ["one two", "three four"]);
        assert_eq!(lines("one two three four", 48.0, 2), ["one two", "three f…"]);
        assert_eq!(lines("Wwwwwwwwww", 40.0, 9).concat(), "Wwwwwwwwww");
        assert_eq!(lines("", 40.0, 2), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_asked(text in "[ a-zA-Z0-9_äЖ-]{0,60}", width in 20.0_f32..300.0, most in 1_usize..4) {
            let lines = wrap(&text, width, 12.0, Weight::Medium, most);
            prop_assert!(lines.len() <= most);
            for line in &lines {
                prop_assert!(text_width(line, 12.0, Weight::Medium) <= width + 0.01, "{line}");
            }
            prop_assert!(text_width(&elide(&text, width, 12.0, Weight::Medium), 12.0, Weight::Medium) <= width + 0.01);
        }
    }
}
