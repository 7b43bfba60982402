//! Features that follow exactly from several others, also where a penalty hides it.

use super::{LeakKind, LeakWarning, Remedy, Screen, Severity, Watched};
use crate::engine::{
    EngineError, Progress,
    features::{Encoder, Standardizer},
    models::logistic::repeated_features,
    study::MissingPolicy,
    table::ColumnSummary,
};

/// With more features the products of all pairs cost more than they tell.
const MOST_FEATURES: usize = 300;
/// Fewer rows a feature make anything follow from anything.
const ROWS_PER_FEATURE: usize = 5;

/// Numbers that are a weighted sum of others in every sampled row, and are not told of in `known`.
pub fn collinear(
    on: &Watched<'_>,
    features: &[&ColumnSummary],
    known: &[&LeakWarning],
    screen: &Screen,
    progress: &Progress,
) -> Result<Vec<LeakWarning>, EngineError> {
    let names: Vec<String> = features.iter().map(|column| column.name.clone()).collect();
    let rows = &screen.pair_rows;
    if names.len() < 3 || names.len() > MOST_FEATURES {
        return Ok(Vec::new());
    }
    // What cannot be encoded stops the training, with its own words.
    let Ok(encoder) = Encoder::fit(on.table, &names, rows) else {
        return Ok(Vec::new());
    };
    let encoded_names = encoder.names();
    if rows.len() < ROWS_PER_FEATURE * encoded_names.len() || encoded_names.len() > MOST_FEATURES {
        return Ok(Vec::new());
    }
    let Ok(encoded) = encoder.apply(on.table, rows, MissingPolicy::Impute) else {
        return Ok(Vec::new());
    };
    let scaled = Standardizer::fit(&encoded.matrix).apply(&encoded.matrix);
    let column_of = |feature: &str| {
        let own = encoder
            .columns()
            .iter()
            .find(|column| column.names().iter().any(|name| name == feature));
        own.map(|column| column.column().to_owned())
    };
    let found = repeated_features(&scaled, progress)?;
    Ok(found
        .into_iter()
        .filter_map(|(feature, partners)| {
            let mut others: Vec<String> = partners.iter().filter_map(|name| column_of(name)).collect();
            others.sort_by_key(|column| names.iter().position(|name| name == column));
            others.dedup();
            let own = column_of(&feature)?;
            let is_told = known.iter().any(|warning| warning.columns.contains(&own));
            // One partner is a pair, told of where both are whole columns.
            (others.len() > 1 && !is_told).then(|| warning(&feature, own, others))
        })
        .collect())
}

fn warning(feature: &str, own: String, others: Vec<String>) -> LeakWarning {
    let listed = match others.split_last() {
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    };
    let remedies = vec![Remedy::leave_out(&own)];
    let mut columns = vec![own];
    columns.extend(others);
    LeakWarning {
        kind: LeakKind::Collinear,
        severity: Severity::Low,
        columns,
        numbers: Vec::new(),
        sentence: format!(
            "{feature} follows exactly from {listed}: their coefficients share one effect and cannot be read one \
             by one."
        ),
        remedies,
    }
}
