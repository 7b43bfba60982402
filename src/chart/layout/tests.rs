//! What holds for every chart at every size: nothing clipped, nothing overlapping, always the same.

use super::*;
use crate::{
    chart::{
        Align, BarsChart, ChartSpec, CorrelationChart, ForestChart, ForestRow, Hue, Line, LinesChart, Mark,
        Marker, MatrixChart, ScatterChart, ScatterGroup, ScoresChart,
    },
    theme::{DARK, LIGHT, fonts::text_width},
};
use pen::Space;

const LONG: &str = "A label of sixty characters for customers who buy at Easter";
const SIZES: [(f32, f32); 6] = [
    (240.0, 140.0),
    (296.0, 196.0),
    (300.0, 420.0),
    (464.0, 244.0),
    (464.0, 148.0),
    (800.0, 496.0),
];

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|&n| n.to_owned()).collect()
}

fn matrix_of(labels: Vec<String>, count: impl Fn(usize, usize) -> u64) -> ChartBody {
    let n = labels.len();
    ChartBody::Matrix(MatrixChart {
        positive: n.min(2).saturating_sub(1),
        counts: (0..n).map(|i| (0..n).map(|j| count(i, j)).collect()).collect(),
        threshold: (n == 2).then_some(0.42),
        labels,
    })
}

fn line(name: &str, points: Vec<(f64, f64)>, hue: Hue, dotted: bool) -> Line {
    Line {
        name: name.to_owned(),
        points,
        hue,
        dotted,
    }
}

fn roc(marker: (f64, f64), bend: f64) -> ChartBody {
    let curve = |bend: f64| -> Vec<(f64, f64)> {
        (0..=100)
            .map(|i| f64::from(i) / 100.0)
            .map(|x| (x, x.powf(bend)))
            .collect()
    };
    ChartBody::Lines(LinesChart {
        x_title: "false alarm rate".to_owned(),
        y_title: "recall".to_owned(),
        x_range: (0.0, 1.0),
        y_range: (0.0, 1.0),
        whole_x: false,
        lines: vec![
            line("training", curve(bend * 0.9), Hue::Quiet, false),
            line("test", curve(bend), Hue::Ink, false),
        ],
        marker: Some(Marker {
            x: marker.0,
            y: marker.1,
            strong: "threshold 0.42".to_owned(),
            words: "recall 0.67, false alarms 0.07".to_owned(),
        }),
        note: Some(("AUC 0.884".to_owned(), "0.864 to 0.905".to_owned())),
        diagonal: true,
    })
}

fn over_k(ks: std::ops::RangeInclusive<u32>, scale: f64) -> ChartBody {
    let points: Vec<(f64, f64)> = ks.clone().map(|k| (f64::from(k), scale / f64::from(k))).collect();
    let marked = points[points.len() / 2];
    ChartBody::Lines(LinesChart {
        x_title: "k".to_owned(),
        y_title: "inertia".to_owned(),
        x_range: (f64::from(*ks.start()), f64::from(*ks.end())),
        y_range: (0.0, scale),
        whole_x: true,
        lines: vec![line("inertia", points, Hue::Ink, true)],
        marker: Some(Marker {
            x: marked.0,
            y: marked.1,
            strong: "12\u{202f}345\u{202f}678".to_owned(),
            words: String::new(),
        }),
        note: None,
        diagonal: false,
    })
}

fn scores(labels: (&str, &str), threshold: f64, count: u64) -> ChartBody {
    ChartBody::Scores(ScoresChart {
        positive_label: labels.0.to_owned(),
        negative_label: labels.1.to_owned(),
        positive: (0..50).map(|i| i * count).collect(),
        negative: (0..50).map(|i| (50 - i) * count).collect(),
        threshold,
    })
}

fn forest(n: usize, name: &str, odds_ratio: f64, range: (f64, f64)) -> ChartBody {
    let row = |i: usize| ForestRow {
        name: format!("{name} {i}"),
        odds_ratio: odds_ratio + i as f64 * 0.01,
        low: range.0,
        high: range.1,
    };
    ChartBody::Forest(ForestChart {
        sides: ("Bargain Hunter".to_owned(), LONG.to_owned()),
        rows: (0..n).map(row).collect(),
    })
}

fn correlations(n: usize, name: &str) -> ChartBody {
    ChartBody::Correlations(CorrelationChart {
        names: (0..n).map(|i| format!("{name} {i}")).collect(),
        values: (0..n)
            .map(|i| {
                (0..n)
                    .map(|j| ((i * 7 + j * 7) % 20) as f64 / 10.0 - 1.0)
                    .collect()
            })
            .collect(),
    })
}

fn bars(axis: BarsAxis, n: usize, names: &[&str], count: u64) -> ChartBody {
    let group = |(index, name): (usize, &&str)| {
        let hue = Hue::Class {
            index,
            positive: 1,
            of: names.len(),
        };
        (
            (*name).to_owned(),
            hue,
            (0..n as u64).map(|i| i * count).collect(),
        )
    };
    ChartBody::Bars(BarsChart {
        x_title: LONG.to_owned(),
        y_title: "customers".to_owned(),
        bars: axis,
        groups: names.iter().enumerate().map(group).collect(),
    })
}

fn scatter(k: usize, name: &str, range: (f64, f64)) -> ChartBody {
    let at = |i: usize| range.0 + (range.1 - range.0) * (i as f64 + 0.5) / k as f64;
    let group = |i: usize| ScatterGroup {
        name: format!("{name} {}", i + 1),
        hue: Hue::Segment(i),
        size: 1_234_567,
        points: (0..20).map(|j| (at(i), at((i + j) % k))).collect(),
        centroid: Some((at(i), at(i))),
    };
    ChartBody::Scatter(ScatterChart {
        x_title: LONG.to_owned(),
        y_title: LONG.to_owned(),
        x_range: range,
        y_range: range,
        groups: (0..k).map(group).collect(),
        are_segments: true,
        sample_note: "20\u{202f}000 of 1\u{202f}000\u{202f}000 customers drawn".to_owned(),
    })
}

/// Every kind, with short and long names, small and huge numbers, nothing and NaN.
fn bodies() -> Vec<ChartBody> {
    let two = ["Bargain Hunter", "Premium Buyer"];
    let mut all = vec![
        matrix_of(strings(&two), |i, j| [[771, 62], [138, 279]][i][j]),
        matrix_of(strings(&["CH", "MM"]), |_, _| 0),
        matrix_of(strings(&[LONG, "no"]), |_, _| 12_345_678),
        matrix_of(Vec::new(), |_, _| 0),
        roc((0.07, 0.67), 0.15),
        roc((0.5, 0.5), 1.0),
        roc((1.0, 1.0), 0.01),
        roc((f64::NAN, 0.2), 0.4),
        over_k(2..=12, 13_058.0),
        over_k(2..=2, 1e-3),
        scores(("Premium Buyer", "Bargain Hunter"), 0.42, 3),
        scores((LONG, LONG), 0.0, 12_345_678),
        scores(("a", "b"), 1.0, 0),
        forest(7, "age", 1.2, (0.9, 1.5)),
        forest(25, LONG, 0.2, (f64::NAN, f64::NAN)),
        forest(3, "region[North]", 3e15, (1.1, f64::INFINITY)),
        forest(2, "x", f64::NAN, (f64::NAN, f64::NAN)),
        forest(0, "x", 1.0, (1.0, 1.0)),
        bars(
            BarsAxis::Range {
                low: 18.0,
                high: 84.0,
            },
            33,
            &["customers"],
            12,
        ),
        bars(BarsAxis::Range { low: 0.0, high: 1e9 }, 24, &two, 12_345_678),
        bars(BarsAxis::Range { low: 3.0, high: 3.0 }, 1, &[LONG, LONG], 1),
        bars(
            BarsAxis::Range {
                low: f64::NAN,
                high: f64::NAN,
            },
            0,
            &two,
            1,
        ),
        bars(
            BarsAxis::Levels(strings(&["East", LONG, "N", "S", "W"])),
            5,
            &two,
            1_234_567,
        ),
        bars(
            BarsAxis::Levels((0..20).map(|i| format!("level {i}")).collect()),
            20,
            &["all"],
            3,
        ),
        scatter(5, "Segment", (0.0, 18.0)),
        scatter(12, LONG, (-1e9, 1e9)),
        scatter(2, "Segment", (f64::NAN, f64::NAN)),
    ];
    for n in [3, 5, 8, 20] {
        let labels = (0..n).map(|i| format!("{} {i}", ["At risk", "Hibernating customers"][i % 2]));
        all.push(matrix_of(labels.collect(), |i, j| if i == j { 900 } else { 12 }));
    }
    for n in [1, 2, 5, 12, 40] {
        all.push(correlations(n, "avg_purchase_value"));
    }
    all
}

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
        for (width, height) in [(320.0, 240.0), (640.0, 448.0)] {
            check(
                &page(&spec, width, height, &DARK),
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
        labels,
        [
            "771 rightly left out, 92.6\u{202f}% of Bargain Hunter",
            "62 false alarm, 7.4\u{202f}% of Bargain Hunter",
            "138 missed, 33.1\u{202f}% of Premium Buyer",
            "279 found, 66.9\u{202f}% of Premium Buyer",
        ]
    );
    assert_eq!(scene.regions[2].item, (1, 0));
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
