//! The command line as scripts see it: the shapes, the exit status, the files, and known numbers.

use std::{fs, path::Path, sync::OnceLock};

use serde_json::{Value, json};

use crate::command::{argument, buyerscope, file_of, in_repository, some_customers};

/// `analyze` on all sample customers, once for all tests that only look at it.
fn sample_analysis() -> &'static (tempfile::TempDir, Value, String) {
    static RUN: OnceLock<(tempfile::TempDir, Value, String)> = OnceLock::new();
    RUN.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let sample = in_repository("sample_data/customers.csv");
        // A folder that is not there yet, below one that is not either.
        let out = folder.path().join("results").join("today");
        let text = buyerscope([
            "analyze",
            argument(&sample),
            "--target",
            "buyer_type",
            "--out",
            argument(&out),
            "--json",
        ])
        .text();
        let json = serde_json::from_str(&text).unwrap();
        (folder, json, text)
    })
}

/// Every key of the promise is there, holding the same kind of value. A number may be null where
/// the promise says `nullable`; an empty string stands for any text.
fn assert_shape(promise: &Value, found: &Value, place: &str) {
    match (promise, found) {
        (Value::Object(promise), Value::Object(found)) => {
            for (key, value) in promise {
                let inside = found.get(key);
                let inside = inside.unwrap_or_else(|| panic!("{place}.{key} is missing"));
                assert_shape(value, inside, &format!("{place}.{key}"));
            }
        }
        (Value::Array(promise), Value::Array(found)) => {
            for (at, value) in found.iter().enumerate() {
                assert_shape(&promise[0], value, &format!("{place}[{at}]"));
            }
        }
        (Value::String(word), Value::Null | Value::Number(_)) if word == "nullable" => {}
        (promise, found) => assert_eq!(
            std::mem::discriminant(promise),
            std::mem::discriminant(found),
            "{place} is {found}"
        ),
    }
}

/// The keys stand in this order in the text.
fn assert_order(text: &str, keys: &[&str]) {
    let mut from = 0;
    for key in keys {
        let found = text[from..].find(&format!("\"{key}\":"));
        from += found.unwrap_or_else(|| panic!("{key} is out of order")) + 1;
    }
}

fn interval() -> Value {
    json!({"value": 0, "low": 0, "high": 0})
}

fn evaluation_shape() -> Value {
    json!({
        "threshold": 0.5, "confusion": {"labels": [""], "counts": [[0]]}, "accuracy": interval(),
        "precision": interval(), "recall": interval(), "f1": interval(), "specificity": interval(),
        "mcc": interval(), "roc_auc": interval(), "pr_auc": {"value": 0}, "log_loss": 0, "brier": 0
    })
}

fn segments_shape() -> Value {
    json!({
        "features": [""], "k": 0, "chosen_by": "", "inertia": 0, "silhouette": 0, "sizes": [0],
        "centroids": [{"total_spent": 0, "avg_purchase_value": 0, "visits_per_month": 0, "age": 0}],
        "scan": [{"k": 2, "inertia": 0, "silhouette": 0, "stability": "nullable"}]
    })
}

#[test]
fn analyze_prints_what_is_promised() {
    let (_, json, text) = sample_analysis();
    let coefficient = json!({
        "feature": "", "value": 0, "std_error": "nullable", "z": "nullable", "p": "nullable", "odds_ratio": 1,
        "low": "nullable", "high": "nullable"
    });
    let promise = json!({
        "source": {"file": "", "sha256": "", "rows": 0, "rows_used": 0}, "seed": 42,
        "classifier": {
            "target": "", "classes": [""], "positive": "", "features": [""], "l2": 1.0, "converged": true,
            "iterations": 0, "train_rows": 0, "test_rows": 0, "log_likelihood": 0,
            "intercept": {"value": 0, "std_error": "nullable"}, "coefficients": [coefficient],
            "train": evaluation_shape(), "test": evaluation_shape()
        },
        "segments": segments_shape(),
        "seconds": {"read": 0, "train": 0, "segment": 0, "scan": 0},
        "warnings": [""]
    });
    assert_shape(&promise, json, "");
    assert_order(
        text,
        &["source", "seed", "classifier", "segments", "seconds", "warnings"],
    );
    assert_order(
        text,
        &[
            "target",
            "classes",
            "positive",
            "features",
            "l2",
            "converged",
            "intercept",
            "coefficients",
        ],
    );
    assert_order(
        text,
        &[
            "centroids",
            "total_spent",
            "avg_purchase_value",
            "visits_per_month",
            "age",
            "scan",
        ],
    );
}

#[test]
fn analyze_works_on_the_sample() {
    let (_, json, _) = sample_analysis();
    assert_eq!(json["source"]["rows"], 5_000);
    assert_eq!(json["source"]["rows_used"], 5_000);
    assert_eq!(json["source"]["sha256"].as_str().unwrap().len(), 64);
    let classifier = &json["classifier"];
    assert_eq!(classifier["classes"], json!(["Bargain Hunter", "Premium Buyer"]));
    assert_eq!(classifier["positive"], "Premium Buyer", "the rarer label");
    assert_eq!(
        classifier["features"],
        json!([
            "total_spent",
            "avg_purchase_value",
            "visits_per_month",
            "age",
            "region"
        ])
    );
    let (train, test) = (&classifier["train_rows"], &classifier["test_rows"]);
    assert_eq!(train.as_u64().unwrap() + test.as_u64().unwrap(), 5_000);
    assert!(
        (1_249..=1_251).contains(&test.as_u64().unwrap()),
        "a quarter: {test}"
    );
    assert_eq!(total_of(&classifier["test"]), test.as_u64().unwrap());
    assert!(classifier["test"]["roc_auc"]["value"].as_f64().unwrap() > 0.8);
    // With a penalty nothing is known of the errors.
    assert!(classifier["coefficients"][0]["std_error"].is_null());
    let segments = &json["segments"];
    assert_eq!(
        (&segments["k"], &segments["chosen_by"]),
        (&json!(5), &json!("silhouette"))
    );
    let ks: Vec<u64> = segments["scan"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["k"].as_u64().unwrap())
        .collect();
    assert_eq!(ks, (2..=10).collect::<Vec<u64>>());
    for stage in ["read", "train", "segment", "scan"] {
        assert!(
            json["seconds"][stage].as_f64().unwrap() > 0.0,
            "{stage} took no time"
        );
    }
    assert!(json["seconds"]["segment"].as_f64() < json["seconds"]["scan"].as_f64());
    let warnings = json["warnings"].to_string();
    assert!(warnings.contains("age: 214 missing cells"), "{warnings}");
}

fn total_of(evaluation: &Value) -> u64 {
    let rows = evaluation["confusion"]["counts"].as_array().unwrap();
    rows.iter()
        .flat_map(|row| row.as_array().unwrap())
        .map(|n| n.as_u64().unwrap())
        .sum()
}

#[test]
fn out_writes_every_file_whole() {
    let (folder, _, text) = sample_analysis();
    let out = folder.path().join("results").join("today");
    let mut names: Vec<String> = fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let expected = [
        "confusion.png",
        "confusion.svg",
        "elbow.svg",
        "predictions.csv",
        "results.json",
        "roc.svg",
        "scatter.png",
        "scatter.svg",
        "segments.csv",
    ];
    assert_eq!(names, expected);
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    assert_eq!(&read("results.json"), text, "the file and the print are one");
    for name in ["confusion.svg", "roc.svg", "scatter.svg", "elbow.svg"] {
        let svg = read(name);
        assert!(svg.starts_with("<svg") || svg.starts_with("<?xml"), "{name}");
        assert!(
            svg.trim_end().ends_with("</svg>") && svg.contains("customers.csv"),
            "{name}"
        );
    }
    for name in ["confusion.png", "scatter.png"] {
        let png = fs::read(out.join(name)).unwrap();
        assert!(png.starts_with(b"\x89PNG") && png.len() > 10_000, "{name}");
    }
    // One row a customer and the head.
    assert_eq!(read("predictions.csv").lines().count(), 5_001);
    assert_eq!(read("segments.csv").lines().count(), 6);
}

#[test]
fn predictions_agree_with_the_matrix() {
    let (folder, json, _) = sample_analysis();
    let path = folder.path().join("results/today/predictions.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let heads = reader.headers().unwrap().clone();
    let at = |name: &str| {
        heads
            .iter()
            .position(|head| head == name)
            .unwrap_or_else(|| panic!("{name} in {heads:?}"))
    };
    let (id, predicted, segment) = (at("customer_id"), at("predicted"), at("segment"));
    let mut n_positive = 0;
    let mut sizes = [0_u64; 5];
    for row in reader.records() {
        let row = row.unwrap();
        assert!(row[id].starts_with('C'));
        n_positive += u64::from(&row[predicted] == "Premium Buyer");
        sizes[row[segment].parse::<usize>().unwrap() - 1] += 1;
    }
    let in_matrices: u64 = ["train", "test"]
        .iter()
        .flat_map(|part| [0, 1].map(|truth| &json["classifier"][part]["confusion"]["counts"][truth][1]))
        .map(|count| count.as_u64().unwrap())
        .sum();
    assert_eq!(n_positive, in_matrices);
    assert_eq!(json!(sizes), json["segments"]["sizes"]);
}

#[test]
fn inspect_prints_what_is_promised() {
    let messy = in_repository("sample_data/customers_messy.csv");
    let ran = buyerscope(["inspect", argument(&messy), "--json"]).text();
    let json: Value = serde_json::from_str(&ran).unwrap();
    let column = json!({
        "name": "", "kind": "", "missing": 0, "rejected": 0, "ambiguous": 0, "distinct": 0, "min": "nullable",
        "max": "nullable", "mean": "nullable", "std": "nullable", "median": "nullable"
    });
    let promise = json!({
        "file": "", "sha256": "", "rows": 0, "encoding": "", "delimiter": "", "decimal": "", "columns": [column],
        "problems": [{"line": 0, "column": "", "value": "", "problem": ""}], "problems_total": 0
    });
    assert_shape(&promise, &json, "");
    assert_order(
        &ran,
        &[
            "file",
            "sha256",
            "rows",
            "encoding",
            "delimiter",
            "decimal",
            "columns",
            "problems",
        ],
    );
    assert_eq!(
        (
            &json["encoding"],
            &json["delimiter"],
            &json["decimal"],
            &json["rows"]
        ),
        (&json!("windows-1252"), &json!(";"), &json!(","), &json!(1_497))
    );
    assert_eq!(json["columns"][6]["kind"], "category");
    assert_eq!(json["problems_total"], 2);
}

#[test]
fn inspect_speaks_to_people() {
    let messy = in_repository("sample_data/customers_messy.csv");
    let said = buyerscope(["inspect", argument(&messy)]).text();
    for expected in [
        "1\u{202f}497 rows, 7 columns, windows-1252",
        "über 60",
        "3 rows set aside",
        "customer_id",
    ] {
        assert!(said.contains(expected), "{expected} is not in\n{said}");
    }
}

#[test]
fn reading_can_be_told() {
    let (_folder, path) = file_of("a.txt", b"id\tspent\n01\t1.234,5\n02\t2,5\n03\t3,25\n");
    for tab in ["\\t", "tab"] {
        let json = buyerscope([
            "inspect",
            argument(&path),
            "--delimiter",
            tab,
            "--decimal",
            ",",
            "--thousands",
            ".",
            "--encoding",
            "latin1",
            "--text",
            "id",
            "--json",
        ])
        .json();
        assert_eq!(json["delimiter"], "\t");
        assert_eq!(json["encoding"], "windows-1252", "what the web calls latin1");
        assert_eq!(json["columns"][0]["kind"], "identifier");
        assert_eq!(json["columns"][1]["max"], 1234.5);
    }
}

#[test]
fn segment_prints_segments_alone() {
    let (folder, customers) = some_customers();
    let out = folder.path().join("out");
    let json = buyerscope([
        "segment",
        argument(&customers),
        "--k",
        "4",
        "--k-range",
        "2..5",
        "--seed",
        "7",
        "--json",
        "--out",
        argument(&out),
    ])
    .json();
    let promise = json!({
        "source": {"file": "", "sha256": "", "rows": 0, "rows_used": 0}, "seed": 7,
        "segments": segments_shape(), "warnings": [""]
    });
    assert_shape(&promise, &json, "");
    assert!(json.get("classifier").is_none());
    assert_eq!(
        (&json["segments"]["k"], &json["segments"]["chosen_by"]),
        (&json!(4), &json!("user"))
    );
    assert_eq!(json["segments"]["scan"].as_array().unwrap().len(), 4);
    let sizes = json["segments"]["sizes"].as_array().unwrap();
    assert_eq!(sizes.iter().map(|n| n.as_u64().unwrap()).sum::<u64>(), 600);
    assert_eq!(json["seed"], 7);
    for name in [
        "results.json",
        "scatter.svg",
        "scatter.png",
        "elbow.svg",
        "segments.csv",
        "predictions.csv",
    ] {
        assert!(out.join(name).is_file(), "{name}");
    }
    assert!(!out.join("confusion.svg").exists());
}

/// `analyze` on some customers with a short scan.
fn analyze_some(more: &[&str]) -> Value {
    let (_folder, customers) = some_customers();
    let mut arguments = vec!["analyze", argument(&customers), "--json", "--k-range", "2..3"];
    if !more.contains(&"--target") {
        arguments.extend(["--target", "buyer_type"]);
    }
    arguments.extend(more);
    buyerscope(arguments).json()
}

#[test]
fn without_test_rows_all_rows_train() {
    let json = analyze_some(&["--test-fraction", "0"]);
    let classifier = &json["classifier"];
    assert_eq!(
        (&classifier["train_rows"], &classifier["test_rows"]),
        (&json!(600), &json!(0))
    );
    assert!(classifier.get("test").is_none());
    assert_eq!(total_of(&classifier["train"]), 600);
}

#[test]
fn a_higher_threshold_predicts_fewer() {
    let predicted = |threshold: &str| {
        let json = analyze_some(&["--threshold", threshold]);
        let test = &json["classifier"]["test"];
        assert_eq!(test["threshold"], threshold.parse::<f64>().unwrap());
        let counts = &test["confusion"]["counts"];
        counts[0][1].as_u64().unwrap() + counts[1][1].as_u64().unwrap()
    };
    let (low, high) = (predicted("0.2"), predicted("0.8"));
    assert!(low > high && high > 0, "{low} and {high}");
}

#[test]
fn swapping_the_positive_label_swaps_recalls() {
    let [premium, bargain] =
        ["Premium Buyer", "Bargain Hunter"].map(|label| analyze_some(&["--positive", label]));
    let [premium, bargain] = [&premium["classifier"], &bargain["classifier"]];
    assert_eq!(premium["positive"], "Premium Buyer");
    assert_eq!(bargain["positive"], "Bargain Hunter");
    assert_eq!(premium["test"]["recall"], bargain["test"]["specificity"]);
    assert_eq!(premium["test"]["confusion"], bargain["test"]["confusion"]);
    let value = |classifier: &Value| classifier["coefficients"][1]["value"].as_f64().unwrap();
    assert!((value(premium) + value(bargain)).abs() < 1e-9);
    assert!(value(premium) > 0.0, "premium buyers fill larger baskets");
}

#[test]
fn more_than_two_classes_are_averaged_and_listed() {
    let json = analyze_some(&["--target", "region"]);
    let classifier = &json["classifier"];
    assert_eq!(classifier["classes"], json!(["East", "North", "South", "West"]));
    let per_class = classifier["test"]["per_class"].as_array().unwrap();
    assert_eq!(per_class.len(), 4);
    let mean: f64 = per_class
        .iter()
        .map(|class| class["recall"]["value"].as_f64().unwrap())
        .sum::<f64>()
        / 4.0;
    assert!((mean - classifier["test"]["recall"]["value"].as_f64().unwrap()).abs() < 1e-12);
    assert_eq!(
        classifier["test"]["confusion"]["counts"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    let classes: Vec<&str> = classifier["coefficients"]
        .as_array()
        .unwrap()
        .iter()
        .map(|coefficient| coefficient["class"].as_str().unwrap())
        .collect();
    assert!(classes.contains(&"East") && classes.contains(&"West"));
}

#[test]
fn choices_of_the_classifier_count() {
    let plain = analyze_some(&[]);
    let other = analyze_some(&[
        "--features",
        "age,total_spent",
        "--class-weight",
        "balanced",
        "--missing",
        "drop",
        "--segment-features",
        "age",
        "--seed",
        "1",
        "--l2",
        "0",
    ]);
    assert_eq!(
        other["classifier"]["features"],
        json!(["total_spent", "age"]),
        "in file order"
    );
    assert_eq!(other["segments"]["features"], json!(["age"]));
    assert_eq!(other["classifier"]["l2"], 0.0);
    assert!(
        other["classifier"]["coefficients"][0]["std_error"]
            .as_f64()
            .unwrap()
            > 0.0
    );
    let used = |json: &Value| json["source"]["rows_used"].as_u64().unwrap();
    assert!(used(&other) < used(&plain), "rows without an age are left out");
    assert_ne!(
        other["classifier"]["test"]["recall"],
        plain["classifier"]["test"]["recall"]
    );
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let without_seconds = || {
        let mut json = analyze_some(&["--k", "3"]);
        json.as_object_mut().unwrap().remove("seconds");
        // The folders differ.
        json["source"]["file"].take();
        json
    };
    assert_eq!(without_seconds(), without_seconds());
}

#[test]
fn without_columns_for_segments_the_classifier_stands_alone() {
    let rows: String = (0..40)
        .map(|i| format!("{},{}\n", ["a", "b"][i % 2], ["x", "y"][(i / 3) % 2]))
        .collect();
    let (folder, path) = file_of("words.csv", format!("kind,answer\n{rows}").as_bytes());
    let out = folder.path().join("out");
    let file = argument(&path);
    let json = buyerscope([
        "analyze",
        file,
        "--target",
        "answer",
        "--json",
        "--out",
        argument(&out),
    ])
    .json();
    assert!(json.get("segments").is_none());
    assert!(
        json["warnings"].to_string().contains("No segments: "),
        "{}",
        json["warnings"]
    );
    assert!(out.join("roc.svg").is_file() && !out.join("segments.csv").exists());
    let asked = buyerscope(["analyze", file, "--target", "answer", "--k", "3"]).complaint();
    assert!(asked.contains("choose at least one column"), "{asked}");
}

#[test]
fn people_get_sentences_and_tables() {
    let (folder, customers) = some_customers();
    let out = folder.path().join("out");
    let said = buyerscope([
        "analyze",
        argument(&customers),
        "--target",
        "buyer_type",
        // Without region: a level that a single customer has splits the classes perfectly.
        "--features",
        "total_spent,avg_purchase_value,visits_per_month,age",
        "--k-range",
        "2..3",
        "--l2",
        "0",
        "--out",
        argument(&out),
    ])
    .text();
    for expected in [
        "600 of 600 rows used, UTF-8, seed 42",
        "Predicting buyer_type: Premium Buyer against Bargain Hunter",
        "Better than no model? Yes.",
        "Confusion matrix, test: 150 of 600 rows, Premium Buyer from 0.50 on",
        "Coefficients towards Premium Buyer",
        "std. error",
        "mean avg_purchase_value",
        "buyer_type: Premium Buyer",
        "taken, clearest",
        "To know\n- visits_per_month: ",
        "9 files written to ",
    ] {
        assert!(said.contains(expected), "{expected} is not in\n{said}");
    }
    assert!(
        said.lines().all(|line| line.trim_end() == line),
        "spaces at the end of a line"
    );
    assert!(!said.contains("NaN") && !said.contains("inf"), "{said}");
}

/// Known results of the OJ data, as its README gives them.
#[test]
fn oj_is_what_statsmodels_says() {
    let oj = in_repository("../shared/data/oj.csv");
    if !oj.exists() {
        eprintln!("skipped: {} is not there", oj.display());
        return;
    }
    let json = buyerscope([
        "analyze",
        argument(&oj),
        "--target",
        "Purchase",
        "--positive",
        "MM",
        "--features",
        "LoyalCH,PriceDiff,DiscMM,WeekofPurchase",
        "--l2",
        "0",
        "--test-fraction",
        "0",
        "--json",
    ])
    .json();
    let classifier = &json["classifier"];
    let close = |found: &Value, expected: f64| {
        let found = found.as_f64().unwrap();
        // The README gives six decimals: half of the last, or five significant digits.
        let within = (expected.abs() * 5e-6).max(5.1e-7);
        assert!((found - expected).abs() < within, "{found} is not {expected}");
    };
    close(&classifier["intercept"]["value"], 3.070450);
    close(&classifier["intercept"]["std_error"], 1.442536);
    for (feature, value, error) in [
        ("LoyalCH", -6.380797, 0.390953),
        ("PriceDiff", -3.935757, 0.658863),
        ("DiscMM", -1.567991, 0.812371),
        ("WeekofPurchase", 0.002032, 0.006006),
    ] {
        let found = classifier["coefficients"].as_array().unwrap().iter();
        let found = found.clone().find(|c| c["feature"] == feature).unwrap();
        close(&found["value"], value);
        close(&found["std_error"], error);
    }
    close(&classifier["log_likelihood"], -418.11655);
    assert_eq!(classifier["train"]["confusion"]["labels"], json!(["CH", "MM"]));
    assert_eq!(
        classifier["train"]["confusion"]["counts"],
        json!([[571, 82], [101, 316]])
    );
    close(&classifier["train"]["roc_auc"]["value"], 0.899868);
}

#[test]
fn wrong_arguments_end_with_two() {
    for arguments in [
        &["analyze", "a.csv"][..],
        &["inspect"],
        &["inspect", "a.csv", "--out", "x"],
        &["analyze", "a.csv", "--target", "t", "--test-fraction", "0.99"],
        &["analyze", "a.csv", "--target", "t", "--threshold", "2"],
        &["analyze", "a.csv", "--target", "t", "--l2", "-1"],
        &["analyze", "a.csv", "--target", "t", "--missing", "guess"],
        &["segment", "a.csv", "--k", "none"],
        &["segment", "a.csv", "--k-range", "9..3"],
        &["inspect", "a.csv", "--delimiter", "ab"],
        &["a.csv", "--json"],
    ] {
        let ran = buyerscope(arguments);
        assert_eq!((ran.status, ran.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(ran.stderr.starts_with("error: "), "{arguments:?}: {}", ran.stderr);
    }
}

#[test]
fn help_and_version_are_no_errors() {
    let help = buyerscope(["--help"]).text();
    for command in ["inspect", "analyze", "segment"] {
        assert!(help.contains(command));
    }
    assert!(
        buyerscope(["help", "analyze"])
            .text()
            .contains("--segment-features")
    );
    let version = buyerscope(["--version"]).text();
    assert_eq!(
        version.trim_end(),
        concat!("buyerscope ", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn without_a_display_the_way_without_one_is_named() {
    // A file named like a command is a file when written as a path.
    for arguments in [&[][..], &["customers.csv"], &["./inspect"]] {
        let ran = buyerscope(arguments);
        if cfg!(target_os = "linux") {
            let said = ran.complaint();
            assert!(
                said.contains("no display") && said.contains("buyerscope analyze FILE --target"),
                "{said}"
            );
        }
    }
}

#[test]
fn the_source_is_never_written_over() {
    let (folder, path) = file_of("predictions.csv", b"a,b\n1,x\n2,y\n3,x\n4,y\n5,x\n6,y\n");
    let before = fs::read(&path).unwrap();
    for out in [
        folder.path().to_owned(),
        folder.path().join("."),
        folder.path().join("../").join(name_of(folder.path())),
    ] {
        let said = buyerscope([
            "analyze",
            argument(&path),
            "--target",
            "b",
            "--out",
            argument(&out),
        ])
        .complaint();
        assert!(
            said.contains("never written over") && said.contains("another folder"),
            "{said}"
        );
    }
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing was written beside it"
    );
}

fn name_of(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}
