//! How categories go with each other and with numbers.

use super::{each, each_pair};
use crate::engine::{Cancelled, Progress, table::Levels};

/// Cramér's V with Bergsma's correction of bias, all pairs of categories over the rows that have both
/// (W. Bergsma, A bias-correction for Cramér's V and Tschuprow's T, J. Korean Stat. Soc. 42, 2013):
/// φ̃² = max(0, χ²/n − (k−1)(r−1)/(n−1)), k̃ = k − (k−1)²/(n−1), r̃ likewise,
/// Ṽ = √(φ̃² / min(k̃−1, r̃−1)), where k and r count the levels that those rows have. NaN where one of
/// them has one level. A category with itself is 1.
///
/// # Errors
/// When the caller cancels.
pub(super) fn cramers_v(columns: &[Levels], progress: &Progress) -> Result<Vec<Vec<f64>>, Cancelled> {
    let n_cells = columns.iter().map(|levels| levels.codes.len()).sum();
    each_pair(columns.len(), n_cells, |i, j| {
        progress.check()?;
        Ok(corrected_v(&columns[i], &columns[j]))
    })
}

fn corrected_v(a: &Levels, b: &Levels) -> f64 {
    let (n_a, n_b) = (a.names.len(), b.names.len());
    let mut counts = vec![0_u64; n_a * n_b];
    for (x, y) in a.codes.iter().zip(&b.codes) {
        if let (Some(x), Some(y)) = (x, y) {
            counts[*x as usize * n_b + *y as usize] += 1;
        }
    }
    let of_a: Vec<u64> = (0..n_a)
        .map(|x| counts[x * n_b..(x + 1) * n_b].iter().sum())
        .collect();
    let of_b: Vec<u64> = (0..n_b)
        .map(|y| counts.iter().skip(y).step_by(n_b.max(1)).sum())
        .collect();
    let present = |totals: &[u64]| totals.iter().filter(|&&total| total > 0).count() as f64;
    let (k, r) = (present(&of_a), present(&of_b));
    let n = of_a.iter().sum::<u64>() as f64;
    if k < 2.0 || r < 2.0 {
        return f64::NAN;
    }
    // χ²/n = Σ nᵢⱼ²/(nᵢ nⱼ) − 1
    let mut phi = -1.0;
    for (x, &total) in of_a.iter().enumerate().filter(|(_, total)| **total > 0) {
        for (&count, &other) in counts[x * n_b..(x + 1) * n_b].iter().zip(&of_b) {
            if count > 0 {
                phi += (count as f64 / total as f64) * (count as f64 / other as f64);
            }
        }
    }
    let phi = (phi - (k - 1.0) * (r - 1.0) / (n - 1.0)).max(0.0);
    let corrected = |k: f64| k - (k - 1.0).powi(2) / (n - 1.0);
    let most = corrected(k).min(corrected(r)) - 1.0;
    if most <= 0.0 {
        f64::NAN
    } else {
        (phi / most).sqrt().min(1.0)
    }
}

/// Correlation ratio η of each number (down the side) with each category (along the top): √(sum of
/// squares between levels ÷ total sum of squares), over the rows that have both. NaN where the number
/// is constant there, or the category has one level.
///
/// # Errors
/// When the caller cancels.
pub(super) fn correlation_ratio(
    numbers: &[Vec<f64>],
    categories: &[Levels],
    progress: &Progress,
) -> Result<Vec<Vec<f64>>, Cancelled> {
    let n_cells = numbers.iter().map(Vec::len).sum();
    each(numbers, n_cells, |values| {
        let ratio = |levels| {
            progress.check()?;
            Ok(eta(values, levels))
        };
        categories.iter().map(ratio).collect()
    })
}

fn eta(values: &[f64], levels: &Levels) -> f64 {
    let both = || {
        values
            .iter()
            .zip(&levels.codes)
            .filter_map(|(&value, code)| Some((value, (*code)? as usize)))
            .filter(|(value, _)| !value.is_nan())
    };
    let mut groups = vec![(0.0, 0.0); levels.names.len()];
    for (value, level) in both() {
        let (n, sum) = &mut groups[level];
        *n += 1.0;
        *sum += value;
    }
    let (n, sum) = groups
        .iter()
        .fold((0.0, 0.0), |(n, sum), (m, part)| (n + m, sum + part));
    let mean = sum / n;
    if groups.iter().filter(|(n, _)| *n > 0.0).count() < 2 {
        return f64::NAN;
    }
    let total: f64 = both().map(|(value, _)| (value - mean).powi(2)).sum();
    if total <= n * (mean * f64::EPSILON * n).powi(2) || total == 0.0 {
        return f64::NAN;
    }
    let present = groups.iter().filter(|(n, _)| *n > 0.0);
    let between: f64 = present.map(|(n, sum)| n * (sum / n - mean).powi(2)).sum();
    (between / total).sqrt().min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(codes: &[Option<u32>]) -> Levels {
        let most = codes.iter().flatten().max().map_or(0, |&most| most + 1);
        Levels {
            names: (0..most).map(|level| level.to_string()).collect(),
            codes: codes.to_vec(),
        }
    }

    #[test]
    fn cramers_v_is_corrected_for_bias() {
        let same: Vec<_> = (0..60).map(|i| Some(i % 3)).collect();
        let other: Vec<_> = (0..60).map(|i| Some(i / 3 % 2)).collect();
        let one = vec![Some(0); 60];
        let found = cramers_v(&[levels(&same), levels(&other), levels(&one)], &Progress::none()).unwrap();
        assert_eq!(found[0][0], 1.0);
        // Independent by construction: χ² is 0, and the correction does not make it negative.
        assert_eq!(found[0][1], 0.0);
        assert!(found[2].iter().all(|value| value.is_nan()));
        assert!((corrected_v(&levels(&same), &levels(&same)) - 1.0).abs() < 1e-12);
        assert!(corrected_v(&levels(&[]), &levels(&[])).is_nan());
    }

    #[test]
    fn levels_that_no_row_has_do_not_count() {
        // The third level stands only where the other column is missing.
        let a = [
            Some(0),
            Some(1),
            Some(0),
            Some(1),
            Some(0),
            Some(1),
            Some(2),
            None,
        ];
        let b = [
            Some(0),
            Some(1),
            Some(0),
            Some(1),
            Some(1),
            Some(0),
            None,
            Some(1),
        ];
        let (shorter_a, shorter_b) = (&a[..6], &b[..6]);
        let whole = corrected_v(&levels(&a), &levels(&b));
        assert_eq!(whole, corrected_v(&levels(shorter_a), &levels(shorter_b)));
    }

    #[test]
    fn the_ratio_is_the_share_between_levels() {
        let codes = levels(&[Some(0), Some(0), Some(1), Some(1), None, Some(1)]);
        let values = [1.0, 3.0, 5.0, 7.0, 100.0, f64::NAN];
        // Means 2 and 6 around 4: between 16, total 20.
        assert!((eta(&values, &codes) - 0.8_f64.sqrt()).abs() < 1e-15);
        assert!(eta(&[2.0; 6], &codes).is_nan());
        let one = levels(&[Some(0); 6]);
        assert!(eta(&values, &one).is_nan());
    }
}
