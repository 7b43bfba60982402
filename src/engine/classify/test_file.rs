//! Tested on the rows of another file.

use super::{
    evaluation::{Evaluation, evaluate},
    training::{Labels, Prepared, by_row},
};
use crate::engine::{
    EngineError,
    features::{ColumnEncoding, FeatureError, levels, no_such_column},
    format,
    models::other::Fitted,
    run::TestFile,
    study::ClassifierSpec,
};

/// Measures the rows of the file that have a label and can be scored, and says of the others.
pub(super) fn tested_on(
    file: &TestFile,
    prepared: &Prepared,
    labels: &Labels,
    fitted: &Fitted,
    spec: &ClassifierSpec,
) -> Result<(Evaluation, Vec<String>), EngineError> {
    let used = prepared.encoder.columns().iter().map(ColumnEncoding::column);
    let lacking: Vec<&str> = used
        .chain([labels.target.as_str()])
        .filter(|column| file.lacking.iter().any(|name| name == column))
        .collect();
    if !lacking.is_empty() {
        return Err(FeatureError::TestFileLacks {
            file: file.name.clone(),
            columns: lacking.join(", "),
        }
        .into());
    }
    let table = &file.table;
    let rows = table.all_rows();
    let encoded = prepared.encoder.apply(table, &rows, spec.missing)?;
    let found = fitted.probabilities(&prepared.scaler.apply(&encoded.matrix));
    let probabilities = by_row(table.n_rows(), &encoded.rows, &found);

    let theirs = levels(table, &labels.target).map_err(|_missing| no_such_column(table, &labels.target))?;
    let class_of = |name: &String| labels.classes.iter().position(|class| class == name);
    let classes: Vec<Option<u32>> = theirs
        .names
        .iter()
        .map(|name| class_of(name).and_then(|class| u32::try_from(class).ok()))
        .collect();
    let codes: Vec<Option<u32>> = theirs
        .codes
        .iter()
        .map(|code| code.and_then(|code| classes[code as usize]))
        .collect();
    let mut said = file.warnings.clone();
    let unknown = theirs
        .codes
        .iter()
        .flatten()
        .filter(|code| classes[**code as usize].is_none());
    let n_unknown = unknown.count();
    if n_unknown > 0 {
        said.push(format!(
            "{}: {} a {} that was not in the training data, and {} not tested on.",
            file.name,
            format::plural(n_unknown, "row has", "rows have"),
            labels.target,
            if n_unknown == 1 { "is" } else { "are" }
        ));
    }
    if let Some(first) = encoded.unscored.first() {
        said.push(format!(
            "{}: {} not scored, the first because {}.",
            file.name,
            format::plural(encoded.unscored.len(), "row", "rows"),
            first.reason
        ));
    }
    let part = evaluate(
        &rows,
        &codes,
        &probabilities,
        (labels.classes.len(), labels.positive),
        &labels.classes,
    );
    if part.rows.is_empty() {
        let why = encoded.unscored.first();
        return Err(FeatureError::NoTestRows {
            file: file.name.clone(),
            target: labels.target.clone(),
            why: why.map_or_else(String::new, |row| format!(" (such as: {})", row.reason)),
        }
        .into());
    }
    Ok((
        Evaluation {
            file: Some(file.name.clone()),
            ..part
        },
        said,
    ))
}
