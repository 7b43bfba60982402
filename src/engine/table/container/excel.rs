//! Excel workbooks, read by calamine, cell by cell.

use std::io::Cursor;

use calamine::{
    Data, DataRef, ExcelDateTime, Reader as _, Sheet as Info, SheetType, SheetVisible, Xls, XlsError, Xlsb,
    XlsbError, Xlsx, XlsxError,
};
use quick_xml::events::Event;

use super::{Book, Cells, Sheet, archive, binary, choose::choose, compound, guard::contained, named};
use crate::engine::{Progress, table::TableError};

/// Cells between two looks at the cancel flag.
const CHECK_EVERY: usize = 8192;
/// What Excel itself holds.
const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: u32 = 1 << 14;
/// The day after 9999-12-31, as Excel counts days.
const LAST_DAY: f64 = 2_958_466.0;

/// What is wrong with a workbook, for people who never heard of its parts.
const LACKING: &str = "a part of it is missing";
pub const GARBLED: &str = "a part of it breaks off or is garbled";

type Bytes<'a> = Cursor<&'a [u8]>;

/// The sheet `wanted`, or the one that looks like a table, those in sight before the hidden ones.
pub fn read(
    file: &str,
    book: Book,
    bytes: &[u8],
    wanted: Option<&str>,
    progress: &Progress,
) -> Result<Sheet, TableError> {
    match book {
        Book::Xls => compound::check(file, bytes)?,
        Book::Xlsx => check_strings(file, bytes)?,
        Book::Xlsb => binary::check(file, bytes)?,
        Book::Ods => {}
    }
    let source = Cursor::new(bytes);
    contained(file, book.words(), || {
        let reading = Reading {
            file,
            book,
            wanted,
            progress,
        };
        match book {
            Book::Xlsb => reading.xlsb(source),
            Book::Xls => reading.xls(source),
            Book::Xlsx | Book::Ods => reading.xlsx(source),
        }
    })
}

struct Reading<'a> {
    file: &'a str,
    book: Book,
    wanted: Option<&'a str>,
    progress: &'a Progress,
}

impl Reading<'_> {
    fn xlsx(&self, source: Bytes<'_>) -> Result<Sheet, TableError> {
        let failed = |error: XlsxError| match error {
            XlsxError::Password => self.protected(),
            XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => self.damaged(LACKING),
            _internals => self.damaged(GARBLED),
        };
        let mut book = Xlsx::new(source).map_err(failed)?;
        let infos = book.sheets_metadata().to_vec();
        self.sheet_of(&infos, |name, cells| {
            let mut reader = book.worksheet_cells_reader(name).map_err(failed)?;
            loop {
                match reader.next_cell() {
                    Ok(Some(cell)) => self.add(cells, cell.get_position(), cell.get_value())?,
                    Ok(None) => return Ok(()),
                    // An error younger than calamine, such as #SPILL!. The reader goes on behind it.
                    Err(XlsxError::CellError(name)) => cells.unplaced_errors.push(name),
                    Err(error) => return Err(failed(error)),
                }
            }
        })
    }

    fn xlsb(&self, source: Bytes<'_>) -> Result<Sheet, TableError> {
        let failed = |error: XlsbError| match error {
            XlsbError::Password => self.protected(),
            XlsbError::FileNotFound(_) => self.damaged(LACKING),
            _internals => self.damaged(GARBLED),
        };
        let bytes = *source.get_ref();
        let mut book = Xlsb::new(source).map_err(failed)?;
        let infos = book.sheets_metadata().to_vec();
        self.sheet_of(&infos, |name, cells| {
            let mut reader = book.worksheet_cells_reader(name).map_err(failed)?;
            while let Some(cell) = reader.next_cell().map_err(failed)? {
                self.add(cells, cell.get_position(), cell.get_value())?;
            }
            for cell in binary::passed_over(self.file, bytes, name)? {
                let value = match &cell.value {
                    binary::Value::Error(name) => {
                        cells.error(cell.row, cell.column, name);
                        continue;
                    }
                    binary::Value::Text(text) => DataRef::SharedString(text),
                };
                self.add(cells, (cell.row, cell.column), &value)?;
            }
            Ok(())
        })
    }

    fn xls(&self, source: Bytes<'_>) -> Result<Sheet, TableError> {
        let failed = |error: XlsError| match error {
            XlsError::Password => self.protected(),
            _internals => self.damaged(GARBLED),
        };
        let mut book = Xls::new(source).map_err(failed)?;
        let infos = book.sheets_metadata().to_vec();
        self.sheet_of(&infos, |name, cells| {
            let range = book.worksheet_range(name).map_err(failed)?;
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let at =
                    |from: u32, offset: usize| u32::try_from(offset).unwrap_or(u32::MAX).saturating_add(from);
                self.add(cells, (at(top, row), at(left, column)), &borrowed(value))?;
            }
            Ok(())
        })
    }

    /// Reads the sheet that is wanted, or sheets until one is plainly a table.
    fn sheet_of(
        &self,
        infos: &[Info],
        mut read: impl FnMut(&str, &mut Cells) -> Result<(), TableError>,
    ) -> Result<Sheet, TableError> {
        let sheets = infos.iter().filter(|info| info.typ == SheetType::WorkSheet);
        let names: Vec<String> = sheets.clone().map(|info| info.name.clone()).collect();
        let mut cells_of = |name: &str| {
            let mut cells = Cells::default();
            read(name, &mut cells).map(|()| cells)
        };
        let sheet = |name: &String, cells| Sheet {
            format: self.book.words(),
            name: name.clone(),
            names: names.clone(),
            cells,
        };
        if let Some(wanted) = self.wanted {
            let name = named(self.file, &names, wanted)?;
            return Ok(sheet(name, cells_of(name)?));
        }
        let (seen, hidden): (Vec<&Info>, Vec<&Info>) =
            sheets.partition(|info| info.visible == SheetVisible::Visible);
        for infos in [seen, hidden] {
            if let Some((name, cells)) = choose(infos.into_iter().map(|info| &info.name), &mut cells_of)? {
                return Ok(sheet(name, cells));
            }
        }
        Err(TableError::EmptyWorkbook {
            file: self.file.to_owned(),
        })
    }

    fn add(
        &self,
        cells: &mut Cells,
        (row, column): (u32, u32),
        value: &DataRef<'_>,
    ) -> Result<(), TableError> {
        if cells.len().is_multiple_of(CHECK_EVERY) {
            self.progress.check()?;
        }
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(self.damaged("a cell stands outside the sheet"));
        }
        match value {
            DataRef::Empty => {}
            #[expect(
                clippy::cast_precision_loss,
                reason = "Excel's whole numbers have at most 30 bits"
            )]
            DataRef::Int(value) => cells.number(row, column, *value as f64),
            DataRef::Float(value) => cells.number(row, column, *value),
            DataRef::String(text) | DataRef::DurationIso(text) => cells.text(row, column, text),
            DataRef::SharedString(text) => cells.text(row, column, text),
            DataRef::Bool(value) => cells.truth(row, column, *value),
            DataRef::DateTime(value) => add_date(cells, row, column, value),
            DataRef::DateTimeIso(text) => cells.date(row, column, &iso(text)),
            DataRef::Error(error) => cells.error(row, column, &error.to_string()),
        }
        Ok(())
    }

    fn protected(&self) -> TableError {
        TableError::Protected {
            file: self.file.to_owned(),
        }
    }

    fn damaged(&self, reason: &str) -> TableError {
        TableError::Damaged {
            file: self.file.to_owned(),
            what: self.book.words(),
            reason: reason.to_owned(),
        }
    }
}

/// The same cell, its text only looked at.
fn borrowed(cell: &Data) -> DataRef<'_> {
    match cell {
        Data::Int(value) => DataRef::Int(*value),
        Data::Float(value) => DataRef::Float(*value),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(value) => DataRef::DateTime(*value),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// A day becomes an ISO date; a time of day or a duration stays text.
fn add_date(cells: &mut Cells, row: u32, column: u32, value: &ExcelDateTime) {
    let days = value.as_f64();
    let (year, month, day, hour, minute, second, milli) = value.to_ymd_hms_milli();
    if !(0.0..LAST_DAY).contains(&days) {
        cells.number(row, column, days);
    } else if value.is_duration() {
        let whole = days.trunc() * 24.0 + f64::from(hour);
        cells.text(row, column, &format!("{whole}:{minute:02}:{second:02}"));
    } else if days < 1.0 {
        cells.text(row, column, &format!("{hour:02}:{minute:02}:{second:02}"));
    } else if (hour, minute, second, milli) == (0, 0, 0, 0) {
        cells.date(row, column, &format!("{year:04}-{month:02}-{day:02}"));
    } else {
        let part = if milli == 0 {
            String::new()
        } else {
            format!(".{milli:03}")
        };
        let time = format!("{hour:02}:{minute:02}:{second:02}{part}");
        cells.date(row, column, &format!("{year:04}-{month:02}-{day:02} {time}"));
    }
}

/// `2024-01-31T00:00:00` → `2024-01-31`, `2024-01-31T10:30:00` → `2024-01-31 10:30:00`.
pub fn iso(text: &str) -> String {
    let text = text.trim();
    let whole = text
        .strip_suffix("T00:00:00")
        .or_else(|| text.strip_suffix("T00:00:00.000"))
        .unwrap_or(text);
    whole.replacen('T', " ", 1)
}

/// calamine makes room for as many texts as the workbook claims to have: a claim beyond what the part
/// could hold is refused.
fn check_strings(file: &str, bytes: &[u8]) -> Result<(), TableError> {
    let archive = archive::parts(file, bytes)?;
    let is_strings = |name: &&[u8]| {
        let name = name.to_ascii_lowercase();
        name.ends_with(b"sharedstrings.xml")
    };
    let names: Vec<String> = archive
        .file_names_raw()
        .filter(is_strings)
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect();
    for name in names {
        let Some(part) = archive::part(file, bytes, &name)? else {
            continue;
        };
        let mut reader = quick_xml::Reader::from_reader(&part[..]);
        let mut buffer = Vec::new();
        // The first element that calamine would look at.
        while let Ok(event) = reader.read_event_into(&mut buffer) {
            match event {
                Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "sst" => {
                    let claimed = element
                        .try_get_attribute("uniqueCount")
                        .ok()
                        .flatten()
                        .and_then(|attribute| attribute.value.parse::<u64>().ok());
                    if claimed.is_some_and(|claimed| claimed > part.len() as u64) {
                        return Err(TableError::Damaged {
                            file: file.to_owned(),
                            what: Book::Xlsx.words(),
                            reason: "it claims to hold more texts than it could".to_owned(),
                        });
                    }
                    break;
                }
                Event::Eof => break,
                _ => buffer.clear(),
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    use super::*;

    #[test]
    fn days_become_iso_dates() {
        for (days, kind, expected) in [
            (45_322.0, DateTime, "2024-01-31"),
            (45_322.437_5, DateTime, "2024-01-31 10:30:00"),
            (0.4375, DateTime, "10:30:00"),
            (1.4375, TimeDelta, "34:30:00"),
            (2_958_465.0, DateTime, "9999-12-31"),
        ] {
            let mut cells = Cells::default();
            add_date(&mut cells, 0, 0, &ExcelDateTime::new(days, kind, false));
            assert_eq!(cells.text_at(0), expected, "{days}");
        }
        assert_eq!(iso("2024-01-31T00:00:00"), "2024-01-31");
        assert_eq!(iso("2024-01-31T10:30:00"), "2024-01-31 10:30:00");
    }
}
