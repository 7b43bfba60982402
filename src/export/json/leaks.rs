//! The sentinel's warnings in JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::engine::sentinel::{LeakKind, LeakWarning, Remedy, Severity};

/// One warning: its sentence stands among `warnings` as well.
#[derive(Serialize)]
pub struct LeakJson<'a> {
    kind: LeakKind,
    severity: Severity,
    columns: &'a [String],
    numbers: BTreeMap<&'static str, f64>,
    sentence: &'a str,
    /// What mends it, the best first.
    remedies: &'a [Remedy],
}

impl<'a> LeakJson<'a> {
    pub fn of(warning: &'a LeakWarning) -> Self {
        Self {
            kind: warning.kind,
            severity: warning.severity,
            columns: &warning.columns,
            numbers: warning.numbers.iter().copied().collect(),
            sentence: &warning.sentence,
            remedies: &warning.remedies,
        }
    }
}
