//! Pictures over all thresholds of more than two classes: each against the rest, one line a class.

use super::{
    classifier::part_words,
    curves::{CurveChart, alt_title, axes, title, y_range},
};
use crate::{
    chart::{ChartBody, ChartSpec, Hue, Line, LinesChart},
    engine::{
        classify::{AgainstRest, ClassifierReport},
        format,
        metrics::{Curve, Interval},
    },
};

/// The curve of each class on test (or training, where nothing was kept for testing); `None` where there is none, as
/// of profit.
pub(super) fn curves(report: &ClassifierReport, curve: Curve, source_line: &str) -> Option<CurveChart> {
    let shown = report.shown();
    if !AgainstRest::CURVES.contains(&curve) || shown.against_rest.is_empty() {
        return None;
    }
    let part_name = if report.test.is_some() { "test" } else { "training" };
    let hue = |index: usize| Hue::Class {
        index,
        positive: report.positive,
        of: report.n_classes(),
    };
    let classes = shown.against_rest.iter().enumerate();
    let mut lines: Vec<Line> = classes
        .map(|(index, class)| line(class, curve, hue(index)))
        .collect();
    let y_range = y_range(curve, &lines);
    lines.extend(yardstick(curve));
    let about = about(&shown.against_rest, curve, part_name);
    let (x_title, y_title) = axes(curve);
    let note = match curve {
        Curve::Roc => Some(("mean AUC", shown.roc_auc)),
        Curve::PrecisionRecall => Some(("mean average precision", shown.pr_auc)),
        _ => None,
    };
    let note = note
        .filter(|(_, mean)| mean.value.is_finite())
        .map(|(name, mean)| {
            let strong = format!("{name} {}", format::metric(mean.value));
            (strong, String::new())
        });
    let spec = ChartSpec {
        title: title(curve).to_owned(),
        subtitle: format!(
            "each class against the rest; {}",
            part_words(report, shown, part_name)
        ),
        alt: about.clone(),
        source: source_line.to_owned(),
        body: ChartBody::Lines(LinesChart {
            x_title: x_title.to_owned(),
            y_title: y_title.to_owned(),
            x_range: (0.0, 1.0),
            y_range,
            whole_x: false,
            lines,
            marker: None,
            note,
            diagonal: matches!(curve, Curve::Roc | Curve::Gains),
        }),
    };
    Some(CurveChart {
        spec,
        points: Vec::new(),
        about,
    })
}

/// The number that sums a curve of a class up, and its name: "AUC" with its range.
pub fn class_value(class: &AgainstRest, curve: Curve) -> (&'static str, Interval) {
    match curve {
        Curve::PrecisionRecall => ("average precision", Interval::bare(class.average_precision)),
        Curve::Calibration => ("Brier score", Interval::bare(class.brier)),
        Curve::Roc | Curve::Gains | Curve::Lift | Curve::Profit => ("AUC", class.roc_auc),
    }
}

fn line(class: &AgainstRest, curve: Curve, hue: Hue) -> Line {
    Line {
        name: class.class.clone(),
        value: value_words(class_value(class, curve).1),
        points: class
            .curve(curve)
            .iter()
            .map(|point| (point.x, point.y))
            .collect(),
        hue,
        dotted: curve == Curve::Calibration,
    }
}

/// "0.884 (0.864 to 0.905)"; a class without rows has no value.
fn value_words(found: Interval) -> String {
    if !found.value.is_finite() {
        return "no rows".to_owned();
    }
    let value = format::metric(found.value);
    if found.low.is_finite() {
        format!("{value} ({})", format::range(found.low, found.high, 3))
    } else {
        value
    }
}

/// What every class is measured by. Precision has none here: without a model it is the share of the class, and that
/// is another one for each.
fn yardstick(curve: Curve) -> Option<Line> {
    let (name, from, to) = match curve {
        Curve::Lift => ("no model", 1.0, 1.0),
        Curve::Calibration => ("as said", 0.0, 1.0),
        _ => return None,
    };
    Some(Line {
        name: name.to_owned(),
        value: String::new(),
        points: vec![(0.0, from), (1.0, to)],
        hue: Hue::Faint,
        dotted: false,
    })
}

/// For a screen reader: what is drawn, and the number of each class.
fn about(classes: &[AgainstRest], curve: Curve, part_name: &str) -> String {
    let named: Vec<String> = classes
        .iter()
        .map(|class| {
            let (name, value) = class_value(class, curve);
            format!("{} {name} {}", class.class, value_words(value))
        })
        .collect();
    format!(
        "{} of each class against the rest, {part_name}: {}.",
        alt_title(curve),
        named.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::{
        chart::{curve_chart, layout},
        engine::{
            Progress,
            classify::{classify, target_classes},
            features::stratified_split,
            metrics::Offer,
            study::{ClassifierSpec, ImportSpec},
            table::read_bytes,
        },
        theme::LIGHT,
    };

    fn report(n_classes: u32) -> ClassifierReport {
        let mut csv = "spend,type\n".to_owned();
        for i in 0..400 {
            let class = i * 31 % 400 * n_classes / 400;
            writeln!(csv, "{},class {class:02}", 100 * class + i * 7_919 % 170).unwrap();
        }
        let (import, progress) = (ImportSpec::default(), Progress::none());
        let table = read_bytes("t.csv", csv.as_bytes(), &import, &progress)
            .unwrap()
            .table;
        let (classes, codes) = target_classes(&table, "type").unwrap();
        let split = stratified_split(&codes, classes.len(), 0.25, 42);
        let spec = ClassifierSpec {
            target: Some("type".to_owned()),
            features: Some(vec!["spend".to_owned()]),
            ..ClassifierSpec::default()
        };
        classify(&table, &split, &spec, 42, &progress).unwrap()
    }

    fn lines(chart: &CurveChart) -> &LinesChart {
        match &chart.spec.body {
            ChartBody::Lines(lines) => lines,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_class_has_its_line_in_its_colour() {
        let report = report(3);
        for curve in AgainstRest::CURVES {
            let chart = curve_chart(&report, curve, Offer::default(), 0.5, "t.csv").unwrap();
            let drawn = lines(&chart);
            assert!(chart.points.is_empty() && drawn.marker.is_none(), "{curve:?}");
            for (index, line) in drawn.lines[..3].iter().enumerate() {
                assert_eq!(line.name, report.classes[index]);
                // The same as in the matrix, by the same rule.
                let expected = LIGHT.class_mark(index, report.positive, 3);
                assert_eq!(line.hue.rgb(&LIGHT), expected, "{curve:?}");
                let (low, high) = drawn.y_range;
                assert!(
                    line.points.len() > 1 && line.points.iter().all(|&(_, y)| low <= y && y <= high),
                    "{curve:?}"
                );
            }
        }
    }

    #[test]
    fn a_legend_has_the_area_and_its_range() {
        let report = report(3);
        let chart = curve_chart(&report, Curve::Roc, Offer::default(), 0.5, "t.csv").unwrap();
        let own = &report.test.as_ref().unwrap().against_rest[0];
        let expected = format!(
            "{} ({})",
            format::metric(own.roc_auc.value),
            format::range(own.roc_auc.low, own.roc_auc.high, 3)
        );
        assert_eq!(lines(&chart).lines[0].value, expected);
        assert!(
            chart
                .spec
                .alt
                .starts_with("ROC curve of each class against the rest, test: class 00 AUC "),
            "{}",
            chart.spec.alt
        );
        assert!(chart.spec.alt.contains(&expected), "{}", chart.spec.alt);
        assert_eq!(value_words(Interval::bare(f64::NAN)), "no rows");
        assert_eq!(value_words(Interval::bare(0.5)), "0.500");
    }

    #[test]
    fn profit_is_not_drawn_and_two_classes_have_one_curve() {
        let three = report(3);
        assert!(curve_chart(&three, Curve::Profit, Offer::default(), 0.5, "").is_none());
        let two = curve_chart(&report(2), Curve::Roc, Offer::default(), 0.5, "").unwrap();
        assert!(!two.points.is_empty() && lines(&two).marker.is_some());
    }

    #[test]
    fn twenty_classes_can_be_drawn_in_little_room() {
        let report = report(20);
        for curve in AgainstRest::CURVES {
            let chart = curve_chart(&report, curve, Offer::default(), 0.5, "t.csv").unwrap();
            assert_eq!(
                lines(&chart)
                    .lines
                    .iter()
                    .filter(|line| line.hue != Hue::Faint)
                    .count(),
                20
            );
            let scene = layout(&chart.spec.body, 296.0, 220.0, &LIGHT);
            assert!(scene.plot.is_some());
        }
    }
}
