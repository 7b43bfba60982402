//! Profiles, missing patterns and heatmaps against pandas and scipy (tests/reference/make_profile.py).

use std::sync::LazyLock;

use buyerscope::engine::{
    Progress,
    explore::{Measure, profile, relations},
    study::ImportSpec,
    table::{Table, read_bytes, read_sample, summarize},
};
use serde_json::Value;

static REFERENCE: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../reference/profile.json")).expect("profile.json is JSON")
});

fn made() -> Table {
    let text = REFERENCE["csv"].as_str().unwrap();
    let found = read_bytes(
        "made.csv",
        text.as_bytes(),
        &ImportSpec::default(),
        &Progress::none(),
    );
    found.unwrap().table
}

fn customers() -> Table {
    read_sample(&ImportSpec::default(), &Progress::none())
        .unwrap()
        .table
}

fn tables() -> [(Table, &'static Value); 2] {
    [
        (made(), &REFERENCE["made"]),
        (customers(), &REFERENCE["customers"]),
    ]
}

fn words(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect()
}

fn assert_close(found: f64, expected: &Value, what: &str) {
    let expected = expected.as_f64().unwrap();
    let off = (found - expected).abs();
    assert!(
        off <= 1e-9 * expected.abs().max(1e-3),
        "{what}: {found} instead of {expected}"
    );
}

#[test]
fn statistics_are_those_of_pandas() {
    for (table, expected) in tables() {
        let summaries = summarize(&table);
        let profile = profile(&table, &Progress::none()).unwrap();
        for name in words(&expected["numeric"]) {
            let at = summaries.iter().position(|column| column.name == name).unwrap();
            let (column, more) = (&summaries[at], &profile.columns[at]);
            let expected = &expected["columns"][name];
            assert_eq!(more.name, name);
            assert_eq!(
                column.n_rows - column.missing,
                usize::try_from(expected["count"].as_u64().unwrap()).unwrap()
            );
            for (found, statistic) in [
                (column.missing as f64, "missing"),
                (column.distinct as f64, "distinct"),
                (column.mean, "mean"),
                (column.std, "std"),
                (column.min, "min"),
                (more.quartiles.0, "q1"),
                (column.median, "median"),
                (more.quartiles.1, "q3"),
                (column.max, "max"),
                (more.skewness, "skewness"),
            ] {
                assert_close(found, &expected[statistic], &format!("{statistic} of {name}"));
            }
        }
        for name in words(&expected["categories"]) {
            let column = summaries.iter().find(|column| column.name == name).unwrap();
            let expected = expected["top"][name].as_object().unwrap();
            assert_eq!(column.distinct, expected.len());
            for level in &column.top {
                assert_eq!(
                    Some(level.count),
                    expected[&level.level].as_u64(),
                    "{}",
                    level.level
                );
            }
        }
    }
}

#[test]
fn heatmaps_are_those_of_pandas_and_scipy() {
    for (table, expected) in tables() {
        for (measure, key, rows, columns) in [
            (Measure::Pearson, "pearson", "numeric", "numeric"),
            (Measure::Spearman, "spearman", "numeric", "numeric"),
            (Measure::CramersV, "cramers_v", "categories", "categories"),
            (Measure::CorrelationRatio, "eta", "numeric", "categories"),
        ] {
            let found = relations(&table, measure, &Progress::none()).unwrap();
            assert_eq!(found.rows, words(&expected[rows]), "{key}");
            assert_eq!(found.columns, words(&expected[columns]), "{key}");
            for (i, row) in found.values.iter().enumerate() {
                for (j, &value) in row.iter().enumerate() {
                    assert_close(value, &expected[key][i][j], &format!("{key} {i} {j}"));
                }
            }
        }
    }
}

#[test]
fn missing_patterns_are_those_of_pandas() {
    let expected = &REFERENCE["made"]["missing"];
    let table = made();
    let profile = profile(&table, &Progress::none()).unwrap();
    let missing = &profile.missing;
    let names = |of: Vec<String>| {
        // In the order of the file.
        let columns = table.columns().iter().map(|info| info.name.clone());
        columns.filter(|name| of.contains(name)).collect::<Vec<_>>()
    };
    let mut found: Vec<(Vec<String>, usize)> = missing
        .patterns
        .iter()
        .map(|pattern| (names(missing.names(pattern)), pattern.n_rows))
        .collect();
    found.push((Vec::new(), missing.n_complete));
    found.sort();
    let listed = expected["patterns"].as_array().unwrap();
    assert_eq!(found.len(), listed.len());
    for ((columns, n_rows), pattern) in found.iter().zip(listed) {
        assert_eq!(*columns, words(&pattern[0]));
        assert_eq!(Some(*n_rows as u64), pattern[1].as_u64());
    }
    for pair in expected["pairs"].as_array().unwrap() {
        let place = |name: &Value| {
            let is_it = |column: &buyerscope::engine::explore::MissingColumn| {
                Some(column.name.as_str()) == name.as_str()
            };
            missing.columns.iter().position(is_it).unwrap()
        };
        let found = missing.pairs[place(&pair[0])][place(&pair[1])];
        assert_eq!(Some(found as u64), pair[2].as_u64(), "{pair}");
    }
    let day = profile
        .columns
        .iter()
        .find(|column| column.name == "day")
        .unwrap();
    let (first, last) = day.span.clone().unwrap();
    assert_eq!(
        (first, last),
        (
            REFERENCE["made"]["first_day"].as_str().unwrap().to_owned(),
            REFERENCE["made"]["last_day"].as_str().unwrap().to_owned(),
        )
    );
}
