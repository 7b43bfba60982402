//! How good a classifier or a segmentation is: own counts in u64, own sums in f64.

mod agreement;
mod classification;
mod confusion;
mod curves;
mod draws;
mod intervals;
mod paired;
mod resampled;
mod separation;
mod silhouette;

pub use agreement::{Agreement, Crosstab};
pub use classification::{ClassMetrics, Metrics, metric_values, metrics_of};
pub use confusion::ConfusionMatrix;
pub use curves::{CalibrationBin, Curve, CurvePoint, Flips, Offer, ScoredRows};
pub use intervals::{Interval, Z_95, bootstrap_counts, delong, quantile, wilson};
pub use paired::{PairedDifference, paired_difference};
pub use resampled::{PairedTest, Resampling, Spread};
pub use separation::{calinski_harabasz, davies_bouldin};
pub use silhouette::{
    Labelling, SILHOUETTE_SAMPLE, SilhouetteSample, Silhouettes, mean_silhouette, mean_silhouettes,
    silhouettes,
};
