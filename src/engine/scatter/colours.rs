//! What the colours of a scatter stand for, where it is not the segments: a class, a probability, any column.

use rayon::prelude::*;

use super::Groups;
use crate::engine::{
    EngineError,
    classify::ClassifierReport,
    features::numbers,
    format,
    run::Prepared,
    study::ColourBy,
    table::{ColumnKind, Table},
};

/// Levels of a column that have a hue of their own; the rest is grey.
pub const MOST_CATEGORIES: usize = 8;
/// Steps of the ramp of a number.
pub const RAMP_STEPS: usize = 12;
/// Share of the values beyond each end of a ramp, so that a few large ones do not leave it one colour.
const BEYOND: f64 = 0.01;
/// The code of rows that are drawn nowhere.
const NOWHERE: u8 = u8::MAX;

/// The group of each row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct ColourGroups {
    /// "age", "probability of Premium Buyer".
    pub title: String,
    pub codes: Vec<u8>,
    pub groups: Vec<ColourGroup>,
    /// Lower and upper end of a ramp.
    pub ramp: Option<(f64, f64)>,
    /// "the 8 most frequent of 40 levels".
    pub note: String,
}

/// Rows of one colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColourGroup {
    pub name: String,
    pub key: ColourKey,
    pub size: u64,
}

/// A colour by what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColourKey {
    Class {
        index: usize,
        positive: usize,
        of: usize,
    },
    Category(usize),
    /// A step of the ramp, 0 the lowest.
    Shade(usize),
    /// Missing, or one of too many.
    Rest,
}

impl ColourGroups {
    /// The groups asked for; `None`: by segment, or what is asked for is not there (no classes, no classifier).
    ///
    /// # Errors
    /// When the column is not there.
    pub fn of(
        by: &ColourBy,
        on: &Prepared,
        positive: usize,
        classifier: Option<&ClassifierReport>,
    ) -> Result<Option<Self>, EngineError> {
        Ok(match by {
            ColourBy::Segment => None,
            _ if shows_classes(by, on) => by_class(on, positive),
            ColourBy::Class => None,
            ColourBy::Probability => classifier.map(by_probability),
            ColourBy::Column(name) => Some(by_column(&on.table, name)?),
        })
    }

    pub fn groups(&self) -> Groups<'_> {
        Groups {
            codes: &self.codes,
            n: self.groups.len(),
        }
    }

    /// Counts the rows of each group.
    fn counted(mut self) -> Self {
        let mut sizes = [0_u64; 256];
        for &code in &self.codes {
            sizes[usize::from(code)] += 1;
        }
        for (group, size) in self.groups.iter_mut().zip(sizes) {
            group.size = size;
        }
        self
    }
}

/// Whether the colours are those that classes have everywhere: by whichever name the target is asked for.
pub fn shows_classes(by: &ColourBy, on: &Prepared) -> bool {
    match by {
        ColourBy::Class => true,
        ColourBy::Column(name) => on.target.as_ref() == Some(name) && on.classes.len() >= 2,
        ColourBy::Segment | ColourBy::Probability => false,
    }
}

fn group(name: impl Into<String>, key: ColourKey) -> ColourGroup {
    ColourGroup {
        name: name.into(),
        key,
        size: 0,
    }
}

/// A place among a few groups as a code.
fn code(place: usize) -> u8 {
    u8::try_from(place).unwrap_or(NOWHERE)
}

fn by_class(on: &Prepared, positive: usize) -> Option<ColourGroups> {
    let of = on.classes.len();
    if of < 2 {
        return None;
    }
    // More classes than hues are told by their most frequent ones.
    if of > MOST_CATEGORIES {
        let title = on.target.clone().unwrap_or_default();
        return Some(by_levels(title, &on.classes, &on.class_codes));
    }
    let name = |(index, name): (usize, &String)| group(name, ColourKey::Class { index, positive, of });
    let mut groups: Vec<ColourGroup> = on.classes.iter().enumerate().map(name).collect();
    groups.push(group("no label", ColourKey::Rest));
    let codes = on.class_codes.iter();
    let made = ColourGroups {
        title: on.target.clone().unwrap_or_default(),
        codes: codes
            .map(|class| code(class.map_or(of, |class| class as usize)))
            .collect(),
        groups,
        ramp: None,
        note: String::new(),
    };
    Some(made.counted().without_empty_rest())
}

fn by_probability(report: &ClassifierReport) -> ColourGroups {
    let of = |row: usize| {
        let found = report
            .probabilities
            .of(row)
            .and_then(|row| row.get(report.positive));
        found.copied().unwrap_or(f64::NAN)
    };
    let values: Vec<f64> = (0..report.n_rows).into_par_iter().map(of).collect();
    let positive = report.classes.get(report.positive).cloned().unwrap_or_default();
    ramp(
        format!("probability of {positive}"),
        &values,
        (0.0, 1.0),
        "not scored",
    )
}

fn by_column(table: &Table, name: &str) -> Result<ColourGroups, EngineError> {
    let kind = table.column(name).map(|column| column.kind).ok();
    if kind == Some(ColumnKind::Number) {
        let values = numbers(table, name)?;
        let range = inner_range(&values);
        let mut made = ramp(name.to_owned(), &values, range, "missing");
        let n_beyond = values
            .iter()
            .filter(|value| **value < range.0 || **value > range.1)
            .count();
        if n_beyond > 0 {
            made.note = format!("{} beyond the ends of the ramp", format::count(n_beyond as u64));
        }
        return Ok(made);
    }
    let levels = table
        .levels(name)
        .map_err(|_no_column| crate::engine::features::no_such_column(table, name))?;
    Ok(by_levels(name.to_owned(), &levels.names, &levels.codes))
}

fn by_levels(title: String, names: &[String], codes: &[Option<u32>]) -> ColourGroups {
    let mut sizes = vec![0_u64; names.len()];
    for code in codes.iter().flatten() {
        if let Some(size) = sizes.get_mut(*code as usize) {
            *size += 1;
        }
    }
    let mut order: Vec<usize> = (0..names.len()).collect();
    // Of equally frequent ones the first.
    order.sort_by_key(|&level| std::cmp::Reverse(sizes[level]));
    order.truncate(MOST_CATEGORIES);
    // A level keeps its hue by its place among all names, so that counts that change do not repaint it.
    order.sort_unstable();
    let mut places = vec![order.len(); names.len()];
    for (place, &level) in order.iter().enumerate() {
        places[level] = place;
    }
    let mut groups: Vec<ColourGroup> = order
        .iter()
        .enumerate()
        .map(|(place, &level)| group(&names[level], ColourKey::Category(place)))
        .collect();
    let n_others = names.len() - order.len();
    let n_missing = codes.iter().filter(|code| code.is_none()).count();
    let rest = match (n_others, n_missing) {
        (0, _) => "missing".to_owned(),
        (n, 0) => format::plural(n, "other", "others"),
        (n, _) => format!("{} or missing", format::plural(n, "other", "others")),
    };
    groups.push(group(rest, ColourKey::Rest));
    let last = order.len();
    let place = |level: &Option<u32>| {
        let place = level.and_then(|level| places.get(level as usize).copied());
        code(place.unwrap_or(last))
    };
    let note = if n_others > 0 {
        format!(
            "the {} most frequent of {} levels in colour",
            MOST_CATEGORIES,
            format::count(names.len() as u64)
        )
    } else {
        String::new()
    };
    let made = ColourGroups {
        title,
        codes: codes.iter().map(place).collect(),
        groups,
        ramp: None,
        note,
    };
    made.counted().without_empty_rest()
}

impl ColourGroups {
    /// Nothing is said of what there is none of.
    fn without_empty_rest(mut self) -> Self {
        self.groups
            .pop_if(|last| last.key == ColourKey::Rest && last.size == 0);
        self
    }
}

fn ramp(title: String, values: &[f64], (low, high): (f64, f64), rest: &str) -> ColourGroups {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share between 0 and 1"
    )]
    let step = |value: f64| {
        if !value.is_finite() {
            return RAMP_STEPS;
        }
        let share = if low < high {
            (value - low) / (high - low)
        } else {
            0.5
        };
        ((share.clamp(0.0, 1.0) * RAMP_STEPS as f64) as usize).min(RAMP_STEPS - 1)
    };
    let edge = |step: usize| low + (high - low) * step as f64 / RAMP_STEPS as f64;
    let mut groups: Vec<ColourGroup> = (0..RAMP_STEPS)
        .map(|step| {
            let (from, to) = (
                format::significant(edge(step)),
                format::significant(edge(step + 1)),
            );
            group(format!("{from} to {to}"), ColourKey::Shade(step))
        })
        .collect();
    groups.push(group(rest, ColourKey::Rest));
    let made = ColourGroups {
        title,
        codes: values.par_iter().map(|&value| code(step(value))).collect(),
        groups,
        ramp: Some((low, high)),
        note: String::new(),
    };
    made.counted().without_empty_rest()
}

/// The range of all values but a few at either end; (0, 1) without any.
pub(super) fn inner_range(values: &[f64]) -> (f64, f64) {
    let mut finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    let Some(last) = finite.len().checked_sub(1) else {
        return (0.0, 1.0);
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in the list"
    )]
    let mut at = |share: f64| {
        let place = (share * last as f64).round() as usize;
        *finite.select_nth_unstable_by(place, f64::total_cmp).1
    };
    (at(BEYOND), at(1.0 - BEYOND))
}
