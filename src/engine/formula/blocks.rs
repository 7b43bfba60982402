//! Results of a block of rows, and how two of them become one.

use std::borrow::Cow;

use super::{
    functions::Unary,
    node::{Comparison, Operation},
};

pub(super) const FALSE: u8 = 0;
pub(super) const TRUE: u8 = 1;
pub(super) const MISSING: u8 = 2;

/// Why a row has no value, where it is not that an operand is missing.
pub(super) const DIVISION: u8 = 1;
pub(super) const LOG: u8 = 2;
pub(super) const ROOT: u8 = 3;
pub(super) const TOO_LARGE: u8 = 4;

/// Results of the rows of a block.
pub(super) struct Block<'a> {
    pub cells: Cells<'a>,
    /// Why each row has no value; empty: there is no such row.
    pub faults: Vec<u8>,
}

pub(super) enum Cells<'a> {
    Numbers(Vec<f64>),
    Words(Vec<Option<Cow<'a, str>>>),
    Truths(Vec<u8>),
}

/// The fault of either side: of two the left one.
pub(super) fn both_faults(left: Vec<u8>, right: &[u8]) -> Vec<u8> {
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

pub(super) fn settled<'a>(left: Block<'a>, right: Block<'a>, settles: u8) -> Block<'a> {
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
pub(super) fn nothing<'a>() -> Block<'a> {
    Block {
        cells: Cells::Numbers(Vec::new()),
        faults: Vec::new(),
    }
}

pub(super) fn arithmetic<'a>(operation: Operation, left: Block<'a>, right: Block<'a>) -> Block<'a> {
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
pub(super) fn rounded(value: f64, decimals: f64) -> f64 {
    let scale = 10_f64.powf(decimals.round().clamp(-300.0, 300.0));
    let scaled = value * scale;
    // Too large to have decimals at that place: as it is.
    if scaled.is_finite() {
        scaled.round() / scale
    } else {
        value
    }
}

pub(super) fn applied(function: Unary, mut inner: Block<'_>) -> Block<'_> {
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

pub(super) fn compared<'a>(comparison: Comparison, left: Block<'a>, right: Block<'a>) -> Block<'a> {
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
pub(super) fn chosen<'a>(condition: Block<'a>, then: Block<'a>, other: Block<'a>) -> Block<'a> {
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

pub(super) fn pick<T>(truths: &[u8], then: Vec<T>, other: Vec<T>, missing: impl Fn() -> T) -> Vec<T> {
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
