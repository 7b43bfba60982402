//! Text cells → a typed column, stretch by stretch; what cannot be read is listed.

use polars::prelude::{Column, Float64Chunked, IntoColumn as _, PlSmallStr, StringChunked};

use super::{
    ColumnInfo, ColumnKind, ColumnReceipt, DateFormat, Problem, TableError, date,
    evidence::Evidence,
    number::{self, Reading},
    records,
    typing::{self, Plan},
    words::missing_mark,
    words_column::{View, WordsColumn, WordsPart, WordsRest},
};
use crate::engine::Progress;

/// Problems that are listed; more are only counted.
pub const LISTED: usize = 1000;
/// Decimals shown at most.
pub const SHOWN_DECIMALS: usize = 6;

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
    found: Met,
}

enum Values {
    /// NaN: missing.
    Numbers(Vec<f64>),
    Words(WordsColumn),
}

/// What was met in the cells of a stretch.
#[derive(Debug, Default)]
struct Met {
    problems: Vec<Problem>,
    n_problems: usize,
    decimals: usize,
    percents: usize,
    thousands: Option<char>,
}

/// The rows of one stretch in a column.
pub struct ColumnPart<'o> {
    name: &'o str,
    plan: Plan,
    values: PartValues<'o>,
    met: Met,
}

enum PartValues<'o> {
    Numbers(std::slice::IterMut<'o, f64>),
    Words(WordsPart<'o>),
}

/// What a part leaves when its rows are filled.
pub struct PartRest {
    words: Option<WordsRest>,
    met: Met,
}

/// The rows of a column that are still to be given to parts.
pub struct Rows<'o> {
    name: &'o str,
    plan: Plan,
    values: RowsValues<'o>,
    first_row: usize,
}

enum RowsValues<'o> {
    Numbers(&'o mut [f64]),
    Words(&'o mut [View]),
}

impl Met {
    fn merge(&mut self, later: Self) {
        self.n_problems += later.n_problems;
        self.decimals = self.decimals.max(later.decimals);
        self.percents += later.percents;
        self.thousands = self.thousands.or(later.thousands);
        self.problems.extend(later.problems);
        self.problems.truncate(LISTED);
    }

    #[inline]
    fn number(&mut self, name: &str, cell: &str, reading: Reading, line: usize) -> f64 {
        match number::parse(cell, reading) {
            Ok(number) => {
                self.decimals = self.decimals.max(number.decimals);
                self.percents += usize::from(number.is_percent);
                self.thousands = self.thousands.or(number.thousands);
                number.value
            }
            Err(reason) => {
                self.add_problem(name, line, cell, reason);
                f64::NAN
            }
        }
    }

    fn add_problem(&mut self, column: &str, line: usize, cell: &str, problem: &str) {
        self.n_problems += 1;
        if self.problems.len() < LISTED {
            self.problems.push(Problem {
                line,
                column: column.to_owned(),
                value: cell.to_owned(),
                problem: problem.to_owned(),
            });
        }
    }
}

impl<'o> Rows<'o> {
    /// The next `n_rows` rows, to be filled by a part of their own, which has `buffer` for its letters.
    pub fn part(&mut self, n_rows: usize, buffer: u32) -> ColumnPart<'o> {
        let first_row = self.first_row;
        self.first_row += n_rows;
        ColumnPart {
            name: self.name,
            plan: self.plan,
            values: match &mut self.values {
                RowsValues::Numbers(rows) => {
                    let (part, rest) = std::mem::take(rows).split_at_mut(n_rows);
                    *rows = rest;
                    PartValues::Numbers(part.iter_mut())
                }
                RowsValues::Words(rows) => {
                    let (part, rest) = std::mem::take(rows).split_at_mut(n_rows);
                    *rows = rest;
                    PartValues::Words(WordsPart::new(part, first_row, buffer))
                }
            },
            met: Met::default(),
        }
    }
}

impl ColumnPart<'_> {
    /// Reads a cell without quotation marks around it.
    pub fn add_plain(&mut self, cell: &str, line: usize) {
        let quoted = format!("\"{}\"", cell.replace('"', "\"\""));
        self.add_all(std::iter::once((quoted.as_str(), line)));
    }

    /// Reads more cells, as they stand in the file, with the lines of their rows.
    pub fn add_all<'a>(&mut self, cells: impl Iterator<Item = (&'a str, usize)>) {
        let Self {
            name,
            plan,
            values,
            met,
        } = self;
        match values {
            PartValues::Numbers(rows) => {
                let Plan::Number(reading) = *plan else { return };
                for ((raw, line), row) in cells.zip(rows) {
                    let raw = records::unquoted(raw);
                    *row = match value_of(&raw) {
                        Some(cell) => met.number(name, cell, reading, line),
                        None => f64::NAN,
                    };
                }
            }
            PartValues::Words(rows) => {
                for (raw, line) in cells {
                    let raw = records::unquoted(raw);
                    let mut cell = value_of(&raw);
                    if let (Plan::Date(order), Some(text)) = (*plan, cell)
                        && date::parse(text, DateFormat::Fields(order)).is_none()
                    {
                        met.add_problem(name, line, text, "no date");
                        cell = None;
                    }
                    rows.push(cell);
                }
            }
        }
    }

    pub fn finish(self) -> PartRest {
        PartRest {
            words: match self.values {
                PartValues::Numbers(_) => None,
                PartValues::Words(part) => Some(part.finish()),
            },
            met: self.met,
        }
    }
}

/// What stands in a cell; `None`: nothing, or a mark for missing.
#[inline]
fn value_of(raw: &str) -> Option<&str> {
    let cell = number::trimmed(raw);
    missing_mark(cell).is_none().then_some(cell)
}

impl ColumnBuilder {
    /// For `n_rows` cells that are read as planned, in at most `n_parts` parts.
    pub fn new(name: &str, plan: Plan, n_rows: usize, n_parts: usize) -> Self {
        let values = match plan {
            Plan::Number(_) => Values::Numbers(vec![0.0; n_rows]),
            Plan::Numbered(_) | Plan::Date(_) | Plan::Words(_) => {
                Values::Words(WordsColumn::new(n_rows, n_parts))
            }
        };
        Self {
            name: name.to_owned(),
            plan,
            values,
            found: Met::default(),
        }
    }

    /// The rows from `first_row` on.
    pub fn rows(&mut self, first_row: usize) -> Rows<'_> {
        Rows {
            name: &self.name,
            plan: self.plan,
            values: match &mut self.values {
                Values::Numbers(values) => RowsValues::Numbers(&mut values[first_row..]),
                Values::Words(words) => RowsValues::Words(&mut words.views_mut()[first_row..]),
            },
            first_row,
        }
    }

    /// Takes in what parts leave, in the order of their rows. All of them stand before those already taken in.
    pub fn add_before(&mut self, rests: impl IntoIterator<Item = PartRest>) {
        let mut met = Met::default();
        for rest in rests {
            met.merge(rest.met);
            if let (Values::Words(words), Some(rest)) = (&mut self.values, rest.words) {
                words.add(rest);
            }
        }
        met.merge(std::mem::take(&mut self.found));
        self.found = met;
    }

    /// The whole column, its kind decided.
    pub fn finish(mut self, evidence: &Evidence, progress: &Progress) -> Result<Typed, TableError> {
        let values = std::mem::replace(&mut self.values, Values::Numbers(Vec::new()));
        let (column, kind) = match values {
            Values::Numbers(values) => (self.numeric(values), ColumnKind::Number),
            Values::Words(words) => self.worded(words.finish(&self.name)?, evidence, progress)?,
        };
        let is_settled = evidence.point + evidence.comma > 0;
        Ok(Typed {
            column,
            receipt: ColumnReceipt {
                name: self.name.clone(),
                kind,
                parsed: evidence.n_present() - self.found.n_problems,
                missing: evidence.n_missing,
                rejected: self.found.n_problems,
                ambiguous: if kind == ColumnKind::Number && !is_settled {
                    evidence.ambiguous
                } else {
                    0
                },
            },
            info: ColumnInfo {
                name: self.name,
                kind,
                decimals: self.found.decimals.min(SHOWN_DECIMALS),
                dates: match self.plan {
                    Plan::Date(order) => Some(DateFormat::Fields(order)),
                    _ => None,
                },
            },
            problems: self.found.problems,
            percents: self.found.percents,
            thousands: self.found.thousands,
        })
    }

    fn numeric(&self, values: Vec<f64>) -> Column {
        Float64Chunked::from_vec(PlSmallStr::from_str(&self.name), values).into_column()
    }

    fn worded(
        &mut self,
        words: StringChunked,
        evidence: &Evidence,
        progress: &Progress,
    ) -> Result<(Column, ColumnKind), TableError> {
        let kind = match self.plan {
            Plan::Numbered(reading) if !typing::tells_rows_apart(&words, evidence, progress)? => {
                // Whole numbers all of them: nothing is refused here.
                let (name, met) = (&self.name, &mut self.found);
                let read =
                    |cell: Option<&str>| cell.map_or(f64::NAN, |cell| met.number(name, cell, reading, 0));
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
}
