//! What a picture was made from travels in it, so that the picture opens the work again.

use std::io::Cursor;

use quick_xml::{Reader, events::Event};

use super::svg::RECIPE_ID;

/// Keyword of the PNG's text chunk.
pub(super) const KEYWORD: &str = "buyerscope";

/// A recipe is some kilobytes; what is longer is none of ours.
const LONGEST: usize = 16 << 20;

/// The recipe in an SVG or a PNG; `None` where there is none.
pub fn recipe_of(bytes: &[u8]) -> Option<String> {
    let recipe = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        in_png(bytes)
    } else {
        in_svg(bytes)
    };
    recipe.filter(|text| !text.is_empty() && text.len() <= LONGEST)
}

fn in_png(bytes: &[u8]) -> Option<String> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_limits(png::Limits { bytes: LONGEST });
    let mut reader = decoder.read_info().ok()?;
    // Chunks may also stand behind the pixels.
    reader.finish().ok()?;
    let chunks = &reader.info().utf8_text;
    chunks
        .iter()
        .find(|chunk| chunk.keyword == KEYWORD)?
        .get_text()
        .ok()
}

fn in_svg(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = Reader::from_str(text);
    let mut recipe: Option<String> = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) if recipe.is_none() => {
                let is_ours = tag.name().as_ref() == "metadata"
                    && tag
                        .attributes()
                        .flatten()
                        .any(|a| a.key.as_ref() == "id" && a.value.as_ref() == RECIPE_ID);
                if is_ours {
                    recipe = Some(String::new());
                }
            }
            Event::Text(part) => {
                if let Some(recipe) = &mut recipe {
                    recipe.push_str(&part);
                }
            }
            Event::GeneralRef(entity) => {
                if let Some(recipe) = &mut recipe {
                    recipe.push(character(&entity)?);
                }
            }
            Event::End(_) if recipe.is_some() => return recipe,
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// What `&lt;` and its like stand for.
fn character(entity: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Some(sign) = entity.resolve_char_ref().ok()? {
        return Some(sign);
    }
    Some(match &**entity {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        chart::Scene,
        export::{
            png::{PngWords, png},
            svg::{Carried, svg_with},
        },
    };

    fn drawn(recipe: &str) -> (Vec<u8>, Vec<u8>) {
        let scene = Scene {
            width: 20.0,
            height: 10.0,
            marks: vec![],
            regions: vec![],
            plot: None,
        };
        let carried = Carried {
            recipe,
            ..Carried::default()
        };
        let svg = svg_with(&scene, "T", "alt", carried);
        let words = PngWords {
            title: "T",
            alt: "alt",
            recipe,
        };
        let png = png(&svg, 1.0, words).unwrap();
        (svg.into_bytes(), png)
    }

    #[test]
    fn pictures_give_their_recipe_back() {
        let recipe = "[source]\npath = \"a & b <c>.csv\"\nname = 'Größe \u{202f} 東京'\n\tseed = 42\n";
        let (svg, png) = drawn(recipe);
        assert_eq!(recipe_of(&svg).as_deref(), Some(recipe));
        assert_eq!(recipe_of(&png).as_deref(), Some(recipe));
    }

    #[test]
    fn other_files_have_none() {
        let (svg, png) = drawn("");
        for bytes in [
            &svg[..],
            &png[..],
            b"",
            b"<svg/>",
            b"id,spend\n1,2\n",
            b"\x89PNG\r\n\x1a\n",
        ] {
            assert_eq!(recipe_of(bytes), None);
        }
    }

    proptest! {
        #[test]
        fn damaged_pictures_never_panic(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), cut in any::<prop::sample::Index>()) {
            let (svg, png) = drawn("seed = 42 & more");
            for mut bytes in [svg, png] {
                for (place, to) in &places {
                    let at = place.index(bytes.len());
                    bytes[at] = *to;
                }
                bytes.truncate(cut.index(bytes.len()) + 1);
                let _ = recipe_of(&bytes);
            }
        }
    }
}
