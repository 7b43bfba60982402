//! What a cleaning step does, in words.

use super::{
    CleaningStep, Fence, Keep, MissingTreatment, OutlierTreatment, RareLimit, Transform, chosen_words,
};
use crate::engine::format;

impl CleaningStep {
    /// What it does: "Fill age", "Drop duplicates".
    pub fn title(&self) -> String {
        match self {
            Self::Duplicates { .. } => "Drop duplicates".to_owned(),
            Self::Missing {
                column,
                treatment: MissingTreatment::DropRows,
            } => format!("Drop rows without {column}"),
            Self::Missing { column, .. } | Self::FillConstant { column, .. } => format!("Fill {column}"),
            Self::Outliers {
                column,
                treatment: OutlierTreatment::Clip,
                ..
            } => format!("Clip {column}"),
            Self::Outliers { column, .. } => format!("Drop outliers of {column}"),
            Self::Filter { .. } => "Keep rows".to_owned(),
            Self::Chosen { keep: true, .. } => "Keep selected rows".to_owned(),
            Self::Chosen { .. } => "Leave out selected rows".to_owned(),
            Self::Rename { column, .. } => format!("Rename {column}"),
            Self::ChangeKind { column, to } => format!("Make {column} {}", to.words()),
            Self::Derive { column, .. } if column.trim().is_empty() => "Derive a column".to_owned(),
            Self::Derive { column, .. } => format!("Derive {column}"),
            Self::Transform {
                column,
                transform: Transform::Log,
            } => format!("Log of {column}"),
            Self::Transform { column, .. } => format!("Rank of {column}"),
            Self::MergeRare { column, .. } => format!("Merge rare {column}"),
        }
    }

    /// How it does it: "with the median", "1.5 × IQR", "where age >= 18".
    pub fn detail(&self) -> String {
        match self {
            Self::Duplicates { by, keep } => {
                let what = if by.is_empty() {
                    "whole rows".to_owned()
                } else {
                    format!("by {}", by.join(", "))
                };
                let kept = match keep {
                    Keep::First => "first",
                    Keep::Last => "last",
                };
                format!("{what}, keep {kept}")
            }
            Self::Missing { treatment, .. } => match treatment {
                MissingTreatment::DropRows => "where it is missing".to_owned(),
                MissingTreatment::Mean => "with the mean".to_owned(),
                MissingTreatment::Median => "with the median".to_owned(),
                MissingTreatment::MostFrequent => "with the most frequent".to_owned(),
                MissingTreatment::Category => "as a category of its own".to_owned(),
            },
            Self::FillConstant { value, .. } => format!("with {value}"),
            Self::Outliers { fence, .. } => fence.words(),
            Self::Filter { condition } if condition.trim().is_empty() => "no condition yet".to_owned(),
            Self::Derive { formula, .. } if formula.trim().is_empty() => "no formula yet".to_owned(),
            Self::Rename { to, .. } if to.trim().is_empty() => "no name yet".to_owned(),
            Self::Filter { condition } => format!("where {condition}"),
            Self::Chosen { rows, .. } => chosen_words(rows),
            Self::Rename { to, .. } => format!("to {to}"),
            Self::ChangeKind { .. } => "of another kind".to_owned(),
            Self::Derive { formula, .. } => format!("= {formula}"),
            Self::Transform { .. } => format!("as {}", self.new_name().unwrap_or_default()),
            Self::MergeRare { under, into, .. } => format!("{} into {into}", under.words()),
        }
    }

    /// Whether it learns something from training rows.
    pub fn learns(&self) -> bool {
        match self {
            Self::Missing { treatment, .. } => {
                !matches!(treatment, MissingTreatment::DropRows | MissingTreatment::Category)
            }
            Self::Outliers { .. } | Self::Transform { .. } | Self::MergeRare { .. } => true,
            _ => false,
        }
    }
}

impl Fence {
    /// "1.5 × IQR", "3 standard deviations", "percentiles 0.5 and 99.5".
    pub fn words(self) -> String {
        let number = format::significant;
        match self {
            Self::Iqr(factor) => format!("{} × IQR", number(factor)),
            Self::ZScore(limit) => format!("{} standard deviations", number(limit)),
            Self::Percentiles(low, high) if low <= 0.0 => format!("percentile {}", number(high)),
            Self::Percentiles(low, high) if high >= 100.0 => format!("percentile {}", number(low)),
            Self::Percentiles(low, high) => format!("percentiles {} and {}", number(low), number(high)),
        }
    }
}

impl RareLimit {
    /// "under 1 %", "with fewer than 30 rows".
    pub fn words(self) -> String {
        match self {
            Self::Share(share) => {
                let percent = format::significant(share * 100.0);
                format!("under {percent}{}%", format::NARROW_SPACE)
            }
            Self::Rows(rows) => format!("with fewer than {} rows", format::count(rows)),
        }
    }
}
