//! Identifiers, twins, dates, and what raises no alarm.

use rand::Rng as _;

use super::*;

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
            columns: ["spent", "age", "y"].map(str::to_owned).to_vec()
        }]
    );
    assert!(
        told.sentence.contains("in every feature and in y"),
        "{}",
        told.sentence
    );
    assert!(!told.sentence.contains("stay"), "{}", told.sentence);
    // A third time, with the other label: no duplicates, and the remedy leaves them.
    let swapped = rows
        .replace(",a\n", ",c\n")
        .replace(",b\n", ",a\n")
        .replace(",c\n", ",b\n");
    let found = plain(&format!("{twice}{swapped}"));
    let told = of_kind(&found, LeakKind::SharedRows);
    let words = "more are equal in the features alone; their y differs, so they stay.";
    assert!(told.sentence.contains(words), "{}", told.sentence);
    let Remedy::DropDuplicates { columns } = &told.remedies[0] else {
        panic!("{:?}", told.remedies);
    };
    let dropped = warnings_of(&format!("{twice}{swapped}"), |study| {
        let by = columns.clone();
        let keep = crate::engine::study::Keep::First;
        study.cleaning.push(CleaningStep::Duplicates { by, keep }.into());
    });
    assert!(dropped.is_empty(), "{:?}", kinds(&dropped));
    let dropped = warnings_of(&twice, |study| {
        study.cleaning.push(CleaningStep::drop_duplicates().into());
    });
    assert!(dropped.is_empty(), "{:?}", kinds(&dropped));
}

#[test]
fn coarse_rows_are_equal_by_chance() {
    let text = csv("sex,region,age_group,y", 400, |i, random| {
        let [sex, region, age] = [2, 4, 5_u32].map(|n| random.gen_range(0..n));
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

/// The warnings where the rows of another file test.
fn tested_on(train: &str, test: &str) -> Vec<LeakWarning> {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), test).unwrap();
    warnings_of(train, |study| {
        study.validation.test = TestRows::File {
            path: file.path().to_owned(),
        };
    })
}

#[test]
fn customers_who_train_are_found_in_the_test_file() {
    let of = |first: usize| {
        csv("customer_id,spent,age,y", 200, |i, random| {
            format!(
                "C{:04},{},{},{}",
                first + i,
                amount(random) + first as f64,
                random.gen_range(18..80_u32),
                ["a", "b"][random.gen_range(0..2_usize)]
            )
        })
    };
    let found = tested_on(&of(0), &of(150));
    let told = of_kind(&found, LeakKind::SharedIdentifiers);
    assert_eq!(told.numbers[0], ("rows", 50.0));
    assert_eq!(told.severity, Severity::High);
    assert!(
        told.sentence.starts_with("50 of 200 rows of "),
        "{}",
        told.sentence
    );
    assert!(
        told.sentence.contains("have a customer_id that also trains"),
        "{}",
        told.sentence
    );
    assert!(told.remedies.is_empty());
    assert!(tested_on(&of(0), &of(200)).is_empty());
}

#[test]
fn rows_that_train_are_found_in_the_test_file() {
    let of = |luck: f64| {
        csv("spent,age,y", 200, |i, random| {
            format!(
                "{},{},{}",
                amount(random) + luck,
                random.gen_range(18..80_u32),
                ["a", "b"][i % 2]
            )
        })
    };
    let (train, other) = (of(0.0), of(0.37));
    assert!(tested_on(&train, &other).is_empty());
    let some: Vec<&str> = train.lines().skip(1).take(8).collect();
    let found = tested_on(&train, &format!("{other}{}\n", some.join("\n")));
    let told = of_kind(&found, LeakKind::SharedRows);
    assert_eq!(told.numbers[0], ("rows", 8.0));
    assert_eq!(told.severity, Severity::Medium);
    // With another label they are no duplicates.
    let relabelled = some
        .join("\n")
        .replace(",a", ",c")
        .replace(",b", ",a")
        .replace(",c", ",b");
    assert!(tested_on(&train, &format!("{other}{relabelled}\n")).is_empty());
}
