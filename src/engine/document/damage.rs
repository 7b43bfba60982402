//! What is wrong with a line of a study, in words for who has never seen one from within.

use std::fmt;

use crate::engine::format;

/// Letters of a line that are told, at most.
const MOST_LETTERS: usize = 60;

/// A line of a study that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Counted from 1.
    pub line: usize,
    /// The line itself, cut where it is long.
    pub text: String,
    /// "a text stands where a number belongs".
    pub what: String,
    /// What to do about it, in a sentence or two.
    pub remedy: String,
    /// What the reader of the format says, for whoever mends it.
    pub detail: String,
}

impl Damage {
    /// From the byte at which reading stopped. `is_written_wrong`: it is no TOML, else a value that does not belong
    /// where it stands.
    pub(super) fn at(text: &str, at: usize, message: &str, is_written_wrong: bool) -> Self {
        let at = at.min(text.len());
        let before = &text.as_bytes()[..at];
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        let own = text.lines().nth(line - 1).unwrap_or_default().trim();
        // What is saved ends with a line that is whole.
        let is_last = text.lines().skip(line).all(|line| line.trim().is_empty());
        // A choice that is there twice is well written each time.
        let is_written_wrong = is_written_wrong && !message.starts_with("duplicate");
        let breaks_off =
            is_written_wrong && is_last && (at >= text.trim_end().len() || !text.ends_with('\n'));
        Self {
            line,
            text: shortened(own),
            what: if breaks_off {
                "the file breaks off there, and what came behind it is lost".to_owned()
            } else if is_written_wrong {
                "it is not written as a choice is".to_owned()
            } else {
                value_words(message)
            },
            remedy: remedy(text, breaks_off),
            detail: message.to_owned(),
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            text,
            what,
            remedy,
            detail,
        } = self;
        write!(f, "line {line} of the study")?;
        if !text.is_empty() {
            write!(f, ", “{text}”,")?;
        }
        write!(f, " cannot be read: {what}. {remedy}. In detail: {detail}")
    }
}

fn remedy(text: &str, breaks_off: bool) -> String {
    let again = "open an earlier copy, or begin again from the file of customers";
    if let Some(app) = newer_program(text) {
        return format!(
            "It was saved by Buyerscope {app}, and this is {}: update it, {again}",
            env!("CARGO_PKG_VERSION")
        );
    }
    if breaks_off {
        format::capital(again)
    } else {
        format!("Mend the line in a text editor, {again}")
    }
}

/// The version of a later program that saved this: whatever is wrong with the rest, its line is looked for.
fn newer_program(text: &str) -> Option<&str> {
    let app = text.lines().find_map(|line| line.strip_prefix("app = \""))?;
    let app = app.split('"').next()?;
    (version(app)? > version(env!("CARGO_PKG_VERSION"))?).then_some(app)
}

/// "1.20.3" as numbers.
fn version(text: &str) -> Option<Vec<u64>> {
    let numbers = text.split('.').map(|part| part.parse().ok());
    numbers.collect()
}

/// "invalid type: string "much", expected f64" → "a text stands where a number belongs".
fn value_words(message: &str) -> String {
    if let Some((found, expected)) = (message.strip_prefix("invalid type: "))
        .and_then(|rest| rest.split_once(", expected "))
        .and_then(|(found, expected)| Some((kind_found(found)?, kind_expected(expected)?)))
    {
        return format!("{found} stands where {expected} belongs");
    }
    for unknown in ["unknown variant `", "unknown field `"] {
        let named = message
            .strip_prefix(unknown)
            .and_then(|rest| rest.split('`').next());
        if let Some(name) = named {
            return format!("this version knows no “{}”", shortened(name));
        }
    }
    let known = [
        ("duplicate", "it is there twice"),
        ("missing field", "something that belongs to it is missing"),
        ("invalid value", "this value does not belong there"),
        ("invalid length", "this value does not belong there"),
    ];
    let known = known.into_iter().find(|(start, _)| message.starts_with(start));
    known
        .map_or("what stands there means nothing", |(_, words)| words)
        .to_owned()
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= MOST_LETTERS {
        return text.to_owned();
    }
    let start: String = text.chars().take(MOST_LETTERS - 1).collect();
    format!("{}…", start.trim_end())
}

/// As serde names what it has found.
fn kind_found(found: &str) -> Option<&'static str> {
    let kinds = [
        ("string", "a text"),
        ("integer", "a number"),
        ("floating point", "a number with decimals"),
        ("boolean", "true or false"),
        ("sequence", "a list"),
        ("map", "a table"),
    ];
    let found = kinds.into_iter().find(|(start, _)| found.starts_with(start));
    found.map(|(_, words)| words)
}

/// As serde names what it wants.
fn kind_expected(expected: &str) -> Option<&'static str> {
    let whole = [
        "u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64", "isize",
    ];
    if whole.contains(&expected) {
        return Some("a whole number");
    }
    let kinds = [
        ("f64", "a number"),
        ("f32", "a number"),
        ("a boolean", "true or false"),
        ("a string", "a text"),
        ("path string", "a text"),
        ("a sequence", "a list"),
        ("struct", "a table"),
        ("a map", "a table"),
    ];
    let found = kinds.into_iter().find(|(start, _)| expected.starts_with(start));
    found.map(|(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_names_are_told_in_plain_words() {
        for (message, words) in [
            (
                "invalid type: string \"much\", expected f64",
                "a text stands where a number belongs",
            ),
            (
                "invalid type: floating point `0.5`, expected usize",
                "a number with decimals stands where a whole number belongs",
            ),
            (
                "invalid type: integer `3`, expected path string",
                "a number stands where a text belongs",
            ),
            (
                "unknown variant `magic`, expected one of `logistic`, `tree`",
                "this version knows no “magic”",
            ),
            (
                "unknown field `colour`, expected one of `name`, `r`",
                "this version knows no “colour”",
            ),
            ("duplicate key", "it is there twice"),
            ("something new", "what stands there means nothing"),
        ] {
            assert_eq!(value_words(message), words);
        }
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(version("0.10.0") > version("0.9.7"));
        assert_eq!(version("1.0-rc"), None);
        assert_eq!(newer_program("format = 1\napp = \"999.0.0\"\n"), Some("999.0.0"));
        assert_eq!(newer_program("format = 1\napp = \"0.0.1\"\n"), None);
        assert_eq!(newer_program("format = 1\n"), None);
    }
}
