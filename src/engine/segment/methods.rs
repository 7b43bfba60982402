//! The methods beside k-means: each answers with the same fits, and with what it alone can show.

use super::{
    FittedMixture, MethodDetail, SegmentError,
    scan::{MOST_SEGMENTS, possible_range},
    space::SegmentSpace,
};
use crate::engine::{
    EngineError, Progress,
    features::{FeatureMatrix, sample_rows},
    format,
    models::{
        density::{Reachability, core_distances, dbscan, knee, optics},
        kmeans::KMeansFit,
        labelled::{UNLABELLED, labelled, nearest_centroids},
        medoids::medoids,
        mixture::{as_segments, fit_mixture, n_parameters},
        ward::{cut, ward},
    },
    study::{SegmentMethod, SegmentSpec},
};

/// Rows that a hierarchy is built of, at most: its time grows with their square.
const WARD_ROWS: usize = 10_000;
/// Rows that are compared with one another to find dense places, at most.
const DENSITY_ROWS: usize = 10_000;
/// Rows among which medoids are looked for, at most: all their distances are held.
const MEDOID_ROWS: usize = 3_000;
/// Rows that a mixture is fitted on, at most; every row gets its probabilities.
const MIXTURE_ROWS: usize = 20_000;

/// A dense place with fewer of the customers says little of where the others part.
const LEAST_PLACE: f64 = 0.05;

/// What a method found.
pub(super) struct Found {
    pub fits: Vec<KMeansFit>,
    /// One a fit, where the method is a mixture.
    pub mixtures: Vec<Option<FittedMixture>>,
    pub detail: MethodDetail,
    /// Smallest and largest k of the range.
    pub range: (usize, usize),
    pub warnings: Vec<String>,
}

/// What a method works on, and what is told of it.
pub(super) struct Work<'a> {
    pub matrix: &'a FeatureMatrix,
    pub space: &'a SegmentSpace,
    pub spec: &'a SegmentSpec,
    pub seed: u64,
    pub progress: &'a Progress,
}

/// Finds segments by a method other than k-means.
///
/// # Errors
/// When it finds none, cannot be used on these columns, or the caller cancels.
pub(super) fn find(work: &Work<'_>) -> Result<Found, EngineError> {
    match work.spec.method {
        SegmentMethod::Mixture => mixtures(work),
        SegmentMethod::Dbscan | SegmentMethod::Optics => dense(work),
        SegmentMethod::Medoids => by_k(
            work,
            MEDOID_ROWS,
            (
                "the medoids were looked for among",
                "whose mean, not whose medoid, is nearest",
            ),
            |sample, ks| {
                let found = medoids(sample, ks, work.seed, &work.progress.part(0.0, 0.8))?;
                Ok((found, MethodDetail::Nothing))
            },
        ),
        SegmentMethod::Ward | SegmentMethod::KMeans => {
            let words = ("the hierarchy was built of", "with the nearest mean");
            by_k(work, WARD_ROWS, words, |sample, ks| {
                let merges = ward(sample, &work.progress.part(0.0, 0.8))?;
                let n = sample.n_rows();
                let labels = ks.iter().map(|&k| (k, cut(&merges, n, k))).collect();
                Ok((
                    labels,
                    MethodDetail::Hierarchy {
                        merges,
                        n,
                        rows: Vec::new(),
                    },
                ))
            })
        }
    }
}

/// The rows that a method sees.
struct Sample {
    rows: Vec<u32>,
    /// `None`: all rows.
    drawn: Option<FeatureMatrix>,
}

impl Sample {
    fn of(work: &Work<'_>, most: usize) -> Self {
        let n = work.matrix.n_rows();
        let rows = sample_rows(n, most, work.seed);
        let drawn = (rows.len() < n).then(|| work.matrix.rows(&rows));
        Self { rows, drawn }
    }

    fn matrix<'s>(&'s self, work: &Work<'s>) -> &'s FeatureMatrix {
        self.drawn.as_ref().unwrap_or(work.matrix)
    }

    /// Sampled rows keep what the method said of them.
    fn keep(&self, all: &mut [u8], labels: &[u8]) {
        for (&row, &label) in self.rows.iter().zip(labels) {
            all[row as usize] = label;
        }
    }
}

/// Labels of the sampled rows for each k.
type Labels = Vec<(usize, Vec<u8>)>;

/// A method that labels a sample for each k; the other rows go to the nearest mean, whatever the sampled ones went by.
/// The words say what was sampled for, and to which segment the others went.
fn by_k(
    work: &Work<'_>,
    most_rows: usize,
    (what, whither): (&str, &str),
    label: impl FnOnce(&FeatureMatrix, &[usize]) -> Result<(Labels, MethodDetail), EngineError>,
) -> Result<Found, EngineError> {
    let matrix = work.matrix;
    let mut warnings = Vec::new();
    let part = Sample::of(work, most_rows);
    let sample = part.matrix(work);
    let range = possible_range(sample, work.spec.k_range, &mut warnings)?;
    let mut ks: Vec<usize> = (range.0..=range.1).collect();
    let (low, high) = work.spec.k_range;
    let asked = work.spec.k.filter(|k| *k > high || *k < low);
    ks.extend(asked.filter(|k| *k <= sample.n_rows() && *k <= MOST_SEGMENTS));
    ks.sort_unstable();
    let (labels, mut detail) = label(sample, &ks)?;
    if part.drawn.is_some() {
        warnings.push(format!(
            "{} customers are too many for this method: {what} a sample of {} of them, and the others went to the \
             segment {whither}.",
            format::count(matrix.n_rows() as u64),
            format::count(part.rows.len() as u64)
        ));
    }
    if let MethodDetail::Hierarchy { rows: own, .. } = &mut detail {
        own.clone_from(&part.rows);
    }
    let total = labels.len() as f32;
    let fits = labels.into_iter().enumerate().map(|(place, (k, labels))| {
        work.progress
            .report(0.8 + 0.2 * place as f32 / total, "Assigning customers");
        let (fit, _) = labelled(sample, &labels, k);
        if part.drawn.is_none() {
            return Ok::<_, EngineError>(fit);
        }
        let mut all = nearest_centroids(matrix, &fit.centroids, work.progress)?;
        part.keep(&mut all, &fit.labels);
        Ok(labelled(matrix, &all, k).0)
    });
    let fits = fits.collect::<Result<Vec<_>, EngineError>>()?;
    Ok(Found {
        mixtures: fits.iter().map(|_| None).collect(),
        fits,
        detail,
        range,
        warnings,
    })
}

fn mixtures(work: &Work<'_>) -> Result<Found, EngineError> {
    if let Some(category) = work.space.dimensions.iter().find(|own| own.level.is_some()) {
        return Err(SegmentError::MixtureOfCategory {
            column: category.column.clone(),
        }
        .into());
    }
    let matrix = work.matrix;
    let n = matrix.n_rows();
    let mut warnings = Vec::new();
    let range = possible_range(matrix, work.spec.k_range, &mut warnings)?;
    let range = (range.0, most_components(matrix, range, &mut warnings)?);
    let part = Sample::of(work, MIXTURE_ROWS);
    let sample = part.matrix(work);
    if part.drawn.is_some() {
        warnings.push(format!(
            "The mixture was fitted on a sample of {} of {} customers; every customer has its probabilities.",
            format::count(part.rows.len() as u64),
            format::count(n as u64)
        ));
    }
    let mut ks: Vec<usize> = (range.0..=range.1).collect();
    ks.extend(
        work.spec
            .k
            .filter(|k| !ks.contains(k) && n_parameters(*k, matrix.n_features()) <= n && *k <= MOST_SEGMENTS),
    );
    ks.sort_unstable();
    let mut found = Found {
        fits: Vec::new(),
        mixtures: Vec::new(),
        detail: MethodDetail::Nothing,
        range,
        warnings,
    };
    let total: f32 = ks.iter().map(|k| *k as f32).sum();
    let mut done = 0.0;
    for k in ks {
        let part = work.progress.part(done / total, (done + k as f32) / total);
        done += k as f32;
        let mut mixture = fit_mixture(sample, k, work.seed, &part)?;
        let (fit, membership) = as_segments(matrix, &mut mixture, work.progress)?;
        found.fits.push(fit);
        found.mixtures.push(Some(FittedMixture {
            bic: mixture.bic(sample.n_rows()),
            mixture,
            membership,
        }));
    }
    Ok(found)
}

/// The largest k of the range whose mixture has no more numbers to be found than there are rows: with more it fits
/// anything, and its criterion says nothing.
fn most_components(
    matrix: &FeatureMatrix,
    (low, high): (usize, usize),
    warnings: &mut Vec<String>,
) -> Result<usize, SegmentError> {
    let (rows, features) = (matrix.n_rows(), matrix.n_features());
    let found = (low..=high).rev().find(|&k| n_parameters(k, features) <= rows);
    let Some(last) = found else {
        return Err(SegmentError::TooFewForMixture {
            k: low,
            features,
            numbers: n_parameters(low, features),
            rows,
        });
    };
    if last < high {
        warnings.push(format!(
            "Mixtures of more than {last} are left out: they have more numbers to be found than there are customers."
        ));
    }
    Ok(last)
}

/// DBSCAN and OPTICS: how many segments there are is an answer, not a question.
fn dense(work: &Work<'_>) -> Result<Found, EngineError> {
    let matrix = work.matrix;
    let n = matrix.n_rows();
    let part = Sample::of(work, DENSITY_ROWS);
    let sample = part.matrix(work);
    let min_points = work.spec.min_points(matrix.n_features());
    if n < min_points {
        return Err(SegmentError::TooFewForDensePlace { min_points, rows: n }.into());
    }
    let cores = core_distances(sample, min_points, &work.progress.part(0.0, 0.4))?;
    let mut sorted = cores.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    let suggested = knee(&sorted);
    let radius = work.spec.radius.unwrap_or(suggested);
    let (labels, reach) = if work.spec.method == SegmentMethod::Optics {
        let reach = optics(sample, &cores, &work.progress.part(0.4, 0.9))?;
        (reach.cut(&cores, radius), Some(reach))
    } else {
        (
            dbscan(sample, &cores, radius, &work.progress.part(0.4, 0.9))?,
            None,
        )
    };
    let labels = labels.ok_or(SegmentError::TooManyDensePlaces {
        radius: format::radius(radius),
    })?;
    let k = labels
        .iter()
        .filter(|label| **label != UNLABELLED)
        .max()
        .map_or(0, |label| usize::from(*label) + 1);
    if k == 0 {
        return Err(SegmentError::NoDensePlace {
            radius: format::radius(radius),
            min_points,
            suggested: format::radius(suggested),
        }
        .into());
    }
    let (fit, _) = labelled(sample, &labels, k);
    let places = (0..sample.n_rows()).filter(|&row| cores[row] <= radius && fit.labels[row] != UNLABELLED);
    let places: Vec<u32> = places.filter_map(|row| u32::try_from(row).ok()).collect();
    let core_rows = sample.rows(&places);
    let core_labels: Vec<u8> = places.iter().map(|&row| fit.labels[row as usize]).collect();
    let mut warnings = Vec::new();
    let mut parts_at = None;
    if k == 1 {
        let own;
        let reach = if let Some(reach) = &reach {
            reach
        } else {
            own = optics(sample, &cores, &work.progress.part(0.9, 1.0))?;
            &own
        };
        let parts = parts_of(reach, &cores, radius);
        parts_at = parts.map(|(smaller, _)| smaller);
        warnings.push(one_place(parts, radius));
    }
    let detail = MethodDetail::Density {
        min_points,
        radius,
        suggested,
        parts_at,
        sorted,
        cores: core_rows,
        core_labels,
        reachability: reach.map(|reach| curve(&reach)),
    };
    if part.drawn.is_some() {
        warnings.push(format!(
            "{} customers are too many for this method: dense places were looked for among a sample of {} of them, and \
             every other customer went to the segment of the nearest core within the radius.",
            format::count(n as u64),
            format::count(part.rows.len() as u64)
        ));
        let mut all = detail.near_cores(matrix, work.progress)?;
        part.keep(&mut all, &fit.labels);
        let (fit, moved) = labelled(matrix, &all, k);
        return Ok(one(fit, detail.reordered(&moved), k, warnings));
    }
    Ok(one(fit, detail, k, warnings))
}

/// All dense customers hang together: at which smaller radius they part, and into how many places of some size.
fn parts_of(reach: &Reachability, cores: &[f64], radius: f64) -> Option<(f64, usize)> {
    let least = (cores.len() as f64 * LEAST_PLACE).ceil().max(2.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a count"
    )]
    reach.parts_at(cores, radius, least as usize)
}

fn one_place(parts: Option<(f64, usize)>, radius: f64) -> String {
    let whole = format!(
        "All that is dense hangs together at a radius of {}",
        format::radius(radius)
    );
    let share = format::percent(LEAST_PLACE, 0);
    match parts {
        Some((smaller, n)) => format!(
            "{whole}; at {} it parts into {n} places with {share} of the customers or more.",
            format::radius(smaller)
        ),
        None => format!(
            "{whole}, and no smaller one parts it into two places with {share} of the customers each: these customers \
             are one group, or gradual."
        ),
    }
}

fn one(fit: KMeansFit, detail: MethodDetail, k: usize, warnings: Vec<String>) -> Found {
    Found {
        fits: vec![fit],
        mixtures: vec![None],
        detail,
        range: (k, k),
        warnings,
    }
}

/// Distances in the order in which the rows were met.
fn curve(reach: &Reachability) -> Vec<f64> {
    reach
        .order
        .iter()
        .map(|&row| reach.distance[row as usize])
        .collect()
}
