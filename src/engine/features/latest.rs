//! The latest rows test, all earlier ones train.

use super::Split;

/// Parts the labelled rows by time: of `n` rows the latest `n · test_fraction` test. Rows of one moment go into the
/// same part, so that the cut falls between two moments: the one that comes nearest to the share asked for, with
/// something on both sides (ties: more training rows). Rows without a time (NaN) are in neither part.
///
/// `None` where all rows are of one moment.
pub fn latest_split(labels: &[Option<u32>], times: &[f64], test_fraction: f64) -> Option<Split> {
    let mut rows: Vec<u32> = (0_u32..)
        .zip(labels.iter().zip(times))
        .filter(|(_, (label, time))| label.is_some() && !time.is_nan())
        .map(|(row, _)| row)
        .collect();
    if test_fraction <= 0.0 {
        return Some(Split {
            train: rows,
            test: Vec::new(),
        });
    }
    let time = |row: u32| times[row as usize];
    rows.sort_by(|&a, &b| time(a).total_cmp(&time(b)));
    let wanted = rows.len() as f64 * (1.0 - test_fraction.min(1.0));
    // Places where the moment changes: both sides hold something.
    let cut = (1..rows.len())
        .filter(|&place| time(rows[place - 1]) < time(rows[place]))
        .min_by(|&a, &b| {
            let off = |place: usize| (place as f64 - wanted).abs();
            off(a).total_cmp(&off(b)).then(b.cmp(&a))
        })?;
    let mut test = rows.split_off(cut);
    rows.sort_unstable();
    test.sort_unstable();
    Some(Split { train: rows, test })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nothing_later_trains_than_tests(
            rows in proptest::collection::vec((proptest::option::weighted(0.9, 0_u32..2),
                                               proptest::option::weighted(0.9, 0_i32..30)), 0..200),
            fraction in 0.01_f64..0.9,
        ) {
            let (labels, times): (Vec<_>, Vec<_>) = rows
                .into_iter()
                .map(|(label, time)| (label, time.map_or(f64::NAN, f64::from)))
                .unzip();
            let known: Vec<f64> = labels
                .iter()
                .zip(&times)
                .filter(|(label, time)| label.is_some() && !time.is_nan())
                .map(|(_, time)| *time)
                .collect();
            let varies = known.iter().any(|time| *time != known[0]);
            let found = latest_split(&labels, &times, fraction);
            prop_assert_eq!(found.is_some(), varies);
            if let Some(Split { train, test }) = found {
                prop_assert_eq!(train.len() + test.len(), known.len());
                let last = train.iter().map(|&row| times[row as usize]).fold(f64::MIN, f64::max);
                let first = test.iter().map(|&row| times[row as usize]).fold(f64::MAX, f64::min);
                prop_assert!(last < first);
                prop_assert!(train.is_sorted() && test.is_sorted());
            }
        }
    }

    #[test]
    fn the_cut_comes_nearest_to_the_share() {
        let labels = [Some(0); 10];
        let times = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 8.0, 8.0];
        let split = latest_split(&labels, &times, 0.2).unwrap();
        assert_eq!(split.test, [7, 8, 9]);
        let none = latest_split(&labels, &times, 0.0).unwrap();
        assert_eq!((none.train.len(), none.test.len()), (10, 0));
        assert_eq!(latest_split(&labels, &[3.0; 10], 0.2), None);
    }
}
