//! Buyerscope: the window, or the command line.

use buyerscope::{app::run_window, engine::study::Source};

fn main() -> anyhow::Result<()> {
    let open = std::env::args().nth(1).map(|path| Source::File(path.into()));
    run_window(open)
}
