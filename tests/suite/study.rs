//! Studies replayed by the real program.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::command::{in_repository, line};

/// A folder with the study that `analyze` makes of the sample.
fn analyzed() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    line("analyze")
        .path(&in_repository("sample_data/customers.csv"))
        .words("--target buyer_type --k-range 2..4 --folds 3 --out")
        .path(folder.path())
        .run()
        .text();
    let study = folder.path().join("analysis.study.toml");
    (folder, study)
}

/// Runs `replay` with so many threads; what it printed.
fn replayed(study: &Path, threads: &str) -> String {
    let ran = Command::new(env!("CARGO_BIN_EXE_buyerscope"))
        .args(["replay", "--verify", "--json"])
        .arg(study)
        .env("RAYON_NUM_THREADS", threads)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(
        ran.status.success(),
        "{told}{}",
        String::from_utf8_lossy(&ran.stdout)
    );
    String::from_utf8(ran.stdout).unwrap()
}

#[test]
fn a_study_comes_to_the_same_bits_on_any_number_of_threads() {
    let (_folder, study) = analyzed();
    let one = replayed(&study, "1");
    let json: Value = serde_json::from_str(&one).unwrap();
    assert_eq!(json["identical"], true);
    assert!(json["compared"].as_u64().unwrap() > 30);
    assert!(json["results"]["test.roc_auc"].as_f64().unwrap() > 0.8);
    assert!(json["results"]["folds.roc_auc"].as_f64().unwrap() > 0.8);
    assert_eq!(json["results"]["folds.rows"], 3_750);
    for threads in ["2", "3", "7"] {
        assert_eq!(replayed(&study, threads), one, "with {threads} threads");
    }
}

#[test]
fn what_moved_is_named_and_ends_with_1() {
    let (_folder, study) = analyzed();
    let text = fs::read_to_string(&study).unwrap();
    // The seed is left out where it is as proposed.
    assert!(!text.contains("seed ="), "{text}");
    fs::write(&study, text.replacen("app = ", "seed = 43\napp = ", 1)).unwrap();
    let ran = line("replay --verify").path(&study).run();
    assert_eq!(ran.status, Some(1));
    assert!(ran.stdout.contains("test.accuracy: 0."), "{}", ran.stdout);
    assert!(ran.stdout.contains(", by "), "{}", ran.stdout);
    assert!(ran.stderr.contains(" numbers moved"), "{}", ran.stderr);
    // Without comparing it is no failure.
    let ran = line("replay").path(&study).run();
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("test.accuracy  0."), "{}", ran.stdout);
}

#[test]
fn what_cannot_be_replayed_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let study = folder.path().join("a.study.toml");
    for (text, expected) in [
        ("format = 9\n", "reads formats up to 1; update Buyerscope"),
        (
            "format = 1\n[source]\nfile = \"gone.csv\"\n",
            "gone.csv is not where the study says",
        ),
        (
            "format = 1\ncolour = 1\n[source]\nsample = true\n",
            "keys that mean nothing to this version: colour",
        ),
        (
            "format = 1\n[source\n",
            "line 2 of the study, “[source”, cannot be read: the file breaks off there",
        ),
    ] {
        fs::write(&study, text).unwrap();
        let told = line("replay").path(&study).run().complaint();
        assert!(told.contains(expected), "{told}");
    }
    fs::write(&study, "format = 1\n[source]\nsample = true\n").unwrap();
    let told = line("replay --verify").path(&study).run().complaint();
    assert!(told.contains("nothing to compare with"), "{told}");
    assert_eq!(line("replay").run().status, Some(2));
    let told = line("replay")
        .path(&folder.path().join("no.study.toml"))
        .run()
        .complaint();
    assert!(told.contains("could not be read"), "{told}");
}
