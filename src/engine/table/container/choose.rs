//! Which sheet of a workbook is opened where the user names none.
//!
//! Workbooks begin with covers, notes and lists of keys. The first sheet is taken that holds a fair part of
//! what the largest one does, counted in cells of rows with at least two.

use super::Cells;
use crate::engine::table::TableError;

/// No cover has so many rows: nothing behind it is read.
const PLAIN_TABLE: usize = 1000;
/// The first sheet with at least one of so many cells of the largest is taken.
const FAIR_PART: usize = 10;

/// A sheet that has been read.
struct Candidate<'n> {
    name: &'n String,
    cells: Cells,
    n_cells: usize,
}

/// The sheet to open and its cells; `None`: all are empty.
pub fn choose<'n>(
    names: impl IntoIterator<Item = &'n String>,
    mut read: impl FnMut(&str) -> Result<Cells, TableError>,
) -> Result<Option<(&'n String, Cells)>, TableError> {
    let mut found: Vec<Candidate<'n>> = Vec::new();
    for name in names {
        let mut cells = match read(name) {
            Ok(cells) => cells,
            // A sheet that nobody asked for need not be whole where there is another.
            Err(error) if found.is_empty() || matches!(error, TableError::Cancelled(_)) => return Err(error),
            Err(_) => continue,
        };
        let (n_rows, n_cells) = table_in(&mut cells);
        if cells.is_empty() {
            continue;
        }
        found.push(Candidate { name, cells, n_cells });
        if n_rows >= PLAIN_TABLE {
            break;
        }
        forget_small(&mut found);
    }
    forget_small(&mut found);
    Ok(found.into_iter().next().map(|first| (first.name, first.cells)))
}

/// Lets go of sheets that hold little beside the largest: no later sheet brings them back.
fn forget_small(found: &mut Vec<Candidate<'_>>) {
    let most = found.iter().map(|candidate| candidate.n_cells).max().unwrap_or(0);
    found.retain(|candidate| candidate.n_cells * FAIR_PART >= most);
}

/// Rows with at least two cells, and the cells in them.
fn table_in(cells: &mut Cells) -> (usize, usize) {
    let rows = cells.sorted().chunk_by(|a, b| a.row == b.row);
    let wide = rows.filter(|row| row.len() > 1);
    wide.fold((0, 0), |(n_rows, n_cells), row| (n_rows + 1, n_cells + row.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sheets of so many rows and columns; the one taken, and how many were read.
    fn chosen(sheets: &[(&str, u32, u32)]) -> (Option<String>, usize) {
        let names: Vec<String> = sheets.iter().map(|(name, ..)| (*name).to_owned()).collect();
        let mut n_read = 0;
        let found = choose(&names, |name| {
            n_read += 1;
            let (_, rows, columns) = sheets.iter().find(|(known, ..)| *known == name).unwrap();
            let mut cells = Cells::default();
            for row in 0..*rows {
                for column in 0..*columns {
                    cells.number(row, column, 1.0);
                }
            }
            Ok(cells)
        });
        (found.unwrap().map(|(name, _)| name.clone()), n_read)
    }

    #[test]
    fn the_sheet_that_looks_like_a_table_is_taken() {
        let taken = |sheets: &[(&str, u32, u32)]| chosen(sheets).0.unwrap();
        assert_eq!(taken(&[("Info", 1, 2), ("Customers", 300, 7)]), "Customers");
        assert_eq!(taken(&[("Notes", 400, 1), ("Customers", 300, 7)]), "Customers");
        assert_eq!(taken(&[("Keys", 40, 2), ("Customers", 300, 7)]), "Customers");
        assert_eq!(taken(&[("Customers", 200, 8), ("Orders", 900, 4)]), "Customers");
        assert_eq!(taken(&[("Empty", 0, 0), ("List", 5, 1)]), "List");
        assert_eq!(taken(&[("One", 1, 1), ("Two", 1, 1)]), "One");
        assert_eq!(chosen(&[("Empty", 0, 0)]).0, None);
    }

    #[test]
    fn nothing_is_read_behind_a_plain_table() {
        let (name, n_read) = chosen(&[("Info", 3, 2), ("Log", 2000, 3), ("More", 9000, 3)]);
        assert_eq!((name.as_deref(), n_read), (Some("Log"), 2));
    }
}
