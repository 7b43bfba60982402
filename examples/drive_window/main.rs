//! Drives a running window as a person would, step by step: finds widgets by their accessible names, clicks,
//! types, moves sliders, takes pictures.
//!
//! ```text
//! cargo build --features inspection --bin buyerscope --example drive_window
//! EGUI_INSPECTION=127.0.0.1:5719 target/debug/buyerscope &
//! target/debug/examples/drive_window 127.0.0.1:5719 'click Try the sample customers' 'shot data.png'
//! ```
//!
//! `.ci/window-smoke` is the script to copy from.

mod steps;
mod window;

use anyhow::{Context as _, Result};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments
        .next()
        .with_context(|| format!("no address\n\n{}", steps::HELP))?;
    let window = window::Window::connect(&address)?;
    for step in arguments {
        steps::perform(&window, &step).with_context(|| format!("step `{step}`"))?;
    }
    Ok(())
}
