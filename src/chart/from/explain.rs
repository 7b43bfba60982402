//! Pictures of reasons: what a feature does on average, and what pushes one customer.

use crate::{
    chart::{ChartBody, ChartSpec, EffectAxis, EffectChart, EffectSpot, Hue, PushRow, PushesChart},
    engine::{
        explain::{Customer, EffectPoint, Estimate, ExplainReport, Seen, Value},
        format,
    },
};

/// The mean probability of a class over the values of a column; `marker`: a number to mark. `None` where the
/// class has no effects.
pub fn effect_chart(
    report: &ExplainReport,
    (class, column): (usize, usize),
    marker: Option<f64>,
    source_line: &str,
) -> Option<ChartSpec> {
    let effect = report.effects(class).get(column)?;
    let axis = match report.background.columns.get(column)? {
        Seen::Number(seen) => EffectAxis::Range {
            low: seen.low,
            high: seen.high,
            bins: seen.bins.clone(),
        },
        Seen::Levels { levels, counts } => {
            EffectAxis::Levels(levels.iter().cloned().zip(counts.iter().copied()).collect())
        }
    };
    let label = &report.classifier.classes[class];
    let spots: Vec<EffectSpot> = effect.points.iter().map(spot).collect();
    let highest = spots
        .iter()
        .flat_map(|spot| [spot.value, spot.high])
        .filter(|value| value.is_finite())
        .fold(0.0, f64::max);
    let ranges = if spots.iter().any(|spot| spot.low.is_finite()) {
        ", with 95\u{202f}% ranges"
    } else {
        ""
    };
    Some(ChartSpec {
        title: format!("Effect of {}", effect.column),
        subtitle: format!("mean probability of {label} {}{ranges}", sample_words(report)),
        alt: report.average_words(class, column),
        source: source_line.to_owned(),
        body: ChartBody::Effect(EffectChart {
            x_title: effect.column.clone(),
            y_title: format!("mean probability of {label}"),
            axis,
            spots,
            y_range: (0.0, (highest * 1.1).clamp(0.05, 1.0)),
            marker,
        }),
    })
}

/// "over 3 750 training customers", "over 5 000 of 750 000 training customers".
fn sample_words(report: &ExplainReport) -> String {
    let (n, all) = (report.background.sample.n_rows(), report.background.n_training);
    let of = if n < all {
        format!(" of {}", format::count(all as u64))
    } else {
        String::new()
    };
    format!("over {}{of} training customers", format::count(n as u64))
}

fn spot(point: &EffectPoint) -> EffectSpot {
    let Estimate { value, .. } = point.probability;
    // A range that is not known stays so; a known one ends where probabilities do.
    let range = point.probability.range();
    let (low, high) = range.map_or((f64::NAN, f64::NAN), |(low, high)| (low.max(0.0), high.min(1.0)));
    EffectSpot {
        x: match point.value {
            Value::Number(number) => number,
            Value::Level(level) => level as f64,
        },
        value,
        low,
        high,
    }
}

/// What pushes the score of a customer, the strongest first.
pub fn pushes_chart(
    report: &ExplainReport,
    (class, threshold): (usize, f64),
    (customer, name): (&Customer, &str),
    source_line: &str,
) -> ChartSpec {
    let equations = &report.equations;
    let classifier = &report.classifier;
    let explanation = equations.explanation(customer, class, threshold);
    let mut rows: Vec<PushRow> = equations
        .columns
        .iter()
        .enumerate()
        .map(|(column, encoding)| PushRow {
            name: encoding.column().to_owned(),
            value: report.background.shown(column, customer.values[column]),
            push: explanation.pushes[column],
        })
        .collect();
    rows.sort_by(|a, b| b.push.abs().total_cmp(&a.push.abs()));
    let hues = Hue::sides(class, classifier.positive, classifier.n_classes());
    let sides = if equations.is_binary() {
        (
            classifier.classes[1 - class].clone(),
            classifier.classes[class].clone(),
        )
    } else {
        ("less likely".to_owned(), "more likely".to_owned())
    };
    let label = &classifier.classes[class];
    let probability = if equations.is_binary() {
        format::against(explanation.probability, threshold).0
    } else {
        format::metric(explanation.probability)
    };
    let score = if equations.is_binary() {
        "log-odds"
    } else {
        "score"
    };
    let two = |value: f64| format::signed(value, 2);
    let strongest: Vec<String> = rows
        .iter()
        .take(3)
        .map(|row| format!("{} {}", row.name, two(row.push)))
        .collect();
    ChartSpec {
        title: format!("What pushes the score of {name}"),
        subtitle: format!(
            "{score} of {label}: {} for an average customer, {} here, probability {probability}",
            two(explanation.base),
            two(explanation.score)
        ),
        alt: format!(
            "{name}: probability of {label} {probability}. Strongest pushes: {}.",
            strongest.join(", ")
        ),
        source: source_line.to_owned(),
        body: ChartBody::Pushes(PushesChart { sides, hues, rows }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_ends_where_probabilities_do_and_one_that_is_not_known_stays_so() {
        let point = |value: f64, std_error: Option<f64>| EffectPoint {
            value: Value::Number(3.0),
            probability: Estimate { value, std_error },
        };
        let bare = spot(&point(0.4, None));
        assert!(bare.low.is_nan() && bare.high.is_nan());
        let wide = spot(&point(0.4, Some(0.5)));
        assert_eq!((wide.x, wide.low, wide.high), (3.0, 0.0, 1.0));
        let narrow = spot(&point(0.4, Some(0.01)));
        assert!(narrow.low > 0.38 && narrow.high < 0.42);
    }
}
