//! What people read, and how a run ends.

use crate::command::{in_repository, line, some_customers};

#[test]
fn inspect_speaks_to_people() {
    let messy = in_repository("sample_data/customers_messy.csv");
    let said = line("inspect").path(&messy).run().text();
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
fn people_get_sentences_and_tables() {
    let (folder, customers) = some_customers();
    let out = folder.path().join("out");
    let said = line("analyze").path(&customers).words("--target buyer_type --features total_spent,avg_purchase_value,visits_per_month,age --k-range 2..3 --l2 0 --out").path(&out).run()
    .text();
    for expected in [
        "600 of 600 rows used, UTF-8 text, seed 42",
        "Predicting buyer_type: Premium Buyer against Bargain Hunter",
        "Better than no model? Yes.",
        "Confusion matrix, test: 150 of 600 rows, Premium Buyer from 0.50 on",
        "Coefficients towards Premium Buyer",
        "std. error",
        "mean avg_purchase_value",
        "buyer_type: Premium Buyer",
        "taken, clearest",
        "To know\n- visits_per_month: ",
        "14 files written to ",
    ] {
        assert!(said.contains(expected), "{expected} is not in\n{said}");
    }
    assert!(
        said.lines().all(|line| line.trim_end() == line),
        "spaces at the end of a line"
    );
    let is_no_number = |word: &str| matches!(word.trim_matches(['+', '-', '−', ',', '.']), "NaN" | "inf");
    assert!(!said.split_whitespace().any(is_no_number), "{said}");
}

#[test]
fn wrong_arguments_end_with_two() {
    for words in [
        "analyze a.csv",
        "inspect",
        "inspect a.csv --target t",
        "analyze a.csv --target t --test-fraction 0.99",
        "analyze a.csv --target t --threshold 2",
        "analyze a.csv --target t --l2 -1",
        "analyze a.csv --target t --missing guess",
        "segment a.csv --k none",
        "segment a.csv --k-range 9..3",
        "inspect a.csv --delimiter ab",
        "a.csv --json",
    ] {
        let ran = line(words).run();
        assert_eq!((ran.status, ran.stdout.as_str()), (Some(2), ""), "{words}");
        assert!(ran.stderr.starts_with("error: "), "{words}: {}", ran.stderr);
    }
}

#[test]
fn help_and_version_are_no_errors() {
    let help = line("--help").run().text();
    for command in ["inspect", "analyze", "segment"] {
        assert!(help.contains(command));
    }
    assert!(line("help analyze").run().text().contains("--segment-features"));
    let version = line("--version").run().text();
    assert_eq!(
        version.trim_end(),
        concat!("buyerscope ", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn without_a_display_the_way_without_one_is_named() {
    // A file named like a command is a file when written as a path.
    for words in ["", "customers.csv", "./inspect"] {
        let ran = line(words).run();
        if cfg!(target_os = "linux") {
            let said = ran.complaint();
            assert!(
                said.contains("no display") && said.contains("buyerscope analyze FILE --target"),
                "{said}"
            );
        }
    }
}
