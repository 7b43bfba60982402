//! The folds together: means, spread, ranges.

use super::{FoldMeasure, FoldResult, Question};
use crate::engine::{
    format,
    metrics::{Resampling, ScoredRows, Spread},
    study::{ClassifierSpec, FoldPlan, ModelKind},
};

/// Where the range of a mean over folds comes from.
pub const RANGE_SOURCE: &str = "95 % range of the mean, corrected for folds that share training rows (Nadeau and \
                                Bengio 2003)";

/// Everything measured in the folds.
#[derive(Debug, Clone)]
pub struct FoldsReport {
    pub spec: ClassifierSpec,
    pub seed: u64,
    pub plan: FoldPlan,
    /// The column that tells earlier from later, where folds go forward in time.
    pub forward_by: Option<String>,
    pub classes: Vec<String>,
    pub positive: usize,
    /// The other models that were fitted on the same folds; empty where none were asked for.
    pub models: Vec<ModelKind>,
    /// Repeat after repeat, fold after fold.
    pub folds: Vec<FoldResult>,
    pub resampling: Resampling,
    /// For two classes: the scores that rows got in the fold where they tested, of the first repeat: each row once.
    /// A threshold found here has been found on rows that no fit had seen.
    pub pooled: Option<ScoredRows>,
    /// Whether cleaning steps learnt anew in each fold.
    pub cleans_anew: bool,
    pub warnings: Vec<String>,
}

/// One metric over the folds.
#[derive(Debug, Clone, PartialEq)]
pub struct FoldMetric {
    /// As in files: `accuracy`, `roc_auc`, ….
    pub name: &'static str,
    /// As shown: "Accuracy", "ROC AUC".
    pub title: &'static str,
    /// Whether more is better.
    pub rises: bool,
    /// One a fold, in their order; NaN where it is undefined.
    pub values: Vec<f64>,
    pub spread: Spread,
}

/// Name, title, whether more is better, lowest and highest value.
const METRICS: [(&str, &str, bool, f64, f64); 10] = [
    ("accuracy", "Accuracy", true, 0.0, 1.0),
    ("precision", "Precision", true, 0.0, 1.0),
    ("recall", "Recall", true, 0.0, 1.0),
    ("specificity", "Specificity", true, 0.0, 1.0),
    ("f1", "F1", true, 0.0, 1.0),
    ("mcc", "MCC", true, -1.0, 1.0),
    ("roc_auc", "ROC AUC", true, 0.0, 1.0),
    ("pr_auc", "PR AUC", true, 0.0, 1.0),
    ("log_loss", "Log-loss", false, 0.0, f64::INFINITY),
    ("brier", "Brier score", false, 0.0, 2.0),
];

/// The place of a metric, named as in files.
pub(super) fn place_of(name: &str) -> Option<usize> {
    METRICS.iter().position(|metric| metric.0 == name)
}

/// A metric as shown, by its name in files.
pub fn metric_title(name: &str) -> Option<&'static str> {
    place_of(name).map(|place| METRICS[place].1)
}

impl FoldMetric {
    /// The 95 % range in words; `None` where there is none.
    pub fn range(&self) -> Option<String> {
        let Spread { low, high, .. } = self.spread;
        (low.is_finite() && high.is_finite()).then(|| format::range(low, high, 3))
    }
}

impl FoldsReport {
    pub(super) fn new(question: &Question<'_>, folds: Vec<FoldResult>) -> Self {
        let ratios = folds
            .iter()
            .filter(|fold| fold.n_train > 0)
            .map(|fold| fold.n_test as f64 / fold.n_train as f64);
        let test_per_train = ratios.sum::<f64>() / folds.len().max(1) as f64;
        Self {
            spec: question.spec.clone(),
            seed: question.seed,
            plan: question.plan,
            forward_by: question.forward_by.map(str::to_owned),
            classes: question.classes.to_vec(),
            positive: question.positive,
            models: question.others.to_vec(),
            pooled: pooled(&folds, question.classes.len()),
            warnings: warnings(&folds, question.spec.model),
            folds,
            resampling: Resampling { test_per_train },
            cleans_anew: question.cleans_anew,
        }
    }

    /// The same folds of the same rows, where another of the models that were compared is used. `None`: something
    /// else differs too, and has to be fitted.
    pub fn with_model(&self, spec: &ClassifierSpec, plan: FoldPlan, compares: bool) -> Option<Self> {
        let same = ClassifierSpec {
            model: spec.model,
            ..self.spec.clone()
        };
        if same != *spec || self.plan != plan || !compares {
            return None;
        }
        let place = self.models.iter().position(|kind| *kind == spec.model)?;
        let models = spec.model.others();
        let of = |fold: &FoldResult, kind: ModelKind| {
            if kind == self.spec.model {
                return Some(fold.measure.clone());
            }
            let place = self.models.iter().position(|known| *known == kind)?;
            fold.others.get(place).cloned()
        };
        let swapped = |fold: &FoldResult| {
            let others = models.iter().map(|&kind| of(fold, kind));
            Some(FoldResult {
                measure: fold.others.get(place)?.clone(),
                others: others.collect::<Option<_>>()?,
                ..fold.clone()
            })
        };
        let folds = self.folds.iter().map(swapped).collect::<Option<Vec<_>>>()?;
        Some(Self {
            spec: spec.clone(),
            models: models.to_vec(),
            pooled: pooled(&folds, self.classes.len()),
            warnings: warnings(&folds, spec.model),
            folds,
            ..self.clone()
        })
    }

    /// Every metric of the model that is used at a threshold: a few divisions a fold and one quantile a metric.
    pub fn metrics(&self, threshold: f64) -> Vec<FoldMetric> {
        self.summed_up(threshold, |fold| Some(&fold.measure))
    }

    /// The same of another model, by its place in `models`.
    pub fn metrics_of(&self, model: usize, threshold: f64) -> Vec<FoldMetric> {
        self.summed_up(threshold, |fold| fold.others.get(model))
    }

    fn summed_up(&self, threshold: f64, of: impl Fn(&FoldResult) -> Option<&FoldMeasure>) -> Vec<FoldMetric> {
        let each = self.values(threshold, of);
        let places = 0..METRICS.len();
        places.map(|place| self.metric(place, &each)).collect()
    }

    /// All values of a model: one row a fold.
    pub(super) fn values(
        &self,
        threshold: f64,
        of: impl Fn(&FoldResult) -> Option<&FoldMeasure>,
    ) -> Vec<[f64; METRICS.len()]> {
        let (positive, n_classes) = (self.positive, self.classes.len());
        let measures = self.folds.iter().filter_map(&of);
        measures
            .map(|measure| measure.values(threshold, positive, n_classes))
            .collect()
    }

    /// One metric of [`Self::values`], by its place among all.
    pub(super) fn metric(&self, place: usize, each: &[[f64; METRICS.len()]]) -> FoldMetric {
        let (name, title, rises, lowest, highest) = METRICS[place];
        let values: Vec<f64> = each.iter().map(|found| found[place]).collect();
        FoldMetric {
            name,
            title,
            rises,
            spread: self.resampling.spread(&values).within(lowest, highest),
            values,
        }
    }

    /// Rows tested in the folds of one repeat: each once.
    pub fn n_tested(&self) -> usize {
        let first = self.folds.iter().filter(|fold| fold.place.repeat == 0);
        first.map(|fold| fold.n_test).sum()
    }

    /// Accuracy of always saying the most frequent training label, fold by fold.
    pub fn baseline(&self) -> Vec<f64> {
        self.folds
            .iter()
            .map(|fold| fold.n_majority as f64 / fold.n_test as f64)
            .collect()
    }

    /// "5 folds", "5 folds, repeated 3 times", "5 folds forward in time".
    pub fn plan_words(&self) -> String {
        plan_words(self.plan, self.forward_by.is_some())
    }

    /// How the folds were made and what was learnt in them.
    pub fn how(&self) -> String {
        let parted = match (&self.forward_by, &self.spec.keep_together) {
            (Some(column), _) => self.forward_words(column),
            (None, Some(column)) => format!("Rows of one {column} stay in one fold"),
            (None, None) => "Each fold has the same share of every class".to_owned(),
        };
        let learnt = if self.cleans_anew {
            "cleaning steps, filling, scaling and fit"
        } else {
            "filling, scaling and fit"
        };
        format!("{parted}; {learnt} are learnt anew in each, from its training rows alone.")
    }

    /// "Each fold learns from all rows earlier by joined than those it tests: 500 in the first, 2 500 in the last".
    fn forward_words(&self, column: &str) -> String {
        let n_train = |fold: Option<&FoldResult>| format::count(fold.map_or(0, |fold| fold.n_train) as u64);
        format!(
            "Each fold learns from all rows earlier by {column} than those it tests: {} in the first, {} in the last",
            n_train(self.folds.first()),
            n_train(self.folds.last())
        )
    }
}

/// "5 folds", "5 folds, repeated 3 times", "5 folds forward in time".
pub fn plan_words(plan: FoldPlan, goes_forward: bool) -> String {
    let folds = format::plural(plan.k, "fold", "folds");
    match plan.repeats {
        _ if goes_forward => format!("{folds} forward in time"),
        0 | 1 => folds,
        2 => format!("{folds}, repeated twice"),
        n => format!("{folds}, repeated {} times", format::count(n as u64)),
    }
}

/// For two classes: scores of the first repeat, each row once.
fn pooled(folds: &[FoldResult], n_classes: usize) -> Option<ScoredRows> {
    let first = folds.iter().filter(|fold| fold.place.repeat == 0);
    let scored = first.filter_map(|fold| fold.measure.scored.as_ref());
    (n_classes == 2).then(|| ScoredRows::new(scored.flat_map(ScoredRows::rows)))
}

fn warnings(folds: &[FoldResult], model: ModelKind) -> Vec<String> {
    let mut said = Vec::new();
    let of = format::plural(folds.len(), "fold", "folds");
    let without_class = folds.iter().filter(|fold| fold.measure.roc_auc.is_nan()).count();
    if without_class > 0 {
        said.push(format!(
            "In {} of {of} the test rows do not hold every class: ROC AUC is undefined there and left out of the mean. \
             Fewer folds help.",
            format::count(without_class as u64)
        ));
    }
    let unsettled = folds.iter().filter(|fold| !fold.learnt.fit.converged).count();
    if unsettled > 0 && model == ModelKind::Logistic {
        said.push(format!(
            "In {} of {of} the fit did not settle; an L2 strength above 0 helps.",
            format::count(unsettled as u64)
        ));
    }
    let unscored: usize = folds.iter().map(|fold| fold.n_unscored).sum();
    if unscored > 0 {
        said.push(format!(
            "{} not scored in the fold where they tested: a feature is missing, or its level was not in the fold's \
             training rows.",
            format::plural(unscored, "time a row was", "times a row was")
        ));
    }
    said
}
