//! Report → [`ChartSpec`] → [`Scene`]: what a picture shows, as plain data.
//!
//! The window paints the scene, the exporter writes it as SVG: one layout, one picture.

mod scene;
mod spec;
mod ticks;

pub use scene::{Align, Mark, Region, Scene, VerticalAlign};
pub use spec::*;
pub use ticks::ticks;
