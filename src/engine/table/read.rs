//! Bytes → encoding → dialect → structure → text columns → typed columns.

use std::{borrow::Cow, path::Path};

use sha2::{Digest as _, Sha256};

use super::{
    ImportReceipt, Table, TableError,
    container::{self, Content},
    dialect,
    draft::Draft,
    encoding, file_bytes, notes, number, parquet,
    parse::{self, Kept, Text},
    sheet,
    structure::{self, Listing},
    survey,
};
use crate::engine::{
    Progress, memory,
    study::{ImportSpec, Source},
};

/// A million bytes.
pub(super) const MB: u64 = 1_000_000;
/// Bytes summed up between two looks at the cancel flag.
const SUMMED_BYTES: usize = 8 << 20;
/// The customers compiled into the program.
const SAMPLE: &[u8] = include_bytes!("../../../sample_data/customers.csv");
const SAMPLE_NAME: &str = "customers.csv";

/// A table and how it came about.
#[derive(Debug, Clone)]
pub struct Imported {
    pub table: Table,
    pub receipt: ImportReceipt,
}

/// Reads a table from a file: text, a workbook or Parquet, packed or not, told by its content.
///
/// # Errors
/// When the file cannot be read, is no table, holds no rows, or takes more memory than there is.
pub fn read_file(path: &Path, spec: &ImportSpec, progress: &Progress) -> Result<Imported, TableError> {
    read_listing(path, spec, Listing::default(), progress)
}

/// The whole file, with all that is left out of the table.
pub fn read_whole(source: &Source, spec: &ImportSpec, progress: &Progress) -> Result<Imported, TableError> {
    match source {
        Source::Sample => import(SAMPLE_NAME, Cow::Borrowed(SAMPLE), spec, Listing::WHOLE, progress),
        Source::File(path) => read_listing(path, spec, Listing::WHOLE, progress),
    }
}

/// As [`read_file`], with a listing of one's own of what is left out.
pub(super) fn read_listing(
    path: &Path,
    spec: &ImportSpec,
    listing: Listing,
    progress: &Progress,
) -> Result<Imported, TableError> {
    let file = path.display().to_string();
    let bytes = file_bytes::read(path, &file, spec, &progress.part(0.0, 0.1))?;
    import(&file, Cow::Owned(bytes), spec, listing, &progress.part(0.1, 1.0))
}

/// The sample customers compiled into the program.
///
/// # Errors
/// As [`read_bytes`].
pub fn read_sample(spec: &ImportSpec, progress: &Progress) -> Result<Imported, TableError> {
    read_bytes(SAMPLE_NAME, SAMPLE, spec, progress)
}

/// As [`read_file`], from bytes; `file` is the name said in the receipt and in errors.
///
/// # Errors
/// When the bytes are no table, or hold no rows.
pub fn read_bytes(
    file: &str,
    bytes: &[u8],
    spec: &ImportSpec,
    progress: &Progress,
) -> Result<Imported, TableError> {
    import(file, Cow::Borrowed(bytes), spec, Listing::default(), progress)
}

pub(super) fn import(
    file: &str,
    bytes: Cow<'_, [u8]>,
    spec: &ImportSpec,
    listing: Listing,
    progress: &Progress,
) -> Result<Imported, TableError> {
    check_spec(spec)?;
    let n_bytes = bytes.len() as u64;
    // Of what is unpacked or taken apart the sum is that of the file as it lies on the disk.
    let sum = if container::is_plain(&bytes) {
        None
    } else {
        Some(sha256(&bytes, progress)?)
    };
    let opened = container::open(file, bytes, spec, &progress.part(0.0, 0.3))?;
    let mut imported = match opened.content {
        Content::Text(text) => {
            let draft = draft_of(file, text, spec, listing, &progress.part(0.0, 0.95))?;
            progress.report(0.95, "Counting distinct values");
            draft.finish(file, spec, progress)?
        }
        Content::Sheet(sheet) => {
            let import = sheet::read(file, sheet, spec, listing, &progress.part(0.3, 1.0))?;
            import.finish(file, String::new(), n_bytes, spec)?
        }
        Content::Parquet(bytes) => {
            let import = parquet::read(file, &bytes, spec, listing, progress)?;
            import.finish(file, String::new(), n_bytes, spec)?
        }
    };
    let receipt = &mut imported.receipt;
    if let Some(sum) = sum {
        receipt.sha256 = sum;
        receipt.n_bytes = n_bytes;
    }
    for packing in opened.packed.iter().rev() {
        receipt.format = format!("{packing}, {}", receipt.format);
    }
    progress.report(1.0, "Read");
    Ok(imported)
}

/// Refuses marks that no number can have.
pub(super) fn check_spec(spec: &ImportSpec) -> Result<(), TableError> {
    check_marks(spec.decimal, spec.thousands)?;
    let mut columns = spec.columns.values();
    columns.try_for_each(|column| check_marks(column.decimal, column.thousands))
}

fn check_marks(decimal: Option<char>, thousands: Option<char>) -> Result<(), TableError> {
    if let Some(mark) = decimal.filter(|mark| !matches!(mark, '.' | ',')) {
        return Err(TableError::UnusableMark { mark });
    }
    let unusable = |mark: &char| number::mark_of(*mark).is_none() || decimal == Some(*mark);
    match thousands.filter(unusable) {
        Some(mark) => Err(TableError::UnusableMark { mark }),
        None => Ok(()),
    }
}

/// Reads all cells. The bytes are freed on the way.
fn draft_of(
    file: &str,
    bytes: Cow<'_, [u8]>,
    spec: &ImportSpec,
    listing: Listing,
    progress: &Progress,
) -> Result<Draft, TableError> {
    progress.report(0.0, "Looking at the letters");
    // The sum is taken beside all that only looks.
    let (sha256, looked) = rayon::join(
        || sha256(&bytes, progress),
        || look(file, &bytes, spec, listing, &progress.part(0.0, 0.5)),
    );
    let (sha256, looked) = match (sha256, looked) {
        (Ok(sha256), Ok(looked)) => (sha256, looked),
        (Err(error), _) | (_, Err(error)) => {
            memory::give_back_bytes(bytes);
            return Err(error);
        }
    };
    let n_bytes = bytes.len() as u64;
    let text = match looked.text {
        Found::In(start) => Text::new(bytes, start),
        Found::Decoded(text) => {
            drop(bytes);
            Text::new(Cow::Owned(text), 0)
        }
    };
    let progress = progress.part(0.5, 1.0);
    let parsed = parse::read_cells(text, &looked.kept, &looked.survey, Listing::NONE, &progress)?;
    Ok(Draft {
        parsed,
        survey: looked.survey,
        first_line: looked.kept.first_line,
        encoding: looked.encoding,
        delimiter: looked.kept.delimiter,
        sha256,
        n_bytes,
        notes: looked.notes,
    })
}

/// What is known before the cells are read.
struct Looked {
    text: Found,
    encoding: &'static str,
    kept: Kept,
    survey: survey::Survey,
    notes: Vec<String>,
}

/// Where the text is.
enum Found {
    /// In the bytes, from here on.
    In(usize),
    /// It had to be made of them.
    Decoded(Vec<u8>),
}

fn look(
    file: &str,
    bytes: &[u8],
    spec: &ImportSpec,
    listing: Listing,
    progress: &Progress,
) -> Result<Looked, TableError> {
    let decoded = encoding::decode(file, bytes, spec.encoding.as_deref(), progress)?;
    let delimiter = if let Some(named) = spec.delimiter {
        dialect::checked(named)?
    } else {
        let head = &decoded.text[..decoded.text.len().min(1 << 20)];
        dialect::delimiter_of(&String::from_utf8_lossy(head))
    };
    let head = structure::head(file, &decoded.text, delimiter, spec.header_line, listing)?;
    let mut below = Vec::new();
    let survey = survey::survey(&head, spec, &mut below, &progress.part(0.1, 1.0))?;
    let mut notes = decoded.notes;
    notes.extend(notes::rows(&survey.structure));
    notes.extend(below);
    let kept = Kept::of(&head);
    Ok(Looked {
        encoding: decoded.encoding,
        kept,
        survey,
        notes,
        text: match decoded.text {
            Cow::Borrowed(text) => Found::In(bytes.len() - text.len()),
            Cow::Owned(text) => Found::Decoded(text),
        },
    })
}

fn sha256(bytes: &[u8], progress: &Progress) -> Result<String, TableError> {
    let mut hasher = Sha256::new();
    for chunk in bytes.chunks(SUMMED_BYTES) {
        progress.check()?;
        hasher.update(chunk);
    }
    Ok(hex(&hasher.finalize()))
}

/// Bytes in hexadecimal digits.
pub(in crate::engine) fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    let digits = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.collect()
}
