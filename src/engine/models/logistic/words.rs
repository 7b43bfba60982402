//! What to say about a fit.

/// Names said in one sentence; more are counted.
const MOST_NAMED: usize = 3;

/// `a`, `a and b`, `a, b and c`, `a, b, c and 4 others`.
pub(super) fn listed(names: &[&str]) -> String {
    let (shown, n_left) = (
        &names[..names.len().min(MOST_NAMED)],
        names.len().saturating_sub(MOST_NAMED),
    );
    let others = match n_left {
        0 => None,
        1 => Some("1 other".to_owned()),
        n => Some(format!("{n} others")),
    };
    match (shown, others) {
        ([], _) => String::new(),
        (_, Some(others)) => format!("{} and {others}", shown.join(", ")),
        ([one], None) => (*one).to_owned(),
        ([first @ .., last], None) => format!("{} and {last}", first.join(", ")),
    }
}

/// The sentence on classes that `step`, the direction in which the likelihood rises for ever, splits.
pub(super) fn endless(step: &[f64], names: &[String]) -> String {
    let width = names.len() + 1;
    let size = |feature: usize| {
        step.chunks(width)
            .map(|own| own[feature].abs())
            .fold(0.0, f64::max)
    };
    let sizes: Vec<f64> = (0..names.len()).map(size).collect();
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    let mut found: Vec<usize> = (0..names.len()).filter(|&j| sizes[j] >= 0.3 * largest).collect();
    found.sort_by(|&a, &b| sizes[b].total_cmp(&sizes[a]).then(a.cmp(&b)));
    let found: Vec<&str> = found.iter().map(|&j| names[j].as_str()).collect();
    match found[..] {
        [one] => format!(
            "Training stopped. {one} splits the classes perfectly, so its coefficient grows without end."
        ),
        _ => format!(
            "Training stopped. {} together split the classes perfectly, so their coefficients grow without end.",
            listed(&found)
        ),
    }
}

/// The sentence on a fit that ran out of iterations.
pub(super) fn unsettled(iterations: usize) -> String {
    format!(
        "Training stopped after {iterations} steps before the coefficients settled. A larger L2 settles sooner."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        assert_eq!(listed(&["a"]), "a");
        assert_eq!(listed(&["a", "b"]), "a and b");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
        assert_eq!(listed(&["a", "b", "c", "d", "e"]), "a, b, c and 2 others");
    }

    #[test]
    fn the_largest_move_is_named() {
        let names = ["age".to_owned(), "region[North]".to_owned()];
        assert_eq!(
            endless(&[0.01, 1.0, -0.5], &names),
            "Training stopped. region[North] splits the classes perfectly, so its coefficient grows without end."
        );
        assert_eq!(
            endless(&[0.8, 1.0, -0.5], &names),
            "Training stopped. region[North] and age together split the classes perfectly, so their coefficients grow without end."
        );
    }
}
