//! How labels from the user's file stand in a sentence.

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

#[cfg(test)]
mod tests {
    use super::plural;

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
