//! A formula over all rows, a block of them at a time.

use std::{borrow::Cow, ops::Range};

use rayon::prelude::*;

use super::{
    Formula, Source, ValueKind,
    functions::Unary,
    parse::{Comparison, Node, Operation},
};
use crate::engine::{Cancelled, Progress};

/// Rows computed at a time: the values of a few parts fit the cache.
const BLOCK: usize = 2_048;

const FALSE: u8 = 0;
const TRUE: u8 = 1;
const MISSING: u8 = 2;

/// Why a row has no value, where it is not that an operand is missing.
const DIVISION: u8 = 1;
const LOG: u8 = 2;
const ROOT: u8 = 3;
const TOO_LARGE: u8 = 4;

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

/// Results of the rows of a block.
struct Block<'a> {
    cells: Cells<'a>,
    /// Why each row has no value; empty: there is no such row.
    faults: Vec<u8>,
}

enum Cells<'a> {
    Numbers(Vec<f64>),
    Words(Vec<Option<Cow<'a, str>>>),
    Truths(Vec<u8>),
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

/// The fault of either side: of two the left one.
fn both_faults(left: Vec<u8>, right: &[u8]) -> Vec<u8> {
    if left.is_empty() {
        return right.to_vec();
    }
    let mut faults = left;
    for (fault, &other) in faults.iter_mut().zip(right) {
        if *fault == 0 {
            *fault = other;
        }
    }
    faults
}

fn settled<'a>(left: Block<'a>, right: Block<'a>, settles: u8) -> Block<'a> {
    let faults = both_faults(left.faults, &right.faults);
    let (Cells::Truths(mut truths), Cells::Truths(others)) = (left.cells, right.cells) else {
        return nothing();
    };
    for (truth, other) in truths.iter_mut().zip(others) {
        *truth = match (*truth, other) {
            (one, other) if one == settles || other == settles => settles,
            (MISSING, _) | (_, MISSING) => MISSING,
            _ => 1 - settles,
        };
    }
    Block {
        cells: Cells::Truths(truths),
        faults,
    }
}

/// Never taken: kinds are checked when a formula is parsed.
fn nothing<'a>() -> Block<'a> {
    Block {
        cells: Cells::Numbers(Vec::new()),
        faults: Vec::new(),
    }
}

fn arithmetic<'a>(operation: Operation, left: Block<'a>, right: Block<'a>) -> Block<'a> {
    let mut faults = both_faults(left.faults, &right.faults);
    let (Cells::Numbers(mut values), Cells::Numbers(others)) = (left.cells, right.cells) else {
        return nothing();
    };
    let apply = |one: f64, other: f64| match operation {
        Operation::Add => one + other,
        Operation::Subtract => one - other,
        Operation::Multiply => one * other,
        Operation::Divide => one / other,
        Operation::Power => one.powf(other),
        // f64::min prefers the value that is there; here a missing operand makes the result missing.
        Operation::Least => {
            if one < other || one.is_nan() {
                one
            } else {
                other
            }
        }
        Operation::Most => {
            if one > other || one.is_nan() {
                one
            } else {
                other
            }
        }
        Operation::Round => rounded(one, other),
        Operation::Log => one.ln() / other.ln(),
    };
    let n = values.len();
    for (row, (value, other)) in values.iter_mut().zip(others).enumerate() {
        let one = *value;
        let mut result = apply(one, other);
        // A missing operand stays missing: in IEEE arithmetic NaN^0 is 1.
        let is_missing = one.is_nan() || other.is_nan();
        if is_missing {
            result = f64::NAN;
        } else if !result.is_finite() || (operation == Operation::Log && (one <= 0.0 || other <= 0.0)) {
            if faults.is_empty() {
                faults = vec![0; n];
            }
            faults[row] = match operation {
                Operation::Divide if other == 0.0 => DIVISION,
                Operation::Power if one == 0.0 => DIVISION,
                Operation::Power if one < 0.0 && result.is_nan() => ROOT,
                Operation::Log => LOG,
                _ => TOO_LARGE,
            };
            result = f64::NAN;
        }
        *value = result;
    }
    Block {
        cells: Cells::Numbers(values),
        faults,
    }
}

/// To so many decimals, halves away from zero.
fn rounded(value: f64, decimals: f64) -> f64 {
    let scale = 10_f64.powf(decimals.round().clamp(-300.0, 300.0));
    let scaled = value * scale;
    // Too large to have decimals at that place: as it is.
    if scaled.is_finite() {
        scaled.round() / scale
    } else {
        value
    }
}

fn applied(function: Unary, mut inner: Block<'_>) -> Block<'_> {
    let Cells::Numbers(values) = &mut inner.cells else {
        return nothing();
    };
    let n = values.len();
    for (row, value) in values.iter_mut().enumerate() {
        if value.is_nan() {
            continue;
        }
        let result = match function {
            Unary::Abs => value.abs(),
            Unary::Exp => value.exp(),
            Unary::Sqrt => value.sqrt(),
            Unary::Ln => value.ln(),
            Unary::Log10 => value.log10(),
            Unary::Floor => value.floor(),
            Unary::Ceil => value.ceil(),
            Unary::Round => value.round(),
        };
        if result.is_finite() {
            *value = result;
            continue;
        }
        *value = f64::NAN;
        if inner.faults.is_empty() {
            inner.faults = vec![0; n];
        }
        inner.faults[row] = match function {
            Unary::Sqrt => ROOT,
            Unary::Ln | Unary::Log10 => LOG,
            _ => TOO_LARGE,
        };
    }
    inner
}

fn compared<'a>(comparison: Comparison, left: Block<'a>, right: Block<'a>) -> Block<'a> {
    let faults = both_faults(left.faults, &right.faults);
    let truths = match (left.cells, right.cells) {
        (Cells::Numbers(values), Cells::Numbers(others)) => {
            let compare = |(one, other): (f64, f64)| {
                if one.is_nan() || other.is_nan() {
                    return MISSING;
                }
                u8::from(match comparison {
                    Comparison::Equal => one == other,
                    Comparison::Differs => one != other,
                    Comparison::Less => one < other,
                    Comparison::LessOrEqual => one <= other,
                    Comparison::More => one > other,
                    Comparison::MoreOrEqual => one >= other,
                })
            };
            values.into_iter().zip(others).map(compare).collect()
        }
        (Cells::Words(words), Cells::Words(others)) => words
            .iter()
            .zip(&others)
            .map(|(one, other)| match (one, other) {
                (Some(one), Some(other)) => u8::from((one == other) == (comparison == Comparison::Equal)),
                _ => MISSING,
            })
            .collect(),
        (Cells::Truths(truths), Cells::Truths(others)) => truths
            .iter()
            .zip(&others)
            .map(|(&one, &other)| {
                if one == MISSING || other == MISSING {
                    return MISSING;
                }
                u8::from((one == other) == (comparison == Comparison::Equal))
            })
            .collect(),
        _ => return nothing(),
    };
    Block {
        cells: Cells::Truths(truths),
        faults,
    }
}

/// A row takes value and fault of the side that its condition chooses.
fn chosen<'a>(condition: Block<'a>, then: Block<'a>, other: Block<'a>) -> Block<'a> {
    let Cells::Truths(truths) = condition.cells else {
        return nothing();
    };
    let mut faults = Vec::new();
    if !(condition.faults.is_empty() && then.faults.is_empty() && other.faults.is_empty()) {
        let fault = |of: &[u8], row: usize| of.get(row).copied().unwrap_or(0);
        faults = (0..truths.len())
            .map(|row| match truths[row] {
                TRUE => fault(&then.faults, row),
                FALSE => fault(&other.faults, row),
                _ => fault(&condition.faults, row),
            })
            .collect();
    }
    let cells = match (then.cells, other.cells) {
        (Cells::Numbers(then), Cells::Numbers(other)) => {
            Cells::Numbers(pick(&truths, then, other, || f64::NAN))
        }
        (Cells::Words(then), Cells::Words(other)) => Cells::Words(pick(&truths, then, other, || None)),
        (Cells::Truths(then), Cells::Truths(other)) => Cells::Truths(pick(&truths, then, other, || MISSING)),
        _ => return nothing(),
    };
    Block { cells, faults }
}

fn pick<T>(truths: &[u8], then: Vec<T>, other: Vec<T>, missing: impl Fn() -> T) -> Vec<T> {
    truths
        .iter()
        .zip(then.into_iter().zip(other))
        .map(|(&truth, (then, other))| match truth {
            TRUE => then,
            FALSE => other,
            _ => missing(),
        })
        .collect()
}
