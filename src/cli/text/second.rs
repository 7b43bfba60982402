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
    // The last place is no segment, where somebody is in none.
    let mut rows = fit.moves.iter().chain([&fit.only_first, &fit.only_second]);
    let has_none = rows.any(|row| row.last().is_some_and(|n| *n > 0))
        || fit.moves.last().is_some_and(|row| row.iter().any(|n| *n > 0));
    let none = has_none.then_some(fit.k);
    let places: Vec<usize> = order.iter().copied().chain(none).collect();
    let name = |place: usize| {
        slots
            .get(place)
            .map_or_else(|| "none".to_owned(), |slot| (slot + 1).to_string())
    };
    let heads = places.iter().map(|&place| name(place));
    let mut grid = Grid::new(first("from").chain(heads).chain(first("not in it")));
    for &from in &places {
        let cells = places.iter().map(|&to| fit.moves[from][to]);
        let cells = cells.chain([fit.only_first[from]]).map(count);
        grid.row(std::iter::once(name(from)).chain(cells));
    }
    let new = places.iter().map(|&to| count(fit.only_second[to]));
    grid.row(first("new").chain(new).chain([String::new()]));
    said += &grid.lines();
    said += &format!("{}\n", stayed_words(fit));
    said
}
