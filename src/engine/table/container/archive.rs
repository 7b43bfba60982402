//! Zip archives: which workbook it is, and that it does not grow without end.

use std::io::{Cursor, Read as _};

use memchr::memmem;
use zip::{ZipArchive, result::ZipError};

use super::{Book, guard::Allowance};
use crate::engine::{Progress, table::TableError};

/// Bytes unpacked between two looks at the cancel flag.
const PIECE: usize = 1 << 18;
const WHAT: &str = "zip archive";
/// Bytes in which a workbook has said what it is.
const HEAD: usize = 1 << 16;
/// What the list of contents begins its last part with.
const END: &[u8] = b"PK\x05\x06";

/// What a zip archive holds.
#[derive(Debug)]
pub enum Found {
    Book(Book),
    /// A single file, unpacked.
    Single(Vec<u8>),
}

/// The archive's parts by name.
pub fn parts<'a>(file: &str, bytes: &'a [u8]) -> Result<ZipArchive<Cursor<&'a [u8]>>, TableError> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(file, bytes, &error))
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
    let begins = |start: &str| names.iter().any(|name| name.starts_with(start));
    let document = match () {
        () if begins("word/") => Some("a Word document"),
        () if begins("ppt/") => Some("a PowerPoint presentation"),
        () => None,
    };
    if let Some(format) = document.filter(|_| book.is_none()) {
        return Err(TableError::OtherFormat {
            file: file.to_owned(),
            format,
            remedy: "copy the table in it into a spreadsheet and save that",
        });
    }
    if book.is_none() && files != 1 {
        return Err(TableError::NoWorkbook {
            file: file.to_owned(),
            files,
        });
    }
    let mut allowance = Allowance::of(file, WHAT, bytes.len() as u64);
    let mut single = Vec::new();
    let mut piece = vec![0; PIECE];
    for place in 0..archive.len() {
        let mut part = archive
            .by_index(place)
            .map_err(|error| damaged(file, bytes, &error))?;
        if part.is_dir() {
            continue;
        }
        loop {
            progress.check()?;
            let read = part.read(&mut piece).map_err(|_internals| changed(file, bytes))?;
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
        Err(error) => return Err(damaged(file, bytes, &error)),
    };
    let allowance = Allowance::of(file, WHAT, bytes.len() as u64);
    let mut out = Vec::new();
    part.by_ref()
        .take(allowance.left())
        .read_to_end(&mut out)
        .map_err(|_internals| changed(file, bytes))?;
    Ok(Some(out))
}

/// What is wrong, in words for people who never heard of the parts of an archive.
fn damaged(file: &str, bytes: &[u8], error: &ZipError) -> TableError {
    let broken = |reason: &str| TableError::Damaged {
        file: file.to_owned(),
        what: what(bytes),
        reason: reason.to_owned(),
    };
    match error {
        ZipError::UnsupportedArchive(reason) if *reason == ZipError::PASSWORD_REQUIRED => {
            TableError::Protected {
                file: file.to_owned(),
            }
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            broken("or packed in a way that cannot be read here")
        }
        // The list of contents stands last.
        _ if memmem::rfind(bytes, END).is_none() => {
            broken("its end is missing, as after a download or a copy that stopped")
        }
        _ => changed(file, bytes),
    }
}

fn changed(file: &str, bytes: &[u8]) -> TableError {
    TableError::Damaged {
        file: file.to_owned(),
        what: what(bytes),
        reason: "some of its bytes are not those that were saved".to_owned(),
    }
}

/// What the archive is, told by the names at its beginning: the list of its contents may be what is broken.
fn what(bytes: &[u8]) -> &'static str {
    let head = &bytes[..bytes.len().min(HEAD)];
    let has = |name: &[u8]| memmem::find(head, name).is_some();
    if has(b"opendocument.spreadsheet") {
        Book::Ods.words()
    } else if has(b"[Content_Types].xml") || has(b"xl/") {
        Book::Xlsx.words()
    } else {
        WHAT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const XLSX: &[u8] = include_bytes!("../../../../tests/fixtures/formats/customers.xlsx");
    const ODS: &[u8] = include_bytes!("../../../../tests/fixtures/formats/customers.ods");

    fn said(bytes: &[u8]) -> String {
        look("shop.xlsx", bytes, &Progress::none())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn damage_is_told_in_plain_words() {
        for (bytes, what) in [(XLSX, "Excel workbook"), (ODS, "OpenDocument spreadsheet")] {
            assert_eq!(
                said(&bytes[..bytes.len() / 2]),
                format!(
                    "this {what} is damaged (its end is missing, as after a download or a copy that stopped); get it \
                     again, or save it anew in its own program: shop.xlsx"
                )
            );
        }
        let mut bytes = XLSX.to_vec();
        let middle = bytes.len() / 3;
        for byte in &mut bytes[middle..middle + 200] {
            *byte = !*byte;
        }
        let said = said(&bytes);
        assert!(
            said.contains("some of its bytes are not those that were saved"),
            "{said}"
        );
    }
}
