//! Is it text at all? Told by content, never by the file's ending.

use super::TableError;

const SAVE_AS_CSV: &str = "open it in its own program and save it as CSV";
const UNPACK: &str = "unpack it first";
const NEEDS_TEXT: &str = "choose a CSV file";

/// First bytes of formats that people take for tables, what they are, and what to do.
const SIGNATURES: &[(&[u8], &str, &str)] = &[
    (b"PK\x03\x04", "an Excel workbook or a zip archive", SAVE_AS_CSV),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Excel workbook",
        SAVE_AS_CSV,
    ),
    (b"PAR1", "a Parquet file", SAVE_AS_CSV),
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"\x89PNG\r\n", "a PNG picture", NEEDS_TEXT),
    (b"\xff\xd8\xff", "a JPEG picture", NEEDS_TEXT),
    (b"GIF8", "a GIF picture", NEEDS_TEXT),
    (b"%PDF-", "a PDF document", NEEDS_TEXT),
    (b"\x7fELF", "a program", NEEDS_TEXT),
    (b"MZ\x90\0", "a program", NEEDS_TEXT),
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
    match SIGNATURES.iter().find(|(start, ..)| bytes.starts_with(start)) {
        Some(&(_, format, remedy)) => Err(TableError::OtherFormat {
            file: file.to_owned(),
            format,
            remedy,
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_formats_are_named() {
        for (bytes, expected) in [
            (&b"PK\x03\x04rest"[..], "save it as CSV"),
            (b"PAR1rest", "a Parquet file"),
            (b"\x1f\x8b\x08", "unpack it first"),
            (b"\x28\xb5\x2f\xfd..", "Zstandard"),
            (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
            (b"\x7fELF\x02", "a program"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
            (b"", "the file is empty"),
        ] {
            let message = check("file.csv", bytes).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
            assert!(message.ends_with(": file.csv"), "{message}");
        }
        assert_eq!(check("a.csv", b"a,b\n1,2\n"), Ok(()));
    }
}
