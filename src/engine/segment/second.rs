//! A second file beside the first: who is in which segment there, who moved, how far the customers have drifted.

mod drift;

use std::collections::HashMap;

use rayon::prelude::*;

use super::{
    Assigned, SegmentError, SegmentScan,
    assign::{NO_SEGMENT, assign, distance},
    space::Placed,
};
use crate::engine::{
    EngineError, Progress,
    features::MISSING_LEVEL,
    format,
    handover::{DriftLevel, Stability},
    table::{ColumnKind, Table},
};

/// Customers of a second file in the segments of the first.
#[derive(Debug, Clone)]
pub struct SecondFile {
    /// Without its folder.
    pub name: String,
    pub sha256: String,
    /// Rows read, before cleaning.
    pub n_read: usize,
    /// Cleaned as the first file is.
    pub table: Table,
    /// As scaled.
    placed: Placed,
    /// For each k of the scan, in its order.
    pub fits: Vec<SecondFit>,
    pub shared: Option<Shared>,
    /// Columns of both files that could tell customers apart, the likeliest first.
    pub identifiers: Vec<String>,
    /// How far the features have moved, in file order.
    pub drift: Vec<ColumnDrift>,
    pub warnings: Vec<String>,
}

/// The second file in the segments of one k.
#[derive(Debug, Clone, PartialEq)]
pub struct SecondFit {
    pub k: usize,
    pub assigned: Assigned,
    /// Customers in both files, from (rows) to (columns); the last of each is no segment. Without an identifier empty.
    pub moves: Vec<Vec<u64>>,
    /// Customers in the first file alone, and in the second alone, by segment; the last is no segment.
    pub only_first: Vec<u64>,
    pub only_second: Vec<u64>,
    /// How far the sizes have moved (population stability index), that of no segment among them.
    pub psi: f64,
    pub level: DriftLevel,
}

/// Customers that stand in both files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// The column that tells which they are.
    pub column: String,
    /// Rows of the first and of the second table, in the order of the second.
    pub pairs: Vec<(u32, u32)>,
    /// Rows of each table that are in it alone, or have no identifier.
    pub only_first: Vec<u32>,
    pub only_second: Vec<u32>,
}

/// How far one column has moved.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnDrift {
    pub column: String,
    /// Population stability index over tenths of the first file, or levels.
    pub psi: f64,
    pub level: DriftLevel,
    /// Means of a column of numbers in both files.
    pub means: Option<(f64, f64)>,
}

/// The cleaned rows of a second file, before they are assigned.
#[derive(Debug)]
pub struct SecondRows {
    pub name: String,
    pub sha256: String,
    pub n_read: usize,
    pub table: Table,
    /// What did not come through reading unharmed.
    pub warnings: Vec<String>,
}

impl SecondFit {
    /// Customers in both files.
    pub fn n_both(&self) -> u64 {
        self.moves.iter().flatten().sum()
    }

    /// Those among them that are in the segment they were in; who is in none both times has stayed in none.
    pub fn n_stayed(&self) -> u64 {
        (0..self.k).filter_map(|own| self.moves.get(own)?.get(own)).sum()
    }
}

impl SecondFile {
    /// Assigns the rows for every k, and compares them with those of the first file.
    ///
    /// # Errors
    /// When a column is not there or holds something else, or the caller cancels.
    pub fn of(
        scan: &SegmentScan,
        first: &Table,
        rows: SecondRows,
        identifier: Option<&str>,
        progress: &Progress,
    ) -> Result<Self, EngineError> {
        let SecondRows {
            name,
            sha256,
            n_read,
            table,
            mut warnings,
        } = rows;
        let placed = scan.space.place(&table)?;
        warnings.extend(warnings_of(scan, &placed));
        let identifiers = identifiers(first, &table);
        let column = match identifier {
            Some(asked) if identifiers.iter().any(|own| own == asked) => Some(asked.to_owned()),
            Some(asked) => {
                return Err(SegmentError::NoSuchIdentifier {
                    column: asked.to_owned(),
                    file: name,
                }
                .into());
            }
            None => identifiers.first().cloned(),
        };
        progress.report(0.1, "Matching customers");
        let shared = column
            .map(|column| shared(scan, first, &table, column, &mut warnings))
            .transpose()?;
        progress.check()?;
        let n = scan.fits.len() as f32;
        let fits = scan.fits.iter().enumerate().map(|(place, fit)| {
            progress.report(0.2 + 0.7 * place as f32 / n, "Assigning customers");
            let assigned = assign(scan, fit, &placed, progress)?;
            Ok(second_fit(
                &fit.fit.labels,
                &fit.fit.sizes,
                assigned,
                shared.as_ref(),
            ))
        });
        let fits = fits.collect::<Result<Vec<_>, EngineError>>()?;
        let columns = scan.space.columns();
        let drift = columns
            .par_iter()
            .map(|column| drift::of_column(first, &table, column))
            .collect::<Result<Vec<_>, EngineError>>()?;
        for moved in drift.iter().filter(|own| own.level != DriftLevel::Stable) {
            warnings.push(format!(
                "{} is not spread as in the first file ({}, PSI {}).",
                moved.column,
                moved.level.words(),
                format::significant(moved.psi)
            ));
        }
        progress.report(1.0, "Assigning customers");
        Ok(Self {
            name,
            sha256,
            n_read,
            table,
            placed,
            fits,
            shared,
            identifiers,
            drift,
            warnings,
        })
    }

    /// The customers in the segments of k, or of the nearest k there is.
    pub fn fit(&self, k: usize) -> &SecondFit {
        let nearest = self.fits.iter().min_by_key(|fit| fit.k.abs_diff(k));
        nearest.unwrap_or(&self.fits[0])
    }

    /// How far a customer lies from the centre of its segment, as scaled; NaN without one.
    pub fn distance(&self, scan: &SegmentScan, k: usize, row: usize) -> f64 {
        let own = self.fit(k);
        match own.assigned.labels.get(row) {
            Some(&label) if label != NO_SEGMENT => {
                distance(scan.fit(own.k), &self.placed.matrix, row, usize::from(label))
            }
            _ => f64::NAN,
        }
    }
}

fn warnings_of(scan: &SegmentScan, placed: &Placed) -> Vec<String> {
    let mut said = Vec::new();
    for (column, &n) in &placed.filled {
        let fill = scan.space.dimensions.iter().find(|own| own.column == *column);
        said.push(format!(
            "{column}: {} took {}, the median of the first file.",
            format::plural(to_usize(n), "missing cell", "missing cells"),
            fill.map_or_else(String::new, |own| format::significant(own.fill))
        ));
    }
    for ((column, level), &n) in &placed.unknown {
        let customers = format::plural(to_usize(n), "customer has", "customers have");
        said.push(if level == MISSING_LEVEL {
            format!("{customers} no segment: {column} is missing, and never was in the first file.")
        } else {
            format!("{customers} no segment: {column} “{level}” was not in the first file.")
        });
    }
    said
}

/// Columns of both files whose values hardly repeat, identifiers first. Dates tell nobody apart.
fn identifiers(first: &Table, second: &Table) -> Vec<String> {
    let both = first
        .columns()
        .iter()
        .filter(|column| second.column(&column.name).is_ok());
    let mut found: Vec<(bool, String)> = both
        .filter(|column| column.kind != ColumnKind::Date)
        .filter_map(|column| {
            let is_identifier = column.kind == ColumnKind::Identifier;
            let is_apart = is_identifier
                || (matches!(column.kind, ColumnKind::Text | ColumnKind::Category)
                    && hardly_repeats(first, &column.name));
            is_apart.then(|| (!is_identifier, column.name.clone()))
        })
        .filter(|(_, name)| {
            second
                .plain_cells(name)
                .is_ok_and(|cells| cells.iter().any(|cell| !cell.is_empty()))
        })
        .collect();
    found.sort_by_key(|(is_other, _)| *is_other);
    found.into_iter().map(|(_, name)| name).collect()
}

fn hardly_repeats(table: &Table, column: &str) -> bool {
    table
        .levels(column)
        .is_ok_and(|levels| levels.names.len() * 10 >= levels.codes.iter().flatten().count() * 9)
}

/// Who is in both files. Where an identifier stands several times in a file, its first row counts.
fn shared(
    scan: &SegmentScan,
    first: &Table,
    second: &Table,
    column: String,
    warnings: &mut Vec<String>,
) -> Result<Shared, EngineError> {
    let (own, theirs) = (first.plain_cells(&column)?, second.plain_cells(&column)?);
    let mut rows: HashMap<&str, u32> = HashMap::with_capacity(own.len());
    let mut repeated = 0;
    let mut only_first = Vec::new();
    for &row in &scan.rows {
        let id = own.get(row as usize).map_or("", String::as_str);
        if id.is_empty() {
            only_first.push(row);
        } else if rows.contains_key(id) {
            repeated += 1;
        } else {
            rows.insert(id, row);
        }
    }
    tell_repeated(&column, "first", repeated, warnings);
    let mut is_met = vec![false; first.n_rows()];
    let (mut pairs, mut only_second) = (Vec::new(), Vec::new());
    let mut repeated = 0;
    for (row, id) in (0_u32..).zip(&theirs) {
        match rows.get(id.as_str()).filter(|_| !id.is_empty()) {
            Some(&own) if is_met[own as usize] => repeated += 1,
            Some(&own) => {
                is_met[own as usize] = true;
                pairs.push((own, row));
            }
            None => only_second.push(row),
        }
    }
    tell_repeated(&column, "second", repeated, warnings);
    let mut alone: Vec<u32> = rows.into_values().filter(|row| !is_met[*row as usize]).collect();
    only_first.append(&mut alone);
    only_first.sort_unstable();
    Ok(Shared {
        column,
        pairs,
        only_first,
        only_second,
    })
}

fn tell_repeated(column: &str, which: &str, n: usize, warnings: &mut Vec<String>) {
    if n > 0 {
        warnings.push(format!(
            "{column}: {} an identifier that stands above already in the {which} file; the first row counts.",
            format::plural(n, "row has", "rows have")
        ));
    }
}

/// `labels`: of the first file's rows, which are all of its table.
fn second_fit(labels: &[u8], sizes: &[u64], assigned: Assigned, shared: Option<&Shared>) -> SecondFit {
    let k = sizes.len();
    let place = |label: u8| usize::from(label).min(k);
    let from = |row: u32| place(labels.get(row as usize).copied().unwrap_or(NO_SEGMENT));
    let to = |row: u32| place(assigned.labels[row as usize]);
    let (mut moves, mut only_first, mut only_second) = (Vec::new(), vec![0; k + 1], vec![0; k + 1]);
    if let Some(shared) = shared {
        moves = vec![vec![0; k + 1]; k + 1];
        for &(own, theirs) in &shared.pairs {
            moves[from(own)][to(theirs)] += 1;
        }
        shared
            .only_first
            .iter()
            .for_each(|&row| only_first[from(row)] += 1);
        shared
            .only_second
            .iter()
            .for_each(|&row| only_second[to(row)] += 1);
    }
    let Stability { psi, level, .. } = drift::of_sizes((labels, sizes), &assigned);
    SecondFit {
        k,
        assigned,
        moves,
        only_first,
        only_second,
        psi,
        level,
    }
}

fn to_usize(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
