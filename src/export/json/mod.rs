//! The JSON that scripts rely on: keys may be added, none may change.

mod agreement;
mod analysis;
mod called;
mod coefficients;
mod customers;
mod density;
mod effects;
mod evidence;
mod inflation;
mod inspect;
mod leaks;
mod no_model;
mod score;
mod second;
mod segments;
mod validation;

use serde::Serialize;

use super::ExportError;

pub use analysis::{Analysis, ChosenBy, Seconds, analysis_json};
pub use customers::{CustomersRun, customers_json};
pub use inspect::inspect_json;
pub use score::{ScoreRun, score_json};
pub use validation::Validation;

/// Indented JSON with a newline at the end. Numbers that are not finite are null.
fn text(value: &impl Serialize) -> Result<String, ExportError> {
    let mut out = serde_json::to_string_pretty(value).map_err(|error| ExportError::Encode {
        what: "the JSON",
        why: error.to_string(),
    })?;
    out.push('\n');
    Ok(out)
}
