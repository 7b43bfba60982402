use super::*;
use crate::engine::{Progress, features::FeatureMatrix, metrics::Silhouettes, segment::resampled};

fn one(k: usize, silhouette: f64, returns: &[f64], beyond_chance: f64) -> KEvidence {
    let matrix = FeatureMatrix::new(vec!["x".to_owned()], vec![vec![0.0, 1.0]]).unwrap();
    let no_draws = resampled(&matrix, (&[0, 1], 2), &[], (1, 1), &Progress::none());
    let mut all = vec![0.95; k];
    all[..returns.len()].copy_from_slice(returns);
    KEvidence {
        k,
        silhouette,
        silhouettes: Silhouettes {
            values: Vec::new(),
            labels: Vec::new(),
            sizes: Vec::new(),
        },
        gap: None,
        beyond_chance,
        returns: all,
        agreement: 1.0,
        resampled: no_draws.unwrap(),
    }
}

fn sentence(all: &[KEvidence]) -> String {
    verdict(all, 2, 1_000).sentence.replace('\u{a0}', " ")
}

#[test]
fn silhouettes_have_as_many_decimals_as_tell_them_apart() {
    assert_eq!(told_apart(&[0.32, 0.29]), ["0.32", "0.29"]);
    assert_eq!(told_apart(&[0.3212, 0.3189]), ["0.321", "0.319"]);
    assert_eq!(told_apart(&[0.3212, 0.3209, 0.1]), ["0.3212", "0.3209", "0.1000"]);
    assert_eq!(
        sentence(&[one(3, 0.3189, &[], 9.0), one(4, 0.3212, &[], 9.0)]),
        "Clearest at 4: all four return when customers are drawn again. At 3 all return too, but lie less clearly \
         apart (silhouette 0.319 against 0.321)."
    );
    assert_eq!(
        sentence(&[one(3, 0.32, &[], 9.0), one(4, 0.32, &[], 9.0)]),
        "Clearest at 3: all three return when customers are drawn again. At 4 all return too, and lie as clearly \
         apart (silhouette 0.32)."
    );
}

#[test]
fn why_a_higher_silhouette_does_not_count_is_said() {
    let good = || one(4, 0.32, &[], 9.0);
    let own = "Of the k whose segments all return when customers are drawn again, 4 has the clearest silhouette (0.32); ";
    for (higher, why) in [
        (
            one(9, 0.39, &[0.2, 0.3, 0.7], 9.0),
            "9 has 0.39, but two of its segments dissolve.",
        ),
        (
            one(9, 0.39, &[0.2, 0.7], 9.0),
            "9 has 0.39, but one of its segments dissolves.",
        ),
        (
            one(9, 0.39, &[0.7], 9.0),
            "9 has 0.39, but one of its segments is doubtful.",
        ),
        (
            one(9, 0.39, &[], 1.0),
            "9 has 0.39, but its segments are no tighter than chance makes them.",
        ),
    ] {
        let all = [good(), higher, one(10, 0.2, &[0.1], 9.0)];
        let found = verdict(&all, 9, 1_000);
        assert_eq!((found.k, found.clarity), (4, Clarity::Clear));
        assert_eq!(found.sentence, format!("{own}{why}"));
    }
    // The highest of the higher ones.
    let all = [
        good(),
        one(5, 0.35, &[0.1], 9.0),
        one(6, 0.38, &[0.1], 9.0),
        one(7, 0.1, &[], 9.0),
    ];
    assert!(sentence(&all).ends_with("6 has 0.38, but one of its segments dissolves."));
}

#[test]
fn few_customers_say_nothing_of_groups() {
    let all = [one(2, 0.8, &[], 9.0), one(3, 0.1, &[], 9.0)];
    let found = verdict(&all, 2, 3);
    assert_eq!((found.k, found.clarity), (2, Clarity::Unknown));
    assert_eq!(
        found.sentence,
        "Only 3 customers: too few to tell groups from chance."
    );
    assert_eq!(verdict(&all, 2, FEWEST_TOLD).clarity, Clarity::Clear);
}

#[test]
fn how_k_came_about_is_said() {
    let clear = verdict(&[one(3, 0.2, &[0.1], 9.0), one(4, 0.3, &[], 9.0)], 4, 1_000);
    let said = |k: usize, is_asked: bool| clear.choice(k, is_asked).replace('\u{a0}', " ");
    assert!(
        said(4, false).starts_with("k = 4 was suggested by the evidence. Clearest at 4: all four return")
    );
    assert!(
        said(4, true).starts_with("k = 4 was chosen, and the evidence is clearest there too. Clearest at 4")
    );
    assert!(said(3, true).starts_with("k = 3 was chosen; the evidence is clearest at 4. Clearest at 4"));
    let none = verdict(&[one(2, 0.2, &[], 0.0), one(3, 0.3, &[], 0.0)], 3, 1_000);
    assert!(
        none.choice(2, false)
            .starts_with("k = 2 is shown; the evidence suggests none. No clear groups")
    );
    assert!(
        none.choice(3, true)
            .starts_with("k = 3 was chosen; the evidence suggests none. No clear groups")
    );
}
