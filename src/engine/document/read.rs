//! Text → Document. Whatever stands in the text, it is read, or said where it is wrong.

use std::path::{Path, PathBuf};

use serde::{Deserialize, de::IntoDeserializer as _};
use toml::{
    Spanned, Table, Value,
    de::{DeTable, DeValue, Error},
};

use super::{
    Damage, Document, DocumentError, FORMAT, Figure, Headline, SourceNote, each_path, paths::absolute,
};
use crate::engine::study::{Source, Study};

/// Longer texts are no study: one is some hundred lines.
pub(super) const MOST_BYTES: usize = 32 << 20;

/// Most keys told that mean nothing.
const MOST_UNKNOWN: usize = 20;

/// A study that has been read.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// With the paths as they are on this machine.
    pub document: Document,
    /// Keys that mean nothing to this program, such as `classifier.colour`.
    pub unknown: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WrittenSource {
    file: Option<PathBuf>,
    sample: bool,
    sha256: String,
    rows: usize,
    columns: Vec<String>,
}

/// What is wrong, and at which byte.
struct Slip {
    at: Option<usize>,
    message: String,
    /// It is no TOML, whatever it says.
    is_written_wrong: bool,
}

impl Slip {
    fn written_wrong(error: &Error) -> Self {
        Self {
            is_written_wrong: true,
            ..error.into()
        }
    }
}

impl From<&Error> for Slip {
    fn from(error: &Error) -> Self {
        let message: Vec<&str> = error.message().lines().map(str::trim).collect();
        Self {
            at: error.span().map(|span| span.start),
            message: message.join(", "),
            is_written_wrong: false,
        }
    }
}

/// Reads the text of a study file that lies in `folder`; `file` is its name in errors.
///
/// # Errors
/// With the line, when the text is no TOML or a choice means nothing; when it is no study, or a newer one.
pub fn read(file: &str, text: &str, folder: &Path) -> Result<Opened, DocumentError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > MOST_BYTES {
        return Err(DocumentError::TooLarge {
            file: file.to_owned(),
            size: crate::engine::format::bytes(text.len() as u64),
        });
    }
    let told = |slip: Slip| told(file, text, slip);
    let root = DeTable::parse(text).map_err(|error| told(Slip::written_wrong(&error)))?;
    let span = root.span();
    let mut parts = root.into_inner();
    let mut unknown = Vec::new();
    let format: Option<u64> = part(&mut parts, "format", &mut unknown).map_err(told)?;
    check_format(file, format)?;
    let app: Option<String> = part(&mut parts, "app", &mut unknown).map_err(told)?;
    let source: Option<WrittenSource> = part(&mut parts, "source", &mut unknown).map_err(told)?;
    let results: Option<Table> = part(&mut parts, "results", &mut unknown).map_err(told)?;
    let choices = Spanned::new(span, DeValue::Table(parts));
    let mut study: Study = deserialized(choices, "", &mut unknown).map_err(told)?;
    let no_source = || DocumentError::NoSource {
        file: file.to_owned(),
    };
    let source = source.ok_or_else(no_source)?;
    study.source = Some(match (source.file, source.sample) {
        (Some(path), _) => Source::File(path),
        (None, true) => Source::Sample,
        (None, false) => return Err(no_source()),
    });
    each_path(&mut study, |path| *path = absolute(path, folder));
    let note = SourceNote {
        sha256: source.sha256,
        rows: source.rows,
        columns: source.columns,
    };
    Ok(Opened {
        document: Document {
            study,
            source: Some(note).filter(|note| !note.sha256.is_empty()),
            results: headline(&results.unwrap_or_default()),
            app: app.unwrap_or_default(),
        },
        unknown,
    })
}

/// Choices alone, as [`choices_text`](super::choices_text) writes them.
///
/// # Errors
/// As [`read`].
pub fn read_choices(file: &str, text: &str) -> Result<Study, DocumentError> {
    let root = DeTable::parse(text).map_err(|error| told(file, text, Slip::written_wrong(&error)))?;
    let span = root.span();
    let choices = Spanned::new(span, DeValue::Table(root.into_inner()));
    deserialized(choices, "", &mut Vec::new()).map_err(|slip| told(file, text, slip))
}

fn check_format(file: &str, format: Option<u64>) -> Result<(), DocumentError> {
    match format {
        None => Err(DocumentError::NotAStudy {
            file: file.to_owned(),
        }),
        Some(found) if found > FORMAT => Err(DocumentError::Newer {
            file: file.to_owned(),
            found,
            known: FORMAT,
        }),
        Some(_) => Ok(()),
    }
}

/// Takes one part out of the whole.
fn part<'de, T: Deserialize<'de>>(
    parts: &mut DeTable<'de>,
    name: &str,
    unknown: &mut Vec<String>,
) -> Result<Option<T>, Slip> {
    let Some(value) = parts.remove(name) else {
        return Ok(None);
    };
    let start = value.span().start;
    deserialized(value, name, unknown).map(Some).map_err(|slip| Slip {
        at: slip.at.or(Some(start)),
        ..slip
    })
}

/// A value, and its keys that mean nothing.
fn deserialized<'de, T: Deserialize<'de>>(
    value: Spanned<DeValue<'de>>,
    name: &str,
    unknown: &mut Vec<String>,
) -> Result<T, Slip> {
    let found = serde_ignored::deserialize(value.into_deserializer(), |path| {
        if unknown.len() < MOST_UNKNOWN {
            // What can be left out is a step of its own to serde.
            let key = path.to_string().replace(".?", "");
            unknown.push(if name.is_empty() {
                key
            } else {
                format!("{name}.{key}")
            });
        }
    });
    found.map_err(|error| Slip::from(&error))
}

/// Figures of tables are named `part.name`; what is no figure is of a version to come.
fn headline(results: &Table) -> Headline {
    let mut found = Headline::default();
    let mut push = |name: String, value: &Value| {
        if let Ok(figure) = value.clone().try_into::<Figure>() {
            found.push(name, figure);
        }
    };
    for (name, value) in results {
        match value {
            Value::Table(part) => part
                .iter()
                .for_each(|(inner, value)| push(format!("{name}.{inner}"), value)),
            value => push(name.clone(), value),
        }
    }
    found
}

/// The error with its line.
fn told(file: &str, text: &str, slip: Slip) -> DocumentError {
    let Slip {
        at,
        message,
        is_written_wrong,
    } = slip;
    DocumentError::Line {
        file: file.to_owned(),
        damage: Box::new(Damage::at(text, at.unwrap_or(0), &message, is_written_wrong)),
    }
}
