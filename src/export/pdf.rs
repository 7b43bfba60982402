//! SVG → PDF: text that can be selected, in subsets of the bundled fonts, lines as lines.

use krilla::{
    Document, SerializeSettings,
    embed::{AssociationKind, EmbeddedFile, MimeType},
    geom::Size,
    metadata::Metadata,
    page::PageSettings,
};
use krilla_svg::{SurfaceExt as _, SvgSettings};

use super::{
    ExportError,
    picture::{failed, tree},
};

/// The study inside a PDF.
pub(super) const RECIPE_FILE: &str = "buyerscope.study.toml";

/// One page of a PDF, as an SVG of ours.
#[derive(Debug, Clone, Copy)]
pub struct PdfWords<'a> {
    pub title: &'a str,
    pub alt: &'a str,
    /// Attached as a file where there is one.
    pub recipe: &'a str,
}

/// Writes pages, each an SVG of ours that is as large as its page, in points.
///
/// # Errors
/// When an SVG cannot be read, or the document cannot be put together.
pub fn pdf<'a>(
    pages: impl IntoIterator<Item = &'a str>,
    words: PdfWords<'_>,
) -> Result<Vec<u8>, ExportError> {
    let mut document = Document::new_with(SerializeSettings::default());
    for svg in pages {
        let tree = tree(svg)?;
        let (width, height) = (tree.size().width(), tree.size().height());
        let (settings, size) = PageSettings::from_wh(width, height)
            .zip(Size::from_wh(width, height))
            .ok_or_else(|| failed("a page has no size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        surface
            .draw_svg(&tree, size, SvgSettings::default())
            .ok_or_else(|| failed("a page could not be drawn"))?;
        surface.finish();
        page.finish();
    }
    // No dates: the same choices give the same bytes.
    let metadata = Metadata::new()
        .title(words.title.to_owned())
        .description(words.alt.to_owned())
        .language("en".to_owned())
        .creator(concat!("Buyerscope ", env!("CARGO_PKG_VERSION")).to_owned());
    document.set_metadata(metadata);
    if !words.recipe.is_empty() {
        let attached = document.embed_file(EmbeddedFile {
            path: RECIPE_FILE.to_owned(),
            mime_type: MimeType::new("application/toml"),
            description: Some("The choices that this was made with".to_owned()),
            association_kind: AssociationKind::Source,
            data: words.recipe.as_bytes().to_vec().into(),
            modification_date: None,
            compress: Some(true),
            location: None,
        });
        attached.ok_or_else(|| failed("the recipe could not be attached"))?;
    }
    document.finish().map_err(|error| failed(&format!("{error:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"100\" font-family=\"Inter\">\
                        <text x=\"10\" y=\"20\" font-size=\"12\">recall</text></svg>";

    fn made(pages: &[&str]) -> Vec<u8> {
        let words = PdfWords {
            title: "Two pages",
            alt: "",
            recipe: "seed = 42",
        };
        pdf(pages.iter().copied(), words).unwrap()
    }

    #[test]
    fn the_same_pages_give_the_same_bytes() {
        let bytes = made(&[PAGE, PAGE]);
        assert!(bytes.starts_with(b"%PDF-"));
        assert_eq!(bytes, made(&[PAGE, PAGE]));
        assert!(bytes.len() < 30_000, "{} bytes", bytes.len());
    }

    #[test]
    fn fonts_are_embedded_and_the_recipe_is_attached() {
        let text = String::from_utf8_lossy(&made(&[PAGE])).into_owned();
        assert!(text.contains("Inter"), "the font has its name");
        assert!(text.contains("/FontFile") || text.contains("/ObjStm"));
        assert!(text.contains(RECIPE_FILE) || text.contains("/ObjStm"));
        assert!(
            pdf(
                ["no picture"],
                PdfWords {
                    title: "",
                    alt: "",
                    recipe: ""
                }
            )
            .is_err()
        );
    }
}
