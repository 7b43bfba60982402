//! Which of the known names a mistyped one may stand for.

/// ". Did you mean “age”?" when one of the known names is close to the one typed; else nothing.
pub fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str, IntoIter: Clone>) -> String {
    closest(typed, known).map_or_else(String::new, |name| format!(". Did you mean “{name}”?"))
}

/// The known name with the fewest slips (Damerau-Levenshtein, letter case, parting signs and the order of the
/// words left out), if those are few for its length; of equals the first. Else one that begins with it.
pub fn closest<'a>(
    typed: &str,
    known: impl IntoIterator<Item = &'a str, IntoIter: Clone>,
) -> Option<&'a str> {
    let known = known.into_iter();
    let (words, typed) = (in_order(typed), plain(typed));
    let near = known.clone().filter_map(|name| {
        let own = plain(name);
        let length = typed.chars().count().min(own.chars().count());
        let slips = strsim::damerau_levenshtein(&typed, &own);
        let slips = slips.min(strsim::damerau_levenshtein(&words, &in_order(name)));
        // One slip in three letters, at most four; a name of two letters must be the same.
        (length > 0 && slips <= (length / 3).min(4)).then_some((slips, name))
    });
    let near = near.min_by_key(|(slips, _)| *slips).map(|(_, name)| name);
    near.or_else(|| begun_by(&typed, known))
}

/// The shortest name of which the one typed is the first words: `visits` of `visits_per_month`.
fn begun_by<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let is_long = typed.chars().count() >= 4;
    let begins = |name: &&str| {
        let mut begun = String::new();
        name.split(|c: char| !c.is_alphanumeric()).any(|word| {
            begun += &plain(word);
            begun == typed
        })
    };
    let begun = known.filter(|name| is_long && begins(name));
    begun.min_by_key(|name| name.chars().count())
}

/// The letters of the words, these in the order of the alphabet: `spend_total` is nearly `total_spent`.
fn in_order(name: &str) -> String {
    let mut words: Vec<String> = name.split(|c: char| !c.is_alphanumeric()).map(plain).collect();
    words.sort_unstable();
    words.concat()
}

fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_forgiven_and_other_names_are_not_offered() {
        let known = [
            "total_spent",
            "avg_purchase_value",
            "age",
            "region",
            "Buyer Type",
            "k",
        ];
        for (typed, expected) in [
            ("total_spend", Some("total_spent")),
            ("Total Spent", Some("total_spent")),
            ("totla_spent", Some("total_spent")),
            ("spend_total", Some("total_spent")),
            ("spent total", Some("total_spent")),
            ("aeg", Some("age")),
            ("regoin", Some("region")),
            ("buyer_type", Some("Buyer Type")),
            ("K", Some("k")),
            ("income", None),
            ("x", None),
            ("", None),
            ("visits", None),
            ("purchases", None),
            ("total", Some("total_spent")),
            ("avg", None),
        ] {
            assert_eq!(closest(typed, known), expected, "{typed}");
        }
        assert_eq!(did_you_mean("agee", known), ". Did you mean “age”?");
        assert_eq!(did_you_mean("income", known), "");
    }
}
