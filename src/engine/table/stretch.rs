//! A file in stretches that several threads share: where each begins, and walks over all of them.
//!
//! A stretch is taken to begin behind a line end. Within quotation marks that is wrong; it shows when the
//! stretch before it is done, and then the stretch is walked again from the right place. The cuts follow
//! from the file alone, so nothing depends on how many threads there are.

use rayon::prelude::*;

use super::{
    TableError,
    evidence::Evidence,
    records::{self, Fit, Found, Span, Walk},
    remembered::Memory,
    structure::{Head, Structure},
};
use crate::engine::{Cancelled, Progress};

/// Bytes of a stretch. Tests cut short texts into many.
const BYTES: usize = if cfg!(test) { 24 } else { 512 << 10 };
/// Wide rows get longer stretches: each has evidence of its own on every column.
const BYTES_PER_COLUMN: usize = if cfg!(test) { 1 } else { 4 << 10 };
/// Stretches walked between two looks at how they fit together.
const PER_ROUND: usize = if cfg!(test) { 4 } else { 32 };
/// A stretch whose beginning is only supposed follows quotations so far beyond its end.
const REACH: usize = if cfg!(test) { 32 } else { 4 << 20 };
/// Cells gathered before they are looked at column by column: they stay in the processor's cache.
const BATCH_CELLS: usize = if cfg!(test) { 8 } else { 2048 };
/// Verdicts remembered for a column, as a power of two: many for few columns.
const MEMORY_BITS: u32 = 8;
const MEMORY_BITS_WIDE: u32 = 4;
const WIDE: usize = 256;

/// A stretch of whole records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    pub start: usize,
    pub end: usize,
    /// Line at `start`, 1-based.
    pub line: usize,
    pub n_rows: usize,
}

/// What the walk over a file found.
#[derive(Debug)]
pub struct Gathered {
    pub stretches: Vec<Stretch>,
    /// On the cells below the first record.
    pub evidence: Vec<Evidence>,
    pub structure: Structure,
}

/// Rows whose cells are looked at together.
#[derive(Debug)]
pub struct Batch<'a> {
    text: &'a str,
    base: usize,
    fields: &'a [Span],
    lines: &'a [usize],
    width: usize,
}

impl<'a> Batch<'a> {
    /// The line where each row starts.
    pub fn lines(&self) -> &'a [usize] {
        self.lines
    }

    /// The fields of a column as they stand in the file, with the lines of their rows.
    pub fn column(&self, at: usize) -> impl Iterator<Item = (&'a str, usize)> + use<'a> {
        let (text, base) = (self.text, self.base);
        let fields = self.fields.iter().skip(at).step_by(self.width);
        fields
            .zip(self.lines)
            .map(move |(field, &line)| (field.of(text, base), line))
    }
}

/// Walks over `stretch` and hands its fitting rows to `take`, some at a time. Rows that do not fit go into
/// `structure`. Gives the walk as it ended; `None`: a quotation went on beyond `reach`.
pub fn walk<'a>(
    head: &Head<'a>,
    (start, line): (usize, usize),
    (until, reach): (usize, usize),
    structure: &mut Structure,
    progress: &Progress,
    mut take: impl FnMut(&Batch<'_>) -> Result<(), TableError>,
) -> Result<Option<Walk<'a>>, TableError> {
    let (file, bytes, width) = (head.file, head.bytes, head.width());
    let batch_rows = (BATCH_CELLS / width).max(1);
    let mut walk = Walk::new(bytes, head.delimiter, start, line).within(until, reach);
    let mut fields = Vec::with_capacity(batch_rows * width);
    let mut lines = Vec::with_capacity(batch_rows);
    let mut base = start;
    loop {
        let n_before = fields.len();
        let found = walk.next(&mut fields);
        if let Found::Record(record) = &found {
            if record.is_unclosed {
                structure.set_aside_unclosed(file, bytes, record)?;
            } else {
                match records::fit(bytes, &fields[n_before..], width) {
                    Fit::No => {
                        let n_found = fields.len() - n_before;
                        let reason = records::width_reason(record, n_found, width);
                        structure.set_aside(bytes, record, &reason);
                        fields.truncate(n_before);
                    }
                    fit => {
                        structure.cut_rows += usize::from(fit == Fit::Cut);
                        structure.n_rows += 1;
                        fields.truncate(n_before + width);
                        lines.push(record.line);
                    }
                }
            }
        }
        let is_done = !matches!(found, Found::Record(_));
        if is_done || lines.len() == batch_rows {
            progress.check()?;
            let end = fields.last().map_or(base, |field| field.end);
            take(&Batch {
                text: records::text_of(file, &bytes[base..end])?,
                base,
                fields: &fields,
                lines: &lines,
                width,
            })?;
            fields.clear();
            lines.clear();
            base = walk.at;
        }
        if is_done {
            structure.blank_lines += walk.blank_lines;
            return Ok((found == Found::End).then_some(walk));
        }
    }
}

/// Looks at all cells below the first record. `blank`: for each column what is known before any cell.
pub fn gather(
    head: &Head<'_>,
    blank: &[Evidence],
    thousands: Option<char>,
    progress: &Progress,
) -> Result<Gathered, TableError> {
    let (bytes, width) = (head.bytes, head.width());
    let supposed = supposed(head, progress)?;
    let mut gathered = Gathered {
        stretches: Vec::with_capacity(supposed.len()),
        evidence: blank.to_vec(),
        structure: Structure::new(head.above.listing),
    };
    let bits = if width > WIDE {
        MEMORY_BITS_WIDE
    } else {
        MEMORY_BITS
    };
    let memories = || vec![Memory::new(bits); width];
    let look = |memories: &mut Vec<Memory>, start, until, reach| {
        look(
            head,
            start,
            (until, reach),
            (blank, thousands),
            memories,
            progress,
        )
    };
    let (mut at, mut line) = (head.body, head.body_line);
    for round in supposed.chunks(PER_ROUND) {
        progress.check()?;
        progress.report(at as f32 / bytes.len() as f32, "Looking at the cells");
        let looks: Vec<_> = round
            .par_iter()
            .map_init(memories, |memories, s| {
                look(memories, (s.start, s.line), s.end, s.end + REACH)
            })
            .collect();
        for (supposed, looked) in round.iter().zip(looks) {
            if supposed.end <= at && supposed.start < at {
                continue;
            }
            let looked = match looked {
                Ok(Some(looked)) if supposed.start == at => looked,
                Err(TableError::Cancelled(cancelled)) => return Err(cancelled.into()),
                // Begun in the wrong place, or given up: now the right place is known.
                _ => match look(&mut memories(), (at, line), supposed.end, bytes.len())? {
                    Some(looked) => looked,
                    None => continue,
                },
            };
            (at, line) = (looked.stretch.end, looked.end_line);
            gathered.stretches.push(looked.stretch);
            for (evidence, later) in gathered.evidence.iter_mut().zip(looked.evidence) {
                evidence.merge(later);
            }
            gathered.structure.merge(head.file, looked.structure)?;
        }
    }
    if u32::try_from(line).is_err() {
        return Err(TableError::TooManyRows {
            file: head.file.to_owned(),
        });
    }
    Ok(gathered)
}

/// What a look at one stretch found.
struct Looked {
    stretch: Stretch,
    end_line: usize,
    evidence: Vec<Evidence>,
    structure: Structure,
}

fn look(
    head: &Head<'_>,
    start: (usize, usize),
    end: (usize, usize),
    (blank, thousands): (&[Evidence], Option<char>),
    memories: &mut [Memory],
    progress: &Progress,
) -> Result<Option<Looked>, TableError> {
    let mut evidence = blank.to_vec();
    let mut structure = Structure::new(head.above.listing);
    let walked = walk(head, start, end, &mut structure, progress, |batch| {
        for (at, (evidence, memory)) in evidence.iter_mut().zip(memories.iter_mut()).enumerate() {
            for (raw, line) in batch.column(at) {
                evidence.add(&records::unquoted(raw), line, thousands, memory);
            }
        }
        Ok(())
    })?;
    Ok(walked.map(|walked| Looked {
        stretch: Stretch {
            start: start.0,
            end: walked.at,
            line: start.1,
            n_rows: structure.n_rows,
        },
        end_line: walked.line,
        evidence,
        structure,
    }))
}

/// Stretches of about equal length, each begun behind a line end; what quotation marks make of that is not
/// looked at.
fn supposed(head: &Head<'_>, progress: &Progress) -> Result<Vec<Stretch>, Cancelled> {
    let bytes = head.bytes;
    let length = BYTES.max(head.width() * BYTES_PER_COLUMN);
    let mut cuts = vec![head.body];
    let mut from = head.body + length;
    while from < bytes.len() {
        let Some(found) = memchr::memchr2(b'\n', b'\r', &bytes[from..]) else {
            break;
        };
        let mut cut = from + found + 1;
        if bytes[cut - 1] == b'\r' && bytes.get(cut) == Some(&b'\n') {
            cut += 1;
        }
        if cut >= bytes.len() {
            break;
        }
        cuts.push(cut);
        from = cut + length;
    }
    cuts.push(bytes.len());
    let breaks: Result<Vec<usize>, Cancelled> = cuts
        .par_windows(2)
        .map(|cut| {
            progress.check()?;
            Ok(records::count_breaks(&bytes[cut[0].min(cut[1])..cut[1]]))
        })
        .collect();
    let mut line = head.body_line;
    let stretches = cuts.windows(2).zip(breaks?).map(|(cut, n_breaks)| {
        let start = line;
        line += n_breaks;
        Stretch {
            start: cut[0],
            end: cut[1],
            line: start,
            n_rows: 0,
        }
    });
    Ok(stretches.collect())
}
