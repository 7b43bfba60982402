//! Charts of every kind, at their most unpleasant.

use super::{
    class_curves::class_bodies,
    scatters::scatter,
    segment_bodies::{heat, segment_bodies},
};
use crate::chart::{
    BarsAxis, BarsChart, ChartBody, CorrelationChart, EffectAxis, EffectChart, EffectSpot, ForestChart,
    ForestRow, Hue, Line, LinesChart, LossLine, Marker, MatrixChart, PathChart, PathLine, PushRow,
    PushesChart, ScoresChart,
};
use crate::engine::study::{MatrixValue, MatrixValues};

pub const LONG: &str = "A label of sixty characters for customers who buy at Easter";
pub fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|&n| n.to_owned()).collect()
}

pub fn matrix_of(labels: Vec<String>, count: impl Fn(usize, usize) -> u64) -> ChartBody {
    let n = labels.len();
    ChartBody::Matrix(MatrixChart {
        positive: n.min(2).saturating_sub(1),
        counts: (0..n).map(|i| (0..n).map(|j| count(i, j)).collect()).collect(),
        threshold: (n == 2).then_some(0.42),
        labels,
        values: MatrixValues::default(),
    })
}

/// As [`matrix_of`], with other values in its cells.
pub fn matrix_with(values: &[MatrixValue], body: ChartBody) -> ChartBody {
    let ChartBody::Matrix(mut chart) = body else {
        return body;
    };
    chart.values = MatrixValues::of(values.iter().copied());
    ChartBody::Matrix(chart)
}

fn line(name: &str, points: Vec<(f64, f64)>, hue: Hue, dotted: bool) -> Line {
    Line {
        name: name.to_owned(),
        value: String::new(),
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

pub fn over_k(ks: std::ops::RangeInclusive<u32>, scale: f64) -> ChartBody {
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

pub fn forest(n: usize, name: &str, odds_ratio: f64, range: (f64, f64)) -> ChartBody {
    let row = |i: usize| ForestRow {
        name: format!("{name} {i}"),
        hues: Hue::sides(1, 1, 2),
        odds_ratio: odds_ratio + i as f64 * 0.01,
        low: range.0,
        high: range.1,
    };
    ChartBody::Forest(ForestChart {
        sides: ("Bargain Hunter".to_owned(), LONG.to_owned()),
        hues: Hue::sides(1, 1, 2),
        rows: (0..n).map(row).collect(),
    })
}

fn correlations(n: usize, name: &str) -> ChartBody {
    ChartBody::Correlations(CorrelationChart {
        columns: None,
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

fn effect(axis: EffectAxis, name: &str, n: usize, half: f64) -> ChartBody {
    let (low, high) = match &axis {
        EffectAxis::Range { low, high, .. } => (*low, *high),
        EffectAxis::Levels(levels) => (0.0, levels.len().max(2) as f64 - 1.0),
    };
    let spot = |i: usize| {
        let share = i as f64 / n.max(2) as f64;
        EffectSpot {
            x: low + (high - low) * share,
            value: share,
            low: (share - half).max(0.0),
            high: (share + half).min(1.0),
        }
    };
    ChartBody::Effect(EffectChart {
        x_title: name.to_owned(),
        y_title: format!("probability of {name}"),
        axis,
        spots: (0..n).map(spot).collect(),
        y_range: (0.0, 1.0),
        marker: Some(low + (high - low) / 3.0),
    })
}

fn range(low: f64, high: f64) -> EffectAxis {
    EffectAxis::Range {
        low,
        high,
        bins: (0..40).map(|i| i * i % 13).collect(),
    }
}

fn levels(n: u64, name: &str) -> EffectAxis {
    EffectAxis::Levels((0..n).map(|i| (format!("{name} {i}"), 1_234_567 * i)).collect())
}

fn pushes(n: usize, name: &str, value: &str, push: f64) -> ChartBody {
    let row = |i: usize| PushRow {
        name: format!("{name} {i}"),
        value: value.to_owned(),
        push: if i.is_multiple_of(2) { push } else { -push / 3.0 },
    };
    let class = |index: usize| Hue::Class {
        index,
        positive: 1,
        of: 2,
    };
    ChartBody::Pushes(PushesChart {
        sides: (name.to_owned(), "Premium Buyer".to_owned()),
        hues: [class(0), class(1)],
        rows: (0..n).map(row).collect(),
    })
}

/// Every kind, with short and long names, small and huge numbers, nothing and NaN.
pub fn bodies() -> Vec<ChartBody> {
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
        effect(range(0.0, 40_000.0), "total_spent", 41, 0.05),
        effect(range(1e-9, 3e-9), LONG, 41, f64::NAN),
        effect(range(4.0, 4.0), "constant", 1, 0.1),
        effect(range(0.0, 1.0), "nothing", 0, 0.1),
        effect(levels(4, "North"), "region", 4, 0.1),
        effect(levels(30, LONG), LONG, 30, f64::NAN),
        effect(levels(1, "only"), "x", 1, 1.0),
        pushes(6, "total_spent", "3 512", 0.48),
        pushes(14, LONG, LONG, 12_345.6),
        pushes(2, "x", "", 0.0),
        pushes(3, "x", "1", f64::NAN),
        pushes(0, "x", "1", 1.0),
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
        let matrix = matrix_of(labels.collect(), |i, j| if i == j { 900 } else { 12 });
        all.push(matrix_with(&MatrixValue::ALL, matrix.clone()));
        all.push(matrix);
    }
    for values in [
        &MatrixValue::ALL[..],
        &MatrixValue::ALL[..1],
        &MatrixValue::ALL[1..],
        &MatrixValue::ALL[3..],
    ] {
        all.push(matrix_with(
            values,
            matrix_of(strings(&two), |i, j| [[771, 62], [138, 279]][i][j]),
        ));
        all.push(matrix_with(
            values,
            matrix_of(strings(&[LONG, "no"]), |_, _| 12_345_678),
        ));
        all.push(matrix_with(values, matrix_of(strings(&["CH", "MM"]), |_, _| 0)));
    }
    for (rows, columns) in [(0, 0), (1, 1), (5, 5), (9, 3), (3, 24), (20, 18)] {
        all.push(heat(rows, columns));
    }
    all.extend(paths());
    all.extend(class_bodies());
    all.extend(segment_bodies());
    for n in [1, 2, 5, 12, 40] {
        all.push(correlations(n, "avg_purchase_value"));
    }
    all
}

fn paths() -> Vec<ChartBody> {
    vec![
        path(
            strings(&["age", "spent", "region[North]"]),
            |line| 1.2 - line as f64,
            1.0,
            true,
        ),
        path(
            (0..60).map(|i| format!("{LONG} {i}")).collect(),
            |_| 0.5,
            0.0,
            true,
        ),
        path(strings(&[LONG]), |_| -1e6, 1e9, false),
        path(strings(&["x", "y"]), |_| f64::NAN, 1e-5, true),
        path(strings(&["x"]), |_| 0.0, 1_000.0, false),
        path(Vec::new(), |_| 0.0, 1.0, true),
    ]
}

/// Coefficients of features that speak for (below 0, above 0).
pub fn path_of((lesser, greater): (&str, &str), names: &[&str]) -> ChartBody {
    let ChartBody::Path(mut chart) = path(strings(names), |line| 1.2 - line as f64, 1.0, false) else {
        unreachable!("a path")
    };
    chart.sides = (lesser.to_owned(), greater.to_owned());
    ChartBody::Path(chart)
}

/// Coefficients that shrink from `weakest` to 0.
fn path(names: Vec<String>, weakest: impl Fn(usize) -> f64, strength: f64, has_folds: bool) -> ChartBody {
    let strengths: Vec<f64> = (0..31).map(|i| 0.01 * 10_f64.powf(f64::from(i) / 6.0)).collect();
    let values = |line: usize| {
        strengths
            .iter()
            .map(|l2| weakest(line) / (1.0 + l2 / 20.0))
            .collect()
    };
    let lines = names.into_iter().enumerate().map(|(line, name)| PathLine {
        name,
        values: values(line),
    });
    let means: Vec<f64> = strengths
        .iter()
        .map(|l2| 0.4 + (l2.ln() - 1.0).powi(2) / 500.0)
        .collect();
    ChartBody::Path(PathChart {
        sides: ("Bargain Hunter".to_owned(), LONG.to_owned()),
        hues: Hue::sides(1, 1, 2),
        lines: lines.collect(),
        loss: has_folds.then(|| LossLine {
            title: "log-loss, mean of 5 folds".to_owned(),
            errors: vec![0.01; means.len()],
            best: Some(14),
            means,
        }),
        strengths,
        strength,
    })
}
