//! The charts that can be exported.

use crate::engine::metrics::Curve;

/// A chart that can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChartId {
    Confusion,
    Scores,
    /// Over all thresholds.
    Curve(Curve),
    Coefficients,
    /// Of the feature shown on the Explain page.
    Effect,
    /// Of the customer shown there.
    Pushes,
    /// Coefficients over the strength of the penalty.
    Path,
    Correlations,
    Histogram,
    ExploreScatter,
    Segments,
    /// Where customers go as k changes.
    Flows,
    SegmentProfile,
    SegmentLines,
    /// What the method shows beside its segments: a tree, how dense it is.
    Method,
    /// Segments beside a known label.
    Crosstab,
    /// Who moved from which segment to which.
    Migration,
    /// The same as flows.
    FileFlows,
    Inertia,
    Silhouette,
    CalinskiHarabasz,
    DaviesBouldin,
    /// Of each customer, by segment.
    Silhouettes,
    Gap,
    Stability,
    Agreement,
    Rfm,
    /// By the measure chosen on the Data tab.
    Relations,
}

impl ChartId {
    /// Charts in the order of the tabs.
    pub const ALL: [Self; 33] = [
        Self::Relations,
        Self::Correlations,
        Self::Histogram,
        Self::ExploreScatter,
        Self::Confusion,
        Self::Scores,
        Self::Curve(Curve::Roc),
        Self::Curve(Curve::PrecisionRecall),
        Self::Curve(Curve::Calibration),
        Self::Curve(Curve::Gains),
        Self::Curve(Curve::Lift),
        Self::Curve(Curve::Profit),
        Self::Coefficients,
        Self::Effect,
        Self::Pushes,
        Self::Path,
        Self::Segments,
        Self::Flows,
        Self::SegmentProfile,
        Self::SegmentLines,
        Self::Method,
        Self::Crosstab,
        Self::Migration,
        Self::FileFlows,
        Self::Inertia,
        Self::Silhouette,
        Self::CalinskiHarabasz,
        Self::DaviesBouldin,
        Self::Silhouettes,
        Self::Gap,
        Self::Stability,
        Self::Agreement,
        Self::Rfm,
    ];

    /// "Export confusion matrix" is the button's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Confusion => "confusion matrix",
            Self::Scores => "score histogram",
            Self::Curve(Curve::Roc) => "ROC curve",
            Self::Curve(Curve::PrecisionRecall) => "precision and recall",
            Self::Curve(Curve::Calibration) => "calibration curve",
            Self::Curve(Curve::Gains) => "gains curve",
            Self::Curve(Curve::Lift) => "lift curve",
            Self::Curve(Curve::Profit) => "profit curve",
            Self::Coefficients => "coefficients",
            Self::Effect => "effect curve",
            Self::Pushes => "pushes of the customer",
            Self::Path => "coefficients over L2",
            Self::Correlations => "correlations",
            Self::Histogram => "histogram",
            Self::ExploreScatter => "scatter",
            Self::Segments => "segment scatter",
            Self::Flows => "segment flows",
            Self::SegmentProfile => "segment profile",
            Self::SegmentLines => "segment lines",
            Self::Method => "picture of the method",
            Self::Crosstab => "segments by label",
            Self::Migration => "migration between files",
            Self::FileFlows => "flows between files",
            Self::Inertia => "inertia over k",
            Self::Silhouette => "silhouette over k",
            Self::CalinskiHarabasz => "Caliński–Harabasz index over k",
            Self::DaviesBouldin => "Davies–Bouldin index over k",
            Self::Silhouettes => "silhouette plot",
            Self::Gap => "gap statistic over k",
            Self::Stability => "stability over k",
            Self::Agreement => "agreement over seeds",
            Self::Rfm => "recency and frequency",
            Self::Relations => "heatmap of columns",
        }
    }

    /// File name without ending.
    pub fn file_stem(self) -> &'static str {
        match self {
            Self::Confusion => "confusion",
            Self::Scores => "scores",
            Self::Curve(Curve::Roc) => "roc",
            Self::Curve(Curve::PrecisionRecall) => "precision-recall",
            Self::Curve(Curve::Calibration) => "calibration",
            Self::Curve(Curve::Gains) => "gains",
            Self::Curve(Curve::Lift) => "lift",
            Self::Curve(Curve::Profit) => "profit",
            Self::Coefficients => "coefficients",
            Self::Effect => "effect",
            Self::Pushes => "customer",
            Self::Path => "coefficients-over-l2",
            Self::Correlations => "correlations",
            Self::Histogram => "histogram",
            Self::ExploreScatter => "explore-scatter",
            Self::Segments => "scatter",
            Self::Flows => "segment-flows",
            Self::SegmentProfile => "segment-profile",
            Self::SegmentLines => "segment-lines",
            Self::Method => "method",
            Self::Crosstab => "segments-by-label",
            Self::Migration => "migration",
            Self::FileFlows => "flows",
            Self::Inertia => "elbow",
            Self::Silhouette => "silhouette",
            Self::CalinskiHarabasz => "calinski-harabasz",
            Self::DaviesBouldin => "davies-bouldin",
            Self::Silhouettes => "silhouettes",
            Self::Gap => "gap",
            Self::Stability => "stability",
            Self::Agreement => "agreement",
            Self::Rfm => "rfm",
            Self::Relations => "columns-heatmap",
        }
    }
}
