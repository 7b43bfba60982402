//! Codes of capitals: what a column of them may be about.

/// What a cell of two to five capitals may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// It is no such cell.
    None,
    /// Two letters, as countries and states have.
    Country,
    /// A part of the world, as companies name them.
    Region,
    /// A size, a rating or an answer, whatever its length.
    Grade,
    Other,
}

/// Parts of the world.
const REGIONS: [&str; 25] = [
    "EU", "UK", "US", "USA", "UAE", "EMEA", "CEMEA", "MEA", "MENA", "APAC", "JAPAC", "APJ", "ANZ", "ASEAN",
    "ASIA", "AMER", "AMERS", "NORAM", "NAM", "LATAM", "LAC", "DACH", "CEE", "CIS", "ROW",
];
/// Sizes, ratings, answers and parts of the day: what lacks beside them is not North America.
const GRADES: [&str; 24] = [
    "XS", "XXS", "XL", "XXL", "XXXL", "AA", "AAA", "BB", "BBB", "CC", "CCC", "DD", "OK", "KO", "NOK", "YES",
    "NO", "LO", "LOW", "MED", "HI", "HIGH", "AM", "PM",
];

impl Code {
    /// What a trimmed cell may stand for.
    pub fn of(cell: &str) -> Self {
        let is_code = (2..=5).contains(&cell.len()) && cell.bytes().all(|byte| byte.is_ascii_uppercase());
        if !is_code {
            Self::None
        } else if REGIONS.contains(&cell) {
            Self::Region
        } else if GRADES.contains(&cell) {
            Self::Grade
        } else if cell.len() == 2 {
            Self::Country
        } else {
            Self::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_by_what_they_stand_for() {
        for (cell, expected) in [
            ("EMEA", Code::Region),
            ("EU", Code::Region),
            ("DE", Code::Country),
            ("XL", Code::Grade),
            ("YES", Code::Grade),
            ("USD", Code::Other),
            ("A", Code::None),
            ("Nord", Code::None),
            ("A1", Code::None),
            ("REGION", Code::None),
        ] {
            assert_eq!(Code::of(cell), expected, "{cell}");
        }
    }
}
