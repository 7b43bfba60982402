//! What deserves a second look in a column although its cells have one reading, and what can be done.

use super::{
    ColumnKind,
    evidence::Evidence,
    missing::{Marks, NORTH_AMERICA, USUAL_MARKS},
    typing::{Decided, Plan},
    verdict::Shape,
};
use crate::engine::{
    format::{count, percent, plural},
    study::ImportSpec,
};

/// NA in more than one of so many cells of categories is asked about.
const RARE: usize = 20;

/// What deserves a second look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caution {
    /// Two or three words for a narrow place.
    pub short: String,
    /// What was found and what was done, in sentences.
    pub words: String,
    /// The decision that is said in these words again, and more fully.
    pub repeats: Option<String>,
    /// What the user may say to it; then it is no longer asked.
    pub remedies: Vec<Remedy>,
}

/// A choice that settles a caution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// This mark for missing cells is a value of the column.
    KeepMark(String),
    /// It is none.
    CountMark(String),
    ReadAs(ColumnKind),
    /// The decimal mark chosen for the file is let go.
    FoundDecimal,
}

impl Remedy {
    /// For a button.
    pub fn words(&self) -> String {
        match self {
            Self::KeepMark(mark) => format!("Keep {mark} as a value"),
            Self::CountMark(mark) => format!("Count {mark} as missing"),
            Self::ReadAs(ColumnKind::Number) => "Take plain numbers".to_owned(),
            Self::ReadAs(kind) => format!("Read as {}", kind.word()),
            Self::FoundDecimal => "Take the decimal mark found in the file".to_owned(),
        }
    }

    /// The choices for the file with this one for a column.
    #[must_use]
    pub fn choose(&self, spec: &ImportSpec, column: &str) -> ImportSpec {
        match self {
            Self::KeepMark(mark) => spec.with_column(column, |column| {
                column.missing = Some(Marks::usual().without(mark).chosen());
            }),
            Self::CountMark(_) => spec.with_column(column, |column| {
                column.missing = Some(USUAL_MARKS.map(str::to_owned).to_vec());
            }),
            Self::ReadAs(kind) => spec.with_column(column, |column| column.kind = Some(*kind)),
            Self::FoundDecimal => ImportSpec {
                decimal: None,
                ..spec.clone()
            },
        }
    }
}

/// The cautions of a column.
pub fn cautions(evidence: &Evidence, decided: &Decided, kind: ColumnKind) -> Vec<Caution> {
    [
        misfit(evidence, decided),
        currencies(evidence, decided),
        north_america(evidence, decided, kind),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Numbers that the decimal mark chosen for the file cannot read.
fn misfit(evidence: &Evidence, decided: &Decided) -> Option<Caution> {
    let misfit = decided.misfit?;
    let (word, sample) = match misfit.chosen {
        ',' => ("comma", &evidence.point_sample),
        _ => ("point", &evidence.comma_sample),
    };
    let cells = plural(misfit.cells, "cell", "cells");
    let such = sample
        .as_ref()
        .map_or_else(String::new, |sample| format!(" such as {}", sample.cell));
    Some(Caution {
        short: "no numbers".to_owned(),
        words: format!(
            "{cells}{such} {} not fit the decimal {word} you chose: the column became text.",
            if misfit.cells == 1 { "does" } else { "do" }
        ),
        repeats: None,
        remedies: vec![Remedy::FoundDecimal],
    })
}

/// Amounts in several currencies, which become plain numbers.
fn currencies(evidence: &Evidence, decided: &Decided) -> Option<Caution> {
    let words = currency_words(evidence, decided)?;
    let n = evidence.currencies.mixed()?.len();
    (!decided.is_chosen).then(|| Caution {
        short: format!("{} currencies", count(n)),
        repeats: Some(words.clone()),
        words,
        remedies: vec![
            Remedy::ReadAs(ColumnKind::Number),
            Remedy::ReadAs(ColumnKind::Text),
        ],
    })
}

/// "118 cells in €, 1 in $, 81 without a currency: read as plain numbers, nothing converted."
pub fn currency_words(evidence: &Evidence, decided: &Decided) -> Option<String> {
    if !matches!(decided.plan, Plan::Number(_)) {
        return None;
    }
    let mixed = evidence.currencies.mixed()?;
    let with: usize = mixed.iter().map(|(_, n)| n).sum();
    let without = evidence.n_numbers().saturating_sub(with);
    let mut parts: Vec<String> = mixed
        .iter()
        .enumerate()
        .map(|(place, (currency, n))| match place {
            0 => format!("{} in {currency}", plural(*n, "cell", "cells")),
            _ => format!("{} in {currency}", count(*n)),
        })
        .collect();
    if without > 0 {
        parts.push(format!("{} without a currency", count(without)));
    }
    Some(format!(
        "{}: read as plain numbers, nothing converted.",
        parts.join(", ")
    ))
}

/// NA that stands often among categories: a value, or a gap?
fn north_america(evidence: &Evidence, decided: &Decided, kind: ColumnKind) -> Option<Caution> {
    if decided.marks_are_chosen || !matches!(kind, ColumnKind::Category | ColumnKind::Boolean) {
        return None;
    }
    let counted = evidence.marks_found().find(|(mark, _)| *mark == NORTH_AMERICA);
    let n = match decided.kept {
        0 => counted.map_or(0, |(_, n)| n),
        kept => kept,
    };
    if n * RARE <= evidence.n_cells {
        return None;
    }
    let stands = format!(
        "{NORTH_AMERICA} stands in {}, {}",
        plural(n, "cell", "cells"),
        percent(n as f64 / evidence.n_cells.max(1) as f64, 1)
    );
    let (taken, short) = if decided.kept > 0 {
        (kept_words(evidence), format!("{NORTH_AMERICA} kept"))
    } else {
        (
            "and counts as missing".to_owned(),
            format!("{NORTH_AMERICA} missing"),
        )
    };
    Some(Caution {
        short,
        repeats: (decided.kept > 0).then(|| kept_decision(n, evidence)),
        words: format!("{stands}, {taken}. It may be a value, such as North America, or a gap."),
        remedies: vec![
            Remedy::KeepMark(NORTH_AMERICA.to_owned()),
            Remedy::CountMark(NORTH_AMERICA.to_owned()),
        ],
    })
}

/// "NA stands in 12 cells beside codes such as EMEA and is kept as a value."
pub fn kept_decision(n: usize, evidence: &Evidence) -> String {
    let cells = plural(n, "cell", "cells");
    format!("{NORTH_AMERICA} stands in {cells} {}.", kept_words(evidence))
}

/// "beside codes such as EMEA and is kept as a value".
fn kept_words(evidence: &Evidence) -> String {
    let mut samples = evidence.samples.iter();
    let such = samples
        .find(|(shape, _)| *shape == Shape::WORD)
        .map_or_else(String::new, |(_, sample)| format!(" such as {}", sample.cell));
    format!("beside codes{such} and is kept as a value")
}
