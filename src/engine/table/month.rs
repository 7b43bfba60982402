//! Names of months in English, German, French and Spanish.

/// Names and short forms, lower case, in the order of the year. Where a short form is the start of a
/// longer one it stands on its own: the whole run of letters is compared.
const NAMES: [&[&str]; 12] = [
    &[
        "jan", "january", "januar", "jänner", "janv", "janvier", "ene", "enero",
    ],
    &["feb", "february", "februar", "févr", "fév", "février", "febrero"],
    &["mar", "march", "mär", "märz", "mrz", "mars", "marzo"],
    &["apr", "april", "avr", "avril", "abr", "abril"],
    &["may", "mai", "mayo"],
    &["jun", "june", "juni", "juin", "junio"],
    &["jul", "july", "juli", "juil", "juillet", "julio"],
    &["aug", "august", "août", "aout", "ago", "agosto"],
    &["sep", "sept", "september", "septembre", "septiembre"],
    &["oct", "october", "okt", "oktober", "octobre", "octubre"],
    &["nov", "november", "novembre", "noviembre"],
    &[
        "dec",
        "december",
        "dez",
        "dezember",
        "déc",
        "décembre",
        "dic",
        "diciembre",
    ],
];

/// The month named at the start of a text, 1 to 12, and what follows its name.
pub fn name(text: &str) -> Option<(i16, &str)> {
    let length = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(length);
    // The longest name has eleven bytes.
    if word.len() < 3 || word.len() > 11 {
        return None;
    }
    let is_word = |name: &&str| name.chars().eq(word.chars().flat_map(char::to_lowercase));
    (1..)
        .zip(NAMES)
        .find(|(_, names)| names.iter().any(is_word))
        .map(|(month, _)| (month, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_by_name() {
        for (text, expected) in [
            ("Jan 3", Some((1, " 3"))),
            ("MÄRZ", Some((3, ""))),
            ("août-", Some((8, "-"))),
            ("Sept.", Some((9, "."))),
            ("diciembre", Some((12, ""))),
            ("Juno", None),
            ("ma", None),
            ("3", None),
        ] {
            assert_eq!(name(text), expected, "{text}");
        }
    }
}
