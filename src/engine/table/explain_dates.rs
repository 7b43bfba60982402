//! What the receipt says of a column of dates: their order, and which cells speak for and against it.

use super::{Basis, DateFormat, DateOrder, evidence::Evidence, explain::Known, verdict::Shape};
use crate::engine::format::plural;

/// Cells that need one of the two orders of day and month.
#[derive(Clone, Copy)]
struct Witnesses<'a> {
    first: &'static str,
    n: usize,
    sample: &'a str,
}

/// How the dates are read and why, in sentences.
pub fn decision(known: &Known<'_>, format: DateFormat) -> String {
    let DateFormat::Fields(order) = format else {
        return plain(known.decided.basis, format);
    };
    let evidence = known.evidence;
    let day = witnesses(evidence, "day", evidence.day_first(), Shape::DAY_FIRST);
    let month = witnesses(evidence, "month", evidence.month_first(), Shape::MONTH_FIRST);
    let (pro, contra) = match order {
        DateOrder::DayMonthYear => (day, month),
        DateOrder::MonthDayYear => (month, day),
        DateOrder::YearMonthDay => (None, None),
    };
    let told = match (known.decided.basis, pro, contra) {
        (Basis::Evidence, Some(pro), contra) => {
            let shows = if pro.n == 1 { "shows" } else { "show" };
            let against = contra.map_or_else(String::new, against);
            format!(
                "{} {shows} that the {} comes first.{against}",
                pro.cells(),
                pro.first
            )
        }
        (basis, _, contra) => plain(basis, format) + &contra.map_or_else(String::new, against),
    };
    told + &other_forms(evidence, order)
}

impl Witnesses<'_> {
    fn cells(self) -> String {
        format!("{} such as {}", plural(self.n, "cell", "cells"), self.sample)
    }
}

fn witnesses<'a>(
    evidence: &'a Evidence,
    first: &'static str,
    n: usize,
    shape: Shape,
) -> Option<Witnesses<'a>> {
    let sample = sample(evidence, shape)?;
    (n > 0).then_some(Witnesses { first, n, sample })
}

fn sample(evidence: &Evidence, shape: Shape) -> Option<&str> {
    let mut samples = evidence.samples.iter();
    let found = samples.find(|(of, _)| *of == shape)?;
    Some(&found.1.cell)
}

/// " 1 cell such as 12/25/2024 needs the month first and is not read."
fn against(contra: Witnesses<'_>) -> String {
    let (needs, are) = if contra.n == 1 {
        ("needs", "is")
    } else {
        ("need", "are")
    };
    format!(
        " {} {needs} the {} first and {are} not read.",
        contra.cells(),
        contra.first
    )
}

/// Dates that settle their own order, beside the others.
fn other_forms(evidence: &Evidence, order: DateOrder) -> String {
    let with_year = evidence.year_first;
    let n_others = evidence.dates[1].max(evidence.dates[2]) - evidence.named_months;
    let mut said = String::new();
    if order != DateOrder::YearMonthDay
        && let Some(sample) = sample(evidence, Shape::YEAR_FIRST).filter(|_| with_year > 0)
    {
        let cells = plural(with_year, "cell begins", "cells begin");
        said.push_str(&format!(
            " {cells} with the year ({sample}) and cannot be mistaken."
        ));
    }
    if let Some(sample) = sample(evidence, Shape::NAMED_MONTH).filter(|_| n_others + with_year > 0) {
        let cells = plural(evidence.named_months, "cell names", "cells name");
        said.push_str(&format!(" {cells} the month ({sample}) and cannot be mistaken."));
    }
    said
}

fn plain(basis: Basis, format: DateFormat) -> String {
    let words = format.words();
    match basis {
        Basis::Chosen => format!("Dates: {words}, as chosen."),
        Basis::Evidence => format!("Every cell is a date: {words}."),
        Basis::File => format!(
            "Nothing in the column settles whether day or month comes first. Other dates of the file are {words}."
        ),
        Basis::Custom => format!(
            "Nothing in the file settles whether day or month comes first. The usual order is taken: {words}."
        ),
        Basis::Plain => format!("Dates: {words}."),
    }
}
