//! What to say about a fit.

/// Names said in one sentence; more are counted.
const MOST_NAMED: usize = 3;

/// Moves that differ by less than this part of the largest count as the same.
const ALIKE: f64 = 0.05;

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

/// The sentence on classes that `step`, the direction in which the likelihood rises for ever, splits. `spans` are how
/// far each feature reaches, from its smallest to its largest value.
pub(super) fn endless(step: &[f64], names: &[String], spans: &[f64]) -> String {
    let width = names.len() + 1;
    // What it does to the log-odds of a class to go from one end of a feature to the other.
    let moves = |feature: usize| step.chunks(width).map(move |own| own[feature] * spans[feature]);
    let size = |feature: usize| moves(feature).map(f64::abs).fold(0.0, f64::max);
    let sizes: Vec<f64> = (0..names.len()).map(size).collect();
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    let mut found: Vec<usize> = (0..names.len()).filter(|&j| sizes[j] >= 0.3 * largest).collect();
    found.sort_by(|&a, &b| sizes[b].total_cmp(&sizes[a]).then(a.cmp(&b)));
    let are_alike = found.iter().all(|&feature| {
        let mut both = moves(feature).zip(moves(found[0]));
        both.all(|(a, b)| (a - b).abs() <= ALIKE * largest)
    });
    if let Some(column) = all_levels_of(&found, names).filter(|_| are_alike) {
        // Every other level drifts alike: it is the one without a coefficient that splits.
        return format!(
            "Training stopped. The first level of {column} splits the classes perfectly, so the coefficients of its \
             other levels, which are compared with it, grow without end."
        );
    }
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

/// The column whose levels with a coefficient these features are, all of them and at least two.
fn all_levels_of<'n>(found: &[usize], names: &'n [String]) -> Option<&'n str> {
    let column_of = |name: &'n str| name.strip_suffix(']')?.split_once('[').map(|(column, _)| column);
    let column = column_of(&names[*found.first()?])?;
    let is_its = |feature: usize| column_of(&names[feature]) == Some(column);
    let n_levels = (0..names.len()).filter(|&feature| is_its(feature)).count();
    (n_levels >= 2 && n_levels == found.len() && found.iter().all(|&feature| is_its(feature)))
        .then_some(column)
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
            endless(&[0.01, 1.0, -0.5], &names, &[3.0, 3.0]),
            "Training stopped. region[North] splits the classes perfectly, so its coefficient grows without end."
        );
        assert_eq!(
            endless(&[0.8, 1.0, -0.5], &names, &[3.0, 3.0]),
            "Training stopped. region[North] and age together split the classes perfectly, so their coefficients grow without end."
        );
    }

    #[test]
    fn the_level_without_a_coefficient_is_meant_where_all_others_drift_alike() {
        let names = ["age", "plan[plus]", "plan[pro]"].map(str::to_owned);
        assert_eq!(
            endless(&[0.0, 0.5, 0.25, 1.0], &names, &[3.0, 2.0, 4.0]),
            "Training stopped. The first level of plan splits the classes perfectly, so the coefficients of its other \
             levels, which are compared with it, grow without end."
        );
        let apart = endless(&[0.0, 0.5, -0.25, 1.0], &names, &[3.0, 2.0, 4.0]);
        assert!(apart.contains("plan[plus] and plan[pro] together"), "{apart}");
    }
}
