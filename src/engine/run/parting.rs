//! Which rows train and which test.

use std::sync::OnceLock;

use crate::engine::{
    EngineError,
    classify::target_classes,
    features::{
        self, FeatureError, Split, forward_blocks, grouped_folds, grouped_split, latest_split, n_groups,
        stratified_folds, stratified_split,
    },
    seeds::nth_seed,
    study::{FoldPlan, Study, TestRows},
    table::{ColumnKind, Part, Table, name_after},
};

/// One fold of one repeat, both from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoldPlace {
    pub repeat: usize,
    pub fold: usize,
}

impl FoldPlace {
    /// All folds of all repeats, in order.
    pub fn all(plan: FoldPlan) -> impl Iterator<Item = Self> {
        let FoldPlan { k, repeats } = plan;
        (0..repeats).flat_map(move |repeat| (0..k).map(move |fold| Self { repeat, fold }))
    }
}

/// Parts the rows by their labels. A target that a later step makes is not there yet: then all rows are
/// parted alike, and those that get no label leave both parts in the end.
pub fn parts(table: &Table, target: Option<&str>, study: &Study) -> Result<Vec<Part>, EngineError> {
    let Some(labels) = labels(table, target) else {
        return Ok(vec![Part::Unlabelled; table.n_rows()]);
    };
    let (fraction, seed) = (study.classifier.test_fraction, study.seed.0);
    let Labels { codes, n_classes } = labels;
    let mut parts: Vec<Part> = vec![Part::Unlabelled; table.n_rows()];
    let split = match &study.validation.test {
        TestRows::File { .. } => Split {
            train: labelled(&codes),
            test: Vec::new(),
        },
        TestRows::Latest { column } => {
            let times = times(table, column, study)?;
            let split = latest_split(&codes, &times, fraction).ok_or_else(|| FeatureError::OneMoment {
                column: column.clone(),
            })?;
            // Nothing is learnt from what is not known to be earlier.
            let tested = split.test.iter().map(|&row| times[row as usize]);
            let first_tested = tested.fold(f64::INFINITY, f64::min);
            for (part, time) in parts.iter_mut().zip(&times) {
                if time.is_nan() || *time >= first_tested {
                    *part = Part::LeftOut;
                }
            }
            split
        }
        TestRows::Random => match &study.classifier.keep_together {
            Some(column) => {
                let groups = groups(table, now_called(table, column, study))?;
                grouped_split(&codes, &groups, n_classes, fraction, seed)
            }
            None => stratified_split(&codes, n_classes, fraction, seed),
        },
    };
    for &row in &split.train {
        parts[row as usize] = Part::Training;
    }
    for &row in &split.test {
        parts[row as usize] = Part::Test;
    }
    Ok(parts)
}

/// As [`parts`], with the training rows parted once more: those of the fold test, the others train, and the test
/// rows stay out of it. Where the latest rows are held out the folds go forward in time as well: only what is earlier
/// than the rows that test is learnt from.
pub fn fold_parts(
    table: &Table,
    target: Option<&str>,
    study: &Study,
    plan: FoldPlan,
    at: FoldPlace,
) -> Result<Vec<Part>, EngineError> {
    let mut parts = parts(table, target, study)?;
    if let TestRows::Latest { column } = &study.validation.test {
        go_forward(&mut parts, table, target, study, column, (plan.k, at.fold))?;
        return Ok(parts);
    }
    let folds = folds(table, target, study, plan, at.repeat, &parts)?;
    let wanted = u32::try_from(at.fold).ok();
    for (part, fold) in parts.iter_mut().zip(folds) {
        *part = match *part {
            Part::Test => Part::LeftOut,
            Part::Training if fold == wanted => Part::Test,
            other => other,
        };
    }
    Ok(parts)
}

/// Parts the training rows by time: the rows of one fold test, all earlier ones train, and whatever is not known to be
/// earlier, with a label or without, stays out of it.
fn go_forward(
    parts: &mut [Part],
    table: &Table,
    target: Option<&str>,
    study: &Study,
    column: &str,
    (k, fold): (usize, usize),
) -> Result<(), EngineError> {
    let Some(codes) = training_codes(table, target, parts) else {
        return Ok(());
    };
    let times = times(table, column, study)?;
    let blocks = forward_blocks(&codes.codes, &times, k).map_err(|found| FeatureError::TooFewMoments {
        k,
        wanted: k + 1,
        found,
        column: column.to_owned(),
    })?;
    let tested = |block: &Option<u32>| block.is_some_and(|block| block as usize == fold + 1);
    let of_tested = blocks.iter().zip(&times).filter(|(block, _)| tested(block));
    let first_tested = of_tested.map(|(_, time)| *time).fold(f64::INFINITY, f64::min);
    for ((part, block), time) in parts.iter_mut().zip(&blocks).zip(&times) {
        if tested(block) {
            *part = Part::Test;
        } else if time.is_nan() || *time >= first_tested {
            *part = Part::LeftOut;
        }
    }
    Ok(())
}

/// Cleaning goes on without labels where the parts could not be drawn; `undrawn` then says why.
pub fn or_unlabelled(
    drawn: Result<Vec<Part>, EngineError>,
    table: &Table,
    undrawn: &OnceLock<EngineError>,
) -> Vec<Part> {
    drawn.unwrap_or_else(|error| {
        undrawn.get_or_init(|| error);
        vec![Part::Unlabelled; table.n_rows()]
    })
}

/// The fold of each training row.
fn folds(
    table: &Table,
    target: Option<&str>,
    study: &Study,
    plan: FoldPlan,
    repeat: usize,
    parts: &[Part],
) -> Result<Vec<Option<u32>>, EngineError> {
    let Some(Labels { codes, n_classes }) = training_codes(table, target, parts) else {
        return Ok(vec![None; table.n_rows()]);
    };
    let seed = nth_seed(study.seed.0, repeat as u64);
    let groups = match &study.classifier.keep_together {
        Some(column) => Some(groups(table, now_called(table, column, study))?),
        None => None,
    };
    let n_parted = groups.as_ref().map_or_else(
        || codes.iter().flatten().count(),
        |groups| n_groups(&codes, groups),
    );
    if n_parted < plan.k {
        return Err(FeatureError::TooManyFolds {
            k: plan.k,
            found: n_parted,
            what: if groups.is_some() {
                "groups"
            } else {
                "training rows"
            },
        }
        .into());
    }
    Ok(match groups {
        Some(groups) => grouped_folds(&codes, &groups, n_classes, plan.k, seed),
        None => stratified_folds(&codes, n_classes, plan.k, seed),
    })
}

/// The labels of the training rows alone.
fn training_codes(table: &Table, target: Option<&str>, parts: &[Part]) -> Option<Labels> {
    let mut labels = labels(table, target)?;
    for (code, part) in labels.codes.iter_mut().zip(parts) {
        *code = code.filter(|_| *part == Part::Training);
    }
    Some(labels)
}

struct Labels {
    codes: Vec<Option<u32>>,
    n_classes: usize,
}

/// `None` where there is no target, or it cannot be predicted.
fn labels(table: &Table, target: Option<&str>) -> Option<Labels> {
    let target = target?;
    match target_classes(table, target) {
        Ok((classes, codes)) => Some(Labels {
            codes,
            n_classes: classes.len(),
        }),
        // A later step makes it.
        Err(_) if table.column(target).is_err() => Some(Labels {
            codes: vec![Some(0); table.n_rows()],
            n_classes: 1,
        }),
        Err(_) => None,
    }
}

fn labelled(codes: &[Option<u32>]) -> Vec<u32> {
    (0_u32..)
        .zip(codes)
        .filter(|(_, code)| code.is_some())
        .map(|(row, _)| row)
        .collect()
}

/// The rows of each part that have a label in the end.
pub fn split(parts: &[Part], codes: &[Option<u32>]) -> Split {
    let of = |wanted: Part| {
        (0_u32..)
            .zip(parts.iter().zip(codes))
            .filter(|(_, (part, code))| **part == wanted && code.is_some())
            .map(|(row, _)| row)
            .collect()
    };
    Split {
        train: of(Part::Training),
        test: of(Part::Test),
    }
}

/// What a column is called now: a step that renames it may come later.
fn now_called<'a>(table: &'a Table, column: &'a str, study: &Study) -> &'a str {
    let mut names = table.columns().iter().map(|info| info.name.as_str());
    names
        .find(|&name| name == column || name_after(name, &study.cleaning) == column)
        .unwrap_or(column)
}

/// For each row a number that is the same for equal cells of a column; `None` where it is missing.
fn groups(table: &Table, column: &str) -> Result<Vec<Option<u64>>, EngineError> {
    let info = table
        .column(column)
        .map_err(|_no_column| features::no_such_column(table, column))?;
    Ok(if info.kind == ColumnKind::Number {
        let number = |value: f64| (!value.is_nan()).then(|| (value + 0.0).to_bits());
        table.numbers(column)?.into_iter().map(number).collect()
    } else {
        let codes = table.levels(column)?.codes;
        codes.into_iter().map(|code| code.map(u64::from)).collect()
    })
}

/// Days, or the numbers of a column such as a year; NaN: missing.
pub fn times(table: &Table, column: &str, study: &Study) -> Result<Vec<f64>, EngineError> {
    let now = now_called(table, column, study);
    let info = table
        .column(now)
        .map_err(|_no_column| features::no_such_column(table, column))?;
    match info.kind {
        ColumnKind::Number => Ok(table.numbers(now)?),
        ColumnKind::Date => Ok(table.day_numbers(now)?),
        kind => Err(FeatureError::NoTimes {
            column: column.to_owned(),
            kind: match kind {
                ColumnKind::Identifier => "an identifier".to_owned(),
                kind => format!("a {}", kind.word()),
            },
        }
        .into()),
    }
}
