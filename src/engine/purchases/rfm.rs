//! Recency, frequency and monetary scores: quintiles with ties kept honest.
//!
//! A score is 1 plus the number of quintile edges (type 7 of Hyndman & Fan, *Sample quantiles in
//! statistical packages*, 1996; what pandas' `qcut` takes) that lie below the value, for recency 5
//! minus it. Equal values get equal scores, whatever that does to the sizes of the bins; where bins
//! collapse the report says so.

use super::{Customers, rules::SegmentShare};
use crate::engine::{format, metrics::quantile};

/// Highest score.
pub const BEST: u8 = 5;

/// What the scores came to.
#[derive(Debug, Clone, PartialEq)]
pub struct RfmReport {
    pub recency: ScoreReport,
    pub frequency: ScoreReport,
    pub monetary: ScoreReport,
    /// In the order of the rules; customers that no rule fits stand last.
    pub segments: Vec<SegmentShare>,
    /// `cells[r − 1][f − 1]`: customers and what they spent.
    pub cells: [[(u64, f64); 5]; 5],
    /// Customers without scores: returns only.
    pub unscored: u64,
}

/// One score over all customers.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreReport {
    /// The four edges between the quintiles.
    pub edges: [f64; 4],
    /// Customers with each score, from 1 to 5.
    pub counts: [u64; 5],
    /// The least and the most days, orders or money with each score; `None`: no customer has it.
    pub spans: [Option<(f64, f64)>; 5],
    /// Where bins collapse: "Frequency has only 3 distinct scores: 62 % bought once."
    pub note: Option<String>,
}

/// Scores of all customers, and what there is to say about them; segments are not yet told. `edges`: the quintiles of
/// other customers, which these are scored by.
pub(super) fn scores(
    customers: &Customers,
    edges: Option<[[f64; 4]; 3]>,
) -> ([Vec<Option<u8>>; 3], RfmReport) {
    let money = customers.decimals.max(2);
    let [of_recency, of_frequency, of_monetary] = edges.map_or([None; 3], |edges| edges.map(Some));
    let (r, recency) = score(&customers.recency_days, true, of_recency, |share, value| {
        format!(
            "{share} last bought {}",
            format::plural(whole(value), "day before", "days before")
        )
    });
    let (f, mut frequency) = score(&customers.frequency, false, of_frequency, |share, value| {
        match whole(value) + 1 {
            1 => format!("{share} bought once"),
            2 => format!("{share} bought twice"),
            n => format!("{share} bought {} times", format::count(n as u64)),
        }
    });
    let (m, mut monetary) = score(&spent(customers), false, of_monetary, |share, value| {
        format!("{share} spent {}", format::decimal(value, money))
    });
    let mut recency = recency;
    for (report, name) in [
        (&mut recency, "Recency"),
        (&mut frequency, "Frequency"),
        (&mut monetary, "Monetary"),
    ] {
        let distinct = report.counts.iter().filter(|&&n| n > 0).count();
        let why = report.note.take().filter(|_| distinct < usize::from(BEST));
        report.note = why.map(|why| {
            format!(
                "{name} has only {}: {why}.",
                format::plural(distinct, "distinct score", "distinct scores")
            )
        });
    }
    // Scored as orders after the first, told as orders.
    for (low, high) in frequency.spans.iter_mut().flatten() {
        (*low, *high) = (*low + 1.0, *high + 1.0);
    }
    let mut cells = [[(0_u64, 0.0_f64); 5]; 5];
    let mut unscored = 0;
    for (place, &spent) in customers.total_spent.iter().enumerate() {
        match (r[place], f[place]) {
            (Some(r), Some(f)) => {
                let cell = &mut cells[usize::from(r - 1)][usize::from(f - 1)];
                *cell = (cell.0 + 1, cell.1 + spent);
            }
            _ => unscored += 1,
        }
    }
    let report = RfmReport {
        recency,
        frequency,
        monetary,
        segments: Vec::new(),
        cells,
        unscored,
    };
    ([r, f, m], report)
}

/// Customers who only returned something have no scores at all.
fn spent(customers: &Customers) -> Vec<f64> {
    let both = customers.total_spent.iter().zip(&customers.frequency);
    both.map(|(&spent, frequency)| if frequency.is_nan() { f64::NAN } else { spent })
        .collect()
}

fn score(
    values: &[f64],
    low_is_best: bool,
    edges: Option<[f64; 4]>,
    words: impl Fn(String, f64) -> String,
) -> (Vec<Option<u8>>, ScoreReport) {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let edges = edges.unwrap_or_else(|| [0.2, 0.4, 0.6, 0.8].map(|share| quantile(&sorted, share)));
    let mut counts = [0_u64; 5];
    let scores: Vec<Option<u8>> = values
        .iter()
        .map(|value| {
            if value.is_nan() {
                return None;
            }
            let below = (0..4_u8)
                .filter(|&edge| edges[usize::from(edge)] < *value)
                .count();
            let place = if low_is_best { 4 - below } else { below };
            counts[place] += 1;
            u8::try_from(place + 1).ok()
        })
        .collect();
    // Of equally frequent values the smallest.
    let tied = sorted
        .chunk_by(|a, b| a == b)
        .max_by(|a, b| a.len().cmp(&b.len()).then(b[0].total_cmp(&a[0])));
    let note = tied.map(|tied| {
        let share = format::percent(tied.len() as f64 / sorted.len() as f64, 0);
        words(share, tied[0])
    });
    let report = ScoreReport {
        edges,
        counts,
        spans: spans(values, &scores),
        note,
    };
    (scores, report)
}

/// The least and the most value with each score.
fn spans(values: &[f64], scores: &[Option<u8>]) -> [Option<(f64, f64)>; 5] {
    let mut spans: [Option<(f64, f64)>; 5] = [None; 5];
    for (&value, score) in values.iter().zip(scores) {
        if let Some(span) = score.and_then(|score| spans.get_mut(usize::from(score - 1))) {
            let (low, high) = span.unwrap_or((value, value));
            *span = Some((low.min(value), high.max(value)));
        }
    }
    spans
}

impl RfmReport {
    /// Between the quintiles of recency, frequency and money.
    pub(super) fn edges(&self) -> [[f64; 4]; 3] {
        [self.recency.edges, self.frequency.edges, self.monetary.edges]
    }

    /// What each score spans, a sentence for recency, frequency and money each.
    pub fn span_words(&self, decimals: usize) -> [String; 3] {
        [
            format!("Recency in days: {}.", self.recency.span_words(0)),
            format!("Frequency in orders: {}.", self.frequency.span_words(0)),
            format!(
                "Monetary, what was spent: {}.",
                self.monetary.span_words(decimals)
            ),
        ]
    }

    /// Segments that no customer is in; `None`: there is somebody in each.
    pub fn empty_words(&self) -> Option<String> {
        let empty = self.segments.iter().filter(|segment| segment.customers == 0);
        let names: Vec<&str> = empty.map(|segment| segment.name.as_str()).collect();
        (!names.is_empty()).then(|| format!("No customer is in {}.", names.join(", ")))
    }
}

impl ScoreReport {
    /// "5 is 0 to 30, 4 is 31 to 152": the best first, scores that no customer has left out.
    fn span_words(&self, decimals: usize) -> String {
        let shown = |value: f64| format::decimal(value, decimals);
        let words = (1..=BEST).zip(&self.spans).rev().filter_map(|(score, span)| {
            let (low, high) = (*span)?;
            Some(if low == high {
                format!("{score} is {}", shown(low))
            } else {
                format!("{score} is {} to {}", shown(low), shown(high))
            })
        });
        words.collect::<Vec<_>>().join(", ")
    }
}

/// Days and orders are whole and not negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole, not negative and below 2^32"
)]
fn whole(value: f64) -> usize {
    value.max(0.0) as usize
}
