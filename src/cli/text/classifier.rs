//! What is said about a classifier.

use super::{four_digits, grid::Grid, listed};
use crate::engine::{
    classify::{ClassifierReport, Coefficient, FlipList},
    format::{count, decimal, metric, p_value, percent, plural, range, signed, significant},
    run::Prepared,
    study::ModelKind,
};

/// How it was learnt, how good it is, the confusion matrix and the coefficients.
pub fn classifier_text(report: &ClassifierReport, on: &Prepared, threshold: f64) -> String {
    let mut out = how(report, on);
    out.push_str(&metrics(report, threshold));
    out.push_str(&against_no_model(report, threshold));
    out.push_str(&matrix(report, threshold));
    out.push_str(&coefficients(report));
    out
}

fn how(report: &ClassifierReport, on: &Prepared) -> String {
    let what = if report.n_classes() == 2 {
        format!(
            "{} against {}",
            report.classes[report.positive],
            report.classes[1 - report.positive]
        )
    } else {
        report.classes.join(", ")
    };
    let n_test = report.test.as_ref().map_or(0, |test| test.rows.len());
    format!(
        "\nPredicting {}: {what}\nfrom {}\n{}L2 {}, {} after {}, log-likelihood {}, trained on {}, tested on {}{}\n",
        report.target,
        listed(&report.features),
        model_words(report),
        if report.spec.l2 == 0.0 {
            "none".to_owned()
        } else {
            significant(report.spec.l2)
        },
        if report.fit.converged {
            "converged"
        } else {
            "not converged"
        },
        plural(report.fit.iterations, "step", "steps"),
        decimal(report.fit.log_likelihood, 3),
        plural(report.train.rows.len(), "row", "rows"),
        if n_test == 0 {
            "none".to_owned()
        } else {
            count(n_test as u64)
        },
        on.test_words()
            .filter(|_| n_test > 0)
            .map_or_else(String::new, |words| format!(": {words}")),
    )
}

/// Said where another model is used than the logistic regression, which comes next.
fn model_words(report: &ClassifierReport) -> String {
    if report.spec.model == ModelKind::Logistic {
        return String::new();
    }
    format!(
        "{}: {}\nBeside it, to explain, a logistic regression: ",
        report.spec.model.title(),
        report.spec.model.about()
    )
}

/// "test" where there is one, else "training".
fn shown_name(report: &ClassifierReport) -> &'static str {
    if report.test.is_some() { "test" } else { "training" }
}

fn metrics(report: &ClassifierReport, threshold: f64) -> String {
    let shown = report.named_metrics(report.shown(), threshold);
    let beside = report
        .test
        .as_ref()
        .map(|_| report.named_metrics(&report.train, threshold));
    let beside_head = if beside.is_some() { "training" } else { "" };
    let mut grid = Grid::new(["", shown_name(report), "95\u{202f}% range", beside_head]);
    for (place, (name, interval)) in shown.iter().enumerate() {
        let known = if interval.low.is_finite() && interval.high.is_finite() {
            range(interval.low, interval.high, 3)
        } else {
            String::new()
        };
        let training = beside
            .as_ref()
            .map_or_else(String::new, |b| metric(b[place].1.value));
        grid.row([(*name).to_owned(), metric(interval.value), known, training]);
    }
    format!("\n{}", grid.lines())
}

fn against_no_model(report: &ClassifierReport, threshold: f64) -> String {
    let against = report.against_no_model(report.shown(), threshold);
    let evidence = against
        .evidence()
        .map_or_else(String::new, |said| format!(" {said}"));
    format!(
        "\nBetter than no model? {}{evidence}\n",
        against.sentence(&report.classes)
    )
}

fn matrix(report: &ClassifierReport, threshold: f64) -> String {
    let shown = report.shown();
    let counts = report.confusion(shown, threshold).counts;
    let heads = report.classes.iter().map(|class| format!("said {class}"));
    let mut grid = Grid::new(std::iter::once(String::new()).chain(heads));
    for (class, row) in report.classes.iter().zip(&counts) {
        let total: u64 = row.iter().sum();
        let cells = row
            .iter()
            .map(|&n| format!("{}  {:>7}", count(n), percent(n as f64 / total as f64, 1)));
        grid.row(std::iter::once(format!("truly {class}")).chain(cells));
    }
    let at = if report.n_classes() == 2 {
        format!(
            ", {} from {} on",
            report.classes[report.positive],
            decimal(threshold, 2)
        )
    } else {
        String::new()
    };
    format!(
        "\nConfusion matrix, {}: {} of {} rows{at}\n{}",
        shown_name(report),
        count(shown.rows.len() as u64),
        count(shown.n_table as u64),
        grid.lines()
    )
}

fn coefficients(report: &ClassifierReport) -> String {
    let has_classes = report.n_classes() > 2;
    let towards = if has_classes {
        String::new()
    } else {
        format!(" towards {}", report.classes[report.positive])
    };
    let heads = [
        "feature",
        "class",
        "per unit",
        "std. error",
        "z",
        "p",
        "95\u{202f}% range",
        "odds ratio per SD",
    ];
    let mut grid = Grid::new(heads).with_texts(1);
    let class_of = |class: &String| if has_classes { class.clone() } else { String::new() };
    for intercept in &report.intercepts {
        grid.row([
            "(intercept)".to_owned(),
            class_of(&intercept.class),
            effect(intercept.value),
            intercept
                .std_error
                .map_or_else(String::new, |error| decimal(error, four_digits(error))),
        ]);
    }
    for found in &report.coefficients {
        grid.row(coefficient(found, class_of(&found.class)));
    }
    let hint = if has_classes || report.spec.l2 == 0.0 {
        ""
    } else {
        "With a penalty there are no standard errors; --l2 0 gives them.\n"
    };
    format!("\nCoefficients{towards}\n{}{hint}", grid.lines())
}

fn coefficient(found: &Coefficient, class: String) -> [String; 8] {
    let error = found.error;
    let of = |text: Option<String>| text.unwrap_or_default();
    let four = |value: f64| decimal(value, four_digits(value));
    [
        found.feature.clone(),
        class,
        effect(found.value),
        of(error.map(|e| four(e.std_error))),
        of(error.map(|e| decimal(e.z, 2))),
        of(error.map(|e| p_value(e.p))),
        of(error.map(|e| format!("{} to {}", four(e.low), four(e.high)))),
        decimal(found.odds_ratio_per_sd.value, 2),
    ]
}

/// Signed, with four significant digits.
fn effect(value: f64) -> String {
    signed(value, four_digits(value))
}

/// Who changes side when the threshold goes from one value to another; nothing with more than two classes.
pub fn flips_text(report: &ClassifierReport, from: f64, to: f64) -> String {
    let Some(list) = FlipList::new(report, report.shown(), from, to) else {
        return String::new();
    };
    let (n, right) = (list.flips.n(), list.flips.rightly());
    let part = if report.test.is_some() { "test" } else { "training" };
    let (_, side) = list.sides();
    format!(
        "\nFrom threshold {} to {}, {} of {} {} {}: {} rightly, {} wrongly.\n",
        decimal(from, 2),
        decimal(to, 2),
        count(n),
        plural(
            report.shown().rows.len(),
            &format!("{part} row"),
            &format!("{part} rows")
        ),
        if n == 1 { "becomes" } else { "become" },
        report.classes[side],
        count(right),
        count(n - right)
    )
}
