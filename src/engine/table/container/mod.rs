//! What the bytes are, told by their content: text, packed text, a workbook, Parquet.
//!
//! Whatever unpacks is counted while it unpacks: a file that grows without end is refused, with
//! numbers, before it has taken the memory.

mod archive;
mod binary;
mod cells;
mod choose;
mod compound;
mod excel;
mod guard;
mod ods;
mod ods_cell;
mod unpack;

use std::borrow::Cow;

pub use self::{
    cells::{Cell, Cells, Placed},
    guard::{Allowance, contained, size},
};
use super::{TableError, content};
use crate::engine::{Progress, study::ImportSpec};

/// A packed file in a packed file in a packed file is opened; a fourth is not.
const DEEPEST: usize = 3;

/// What was found in a file.
#[derive(Debug)]
pub struct Opened<'a> {
    pub content: Content<'a>,
    /// What it was packed in, the outermost first: `gzip`.
    pub packed: Vec<&'static str>,
}

/// What a table is made of.
#[derive(Debug)]
pub enum Content<'a> {
    Text(Cow<'a, [u8]>),
    Sheet(Sheet),
    Parquet(Cow<'a, [u8]>),
}

/// One sheet of a workbook.
#[derive(Debug)]
pub struct Sheet {
    /// Such as `Excel workbook`.
    pub format: &'static str,
    pub name: String,
    /// All sheets that hold cells, in the workbook's order.
    pub names: Vec<String>,
    pub cells: Cells,
}

/// The kinds of workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Book {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

impl Book {
    fn words(self) -> &'static str {
        match self {
            Self::Xlsx => "Excel workbook",
            Self::Xlsb => "binary Excel workbook",
            Self::Xls => "old Excel workbook",
            Self::Ods => "OpenDocument spreadsheet",
        }
    }
}

/// Bytes that nothing needs to be unpacked or taken apart of: text, or nothing that is read.
pub fn is_plain(bytes: &[u8]) -> bool {
    !matches!(
        bytes,
        [b'P', b'K', 3, 4, ..]
            | [b'P', b'A', b'R', b'1', ..]
            | [0x1f, 0x8b, ..]
            | [0xd0, 0xcf, 0x11, 0xe0, ..]
            | [0x28, 0xb5, 0x2f, 0xfd, ..]
            | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..]
    )
}

/// Looks at the bytes, unpacks them as often as needed, and reads the sheet of a workbook.
pub fn open<'a>(
    file: &str,
    bytes: Cow<'a, [u8]>,
    spec: &ImportSpec,
    progress: &Progress,
) -> Result<Opened<'a>, TableError> {
    let n_packed = bytes.len() as u64;
    let mut bytes = bytes;
    let mut packed = Vec::new();
    loop {
        let sheet = |book, bytes: &[u8]| read_sheet(file, book, bytes, spec, progress);
        let unpacked = match bytes.as_ref() {
            [b'P', b'K', 3, 4, ..] => match archive::look(file, &bytes, progress)? {
                archive::Found::Book(book) => {
                    let content = Content::Sheet(sheet(book, &bytes)?);
                    return Ok(Opened { content, packed });
                }
                archive::Found::Single(inside) => ("zip", inside),
            },
            [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => {
                let content = Content::Sheet(sheet(Book::Xls, &bytes)?);
                return Ok(Opened { content, packed });
            }
            [b'P', b'A', b'R', b'1', .., _] if bytes.ends_with(b"PAR1") || bytes.contains(&0) => {
                let content = Content::Parquet(bytes);
                return Ok(Opened { content, packed });
            }
            [0x1f, 0x8b, ..] => ("gzip", unpack::gzip(file, &bytes, n_packed, progress)?),
            // A frame, or a frame that is to be skipped before it.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
                ("Zstandard", unpack::zstd(file, &bytes, n_packed, progress)?)
            }
            _ => {
                content::check(file, &bytes)?;
                let content = Content::Text(bytes);
                return Ok(Opened { content, packed });
            }
        };
        packed.push(unpacked.0);
        if packed.len() > DEEPEST {
            return Err(TableError::PackedTooOften {
                file: file.to_owned(),
                times: packed.len(),
            });
        }
        bytes = Cow::Owned(unpacked.1);
    }
}

fn read_sheet(
    file: &str,
    book: Book,
    bytes: &[u8],
    spec: &ImportSpec,
    progress: &Progress,
) -> Result<Sheet, TableError> {
    progress.report(0.0, "Opening the workbook");
    let wanted = spec.sheet.as_deref();
    match book {
        Book::Ods => ods::read(file, bytes, wanted, progress),
        Book::Xlsx | Book::Xlsb | Book::Xls => excel::read(file, book, bytes, wanted, progress),
    }
}

/// The sheet the user names, or an error that says which there are.
fn named<'a>(file: &str, names: &'a [String], wanted: &str) -> Result<&'a String, TableError> {
    let same = |name: &&String| name.trim().to_lowercase() == wanted.trim().to_lowercase();
    names
        .iter()
        .find(|name| *name == wanted)
        .or_else(|| names.iter().find(same))
        .ok_or_else(|| TableError::NoSuchSheet {
            file: file.to_owned(),
            sheet: wanted.to_owned(),
            known: names.join(", "),
        })
}
