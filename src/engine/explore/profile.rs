//! Cleaned table → [`ProfileReport`]: what the summary does not say of each column, and which cells
//! are missing together.

use super::{
    each,
    missing::{MissingReport, missing_together},
};
use crate::engine::{
    EngineError, Progress,
    table::{ColumnInfo, ColumnKind, Table, mean},
};

/// What the Profile page shows beside the summaries.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileReport {
    /// One entry a column, in the table's order.
    pub columns: Vec<ColumnProfile>,
    pub missing: MissingReport,
    pub n_rows: usize,
}

/// Statistics of one column; NaN where undefined, and for columns that are no numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnProfile {
    pub name: String,
    /// First and third quartile, between two values by their distance (Hyndman and Fan's type 7, as
    /// numpy and pandas).
    pub quartiles: (f64, f64),
    /// The sample skewness G₁ = √(n(n−1))/(n−2) · m₃/m₂^(3/2) (Joanes and Gill 1998; as pandas and
    /// Excel): wants three values that are not all equal.
    pub skewness: f64,
    /// First and last day of a column of dates.
    pub span: Option<(String, String)>,
}

/// Profiles every column.
///
/// # Errors
/// When the caller cancels.
pub fn profile(table: &Table, progress: &Progress) -> Result<ProfileReport, EngineError> {
    progress.report(0.0, "Profiling");
    let n_cells = table.n_rows() * table.columns().len();
    let columns = each(table.columns(), n_cells, |info| {
        progress.check()?;
        column(table, info)
    })?;
    progress.report(0.7, "Profiling");
    let missing = missing_together(table, &progress.part(0.7, 1.0))?;
    progress.report(1.0, "Profiling");
    Ok(ProfileReport {
        columns,
        missing,
        n_rows: table.n_rows(),
    })
}

fn column(table: &Table, info: &ColumnInfo) -> Result<ColumnProfile, EngineError> {
    let mut made = ColumnProfile {
        name: info.name.clone(),
        quartiles: (f64::NAN, f64::NAN),
        skewness: f64::NAN,
        span: None,
    };
    match info.kind {
        ColumnKind::Number => {
            let mut values = table.numbers(&info.name)?;
            values.retain(|value| !value.is_nan());
            made.skewness = skewness(&values);
            values.sort_unstable_by(f64::total_cmp);
            made.quartiles = (quantile(&values, 0.25), quantile(&values, 0.75));
        }
        ColumnKind::Date => made.span = table.span(&info.name)?,
        _ => {}
    }
    Ok(made)
}

/// Hyndman and Fan's type 7; NaN for no values.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let at = last as f64 * share;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the last place"
    )]
    let below = at.floor() as usize;
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    let part = at - below as f64;
    // Each by its weight: their difference may be too large for f64.
    if part == 0.0 {
        low
    } else {
        low * (1.0 - part) + high * part
    }
}

fn skewness(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    if values.len() < 3 {
        return f64::NAN;
    }
    let centre = mean(values);
    let moment = |power: i32| {
        mean(
            &values
                .iter()
                .map(|v| (v - centre).powi(power))
                .collect::<Vec<_>>(),
        )
    };
    let (second, third) = (moment(2), moment(3));
    // A constant has no shape; its squares are what rounding left of nothing.
    if second <= (centre * f64::EPSILON * n).powi(2) || second == 0.0 {
        return f64::NAN;
    }
    (n * (n - 1.0)).sqrt() / (n - 2.0) * third / second.powf(1.5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{study::ImportSpec, table::read_bytes};

    #[test]
    fn quartiles_and_skewness() {
        let values = [1.0, 2.0, 4.0, 7.0, 11.0, 16.0];
        // numpy.percentile(values, [25, 75]); pandas.Series(values).skew()
        assert_eq!((quantile(&values, 0.25), quantile(&values, 0.75)), (2.5, 10.0));
        assert!((skewness(&values) - 0.791_399_054_236_961_4).abs() < 1e-12);
        assert!(skewness(&[0.1; 50]).is_nan() && skewness(&[1.0, 2.0]).is_nan());
        assert!(quantile(&[], 0.5).is_nan());
        assert_eq!(quantile(&[3.0], 0.75), 3.0);
    }

    #[test]
    fn every_column_has_an_entry() {
        let text = "n,word,day\n10,North,2024-01-05\n9.5,south,2024-02-01\n,North,\n12,,2023-12-31\n";
        let table = read_bytes("t", text.as_bytes(), &ImportSpec::default(), &Progress::none())
            .unwrap()
            .table;
        let made = profile(&table, &Progress::none()).unwrap();
        let names: Vec<&str> = made.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["n", "word", "day"]);
        assert_eq!(made.columns[0].quartiles, (9.75, 11.0));
        assert!(made.columns[1].skewness.is_nan());
        assert_eq!(
            made.columns[2].span,
            Some(("2023-12-31".to_owned(), "2024-02-01".to_owned()))
        );
    }
}
