//! How far the customers of a second file have moved: by the sizes of segments, and column by column.

use super::ColumnDrift;
use crate::engine::{
    EngineError,
    features::{levels, numbers},
    handover::{Distribution, Stability, bin_of},
    segment::Assigned,
    table::{ColumnKind, Table},
};

/// Of the sizes of segments. No segment is one more bin: where dense places no longer reach the customers, the rest
/// may be spread as before.
pub(super) fn of_sizes((labels, sizes): (&[u8], &[u64]), assigned: &Assigned) -> Stability {
    let n_placed: u64 = sizes.iter().sum();
    let n_without = (labels.len() as u64).saturating_sub(n_placed);
    // A bin that is empty on both sides does not count.
    let before = [sizes, &[n_without]].concat();
    let after = [assigned.sizes.as_slice(), &[assigned.n_without]].concat();
    Stability::between(&before, &after)
}

/// Of a column, over tenths of the first file's numbers, or over levels.
pub(super) fn of_column(first: &Table, second: &Table, column: &str) -> Result<ColumnDrift, EngineError> {
    let kind = first.column(column)?.kind;
    let (before, after, means) = if kind == ColumnKind::Number {
        let spread = Distribution::of_numbers(first, column, &first.all_rows())?;
        let values = numbers(second, column)?;
        let (before, after) = match &spread {
            Distribution::Bins {
                edges,
                counts,
                missing,
            } => {
                let mut after = vec![0; counts.len() + 1];
                for value in &values {
                    let bin = if value.is_nan() {
                        counts.len()
                    } else {
                        bin_of(edges, *value)
                    };
                    after[bin] += 1;
                }
                ([counts.as_slice(), &[*missing]].concat(), after)
            }
            Distribution::Levels { .. } => (Vec::new(), Vec::new()),
        };
        let means = (mean(&numbers(first, column)?), mean(&values));
        (before, after, Some(means))
    } else {
        let (own, theirs) = (levels(first, column)?, levels(second, column)?);
        let mut counts: std::collections::BTreeMap<Option<&str>, (u64, u64)> = Default::default();
        for code in &own.codes {
            let level = code.map(|code| own.names[code as usize].as_str());
            counts.entry(level).or_default().0 += 1;
        }
        for code in &theirs.codes {
            let level = code.map(|code| theirs.names[code as usize].as_str());
            counts.entry(level).or_default().1 += 1;
        }
        let (before, after) = counts.into_values().unzip();
        (before, after, None)
    };
    let Stability { psi, level, .. } = Stability::between(&before, &after);
    Ok(ColumnDrift {
        column: column.to_owned(),
        psi,
        level,
        means,
    })
}

fn mean(values: &[f64]) -> f64 {
    let present = values.iter().filter(|value| !value.is_nan());
    let (sum, n) = present.fold((0.0, 0_u64), |(sum, n), value| (sum + value, n + 1));
    sum / n as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{handover::DriftLevel, segment::NO_SEGMENT};

    fn labels(sizes: &[u64], n_without: u64) -> Vec<u8> {
        let placed = (0_u8..).zip(sizes);
        let mut labels: Vec<u8> = placed
            .flat_map(|(label, &size)| (0..size).map(move |_| label))
            .collect();
        labels.extend((0..n_without).map(|_| NO_SEGMENT));
        labels
    }

    fn between(before: (&[u64], u64), after: (&[u64], u64)) -> Stability {
        let assigned = Assigned {
            labels: labels(after.0, after.1),
            sizes: after.0.to_vec(),
            n_without: after.1,
        };
        of_sizes((&labels(before.0, before.1), before.0), &assigned)
    }

    #[test]
    fn customers_in_no_segment_are_a_bin() {
        // The segments keep their proportions, but four times as many are in none.
        let found = between((&[600, 307], 93), (&[414, 211], 375));
        let share = |new: f64, old: f64| (new - old) * (new / old).ln();
        let expected = share(0.414, 0.6) + share(0.211, 0.307) + share(0.375, 0.093);
        assert!((found.psi - expected).abs() < 1e-12, "{found:?}");
        assert_eq!(found.level, DriftLevel::Large);
        // Without any it is the index of the segments alone.
        let plain = between((&[600, 400], 0), (&[500, 500], 0));
        assert_eq!(plain, Stability::between(&[600, 400], &[500, 500]));
    }
}
