//! Rows that were selected: kept alone, or left out.

use super::{
    changes::drop_rows,
    steps::{Done, Tools},
    work::Work,
};
use crate::engine::{
    Bits,
    condition::Condition,
    study::{ChosenRows, PickedLines, RowChoice, chosen_words},
    table::{Table, TableError},
};

/// Keeps the chosen rows, or all others.
pub fn apply(
    work: &mut Work,
    keep: bool,
    parts: &[ChosenRows],
    tools: &Tools<'_>,
) -> Result<Done, TableError> {
    let chosen = rows(&work.table, parts, tools)?;
    // Lines are those of the first file.
    let names_lines = parts.iter().any(|part| matches!(part.rows, RowChoice::Lines(_)));
    let is_kept: Vec<bool> = (0..work.table.n_rows())
        .map(|row| chosen.contains(row) == keep || names_lines && work.is_below(row))
        .collect();
    let shown = parts.iter().find_map(|part| column_of(&part.rows));
    let shown = shown.and_then(|name| work.table.place(name).ok());
    let words = chosen_words(parts);
    drop_rows(work, &is_kept, shown.as_slice(), |rows| {
        if keep {
            format!("Keep selected rows ({words}): {rows} left out.")
        } else {
            format!("Leave out selected rows ({words}): {rows}.")
        }
    })
}

fn rows(table: &Table, parts: &[ChosenRows], tools: &Tools<'_>) -> Result<Bits, TableError> {
    let mut chosen = Bits::default();
    for part in parts {
        let rows = match &part.rows {
            RowChoice::Where(conditions) => table.rows_where(conditions, tools.progress)?,
            RowChoice::Lines(PickedLines { at, of }) => {
                if tools.from != Some(of) {
                    return Err(TableError::OtherLines);
                }
                table.rows_in(&at.0)
            }
        };
        let rows: Bits = rows.into_iter().map(|row| row as usize).collect();
        chosen = if part.remove {
            chosen.without(&rows)
        } else {
            chosen.or(&rows)
        };
    }
    Ok(chosen)
}

/// The column whose cells are shown beside the rows that go.
fn column_of(choice: &RowChoice) -> Option<&str> {
    let RowChoice::Where(conditions) = choice else {
        return None;
    };
    match conditions.first()? {
        Condition::Compare { column, .. }
        | Condition::InBin { column, .. }
        | Condition::OnDays { column, .. } => Some(column),
        Condition::MissingExactly { columns } => columns.first().map(String::as_str),
    }
}
