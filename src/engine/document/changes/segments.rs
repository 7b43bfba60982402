//! Names that the user gave segments: told apart from where the segments lie, which is found, not chosen.

use std::collections::BTreeMap;

use super::Change;
use crate::engine::study::Study;

/// How many segments are shown.
pub(super) const K: &str = "Number of segments";

const NAME_OF: &str = "Name of segment ";

/// A change for each segment that was named, renamed, or is no longer named.
pub(super) fn name_changes(before: &Study, after: &Study) -> Vec<Change> {
    let (old, new) = (names(before), names(after));
    let mut numbers: Vec<usize> = old.keys().chain(new.keys()).copied().collect();
    numbers.sort_unstable();
    numbers.dedup();
    let own =
        |named: Option<&Named<'_>>| named.map_or_else(|| "no name".to_owned(), |named| named.0.to_owned());
    let changes = numbers.into_iter().filter_map(|number| {
        let (before, after) = (old.get(&number), new.get(&number));
        let said = match (before, after) {
            (None, Some((after, _))) => format!("Segment {number} named {after}"),
            (Some((before, _)), Some((after, _))) if before != after => {
                format!("Segment {number} renamed from {before} to {after}")
            }
            (Some((name, then)), Some((_, now))) if then != now => {
                format!("Segment {number} still named {name}")
            }
            (Some(_), None) => format!("{NAME_OF}{number} taken away"),
            _ => return None,
        };
        let name = |named: Option<&Named<'_>>| named.map_or_else(String::new, |named| named.0.to_owned());
        Some(Change {
            what: format!("{NAME_OF}{number}"),
            before: name(before),
            after: name(after),
            said: Some(said),
            sides: Some((own(before), own(after))),
        })
    });
    changes.collect()
}

/// Of two changes or more: whoever names a segment stays at its k, which is no choice of its own.
/// "Segment 2 named Frequent, at 5 segments".
pub(super) fn named_at(changes: &[Change]) -> Option<String> {
    let kept = changes
        .iter()
        .find(|change| change.what == K && change.before.is_empty() && !change.after.is_empty())?;
    let named = changes
        .iter()
        .filter(|change| change.what.starts_with(NAME_OF))
        .find_map(|change| change.said.as_ref())?;
    Some(format!("{named}, at {} segments", kept.after))
}

/// A name, and where the segment lay when it was given.
type Named<'s> = (&'s str, &'s BTreeMap<String, f64>);

/// By number, as shown from 1.
fn names(study: &Study) -> BTreeMap<usize, Named<'_>> {
    let known = study.segments.known.iter();
    known
        .filter_map(|known| Some((known.number, (known.name.as_deref()?, &known.named_at))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{document::step_words, study::KnownSegment};

    fn study(names: &[(usize, Option<&str>)], at: f64) -> Study {
        let mut study = Study::default();
        for (number, name) in names {
            study.segments.known.push(KnownSegment {
                number: *number,
                name: name.map(str::to_owned),
                k: 2,
                centre: [("spend".to_owned(), at)].into(),
                named_at: std::collections::BTreeMap::new(),
            });
        }
        study
    }

    #[test]
    fn a_name_is_told_as_a_name() {
        let none = study(&[(1, None), (2, None)], 1.0);
        let first = study(&[(1, Some("Frequent")), (2, None)], 1.0);
        let other = study(&[(1, Some("Regulars")), (2, None)], 1.0);
        let both = study(&[(1, Some("Regulars")), (2, Some("Rare"))], 1.0);
        assert_eq!(step_words(&none, &first), "Segment 1 named Frequent");
        assert_eq!(
            step_words(&first, &other),
            "Segment 1 renamed from Frequent to Regulars"
        );
        assert_eq!(step_words(&other, &none), "Name of segment 1 taken away");
        assert_eq!(step_words(&other, &both), "Segment 2 named Rare");
        assert_eq!(
            step_words(&none, &both),
            "Segment 1 named Regulars, and 1 choice more"
        );
        // Whoever names a segment stays at its k.
        let mut pinned = first.clone();
        pinned.segments.k = Some(5);
        assert_eq!(
            step_words(&none, &pinned),
            "Segment 1 named Frequent, at 5 segments"
        );
        let mut both_pinned = both.clone();
        both_pinned.segments.k = Some(5);
        assert_eq!(
            step_words(&none, &both_pinned),
            "Segment 1 named Regulars, at 5 segments, and 1 choice more"
        );
        // Written anew when its customers had become others.
        let mut again = first.clone();
        again.segments.known[0].named_at = [("spend".to_owned(), 2.0)].into();
        assert_eq!(step_words(&first, &again), "Segment 1 still named Frequent");
        // Compared side by side, as any other choice.
        let told = name_changes(&first, &other);
        assert_eq!(told[0].what, "Name of segment 1");
        assert_eq!(
            (told[0].before.as_str(), told[0].after.as_str()),
            ("Frequent", "Regulars")
        );
        assert_eq!(told[0].sides(), ("Frequent", "Regulars"));
        assert_eq!(name_changes(&none, &first)[0].sides(), ("no name", "Frequent"));
    }

    #[test]
    fn where_a_segment_lies_is_no_choice() {
        let here = study(&[(1, Some("Frequent"))], 1.0);
        let there = study(&[(1, Some("Frequent")), (2, None)], 7.0);
        assert_eq!(step_words(&here, &there), "No change");
    }
}
