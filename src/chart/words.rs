//! How labels from the user's file stand in a sentence.

use crate::engine::format;

/// A class as the name of its customers: "Premium Buyer" → "Premium Buyers".
///
/// Only words that name a person take an s; "churned", "yes" or "MM" stay as they are.
pub fn plural(label: &str) -> String {
    let names_a_person = ["er", "or", "ist", "ent", "ant", "ee"]
        .iter()
        .any(|ending| label.ends_with(ending))
        && label.chars().count() > 4
        && !["other", "never", "lower", "higher"].contains(&label.to_lowercase().as_str());
    if names_a_person {
        format!("{label}s")
    } else {
        label.to_owned()
    }
}

/// A class as the name of `n` of its customers: one "Premium Buyer", any other number of "Premium Buyers".
pub fn named(n: u64, label: &str) -> String {
    if n == 1 { label.to_owned() } else { plural(label) }
}

/// "1 Premium Buyer", "417 Premium Buyers", "1 churned", "12 churned".
pub fn counted(n: u64, label: &str) -> String {
    format!("{} {}", format::count(n), named(n, label))
}

#[cfg(test)]
mod tests {
    use super::{counted, plural};

    #[test]
    fn one_is_one_and_the_others_are_many() {
        for (n, label, expected) in [
            (0, "Bargain Hunter", "0 Bargain Hunters"),
            (1, "Bargain Hunter", "1 Bargain Hunter"),
            (2, "Bargain Hunter", "2 Bargain Hunters"),
            (1_250, "Bargain Hunter", "1\u{202f}250 Bargain Hunters"),
            (1, "churned", "1 churned"),
            (12, "churned", "12 churned"),
        ] {
            assert_eq!(counted(n, label), expected);
        }
    }

    #[test]
    fn people_are_counted_and_words_are_left() {
        for (label, expected) in [
            ("Premium Buyer", "Premium Buyers"),
            ("Bargain Hunter", "Bargain Hunters"),
            ("Subscriber", "Subscribers"),
            ("churned", "churned"),
            ("yes", "yes"),
            ("MM", "MM"),
            ("Other", "Other"),
            ("", ""),
        ] {
            assert_eq!(plural(label), expected);
        }
    }
}
