//! A formula over all rows, a block of them at a time.

use std::{borrow::Cow, ops::Range};

use rayon::prelude::*;

use super::{
    Formula, Source, ValueKind,
    blocks::{
        Block, Cells, DIVISION, FALSE, LOG, MISSING, ROOT, TOO_LARGE, TRUE, applied, arithmetic, chosen,
        compared, settled,
    },
    node::Node,
};
use crate::engine::{Cancelled, Progress};

/// Rows computed at a time: the values of a few parts fit the cache.
const BLOCK: usize = 2_048;

/// The results of all rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Computed {
    pub values: Values,
    pub faults: Faults,
}

/// One result a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// NaN: missing.
    Numbers(Vec<f64>),
    Words(Vec<Option<String>>),
    Truths(Vec<Option<bool>>),
}

/// Rows whose result is missing because something has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Faults {
    pub divisions_by_zero: usize,
    pub logarithms: usize,
    pub roots: usize,
    pub too_large: usize,
}

impl Faults {
    pub fn total(&self) -> usize {
        self.divisions_by_zero + self.logarithms + self.roots + self.too_large
    }

    fn add(&mut self, other: Self) {
        self.divisions_by_zero += other.divisions_by_zero;
        self.logarithms += other.logarithms;
        self.roots += other.roots;
        self.too_large += other.too_large;
    }
}

impl Formula {
    /// Computes all rows.
    ///
    /// # Errors
    /// When the caller asked to stop.
    pub fn evaluate(
        &self,
        source: &dyn Source,
        n_rows: usize,
        progress: &Progress,
    ) -> Result<Computed, Cancelled> {
        let blocks: Vec<Range<usize>> = (0..n_rows.div_ceil(BLOCK))
            .map(|block| block * BLOCK..((block + 1) * BLOCK).min(n_rows))
            .collect();
        let done = blocks
            .into_par_iter()
            .map(|rows| {
                progress.check()?;
                Ok(finished(node(&self.root, source, &rows)))
            })
            .collect::<Result<Vec<Computed>, Cancelled>>()?;
        Ok(joined(self.kind(), n_rows, done))
    }
}

/// Faults are counted where the row has no value in the end.
fn finished(block: Block<'_>) -> Computed {
    let mut faults = Faults::default();
    let mut count = |row: usize| match block.faults.get(row) {
        Some(&DIVISION) => faults.divisions_by_zero += 1,
        Some(&LOG) => faults.logarithms += 1,
        Some(&ROOT) => faults.roots += 1,
        Some(&TOO_LARGE) => faults.too_large += 1,
        _ => {}
    };
    let values = match block.cells {
        Cells::Numbers(values) => {
            if !block.faults.is_empty() {
                (0..values.len())
                    .filter(|&row| values[row].is_nan())
                    .for_each(&mut count);
            }
            Values::Numbers(values)
        }
        Cells::Words(words) => {
            (0..words.len())
                .filter(|&row| words[row].is_none())
                .for_each(&mut count);
            Values::Words(words.into_iter().map(|word| word.map(Cow::into_owned)).collect())
        }
        Cells::Truths(truths) => {
            (0..truths.len())
                .filter(|&row| truths[row] == MISSING)
                .for_each(&mut count);
            let truth = |truth| (truth != MISSING).then_some(truth == TRUE);
            Values::Truths(truths.into_iter().map(truth).collect())
        }
    };
    Computed { values, faults }
}

fn joined(kind: ValueKind, n_rows: usize, done: Vec<Computed>) -> Computed {
    let mut faults = Faults::default();
    let mut numbers = Vec::new();
    let mut words = Vec::new();
    let mut truths = Vec::new();
    match kind {
        ValueKind::Number => numbers.reserve_exact(n_rows),
        ValueKind::Words => words.reserve_exact(n_rows),
        ValueKind::Truth => truths.reserve_exact(n_rows),
    }
    for block in done {
        faults.add(block.faults);
        match block.values {
            Values::Numbers(values) => numbers.extend(values),
            Values::Words(values) => words.extend(values),
            Values::Truths(values) => truths.extend(values),
        }
    }
    let values = match kind {
        ValueKind::Number => Values::Numbers(numbers),
        ValueKind::Words => Values::Words(words),
        ValueKind::Truth => Values::Truths(truths),
    };
    Computed { values, faults }
}

fn node<'a>(part: &'a Node, source: &'a dyn Source, rows: &Range<usize>) -> Block<'a> {
    let n = rows.len();
    let of = |part: &'a Node| node(part, source, rows);
    let plain = |cells| Block {
        cells,
        faults: Vec::new(),
    };
    match part {
        Node::Number(value) => plain(Cells::Numbers(vec![*value; n])),
        Node::Words(words) => plain(Cells::Words(vec![Some(Cow::Borrowed(words.as_str())); n])),
        Node::Truth(truth) => plain(Cells::Truths(vec![u8::from(*truth); n])),
        Node::NumberColumn(column) => {
            let mut values = Vec::with_capacity(n);
            source.numbers(*column, rows.clone(), &mut values);
            plain(Cells::Numbers(values))
        }
        Node::WordColumn(column) => {
            let mut words = Vec::with_capacity(n);
            source.words(*column, rows.clone(), &mut words);
            plain(Cells::Words(
                words.into_iter().map(|word| word.map(Cow::Borrowed)).collect(),
            ))
        }
        Node::Not(inner) => {
            let mut inner = of(inner);
            if let Cells::Truths(truths) = &mut inner.cells {
                for truth in truths.iter_mut().filter(|truth| **truth != MISSING) {
                    *truth = TRUE - *truth;
                }
            }
            inner
        }
        // Where one side settles it the other may be missing (Kleene's logic).
        Node::And(left, right) => settled(of(left), of(right), FALSE),
        Node::Or(left, right) => settled(of(left), of(right), TRUE),
        Node::Arithmetic(operation, left, right) => arithmetic(*operation, of(left), of(right)),
        Node::Compare(comparison, left, right) => compared(*comparison, of(left), of(right)),
        Node::Apply(function, inner) => applied(*function, of(inner)),
        Node::If(condition, then, other) => chosen(of(condition), of(then), of(other)),
        Node::IsMissing(inner) => plain(Cells::Truths(match of(inner).cells {
            Cells::Numbers(values) => values.iter().map(|value| u8::from(value.is_nan())).collect(),
            Cells::Words(words) => words.iter().map(|word| u8::from(word.is_none())).collect(),
            Cells::Truths(truths) => truths.iter().map(|&truth| u8::from(truth == MISSING)).collect(),
        })),
    }
}
