//! What the sentinel says on the command line, and cells that no spreadsheet runs.

use crate::command::{file_of, line, table};

/// Customers of whom those who spent 500 or more are premium; ids repeat, and a total is made of two columns.
fn leaky() -> String {
    table("customer_id,total,average,orders,age,buyer_type", 400, |i| {
        let (average, orders) = (5.0 + (i * 37 % 101) as f64 * 1.37, 1 + i * 53 % 19);
        let total = average * orders as f64;
        let label = if total >= 500.0 { "Premium" } else { "=Bargain()" };
        format!(
            "{:04},{total:.2},{average:.2},{orders},{},{label}",
            i / 2,
            18 + i * 29 % 60
        )
    })
}

#[test]
fn leaks_are_warned_of_with_their_numbers() {
    let (_folder, path) = file_of("a.csv", leaky().as_bytes());
    let run = |more: &str| {
        line("analyze")
            .path(&path)
            .words("--target buyer_type --positive Premium --k-range 2..3 --json")
            .words(more)
            .run()
            .json()
    };
    let json = run("");
    let details = json["warning_details"].as_array().unwrap();
    let kinds: Vec<&str> = details
        .iter()
        .map(|detail| detail["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["threshold", "shared_identifiers", "combination"]);
    let threshold = &details[0];
    assert_eq!(threshold["columns"], serde_json::json!(["total", "buyer_type"]));
    assert_eq!(threshold["numbers"]["cut"], 500.0);
    assert_eq!(
        threshold["remedies"][0],
        serde_json::json!({"action": "leave_out", "columns": ["total"]})
    );
    let sentences = json["warnings"].as_array().unwrap();
    for detail in details {
        assert!(sentences.contains(&detail["sentence"]), "{detail}");
    }
    let mended = run("--features average,orders,age --keep-together customer_id");
    assert_eq!(mended["warning_details"], serde_json::json!([]));
    let parts = ["train_rows", "test_rows"].map(|part| mended["classifier"][part].as_u64().unwrap());
    assert_eq!(parts.iter().sum::<u64>(), 400);
    assert!(parts[1].abs_diff(100) <= 2, "{parts:?}");
}

#[test]
fn people_are_told_in_words() {
    let (_folder, path) = file_of("a.csv", leaky().as_bytes());
    let said = line("analyze")
        .path(&path)
        .words("--target buyer_type --positive Premium --k-range 2..3")
        .run()
        .text();
    for expected in [
        "- buyer_type is Premium exactly where total ≥ 500.",
        "have a customer_id that also trains",
        "- total is average × orders in every row",
    ] {
        assert!(said.contains(expected), "{expected} is not in\n{said}");
    }
}

#[test]
fn cells_are_written_safe_unless_asked_for_raw() {
    let (folder, path) = file_of("a.csv", leaky().as_bytes());
    let written = |more: &str| {
        let out = folder.path().join("out");
        line("analyze")
            .path(&path)
            .words("--target buyer_type --k-range 2..3 --out")
            .path(&out)
            .words(more)
            .run()
            .text();
        std::fs::read_to_string(out.join("predictions.csv")).unwrap()
    };
    let safe = written("");
    assert!(
        safe.contains(",'=Bargain(),") && !safe.contains(",=Bargain(),"),
        "{}",
        &safe[..400]
    );
    assert!(written("--raw-cells").contains(",=Bargain(),"));
}

#[test]
fn slips_are_met_with_what_was_meant() {
    let (_folder, path) = file_of("a.csv", leaky().as_bytes());
    for (words, expected) in [
        ("--target buyer_typ", "Did you mean “buyer_type”?"),
        ("--target buyer_type --positive premum", "Did you mean “Premium”?"),
        ("--target buyer_type --features totl", "Did you mean “total”?"),
        (
            "--target buyer_type --text custommer_id",
            "Did you mean “customer_id”?",
        ),
        (
            "--target buyer_type --keep-together customerid",
            "Did you mean “customer_id”?",
        ),
    ] {
        let said = line("analyze").path(&path).words(words).run().complaint();
        assert!(said.ends_with(expected), "{said}");
    }
    let said = line("analyze")
        .path(&path)
        .words("--target income")
        .run()
        .complaint();
    assert!(!said.contains("Did you mean"), "{said}");
    for (words, expected) in [
        ("analize a.csv --target t", "Did you mean “analyze”?"),
        ("inspct", "Did you mean “inspect”?"),
        ("analyze a.csv --targt t", "--target"),
        ("analyze a.csv --target t --missing impte", "impute"),
    ] {
        let ran = line(words).run();
        assert_eq!((ran.status, ran.stdout.as_str()), (Some(2), ""), "{words}");
        assert!(ran.stderr.contains(expected), "{words}: {}", ran.stderr);
    }
}

#[test]
fn duplicates_are_counted_without_a_step() {
    let (_folder, path) = file_of("a.csv", b"name,n\na,1\nb,2\na,1\nc,3\na,1\n");
    let json = line("inspect").path(&path).word("--json").run().json();
    assert_eq!((&json["duplicate_rows"], &json["rows"]), (&2.into(), &5.into()));
    let said = line("inspect").path(&path).run().text();
    assert!(
        said.contains("- 2 duplicate rows are equal to an earlier row in every column."),
        "{said}"
    );
}
