//! The column that is predicted.

use crate::engine::{
    EngineError,
    closest::did_you_mean,
    features::{FeatureError, LOW_CARDINALITY, no_such_column},
    format,
    table::Table,
};

/// The labels of the target as class codes (sorted label order), and the classes.
///
/// # Errors
/// When the column is not there, or has fewer than two classes or more than 20.
pub fn target_classes(table: &Table, target: &str) -> Result<(Vec<String>, Vec<Option<u32>>), EngineError> {
    let found = table
        .levels(target)
        .map_err(|_no_column| no_such_column(table, target))?;
    // Levels that no row has (left over from rows that were dropped) are no classes.
    let mut occurs = vec![false; found.names.len()];
    for code in found.codes.iter().flatten() {
        occurs[*code as usize] = true;
    }
    let mut next = 0_u32;
    let new_code: Vec<u32> = occurs
        .iter()
        .map(|&occurs| {
            next += u32::from(occurs);
            next.saturating_sub(1)
        })
        .collect();
    let classes: Vec<String> = found
        .names
        .into_iter()
        .zip(occurs)
        .filter_map(|(name, occurs)| occurs.then_some(name))
        .collect();
    check_classes(target, &classes)?;
    let codes = found
        .codes
        .into_iter()
        .map(|code| code.map(|code| new_code[code as usize]))
        .collect();
    Ok((classes, codes))
}

fn check_classes(target: &str, classes: &[String]) -> Result<(), FeatureError> {
    if classes.len() > LOW_CARDINALITY {
        return Err(FeatureError::TooManyClasses {
            column: target.to_owned(),
            found: format::count(classes.len()),
            most: LOW_CARDINALITY,
        });
    }
    let found = match classes {
        [] => "no labels".to_owned(),
        [only] => format!("only “{only}”"),
        _ => return Ok(()),
    };
    Err(FeatureError::TooFewClasses {
        column: target.to_owned(),
        found,
    })
}

/// The place of the positive class: the one named, else the rarer label (of equals the later).
///
/// # Errors
/// When there is no such label.
pub fn positive_class(
    target: &str,
    classes: &[String],
    codes: &[Option<u32>],
    named: Option<&str>,
) -> Result<usize, FeatureError> {
    if let Some(label) = named {
        return classes
            .iter()
            .position(|class| class == label)
            .ok_or_else(|| FeatureError::NoSuchLabel {
                label: label.to_owned(),
                target: target.to_owned(),
                available: classes.join(", ") + &did_you_mean(label, classes.iter().map(String::as_str)),
            });
    }
    Ok(rarest(classes.len(), codes).unwrap_or(0))
}

/// The class of the fewest rows, of equals the last.
pub fn rarest(n_classes: usize, codes: &[Option<u32>]) -> Option<usize> {
    let mut counts = vec![0_usize; n_classes];
    for code in codes.iter().flatten() {
        if let Some(count) = counts.get_mut(*code as usize) {
            *count += 1;
        }
    }
    (0..n_classes).rev().min_by_key(|&class| counts[class])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rarer_label_is_positive() {
        let classes = ["a", "b"].map(str::to_owned);
        let positive = |codes: &[Option<u32>], named| positive_class("t", &classes, codes, named);
        assert_eq!(positive(&[Some(0), Some(1), Some(1), None, None], None), Ok(0));
        assert_eq!(positive(&[Some(0), Some(1)], None), Ok(1));
        assert_eq!(positive(&[Some(0), Some(1), Some(1)], Some("b")), Ok(1));
        let error = positive(&[Some(0)], Some("c")).unwrap_err();
        assert_eq!(error.to_string(), "“c” is no label of “t”; its labels are a, b");
    }

    #[test]
    fn one_label_is_no_target() {
        let error = check_classes("Store7", &["Yes".to_owned()]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "column “Store7” has only “Yes”; a target needs at least two different labels"
        );
        let many: Vec<String> = (0..1_250).map(|i| i.to_string()).collect();
        assert!(
            check_classes("id", &many)
                .unwrap_err()
                .to_string()
                .contains("1\u{202f}250")
        );
    }
}
