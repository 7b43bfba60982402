//! `--column`: how one column is read.

use std::str::FromStr;

use crate::engine::{
    study::ColumnSpec,
    table::{ColumnKind, DateFormat, DateOrder, USUAL_MARKS},
};

/// Names of the ways to write dates.
const DATES: [(&str, DateFormat); 6] = [
    ("ymd", DateFormat::Fields(DateOrder::YearMonthDay)),
    ("dmy", DateFormat::Fields(DateOrder::DayMonthYear)),
    ("mdy", DateFormat::Fields(DateOrder::MonthDayYear)),
    ("compact", DateFormat::Compact),
    ("unix", DateFormat::UnixSeconds),
    ("unix-ms", DateFormat::UnixMilliseconds),
];

/// A column and the choices made for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnChoice {
    pub column: String,
    pub spec: ColumnSpec,
    /// Marks for missing cells beside the file's, and those of the file that are values here.
    pub also_missing: Vec<String>,
    pub not_missing: Vec<String>,
}

impl ColumnChoice {
    /// What is chosen, in a file with these marks for missing cells; `None`: the usual ones.
    pub fn over(&self, file: Option<&[String]>) -> ColumnSpec {
        let mut spec = self.spec.clone();
        if self.also_missing.is_empty() && self.not_missing.is_empty() {
            return spec;
        }
        let mut marks = spec
            .missing
            .or_else(|| file.map(<[String]>::to_vec))
            .unwrap_or_else(|| USUAL_MARKS.map(str::to_owned).to_vec());
        marks.extend(self.also_missing.iter().cloned());
        marks.retain(|mark| !self.not_missing.contains(mark));
        spec.missing = Some(marks);
        spec
    }
}

impl FromStr for ColumnChoice {
    type Err = String;

    /// `NAME:CHOICE=VALUE,…`: the name may hold colons, the value of a mark may be a comma.
    fn from_str(text: &str) -> Result<Self, String> {
        let (column, mut rest) = text
            .rsplit_once(':')
            .filter(|(column, rest)| !column.is_empty() && rest.contains('='))
            .ok_or("write COLUMN:CHOICE=VALUE, such as points:decimal=, or bought:dates=dmy")?;
        let mut made = Self {
            column: column.to_owned(),
            spec: ColumnSpec::default(),
            also_missing: Vec::new(),
            not_missing: Vec::new(),
        };
        while !rest.is_empty() {
            let (choice, after) = rest
                .split_once('=')
                .ok_or_else(|| format!("{rest:?} has no =; write CHOICE=VALUE"))?;
            let is_mark = matches!(choice, "decimal" | "thousands");
            let length = match after.chars().next() {
                // A comma here is the mark itself.
                Some(mark) if is_mark && !mark.is_alphanumeric() => mark.len_utf8(),
                _ => after.find(',').unwrap_or(after.len()),
            };
            let (value, behind) = after.split_at(length);
            choose(&mut made, choice, value)?;
            rest = match behind.strip_prefix(',') {
                Some(next) => next,
                None if behind.is_empty() => behind,
                None => return Err(format!("{choice} takes a single sign")),
            };
        }
        Ok(made)
    }
}

fn choose(made: &mut ColumnChoice, choice: &str, value: &str) -> Result<(), String> {
    let spec = &mut made.spec;
    let marks = || {
        let marks = value.split('|').filter(|mark| !mark.is_empty());
        marks.map(str::to_owned).collect::<Vec<_>>()
    };
    match choice {
        "kind" => {
            let words = ColumnKind::ALL.map(ColumnKind::word).join(", ");
            let kind = ColumnKind::of_word(value).ok_or_else(|| format!("kind is one of {words}"))?;
            spec.kind = Some(kind);
        }
        "decimal" => spec.decimal = Some(mark(value)?),
        "thousands" => spec.thousands = Some(mark(value)?),
        "dates" => {
            let format = DATES.iter().find(|(name, _)| *name == value);
            let names = DATES.map(|(name, _)| name).join(", ");
            spec.dates = Some(format.ok_or_else(|| format!("dates is one of {names}"))?.1);
        }
        "missing" => spec.missing = Some(marks()),
        "also-missing" => made.also_missing.extend(marks()),
        "not-missing" => made.not_missing.extend(marks()),
        other => {
            return Err(format!(
                "there is no choice {other:?}; use kind, decimal, thousands, dates, missing, also-missing or \
                 not-missing"
            ));
        }
    }
    Ok(())
}

fn mark(value: &str) -> Result<char, String> {
    match value {
        "comma" => Ok(','),
        "point" => Ok('.'),
        "space" => Ok(' '),
        "apostrophe" => Ok('\''),
        _ => super::values::mark(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_for_a_column_are_read() {
        let read = |text: &str| text.parse::<ColumnChoice>();
        let choice = read("points:kind=number,decimal=,").unwrap();
        assert_eq!(choice.column, "points");
        assert_eq!(
            (choice.spec.kind, choice.spec.decimal),
            (Some(ColumnKind::Number), Some(','))
        );
        let choice = read("a:b:decimal=,,thousands=.,missing=x|-1").unwrap();
        assert_eq!(choice.column, "a:b");
        assert_eq!(
            (choice.spec.decimal, choice.spec.thousands),
            (Some(','), Some('.'))
        );
        assert_eq!(choice.spec.missing, Some(vec!["x".to_owned(), "-1".to_owned()]));
        let choice = read("when:dates=mdy,missing=").unwrap();
        let order = DateFormat::Fields(DateOrder::MonthDayYear);
        assert_eq!(choice.spec.dates, Some(order));
        assert_eq!(choice.spec.missing, Some(vec![]));
        let choice = read("age:also-missing=-1|36,not-missing=NA").unwrap();
        let marks = choice.over(None).missing.unwrap();
        assert_eq!(marks.len(), USUAL_MARKS.len() + 1);
        assert!(marks.contains(&"-1".to_owned()) && !marks.contains(&"NA".to_owned()));
        let file = ["x".to_owned(), "NA".to_owned()];
        assert_eq!(choice.over(Some(&file)).missing.unwrap(), ["x", "-1", "36"]);
        assert_eq!(read("a:thousands=space").unwrap().spec.thousands, Some(' '));
        for text in [
            "points",
            ":kind=number",
            "a:kind",
            "a:kind=word",
            "a:dates=x",
            "a:decimal=,,,",
            "a:decimal=..",
            "a:colour=red",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
