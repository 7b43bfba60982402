//! Other models on the same folds, tested against the chosen one, so that nobody picks a winner by noise.

use super::{FoldMetric, FoldsReport, report::place_of};
use crate::engine::{format, metrics::PairedTest, study::ModelKind};

/// A larger p is what chance makes.
pub const SURE: f64 = 0.05;

/// Where the test comes from.
pub const TEST_SOURCE: &str = "corrected resampled t-test on the differences fold by fold (Nadeau and Bengio 2003), p \
                               of the models adjusted for their number (Holm 1979)";

/// Models by one metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The model that is used.
    pub model: ModelKind,
    pub chosen: FoldMetric,
    /// In the order of [`ModelKind::others`].
    pub others: Vec<Compared>,
}

/// One other model.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    pub kind: ModelKind,
    pub metric: FoldMetric,
    /// The other model minus the chosen one, fold by fold.
    pub against: PairedTest,
    /// p, adjusted for the number of models looked at (Holm); that of the baseline stands by itself.
    pub p: f64,
}

/// What the test says of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Better,
    Worse,
    NotDistinguishable,
}

impl FoldsReport {
    /// The models by one metric, named as in files; `None` where none were compared.
    pub fn compare(&self, metric: &str, threshold: f64) -> Option<Comparison> {
        if self.models.is_empty() {
            return None;
        }
        let at = place_of(metric)?;
        let chosen = self.metric(at, &self.values(threshold, |fold| Some(&fold.measure)));
        let compared = |(place, &kind): (usize, &ModelKind)| {
            let each = self.values(threshold, |fold| fold.others.get(place));
            let metric = self.metric(at, &each);
            let against = self.resampling.paired(&metric.values, &chosen.values);
            Compared {
                kind,
                metric,
                p: against.p,
                against,
            }
        };
        let mut others: Vec<Compared> = self.models.iter().enumerate().map(compared).collect();
        adjust(&mut others);
        Some(Comparison {
            model: self.spec.model,
            chosen,
            others,
        })
    }
}

/// Holm's step-down: the smallest p times their number, the next times one less, never falling.
fn adjust(others: &mut [Compared]) {
    let mut order: Vec<usize> = (0..others.len())
        .filter(|&place| others[place].kind != ModelKind::Majority && !others[place].p.is_nan())
        .collect();
    order.sort_by(|&a, &b| others[a].p.total_cmp(&others[b].p));
    let mut least: f64 = 0.0;
    for (step, place) in order.iter().enumerate() {
        least = least.max((others[*place].p * (order.len() - step) as f64).min(1.0));
        others[*place].p = least;
    }
}

impl Compared {
    /// The verdict in words; a baseline is at best no worse.
    pub fn verdict_words(&self) -> &'static str {
        match self.verdict() {
            Verdict::Better => "better",
            Verdict::Worse => "worse",
            Verdict::NotDistinguishable if self.kind == ModelKind::Majority => "no worse",
            Verdict::NotDistinguishable => "not distinguishable",
        }
    }

    /// What the test says of it against the chosen model.
    pub fn verdict(&self) -> Verdict {
        if self.p.is_nan() || self.p >= SURE {
            return Verdict::NotDistinguishable;
        }
        if (self.against.difference.mean > 0.0) == self.metric.rises {
            Verdict::Better
        } else {
            Verdict::Worse
        }
    }
}

impl Comparison {
    /// What p is of, and why it is another one when another model is in use.
    pub fn p_words(&self) -> String {
        let models = self
            .others
            .iter()
            .filter(|other| other.kind != ModelKind::Majority);
        let n = models.count();
        format!(
            "p is of the difference to {}, the model in use, adjusted for the {} it is tested against (Holm). With another \
             model in use other pairs are tested, so p is another one too.",
            self.model.in_words(),
            format::plural(n, "model", "models")
        )
    }

    /// The whole in a sentence or two.
    pub fn sentence(&self) -> String {
        let by = self.chosen.title;
        let models = || {
            self.others
                .iter()
                .filter(|other| other.kind != ModelKind::Majority)
        };
        let named = |verdict: Verdict| -> Vec<String> {
            let told = models().filter(|other| other.verdict() == verdict);
            told.map(|other| {
                let by = format::metric(other.against.difference.mean.abs());
                format!("{} (by {by}, p {})", other.kind.title(), format::p_value(other.p))
            })
            .collect()
        };
        let chosen = self.model.in_words();
        let (better, worse) = (named(Verdict::Better), named(Verdict::Worse));
        let mut said = if better.is_empty() && worse.is_empty() {
            format!(
                "By {by} no other model is distinguishable from {chosen}: the differences are what chance makes of such \
                 folds."
            )
        } else if better.is_empty() {
            format!(
                "By {by} no other model is better than {chosen}. Worse: {}.",
                worse.join(", ")
            )
        } else if worse.is_empty() {
            format!("By {by} better than {chosen}: {}.", better.join(", "))
        } else {
            format!(
                "By {by} better than {chosen}: {}. Worse: {}.",
                better.join(", "),
                worse.join(", ")
            )
        };
        let n_told = better.len() + worse.len();
        if n_told > 0 && n_told < models().count() {
            let left = models().filter(|other| other.verdict() == Verdict::NotDistinguishable);
            let left: Vec<&str> = left.map(|other| other.kind.title()).collect();
            said += &format!(" Not distinguishable from it: {}.", left.join(", "));
        }
        let baseline = self.others.iter().find(|other| other.kind == ModelKind::Majority);
        if baseline.is_some_and(|other| other.verdict() != Verdict::Worse) {
            said += &format!(" Always saying the most frequent label is no worse than {chosen}.");
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::metrics::Resampling;

    fn metric(values: &[f64]) -> FoldMetric {
        FoldMetric {
            name: "roc_auc",
            title: "ROC AUC",
            rises: true,
            values: values.to_vec(),
            spread: Resampling { test_per_train: 0.25 }.spread(values),
        }
    }

    fn comparison(others: &[(ModelKind, [f64; 5])]) -> Comparison {
        let ours = [0.80, 0.82, 0.81, 0.79, 0.83];
        let folds = Resampling { test_per_train: 0.25 };
        let mut others: Vec<Compared> = others
            .iter()
            .map(|(kind, values)| {
                let against = folds.paired(values, &ours);
                Compared {
                    kind: *kind,
                    metric: metric(values),
                    p: against.p,
                    against,
                }
            })
            .collect();
        adjust(&mut others);
        Comparison {
            model: ModelKind::Logistic,
            chosen: metric(&ours),
            others,
        }
    }

    const BASELINE: (ModelKind, [f64; 5]) = (ModelKind::Majority, [0.5, 0.5, 0.5, 0.5, 0.5]);

    #[test]
    fn what_p_is_of_is_said() {
        let found = comparison(&[BASELINE, (ModelKind::Bayes, [0.81, 0.80, 0.82, 0.80, 0.82])]);
        assert!(found.p_words().starts_with(
            "p is of the difference to logistic regression, the model in use, adjusted for the 1 model it is tested against"
        ));
    }

    #[test]
    fn noise_makes_no_winner() {
        let found = comparison(&[
            BASELINE,
            (ModelKind::Bayes, [0.81, 0.80, 0.82, 0.80, 0.82]),
            (ModelKind::Tree, [0.79, 0.83, 0.80, 0.80, 0.82]),
        ]);
        assert_eq!(
            found.sentence(),
            "By ROC AUC no other model is distinguishable from logistic regression: the differences are what chance makes of \
             such folds."
        );
    }

    #[test]
    fn a_clear_difference_is_named_with_its_direction() {
        let found = comparison(&[
            BASELINE,
            (ModelKind::Bayes, [0.81, 0.80, 0.82, 0.80, 0.82]),
            (ModelKind::Tree, [0.70, 0.72, 0.70, 0.69, 0.73]),
            (ModelKind::Forest, [0.90, 0.92, 0.92, 0.89, 0.93]),
        ]);
        let said = found.sentence();
        assert!(
            said.starts_with("By ROC AUC better than logistic regression: Random forest (by 0.102, p "),
            "{said}"
        );
        assert!(said.contains("Worse: Decision tree (by 0.102"), "{said}");
        assert!(
            said.ends_with("Not distinguishable from it: Naive Bayes."),
            "{said}"
        );
        assert_eq!(found.others[0].verdict(), Verdict::Worse);
    }

    #[test]
    fn more_models_want_more_proof() {
        let mild = [0.815, 0.838, 0.822, 0.81, 0.842];
        let alone = comparison(&[(ModelKind::Bayes, mild)]);
        let beside = comparison(&[
            (ModelKind::Bayes, mild),
            (ModelKind::Tree, [0.81, 0.80, 0.82, 0.80, 0.82]),
            (ModelKind::Forest, [0.79, 0.83, 0.80, 0.80, 0.82]),
        ]);
        assert!((beside.others[0].p - 3.0 * alone.others[0].p).abs() < 1e-12);
        assert!(
            beside
                .others
                .iter()
                .all(|other| other.p >= other.against.p && other.p <= 1.0)
        );
    }

    #[test]
    fn a_baseline_as_good_is_said() {
        let found = comparison(&[(ModelKind::Majority, [0.81, 0.80, 0.82, 0.80, 0.82])]);
        assert!(
            found
                .sentence()
                .ends_with("is no worse than logistic regression.")
        );
    }
}
