//! Report → [`ChartSpec`]: which numbers a picture shows, and its words.

mod against_rest;
mod classifier;
mod curves;
mod evidence;
mod explain;
mod explore;
mod method;
mod moves;
mod over_k;
mod path;
mod purchases;
mod relations;
mod segment_flows;
mod segment_profile;
mod segments;
#[cfg(test)]
mod segments_tests;

pub use against_rest::class_value;
pub use classifier::{forest_chart, matrix_chart, scores_alt, scores_chart};
pub use curves::{CurveChart, curve_chart, curve_marker, point_words as curve_words, title as curve_title};
pub use evidence::{agreement_chart, gap_chart, silhouettes_chart, stability_chart};
pub use explain::{effect_chart, pushes_chart};
pub use explore::{correlation_chart, explore_scatter, histogram_chart};
pub use method::method_chart;
pub use moves::{crosstab_chart, file_flows_chart, migration_chart, stayed_words};
pub use over_k::{calinski_harabasz_chart, davies_bouldin_chart, elbow_chart, knee_chart, silhouette_chart};
pub use path::{folds_words as path_folds_words, path_chart, rounded_strength, strength_words};
pub use purchases::rfm_chart;
pub use relations::relations_chart;
pub use segment_flows::flows_chart;
pub use segment_profile::{parallel_chart, profile_chart};
pub use segments::{NO_SEGMENT, scatter_chart, scatter_hues};

/// Where a picture comes from: "customers.csv, 3f9a 41c7, seed 42".
///
/// `file` is a name without folder, `sha256` the hex hash of its bytes.
pub fn source_line(file: &str, sha256: &str, seed: u64) -> String {
    let digits: Vec<char> = sha256.chars().take(8).collect();
    let groups: Vec<String> = digits.chunks(4).map(|c| c.iter().collect()).collect();
    let hash = groups.join(" ");
    [file, &hash, &format!("seed {seed}")]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// The range of the finite values with some air on both sides; 0 to 1 where there are none.
fn padded_range(values: impl Iterator<Item = f64>, air: f64) -> (f64, f64) {
    let (low, high) = values
        .filter(|v| v.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
            (low.min(v), high.max(v))
        });
    if low > high {
        return (0.0, 1.0);
    }
    let pad = (high - low) * air;
    (low - pad, high + pad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_name_file_hash_and_seed() {
        assert_eq!(
            source_line("customers.csv", "3f9a41c7deadbeef", 42),
            "customers.csv, 3f9a 41c7, seed 42"
        );
        assert_eq!(source_line("customers.csv", "", 7), "customers.csv, seed 7");
    }

    #[test]
    fn ranges_ignore_what_is_no_number() {
        assert_eq!(
            padded_range([1.0, f64::NAN, 3.0, f64::INFINITY].into_iter(), 0.5),
            (0.0, 4.0)
        );
        assert_eq!(padded_range(std::iter::empty(), 0.5), (0.0, 1.0));
    }
}
