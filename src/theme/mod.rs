//! How Buyerscope looks: colours as plain numbers (shared by screen and export), fonts, and egui's style.

#[cfg(test)]
mod colour_tests;
pub mod colours;
pub mod fonts;
mod paper;
pub mod style;

pub use colours::{ClassColours, Colours, DARK, LIGHT, Rgb, scale};
pub use paper::PRINT;
