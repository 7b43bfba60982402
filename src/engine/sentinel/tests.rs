use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::*;
use crate::engine::{
    run::{Results, Step, perform},
    study::{CleaningStep, ImportSpec, Source, Study},
};

/// A table from columns of text, and the warnings of a study on it.
fn warnings_of(csv: &str, change: impl FnOnce(&mut Study)) -> Vec<LeakWarning> {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), csv).unwrap();
    let mut study = Study {
        source: Some(Source::File(file.path().to_owned())),
        import: ImportSpec::default(),
        ..Study::default()
    };
    change(&mut study);
    let mut results = Results::default();
    for step in [Step::Import, Step::Prepare, Step::Watch] {
        let outcome = perform(step, &study, &results, &Progress::none());
        assert!(outcome.result.is_ok(), "{:?}", outcome.result.err());
        results.accept(outcome);
    }
    results.leaks().unwrap().report.warnings.clone()
}

fn plain(csv: &str) -> Vec<LeakWarning> {
    warnings_of(csv, |_| {})
}

fn kinds(found: &[LeakWarning]) -> Vec<(LeakKind, String)> {
    found.iter().map(|w| (w.kind, w.columns.join(","))).collect()
}

fn of_kind(found: &[LeakWarning], kind: LeakKind) -> &LeakWarning {
    found
        .iter()
        .find(|warning| warning.kind == kind)
        .unwrap_or_else(|| panic!("{kind:?} is not among {:?}", kinds(found)))
}

/// Rows of `header` made from a seeded random source.
fn csv(header: &str, n: usize, row: impl Fn(usize, &mut Xoshiro256PlusPlus) -> String) -> String {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
    let mut out = format!("{header}\n");
    for i in 0..n {
        out.push_str(&row(i, &mut random));
        out.push('\n');
    }
    out
}

/// Amounts that repeat no value by design, with two decimals.
fn amount(random: &mut Xoshiro256PlusPlus) -> f64 {
    (f64::from(random.gen_range(1_000..100_000_u32))) / 100.0
}

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
    assert!(told.numbers[0].1 > SUSPICIOUS_AUC_FOR_TESTS);
    assert!(plain(&made(600)).is_empty());
}

const SUSPICIOUS_AUC_FOR_TESTS: f64 = 0.99;

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
fn near_duplicates_are_named_and_mere_kin_are_not() {
    let made = |noise: f64| {
        csv("euros,cents,age,y", 500, |i, random| {
            let euros = amount(random);
            let other = euros * 100.0 * (1.0 + noise * (random.r#gen::<f64>() - 0.5));
            format!(
                "{euros},{other:.0},{},{}",
                random.gen_range(18..80_u32),
                ["a", "b"][i % 2]
            )
        })
    };
    let found = plain(&made(0.0));
    let told = of_kind(&found, LeakKind::NearDuplicate);
    assert_eq!(told.columns, ["cents", "euros"]);
    assert_eq!(told.severity, Severity::Low);
    let labels: Vec<String> = told.remedies.iter().map(Remedy::label).collect();
    assert_eq!(labels, ["Leave cents out", "Leave euros out"]);
    assert!(plain(&made(2.0)).is_empty());
}

#[test]
fn one_huge_value_makes_no_duplicate() {
    let text = csv("a,b,y", 300, |i, random| {
        let (a, b) = if i == 3 {
            (1e9, 1e9)
        } else {
            (amount(random), amount(random))
        };
        format!("{a},{b},{}", ["a", "b"][random.gen_range(0..2_usize)])
    });
    assert!(plain(&text).is_empty());
}

#[test]
fn categories_under_two_names_are_one() {
    let text = csv("country,code,y", 200, |_, random| {
        let (country, code) =
            [("Austria", "AT"), ("Belgium", "BE"), ("Chile", "CL")][random.gen_range(0..3_usize)];
        format!("{country},{code},{}", ["a", "b"][random.gen_range(0..2_usize)])
    });
    let found = plain(&text);
    assert_eq!(
        kinds(&found),
        [(LeakKind::NearDuplicate, "code,country".to_owned())]
    );
}

#[test]
fn totals_are_averages_times_counts() {
    let made = |months: f64, noise: f64| {
        csv("total_spent,avg_value,orders,age,y", 500, |i, random| {
            let (average, orders) = (amount(random), random.gen_range(1..40_u32));
            let total = average * f64::from(orders) * months * (1.0 + noise * (random.r#gen::<f64>() - 0.5));
            format!(
                "{total:.2},{average:.2},{orders},{},{}",
                random.gen_range(18..80_u32),
                ["a", "b"][i % 2]
            )
        })
    };
    let found = plain(&made(1.0, 0.0));
    let told = of_kind(&found, LeakKind::Combination);
    assert!(
        told.sentence
            .starts_with("total_spent is avg_value × orders in every row"),
        "{}",
        told.sentence
    );
    assert_eq!(told.remedies[0].label(), "Leave total_spent out");
    assert!(
        of_kind(&plain(&made(1.0, 0.04)), LeakKind::Combination)
            .sentence
            .contains("avg_value × orders")
    );
    let yearly = plain(&made(12.0, 0.0));
    assert!(
        of_kind(&yearly, LeakKind::Combination)
            .sentence
            .starts_with("total_spent is 12 × avg_value × orders")
    );
    assert!(plain(&made(1.0, 1.0)).is_empty());
}

#[test]
fn rounded_counts_are_still_quotients() {
    // Visits per month with two decimals lose up to a tenth of their value for rare visitors.
    let text = csv("total,average,visits,y", 500, |i, random| {
        let (average, visits) = (amount(random), random.gen_range(0.02..3.0_f64));
        format!(
            "{:.2},{average:.2},{visits:.2},{}",
            average * visits,
            ["a", "b"][i % 2]
        )
    });
    let found = plain(&text);
    assert!(
        of_kind(&found, LeakKind::Combination)
            .sentence
            .starts_with("total is average × visits")
    );
}

#[test]
fn sums_and_differences_are_said_as_the_file_makes_them() {
    let text = csv("price,discount,paid,age,y", 400, |i, random| {
        // Mostly no discount, as in shops.
        let (price, discount) = (
            amount(random),
            if i % 3 == 0 { amount(random) / 10.0 } else { 0.0 },
        );
        format!(
            "{price:.2},{discount:.2},{:.2},{},{}",
            price - discount,
            random.gen_range(18..80_u32),
            ["a", "b"][i % 2]
        )
    });
    // Price and paid differ too little to be two things: then the sum adds nothing.
    let found = plain(&text);
    assert_eq!(
        kinds(&found),
        [(LeakKind::NearDuplicate, "paid,price".to_owned())]
    );
    let text = csv("price,discount,paid,age,y", 400, |i, random| {
        let (price, discount) = (amount(random), if i % 3 == 0 { amount(random) } else { 0.0 });
        format!(
            "{price:.2},{discount:.2},{:.2},{},{}",
            price - discount,
            random.gen_range(18..80_u32),
            ["a", "b"][i % 2]
        )
    });
    let found = plain(&text);
    assert!(
        of_kind(&found, LeakKind::Combination)
            .sentence
            .starts_with("paid is price − discount in every row")
    );
}

#[test]
fn sums_of_three_are_named_whatever_the_penalty() {
    let made = |is_sum: bool| {
        csv("a,b,c,all,y", 400, |i, random| {
            let (a, b, c) = (amount(random), amount(random), amount(random));
            let all = if is_sum { a + b + c } else { amount(random) };
            format!("{a:.2},{b:.2},{c:.2},{all:.2},{}", ["x", "z"][i % 2])
        })
    };
    let found = plain(&made(true));
    let told = of_kind(&found, LeakKind::Collinear);
    assert!(
        told.sentence.starts_with("all follows exactly from a, b and c"),
        "{}",
        told.sentence
    );
    assert!(plain(&made(false)).is_empty());
}

#[test]
fn numbers_that_name_rows_are_told() {
    let made = |is_account: bool| {
        csv("stamp,age,y", 500, |i, random| {
            let number = if is_account {
                10_000 + i * 7_919 % 20_011
            } else {
                random.gen_range(10_000..11_000_usize)
            };
            format!(
                "{number},{},{}",
                random.gen_range(18..80_u32),
                ["a", "b"][random.gen_range(0..2_usize)]
            )
        })
    };
    let found = plain(&made(true));
    let told = of_kind(&found, LeakKind::Identifier);
    assert!(told.sentence.contains("500 of 500 rows"), "{}", told.sentence);
    assert!(!told.sentence.contains("order"));
    assert!(plain(&made(false)).is_empty());
}

#[test]
fn a_running_number_in_a_sorted_file_gives_the_label_away() {
    let text = csv("stamp,age,y", 400, |i, random| {
        // Sorted by the label, with enough exceptions to stay below the other checks.
        let is_top = (i >= 200) != random.gen_bool(0.03);
        format!(
            "{},{},{}",
            5_000 + i,
            random.gen_range(18..80_u32),
            if is_top { "top" } else { "low" }
        )
    });
    let found = plain(&text);
    let told = of_kind(&found, LeakKind::Identifier);
    assert_eq!(told.severity, Severity::High);
    assert!(
        told.sentence.contains("they are sorted by y"),
        "{}",
        told.sentence
    );
}

#[test]
fn customers_in_both_parts_are_counted() {
    let made = |per_customer: usize| {
        csv("customer_id,spent,age,y", 400, |i, random| {
            format!(
                "{:05},{},{},{}",
                i / per_customer + 17,
                amount(random),
                random.gen_range(18..80_u32),
                ["a", "b"][random.gen_range(0..2_usize)]
            )
        })
    };
    let text = made(2);
    let found = plain(&text);
    let told = of_kind(&found, LeakKind::SharedIdentifiers);
    assert_eq!(told.severity, Severity::High);
    let [("rows", rows), ("test_rows", tests), ("share", share)] = told.numbers[..] else {
        panic!("{:?}", told.numbers)
    };
    assert!((0.6..0.9).contains(&share) && tests == 100.0 && (rows / tests - share).abs() < 1e-12);
    assert_eq!(
        told.remedies[0],
        Remedy::KeepTogether {
            column: "customer_id".to_owned()
        }
    );
    let together = warnings_of(&text, |study| {
        study.classifier.keep_together = Some("customer_id".to_owned());
    });
    assert!(together.is_empty(), "{:?}", kinds(&together));
    assert!(plain(&made(1)).is_empty());
}

#[test]
fn equal_rows_in_both_parts_are_counted() {
    let text = csv("spent,age,y", 300, |i, random| {
        format!(
            "{},{},{}",
            amount(random),
            random.gen_range(18..80_u32),
            ["a", "b"][i % 2]
        )
    });
    assert!(plain(&text).is_empty());
    // Every row stands twice.
    let rows = text.split_once('\n').unwrap().1;
    let twice = format!("{text}{rows}");
    let found = plain(&twice);
    let told = of_kind(&found, LeakKind::SharedRows);
    assert_eq!(told.severity, Severity::High);
    assert_eq!(
        told.remedies,
        [Remedy::DropDuplicates {
            columns: vec!["spent".to_owned(), "age".to_owned()]
        }]
    );
    let dropped = warnings_of(&twice, |study| study.cleaning.push(CleaningStep::DropDuplicates));
    assert!(dropped.is_empty(), "{:?}", kinds(&dropped));
}

#[test]
fn coarse_rows_are_equal_by_chance() {
    let text = csv("sex,region,age_group,y", 400, |i, random| {
        let [sex, region, age] = [2, 4, 5].map(|n| random.gen_range(0..n as u32));
        format!(
            "{},{},{},{}",
            ["f", "m"][sex as usize],
            ["N", "E", "S", "W"][region as usize],
            age * 10,
            ["a", "b"][i % 2]
        )
    });
    assert!(plain(&text).is_empty());
}

#[test]
fn dates_after_the_end_are_told() {
    let made = |is_late: bool| {
        csv(
            "last_login,churn_date,login_count,age,churned",
            300,
            |i, random| {
                let day = random.gen_range(1..28_u32);
                let login = if is_late && i % 5 == 0 {
                    format!("2024-07-{day:02}")
                } else {
                    format!("2024-03-{day:02}")
                };
                let ended = if i % 2 == 0 {
                    "2024-06-15".to_owned()
                } else {
                    "2024-05-02".to_owned()
                };
                format!(
                    "{login},{ended},{},{},{}",
                    random.gen_range(0..90_u32),
                    random.gen_range(18..80_u32),
                    ["no", "yes"][i % 2]
                )
            },
        )
    };
    let found = plain(&made(true));
    let told = of_kind(&found, LeakKind::AfterOutcome);
    assert!(
        told.sentence
            .starts_with("last_login lies after churn_date in 60 of 300 rows"),
        "{}",
        told.sentence
    );
    assert_eq!(told.remedies[0].label(), "Leave login_count out");
    let found = plain(&made(false));
    assert!(found.is_empty(), "{:?}", kinds(&found));
}

#[test]
fn a_negative_recency_is_told() {
    let made = |low: i32| {
        csv("recency_days,age,y", 300, |i, random| {
            format!(
                "{},{},{}",
                random.gen_range(low..300),
                random.gen_range(18..80_u32),
                ["a", "b"][i % 2]
            )
        })
    };
    let found = plain(&made(-30));
    assert!(
        of_kind(&found, LeakKind::AfterOutcome)
            .sentence
            .starts_with("recency_days is below 0 in ")
    );
    assert!(plain(&made(0)).is_empty());
}

#[test]
fn the_sample_customers_raise_no_alarm() {
    let text = std::fs::read_to_string("sample_data/customers.csv").unwrap();
    let found = plain(&text);
    assert!(found.is_empty(), "{:?}", kinds(&found));
}

#[test]
fn few_rows_prove_nothing() {
    let text = "spent,y\n1,a\n2,a\n3,a\n4,b\n5,b\n6,b\n";
    assert!(plain(text).is_empty());
}

#[test]
fn keys_name_kind_and_columns() {
    let warning = LeakWarning {
        kind: LeakKind::NearDuplicate,
        severity: Severity::Low,
        columns: vec!["b".to_owned(), "a".to_owned()],
        numbers: vec![],
        sentence: String::new(),
        remedies: vec![],
    };
    assert_eq!(warning.key(), "near_duplicate:b,a");
    let report = SentinelReport {
        warnings: vec![warning],
        ..SentinelReport::default()
    };
    assert_eq!(report.open(&[]).count(), 1);
    assert_eq!(report.open(&["near_duplicate:b,a".to_owned()]).count(), 0);
}
