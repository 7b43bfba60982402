//! The same fit at many strengths of the penalty, each begun where the one before has ended.

use super::{
    LogisticFit, MAX_ITERATIONS, ModelError, at_zeros,
    binary::Binary,
    check, descend_from,
    multinomial::Multinomial,
    newton::{End, Minimum},
    objective::{Objective, Rows},
    unpack,
};
use crate::engine::{Cancelled, Progress, features::FeatureMatrix};

/// Fits at each of `strengths` (ascending, above 0) as [`super::fit_logistic`] would, at a few steps a strength.
///
/// # Errors
/// When a class has no rows, or the caller cancels.
pub fn fit_path(
    matrix: &FeatureMatrix,
    labels: &[u32],
    class_weights: &[f64],
    strengths: &[f64],
    progress: &Progress,
) -> Result<Vec<LogisticFit>, ModelError> {
    let n_classes = class_weights.len();
    check(matrix, labels, n_classes)?;
    let rows = |l2: f64| Rows {
        matrix,
        labels,
        n_classes,
        class_weights,
        l2,
    };
    let mut fits = Vec::with_capacity(strengths.len());
    let mut before: Option<Place> = None;
    // A strong penalty leaves coefficients near 0: the path begins there.
    for (place, &l2) in strengths.iter().rev().enumerate() {
        progress.check()?;
        progress.report(
            place as f32 / strengths.len() as f32,
            "Following the coefficients",
        );
        let rows = rows(l2);
        let minimum = if n_classes == 2 {
            onward(&Binary { rows }, rows, before.take(), progress)?
        } else {
            onward(&Multinomial { rows }, rows, before.take(), progress)?
        };
        let mut fit = unpack(&minimum, 0, rows);
        if fit.log_likelihood.is_nan() {
            fit.log_likelihood = fit.log_likelihood_of(matrix, labels);
        }
        fits.push(fit);
        before = (minimum.end == End::Converged).then_some(Place { minimum, l2 });
    }
    fits.reverse();
    progress.report(1.0, "Following the coefficients");
    Ok(fits)
}

/// Where the fit at another strength has ended.
struct Place {
    minimum: Minimum,
    l2: f64,
}

/// To the minimum, from that at another strength or from zeros.
fn onward(
    objective: &impl Objective,
    rows: Rows<'_>,
    before: Option<Place>,
    progress: &Progress,
) -> Result<Minimum, Cancelled> {
    let start = match before {
        // The rows say there what they said before; the penalty alone is another.
        Some(Place { minimum, l2 }) => {
            let Minimum {
                parameters,
                mut slope,
                ..
            } = minimum;
            slope.add_penalty(&parameters, rows.matrix.n_features(), rows.l2 - l2);
            (parameters, slope)
        }
        None => at_zeros(objective, progress)?,
    };
    descend_from(objective, start, MAX_ITERATIONS, false, &progress.quiet())
}

#[cfg(test)]
mod tests {
    use super::{super::tests::example, *};
    use crate::engine::models::logistic::{LogisticSpec, fit_logistic};
    use proptest::prelude::*;
    use std::sync::{Arc, atomic::AtomicBool};

    const STRENGTHS: [f64; 6] = [0.01, 0.1, 1.0, 10.0, 100.0, 1_000.0];

    fn path(matrix: &FeatureMatrix, labels: &[u32], weights: &[f64]) -> Vec<LogisticFit> {
        fit_path(matrix, labels, weights, &STRENGTHS, &Progress::none()).unwrap()
    }

    /// Σ of squared weights.
    fn norm(fit: &LogisticFit) -> f64 {
        fit.weights.iter().map(|weight| weight * weight).sum()
    }

    #[test]
    fn each_stop_is_the_fit_of_its_strength() {
        for (n_classes, weights) in [(2, vec![1.0, 2.5]), (4, vec![1.0, 0.5, 3.0, 1.0])] {
            let (matrix, labels) = example(900, 3, n_classes, 61);
            for (fit, l2) in path(&matrix, &labels, &weights).iter().zip(STRENGTHS) {
                let spec = LogisticSpec {
                    l2,
                    class_weights: weights.clone(),
                    max_iterations: MAX_ITERATIONS,
                    seed: 1,
                };
                let alone = fit_logistic(&matrix, &labels, weights.len(), &spec, &Progress::none()).unwrap();
                assert!(fit.converged && alone.converged);
                for (a, b) in fit.weights.iter().zip(&alone.weights) {
                    assert!((a - b).abs() < 1e-9, "{l2}: {a} {b}");
                }
                for (a, b) in fit.intercepts.iter().zip(&alone.intercepts) {
                    assert!((a - b).abs() < 1e-8, "{l2}: {a} {b}");
                }
                assert!((fit.log_likelihood - alone.log_likelihood).abs() < 1e-7);
            }
        }
    }

    #[test]
    fn many_features_go_without_curvature_and_reach_the_same_place() {
        let (matrix, labels) = example(300, 510, 2, 71);
        let weights = vec![1.0; 2];
        // Under weaker penalties fewer rows than features take more steps than there are.
        let fits = fit_path(
            &matrix,
            &labels,
            &weights,
            &[1.0, 30.0, 1_000.0],
            &Progress::none(),
        )
        .unwrap();
        assert!(fits.iter().all(|fit| fit.converged));
        let spec = LogisticSpec {
            l2: 1.0,
            class_weights: weights,
            max_iterations: MAX_ITERATIONS,
            seed: 1,
        };
        let alone = fit_logistic(&matrix, &labels, 2, &spec, &Progress::none()).unwrap();
        for (a, b) in fits[0].weights.iter().zip(&alone.weights) {
            assert!((a - b).abs() < 1e-5, "{a} {b}");
        }
    }

    #[test]
    fn it_stops_when_asked_to() {
        let (matrix, labels) = example(400, 2, 2, 5);
        let progress = Progress::new(Arc::new(AtomicBool::new(true)), Arc::new(|_, _| {}));
        let found = fit_path(&matrix, &labels, &[1.0, 1.0], &STRENGTHS, &progress);
        assert!(matches!(found, Err(ModelError::Cancelled(_))));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// The stronger the penalty, the smaller the coefficients together and the less likely the rows.
        #[test]
        fn the_norm_falls_as_the_strength_grows(
            seed in 0_u64..1_000, n in 60_usize..400, n_features in 1_usize..6, n_classes in 2_u32..5,
        ) {
            let (matrix, labels) = example(n, n_features, n_classes, seed);
            let weights = vec![1.0; n_classes as usize];
            let has_all = (0..n_classes).all(|class| labels.contains(&class));
            prop_assume!(has_all);
            let fits = path(&matrix, &labels, &weights);
            for pair in fits.windows(2) {
                prop_assert!(norm(&pair[1]) <= norm(&pair[0]) * (1.0 + 1e-9));
                prop_assert!(pair[1].log_likelihood <= pair[0].log_likelihood + 1e-7);
            }
        }
    }
}
