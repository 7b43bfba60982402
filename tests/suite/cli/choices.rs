//! What each option changes.

use serde_json::{Value, json};

use super::{analyze_some, total_of};
use crate::command::{file_of, in_repository, line, some_customers, table};

#[test]
fn reading_can_be_told() {
    let (_folder, path) = file_of("a.txt", b"id\tspent\n01\t1.234,5\n02\t2,5\n03\t3,25\n");
    for tab in ["\\t", "tab"] {
        let json = line("inspect")
            .path(&path)
            .words("--delimiter")
            .words(tab)
            .words("--decimal , --thousands . --encoding latin1 --text id --json")
            .run()
            .json();
        assert_eq!(json["delimiter"], "\t");
        assert_eq!(json["encoding"], "windows-1252", "what the web calls latin1");
        assert_eq!(json["columns"][0]["kind"], "identifier");
        assert_eq!(json["columns"][1]["max"], 1234.5);
    }
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
fn no_filter_turns_the_classifier_around() {
    let keep = |condition: &str| format!("[[cleaning]]\nstep = \"filter\"\ncondition = '{condition}'\n");
    let (_folder, steps) = file_of("steps.toml", keep("total_spent > 2500").as_bytes());
    let json = analyze_some(&["--clean", steps.to_str().unwrap()]);
    let classifier = &json["classifier"];
    let counts = &classifier["train"]["confusion"]["counts"];
    let of_class = |class: usize| counts[class][0].as_u64().unwrap() + counts[class][1].as_u64().unwrap();
    assert!(
        of_class(1) > of_class(0),
        "premium buyers are no longer the rarer ones"
    );
    assert_eq!(classifier["positive"], "Premium Buyer");
    // One that is asked for has to be there.
    let (_folder, steps) = file_of("steps.toml", keep("buyer_type = \"Premium Buyer\"").as_bytes());
    let said = line("analyze")
        .path(&in_repository("sample_data/customers.csv"))
        .words("--target buyer_type --k-range 2..2 --clean")
        .path(&steps)
        .run()
        .complaint();
    assert!(said.contains("only “Premium Buyer”"), "{said}");
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
fn without_columns_for_segments_the_classifier_stands_alone() {
    let text = table("kind,answer", 40, |i| {
        format!("{},{}", ["a", "b"][i % 2], ["x", "y"][(i / 3) % 2])
    });
    let (folder, path) = file_of("words.csv", text.as_bytes());
    let out = folder.path().join("out");
    let json = line("analyze")
        .path(&path)
        .words("--target answer --json --out")
        .path(&out)
        .run()
        .json();
    assert!(json.get("segments").is_none());
    assert!(
        json["warnings"].to_string().contains("No segments: "),
        "{}",
        json["warnings"]
    );
    assert!(out.join("roc.svg").is_file() && !out.join("segments.csv").exists());
    let asked = line("analyze")
        .path(&path)
        .words("--target answer --k 3")
        .run()
        .complaint();
    assert!(asked.contains("choose at least one column"), "{asked}");
}

#[test]
fn a_class_that_weighs_more_is_found_more_often() {
    let recall = |options: &[&str]| {
        let json = analyze_some(options);
        json["classifier"]["train"]["recall"]["value"].as_f64().unwrap()
    };
    let plain = recall(&[]);
    assert_eq!(
        recall(&["--class-weights", "Bargain Hunter=1,Premium Buyer=1"]),
        plain
    );
    let heavy = recall(&["--class-weights", "Premium Buyer=5"]);
    assert!(heavy > plain, "{heavy} is not above {plain}");
    let json = analyze_some(&["--class-weights", "Premium Buyer=5"]);
    let said = json["warnings"].to_string();
    assert!(
        said.contains("probabilities higher than their share in the data"),
        "{said}"
    );
}

#[test]
fn weights_that_mean_nothing_are_refused() {
    let (_folder, path) = some_customers();
    for (weights, words, status) in [
        (
            "Premium Byer=5",
            "there is a class weight for “Premium Byer”, which is no label of “buyer_type”",
            1,
        ),
        (
            "Premium Buyer=0",
            "the weight of “Premium Buyer” is 0; give a number from 0.001 to 1000",
            2,
        ),
        (
            "Premium Buyer=-3",
            "the weight of “Premium Buyer” is -3; give a number from 0.001 to 1000",
            2,
        ),
        ("Premium Buyer", "“Premium Buyer” is no label with its number", 2),
    ] {
        let ran = line("analyze")
            .path(&path)
            .words("--target buyer_type --class-weights")
            .word(weights)
            .run();
        assert_eq!((ran.status, ran.stdout.as_str()), (Some(status), ""));
        assert!(ran.stderr.contains(words), "{}", ran.stderr);
    }
}
