//! What is decided on the evidence of all cells, before they are read.

use super::{
    TableError,
    evidence::{Evidence, Memory},
    header,
    number::{self, Reading},
    stretch::{self, Stretch},
    structure::{Head, Structure},
    typing::{self, Plan},
};
use crate::engine::{
    Progress,
    study::{HeaderLine, ImportSpec},
};

/// Everything decided before the cells are read.
pub struct Survey {
    pub names: Vec<String>,
    pub evidence: Vec<Evidence>,
    pub plans: Vec<Plan>,
    /// The decimal mark of most numbers.
    pub decimal: char,
    /// The first record holds names, not values.
    pub has_header: bool,
    /// What became of all lines.
    pub structure: Structure,
    /// The records below the first one.
    pub stretches: Vec<Stretch>,
}

/// Looks at all cells below the first record and decides how each column is read.
pub fn survey(
    head: &Head<'_>,
    spec: &ImportSpec,
    notes: &mut Vec<String>,
    progress: &Progress,
) -> Result<Survey, TableError> {
    let thousands = spec.thousands.and_then(number::mark_of);
    let gathered = stretch::gather(head, thousands, progress)?;
    let mut evidence = gathered.evidence;
    let has_header = match spec.header_line {
        Some(choice) => choice != HeaderLine::None,
        None => !header::is_row(&head.first, &head.again, &evidence),
    };
    let names = if has_header {
        header::names(&head.first, notes)
    } else {
        notes.push("There is no header: the first line holds values. Columns are numbered.".to_owned());
        for (below, cell) in evidence.iter_mut().zip(&head.first) {
            let mut first = Evidence::new();
            first.add(cell, head.first_line, thousands, &mut Memory::new(1));
            first.merge(std::mem::replace(below, Evidence::new()));
            *below = first;
        }
        header::invented(head.width())
    };
    for name in spec.text_columns.iter().filter(|name| !names.contains(name)) {
        notes.push(format!("There is no column \"{name}\" to be kept as text."));
    }
    let decimal = file_decimal(spec, &evidence);
    let plans = names
        .iter()
        .zip(&evidence)
        .map(|(name, evidence)| {
            let reading = Reading {
                decimal: spec
                    .decimal
                    .unwrap_or_else(|| settled(evidence).unwrap_or(decimal)),
                thousands,
            };
            typing::plan(name, evidence, reading, spec.text_columns.contains(name))
        })
        .collect();
    let mut structure = Structure::default();
    structure.merge(head.file, head.above.clone())?;
    structure.merge(head.file, gathered.structure)?;
    head.check_rows(&structure, has_header)?;
    Ok(Survey {
        names,
        evidence,
        plans,
        decimal,
        has_header,
        structure,
        stretches: gathered.stretches,
    })
}

/// The decimal mark that most numbers of a column settle, if any do.
fn settled(evidence: &Evidence) -> Option<char> {
    match evidence.comma.cmp(&evidence.point) {
        std::cmp::Ordering::Greater => Some(','),
        std::cmp::Ordering::Less => Some('.'),
        std::cmp::Ordering::Equal => None,
    }
}

/// The decimal mark that most numbers of the file settle; a point where nothing does.
fn file_decimal(spec: &ImportSpec, evidence: &[Evidence]) -> char {
    if let Some(decimal) = spec.decimal {
        return decimal;
    }
    let numeric = || evidence.iter().filter(|e| e.is_numeric());
    let point: usize = numeric().map(|e| e.point).sum();
    let comma: usize = numeric().map(|e| e.comma).sum();
    let point_is_taken = spec.thousands == Some('.') && point == 0;
    if comma > point || point_is_taken { ',' } else { '.' }
}
