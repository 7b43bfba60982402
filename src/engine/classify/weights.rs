//! How much a row of each class counts in the fit, as numbers.

use crate::engine::{
    features::FeatureError,
    format,
    study::{ClassWeight, WEIGHT_RANGE},
};

/// Whether own weights are for labels of the target, and in range.
///
/// # Errors
/// Names the first label that is not there, or whose weight is out of range.
pub(super) fn check_weights(
    weight: &ClassWeight,
    target: &str,
    classes: &[String],
) -> Result<(), FeatureError> {
    let ClassWeight::Own(own) = weight else {
        return Ok(());
    };
    let (least, most) = WEIGHT_RANGE;
    for (label, &weight) in own {
        if !classes.contains(label) {
            return Err(FeatureError::WeightWithoutLabel {
                label: label.clone(),
                target: target.to_owned(),
                available: classes.join(", "),
            });
        }
        // NaN is not in range either.
        if !(least..=most).contains(&weight) {
            return Err(FeatureError::WeightOutOfRange {
                label: label.clone(),
                found: if weight.is_finite() {
                    format::significant(weight)
                } else {
                    "not a number".to_owned()
                },
                least: format::significant(least),
                most: format::significant(most),
            });
        }
    }
    Ok(())
}

/// One weight a class: 1, or rows ÷ (classes × rows of the class), or the user's own.
pub(super) fn class_weights(labels: &[u32], classes: &[String], weight: &ClassWeight) -> Vec<f64> {
    match weight {
        ClassWeight::None => vec![1.0; classes.len()],
        ClassWeight::Balanced => {
            let mut counts = vec![0.0; classes.len()];
            for &label in labels {
                counts[label as usize] += 1.0;
            }
            let n = labels.len() as f64;
            counts
                .iter()
                .map(|count| n / (classes.len() as f64 * count))
                .collect()
        }
        ClassWeight::Own(own) => classes
            .iter()
            .map(|class| own.get(class).copied().unwrap_or(1.0))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(pairs: &[(&str, f64)]) -> ClassWeight {
        ClassWeight::Own(
            pairs
                .iter()
                .map(|&(label, weight)| (label.to_owned(), weight))
                .collect(),
        )
    }

    fn classes() -> Vec<String> {
        ["a", "b", "c"].map(str::to_owned).to_vec()
    }

    #[test]
    fn a_label_without_a_weight_counts_one() {
        let labels = [0, 0, 0, 0, 1, 2];
        assert_eq!(class_weights(&labels, &classes(), &ClassWeight::None), [1.0; 3]);
        assert_eq!(
            class_weights(&labels, &classes(), &ClassWeight::Balanced),
            [0.5, 2.0, 2.0]
        );
        assert_eq!(
            class_weights(&labels, &classes(), &own(&[("b", 3.0)])),
            [1.0, 3.0, 1.0]
        );
    }

    #[test]
    fn weights_that_mean_nothing_are_refused() {
        let said = |weight: ClassWeight| {
            check_weights(&weight, "kind", &classes())
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            said(own(&[("x", 2.0)])),
            "there is a class weight for “x”, which is no label of “kind”; its labels are a, b, c"
        );
        for (weight, words) in [
            (0.0, "0"),
            (-2.0, "−2"),
            (1e9, "1\u{202f}000\u{202f}000\u{202f}000"),
        ] {
            assert_eq!(
                said(own(&[("a", weight)])),
                format!("the class weight of “a” is {words}; choose a number from 0.001 to 1\u{202f}000")
            );
        }
        for weight in [f64::NAN, f64::INFINITY] {
            assert!(check_weights(&own(&[("a", weight)]), "kind", &classes()).is_err());
        }
        assert_eq!(
            check_weights(&own(&[("a", 0.001), ("c", 1_000.0)]), "kind", &classes()),
            Ok(())
        );
    }
}
