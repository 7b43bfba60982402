//! Zip archives: which workbook it is, and that it does not grow without end.

use std::io::{Cursor, Read as _};

use zip::{ZipArchive, result::ZipError};

use super::{Book, guard::Allowance};
use crate::engine::{Progress, table::TableError};

/// Bytes unpacked between two looks at the cancel flag.
const PIECE: usize = 1 << 18;
const WHAT: &str = "zip archive";

/// What a zip archive holds.
#[derive(Debug)]
pub enum Found {
    Book(Book),
    /// A single file, unpacked.
    Single(Vec<u8>),
}

/// The archive's parts by name.
pub fn parts<'a>(file: &str, bytes: &'a [u8]) -> Result<ZipArchive<Cursor<&'a [u8]>>, TableError> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(file, &error))
}

/// Names the workbook, after all its parts have been unpacked once and counted.
///
/// Readers of workbooks trust the sizes an archive claims; so they are handed only archives whose
/// true sizes are known.
pub fn look(file: &str, bytes: &[u8], progress: &Progress) -> Result<Found, TableError> {
    let mut archive = parts(file, bytes)?;
    let names: Vec<String> = archive
        .file_names_raw()
        .map(|name| {
            String::from_utf8_lossy(name)
                .replace('\\', "/")
                .to_ascii_lowercase()
        })
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let ends = |end: &str| names.iter().any(|name| name.ends_with(end));
    let files = names.iter().filter(|name| !name.ends_with('/')).count();
    let book = if has("content.xml") && has("mimetype") {
        Some(Book::Ods)
    } else if ends("workbook.bin") {
        Some(Book::Xlsb)
    } else if ends("workbook.xml") {
        Some(Book::Xlsx)
    } else {
        None
    };
    if book.is_none() && files != 1 {
        return Err(TableError::OtherFormat {
            file: file.to_owned(),
            format: "a zip archive with several files in it, but no workbook",
            remedy: "unpack it and open one of them",
        });
    }
    let mut allowance = Allowance::of(file, WHAT, bytes.len() as u64);
    let mut single = Vec::new();
    let mut piece = vec![0; PIECE];
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(|error| damaged(file, &error))?;
        if part.is_dir() {
            continue;
        }
        loop {
            progress.check()?;
            let read = part.read(&mut piece).map_err(|error| TableError::Damaged {
                file: file.to_owned(),
                what: WHAT,
                reason: error.to_string(),
            })?;
            if read == 0 {
                break;
            }
            allowance.take(read as u64)?;
            if book.is_none() {
                single.extend_from_slice(&piece[..read]);
            }
        }
    }
    Ok(match book {
        Some(book) => Found::Book(book),
        None => Found::Single(single),
    })
}

/// One part, unpacked; `None` where the archive has none of this name.
pub fn part(file: &str, bytes: &[u8], name: &str) -> Result<Option<Vec<u8>>, TableError> {
    let mut archive = parts(file, bytes)?;
    let mut part = match archive.by_name(name) {
        Ok(part) => part,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(damaged(file, &error)),
    };
    let allowance = Allowance::of(file, WHAT, bytes.len() as u64);
    let mut out = Vec::new();
    part.by_ref()
        .take(allowance.left())
        .read_to_end(&mut out)
        .map_err(|error| TableError::Damaged {
            file: file.to_owned(),
            what: WHAT,
            reason: error.to_string(),
        })?;
    Ok(Some(out))
}

fn damaged(file: &str, error: &ZipError) -> TableError {
    if let ZipError::UnsupportedArchive(reason) = error
        && *reason == ZipError::PASSWORD_REQUIRED
    {
        return TableError::Protected {
            file: file.to_owned(),
        };
    }
    TableError::Damaged {
        file: file.to_owned(),
        what: WHAT,
        reason: error.to_string(),
    }
}
