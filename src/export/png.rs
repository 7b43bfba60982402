//! SVG → PNG with the bundled fonts, and with those of the computer for what they lack.

use std::sync::{Arc, LazyLock};

use resvg::{tiny_skia, usvg};

use super::{ExportError, fallback};
use crate::theme::fonts::{FAMILY, MEDIUM, REGULAR, SEMI_BOLD};

/// Pixels a point, smallest and largest.
const SCALES: (f32, f32) = (1.0, 4.0);

/// Longest side in pixels; beyond it the scale gives way, so that memory stays bounded.
const LONGEST_SIDE: f32 = 16_384.0;

/// Draws an SVG of ours at `scale` pixels a point (held to 1 to 4).
///
/// # Errors
/// When the SVG cannot be read, or the picture does not fit in memory.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, ExportError> {
    static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
        let mut fonts = usvg::fontdb::Database::new();
        for file in [REGULAR, MEDIUM, SEMI_BOLD] {
            fonts.load_font_source(usvg::fontdb::Source::Binary(Arc::new(file)));
        }
        fonts.set_sans_serif_family(FAMILY);
        Arc::new(fonts)
    });
    let (others, missing) = fallback::fonts_for(svg);
    let svg = fallback::boxed(svg, &missing);
    let mut fonts = Arc::clone(&FONTS);
    for bytes in others {
        Arc::make_mut(&mut fonts).load_font_data(bytes);
    }
    let options = usvg::Options {
        font_family: FAMILY.to_owned(),
        fontdb: fonts,
        ..usvg::Options::default()
    };
    let failed = |why: String| ExportError::Picture { why };
    let tree = usvg::Tree::from_str(&svg, &options).map_err(|e| failed(e.to_string()))?;
    let size = tree.size();
    let wanted = if scale.is_finite() {
        scale.clamp(SCALES.0, SCALES.1)
    } else {
        SCALES.0
    };
    let scale = wanted.min(LONGEST_SIDE / size.width().max(size.height()));
    let (width, height) = (pixels(size.width() * scale), pixels(size.height() * scale));
    let mut pixmap = tiny_skia::Pixmap::new(width, height)
        .ok_or_else(|| failed(format!("{width} × {height} pixels are too many")))?;
    let transform = tiny_skia::Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|e| failed(e.to_string()))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 1 and LONGEST_SIDE"
)]
fn pixels(length: f32) -> u32 {
    length.round().clamp(1.0, LONGEST_SIDE) as u32
}
