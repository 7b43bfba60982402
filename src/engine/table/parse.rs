//! Reads all cells as decided, from the end of the file to its beginning: what has been read is freed, so
//! that text and table are never in memory as a whole together.

use std::borrow::Cow;

use rayon::prelude::*;

use super::{
    SetAsideRow, TableError,
    builder::{ColumnBuilder, ColumnPart, PartRest, Rows, Rules},
    stretch::{self, Stretch},
    structure::{Head, Listing, Structure},
    survey::Survey,
};
use crate::engine::{Progress, memory};

/// A file is read in so many goes, each by several threads…
const GOES: usize = 8;
/// … of no less than this many bytes.
const LEAST_BYTES: usize = if cfg!(test) { 16 } else { 8 << 20 };

/// The text of a file, freed from its end as it is read.
#[derive(Debug)]
pub struct Text<'a> {
    bytes: Cow<'a, [u8]>,
    /// Where the text begins, behind the byte-order mark.
    start: usize,
}

impl<'a> Text<'a> {
    /// `bytes` from `start` on.
    pub fn new(bytes: Cow<'a, [u8]>, start: usize) -> Self {
        Self { bytes, start }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes[self.start.min(self.bytes.len())..]
    }

    /// Keeps the first `length` bytes; nothing happens to bytes that are lent.
    fn keep(&mut self, length: usize) {
        if let Cow::Owned(bytes) = &mut self.bytes {
            memory::shorten(bytes, self.start + length);
        }
    }
}

/// The columns, and the line where each row starts.
pub struct Parsed {
    pub columns: Vec<ColumnBuilder>,
    pub lines: Vec<u32>,
    /// As many of the rows that do not fit as were asked for, in the order of the file.
    pub set_aside: Vec<SetAsideRow>,
}

/// What is needed of the head once its text is freed.
#[derive(Debug)]
pub struct Kept {
    pub file: String,
    pub delimiter: u8,
    pub first: Vec<String>,
    pub first_line: usize,
}

impl Kept {
    pub fn of(head: &Head<'_>) -> Self {
        Self {
            file: head.file.to_owned(),
            delimiter: head.delimiter,
            first: head.first.clone(),
            first_line: head.first_line,
        }
    }

    /// The head of a text that begins in the middle of the file.
    pub fn head<'a>(&'a self, bytes: &'a [u8]) -> Head<'a> {
        Head {
            file: &self.file,
            bytes,
            delimiter: self.delimiter,
            first: self.first.clone(),
            first_line: self.first_line,
            again: Vec::new(),
            body: 0,
            body_line: 0,
            above: Structure::default(),
        }
    }
}

/// Reads all cells as decided. `listing`: what to keep of the rows that do not fit.
pub fn read_cells(
    mut text: Text<'_>,
    kept: &Kept,
    survey: &Survey,
    listing: Listing,
    progress: &Progress,
) -> Result<Parsed, TableError> {
    let n_above = usize::from(!survey.has_header);
    let n_rows = n_above + survey.structure.n_rows;
    let stretches = &survey.stretches;
    let columns = survey.names.iter().zip(&survey.decided);
    let most_problems = survey.structure.listing.most;
    let mut columns: Vec<ColumnBuilder> = columns
        .map(|(name, decided)| {
            let rules = Rules::new(name, decided, most_problems);
            ColumnBuilder::new(rules, n_rows, stretches.len() + 1)
        })
        .collect();
    let mut lines = vec![0_u32; n_rows];
    let read = read_goes(
        &mut text,
        kept,
        stretches,
        (&mut columns, &mut lines),
        listing,
        progress,
    );
    let mut set_aside = match read {
        Ok(set_aside) => set_aside,
        Err(error) => {
            memory::give_back_bytes(text.bytes);
            memory::give_back((columns, lines));
            return Err(error);
        }
    };
    if n_above > 0 {
        for (column, cell) in columns.iter_mut().zip(&kept.first) {
            let mut part = column.rows(0).part(1, number_of(stretches.len()));
            part.add_plain(cell, kept.first_line);
            let rest = part.finish();
            column.add_before([rest]);
        }
        lines[0] = number_of(kept.first_line);
    }
    set_aside.sort_by_key(|row| row.line);
    Ok(Parsed {
        columns,
        lines,
        set_aside,
    })
}

/// Reads go after go from the end of the text, which is freed on the way; the rows that do not fit.
fn read_goes(
    text: &mut Text<'_>,
    kept: &Kept,
    stretches: &[Stretch],
    (columns, lines): (&mut [ColumnBuilder], &mut [u32]),
    listing: Listing,
    progress: &Progress,
) -> Result<Vec<SetAsideRow>, TableError> {
    let total = text.bytes().len();
    let mut until = stretches.len();
    let mut first_row = lines.len();
    let mut set_aside = Vec::new();
    while until > 0 {
        progress.check()?;
        let end = stretches[until - 1].end;
        progress.report(
            1.0 - end as f32 / total.max(1) as f32,
            "Reading numbers and dates",
        );
        let least = end.saturating_sub(LEAST_BYTES.max(total / GOES));
        let from = stretches[..until]
            .partition_point(|s| s.start < least)
            .min(until - 1);
        first_row -= stretches[from..until].iter().map(|s| s.n_rows).sum::<usize>();
        let go = Go {
            stretches: &stretches[from..until],
            first: from,
            first_row,
            listing,
        };
        let head = kept.head(text.bytes());
        set_aside.extend(go.read(&head, columns, &mut lines[first_row..], progress)?);
        text.keep(stretches[from].start);
        until = from;
    }
    Ok(set_aside)
}

/// What a stretch leaves: of each column, and the rows that do not fit.
type Rest = (Vec<PartRest>, Vec<SetAsideRow>);

/// Stretches that are read together.
struct Go<'s> {
    stretches: &'s [Stretch],
    /// The place of the first among all stretches.
    first: usize,
    first_row: usize,
    listing: Listing,
}

impl Go<'_> {
    fn read(
        &self,
        head: &Head<'_>,
        columns: &mut [ColumnBuilder],
        mut lines: &mut [u32],
        progress: &Progress,
    ) -> Result<Vec<SetAsideRow>, TableError> {
        let mut rows: Vec<Rows<'_>> = columns.iter_mut().map(|c| c.rows(self.first_row)).collect();
        let mut tasks = Vec::with_capacity(self.stretches.len());
        for (i, stretch) in self.stretches.iter().enumerate() {
            let buffer = number_of(self.first + i);
            let parts: Vec<_> = rows.iter_mut().map(|r| r.part(stretch.n_rows, buffer)).collect();
            let (own, rest) = lines.split_at_mut(stretch.n_rows);
            lines = rest;
            tasks.push((stretch, parts, own));
        }
        let read: Result<Vec<Rest>, TableError> = tasks
            .into_par_iter()
            .map(|(stretch, parts, lines)| read_stretch(head, stretch, parts, lines, self.listing, progress))
            .collect();
        let (rests, set_aside): (Vec<_>, Vec<_>) = read?.into_iter().unzip();
        let mut rests: Vec<_> = rests.into_iter().map(Vec::into_iter).collect();
        for column in columns {
            column.add_before(rests.iter_mut().filter_map(Iterator::next));
        }
        Ok(set_aside.concat())
    }
}

fn read_stretch(
    head: &Head<'_>,
    stretch: &Stretch,
    mut parts: Vec<ColumnPart<'_>>,
    lines: &mut [u32],
    listing: Listing,
    progress: &Progress,
) -> Result<Rest, TableError> {
    let mut rows = lines.iter_mut();
    // Counted already.
    let mut structure = Structure::new(listing);
    let (start, end) = ((stretch.start, stretch.line), (stretch.end, head.bytes.len()));
    stretch::walk(head, start, end, &mut structure, progress, |batch| {
        for (&line, row) in batch.lines().iter().zip(&mut rows) {
            *row = number_of(line);
        }
        for (at, part) in parts.iter_mut().enumerate() {
            part.add_all(batch.column(at));
        }
        Ok(())
    })?;
    if structure.n_rows != stretch.n_rows {
        return Err(TableError::Unsplittable {
            file: head.file.to_owned(),
            reason: format!("{} rows counted, {} read", stretch.n_rows, structure.n_rows),
        });
    }
    let rests = parts.into_iter().map(ColumnPart::finish).collect();
    Ok((rests, structure.set_aside))
}

/// Rows, lines and stretches are fewer than `u32::MAX`; that was seen to when they were counted.
fn number_of(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
