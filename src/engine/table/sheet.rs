//! The cells of a sheet → columns: where the header is, what each column holds.
//!
//! Numbers, dates and booleans stay what the workbook says they are. Columns of text are read as
//! those of a text file are.

use std::borrow::Cow;

use rayon::prelude::*;

use super::{
    SetAsideRow, TableError,
    container::{Cell, Cells, Placed, Sheet},
    dialect, header,
    missing::Marks,
    notes,
    settled::Import,
    sheet_column::{ColumnReader, ReadColumn, plain},
    sheet_grid::{Grid, below_header},
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
    notes.extend(notes::unknown(spec, &names));
    let lines: Vec<u32> = rows[below..].iter().map(|row| row[0].row + 1).collect();
    progress.report(0.5, "Reading numbers and dates");
    let usual = Marks::usual();
    let columns: Result<Vec<ReadColumn>, TableError> = names
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
        .filter(|read| read.was_text && matches!(read.column.decided.plan, Plan::Number(_)))
        .map(|read| read.column.typed.info.name.as_str())
        .collect();
    notes.extend(columns.iter().filter_map(|read| read.needless.clone()));
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
        columns: columns.into_iter().map(|read| read.column).collect(),
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
        n_titles: above.len(),
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
        reason: super::titles::ABOVE.to_owned(),
        raw: raw.join(", ").chars().take(listing.characters).collect(),
    }
}
