//! A line for each class: all are named, none twice in the same way.

use super::*;
use crate::chart::{Hue, Line, LinesChart};

/// ROC curves of classes, each with its area; `dotted` as a calibration curve is.
fn class_curves(names: &[String], dotted: bool) -> ChartBody {
    let line = |(index, name): (usize, &String)| Line {
        name: name.clone(),
        value: "0.884 (0.864 to 0.905)".to_owned(),
        points: (0..=10)
            .map(|i| f64::from(i) / 10.0)
            .map(|x| (x, x.powf(0.9 / (index + 1) as f64)))
            .collect(),
        hue: Hue::Class {
            index,
            positive: 0,
            of: names.len(),
        },
        dotted,
    };
    ChartBody::Lines(LinesChart {
        x_title: "false alarm rate".to_owned(),
        y_title: "recall".to_owned(),
        x_range: (0.0, 1.0),
        y_range: (0.0, 1.0),
        whole_x: false,
        lines: names.iter().enumerate().map(line).collect(),
        marker: None,
        note: Some(("mean AUC 0.884".to_owned(), String::new())),
        diagonal: true,
    })
}

/// Few and many, with short and long names.
pub fn class_bodies() -> Vec<ChartBody> {
    let long: Vec<String> = (0..20).map(|i| format!("{LONG} {i}")).collect();
    vec![
        class_curves(&strings(&["CH", "MM", "a"]), false),
        class_curves(&long, true),
    ]
}

fn page_of(n: usize) -> Scene {
    let names: Vec<String> = (0..n).map(|i| format!("class {i}")).collect();
    let spec = ChartSpec {
        title: "ROC".to_owned(),
        subtitle: "each class against the rest".to_owned(),
        alt: String::new(),
        source: String::new(),
        body: class_curves(&names, false),
    };
    page(&spec, (640.0, 448.0), &LIGHT, true)
}

#[test]
fn every_class_is_named_however_many_there_are() {
    for n in [3, 12, 20] {
        let scene = page_of(n);
        let found = texts(&scene);
        for i in 0..n {
            let name = format!("class {i}");
            assert_eq!(
                found.iter().filter(|text| **text == name).count(),
                1,
                "{name} of {n}"
            );
        }
        let areas = found
            .iter()
            .filter(|text| **text == "0.884 (0.864 to 0.905)")
            .count();
        assert_eq!(areas, n);
        // The curves keep their room.
        assert!(scene.plot.unwrap().3 > 150.0, "{n}: {:?}", scene.plot);
    }
}

#[test]
fn hues_that_come_again_have_dashes_and_open_squares() {
    let count = |n: usize| {
        let scene = page_of(n);
        let dashed = |mark: &&Mark| {
            matches!(
                mark,
                Mark::Line {
                    dash: Some((6.0, 3.0)),
                    ..
                }
            )
        };
        let open = |mark: &&Mark| {
            matches!(
                mark,
                Mark::Rect {
                    fill: None,
                    stroke: Some(_),
                    ..
                }
            )
        };
        (
            scene.marks.iter().filter(dashed).count(),
            scene.marks.iter().filter(open).count(),
        )
    };
    assert_eq!(count(12), (0, 0));
    assert_eq!(count(20), (8, 8));
}
