//! The measures over k, each with its words.

use crate::{
    engine::{
        format,
        segment::{EvidenceReport, KEvidence, STABLE_FROM, SegmentFit, SegmentScan},
        study::SegmentMethod,
    },
    state::ChartId,
};

/// What one strip shows.
pub struct Strip<'a> {
    pub title: &'a str,
    pub hint: &'a str,
    pub chart: ChartId,
    /// For each k that is known.
    pub values: Vec<(usize, f64)>,
    pub text: fn(f64) -> String,
    /// A dotted line at this value, which is said beside it.
    pub bound: Option<f64>,
    /// A ring at this k, and what it means.
    pub mark: Option<(usize, &'static str)>,
    pub help: &'static str,
}

/// What is to be judged, and whether more than the main measures is shown.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    pub scan: Option<&'a SegmentScan>,
    pub evidence: Option<&'a EvidenceReport>,
    pub suggested: Option<usize>,
    pub shows_all: bool,
}

impl Judged<'_> {
    fn of_fits(&self, value: fn(&SegmentFit) -> f64) -> Vec<(usize, f64)> {
        let fits = self.scan.map_or(&[][..], |scan| &scan.fits);
        fits.iter().map(|fit| (fit.k, value(fit))).collect()
    }

    fn of_evidence(&self, value: fn(&KEvidence) -> f64) -> Vec<(usize, f64)> {
        let ks = self.evidence.map_or(&[][..], |evidence| &evidence.ks);
        ks.iter().map(|one| (one.k, value(one))).collect()
    }

    /// From the one looked at first to the others.
    pub fn strips(&self) -> Vec<Strip<'static>> {
        let two = |value: f64| format::decimal(value, 2);
        let mut strips = vec![
            Strip {
                title: "Inertia",
                hint: "lower is tighter",
                chart: ChartId::Inertia,
                values: self.of_fits(|fit| fit.fit.inertia),
                text: format::significant,
                bound: None,
                mark: self
                    .evidence
                    .and_then(|evidence| evidence.knee)
                    .map(|knee| (knee, "the knee: beyond it more segments gain less (Kneedle)")),
                help: "The sum of squared distances of customers to the centre of their segment. It always falls; \
                       the ring is its knee.",
            },
            Strip {
                title: "Silhouette",
                hint: "higher is clearer",
                chart: ChartId::Silhouette,
                values: self.of_fits(|fit| fit.silhouette),
                text: two,
                bound: None,
                mark: None,
                help: "How much nearer customers are to their own segment than to the next one: 1 far apart, 0 on the \
                       border.",
            },
        ];
        if self
            .scan
            .is_some_and(|scan| scan.spec.method != SegmentMethod::KMeans)
        {
            strips.extend(self.of_mixture());
            if self.shows_all {
                strips.extend(self.indices());
            }
            return strips;
        }
        strips.push(
            Strip {
                title: "Stability",
                hint: "least stable segment",
                chart: ChartId::Stability,
                values: self.of_evidence(KEvidence::weakest),
                text: two,
                bound: Some(STABLE_FROM),
                mark: None,
                help: "Customers are drawn again and again, and segmented anew. Of each segment, how alike the one most \
                       like it is (mean Jaccard, Hennig 2007); shown is the weakest segment. From 0.75 on it \
                       returns, below 0.5 it dissolves.",
            },
        );
        if self.shows_all {
            strips.extend(self.more());
            strips.extend(self.indices());
        }
        strips
    }

    /// The criterion of a mixture; nothing of other methods.
    fn of_mixture(&self) -> Option<Strip<'static>> {
        let is_mixture = self
            .scan
            .is_some_and(|scan| scan.spec.method == SegmentMethod::Mixture);
        is_mixture.then(|| Strip {
            title: "BIC",
            hint: "lower is better",
            chart: ChartId::Method,
            values: self.of_fits(|fit| fit.mixture.as_ref().map_or(f64::NAN, |own| own.bic)),
            text: |value| format::decimal(value, 0),
            bound: None,
            mark: None,
            help: "How well the mixture fits, less what its size costs (Schwarz 1978). The k with the lowest is \
                   suggested.",
        })
    }

    fn more(&self) -> [Strip<'static>; 2] {
        let two = |value: f64| format::decimal(value, 2);
        let mut gap = strip(
            ("Gap statistic", "higher is tighter than chance"),
            ChartId::Gap,
            self.of_evidence(|one| one.gap.map_or(f64::NAN, |gap| gap.value)),
            two,
            "How much tighter segments are than among customers spread evenly (Tibshirani 2001). The ring is the smallest \
             k whose gap is not below the next one less its error.",
        );
        gap.mark = self
            .evidence
            .and_then(|evidence| evidence.gap_k)
            .map(|k| (k, "what the gap statistic's own rule takes"));
        let agreement = strip(
            ("Agreement over seeds", "1: always the same"),
            ChartId::Agreement,
            self.of_evidence(|one| one.agreement),
            two,
            "How alike the segments are that single starts from different seeds end in (mean adjusted Rand index).",
        );
        [gap, agreement]
    }

    /// What needs nothing but the segments.
    fn indices(&self) -> [Strip<'static>; 2] {
        [
            strip(
                ("Caliński–Harabasz", "higher is clearer"),
                ChartId::CalinskiHarabasz,
                self.of_fits(|fit| fit.calinski_harabasz),
                format::significant,
                "Variance between segments over that within.",
            ),
            strip(
                ("Davies–Bouldin", "lower is clearer"),
                ChartId::DaviesBouldin,
                self.of_fits(|fit| fit.davies_bouldin),
                |value| format::decimal(value, 2),
                "How much segments run into each other.",
            ),
        ]
    }
}

/// Without bound and mark.
fn strip(
    (title, hint): (&'static str, &'static str),
    chart: ChartId,
    values: Vec<(usize, f64)>,
    text: fn(f64) -> String,
    help: &'static str,
) -> Strip<'static> {
    Strip {
        title,
        hint,
        chart,
        values,
        text,
        bound: None,
        mark: None,
        help,
    }
}
