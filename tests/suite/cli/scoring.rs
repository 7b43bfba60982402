//! `score` and `export` with the model that `analyze --out` saves.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::sample_analysis;
use crate::command::{file_of, in_repository, line};

fn model() -> PathBuf {
    sample_analysis().0.path().join("results/today/model.json")
}

type Rows = (Vec<String>, Vec<csv::StringRecord>);

fn rows(path: &Path) -> Rows {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let heads = reader.headers().unwrap().iter().map(str::to_owned).collect();
    (heads, reader.records().map(Result::unwrap).collect())
}

/// What is told of a file that is scored.
fn told(file: &Path, out: &Path) -> Value {
    let told = line("score").path(&model()).path(file);
    told.words("--json --out").path(out).run().json()
}

fn at(heads: &[String], name: &str) -> usize {
    heads.iter().position(|head| head == name).unwrap()
}

#[test]
fn the_training_file_scores_as_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let sample = in_repository("sample_data/customers.csv");
    let out = folder.path().join("scored.csv");
    let json = told(&sample, &out);
    assert_eq!(
        (json["scored"].as_u64(), json["unscored"].as_u64()),
        (Some(5000), Some(0))
    );
    assert_eq!(
        json["columns"]["extra"],
        serde_json::json!(["customer_id", "buyer_type"])
    );
    let drift = json["drift"].as_array().unwrap();
    assert!(
        drift
            .iter()
            .all(|own| own["level"] == "stable" && own["psi"].as_f64().unwrap() < 0.01)
    );

    let (heads, scored) = rows(&out);
    let (old_heads, predictions) = rows(&model().with_file_name("predictions.csv"));
    assert_eq!(
        heads[7..],
        ["probability", "predicted", "segment", "reasons", "problem"]
    );
    assert_eq!((scored.len(), predictions.len()), (5000, 5000));
    for (new, old) in scored.iter().zip(&predictions) {
        for name in ["customer_id", "probability", "predicted", "segment"] {
            assert_eq!(new[at(&heads, name)], old[at(&old_heads, name)], "{name}");
        }
    }
    // The cells of the file come through.
    let (_, raw) = rows(&sample);
    for (new, raw) in scored.iter().zip(&raw) {
        assert_eq!(new[0], raw[0]);
        assert_eq!(new[1].parse::<f64>().unwrap(), raw[1].parse::<f64>().unwrap());
    }
}

#[test]
fn rows_keep_their_place_and_say_what_is_wrong() {
    let (folder, new) = file_of(
        "new.csv",
        b"note;age;region;visits_per_month;avg_purchase_value;total_spent;probability\n\
          =1+1;30;North;2,5;80,25;1.200,50;x\n\
          b;41;Atlantis;2,5;80,25;900,00;y\n\
          too;few\n\
          d;;South;2,5;12,00;100,00;z\n",
    );
    let out = folder.path().join("scored.csv");
    let json = told(&new, &out);
    assert_eq!(
        (json["scored"].as_u64(), json["unscored"].as_u64()),
        (Some(2), Some(2))
    );
    let (heads, scored) = rows(&out);
    assert_eq!(heads[6..8], ["probability (input)", "probability"]);
    let problem = at(&heads, "problem");
    let problems: Vec<&str> = scored.iter().map(|row| &row[problem]).collect();
    assert_eq!(
        problems,
        [
            "",
            "region “Atlantis” was not in the training data",
            "2 fields, 7 expected",
            ""
        ]
    );
    assert_eq!(&scored[0][0], "'=1+1", "no text runs as a formula");
    assert_eq!((&scored[0][5], &scored[0][6]), ("1200.5", "x"));
    for row in [1, 2] {
        assert!(
            scored[row].iter().skip(7).take(4).all(str::is_empty),
            "{:?}",
            scored[row]
        );
    }
    assert!(scored[2].iter().take(11).all(str::is_empty));
    assert!(scored[3][7].parse::<f64>().unwrap() < 0.5);
}

#[test]
fn a_cell_that_could_not_be_read_is_named_beside_its_score() {
    let sample = fs::read_to_string(in_repository("sample_data/customers.csv")).unwrap();
    let mut lines: Vec<String> = sample.lines().take(61).map(str::to_owned).collect();
    let cells: Vec<&str> = lines[6].split(',').collect();
    let place = at(
        &lines[0].split(',').map(str::to_owned).collect::<Vec<_>>(),
        "total_spent",
    );
    lines[6] = lines[6].replace(cells[place], "a lot");
    let (folder, new) = file_of("new.csv", (lines.join("\n") + "\n").as_bytes());
    let out = folder.path().join("scored.csv");
    let json = told(&new, &out);
    assert_eq!(json["scored"], 60);
    let (heads, scored) = rows(&out);
    let problems: Vec<(usize, &str)> = scored
        .iter()
        .enumerate()
        .map(|(row, cells)| (row, &cells[at(&heads, "problem")]))
        .filter(|(_, problem)| !problem.is_empty())
        .collect();
    let expected = "total_spent: “a lot” is no number and counts as missing";
    assert_eq!(problems, [(5, expected)]);
    assert!(!scored[5][at(&heads, "probability")].is_empty());
    // So few are not called spread differently for what chance does.
    let drift = json["drift"].as_array().unwrap();
    assert!(
        drift
            .iter()
            .all(|own| own["psi_by_chance"].as_f64().unwrap() > 0.05)
    );
    assert!(drift.iter().all(|own| own["level"] == "stable"), "{drift:?}");
}

#[test]
fn parquet_holds_what_csv_holds() {
    let folder = tempfile::tempdir().unwrap();
    let messy = in_repository("sample_data/customers_messy.csv");
    let [csv, parquet, again] = ["a.csv", "a.parquet", "b.csv"].map(|name| folder.path().join(name));
    for out in [&csv, &parquet] {
        line("score")
            .path(&model())
            .path(&messy)
            .words("--raw-cells --out")
            .path(out)
            .run()
            .text();
    }
    // Read back by the program itself: scoring the scored customers gives the same once more.
    line("score")
        .path(&model())
        .path(&parquet)
        .words("--raw-cells --out")
        .path(&again)
        .run()
        .text();
    let (heads, first) = rows(&csv);
    let (again_heads, second) = rows(&again);
    assert_eq!(first.len(), second.len());
    for (one, two) in first.iter().zip(&second) {
        for name in ["customer_id", "total_spent", "age"] {
            assert_eq!(one[at(&heads, name)], two[at(&again_heads, name)]);
        }
    }
    assert!(again_heads.contains(&"predicted (input)".to_owned()));
}

#[test]
fn what_does_not_fit_is_said_and_nothing_is_written() {
    let (folder, new) = file_of(
        "new.csv",
        b"Age,region,visits_per_month,avg_purchase_value,total_spent\n30,North,many,8,9\n31,South,few,8,9\n",
    );
    let out = folder.path().join("scored.csv");
    let score = |model: &Path| line("score").path(model).path(&new).words("--out").path(&out);
    let said = score(&model()).run().complaint();
    assert!(
        said.contains("there is no column “age” (did you mean “Age”?)")
            && said.contains("“visits_per_month” holds text such as “many” where numbers are needed"),
        "{said}"
    );
    assert!(!out.exists());
    let said = score(&model())
        .words("--match-column age=Age --match-column nothing=Age")
        .run()
        .complaint();
    assert!(said.contains("the model has no column “nothing”"), "{said}");
    let said = score(&new).run().complaint();
    assert!(said.contains("this is no saved model"), "{said}");
    let damaged = folder.path().join("damaged.json");
    let text = fs::read_to_string(model()).unwrap();
    fs::write(
        &damaged,
        text.replacen("\"threshold\": 0.5", "\"threshold\": 0.6", 1),
    )
    .unwrap();
    let said = score(&damaged).run().complaint();
    assert!(
        said.contains("the model is damaged: its checksum does not fit"),
        "{said}"
    );
    // Neither the customers nor the model are written over.
    for own in [&new, &model()] {
        let said = line("score")
            .path(&model())
            .path(&new)
            .words("--out")
            .path(own)
            .run()
            .complaint();
        assert!(said.contains("never written over"), "{said}");
    }
    let matched = folder.path().join("matched.csv");
    fs::write(
        &new,
        "Age,region,visits_per_month,avg_purchase_value,total_spent\n30,North,2,8,9\n",
    )
    .unwrap();
    line("score")
        .path(&model())
        .path(&new)
        .words("--match-column age=Age --out")
        .path(&matched)
        .run()
        .text();
    assert_eq!(rows(&matched).1.len(), 1);
}

#[test]
fn models_are_handed_over_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    for (format, begin) in [
        ("onnx", &b"\x08\x07"[..]),
        ("pmml", b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>"),
        ("sql", b"-- Predicts buyer_type"),
        ("excel", b"total_spent,"),
    ] {
        let out = folder.path().join(format!("model.{format}"));
        let said = line("export")
            .path(&model())
            .words("--format")
            .word(format)
            .words("--out")
            .path(&out)
            .run()
            .text();
        assert!(said.contains(" written to "), "{said}");
        let bytes = fs::read(&out).unwrap();
        assert!(bytes.starts_with(begin), "{format}");
        if format == "sql" {
            let text = String::from_utf8(bytes).unwrap();
            let test = text.lines().find_map(|line| line.strip_prefix("-- {")).unwrap();
            let row: Value = serde_json::from_str(&format!("{{{test}")).unwrap();
            assert!(row["probability"].is_f64() && row["input"]["age"].is_f64());
        }
    }
    assert!(folder.path().join("model.onnx.selftest.json").exists());
}
