//! What people read, and how a run ends.

use crate::command::{file_of, in_repository, line, some_customers, table};

#[test]
fn inspect_speaks_to_people() {
    let messy = in_repository("sample_data/customers_messy.csv");
    let said = line("inspect").path(&messy).run().text();
    for expected in [
        "1\u{202f}497 of 1\u{202f}500 rows, 7 columns, windows-1252",
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
        "19 files written to ",
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

#[test]
fn lines_above_the_header_are_no_rows() {
    let rows = table("id,age,type", 60, |i| {
        format!("{i},{},{}", 20 + i % 30, ["x", "y"][i % 2])
    });
    let text = format!("Customers of 2024\n\n{rows}61,33\n");
    let (_folder, path) = file_of("titled.csv", text.as_bytes());
    let json = line("inspect").path(&path).words("--json").run().json();
    assert_eq!(
        [
            &json["rows"],
            &json["rows_in_file"],
            &json["title_lines"],
            &json["set_aside_total"]
        ],
        [60, 61, 1, 2]
    );
    let said = line("inspect").path(&path).run().text();
    assert!(said.contains("\n60 of 61 rows, 3 columns, "), "{said}");
    assert!(said.contains("1 row, 1 title line set aside:"), "{said}");
    let analyze = || {
        line("analyze")
            .path(&path)
            .words("--target type --features age --segment-features age --k-range 2..3")
    };
    let said = analyze().run().text();
    assert!(said.contains("60 of 61 rows used"), "{said}");
    assert!(
        said.contains("- 1 row is not used because it does not fit the header"),
        "{said}"
    );
    let json = analyze().words("--json").run().json();
    assert_eq!(
        [&json["source"]["rows"], &json["source"]["rows_in_file"]],
        [60, 61]
    );
}

#[test]
fn customers_say_all_there_is_to_know() {
    let mut text = table("customer_id,date,quantity,amount", 60, |i| {
        format!("{:04},2024-{:02}-{:02},2,5.00", i % 20, i % 6 + 1, i % 27 + 1)
    });
    text.push_str("0000,2024-01-01,2,5.00\n0019,2024-03-01,2,0\n");
    let (folder, path) = file_of("shop.csv", text.as_bytes());
    let customers = || {
        line("customers")
            .path(&path)
            .words("--rfm --out")
            .path(&folder.path().join("out.csv"))
    };
    let json = customers().words("--json").run().json();
    let warnings = words_of(&json["warnings"]);
    for begun in [
        "1 purchase is equal to an earlier row in every column",
        "1 row has an amount of 0",
        "Frequency has only ",
        "Monetary has only ",
    ] {
        assert!(
            warnings.iter().any(|said| said.starts_with(begun)),
            "{begun} in {warnings:?}"
        );
    }
    let said = customers().run().text();
    for warning in &warnings {
        assert!(said.contains(&format!("- {warning}\n")), "{warning} in {said}");
    }
}

fn words_of(list: &serde_json::Value) -> Vec<String> {
    let words = list.as_array().unwrap().iter().filter_map(|word| word.as_str());
    words.map(str::to_owned).collect()
}

#[test]
fn commands_of_other_programs_and_models_that_are_not_there_are_said() {
    let (folder, path) = file_of("shop.csv", b"a,b\n1,2\n");
    for (words, said) in [
        (
            "train",
            "there is no command “train”, and no file of that name. Did you mean “analyze”?",
        ),
        ("inspcet", "Did you mean “inspect”?"),
        ("frobnicate", "The commands are inspect, analyze, segment,"),
    ] {
        let ran = line(words).path(&path).run();
        assert_eq!((ran.status, ran.stdout.as_str()), (Some(2), ""));
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
    let score = line("score").path(&folder.path().join("nobody.json")).path(&path);
    let out = folder.path().join("out.csv");
    let complaint = score.words("--out").path(&out).run().complaint();
    assert!(
        complaint.contains("there is no model here; check the name"),
        "{complaint}"
    );
}
