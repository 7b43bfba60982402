//! Binary Excel workbooks (.xlsb): what calamine must not be handed, and the cells that it passes over.
//!
//! Such a workbook is a zip archive of parts that are records (MS-XLSB): number, length, content. calamine
//! makes room for the length that a record claims, so that is compared with its part first. It reads
//! neither errors of formulas nor text whose letters differ in font within the cell; here they are found.

use quick_xml::events::Event;

use super::archive;
use crate::engine::table::TableError;

const WHAT: &str = "binary Excel workbook";
const BOOK: &str = "xl/workbook.bin";
const RELATIONS: &str = "xl/_rels/workbook.bin.rels";
const STYLES: &str = "xl/styles.bin";

/// Numbers of records, as MS-XLSB 2.3.2 lists them.
const ROW: u16 = 0;
const FORMULA_ERROR: u16 = 11;
/// Cells that stand behind the one before them and do not say where.
const SHORT_CELLS: std::ops::RangeInclusive<u16> = 12..=18;
const RICH_TEXT: u16 = 62;
const FORMAT: u16 = 44;
const CELL_STYLE: u16 = 47;
const SHEET: u16 = 156;
const FORMATS: u16 = 615;
const CELL_STYLES: u16 = 617;

/// Rows that Excel holds.
const MOST_ROWS: u32 = 1 << 20;

/// A cell that calamine passes over; row and column counted from 0.
#[derive(Debug, PartialEq, Eq)]
pub struct PassedOver {
    pub row: u32,
    pub column: u32,
    pub value: Value,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Value {
    /// Such as `#DIV/0!`.
    Error(&'static str),
    Text(String),
}

/// Refuses parts whose records claim more than is there.
pub fn check(file: &str, bytes: &[u8]) -> Result<(), TableError> {
    let names: Vec<String> = archive::parts(file, bytes)?
        .file_names_raw()
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .filter(|name| is_read(&name.to_ascii_lowercase()))
        .collect();
    for name in names {
        let part = archive::part(file, bytes, &name)?.unwrap_or_default();
        let fits = if name.eq_ignore_ascii_case(STYLES) {
            styles_fit(&part)
        } else {
            let mut records = Records(&part);
            while records.next().is_some() {}
            records.0.is_empty()
        };
        if !fits {
            return Err(damaged(file, "a part of it breaks off or is garbled"));
        }
    }
    Ok(())
}

/// The parts that calamine walks through.
fn is_read(name: &str) -> bool {
    matches!(name, BOOK | STYLES | "xl/sharedstrings.bin")
        || (name.starts_with("xl/worksheets/") && name.rsplit('.').next() == Some("bin"))
}

/// calamine looks for two records among the styles without regard to where others end.
fn styles_fit(part: &[u8]) -> bool {
    let mut records = Records(part);
    while let Some(number) = records.number() {
        let within = match number {
            FORMATS => FORMAT,
            CELL_STYLES => CELL_STYLE,
            _ => continue,
        };
        let Some(count) = records.content().and_then(|content| u32_at(content, 0)) else {
            return false;
        };
        let mut left = count;
        while left > 0 {
            let Some((number, _)) = records.next() else {
                return false;
            };
            left -= u32::from(number == within);
        }
        if number == CELL_STYLES {
            return true;
        }
    }
    true
}

/// The cells of a sheet that calamine passes over.
pub fn passed_over(file: &str, bytes: &[u8], sheet: &str) -> Result<Vec<PassedOver>, TableError> {
    let Some(part) = part_of(file, bytes, sheet)? else {
        return Err(damaged(file, "the part of a sheet is missing"));
    };
    let broken = || damaged(file, "a cell ends too early");
    let mut found = Vec::new();
    let mut row = 0;
    for (number, content) in Records(&part) {
        let value = match number {
            ROW => {
                row = u32_at(content, 0).ok_or_else(broken)?;
                if row >= MOST_ROWS {
                    return Err(damaged(file, "a cell stands outside the sheet"));
                }
                continue;
            }
            FORMULA_ERROR => Value::Error(error_name(*content.get(8).ok_or_else(broken)?)),
            // Behind the place and the style a sign for what follows the text.
            RICH_TEXT => Value::Text(content.get(9..).and_then(wide).ok_or_else(broken)?),
            number if SHORT_CELLS.contains(&number) => {
                return Err(damaged(
                    file,
                    "its cells are kept in a short form that is not read",
                ));
            }
            _ => continue,
        };
        let column = u32_at(content, 0).ok_or_else(broken)?;
        found.push(PassedOver { row, column, value });
    }
    Ok(found)
}

/// The part with the cells of a sheet.
fn part_of(file: &str, bytes: &[u8], sheet: &str) -> Result<Option<Vec<u8>>, TableError> {
    let (Some(book), Some(relations)) = (part(file, bytes, BOOK)?, part(file, bytes, RELATIONS)?) else {
        return Ok(None);
    };
    let sheets = Records(&book).filter(|(number, _)| *number == SHEET);
    let id = sheets.filter_map(|(_, content)| {
        // Whether it is hidden and its number stand before the relation and the name.
        let rest = content.get(8..)?;
        let id = wide(rest)?;
        let name = wide(rest.get(4 + id.encode_utf16().count() * 2..)?)?;
        (name == sheet).then_some(id)
    });
    match id.last().and_then(|id| target_of(&relations, &id)) {
        Some(target) => part(file, bytes, &format!("xl/{target}")),
        None => Ok(None),
    }
}

/// Where a relation leads.
fn target_of(relations: &[u8], id: &str) -> Option<String> {
    let mut reader = quick_xml::Reader::from_reader(relations);
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(element) | Event::Empty(element) => {
                let attribute = |name: &str| {
                    let found = element.try_get_attribute(name).ok().flatten()?;
                    Some(found.value.to_string())
                };
                if attribute("Id").as_deref() == Some(id) {
                    return attribute("Target");
                }
            }
            Event::Eof => return None,
            _ => {}
        }
        buffer.clear();
    }
}

/// A part, whatever the case of its name.
fn part(file: &str, bytes: &[u8], name: &str) -> Result<Option<Vec<u8>>, TableError> {
    let archive = archive::parts(file, bytes)?;
    let found = archive
        .file_names_raw()
        .map(|found| String::from_utf8_lossy(found).into_owned())
        .find(|found| found.eq_ignore_ascii_case(name));
    match found {
        Some(found) => archive::part(file, bytes, &found),
        None => Ok(None),
    }
}

/// The records of a part; ends before the first that does not fit into it.
struct Records<'a>(&'a [u8]);

impl<'a> Records<'a> {
    /// One byte, or two where the first has its highest bit.
    fn number(&mut self) -> Option<u16> {
        let (&first, rest) = self.0.split_first()?;
        if first & 0x80 == 0 {
            self.0 = rest;
            return Some(u16::from(first));
        }
        let (&second, rest) = rest.split_first()?;
        self.0 = rest;
        Some(u16::from(first & 0x7f) | u16::from(second & 0x7f) << 7)
    }

    /// Its length in one to four bytes, and as many bytes.
    fn content(&mut self) -> Option<&'a [u8]> {
        let mut length = 0;
        for place in 0..4 {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            length |= usize::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        let (content, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(content)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.0;
        let record = self.number().and_then(|number| Some((number, self.content()?)));
        if record.is_none() {
            // What is left tells that there is no whole record in it.
            self.0 = start;
        }
        record
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*four))
}

/// A text in UTF-16, its length before it.
fn wide(bytes: &[u8]) -> Option<String> {
    let length = usize::try_from(u32_at(bytes, 0)?).ok()?;
    let units = bytes.get(4..)?.get(..length.checked_mul(2)?)?;
    Some(
        encoding_rs::UTF_16LE
            .decode_without_bom_handling(units)
            .0
            .into_owned(),
    )
}

/// As MS-XLSB 2.5.97.2 has them.
fn error_name(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        0x2b => "#GETTING_DATA",
        _ => "#ERROR!",
    }
}

fn damaged(file: &str, reason: &str) -> TableError {
    TableError::Damaged {
        file: file.to_owned(),
        what: WHAT,
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _, Write as _};

    use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

    use super::*;
    use crate::engine::{Progress, study::ImportSpec, table::read_bytes};

    const XLSB: &[u8] = include_bytes!("../../../../tests/fixtures/formats/customers.xlsb");

    #[test]
    fn cells_that_would_be_lost_are_found() {
        assert_eq!(check("f", XLSB), Ok(()));
        let found = passed_over("f", XLSB, "Customers").unwrap();
        let cell = |column, value| PassedOver {
            row: 6,
            column,
            value,
        };
        assert_eq!(
            found,
            [
                cell(2, Value::Error("#DIV/0!")),
                cell(7, Value::Text("bold".to_owned()))
            ]
        );
        assert_eq!(passed_over("f", XLSB, "Empty").unwrap(), []);
        assert!(passed_over("f", XLSB, "Sales").is_err());
    }

    #[test]
    fn records_end_where_they_claim_too_much() {
        // A row, a record with two bytes of number and of length, one that claims 256 MB.
        let bytes = [
            &[0, 1, 9][..],
            &[0x94, 0x01, 0x81, 0x00, 7],
            &[5, 0xff, 0xff, 0xff, 0x7f, 1],
        ]
        .concat();
        let mut records = Records(&bytes);
        assert_eq!(records.next(), Some((0, &[9][..])));
        assert_eq!(records.next(), Some((148, &[7][..])));
        assert_eq!((records.next(), records.0.len()), (None, 6));
        // The record for cell styles within the content of another.
        assert!(styles_fit(&[40, 2, 1, 2]));
        assert!(!styles_fit(&[40, 6, 0xe9, 0x04, 0xff, 0xff, 0xff, 0x7f]));
    }

    #[test]
    fn all_cells_get_into_the_table() {
        let imported = read_bytes("f", XLSB, &ImportSpec::default(), &Progress::none()).unwrap();
        let problems: Vec<(usize, &str, &str)> = imported
            .receipt
            .problems
            .iter()
            .map(|found| (found.line, found.column.as_str(), found.value.as_str()))
            .collect();
        assert_eq!(problems, [(7, "spent", "#DIV/0!")]);
        assert_eq!(imported.table.plain_cells("note").unwrap()[3], "bold");
        assert_eq!(imported.table.plain_cells("visits").unwrap()[3], "");
    }

    #[test]
    fn forged_parts_are_refused() {
        for forged in [
            "xl/workbook.bin",
            "xl/sharedStrings.bin",
            "xl/worksheets/sheet2.bin",
        ] {
            let mut archive = ZipArchive::new(Cursor::new(XLSB)).unwrap();
            let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
            for place in 0..archive.len() {
                let mut part = archive.by_index(place).unwrap();
                let name = part.name().unwrap().into_owned();
                let mut bytes = Vec::new();
                part.read_to_end(&mut bytes).unwrap();
                if name == forged {
                    // A record that claims 256 MB.
                    bytes.splice(0..0, [0x2a, 0xff, 0xff, 0xff, 0x7f]);
                }
                writer.start_file(name, SimpleFileOptions::default()).unwrap();
                writer.write_all(&bytes).unwrap();
            }
            let bytes = writer.finish().unwrap().into_inner();
            let outcome = read_bytes("f", &bytes, &ImportSpec::default(), &Progress::none());
            let said = outcome.map(|read| read.receipt.n_rows).unwrap_err().to_string();
            assert!(said.contains("a part of it breaks off or is garbled"), "{said}");
        }
    }
}
