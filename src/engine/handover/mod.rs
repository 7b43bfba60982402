//! A classifier that leaves the program: saved as JSON, opened again, and scoring customers it has not seen.
//!
//! ```text
//! ClassifierReport ─save─▶ SavedModel ─to_json─▶ model.json ─from_json─▶ SavedModel ─▶ Scorer
//!                                                                                      │
//! new customers ─match_columns─▶ Matching ─▶ Table ────────────────────────────────────┴─▶ Scores, Drift
//! ```
//! A [`SavedModel`] holds everything that scoring needs and nothing of the rows but how they were spread.

mod check;
mod customers;
mod distribution;
mod drift;
mod error;
mod file;
mod matching;
mod model;
mod save;
mod scored;
mod scorer;
mod self_test;

pub use self::{
    customers::{NewCustomers, ScoredPiece, ScoringReport, look_at_customers},
    distribution::Distribution,
    drift::{Drift, DriftLevel, DriftReport, FeatureDrift},
    error::ModelFileError,
    file::{MODEL_VERSION, read_model},
    matching::{MatchError, Matching, MissingColumn, WrongColumn, match_columns, wanted_columns},
    model::{
        Measured, SavedCoefficient, SavedColumn, SavedEquation, SavedFeature, SavedMetrics, SavedModel,
        SavedSegment, SavedSegments, SavedSource, SegmentFeature, SegmentLevel, Treatment,
    },
    save::{Origin, save, save_made},
    scored::{KEPT_ROWS, Scored, ScoredRow, ScoredRows, ScoringModel},
    scorer::{REASONS, Reason, Scorer, Scores},
    self_test::{RawCell, SELF_TEST_ROWS, SelfTest},
};
pub(in crate::engine) use self::{distribution::bin_of, drift::Stability, matching::meant};

#[cfg(test)]
pub(crate) mod tests;
