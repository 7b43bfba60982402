//! Bytes out: pictures and tables. `write` is the only writer of files.

mod cells;
mod cleaning;
mod csv;
mod error;
mod fallback;
mod flips;
mod folds;
mod handover;
mod json;
mod matrix;
mod path;
mod png;
mod profiles;
mod request;
mod scored;
mod sheet;
mod svg;
mod tables;
mod write;

pub use cells::TextCells;
pub use cleaning::{CleaningJson, cleaning_csv, cleaning_text, cleaning_warnings};
pub use csv::{coefficients_csv, metrics_csv, predictions_csv, segments_csv};
pub use error::{ExportError, WriteCause};
pub use flips::flips_csv;
pub use folds::{comparison_csv, folds_csv};
pub use handover::{HandedOver, HandoverFormat, hand_over};
pub use json::{
    Analysis, ChosenBy, CustomersRun, ScoreRun, Seconds, Validation, analysis_json, customers_json,
    inspect_json, score_json,
};
pub use matrix::matrix_csv;
pub use path::path_csv;
pub use png::png;
pub use request::{
    ExportContent, ExportRequest, LeftoversOf, ModelForm, TableContent, companion_path, perform, write_model,
};
pub use scored::{ScoredFormat, write_scored};
pub use svg::svg;
pub use tables::{customers_csv, table_bytes};
pub use write::{make_folder, write};

use crate::{
    chart::{ChartBody, ChartSpec, page},
    theme::Colours,
};

/// Pixels a point of exported PNGs.
pub const PNG_SCALE: f32 = 2.0;

/// What a chart is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    Svg,
    Png,
}

impl Format {
    /// `svg`, `png`.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}

/// Width and height of a chart's page, in points; the page grows with the rows of charts that have rows.
pub fn page_size(body: &ChartBody) -> (f32, f32) {
    match body {
        ChartBody::Matrix(_) => (640.0, 448.0),
        ChartBody::Lines(_) => (640.0, 480.0),
        ChartBody::Scores(_) => (720.0, 360.0),
        ChartBody::Forest(_) => (720.0, 320.0),
        ChartBody::Path(chart) => (720.0, if chart.loss.is_some() { 560.0 } else { 440.0 }),
        ChartBody::Correlations(_) => (800.0, 560.0),
        ChartBody::Heat(_) => (720.0, 480.0),
        ChartBody::Effect(_) => (640.0, 420.0),
        ChartBody::Pushes(_) => (640.0, 300.0),
        ChartBody::Bars(_) => (720.0, 440.0),
        ChartBody::Scatter(_) => (840.0, 620.0),
    }
}

/// A chart as a file of its own: the same layout as on the screen, with title, legend and source.
///
/// # Errors
/// When the picture cannot be drawn (PNG only).
pub fn chart_bytes(spec: &ChartSpec, format: Format, colours: &Colours) -> Result<Vec<u8>, ExportError> {
    let (width, height) = page_size(&spec.body);
    let scene = page(spec, width, height, colours);
    let text = svg(&scene, &spec.title, &spec.alt);
    match format {
        Format::Svg => Ok(text.into_bytes()),
        Format::Png => png(&text, PNG_SCALE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chart::{Hue, Line, LinesChart, MatrixChart},
        engine::study::MatrixValues,
        theme::{DARK, LIGHT},
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
        String::from_utf8(chart_bytes(spec, Format::Svg, &LIGHT).unwrap()).unwrap()
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
        for colours in [&LIGHT, &DARK] {
            let bytes = chart_bytes(&matrix(), Format::Png, colours).unwrap();
            let picture = Pixmap::decode_png(&bytes).unwrap();
            assert_eq!((picture.width(), picture.height()), (1280, 896));
            let colour_at = |x: u32, y: u32| {
                let pixel = picture.pixel(x, y).unwrap().demultiply();
                (pixel.red(), pixel.green(), pixel.blue(), pixel.alpha())
            };
            let ground = colours.canvas;
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
        let with = svg(&page(&matrix(), 640.0, 448.0, &LIGHT), "", "");
        let without: String = with
            .lines()
            .filter(|line| !line.starts_with("<text"))
            .collect::<Vec<_>>()
            .join("\n");
        let dark_pixels = |text: &str| {
            let picture = Pixmap::decode_png(&png(text, 1.0).unwrap()).unwrap();
            picture
                .pixels()
                .iter()
                .filter(|p| p.red() < 80 && p.blue() < 80)
                .count()
        };
        assert!(dark_pixels(&with) > dark_pixels(&without) + 500);
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
            let picture = Pixmap::decode_png(&png(text, scale).unwrap()).unwrap();
            assert_eq!((picture.width(), picture.height()), size);
        }
        let error = png("no picture", 1.0).unwrap_err().to_string();
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
                points: vec![],
                hue: Hue::Ink,
                dotted: true,
            }],
            marker: None,
            note: None,
            diagonal: false,
        }));
        assert!(svg_text(&empty).contains("Nothing to draw yet"));
        assert!(!chart_bytes(&empty, Format::Png, &DARK).unwrap().is_empty());
    }
}
