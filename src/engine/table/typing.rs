//! Text columns → typed columns: the kind is decided on the evidence of all cells, then every cell
//! is read that way or listed as a problem.

use polars::prelude::{
    Column, IntoColumn as _, NamedFrom as _, PlHashSet, PlSmallStr, Series, StringChunked,
    StringChunkedBuilder,
};

use super::{
    ColumnInfo, ColumnKind, ColumnReceipt, Problem,
    date::{self, DateOrder},
    evidence::{CHECK_EVERY, Evidence},
    number::{self, Reading},
    words::{missing_mark, names_rows},
};
use crate::engine::{Cancelled, Progress};

/// Problems that are listed; more are only counted.
pub const LISTED: usize = 1000;
/// Decimals shown at most.
const SHOWN_DECIMALS: usize = 6;
/// Text with at most so many distinct values is a category.
const CATEGORY_LEVELS: usize = 20;
/// So many are still a category when they are less than a twentieth of the rows.
const MANY_LEVELS: usize = 50;
const ROWS_PER_LEVEL: usize = 20;

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    Number(Reading),
    Date(DateOrder),
    /// Stays text; the kind follows from the distinct values, where it is not known already.
    Words(Option<ColumnKind>),
}

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

/// Decides how a column is read. `decimal` is the mark for this column.
pub fn plan(evidence: &Evidence, reading: Reading, stays_text: bool) -> Plan {
    let most = |count: usize| count > 0 && count * 10 >= evidence.n_present() * 9;
    if stays_text {
        return Plan::Words(None);
    }
    if most(evidence.n_readable(reading.decimal)) {
        let has_codes = evidence.all_whole() && evidence.codes * 1000 >= evidence.neutral.max(1);
        let is_code = evidence.codes > 0 && has_codes;
        if is_code || (evidence.all_whole() && evidence.too_long > 0) {
            return Plan::Words(Some(ColumnKind::Identifier));
        }
        return Plan::Number(reading);
    }
    let (order, n_dates) = evidence.best_date();
    if most(n_dates) {
        return Plan::Date(order);
    }
    if evidence.n_present() > 0 && !evidence.yes_no.is_empty() {
        return Plan::Words(Some(ColumnKind::Boolean));
    }
    Plan::Words(None)
}

/// Reads all cells of a column as planned, and frees them.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the next columns need the memory of the cells"
)]
pub fn read(
    name: &str,
    cells: StringChunked,
    evidence: &Evidence,
    plan: Plan,
    lines: &[u32],
    progress: &Progress,
) -> Result<Typed, Cancelled> {
    let reader = Reader {
        name,
        cells: &cells,
        evidence,
        lines,
        progress,
    };
    match plan {
        Plan::Number(_) if reader.is_numbered()? => reader.words(Some(ColumnKind::Identifier)),
        Plan::Number(reading) => reader.numbers(reading),
        Plan::Date(order) => reader.dates(order),
        Plan::Words(kind) => reader.words(kind),
    }
}

struct Reader<'a> {
    name: &'a str,
    cells: &'a StringChunked,
    evidence: &'a Evidence,
    lines: &'a [u32],
    progress: &'a Progress,
}

impl Reader<'_> {
    /// Whole numbers that name rows: nearly all distinct (a few duplicates are forgiven) under a
    /// name such as `customer_id`.
    fn is_numbered(&self) -> Result<bool, Cancelled> {
        let evidence = self.evidence;
        let all_whole = evidence.all_whole() && evidence.neutral == evidence.n_present();
        if !all_whole || !names_rows(self.name) {
            return Ok(false);
        }
        let mut distinct = PlHashSet::default();
        self.each(|_, cell| {
            distinct.insert(cell);
        })?;
        Ok(distinct.len() * 10 >= evidence.n_present() * 9)
    }

    fn numbers(&self, reading: Reading) -> Result<Typed, Cancelled> {
        let mut values = vec![f64::NAN; self.cells.len()];
        let mut problems = Problems::new(self);
        let (mut decimals, mut percents) = (0, 0);
        let mut thousands = None;
        self.each(|row, cell| match number::parse(cell, reading) {
            Ok(number) => {
                values[row] = number.value;
                decimals = decimals.max(number.decimals);
                percents += usize::from(number.is_percent);
                thousands = thousands.or(number.thousands);
            }
            Err(reason) => problems.add(row, cell, reason),
        })?;
        let series = Series::new(PlSmallStr::from_str(self.name), values);
        let mut typed = self.typed(series.into_column(), ColumnKind::Number, problems);
        typed.info.decimals = decimals.min(SHOWN_DECIMALS);
        typed.percents = percents;
        typed.thousands = thousands;
        if self.evidence.point + self.evidence.comma == 0 {
            typed.receipt.ambiguous = self.evidence.ambiguous;
        }
        Ok(typed)
    }

    fn dates(&self, order: DateOrder) -> Result<Typed, Cancelled> {
        let mut problems = Problems::new(self);
        let column = self.text(|row, cell| {
            let is_date = date::parse(cell, order).is_some();
            if !is_date {
                problems.add(row, cell, "no date");
            }
            is_date
        })?;
        Ok(self.typed(column, ColumnKind::Date, problems))
    }

    fn words(&self, kind: Option<ColumnKind>) -> Result<Typed, Cancelled> {
        let column = if self.evidence.is_clean_text() {
            let name = PlSmallStr::from_str(self.name);
            self.cells.rechunk().into_owned().with_name(name).into_column()
        } else {
            self.text(|_, _| true)?
        };
        let kind = match kind {
            Some(kind) => kind,
            None => self.kind_of_words()?,
        };
        Ok(self.typed(column, kind, Problems::new(self)))
    }

    /// The cells as text, those that `keeps` refuses as missing.
    fn text(&self, mut keeps: impl FnMut(usize, &str) -> bool) -> Result<Column, Cancelled> {
        let mut builder = StringChunkedBuilder::new(PlSmallStr::from_str(self.name), self.cells.len());
        let mut next = 0;
        self.each(|row, cell| {
            while next < row {
                builder.append_null();
                next += 1;
            }
            builder.append_option(keeps(row, cell).then_some(cell));
            next += 1;
        })?;
        while next < self.cells.len() {
            builder.append_null();
            next += 1;
        }
        Ok(builder.finish().into_column())
    }

    fn kind_of_words(&self) -> Result<ColumnKind, Cancelled> {
        let mut levels = PlHashSet::default();
        self.each(|_, cell| {
            levels.insert(cell);
        })?;
        let (distinct, present) = (levels.len(), self.evidence.n_present());
        let names_rows = names_rows(self.name) && present > 1 && distinct * 10 >= present * 9;
        let is_few = distinct <= CATEGORY_LEVELS
            || (distinct <= MANY_LEVELS && distinct * ROWS_PER_LEVEL < self.evidence.n_cells);
        Ok(match (distinct, present) {
            (0, _) => ColumnKind::Text,
            _ if names_rows || self.has_codes() => ColumnKind::Identifier,
            _ if is_few => ColumnKind::Category,
            (distinct, present) if distinct == present => ColumnKind::Identifier,
            _ => ColumnKind::Text,
        })
    }

    fn has_codes(&self) -> bool {
        self.evidence.codes * 2 > self.evidence.n_present()
    }

    /// Calls `visit` with the place and the trimmed text of each cell that is not missing.
    fn each<'a>(&'a self, mut visit: impl FnMut(usize, &'a str)) -> Result<(), Cancelled> {
        for (row, cell) in self.cells.iter().enumerate() {
            if row.is_multiple_of(CHECK_EVERY) {
                self.progress.check()?;
            }
            let Some(cell) = cell.map(str::trim) else { continue };
            if missing_mark(cell).is_none() {
                visit(row, cell);
            }
        }
        Ok(())
    }

    fn typed(&self, column: Column, kind: ColumnKind, problems: Problems<'_>) -> Typed {
        Typed {
            column,
            info: ColumnInfo {
                name: self.name.to_owned(),
                kind,
                decimals: 0,
            },
            receipt: ColumnReceipt {
                name: self.name.to_owned(),
                kind,
                parsed: self.evidence.n_present() - problems.total,
                missing: self.evidence.n_missing,
                rejected: problems.total,
                ambiguous: 0,
            },
            problems: problems.listed,
            percents: 0,
            thousands: None,
        }
    }
}

struct Problems<'a> {
    name: &'a str,
    lines: &'a [u32],
    listed: Vec<Problem>,
    total: usize,
}

impl<'a> Problems<'a> {
    fn new(reader: &Reader<'a>) -> Self {
        Self {
            name: reader.name,
            lines: reader.lines,
            listed: Vec::new(),
            total: 0,
        }
    }

    fn add(&mut self, row: usize, cell: &str, problem: &str) {
        self.total += 1;
        if self.listed.len() < LISTED {
            self.listed.push(Problem {
                line: self.lines.get(row).map_or(0, |&line| line as usize),
                column: self.name.to_owned(),
                value: cell.to_owned(),
                problem: problem.to_owned(),
            });
        }
    }
}
