//! How long it takes until the first rows of a large file are on the screen. How soon a cancel is honoured is measured by
//! benches/opening.rs: the allocator of these tests copies what it shortens.

use std::{
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use egui_kittest::kittest::Queryable as _;

use super::views::{FakePicker, Window, wait, window};

#[path = "../../benches/customers/mod.rs"]
mod customers;

/// A file with the rows of the benchmark, as often as asked for.
fn large_file(times: usize) -> tempfile::NamedTempFile {
    let text = customers::customers();
    let rows = text.split_once('\n').map_or("", |(_, rows)| rows);
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    for _ in 1..times {
        file.write_all(rows.as_bytes()).unwrap();
    }
    file.flush().unwrap();
    file
}

/// Opens a file as a user does, from the welcome page. From the answer of the dialog on, milliseconds until
/// the cells of the first row are painted.
fn open(path: &Path) -> (Window, f64) {
    let mut window = window(1440.0, 900.0, None, FakePicker::answering(path));
    window.step();
    // What is worked on behind the welcome page is done.
    wait(&mut window, "the sample", |state| {
        state.running.is_empty() && state.results.read().is_some()
    });
    window.get_by_label("Open file…").click();
    let start = Instant::now();
    let until = start + Duration::from_mins(2);
    while window
        .query_by_label_contains("line 2, customer_id C000000, total_spent")
        .is_none()
    {
        assert!(Instant::now() < until, "the first row never came");
        std::thread::sleep(Duration::from_millis(1));
        window.step();
    }
    (window, start.elapsed().as_secs_f64() * 1e3)
}

/// Run with `cargo test --release --test suite first_rows -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, printed for people"]
fn first_rows() {
    for times in [1, 21] {
        let file = large_file(times);
        let megabytes = std::fs::metadata(file.path()).unwrap().len() / 1_000_000;
        let mut milliseconds: Vec<f64> = (0..5).map(|_| open(file.path()).1).collect();
        milliseconds.sort_by(f64::total_cmp);
        println!(
            "{megabytes} MB: first rows after {:.0} ms (median of 5), at most {:.0} ms",
            milliseconds[2], milliseconds[4]
        );
    }
}
