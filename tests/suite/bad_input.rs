//! Bad input: a clear message each, through the engine and through the program; never a panic.

use std::{fs, path::Path};

use buyerscope::engine::{
    EngineError, Progress,
    run::{Results, Step, perform, plan},
    study::{ClassifierSpec, ImportSpec, SegmentSpec, Source, Study},
};

use crate::command::{file_of, line, table};

/// Takes a Study through all its steps; the message of the first that stops.
fn follow(study: &Study, results: &mut Results) -> Result<(), EngineError> {
    loop {
        let Some(step) = plan(study, results).into_iter().next() else {
            return Ok(());
        };
        let outcome = perform(step, study, results, &Progress::none());
        let stopped = outcome.result.as_ref().err().cloned();
        results.accept(outcome);
        if let Some(error) = stopped {
            return Err(error);
        }
    }
}

fn study_of(path: &Path) -> Study {
    Study {
        source: Some(Source::File(path.to_owned())),
        segments: SegmentSpec {
            k_range: (2, 4),
            ..SegmentSpec::default()
        },
        ..Study::default()
    }
}

fn with_target(path: &Path, target: &str) -> Study {
    Study {
        classifier: ClassifierSpec {
            target: Some(target.to_owned()),
            ..ClassifierSpec::default()
        },
        ..study_of(path)
    }
}

/// The engine's words on a file.
fn complaint_of(study: &Study) -> String {
    let mut results = Results::default();
    match follow(study, &mut results) {
        Err(error) => error.to_string(),
        Ok(()) => panic!("nothing stopped"),
    }
}

/// The engine's words on these bytes.
fn complaint_on(bytes: &[u8]) -> String {
    let (_folder, path) = file_of("customers.csv", bytes);
    complaint_of(&study_of(&path))
}

/// Every word stands in the message.
fn assert_says(message: &str, words: &[&str]) {
    for word in words {
        assert!(message.contains(word), "{word:?} is not in {message:?}");
    }
}

/// The engine and the program stop with the same words.
fn both_say(path: &Path, target: &str, words: &[&str]) {
    assert_says(&complaint_of(&with_target(path, target)), words);
    let said = line("analyze")
        .path(path)
        .words("--target")
        .words(target)
        .words("--k-range 2..3")
        .run()
        .complaint();
    assert_says(&said, words);
}

#[test]
fn an_empty_file() {
    for bytes in [&b""[..], b"\n\n", b"\xef\xbb\xbf"] {
        assert_says(&complaint_on(bytes), &["empty", "customers.csv", "header line"]);
    }
    let (_folder, path) = file_of("none.csv", b"");
    both_say(&path, "t", &["the file is empty", "none.csv"]);
    assert_says(&line("inspect").path(&path).run().complaint(), &["empty"]);
}

#[test]
fn a_header_and_nothing_else() {
    assert_says(
        &complaint_on(b"name,age\n"),
        &["header but no row", "customers.csv"],
    );
}

#[test]
fn one_row() {
    let (_folder, path) = file_of("one.csv", b"age,type\n41,x\n");
    let json = line("inspect").path(&path).words("--json").run().json();
    assert_eq!(json["rows"], 1);
    assert!(json["columns"][0]["std"].is_null(), "one value has no spread");
    both_say(&path, "type", &["“type”", "only “x”", "two different labels"]);
    let said = line("segment")
        .path(&path)
        .words("--features age")
        .run()
        .complaint();
    assert_says(&said, &["k = 2", "rows", "smaller k"]);
}

#[test]
fn one_class() {
    let (_folder, path) = file_of("same.csv", b"age,type\n41,x\n42,x\n43,x\n44,x\n");
    both_say(&path, "type", &["column “type” has only “x”", "at least two"]);
}

#[test]
fn a_class_with_too_few_rows_is_said() {
    let text = table("age,type", 30, |i| {
        format!("{i},{}", if i == 7 { "rare" } else { "usual" })
    });
    let (_folder, path) = file_of("rare.csv", text.as_bytes());
    let ran = line("analyze")
        .path(&path)
        .words("--target type --k-range 2..3 --json")
        .run()
        .json();
    let warnings = ran["warnings"].to_string();
    assert_says(&warnings, &["rare", "too few"]);
}

#[test]
fn a_constant_column_changes_nothing() {
    let text = table("age,same,type", 60, |i| {
        let age = (i * 7) % 23;
        format!("{age},7,{}", ["x", "y"][usize::from(age + i % 5 > 12)])
    });
    let (_folder, path) = file_of("constant.csv", text.as_bytes());
    let analyze = |features: &str| {
        line("analyze")
            .path(&path)
            .words("--target type --features")
            .words(features)
            .words("--k-range 2..3 --json")
            .run()
            .json()
    };
    let (plain, constant) = (analyze("age"), analyze("age,same"));
    assert_eq!(plain["classifier"]["test"], constant["classifier"]["test"]);
    for l2 in ["0", "1"] {
        let said = line("analyze")
            .path(&path)
            .words("--target type --features same --l2")
            .words(l2)
            .words("--k-range 2..3")
            .run()
            .text();
        assert_says(
            &said,
            &["Better than no model? Not distinguishable from always guessing"],
        );
    }
}

#[test]
fn constant_features_make_no_segments() {
    let (_folder, path) = file_of("constant.csv", b"a,c,t\n1,7,x\n1,7,y\n1,7,x\n1,7,y\n1,7,x\n");
    let study = Study {
        segments: SegmentSpec {
            features: Some(vec!["a".to_owned(), "c".to_owned()]),
            ..SegmentSpec::default()
        },
        ..study_of(&path)
    };
    let mut results = Results::default();
    while let Some(step) = plan(&study, &results).into_iter().next() {
        let outcome = perform(step, &study, &results, &Progress::none());
        results.accept(outcome);
    }
    let words = &["different rows", "only 1", "choose other columns"];
    assert_says(
        &results.failure(Step::Segment, &study).unwrap().to_string(),
        words,
    );
    let said = line("segment")
        .path(&path)
        .words("--features a,c")
        .run()
        .complaint();
    assert_says(&said, words);
}

#[test]
fn everything_missing() {
    let (_folder, path) = file_of("missing.csv", b"a,b,c\n,x,\n,y,\n,x,\n,y,\n");
    assert_says(
        &complaint_of(&with_target(&path, "b")),
        &["no feature", "at least one column"],
    );
    let told = line("analyze --target b --features a").path(&path).run();
    assert_says(&told.complaint(), &["“a” has no value", "leave it out"]);
    let segments = line("segment").path(&path).run();
    assert_says(&segments.complaint(), &["at least one column"]);
    let json = line("inspect").path(&path).words("--json").run().json();
    assert_eq!(
        (&json["columns"][0]["missing"], &json["columns"][0]["distinct"]),
        (&4.into(), &0.into())
    );
    both_say(&path, "c", &["“c” has no labels", "two different labels"]);
}

#[test]
fn more_segments_than_rows() {
    let (_folder, path) = file_of("few.csv", b"a,t\n1,x\n2,y\n3,x\n4,y\n5,x\n");
    for command in ["segment", "analyze --target t"] {
        let said = line(command).path(&path).words("--k 20").run().complaint();
        assert_says(&said, &["k = 20", "there are 5", "smaller k"]);
    }
    // Asked for nothing in particular, what can be done is done, and said.
    let json = line("segment").path(&path).words("--json").run().json();
    assert_says(
        &json["warnings"].to_string(),
        &["k = 6 to 10 left out", "only 5 different rows"],
    );
}

#[test]
fn ten_thousand_columns() {
    let heads: Vec<String> = (0..10_000).map(|i| format!("c{i}")).collect();
    let text = table(&heads.join(","), 12, |r| {
        let cells: Vec<String> = (0..9_999)
            .map(|c| ((r * 31 + c * 17 + r * c) % 97).to_string())
            .collect();
        format!("{},{}", cells.join(","), ["x", "y"][r % 2])
    });
    let (_folder, path) = file_of("wide.csv", text.as_bytes());
    let json = line("inspect").path(&path).words("--json").run().json();
    assert_eq!(json["columns"].as_array().unwrap().len(), 10_000);
    let said = line("analyze")
        .path(&path)
        .words("--target c9999 --features c1,c2 --segment-features c1 --k-range 2..3")
        .run()
        .text();
    assert_says(&said, &["Predicting c9999: y against x"]);
    let said = line("analyze")
        .path(&path)
        .words("--target nowhere")
        .run()
        .complaint();
    assert_says(&said, &["no column “nowhere”", "c0, c1", "…"]);
    assert!(said.len() < 300, "too long to read: {said}");
}

#[test]
fn a_folder() {
    let folder = tempfile::tempdir().unwrap();
    both_say(folder.path(), "t", &["this is a folder", "choose a file"]);
}

#[test]
fn a_file_that_is_no_table() {
    let noise: Vec<u8> = (0..4_000_u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let png = fs::read(crate::command::in_repository("assets/icon/buyerscope.png")).unwrap();
    for bytes in [
        &noise[..],
        &png,
        b"PK\x03\x04xl/workbook.xml",
        b"PAR1\0\0PAR1",
        b"\0\0\0\0",
    ] {
        let (_folder, path) = file_of("noise.csv", bytes);
        let message = complaint_of(&study_of(&path));
        assert_says(&message, &["this ", "noise.csv"]);
        assert_says(
            &line("inspect").path(&path).run().complaint(),
            &["this ", "noise.csv"],
        );
    }
}

#[test]
fn a_file_that_vanishes() {
    let (folder, path) = file_of("here.csv", b"a,t\n1,x\n2,y\n3,x\n4,y\n5,x\n6,y\n7,x\n8,y\n");
    let study = with_target(&path, "t");
    let mut results = Results::default();
    follow(&study, &mut results).unwrap();
    let rows = results.read().unwrap().table.n_rows();
    drop(folder);
    // What was read stays usable for other choices.
    let other = Study {
        classifier: ClassifierSpec {
            l2: 3.0,
            ..study.classifier.clone()
        },
        ..study.clone()
    };
    follow(&other, &mut results).unwrap();
    assert_eq!(results.classifier().unwrap().report.spec.l2, 3.0);
    // Reading it again says that it is gone.
    results.forget_file();
    assert_says(
        &follow(&other, &mut results).unwrap_err().to_string(),
        &["no file here", "here.csv"],
    );
    assert!(
        results.classifier().is_some(),
        "the last good result is still there ({rows} rows)"
    );
    assert_says(
        &line("inspect").path(&path).run().complaint(),
        &["no file here", "moved or deleted"],
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, path) = file_of("secret.csv", b"a,t\n1,x\n");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        eprintln!("skipped: this user may read everything");
        return;
    }
    both_say(&path, "t", &["no permission", "secret.csv"]);
}

#[test]
fn an_encoding_nobody_knows() {
    let (_folder, path) = file_of("a.csv", b"a,t\n1,x\n");
    let study = Study {
        import: ImportSpec {
            encoding: Some("klingon".to_owned()),
            ..ImportSpec::default()
        },
        ..study_of(&path)
    };
    let words = &["no encoding named \"klingon\"", "utf-8"];
    assert_says(&complaint_of(&study), words);
    let said = line("inspect")
        .path(&path)
        .words("--encoding klingon")
        .run()
        .complaint();
    assert_says(&said, words);
}

#[test]
fn a_column_that_is_not_there() {
    let (_folder, path) = file_of(
        "a.csv",
        b"age,spent,type\n1,4,x\n2,5,y\n3,6,x\n4,7,y\n5,8,x\n6,9,y\n",
    );
    both_say(&path, "tpye", &["no column “tpye”", "age, spent, type"]);
    for words in [
        "analyze --target type --features age,height",
        "analyze --target type --segment-features height",
        "segment --features height",
        "inspect --text height",
    ] {
        let said = line(words).path(&path).run().complaint();
        assert_says(&said, &["height", "age, spent, type"]);
    }
}

#[test]
fn choices_that_cannot_be() {
    let (_folder, path) = file_of(
        "a.csv",
        b"age,spent,type\n1,4,x\n2,5,y\n3,6,x\n4,7,y\n5,8,x\n6,9,y\n",
    );
    for (choice, words) in [
        (
            "analyze --target type --positive z",
            &["“z” is no label", "x, y"][..],
        ),
        (
            "analyze --target type --features type",
            &["“type” is the target", "leave it out"],
        ),
        (
            "segment --features age,type --method mixture",
            &["“type” is a category", "leave it out, or choose another method"],
        ),
        ("inspect --decimal x", &["'x' cannot be a decimal"]),
        ("inspect --delimiter a", &["'a' cannot part the fields"]),
    ] {
        assert_says(&line(choice).path(&path).run().complaint(), words);
    }
}

#[test]
fn a_target_with_5000_labels() {
    let text = table("age,type", 5_000, |i| {
        format!("{},label {}", i % 17, (i * 7_919) % 5_000)
    });
    let (_folder, path) = file_of("labels.csv", text.as_bytes());
    both_say(
        &path,
        "type",
        &["“type”", "5\u{202f}000 different values", "at most 20"],
    );
}

#[test]
fn places_that_cannot_be_written_to() {
    let (folder, path) = file_of("a.csv", b"age,type\n1,x\n2,y\n3,x\n4,y\n5,x\n6,y\n7,x\n8,y\n");
    let file = folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    for out in [file.clone(), file.join("below")] {
        let said = line("segment")
            .path(&path)
            .words("--k-range 2..3 --out")
            .path(&out)
            .run()
            .complaint();
        assert_says(&said, &["file", "not a folder"]);
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    // A folder where a file is to be.
    let out = folder.path().join("out");
    fs::create_dir_all(out.join("results.json")).unwrap();
    let said = line("segment")
        .path(&path)
        .words("--k-range 2..3 --out")
        .path(&out)
        .run()
        .complaint();
    assert_says(&said, &["results.json", "folder"]);
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1, "nothing half-written");
}
