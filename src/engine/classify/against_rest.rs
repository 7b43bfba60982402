//! One class against all others: what can be drawn over all thresholds where there are more than two classes.

use crate::engine::metrics::{Curve, CurvePoint, Interval, Offer, ScoredRows};

/// How well the probability of one class tells its rows from all others.
#[derive(Debug, Clone, PartialEq)]
pub struct AgainstRest {
    /// Its name.
    pub class: String,
    /// Rows of the class, and all rows measured.
    pub n_class: u64,
    pub n_rows: u64,
    /// With DeLong's range; NaN where the class, or every other one, has no rows.
    pub roc_auc: Interval,
    /// NaN where the class has no rows.
    pub average_precision: f64,
    /// Mean squared error of the probability.
    pub brier: f64,
    /// In the order of [`Self::CURVES`].
    curves: [Vec<CurvePoint>; 5],
}

impl AgainstRest {
    /// The curves that there are. Profit is not among them: what a contact costs and brings is asked for one class.
    pub const CURVES: [Curve; 5] = [
        Curve::Roc,
        Curve::PrecisionRecall,
        Curve::Calibration,
        Curve::Gains,
        Curve::Lift,
    ];

    /// The numbers alone; `rows` are scored by the probability of the class.
    pub(super) fn measured(rows: &ScoredRows) -> Self {
        Self {
            class: String::new(),
            n_class: rows.n_positive(),
            n_rows: rows.n_rows() as u64,
            roc_auc: rows.roc_auc(),
            average_precision: rows.average_precision(),
            brier: rows.brier(),
            curves: Default::default(),
        }
    }

    /// With its name and its curves over the same rows.
    pub(super) fn drawn(self, class: &str, rows: &ScoredRows) -> Self {
        Self {
            class: class.to_owned(),
            curves: Self::CURVES.map(|curve| rows.thinned_curve(curve, Offer::default())),
            ..self
        }
    }

    /// Its points as in [`ScoredRows::thinned_curve`]; empty for profit, and where it is not defined.
    pub fn curve(&self, curve: Curve) -> &[CurvePoint] {
        let place = Self::CURVES.iter().position(|own| *own == curve);
        place.map_or(&[], |place| &self.curves[place])
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::engine::{
        Progress,
        classify::{ClassifierReport, Evaluation, classify, fit_and_measure, target_classes},
        features::{Split, stratified_split},
        metrics::delong,
        study::{ClassifierSpec, ImportSpec},
        table::{Table, read_bytes},
    };

    /// 300 customers in `n_classes` classes that `spend` tells apart more or less.
    fn table(n_classes: u32) -> Table {
        let mut csv = "spend,age,type\n".to_owned();
        for i in 0..300 {
            let class = i * 31 % 300 * n_classes / 300;
            let spend = 100 * class + i * 7_919 % 170;
            writeln!(csv, "{spend},{},class {class}", 20 + i * 13 % 50).unwrap();
        }
        read_bytes(
            "test.csv",
            csv.as_bytes(),
            &ImportSpec::default(),
            &Progress::none(),
        )
        .unwrap()
        .table
    }

    fn spec() -> ClassifierSpec {
        ClassifierSpec {
            target: Some("type".to_owned()),
            features: Some(vec!["spend".to_owned(), "age".to_owned()]),
            ..ClassifierSpec::default()
        }
    }

    fn split(table: &Table) -> Split {
        let (classes, codes) = target_classes(table, "type").unwrap();
        stratified_split(&codes, classes.len(), 0.25, 42)
    }

    fn report(n_classes: u32) -> ClassifierReport {
        let table = table(n_classes);
        classify(&table, &split(&table), &spec(), 42, &Progress::none()).unwrap()
    }

    /// Computed anew from the rows, without the engine's own sorting.
    fn area_by_hand(report: &ClassifierReport, part: &Evaluation, class: usize) -> Interval {
        let mut scores = [Vec::new(), Vec::new()];
        for (row, truth) in part.rows.iter().zip(&part.truth) {
            let found = report.probabilities.of(*row as usize).unwrap()[class];
            scores[usize::from(*truth as usize == class)].push(found);
        }
        for own in &mut scores {
            own.sort_by(f64::total_cmp);
        }
        delong(&scores[1], &scores[0])
    }

    #[test]
    fn each_of_several_classes_stands_against_the_rest() {
        let found = report(4);
        for part in [&found.train, found.test.as_ref().unwrap()] {
            assert_eq!(part.against_rest.len(), 4);
            for (class, own) in part.against_rest.iter().enumerate() {
                assert_eq!(own.class, format!("class {class}"));
                assert_eq!(own.n_class, part.class_counts[class]);
                assert_eq!(own.n_rows, part.rows.len() as u64);
                assert_eq!(own.roc_auc, area_by_hand(&found, part, class));
                assert!(own.roc_auc.low < own.roc_auc.value, "{own:?}");
                for curve in AgainstRest::CURVES {
                    assert!(own.curve(curve).len() > 1, "{curve:?}");
                }
                let ends = |curve: Curve| {
                    let points = own.curve(curve);
                    let end = |point: &CurvePoint| (point.x, point.y);
                    (end(&points[0]), end(&points[points.len() - 1]))
                };
                assert_eq!(ends(Curve::Roc), ((0.0, 0.0), (1.0, 1.0)));
                assert_eq!(ends(Curve::Gains), ((0.0, 0.0), (1.0, 1.0)));
                assert_eq!(ends(Curve::Lift).1, (1.0, 1.0));
                assert!(own.curve(Curve::Profit).is_empty());
            }
            // The mean that is shown as ROC AUC is that of these.
            let mean = part.against_rest.iter().map(|own| own.roc_auc.value).sum::<f64>() / 4.0;
            assert_eq!(part.roc_auc.value.to_bits(), mean.to_bits());
        }
    }

    #[test]
    fn two_classes_have_their_one_curve() {
        let found = report(2);
        assert!(found.train.scored.is_some() && found.train.against_rest.is_empty());
        assert!(found.test.unwrap().against_rest.is_empty());
    }

    /// They would be made once a fold, and nobody would see them.
    #[test]
    fn folds_make_no_curves() {
        let table = table(3);
        let (classes, _) = target_classes(&table, "type").unwrap();
        let split = split(&table);
        let fold = fit_and_measure(&table, &split, &spec(), &classes, &[], 42, &Progress::none()).unwrap();
        assert!(fold.test.against_rest.is_empty());
        assert!(fold.test.roc_auc.value > 0.5 && fold.test.brier.is_finite());
    }

    #[test]
    fn a_class_without_rows_has_no_curve() {
        let rows = ScoredRows::new([(0.2, false), (0.6, false)]);
        let none = AgainstRest::measured(&rows).drawn("none", &rows);
        assert!(none.roc_auc.value.is_nan() && none.average_precision.is_nan());
        assert!(none.curve(Curve::Roc).is_empty() && none.curve(Curve::Lift).is_empty());
        assert_eq!((none.n_class, none.n_rows), (0, 2));
    }
}
