//! What the receipt says of a column: cells and what became of them, decisions and their evidence.

use super::{
    Basis, CellSample, ColumnKind, ColumnReading, DateFormat, Doubt, NumberFormat, Outcome, PossibleReading,
    Problem, caution, date,
    evidence::{Evidence, Sample},
    explain_dates,
    number::{self, Reading},
    typing::{Decided, Plan},
    verdict::Shape,
};
use crate::engine::format::{self, plural};

/// Cells shown of a column, and of these at most so many that are missing, and not read.
const SHOWN: usize = 8;
const SHOWN_MISSING: usize = 2;
const SHOWN_REJECTED: usize = 2;

/// What is known of a column when its cells have been read.
pub struct Known<'a> {
    pub evidence: &'a Evidence,
    pub decided: &'a Decided,
    pub kind: ColumnKind,
    /// Decimals shown.
    pub decimals: usize,
    pub problems: &'a [Problem],
    pub rounded: usize,
    pub n_ambiguous: usize,
}

/// How the numbers of the column are written; `None`: it holds none.
pub fn number_format(known: &Known<'_>) -> Option<NumberFormat> {
    let reading = known.reading()?;
    let cells = known
        .evidence
        .samples
        .iter()
        .map(|(_, sample)| sample.cell.as_str());
    let read = cells.filter(|cell| number::parse(cell, reading).is_ok());
    Some(NumberFormat::learn(reading, read))
}

/// A few cells, the first of each way of writing, in the order of the file.
pub fn samples(known: &Known<'_>) -> Vec<CellSample> {
    let mut kinds: Vec<(u8, CellSample)> = Vec::new();
    let rejected = known
        .problems
        .iter()
        .take(SHOWN_REJECTED)
        .map(|problem| CellSample {
            line: problem.line,
            raw: problem.value.clone(),
            value: String::new(),
            outcome: Outcome::Rejected,
        });
    kinds.extend(rejected.map(|sample| (2, sample)));
    for (shape, sample) in &known.evidence.samples {
        let shown = known.sample(*shape, sample);
        let rank = match shown.outcome {
            Outcome::Ambiguous => 0,
            Outcome::Parsed => 1,
            Outcome::Missing if sample.cell.is_empty() => 4,
            Outcome::Missing => 3,
            Outcome::Rejected => continue,
        };
        kinds.push((rank, shown));
    }
    kinds.sort_by_key(|(rank, sample)| (*rank, sample.line));
    let mut n_missing = 0;
    kinds.retain(|(_, sample)| {
        let is_missing = sample.outcome == Outcome::Missing;
        n_missing += usize::from(is_missing);
        !is_missing || n_missing <= SHOWN_MISSING
    });
    let mut shown: Vec<CellSample> = kinds.into_iter().map(|(_, sample)| sample).collect();
    shown.truncate(SHOWN);
    shown.sort_by_key(|sample| sample.line);
    shown
}

/// Both readings, where nothing settles which is right.
pub fn doubt(known: &Known<'_>) -> Option<Doubt> {
    let other = known.decided.other.filter(|_| known.n_ambiguous > 0)?;
    let raw = &known.in_doubt()?.cell;
    let possible = |plan| {
        Some(match plan {
            Plan::Number(reading) => PossibleReading {
                reading: ColumnReading::Decimal(reading.decimal),
                value: number_as_read(raw, reading)?,
            },
            Plan::Date(format) => PossibleReading {
                reading: ColumnReading::Dates(format),
                value: date_as_read(raw, format)?,
            },
            Plan::Numbered(_) | Plan::Words(_) => return None,
        })
    };
    Some(Doubt {
        raw: raw.clone(),
        taken: possible(known.decided.plan)?,
        other: possible(other)?,
    })
}

/// What was decided and why, in sentences.
pub fn decisions(known: &Known<'_>) -> Vec<String> {
    let mut said = Vec::new();
    said.extend(match known.decided.plan {
        Plan::Number(reading) | Plan::Numbered(reading) if known.kind == ColumnKind::Number => {
            known.on_numbers(reading)
        }
        Plan::Date(format) => Some(explain_dates::decision(known, format)),
        _ => known.on_words(),
    });
    if known.decided.kept > 0 {
        said.push(caution::kept_decision(known.decided.kept, known.evidence));
    }
    said.extend(caution::currency_words(known.evidence, known.decided));
    if known.rounded > 0 {
        said.push(format!(
            "{} more digits than are kept; the last ones are rounded.",
            plural(known.rounded, "cell has", "cells have")
        ));
    }
    if known.evidence.padded > 0 {
        said.push("Spaces around the cells are left out.".to_owned());
    }
    said
}

impl Known<'_> {
    fn reading(&self) -> Option<Reading> {
        match self.decided.plan {
            Plan::Number(reading) | Plan::Numbered(reading) if self.kind == ColumnKind::Number => {
                Some(reading)
            }
            _ => None,
        }
    }

    fn sample(&self, shape: Shape, sample: &Sample) -> CellSample {
        let is_missing = shape.is_missing() && self.decided.missing.holds(&sample.cell);
        let (value, outcome) = if is_missing {
            (String::new(), Outcome::Missing)
        } else {
            self.value(shape, &sample.cell)
        };
        CellSample {
            line: sample.line,
            raw: sample.cell.clone(),
            value,
            outcome,
        }
    }

    fn value(&self, shape: Shape, cell: &str) -> (String, Outcome) {
        let is_in_doubt = self.decided.other.is_some();
        let told = |value: Option<String>, is_ambiguous: bool| match value {
            Some(value) if is_in_doubt && is_ambiguous => (value, Outcome::Ambiguous),
            Some(value) => (value, Outcome::Parsed),
            None => (String::new(), Outcome::Rejected),
        };
        match (self.decided.plan, self.reading()) {
            (_, Some(reading)) => {
                let value = number::parse(cell, reading).ok();
                let shown = value.map(|number| format::decimal(number.value, self.decimals));
                told(shown, shape.is_ambiguous_number())
            }
            (Plan::Date(format), None) => told(date_as_read(cell, format), shape == Shape::DATE_IN_DOUBT),
            _ => (cell.to_owned(), Outcome::Parsed),
        }
    }

    /// The first cell with two readings.
    fn in_doubt(&self) -> Option<&Sample> {
        let is_date = matches!(self.decided.plan, Plan::Date(_));
        let is_it = |shape: Shape| {
            if is_date {
                shape == Shape::DATE_IN_DOUBT
            } else {
                shape.is_ambiguous_number()
            }
        };
        let mut samples = self.evidence.samples.iter();
        samples.find(|(shape, _)| is_it(*shape)).map(|(_, sample)| sample)
    }

    fn on_numbers(&self, reading: Reading) -> Option<String> {
        let Evidence {
            point,
            comma,
            point_sample,
            comma_sample,
            ..
        } = self.evidence;
        let (mark, other) = words_of(reading.decimal);
        let (n, sample, n_other, other_sample) = if reading.decimal == ',' {
            (*comma, comma_sample, *point, point_sample)
        } else {
            (*point, point_sample, *comma, comma_sample)
        };
        let against = other_sample
            .as_ref()
            .filter(|_| n_other > 0)
            .map_or_else(String::new, |sample| {
                let cells = plural(n_other, "cell", "cells");
                format!(
                    " {cells} such as {} need a decimal {other} and are not read.",
                    sample.cell
                )
            });
        Some(match (self.decided.basis, sample) {
            (Basis::Chosen, _) => format!("Numbers with a decimal {mark}, as chosen.{against}"),
            (Basis::Evidence, Some(sample)) => format!(
                "{} such as {} {} that the {mark} is the decimal mark.{against}",
                plural(n, "cell", "cells"),
                sample.cell,
                if n == 1 { "shows" } else { "show" }
            ),
            (Basis::File, _) => format!(
                "Nothing in the column settles the decimal mark. Other columns of the file have a decimal {mark}."
            ),
            (Basis::Custom, _) => {
                format!("Nothing in the file settles the decimal mark. A decimal {mark} is taken.")
            }
            _ => return None,
        })
    }

    fn on_words(&self) -> Option<String> {
        let word = self.kind.word();
        let evidence = self.evidence;
        if self.decided.basis == Basis::Chosen {
            return Some(format!("Read as {word}, as chosen."));
        }
        match self.decided.plan {
            Plan::Words(Some(ColumnKind::Identifier)) if evidence.codes > 0 => Some(format!(
                "Leading zeros stand in {} and are kept, so the column stays text.",
                plural(evidence.codes, "cell", "cells")
            )),
            Plan::Words(Some(ColumnKind::Identifier)) => {
                Some("Whole numbers too long to be kept exactly stay text.".to_owned())
            }
            Plan::Words(Some(ColumnKind::Boolean)) => Some("Words for yes and no.".to_owned()),
            Plan::Numbered(_) => Some("Whole numbers that tell the rows apart: an identifier.".to_owned()),
            _ => None,
        }
    }
}

/// The word for a decimal mark, and that for the other one.
fn words_of(decimal: char) -> (&'static str, &'static str) {
    if decimal == ',' {
        ("comma", "point")
    } else {
        ("point", "comma")
    }
}

/// A number with its own decimals, without noughts at their end: 1.250 is 1.25 or 1 250.
fn number_as_read(cell: &str, reading: Reading) -> Option<String> {
    let number = number::parse(cell, reading).ok()?;
    Some(format::trimmed(format::decimal(number.value, number.decimals)))
}

/// "3 Apr 2024".
fn date_as_read(cell: &str, format: DateFormat) -> Option<String> {
    date::parse(cell, format).map(|date| date.strftime("%-d %b %Y").to_string())
}
