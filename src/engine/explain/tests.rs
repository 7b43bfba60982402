//! Laws of explanations on a small made-up table.

use proptest::prelude::*;

use super::*;
use crate::engine::{
    classify::{classify, target_classes},
    features::stratified_split,
    study::{ClassifierSpec, ImportSpec, MissingPolicy},
    table::read_bytes,
};

/// Numbers without a pattern, from 0 to 1.
fn noise(mut state: u64) -> impl FnMut() -> f64 {
    state = state.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Spend, age (with holes), region, and one of `n_classes` labels that depends on them.
fn customers(seed: u64, n_rows: usize, n_classes: usize) -> Table {
    let mut next = noise(seed);
    let mut csv = "spend,age,region,label\n".to_owned();
    for row in 0..n_rows {
        let (spend, age) = (next() * 1_000.0, 18.0 + next() * 60.0);
        let region = ["North", "South", "West"][row % 3];
        let pull = spend / 250.0 - age / 40.0 + f64::from(u8::from(region == "North")) + 2.0 * next();
        // Every label occurs.
        let wished = if row < n_classes {
            row as f64
        } else {
            pull * n_classes as f64 / 6.0
        };
        let place = (1..n_classes).filter(|&class| wished >= class as f64).count();
        let label = ["a", "b", "c"][place];
        let age = if row % 17 == 5 {
            String::new()
        } else {
            format!("{age:.0}")
        };
        csv.push_str(&format!("{spend:.2},{age},{region},{label}\n"));
    }
    read_bytes("t.csv", csv.as_bytes(), &ImportSpec::default(), &Progress::none())
        .unwrap()
        .table
}

fn explained(table: &Table, l2: f64) -> ExplainReport {
    let (classes, codes) = target_classes(table, "label").unwrap();
    let spec = ClassifierSpec {
        target: Some("label".to_owned()),
        features: Some(["spend", "age", "region"].map(str::to_owned).to_vec()),
        l2,
        ..ClassifierSpec::default()
    };
    let split = stratified_split(&codes, classes.len(), 0.25, 7);
    let report = classify(table, &split, &spec, 7, &Progress::none()).unwrap();
    explain(table, &Arc::new(report), &Progress::none()).unwrap()
}

/// The values of all three columns of a customer who is not in the table.
fn made_up(spend: f64, age: f64, region: usize) -> Customer {
    Customer {
        values: vec![Value::Number(spend), Value::Number(age), Value::Level(region)],
        is_missing: vec![false; 3],
    }
}

#[test]
fn a_customer_reads_as_they_were_scored() {
    for n_classes in [2, 3] {
        let table = customers(3, 300, n_classes);
        let report = explained(&table, 1.0);
        for row in 0..table.n_rows() {
            let customer = Customer::of(&report, &table, u32::try_from(row).unwrap()).unwrap();
            let scored = report.classifier.probabilities.of(row).unwrap();
            for (class, scored) in scored.iter().enumerate() {
                let own = report.equations.explanation(&customer, class, 0.5);
                assert!((own.probability - scored).abs() < 1e-12, "{row}: {own:?}");
            }
            assert_eq!(customer.is_missing, [false, row % 17 == 5, false]);
            let predicted = report
                .classifier
                .probabilities
                .predicted(row, report.classifier.positive, 0.37);
            let decided = report.equations.explanation(&customer, 0, 0.37).decided;
            assert_eq!(Some(decided), predicted);
        }
    }
}

#[test]
fn a_row_without_a_score_says_why() {
    let table = customers(3, 300, 2);
    let mut report = explained(&table, 1.0);
    let mut classifier = (*report.classifier).clone();
    classifier.spec.missing = MissingPolicy::Drop;
    report.classifier = Arc::new(classifier);
    assert_eq!(Customer::of(&report, &table, 5).unwrap_err(), "age is missing");
    assert!(Customer::of(&report, &table, 6).is_ok());
}

#[test]
fn the_curve_at_a_value_is_the_mean_of_all_predictions_with_the_value_set() {
    for (n_classes, l2) in [(2, 0.0), (2, 2.0), (3, 1.0)] {
        let table = customers(11, 400, n_classes);
        let report = explained(&table, l2);
        let classifier = &report.classifier;
        let class = classifier.positive;
        let training: Vec<Customer> = classifier
            .train
            .rows
            .iter()
            .map(|&row| Customer::of(&report, &table, row).unwrap())
            .collect();
        for (column, effect) in report.effects(class).iter().enumerate() {
            for point in effect.points.iter().step_by(13) {
                let each = training.iter().map(|customer| {
                    let set = customer.with(column, point.value);
                    report.equations.explanation(&set, class, 0.5).probability
                });
                let mean = each.sum::<f64>() / training.len() as f64;
                let found = point.probability;
                assert!(
                    (found.value - mean).abs() < 1e-12,
                    "{column}: {found:?} is not {mean}"
                );
                assert_eq!(found.std_error.is_some(), n_classes == 2 && l2 == 0.0);
                assert_eq!(report.mean_probability(class, column, point.value), found);
            }
        }
        assert_eq!(report.effects(class).len(), 3);
        assert_eq!(report.effects(1 - class.min(1)).is_empty(), n_classes == 2);
    }
}

#[test]
fn an_average_slope_is_the_slope_of_the_mean() {
    for n_classes in [2, 3] {
        let table = customers(5, 400, n_classes);
        let report = explained(&table, 1.0);
        let class = report.classifier.positive;
        let sample = Sample::new(&report.equations, &report.background.sample);
        for feature in 0..2 {
            let std = report.equations.scaler.stds[feature];
            let mean = |by: f64| sample.added(feature, by / std, class).mean().value;
            let Average::Number { slope, step, gain } = report.effects(class)[feature].average else {
                panic!("a number has a slope")
            };
            let nearly = (mean(1e-3) - mean(-1e-3)) / 2e-3;
            assert!(
                (slope.value - nearly).abs() < 1e-8 * nearly.abs().max(1e-3),
                "{slope:?} {nearly}"
            );
            assert!((gain.value - (mean(step) - mean(0.0))).abs() < 1e-12);
        }
    }
}

#[test]
fn everything_is_said_in_sentences() {
    let table = customers(11, 400, 2);
    let report = explained(&table, 0.0);
    let class = report.classifier.positive;
    let spend = report.average_words(class, 0);
    assert!(
        spend.starts_with("+200 spend: ") && spend.contains(" on average, "),
        "{spend}"
    );
    let region = report.average_words(class, 2);
    assert!(region.contains(" instead of North: "), "{region}");
    let flipping = Flipping::new(&report, class, 0.5);
    let customer = made_up(10.0, 70.0, 1);
    let said = report.smallest_words(&flipping.flips(&customer), &customer, 0.5);
    assert!(
        said.contains(" → ") && said.contains(" would make this "),
        "{said}"
    );
    let settled = Flipping::new(&report, class, 1.0);
    assert_eq!(
        report.smallest_words(&settled.flips(&customer), &customer, 1.0),
        "No single change within what was seen in training flips the decision."
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn pushes_add_up_to_the_log_odds(
        seed in 1_u64..1_000, n_classes in 2_usize..4, spend in -500.0..2_000.0, age in 0.0..120.0, region in 0_usize..3
    ) {
        let report = explained(&customers(seed, 120, n_classes), 0.5);
        let customer = made_up(spend, age, region);
        let standardised = report.equations.all_standardised(&customer.values);
        let log_odds = report.equations.log_odds(&standardised);
        for class in 0..n_classes {
            let own = report.equations.explanation(&customer, class, 0.5);
            let sum = own.base + own.pushes.iter().sum::<f64>();
            prop_assert!((sum - own.score).abs() < 1e-12);
            let against = if n_classes == 2 {
                // Near 0 and 1 the log-odds of a probability have fewer digits than the sum.
                prop_assert!((own.probability - 1.0 / (1.0 + (-sum).exp())).abs() < 1e-12);
                log_odds[1 - class]
            } else {
                log_odds.iter().sum::<f64>() / n_classes as f64
            };
            prop_assert!((sum - (log_odds[class] - against)).abs() < 1e-12 * sum.abs().max(1.0));
        }
    }

    #[test]
    fn the_smallest_change_flips_and_one_per_cent_less_does_not(
        seed in 1_u64..1_000, n_classes in 2_usize..4, threshold in 0.05..0.95,
        spend in 0.0..1_000.0, age in 18.0..78.0, region in 0_usize..3
    ) {
        let report = explained(&customers(seed, 150, n_classes), 0.5);
        for class in 0..n_classes {
            let flipping = Flipping::new(&report, class, threshold);
            let customer = made_up(spend, age, region);
            let is_for = flipping.is_for(&customer);
            for (column, flip) in flipping.flips(&customer).into_iter().enumerate() {
                let with = |value: Value| flipping.is_for(&customer.with(column, value));
                match flip {
                    Flip::To { exact, value, .. } => {
                        let Value::Number(now) = customer.values[column] else { unreachable!() };
                        prop_assert_ne!(with(Value::Number(exact)), is_for);
                        prop_assert_ne!(with(Value::Number(value)), is_for);
                        prop_assert_eq!(with(Value::Number(now + 0.99 * (exact - now))), is_for);
                        prop_assert!((value - now).abs() >= (exact - now).abs() * (1.0 - 1e-12));
                        let borders = flipping.borders(&customer, column);
                        let nearest = borders.iter().map(|b| (b - exact).abs()).fold(f64::INFINITY, f64::min);
                        prop_assert!(nearest <= 1e-6 * exact.abs().max(1.0));
                    }
                    Flip::Levels(levels) => {
                        for level in 0..3 {
                            let flips = with(Value::Level(level)) != is_for;
                            prop_assert_eq!(levels.contains(&level), flips);
                        }
                    }
                    Flip::Beyond { value } => {
                        prop_assert_ne!(with(Value::Number(value)), is_for);
                        let Seen::Number(seen) = &report.background.columns[column] else { unreachable!() };
                        prop_assert_eq!(with(Value::Number(seen.least)), is_for);
                        prop_assert_eq!(with(Value::Number(seen.most)), is_for);
                    }
                    Flip::Never => {
                        if let Seen::Number(seen) = &report.background.columns[column] {
                            prop_assert_eq!(with(Value::Number(seen.least)), is_for);
                            prop_assert_eq!(with(Value::Number(seen.most)), is_for);
                        }
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_decision_changes_at_every_border_and_nowhere_else(
        seed in 1_u64..1_000, n_classes in 2_usize..4, threshold in 0.05..0.95,
        spend in 0.0..1_000.0, age in 18.0..78.0, region in 0_usize..3
    ) {
        let report = explained(&customers(seed, 150, n_classes), 0.5);
        let customer = made_up(spend, age, region);
        let flipping = Flipping::of_decision(&report, &customer, threshold);
        prop_assert!(flipping.is_for(&customer));
        for column in 0..2 {
            let at = |value: f64| {
                report.equations.decision(&customer.with(column, Value::Number(value)), threshold)
            };
            let borders = flipping.all_borders(&customer, column);
            prop_assert!(borders.len() < n_classes);
            let mut ends = vec![-1e7];
            ends.extend(&borders);
            ends.push(1e7);
            let mut before = None;
            for stretch in ends.windows(2) {
                let within = |share: f64| stretch[0] + share * (stretch[1] - stretch[0]);
                let decided = at(within(0.5));
                for share in [1e-6, 0.1, 0.9, 1.0 - 1e-6] {
                    prop_assert_eq!(at(within(share)), decided);
                }
                prop_assert_ne!(Some(decided), before);
                before = Some(decided);
            }
        }
    }
}
