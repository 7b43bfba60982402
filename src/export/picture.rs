//! SVG → a tree with the bundled fonts, and with those of the computer for what they lack: what PNG and PDF draw.

use std::sync::{Arc, LazyLock};

use resvg::usvg;

use super::{ExportError, fallback};
use crate::theme::fonts::{FAMILY, MEDIUM, REGULAR, SEMI_BOLD};

/// Reads an SVG of ours.
///
/// # Errors
/// When it cannot be read.
pub(super) fn tree(svg: &str) -> Result<usvg::Tree, ExportError> {
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
    usvg::Tree::from_str(&svg, &options).map_err(|error| failed(&error.to_string()))
}

pub(super) fn failed(why: &str) -> ExportError {
    ExportError::Picture { why: why.to_owned() }
}
