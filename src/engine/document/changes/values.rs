//! Values of choices, for readers.

use toml::Value;

use crate::engine::{
    format,
    study::{ModelKind, Scaling, SegmentMethod},
};

/// Texts longer than this are cut: a list of rows may be long.
const MOST_SIGNS: usize = 160;

/// The value of the choice at `path`, as the window says it.
pub(super) fn words(path: &str, value: &Value) -> String {
    let known = match path {
        "segments.method" => value.clone().try_into().map(SegmentMethod::title).ok(),
        "segments.scaling" => value.clone().try_into().map(Scaling::title).ok(),
        "classifier.model" => value.clone().try_into().map(ModelKind::in_words).ok(),
        _ => None,
    };
    cut(known.map_or_else(|| plain(value), str::to_owned))
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => format::significant(*number),
        Value::Boolean(true) => "yes".to_owned(),
        Value::Boolean(false) => "no".to_owned(),
        Value::Datetime(date) => date.to_string(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Table(table) => {
            let parts = table.iter().map(|(name, value)| part(name, value));
            parts.collect::<Vec<_>>().join(", ")
        }
    }
}

fn part(name: &str, value: &Value) -> String {
    let said = name.strip_prefix("is_").unwrap_or(name).replace('_', " ");
    match (name, value) {
        // The name of a column speaks for itself.
        ("column", value) => plain(value),
        // Told from 1, as the axes are named.
        ("component", Value::Integer(number)) => format!("component {}", number + 1),
        (_, Value::Boolean(true)) => said,
        (_, value) => format!("{said} {}", plain(value)),
    }
}

pub(super) fn cut(text: String) -> String {
    if text.chars().count() <= MOST_SIGNS {
        return text;
    }
    let mut text: String = text.chars().take(MOST_SIGNS - 1).collect();
    text.push('…');
    text
}
