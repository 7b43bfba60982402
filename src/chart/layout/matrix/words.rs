//! What the cells and the names of a matrix say.

use crate::{
    chart::{MatrixChart, layout::cells::CellText, words::counted},
    engine::{format, study::MatrixValue},
};

/// What the cells of two classes mean, by (is the truth positive, is the prediction positive).
const WORDS: [[&str; 2]; 2] = [["rightly left out", "false alarm"], ["missed", "found"]];

/// The values that are chosen: the first large, further ones smaller. Two shares are told apart by a word.
pub fn cell_text(chart: &MatrixChart, row: usize, column: usize) -> CellText {
    let shown = chart.values.shown();
    let n_shares = shown.iter().filter(|value| **value != MatrixValue::Count).count();
    let mut values = shown.into_iter().filter_map(|value| {
        if value == MatrixValue::Count {
            return Some(format::count(chart.count(row, column)));
        }
        let share = format::percent(chart.share(value, row, column), 1);
        let is_told = n_shares == 1 || share.is_empty();
        let text = if is_told {
            share
        } else {
            format!("{} {share}", value.short())
        };
        Some(text).filter(|text| !text.is_empty())
    });
    CellText {
        main: values.next().unwrap_or_default(),
        shares: values.collect(),
        words: meaning(chart, row, column).unwrap_or_default().to_owned(),
    }
}

/// With two classes: "false alarm".
fn meaning(chart: &MatrixChart, row: usize, column: usize) -> Option<&'static str> {
    (chart.labels.len() == 2)
        .then(|| WORDS[usize::from(row == chart.positive)][usize::from(column == chart.positive)])
}

/// "771 rightly left out, 92.6 % of Bargain Hunter", and the other shares where they are shown.
pub fn cell_label(chart: &MatrixChart, row: usize, column: usize) -> String {
    let (truth, predicted) = (&chart.labels[row], &chart.labels[column]);
    let n = chart.count(row, column);
    let mut words = match meaning(chart, row, column) {
        Some(meaning) => format!("{} {meaning}", format::count(n)),
        None if row == column => format!("{} found", counted(n, truth)),
        None => format!("{} taken for {predicted}", counted(n, truth)),
    };
    let shares = [
        (MatrixValue::OfRow, format!("of {truth}")),
        (MatrixValue::OfColumn, format!("of those predicted {predicted}")),
        (MatrixValue::OfAll, "of all".to_owned()),
    ];
    for (value, of) in shares {
        // The share of the row is what the colour says.
        let share = format::percent(chart.share(value, row, column), 1);
        if !share.is_empty() && (value == MatrixValue::OfRow || chart.values.has(value)) {
            words.push_str(&format!(", {share} {of}"));
        }
    }
    words
}

/// "Truly Premium Buyer: 417 customers, 279 of them found, recall 66.9 %".
pub fn row_label(chart: &MatrixChart, class: usize) -> String {
    let found = format::count(chart.count(class, class));
    let recall = share_words("recall", chart.share(MatrixValue::OfRow, class, class));
    format!(
        "Truly {}: {}, {found} of them found{recall}",
        chart.labels[class],
        customers(chart.row_total(class))
    )
}

/// "Predicted Premium Buyer: 341 customers, 279 of them rightly, precision 81.8 %".
pub fn column_label(chart: &MatrixChart, class: usize) -> String {
    let rightly = format::count(chart.count(class, class));
    let precision = share_words("precision", chart.share(MatrixValue::OfColumn, class, class));
    format!(
        "Predicted {}: {}, {rightly} of them rightly{precision}",
        chart.labels[class],
        customers(chart.column_total(class))
    )
}

/// "All 1 250 customers, 1 050 of them predicted rightly, accuracy 84.0 %".
pub fn all_label(chart: &MatrixChart) -> String {
    let right: u64 = (0..chart.labels.len())
        .map(|class| chart.count(class, class))
        .sum();
    let accuracy = share_words("accuracy", right as f64 / chart.total() as f64);
    format!(
        "All {}, {} of them predicted rightly{accuracy}",
        customers(chart.total()),
        format::count(right)
    )
}

fn customers(n: u64) -> String {
    format::plural(n, "customer", "customers")
}

/// Nothing where there is nothing to divide by.
fn share_words(name: &str, share: f64) -> String {
    if share.is_finite() {
        format!(", {name} {}", format::percent(share, 1))
    } else {
        String::new()
    }
}
