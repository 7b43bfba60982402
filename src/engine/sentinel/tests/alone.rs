//! One feature by itself.

use rand::Rng as _;

use super::*;

#[test]
fn a_target_that_is_a_threshold_is_told_with_its_cut() {
    let text = csv("total_spent,age,buyer_type", 400, |_, random| {
        let spent = amount(random);
        let label = if spent >= 700.0 {
            "Premium Buyer"
        } else {
            "Bargain Hunter"
        };
        format!("{spent},{},{label}", random.gen_range(18..80_u32))
    });
    let found = plain(&text);
    let told = of_kind(&found, LeakKind::Threshold);
    assert_eq!(
        told.sentence,
        "buyer_type is Premium Buyer exactly where total_spent ≥ 700. If the label was made from it, only that \
         rule is learnt: leave it out."
    );
    assert_eq!(told.severity, Severity::High);
    assert_eq!(told.remedies[0].label(), "Leave total_spent out");
    assert_eq!(found.len(), 1, "{:?}", kinds(&found));
    let without = warnings_of(&text, |study| {
        study.classifier.features = Some(vec!["age".to_owned()]);
    });
    assert!(without.is_empty(), "{:?}", kinds(&without));
}

#[test]
fn a_threshold_with_slips_is_told_with_their_number() {
    let text = csv("spent,y", 1_000, |i, random| {
        let spent = amount(random);
        let is_high = (spent < 300.0) != (i == 500);
        format!("{spent},{}", if is_high { "low" } else { "top" })
    });
    let found = warnings_of(&text, |study| study.classifier.test_fraction = 0.0);
    let told = of_kind(&found, LeakKind::Threshold);
    assert!(
        told.sentence.contains("but for 1 of 1\u{202f}000 training rows"),
        "{}",
        told.sentence
    );
}

#[test]
fn many_slips_are_no_threshold_and_no_leak() {
    let text = csv("spent,y", 1_000, |_, random| {
        let spent = amount(random);
        let noisy = spent + f64::from(random.gen_range(0..400_u32)) - 200.0;
        format!("{spent},{}", if noisy < 500.0 { "low" } else { "top" })
    });
    assert!(plain(&text).is_empty());
}

#[test]
fn an_auc_too_good_is_told_and_a_good_one_is_not() {
    let made = |noise: u32| {
        csv("score,y", 2_000, |_, random| {
            let score = amount(random);
            let slip = f64::from(random.gen_range(0..noise)) - f64::from(noise) / 2.0;
            format!("{score},{}", if score + slip < 500.0 { "low" } else { "top" })
        })
    };
    let found = plain(&made(200));
    let told = of_kind(&found, LeakKind::Alone);
    assert!(
        told.sentence
            .starts_with("score alone tells the classes apart with AUC 0.99"),
        "{}",
        told.sentence
    );
    assert!(told.numbers[0].1 > 0.99);
    assert!(plain(&made(600)).is_empty());
}

#[test]
fn a_category_is_judged_by_its_rates() {
    let made = |is_told: bool| {
        csv("tier,age,y", 400, |i, random| {
            let tier = ["bronze", "gold", "iron", "silver"][random.gen_range(0..4_usize)];
            let is_top = if is_told {
                tier == "gold" || tier == "iron"
            } else {
                i % 2 == 0
            };
            format!(
                "{tier},{},{}",
                random.gen_range(18..80_u32),
                if is_top { "top" } else { "low" }
            )
        })
    };
    let found = plain(&made(true));
    let told = of_kind(&found, LeakKind::Alone);
    assert_eq!(told.columns, ["tier"]);
    assert!(told.sentence.contains("AUC 1.000"), "{}", told.sentence);
    assert!(plain(&made(false)).is_empty());
}

#[test]
fn levels_with_a_row_each_do_not_tell() {
    // Words that are nearly all different fit any label; only their being names is worth a word.
    let text = csv("nick,age,y", 150, |i, random| {
        format!(
            "n{},{},{}",
            i / 2 * 37 % 1_009,
            random.gen_range(18..80_u32),
            ["a", "b"][random.gen_range(0..2_usize)]
        )
    });
    let found = warnings_of(&text, |study| {
        study.classifier.target = Some("y".to_owned());
        study.classifier.features = Some(vec!["nick".to_owned(), "age".to_owned()]);
    });
    assert!(
        found.iter().all(|w| w.kind != LeakKind::Alone),
        "{:?}",
        kinds(&found)
    );
    assert_eq!(of_kind(&found, LeakKind::Identifier).columns, ["nick"]);
}

#[test]
fn one_class_against_the_others_is_enough() {
    let text = csv("points,age,tier", 600, |_, random| {
        let points = random.gen_range(0..1_000_u32);
        // The two lower tiers are mixed; the third is a threshold.
        let tier = if points >= 800 {
            "gold"
        } else {
            ["bronze", "silver"][random.gen_range(0..2_usize)]
        };
        format!("{points},{},{tier}", random.gen_range(18..80_u32))
    });
    let found = plain(&text);
    let told = of_kind(&found, LeakKind::Threshold);
    assert!(
        told.sentence
            .starts_with("tier is gold exactly where points ≥ 800."),
        "{}",
        told.sentence
    );
}

#[test]
fn holes_can_tell() {
    let made = |is_telling: bool| {
        csv("call_length,age,churned", 300, |i, random| {
            let is_gone = i % 3 == 0;
            let is_hole = if is_telling {
                !is_gone
            } else {
                random.gen_bool(0.6)
            };
            let length = if is_hole {
                String::new()
            } else {
                amount(random).to_string()
            };
            format!(
                "{length},{},{}",
                random.gen_range(18..80_u32),
                if is_gone { "yes" } else { "no" }
            )
        })
    };
    let told = plain(&made(true));
    let told = of_kind(&told, LeakKind::MissingTells);
    assert!(
        told.sentence
            .starts_with("Whether call_length is missing tells the classes apart with AUC 1.000")
    );
    assert!(plain(&made(false)).is_empty());
}

#[test]
fn few_rows_prove_nothing() {
    let text = "spent,y\n1,a\n2,a\n3,a\n4,b\n5,b\n6,b\n";
    assert!(plain(text).is_empty());
}
