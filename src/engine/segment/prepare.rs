//! Table → rows ready to be segmented: holes filled, logarithms taken, scaled, weighted, categories spread out.

use rayon::prelude::*;

use super::{
    SegmentError,
    space::{Dimension, SegmentSpace},
};
use crate::engine::{
    EngineError,
    classify::in_file_order,
    features::{
        FeatureError, FeatureMatrix, MAX_LEVELS, MISSING_LEVEL, Standardizer, levels, mean_and_std, median,
        no_such_column, numbers,
    },
    format,
    metrics::quantile,
    study::{Scaling, SegmentSpec},
    table::{ColumnKind, Table},
};

/// The interquartile range of a normal distribution in standard deviations, as in scikit-learn's
/// `RobustScaler(unit_variance=True)`.
const NORMAL_RANGE: f64 = 1.348_979_500_392_163_6;

/// A column with more values than this share that have no logarithm keeps its values.
const MOST_WITHOUT_LOGARITHM: f64 = 0.5;

/// Rows ready to be segmented: missing cells filled, scaled.
#[derive(Debug, Clone)]
pub struct SegmentRows {
    /// What the matrix's columns are called, in file order; a category has one for each level.
    pub features: Vec<String>,
    /// Means and standard deviations in the units of the file.
    pub scaler: Standardizer,
    /// How cells became places, and back.
    pub space: SegmentSpace,
    /// Scaled, one row a table row.
    pub matrix: FeatureMatrix,
    /// What was filled, and what could not be done as asked.
    pub warnings: Vec<String>,
}

/// A column as axes.
struct Axes {
    dimensions: Vec<Dimension>,
    /// Scaled.
    columns: Vec<Vec<f64>>,
    /// In the units of the file.
    means: Vec<f64>,
    stds: Vec<f64>,
    said: Vec<String>,
}

/// Takes the columns of `spec.features` (resolved by the caller) out of the table. Missing numbers
/// take the median of all rows, and a warning says so; a missing category is a level of its own.
///
/// # Errors
/// When a column is not there, is a date or an identifier, has too many levels, or has no value at all.
pub fn prepare_segments(table: &Table, spec: &SegmentSpec) -> Result<SegmentRows, EngineError> {
    let columns = in_file_order(table, spec.features.clone().unwrap_or_default())?;
    let idle: Vec<String> = spec
        .weights
        .keys()
        .filter(|column| !columns.contains(column))
        .map(|column| format!("{column} is no feature here: its weight does nothing."))
        .collect();
    // A feature that does not count is none.
    let columns: Vec<&String> = columns
        .iter()
        .filter(|column| spec.weight(column) > 0.0)
        .collect();
    if columns.is_empty() {
        return Err(SegmentError::NoFeatures.into());
    }
    let axes = columns
        .par_iter()
        .map(|column| axes(table, column, spec))
        .collect::<Result<Vec<Axes>, EngineError>>()?;
    let mut rows = (Vec::new(), Vec::new());
    let (mut scaler, mut warnings) = (
        Standardizer {
            means: Vec::new(),
            stds: Vec::new(),
        },
        idle,
    );
    for own in axes {
        rows.0.extend(own.dimensions);
        rows.1.extend(own.columns);
        scaler.means.extend(own.means);
        scaler.stds.extend(own.stds);
        warnings.extend(own.said);
    }
    let space = SegmentSpace { dimensions: rows.0 };
    Ok(SegmentRows {
        features: space.names(),
        matrix: FeatureMatrix::new(space.names(), rows.1)?,
        scaler,
        space,
        warnings,
    })
}

fn axes(table: &Table, column: &str, spec: &SegmentSpec) -> Result<Axes, EngineError> {
    let kind = table.column(column).map(|info| info.kind);
    let kind = kind.map_err(|_no_column| no_such_column(table, column))?;
    match kind {
        ColumnKind::Category | ColumnKind::Boolean | ColumnKind::Text => category(table, column, spec),
        // What is neither number nor category says so there.
        ColumnKind::Number | ColumnKind::Date | ColumnKind::Identifier => number(table, column, spec),
    }
}

fn number(table: &Table, column: &str, spec: &SegmentSpec) -> Result<Axes, EngineError> {
    let (values, filling) = filled(column, numbers(table, column)?)?;
    let mut said: Vec<String> = Vec::new();
    let fill = filling.as_ref().map(|filling| filling.0);
    said.extend(filling.map(|filling| filling.1));
    let (mean, std) = mean_and_std(&values);
    let log_floor = if spec.scaling == Scaling::Log {
        log_floor(column, &values, &mut said)
    } else {
        None
    };
    let mut dimension = Dimension {
        column: column.to_owned(),
        level: None,
        // A later file may have holes where this one has none.
        fill: fill.or_else(|| median(values.clone())).unwrap_or(0.0),
        log_floor,
        center: 0.0,
        scale: 1.0,
    };
    let (center, scale) = match spec.scaling {
        Scaling::Log if log_floor.is_some() => {
            let logs: Vec<f64> = values.iter().map(|&value| dimension.scaled(value)).collect();
            mean_and_std(&logs)
        }
        Scaling::ZScore | Scaling::Log => (mean, std),
        Scaling::None => (mean, 1.0),
        Scaling::Robust => robust(column, &values, std, &mut said),
    };
    dimension.center = center;
    dimension.scale = weighted(scale, spec.weight(column));
    let scaled = values
        .into_par_iter()
        .map(|value| dimension.scaled(value))
        .collect();
    Ok(Axes {
        dimensions: vec![dimension],
        columns: vec![scaled],
        means: vec![mean],
        stds: vec![std],
        said,
    })
}

/// A weight multiplies squared distances: 2 is as if the feature stood there twice.
fn weighted(scale: f64, weight: f64) -> f64 {
    if weight == 1.0 {
        scale
    } else {
        scale / weight.sqrt()
    }
}

/// Median, and interquartile range as a standard deviation. A column whose middle half is one value has no such
/// range; its standard deviation does in its place.
fn robust(column: &str, values: &[f64], std: f64, said: &mut Vec<String>) -> (f64, f64) {
    let mut sorted = values.to_vec();
    sorted.par_sort_unstable_by(f64::total_cmp);
    let range = quantile(&sorted, 0.75) - quantile(&sorted, 0.25);
    let center = quantile(&sorted, 0.5);
    if range > 0.0 {
        return (center, range / NORMAL_RANGE);
    }
    if sorted.first() < sorted.last() {
        said.push(format!(
            "{column}: the middle half of the customers have the same value, so that there is no interquartile range; \
             it is divided by its standard deviation."
        ));
    }
    (center, std)
}

/// What values without a logarithm count as: half the smallest above 0, as is usual for amounts below what could be
/// measured. `None`: no logarithm is taken, and why is said.
fn log_floor(column: &str, values: &[f64], said: &mut Vec<String>) -> Option<f64> {
    let smallest = values
        .iter()
        .copied()
        .filter(|value| *value > 0.0)
        .reduce(f64::min);
    let without = values.iter().filter(|value| **value <= 0.0).count();
    let Some(smallest) = smallest.filter(|_| without as f64 <= MOST_WITHOUT_LOGARITHM * values.len() as f64)
    else {
        said.push(format!(
            "{column}: {} of {} values are not above 0 and have no logarithm; it is scaled without.",
            format::count(without as u64),
            format::count(values.len() as u64)
        ));
        return None;
    };
    let floor = smallest / 2.0;
    if without > 0 {
        said.push(format!(
            "{column}: {} not above 0 and {} no logarithm; {} as {}, half the smallest above 0.",
            format::plural(without, "value is", "values are"),
            if without == 1 { "has" } else { "have" },
            if without == 1 { "it counts" } else { "they count" },
            format::significant(floor)
        ));
    }
    Some(floor)
}

/// One axis a level. All are divided alike so that their variances add up to 1, as that of a standardised number: then
/// two customers drawn at random are on average as far apart by a category as by a number ("commensurability", van de
/// Velden, Iodice D'Enza, Markos and Cavicchia 2024), and a category of two levels counts as the same column in 0 and 1.
fn category(table: &Table, column: &str, spec: &SegmentSpec) -> Result<Axes, EngineError> {
    let found = levels(table, column)?;
    let mut counts = vec![0_u64; found.names.len()];
    let mut n_missing = 0_u64;
    for code in &found.codes {
        match code {
            Some(code) => counts[*code as usize] += 1,
            None => n_missing += 1,
        }
    }
    let mut occurring: Vec<(String, u64)> = found.names.into_iter().zip(counts.iter().copied()).collect();
    // Where each code stands among the levels that occur.
    let mut place = 0;
    let places: Vec<usize> = counts
        .iter()
        .map(|&count| {
            let own = place;
            place += usize::from(count > 0);
            own
        })
        .collect();
    occurring.retain(|(_, count)| *count > 0);
    if occurring.is_empty() {
        return Err(FeatureError::NoValues {
            column: column.to_owned(),
        }
        .into());
    }
    if occurring.len() > MAX_LEVELS {
        return Err(FeatureError::TooManyLevels {
            column: column.to_owned(),
            levels: occurring.len(),
            most: MAX_LEVELS,
        }
        .into());
    }
    if n_missing > 0 {
        occurring.push((MISSING_LEVEL.to_owned(), n_missing));
    }
    let n = found.codes.len() as f64;
    let shares: Vec<f64> = occurring.iter().map(|(_, count)| *count as f64 / n).collect();
    let variances: Vec<f64> = shares.iter().map(|share| share * (1.0 - share)).collect();
    let total: f64 = variances.iter().sum();
    let scale = weighted(if total > 0.0 { total.sqrt() } else { 1.0 }, spec.weight(column));
    let of_row: Vec<usize> = found
        .codes
        .iter()
        .map(|code| code.map_or(occurring.len() - 1, |code| places[code as usize]))
        .collect();
    let dimensions: Vec<Dimension> = occurring
        .iter()
        .zip(&shares)
        .map(|((level, _), &share)| Dimension {
            column: column.to_owned(),
            level: Some(level.clone()),
            fill: 0.0,
            log_floor: None,
            center: share,
            scale,
        })
        .collect();
    let columns = dimensions
        .par_iter()
        .enumerate()
        .map(|(place, dimension)| {
            let (hot, cold) = (dimension.scaled(1.0), dimension.scaled(0.0));
            of_row
                .iter()
                .map(|own| if *own == place { hot } else { cold })
                .collect()
        })
        .collect();
    let std = |variance: &f64| if *variance > 0.0 { variance.sqrt() } else { 1.0 };
    Ok(Axes {
        dimensions,
        columns,
        stds: variances.iter().map(std).collect(),
        means: shares,
        said: Vec::new(),
    })
}

/// What holes are filled with, and the sentence on it.
type Filling = (f64, String);

/// The column with its holes filled.
fn filled(column: &str, mut values: Vec<f64>) -> Result<(Vec<f64>, Option<Filling>), EngineError> {
    let present: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    let n_missing = values.len() - present.len();
    if n_missing == 0 {
        return Ok((values, None));
    }
    let median = median(present).ok_or_else(|| FeatureError::NoValues {
        column: column.to_owned(),
    })?;
    values
        .iter_mut()
        .filter(|value| !value.is_finite())
        .for_each(|value| *value = median);
    let cells = format::plural(n_missing, "missing cell", "missing cells");
    let said = format!(
        "{column}: {cells} took {}, the median of all rows.",
        format::significant(median)
    );
    Ok((values, Some((median, said))))
}
