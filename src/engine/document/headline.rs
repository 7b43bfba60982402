//! The numbers that a Study comes to: saved with it, shown in its history, compared when it is replayed.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::engine::{
    classify::{ClassifierReport, Evaluation},
    format,
    metrics::metric_values,
    run::{Results, Step},
    segment::SegmentScan,
    study::{SegmentMethod, Study},
};

/// One result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Figure {
    Count(u64),
    Number(f64),
    /// A fingerprint of many numbers, or a name.
    Text(String),
}

/// Results by name, in the order in which they are told: `rows_used`, `test.accuracy`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Headline(Vec<(String, Figure)>);

/// A result that is not what it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    pub name: String,
    pub before: Figure,
    /// `None`: there is none any more.
    pub now: Option<Figure>,
}

impl Figure {
    /// Equal to the last bit; what is undefined is equal to what is undefined.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => {
                one.to_bits() == other.to_bits() || one.is_nan() && other.is_nan()
            }
            _ => self == other,
        }
    }

    /// For readers: a metric with three decimals, a count with its thousands parted.
    pub fn words(&self) -> String {
        match self {
            Self::Count(count) => format::count(*count),
            Self::Number(value) if value.is_nan() => "undefined".to_owned(),
            Self::Number(value) if value.abs() < 10.0 => format::metric(*value),
            Self::Number(value) => format::significant(*value),
            Self::Text(text) => text.clone(),
        }
    }

    /// To the last digit.
    pub fn exact(&self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Number(value) if value.is_nan() => "undefined".to_owned(),
            Self::Number(value) => format!("{value:?}"),
            Self::Text(text) => text.clone(),
        }
    }
}

impl Moved {
    /// "test.recall: 0.8123 → 0.7901, by -0.0222".
    pub fn words(&self) -> String {
        let Self { name, before, now } = self;
        let Some(now) = now else {
            return format!("{name}: {} before, and none now", before.exact());
        };
        let by = match (before, now) {
            (Figure::Number(before), Figure::Number(now)) if before.is_finite() && now.is_finite() => {
                // The last bits of both are no part of their difference.
                let by = format!("{:.5e}", now - before);
                format!(", by {:?}", by.parse().unwrap_or(now - before))
            }
            (Figure::Count(before), Figure::Count(now)) => {
                format!(", by {}", i128::from(*now) - i128::from(*before))
            }
            _ => String::new(),
        };
        format!("{name}: {} → {}{by}", before.exact(), now.exact())
    }
}

/// The results that are not what they were. Those that were not saved count for nothing: a later version may tell
/// more.
pub fn moved(before: &Headline, now: &Headline) -> Vec<Moved> {
    before
        .iter()
        .filter_map(|(name, before)| {
            let now = now.get(name);
            let is_same = now.is_some_and(|now| now.is_same(before));
            (!is_same).then(|| Moved {
                name: name.clone(),
                before: before.clone(),
                now: now.cloned(),
            })
        })
        .collect()
}

impl Headline {
    pub fn iter(&self) -> impl Iterator<Item = &(String, Figure)> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn get(&self, name: &str) -> Option<&Figure> {
        let mut figures = self.0.iter();
        figures.find(|(of, _)| of == name).map(|(_, figure)| figure)
    }

    /// Behind the others; names without a section before those that have one, as they stand in a file.
    pub fn push(&mut self, name: impl Into<String>, figure: Figure) {
        let name = name.into();
        let has_section = |name: &str| name.contains('.');
        let place = if has_section(&name) {
            self.0.len()
        } else {
            self.0.iter().take_while(|(of, _)| !has_section(of)).count()
        };
        self.0.insert(place, (name, figure));
    }

    /// Takes over what another one knows.
    pub fn update(&mut self, other: &Self) {
        for (name, figure) in other.iter() {
            match self.0.iter_mut().find(|(of, _)| of == name) {
                Some((_, old)) => *old = figure.clone(),
                None => self.push(name.clone(), figure.clone()),
            }
        }
    }

    /// Without numbers that JSON cannot hold.
    #[must_use]
    pub fn finite(&self) -> Self {
        let is_finite = |figure: &Figure| !matches!(figure, Figure::Number(value) if !value.is_finite());
        Self(
            self.0
                .iter()
                .filter(|(_, figure)| is_finite(figure))
                .cloned()
                .collect(),
        )
    }

    fn of_rows(results: &Results, study: &Study) -> Self {
        let mut found = Self::default();
        if let Some(on) = results
            .prepared()
            .filter(|_| results.is_current(Step::Prepare, study))
        {
            found.push("rows_used", Figure::Count(on.table.n_rows() as u64));
        }
        found
    }

    /// A few numbers, cheap enough for a frame: of what is there and follows from `study`.
    pub fn brief(results: &Results, study: &Study) -> Self {
        let mut found = Self::of_rows(results, study);
        if let Some(report) = classifier(results, study) {
            let part = report.shown();
            let [accuracy, precision, recall, _, _, _] =
                metric_values(&report.confusion(part, study.threshold.0), report.positive);
            let part_name = part_name(report);
            for (name, value) in [
                ("accuracy", accuracy),
                ("precision", precision),
                ("recall", recall),
                ("roc_auc", part.roc_auc.value),
            ] {
                found.push(format!("{part_name}.{name}"), Figure::Number(value));
            }
        }
        // A k that may still move with the evidence on its way is no effect of what was chosen.
        let is_settled = study.segments.k.is_some()
            || study.segments.method != SegmentMethod::KMeans
            || results.evidence().is_some();
        if let Some((scan, k)) = segments(results, study).filter(|_| is_settled) {
            found.push("segments.k", Figure::Count(k as u64));
            found.push("segments.silhouette", Figure::Number(scan.fit(k).silhouette));
        }
        found
    }

    /// All numbers that are saved, of what is there and follows from `study`. Not for a frame: every probability is
    /// looked at.
    pub fn full(results: &Results, study: &Study) -> Self {
        let mut found = Self::of_rows(results, study);
        if let Some(report) = classifier(results, study) {
            found.push_classifier(report, study.threshold.0);
            found.push_folds(results, study);
        }
        if let Some((scan, k)) = segments(results, study) {
            found.push_segments(scan, k);
            found.push_second(results, study, k);
        }
        found
    }

    fn push_classifier(&mut self, report: &ClassifierReport, threshold: f64) {
        if let Some(test) = &report.test {
            self.push_part("test", report, test, threshold);
        }
        self.push_part("training", report, &report.train, threshold);
        self.push(
            "coefficients.log_likelihood",
            Figure::Number(report.fit.log_likelihood),
        );
        let is_binary = report.n_classes() == 2;
        for coefficient in &report.coefficients {
            let name = if is_binary {
                format!("coefficients.{}", coefficient.feature)
            } else {
                format!("coefficients.{}: {}", coefficient.class, coefficient.feature)
            };
            self.push(name, Figure::Number(coefficient.value));
        }
        let mut digest = Sha256::new();
        for row in 0..report.n_rows {
            for value in report.probabilities.of(row).unwrap_or_default() {
                digest.update(value.to_bits().to_le_bytes());
            }
        }
        self.push("probabilities", Figure::Text(short(digest)));
    }

    fn push_part(&mut self, name: &str, report: &ClassifierReport, part: &Evaluation, threshold: f64) {
        self.push(format!("{name}.rows"), Figure::Count(part.rows.len() as u64));
        let [accuracy, precision, recall, specificity, f1, mcc] =
            metric_values(&report.confusion(part, threshold), report.positive);
        for (metric, value) in [
            ("accuracy", accuracy),
            ("precision", precision),
            ("recall", recall),
            ("specificity", specificity),
            ("f1", f1),
            ("mcc", mcc),
            ("roc_auc", part.roc_auc.value),
            ("pr_auc", part.pr_auc.value),
            ("log_loss", part.log_loss),
            ("brier", part.brier),
        ] {
            self.push(format!("{name}.{metric}"), Figure::Number(value));
        }
    }

    /// Means over the folds.
    fn push_folds(&mut self, results: &Results, study: &Study) {
        let is_current = results.is_current(Step::Validate, study);
        let Some(made) = results.folds().filter(|_| is_current) else {
            return;
        };
        let folds = &made.report;
        self.push("folds.rows", Figure::Count(folds.n_tested() as u64));
        for metric in folds.metrics(study.threshold.0) {
            self.push(
                format!("folds.{}", metric.name),
                Figure::Number(metric.spread.mean),
            );
        }
    }

    fn push_segments(&mut self, scan: &SegmentScan, k: usize) {
        let found = scan.fit(k);
        self.push("segments.k", Figure::Count(k as u64));
        self.push("segments.silhouette", Figure::Number(found.silhouette));
        self.push("segments.inertia", Figure::Number(found.fit.inertia));
        for (place, &size) in found.fit.sizes.iter().enumerate() {
            self.push(format!("segments.size_{}", place + 1), Figure::Count(size));
        }
        if found.n_without() > 0 {
            self.push("segments.without", Figure::Count(found.n_without()));
        }
        let mut digest = Sha256::new();
        digest.update(&found.fit.labels);
        self.push("segments.labels", Figure::Text(short(digest)));
    }

    /// Of the customers of a second file.
    fn push_second(&mut self, results: &Results, study: &Study, k: usize) {
        let Some(made) = results
            .second()
            .filter(|_| results.is_current(Step::Second, study))
        else {
            return;
        };
        let found = made.report.fit(k);
        self.push(
            "second_file.rows",
            Figure::Count(found.assigned.labels.len() as u64),
        );
        if made.report.shared.is_some() {
            self.push("second_file.in_both", Figure::Count(found.n_both()));
            self.push("second_file.stayed", Figure::Count(found.n_stayed()));
        }
        let mut digest = Sha256::new();
        digest.update(&found.assigned.labels);
        self.push("second_file.labels", Figure::Text(short(digest)));
    }
}

fn part_name(report: &ClassifierReport) -> &'static str {
    if report.test.is_some() { "test" } else { "training" }
}

fn classifier<'a>(results: &'a Results, study: &Study) -> Option<&'a ClassifierReport> {
    let made = results.classifier()?;
    results
        .is_current(Step::Classify, study)
        .then_some(made.report.as_ref())
}

/// With the k chosen, else the one that the evidence suggests, else the scan; nothing where that k was not fitted.
fn segments<'a>(results: &'a Results, study: &Study) -> Option<(&'a SegmentScan, usize)> {
    let made = results.segments()?;
    let scan = made.report.as_ref();
    let asked = study.segments.k.filter(|_| study.segments.method.takes_k());
    let judged = results.evidence().map(|made| made.report.verdict.k);
    let k = asked.or(judged).unwrap_or(scan.suggested_k);
    let is_there = results.is_current(Step::Segment, study) && scan.fits.iter().any(|fit| fit.k == k);
    is_there.then_some((scan, k))
}

/// Enough of a fingerprint to tell two results apart.
fn short(digest: Sha256) -> String {
    let bytes = digest.finalize();
    bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moved_is_told_with_by_how_much() {
        let mut before = Headline::default();
        before.push("rows_used", Figure::Count(5_000));
        before.push("test.recall", Figure::Number(0.75));
        before.push("test.mcc", Figure::Number(f64::NAN));
        before.push("probabilities", Figure::Text("aa".to_owned()));
        assert!(moved(&before, &before).is_empty());
        let mut now = Headline::default();
        now.push("rows_used", Figure::Count(4_988));
        now.push("test.recall", Figure::Number(0.5));
        now.push("test.mcc", Figure::Number(f64::NAN));
        now.push("test.new", Figure::Number(1.0));
        let told: Vec<String> = moved(&before, &now).iter().map(Moved::words).collect();
        assert_eq!(
            told,
            [
                "rows_used: 5000 → 4988, by -12",
                "probabilities: aa before, and none now",
                "test.recall: 0.75 → 0.5, by -0.25",
            ]
        );
    }

    #[test]
    fn the_last_bit_counts() {
        let next = f64::from_bits(0.1_f64.to_bits() + 1);
        assert!(!Figure::Number(0.1).is_same(&Figure::Number(next)));
        assert!(!Figure::Number(0.0).is_same(&Figure::Number(-0.0)));
    }
}
