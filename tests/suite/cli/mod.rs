//! The command line as scripts and people see it.

mod choices;
mod files;
mod flips;
mod leaks;
mod numbers;
mod reading;
mod scoring;
mod segments;
mod shapes;
mod validation;
mod words;

use std::sync::OnceLock;

use serde_json::Value;

use crate::command::{in_repository, line, some_customers};

/// `analyze` on all sample customers, once for all tests that only look at it.
fn sample_analysis() -> &'static (tempfile::TempDir, Value, String) {
    static RUN: OnceLock<(tempfile::TempDir, Value, String)> = OnceLock::new();
    RUN.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let sample = in_repository("sample_data/customers.csv");
        // A folder that is not there yet, below one that is not either.
        let out = folder.path().join("results").join("today");
        let text = line("analyze")
            .path(&sample)
            .words("--target buyer_type --out")
            .path(&out)
            .words("--json")
            .run()
            .text();
        let json = serde_json::from_str(&text).unwrap();
        (folder, json, text)
    })
}

fn total_of(evaluation: &Value) -> u64 {
    let rows = evaluation["confusion"]["counts"].as_array().unwrap();
    rows.iter()
        .flat_map(|row| row.as_array().unwrap())
        .map(|n| n.as_u64().unwrap())
        .sum()
}

/// `analyze` on some customers with a short scan.
fn analyze_some(more: &[&str]) -> Value {
    let (_folder, customers) = some_customers();
    let mut line = line("analyze").path(&customers).words("--json --k-range 2..3");
    if !more.contains(&"--target") {
        line = line.words("--target buyer_type");
    }
    more.iter().fold(line, |line, word| line.word(word)).run().json()
}
