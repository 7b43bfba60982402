//! What the user sees: one folder a tab. Views read the state and push commands; they never change it.

pub mod data;
pub mod explore;
pub mod panes;
pub mod segments;
pub mod train;
pub mod widgets;
