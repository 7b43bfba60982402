//! `--out`.

use std::{fs, path::Path};

use serde_json::json;

use super::sample_analysis;
use crate::command::{file_of, line};

#[test]
fn out_writes_every_file_whole() {
    let (folder, _, text) = sample_analysis();
    let out = folder.path().join("results").join("today");
    let mut names: Vec<String> = fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let expected = [
        "analysis.study.toml",
        "calibration.svg",
        "confusion.png",
        "confusion.svg",
        "elbow.svg",
        "evidence.csv",
        "gains.svg",
        "gap.svg",
        "lift.svg",
        "model.json",
        "precision-recall.svg",
        "predictions.csv",
        "results.json",
        "roc.svg",
        "scatter.png",
        "scatter.svg",
        "segments.csv",
        "silhouettes.svg",
        "stability.svg",
    ];
    assert_eq!(names, expected);
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    assert_eq!(&read("results.json"), text, "the file and the print are one");
    for name in [
        "confusion.svg",
        "roc.svg",
        "precision-recall.svg",
        "calibration.svg",
        "gains.svg",
        "lift.svg",
        "scatter.svg",
        "elbow.svg",
        "gap.svg",
        "silhouettes.svg",
        "stability.svg",
    ] {
        let svg = read(name);
        assert!(svg.starts_with("<svg") || svg.starts_with("<?xml"), "{name}");
        assert!(
            svg.trim_end().ends_with("</svg>") && svg.contains("customers.csv"),
            "{name}"
        );
    }
    for name in ["confusion.png", "scatter.png"] {
        let png = fs::read(out.join(name)).unwrap();
        assert!(png.starts_with(b"\x89PNG") && png.len() > 10_000, "{name}");
    }
    // One row a customer and the head.
    assert_eq!(read("predictions.csv").lines().count(), 5_001);
    assert_eq!(read("segments.csv").lines().count(), 6);
}

#[test]
fn predictions_agree_with_the_matrix() {
    let (folder, json, _) = sample_analysis();
    let path = folder.path().join("results/today/predictions.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let heads = reader.headers().unwrap().clone();
    let at = |name: &str| {
        heads
            .iter()
            .position(|head| head == name)
            .unwrap_or_else(|| panic!("{name} in {heads:?}"))
    };
    let (id, predicted, segment) = (at("customer_id"), at("predicted"), at("segment"));
    let mut n_positive = 0;
    let mut sizes = [0_u64; 5];
    for row in reader.records() {
        let row = row.unwrap();
        assert!(row[id].starts_with('C'));
        n_positive += u64::from(&row[predicted] == "Premium Buyer");
        sizes[row[segment].parse::<usize>().unwrap() - 1] += 1;
    }
    let in_matrices: u64 = ["train", "test"]
        .iter()
        .flat_map(|part| [0, 1].map(|truth| &json["classifier"][part]["confusion"]["counts"][truth][1]))
        .map(|count| count.as_u64().unwrap())
        .sum();
    assert_eq!(n_positive, in_matrices);
    assert_eq!(json!(sizes), json["segments"]["sizes"]);
}

#[test]
fn with_more_classes_each_has_a_line_of_its_own() {
    let rows: String = (0..240)
        .map(|i| {
            let level = ["low", "middle", "high"][i * 31 % 240 / 80];
            format!("{}.5,{}.25,{level}\n", i * 31 % 240 + i * 53 % 97, i * 37 % 101)
        })
        .collect();
    let (folder, path) = file_of("levels.csv", format!("spent,visits,level\n{rows}").as_bytes());
    let out = folder.path().join("results");
    line("analyze")
        .path(&path)
        .words("--target level --k 3 --out")
        .path(&out)
        .run()
        .text();
    for name in [
        "roc.svg",
        "precision-recall.svg",
        "calibration.svg",
        "gains.svg",
        "lift.svg",
    ] {
        let svg = fs::read_to_string(out.join(name)).unwrap();
        assert!(svg.contains("each class against the rest"), "{name}");
        for class in ["low", "middle", "high"] {
            assert!(svg.contains(&format!(">{class}<")), "{name}: {class}");
        }
    }
    assert!(!out.join("profit.svg").exists());
}

#[test]
fn the_source_is_never_written_over() {
    let (folder, path) = file_of("predictions.csv", b"a,b\n1,x\n2,y\n3,x\n4,y\n5,x\n6,y\n");
    let before = fs::read(&path).unwrap();
    for out in [
        folder.path().to_owned(),
        folder.path().join("."),
        folder.path().join("../").join(name_of(folder.path())),
    ] {
        let said = line("analyze")
            .path(&path)
            .words("--target b --out")
            .path(&out)
            .run()
            .complaint();
        assert!(
            said.contains("never written over") && said.contains("another folder"),
            "{said}"
        );
    }
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing was written beside it"
    );
}

fn name_of(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}
