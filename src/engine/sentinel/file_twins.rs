//! Customers that train and stand in the test file as well.

use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

use rayon::prelude::*;

use super::{
    LeakKind, LeakWarning, Watched,
    columns::Feature,
    identifier::share,
    twins::{chance_of_equal_rows, gravity, is_rich, is_surprising, mix, names_customers, numbers},
};
use crate::engine::{
    EngineError, Progress,
    format::{self, plural},
    run::TestFile,
    table::{ColumnSummary, Table},
};

/// Identifiers in both files; where there are none, rows equal in every feature and the target. There is no remedy at a
/// click: it is for the user to say which file the customers belong to.
pub fn file_twins(
    on: &Watched<'_>,
    file: &TestFile,
    features: &[&ColumnSummary],
    samples: &[Feature<'_>],
    progress: &Progress,
) -> Result<Vec<LeakWarning>, EngineError> {
    let mut found = Vec::new();
    let is_there = |name: &str| !file.lacking.iter().any(|column| column == name);
    for column in on.summary.iter().filter(|column| names_customers(on, column)) {
        progress.check()?;
        if is_there(&column.name) {
            found.extend(shared_identifier(on, file, &column.name)?);
        }
    }
    let all_there = features.iter().all(|column| is_there(&column.name)) && is_there(on.target);
    if found.is_empty() && !features.is_empty() && all_there {
        found.extend(shared_rows(on, file, features, samples, progress)?);
    }
    Ok(found)
}

fn shared_identifier(
    on: &Watched<'_>,
    file: &TestFile,
    name: &str,
) -> Result<Option<LeakWarning>, EngineError> {
    let of = |table: &Table| -> Result<Vec<u64>, EngineError> {
        let cells = table.plain_cells(name)?;
        let filled = cells.par_iter().filter(|cell| !cell.is_empty());
        Ok(filled.map(|cell| hash(cell)).collect())
    };
    let mut trains = of(on.table)?;
    trains.par_sort_unstable();
    let tests = of(&file.table)?;
    let shared = tests
        .par_iter()
        .filter(|id| trains.binary_search(id).is_ok())
        .count();
    let n_test = file.table.n_rows();
    Ok((shared > 0).then(|| LeakWarning {
        kind: LeakKind::SharedIdentifiers,
        severity: gravity(shared, n_test),
        columns: vec![name.to_owned()],
        numbers: numbers(shared, n_test),
        sentence: format!(
            "{} of {} of {}, {}, {} a {name} that also trains: the test asks about customers it knows. Take them out \
             of one of the files.",
            format::count(shared),
            plural(n_test, "row", "rows"),
            file.name,
            share(shared, n_test),
            if shared == 1 { "has" } else { "have" },
        ),
        remedies: Vec::new(),
    }))
}

fn shared_rows(
    on: &Watched<'_>,
    file: &TestFile,
    features: &[&ColumnSummary],
    samples: &[Feature<'_>],
    progress: &Progress,
) -> Result<Option<LeakWarning>, EngineError> {
    let of = |table: &Table| -> Result<Vec<u64>, EngineError> {
        let mut hashes = vec![0_u64; table.n_rows()];
        for column in features {
            progress.check()?;
            add(&mut hashes, table, &column.name)?;
        }
        Ok(hashes)
    };
    let mut in_features = of(on.table)?;
    let mut trains = in_features.clone();
    add(&mut trains, on.table, on.target)?;
    in_features.par_sort_unstable();
    trains.par_sort_unstable();
    let mut tests = of(&file.table)?;
    add(&mut tests, &file.table, on.target)?;
    let shared = tests
        .par_iter()
        .filter(|row| trains.binary_search(row).is_ok())
        .count();
    let n_test = file.table.n_rows();
    if shared == 0 || !is_rich(&in_features) {
        return Ok(None);
    }
    // As many equal pairs between the files as chance makes say nothing.
    let n_equal: usize = tests
        .par_iter()
        .map(|row| trains.partition_point(|known| known <= row) - trains.partition_point(|known| known < row))
        .sum();
    let expected = trains.len() as f64 * n_test as f64 * chance_of_equal_rows(samples);
    Ok(is_surprising(n_equal as f64, expected).then(|| LeakWarning {
        kind: LeakKind::SharedRows,
        severity: gravity(shared, n_test),
        columns: Vec::new(),
        numbers: numbers(shared, n_test),
        sentence: format!(
            "{} of {} of {}, {}, {} equal to a training row in every feature and in {}: the test asks about customers \
             it knows, if they are the same ones. Take them out of one of the files.",
            format::count(shared),
            plural(n_test, "row", "rows"),
            file.name,
            share(shared, n_test),
            if shared == 1 { "is" } else { "are" },
            on.target,
        ),
        remedies: Vec::new(),
    }))
}

/// Mixes the cells of one column in.
fn add(hashes: &mut [u64], table: &Table, name: &str) -> Result<(), EngineError> {
    let cells = table.plain_cells(name)?;
    let each = hashes.par_iter_mut().zip(&cells);
    each.for_each(|(known, cell)| *known = mix(*known, hash(cell)));
    Ok(())
}

/// The same in every run of the program.
fn hash(cell: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(cell)
}
