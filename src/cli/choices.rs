//! What an option can be, where that is one of a few words.

use clap::ValueEnum;

/// A model that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ModelChoice {
    #[default]
    LogisticRegression,
    NaiveBayes,
    DecisionTree,
    RandomForest,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum Weighting {
    /// Every row counts the same.
    #[default]
    None,
    /// Every class counts the same.
    Balanced,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum ReturnsChoice {
    /// Lessen what was spent; an order of nothing but returns is no order.
    #[default]
    Subtract,
    /// Lessen what was spent and count as orders.
    Count,
    /// Are left out.
    Ignore,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ApostropheChoice {
    /// It is a part of the text.
    Keep,
    /// The text is what stands behind it.
    LeaveOut,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum Missing {
    /// Numbers take the median of the training rows, categories the level (missing).
    #[default]
    Impute,
    /// Rows with a missing feature are left out.
    Drop,
}
