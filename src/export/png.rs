//! SVG → PNG, with words and recipe in its text chunks.

use png::{BitDepth, ColorType, Encoder, PixelDimensions, Unit};
use resvg::tiny_skia;

use super::{
    ExportError,
    picture::{failed, tree},
    recipe::KEYWORD,
};
use crate::chart::Pixels;

/// Pixels a point, smallest and largest.
const SCALES: (f32, f32) = (1.0, 4.0);

/// Longest side in pixels; beyond it the scale gives way, so that memory stays bounded.
const LONGEST_SIDE: f32 = 16_384.0;

/// Points an inch and inches a metre.
const POINTS_PER_METRE: f32 = 72.0 / 0.0254;

/// What goes into the text chunks.
#[derive(Debug, Clone, Copy, Default)]
pub struct PngWords<'a> {
    pub title: &'a str,
    pub alt: &'a str,
    pub recipe: &'a str,
}

/// Draws an SVG of ours at `scale` pixels a point (held to 1 to 4).
///
/// # Errors
/// When the SVG cannot be read, or the picture does not fit in memory.
pub fn pixels(svg: &str, scale: f32) -> Result<Pixels, ExportError> {
    let tree = tree(svg)?;
    let size = tree.size();
    let scale = held(scale).min(LONGEST_SIDE / size.width().max(size.height()));
    let (width, height) = (side(size.width() * scale), side(size.height() * scale));
    let mut pixmap = tiny_skia::Pixmap::new(width, height)
        .ok_or_else(|| failed(&format!("{width} × {height} pixels are too many")))?;
    let transform = tiny_skia::Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut pixmap.as_mut());
    let rgba: Vec<u8> = pixmap
        .pixels()
        .iter()
        .flat_map(|pixel| {
            let colour = pixel.demultiply();
            [colour.red(), colour.green(), colour.blue(), colour.alpha()]
        })
        .collect();
    Ok(Pixels {
        columns: width as usize,
        rows: height as usize,
        rgba: rgba.into(),
    })
}

/// As [`pixels`], as a PNG with its words in text chunks and its size in print.
///
/// # Errors
/// As [`pixels`].
pub fn png(svg: &str, scale: f32, words: PngWords<'_>) -> Result<Vec<u8>, ExportError> {
    let drawn = pixels(svg, scale)?;
    let mut bytes = Vec::new();
    encode(&drawn, Some((held(scale), words)), &mut bytes).map_err(|error| failed(&error.to_string()))?;
    Ok(bytes)
}

/// Pixels as they are, for a picture within another file.
///
/// # Errors
/// When there are none.
pub(super) fn plain_png(drawn: &Pixels) -> Result<Vec<u8>, ExportError> {
    let mut bytes = Vec::new();
    encode(drawn, None, &mut bytes).map_err(|error| failed(&error.to_string()))?;
    Ok(bytes)
}

fn encode(
    drawn: &Pixels,
    about: Option<(f32, PngWords<'_>)>,
    out: &mut Vec<u8>,
) -> Result<(), png::EncodingError> {
    let side = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut encoder = Encoder::new(out, side(drawn.columns), side(drawn.rows));
    encoder.set_color(ColorType::Rgba);
    encoder.set_depth(BitDepth::Eight);
    if let Some((scale, words)) = about {
        describe(&mut encoder, scale, words)?;
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&drawn.rgba)?;
    writer.finish()
}

fn describe<W: std::io::Write>(
    encoder: &mut Encoder<'_, W>,
    scale: f32,
    words: PngWords<'_>,
) -> Result<(), png::EncodingError> {
    let per_metre = side(scale * POINTS_PER_METRE);
    encoder.set_pixel_dims(Some(PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: Unit::Meter,
    }));
    // Registered keywords of the PNG specification (third edition, 11.3.3.2), then ours.
    for (keyword, text) in [
        ("Title", words.title),
        ("Description", words.alt),
        ("Software", concat!("Buyerscope ", env!("CARGO_PKG_VERSION"))),
        (KEYWORD, words.recipe),
    ] {
        if !text.is_empty() {
            encoder.add_itxt_chunk(keyword.to_owned(), text.to_owned())?;
        }
    }
    Ok(())
}

fn held(scale: f32) -> f32 {
    if scale.is_finite() {
        scale.clamp(SCALES.0, SCALES.1)
    } else {
        SCALES.0
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 1 and LONGEST_SIDE"
)]
fn side(length: f32) -> u32 {
    length.round().clamp(1.0, LONGEST_SIDE) as u32
}
