//! Which columns are worth learning from, and why the others are not.

use super::MAX_LEVELS;
use crate::engine::{
    format,
    table::{ColumnKind, ColumnSummary},
};

/// At most this many distinct values make a column fit to be a target or a one-hot feature.
pub const LOW_CARDINALITY: usize = 20;

/// The target of our own sample, and of whoever follows it.
const USUAL_TARGET: &str = "buyer_type";

/// Words that name an outcome when a column's name is one of them, or contains one as a word.
const OUTCOME_WORDS: [&str; 8] = [
    "target",
    "label",
    "class",
    "outcome",
    "response",
    "responded",
    "bought",
    "segment",
];

/// Beginnings of words that name an outcome: churned, purchase, converted, subscribed …
const OUTCOME_STEMS: [&str; 4] = ["churn", "purchas", "convert", "subscrib"];

/// Columns that the making of customers adds: scores of other columns say nothing new beside these.
const SCORES: [&str; 4] = ["r_score", "f_score", "m_score", "rfm_segment"];

/// A column's part in the work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureRole {
    pub column: String,
    pub kind: ColumnKind,
    /// Chosen already.
    pub is_default: bool,
    /// May be chosen at all.
    pub is_possible: bool,
    /// Why not chosen, or what to know: "identifier", "4 levels", "constant", "812 levels".
    pub note: String,
}

/// A column that says what another says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redundant {
    pub column: String,
    pub note: String,
    /// Only where the target is predicted, not where segments are found.
    pub is_for_target: bool,
}

impl Redundant {
    /// For features of any kind.
    pub fn everywhere(column: &str, note: &str) -> Self {
        Self {
            column: column.to_owned(),
            note: note.to_owned(),
            is_for_target: false,
        }
    }

    /// For what the target is predicted from.
    pub fn for_target(column: &str, note: &str) -> Self {
        Self {
            is_for_target: true,
            ..Self::everywhere(column, note)
        }
    }
}

/// Target and features as suggested.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roles {
    pub target: Option<String>,
    /// All columns but the target, in file order.
    pub features: Vec<FeatureRole>,
}

/// Whether a column can be predicted: 2 to [`LOW_CARDINALITY`] distinct values, no identifier, no date.
pub fn is_candidate_target(column: &ColumnSummary) -> bool {
    let is_possible_kind = !matches!(column.kind, ColumnKind::Identifier | ColumnKind::Date);
    is_possible_kind && (2..=LOW_CARDINALITY).contains(&column.distinct)
}

/// The target to suggest: `buyer_type` if there, else a column whose name says that it is an
/// outcome (target, label, class, churn, purchase …), else the last low-cardinality column of words,
/// else the last column of numbers with two values.
pub fn suggest_target(columns: &[ColumnSummary]) -> Option<String> {
    let candidates: Vec<&ColumnSummary> = columns
        .iter()
        .filter(|column| is_candidate_target(column))
        // Numbers with more than two values may be predicted but are not suggested: most are counts.
        .filter(|column| !is_number(column) || column.distinct == 2)
        .collect();
    let usual = candidates.iter().find(|column| column.name == USUAL_TARGET);
    let outcome = || {
        let mut named = candidates.iter().filter(|column| says_outcome(&column.name));
        let first = named.next();
        // A column of words says more plainly that it is a label.
        std::iter::chain(first, named).min_by_key(|column| is_number(column))
    };
    let words = || candidates.iter().rfind(|column| !is_number(column));
    usual
        .or_else(outcome)
        .or_else(words)
        .or(candidates.last())
        .map(|column| column.name.clone())
}

/// Roles of all columns, given the target (`None`: the suggested one).
pub fn roles(columns: &[ColumnSummary], target: Option<&str>) -> Roles {
    let target = target.map(str::to_owned).or_else(|| suggest_target(columns));
    let features = columns
        .iter()
        .filter(|column| Some(&column.name) != target.as_ref())
        .map(feature_role)
        .collect();
    Roles { target, features }
}

/// Roles for segmentation: numbers are chosen already, categories may be; the target is left out by default.
pub fn segment_roles(columns: &[ColumnSummary], target: Option<&str>) -> Vec<FeatureRole> {
    columns
        .iter()
        .map(|column| {
            let is_target = Some(column.name.as_str()) == target;
            let role = feature_role(column);
            FeatureRole {
                is_default: role.is_default && is_number(column) && !is_target,
                note: if is_target { "target".to_owned() } else { role.note },
                ..role
            }
        })
        .collect()
}

/// Redundant columns are no defaults, and say why.
pub fn leave_out<'a>(roles: &mut [FeatureRole], redundant: impl IntoIterator<Item = &'a Redundant>) {
    for redundant in redundant {
        let role = roles.iter_mut().find(|role| role.column == redundant.column);
        if let Some(role) = role.filter(|role| role.is_default) {
            role.is_default = false;
            role.note.clone_from(&redundant.note);
        }
    }
}

fn feature_role(column: &ColumnSummary) -> FeatureRole {
    let (is_default, is_possible, note) = match column.kind {
        ColumnKind::Identifier => (false, false, "identifier".to_owned()),
        ColumnKind::Date => (false, false, "date".to_owned()),
        _ if column.distinct == 0 => (false, false, "all missing".to_owned()),
        _ if column.distinct == 1 => (false, true, "constant".to_owned()),
        _ if SCORES.contains(&column.name.as_str()) => (false, true, "scores other columns".to_owned()),
        ColumnKind::Number => (true, true, String::new()),
        ColumnKind::Category | ColumnKind::Boolean | ColumnKind::Text => (
            column.distinct <= LOW_CARDINALITY,
            column.distinct <= MAX_LEVELS,
            format::plural(column.distinct, "level", "levels"),
        ),
    };
    FeatureRole {
        column: column.name.clone(),
        kind: column.kind,
        is_default,
        is_possible,
        note,
    }
}

fn is_number(column: &ColumnSummary) -> bool {
    column.kind == ColumnKind::Number
}

/// Whether a word of the name names an outcome: `is_churned`, `PurchaseClass`.
fn says_outcome(name: &str) -> bool {
    words_of(name).iter().any(|word| {
        OUTCOME_WORDS.contains(&word.as_str()) || OUTCOME_STEMS.iter().any(|stem| word.starts_with(stem))
    })
}

/// Lower-case words of a name, parted at signs and at capitals after small letters.
pub(crate) fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for letter in name.chars() {
        let is_start = !letter.is_alphanumeric() || (letter.is_uppercase() && was_small);
        if is_start {
            words.push(String::new());
        }
        was_small = letter.is_lowercase();
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, kind: ColumnKind, distinct: usize) -> ColumnSummary {
        ColumnSummary {
            name: name.to_owned(),
            kind,
            decimals: 0,
            n_rows: 1_000,
            missing: 0,
            distinct,
            min: 0.0,
            max: 1.0,
            mean: 0.5,
            std: 0.5,
            median: 0.5,
            histogram: None,
            top: vec![],
        }
    }

    #[test]
    fn targets_are_suggested_by_name_then_by_kind() {
        use ColumnKind::{Boolean, Category, Identifier, Number, Text};
        for (columns, expected) in [
            (
                vec![
                    column("churn", Boolean, 2),
                    column("buyer_type", Category, 2),
                    column("region", Category, 4),
                ],
                Some("buyer_type"),
            ),
            (
                vec![
                    column("Purchase", Category, 2),
                    column("Store7", Boolean, 2),
                    column("DiscMM", Number, 12),
                ],
                Some("Purchase"),
            ),
            (
                vec![column("is_churned", Number, 2), column("region", Category, 4)],
                Some("is_churned"),
            ),
            (
                vec![
                    column("total_purchases", Number, 9),
                    column("a", Category, 3),
                    column("b", Category, 21),
                ],
                Some("a"),
            ),
            (
                vec![column("flag", Number, 2), column("note", Text, 900)],
                Some("flag"),
            ),
            (
                vec![column("age", Number, 60), column("id", Identifier, 1_000)],
                None,
            ),
            (vec![], None),
        ] {
            assert_eq!(suggest_target(&columns).as_deref(), expected);
        }
    }

    #[test]
    fn roles_say_why_a_column_is_left_out() {
        let columns = [
            column("customer_id", ColumnKind::Identifier, 1_000),
            column("age", ColumnKind::Number, 60),
            column("region", ColumnKind::Category, 4),
            column("city", ColumnKind::Text, 812),
            column("since", ColumnKind::Date, 300),
            column("country", ColumnKind::Category, 1),
            column("fax", ColumnKind::Text, 0),
            column("m_score", ColumnKind::Number, 5),
            column("buyer_type", ColumnKind::Category, 2),
        ];
        let found = roles(&columns, None);
        assert_eq!(found.target.as_deref(), Some("buyer_type"));
        let told: Vec<(&str, bool, bool, &str)> = found
            .features
            .iter()
            .map(|role| {
                (
                    role.column.as_str(),
                    role.is_default,
                    role.is_possible,
                    role.note.as_str(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("customer_id", false, false, "identifier"),
                ("age", true, true, ""),
                ("region", true, true, "4 levels"),
                ("city", false, false, "812 levels"),
                ("since", false, false, "date"),
                ("country", false, true, "constant"),
                ("fax", false, false, "all missing"),
                ("m_score", false, true, "scores other columns"),
            ]
        );
        let mut left_out = found.features.clone();
        leave_out(
            &mut left_out,
            &[
                Redundant::everywhere("age", "1 + 1"),
                Redundant::everywhere("fax", "x"),
            ],
        );
        assert_eq!(
            (left_out[1].is_default, left_out[1].note.as_str()),
            (false, "1 + 1")
        );
        assert_eq!(left_out[6].note, "all missing");
        let segments = segment_roles(&columns, Some("age"));
        assert_eq!(segments.len(), columns.len());
        assert!(segments.iter().all(|role| !role.is_default));
        assert_eq!(segments[1].note, "target");
        assert!(segments[1].is_possible && segments[2].is_possible && !segments[0].is_possible);
        assert!(segment_roles(&columns, None)[1].is_default);
    }

    #[test]
    fn names_fall_into_words() {
        assert_eq!(words_of("PurchaseClass"), ["purchase", "class"]);
        assert_eq!(words_of("is_churned?"), ["is", "churned", ""]);
        assert!(!says_outcome("WeekofPurchas"[..6].trim()));
    }
}
