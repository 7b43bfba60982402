//! A test file of purchases: its customers are made by the rules that made those that train, and test them.
#![expect(clippy::unwrap_used, reason = "a failing test says where")]

use std::fmt::Write as _;

use buyerscope::engine::{
    EngineError, Progress,
    purchases::{Cut, Day, LabelRule, Measure, PurchaseSpec, RfmSpec},
    run::{Results, Step, perform, plan},
    study::{Source, Study, TestRows},
};

/// Purchases of `n` customers in a year, three to nine each; `dear` times as dear as the first ones.
fn purchases(n: u32, year: u32, dear: u32) -> String {
    let mut csv = "customer_id,date,amount\n".to_owned();
    for i in 0..n {
        for p in 0..3 + i * 7 % 7 {
            let (month, day) = (1 + (i * 5 + p * 3) % 12, 1 + (i * 11 + p * 7) % 28);
            let cents = dear * (900 + i * 7_919 % 6_000 + p * 13 % 90);
            writeln!(
                csv,
                "C{year}{i:03},{year}-{month:02}-{day:02},{}.{:02}",
                cents / 100,
                cents % 100
            )
            .unwrap();
        }
    }
    csv
}

fn spec() -> PurchaseSpec {
    PurchaseSpec {
        customer: "customer_id".to_owned(),
        date: "date".to_owned(),
        amount: "amount".to_owned(),
        rfm: Some(RfmSpec::default()),
        label: Some(LabelRule::default()),
        ..PurchaseSpec::default()
    }
}

/// Trained on one file and tested on the other.
fn tested(train: &str, test: &str, spec: PurchaseSpec) -> Result<Results, EngineError> {
    let file = |text: &str| {
        let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    };
    let (train, test) = (file(train), file(test));
    let mut study = Study {
        source: Some(Source::File(train.path().to_owned())),
        purchases: Some(spec),
        ..Study::default()
    };
    study.validation.test = TestRows::File {
        path: test.path().to_owned(),
    };
    let mut results = Results::default();
    for step in [Step::Import, Step::Customers, Step::Prepare, Step::Classify] {
        assert!(plan(&study, &results).contains(&step), "{step:?}");
        let outcome = perform(step, &study, &results, &Progress::none());
        if let Err(error) = &outcome.result {
            return Err(error.clone());
        }
        results.accept(outcome);
    }
    Ok(results)
}

#[test]
fn customers_of_the_other_file_test_by_the_bounds_of_those_that_train() {
    let results = tested(&purchases(90, 2023, 1), &purchases(40, 2024, 3), spec()).unwrap();
    let on = results.prepared().unwrap();
    let theirs = on.test_file.as_ref().unwrap();
    assert_eq!(
        (on.split.train.len(), theirs.n_read, theirs.table.n_rows()),
        (90, 40, 40)
    );
    assert!(theirs.lacking.is_empty());

    let made = &results.customers().unwrap().report;
    let cut = made.label.as_ref().unwrap().cut;
    let spent = theirs.table.numbers("avg_purchase_value").unwrap();
    let labels = theirs.table.plain_cells("buyer_type").unwrap();
    for (spent, label) in spent.iter().zip(&labels) {
        let expected = if *spent > cut {
            "Premium Buyer"
        } else {
            "Bargain Hunter"
        };
        assert_eq!(label, expected, "{spent} and {cut}");
    }
    // Three times as dear: by a bound of their own a third of them would be premium.
    let n_premium = labels.iter().filter(|label| *label == "Premium Buyer").count();
    assert!(n_premium > 20, "{n_premium}");

    let edges = made.rfm.as_ref().unwrap().monetary.edges;
    let total = theirs.table.numbers("total_spent").unwrap();
    let scores = theirs.table.numbers("m_score").unwrap();
    for (total, score) in total.iter().zip(&scores) {
        let below = edges.iter().filter(|edge| **edge < *total).count();
        assert_eq!(*score, 1.0 + below as f64);
    }
    // The last day of their own purchases.
    let recency = theirs.table.numbers("recency_days").unwrap();
    assert_eq!(recency.iter().copied().fold(f64::MAX, f64::min), 0.0);
    let words = on.test_words().unwrap();
    assert!(
        words.contains(", made of ") && words.contains(" as of 2024-12-"),
        "{words}"
    );

    let report = &results.classifier().unwrap().report;
    let test = report.test.as_ref().unwrap();
    assert_eq!((report.train.rows.len(), test.rows.len()), (90, 40));
    assert_eq!(
        report
            .warnings
            .iter()
            .filter(|said| said.contains("left out"))
            .count(),
        0
    );
}

#[test]
fn the_same_purchases_become_the_same_customers() {
    for label in [Cut::Quantile(0.4), Cut::Value(30.0)] {
        let spec = PurchaseSpec {
            label: Some(LabelRule {
                measure: Measure::TotalSpent,
                cut: label,
                ..LabelRule::default()
            }),
            ..spec()
        };
        let text = purchases(60, 2023, 1);
        let results = tested(&text, &text, spec).unwrap();
        let on = results.prepared().unwrap();
        let theirs = &on.test_file.as_ref().unwrap().table;
        for column in on.table.columns() {
            let cells = |table: &buyerscope::engine::table::Table| table.plain_cells(&column.name).unwrap();
            assert_eq!(cells(&on.table), cells(theirs), "{}", column.name);
        }
        let lines = theirs.lines_of(theirs.all_rows());
        assert_eq!(lines.n_common(&on.table.lines_of(on.table.all_rows())), 0);
    }
}

#[test]
fn a_day_of_reckoning_before_all_of_them_and_other_faults_are_told() {
    let early = PurchaseSpec {
        as_of: Some(Day::parse("2023-12-31").unwrap()),
        ..spec()
    };
    let train = purchases(90, 2023, 1);
    let results = tested(&train, &purchases(40, 2024, 1), early.clone()).unwrap();
    let said = results.classifier().unwrap().report.warnings.join("\n");
    assert!(
        said.contains("all purchases are later than 2023-12-31, the day of reckoning"),
        "{said}"
    );

    // Some are earlier: by the same rule those after it do not count.
    let both = purchases(90, 2023, 1) + purchases(40, 2024, 1).split_once('\n').unwrap().1;
    let results = tested(&train, &both, early).unwrap();
    assert_eq!(results.prepared().unwrap().n_test(), 90);
    let said = results.classifier().unwrap().report.warnings.join("\n");
    assert!(said.contains("after the day of reckoning"), "{said}");

    let refused = |test: &str| tested(&train, test, spec()).unwrap_err().to_string();
    let said = refused("customer_id,when,amount\nC1,2024-01-01,3.00\n");
    assert!(said.contains("has no date"), "{said}");
    let said = refused("customer_id,date,amount\nC1,,3.00\nC2,,4.00\n");
    assert!(
        said.contains("no customers can be made of the purchases in the test file "),
        "{said}"
    );
}
