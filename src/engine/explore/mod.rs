//! Cleaned table → what is looked at: [`ExploreReport`] (correlations, histograms by class, a sample
//! for scatters), [`ProfileReport`], [`Relations`], [`TableView`].

mod association;
mod correlation;
mod histogram;
mod missing;
mod profile;
mod ranks;
mod relations;
mod view;

pub use missing::{MissingColumn, MissingPattern, MissingReport};
pub use profile::{ColumnProfile, ProfileReport, profile};
pub use relations::{MOST_LEVELS, Measure, Relations, relations};
pub use view::{TableView, table_view};

use rayon::prelude::*;

use self::{correlation::correlations, histogram::ByClass};
use super::{
    EngineError, Progress,
    classify::target_classes,
    features::{FeatureError, no_such_column, numbers, sample_rows},
    table::{ColumnInfo, ColumnKind, Table},
};

/// Columns explored of each kind: more fit on no screen, and their correlations in no memory.
pub const MOST_NUMERIC: usize = 200;

/// Points a scatter shows; above that a seeded sample.
pub const SCATTER_SAMPLE: usize = 20_000;

/// What the Explore tab shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ExploreReport {
    /// Numeric columns, in file order.
    pub numeric: Vec<String>,
    /// Pearson correlations of `numeric`, over rows where both are present; NaN where undefined.
    pub correlations: Vec<Vec<f64>>,
    /// Classes of the target (sorted), empty without one.
    pub classes: Vec<String>,
    /// One entry a column.
    pub histograms: Vec<ClassHistogram>,
    /// Sampled table rows, ascending; the same for every scatter.
    pub sample: Vec<u32>,
    /// For each of `numeric`: values of the sampled rows, NaN where missing.
    pub sample_values: Vec<Vec<f64>>,
    /// Class of each sampled row.
    pub sample_classes: Vec<Option<u32>>,
    pub n_rows: usize,
    /// Numeric columns past the first [`MOST_NUMERIC`], which are not explored.
    pub n_numeric_left_out: usize,
}

/// Counts of one column split by class.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassHistogram {
    pub column: String,
    pub bins: Bins,
    /// Classes × bins; one row without a target. With a target, rows without a label do not count.
    pub counts: Vec<Vec<u64>>,
    pub missing: usize,
}

/// What the bars stand for.
#[derive(Debug, Clone, PartialEq)]
pub enum Bins {
    /// Equal-width bins from `low` to `high`.
    Range { low: f64, high: f64 },
    /// Equal bars of whole days from `low` to `high`, in days since 1970-01-01.
    Days { low: f64, high: f64 },
    /// One bar a level, most frequent first, at most 20; `others` counts the levels left out.
    Levels { names: Vec<String>, others: usize },
}

/// Cells up to which work is done at once: on all cores it would wait for what runs there.
const FEW_CELLS: usize = 400_000;

/// `work` on each item, on all cores where there are many cells to go through.
fn each<T: Sync, R: Send, E: Send>(
    items: &[T],
    n_cells: usize,
    work: impl Fn(&T) -> Result<R, E> + Send + Sync,
) -> Result<Vec<R>, E> {
    if n_cells < FEW_CELLS {
        items.iter().map(work).collect()
    } else {
        items.par_iter().map(work).collect()
    }
}

/// `work` on each pair of `n` columns, each with itself too, as a symmetric matrix: what a column and the other
/// have in common is told once. A column with itself is exactly 1 where it is anything.
fn each_pair<E: Send>(
    n: usize,
    n_cells: usize,
    work: impl Fn(usize, usize) -> Result<f64, E> + Send + Sync,
) -> Result<Vec<Vec<f64>>, E> {
    let pairs: Vec<(usize, usize)> = (0..n).flat_map(|i| (0..=i).map(move |j| (i, j))).collect();
    let found = each(&pairs, n_cells, |&(i, j)| work(i, j))?;
    let mut all = vec![vec![f64::NAN; n]; n];
    for ((i, j), value) in pairs.into_iter().zip(found) {
        let value = if i == j && value.is_finite() { 1.0 } else { value };
        all[i][j] = value;
        all[j][i] = value;
    }
    Ok(all)
}

/// Computes everything the Explore tab needs.
///
/// # Errors
/// When the target is not there, or the caller cancels.
pub fn explore(
    table: &Table,
    target: Option<&str>,
    seed: u64,
    progress: &Progress,
) -> Result<ExploreReport, EngineError> {
    progress.report(0.0, "Exploring");
    let labels = target.map(|target| labels(table, target)).transpose()?;
    let all = table.columns().iter();
    let (all_numeric, others): (Vec<&ColumnInfo>, Vec<&ColumnInfo>) =
        all.partition(|info| info.kind == ColumnKind::Number);
    let n_left_out = all_numeric.len().saturating_sub(MOST_NUMERIC);
    let numeric = &all_numeric[..all_numeric.len() - n_left_out];
    let values = numeric
        .par_iter()
        .map(|info| {
            progress.check()?;
            Ok(numbers(table, &info.name)?)
        })
        .collect::<Result<Vec<_>, EngineError>>()?;
    progress.report(0.2, "Exploring");
    let correlations = correlations(&values, &progress.part(0.2, 0.8))?;
    let classes = labels.as_ref().map_or(&[][..], |labels| &labels.classes);
    let codes = labels.as_ref().map(|labels| &labels.codes[..]);
    let by_class = ByClass {
        codes,
        n_classes: classes.len().max(1),
    };
    let shown = numeric.iter().chain(others.iter().take(MOST_NUMERIC));
    let mut shown: Vec<&ColumnInfo> = shown.copied().collect();
    let place = |info: &ColumnInfo| table.columns().iter().position(|other| other.name == info.name);
    shown.sort_by_key(|info| place(info));
    let histograms = shown
        .par_iter()
        .filter(|info| Some(info.name.as_str()) != target)
        .filter(|info| info.kind != ColumnKind::Identifier)
        .map(|info| {
            progress.check()?;
            if let Some(place) = numeric.iter().position(|other| other.name == info.name) {
                return Ok(by_class.of_numbers(&info.name, &values[place]));
            }
            if info.kind == ColumnKind::Date {
                return Ok(by_class.of_days(&info.name, &table.day_numbers(&info.name)?));
            }
            let levels = table
                .levels(&info.name)
                .map_err(|_no_column| no_such_column(table, &info.name))?;
            Ok(by_class.of_levels(&info.name, &levels))
        })
        .collect::<Result<Vec<_>, EngineError>>()?;
    let sample = sample_rows(table.n_rows(), SCATTER_SAMPLE, seed);
    let at_sample = |values: &Vec<f64>| sample.iter().map(|&row| values[row as usize]).collect();
    progress.report(1.0, "Exploring");
    Ok(ExploreReport {
        numeric: numeric.iter().map(|info| info.name.clone()).collect(),
        correlations,
        classes: classes.to_vec(),
        histograms,
        sample_values: values.iter().map(at_sample).collect(),
        sample_classes: sample
            .iter()
            .map(|&row| codes.and_then(|codes| codes[row as usize]))
            .collect(),
        sample,
        n_rows: table.n_rows(),
        n_numeric_left_out: n_left_out,
    })
}

/// A target's classes and the class of each row.
struct Labels {
    classes: Vec<String>,
    codes: Vec<Option<u32>>,
}

/// A target that cannot be predicted (too many labels, or one) still can be looked at: without colours.
fn labels(table: &Table, target: &str) -> Result<Labels, EngineError> {
    match target_classes(table, target) {
        Ok((classes, codes)) => Ok(Labels { classes, codes }),
        Err(EngineError::Features(
            FeatureError::TooFewClasses { .. } | FeatureError::TooManyClasses { .. },
        )) => Ok(Labels {
            classes: Vec::new(),
            codes: vec![Some(0); table.n_rows()],
        }),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
