//! The shapes of the JSON, which scripts rely on.

use serde_json::{Value, json};

use super::sample_analysis;
use crate::command::{in_repository, line, some_customers};

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
        "mcc": interval(), "roc_auc": interval(), "pr_auc": interval(), "log_loss": 0, "brier": 0
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
fn inspect_prints_what_is_promised() {
    let messy = in_repository("sample_data/customers_messy.csv");
    let ran = line("inspect").path(&messy).words("--json").run().text();
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
fn segment_prints_segments_alone() {
    let (folder, customers) = some_customers();
    let out = folder.path().join("out");
    let json = line("segment")
        .path(&customers)
        .words("--k 4 --k-range 2..5 --seed 7 --json --out")
        .path(&out)
        .run()
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
