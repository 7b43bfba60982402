//! What is decided on the evidence of all cells, before they are read.

use super::{
    TableError, apostrophe,
    evidence::Evidence,
    header,
    missing::Marks,
    notes, number,
    remembered::Memory,
    stretch::{self, Gathered, Stretch},
    structure::{Head, Structure},
    typing::{self, Decided, FileReading},
};
use crate::engine::{
    Progress,
    study::{HeaderLine, ImportSpec},
};

/// Everything decided before the cells are read.
#[derive(Debug)]
pub struct Survey {
    pub names: Vec<String>,
    pub evidence: Vec<Evidence>,
    pub decided: Vec<Decided>,
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
    said: &mut Vec<String>,
    progress: &Progress,
) -> Result<Survey, TableError> {
    let thousands = spec.thousands.and_then(number::mark_of);
    let blank = blank_evidence(&head.first, spec);
    let gathered = stretch::gather(head, &blank, thousands, progress)?;
    decide(head, spec, gathered, blank, said)
}

/// Decides how each column is read, on what was gathered. `blank`: the evidence before any cell.
pub fn decide(
    head: &Head<'_>,
    spec: &ImportSpec,
    gathered: Gathered,
    blank: Vec<Evidence>,
    said: &mut Vec<String>,
) -> Result<Survey, TableError> {
    let thousands = spec.thousands.and_then(number::mark_of);
    let mut evidence = gathered.evidence;
    let has_header = match spec.header_line {
        Some(choice) => choice != HeaderLine::None,
        None => !header::is_row(&head.first, &head.again, &evidence),
    };
    let names = if has_header {
        header::names(
            &apostrophe::header(&head.first, &evidence, spec.apostrophes),
            said,
        )
    } else {
        said.push("There is no header: the first line holds values. Columns are numbered.".to_owned());
        for ((below, cell), mut first) in evidence.iter_mut().zip(&head.first).zip(blank) {
            first.add(cell, head.first_line, thousands, &mut Memory::new(1));
            std::mem::swap(below, &mut first);
            below.merge(first);
        }
        header::invented(head.width())
    };
    said.extend(notes::unknown(spec, &names));
    let file = FileReading::of(spec, &evidence);
    let decided = names
        .iter()
        .zip(&mut evidence)
        .map(|(name, evidence)| typing::decide(name, evidence, spec, file))
        .collect();
    let mut structure = Structure::new(head.above.listing);
    structure.merge(head.file, head.above.clone())?;
    structure.merge(head.file, gathered.structure)?;
    head.check_rows(&structure, has_header)?;
    Ok(Survey {
        names,
        evidence,
        decided,
        decimal: file.decimal,
        has_header,
        structure,
        stretches: gathered.stretches,
    })
}

/// What is known of the columns before any cell: which of their cells count as missing.
pub fn blank_evidence(first: &[String], spec: &ImportSpec) -> Vec<Evidence> {
    let usual = Marks::usual();
    let invented = header::invented(first.len());
    header::names(first, &mut Vec::new())
        .iter()
        .zip(&invented)
        .map(|(name, invented)| {
            // Whether the first record holds names is not known yet.
            let name = [name, apostrophe::unguarded(name), invented]
                .into_iter()
                .find(|name| spec.columns.contains_key(*name))
                .unwrap_or_default();
            Evidence::new(typing::marks_of(spec, name, &usual))
        })
        .collect()
}
