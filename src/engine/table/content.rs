//! Is it text at all? Told by content, never by the file's ending.

use super::TableError;

const SAVE_AS_CSV: &str = "open it in its own program and save it as CSV";
const UNPACK: &str = "unpack it first";
const NEEDS_TABLE: &str = "choose a table";

/// Bytes in which marked-up text says what it is.
const HEAD: usize = 1 << 10;

const TAR: (&[u8], &str, &str) = (b"", "a tar archive", UNPACK);

/// First bytes of formats that people take for tables, what they are, and what to do.
const SIGNATURES: &[(&[u8], &str, &str)] = &[
    (b"PK\x05\x06", "an empty zip archive", NEEDS_TABLE),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"\x89PNG\r\n", "a PNG picture", NEEDS_TABLE),
    (b"\xff\xd8\xff", "a JPEG picture", NEEDS_TABLE),
    (b"GIF8", "a GIF picture", NEEDS_TABLE),
    (b"%PDF-", "a PDF document", NEEDS_TABLE),
    (b"\x7fELF", "a program", NEEDS_TABLE),
    (b"MZ\x90\0", "a program", NEEDS_TABLE),
    (b"SQLite format 3\0", "an SQLite database", SAVE_AS_CSV),
    (b"ARROW1\0\0", "an Arrow file", SAVE_AS_CSV),
    (b"$FL2@(#)", "an SPSS file", SAVE_AS_CSV),
    (b"$FL3@(#)", "an SPSS file", SAVE_AS_CSV),
    (b"<stata_dta>", "a Stata file", SAVE_AS_CSV),
];

/// Refuses what is empty or known to be something else than text.
pub fn check(file: &str, bytes: &[u8]) -> Result<(), TableError> {
    if bytes.is_empty() {
        return Err(TableError::Empty {
            file: file.to_owned(),
        });
    }
    let known = SIGNATURES.iter().find(|(start, ..)| bytes.starts_with(start));
    if let Some(format) = marked_up(bytes) {
        return Err(TableError::OtherFormat {
            file: file.to_owned(),
            format,
            remedy: SAVE_AS_CSV,
        });
    }
    // The mark of a tar archive stands behind the name of its first file.
    let tar = (bytes.get(257..262) == Some(b"ustar")).then_some(&TAR);
    match known.or(tar) {
        Some(&(_, format, remedy)) => Err(TableError::OtherFormat {
            file: file.to_owned(),
            format,
            remedy,
        }),
        None => Ok(()),
    }
}

/// Text that is no table: programs save web pages under names such as `report.xls`.
fn marked_up(bytes: &[u8]) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let head = String::from_utf8_lossy(head).to_lowercase();
    let text = head.trim_start_matches('\u{feff}').trim_start();
    let holds = |words: &str| text.contains(words);
    match text {
        _ if text.starts_with("<!doctype html") || text.starts_with("<html") => Some("a web page"),
        _ if text.starts_with("<?xml") && holds("excel.sheet") => Some("an Excel workbook saved as XML"),
        _ if text.starts_with("<?xml") => Some("an XML file"),
        _ if text.starts_with("{\\rtf") => Some("a text document"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_formats_are_named() {
        for (bytes, expected) in [
            (&b"BZh91AY"[..], "unpack it first"),
            (b"SQLite format 3\0", "save it as CSV"),
            (b"PK\x05\x06", "an empty zip archive"),
            (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
            (b"\x7fELF\x02", "a program"),
            (b"", "the file is empty"),
            (
                b"\xef\xbb\xbf\r\n<!DOCTYPE HTML><table>",
                "this is a web page, not a table",
            ),
            (
                b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>",
                "saved as XML",
            ),
        ] {
            let message = check("file.csv", bytes).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
            assert!(message.ends_with(": file.csv"), "{message}");
        }
        assert_eq!(check("a.csv", b"a,b\n1,2\n"), Ok(()));
    }
}
