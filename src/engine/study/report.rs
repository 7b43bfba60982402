//! What the user wants to stand in the report.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// A part of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportSection {
    Summary,
    Question,
    Data,
    Cleaning,
    Model,
    Matrix,
    Curves,
    Explanation,
    Segments,
    Warnings,
    Methods,
    Reproduce,
}

impl ReportSection {
    /// In the order of the report.
    pub const ALL: [Self; 12] = [
        Self::Summary,
        Self::Question,
        Self::Data,
        Self::Cleaning,
        Self::Model,
        Self::Matrix,
        Self::Curves,
        Self::Explanation,
        Self::Segments,
        Self::Warnings,
        Self::Methods,
        Self::Reproduce,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Summary => "Summary",
            Self::Question => "The question",
            Self::Data => "The data",
            Self::Cleaning => "Cleaning",
            Self::Model => "How good the model is",
            Self::Matrix => "Confusion matrix",
            Self::Curves => "Curves",
            Self::Explanation => "What moves the prediction",
            Self::Segments => "Segments",
            Self::Warnings => "Warnings",
            Self::Methods => "Methods",
            Self::Reproduce => "How to make this again",
        }
    }
}

/// What the user wants to stand in the report.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportSpec {
    /// `None`: named after the file.
    pub title: Option<String>,
    pub left_out: BTreeSet<ReportSection>,
    /// The user's own words, at the head of a section.
    pub notes: BTreeMap<ReportSection, String>,
}

impl ReportSpec {
    pub fn has(&self, section: ReportSection) -> bool {
        !self.left_out.contains(&section)
    }

    /// The user's words on a section; empty without any.
    pub fn note(&self, section: ReportSection) -> &str {
        self.notes.get(&section).map_or("", String::as_str)
    }

    /// With other words on a section; empty ones are let go.
    #[must_use]
    pub fn with_note(&self, section: ReportSection, words: &str) -> Self {
        let mut spec = self.clone();
        if words.trim().is_empty() {
            spec.notes.remove(&section);
        } else {
            spec.notes.insert(section, words.to_owned());
        }
        spec
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_survive_a_round_trip_and_empty_notes_are_let_go() {
        let mut spec = ReportSpec::default().with_note(ReportSection::Model, "Better than last year.");
        spec.left_out.insert(ReportSection::Methods);
        let text = toml::to_string(&spec).unwrap();
        assert_eq!(toml::from_str::<ReportSpec>(&text).unwrap(), spec);
        assert!(!spec.has(ReportSection::Methods) && spec.has(ReportSection::Data));
        assert_eq!(spec.note(ReportSection::Model), "Better than last year.");
        assert_eq!(spec.with_note(ReportSection::Model, "  ").notes.len(), 0);
    }
}
