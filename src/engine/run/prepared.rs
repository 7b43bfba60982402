//! The table on which everything else stands.

use std::sync::Arc;

use super::Read;
use crate::engine::{
    features::{FeatureRole, Roles, Split},
    table::{CleaningReport, ColumnSummary, Table},
};

/// The table as cleaned, with its rows parted into training and test.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// What was cleaned: the file as read, or the customers made of it.
    pub read: Arc<Read>,
    pub table: Table,
    pub cleaning: CleaningReport,
    pub summary: Vec<ColumnSummary>,
    /// The target chosen or suggested.
    pub target: Option<String>,
    /// Sorted labels of the target and each row's code; empty when it cannot be predicted.
    pub classes: Vec<String>,
    pub class_codes: Vec<Option<u32>>,
    /// What part each column can play.
    pub roles: Roles,
    pub segment_roles: Vec<FeatureRole>,
    /// Empty parts without a usable target.
    pub split: Split,
}

impl Prepared {
    /// The positive class: the one asked for, else the rarer label (ties: the later in sorted order).
    pub fn positive(&self, asked: Option<&str>) -> usize {
        if let Some(found) = asked.and_then(|label| self.classes.iter().position(|c| c == label)) {
            return found;
        }
        let mut counts = vec![0_u64; self.classes.len()];
        for code in self.class_codes.iter().flatten() {
            if let Some(count) = counts.get_mut(*code as usize) {
                *count += 1;
            }
        }
        (0..counts.len())
            .rev()
            .min_by_key(|&class| counts[class])
            .unwrap_or(0)
    }

    /// Rows of one class.
    pub fn class_size(&self, class: usize) -> usize {
        self.class_codes
            .iter()
            .flatten()
            .filter(|&&code| code as usize == class)
            .count()
    }

    /// The features to use: those asked for, else the default ones, in file order.
    pub fn features(&self, asked: Option<&[String]>) -> Vec<String> {
        chosen(&self.roles.features, asked, &self.cleaning.renamed)
    }

    /// The features to segment by.
    pub fn segment_features(&self, asked: Option<&[String]>) -> Vec<String> {
        chosen(&self.segment_roles, asked, &self.cleaning.renamed)
    }
}

fn chosen(roles: &[FeatureRole], asked: Option<&[String]>, renamed: &[(String, String)]) -> Vec<String> {
    match asked {
        // Kept as asked, or as a step has renamed it: a name that is not there is an error of the step,
        // not silence.
        Some(names) => names
            .iter()
            .map(|name| now_called(roles, name, renamed))
            .collect(),
        None => roles
            .iter()
            .filter(|role| role.is_default)
            .map(|role| role.column.clone())
            .collect(),
    }
}

fn now_called(roles: &[FeatureRole], name: &str, renamed: &[(String, String)]) -> String {
    let mut now = name;
    if !roles.iter().any(|role| role.column == name) {
        for (from, to) in renamed {
            if from == now {
                now = to;
            }
        }
    }
    now.to_owned()
}
