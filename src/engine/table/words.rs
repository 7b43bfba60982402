//! Words that mean something: marks for missing cells, yes and no, names of identifiers.

/// Written for a missing cell. Taken exactly, so that `Nan` the name and `none` the level stay.
const MISSING_MARKS: &[&str] = &[
    "NA", "N/A", "n/a", "na", "n.a.", "<NA>", "#N/A", "#NA", "null", "NULL", "Null", "None", "nan", "NaN",
    "NAN", "-", "\u{2013}", "\u{2014}", "--", "?", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?",
    "#NULL!",
];

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
];

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

/// The mark, where the (trimmed) cell says that it is missing; `""` for an empty one.
#[inline]
pub fn missing_mark(cell: &str) -> Option<&'static str> {
    if cell.is_empty() {
        return Some("");
    }
    // Most cells are done with here: every mark begins with one of these bytes and is short.
    let may_be = matches!(cell.as_bytes()[0], b'N' | b'n' | b'#' | b'<' | b'-' | b'?' | 0xe2);
    if !may_be || cell.len() > 7 {
        return None;
    }
    MISSING_MARKS.iter().find(|&&mark| mark == cell).copied()
}

/// Sets of words for yes and no that hold a cell, one bit a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YesNoSets(u32);

impl YesNoSets {
    /// All sets.
    pub fn all() -> Self {
        Self(u32::MAX)
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
        // The longest word has six letters, in UTF-8 at most seven bytes.
        if cell.len() <= 7 {
            let lower = cell.to_lowercase();
            for (i, (yes, no)) in YES_NO.iter().enumerate() {
                holding |= u32::from(lower == *yes || lower == *no) << i;
            }
        }
        Self(holding)
    }

    /// Leaves the sets that are among the others too.
    pub fn meet(&mut self, others: Self) {
        self.0 &= others.0;
    }
}

/// Does the name of a column say that it names rows: `id`, `CustomerID`, `order_no`, `key`?
pub fn names_rows(name: &str) -> bool {
    let mut part = String::new();
    let mut was_lower = false;
    for sign in name.chars() {
        let starts_part = sign.is_uppercase() && was_lower;
        if (!sign.is_alphanumeric() || starts_part) && is_identifier_part(&part) {
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
    is_identifier_part(&part)
}

fn is_identifier_part(part: &str) -> bool {
    IDENTIFIER_PARTS.contains(&part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_marks_are_taken_exactly() {
        for cell in [
            "", "NA", "n/a", "-", "\u{2013}", "?", "#N/A", "NULL", "None", "nan",
        ] {
            assert_eq!(missing_mark(cell), Some(cell));
        }
        for cell in ["Nan", "none", "0", "x", "North", "n", "--5"] {
            assert_eq!(missing_mark(cell), None, "{cell}");
        }
    }

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
