//! How a chart is written down: on which paper, how large, in which colours. The preview and the file ask here.

use serde::{Deserialize, Serialize};

use super::{ChartBody, ChartSpec, Scene, layout};
use crate::theme::{Colours, DARK, LIGHT, PRINT};

/// How a chart is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    pub paper: Paper,
    pub scheme: Scheme,
    pub size: PageSize,
    pub type_size: TypeSize,
    /// Pixels a point of a PNG, 1 to 4.
    pub png_scale: u8,
    /// Nothing behind the chart: it takes the colour of what it is laid on.
    pub is_transparent: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            paper: Paper::Light,
            scheme: Scheme::Colour,
            size: PageSize::Usual,
            type_size: TypeSize::Usual,
            png_scale: 2,
            is_transparent: false,
        }
    }
}

/// The ground and the ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    Light,
    Dark,
    /// Black on white.
    Print,
}

/// What hue says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    Colour,
    /// For printers without colour.
    Grey,
}

/// How large the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageSize {
    /// As large as this kind of chart wants to be.
    Usual,
    /// 16 : 9, with type to be read from the last row.
    Slide,
    /// One of two columns of a printed page.
    Column,
    /// The full width of a printed page.
    Page,
}

/// How large the type is beside the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeSize {
    Small,
    Usual,
    Large,
}

/// Pixels a point of a PNG, smallest and largest.
pub const PNG_SCALES: std::ops::RangeInclusive<u8> = 1..=4;

impl PageSize {
    pub const ALL: [Self; 4] = [Self::Usual, Self::Slide, Self::Column, Self::Page];

    pub fn name(self) -> &'static str {
        match self {
            Self::Usual => "Usual",
            Self::Slide => "Slide",
            Self::Column => "Column",
            Self::Page => "Page",
        }
    }

    /// What it is for.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Usual => "As large as this kind of chart wants to be.",
            Self::Slide => "16 : 9, fills a slide; type to be read from the last row.",
            Self::Column => "3.5 inches wide: one of two columns of a printed page.",
            Self::Page => "6.5 inches wide: the full width of a printed page.",
        }
    }

    /// Width and height in points, and how large the type is beside that of the window.
    fn of(self, body: &ChartBody) -> (f32, f32, f32) {
        let (width, height) = usual_size(body);
        let at = |wide: f32| (wide, wide * height / width);
        match self {
            Self::Usual => (width, height, 1.0),
            Self::Slide => (960.0, 540.0, 1.25),
            Self::Column => {
                let (width, height) = at(252.0);
                (width, height, 0.65)
            }
            Self::Page => {
                let (width, height) = at(468.0);
                (width, height, 0.75)
            }
        }
    }
}

impl TypeSize {
    pub const ALL: [Self; 3] = [Self::Small, Self::Usual, Self::Large];

    pub fn name(self) -> &'static str {
        match self {
            Self::Small => "Small",
            Self::Usual => "Usual",
            Self::Large => "Large",
        }
    }

    fn factor(self) -> f32 {
        match self {
            Self::Small => 0.85,
            Self::Usual => 1.0,
            Self::Large => 1.2,
        }
    }
}

impl Paper {
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Print];

    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "Light",
            Self::Dark => "Dark",
            Self::Print => "Print",
        }
    }
}

impl Look {
    /// The colours a chart is drawn in.
    pub fn colours(&self) -> Colours {
        let paper = match self.paper {
            Paper::Light => LIGHT,
            Paper::Dark => DARK,
            Paper::Print => PRINT,
        };
        match self.scheme {
            Scheme::Colour => paper,
            Scheme::Grey => paper.in_greys(),
        }
    }

    /// The page as it is written, in points. Higher than asked for where the chart has more rows.
    pub fn page(&self, spec: &ChartSpec) -> Scene {
        let (width, height, type_factor) = self.size.of(&spec.body);
        let factor = type_factor * self.type_size.factor();
        let ground = !self.is_transparent;
        let scene = layout::page(spec, (width / factor, height / factor), &self.colours(), ground);
        if (factor - 1.0).abs() < f32::EPSILON {
            scene
        } else {
            scene.scaled(factor)
        }
    }
}

/// A chart for a narrow screen, in points, as wide as a telephone and without a ground.
pub fn narrow_page(spec: &ChartSpec, width: f32) -> Scene {
    let (usual, height) = usual_size(&spec.body);
    // Narrower than usual, and not as much lower: axes need their room.
    let height = height * (width / usual).powf(0.6);
    layout::page(spec, (width, height), &LIGHT, false)
}

/// Width and height of a chart's page, in points.
fn usual_size(body: &ChartBody) -> (f32, f32) {
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
        ChartBody::Silhouettes(_) => (640.0, 560.0),
        ChartBody::Flows(_) => (840.0, 480.0),
        ChartBody::Parallel(_) | ChartBody::Tree(_) => (840.0, 520.0),
        ChartBody::Bars(_) => (720.0, 440.0),
        ChartBody::Scatter(_) => (840.0, 620.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{Mark, MatrixChart};
    use crate::engine::study::MatrixValues;

    fn matrix() -> ChartSpec {
        ChartSpec {
            title: "Confusion matrix".to_owned(),
            subtitle: "test".to_owned(),
            alt: String::new(),
            source: "a.csv".to_owned(),
            body: ChartBody::Matrix(MatrixChart {
                labels: vec!["no".to_owned(), "yes".to_owned()],
                positive: 1,
                counts: vec![vec![771, 62], vec![138, 279]],
                threshold: Some(0.42),
                values: MatrixValues::default(),
            }),
        }
    }

    fn type_of(scene: &Scene, words: &str) -> f32 {
        let found = scene.marks.iter().find_map(|mark| match mark {
            Mark::Text { text, size, .. } if text == words => Some(*size),
            _ => None,
        });
        found.unwrap()
    }

    #[test]
    fn pages_have_the_size_asked_for() {
        let page = |size| {
            Look {
                size,
                ..Look::default()
            }
            .page(&matrix())
        };
        for (size, (width, height)) in [
            (PageSize::Usual, (640.0, 448.0)),
            (PageSize::Slide, (960.0, 540.0)),
            (PageSize::Page, (468.0, 327.6)),
        ] {
            let scene = page(size);
            assert!((scene.width - width).abs() < 0.01, "{size:?}: {}", scene.width);
            assert!((scene.height - height).abs() < 0.01, "{size:?}: {}", scene.height);
        }
        // A narrow page may grow, but is never wider.
        let column = page(PageSize::Column);
        assert!((column.width - 252.0).abs() < 0.01 && column.height >= 176.0);
    }

    #[test]
    fn large_type_is_larger_on_the_same_page() {
        let page = |type_size| {
            Look {
                type_size,
                ..Look::default()
            }
            .page(&matrix())
        };
        let sizes = TypeSize::ALL.map(|size| type_of(&page(size), "Confusion matrix"));
        assert!(sizes[0] < sizes[1] && sizes[1] < sizes[2], "{sizes:?}");
        assert!(
            TypeSize::ALL
                .iter()
                .all(|&size| (page(size).width - 640.0).abs() < 0.01)
        );
    }

    #[test]
    fn a_transparent_page_has_no_ground() {
        let covers = |scene: &Scene| {
            scene.marks.iter().any(|mark| match mark {
                Mark::Rect {
                    x, y, width, height, ..
                } => *x == 0.0 && *y == 0.0 && *width >= scene.width && *height >= scene.height,
                _ => false,
            })
        };
        let look = Look::default();
        assert!(covers(&look.page(&matrix())));
        let clear = Look {
            is_transparent: true,
            ..look
        };
        assert!(!covers(&clear.page(&matrix())));
    }

    #[test]
    fn a_look_that_lacks_something_takes_the_usual() {
        let look: Look = toml::from_str("paper = \"print\"").unwrap();
        assert_eq!(
            look,
            Look {
                paper: Paper::Print,
                ..Look::default()
            }
        );
    }
}
