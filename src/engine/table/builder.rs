//! Text cells → a typed column, block by block; what cannot be read is listed.

use polars::prelude::{
    Column, IntoColumn as _, NamedFrom as _, PlSmallStr, Series, StringChunked, StringChunkedBuilder,
};

use super::{
    ColumnInfo, ColumnKind, ColumnReceipt, DateFormat, Problem, date,
    evidence::{CHECK_EVERY, Evidence},
    number::{self, Reading},
    typing::{self, Plan},
    words::missing_mark,
};
use crate::engine::{Cancelled, Progress};

/// Problems that are listed; more are only counted.
pub const LISTED: usize = 1000;
/// Decimals shown at most.
const SHOWN_DECIMALS: usize = 6;

/// A typed column and what became of its cells.
#[derive(Debug)]
pub struct Typed {
    pub column: Column,
    pub info: ColumnInfo,
    pub receipt: ColumnReceipt,
    /// At most [`LISTED`], in order of lines.
    pub problems: Vec<Problem>,
    pub percents: usize,
    pub thousands: Option<char>,
}

/// A column in the making.
pub struct ColumnBuilder {
    name: String,
    plan: Plan,
    values: Values,
    problems: Vec<Problem>,
    n_problems: usize,
    decimals: usize,
    percents: usize,
    thousands: Option<char>,
}

enum Values {
    /// NaN: missing.
    Numbers(Vec<f64>),
    Words(StringChunkedBuilder),
}

impl ColumnBuilder {
    /// For `n_rows` cells that are read as planned.
    pub fn new(name: &str, plan: Plan, n_rows: usize) -> Self {
        let values = match plan {
            Plan::Number(_) => Values::Numbers(Vec::with_capacity(n_rows)),
            Plan::Numbered(_) | Plan::Date(_) | Plan::Words(_) => {
                Values::Words(StringChunkedBuilder::new(PlSmallStr::from_str(name), n_rows))
            }
        };
        Self {
            name: name.to_owned(),
            plan,
            values,
            problems: Vec::new(),
            n_problems: 0,
            decimals: 0,
            percents: 0,
            thousands: None,
        }
    }

    /// Reads more cells; `lines` tells where each stands in the file.
    pub fn add_all(
        &mut self,
        cells: &StringChunked,
        lines: &[u32],
        progress: &Progress,
    ) -> Result<(), Cancelled> {
        for (i, (cell, &line)) in cells.iter().zip(lines).enumerate() {
            if i.is_multiple_of(CHECK_EVERY) {
                progress.check()?;
            }
            let cell = cell.map(str::trim).filter(|cell| missing_mark(cell).is_none());
            match self.plan {
                Plan::Number(reading) => {
                    let value = cell.map_or(f64::NAN, |cell| self.number(cell, reading, line));
                    if let Values::Numbers(values) = &mut self.values {
                        values.push(value);
                    }
                }
                Plan::Date(order) => {
                    let is_date =
                        cell.is_none_or(|cell| date::parse(cell, DateFormat::Fields(order)).is_some());
                    if !is_date {
                        self.add_problem(line, cell.unwrap_or(""), "no date");
                    }
                    self.push_word(cell.filter(|_| is_date));
                }
                Plan::Numbered(_) | Plan::Words(_) => self.push_word(cell),
            }
        }
        Ok(())
    }

    /// The whole column, its kind decided.
    pub fn finish(mut self, evidence: &Evidence, progress: &Progress) -> Result<Typed, Cancelled> {
        let values = std::mem::replace(&mut self.values, Values::Numbers(Vec::new()));
        let (column, kind) = match values {
            Values::Numbers(values) => (self.numeric(values), ColumnKind::Number),
            Values::Words(builder) => self.worded(builder.finish(), evidence, progress)?,
        };
        let is_settled = evidence.point + evidence.comma > 0;
        Ok(Typed {
            column,
            receipt: ColumnReceipt {
                name: self.name.clone(),
                kind,
                parsed: evidence.n_present() - self.n_problems,
                missing: evidence.n_missing,
                rejected: self.n_problems,
                ambiguous: if kind == ColumnKind::Number && !is_settled {
                    evidence.ambiguous
                } else {
                    0
                },
            },
            info: ColumnInfo {
                name: self.name,
                kind,
                decimals: self.decimals.min(SHOWN_DECIMALS),
                dates: match self.plan {
                    Plan::Date(order) => Some(DateFormat::Fields(order)),
                    _ => None,
                },
            },
            problems: self.problems,
            percents: self.percents,
            thousands: self.thousands,
        })
    }

    fn numeric(&self, values: Vec<f64>) -> Column {
        Series::new(PlSmallStr::from_str(&self.name), values).into_column()
    }

    fn worded(
        &mut self,
        words: StringChunked,
        evidence: &Evidence,
        progress: &Progress,
    ) -> Result<(Column, ColumnKind), Cancelled> {
        let kind = match self.plan {
            Plan::Numbered(reading) if !typing::tells_rows_apart(&words, evidence, progress)? => {
                // Whole numbers all of them: nothing is refused here.
                let read = |cell: Option<&str>| cell.map_or(f64::NAN, |cell| self.number(cell, reading, 0));
                let values = words.iter().map(read).collect();
                return Ok((self.numeric(values), ColumnKind::Number));
            }
            Plan::Numbered(_) => ColumnKind::Identifier,
            Plan::Date(_) => ColumnKind::Date,
            Plan::Words(Some(kind)) => kind,
            Plan::Number(_) | Plan::Words(None) => {
                typing::kind_of_words(&self.name, &words, evidence, progress)?
            }
        };
        Ok((words.into_column(), kind))
    }

    fn number(&mut self, cell: &str, reading: Reading, line: u32) -> f64 {
        match number::parse(cell, reading) {
            Ok(number) => {
                self.decimals = self.decimals.max(number.decimals);
                self.percents += usize::from(number.is_percent);
                self.thousands = self.thousands.or(number.thousands);
                number.value
            }
            Err(reason) => {
                self.add_problem(line, cell, reason);
                f64::NAN
            }
        }
    }

    fn push_word(&mut self, cell: Option<&str>) {
        if let Values::Words(builder) = &mut self.values {
            builder.append_option(cell);
        }
    }

    fn add_problem(&mut self, line: u32, cell: &str, problem: &str) {
        self.n_problems += 1;
        if self.problems.len() < LISTED {
            self.problems.push(Problem {
                line: line as usize,
                column: self.name.clone(),
                value: cell.to_owned(),
                problem: problem.to_owned(),
            });
        }
    }
}
