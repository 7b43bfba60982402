//! Document → text.

use std::path::Path;

use serde::Serialize;
use toml::{Table, Value};

use super::{Document, DocumentError, FORMAT, Headline, SourceNote, each_path, paths::relative};
use crate::engine::study::{Source, Study};

const HEAD: &str = "\
# A study of Buyerscope: every choice behind its results.
# A choice that is not written here is as Buyerscope proposes it.
";

/// What stands above a part, for someone who reads the file.
const HEADS: [(&str, &str); 12] = [
    ("import", "How the file is read."),
    ("purchases", "How purchases become customers."),
    ("cleaning", "Cleaning steps, in this order."),
    ("classifier", "What is predicted, from what, and how."),
    ("validation", "How the classifier is put to the test."),
    ("offer", "What contacting a customer costs and brings."),
    ("segments", "How customers are grouped."),
    ("explore", "What the Explore tab shows."),
    ("table", "How the table is looked at."),
    ("scoring", "New customers, and what scores them."),
    (
        "source",
        "Where the customers come from, seen from this file, and what was in it when this was saved.",
    ),
    (
        "results",
        "What the choices came to. Not read as choices: `buyerscope replay` compares them.",
    ),
];

/// The text of a study file that lies in `folder`.
///
/// # Errors
/// When a path in it is no Unicode.
pub fn write(document: &Document, folder: &Path) -> Result<String, DocumentError> {
    let mut study = document.study.clone();
    each_path(&mut study, |path| *path = relative(path, folder));
    let mut parts = Table::new();
    parts.insert("format".to_owned(), Value::try_from(FORMAT).map_err(unwritable)?);
    parts.insert("app".to_owned(), Value::from(document.app.as_str()));
    if let Some(source) = &study.source {
        parts.insert(
            "source".to_owned(),
            source_table(source, document.source.as_ref())?,
        );
    }
    study.source = None;
    let choices = choices(&study)?;
    let mut text = HEAD.to_owned();
    // Single values come before the tables, as TOML wants it.
    let (tables, values): (Vec<_>, Vec<_>) = parts
        .into_iter()
        .chain(choices)
        .partition(|(_, value)| is_table(value));
    let mut single = Table::new();
    single.extend(values);
    text.push_str(&print(&single)?);
    for (name, value) in tables {
        push_part(&mut text, &name, value)?;
    }
    let results = results_table(&document.results)?;
    if !results.is_empty() {
        push_part(&mut text, "results", Value::Table(results))?;
    }
    Ok(text)
}

/// The choices alone, with the paths as they are: what the journal keeps.
///
/// # Errors
/// As [`write()`].
pub fn choices_text(study: &Study) -> Result<String, DocumentError> {
    print(&choices(study)?)
}

fn push_part(text: &mut String, name: &str, value: Value) -> Result<(), DocumentError> {
    let mut part = Table::new();
    part.insert(name.to_owned(), value);
    text.push('\n');
    if let Some((_, head)) = HEADS.iter().find(|(of, _)| *of == name) {
        text.push_str(&format!("# {head}\n"));
    }
    text.push_str(&print(&part)?);
    Ok(())
}

/// What is not as proposed, in the order of the Study.
pub(super) fn choices(study: &Study) -> Result<Table, DocumentError> {
    let proposed = Table::try_from(Study::default()).map_err(unwritable)?;
    let mut chosen = Table::try_from(study).map_err(unwritable)?;
    prune(&mut chosen, &proposed);
    Ok(chosen)
}

/// Takes out what is as in `proposed`. What `proposed` does not have at all is kept whole.
fn prune(chosen: &mut Table, proposed: &Table) {
    chosen.retain(|name, value| {
        let Some(proposed) = proposed.get(name) else {
            return true;
        };
        if let (Value::Table(chosen), Value::Table(proposed)) = (&mut *value, proposed) {
            prune(chosen, proposed);
            return !chosen.is_empty();
        }
        value != proposed
    });
}

fn source_table(source: &Source, note: Option<&SourceNote>) -> Result<Value, DocumentError> {
    let mut table = Table::new();
    match source {
        Source::Sample => table.insert("sample".to_owned(), Value::Boolean(true)),
        Source::File(path) => table.insert("file".to_owned(), Value::try_from(path).map_err(unwritable)?),
    };
    if let Some(note) = note {
        table.extend(Table::try_from(note).map_err(unwritable)?);
    }
    Ok(Value::Table(table))
}

/// Figures named `part.name` stand in a table of their part.
fn results_table(results: &Headline) -> Result<Table, DocumentError> {
    let mut table = Table::new();
    for (name, figure) in results.iter() {
        let value = Value::try_from(figure).map_err(unwritable)?;
        match name.split_once('.') {
            None => {
                table.insert(name.clone(), value);
            }
            Some((part, name)) => {
                let part = table
                    .entry(part.to_owned())
                    .or_insert_with(|| Value::Table(Table::new()));
                if let Value::Table(part) = part {
                    part.insert(name.to_owned(), value);
                }
            }
        }
    }
    Ok(table)
}

fn is_table(value: &Value) -> bool {
    match value {
        Value::Table(_) => true,
        Value::Array(items) => !items.is_empty() && items.iter().all(|item| matches!(item, Value::Table(_))),
        _ => false,
    }
}

fn print(value: &impl Serialize) -> Result<String, DocumentError> {
    toml::to_string_pretty(value).map_err(unwritable)
}

#[expect(clippy::needless_pass_by_value, reason = "what `map_err` hands over")]
fn unwritable(error: toml::ser::Error) -> DocumentError {
    DocumentError::Unwritable {
        reason: error.to_string(),
    }
}
