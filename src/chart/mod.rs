//! Report → [`ChartSpec`] → [`Scene`]: what a picture shows, as plain data.
//!
//! The window paints the scene, the exporter writes it as SVG: one layout, one picture.

mod layout;
mod scene;
mod spec;
mod ticks;
mod words;

pub use layout::{layout, layout_height, page};
pub use scene::{Align, Mark, Region, Scene, VerticalAlign};
pub use spec::*;
pub use ticks::{log_ticks, tick_labels, ticks, whole_ticks};
