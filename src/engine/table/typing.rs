//! What a column holds, decided on the evidence of all its cells and what the user has chosen.

use polars::prelude::StringChunked;

use super::{
    Basis, ColumnKind,
    date::{DateFormat, DateOrder},
    distinct,
    evidence::Evidence,
    missing::{Marks, NORTH_AMERICA},
    number::{self, Reading},
    words,
};
use crate::engine::{
    Cancelled, Progress,
    study::{ColumnSpec, ImportSpec},
};

/// Text with at most so many distinct values is a category.
const CATEGORY_LEVELS: usize = 20;
/// So many are still a category when they are less than a twentieth of the rows.
const MANY_LEVELS: usize = 50;
const ROWS_PER_LEVEL: usize = 20;
/// So many cells of eight digits that are all dates are no accident.
const STAMPS: usize = 3;

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    Number(Reading),
    /// Whole numbers under a name such as `customer_id`: an identifier when nearly all are distinct.
    Numbered(Reading),
    Date(DateFormat),
    /// Stays text; the kind follows from the distinct values, where it is not known already.
    Words(Option<ColumnKind>),
}

/// What is decided about a column, and what that rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    pub plan: Plan,
    /// Cells that count as missing.
    pub missing: Marks,
    pub basis: Basis,
    /// The other reading of cells that nothing settles.
    pub other: Option<Plan>,
    /// Cells with a mark for missing that is kept as a value.
    pub kept: usize,
    /// Whether the user has said which marks count as missing.
    pub marks_are_chosen: bool,
    /// Whether the user has said what the column holds.
    pub is_chosen: bool,
    /// Numbers, were it not for the decimal mark chosen for the file.
    pub misfit: Option<Misfit>,
}

impl Decided {
    /// A plan that nothing speaks against and nobody has chosen.
    pub fn plain(plan: Plan, missing: Marks) -> Self {
        Self {
            plan,
            missing,
            basis: Basis::Plain,
            other: None,
            kept: 0,
            marks_are_chosen: false,
            is_chosen: false,
            misfit: None,
        }
    }
}

/// Numbers that the decimal mark chosen for the file cannot read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misfit {
    pub chosen: char,
    pub cells: usize,
}

/// What the columns of a file tell of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileReading {
    /// The decimal mark of most numbers, and whether any number settles it.
    pub decimal: char,
    pub is_settled: bool,
    /// The order that most dates settle.
    pub dates: Option<DateOrder>,
}

impl FileReading {
    /// From the evidence of all columns.
    pub fn of(spec: &ImportSpec, evidence: &[Evidence]) -> Self {
        let numeric = || evidence.iter().filter(|e| e.is_numeric());
        let point: usize = numeric().map(|e| e.point).sum();
        let comma: usize = numeric().map(|e| e.comma).sum();
        let day_first: usize = evidence.iter().map(Evidence::day_first).sum();
        let month_first: usize = evidence.iter().map(Evidence::month_first).sum();
        let point_is_taken = spec.thousands == Some('.') && point == 0;
        let found = if comma > point || point_is_taken { ',' } else { '.' };
        Self {
            decimal: spec.decimal.unwrap_or(found),
            is_settled: point != comma,
            dates: match day_first.cmp(&month_first) {
                std::cmp::Ordering::Greater => Some(DateOrder::DayMonthYear),
                std::cmp::Ordering::Less => Some(DateOrder::MonthDayYear),
                std::cmp::Ordering::Equal => None,
            },
        }
    }
}

/// The marks for missing cells of a column, as chosen for it or for the file.
pub fn marks_of(spec: &ImportSpec, name: &str, usual: &Marks) -> Marks {
    let own = spec.columns.get(name).and_then(|column| column.missing.as_ref());
    match own.or(spec.missing.as_ref()) {
        Some(chosen) => Marks::new(chosen),
        None => usual.clone(),
    }
}

/// Decides how a column is read. Cells with a mark that is kept become present in its evidence.
pub fn decide(name: &str, evidence: &mut Evidence, spec: &ImportSpec, file: FileReading) -> Decided {
    let none = ColumnSpec::default();
    let own = spec.columns.get(name).unwrap_or(&none);
    let marks_are_chosen = own.missing.is_some() || spec.missing.is_some();
    let kept = if marks_are_chosen {
        0
    } else {
        keep_north_america(evidence)
    };
    let reading = reading_of(own, spec, evidence, file);
    let is_kept_as_text = spec.text_columns.iter().any(|kept| kept == name);
    let plan = match own.kind {
        Some(ColumnKind::Number) => Plan::Number(reading),
        Some(ColumnKind::Date) => {
            let found = || all_stamps(evidence).unwrap_or_else(|| likely_dates(evidence, file));
            Plan::Date(own.dates.unwrap_or_else(found))
        }
        Some(kind) => Plan::Words(Some(kind)),
        None if is_kept_as_text => Plan::Words(None),
        None => match own.dates {
            Some(format) => Plan::Date(format),
            None if own.decimal.is_some() || own.thousands.is_some() => Plan::Number(reading),
            None => guess(name, evidence, reading, file),
        },
    };
    let (basis, other) = basis_of(plan, own, spec, evidence, file);
    let is_chosen = own.kind.is_some() || is_kept_as_text;
    Decided {
        plan,
        missing: evidence.marks.clone(),
        basis,
        other,
        kept,
        marks_are_chosen,
        is_chosen,
        misfit: misfit(plan, spec, evidence).filter(|_| !is_chosen),
    }
}

/// The marks of the numbers: chosen, settled by the column, or those of the file.
fn reading_of(own: &ColumnSpec, spec: &ImportSpec, evidence: &Evidence, file: FileReading) -> Reading {
    let thousands = own
        .thousands
        .or(spec.thousands.filter(|&mark| Some(mark) != own.decimal))
        .and_then(number::mark_of);
    let settled = || match evidence.comma.cmp(&evidence.point) {
        std::cmp::Ordering::Greater => ',',
        std::cmp::Ordering::Less => '.',
        std::cmp::Ordering::Equal => file.decimal,
    };
    let decimal = own.decimal.or(spec.decimal).unwrap_or_else(settled);
    let is_taken = own.decimal.is_none() && thousands == Some(decimal);
    Reading {
        decimal: match decimal {
            '.' if is_taken => ',',
            ',' if is_taken => '.',
            free => free,
        },
        thousands,
    }
}

/// Whether a column became text only because of the decimal mark chosen for the file.
fn misfit(plan: Plan, spec: &ImportSpec, evidence: &Evidence) -> Option<Misfit> {
    let chosen = spec.decimal.filter(|_| matches!(plan, Plan::Words(None)))?;
    let (other, cells) = match chosen {
        ',' => ('.', evidence.point),
        _ => (',', evidence.comma),
    };
    let are_numbers = is_most(evidence, evidence.n_readable(other));
    (are_numbers && cells > 0).then_some(Misfit { chosen, cells })
}

/// Nine cells of ten.
fn is_most(evidence: &Evidence, count: usize) -> bool {
    count > 0 && count * 10 >= evidence.n_present() * 9
}

fn guess(name: &str, evidence: &Evidence, reading: Reading, file: FileReading) -> Plan {
    let most = |count: usize| is_most(evidence, count);
    if most(evidence.n_readable(reading.decimal)) {
        if let Some(format) = stamps(name, evidence) {
            return Plan::Date(format);
        }
        let has_codes = evidence.all_whole() && evidence.codes * 1000 >= evidence.neutral.max(1);
        let is_code = evidence.codes > 0 && has_codes;
        if is_code || (evidence.all_whole() && evidence.too_long > 0) {
            return Plan::Words(Some(ColumnKind::Identifier));
        }
        let all_whole = evidence.all_whole() && evidence.neutral == evidence.n_present();
        return if all_whole && words::names_rows(name) {
            Plan::Numbered(reading)
        } else {
            Plan::Number(reading)
        };
    }
    if most(evidence.best_date().1) {
        return Plan::Date(likely_dates(evidence, file));
    }
    if evidence.n_present() > 0 && !evidence.yes_no.is_empty() {
        return Plan::Words(Some(ColumnKind::Boolean));
    }
    Plan::Words(None)
}

/// Whole numbers that are dates: eight digits, each a day; or Unix times under a name that speaks of time.
fn stamps(name: &str, evidence: &Evidence) -> Option<DateFormat> {
    let is_date_like = words::names_times(name);
    all_stamps(evidence).filter(|format| {
        let is_clear = evidence.n_present() >= STAMPS && !words::names_rows(name);
        is_date_like || (*format == DateFormat::Compact && is_clear)
    })
}

/// The way in which all cells, digits and nothing else, are dates.
fn all_stamps(evidence: &Evidence) -> Option<DateFormat> {
    let present = evidence.n_present();
    let [compact, seconds, milliseconds] = evidence.stamps;
    [
        (compact, DateFormat::Compact),
        (seconds, DateFormat::UnixSeconds),
        (milliseconds, DateFormat::UnixMilliseconds),
    ]
    .into_iter()
    .find(|(count, _)| present > 0 && *count == present)
    .map(|(_, format)| format)
}

/// The order that reads most dates; where day and month may change places, that of the file's other
/// dates, else the day first, as in most countries.
fn likely_dates(evidence: &Evidence, file: FileReading) -> DateFormat {
    let [_, day_first, month_first] = evidence.dates;
    let (best, n) = evidence.best_date();
    let is_tied = n > 0 && day_first == month_first && best != DateOrder::YearMonthDay;
    DateFormat::Fields(if is_tied { file.dates.unwrap_or(best) } else { best })
}

/// What a plan rests on, and the other plan where nothing settles it.
fn basis_of(
    plan: Plan,
    own: &ColumnSpec,
    spec: &ImportSpec,
    evidence: &Evidence,
    file: FileReading,
) -> (Basis, Option<Plan>) {
    let is_own =
        own.kind.is_some() || own.dates.is_some() || own.decimal.is_some() || own.thousands.is_some();
    match plan {
        Plan::Number(_) if own.decimal.is_some() || spec.decimal.is_some() => (Basis::Chosen, None),
        Plan::Number(_) if evidence.point + evidence.comma > 0 => (Basis::Evidence, None),
        Plan::Number(reading) if evidence.ambiguous > 0 => {
            let other = Reading {
                decimal: if reading.decimal == ',' { '.' } else { ',' },
                thousands: None,
            };
            let basis = if file.is_settled {
                Basis::File
            } else {
                Basis::Custom
            };
            (basis, Some(Plan::Number(other)))
        }
        Plan::Date(_) if own.dates.is_some() => (Basis::Chosen, None),
        Plan::Date(DateFormat::Fields(order)) if evidence.day_first() + evidence.month_first() > 0 => {
            // Cells that need the one order and cells that need the other: which is wrong, no cell says.
            let is_torn = evidence.day_first() > 0 && evidence.month_first() > 0;
            let other = order.exchanged().filter(|_| is_torn);
            let other = other.map(|order| Plan::Date(DateFormat::Fields(order)));
            (Basis::Evidence, other)
        }
        Plan::Date(DateFormat::Fields(order)) if evidence.dates_in_doubt > 0 => {
            let Some(other) = order.exchanged() else {
                return (Basis::Plain, None);
            };
            let basis = if file.dates.is_some() {
                Basis::File
            } else {
                Basis::Custom
            };
            (basis, Some(Plan::Date(DateFormat::Fields(other))))
        }
        _ if is_own => (Basis::Chosen, None),
        Plan::Date(DateFormat::Fields(_)) => (Basis::Plain, None),
        Plan::Date(_) => (Basis::Evidence, None),
        _ => (Basis::Plain, None),
    }
}

/// NA beside nothing but codes, some of them of countries or regions (EU, US, EMEA, APAC), is one of them,
/// not a gap. How many cells are kept.
fn keep_north_america(evidence: &mut Evidence) -> usize {
    let present = evidence.n_present();
    let is_beside_codes = present > 0 && evidence.codes_of_capitals == present && evidence.places > 0;
    if !is_beside_codes || !evidence.yes_no.is_empty() {
        return 0;
    }
    evidence.keep_mark(NORTH_AMERICA)
}

/// The kind of a text column that is neither dates nor yes and no.
pub fn kind_of_words(
    name: &str,
    cells: &StringChunked,
    evidence: &Evidence,
    progress: &Progress,
) -> Result<ColumnKind, Cancelled> {
    let present = evidence.n_present();
    let names_rows = words::names_rows(name);
    // Many levels that repeat: only the share of distinct ones could still matter.
    let is_settled = |distinct: usize, seen: usize| distinct > MANY_LEVELS && distinct < seen && !names_rows;
    let distinct = distinct::count_until(cells, is_settled, progress)?;
    let is_few = distinct <= CATEGORY_LEVELS
        || (distinct <= MANY_LEVELS && distinct * ROWS_PER_LEVEL < evidence.n_cells);
    let is_name = names_rows && present > 1 && is_nearly_all(distinct, present);
    Ok(if present == 0 {
        ColumnKind::Text
    } else if is_name || evidence.codes * 2 > present {
        ColumnKind::Identifier
    } else if is_few {
        ColumnKind::Category
    } else if distinct == present {
        ColumnKind::Identifier
    } else {
        ColumnKind::Text
    })
}

/// Do whole numbers under the name of an identifier tell the rows apart?
pub fn tells_rows_apart(
    cells: &StringChunked,
    evidence: &Evidence,
    progress: &Progress,
) -> Result<bool, Cancelled> {
    let distinct = distinct::count_until(cells, |_, _| false, progress)?;
    Ok(is_nearly_all(distinct, evidence.n_present()))
}

/// A few duplicates are forgiven.
pub fn is_nearly_all(distinct: usize, present: usize) -> bool {
    distinct * 10 >= present * 9
}
