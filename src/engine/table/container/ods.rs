//! OpenDocument spreadsheets: `content.xml` → cells (ODF 1.2, part 1, chapter 9).
//!
//! Read here rather than by calamine, which lays out every repetition ("16 384 times this cell, in
//! each of 1 048 576 rows") before it counts.

use quick_xml::{Reader, events::Event};

use super::{
    Book, Cells, Sheet, archive,
    cells::Cell,
    choose::choose,
    excel::GARBLED,
    named,
    ods_cell::{Open, attribute, repeats, resolved},
};
use crate::engine::{Progress, table::TableError};

/// Events between two looks at the cancel flag.
const CHECK_EVERY: usize = 8192;
/// What LibreOffice itself holds.
const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: u32 = 1 << 14;
/// Repetitions may make so many cells of each byte, and so many to begin with.
const CELLS_PER_BYTE: usize = 4;
const FREE_CELLS: usize = 1 << 20;

/// The sheet `wanted`, or the one that looks like a table.
pub fn read(
    file: &str,
    bytes: &[u8],
    wanted: Option<&str>,
    progress: &Progress,
) -> Result<Sheet, TableError> {
    let manifest = archive::part(file, bytes, "META-INF/manifest.xml")?.unwrap_or_default();
    if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
        return Err(TableError::Protected {
            file: file.to_owned(),
        });
    }
    let content = archive::part(file, bytes, "content.xml")?.unwrap_or_default();
    let damaged = |reason: String| TableError::Damaged {
        file: file.to_owned(),
        what: Book::Ods.words(),
        reason,
    };
    let content = String::from_utf8(content).map_err(|_internals| damaged(GARBLED.to_owned()))?;
    let names = sheet_names(&content, progress)?.map_err(damaged)?;
    let cells_of = |name: &str| {
        let limit = content
            .len()
            .saturating_mul(CELLS_PER_BYTE)
            .saturating_add(FREE_CELLS);
        let mut reading = Reading::of(&content, limit);
        reading.sheet(name, progress)?.map_err(damaged)?;
        Ok(reading.cells)
    };
    let found = match wanted {
        Some(wanted) => {
            let name = named(file, &names, wanted)?;
            Some((name, cells_of(name)?))
        }
        None => choose(&names, cells_of)?,
    };
    if let Some((name, cells)) = found {
        return Ok(Sheet {
            format: Book::Ods.words(),
            name: name.clone(),
            cells,
            names,
        });
    }
    Err(TableError::EmptyWorkbook {
        file: file.to_owned(),
    })
}

/// What is wrong with the XML, or cancelled.
type Outcome<T> = Result<Result<T, String>, TableError>;

fn sheet_names(content: &str, progress: &Progress) -> Outcome<Vec<String>> {
    let mut reader = Reader::from_str(content);
    let mut names = Vec::new();
    for n in 0_usize.. {
        if n.is_multiple_of(CHECK_EVERY) {
            progress.check()?;
        }
        match reader.read_event() {
            Ok(Event::Start(element)) if element.name().as_ref() == "table:table" => {
                names.extend(attribute(&element, "table:name"));
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_internals) => return Ok(Err(GARBLED.to_owned())),
        }
    }
    Ok(Ok(names))
}

/// One sheet being read.
struct Reading<'a> {
    reader: Reader<&'a [u8]>,
    cells: Cells,
    row: u32,
    column: u32,
    /// Cells at most.
    limit: usize,
}

impl<'a> Reading<'a> {
    fn of(content: &'a str, limit: usize) -> Self {
        Self {
            reader: Reader::from_str(content),
            cells: Cells::default(),
            row: 0,
            column: 0,
            limit,
        }
    }

    /// Reads the cells of the sheet `name`.
    fn sheet(&mut self, name: &str, progress: &Progress) -> Outcome<()> {
        let mut inside = false;
        let mut open: Option<Open> = None;
        let mut row_repeats = 1;
        let mut row_start = 0;
        // Depth within a comment on a cell, whose text is none of the cell's.
        let mut aside = 0_usize;
        for n in 0_usize.. {
            if n.is_multiple_of(CHECK_EVERY) {
                progress.check()?;
            }
            let event = match self.reader.read_event() {
                Ok(Event::Eof) if inside => return Ok(Err("it breaks off".to_owned())),
                Ok(Event::Eof) => return Ok(Ok(())),
                Ok(event) => event,
                Err(_internals) => return Ok(Err(GARBLED.to_owned())),
            };
            let (element, is_empty) = match &event {
                Event::Start(element) => (Some(element), false),
                Event::Empty(element) => (Some(element), true),
                _ => (None, false),
            };
            if let Some(element) = element {
                match element.name().as_ref() {
                    "table:table" if !inside => {
                        inside = !is_empty && attribute(element, "table:name").as_deref() == Some(name);
                    }
                    _ if !inside => {}
                    "office:annotation" if !is_empty => aside += 1,
                    _ if aside > 0 => {}
                    "table:table-row" => {
                        row_repeats = repeats(element, "table:number-rows-repeated");
                        row_start = self.cells.len();
                        self.column = 0;
                        if is_empty {
                            self.row = self.row.saturating_add(row_repeats);
                        }
                    }
                    "table:table-cell" | "table:covered-table-cell" => {
                        let cell = Open::of(element);
                        if is_empty {
                            if let Err(reason) = self.close(&cell) {
                                return Ok(Err(reason));
                            }
                        } else {
                            open = Some(cell);
                        }
                    }
                    name => {
                        if let Some(open) = &mut open {
                            open.mark(name, element);
                        }
                    }
                }
                continue;
            }
            match event {
                Event::End(element) if inside => match element.name().as_ref() {
                    "office:annotation" => aside = aside.saturating_sub(1),
                    _ if aside > 0 => {}
                    "table:table" => return Ok(Ok(())),
                    "table:table-row" => {
                        if let Err(reason) = self.repeat_row(row_start, row_repeats) {
                            return Ok(Err(reason));
                        }
                    }
                    "table:table-cell" | "table:covered-table-cell" => {
                        if let Some(cell) = open.take()
                            && let Err(reason) = self.close(&cell)
                        {
                            return Ok(Err(reason));
                        }
                    }
                    _ => {}
                },
                Event::Text(text) if aside == 0 => {
                    if let Some(open) = open.as_mut().filter(|open| open.has_paragraph) {
                        open.text.push_str(&text.xml10_content());
                    }
                }
                Event::GeneralRef(entity) if aside == 0 => {
                    if let Some(open) = &mut open {
                        open.text.push_str(&resolved(&entity));
                    }
                }
                _ => {}
            }
        }
        Ok(Ok(()))
    }

    /// Puts a cell in its place, as often as it says.
    fn close(&mut self, cell: &Open) -> Result<(), String> {
        let first = self.column;
        self.column = self.column.saturating_add(cell.repeats);
        let before = self.cells.len();
        if first >= MOST_COLUMNS || self.row >= MOST_ROWS {
            return Ok(());
        }
        cell.put(&mut self.cells, self.row, first);
        if let Some(last) = self.cells.last().filter(|_| self.cells.len() > before) {
            for column in first + 1..self.column.min(MOST_COLUMNS) {
                self.add(column, last)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, column: u32, cell: Cell) -> Result<(), String> {
        self.cells.place(self.row, column, cell);
        if self.cells.len() > self.limit {
            return Err("it repeats cells more often than a table could need".to_owned());
        }
        Ok(())
    }

    /// Copies the row that ends here, as often as it says.
    fn repeat_row(&mut self, start: usize, repeats: u32) -> Result<(), String> {
        let cells: Vec<(u32, Cell)> = self
            .cells
            .placed_from(start)
            .map(|at| (at.column, at.cell))
            .collect();
        let last = self.row.saturating_add(repeats).min(MOST_ROWS);
        self.row = self.row.saturating_add(1);
        if cells.is_empty() {
            self.row = self.row.max(last);
            return Ok(());
        }
        while self.row < last {
            for &(column, cell) in &cells {
                self.add(column, cell)?;
            }
            self.row += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(rows: &str) -> Result<Cells, String> {
        let content = format!("<a><table:table table:name=\"S\">{rows}</table:table></a>");
        let mut reading = Reading::of(&content, 4 * content.len() + 1000);
        reading.sheet("S", &Progress::none()).unwrap()?;
        Ok(reading.cells)
    }

    #[test]
    fn repetitions_are_laid_out_within_bounds() {
        let mut found = cells(
            "<table:table-row table:number-rows-repeated=\"3\"/>\
             <table:table-row table:number-rows-repeated=\"2\">\
             <table:table-cell table:number-columns-repeated=\"5\"/>\
             <table:table-cell office:value-type=\"float\" office:value=\"7\" table:number-columns-repeated=\"2\"/>\
             </table:table-row><table:table-row table:number-rows-repeated=\"1048576\"/>",
        )
        .unwrap();
        let places: Vec<(u32, u32)> = found.sorted().iter().map(|at| (at.row, at.column)).collect();
        assert_eq!(places, [(3, 5), (3, 6), (4, 5), (4, 6)]);
        let bomb = "<table:table-row table:number-rows-repeated=\"1048576\">\
                    <table:table-cell office:value-type=\"float\" office:value=\"7\" \
                    table:number-columns-repeated=\"16384\"/></table:table-row>";
        assert!(cells(bomb).unwrap_err().contains("repeats cells"));
    }

    #[test]
    fn texts_keep_their_spaces_and_lose_their_comments() {
        let found = cells(
            "<table:table-row><table:table-cell office:value-type=\"string\">\
             <office:annotation><text:p>no</text:p></office:annotation>\
             <text:p>a<text:s text:c=\"2\"/>&lt;b</text:p><text:p>c</text:p></table:table-cell></table:table-row>",
        )
        .unwrap();
        assert_eq!(found.text_at(0), "a  <b\nc");
        let broken = Reading::of("<table:table table:name=\"S\"><table:table-row>", 9)
            .sheet("S", &Progress::none())
            .unwrap();
        assert_eq!(broken, Err("it breaks off".to_owned()));
    }
}
