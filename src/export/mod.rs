//! Bytes out: pictures and tables. `write` is the only writer of files.

mod aside;
mod cells;
mod chart_csv;
mod cleaning;
mod csv;
mod error;
mod evidence;
mod fallback;
mod flips;
mod folds;
mod font;
mod handover;
mod json;
mod log_file;
mod matrix;
mod metrics;
mod moves;
mod path;
mod pdf;
mod picture;
mod png;
mod profiles;
mod recipe;
mod report;
mod request;
mod scored;
mod segments;
mod sheet;
mod svg;
mod tables;
mod write;

pub use aside::put_aside;
pub use cells::TextCells;
pub use chart_csv::chart_csv;
pub use cleaning::{CleaningJson, cleaning_csv, cleaning_text, cleaning_warnings};
pub use csv::{coefficients_csv, predictions_csv, segments_csv};
pub use error::{ExportError, WriteCause};
pub use evidence::evidence_csv;
pub use flips::flips_csv;
pub use folds::{comparison_csv, folds_csv};
pub use handover::{HandedOver, HandoverFormat, hand_over};
pub use json::{
    Analysis, ChosenBy, CustomersRun, ScoreRun, Seconds, Validation, analysis_json, customers_json,
    inspect_json, score_json,
};
pub use log_file::LogFile;
pub use matrix::matrix_csv;
pub use metrics::metrics_csv;
pub use moves::{crosstab_csv, migration_csv, second_csv};
pub use path::path_csv;
pub use pdf::{PdfWords, pdf};
pub use png::{PngWords, pixels, png};
pub use recipe::recipe_of;
pub use report::ReportInput;
pub use request::{
    ExportContent, ExportRequest, LeftoversOf, ModelForm, ReportForm, TableContent, companion_path, perform,
    report_bytes, write_model,
};
pub use scored::{ScoredFormat, write_scored};
pub use segments::{flows_csv, segment_profile_csv};
pub use svg::{Carried, svg, svg_with};
pub use tables::{customers_csv, table_bytes};
pub use write::{Log, make_folder, write, write_with};

use crate::chart::{ChartSpec, Look, Pixels};

/// What a chart is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    Svg,
    Png,
    Pdf,
}

impl Format {
    /// `svg`, `png`, `pdf`.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }
}

/// A chart as a file of its own: the same layout as on the screen, with title, legend and source, and with what it
/// was made from inside (`recipe`; empty: nothing).
///
/// # Errors
/// When the picture cannot be drawn (PNG and PDF).
pub fn chart_bytes(
    spec: &ChartSpec,
    format: Format,
    look: &Look,
    recipe: &str,
) -> Result<Vec<u8>, ExportError> {
    let scene = look.page(spec);
    let (title, alt) = (spec.title.as_str(), spec.alt.as_str());
    match format {
        Format::Svg => {
            let fonts = font::font_faces(&font::signs_of(&scene));
            let carried = Carried {
                fonts: &fonts,
                recipe,
                id: "",
            };
            Ok(svg_with(&scene, title, alt, carried).into_bytes())
        }
        Format::Png => {
            let words = PngWords { title, alt, recipe };
            png(&svg(&scene, title, alt), f32::from(look.png_scale), words)
        }
        Format::Pdf => {
            let words = PdfWords { title, alt, recipe };
            pdf([svg(&scene, title, alt).as_str()], words)
        }
    }
}

/// A chart as it is copied: the pixels of its PNG.
///
/// # Errors
/// As [`chart_bytes`].
pub fn chart_pixels(spec: &ChartSpec, look: &Look) -> Result<Pixels, ExportError> {
    pixels(
        &svg(&look.page(spec), &spec.title, &spec.alt),
        f32::from(look.png_scale),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chart::{ChartBody, Hue, Line, LinesChart, MatrixChart, PageSize, Paper, Scheme, TypeSize},
        engine::study::MatrixValues,
    };
    use resvg::{tiny_skia::Pixmap, usvg};

    fn spec(body: ChartBody) -> ChartSpec {
        ChartSpec {
            title: "Bargain <Hunters> & \"others\"".to_owned(),
            subtitle: "test, 1\u{202f}250 of 5\u{202f}000 rows".to_owned(),
            alt: "Of 417 279 found".to_owned(),
            source: "a&b.csv, 3f9a 41c7, seed 42".to_owned(),
            body,
        }
    }

    fn matrix() -> ChartSpec {
        spec(ChartBody::Matrix(MatrixChart {
            labels: vec!["<no>".to_owned(), "yes & \"so\"".to_owned()],
            positive: 1,
            counts: vec![vec![771, 62], vec![138, 279]],
            threshold: Some(0.42),
            values: MatrixValues::default(),
        }))
    }

    fn svg_text(spec: &ChartSpec) -> String {
        String::from_utf8(chart_bytes(spec, Format::Svg, &Look::default(), "").unwrap()).unwrap()
    }

    #[test]
    fn svgs_parse_and_keep_their_words() {
        let text = svg_text(&matrix());
        let tree = usvg::Tree::from_str(&text, &usvg::Options::default()).unwrap();
        assert_eq!((tree.size().width(), tree.size().height()), (640.0, 448.0));
        assert!(text.contains("<desc id=\"desc\">Of 417 279 found</desc>"));
        assert!(text.contains(">yes &amp; &quot;so&quot;</text>"));
        assert!(!text.contains("<image"));
    }

    #[test]
    fn equal_charts_give_equal_bytes() {
        assert_eq!(svg_text(&matrix()), svg_text(&matrix()));
    }

    #[test]
    fn pngs_have_their_size_ground_and_cells() {
        for paper in [Paper::Light, Paper::Dark] {
            let look = Look {
                paper,
                ..Look::default()
            };
            let bytes = chart_bytes(&matrix(), Format::Png, &look, "").unwrap();
            let picture = Pixmap::decode_png(&bytes).unwrap();
            assert_eq!((picture.width(), picture.height()), (1280, 896));
            let colour_at = |x: u32, y: u32| {
                let pixel = picture.pixel(x, y).unwrap().demultiply();
                (pixel.red(), pixel.green(), pixel.blue(), pixel.alpha())
            };
            let ground = look.colours().canvas;
            assert_eq!(colour_at(2, 2), (ground.0, ground.1, ground.2, 255));
            let inked = picture
                .pixels()
                .iter()
                .filter(|p| p.demultiply() != picture.pixels()[0].demultiply());
            assert!(inked.count() > 100_000);
        }
    }

    #[test]
    fn texts_are_drawn_in_the_bundled_fonts() {
        let with = svg(&Look::default().page(&matrix()), "", "");
        let without: String = with
            .lines()
            .filter(|line| !line.starts_with("<text"))
            .collect::<Vec<_>>()
            .join("\n");
        let dark_pixels = |text: &str| {
            let picture = Pixmap::decode_png(&png(text, 1.0, PngWords::default()).unwrap()).unwrap();
            picture
                .pixels()
                .iter()
                .filter(|p| p.red() < 80 && p.blue() < 80)
                .count()
        };
        assert!(dark_pixels(&with) > dark_pixels(&without) + 500);
    }

    #[test]
    fn an_svg_carries_its_letters_and_every_viewer_reads_it() {
        let text = svg_text(&matrix());
        assert_eq!(text.matches("@font-face").count(), 3, "three weights are used");
        assert!(text.len() < 90_000, "{} bytes", text.len());
        let words = svg(&Look::default().page(&matrix()), "", "");
        let plain = png(&words, 1.0, PngWords::default()).unwrap();
        let whole = png(&text, 1.0, PngWords::default()).unwrap();
        assert_eq!(plain, whole, "the letters change nothing where Inter is there");
    }

    #[test]
    fn every_look_is_drawn_in_every_format() {
        for size in PageSize::ALL {
            for paper in Paper::ALL {
                let look = Look {
                    paper,
                    size,
                    scheme: Scheme::Grey,
                    type_size: TypeSize::Large,
                    png_scale: 1,
                    is_transparent: true,
                };
                let page = look.page(&matrix());
                let picture = chart_bytes(&matrix(), Format::Png, &look, "seed = 1").unwrap();
                assert_eq!(recipe_of(&picture).as_deref(), Some("seed = 1"));
                let picture = Pixmap::decode_png(&picture).unwrap();
                assert!((picture.width() as f32 - page.width).abs() <= 0.5);
                assert_eq!(picture.pixel(1, 1).unwrap().alpha(), 0, "nothing behind it");
                let bytes = chart_bytes(&matrix(), Format::Pdf, &look, "seed = 1").unwrap();
                assert!(bytes.starts_with(b"%PDF-"));
                let bytes = chart_bytes(&matrix(), Format::Svg, &look, "seed = 1").unwrap();
                assert_eq!(recipe_of(&bytes).as_deref(), Some("seed = 1"));
            }
        }
    }

    #[test]
    fn what_is_copied_is_what_is_written() {
        let look = Look::default();
        let copied = chart_pixels(&matrix(), &look).unwrap();
        let written = chart_bytes(&matrix(), Format::Png, &look, "").unwrap();
        let written = Pixmap::decode_png(&written).unwrap();
        let size = [copied.columns, copied.rows].map(|side| u32::try_from(side).unwrap());
        assert_eq!(size, [written.width(), written.height()]);
        let first = written.pixels()[0].demultiply();
        assert_eq!(
            &copied.rgba[..4],
            [first.red(), first.green(), first.blue(), first.alpha()]
        );
    }

    #[test]
    fn scales_are_held_within_bounds() {
        let text = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"20\"/>";
        for (scale, size) in [
            (0.1, (10, 20)),
            (3.0, (30, 60)),
            (99.0, (40, 80)),
            (f32::NAN, (10, 20)),
        ] {
            let picture = Pixmap::decode_png(&png(text, scale, PngWords::default()).unwrap()).unwrap();
            assert_eq!((picture.width(), picture.height()), size);
        }
        let error = png("no picture", 1.0, PngWords::default())
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("Could not draw the picture: "), "{error}");
    }

    #[test]
    fn a_chart_of_nothing_is_still_a_page() {
        let empty = spec(ChartBody::Lines(LinesChart {
            x_title: "k".to_owned(),
            y_title: "inertia".to_owned(),
            x_range: (f64::NAN, f64::NAN),
            y_range: (0.0, 0.0),
            whole_x: true,
            lines: vec![Line {
                name: "inertia".to_owned(),
                value: String::new(),
                points: vec![],
                hue: Hue::Ink,
                dotted: true,
            }],
            marker: None,
            note: None,
            diagonal: false,
        }));
        assert!(svg_text(&empty).contains("Nothing to draw yet"));
        assert!(
            !chart_bytes(&empty, Format::Png, &Look::default(), "")
                .unwrap()
                .is_empty()
        );
    }
}
