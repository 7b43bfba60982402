//! What each chart shows, as plain data. Colours are named by role ([`Hue`]) and looked up at layout.

use super::{FlowsChart, Hue, ParallelChart, ScatterChart, TreeChart};
use crate::engine::study::{MatrixValue, MatrixValues};

/// A chart and its words.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartSpec {
    /// Such as "Confusion matrix".
    pub title: String,
    /// Such as "test, 1 250 of 5 000 rows".
    pub subtitle: String,
    /// The chart in a sentence or two, for screen readers and `<desc>`.
    pub alt: String,
    /// Where it comes from: "customers.csv, 3f9a 41c7, seed 42".
    pub source: String,
    pub body: ChartBody,
}

/// The kinds of charts.
#[derive(Debug, Clone, PartialEq)]
pub enum ChartBody {
    Matrix(MatrixChart),
    Lines(LinesChart),
    Scores(ScoresChart),
    Forest(ForestChart),
    Path(PathChart),
    Correlations(CorrelationChart),
    Bars(BarsChart),
    Scatter(ScatterChart),
    Heat(HeatChart),
    Tree(TreeChart),
    Effect(EffectChart),
    Pushes(PushesChart),
    Silhouettes(SilhouettesChart),
    Flows(FlowsChart),
    Parallel(ParallelChart),
}

/// A confusion matrix. `counts[i][j]`: truly i, predicted j. Rows and columns in the given order.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixChart {
    pub labels: Vec<String>,
    pub positive: usize,
    pub counts: Vec<Vec<u64>>,
    /// With two classes: the threshold ("Predicted at 0.42").
    pub threshold: Option<f64>,
    /// What the cells say.
    pub values: MatrixValues,
}

impl MatrixChart {
    pub fn count(&self, row: usize, column: usize) -> u64 {
        let cell = self.counts.get(row).and_then(|row| row.get(column));
        cell.copied().unwrap_or(0)
    }

    pub fn row_total(&self, row: usize) -> u64 {
        self.counts.get(row).map_or(0, |row| row.iter().sum())
    }

    pub fn column_total(&self, column: usize) -> u64 {
        self.counts.iter().filter_map(|row| row.get(column)).sum()
    }

    pub fn total(&self) -> u64 {
        self.counts.iter().flatten().sum()
    }

    /// A cell's share of its row, its column or all, 0 to 1; NaN where there is nobody. A count has none.
    pub fn share(&self, of: MatrixValue, row: usize, column: usize) -> f64 {
        let whole = match of {
            MatrixValue::Count => return f64::NAN,
            MatrixValue::OfRow => self.row_total(row),
            MatrixValue::OfColumn => self.column_total(column),
            MatrixValue::OfAll => self.total(),
        };
        self.count(row, column) as f64 / whole as f64
    }
}

/// Lines over a linear x axis: ROC, elbow, silhouette.
#[derive(Debug, Clone, PartialEq)]
pub struct LinesChart {
    pub x_title: String,
    pub y_title: String,
    pub x_range: (f64, f64),
    pub y_range: (f64, f64),
    /// Ticks at whole numbers only (k).
    pub whole_x: bool,
    pub lines: Vec<Line>,
    /// A ringed point with its words beside it, and dotted lines to the axes.
    pub marker: Option<Marker>,
    /// Words in the lower right corner: ("AUC 0.884", "0.864 to 0.905").
    pub note: Option<(String, String)>,
    /// The diagonal "no model".
    pub diagonal: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// "test", "training", "inertia".
    pub name: String,
    /// What a legend says beside the name: "0.884 (0.864 to 0.905)"; may be empty.
    pub value: String,
    pub points: Vec<(f64, f64)>,
    pub hue: Hue,
    /// Dots at the points (few points only).
    pub dotted: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    pub x: f64,
    pub y: f64,
    /// "threshold 0.42".
    pub strong: String,
    /// "recall 0.67, false alarms 0.07".
    pub words: String,
}

/// Score histogram: the positive class up, the other down, the needle at the threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoresChart {
    pub positive_label: String,
    pub negative_label: String,
    /// Equal bins over 0 to 1.
    pub positive: Vec<u64>,
    pub negative: Vec<u64>,
    pub threshold: f64,
}

/// Odds ratios with ranges on a log axis.
#[derive(Debug, Clone, PartialEq)]
pub struct ForestChart {
    /// Names of (below 1, above 1): "Bargain Hunter", "Premium Buyer".
    pub sides: (String, String),
    /// Colours of the same; with more than two classes each row has its own.
    pub hues: [Hue; 2],
    pub rows: Vec<ForestRow>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ForestRow {
    pub name: String,
    /// Colours of (below 1, above 1).
    pub hues: [Hue; 2],
    pub odds_ratio: f64,
    /// NaN: no range (a penalty).
    pub low: f64,
    pub high: f64,
}

/// Coefficients over the strength of the penalty, on a logarithmic axis.
#[derive(Debug, Clone, PartialEq)]
pub struct PathChart {
    /// What lines (below 0, above 0) speak for: "Bargain Hunter", "Premium Buyer".
    pub sides: (String, String),
    /// Colours of the same.
    pub hues: [Hue; 2],
    /// Ascending, above 0.
    pub strengths: Vec<f64>,
    /// One a feature.
    pub lines: Vec<PathLine>,
    /// That of the model shown; 0: no penalty.
    pub strength: f64,
    /// `None` without folds.
    pub loss: Option<LossLine>,
}

/// A coefficient at each strength.
#[derive(Debug, Clone, PartialEq)]
pub struct PathLine {
    pub name: String,
    pub values: Vec<f64>,
}

/// The log-loss at each strength, on rows that were not fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct LossLine {
    /// "log-loss, mean of 5 folds".
    pub title: String,
    pub means: Vec<f64>,
    /// Standard errors.
    pub errors: Vec<f64>,
    /// The place of the least.
    pub best: Option<usize>,
}

/// How columns go with each other, from −1 or 0 to 1; NaN cells are empty.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrelationChart {
    /// Down the side.
    pub names: Vec<String>,
    /// Along the top; `None`: the same as down the side, and nothing is said of a column with itself.
    pub columns: Option<Vec<String>>,
    /// `values[row][column]`.
    pub values: Vec<Vec<f64>>,
}

impl CorrelationChart {
    /// Names along the top.
    pub fn across(&self) -> &[String] {
        self.columns.as_deref().unwrap_or(&self.names)
    }
}

/// Cells over two ordered axes: rows from top to bottom, columns from left to right.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatChart {
    pub x_title: String,
    pub y_title: String,
    pub x_labels: Vec<String>,
    pub y_labels: Vec<String>,
    /// A numbered circle before each row's label; none where this is empty.
    pub row_hues: Vec<Hue>,
    /// Values go from −1 to 1 instead of from 0.
    pub has_sides: bool,
    /// What the words of the cells are ("means below"), said where they are drawn; may be empty.
    pub words_note: String,
    pub cells: Vec<Vec<HeatCell>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct HeatCell {
    /// From 0 (or −1) to 1 of the largest; NaN: nobody there.
    pub value: f64,
    pub strong: String,
    pub words: String,
    /// What a screen reader says.
    pub label: String,
}

/// Mean probability over the values of one feature.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectChart {
    pub x_title: String,
    pub y_title: String,
    pub axis: EffectAxis,
    /// In the order of the axis.
    pub spots: Vec<EffectSpot>,
    /// Of the probability.
    pub y_range: (f64, f64),
    /// A number that is marked on the axis.
    pub marker: Option<f64>,
}

/// What an effect goes over, and where the customers are.
#[derive(Debug, Clone, PartialEq)]
pub enum EffectAxis {
    /// Customers in equal bins from low to high.
    Range { low: f64, high: f64, bins: Vec<u64> },
    /// Levels with their customers.
    Levels(Vec<(String, u64)>),
}

/// A mean probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EffectSpot {
    /// The number, or the place of the level.
    pub x: f64,
    pub value: f64,
    /// NaN: no range.
    pub low: f64,
    pub high: f64,
}

/// What pushes one score to either side.
#[derive(Debug, Clone, PartialEq)]
pub struct PushesChart {
    /// Names of (below 0, above 0).
    pub sides: (String, String),
    /// Colours of the same.
    pub hues: [Hue; 2],
    pub rows: Vec<PushRow>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PushRow {
    pub name: String,
    /// In the unit of the file.
    pub value: String,
    /// In log-odds.
    pub push: f64,
}

/// The silhouette of each customer, by segment.
#[derive(Debug, Clone, PartialEq)]
pub struct SilhouettesChart {
    /// In the order of the segments.
    pub groups: Vec<SilhouetteGroup>,
    /// Of all customers.
    pub mean: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SilhouetteGroup {
    pub name: String,
    pub hue: Hue,
    /// From −1 to 1, falling.
    pub values: Vec<f64>,
}

/// A histogram or bars, stacked by group.
#[derive(Debug, Clone, PartialEq)]
pub struct BarsChart {
    pub x_title: String,
    pub y_title: String,
    pub bars: BarsAxis,
    /// (name, hue, one count a bar); one quiet group without a target.
    pub groups: Vec<(String, Hue, Vec<u64>)>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum BarsAxis {
    /// Equal bins from low to high.
    Range { low: f64, high: f64 },
    /// Equal bins of whole days, in days since 1970-01-01.
    Days { low: f64, high: f64 },
    /// One horizontal bar a level.
    Levels(Vec<String>),
}
