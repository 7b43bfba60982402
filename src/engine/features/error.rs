//! What can be wrong with a choice of columns.

/// Why columns could not become features.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeatureError {
    #[error("there is no column “{column}”; the file has {available}")]
    NoSuchColumn { column: String, available: String },
    #[error("no feature is chosen; choose at least one column to learn from")]
    NoFeatures,
    #[error("column “{column}” is {kind} and says nothing that can be learnt; leave it out")]
    WrongKind { column: String, kind: String },
    #[error("column “{column}” is {kind}; choose columns of numbers")]
    NotNumbers { column: String, kind: String },
    #[error("column “{column}” has no value in the training rows; leave it out or fill it")]
    NoValues { column: String },
    #[error("column “{column}” has {levels} levels, more than {most}; leave it out or group its levels")]
    TooManyLevels {
        column: String,
        levels: usize,
        most: usize,
    },
    #[error("column “{column}” is {found} here and was {expected} when the model was trained")]
    OtherKind {
        column: String,
        found: String,
        expected: String,
    },
    #[error("{names} names do not fit {columns} columns of features")]
    NamesDoNotFit { names: usize, columns: usize },
    #[error("feature “{feature}” has {found} rows, the others have {expected}")]
    LengthsDiffer {
        feature: String,
        found: usize,
        expected: usize,
    },
    #[error("feature “{feature}” has a value in row {row} that is no finite number")]
    NotFinite { feature: String, row: usize },
    #[error("column “{column}” has {found}; a target needs at least two different labels")]
    TooFewClasses { column: String, found: String },
    #[error("column “{column}” has {found} different values; a target has at most {most} labels")]
    TooManyClasses {
        column: String,
        /// As written for people.
        found: String,
        most: usize,
    },
    #[error("“{label}” is no label of “{target}”; its labels are {available}")]
    NoSuchLabel {
        label: String,
        target: String,
        available: String,
    },
    #[error(
        "there is a class weight for “{label}”, which is no label of “{target}”; its labels are {available}"
    )]
    WeightWithoutLabel {
        label: String,
        target: String,
        available: String,
    },
    #[error("the class weight of “{label}” is {found}; choose a number from {least} to {most}")]
    WeightOutOfRange {
        label: String,
        /// As written for people, as the bounds are.
        found: String,
        least: String,
        most: String,
    },
    #[error("“{column}” is the target and cannot be a feature as well; leave it out of the features")]
    TargetIsFeature { column: String },
    #[error(
        "no row with label “{label}” is left to train on: each is a test row or has a missing feature; choose \
         fewer test rows or other features"
    )]
    NoTrainingRows { label: String },
    #[error(
        "column “{column}” is {kind} and cannot tell earlier from later; choose a column of dates or numbers"
    )]
    NoTimes { column: String, kind: String },
    #[error(
        "all rows have the same value of “{column}”: there are no later ones to test on; choose another column, or \
         test on random rows"
    )]
    OneMoment { column: String },
    #[error("{k} folds want at least as many {what}; there are {found}: choose fewer folds")]
    TooManyFolds {
        k: usize,
        found: usize,
        what: &'static str,
    },
    #[error(
        "{k} folds forward in time want training rows of at least {wanted} different values of “{column}”, and found \
         {found}: choose fewer folds"
    )]
    TooFewMoments {
        k: usize,
        /// One more than there are folds.
        wanted: usize,
        found: usize,
        column: String,
    },
    #[error(
        "in one of the folds no row with label “{label}” is left to train on: it has too few rows; choose fewer \
         folds, or group rare labels"
    )]
    NotInFold { label: String },
    #[error(
        "the cleaning steps give the target other labels in one fold ({found}) than in all rows ({expected})"
    )]
    OtherClasses { found: String, expected: String },
    #[error(
        "the test file {file} has no {columns}; name the columns alike, or leave them out of the features"
    )]
    TestFileLacks { file: String, columns: String },
    #[error(
        "no row of the test file {file} has a label of “{target}” and can be scored{why}; choose another file"
    )]
    NoTestRows {
        file: String,
        target: String,
        why: String,
    },
    #[error("no customers can be made of the purchases in the test file {file}: {why}")]
    TestFileOfPurchases { file: String, why: String },
}
