//! What holds for every chart at every size: nothing clipped, nothing overlapping, always the same.

pub(in crate::chart::layout) mod bodies;
mod class_curves;
mod narrow;
mod scatters;
mod segment_bodies;

use super::*;
use crate::engine::study::MatrixValue;
use crate::{
    chart::{Align, ChartSpec, Mark},
    theme::{DARK, LIGHT, fonts::text_width},
};
use bodies::{LONG, bodies, forest, matrix_of, matrix_with, over_k, strings};
use pen::Space;

const SIZES: [(f32, f32); 6] = [
    (240.0, 140.0),
    (296.0, 196.0),
    (300.0, 420.0),
    (464.0, 244.0),
    (464.0, 148.0),
    (800.0, 496.0),
];

/// Where a text's letters stand.
fn text_box(mark: &Mark) -> Option<(Space, &str)> {
    let Mark::Text {
        x,
        y,
        text,
        size,
        weight,
        align,
        vertical,
        rotated,
        ..
    } = mark
    else {
        return None;
    };
    let width = text_width(text, *size, *weight);
    let before = match align {
        Align::Left => 0.0,
        Align::Center => width / 2.0,
        Align::Right => width,
    };
    let baseline = vertical.baseline(*y, *size);
    let (above, below) = (0.74 * size, 0.2 * size);
    let space = if *rotated {
        Space::new(x - above, y + before - width, above + below, width)
    } else {
        Space::new(x - before, baseline - above, width, above + below)
    };
    Some((space, text))
}

fn mark_box(mark: &Mark) -> Space {
    let around = |points: &[(f32, f32)], r: f32| {
        let (left, top) = points
            .iter()
            .fold((f32::MAX, f32::MAX), |a, p| (a.0.min(p.0), a.1.min(p.1)));
        let (right, bottom) = points
            .iter()
            .fold((f32::MIN, f32::MIN), |a, p| (a.0.max(p.0), a.1.max(p.1)));
        Space::new(left - r, top - r, right - left + 2.0 * r, bottom - top + 2.0 * r)
    };
    match mark {
        Mark::Rect {
            x, y, width, height, ..
        }
        | Mark::Image {
            x, y, width, height, ..
        } => Space::new(*x, *y, *width, *height),
        Mark::Circle { x, y, radius, .. } => around(&[(*x, *y)], *radius),
        Mark::Line { points, .. } | Mark::Area { points, .. } => around(points, 0.0),
        Mark::Dots { centres, radius, .. } => around(centres, *radius),
        Mark::Text { .. } => text_box(mark).unwrap().0,
    }
}

fn check(scene: &Scene, what: &str) {
    // Dots and strokes may stand over the edge of a plot by their own size, letters by a hair.
    let page = Space::new(-1.0, -1.0, scene.width + 2.0, scene.height + 2.0);
    let loose = Space::new(-3.0, -3.0, scene.width + 6.0, scene.height + 6.0);
    for mark in &scene.marks {
        let space = mark_box(mark);
        let numbers = [space.x, space.y, space.width, space.height];
        assert!(numbers.iter().all(|n| n.is_finite()), "{what}: {mark:?}");
        let room = if matches!(mark, Mark::Text { .. }) {
            page
        } else {
            loose
        };
        assert!(
            room.holds(&space),
            "{what}: {mark:?} leaves {} × {}",
            scene.width,
            scene.height
        );
    }
    let texts: Vec<(Space, &str)> = scene.marks.iter().filter_map(text_box).collect();
    for (i, (a, first)) in texts.iter().enumerate() {
        for (b, second) in &texts[..i] {
            let inner = Space::new(a.x + 0.5, a.y + 0.5, a.width - 1.0, a.height - 1.0);
            assert!(
                !inner.overlaps(b),
                "{what}: “{first}” {a:?} lies over “{second}” {b:?}"
            );
        }
    }
    for region in &scene.regions {
        let space = Space::new(region.x, region.y, region.width, region.height);
        assert!(loose.holds(&space), "{what}: {region:?}");
        assert!(!region.label.is_empty());
    }
}

#[test]
fn nothing_is_clipped_or_overlaps_at_any_size() {
    for (i, body) in bodies().iter().enumerate() {
        for (width, height) in SIZES {
            let scene = layout(body, width, height, &LIGHT);
            let kind = format!("{body:?}");
            check(
                &scene,
                &format!("body {i} at {width} × {height}, {}", &kind[..kind.len().min(60)]),
            );
            assert!(scene.height >= height && scene.height >= layout_height(body, width));
            assert_eq!(scene.width, width);
        }
    }
}

#[test]
fn pages_hold_everything() {
    for (i, body) in bodies().into_iter().enumerate() {
        let spec = ChartSpec {
            title: format!("{LONG} {LONG}"),
            subtitle: LONG.to_owned(),
            alt: String::new(),
            source: format!("{LONG}.csv, 3f9a 41c7, seed 42"),
            body,
        };
        for (width, height) in [(320.0, 240.0), (388.0, 222.0), (640.0, 448.0)] {
            check(
                &page(&spec, (width, height), &DARK, true),
                &format!("page {i} at {width}"),
            );
        }
    }
}

#[test]
fn strips_hold_everything() {
    for height in [32.0, 48.0, 64.0, 100.0] {
        for body in [over_k(2..=12, 13_058.0), over_k(2..=12, 1.0), over_k(2..=2, 3.0)] {
            check(&layout(&body, 248.0, height, &LIGHT), &format!("strip {height}"));
        }
    }
}

#[test]
fn the_same_input_gives_the_same_scene() {
    for body in bodies() {
        // Compared as text, because a scene of NaN would differ from itself.
        let once = format!("{:?}", layout(&body, 464.0, 300.0, &LIGHT));
        assert_eq!(once, format!("{:?}", layout(&body, 464.0, 300.0, &LIGHT)));
    }
}

fn texts(scene: &Scene) -> Vec<&str> {
    scene
        .marks
        .iter()
        .filter_map(text_box)
        .map(|(_, text)| text)
        .collect()
}

#[test]
fn two_classes_have_their_words_and_regions() {
    let body = matrix_of(strings(&["Bargain Hunter", "Premium Buyer"]), |i, j| {
        [[771, 62], [138, 279]][i][j]
    });
    let scene = layout(&body, 464.0, 244.0, &LIGHT);
    let found = texts(&scene);
    for expected in [
        "Predicted at 0.42",
        "Truth",
        "771",
        "92.6\u{202f}%",
        "rightly left out",
        "62",
        "7.4\u{202f}%",
        "false alarm",
        "138",
        "33.1\u{202f}%",
        "missed",
        "279",
        "66.9\u{202f}%",
        "found",
        "833",
        "417",
        "909",
        "341",
        "1\u{202f}250",
        "Total",
    ] {
        assert!(found.contains(&expected), "{expected} in {found:?}");
    }
    let labels: Vec<&str> = scene.regions.iter().map(|r| r.label.as_str()).collect();
    assert_eq!(
        labels[..4],
        [
            "771 rightly left out, 92.6\u{202f}% of Bargain Hunter",
            "62 false alarm, 7.4\u{202f}% of Bargain Hunter",
            "138 missed, 33.1\u{202f}% of Premium Buyer",
            "279 found, 66.9\u{202f}% of Premium Buyer",
        ]
    );
    assert_eq!(scene.regions[2].item, (1, 0));
    // Names and corner: whole rows, whole columns, all.
    assert_eq!(
        labels[4..],
        [
            "Truly Bargain Hunter: 833 customers, 771 of them found, recall 92.6\u{202f}%",
            "Truly Premium Buyer: 417 customers, 279 of them found, recall 66.9\u{202f}%",
            "Predicted Bargain Hunter: 909 customers, 771 of them rightly, precision 84.8\u{202f}%",
            "Predicted Premium Buyer: 341 customers, 279 of them rightly, precision 81.8\u{202f}%",
            "All 1\u{202f}250 customers, 1\u{202f}050 of them predicted rightly, accuracy 84.0\u{202f}%",
        ]
    );
    let items: Vec<_> = scene.regions[4..].iter().map(|region| region.item).collect();
    assert_eq!(items, [(0, 2), (1, 2), (2, 0), (2, 1), (2, 2)]);
}

#[test]
fn the_positive_class_may_come_first() {
    let ChartBody::Matrix(mut chart) = matrix_of(strings(&["CH", "MM"]), |i, j| (i * 2 + j) as u64) else {
        panic!("a matrix")
    };
    chart.positive = 0;
    let scene = layout(&ChartBody::Matrix(chart), 464.0, 244.0, &LIGHT);
    let labels: Vec<&str> = scene.regions.iter().map(|r| r.label.as_str()).collect();
    assert!(
        labels[0].contains("found") && labels[1].contains("missed"),
        "{labels:?}"
    );
    assert!(labels[2].contains("false alarm") && labels[3].contains("rightly left out"));
}

#[test]
fn cells_say_what_is_chosen() {
    let found = |values: &[MatrixValue]| {
        let body = matrix_of(strings(&["Bargain Hunter", "Premium Buyer"]), |i, j| {
            [[771, 62], [138, 279]][i][j]
        });
        let scene = layout(&matrix_with(values, body), 580.0, 330.0, &LIGHT);
        texts(&scene).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let all = found(&MatrixValue::ALL);
    for expected in [
        "138",
        "row 33.1\u{202f}%",
        "col. 15.2\u{202f}%",
        "all 11.0\u{202f}%",
        "missed",
    ] {
        assert!(all.iter().any(|text| text == expected), "{expected} in {all:?}");
    }
    let single = found(&[MatrixValue::OfColumn]);
    assert!(single.iter().any(|text| text == "15.2\u{202f}%"), "{single:?}");
    assert!(
        !single.iter().any(|text| text == "138" || text.contains("33.1")),
        "{single:?}"
    );
    let counts = found(&[MatrixValue::Count]);
    assert!(counts.iter().any(|text| text == "138") && !counts.iter().any(|text| text.contains('%')));
}

#[test]
fn more_classes_have_recall_and_precision() {
    let body = matrix_of(strings(&["a", "b", "c"]), |i, j| {
        [[8, 1, 1], [0, 6, 4], [2, 1, 7]][i][j]
    });
    let scene = layout(&body, 464.0, 300.0, &LIGHT);
    let found = texts(&scene);
    for expected in [
        "Recall",
        "60.0\u{202f}%",
        "Precision",
        "75.0\u{202f}%",
        "58.3\u{202f}%",
    ] {
        assert!(found.contains(&expected), "{expected} in {found:?}");
    }
}

#[test]
fn ranges_that_hold_one_are_hollow_rings() {
    let ring = |body: &ChartBody| {
        let scene = layout(body, 464.0, 232.0, &LIGHT);
        let is_ring = |m: &&Mark| matches!(m, Mark::Circle { stroke: Some((_, c)), .. } if *c == LIGHT.ink_3);
        scene.marks.iter().filter(is_ring).count()
    };
    assert_eq!(ring(&forest(1, "x", 1.1, (0.9, 1.3))), 1);
    assert_eq!(ring(&forest(1, "x", 1.1, (1.05, 1.3))), 0);
    assert_eq!(ring(&forest(1, "x", 1.1, (f64::NAN, f64::NAN))), 0);
}
