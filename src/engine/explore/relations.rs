//! How strongly each column goes with each other, by the measure that fits their kinds.

use serde::{Deserialize, Serialize};

use super::{
    MOST_NUMERIC,
    association::{correlation_ratio, cramers_v},
    correlation::correlations,
    each,
    ranks::rank_correlations,
};
use crate::engine::{
    EngineError, Progress,
    table::{ColumnInfo, ColumnKind, Levels, Table},
};

/// Categories with more levels are not compared: every row is a level of its own.
pub const MOST_LEVELS: usize = 1_000;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Between numbers: on a line.
    #[default]
    Pearson,
    /// Between numbers: in the same order. Ties get the mean of their ranks.
    Spearman,
    /// Between categories, with Bergsma's correction for bias (2013).
    CramersV,
    /// η: how much of a number's spread lies between the levels of a category.
    CorrelationRatio,
}

impl Measure {
    pub const ALL: [Self; 4] = [
        Self::Pearson,
        Self::Spearman,
        Self::CramersV,
        Self::CorrelationRatio,
    ];

    /// "Pearson", "Cramér's V".
    pub fn name(self) -> &'static str {
        match self {
            Self::Pearson => "Pearson",
            Self::Spearman => "Spearman",
            Self::CramersV => "Cramér\u{2019}s V",
            Self::CorrelationRatio => "Ratio η",
        }
    }

    /// What it says, in a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Pearson => {
                "Pearson\u{2019}s r: how well two columns of numbers lie on a line, \u{2212}1 to 1. \
                 Each pair over the rows that have both."
            }
            Self::Spearman => {
                "Spearman\u{2019}s ρ: how well two columns of numbers go in the same order, \u{2212}1 to 1; \
                 equal values share the mean of their ranks. Each pair over the rows that have both."
            }
            Self::CramersV => {
                "Cramér\u{2019}s V: how much one category tells of another, 0 to 1, with Bergsma\u{2019}s \
                 correction for bias (2013). Each pair over the rows that have both."
            }
            Self::CorrelationRatio => {
                "Correlation ratio η: how far the levels of a category set a number apart, 0 to 1; \
                 η² is the share of its variance that lies between them."
            }
        }
    }

    /// Whether rows and columns are the same columns of the table.
    pub fn is_square(self) -> bool {
        self != Self::CorrelationRatio
    }
}

/// One measure between columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Relations {
    pub measure: Measure,
    /// Columns of the table down the side, in file order.
    pub rows: Vec<String>,
    /// Along the top; equal to `rows` but for η, which has categories here and numbers down the side.
    pub columns: Vec<String>,
    /// `values[row][column]`; NaN where undefined. 1 on the diagonal of a column that is anything.
    pub values: Vec<Vec<f64>>,
    pub n_rows: usize,
    /// Columns past the first 200 of a kind, or with more than 1,000 levels.
    pub n_left_out: usize,
}

/// Measures all pairs of the columns that the measure is for.
///
/// # Errors
/// When the caller cancels.
pub fn relations(table: &Table, measure: Measure, progress: &Progress) -> Result<Relations, EngineError> {
    progress.report(0.0, "Comparing columns");
    let is_number = |info: &&ColumnInfo| info.kind == ColumnKind::Number;
    let is_category = |info: &&ColumnInfo| matches!(info.kind, ColumnKind::Category | ColumnKind::Boolean);
    let all = table.columns();
    let mut n_left_out = 0;
    let mut first = |found: Vec<&ColumnInfo>| {
        n_left_out += found.len().saturating_sub(MOST_NUMERIC);
        found
            .into_iter()
            .take(MOST_NUMERIC)
            .map(|info| info.name.clone())
            .collect::<Vec<_>>()
    };
    let numeric = if measure == Measure::CramersV {
        Vec::new()
    } else {
        first(all.iter().filter(is_number).collect())
    };
    let mut categories = if matches!(measure, Measure::CramersV | Measure::CorrelationRatio) {
        first(all.iter().filter(is_category).collect())
    } else {
        Vec::new()
    };
    let n_cells = table.n_rows() * (numeric.len() + categories.len());
    let numbers = each(&numeric, n_cells, |name| {
        progress.check()?;
        Ok::<_, EngineError>(table.numbers(name)?)
    })?;
    let mut levels = each(&categories, n_cells, |name| {
        progress.check()?;
        Ok::<_, EngineError>(table.levels(name)?)
    })?;
    let few = |levels: &Levels| levels.names.len() <= MOST_LEVELS;
    n_left_out += levels.iter().filter(|levels| !few(levels)).count();
    let mut is_kept = levels.iter().map(few).collect::<Vec<_>>().into_iter();
    categories.retain(|_| is_kept.next().unwrap_or(true));
    levels.retain(few);
    let rest = progress.part(0.2, 1.0);
    let values = match measure {
        Measure::Pearson => correlations(&numbers, &rest)?,
        Measure::Spearman => rank_correlations(&numbers, &rest)?,
        Measure::CramersV => cramers_v(&levels, &rest)?,
        Measure::CorrelationRatio => correlation_ratio(&numbers, &levels, &rest)?,
    };
    progress.report(1.0, "Comparing columns");
    let (rows, columns) = match measure {
        Measure::Pearson | Measure::Spearman => (numeric.clone(), numeric),
        Measure::CramersV => (categories.clone(), categories),
        Measure::CorrelationRatio => (numeric, categories),
    };
    Ok(Relations {
        measure,
        rows,
        columns,
        values,
        n_rows: table.n_rows(),
        n_left_out,
    })
}
