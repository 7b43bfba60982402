//! Pictures of a classifier: matrix, scores, coefficients.

use crate::{
    chart::{ChartBody, ChartSpec, ForestChart, ForestRow, Hue, MatrixChart, ScoresChart, words::counted},
    engine::{
        classify::{ClassifierReport, Coefficient, Evaluation},
        format,
        study::MatrixValues,
    },
};

/// Bins of the score histogram.
const SCORE_BINS: usize = 50;
/// Coefficients shown; the strongest.
const MOST_ROWS: usize = 25;

/// The confusion matrix of a part ("test", "training") at a threshold; `values`: what its cells say.
pub fn matrix_chart(
    report: &ClassifierReport,
    (part, part_name): (&Evaluation, &str),
    threshold: f64,
    values: &MatrixValues,
    source_line: &str,
) -> ChartSpec {
    let chart = MatrixChart {
        labels: report.classes.clone(),
        positive: report.positive,
        counts: report.confusion(part, threshold).counts,
        threshold: (report.n_classes() == 2).then_some(threshold),
        values: values.clone(),
    };
    ChartSpec {
        title: "Confusion matrix".to_owned(),
        subtitle: part_words(report, part, part_name),
        alt: matrix_alt(&chart),
        source: source_line.to_owned(),
        body: ChartBody::Matrix(chart),
    }
}

/// "test, 1 250 of 5 000 rows", "test, 200 of 210 rows of march.csv", "decision tree, test, 1 250 of 5 000 rows".
pub(super) fn part_words(report: &ClassifierReport, part: &Evaluation, part_name: &str) -> String {
    let model = match &report.other {
        Some(other) => format!("{}, ", other.kind().in_words()),
        None => String::new(),
    };
    let (n, of) = (part.rows.len() as u64, part.n_table as u64);
    let file = part
        .file
        .as_ref()
        .map_or_else(String::new, |file| format!(" of {file}"));
    format!(
        "{model}{part_name}, {} of {} rows{file}",
        format::count(n),
        format::count(of)
    )
}

/// "Confusion matrix at 0.42: of 417 Premium Buyers 279 found and 138 missed; of 833 Bargain Hunters
/// 62 taken for Premium Buyer."
fn matrix_alt(chart: &MatrixChart) -> String {
    let n = chart.labels.len();
    let all_of = |i: usize| counted(chart.counts[i].iter().sum(), &chart.labels[i]);
    let cell = |i: usize, j: usize| format::count(chart.counts[i][j]);
    if n == 2 {
        let (yes, no) = (chart.positive, 1 - chart.positive);
        let at = chart
            .threshold
            .map_or_else(String::new, |t| format!(" at {}", format::decimal(t, 2)));
        return format!(
            "Confusion matrix{at}: of {} {} found and {} missed; of {} {} taken for {}.",
            all_of(yes),
            cell(yes, yes),
            cell(yes, no),
            all_of(no),
            cell(no, yes),
            chart.labels[yes],
        );
    }
    let rows: Vec<String> = (0..n)
        .map(|i| format!("of {} {} found", all_of(i), cell(i, i)))
        .collect();
    format!("Confusion matrix of {n} classes: {}.", rows.join("; "))
}

/// How many of both classes lie above the threshold, for a screen reader.
pub fn scores_alt(report: &ClassifierReport, part: &Evaluation, threshold: f64) -> String {
    let counts = report.confusion(part, threshold).counts;
    let yes = report.positive;
    let above = |class: usize| {
        format!(
            "{} of {}",
            format::count(counts[class][yes]),
            counted(counts[class].iter().sum(), &report.classes[class])
        )
    };
    format!(
        "Scores from 0 to 1: at or above {} lie {} and {}.",
        format::decimal(threshold, 2),
        above(yes),
        above(1 - yes)
    )
}

/// Scores of a part by true class; `None` with more than two classes.
pub fn scores_chart(
    report: &ClassifierReport,
    part: &Evaluation,
    part_name: &str,
    threshold: f64,
    source_line: &str,
) -> Option<ChartSpec> {
    let (negative, positive) = part.scored.as_ref()?.score_histogram(SCORE_BINS);
    let yes = report.positive;
    let (positive_label, negative_label) = (report.classes[yes].clone(), report.classes[1 - yes].clone());
    Some(ChartSpec {
        title: "Scores".to_owned(),
        subtitle: part_words(report, part, part_name),
        alt: scores_alt(report, part, threshold),
        source: source_line.to_owned(),
        body: ChartBody::Scores(ScoresChart {
            positive_label,
            negative_label,
            positive,
            negative,
            threshold,
        }),
    })
}

/// What pushes the score: odds ratios per standard deviation, strongest first, at most 25.
pub fn forest_chart(report: &ClassifierReport, source_line: &str) -> ChartSpec {
    let sides = if report.n_classes() == 2 {
        let yes = report.positive;
        (report.classes[1 - yes].clone(), report.classes[yes].clone())
    } else {
        ("less likely".to_owned(), "more likely".to_owned())
    };
    let rows = forest_rows(&report.coefficients, &report.classes, report.positive);
    let n_all = report.coefficients.len();
    let towards = if report.n_classes() == 2 {
        format!(" towards {}", sides.1)
    } else {
        String::new()
    };
    ChartSpec {
        title: if report.other.is_some() {
            "Beside it: logistic regression"
        } else {
            "What pushes the score"
        }
        .to_owned(),
        subtitle: forest_subtitle(&rows, n_all, report.spec.l2 > 0.0),
        alt: forest_alt(&rows, &towards),
        source: source_line.to_owned(),
        body: ChartBody::Forest(ForestChart {
            sides,
            hues: sides_of_all(report.positive, report.n_classes()),
            rows,
        }),
    }
}

/// Colours of the words under all rows: with more than two classes the rows are of different ones.
fn sides_of_all(positive: usize, n_classes: usize) -> [Hue; 2] {
    if n_classes == 2 {
        Hue::sides(positive, positive, n_classes)
    } else {
        [Hue::Apart; 2]
    }
}

/// Strongest first; ties keep the order of the file. What pushes towards a class has its colour.
fn forest_rows(coefficients: &[Coefficient], classes: &[String], positive: usize) -> Vec<ForestRow> {
    let n_classes = classes.len();
    // Of two classes all coefficients are those of the positive one.
    let class_of = |c: &Coefficient| {
        let place = classes.iter().position(|name| *name == c.class);
        place.filter(|_| n_classes > 2).unwrap_or(positive)
    };
    let mut sorted: Vec<&Coefficient> = coefficients.iter().collect();
    sorted.sort_by(|a, b| b.per_sd.abs().total_cmp(&a.per_sd.abs()));
    let row = |c: &Coefficient| ForestRow {
        name: if n_classes == 2 {
            c.feature.clone()
        } else {
            format!("{}, {}", c.feature, c.class)
        },
        hues: Hue::sides(class_of(c), positive, n_classes),
        odds_ratio: c.odds_ratio_per_sd.value,
        low: c.odds_ratio_per_sd.low,
        high: c.odds_ratio_per_sd.high,
    };
    sorted.into_iter().take(MOST_ROWS).map(row).collect()
}

fn forest_subtitle(rows: &[ForestRow], n_all: usize, has_penalty: bool) -> String {
    let has_ranges = rows.iter().any(|r| r.low.is_finite());
    let mut parts = vec!["odds ratio per standard deviation".to_owned()];
    if has_ranges {
        parts.push(", 95\u{202f}%".to_owned());
    }
    if n_all > rows.len() {
        parts.push(format!(
            "; the {} strongest of {}",
            rows.len(),
            format::count(n_all as u64)
        ));
    }
    if has_penalty && !has_ranges {
        parts.push("; no ranges with an L2 penalty".to_owned());
    }
    parts.concat()
}

fn forest_alt(rows: &[ForestRow], towards: &str) -> String {
    let named: Vec<String> = rows
        .iter()
        .take(5)
        .map(|r| {
            let value = format!("{} {}", r.name, format::decimal(r.odds_ratio, 2));
            if r.low.is_finite() {
                format!("{value} ({})", format::range(r.low, r.high, 2))
            } else {
                value
            }
        })
        .collect();
    format!(
        "Odds ratios per standard deviation{towards}, strongest first: {}.",
        named.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{engine::metrics::Interval, theme::LIGHT};

    fn coefficient(feature: &str, per_sd: f64) -> Coefficient {
        Coefficient {
            class: "Premium Buyer".to_owned(),
            feature: feature.to_owned(),
            value: per_sd,
            error: None,
            per_sd,
            odds_ratio_per_sd: Interval::bare(per_sd.exp()),
        }
    }

    #[test]
    fn the_matrix_is_said_in_a_sentence() {
        let chart = MatrixChart {
            labels: vec!["Bargain Hunter".to_owned(), "Premium Buyer".to_owned()],
            positive: 1,
            counts: vec![vec![771, 62], vec![138, 279]],
            threshold: Some(0.42),
            values: MatrixValues::default(),
        };
        assert_eq!(
            matrix_alt(&chart),
            "Confusion matrix at 0.42: of 417 Premium Buyers 279 found and 138 missed; of 833 Bargain \
             Hunters 62 taken for Premium Buyer."
        );
        let swapped = MatrixChart { positive: 0, ..chart };
        assert_eq!(
            matrix_alt(&swapped),
            "Confusion matrix at 0.42: of 833 Bargain Hunters 771 found and 62 missed; of 417 Premium \
             Buyers 138 taken for Bargain Hunter."
        );
        let lonely = MatrixChart {
            counts: vec![vec![1, 0], vec![1, 0]],
            ..swapped
        };
        assert_eq!(
            matrix_alt(&lonely),
            "Confusion matrix at 0.42: of 1 Bargain Hunter 1 found and 0 missed; of 1 Premium Buyer 1 taken for \
             Bargain Hunter."
        );
        let three = MatrixChart {
            labels: ["a", "b", "c"].map(str::to_owned).to_vec(),
            positive: 0,
            counts: vec![vec![5, 1, 0], vec![0, 6, 0], vec![2, 0, 7]],
            threshold: None,
            values: MatrixValues::default(),
        };
        assert_eq!(
            matrix_alt(&three),
            "Confusion matrix of 3 classes: of 6 a 5 found; of 6 b 6 found; of 9 c 7 found."
        );
    }

    /// As in the confusion matrix, whichever class is the positive one.
    #[test]
    fn what_pushes_towards_a_class_has_its_colour() {
        let pushes = [coefficient("up", 1.0), coefficient("down", -1.0)];
        let two = ["Bargain Hunter", "Premium Buyer"].map(str::to_owned);
        for positive in [0, 1] {
            let in_matrix = |class: usize| LIGHT.class_mark(class, positive, 2);
            for row in forest_rows(&pushes, &two, positive) {
                assert_eq!(row.hues[1].rgb(&LIGHT), in_matrix(positive), "above 1");
                assert_eq!(row.hues[0].rgb(&LIGHT), in_matrix(1 - positive), "below 1");
            }
        }
        let three = ["Bargain Hunter", "Browser", "Premium Buyer"].map(str::to_owned);
        for row in forest_rows(&pushes, &three, 0) {
            assert_eq!(row.hues[1].rgb(&LIGHT), LIGHT.class_mark(2, 0, 3));
            // Less likely is not any other class in particular.
            let of_classes = (0..3).map(|class| LIGHT.class_mark(class, 0, 3));
            assert!(of_classes.into_iter().all(|own| row.hues[0].rgb(&LIGHT) != own));
        }
    }

    #[test]
    fn strongest_coefficients_come_first() {
        let many: Vec<Coefficient> = (0..30)
            .map(|i| {
                coefficient(
                    &format!("f{i}"),
                    if i % 2 == 0 { f64::from(i) } else { -f64::from(i) } / 10.0,
                )
            })
            .collect();
        let two = ["Bargain Hunter", "Premium Buyer"].map(str::to_owned);
        let rows = forest_rows(&many, &two, 1);
        assert_eq!(rows.len(), 25);
        assert_eq!(rows[0].name, "f29");
        assert!((rows[0].odds_ratio - (-2.9_f64).exp()).abs() < 1e-12);
        assert_eq!(
            forest_subtitle(&rows, many.len(), true),
            "odds ratio per standard deviation; the 25 strongest of 30; no ranges with an L2 penalty"
        );
        let three = ["Bargain Hunter", "Browser", "Premium Buyer"].map(str::to_owned);
        assert_eq!(forest_rows(&many[..1], &three, 0)[0].name, "f0, Premium Buyer");
        assert_eq!(
            forest_alt(&rows[..1], " towards Premium Buyer"),
            "Odds ratios per standard deviation towards Premium Buyer, strongest first: f29 0.06."
        );
    }
}
