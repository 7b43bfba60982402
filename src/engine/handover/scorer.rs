//! Customers → probabilities, prediction, segment and reasons, with the arithmetic of the fitted model.

use ndarray::{Array2, ArrayView1};

use super::{SavedModel, SavedSegments, Treatment};
use crate::engine::{
    classify::RowProbabilities,
    features::{ColumnEncoding, Encoded, Encoder, FeatureError, FeatureMatrix, Standardizer},
    models::{logistic::LogisticFit, other::Fitted},
    study::MissingPolicy,
    table::Table,
};

/// Reasons kept for a row.
pub const REASONS: usize = 3;
/// A push that is shown as 0.00 is no reason.
const LEAST_PUSH: f64 = 0.005;
/// Probabilities this near to 0 or 1 count as this far from it: a tree's leaf can hold one class alone.
const LEAST_PROBABILITY: f64 = 1e-6;

/// A saved model, ready to score.
#[derive(Debug, Clone)]
pub struct Scorer {
    encoder: Encoder,
    scaler: Standardizer,
    fitted: Fitted,
    missing: MissingPolicy,
    /// Place of the positive class with two classes.
    positive: usize,
    threshold: f64,
    /// For each encoded feature the place of its column.
    pub(super) column_of: Vec<usize>,
    n_columns: usize,
    segments: Option<SavedSegments>,
}

/// What a column does to the log-odds of a row, against those of an average training row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason {
    /// Place among the model's columns.
    pub column: usize,
    /// With two classes for the positive class, else for the predicted one against the mean of all.
    pub push: f64,
}

/// Scores of a table's rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    pub probabilities: RowProbabilities,
    /// Place of the predicted class.
    pub predicted: Vec<Option<usize>>,
    /// Counted from 0; `None` too where the model has no segments.
    pub segment: Vec<Option<usize>>,
    /// The largest pushes of each row, the largest first.
    pub reasons: Vec<[Option<Reason>; REASONS]>,
    /// Why a row has no score.
    pub problem: Vec<Option<String>>,
}

impl Scorer {
    /// For a model that has been checked, as every model that was opened has.
    pub fn new(model: &SavedModel) -> Self {
        let columns = model.columns.iter().map(|column| match &column.treatment {
            Treatment::Number { median } => ColumnEncoding::Number {
                column: column.name.clone(),
                median: *median,
            },
            Treatment::Category { levels } => ColumnEncoding::Category {
                column: column.name.clone(),
                levels: levels.clone(),
            },
        });
        let positive = model.positive_place();
        // The one equation of two classes speaks for the positive class; a fit's weights speak for class 1.
        let sign = if model.is_binary() && positive == 0 {
            -1.0
        } else {
            1.0
        };
        let n_features = model.features.len();
        let mut weights = Array2::zeros((model.equations.len(), n_features));
        for (mut row, equation) in weights.rows_mut().into_iter().zip(&model.equations) {
            for (weight, coefficient) in row.iter_mut().zip(&equation.coefficients) {
                *weight = sign * coefficient.per_sd;
            }
        }
        let intercepts = model.equations.iter().map(|e| sign * e.intercept_per_sd);
        let place_of = |name: &String| model.columns.iter().position(|column| column.name == *name);
        Self {
            encoder: Encoder::of(columns.collect()),
            scaler: Standardizer {
                means: model.features.iter().map(|feature| feature.mean).collect(),
                stds: model.features.iter().map(|feature| feature.std).collect(),
            },
            fitted: Fitted {
                logistic: LogisticFit::of_weights(weights, intercepts.collect()),
                other: model.model.clone(),
            },
            missing: model.missing,
            positive,
            threshold: model.threshold,
            column_of: model
                .features
                .iter()
                .filter_map(|feature| place_of(&feature.column))
                .collect(),
            n_columns: model.columns.len(),
            segments: model.segments.clone(),
        }
    }

    /// With another threshold than the saved one.
    #[must_use]
    pub fn with_threshold(mut self, threshold: f64) -> Self {
        self.threshold = threshold;
        self
    }

    /// Without segments.
    #[must_use]
    pub fn without_segments(mut self) -> Self {
        self.segments = None;
        self
    }

    /// Scores all rows. Columns the model does not know are not looked at; segments are left out where one
    /// of their columns is not there or holds no numbers.
    ///
    /// # Errors
    /// When a column is missing or has another kind than at the fit.
    pub fn score(&self, table: &Table) -> Result<Scores, FeatureError> {
        let all = table.all_rows();
        let Encoded {
            matrix,
            rows,
            unscored,
            ..
        } = self.encoder.apply(table, &all, self.missing)?;
        let matrix = self.scaler.apply(&matrix);
        let n_rows = table.n_rows();
        let mut scores = Scores {
            probabilities: RowProbabilities::new(n_rows, self.fitted.logistic.n_classes()),
            predicted: vec![None; n_rows],
            segment: vec![None; n_rows],
            reasons: vec![[None; REASONS]; n_rows],
            problem: vec![None; n_rows],
        };
        for unscored in unscored {
            scores.problem[unscored.row as usize] = Some(unscored.reason);
        }
        let found = self.fitted.probabilities(&matrix);
        for (&row, own) in rows.iter().zip(found.rows()) {
            let row = row as usize;
            match own.to_slice().filter(|own| own.iter().all(|p| !p.is_nan())) {
                Some(own) => scores.probabilities.set(row, own),
                None => scores.problem[row] = Some("a number is too large to be scored".to_owned()),
            }
            scores.predicted[row] = scores.probabilities.predicted(row, self.positive, self.threshold);
        }
        if self.fitted.other.is_some() {
            self.add_reasons_of_other(&matrix, &found, &rows, &mut scores);
        } else {
            self.add_reasons(&matrix, &rows, &mut scores);
        }
        self.add_segments(table, &mut scores);
        Ok(scores)
    }

    /// What a logistic regression's pushes are as well: the log-odds of the row, less those of the same row with the
    /// column at its average.
    fn add_reasons_of_other(
        &self,
        matrix: &FeatureMatrix,
        found: &Array2<f64>,
        rows: &[u32],
        scores: &mut Scores,
    ) {
        let without: Vec<Array2<f64>> = (0..self.n_columns)
            .map(|column| {
                let own = self
                    .column_of
                    .iter()
                    .map(|of| *of == column)
                    .collect::<Vec<bool>>();
                self.fitted.probabilities(&matrix.averaged(&own))
            })
            .collect();
        let mut pushes = vec![0.0; self.n_columns];
        for (place, &row) in rows.iter().enumerate() {
            let Some(predicted) = scores.predicted[row as usize] else {
                continue;
            };
            let class = if found.ncols() == 2 {
                self.positive
            } else {
                predicted
            };
            let whole = log_odds(found.row(place), class);
            for (push, without) in pushes.iter_mut().zip(&without) {
                *push = whole - log_odds(without.row(place), class);
            }
            scores.reasons[row as usize] = largest(&pushes);
        }
    }

    fn add_reasons(&self, matrix: &FeatureMatrix, rows: &[u32], scores: &mut Scores) {
        let pushes_of: Vec<Vec<f64>> = (0..self.fitted.logistic.n_classes())
            .map(|class| self.pushes_of(class))
            .collect();
        let columns = matrix.columns();
        let mut pushes = vec![0.0; self.n_columns];
        for (place, &row) in rows.iter().enumerate() {
            let Some(predicted) = scores.predicted[row as usize] else {
                continue;
            };
            let class = if self.fitted.logistic.n_classes() == 2 {
                self.positive
            } else {
                predicted
            };
            pushes.fill(0.0);
            for ((column, values), weight) in self.column_of.iter().zip(&columns).zip(&pushes_of[class]) {
                pushes[*column] += weight * values[place];
            }
            scores.reasons[row as usize] = largest(&pushes);
        }
    }

    /// Weights of a class: with two classes its own log-odds, else against the mean of all classes.
    fn pushes_of(&self, class: usize) -> Vec<f64> {
        let weights = &self.fitted.logistic.weights;
        if weights.nrows() == 1 {
            let sign = if class == 1 { 1.0 } else { -1.0 };
            return weights.row(0).iter().map(|weight| sign * weight).collect();
        }
        let n = weights.nrows() as f64;
        weights
            .columns()
            .into_iter()
            .map(|own| own[class] - own.sum() / n)
            .collect()
    }

    fn add_segments(&self, table: &Table, scores: &mut Scores) {
        let Some(segments) = &self.segments else {
            return;
        };
        let Ok(placed) = segments.space().place(table) else {
            return;
        };
        let columns = placed.matrix.columns();
        let mut own = vec![0.0; columns.len()];
        for row in 0..table.n_rows() {
            let is_known = u32::try_from(row).is_ok_and(|row| !placed.unknown_rows.contains(&row));
            if scores.problem[row].is_none() && is_known {
                for (value, column) in own.iter_mut().zip(&columns) {
                    *value = column[row];
                }
                scores.segment[row] = segments.nearest(&own);
            }
        }
    }
}

impl SavedSegments {
    /// The nearest centroid to a standardised row; of equally near ones the first, as in the fit.
    fn nearest(&self, row: &[f64]) -> Option<usize> {
        let mut nearest = None;
        let mut least = f64::INFINITY;
        for (place, segment) in self.segments.iter().enumerate() {
            let mut square = 0.0;
            for (value, at) in row.iter().zip(&segment.centroid_per_sd) {
                let off = value - at;
                square += off * off;
            }
            if square < least {
                (nearest, least) = (Some(place), square);
            }
        }
        nearest
    }
}

/// With two classes ln p − ln (1 − p), else ln p of the class against the mean of all, as for a logistic regression.
pub(super) fn log_odds(probabilities: ArrayView1<'_, f64>, class: usize) -> f64 {
    let log = |p: &f64| p.clamp(LEAST_PROBABILITY, 1.0 - LEAST_PROBABILITY).ln();
    let own = log(&probabilities[class]);
    if probabilities.len() == 2 {
        return own - log(&probabilities[1 - class]);
    }
    own - probabilities.iter().map(log).sum::<f64>() / probabilities.len() as f64
}

/// The largest pushes, of equal ones the first column.
fn largest(pushes: &[f64]) -> [Option<Reason>; REASONS] {
    let mut found: [Option<Reason>; REASONS] = [None; REASONS];
    for (column, &push) in pushes.iter().enumerate() {
        let mut next = Some(Reason { column, push }).filter(|_| push.abs() >= LEAST_PUSH);
        for kept in &mut found {
            let Some(reason) = next else { break };
            if kept.is_none_or(|kept| reason.push.abs() > kept.push.abs()) {
                next = kept.replace(reason);
            }
        }
    }
    found
}
