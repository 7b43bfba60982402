//! Renders the icon's SVG as the PNG that windows and desktops want: `cargo run --example make_icon`.

use anyhow::Context as _;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// Width and height in pixels, as the SVG says.
const SIDE: u32 = 256;

fn main() -> anyhow::Result<()> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/icon");
    let svg = std::fs::read(folder.join("buyerscope.svg"))?;
    let tree = Tree::from_data(&svg, &Options::default())?;
    let mut pixels = Pixmap::new(SIDE, SIDE).context("an icon has pixels")?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    std::fs::write(folder.join("buyerscope.png"), pixels.encode_png()?)?;
    Ok(())
}
