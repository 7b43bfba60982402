//! What is said of a second file in the segments.

use super::grid::Grid;
use crate::{
    chart::stayed_words,
    engine::{
        format::{count, decimal, percent, plural},
        segment::{SecondFile, SegmentScan},
    },
};

/// Sizes, moves and drift for one k.
pub fn second_text(second: &SecondFile, scan: &SegmentScan, k: usize) -> String {
    let fit = second.fit(k);
    let (slots, order) = (scan.slots(fit.k), scan.in_order(fit.k));
    let number = |segment: &usize| (slots[*segment] + 1).to_string();
    let mut said = format!(
        "\n{}: {} in the same segments\n\n",
        second.name,
        plural(second.table.n_rows(), "customer", "customers")
    );
    let first = |word: &str| std::iter::once(word.to_owned());
    let mut grid = Grid::new(first("segment").chain(order.iter().map(number)));
    let total = fit.assigned.labels.len();
    let sizes = || order.iter().map(|&segment| fit.assigned.sizes[segment]);
    grid.row(first("size").chain(sizes().map(count)));
    let share = |n: u64| percent(n as f64 / total as f64, 1);
    grid.row(first("share").chain(sizes().map(share)));
    said += &grid.lines();
    if fit.assigned.n_without > 0 {
        said += &format!("{} in no segment\n", count(fit.assigned.n_without));
    }
    said += &format!(
        "Sizes against the first file: {}, PSI {}\n",
        fit.level.words(),
        decimal(fit.psi, 3)
    );
    let Some(shared) = &second.shared else {
        return said + "No column names the customers in both files: nobody can be followed.\n";
    };
    said += &format!("\nFrom (rows) to (columns), by {}\n", shared.column);
    let ends = ["none", "not in it"].map(str::to_owned);
    let mut grid = Grid::new(first("from").chain(order.iter().map(number)).chain(ends));
    // The last place is no segment.
    let places: Vec<usize> = order.iter().copied().chain([fit.k]).collect();
    for &from in &places {
        let name = slots
            .get(from)
            .map_or_else(|| "none".to_owned(), |slot| (slot + 1).to_string());
        let cells = places.iter().map(|&to| fit.moves[from][to]);
        let cells = cells.chain([fit.only_first[from]]).map(count);
        grid.row(std::iter::once(name).chain(cells));
    }
    let new = places.iter().map(|&to| count(fit.only_second[to]));
    grid.row(first("new").chain(new).chain([String::new()]));
    said += &grid.lines();
    said += &format!("{}\n", stayed_words(fit));
    said
}
