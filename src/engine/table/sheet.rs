//! The cells of a sheet → columns: where the header is, what each column holds.
//!
//! Numbers, dates and booleans stay what the workbook says they are. Columns of text are read as
//! those of a text file are.

use std::borrow::Cow;

use rayon::prelude::*;

use super::{
    ColumnKind, SetAsideRow, TableError,
    container::{Cell, Cells, Placed, Sheet},
    dialect, header,
    missing::Marks,
    settled::{Import, Settled},
    structure::Listing,
    typing::{self, Plan},
};
use crate::engine::{
    Progress, format,
    study::{HeaderLine, ImportSpec},
};

/// The header is looked for in so many rows.
const TOP_ROWS: usize = 40;
const TITLE_ROWS: usize = 20;
/// A table may have this many places for each filled cell, and so many to begin with.
const PLACES_PER_CELL: u64 = 20;
const FREE_PLACES: u64 = 1 << 20;

/// Reads a sheet.
pub fn read(
    file: &str,
    sheet: Sheet,
    spec: &ImportSpec,
    listing: Listing,
    progress: &Progress,
) -> Result<Import, TableError> {
    let mut cells = sheet.cells;
    progress.report(0.3, "Looking at the cells");
    let placed = cells.sorted().to_vec();
    let rows: Vec<&[Placed]> = placed.chunk_by(|a, b| a.row == b.row).collect();
    let first = first_row(file, &cells, &rows, spec.header_line)?;
    let (above, rows) = rows.split_at(first);
    let grid = Grid::of(file, &cells, rows)?;
    let has_header = match spec.header_line {
        Some(choice) => choice != HeaderLine::None,
        None => !grid.first_is_row(),
    };
    let below = usize::from(has_header);
    if rows.len() <= below {
        return Err(TableError::HeaderOnly {
            file: file.to_owned(),
        });
    }
    let mut notes = origin(&sheet.name, &sheet.names, &cells);
    let names = if has_header {
        let first: Vec<String> = grid
            .first()
            .map(|cell| cell.map_or_else(String::new, |c| plain(&cells, c).into_owned()))
            .collect();
        header::names(&first, &mut notes)
    } else {
        notes.push("There is no header: the first row holds values. Columns are numbered.".to_owned());
        header::invented(grid.columns.len())
    };
    for name in spec.text_columns.iter().filter(|name| !names.contains(name)) {
        notes.push(format!("There is no column \"{name}\" to be kept as text."));
    }
    let lines: Vec<u32> = rows[below..].iter().map(|row| row[0].row + 1).collect();
    progress.report(0.5, "Reading numbers and dates");
    let usual = Marks::usual();
    let columns: Result<Vec<(Settled, bool)>, TableError> = names
        .par_iter()
        .zip(&grid.columns)
        .map(|(name, column)| {
            let reader = ColumnReader {
                cells: &cells,
                column: below_header(column, below),
                lines: &lines,
                first_row: below,
                marks: typing::marks_of(spec, name, &usual),
                listing,
            };
            reader.read(name, spec, progress)
        })
        .collect();
    let columns = columns?;
    let from_text: Vec<&str> = columns
        .iter()
        .filter(|(column, was_text)| *was_text && matches!(column.decided.plan, Plan::Number(_)))
        .map(|(column, _)| column.typed.info.name.as_str())
        .collect();
    if !from_text.is_empty() {
        notes.push(format!(
            "Numbers that the workbook keeps as text are read as numbers: {}.",
            from_text.join(", ")
        ));
    }
    let header_line = if has_header {
        rows[0][0].row as usize + 1
    } else {
        0
    };
    Ok(Import {
        columns: columns.into_iter().map(|(column, _)| column).collect(),
        lines,
        format: format!("{}, sheet “{}”", sheet.format, sheet.name),
        sheet: Some(sheet.name),
        sheets: sheet.names,
        header_line,
        listing,
        set_aside: above
            .iter()
            .take(listing.most)
            .map(|row| set_aside(&cells, row, listing))
            .collect(),
        set_aside_total: above.len(),
        notes,
    })
}

/// Which sheet was read, and errors that stand nowhere.
fn origin(name: &str, names: &[String], cells: &Cells) -> Vec<String> {
    let mut notes = Vec::new();
    if names.len() > 1 {
        let others: Vec<&str> = names
            .iter()
            .map(String::as_str)
            .filter(|other| *other != name)
            .collect();
        notes.push(format!(
            "The sheet “{name}” was read; there are also: {}.",
            others.join(", ")
        ));
    }
    if let Some(error) = cells.unplaced_errors.first() {
        notes.push(format!(
            "{} such as {error} in the sheet {} as missing.",
            format::plural(cells.unplaced_errors.len(), "error", "errors"),
            if cells.unplaced_errors.len() == 1 {
                "counts"
            } else {
                "count"
            }
        ));
    }
    notes
}

/// The row of the header: the one chosen, or the first that is no title. A title fills at most half
/// of the cells that most rows fill.
fn first_row(
    file: &str,
    cells: &Cells,
    rows: &[&[Placed]],
    choice: Option<HeaderLine>,
) -> Result<usize, TableError> {
    if let Some(HeaderLine::Line(line)) = choice {
        let last = rows.last().map_or(0, |row| row[0].row as usize + 1);
        let found = rows.iter().position(|row| row[0].row as usize + 1 >= line);
        return found.ok_or_else(|| TableError::NoSuchLine {
            file: file.to_owned(),
            line,
            last,
        });
    }
    let filled: Vec<usize> = rows.iter().take(TOP_ROWS).map(|row| row.len()).collect();
    let Some((usual, _)) = dialect::most_frequent(&filled) else {
        return Err(TableError::Empty {
            file: file.to_owned(),
        });
    };
    let left = rows
        .iter()
        .take(TOP_ROWS)
        .map(|row| row[0].column)
        .min()
        .unwrap_or(0);
    let is_title = |row: &[Placed]| {
        let is_comment = matches!(row[0].cell, Cell::Text(text) if cells.text_at(text).starts_with("# "));
        // Of two columns one may lack its name, but hardly the second.
        let is_few = row.len() * 2 <= usual && (usual > 2 || row[0].column == left);
        is_comment || (usual > 1 && is_few)
    };
    let found = rows.iter().take(TITLE_ROWS).position(|row| !is_title(row));
    Ok(found.unwrap_or(0))
}

fn set_aside(cells: &Cells, row: &[Placed], listing: Listing) -> SetAsideRow {
    let raw: Vec<Cow<'_, str>> = row.iter().map(|at| plain(cells, at.cell)).collect();
    SetAsideRow {
        line: row[0].row as usize + 1,
        reason: "above the header".to_owned(),
        raw: raw.join(", ").chars().take(listing.characters).collect(),
    }
}

/// A cell as text that reads the same for everyone.
fn plain(cells: &Cells, cell: Cell) -> Cow<'_, str> {
    match cell {
        Cell::Number(value) => Cow::Owned(value.to_string()),
        Cell::Truth(true) => Cow::Borrowed("TRUE"),
        Cell::Truth(false) => Cow::Borrowed("FALSE"),
        Cell::Text(text) | Cell::Date(text) | Cell::Error(text) => Cow::Borrowed(cells.text_at(text)),
    }
}

/// A cell and its row, counted from the first that is no title.
type At = (u32, Cell);

/// The filled cells, column by column.
struct Grid<'a> {
    cells: &'a Cells,
    columns: Vec<Vec<At>>,
}

impl<'a> Grid<'a> {
    /// Columns without any cell are left out, as are empty rows: they are none.
    fn of(file: &str, cells: &'a Cells, rows: &[&[Placed]]) -> Result<Self, TableError> {
        let mut used: Vec<u32> = Vec::new();
        for row in rows {
            used.extend(row.iter().map(|at| at.column));
            if used.len() > 1 << 20 {
                used.sort_unstable();
                used.dedup();
            }
        }
        used.sort_unstable();
        used.dedup();
        let n_cells: u64 = rows.iter().map(|row| row.len() as u64).sum();
        let places = rows.len() as u64 * used.len() as u64;
        if places > n_cells * PLACES_PER_CELL + FREE_PLACES {
            return Err(TableError::Scattered {
                file: file.to_owned(),
                cells: n_cells,
                places,
            });
        }
        let mut columns = vec![Vec::new(); used.len()];
        for (row, number) in rows.iter().zip(0_u32..) {
            for at in *row {
                if let Ok(place) = used.binary_search(&at.column) {
                    columns[place].push((number, at.cell));
                }
            }
        }
        Ok(Self { cells, columns })
    }

    /// The cells of the first row.
    fn first(&self) -> impl Iterator<Item = Option<Cell>> + '_ {
        self.columns.iter().map(|column| match column.first() {
            Some(&(0, cell)) => Some(cell),
            _ => None,
        })
    }

    /// Is the first row a row? Only where that is clear, as in a text file: no word stands above
    /// values, and something in it is a value, or a word that stands again below.
    fn first_is_row(&self) -> bool {
        let mut has_value = false;
        let mut numbers = Vec::new();
        let mut all_words_again = true;
        for (cell, column) in self.first().zip(&self.columns) {
            let Some(cell) = cell else { continue };
            let below = below_header(column, 1);
            let held = Held::of(self.cells, below, &Marks::usual());
            if held.present() == 0 {
                continue;
            }
            match cell {
                Cell::Text(_) if held.texts == 0 => return false,
                Cell::Text(_) => {
                    let again = below.iter().any(|(_, other)| *other == cell);
                    has_value |= again;
                    all_words_again &= again;
                }
                Cell::Number(_) if held.numbers == 0 => return false,
                Cell::Number(value) if value.fract() == 0.0 => numbers.push(value),
                Cell::Date(_) if held.dates == 0 => return false,
                Cell::Truth(_) if held.truths == 0 => return false,
                Cell::Number(_) | Cell::Date(_) | Cell::Truth(_) => has_value = true,
                Cell::Error(_) => {}
            }
        }
        if numbers.is_empty() {
            return has_value && all_words_again;
        }
        // Years and places (2019, 2020, …) are names; 34, 12, 7 are values.
        let is_ascending = numbers.len() > 1 && numbers.windows(2).all(|pair| pair[0] < pair[1]);
        has_value || (numbers.len() > 1 && !is_ascending)
    }
}

fn below_header(column: &[At], n_rows: usize) -> &[At] {
    let from = column.partition_point(|(row, _)| (*row as usize) < n_rows);
    &column[from..]
}

/// What the cells of a column are.
#[derive(Default)]
struct Held {
    numbers: usize,
    texts: usize,
    truths: usize,
    dates: usize,
}

impl Held {
    fn of(cells: &Cells, column: &[At], marks: &Marks) -> Self {
        let mut held = Self::default();
        for (_, cell) in column {
            match *cell {
                Cell::Number(_) => held.numbers += 1,
                Cell::Text(text) => {
                    held.texts += usize::from(!marks.holds(cells.text_at(text).trim()));
                }
                Cell::Truth(_) => held.truths += 1,
                Cell::Date(_) => held.dates += 1,
                Cell::Error(_) => {}
            }
        }
        held
    }

    fn present(&self) -> usize {
        self.numbers + self.texts + self.truths + self.dates
    }
}

/// One column of a sheet.
struct ColumnReader<'a> {
    cells: &'a Cells,
    column: &'a [At],
    lines: &'a [u32],
    /// The place of the first row of `lines` in the grid.
    first_row: usize,
    /// Cells of text that count as missing.
    marks: Marks,
    listing: Listing,
}

impl ColumnReader<'_> {
    /// The column, and whether the workbook keeps all of it as text.
    fn read(
        &self,
        name: &str,
        spec: &ImportSpec,
        progress: &Progress,
    ) -> Result<(Settled, bool), TableError> {
        let held = Held::of(self.cells, self.column, &self.marks);
        let present = held.present();
        let is_kept = spec.text_columns.iter().any(|kept| kept == name) || self.is_chosen(name, spec, &held);
        let column = if is_kept || present == 0 || held.texts > 0 {
            self.as_text(name, spec, progress)?
        } else if held.numbers == present {
            let mut values = vec![f64::NAN; self.lines.len()];
            for (place, cell) in self.placed() {
                if let Cell::Number(value) = cell {
                    values[place] = value;
                }
            }
            Settled::numbers(name, values)
        } else if held.dates == present {
            self.worded(name, ColumnKind::Date)
        } else if held.truths == present {
            self.worded(name, ColumnKind::Boolean)
        } else {
            self.as_text(name, spec, progress)?
        };
        let was_text = held.texts == present;
        let mut column = column.with_errors(self.errors(), self.listing);
        if held.texts == 0 && present > 0 && !is_kept {
            for (mark, n) in self.marks() {
                column.evidence.count_mark(mark, n);
                column.typed.receipt.marks.push((mark.to_owned(), n));
            }
        }
        Ok((column, was_text))
    }

    /// Whether the user has chosen another reading than that of the workbook.
    fn is_chosen(&self, name: &str, spec: &ImportSpec, held: &Held) -> bool {
        let present = held.present();
        let is_as_held = |kind| match kind {
            ColumnKind::Number => held.numbers == present,
            ColumnKind::Date => held.dates == present,
            ColumnKind::Boolean => held.truths == present,
            ColumnKind::Category | ColumnKind::Text | ColumnKind::Identifier => false,
        };
        let own = spec.columns.get(name);
        own.is_some_and(|own| own.missing.is_some() || own.kind.is_some_and(|kind| !is_as_held(kind)))
    }

    /// Place of the row, and cell.
    fn placed(&self) -> impl Iterator<Item = (usize, Cell)> + '_ {
        self.column
            .iter()
            .map(|&(row, cell)| (row as usize - self.first_row, cell))
    }

    /// Dates or booleans: what is neither is a mark for missing, or an error.
    fn worded(&self, name: &str, kind: ColumnKind) -> Settled {
        let mut words: Vec<Option<Cow<'_, str>>> = vec![None; self.lines.len()];
        for (place, cell) in self.placed() {
            if matches!(cell, Cell::Date(_) | Cell::Truth(_)) {
                words[place] = Some(plain(self.cells, cell));
            }
        }
        Settled::words(name, words.into_iter(), kind)
    }

    fn as_text(&self, name: &str, spec: &ImportSpec, progress: &Progress) -> Result<Settled, TableError> {
        let is_mixed = spec.columns.contains_key(name)
            || self.column.iter().any(|(_, cell)| matches!(cell, Cell::Text(_)));
        let mut words = vec![Cow::Borrowed(""); self.lines.len()];
        for (place, cell) in self.placed() {
            words[place] = match cell {
                Cell::Error(text) if self.cells.text_at(text) != NOT_AVAILABLE => continue,
                Cell::Number(value) if is_mixed => Cow::Owned(unmistakable(value)),
                cell => plain(self.cells, cell),
            };
        }
        let cells = words.iter().map(AsRef::as_ref);
        Settled::read(name, cells, self.lines, spec, self.listing, progress)
    }

    /// Marks for missing cells in a column without other text, and how often they stand.
    fn marks(&self) -> Vec<(&str, usize)> {
        let mut marks: Vec<(&str, usize)> = Vec::new();
        for (_, cell) in self.column {
            let (Cell::Text(text) | Cell::Error(text)) = *cell else {
                continue;
            };
            let mark = self.cells.text_at(text).trim();
            if !self.marks.holds(mark) {
                continue;
            }
            if matches!(cell, Cell::Error(_)) && mark != NOT_AVAILABLE {
                continue;
            }
            match marks.iter_mut().find(|(known, _)| *known == mark) {
                Some((_, count)) => *count += 1,
                None => marks.push((mark, 1)),
            }
        }
        marks
    }

    /// Errors that say more than that there is no value, with their lines.
    fn errors(&self) -> Vec<(u32, String)> {
        let error = |(place, cell)| match cell {
            Cell::Error(text) if self.cells.text_at(text) != NOT_AVAILABLE => {
                Some((self.lines[place], self.cells.text_at(text).to_owned()))
            }
            _ => None,
        };
        self.placed().filter_map(error).collect()
    }
}

/// What a lookup gives that finds nothing.
const NOT_AVAILABLE: &str = "#N/A";

/// A number of the workbook among text: with a fourth decimal where three could be taken for thousands.
fn unmistakable(value: f64) -> String {
    let text = value.to_string();
    let has_three = text
        .split_once('.')
        .is_some_and(|(_, decimals)| decimals.len() == 3);
    if has_three { text + "0" } else { text }
}
