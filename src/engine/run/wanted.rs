//! Fingerprints of choices: what tells that a result is out of date.

use std::hash::Hasher as _;

use serde::Serialize;

use super::{Results, Step, uses_customers};
use crate::engine::{
    purchases::PurchaseSpec,
    study::{ClassifierSpec, ModelKind, SegmentMethod, Study},
};

impl Results {
    /// Fingerprint that a step should have; `None` while what it stands on is not there.
    pub fn wanted(&self, step: Step, study: &Study) -> Option<u64> {
        let import = fingerprint(0, &(study.source.as_ref()?, &study.import));
        if step == Step::Import {
            return Some(import);
        }
        let (read_key, _) = self.read.as_ref().filter(|(key, _)| *key == import)?;
        let customers = study
            .purchases
            .as_ref()
            .map(|spec| fingerprint(*read_key, &("customers", unused(spec))));
        if step == Step::Customers {
            return customers;
        }
        let base = match customers.filter(|_| uses_customers(study)) {
            Some(wanted) => self
                .customers
                .as_ref()
                .map(|(key, _)| *key)
                .filter(|key| *key == wanted)?,
            None => *read_key,
        };
        // Weights that change nothing are no other choice.
        let spec = &ClassifierSpec {
            class_weight: study.classifier.class_weight.effective(),
            ..study.classifier.clone()
        };
        let prepare = fingerprint(
            base,
            &(
                &study.cleaning,
                &spec.target,
                spec.test_fraction,
                study.seed,
                &spec.keep_together,
                &study.validation.test,
            ),
        );
        if step == Step::Prepare {
            return Some(prepare);
        }
        let (prepared_key, prepared) = self.prepared.as_ref().filter(|(key, _)| *key == prepare)?;
        match step {
            // Without a target there is nothing to learn.
            Step::Classify => prepared.target.as_ref().map(|_| fingerprint(*prepared_key, spec)),
            Step::Explain => {
                let classify = self.wanted(Step::Classify, study)?;
                let made = self.made(Step::Classify).filter(|made| *made == classify)?;
                Some(fingerprint(made, &"explain"))
            }
            Step::Validate => {
                let plan = study.validation.plan()?;
                let compare = study.validation.compare;
                (prepared.classes.len() > 1)
                    .then(|| fingerprint(*prepared_key, &("folds", spec, plan, compare)))
            }
            Step::Path => (prepared.classes.len() > 1).then(|| {
                // All strengths are tried whichever is chosen, and whichever model stands beside.
                let spec = ClassifierSpec {
                    l2: 0.0,
                    model: ModelKind::Logistic,
                    ..spec.clone()
                };
                fingerprint(*prepared_key, &("path", &spec, study.validation.plan()))
            }),
            Step::Segment | Step::Evidence | Step::Describe | Step::Second => {
                self.wanted_of_segments(step, study, *prepared_key)
            }
            // Without classes there is nothing to give away.
            Step::Watch => (prepared.classes.len() > 1)
                .then(|| fingerprint(*prepared_key, &("watch", &spec.features, &spec.positive))),
            Step::View => view_key(*prepared_key, study),
            Step::Find => {
                let text = study.table.find.trim();
                // What is found has places among the rows as they are shown.
                let of = match view_key(*prepared_key, study) {
                    Some(view) => self.made(Step::View).filter(|made| *made == view)?,
                    None => *prepared_key,
                };
                (!text.is_empty()).then(|| fingerprint(of, &("find", text)))
            }
            Step::Profile => Some(fingerprint(*prepared_key, &"profile")),
            Step::Relate => Some(fingerprint(*prepared_key, &("relate", study.explore.measure))),
            Step::Import | Step::Customers | Step::Prepare | Step::Explore => {
                Some(fingerprint(*prepared_key, &"explore"))
            }
        }
    }

    /// Fingerprints of the segments, and of what stands on them.
    fn wanted_of_segments(&self, step: Step, study: &Study, prepared: u64) -> Option<u64> {
        let spec = &study.segments;
        // Those suggested and the same ones ticked by hand, in whichever order, are one choice.
        let (_, on) = self.prepared.as_ref()?;
        let mut features = on.segment_names(spec.features.as_deref());
        features.sort_unstable();
        let segments = fingerprint(
            prepared,
            &(
                "segments",
                &features,
                (spec.method, spec.radius, spec.min_points),
                spec.scaling,
                &spec.weights,
                scanned(study),
            ),
        );
        if step == Step::Segment {
            return Some(segments);
        }
        let made = self.made(Step::Segment).filter(|made| *made == segments)?;
        match step {
            // Its rules are those of k-means: another method is not judged by them.
            Step::Evidence if spec.method == SegmentMethod::KMeans => Some(fingerprint(made, &"evidence")),
            Step::Describe => Some(fingerprint(made, &("describe", &spec.revenue))),
            Step::Second => Some(fingerprint(made, &("second", spec.second.as_ref()?))),
            _ => None,
        }
    }
}

/// Customers tried out and customers used are the same ones.
fn unused(spec: &PurchaseSpec) -> PurchaseSpec {
    PurchaseSpec {
        is_used: false,
        ..spec.clone()
    }
}

/// `None`: rows are shown as they stand.
fn view_key(prepared: u64, study: &Study) -> Option<u64> {
    let spec = &study.table;
    (!spec.is_plain()).then(|| fingerprint(prepared, &("view", &spec.sort, &spec.filters)))
}

/// What is scanned: the Study's range, and the k asked for where it lies outside.
fn scanned(study: &Study) -> ((usize, usize), Option<usize>) {
    let (low, high) = study.segments.k_range;
    ((low, high), study.segments.k.filter(|&k| k < low || k > high))
}

/// A fingerprint of choices on top of what they stand on. Stable within a run of the program.
fn fingerprint(upstream: u64, choices: &impl Serialize) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    hasher.write_u64(upstream);
    // Plain data of ours: serialising cannot fail; were it to, the step would only be made again.
    hasher.write(&serde_json::to_vec(choices).unwrap_or_default());
    hasher.finish()
}
