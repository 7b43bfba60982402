//! Pictures of the table itself: correlations, histograms, scatters.

use super::padded_range;
use crate::{
    chart::{BarsAxis, BarsChart, ChartBody, ChartSpec, CorrelationChart, Hue, ScatterChart, ScatterGroup},
    engine::{
        condition::Bin,
        explore::{Bins, ClassHistogram, ExploreReport},
        format,
    },
};

/// Two numeric columns against each other, by class; `None` where a column is not numeric.
/// `positive` is the place of the positive class among the report's classes.
pub fn explore_scatter(
    report: &ExploreReport,
    x: &str,
    y: &str,
    positive: usize,
    source_line: &str,
) -> Option<ChartSpec> {
    let column = |name: &str| {
        let place = report.numeric.iter().position(|n| n == name)?;
        report.sample_values.get(place)
    };
    let (xs, ys) = (column(x)?, column(y)?);
    let groups = groups(report, xs, ys, positive);
    let (n, all) = (report.sample.len(), report.n_rows);
    let sample_note = if n < all {
        format!(
            "{} of {} customers drawn",
            format::count(n as u64),
            format::count(all as u64)
        )
    } else {
        String::new()
    };
    let r = correlation(report, x, y);
    let r_words = if r.is_finite() {
        format!("correlation {}", format::decimal(r, 2))
    } else {
        String::new()
    };
    Some(ChartSpec {
        title: format!("{x} and {y}"),
        subtitle: r_words.clone(),
        alt: format!(
            "Scatter of {y} over {x}{}{r_words}.",
            if r_words.is_empty() { "" } else { ": " }
        ),
        source: source_line.to_owned(),
        body: ChartBody::Scatter(ScatterChart {
            x_title: x.to_owned(),
            y_title: y.to_owned(),
            x_range: padded_range(xs.iter().copied(), 0.03),
            y_range: padded_range(ys.iter().copied(), 0.03),
            groups,
            has_margins: true,
            sample_note,
            ..ScatterChart::default()
        }),
    })
}

fn correlation(report: &ExploreReport, x: &str, y: &str) -> f64 {
    let place = |name: &str| report.numeric.iter().position(|n| n == name);
    let value = place(x)
        .zip(place(y))
        .and_then(|(i, j)| report.correlations.get(i)?.get(j));
    value.copied().unwrap_or(f64::NAN)
}

/// One group a class, and one for rows without a label; a single one without classes.
fn groups(report: &ExploreReport, xs: &[f64], ys: &[f64], positive: usize) -> Vec<ScatterGroup> {
    let group = |name: &str, hue: Hue, size: u64, is_mine: &dyn Fn(Option<u32>) -> bool| {
        let rows = xs.iter().zip(ys).enumerate();
        let mine = rows.filter(|&(i, (x, y))| {
            let class = report.sample_classes.get(i).copied().flatten();
            x.is_finite() && y.is_finite() && is_mine(class)
        });
        ScatterGroup {
            name: name.to_owned(),
            hue,
            size,
            points: mine.clone().map(|(_, (&x, &y))| (x, y)).collect(),
            rows: mine.filter_map(|(i, _)| report.sample.get(i).copied()).collect(),
            radii: Vec::new(),
            marked: Vec::new(),
        }
    };
    let of = report.classes.len();
    if of == 0 {
        return vec![group("customers", Hue::Ink, report.n_rows as u64, &|_| true)];
    }
    let hue = |index| Hue::Class { index, positive, of };
    let mut groups: Vec<ScatterGroup> = report
        .classes
        .iter()
        .enumerate()
        .map(|(i, name)| {
            group(name, hue(i), class_size(report, i), &|class| {
                class.is_some_and(|c| c as usize == i)
            })
        })
        .collect();
    let unlabelled = group("no label", Hue::Quiet, 0, &|class| class.is_none());
    if !unlabelled.points.is_empty() {
        let labelled: u64 = groups.iter().map(|g| g.size).sum();
        groups.insert(
            0,
            ScatterGroup {
                size: (report.n_rows as u64).saturating_sub(labelled),
                ..unlabelled
            },
        );
    }
    groups
}

/// Customers of a class in the whole table: the fullest histogram has counted them all.
fn class_size(report: &ExploreReport, class: usize) -> u64 {
    let counted = report
        .histograms
        .iter()
        .filter_map(|h| Some(h.counts.get(class)?.iter().sum::<u64>()));
    let sampled = report
        .sample_classes
        .iter()
        .filter(|c| c.is_some_and(|c| c as usize == class));
    counted.max().unwrap_or(0).max(sampled.count() as u64)
}

/// How a column is spread, stacked by class; `None` where there is no such column.
pub fn histogram_chart(
    report: &ExploreReport,
    column: &str,
    positive: usize,
    source_line: &str,
) -> Option<ChartSpec> {
    let histogram = report.histograms.iter().find(|h| h.column == column)?;
    let of = report.classes.len();
    let groups = if of == 0 {
        let counts = histogram.counts.first().cloned().unwrap_or_default();
        vec![("customers".to_owned(), Hue::Quiet, counts)]
    } else {
        let named = report.classes.iter().zip(&histogram.counts).enumerate();
        named
            .map(|(index, (name, counts))| (name.clone(), Hue::Class { index, positive, of }, counts.clone()))
            .collect()
    };
    let bars = match &histogram.bins {
        Bins::Range { low, high } => BarsAxis::Range {
            low: *low,
            high: *high,
        },
        Bins::Days { low, high } => BarsAxis::Days {
            low: *low,
            high: *high,
        },
        Bins::Levels { names, .. } => BarsAxis::Levels(names.clone()),
    };
    Some(ChartSpec {
        title: column.to_owned(),
        subtitle: histogram_words(histogram),
        alt: histogram_alt(histogram),
        source: source_line.to_owned(),
        body: ChartBody::Bars(BarsChart {
            x_title: column.to_owned(),
            y_title: "customers".to_owned(),
            bars,
            groups,
        }),
    })
}

/// "4 786 customers, 214 missing".
fn histogram_words(histogram: &ClassHistogram) -> String {
    let n: u64 = histogram.counts.iter().flatten().sum();
    let mut parts = vec![format!("{} customers", format::count(n))];
    if histogram.missing > 0 {
        parts.push(format!(", {} missing", format::count(histogram.missing as u64)));
    }
    if let Bins::Levels { names, others } = &histogram.bins
        && *others > 0
    {
        parts.push(format!(
            "; the {} most frequent of {} levels",
            names.len(),
            format::count((names.len() + others) as u64)
        ));
    }
    parts.concat()
}

fn histogram_alt(histogram: &ClassHistogram) -> String {
    let column = &histogram.column;
    let totals: Vec<u64> = (0..histogram.counts.first().map_or(0, Vec::len))
        .map(|bar| histogram.counts.iter().filter_map(|c| c.get(bar)).sum())
        .collect();
    // Of equal bars the first.
    let fullest = totals
        .iter()
        .enumerate()
        .max_by_key(|&(i, &count)| (count, std::cmp::Reverse(i)));
    let Some((bar, &most)) = fullest else {
        return format!("Histogram of {column}: no values.");
    };
    let most = format::count(most);
    let told = |low: f64, high: f64, words: fn(&Bin) -> String| {
        let bin = |n_bins, place| Bin {
            low,
            high,
            n_bins,
            place,
        };
        format!(
            "Histogram of {column} from {}: most, {most}, at {}.",
            words(&bin(1, 0)),
            words(&bin(totals.len(), bar))
        )
    };
    match &histogram.bins {
        Bins::Range { low, high } => told(*low, *high, Bin::words),
        Bins::Days { low, high } => told(*low, *high, Bin::day_words),
        Bins::Levels { names, .. } => {
            let name = names.get(bar).map_or("", String::as_str);
            format!("Levels of {column}: most, {most}, are {name}.")
        }
    }
}

/// Pearson correlations of the numeric columns.
pub fn correlation_chart(report: &ExploreReport, source_line: &str) -> ChartSpec {
    ChartSpec {
        title: "Correlations".to_owned(),
        subtitle: format!("Pearson, {} rows", format::count(report.n_rows as u64)),
        alt: correlation_alt(report),
        source: source_line.to_owned(),
        body: ChartBody::Correlations(CorrelationChart {
            names: report.numeric.clone(),
            columns: None,
            values: report.correlations.clone(),
        }),
    }
}

fn correlation_alt(report: &ExploreReport) -> String {
    let n = report.numeric.len();
    let pairs = (0..n).flat_map(|i| (0..i).map(move |j| (i, j)));
    let strongest = pairs
        .map(|(i, j)| (j, i, report.correlations[i][j]))
        .filter(|(_, _, r)| r.is_finite())
        .max_by(|a, b| a.2.abs().total_cmp(&b.2.abs()));
    match strongest {
        Some((i, j, r)) => format!(
            "Correlations of {n} columns; the strongest is {} between {} and {}.",
            format::decimal(r, 2),
            report.numeric[i],
            report.numeric[j]
        ),
        None => format!(
            "Correlations of {}: none can be told.",
            format::plural(n, "column", "columns")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> ExploreReport {
        ExploreReport {
            numeric: vec!["age".to_owned(), "spent".to_owned()],
            correlations: vec![vec![1.0, -0.25], vec![-0.25, 1.0]],
            classes: vec!["Bargain Hunter".to_owned(), "Premium Buyer".to_owned()],
            histograms: vec![
                ClassHistogram {
                    column: "age".to_owned(),
                    bins: Bins::Range {
                        low: 20.0,
                        high: 40.0,
                    },
                    counts: vec![vec![1, 1], vec![0, 1]],
                    missing: 1,
                },
                ClassHistogram {
                    column: "region".to_owned(),
                    bins: Bins::Levels {
                        names: vec!["North".to_owned(), "South".to_owned()],
                        others: 3,
                    },
                    counts: vec![vec![2, 0], vec![1, 1]],
                    missing: 0,
                },
            ],
            sample: vec![0, 1, 2, 3],
            sample_values: vec![vec![21.0, f64::NAN, 35.0, 39.0], vec![1.0, 2.0, 3.0, 4.0]],
            sample_classes: vec![Some(0), Some(0), Some(1), None],
            n_rows: 9,
            n_numeric_left_out: 0,
        }
    }

    #[test]
    fn scatters_leave_out_missing_values_and_name_what_has_no_label() {
        let spec = explore_scatter(&report(), "age", "spent", 1, "").unwrap();
        let ChartBody::Scatter(chart) = &spec.body else {
            panic!("scatter")
        };
        let names: Vec<&str> = chart.groups.iter().map(|g| g.name.as_str()).collect();
        assert_eq!(names, ["no label", "Bargain Hunter", "Premium Buyer"]);
        assert_eq!(chart.groups[1].points, [(21.0, 1.0)]);
        assert_eq!(chart.groups.iter().map(|g| g.size).collect::<Vec<_>>(), [5, 2, 2]);
        assert_eq!(chart.sample_note, "4 of 9 customers drawn");
        assert_eq!(spec.alt, "Scatter of spent over age: correlation \u{2212}0.25.");
        assert_eq!(explore_scatter(&report(), "age", "nothing", 1, ""), None);
    }

    #[test]
    fn histograms_say_what_is_missing_and_left_out() {
        let spec = histogram_chart(&report(), "age", 1, "").unwrap();
        assert_eq!(spec.subtitle, "3 customers, 1 missing");
        assert_eq!(spec.alt, "Histogram of age from 20 to 40: most, 2, at 30 to 40.");
        let spec = histogram_chart(&report(), "region", 1, "").unwrap();
        assert_eq!(spec.subtitle, "4 customers; the 2 most frequent of 5 levels");
        assert_eq!(spec.alt, "Levels of region: most, 3, are North.");
        assert_eq!(histogram_chart(&report(), "nothing", 1, ""), None);
    }

    #[test]
    fn the_strongest_correlation_is_named() {
        assert_eq!(
            correlation_chart(&report(), "").alt,
            "Correlations of 2 columns; the strongest is \u{2212}0.25 between age and spent."
        );
    }
}
