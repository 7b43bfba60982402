//! `segment` with other methods, other scales, and a second file.

use serde_json::{Value, json};

use crate::command::{file_of, line, some_customers};

fn segment(more: &[&str]) -> Value {
    let (_folder, customers) = some_customers();
    let line = line("segment").path(&customers).words("--json --k-range 2..4");
    more.iter().fold(line, |line, word| line.word(word)).run().json()
}

#[test]
fn methods_and_scales_are_told() {
    let features = ["--features", "total_spent,age"];
    let plain = &segment(&features)["segments"];
    assert_eq!(
        (&plain["method"], &plain["scaling"]),
        (&json!("k-means"), &json!("z-score"))
    );
    assert_eq!(
        (&plain["weights"], &plain["without_segment"]),
        (&json!({}), &json!(0))
    );
    assert!(plain.get("density").is_none() && plain["scan"][0].get("bic").is_none());

    let with = |more: &[&str]| segment(&[features.as_slice(), more].concat())["segments"].take();
    let weighted = with(&["--scaling", "log", "--feature-weights", "age=2,total_spent=0"]);
    assert_eq!(weighted["scaling"], "log");
    assert_eq!(weighted["features"], json!(["age"]));
    assert_eq!(weighted["weights"], json!({"age": 2.0, "total_spent": 0.0}));

    let mixture = with(&["--method", "mixture"]);
    let bics: Vec<f64> = mixture["scan"]
        .as_array()
        .unwrap()
        .iter()
        .map(|k| k["bic"].as_f64().unwrap())
        .collect();
    let best = (0..bics.len())
        .min_by(|&a, &b| bics[a].total_cmp(&bics[b]))
        .unwrap();
    assert_eq!(mixture["suggested_k"], json!(best + 2));

    let dense = with(&["--method", "dbscan", "--min-points", "10", "--radius", "0.5"]);
    assert_eq!(dense["density"]["min_points"], 10);
    assert_eq!(dense["density"]["radius"], 0.5);
    let inside: u64 = dense["sizes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_u64().unwrap())
        .sum();
    assert_eq!(inside + dense["without_segment"].as_u64().unwrap(), 600);
}

#[test]
fn categories_have_shares() {
    let json = segment(&["--features", "age,region", "--k", "3"]);
    let segments = &json["segments"];
    assert_eq!(segments["columns"], json!(["age", "region"]));
    for centroid in segments["centroids"].as_array().unwrap() {
        let shares = centroid
            .as_object()
            .unwrap()
            .iter()
            .filter(|(name, _)| name.starts_with("region["));
        let total: f64 = shares.map(|(_, share)| share.as_f64().unwrap()).sum();
        assert!((total - 1.0).abs() < 1e-9, "{centroid}");
    }
}

#[test]
fn a_second_file_is_assigned() {
    let (_folder, first) = some_customers();
    let folder = tempfile::tempdir().unwrap();
    let run = |second: &std::path::Path, more: &str| {
        line("segment")
            .path(&first)
            .words("--k 3 --assign")
            .path(second)
            .words("--out")
            .path(folder.path())
            .words(more)
            .run()
    };
    let json = run(&first, "--json").json();
    let second = &json["second"];
    assert_eq!((&second["both"], &second["stayed"]), (&json!(600), &json!(600)));
    assert_eq!(second["size_drift"], json!({"psi": 0.0, "level": "stable"}));
    assert_eq!(second["sizes"], json["segments"]["sizes"]);
    let assigned = std::fs::read_to_string(folder.path().join("assigned.csv")).unwrap();
    assert_eq!(assigned.lines().count(), 601);
    assert!(folder.path().join("migration.csv").exists() && folder.path().join("flows.svg").exists());
    let said = run(&first, "").text();
    assert!(
        said.contains("600 of 600 customers in both files, 100.0\u{202f}%, stayed in their segment."),
        "{said}"
    );
    let (_other, path) = file_of("other.csv", b"customer_id,age\n1,30\n");
    let said = run(&path, "").complaint();
    assert!(
        said.contains("other.csv does not fit the segments: there is no column"),
        "{said}"
    );
}

#[test]
fn a_k_that_is_asked_for_is_told_beside_the_clearest() {
    let (_folder, customers) = some_customers();
    let said = |k: u64| {
        line("segment")
            .path(&customers)
            .words(&format!("--k {k}"))
            .run()
            .text()
    };
    let json = line("segment").path(&customers).words("--json").run().json();
    let clearest = json["segments"]["suggested_k"].as_u64().unwrap();
    let same = said(clearest);
    assert!(
        same.contains(&format!("\n{clearest} segments, as asked, the clearest too")),
        "{same}"
    );
    let other = said(clearest + 1);
    assert!(
        other.contains(&format!("as asked; {clearest} would be clearest")),
        "{other}"
    );
}
