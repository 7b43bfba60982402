//! Pictures over all thresholds: ROC, precision and recall, calibration, gains, lift, profit.

use super::{against_rest, classifier::part_words};
use crate::{
    chart::{ChartBody, ChartSpec, Hue, Line, LinesChart, Marker},
    engine::{
        classify::ClassifierReport,
        format,
        metrics::{Curve, CurvePoint, Interval, Offer, ScoredRows},
    },
};

/// A curve, and its points that can be told apart, with their thresholds.
#[derive(Debug, Clone)]
pub struct CurveChart {
    pub spec: ChartSpec,
    /// Of the part that counts; none with more than two classes, which have no threshold.
    pub points: Vec<CurvePoint>,
    /// What it shows, wherever the threshold stands.
    pub(super) about: String,
}

impl CurveChart {
    /// For a screen reader: what it shows, and where the threshold stands.
    pub fn alt(&self, marker: Option<&Marker>) -> String {
        with_marker(&self.about, marker)
    }
}

fn with_marker(about: &str, marker: Option<&Marker>) -> String {
    match marker {
        Some(marker) => format!("{about} At {}: {}.", marker.strong, marker.words),
        None => about.to_owned(),
    }
}

/// A curve of test (or training, where nothing was kept for testing) with training behind it; with more than two
/// classes one of each against the rest, and of profit none.
pub fn curve_chart(
    report: &ClassifierReport,
    curve: Curve,
    offer: Offer,
    threshold: f64,
    source_line: &str,
) -> Option<CurveChart> {
    let shown = report.shown();
    if !shown.against_rest.is_empty() {
        return against_rest::curves(report, curve, source_line);
    }
    let part_name = if report.test.is_some() { "test" } else { "training" };
    let scored = shown.scored.as_ref()?;
    let behind = report.train.scored.as_ref().filter(|_| report.test.is_some());
    let behind = behind.map(|rows| line(&rows.thinned_curve(curve, offer), curve, "training", Hue::Quiet));
    let points = scored.thinned_curve(curve, offer);
    let mut lines: Vec<Line> = behind.into_iter().collect();
    lines.push(line(&points, curve, part_name, Hue::Ink));
    let y_range = y_range(curve, &lines);
    lines.extend(guess(curve, scored));
    let marker = curve_marker(report, curve, offer, &points, threshold);
    let note = note(report, curve, offer);
    let (x_title, y_title) = axes(curve);
    let said = note.as_ref().map_or_else(String::new, |(strong, words)| {
        format!(": {}", [strong.as_str(), words].join(" ").trim_end())
    });
    let about = format!("{}, {part_name}{said}.", alt_title(curve));
    let spec = ChartSpec {
        title: title(curve).to_owned(),
        subtitle: part_words(report, shown, part_name),
        alt: with_marker(&about, marker.as_ref()),
        source: source_line.to_owned(),
        body: ChartBody::Lines(LinesChart {
            x_title: x_title.to_owned(),
            y_title: y_title.to_owned(),
            x_range: (0.0, 1.0),
            y_range,
            whole_x: false,
            lines,
            marker,
            note,
            diagonal: matches!(curve, Curve::Roc | Curve::Gains),
        }),
    };
    Some(CurveChart { spec, points, about })
}

/// "Precision and recall": the name in menus and above the chart.
pub fn title(curve: Curve) -> &'static str {
    match curve {
        Curve::Roc => "ROC",
        Curve::PrecisionRecall => "Precision and recall",
        Curve::Calibration => "Calibration",
        Curve::Gains => "Gains",
        Curve::Lift => "Lift",
        Curve::Profit => "Profit",
    }
}

pub(super) fn alt_title(curve: Curve) -> &'static str {
    match curve {
        Curve::Roc => "ROC curve",
        Curve::PrecisionRecall => "Precision over recall",
        Curve::Calibration => "Observed share over the mean score",
        Curve::Gains => "Share found over the share contacted",
        Curve::Lift => "Lift over the share contacted",
        Curve::Profit => "Profit per 1\u{202f}000 customers over the share contacted",
    }
}

pub(super) fn axes(curve: Curve) -> (&'static str, &'static str) {
    match curve {
        Curve::Roc => ("false alarm rate", "recall"),
        Curve::PrecisionRecall => ("recall", "precision"),
        Curve::Calibration => ("mean score", "observed share"),
        Curve::Gains => ("share contacted", "recall"),
        Curve::Lift => ("share contacted", "times the average"),
        Curve::Profit => ("share contacted", "profit per 1\u{202f}000 customers"),
    }
}

fn line(points: &[CurvePoint], curve: Curve, name: &str, hue: Hue) -> Line {
    Line {
        name: name.to_owned(),
        value: String::new(),
        points: points.iter().map(|point| (point.x, point.y)).collect(),
        hue,
        dotted: curve == Curve::Calibration && hue == Hue::Ink,
    }
}

/// What the curve would be without a model (calibration: with a perfect one).
fn guess(curve: Curve, rows: &ScoredRows) -> Option<Line> {
    let base = rows.n_positive() as f64 / rows.n_rows() as f64;
    let (name, from, to) = match curve {
        Curve::Roc | Curve::Gains => return None,
        Curve::PrecisionRecall => ("no model", base, base),
        Curve::Lift => ("no model", 1.0, 1.0),
        Curve::Calibration => ("as said", 0.0, 1.0),
        Curve::Profit => ("nobody contacted", 0.0, 0.0),
    };
    Some(Line {
        name: name.to_owned(),
        value: String::new(),
        points: vec![(0.0, from), (1.0, to)],
        hue: Hue::Faint,
        dotted: false,
    })
}

pub(super) fn y_range(curve: Curve, lines: &[Line]) -> (f64, f64) {
    let values = || lines.iter().flat_map(|line| &line.points).map(|point| point.1);
    match curve {
        Curve::Lift => (0.0, values().fold(1.0, f64::max) * 1.05),
        Curve::Profit => {
            let (low, high) = super::padded_range(values().chain([0.0]), 0.05);
            if low < high { (low, high) } else { (-1.0, 1.0) }
        }
        _ => (0.0, 1.0),
    }
}

fn note(report: &ClassifierReport, curve: Curve, offer: Offer) -> Option<(String, String)> {
    let shown = report.shown();
    let with_range = |name: &str, interval: Interval| {
        let range = if interval.low.is_finite() {
            format::range(interval.low, interval.high, 3)
        } else {
            String::new()
        };
        let value = format!("{name} {}", format::metric(interval.value));
        interval.value.is_finite().then_some((value, range))
    };
    match curve {
        Curve::Roc => with_range("AUC", shown.roc_auc),
        Curve::PrecisionRecall => with_range("Average precision", shown.pr_auc),
        Curve::Calibration => with_range("Brier score", Interval::bare(shown.brier)),
        Curve::Gains | Curve::Lift => None,
        Curve::Profit => {
            let pays = offer.break_even()?;
            let words = "cost ÷ margin".to_owned();
            Some((format!("break-even {}", format::decimal(pays, 2)), words))
        }
    }
}

/// Where the threshold stands on the curve, of which `points` are drawn; `None` where it stands nowhere, as where
/// a class has no rows.
pub fn curve_marker(
    report: &ClassifierReport,
    curve: Curve,
    offer: Offer,
    points: &[CurvePoint],
    threshold: f64,
) -> Option<Marker> {
    let scored = report.shown().scored.as_ref()?;
    let place = scored.place_on(curve, offer, points, threshold)?;
    let words = if curve == Curve::Profit {
        let profit = scored.profit_per_thousand(offer, threshold);
        let whole = |value: f64| format::decimal(value, 0);
        let range = if profit.low.is_finite() {
            format!(" ({} to {})", whole(profit.low), whole(profit.high))
        } else {
            String::new()
        };
        format!("{}{range}", whole(profit.value))
    } else {
        point_words(curve, &report.classes[report.positive], (place.x, place.y))
    };
    Some(Marker {
        x: place.x,
        y: place.y,
        strong: format!("threshold {}", format::decimal(threshold, 2)),
        words,
    })
}

/// What a point of the curve of a class says: "recall 0.67, false alarms 0.07".
pub fn point_words(curve: Curve, class: &str, (x, y): (f64, f64)) -> String {
    let two = |value: f64| format::decimal(value, 2);
    let contacted = format!("{} contacted", format::percent(x, 0));
    match curve {
        Curve::Roc => format!("recall {}, false alarms {}", two(y), two(x)),
        Curve::PrecisionRecall => format!("precision {}, recall {}", two(y), two(x)),
        Curve::Calibration => format!("{} are {class}", format::percent(y, 0)),
        Curve::Gains => format!("{contacted}, {} found", format::percent(y, 0)),
        Curve::Lift => format!("{contacted}, lift {}", two(y)),
        Curve::Profit => format!("{contacted}, {}", format::decimal(y, 0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_curve_has_room_for_its_lines() {
        let rows = ScoredRows::new([(0.1, false), (0.4, false), (0.35, true), (0.8, true)]);
        let offer = Offer {
            margin: 50.0,
            cost: 10.0,
        };
        for curve in Curve::ALL {
            let mut lines = vec![line(&rows.thinned_curve(curve, offer), curve, "test", Hue::Ink)];
            let (low, high) = y_range(curve, &lines);
            lines.extend(guess(curve, &rows));
            let mut values = lines.iter().flat_map(|line| &line.points);
            assert!(values.all(|&(_, y)| low <= y && y <= high), "{curve:?}");
        }
        let points = rows.thinned_curve(Curve::Lift, offer);
        let lift = line(&points, Curve::Lift, "test", Hue::Ink);
        assert_eq!(y_range(Curve::Lift, &[lift]), (0.0, 2.1));
    }
}
