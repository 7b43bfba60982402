//! What holds of all tables and steps.

use proptest::prelude::*;

use super::*;
use crate::engine::study::{RareLimit, Transform};

/// A customer: number, number, category; missing where `None`.
type Customer = (Option<i32>, Option<i32>, Option<u8>);

fn text_of(rows: &[Customer]) -> String {
    let cell = |value: Option<i32>| value.map_or_else(String::new, |value| value.to_string());
    let word = |word: Option<u8>| word.map_or_else(String::new, |word| format!("c{}", word % 6));
    let lines = rows
        .iter()
        .enumerate()
        .map(|(i, (a, b, c))| format!("R{i:03},{},{},{}\n", cell(*a), cell(*b), word(*c)));
    "id,a,b,c\n".to_owned() + &lines.collect::<String>()
}

fn learning_steps() -> Vec<CleaningStep> {
    let transform = |column: &str, transform| CleaningStep::Transform {
        column: column.to_owned(),
        transform,
    };
    vec![
        missing("a", MissingTreatment::Median),
        outliers("b", Fence::Iqr(1.0), OutlierTreatment::DropRows),
        missing("b", MissingTreatment::Mean),
        outliers("a", Fence::ZScore(1.5), OutlierTreatment::Clip),
        outliers("b", Fence::Percentiles(10.0, 90.0), OutlierTreatment::DropRows),
        CleaningStep::MergeRare {
            column: "c".to_owned(),
            under: RareLimit::Share(0.2),
            into: "other".to_owned(),
        },
        missing("c", MissingTreatment::MostFrequent),
        filter("a > -500"),
        transform("a", Transform::Rank),
        transform("b", Transform::Log),
    ]
}

fn customers() -> impl Strategy<Value = Vec<Customer>> {
    let value = prop::option::weighted(0.9, -60..900_i32);
    prop::collection::vec(
        (value.clone(), value, prop::option::weighted(0.9, any::<u8>())),
        8..40,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Every second row tests. Whatever stands in those rows, what was learnt from the others is the same, and so
    /// is what becomes of the others.
    #[test]
    fn test_rows_never_change_what_is_learnt(rows in customers(), others in customers()) {
        let mut changed = rows.clone();
        for (row, other) in changed.iter_mut().zip(&others).skip(1).step_by(2) {
            *row = *other;
        }
        // A column must keep its kind, whatever its test rows hold.
        for rows in [&rows, &changed] {
            prop_assume!(rows.iter().step_by(2).filter(|row| row.0.is_some() && row.1.is_some()).count() >= 2);
            prop_assume!(rows.iter().step_by(2).any(|row| row.2.is_some()));
        }
        let steps = listed(&learning_steps());
        let is_training = |line: usize| line.is_multiple_of(2);
        let one = cleaned(&text_of(&rows), &steps, is_training);
        let other = cleaned(&text_of(&changed), &steps, is_training);
        for (place, (one, other)) in one.report.effects.iter().zip(&other.report.effects).enumerate() {
            prop_assert_eq!(one.state, other.state, "step {}", place);
            // Which rare categories there are to merge is told of all rows; which are rare is not.
            if !matches!(one.step, CleaningStep::MergeRare { .. }) {
                prop_assert_eq!(&one.learnt, &other.learnt, "step {}", place);
            }
        }
        let training = |cleaned: &Cleaned| -> Vec<String> {
            let page = cleaned.table.page(0, cleaned.table.n_rows());
            page.iter()
                .zip(&cleaned.parts)
                .filter(|(_, part)| **part == Part::Training)
                .map(|(cells, _)| format!("{cells:?}"))
                .collect()
        };
        prop_assert_eq!(training(&one), training(&other));
    }

    /// Rows, parts and marks keep together whatever the steps do.
    #[test]
    fn reports_add_up(rows in customers(), on in prop::collection::vec(any::<bool>(), 10)) {
        let mut steps = listed(&learning_steps());
        for (step, on) in steps.iter_mut().zip(on) {
            step.is_on = on;
        }
        let text = text_of(&rows);
        let done = cleaned(&text, &steps, |line| line % 3 > 0);
        let mut n_rows = rows.len();
        for effect in &done.report.effects {
            prop_assert_eq!(effect.rows_before, n_rows);
            n_rows -= effect.rows_dropped();
            if let (StepState::Applied, Touched::Rows(n)) = (effect.state, effect.touched) {
                prop_assert_eq!(n, effect.rows_dropped());
            }
        }
        prop_assert_eq!(n_rows, done.table.n_rows());
        for marked in &done.report.marks {
            prop_assert!(marked.rows.is_sorted() && marked.rows.len() == marked.steps.len());
            prop_assert!(marked.rows.iter().all(|&row| (row as usize) < n_rows));
            prop_assert!(done.table.column(&marked.column).is_ok());
        }
        let again = cleaned(&text, &steps, |line| line % 3 > 0);
        prop_assert_eq!(format!("{:?}", again.report), format!("{:?}", done.report), "the same again");
    }
}
