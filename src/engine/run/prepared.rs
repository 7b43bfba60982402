//! The table on which everything else stands.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::{Read, test_file::TestFile};
use crate::engine::{
    classify::{Evaluation, rarest},
    features::{FeatureRole, Roles, Split},
    format,
    study::{ClassifierSpec, Study, TestRows},
    table::{CleaningReport, ColumnSummary, Table, hex},
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
    /// The rarest label of the target among all rows of what was cleaned, where it is a column there: steps that drop
    /// rows do not turn the classifier around.
    pub rarest_as_read: Option<String>,
    /// What part each column can play.
    pub roles: Roles,
    pub segment_roles: Vec<FeatureRole>,
    /// Empty parts without a usable target.
    pub split: Split,
    /// How the test rows were chosen.
    pub held_out: TestRows,
    /// The column whose rows stay in one part.
    pub kept_together: Option<String>,
    /// Where the test rows have a file of their own.
    pub test_file: Option<TestFile>,
    /// Rows in neither part because nothing says when they are from.
    pub n_left_out: usize,
    /// Tells data and split from all others: what looks at the test rows are counted by.
    pub split_id: String,
}

impl Prepared {
    /// Rows that test.
    pub fn n_test(&self) -> usize {
        self.test_file
            .as_ref()
            .map_or(self.split.test.len(), |file| file.table.n_rows())
    }

    /// The table that the rows of a part of a classifier's report stand in.
    pub fn table_of(&self, part: &Evaluation) -> &Table {
        let file = self.test_file.as_ref().filter(|_| part.file.is_some());
        file.map_or(&self.table, |file| &file.table)
    }

    /// What to say of rows in neither part.
    pub fn left_out_words(&self) -> Option<String> {
        let TestRows::Latest { column } = &self.held_out else {
            return None;
        };
        (self.n_left_out > 0).then(|| {
            format!(
                "{} without a value of {column} or too late to learn from: neither trained nor tested on.",
                format::plural(self.n_left_out, "row", "rows")
            )
        })
    }

    /// Which rows test: "from 2024-03-01 on", "rows of march.csv"; `None` where they are drawn at random.
    pub fn test_words(&self) -> Option<String> {
        match &self.held_out {
            TestRows::Random => None,
            TestRows::Latest { column } => {
                let first = self.first_tested()?;
                Some(format!("{column} from {first} on"))
            }
            TestRows::File { .. } => self.test_file.as_ref().map(|file| match &file.made_words {
                Some(made) => format!("customers of {}, {made}", file.name),
                None => format!("rows of {}", file.name),
            }),
        }
    }

    /// The earliest date or number among the test rows, as shown.
    pub fn first_tested(&self) -> Option<String> {
        let TestRows::Latest { column } = &self.held_out else {
            return None;
        };
        let rows = || self.split.test.iter().map(|&row| row as usize);
        if let Ok(dates) = self.table.dates(column) {
            return rows()
                .filter_map(|row| dates[row])
                .min()
                .map(|day| day.to_string());
        }
        let numbers = self.table.numbers(column).ok()?;
        rows()
            .map(|row| numbers[row])
            .min_by(f64::total_cmp)
            .map(format::significant)
    }

    /// What the Study asks of a classifier, with target, features and the class proposed as positive named.
    pub fn classifier(&self, study: &Study) -> ClassifierSpec {
        let proposed = || self.classes.get(self.positive(None)).cloned();
        ClassifierSpec {
            target: self.target.clone(),
            positive: study.classifier.positive.clone().or_else(proposed),
            features: Some(self.features(study.classifier.features.as_deref())),
            class_weight: study.classifier.class_weight.effective(),
            ..study.classifier.clone()
        }
    }

    /// As [`Self::classifier`] with the positive class named too, and its place.
    pub fn classifier_with_positive(&self, study: &Study) -> (ClassifierSpec, usize) {
        let spec = self.classifier(study);
        let positive = self.positive(spec.positive.as_deref());
        let named = ClassifierSpec {
            positive: self.classes.get(positive).cloned(),
            ..spec
        };
        (named, positive)
    }

    /// The positive class: the one asked for, else the label that is rarer before cleaning, else the one that is rarer
    /// now (ties: the later in sorted order).
    pub fn positive(&self, asked: Option<&str>) -> usize {
        let place = |label: &str| self.classes.iter().position(|class| class == label);
        asked
            .and_then(place)
            .or_else(|| self.rarest_as_read.as_deref().and_then(place))
            .or_else(|| rarest(self.classes.len(), &self.class_codes))
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
        owned(chosen(&self.roles.features, asked, &self.cleaning.renamed))
    }

    /// The features to segment by.
    pub fn segment_features(&self, asked: Option<&[String]>) -> Vec<String> {
        owned(self.segment_names(asked))
    }

    /// The same, as they stand here: what is looked at several times a frame.
    pub(super) fn segment_names<'a>(&'a self, asked: Option<&'a [String]>) -> Vec<&'a str> {
        chosen(&self.segment_roles, asked, &self.cleaning.renamed)
    }
}

fn owned(names: Vec<&str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}

fn chosen<'a>(
    roles: &'a [FeatureRole],
    asked: Option<&'a [String]>,
    renamed: &'a [(String, String)],
) -> Vec<&'a str> {
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
            .map(|role| role.column.as_str())
            .collect(),
    }
}

fn now_called<'a>(roles: &[FeatureRole], name: &'a str, renamed: &'a [(String, String)]) -> &'a str {
    let mut now = name;
    if !renamed.is_empty() && !roles.iter().any(|role| role.column == name) {
        for (from, to) in renamed {
            if from == now {
                now = to;
            }
        }
    }
    now
}

/// A fingerprint of data and split that is the same in every run of the program.
pub(super) fn split_id(study: &Study, sha256: &str, target: Option<&str>, file: Option<&TestFile>) -> String {
    let spec = &study.classifier;
    let choices = (
        sha256,
        &study.import,
        study.purchases.as_ref().filter(|spec| spec.is_used),
        &study.cleaning,
        target,
        spec.test_fraction,
        study.seed,
        &spec.keep_together,
        &study.validation.test,
        file.map(|file| &file.sha256),
    );
    // Plain data of ours: serialising cannot fail.
    let digest = Sha256::digest(serde_json::to_vec(&choices).unwrap_or_default());
    hex(&digest[..8])
}
