//! Two columns of any number of customers → where they are: [`Cloud`], counted into cells ([`Density`]), found by
//! place, gathered by hand ([`Region`]), described by group ([`GroupShape`]).

mod axis;
mod cloud;
mod codes;
mod colours;
mod contour;
mod density;
mod drawing;
mod plot;
mod raster;
mod region;
mod shapes;
#[cfg(test)]
mod tests;
mod window;

pub use axis::{AxisColumn, AxisNote, shown_axes};
pub use cloud::{Cloud, Spot};
pub use codes::Codes;
pub use colours::{ColourGroup, ColourGroups, ColourKey, MOST_CATEGORIES, RAMP_STEPS, shows_classes};
pub use density::{Density, Ink};
pub use drawing::{DrawRequest, Drawing, Picture, UNSELECTED};
pub use plot::{Placed, Plot, PlotChoice};
pub use raster::{Groups, counts, few};
pub use region::{Region, is_within};
pub use shapes::{GroupShape, shapes};
pub use window::Window;

/// Up to this many points each is drawn as itself; above they are counted into cells.
pub const EACH_DRAWN: usize = 20_000;
