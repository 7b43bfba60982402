//! Folds, later rows and a test file on the command line.

use crate::command::{file_of, in_repository, line, some_customers, table};

fn dated(n: usize) -> String {
    table("spent,age,joined,kind", n, |i| {
        let kind = if (i * 37 % 200) / 2 + i * 7_919 % 90 > 110 {
            "Premium"
        } else {
            "Bargain"
        };
        let (year, month) = (2020 + i * 29 % 4, 1 + i * 31 % 12);
        format!(
            "{},{},{year}-{month:02}-15,{kind}",
            40 + i * 37 % 200,
            20 + i * 13 % 50
        )
    })
}

#[test]
fn folds_are_printed_with_ranges_and_are_the_same_every_time() {
    let (_folder, customers) = some_customers();
    let run = |more: &str| {
        let line = line("analyze")
            .path(&customers)
            .words("--target buyer_type --k-range 2..2");
        line.words("--folds 4 --repeats 2").words(more).run()
    };
    let json = run("--json").json();
    let folds = &json["validation"]["folds"];
    assert_eq!(
        (folds["k"].as_u64(), folds["repeats"].as_u64()),
        (Some(4), Some(2))
    );
    assert_eq!(folds["each"].as_array().unwrap().len(), 8);
    let tested: u64 = folds["each"].as_array().unwrap()[..4]
        .iter()
        .map(|fold| fold["test_rows"].as_u64().unwrap())
        .sum();
    assert_eq!(tested, json["classifier"]["train_rows"].as_u64().unwrap());
    let accuracy = &folds["metrics"]["accuracy"];
    let values: Vec<f64> = accuracy["folds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_f64().unwrap())
        .collect();
    let mean = accuracy["mean"].as_f64().unwrap();
    assert!((values.iter().sum::<f64>() / 8.0 - mean).abs() < 1e-12);
    let range = [&accuracy["low"], &accuracy["high"]].map(|v| v.as_f64().unwrap());
    assert!(range[0] < mean && mean < range[1]);
    assert_eq!(run("--json").json()["validation"], json["validation"]);
    assert_ne!(
        run("--json --seed 7").json()["validation"]["folds"]["metrics"],
        folds["metrics"]
    );

    let said = run("").text();
    for expected in [
        "Cross-validation on 450 training rows, 4 folds, repeated twice",
        "95\u{202f}% range",
        "Nadeau and Bengio 2003",
    ] {
        assert!(said.contains(expected), "{expected} is not in\n{said}");
    }
    let plain = line("analyze")
        .path(&customers)
        .words("--target buyer_type --k-range 2..2 --json")
        .run()
        .json();
    assert!(plain["validation"]["folds"].is_null());
    assert_eq!(plain["validation"]["test"]["by"], "random");
    assert_eq!(
        plain["classifier"], json["classifier"],
        "folds change nothing in the model"
    );
}

#[test]
fn models_are_compared_with_a_test_and_a_sentence() {
    let (_folder, customers) = some_customers();
    let run = |more: &str| {
        let line = line("analyze")
            .path(&customers)
            .words("--target buyer_type --k-range 2..2 --compare");
        line.words(more).run()
    };
    let json = run("--json").json();
    let folds = &json["validation"]["folds"];
    assert_eq!(
        (folds["k"].as_u64(), folds["repeats"].as_u64()),
        (Some(5), Some(1))
    );
    let comparison = &folds["comparison"];
    let models = comparison["models"].as_array().unwrap();
    let names: Vec<&str> = models
        .iter()
        .map(|model| model["model"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        ["majority", "naive_bayes", "decision_tree", "random_forest"]
    );
    for model in models {
        let found = &model["metrics"]["accuracy"];
        let ours = &folds["metrics"]["accuracy"];
        let off = found["mean"].as_f64().unwrap() - ours["mean"].as_f64().unwrap();
        let test = &model["tests"]["accuracy"];
        assert!((test["difference"].as_f64().unwrap() - off).abs() < 1e-12);
        assert!(test["p_adjusted"].as_f64().unwrap() >= test["p"].as_f64().unwrap());
    }
    assert_eq!(models[0]["metrics"]["roc_auc"]["mean"], 0.5);
    assert_eq!(models[0]["tests"]["roc_auc"]["verdict"], "worse");
    let sentence = comparison["sentence"].as_str().unwrap();
    assert_eq!(
        run("--json").json()["validation"]["folds"]["comparison"],
        *comparison
    );
    let out = customers.with_file_name("out");
    let written = line("analyze")
        .path(&customers)
        .words("--target buyer_type --k-range 2..2 --compare --out");
    written.path(&out).run().text();
    let rows = |name: &str| -> Vec<csv::StringRecord> {
        let mut reader = csv::Reader::from_path(out.join(name)).unwrap();
        reader.records().map(Result::unwrap).collect()
    };
    let of_folds = rows("folds.csv");
    assert_eq!(of_folds.len(), 5 * 10, "five models, ten metrics");
    assert!(of_folds.iter().all(|row| row.len() == 6 + 5));
    let forest = of_folds
        .iter()
        .find(|row| &row[0] == "random_forest" && &row[1] == "accuracy")
        .unwrap();
    let number = |cell: &str| cell.parse::<f64>().unwrap();
    let mean = (6..11).map(|fold| number(&forest[fold])).sum::<f64>() / 5.0;
    assert!((mean - number(&forest[2])).abs() < 1e-12);
    let tests = rows("models.csv");
    assert_eq!(tests.len(), 4 * 10);
    let auc = tests
        .iter()
        .find(|row| &row[0] == "majority" && &row[1] == "roc_auc")
        .unwrap();
    assert_eq!(
        (&auc[2], &auc[3], &auc[11]),
        ("0.5", "logistic_regression", "worse")
    );
    let said = run("").text();
    for expected in ["Models on the same folds", "Random forest", sentence, "Holm 1979"] {
        assert!(said.contains(expected), "{expected} is not in\n{said}");
    }
}

#[test]
fn another_model_is_measured_saved_scored_with_and_not_handed_over() {
    let (folder, customers) = some_customers();
    let out = folder.path().join("out");
    let analyze = |model: &str| {
        let line = line("analyze")
            .path(&customers)
            .words("--target buyer_type --k-range 2..2 --json --model");
        line.words(model).words("--out").path(&out).run().json()
    };
    let logistic = analyze("logistic-regression");
    for (model, name) in [
        ("naive-bayes", "naive_bayes"),
        ("decision-tree", "decision_tree"),
        ("random-forest", "random_forest"),
    ] {
        let json = analyze(model);
        let classifier = &json["classifier"];
        assert_eq!(classifier["model"], name);
        assert_eq!(
            classifier["coefficients"], logistic["classifier"]["coefficients"],
            "the regression beside it explains"
        );
        assert_ne!(
            classifier["test"]["log_loss"],
            logistic["classifier"]["test"]["log_loss"]
        );
        let saved = out.join("model.json");
        let scored = folder.path().join("scored.csv");
        let told = line("score")
            .path(&saved)
            .path(&customers)
            .words("--out")
            .path(&scored);
        told.run().text();
        let probabilities = |path: &std::path::Path, column: &str| -> Vec<String> {
            let mut reader = csv::Reader::from_path(path).unwrap();
            let at = reader
                .headers()
                .unwrap()
                .iter()
                .position(|head| head == column)
                .unwrap();
            reader.records().map(|row| row.unwrap()[at].to_owned()).collect()
        };
        let predictions = out.join("predictions.csv");

        let column = "probability";
        assert_eq!(
            probabilities(&scored, "probability"),
            probabilities(&predictions, column)
        );
        let refused = line("export")
            .path(&saved)
            .words("--format onnx --out")
            .path(&folder.path().join("m.onnx"));
        let said = refused.run().complaint();
        assert!(said.contains("ONNX cannot hold a "), "{said}");
    }
}

#[test]
fn later_rows_and_other_files_test() {
    let (folder, path) = file_of("a.csv", dated(400).as_bytes());
    let run = |more: &str| {
        let line = line("analyze")
            .path(&path)
            .words("--target kind --features spent,age --k-range 2..2");
        line.words(more)
    };
    let json = run("--test-latest joined --json").run().json();
    let test = &json["validation"]["test"];
    assert_eq!(
        (test["by"].as_str(), test["column"].as_str()),
        (Some("latest"), Some("joined"))
    );
    assert!(test["from"].as_str().unwrap().starts_with("202"), "{test}");
    assert_eq!(json["classifier"]["test_rows"], test["rows"]);
    let said = run("--test-latest joined").run().text();
    assert!(said.contains(": joined from 202"), "{said}");
    let folds = &run("--test-latest joined --folds 4 --json").run().json()["validation"]["folds"];
    assert_eq!(
        (folds["by"].as_str(), folds["column"].as_str()),
        (Some("forward"), Some("joined"))
    );
    let n_train: Vec<u64> = folds["each"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fold| fold["train_rows"].as_u64().unwrap())
        .collect();
    assert!(
        n_train.len() == 4 && n_train.is_sorted_by(|a, b| a < b),
        "{n_train:?}"
    );
    let said = run("--test-latest joined --folds 4").run().text();
    for words in [
        "4 folds forward in time",
        "Each fold learns from all rows earlier by joined",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }

    let other = folder.path().join("b.csv");
    std::fs::write(&other, dated(150)).unwrap();
    let json = run("--json --test-file").path(&other).run().json();
    assert_eq!(json["classifier"]["train_rows"], 400);
    assert_eq!(json["classifier"]["test_rows"], 150);
    assert_eq!(json["validation"]["test"]["file"], "b.csv");
    assert_eq!(json["source"]["rows_used"], 400);
    let said = run("--test-file").path(&other).run().text();
    assert!(said.contains("Confusion matrix, test: 150 of 150 rows"), "{said}");

    let out = folder.path().join("out");
    run("--out").path(&out).word("--test-file").path(&other).run();
    let predictions = std::fs::read_to_string(out.join("predictions.csv")).unwrap();
    let parts = |part: &str| predictions.lines().filter(|line| line.contains(part)).count();
    assert_eq!(
        (parts(",train,"), parts(",test,")),
        (400, 0),
        "{}",
        &predictions[..200]
    );

    let oj = in_repository("sample_data/customers.csv");
    let ran = run("--test-file").path(&oj).run();
    assert_eq!(ran.status, Some(1));
    assert!(ran.stderr.contains("has no spent, kind"), "{}", ran.stderr);
}

#[test]
fn what_does_not_go_together_is_said() {
    let (_folder, customers) = some_customers();
    for (more, status, words) in [
        ("--folds 1", 2, "from 2 to 50"),
        ("--repeats 3", 2, "--folds"),
        (
            "--test-latest age --folds 4 --repeats 3",
            2,
            "cannot be used with",
        ),
        ("--test-latest age --test-file x.csv", 2, "cannot be used with"),
        (
            "--test-latest region",
            1,
            "is a category and cannot tell earlier from later",
        ),
        (
            "--keep-together region --folds 10",
            1,
            "10 folds want at least as many groups",
        ),
    ] {
        let ran = line("analyze")
            .path(&customers)
            .words("--target buyer_type")
            .words(more)
            .run();
        assert_eq!(ran.status, Some(status), "{more}: {}", ran.stderr);
        assert!(ran.stderr.contains(words), "{more}: {}", ran.stderr);
    }
}

#[test]
fn a_threshold_is_found_without_the_test_rows() {
    let (_folder, customers) = some_customers();
    let run = |more: &str| {
        let line = line("analyze")
            .path(&customers)
            .words("--target buyer_type --k-range 2..2 --json");
        line.words(more).run()
    };
    let at = |json: &serde_json::Value| json["classifier"]["test"]["threshold"].as_f64().unwrap();
    let f1_of =
        |json: &serde_json::Value, part: &str| json["classifier"][part]["f1"]["value"].as_f64().unwrap();
    let best = run("--threshold best-f1").json();
    assert_eq!(
        at(&best),
        best["classifier"]["train"]["threshold"].as_f64().unwrap()
    );
    for other in ["0.3", "0.5", "0.7"] {
        let fixed = run(&format!("--threshold {other}")).json();
        assert!(
            f1_of(&fixed, "train") <= f1_of(&best, "train"),
            "{other} beats the best on training rows"
        );
    }
    let in_folds = run("--threshold best-f1 --folds 5").json();
    assert_eq!(
        at(&in_folds),
        in_folds["validation"]["folds"]["threshold"].as_f64().unwrap()
    );
    let youden = run("--threshold youden").json();
    let sum = |json: &serde_json::Value| {
        let of = |name: &str| json["classifier"]["train"][name]["value"].as_f64().unwrap();
        of("recall") + of("specificity")
    };
    assert!(sum(&youden) >= sum(&best) && sum(&youden) >= sum(&run("").json()));
    assert_eq!(run("--threshold best").status, Some(2));
    let more = line("analyze")
        .path(&customers)
        .words("--target region --k-range 2..2 --threshold youden")
        .run();
    assert_eq!(more.status, Some(1));
    assert!(
        more.stderr.contains("there is no threshold to find"),
        "{}",
        more.stderr
    );
}
