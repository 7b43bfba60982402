//! Which column of a file is which of a model: by name, and never guessed.

use std::collections::BTreeMap;

use super::{SavedColumn, SavedModel, SavedSegments};
use crate::engine::{
    closest::closest,
    table::{ColumnKind, FoundColumn, WantedColumn},
};

/// How a file's columns fit those of a model.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matching {
    /// Columns of the model that are there.
    pub matched: Vec<String>,
    pub missing: Vec<MissingColumn>,
    pub wrong: Vec<WrongColumn>,
    /// Columns of the file that the model does not look at.
    pub extra: Vec<String>,
    /// Columns that only the segments need and that are not there, or hold no numbers: no row gets a segment.
    pub no_segments: Vec<String>,
}

/// A column of the model that the file does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingColumn {
    pub name: String,
    pub kind: ColumnKind,
    /// A column of the file with nearly the same name.
    pub meant: Option<String>,
}

/// A column whose cells are not what the model was trained on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongColumn {
    pub name: String,
    pub expected: ColumnKind,
    /// Cells that are not missing, and those that are no value of the kind expected.
    pub present: usize,
    pub rejected: usize,
    /// One of these, as in the file.
    pub sample: Option<String>,
}

/// Why a file cannot be scored by a model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the file does not fit the model: {}: {file}", .reasons.join("; "))]
pub struct MatchError {
    pub file: String,
    pub reasons: Vec<String>,
}

/// What a model wants of a file.
pub fn wanted_columns(model: &SavedModel) -> Vec<WantedColumn> {
    let mut wanted: Vec<WantedColumn> = model
        .columns
        .iter()
        .map(|column| WantedColumn {
            name: column.name.clone(),
            kind: column.kind,
            levels: column.levels().to_vec(),
        })
        .collect();
    for column in model.segments.iter().flat_map(SavedSegments::columns) {
        if !wanted.iter().any(|own| own.name == column.name) {
            wanted.push(column);
        }
    }
    wanted
}

/// Compares the names, and what the cells are with what they should be.
pub fn match_columns(model: &SavedModel, found: &[FoundColumn]) -> Matching {
    let of = |name: &str| found.iter().find(|column| column.name == name);
    let wanted = wanted_columns(model);
    let is_wanted = |name: &str| wanted.iter().any(|column| column.name == name);
    let free = || found.iter().filter(|column| !is_wanted(&column.name));
    let mut matching = Matching {
        extra: free().map(|column| column.name.clone()).collect(),
        ..Matching::default()
    };
    for SavedColumn { name, kind, .. } in &model.columns {
        match of(name) {
            None => matching.missing.push(MissingColumn {
                name: name.clone(),
                kind: *kind,
                meant: meant(
                    name,
                    &free().map(|column| column.name.as_str()).collect::<Vec<_>>(),
                ),
            }),
            Some(column) if is_wrong(column, *kind) => matching.wrong.push(WrongColumn {
                name: name.clone(),
                expected: *kind,
                present: column.present,
                rejected: column.rejected,
                sample: column.samples.first().map(|(_, cell)| cell.clone()),
            }),
            Some(_) => matching.matched.push(name.clone()),
        }
    }
    let segment_columns = model.segments.iter().flat_map(SavedSegments::columns);
    matching.no_segments = segment_columns
        .filter(|own| of(&own.name).is_none_or(|column| is_wrong(column, own.kind)))
        .map(|own| own.name)
        .collect();
    matching
}

/// A name of the file with few slips, else the only one that has the same words and more: `client_region` for `region`.
pub(in crate::engine) fn meant(name: &str, free: &[&str]) -> Option<String> {
    let words = |name: &str| -> Vec<String> {
        let words = name.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let own = words(name);
    let has_all = |theirs: &[String]| own.iter().all(|word| theirs.contains(word));
    let mut longer = free
        .iter()
        .filter(|theirs| !own.is_empty() && has_all(&words(theirs)));
    let only = longer.next().filter(|_| longer.next().is_none());
    closest(name, free.iter().copied())
        .or(only.copied())
        .map(str::to_owned)
}

/// A few cells that are no numbers count as missing, as in training; more than one in ten are another column.
fn is_wrong(found: &FoundColumn, expected: ColumnKind) -> bool {
    let is_number = expected == ColumnKind::Number;
    is_number && (found.kind != ColumnKind::Number || found.rejected * 10 > found.present)
}

impl Matching {
    /// # Errors
    /// When a column is missing or holds something else.
    pub fn check(&self, file: &str) -> Result<(), MatchError> {
        let missing = self.missing.iter().map(MissingColumn::words);
        let reasons: Vec<String> = missing.chain(self.wrong.iter().map(WrongColumn::words)).collect();
        if reasons.is_empty() {
            return Ok(());
        }
        Err(MatchError {
            file: file.to_owned(),
            reasons,
        })
    }
}

impl MissingColumn {
    /// Such as "there is no column “age” (did you mean “Age”?)".
    pub fn words(&self) -> String {
        let meant = self
            .meant
            .as_ref()
            .map_or_else(String::new, |meant| format!(" (did you mean “{meant}”?)"));
        format!("there is no column “{}”{meant}", self.name)
    }
}

impl WrongColumn {
    /// Such as "“age” holds text such as “old” where numbers are needed".
    pub fn words(&self) -> String {
        let sample = self
            .sample
            .as_ref()
            .map_or_else(String::new, |sample| format!(" such as “{sample}”"));
        format!("“{}” holds text{sample} where numbers are needed", self.name)
    }
}

impl SavedModel {
    /// The model with columns as they are called in a file: what the user has matched by hand.
    #[must_use]
    pub fn renamed(&self, names: &BTreeMap<String, String>) -> Self {
        let mut model = self.clone();
        let rename = |name: &mut String| {
            if let Some(new) = names.get(name) {
                new.clone_into(name);
            }
        };
        for column in &mut model.columns {
            rename(&mut column.name);
        }
        for feature in &mut model.features {
            rename(&mut feature.column);
        }
        for feature in model
            .segments
            .iter_mut()
            .flat_map(|segments| &mut segments.features)
        {
            rename(&mut feature.column);
        }
        model
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::handover::tests::model;

    fn found(name: &str, kind: ColumnKind, present: usize, rejected: usize) -> FoundColumn {
        FoundColumn {
            name: name.to_owned(),
            kind,
            present,
            rejected,
            doubt: None,
            samples: vec![(7, "old".to_owned())],
        }
    }

    #[test]
    fn names_are_matched_and_nothing_is_guessed() {
        let columns = [
            found("Spend", ColumnKind::Number, 10, 0),
            found("age", ColumnKind::Number, 10, 4),
            found("region", ColumnKind::Category, 10, 0),
            found("note", ColumnKind::Text, 10, 0),
        ];
        let matching = match_columns(&model(), &columns);
        assert_eq!(matching.matched, ["region"]);
        assert_eq!(matching.extra, ["Spend", "note"]);
        assert_eq!(matching.no_segments, ["spend", "age"]);
        assert_eq!(
            matching.check("new.csv").unwrap_err().to_string(),
            "the file does not fit the model: there is no column “spend” (did you mean “Spend”?); “age” holds text \
             such as “old” where numbers are needed: new.csv"
        );
        for (free, expected) in [
            (["client_region", "note"], Some("client_region")),
            (["Region code", "note"], Some("Region code")),
            (["client_region", "shop region"], None),
            (["regional code", "note"], None),
        ] {
            assert_eq!(meant("region", &free).as_deref(), expected, "{free:?}");
        }
        let names = [("spend".to_owned(), "Spend".to_owned())].into();
        let columns = [
            columns[0].clone(),
            found("age", ColumnKind::Number, 10, 1),
            columns[2].clone(),
        ];
        let matching = match_columns(&model().renamed(&names), &columns);
        assert_eq!(matching.check("new.csv"), Ok(()));
        assert!(matching.extra.is_empty() && matching.no_segments.is_empty());
    }
}
