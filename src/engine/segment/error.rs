//! What stands between customers and segments.

/// Why there are no segments, or a file cannot be assigned to them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SegmentError {
    #[error(
        "a Gaussian mixture is of numbers, and “{column}” is a category; leave it out, or choose another method"
    )]
    MixtureOfCategory { column: String },
    #[error(
        "there is no feature to find segments by: choose columns of numbers or categories that are not the same for every \
         customer, with a weight above 0"
    )]
    NoFeatures,
    #[error(
        "a mixture of {k} normal distributions of {features} features has {numbers} numbers to be found, and there are \
         only {rows} customers; choose fewer features, or another method"
    )]
    TooFewForMixture {
        k: usize,
        features: usize,
        numbers: usize,
        rows: usize,
    },
    #[error(
        "a dense place has {min_points} customers, and there are only {rows} customers; choose fewer points, or another \
         method"
    )]
    TooFewForDensePlace { min_points: usize, rows: usize },
    #[error(
        "no customer has {min_points} within a radius of {radius}, so that there is no dense place; choose a larger radius \
         (suggested is {suggested}) or fewer points"
    )]
    NoDensePlace {
        radius: String,
        min_points: usize,
        suggested: String,
    },
    #[error(
        "at a radius of {radius} there are more than 254 dense places; choose a larger radius or more points"
    )]
    TooManyDensePlaces { radius: String },
    #[error("{file} does not fit the segments: {}", .reasons.join("; "))]
    SecondFile { file: String, reasons: Vec<String> },
    #[error(
        "“{column}” does not tell the customers of both files apart; name a column with the customers' numbers that both have: {file}"
    )]
    NoSuchIdentifier { column: String, file: String },
}
