//! Customers made of purchases against a plain pandas computation (tests/reference/make_customers.py).
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use buyerscope::engine::{
    Progress,
    purchases::{Customers, CustomersReport, Day, PurchaseSpec, RfmSpec, customers},
    study::ImportSpec,
    table::{customers_table, purchase_rows, read_file},
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::command::{file_of, in_repository, line, table};

static REFERENCE: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../reference/customers.json")).unwrap());

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").unwrap();
        out
    })
}

/// The sample of CDNOW; `None`, said aloud, where the file is not there.
fn cdnow() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/cdnow_sample.csv");
    let path = std::env::var_os("CDNOW_CSV").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    if !path.exists() {
        eprintln!("skipped: there is no {}", path.display());
        return None;
    }
    Some(path)
}

fn made(path: &Path, as_of: Option<&str>) -> (Customers, CustomersReport) {
    let read = read_file(path, &ImportSpec::default(), &Progress::none()).unwrap();
    let spec = PurchaseSpec {
        customer: "customer_id".to_owned(),
        date: "date".to_owned(),
        amount: "amount".to_owned(),
        as_of: as_of.map(|day| Day::parse(day).unwrap()),
        rfm: Some(RfmSpec::default()),
        ..PurchaseSpec::default()
    };
    let rows = purchase_rows(&read.table, &spec, &Progress::none()).unwrap();
    let (customers, report) = customers(&rows, &spec, &Progress::none()).unwrap();
    let (table, _) = customers_table(&read.table, &read.receipt, &customers, &report).unwrap();
    assert_eq!(table.n_rows(), customers.n());
    (customers, report)
}

/// Every customer to the cent and to the day, the sums, and the scores.
fn hold(name: &str, path: &Path, as_of: Option<&str>) -> Customers {
    let expected = &REFERENCE[name];
    assert_eq!(
        hex(&std::fs::read(path).unwrap()),
        expected["sha256"],
        "{} has changed: run tests/reference/make_customers.py",
        path.display()
    );
    let (made, report) = made(path, as_of);
    let whole = |value: f64| format!("{value:.0}");
    let lines: Vec<String> = (0..made.n())
        .map(|i| {
            let cents = made.total_spent[i] * 100.0;
            assert!((cents - cents.round()).abs() < 1e-6);
            [
                made.ids[i].clone(),
                whole(made.orders[i]),
                whole(cents),
                whole(made.recency_days[i]),
                whole(made.frequency[i]),
                made.first_purchase[i].unwrap().to_string(),
                made.last_purchase[i].unwrap().to_string(),
                whole(made.tenure_days[i]),
            ]
            .join(",")
        })
        .collect();
    assert_eq!(hex(lines.join("\n").as_bytes()), expected["lines_sha256"]);
    assert_eq!(report.as_of.to_string(), expected["as_of"]);
    assert_eq!(made.n(), expected["customers"]);
    assert_eq!(report.orders, expected["orders"]);
    assert_eq!(report.rows_used, expected["purchases"]);
    assert_eq!(whole(report.total_spent * 100.0), expected["cents"].to_string());
    assert_eq!(expected["cents"], expected["purchases_cents"]);
    for (key, values) in [
        ("visits_per_month", &made.visits_per_month),
        ("avg_purchase_value", &made.avg_purchase_value),
    ] {
        let (sum, expected) = (values.iter().sum::<f64>(), expected[key].as_f64().unwrap());
        assert!(
            (sum - expected).abs() < 1e-9 * expected,
            "{key}: {sum}, not {expected}"
        );
    }
    let rfm = report.rfm.unwrap();
    for (key, score) in [("r", rfm.recency), ("f", rfm.frequency), ("m", rfm.monetary)] {
        assert_eq!(
            serde_json::json!(score.counts),
            expected["scores"][key],
            "{key} of {name}"
        );
    }
    made
}

#[test]
fn cdnow_agrees_with_pandas_to_the_cent() {
    let Some(path) = cdnow() else { return };
    let made = hold("cdnow", &path, None);
    assert_eq!(made.n(), 2_357);
    assert_eq!(made.ids[..2], ["0001", "0002"]);
}

#[test]
fn the_sample_of_purchases_agrees_with_pandas_to_the_cent() {
    let path = in_repository("sample_data/transactions.csv");
    hold("transactions", &path, None);
    hold("transactions_2024", &path, Some("2024-12-31"));
}

#[test]
fn the_command_writes_the_customers_and_tells_them() {
    let sample = in_repository("sample_data/transactions.csv");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("customers.csv");
    let json = line("customers")
        .path(&sample)
        .words("--json --rfm --label-by avg_purchase_value --out")
        .path(&out)
        .run()
        .json();
    let expected = &REFERENCE["transactions"];
    assert_eq!(json["customers"], expected["customers"]);
    assert_eq!(json["orders"], expected["orders"]);
    assert_eq!(json["source"]["rows"], expected["purchases"]);
    assert_eq!(json["purchases"]["customer"], "customer_id");
    let cut = json["label"]["cut"].as_f64().unwrap();
    assert!((cut - expected["q67_of_average"].as_f64().unwrap()).abs() < 1e-9);
    let mut reader = csv::Reader::from_path(&out).unwrap();
    let heads = reader.headers().unwrap().iter().collect::<Vec<_>>().join(",");
    assert_eq!(
        heads,
        "customer_id,orders,total_spent,avg_purchase_value,visits_per_month,recency_days,frequency,\
         first_purchase,last_purchase,tenure_days,r_score,f_score,m_score,rfm_segment,buyer_type"
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), json["customers"]);
    assert!(
        rows.windows(2).all(|pair| pair[0][0] < pair[1][0]),
        "sorted by id"
    );
    assert!(rows.iter().all(|row| row[0].len() == 6), "leading zeros are kept");
    let cents: i64 = rows
        .iter()
        .map(|row| {
            let cents = (row[2].parse::<f64>().unwrap() * 100.0).round();
            #[expect(clippy::cast_possible_truncation, reason = "some thousand euros")]
            let cents = cents as i64;
            cents
        })
        .sum();
    assert_eq!(cents, expected["cents"]);
    let premium = rows.iter().filter(|row| &row[14] == "Premium Buyer").count();
    assert_eq!(premium, json["label"]["n_above"]);
}

#[test]
fn faults_are_counted_listed_and_left_out() {
    let text = "client;day;price;pieces;bill\n\
                0012;31.01.2024;2,50;2;A1\n\
                12;31.01.2024;1,00;1;A2\n\
                0012;15.02.2024;3,00;-1;A3\n\
                ;15.02.2024;3,00;1;A4\n\
                0012;soon;3,00;1;A5\n\
                0012;16.02.2024;;1;A6\n\
                0012;16.02.2024;1,00;many;A7\n\
                12;01.03.2024;4,00;1;A8\n";
    // Enough good rows that the faulty cells do not decide what a column holds.
    let good: String = (0..60)
        .map(|i| format!("C{i};{:02}.02.2024;1,25;2;B{i}\n", i % 28 + 1))
        .collect();
    let (folder, path) = file_of("bills.csv", (text.to_owned() + &good).as_bytes());
    let out = folder.path().join("customers.csv");
    let json = line("customers")
        .path(&path)
        .words("--json --customer client --date day --amount price --quantity pieces --order bill")
        .words("--as-of 2024-02-29 --out")
        .path(&out)
        .run()
        .json();
    let left_out = &json["left_out"];
    for (reason, n) in [
        ("no_customer", 1),
        ("no_date", 1),
        ("no_amount", 1),
        ("no_quantity", 1),
        ("after_as_of", 1),
        ("total", 5),
    ] {
        assert_eq!(left_out[reason], n, "{reason}");
    }
    assert_eq!(
        left_out["rows"][0],
        serde_json::json!({"line": 5, "problem": "no customer"})
    );
    assert_eq!(json["returns"], serde_json::json!({"rows": 1, "sum": -3.0}));
    let written = std::fs::read_to_string(&out).unwrap();
    let of = |id: &str| {
        let start = format!("{id},");
        written
            .lines()
            .find(|line| line.starts_with(&start))
            .map(str::to_owned)
    };
    // One order with a purchase: 2 × 2.50 less the 3.00 returned.
    assert!(of("0012").unwrap().starts_with("0012,1,2,2,"), "{written}");
    assert!(
        of("12").unwrap().starts_with("12,1,1,1,"),
        "0012 is not 12: {written}"
    );
    let warnings = json["warnings"].to_string();
    assert!(warnings.contains("1 after the day of reckoning"), "{warnings}");
}

#[test]
fn what_cannot_be_done_is_said_in_one_sentence() {
    let text = table("client_id,buyer_id,date,net", 40, |i| {
        format!("C{},B{},2024-01-{:02},{}.50", i % 9, i % 7, i % 28 + 1, i)
    });
    let (folder, path) = file_of("two.csv", text.as_bytes());
    let out = folder.path().join("out.csv");
    let run = |more: &str, out: &Path| {
        line("customers")
            .path(&path)
            .words(more)
            .word("--out")
            .path(out)
            .run()
    };
    let said = run("", &out).complaint();
    assert_eq!(
        said,
        "the customer column is not clear, it could be client_id or buyer_id; name it with --customer"
    );
    let said = run("--customer nobody", &out).complaint();
    assert!(
        said.contains("there is no column \"nobody\"") && said.contains("client_id"),
        "{said}"
    );
    let said = run("--customer client_id --date net", &out).complaint();
    assert!(said.contains("\"net\""), "{said}");
    let said = run("--customer client_id --as-of 2020-01-01", &out).complaint();
    assert!(said.contains("every purchase is later than 2020-01-01"), "{said}");
    let said = run("--customer client_id --label-by age", &out).complaint();
    assert!(said.contains("no label can be made by \"age\""), "{said}");
    assert!(!out.exists(), "nothing half-written");
    let said = run("--customer client_id", &path).complaint();
    assert!(said.contains("never written over"), "{said}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    let wrong = run("--as-of yesterday", &out);
    assert_eq!(wrong.status, Some(2));
    assert!(
        run("--customer client_id", &out)
            .text()
            .contains("9 customers written to")
    );
}

#[test]
fn rules_for_the_segments_come_from_a_file() {
    let sample = in_repository("sample_data/transactions.csv");
    let rules =
        "[[rules]]\nname = \"Stars\"\nr = [4, 5]\nm = [4, 5]\n\n[[rules]]\nname = \"Away\"\nr = [1, 2]\n";
    let (folder, path) = file_of("rules.toml", rules.as_bytes());
    let (out, charts) = (folder.path().join("customers.csv"), folder.path().join("charts"));
    let run = |rules: &Path, words: &str| {
        line("customers")
            .path(&sample)
            .words(words)
            .word("--rules")
            .path(rules)
            .word("--out")
            .path(&out)
    };
    let json = run(
        &path,
        "--json --label-by total_spent --label-above 500 --label-names Big,Small",
    )
    .word("--charts")
    .path(&charts)
    .run()
    .json();
    let segments = json["rfm"]["segments"].as_array().unwrap();
    let names: Vec<&str> = segments
        .iter()
        .map(|segment| segment["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Stars", "Away", "Other"]);
    assert_eq!(json["label"]["above"], "Big");
    let mut reader = csv::Reader::from_path(&out).unwrap();
    let heads = reader.headers().unwrap().clone();
    let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let mut counts = std::collections::BTreeMap::<String, u64>::new();
    let mut big = 0;
    for row in reader.records().map(Result::unwrap) {
        let score = |name: &str| row[at(name)].parse::<u8>().unwrap();
        let expected = match (score("r_score"), score("m_score")) {
            (4.., 4..) => "Stars",
            (..=2, _) => "Away",
            _ => "Other",
        };
        assert_eq!(&row[at("rfm_segment")], expected);
        *counts.entry(expected.to_owned()).or_default() += 1;
        let spent: f64 = row[at("total_spent")].parse().unwrap();
        assert_eq!(&row[at("buyer_type")] == "Big", spent > 500.0);
        big += u64::from(spent > 500.0);
    }
    assert_eq!(json["label"]["n_above"], big);
    for segment in segments {
        assert_eq!(segment["customers"], counts[segment["name"].as_str().unwrap()]);
    }
    let svg = std::fs::read_to_string(charts.join("rfm.svg")).unwrap();
    assert!(svg.contains("Revenue by recency and frequency") && svg.contains("transactions.csv"));
    assert!(
        std::fs::read(charts.join("rfm.png"))
            .unwrap()
            .starts_with(b"\x89PNG")
    );

    let wrong = folder.path().join("wrong.toml");
    for (text, expected) in [
        (
            "[[rules]]\nname = \"a\"\nq = [1, 2]\n",
            "rule 1: line 3: unknown field `q`",
        ),
        ("[[rules]]\nr = [1, 2]\n", "rule 1: line 1: missing field `name`"),
        (
            "name = \"a\"\n",
            "there is no [[rules]] in the file; write one a rule",
        ),
        (
            "[[rules]]\nname = \"a\"\nr = [4, 9]\n",
            "the rule of segment \"a\" needs scores from 1 to 5",
        ),
    ] {
        std::fs::write(&wrong, text).unwrap();
        std::fs::remove_file(&out).ok();
        let said = run(&wrong, "").run().complaint();
        assert!(said.starts_with(expected), "{said}");
        assert!(!out.exists(), "nothing half-written");
    }
    let without = line("customers")
        .path(&sample)
        .words("--charts x --out")
        .path(&out)
        .run();
    assert_eq!(without.status, Some(2));
    assert!(without.stderr.contains("--rfm"), "{}", without.stderr);
}

#[test]
fn cdnow_goes_through_the_command() {
    let Some(path) = cdnow() else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("customers.csv");
    let json = line("customers")
        .path(&path)
        .words("--json --rfm --charts")
        .path(folder.path())
        .word("--out")
        .path(&out)
        .run()
        .json();
    let expected = &REFERENCE["cdnow"];
    assert_eq!(json["customers"], 2_357);
    assert_eq!(json["orders"], expected["orders"]);
    let written = std::fs::read_to_string(&out).unwrap();
    assert_eq!(written.lines().count(), 2_358);
    assert!(
        written.lines().nth(1).unwrap().starts_with("0001,"),
        "ids keep their zeros"
    );
    let revenue: f64 = json["rfm"]["cells"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| row.as_array().unwrap())
        .map(|cell| cell["revenue"].as_f64().unwrap())
        .sum();
    assert_eq!(format!("{:.0}", revenue * 100.0), expected["cents"].to_string());
    assert!(folder.path().join("rfm.svg").is_file());
}
