//! How clear the segments are over k: inertia, silhouette, and two indices.

use super::padded_range;
use crate::{
    chart::{ChartBody, ChartSpec, Hue, Line, LinesChart, Marker},
    engine::{
        format,
        segment::{SegmentFit, SegmentScan},
    },
};

/// Inertia of every k scanned, the current one marked.
pub fn elbow_chart(scan: &SegmentScan, k: usize, source_line: &str) -> ChartSpec {
    let index = Index {
        title: "Inertia",
        name: "inertia",
        subtitle: "lower is tighter",
        value: |fit| fit.fit.inertia,
        words: |value| {
            if value >= 100.0 {
                format::decimal(value, 0)
            } else {
                format::significant(value)
            }
        },
    };
    let most = scan.fits.iter().map(|f| f.fit.inertia).fold(0.0, f64::max);
    index.chart_within(scan, k, (0.0, most * 1.04), source_line)
}

/// [`elbow_chart`] with its knee marked, where there is one.
pub fn knee_chart(scan: &SegmentScan, k: usize, knee: Option<usize>, source_line: &str) -> ChartSpec {
    let mut spec = elbow_chart(scan, k, source_line);
    let Some(knee) = knee else { return spec };
    if let ChartBody::Lines(chart) = &mut spec.body {
        let x = knee as f64;
        chart.lines.push(Line {
            name: format!("knee at {knee} (Kneedle)"),
            value: String::new(),
            points: vec![(x, chart.y_range.0), (x, chart.y_range.1)],
            hue: Hue::Quiet,
            dotted: false,
        });
    }
    spec.subtitle = format!("{}; it bends most at {knee}", spec.subtitle);
    spec.alt = format!("{}, with a knee at {knee}.", spec.alt.trim_end_matches('.'));
    spec
}

/// Mean silhouette of every k scanned, the current one marked.
pub fn silhouette_chart(scan: &SegmentScan, k: usize, source_line: &str) -> ChartSpec {
    let index = Index {
        title: "Silhouette",
        name: "silhouette",
        subtitle: "higher is clearer",
        value: |fit| fit.silhouette,
        words: |value| format::decimal(value, 2),
    };
    let mut spec = index.chart(scan, k, source_line);
    spec.alt = format!(
        "{}, best at k = {}.",
        spec.alt.trim_end_matches('.'),
        scan.suggested_k
    );
    spec
}

/// The Caliński–Harabasz index of every k scanned, the current one marked.
pub fn calinski_harabasz_chart(scan: &SegmentScan, k: usize, source_line: &str) -> ChartSpec {
    let index = Index {
        title: "Caliński–Harabasz index",
        name: "Caliński–Harabasz index",
        subtitle: "variance between segments over that within, higher is clearer",
        value: |fit| fit.calinski_harabasz,
        words: format::significant,
    };
    index.chart(scan, k, source_line)
}

/// The Davies–Bouldin index of every k scanned, the current one marked.
pub fn davies_bouldin_chart(scan: &SegmentScan, k: usize, source_line: &str) -> ChartSpec {
    let index = Index {
        title: "Davies–Bouldin index",
        name: "Davies–Bouldin index",
        subtitle: "how much segments run into each other, lower is clearer",
        value: |fit| fit.davies_bouldin,
        words: |value| format::decimal(value, 2),
    };
    index.chart(scan, k, source_line)
}

/// Schwarz's criterion of every k scanned, the current one marked.
pub(super) fn bic_chart(scan: &SegmentScan, k: usize, source_line: &str) -> ChartSpec {
    let index = Index {
        title: "BIC",
        name: "BIC",
        subtitle: "how well the mixture fits, less what its size costs; lower is better",
        value: |fit| fit.mixture.as_ref().map_or(f64::NAN, |own| own.bic),
        words: |value| format::decimal(value, 0),
    };
    index.chart(scan, k, source_line)
}

/// A number for each k.
struct Index {
    title: &'static str,
    /// As the axis has it: names of people and abbreviations keep their letters.
    name: &'static str,
    subtitle: &'static str,
    value: fn(&SegmentFit) -> f64,
    words: fn(f64) -> String,
}

impl Index {
    fn chart(&self, scan: &SegmentScan, k: usize, source_line: &str) -> ChartSpec {
        let range = padded_range(scan.fits.iter().map(self.value), 0.12);
        self.chart_within(scan, k, range, source_line)
    }

    fn chart_within(&self, scan: &SegmentScan, k: usize, range: (f64, f64), source_line: &str) -> ChartSpec {
        let Self { value, words, .. } = *self;
        let current = scan.fit(k);
        ChartSpec {
            title: self.title.to_owned(),
            subtitle: self.subtitle.to_owned(),
            alt: format!(
                "{} over k, {}; {} at k = {}.",
                self.title,
                ends(scan, |fit| words(value(fit))),
                words(value(current)),
                current.k
            ),
            source: source_line.to_owned(),
            body: over_k(scan, k, self.name, value, words, range),
        }
    }
}

/// "13 059 at 2 to 3 025 at 12".
fn ends(scan: &SegmentScan, words: impl Fn(&SegmentFit) -> String) -> String {
    match (scan.fits.first(), scan.fits.last()) {
        (Some(first), Some(last)) => {
            format!("{} at {} to {} at {}", words(first), first.k, words(last), last.k)
        }
        _ => "none fitted".to_owned(),
    }
}

fn over_k(
    scan: &SegmentScan,
    k: usize,
    name: &str,
    value: impl Fn(&SegmentFit) -> f64,
    words: impl Fn(f64) -> String,
    y_range: (f64, f64),
) -> ChartBody {
    let points: Vec<(f64, f64)> = scan.fits.iter().map(|f| (f.k as f64, value(f))).collect();
    let ks = scan.fits.iter().map(|f| f.k as f64);
    let marker = scan
        .fits
        .iter()
        .find(|f| f.k == k && value(f).is_finite())
        .map(|f| Marker {
            x: f.k as f64,
            y: value(f),
            strong: words(value(f)),
            words: String::new(),
        });
    ChartBody::Lines(LinesChart {
        x_title: "k".to_owned(),
        y_title: name.to_owned(),
        x_range: padded_range(ks, 0.0),
        y_range,
        whole_x: true,
        lines: vec![Line {
            name: name.to_owned(),
            value: String::new(),
            points,
            hue: Hue::Ink,
            dotted: true,
        }],
        marker,
        note: None,
        diagonal: false,
    })
}
