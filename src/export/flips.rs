//! The call list: customers who change side between two thresholds.

use super::{
    ExportError, TextCells,
    sheet::{Sheet, number},
};
use crate::engine::{
    classify::{ClassifierReport, Evaluation, FlipList},
    table::{ColumnKind, Table},
};

/// One row a customer of `part` who changes side when the threshold goes `from` one value `to` another, those
/// nearest to the old one first: identifier (or the row's number from 1), line of the file, probability of the
/// positive class, truth, the class before and after, and whether that is right. The header alone with more than
/// two classes.
///
/// # Errors
/// When the identifier cannot be read from the table.
pub fn flips_csv(
    table: &Table,
    report: &ClassifierReport,
    part: &Evaluation,
    (from, to): (f64, f64),
    text_cells: TextCells,
) -> Result<Vec<u8>, ExportError> {
    let identifier = table.columns().iter().find(|c| c.kind == ColumnKind::Identifier);
    let ids = identifier.map(|c| table.plain_cells(&c.name)).transpose()?;
    let who = identifier.map_or("row", |c| c.name.as_str());
    let header = [who, "line", "probability", "truth", "from", "to", "rightly"];
    let mut sheet = Sheet::new(header, text_cells)?;
    let list = FlipList::new(report, part, from, to);
    for flip in list.iter().flat_map(FlipList::iter) {
        let row = flip.row as usize;
        let id = match &ids {
            Some(ids) => ids.get(row).cloned().unwrap_or_default(),
            None => (row + 1).to_string(),
        };
        let class = |class: usize| report.classes.get(class).cloned().unwrap_or_default();
        let rightly = if flip.is_right() { "yes" } else { "no" };
        sheet.row([
            id,
            table.line(row).to_string(),
            number(flip.score),
            class(flip.truth),
            class(flip.from),
            class(flip.to),
            rightly.to_owned(),
        ])?;
    }
    sheet.bytes()
}
