//! Which cells count as missing: empty ones, and those that hold a mark for it.

use std::sync::Arc;

/// Written for a missing cell, by spreadsheets in German, French, Spanish and Italian as well. Taken exactly, so that `Nan` the name and `none` the level stay.
pub const USUAL_MARKS: [&str; 37] = [
    "NA", "N/A", "n/a", "na", "n.a.", "<NA>", "#N/A", "#NA", "null", "NULL", "Null", "None", "nan", "NaN",
    "NAN", "-", "\u{2013}", "\u{2014}", "--", "?", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?",
    "#NULL!", "#NV", "#N/D", "#WERT!", "#BEZUG!", "#ZAHL!", "#VALEUR!", "#NOMBRE!", "#VALOR!", "#VALORE!",
    "k.A.", "k. A.",
];
/// May be a category as well: North America, Namibia.
pub const NORTH_AMERICA: &str = "NA";

/// The marks of a column. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks(Arc<Known>);

#[derive(Debug, PartialEq, Eq)]
struct Known {
    /// The first one is empty.
    list: Vec<String>,
    /// First bytes of the others, a bit each: most cells are done with here.
    starts: [u64; 4],
    longest: usize,
}

impl Marks {
    /// These marks, and the empty cell.
    pub fn new<S: AsRef<str>>(marks: impl IntoIterator<Item = S>) -> Self {
        let mut list = vec![String::new()];
        for mark in marks {
            let mark = mark.as_ref().trim();
            if !list.iter().any(|known| known == mark) {
                list.push(mark.to_owned());
            }
        }
        let mut starts = [0; 4];
        for first in list.iter().filter_map(|mark| mark.bytes().next()) {
            starts[usize::from(first >> 6)] |= 1 << (first & 63);
        }
        let longest = list.iter().map(String::len).max().unwrap_or(0);
        Self(Arc::new(Known {
            list,
            starts,
            longest,
        }))
    }

    /// Those of [`USUAL_MARKS`].
    pub fn usual() -> Self {
        Self::new(USUAL_MARKS)
    }

    /// All but one.
    #[must_use]
    pub fn without(&self, mark: &str) -> Self {
        Self::new(self.0.list.iter().filter(|known| *known != mark))
    }

    /// The place of the mark, where the (trimmed) cell says that it is missing; 0 for an empty one.
    #[inline]
    pub fn place(&self, cell: &str) -> Option<usize> {
        let Some(&first) = cell.as_bytes().first() else {
            return Some(0);
        };
        let known = &*self.0;
        let may_be = known.starts[usize::from(first >> 6)] >> (first & 63) & 1 == 1;
        if !may_be || cell.len() > known.longest {
            return None;
        }
        known.list.iter().position(|mark| mark == cell)
    }

    /// Whether the (trimmed) cell says that it is missing.
    #[inline]
    pub fn holds(&self, cell: &str) -> bool {
        self.place(cell).is_some()
    }

    /// All but the empty one, as a user's choice.
    pub fn chosen(&self) -> Vec<String> {
        self.0
            .list
            .iter()
            .filter(|mark| !mark.is_empty())
            .cloned()
            .collect()
    }

    /// The empty one first.
    pub fn list(&self) -> &[String] {
        &self.0.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_marks_are_taken_exactly() {
        let marks = Marks::usual();
        for cell in [
            "", "NA", "n/a", "-", "\u{2013}", "?", "#N/A", "NULL", "None", "nan",
        ] {
            let place = marks.place(cell);
            assert_eq!(place.map(|at| marks.list()[at].as_str()), Some(cell));
        }
        for cell in ["Nan", "none", "0", "x", "North", "n", "--5", "é"] {
            assert_eq!(marks.place(cell), None, "{cell}");
        }
    }

    #[test]
    fn marks_are_chosen() {
        let marks = Marks::new(["unbekannt", "-999", "", "-999"]);
        assert_eq!(marks.list(), ["", "unbekannt", "-999"]);
        assert!(marks.holds("") && marks.holds("-999") && !marks.holds("NA"));
        let marks = Marks::usual().without(NORTH_AMERICA);
        assert!(!marks.holds("NA") && marks.holds("N/A"));
    }
}
