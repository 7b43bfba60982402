//! Words that mean something: marks for missing cells, yes and no, names of identifiers.

/// Words for yes and no, lower case.
const YES_NO: &[(&str, &str)] = &[
    ("yes", "no"),
    ("true", "false"),
    ("y", "n"),
    ("t", "f"),
    ("ja", "nein"),
    ("j", "n"),
    ("oui", "non"),
    ("vrai", "faux"),
    ("wahr", "falsch"),
    ("sí", "no"),
    ("si", "no"),
    ("sim", "não"),
    ("ja", "nee"),
    ("ja", "nej"),
    ("tak", "nie"),
    ("on", "off"),
    ("verdadero", "falso"),
    ("verdadeiro", "falso"),
    ("vero", "falso"),
    ("evet", "hayır"),
    ("да", "нет"),
    ("да", "не"),
    ("da", "nu"),
    ("da", "ne"),
    ("ano", "ne"),
    ("áno", "nie"),
    ("igen", "nem"),
    ("kyllä", "ei"),
    ("jah", "ei"),
    ("ναι", "όχι"),
    ("はい", "いいえ"),
    ("是", "否"),
    ("예", "아니요"),
];
/// The longest of them, in bytes.
const LONGEST_YES_NO: usize = 12;

/// Parts of a column name, lower case, that speak of a time.
const TIME_PARTS: &[&str] = &[
    "date",
    "dates",
    "datum",
    "day",
    "tag",
    "time",
    "timestamp",
    "ts",
    "created",
    "updated",
    "modified",
    "at",
    "since",
    "seit",
    "when",
    "fecha",
    "datetime",
    "zeit",
    "zeitpunkt",
    "dob",
    "birth",
    "birthday",
    "jour",
    "unix",
    "epoch",
    "login",
    "seen",
    "signup",
    "joined",
    "registered",
];
/// Ends of compound words that do.
const TIME_ENDS: &[&str] = &["date", "datum", "time", "zeit", "tag", "stamp"];

/// Parts of a column name, lower case, that say it names rows.
const IDENTIFIER_PARTS: &[&str] = &[
    "id",
    "ids",
    "customer",
    "client",
    "user",
    "member",
    "account",
    "key",
    "code",
    "no",
    "nr",
    "num",
    "number",
    "uuid",
    "guid",
    "index",
    "kunde",
    "kundennummer",
    "nummer",
    "row",
];

/// Sets of words for yes and no that hold a cell, one bit a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YesNoSets(u64);

impl YesNoSets {
    /// All sets.
    pub fn all() -> Self {
        Self(u64::MAX)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// No set.
    pub fn none() -> Self {
        Self(0)
    }

    /// The sets that hold this cell.
    pub fn of(cell: &str) -> Self {
        let mut holding = 0;
        if cell.len() <= LONGEST_YES_NO {
            let lower = cell.to_lowercase();
            for (i, (yes, no)) in YES_NO.iter().enumerate() {
                holding |= u64::from(lower == *yes || lower == *no) << i;
            }
        }
        Self(holding)
    }

    /// Leaves the sets that are among the others too.
    pub fn meet(&mut self, others: Self) {
        self.0 &= others.0;
    }
}

/// Whether a cell means yes or no, in any of the languages or as 1 or 0; `None`: neither.
pub fn truth(word: &str) -> Option<bool> {
    match word {
        "1" => return Some(true),
        "0" => return Some(false),
        _ => {}
    }
    if word.len() > LONGEST_YES_NO {
        return None;
    }
    let lower = word.to_lowercase();
    let found = YES_NO.iter().find(|(yes, no)| lower == *yes || lower == *no)?;
    Some(lower == found.0)
}

/// Does the name of a column speak of a time: `last_login`, `createdAt`, `Kaufdatum`?
pub fn names_times(name: &str) -> bool {
    has_part(name, |part| {
        TIME_PARTS.contains(&part) || TIME_ENDS.iter().any(|end| part.ends_with(end))
    })
}

/// Does the name of a column say that it names rows: `id`, `CustomerID`, `order_no`, `key`?
pub fn names_rows(name: &str) -> bool {
    has_part(name, |part| IDENTIFIER_PARTS.contains(&part))
}

/// Is there a part of the name, lower case, of which this holds?
fn has_part(name: &str, holds: impl Fn(&str) -> bool) -> bool {
    let mut part = String::new();
    let mut was_lower = false;
    for sign in name.chars() {
        let starts_part = sign.is_uppercase() && was_lower;
        if (!sign.is_alphanumeric() || starts_part) && holds(&part) {
            return true;
        }
        if !sign.is_alphanumeric() || starts_part {
            part.clear();
        }
        if sign.is_alphanumeric() {
            part.extend(sign.to_lowercase());
        }
        was_lower = sign.is_lowercase();
    }
    holds(&part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_keep_to_one_language() {
        let holds = |cells: &[&str]| {
            let mut sets = YesNoSets::all();
            for cell in cells {
                sets.meet(YesNoSets::of(cell));
            }
            !sets.is_empty()
        };
        for cells in [
            &["Yes", "No"][..],
            &["TRUE", "false"],
            &["ja", "nein"],
            &["oui", "non"],
            &["Sí", "No"],
            &["Да", "нет"],
            &["Evet", "Hayır"],
            &["ΝΑΙ", "όχι"],
            &["verdadeiro", "falso"],
            &["はい", "いいえ"],
            &["on", "OFF"],
        ] {
            assert!(holds(cells), "{cells:?}");
        }
        for cells in [
            &["yes", "nein"][..],
            &["CH", "MM"],
            &["yes", "maybe"],
            &["0", "1"],
        ] {
            assert!(!holds(cells), "{cells:?}");
        }
    }

    #[test]
    fn times_are_known_by_name() {
        for name in [
            "date",
            "order_date",
            "createdAt",
            "Kaufdatum",
            "last login",
            "ts",
            "Geburtstag",
        ] {
            assert!(names_times(name), "{name}");
        }
        for name in ["total", "customer_id", "points", "status", "category"] {
            assert!(!names_times(name), "{name}");
        }
    }

    #[test]
    fn identifiers_are_known_by_name() {
        for name in [
            "id",
            "ID",
            "customer_id",
            "CustomerID",
            "order no",
            "Kundennummer",
            "key",
            "customerId",
        ] {
            assert!(names_rows(name), "{name}");
        }
        for name in [
            "paid",
            "total_spent",
            "age",
            "width",
            "region",
            "Identity",
            "notes",
        ] {
            assert!(!names_rows(name), "{name}");
        }
    }
}
