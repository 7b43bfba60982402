//! Columns whose cells the file keeps typed (workbooks, Parquet) → table and receipt.

use std::borrow::Cow;

use polars::prelude::{
    Column, Float64Chunked, IntoColumn as _, NewChunkedArray as _, PlHashSet, PlSmallStr, StringChunked,
};

use super::{
    Basis, ColumnInfo, ColumnKind, ColumnReceipt, DateFormat, DateOrder, ImportReceipt, Imported, Problem,
    SetAsideRow, TableError,
    builder::{ColumnBuilder, Rules, SHOWN_DECIMALS, Typed},
    draft,
    evidence::Evidence,
    missing::Marks,
    notes, number,
    remembered::Memory,
    structure::Listing,
    typing::{self, Decided, FileReading, Plan},
    words,
};
use crate::engine::{Progress, study::ImportSpec};

/// Whole numbers beyond this are not all kept by `f64`.
pub const EXACT: f64 = 9_007_199_254_740_992.0;
/// Verdicts on text cells that are remembered, in bits.
const MEMORY_BITS: u32 = 8;

/// A column as read, and what is known of its cells.
pub struct Settled {
    pub typed: Typed,
    pub evidence: Evidence,
    pub decided: Decided,
}

/// All columns of a file and what the receipt says beside them.
pub struct Import {
    pub columns: Vec<Settled>,
    /// For each row the line (or row of the sheet) where it stands, 1-based.
    pub lines: Vec<u32>,
    pub format: String,
    pub sheet: Option<String>,
    pub sheets: Vec<String>,
    /// 0: the names stand in no line.
    pub header_line: usize,
    pub listing: Listing,
    pub set_aside: Vec<SetAsideRow>,
    pub set_aside_total: usize,
    /// Title lines among them.
    pub n_titles: usize,
    pub notes: Vec<String>,
}

impl Import {
    /// Puts everything in its place.
    pub fn finish(
        self,
        file: &str,
        sha256: String,
        n_bytes: u64,
        spec: &ImportSpec,
    ) -> Result<Imported, TableError> {
        let mut notes = self.notes;
        let (mut typed, mut evidence, mut decided) = (Vec::new(), Vec::new(), Vec::new());
        for column in self.columns {
            typed.push(column.typed);
            evidence.push(column.evidence);
            decided.push(column.decided);
        }
        let decimal = spec.decimal.unwrap_or('.');
        if decided
            .iter()
            .any(|decided| matches!(decided.plan, Plan::Number(_)))
        {
            notes.push(notes::decimal(decimal, spec.decimal.is_some(), &evidence));
        }
        let names: Vec<String> = typed.iter().map(|column| column.info.name.clone()).collect();
        notes.extend(notes::missing(&names, &evidence));
        notes.extend(notes::columns(&typed, &decided, &evidence));
        let misfit = notes::misfit(&names, &decided);
        notes.extend(misfit.clone());
        let mut receipt = ImportReceipt {
            file: file.to_owned(),
            sha256,
            n_bytes,
            n_rows: self.lines.len(),
            format: self.format,
            sheet: self.sheet,
            sheets: self.sheets,
            encoding: None,
            delimiter: None,
            decimal,
            thousands: typed.iter().find_map(|column| column.thousands),
            header_line: self.header_line,
            columns: Vec::new(),
            problems: Vec::new(),
            problems_total: 0,
            set_aside: self.set_aside,
            set_aside_total: self.set_aside_total,
            n_titles: self.n_titles,
            apostrophes: None,
            notes,
            misfit,
        };
        let table = draft::table_of(file, typed, self.lines, self.listing.most, &mut receipt)?;
        Ok(Imported { table, receipt })
    }
}

impl Settled {
    /// Numbers that are known as such; NaN: missing. An identifier where the name says so and nearly
    /// all are distinct whole numbers.
    pub fn numbers(name: &str, values: Vec<f64>) -> Self {
        let present = || values.iter().copied().filter(|value| !value.is_nan());
        let n_present = present().count();
        let is_whole = present().all(|value| value.fract() == 0.0 && value.abs() <= EXACT);
        if is_whole && n_present > 1 && words::names_rows(name) {
            let distinct: PlHashSet<u64> = present().map(|value| (value + 0.0).to_bits()).collect();
            if typing::is_nearly_all(distinct.len(), n_present) {
                let words = values
                    .iter()
                    .map(|value| (!value.is_nan()).then(|| value.to_string()));
                return Self::words(name, words, ColumnKind::Identifier);
            }
        }
        let decimals = decimals(&values);
        let n_rows = values.len();
        let column = Float64Chunked::from_vec(PlSmallStr::from_str(name), values).into_column();
        let info = ColumnInfo {
            name: name.to_owned(),
            kind: ColumnKind::Number,
            decimals,
            dates: None,
        };
        Self::of(column, info, n_rows, n_present)
    }

    /// Words whose kind is known; `None`: missing.
    pub fn words<W: AsRef<str>>(
        name: &str,
        words: impl Iterator<Item = Option<W>>,
        kind: ColumnKind,
    ) -> Self {
        let words = StringChunked::from_iter_options(PlSmallStr::from_str(name), words);
        Self::text(name, words, kind)
    }

    /// As [`words`](Self::words), for a column of words that is there already.
    pub fn text(name: &str, words: StringChunked, kind: ColumnKind) -> Self {
        let (n_rows, n_missing) = (words.len(), words.null_count());
        let is_date = kind == ColumnKind::Date;
        let info = ColumnInfo {
            name: name.to_owned(),
            kind,
            decimals: 0,
            dates: is_date.then_some(DateFormat::Fields(DateOrder::YearMonthDay)),
        };
        let mut settled = Self::of(words.into_column(), info, n_rows, n_rows - n_missing);
        if is_date {
            settled.decided.plan = Plan::Date(DateFormat::Fields(DateOrder::YearMonthDay));
            settled.typed.receipt.dates = settled.typed.info.dates;
        }
        settled
    }

    fn of(column: Column, info: ColumnInfo, n_rows: usize, n_present: usize) -> Self {
        let mut evidence = Evidence::new(Marks::usual());
        evidence.n_cells = n_rows;
        evidence.n_missing = n_rows - n_present;
        Self {
            typed: Typed {
                column,
                receipt: ColumnReceipt {
                    parsed: n_present,
                    missing: n_rows - n_present,
                    ..ColumnReceipt::new(&info.name, info.kind)
                },
                info,
                problems: Vec::new(),
                percents: 0,
                thousands: None,
            },
            decided: Decided::plain(Plan::Words(None), evidence.marks.clone()),
            evidence,
        }
    }

    /// Text cells, read as those of a text file are: on the evidence of all of them.
    pub fn read<'a>(
        name: &str,
        cells: impl Iterator<Item = &'a str> + Clone,
        lines: &[u32],
        spec: &ImportSpec,
        listing: Listing,
        progress: &Progress,
    ) -> Result<Self, TableError> {
        progress.check()?;
        let mut evidence = evidence_of(name, cells.clone(), lines, spec);
        let file = FileReading::of(spec, std::slice::from_ref(&evidence));
        let decided = typing::decide(name, &mut evidence, spec, file);
        let rules = Rules::new(name, &decided, listing.most);
        let mut builder = ColumnBuilder::new(rules, lines.len(), 1);
        let mut rows = builder.rows(0);
        let mut part = rows.part(lines.len(), 0);
        for (cell, &line) in cells.zip(lines) {
            if cell.starts_with('"') {
                part.add_plain(cell, line as usize);
            } else {
                part.add_all(std::iter::once((cell, line as usize)));
            }
        }
        let rest = part.finish();
        builder.add_before(std::iter::once(rest));
        let typed = builder.finish(&evidence, &decided, progress)?;
        Ok(Self {
            typed,
            evidence,
            decided,
        })
    }

    /// The same cells, as text, read as chosen by the user.
    pub fn read_as_chosen(
        &self,
        spec: &ImportSpec,
        lines: &[u32],
        listing: Listing,
        progress: &Progress,
    ) -> Result<Self, TableError> {
        let name = &self.typed.info.name;
        let column = &self.typed.column;
        let cells: Vec<Cow<'_, str>> = match (column.f64(), column.str()) {
            (Ok(numbers), _) => numbers
                .iter()
                .map(|value| value.filter(|value| !value.is_nan()))
                .map(|value| value.map_or(Cow::Borrowed(""), |value| Cow::Owned((value + 0.0).to_string())))
                .collect(),
            (_, Ok(words)) => words
                .iter()
                .map(|word| Cow::Borrowed(word.unwrap_or("")))
                .collect(),
            // A column is numbers or words.
            _ => vec![Cow::Borrowed(""); lines.len()],
        };
        let mut read = Self::read(
            name,
            cells.iter().map(AsRef::as_ref),
            lines,
            spec,
            listing,
            progress,
        )?;
        let own = spec.columns.get(name);
        if own.is_some_and(|own| own.kind == Some(self.typed.info.kind)) {
            // Only what counts as missing was chosen.
            read.typed.receipt.decisions.clear();
            read.typed.receipt.basis = Basis::Plain;
            read.decided.basis = Basis::Plain;
        }
        Ok(read)
    }

    /// Cells counted as missing so far that are errors of formulas: they did not parse.
    pub fn with_errors(mut self, errors: Vec<(u32, String)>, listing: Listing) -> Self {
        let receipt = &mut self.typed.receipt;
        let n = errors.len().min(receipt.missing);
        receipt.missing -= n;
        receipt.rejected += n;
        let problems = &mut self.typed.problems;
        problems.extend(
            errors
                .into_iter()
                .take(listing.most)
                .map(|(line, value)| Problem {
                    line: line as usize,
                    column: receipt.name.clone(),
                    value,
                    problem: "an error of a formula".to_owned(),
                }),
        );
        problems.sort_by_key(|problem| problem.line);
        problems.truncate(listing.most);
        self
    }
}

/// What text cells look like.
pub fn evidence_of<'a>(
    name: &str,
    cells: impl Iterator<Item = &'a str>,
    lines: &[u32],
    spec: &ImportSpec,
) -> Evidence {
    let thousands = spec.thousands.and_then(number::mark_of);
    let mut evidence = Evidence::new(typing::marks_of(spec, name, &Marks::usual()));
    let mut memory = Memory::new(MEMORY_BITS);
    for (cell, &line) in cells.zip(lines) {
        evidence.add(cell, line as usize, thousands, &mut memory);
    }
    evidence
}

/// The most decimals that any value needs, at most those that are shown.
fn decimals(values: &[f64]) -> usize {
    let mut needed = 0;
    let mut scale = 1.0;
    for value in values.iter().filter(|value| value.is_finite()) {
        while needed < SHOWN_DECIMALS && (value * scale).round() / scale != *value {
            needed += 1;
            scale *= 10.0;
        }
    }
    needed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_those_needed() {
        assert_eq!(decimals(&[1.0, f64::NAN, -20.0]), 0);
        assert_eq!(decimals(&[1.5, 2.25, 0.1]), 2);
        assert_eq!(decimals(&[0.1 + 0.2]), SHOWN_DECIMALS);
        assert_eq!(decimals(&[1e300, 1e-300]), SHOWN_DECIMALS);
    }

    #[test]
    fn whole_numbers_that_name_rows_are_identifiers() {
        let column = Settled::numbers("customer_id", vec![1001.0, 1002.0, f64::NAN]);
        assert_eq!(column.typed.receipt.kind, ColumnKind::Identifier);
        assert_eq!(
            (column.typed.receipt.parsed, column.typed.receipt.missing),
            (2, 1)
        );
        let column = Settled::numbers("age", vec![1001.0, 1002.0]);
        assert_eq!(column.typed.receipt.kind, ColumnKind::Number);
        let column = Settled::numbers("customer_id", vec![1.5, 2.0]);
        assert_eq!(column.typed.receipt.kind, ColumnKind::Number);
    }
}
