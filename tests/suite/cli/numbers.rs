//! Numbers that must come out.

use serde_json::{Value, json};

use super::{analyze_some, sample_analysis, total_of};
use crate::command::{in_repository, line};

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

/// Known results of the OJ data, as its README gives them.
#[test]
fn oj_is_what_statsmodels_says() {
    let oj = in_repository("../shared/data/oj.csv");
    if !oj.exists() {
        eprintln!("skipped: {} is not there", oj.display());
        return;
    }
    let json = line("analyze").path(&oj).words("--target Purchase --positive MM --features LoyalCH,PriceDiff,DiscMM,WeekofPurchase --l2 0 --test-fraction 0 --json").run()
    .json();
    let classifier = &json["classifier"];
    let close = |found: &Value, expected: f64| {
        let found = found.as_f64().unwrap();
        // The README gives six decimals: half of the last, or five significant digits.
        let within = (expected.abs() * 5e-6).max(5.1e-7);
        assert!((found - expected).abs() < within, "{found} is not {expected}");
    };
    close(&classifier["intercept"]["value"], 3.070_450);
    close(&classifier["intercept"]["std_error"], 1.442_536);
    for (feature, value, error) in [
        ("LoyalCH", -6.380_797, 0.390_953),
        ("PriceDiff", -3.935_757, 0.658_863),
        ("DiscMM", -1.567_991, 0.812_371),
        ("WeekofPurchase", 0.002_032, 0.006_006),
    ] {
        let found = classifier["coefficients"].as_array().unwrap().iter();
        let found = found.clone().find(|c| c["feature"] == feature).unwrap();
        close(&found["value"], value);
        close(&found["std_error"], error);
    }
    close(&classifier["log_likelihood"], -418.116_55);
    assert_eq!(classifier["train"]["confusion"]["labels"], json!(["CH", "MM"]));
    assert_eq!(
        classifier["train"]["confusion"]["counts"],
        json!([[571, 82], [101, 316]])
    );
    close(&classifier["train"]["roc_auc"]["value"], 0.899_868);
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
