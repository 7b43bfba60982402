//! The letters that a picture uses, cut out of the bundled typeface, so that it looks the same where Inter is not
//! installed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use read_fonts::{
    FontRef,
    collections::IntSet,
    types::{NameId, Tag},
};
use skera::{Plan, SubsetFlags, subset_font};

use crate::{
    chart::{Mark, Scene},
    theme::fonts::{FAMILY, Weight},
};

/// Tables for shaping (kerning, ligatures): a picture is laid out by advance widths alone, here as in the window.
const SHAPING: [&[u8; 4]; 4] = [b"GPOS", b"GSUB", b"GDEF", b"kern"];

/// The signs of each weight.
pub(super) type Signs = BTreeMap<Weight, BTreeSet<char>>;

/// `@font-face` rules with these signs; empty without any.
pub(super) fn font_faces(signs: &Signs) -> String {
    let mut css = String::new();
    for (&weight, signs) in signs {
        let Some(font) = cut(weight, signs) else {
            // A viewer without the letters takes those of the reader's computer.
            continue;
        };
        let written = writeln!(
            css,
            "@font-face{{font-family:{FAMILY};font-weight:{};src:url(data:font/ttf;base64,{})}}",
            weight.number(),
            STANDARD.encode(font)
        );
        debug_assert!(written.is_ok(), "writing to a String cannot fail");
    }
    css
}

/// The signs of each weight that a scene uses.
pub(super) fn signs_of(scene: &Scene) -> Signs {
    let mut signs = Signs::new();
    for mark in &scene.marks {
        if let Mark::Text { text, weight, .. } = mark {
            signs.entry(*weight).or_default().extend(text.chars());
        }
    }
    signs
}

/// A font file with these signs alone; `None` where the typeface has none of them.
fn cut(weight: Weight, signs: &BTreeSet<char>) -> Option<Vec<u8>> {
    let font = FontRef::new(weight.file()).ok()?;
    let unicodes: IntSet<u32> = signs.iter().map(|&sign| u32::from(sign)).collect();
    let dropped: IntSet<Tag> = SHAPING.iter().map(|tag| Tag::new(tag)).collect();
    // Copyright, family, style, full name and licence stay, as the Open Font License asks for.
    let names: IntSet<NameId> = [0, 1, 2, 4, 6, 13, 14].map(NameId::new).into_iter().collect();
    let english: IntSet<u16> = [0x0409].into_iter().collect();
    let plan = Plan::new(
        &IntSet::empty(),
        &unicodes,
        &font,
        SubsetFlags::SUBSET_FLAGS_NO_HINTING,
        &dropped,
        &IntSet::empty(),
        &IntSet::empty(),
        &names,
        &english,
    );
    subset_font(&font, &plan).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::fonts::text_width;

    #[test]
    fn the_letters_cut_out_are_as_wide_and_few() {
        let words = "Premium Buyer 1\u{202f}250";
        let signs: BTreeSet<char> = words.chars().collect();
        for weight in [Weight::Regular, Weight::Medium, Weight::SemiBold] {
            let bytes = cut(weight, &signs).unwrap();
            assert!(bytes.len() < 20_000, "{} bytes", bytes.len());
            let face = ttf_parser::Face::parse(&bytes, 0).unwrap();
            assert!(face.number_of_glyphs() < 40);
            assert!(face.glyph_index('Z').is_none());
            let units: u32 = words
                .chars()
                .map(|sign| u32::from(face.glyph_hor_advance(face.glyph_index(sign).unwrap()).unwrap()))
                .sum();
            let width = units as f32 / f32::from(face.units_per_em()) * 12.0;
            assert!((width - text_width(words, 12.0, weight)).abs() < 0.01);
        }
    }
}
