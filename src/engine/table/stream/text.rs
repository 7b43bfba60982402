//! A text file: evidence on all of it first, then its cells, a chunk at a time.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use super::{
    ALL_ROWS, Found, FoundColumn, Piece, SAMPLES, WantedColumn, bytes::Looked, chunks::Chunks, placed,
};
use crate::engine::{
    Progress,
    study::ImportSpec,
    table::{
        ColumnKind, Imported, TableError, dialect,
        draft::Draft,
        evidence::Evidence,
        missing::Marks,
        number,
        parse::{self, Kept, Text},
        read, records,
        stretch::{self, Gathered, Stretch},
        structure::{self, Head, Listing, Structure},
        survey::{self, Survey},
        typing::{Decided, Plan},
    },
};

/// A text file of which it is known how its cells are read.
#[derive(Debug)]
pub struct TextStream {
    path: PathBuf,
    looked: Looked,
    spec: ImportSpec,
    kept: Kept,
    survey: Survey,
    chunks: Vec<Chunk>,
}

/// Where a chunk lies, and what is in it.
#[derive(Debug)]
struct Chunk {
    length: usize,
    /// Where its rows begin.
    body: usize,
    n_rows: usize,
    stretches: Vec<Stretch>,
}

pub fn open(
    path: &Path,
    looked: Looked,
    spec: &ImportSpec,
    wanted: &[WantedColumn],
    progress: &Progress,
) -> Result<(TextStream, Found), TableError> {
    read::check_spec(spec)?;
    let file = path.display().to_string();
    let mut head_text = Vec::new();
    looked.reader(path)?.fill(&mut head_text, 1 << 20)?;
    let delimiter = match spec.delimiter {
        Some(named) => dialect::checked(named)?,
        None => dialect::delimiter_of(&String::from_utf8_lossy(&head_text)),
    };
    drop(head_text);
    let looked = looked.without_head();
    let mut gathering = Gathering::new(&file, delimiter, spec);
    let mut chunks = Chunks::new(looked.reader(path)?, delimiter);
    let mut n_read = 0;
    while let Some(chunk) = chunks.next(progress)? {
        progress.report(
            n_read as f32 / looked.n_bytes.max(1) as f32,
            "Looking at the cells",
        );
        n_read += chunk.len();
        gathering.add(&chunk, progress)?;
    }
    let (kept, mut survey, chunks) = gathering.decide()?;
    let rejected = settle(&mut survey, wanted);
    let found = Found {
        file,
        sha256: looked.sha256.clone(),
        n_rows: survey.structure.n_rows + n_below(&survey, &kept) + usize::from(!survey.has_header),
        columns: found_columns(&survey, &rejected),
    };
    let stream = TextStream {
        path: path.to_owned(),
        looked,
        spec: spec.clone(),
        kept,
        survey,
        chunks,
    };
    Ok((stream, found))
}

/// Rows below the header that do not fit it.
fn n_below(survey: &Survey, kept: &Kept) -> usize {
    let above = survey.structure.set_aside.iter();
    let n_above = above.filter(|row| row.line < kept.first_line).count();
    survey.structure.set_aside_total - n_above
}

/// The walk that gathers evidence.
struct Gathering<'s> {
    file: &'s str,
    delimiter: u8,
    spec: &'s ImportSpec,
    begun: Option<Begun>,
    line: usize,
    chunks: Vec<Chunk>,
}

/// What is known once the first record is.
struct Begun {
    kept: Kept,
    again: Vec<bool>,
    above: Structure,
    blank: Vec<Evidence>,
    gathered: Gathered,
}

impl<'s> Gathering<'s> {
    fn new(file: &'s str, delimiter: u8, spec: &'s ImportSpec) -> Self {
        Self {
            file,
            delimiter,
            spec,
            begun: None,
            line: 1,
            chunks: Vec::new(),
        }
    }

    fn add(&mut self, bytes: &[u8], progress: &Progress) -> Result<(), TableError> {
        let line = self.line;
        self.line += records::count_breaks(bytes);
        let (mut body, mut body_line) = (0, line);
        if self.begun.is_none() {
            let head = structure::head(
                self.file,
                bytes,
                self.delimiter,
                self.spec.header_line,
                Listing::default(),
            )?;
            (body, body_line) = (head.body, head.body_line);
            let blank = survey::blank_evidence(&head.first, self.spec);
            self.begun = Some(Begun {
                kept: Kept::of(&head),
                again: head.again,
                above: head.above,
                gathered: Gathered {
                    stretches: Vec::new(),
                    evidence: blank.clone(),
                    structure: Structure::default(),
                },
                blank,
            });
        }
        let Some(begun) = &mut self.begun else {
            return Ok(());
        };
        let head = Head {
            body,
            body_line,
            ..begun.kept.head(bytes)
        };
        let thousands = self.spec.thousands.and_then(number::mark_of);
        let own = stretch::gather(&head, &begun.blank, thousands, progress)?;
        for (evidence, later) in begun.gathered.evidence.iter_mut().zip(own.evidence) {
            evidence.merge(later);
        }
        self.chunks.push(Chunk {
            length: bytes.len(),
            body,
            n_rows: own.structure.n_rows,
            stretches: own.stretches,
        });
        begun.gathered.structure.merge(self.file, own.structure)
    }

    fn decide(self) -> Result<(Kept, Survey, Vec<Chunk>), TableError> {
        let Some(begun) = self.begun else {
            return Err(TableError::Empty {
                file: self.file.to_owned(),
            });
        };
        let head = Head {
            again: begun.again,
            above: begun.above,
            ..begun.kept.head(&[])
        };
        let survey = survey::decide(&head, self.spec, begun.gathered, begun.blank, &mut Vec::new())?;
        Ok((begun.kept, survey, self.chunks))
    }
}

/// How many cells of each column are no value of its kind; columns that are not wanted are kept as they
/// stand, unless all of their cells are plainly numbers.
fn settle(survey: &mut Survey, wanted: &[WantedColumn]) -> Vec<usize> {
    let columns = survey.names.iter().zip(&survey.evidence);
    columns
        .zip(&mut survey.decided)
        .map(|((name, evidence), decided)| {
            let readable = match decided.plan {
                Plan::Number(reading) => evidence.n_readable(reading.decimal),
                Plan::Numbered(_) | Plan::Date(_) | Plan::Words(_) => evidence.n_present(),
            };
            let rejected = evidence.n_present().saturating_sub(readable);
            if wanted.iter().any(|column| column.name == *name) {
                return rejected;
            }
            let is_plain = rejected == 0 && decided.other.is_none();
            if !(matches!(decided.plan, Plan::Number(_)) && is_plain) {
                *decided = Decided::plain(Plan::Words(Some(ColumnKind::Text)), Marks::new::<&str>([]));
            }
            0
        })
        .collect()
}

fn found_columns(survey: &Survey, rejected: &[usize]) -> Vec<FoundColumn> {
    let columns = survey.names.iter().zip(&survey.evidence).zip(&survey.decided);
    columns
        .zip(rejected)
        .map(|(((name, evidence), decided), &rejected)| FoundColumn {
            name: name.clone(),
            kind: match decided.plan {
                Plan::Number(_) | Plan::Numbered(_) => ColumnKind::Number,
                Plan::Date(_) => ColumnKind::Date,
                Plan::Words(kind) => kind.unwrap_or(ColumnKind::Text),
            },
            present: evidence.n_present(),
            rejected,
            doubt: doubt(evidence, decided),
            samples: match decided.plan {
                Plan::Number(reading) if rejected > 0 => evidence
                    .samples
                    .iter()
                    .map(|(_, sample)| sample)
                    .filter(|sample| !evidence.marks.holds(&sample.cell))
                    .filter(|sample| number::parse(&sample.cell, reading).is_err())
                    .take(SAMPLES)
                    .map(|sample| (sample.line, sample.cell.clone()))
                    .collect(),
                _ => Vec::new(),
            },
        })
        .collect()
}

/// A cell with two readings that nothing settles.
fn doubt(evidence: &Evidence, decided: &Decided) -> Option<[String; 3]> {
    let (Plan::Number(taken), Plan::Number(other)) = (decided.plan, decided.other?) else {
        return None;
    };
    let mut samples = evidence.samples.iter().map(|(_, sample)| &sample.cell);
    let cell = samples.find(|cell| number::evidence(cell, None) == number::Evidence::Ambiguous)?;
    let read = |reading| number::parse(cell, reading).map(|number| number.value.to_string());
    Some([cell.clone(), read(taken).ok()?, read(other).ok()?])
}

impl TextStream {
    pub fn pieces<E: From<TableError>>(
        &self,
        progress: &Progress,
        mut take: impl FnMut(Piece) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut chunks = Chunks::new(self.looked.reader(&self.path)?, self.kept.delimiter);
        let total: usize = self.chunks.iter().map(|chunk| chunk.length).sum();
        let mut n_read = 0;
        for (place, chunk) in self.chunks.iter().enumerate() {
            progress.check().map_err(TableError::from)?;
            progress.report(n_read as f32 / total.max(1) as f32, "Scoring");
            n_read += chunk.length;
            let bytes = chunks.again(chunk.length)?;
            take(self.piece(place == 0, chunk, &bytes)?)?;
        }
        Ok(())
    }

    fn piece(&self, is_first: bool, chunk: &Chunk, bytes: &[u8]) -> Result<Piece, TableError> {
        if bytes.len() != chunk.length || bytes.len() < chunk.body {
            return Err(TableError::Changed {
                file: self.kept.file.clone(),
            });
        }
        let mut structure = Structure::new(ALL_ROWS);
        structure.n_rows = chunk.n_rows;
        let survey = Survey {
            names: self.survey.names.clone(),
            evidence: self.survey.evidence.clone(),
            decided: self.survey.decided.clone(),
            decimal: self.survey.decimal,
            // The first record, where it is a row, is given with the first chunk.
            has_header: self.survey.has_header || !is_first,
            structure,
            stretches: chunk.stretches.clone(),
        };
        let progress = Progress::none();
        let text = Text::new(Cow::Borrowed(bytes), 0);
        let mut parsed = parse::read_cells(text, &self.kept, &survey, ALL_ROWS, &progress)?;
        let misfits = std::mem::take(&mut parsed.set_aside);
        let draft = Draft {
            parsed,
            survey,
            first_line: self.kept.first_line,
            encoding: self.looked.encoding.name(),
            delimiter: self.kept.delimiter,
            sha256: String::new(),
            n_bytes: 0,
            notes: Vec::new(),
        };
        let Imported { table, receipt } = draft.finish(&self.kept.file, &self.spec, &progress)?;
        Ok(Piece {
            misfits: placed(&table, &misfits),
            table,
            unread: receipt.problems,
        })
    }
}
