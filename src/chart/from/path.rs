//! The picture of coefficients over the strength of the penalty.

use crate::{
    chart::{ChartBody, ChartSpec, Hue, LossLine, PathChart, PathLine},
    engine::{classify::PathReport, format},
};

/// The coefficients of a class (with two classes of the positive one) over the strength; `l2` is the strength of the
/// model shown, 0 without a penalty.
pub fn path_chart(report: &PathReport, class: usize, l2: f64, source_line: &str) -> ChartSpec {
    let is_binary = report.classes.len() == 2;
    let row = if is_binary { 0 } else { class };
    let (speaks_for, others) = if is_binary {
        let yes = report.positive;
        (report.classes[yes].clone(), report.classes[1 - yes].clone())
    } else {
        (report.classes[class].clone(), "the others".to_owned())
    };
    let lines: Vec<PathLine> = report
        .features
        .iter()
        .enumerate()
        .map(|(feature, name)| PathLine {
            name: name.clone(),
            values: report
                .stops
                .iter()
                .map(|stop| stop.weights[[row, feature]])
                .collect(),
        })
        .collect();
    let loss = report.folds.as_ref().map(|folds| LossLine {
        title: format!("log-loss, mean of {} folds", folds.n_folds),
        means: folds.log_loss.clone(),
        errors: folds.std_error.clone(),
        best: folds.best(),
    });
    let alt = alt(&speaks_for, &lines, l2) + &folds_words(report).unwrap_or_default();
    ChartSpec {
        title: "Coefficients over L2 strength".to_owned(),
        subtitle: format!(
            "for {speaks_for}, per standard deviation, {} training rows",
            format::count(report.n_train as u64)
        ),
        alt,
        source: source_line.to_owned(),
        body: ChartBody::Path(PathChart {
            sides: (others, speaks_for),
            hues: Hue::sides(
                if is_binary { report.positive } else { class },
                report.positive,
                report.classes.len(),
            ),
            strengths: report.strengths.clone(),
            lines,
            strength: l2,
            loss,
        }),
    }
}

/// "Log-loss in 5 folds is least, 0.402, at L2 0.32; up to 46 it is within one standard error of that."
pub fn folds_words(report: &PathReport) -> Option<String> {
    let folds = report.folds.as_ref()?;
    let (best, simplest) = (folds.best()?, folds.simplest()?);
    let strength = |place: usize| strength_words(report.strengths[place]);
    let least = format!(
        "Log-loss in {} is least, {}, at L2 {}",
        format::plural(folds.n_folds, "fold", "folds"),
        format::metric(folds.log_loss[best]),
        strength(best)
    );
    Some(if simplest == best {
        format!("{least}.")
    } else {
        format!(
            "{least}; up to L2 {} it is within one standard error of that.",
            strength(simplest)
        )
    })
}

/// A strength in at most two significant digits; "none" for 0.
pub fn strength_words(l2: f64) -> String {
    if l2 == 0.0 {
        return "none".to_owned();
    }
    format::significant(rounded_strength(l2))
}

/// To two significant digits: 0.13, 4.7, 180.
pub fn rounded_strength(l2: f64) -> f64 {
    let unit = 10_f64.powf(l2.log10().floor() - 1.0);
    // Divided by the inverse where that is whole, so that 0.13 is 0.13 and not 0.13000000000000003.
    let inverse = (1.0 / unit).round();
    if unit < 1.0 {
        (l2 / unit).round() / inverse
    } else {
        (l2 / unit).round() * unit
    }
}

/// "At L2 1 the largest coefficients for Premium Buyer are total_spent +1.20, …"
fn alt(speaks_for: &str, lines: &[PathLine], l2: f64) -> String {
    let mut weakest: Vec<(&str, f64)> = lines
        .iter()
        .filter_map(|line| Some((line.name.as_str(), *line.values.first()?)))
        .collect();
    weakest.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let named: Vec<String> = weakest
        .iter()
        .take(3)
        .map(|(name, value)| format!("{name} {}", format::signed(*value, 2)))
        .collect();
    format!(
        "Coefficients for {speaks_for} shrink to 0 as the penalty grows; largest with hardly any penalty: {}. The \
         model stands at L2 {}. ",
        named.join(", "),
        strength_words(l2)
    )
}
