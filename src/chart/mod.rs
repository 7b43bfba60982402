//! Report → [`ChartSpec`] → [`Scene`]: what a picture shows, as plain data.
//!
//! The window paints the scene, the exporter writes it as SVG: one layout, one picture.

mod apart;
mod day_ticks;
mod from;
mod hue;
mod layout;
mod look;
mod margins;
mod scatter;
mod scene;
mod segment_spec;
mod spec;
mod ticks;
mod tree;
mod words;

pub use apart::Apart;
pub use day_ticks::{day_labels, day_ticks};
pub use from::{
    CurveChart, NO_SEGMENT, agreement_chart, calinski_harabasz_chart, class_value, correlation_chart,
    crosstab_chart, curve_chart, curve_marker, curve_title, curve_words, davies_bouldin_chart, effect_chart,
    elbow_chart, explore_scatter, file_flows_chart, flows_chart, forest_chart, gap_chart, histogram_chart,
    knee_chart, matrix_chart, method_chart, migration_chart, parallel_chart, path_chart, path_folds_words,
    profile_chart, pushes_chart, relations_chart, rfm_chart, rounded_strength, scatter_chart, scatter_hues,
    scores_alt, scores_chart, silhouette_chart, silhouettes_chart, source_line, stability_chart,
    stayed_words, strength_words,
};
pub use hue::Hue;
pub use layout::{
    NearClass, NearLine, class_at, in_file_units, layout, layout_height, path_line_at, scatter_note,
    traced_class,
};
pub use look::{Look, PNG_SCALES, PageSize, Paper, Scheme, TypeSize, narrow_page};
pub use margins::{MarginBar, bins_of, counts_along, counts_of_cells, stacked};
pub use scatter::{CloudLayer, MOST_RINGS, ScatterChart, ScatterGroup, SegmentMark};
pub use scene::{Align, Mark, Pixels, Region, Scene, VerticalAlign};
pub use segment_spec::{Flow, FlowColumn, FlowNode, FlowsChart, ParallelChart, ParallelLine};
pub use spec::*;
pub use ticks::{axis_ticks, log_labels, log_ticks, tick_labels, ticks, whole_ticks};
pub use tree::{TreeChart, TreeJoin, TreeLeaf};
pub use words::{counted as counted_of, named as name_of};
