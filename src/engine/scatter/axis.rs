//! One axis: a value for each customer, as it is drawn.

use rayon::prelude::*;

use crate::engine::{
    EngineError,
    features::numbers,
    format::{self, NARROW_SPACE},
    run::Prepared,
    seeds::nth_seed,
    segment::SegmentScan,
    study::Axis,
    table::ColumnKind,
};

/// How far a whole number is drawn from its place, at most.
const JITTER: f64 = 0.4;
/// Loadings named on an axis.
const NAMED: usize = 3;
/// Loadings below this share of the largest say little.
const WEAK: f64 = 0.25;

/// How an axis is drawn.
#[derive(Debug, Clone, Copy)]
pub struct AxisLook {
    pub is_log: bool,
    pub is_jittered: bool,
    pub seed: u64,
}

/// Values along an axis.
#[derive(Debug, Clone)]
pub struct AxisColumn {
    /// One a row: as drawn (the decimal logarithm on a logarithmic axis); NaN where it cannot be.
    pub values: Vec<f64>,
    pub note: AxisNote,
}

/// What there is to say of an axis.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AxisNote {
    /// "age", "age, log", "component 1, 42 % of variance: + total_spend, − days_since_last".
    pub title: String,
    pub is_log: bool,
    pub is_jittered: bool,
    /// Place among the features, where the axis is one.
    pub feature: Option<usize>,
    pub n_missing: usize,
    /// Rows whose value is 0 or less, on a logarithmic axis.
    pub n_without_log: usize,
}

impl AxisColumn {
    /// The axis for these rows of the table.
    ///
    /// # Errors
    /// When the column is not there or holds no numbers.
    pub fn of(
        on: &Prepared,
        scan: Option<&SegmentScan>,
        rows: &[u32],
        axis: &Axis,
        look: AxisLook,
    ) -> Result<Self, EngineError> {
        let (raw, title, feature) = match axis {
            Axis::Column(name) => {
                let all = numbers(&on.table, name)?;
                let raw = if rows.len() == all.len() {
                    all
                } else {
                    let value = |&row: &u32| all.get(row as usize).copied().unwrap_or(f64::NAN);
                    rows.iter().map(value).collect()
                };
                let feature = scan.and_then(|scan| scan.features.iter().position(|f| f == name));
                (raw, name.clone(), feature)
            }
            Axis::Component(place) => {
                let known = scan.and_then(|scan| scan.components.get(*place));
                let raw = known.cloned().unwrap_or_else(|| vec![f64::NAN; rows.len()]);
                let title = scan.map(|scan| component_title(scan, *place)).unwrap_or_default();
                (raw, title, None)
            }
        };
        Ok(Self::drawn(raw, rows, title, feature, look))
    }

    pub(super) fn drawn(
        mut values: Vec<f64>,
        rows: &[u32],
        title: String,
        feature: Option<usize>,
        look: AxisLook,
    ) -> Self {
        let n_missing = values.par_iter().filter(|value| !value.is_finite()).count();
        let is_finite = |value: &&f64| value.is_finite();
        let is_jittered = look.is_jittered
            && n_missing < values.len()
            && values
                .par_iter()
                .filter(is_finite)
                .all(|value| value.fract() == 0.0);
        let mut n_without_log = 0;
        if look.is_log {
            n_without_log = values.par_iter().filter(|value| **value <= 0.0).count();
        }
        if look.is_log || is_jittered {
            values.par_iter_mut().zip(rows).for_each(|(value, &row)| {
                if look.is_log && *value <= 0.0 {
                    *value = f64::NAN;
                }
                if is_jittered {
                    *value += JITTER * beside(look.seed, row);
                }
                if look.is_log {
                    *value = value.log10();
                }
            });
        }
        let title = if look.is_log {
            format!("{title}, log")
        } else {
            title
        };
        Self {
            values,
            note: AxisNote {
                title,
                is_log: look.is_log,
                is_jittered,
                feature,
                n_missing,
                n_without_log,
            },
        }
    }
}

impl AxisNote {
    /// A value of the file as it is drawn; NaN where it cannot be.
    pub fn drawn(&self, value: f64) -> f64 {
        if !self.is_log {
            value
        } else if value > 0.0 {
            value.log10()
        } else {
            f64::NAN
        }
    }

    /// A drawn value in the units of the file.
    pub fn in_file_units(&self, drawn: f64) -> f64 {
        if self.is_log { 10_f64.powf(drawn) } else { drawn }
    }
}

/// The axes asked for, else the features that set the segments apart most, else what there is.
pub fn shown_axes(scan: &SegmentScan, on: &Prepared, asked: Option<&(Axis, Axis)>) -> (Axis, Axis) {
    let is_number = |name: &str| {
        let column = on.table.column(name);
        column.is_ok_and(|column| column.kind == ColumnKind::Number)
    };
    let is_there = |axis: &Axis| match axis {
        Axis::Column(name) => is_number(name),
        Axis::Component(component) => *component < scan.components.len(),
    };
    if let Some(axes) = asked.filter(|(x, y)| is_there(x) && is_there(y)) {
        return axes.clone();
    }
    scan.best_axes(&on.table, &on.summary)
}

/// From −1 to 1, by the row alone (SplitMix64, Steele, Lea and Flood 2014).
fn beside(seed: u64, row: u32) -> f64 {
    let mut bits = nth_seed(seed, u64::from(row) + 1);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^= bits >> 31;
    (bits >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

/// "component 1, 42 % of variance: + total_spend, − days_since_last".
pub fn component_title(scan: &SegmentScan, component: usize) -> String {
    let share = scan.principal.explained.get(component).copied();
    let variance = share
        .filter(|share| share.is_finite())
        .map_or_else(String::new, |share| {
            format!(", {} of variance", format::percent(share, 0))
        });
    let names = loadings(scan, component);
    let names = if names.is_empty() {
        String::new()
    } else {
        format!(": {}", names.join(", "))
    };
    format!("component {}{variance}{names}", component + 1)
}

/// The features that a component is made of most, with their signs: "+ total_spend".
fn loadings(scan: &SegmentScan, component: usize) -> Vec<String> {
    if component >= scan.principal.loadings.nrows() {
        return Vec::new();
    }
    let row = scan.principal.loadings.row(component);
    let mut all: Vec<(usize, f64)> = row.iter().copied().enumerate().collect();
    all.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
    let largest = all.first().map_or(0.0, |(_, loading)| loading.abs());
    all.into_iter()
        .take(NAMED)
        .filter(|(_, loading)| *loading != 0.0 && loading.abs() >= WEAK * largest)
        .filter_map(|(feature, loading)| {
            let sign = if loading < 0.0 { format::MINUS } else { '+' };
            Some(format!("{sign}{NARROW_SPACE}{}", scan.features.get(feature)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_and_jitter_are_of_each_value_alone() {
        let look = |is_log, is_jittered| AxisLook {
            is_log,
            is_jittered,
            seed: 42,
        };
        let rows = [0, 1, 2, 3, 4];
        let values = vec![0.0, 1.0, 100.0, f64::NAN, -5.0];
        let column = |is_log, is_jittered| {
            AxisColumn::drawn(
                values.clone(),
                &rows,
                "visits".to_owned(),
                None,
                look(is_log, is_jittered),
            )
        };
        let log = column(true, false);
        assert_eq!((log.note.n_missing, log.note.n_without_log), (1, 2));
        assert!(log.values[0].is_nan() && log.values[4].is_nan());
        assert_eq!(log.values[1..3], [0.0, 2.0]);
        assert_eq!(log.note.title, "visits, log");
        assert_eq!(
            (log.note.drawn(1000.0), log.note.in_file_units(3.0)),
            (3.0, 1000.0)
        );
        let jittered = column(false, true);
        assert!(jittered.note.is_jittered);
        for (drawn, value) in jittered.values.iter().zip(&values) {
            assert!(value.is_nan() || (*drawn != *value && (drawn - value).abs() <= 0.4));
        }
        // The same again, and none where a value is not whole.
        assert_eq!(column(false, true).values[..3], jittered.values[..3]);
        let halves = AxisColumn::drawn(vec![0.5; 5], &rows, String::new(), None, look(false, true));
        assert_eq!((halves.note.is_jittered, halves.values[0]), (false, 0.5));
    }
}
