//! [`ChartBody`] → [`Scene`]: one file a kind of chart, all drawing with the same pen.
//!
//! Laid out once: the window paints the scene, the exporter writes it down.

mod bars;
mod cells;
mod correlations;
mod effect;
mod flows;
mod forest;
mod frame;
mod free;
mod heat;
mod legend;
mod lines;
mod matrix;
mod names;
mod page;
mod parallel;
mod path;
mod pen;
mod pushes;
mod scatter;
mod scores;
mod silhouettes;
mod tree;

#[cfg(test)]
mod tests;

pub use lines::{NearClass, class_at, traced_class};
pub use page::page;
pub use path::{NearLine, line_at as path_line_at};
pub use scatter::{full_note as scatter_note, in_file_units};

use super::{BarsAxis, ChartBody, Scene};
use crate::theme::Colours;
use pen::Pen;

/// The body of a chart alone, as the window shows it under a header of its own.
///
/// Made for 240 × 140 points and more (lines also for flat strips); wants at least
/// [`layout_height`] and makes the scene that high. The same input gives the same scene.
pub fn layout(body: &ChartBody, width: f32, height: f32, colours: &Colours) -> Scene {
    let width = width.max(40.0);
    let height = height.max(layout_height(body, width));
    let mut pen = Pen::new(colours);
    let plot = match body {
        ChartBody::Matrix(chart) => matrix::matrix(&mut pen, chart, width, height),
        ChartBody::Lines(chart) => lines::lines(&mut pen, chart, width, height),
        ChartBody::Scores(chart) => scores::scores(&mut pen, chart, width, height),
        ChartBody::Forest(chart) => forest::forest(&mut pen, chart, width, height),
        ChartBody::Path(chart) => path::path(&mut pen, chart, width, height),
        ChartBody::Correlations(chart) => correlations::correlations(&mut pen, chart, width, height),
        ChartBody::Bars(chart) => bars::bars(&mut pen, chart, width, height),
        ChartBody::Scatter(chart) => scatter::scatter(&mut pen, chart, width, height),
        ChartBody::Heat(chart) => heat::heat(&mut pen, chart, width, height),
        ChartBody::Tree(chart) => tree::tree(&mut pen, chart, width, height),
        ChartBody::Effect(chart) => effect::effect(&mut pen, chart, width, height),
        ChartBody::Pushes(chart) => pushes::pushes(&mut pen, chart, width, height),
        ChartBody::Silhouettes(chart) => silhouettes::silhouettes(&mut pen, chart, width, height),
        ChartBody::Flows(chart) => flows::flows(&mut pen, chart, width, height),
        ChartBody::Parallel(chart) => parallel::parallel(&mut pen, chart, width, height),
    };
    pen.finish(width, height, plot)
}

/// The least height at this width: grows with the rows of charts that have rows.
pub fn layout_height(body: &ChartBody, width: f32) -> f32 {
    match body {
        ChartBody::Forest(chart) => forest::least_height(chart),
        ChartBody::Path(chart) => path::least_height(chart),
        ChartBody::Correlations(chart) => correlations::least_height(chart),
        ChartBody::Bars(chart) => match &chart.bars {
            BarsAxis::Levels(levels) => bars::least_height(levels.len(), chart, width),
            BarsAxis::Range { .. } | BarsAxis::Days { .. } => 100.0,
        },
        ChartBody::Heat(chart) => heat::least_height(chart, width),
        ChartBody::Effect(chart) => effect::least_height(chart),
        ChartBody::Pushes(chart) => pushes::least_height(chart),
        ChartBody::Silhouettes(chart) => silhouettes::least_height(chart),
        ChartBody::Flows(chart) => flows::least_height(chart),
        ChartBody::Parallel(chart) => parallel::least_height(chart, width),
        ChartBody::Lines(_) => 32.0,
        ChartBody::Matrix(chart) => matrix::least_height(chart),
        ChartBody::Scores(_) | ChartBody::Scatter(_) | ChartBody::Tree(_) => 100.0,
    }
}
