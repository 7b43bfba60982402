//! The options about reading and cleaning, with the real program.

use std::path::Path;

use serde_json::{Value, json};

use crate::command::{Ran, file_of, in_repository, line, table};

const POINTS: &str = "name,points,bought\nAnn,\"1,5\",03/04/2024\nBob,\"2,5\",05/06/2024\nCy,-1,07/08/2024\n";

fn inspect(path: &Path, words: &str) -> Ran {
    line("inspect").path(path).words(words).run()
}

fn column<'a>(json: &'a Value, name: &str) -> &'a Value {
    let columns = json["columns"].as_array().unwrap();
    columns
        .iter()
        .find(|column| column["name"] == name)
        .unwrap_or_else(|| panic!("no {name}"))
}

fn fixture(name: &str) -> std::path::PathBuf {
    in_repository("tests/fixtures/formats").join(name)
}

#[test]
fn single_columns_are_read_as_told() {
    let (_folder, path) = file_of("points.csv", POINTS.as_bytes());
    let json = inspect(
        &path,
        "--json --column bought:dates=mdy --column points:kind=number,decimal=,,missing=-1",
    )
    .json();
    let (points, bought) = (column(&json, "points"), column(&json, "bought"));
    assert_eq!((&points["kind"], &points["max"]), (&json!("number"), &json!(2.5)));
    assert_eq!(points["missing_marks"], json!([{"mark": "-1", "cells": 1}]));
    assert_eq!(
        (&bought["ambiguous"], &bought["basis"]),
        (&json!(0), &json!("chosen"))
    );
    assert_eq!(bought["samples"][0]["value"], "4 Mar 2024");
    let json = inspect(&path, "--json --column points:kind=text").json();
    assert_eq!(column(&json, "points")["kind"], "text");
    let said = inspect(&path, "").text();
    assert!(said.contains("--column 'bought:dates=mdy'"), "{said}");

    let said = inspect(&path, "--column pionts:kind=text").complaint();
    assert_eq!(
        said,
        "there is no column \"pionts\"; the columns are name, points, bought. Did you mean “points”?"
    );
    for (words, expected) in [
        (
            "--column points:kind=word",
            "kind is one of number, category, text",
        ),
        (
            "--column points:colour=red",
            "there is no choice \"colour\"; use kind",
        ),
        ("--column points", "write COLUMN:CHOICE=VALUE"),
        ("--column bought:dates=dd", "dates is one of ymd, dmy, mdy"),
        ("--apostrophes away", "keep, leave-out"),
        ("--header-line 0", "the first is 1, or none"),
    ] {
        let ran = inspect(&path, words);
        assert_eq!((ran.status, ran.stdout.as_str()), (Some(2), ""), "{words}");
        assert!(ran.stderr.contains(expected), "{words}: {}", ran.stderr);
    }
    let said = inspect(&path, "--column points:decimal=;").complaint();
    assert!(
        said.contains("';' cannot be a decimal or thousands mark; use"),
        "{said}"
    );
}

#[test]
fn missing_marks_and_the_header_are_told() {
    let (_folder, path) = file_of("a.csv", b"made by us\nid,age\nx1,30\nx2,gone\nx3,-\nx4,41\n");
    let json = inspect(&path, "--json --missing-marks gone,-").json();
    assert_eq!(
        (&column(&json, "age")["kind"], &column(&json, "age")["missing"]),
        (&json!("number"), &json!(2))
    );
    // The marks named are all there are.
    let json = inspect(&path, "--json --missing-marks gone --column age:kind=number").json();
    let age = column(&json, "age");
    assert_eq!(
        (&age["missing"], &age["rejected"]),
        (&json!(2), &json!(1)),
        "what is rejected is missing too"
    );
    assert_eq!(json["problems"][0]["value"], "-");

    let json = inspect(&path, "--json --header-line 3").json();
    assert_eq!((&json["header_line"], &json["rows"]), (&json!(3), &json!(3)));
    assert_eq!(json["columns"][0]["name"], "x1");
    let json = inspect(&path, "--json --header-line none").json();
    assert_eq!(json["header_line"], 0);
    assert_eq!(json["columns"][0]["name"], "column_1");
    let said = inspect(&path, "--header-line 99").complaint();
    assert!(
        said.contains(
            "there is no line 99 to take the names from: the last row begins in line 6; choose another"
        ),
        "{said}"
    );
}

#[test]
fn sheets_are_chosen_and_other_files_have_none() {
    for book in ["customers.xlsx", "customers.xlsb"] {
        let path = fixture(book);
        let json = inspect(&path, "--json").json();
        assert_eq!(
            json["sheets"],
            json!(["Empty", "Customers", "Other & more"]),
            "{book}"
        );
        assert_eq!((&json["sheet"], &json["rows"]), (&json!("Customers"), &json!(4)));
        assert_eq!(json["problems"][0]["value"], "#DIV/0!", "{book}");
        let other = line("inspect")
            .path(&path)
            .words("--json --sheet")
            .word("other & MORE")
            .run()
            .json();
        assert_eq!(
            (&other["sheet"], &other["rows"]),
            (&json!("Other & more"), &json!(1))
        );
        let json = inspect(&path, "--json --column spent:kind=text --column visits:missing=7").json();
        assert_eq!(column(&json, "spent")["samples"][0]["value"], "1.234");
        assert_eq!(column(&json, "visits")["missing_marks"][0]["mark"], "7");
        let said = inspect(&path, "--sheet Sales").complaint();
        assert!(
            said.starts_with(
                "there is no sheet named \"Sales\"; the sheets are Empty, Customers, Other & more: "
            ),
            "{said}"
        );
        let said = inspect(&path, "--delimiter ;").complaint();
        assert!(
            said.contains("Excel workbook, sheet “Customers”) has no delimiter to choose; leave"),
            "{said}"
        );
    }
    let (_folder, text) = file_of("points.csv", POINTS.as_bytes());
    let said = inspect(&text, "--sheet Sales").complaint();
    assert!(
        said.contains("(UTF-8 text) has no sheet to choose; leave that choice out: "),
        "{said}"
    );
}

#[test]
fn columns_of_parquet_are_read_as_told() {
    let path = fixture("customers.parquet");
    let json = inspect(
        &path,
        "--json --column visits:kind=text --column code:kind=number",
    )
    .json();
    assert_eq!(column(&json, "visits")["kind"], "text");
    assert_eq!(column(&json, "code")["max"], 9.0);
    let said = inspect(&path, "--header-line 2").complaint();
    assert!(said.contains("(Parquet) has no header line to choose"), "{said}");
    let said = inspect(&path, "--column vists:kind=text").complaint();
    assert!(said.contains("Did you mean “visits”?"), "{said}");
}

#[test]
fn damage_is_one_sentence() {
    // Where polars stumbles over a page, on a thread of its own or not.
    let good = std::fs::read(fixture("plain.parquet")).unwrap();
    for place in 105..115 {
        let mut bytes = good.clone();
        bytes[place] = 0xff;
        let (_folder, path) = file_of("bad.parquet", &bytes);
        let ran = inspect(&path, "--json");
        if ran.status == Some(1) {
            let said = ran.complaint();
            assert!(said.starts_with("this Parquet file is damaged ("), "{said}");
        } else {
            ran.json();
        }
    }
}

#[test]
fn apostrophes_are_kept_or_left_out() {
    let (_folder, ours) = file_of("ours.csv", b"note,n\n'=1+1,1\nplain,2\nx,-5\n");
    let notes = |json: &Value| json["notes"].to_string();
    let json = inspect(&ours, "--json").json();
    assert_eq!(json["apostrophes"], json!({"cells": 1, "kept": false}));
    assert_eq!(column(&json, "note")["samples"][0]["raw"], "'=1+1");
    assert!(notes(&json).contains("'=1+1 is read as =1+1"));
    let json = inspect(&ours, "--json --apostrophes keep").json();
    assert_eq!(json["apostrophes"], json!({"cells": 1, "kept": true}));
    // Whoever wrote =2 without one meant the other.
    let (_folder, foreign) = file_of("foreign.csv", b"note,n\n'=1+1,1\n=2,2\nx,3\n");
    let json = inspect(&foreign, "--json").json();
    assert_eq!(json["apostrophes"], json!({"cells": 1, "kept": true}));
    assert!(notes(&json).contains("=2 stands without one"), "{}", notes(&json));
    let json = inspect(&foreign, "--json --apostrophes leave-out").json();
    assert_eq!(json["apostrophes"]["kept"], false);
    assert!(inspect(&in_repository("sample_data/customers.csv"), "--json").json()["apostrophes"].is_null());
}

#[test]
fn raw_cells_are_written_as_they_are() {
    let text =
        table("note,when", 30, |i| format!("=A{i},2024-01-{:02}", i % 28 + 1)) + "x,soon\n-1-1,later,z\n";
    let (folder, path) = file_of("a.csv", text.as_bytes());
    for (words, cell, row) in [
        ("", "33,\"'-1-1,later,z\"", "'-1-1"),
        ("--raw-cells", "33,\"-1-1,later,z\"", "\"-1-1"),
    ] {
        let out = folder.path().join(format!("out{}", words.len()));
        line("inspect")
            .path(&path)
            .words(words)
            .word("--out")
            .path(&out)
            .run()
            .text();
        let written = std::fs::read_to_string(out.join("set-aside.csv")).unwrap();
        assert!(written.contains(row), "{cell} is not in {written}");
    }
}

#[test]
fn cleaning_steps_come_from_a_file() {
    let customers = in_repository("sample_data/customers_messy.csv");
    let good = "seed = 3\n[[cleaning]]\nstep = \"missing\"\ncolumn = \"age\"\ntreatment = \"median\"\n\n\
                [[cleaning]]\nstep = \"filter\"\ncondition = \"age > 40\"\non = false\n\n\
                [[cleaning]]\nstep = \"rename\"\ncolumn = \"nobody\"\nto = \"somebody\"\n";
    let (folder, steps) = file_of("steps.toml", good.as_bytes());
    let with = |steps: &Path, words: &str| {
        line("inspect")
            .path(&customers)
            .words(words)
            .word("--clean")
            .path(steps)
            .run()
    };
    let said = with(&steps, "").text();
    for expected in [
        "1. Fill age with the median",
        "2. Keep rows where age > 40",
        "Skipped: there is no column \"nobody\"; the columns are ",
    ] {
        assert!(said.contains(expected), "{expected} is not in\n{said}");
    }
    let json = with(&steps, "--json").json();
    assert_eq!(
        json["cleaning"]["steps"].as_array().unwrap().len(),
        3,
        "{}",
        json["cleaning"]
    );
    let analysis = line("analyze")
        .path(&customers)
        .words("--target buyer_type --k-range 2..3 --json --clean")
        .path(&steps)
        .run()
        .json();
    let warnings = analysis["warnings"].to_string();
    assert!(
        warnings.contains("Cleaning step 3 (Rename nobody") && warnings.contains("was skipped"),
        "{warnings}"
    );

    let bad = folder.path().join("bad.toml");
    for (text, expected) in [
        ("[[cleaning]]\nstep = \"missing\"\ncolumn = \n", "line 3: "),
        (
            "seed = 3\n",
            "there is no [[cleaning]] in the file; write one a step, such as step = \"missing\"",
        ),
        (
            "[[cleaning]]\nstep = \"filtre\"\n",
            "step 1: line 1: unknown variant `filtre`",
        ),
        (
            "[[cleaning]]\nstep = \"duplicates\"\n\n[[cleaning]]\nstep = \"missing\"\ncolumm = \"age\"\ntreatment = \"mean\"\n",
            "step 2: line 4: unknown field `columm`, expected `column` or `treatment`",
        ),
    ] {
        std::fs::write(&bad, text).unwrap();
        for command in ["inspect", "analyze --target buyer_type", "segment"] {
            let said = line(command)
                .path(&customers)
                .word("--clean")
                .path(&bad)
                .run()
                .complaint();
            assert!(said.starts_with(expected), "{said}");
            assert!(
                said.contains("; mend the cleaning steps: ") && said.ends_with("bad.toml"),
                "{said}"
            );
        }
    }
    let said = with(&folder.path().join("nowhere.toml"), "").complaint();
    assert!(
        said.starts_with("the cleaning steps could not be read (") && said.contains("check the name"),
        "{said}"
    );
}
