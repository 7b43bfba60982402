//! Text cells → a typed column, stretch by stretch; what cannot be read is listed.

use polars::prelude::{Column, Float64Chunked, IntoColumn as _, PlSmallStr, StringChunked};

mod met;

use super::{
    Basis, ColumnInfo, ColumnKind, ColumnReceipt, Problem, TableError, caution, date,
    evidence::Evidence,
    explain::{self, Known},
    missing::{Marks, NORTH_AMERICA},
    number, records,
    typing::{self, Decided, Plan},
    words,
    words_column::{View, WordsColumn, WordsPart, WordsRest},
};
use crate::engine::{Progress, memory};
use met::{Met, line_number};

/// Decimals shown at most.
pub const SHOWN_DECIMALS: usize = 6;

/// A typed column and what became of its cells.
#[derive(Debug)]
pub struct Typed {
    pub column: Column,
    pub info: ColumnInfo,
    pub receipt: ColumnReceipt,
    /// The first ones, in order of lines.
    pub problems: Vec<Problem>,
    pub percents: usize,
    pub thousands: Option<char>,
}

/// How the cells of a column are read.
#[derive(Debug, Clone)]
pub struct Rules {
    name: String,
    plan: Plan,
    missing: Marks,
    /// Whether some cells have two readings that nothing settles.
    is_in_doubt: bool,
    /// Whether the user has chosen how they are read.
    is_chosen: bool,
    /// Problems that are listed; more are only counted.
    most_problems: usize,
}

impl Rules {
    pub fn new(name: &str, decided: &Decided, most_problems: usize) -> Self {
        Self {
            name: name.to_owned(),
            plan: decided.plan,
            missing: decided.missing.clone(),
            is_in_doubt: decided.other.is_some(),
            is_chosen: decided.basis == Basis::Chosen,
            most_problems,
        }
    }

    /// Why a text cannot be read as planned.
    fn refused(&self, text: &str) -> Option<&'static str> {
        match self.plan {
            Plan::Date(format) => date::parse(text, format)
                .is_none()
                .then(|| date::refusal(text, format)),
            // Found in the file, all cells are such words.
            Plan::Words(Some(ColumnKind::Boolean)) if self.is_chosen => {
                words::truth(text).is_none().then_some("neither yes nor no")
            }
            _ => None,
        }
    }

    /// What stands in a cell; `None`: nothing, or a mark for missing.
    #[inline]
    fn value<'a>(&self, raw: &'a str) -> Option<&'a str> {
        let cell = number::trimmed(raw);
        (!self.missing.holds(cell)).then_some(cell)
    }
}

/// A column in the making.
pub struct ColumnBuilder {
    rules: Rules,
    values: Values,
    found: Met,
}

enum Values {
    /// NaN: missing.
    Numbers(Vec<f64>),
    Words(WordsColumn),
}

/// The rows of one stretch in a column.
pub struct ColumnPart<'o> {
    rules: &'o Rules,
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
    rules: &'o Rules,
    values: RowsValues<'o>,
    first_row: usize,
}

enum RowsValues<'o> {
    Numbers(&'o mut [f64]),
    Words(&'o mut [View]),
}

impl<'o> Rows<'o> {
    /// The next `n_rows` rows, to be filled by a part of their own, which has `buffer` for its letters.
    pub fn part(&mut self, n_rows: usize, buffer: u32) -> ColumnPart<'o> {
        let first_row = self.first_row;
        self.first_row += n_rows;
        ColumnPart {
            rules: self.rules,
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
        let Self { rules, values, met } = self;
        match values {
            PartValues::Numbers(rows) => {
                let Plan::Number(reading) = rules.plan else { return };
                for ((raw, line), row) in cells.zip(rows) {
                    let raw = records::unquoted(raw);
                    *row = match rules.value(&raw) {
                        Some(cell) => met.number(rules, cell, reading, line),
                        None => f64::NAN,
                    };
                }
            }
            PartValues::Words(rows) => {
                for (raw, line) in cells {
                    let raw = records::unquoted(raw);
                    let mut cell = rules.value(&raw);
                    if let Some(text) = cell {
                        if let Some(problem) = rules.refused(text) {
                            met.add_problem(rules, line, text, problem);
                            cell = None;
                        } else if rules.is_in_doubt && date::look(text).is_some_and(|look| look.is_ambiguous)
                        {
                            met.ambiguous_lines.push(line_number(line));
                        }
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

impl ColumnBuilder {
    /// For `n_rows` cells that are read as planned, in at most `n_parts` parts.
    pub fn new(rules: Rules, n_rows: usize, n_parts: usize) -> Self {
        let values = match rules.plan {
            Plan::Number(_) => Values::Numbers(vec![0.0; n_rows]),
            Plan::Numbered(_) | Plan::Date(_) | Plan::Words(_) => {
                Values::Words(WordsColumn::new(n_rows, n_parts))
            }
        };
        Self {
            rules,
            values,
            found: Met::default(),
        }
    }

    /// The rows from `first_row` on.
    pub fn rows(&mut self, first_row: usize) -> Rows<'_> {
        Rows {
            rules: &self.rules,
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
            met.merge(rest.met, self.rules.most_problems);
            if let (Values::Words(words), Some(rest)) = (&mut self.values, rest.words) {
                words.add(rest);
            }
        }
        met.merge(std::mem::take(&mut self.found), self.rules.most_problems);
        self.found = met;
    }

    /// The whole column, its kind decided.
    pub fn finish(
        mut self,
        evidence: &Evidence,
        decided: &Decided,
        progress: &Progress,
    ) -> Result<Typed, TableError> {
        let values = std::mem::replace(&mut self.values, Values::Numbers(Vec::new()));
        let (column, kind) = match values {
            Values::Numbers(values) => (self.numeric(values), ColumnKind::Number),
            Values::Words(words) => {
                self.worded(words.finish(&self.rules.name, progress)?, evidence, progress)?
            }
        };
        let found = self.found;
        let decimals = found.decimals.min(SHOWN_DECIMALS);
        let dates = match decided.plan {
            Plan::Date(format) => Some(format),
            _ => None,
        };
        let known = Known {
            evidence,
            decided,
            kind,
            decimals,
            problems: &found.problems,
            rounded: found.rounded,
            n_ambiguous: found.ambiguous_lines.len(),
        };
        let name = self.rules.name;
        let receipt = ColumnReceipt {
            parsed: evidence.n_present() - found.n_problems,
            missing: evidence.n_missing,
            rejected: found.n_problems,
            ambiguous: found.ambiguous_lines.len(),
            rounded: found.rounded,
            numbers: explain::number_format(&known),
            dates,
            decisions: explain::decisions(&known),
            basis: decided.basis,
            doubt: explain::doubt(&known),
            cautions: caution::cautions(evidence, decided, kind),
            samples: explain::samples(&known),
            marks: evidence
                .marks_found()
                .map(|(mark, n)| (mark.to_owned(), n))
                .collect(),
            kept: (decided.kept > 0).then(|| (NORTH_AMERICA.to_owned(), decided.kept)),
            ambiguous_lines: found.ambiguous_lines.into(),
            ..ColumnReceipt::new(&name, kind)
        };
        Ok(Typed {
            column,
            info: ColumnInfo {
                name,
                kind,
                decimals,
                dates,
            },
            receipt,
            problems: found.problems,
            percents: found.percents,
            thousands: found.thousands,
        })
    }

    fn numeric(&self, values: Vec<f64>) -> Column {
        Float64Chunked::from_vec(PlSmallStr::from_str(&self.rules.name), values).into_column()
    }

    fn worded(
        &mut self,
        words: StringChunked,
        evidence: &Evidence,
        progress: &Progress,
    ) -> Result<(Column, ColumnKind), TableError> {
        let kind = match self.kind_of(&words, evidence, progress) {
            Ok(kind) => kind,
            Err(cancelled) => {
                memory::give_back(words);
                return Err(cancelled);
            }
        };
        if let (Plan::Numbered(reading), ColumnKind::Number) = (self.rules.plan, kind) {
            // Whole numbers all of them: nothing is refused here.
            let (rules, met) = (&self.rules, &mut self.found);
            let read = |cell: Option<&str>| cell.map_or(f64::NAN, |cell| met.number(rules, cell, reading, 0));
            let values = words.iter().map(read).collect();
            return Ok((self.numeric(values), kind));
        }
        Ok((words.into_column(), kind))
    }

    fn kind_of(
        &self,
        words: &StringChunked,
        evidence: &Evidence,
        progress: &Progress,
    ) -> Result<ColumnKind, TableError> {
        Ok(match self.rules.plan {
            Plan::Numbered(_) if typing::tells_rows_apart(words, evidence, progress)? => {
                ColumnKind::Identifier
            }
            Plan::Numbered(_) => ColumnKind::Number,
            Plan::Date(_) => ColumnKind::Date,
            Plan::Words(Some(kind)) => kind,
            Plan::Number(_) | Plan::Words(None) => {
                typing::kind_of_words(&self.rules.name, words, evidence, progress)?
            }
        })
    }
}
