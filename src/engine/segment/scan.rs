//! Table → segments for every k.

use std::collections::HashSet;

use rayon::prelude::*;

use super::{
    Identity, MethodDetail, SegmentFit, SegmentScan,
    fits::{fit_all, fit_beyond},
    means::FileMeans,
    methods::{Found, Work, find},
    prepare::{SegmentRows, prepare_segments},
};
use crate::engine::{
    EngineError, Progress,
    features::{FeatureMatrix, Standardizer},
    format,
    metrics::{Labelling, SilhouetteSample, calinski_harabasz, davies_bouldin, mean_silhouettes},
    models::{ModelError, kmeans::KMeansFit, labelled::UNLABELLED, principal::principal_components},
    study::{SegmentMethod, SegmentSpec},
    table::Table,
};

/// Components drawn.
const COMPONENTS: usize = 2;

/// Most segments a fit can have.
pub(super) const MOST_SEGMENTS: usize = 255;

/// Fits every k of `spec.k_range` (`spec.features` resolved by the caller). Missing cells take the
/// median of all rows, and a warning says so.
///
/// # Errors
/// When there are fewer rows than the smallest k, a column cannot be used, or the caller cancels.
pub fn scan_segments(
    table: &Table,
    spec: &SegmentSpec,
    seed: u64,
    progress: &Progress,
) -> Result<SegmentScan, EngineError> {
    progress.report(0.0, "Finding segments");
    let SegmentRows {
        features,
        scaler,
        space,
        matrix,
        mut warnings,
    } = prepare_segments(table, spec)?;
    progress.check()?;
    let (found, judged) = progress.timed("scan", || {
        let found = if spec.method == SegmentMethod::KMeans {
            by_k_means(&matrix, spec, seed, progress)?
        } else {
            find(&Work {
                matrix: &matrix,
                space: &space,
                spec,
                seed,
                progress: &progress.part(0.05, 0.8),
            })?
        };
        progress.report(0.8, "Judging segments");
        let judged = judge(&matrix, &found.fits, seed, &progress.part(0.8, 0.95))?;
        Ok::<_, EngineError>((found, judged))
    })?;
    let Found {
        fits,
        mixtures,
        detail,
        range,
        warnings: said,
    } = found;
    warnings.extend(said);
    let principal = principal_components(&matrix, COMPONENTS, progress)?;
    let components = (0..principal.loadings.nrows())
        .into_par_iter()
        .map(|component| principal.project(&matrix, component))
        .collect();
    let means = FileMeans::of(&space, table)?;
    let fits: Vec<SegmentFit> = fits
        .into_iter()
        .zip(judged)
        .zip(mixtures)
        .map(|((fit, judged), mixture)| SegmentFit {
            k: fit.sizes.len(),
            silhouette: judged.silhouette,
            calinski_harabasz: judged.calinski_harabasz,
            davies_bouldin: judged.davies_bouldin,
            centroids: means.of_fit(&fit),
            mixture,
            by_class: None,
            fit,
        })
        .collect();
    progress.report(0.98, "Judging segments");
    let mut scan = SegmentScan {
        spec: spec.clone(),
        seed,
        features,
        rows: (0..u32::try_from(matrix.n_rows()).unwrap_or(u32::MAX)).collect(),
        scaler,
        scaled: Standardizer::fit(&matrix),
        space,
        principal,
        components,
        detail,
        suggested_k: suggested(fits.iter().filter(|fit| range.0 <= fit.k && fit.k <= range.1)),
        fits,
        identity: Identity::default(),
        unsegmented: Vec::new(),
        warnings,
    };
    progress.check()?;
    scan.identity = Identity::of(&scan, scan.shown_k(), None);
    progress.report(1.0, "Judging segments");
    Ok(scan)
}

fn by_k_means(
    matrix: &FeatureMatrix,
    spec: &SegmentSpec,
    seed: u64,
    progress: &Progress,
) -> Result<Found, EngineError> {
    let mut warnings = Vec::new();
    let range = possible_range(matrix, spec.k_range, &mut warnings)?;
    let mut fits = fit_all(matrix, range, seed, &progress.part(0.05, 0.7))?;
    if let Some(k) = spec.k.filter(|&k| k < range.0 || k > range.1) {
        fits.push(fit_beyond(matrix, k, seed, &progress.part(0.7, 0.8))?);
        fits.sort_by_key(|fit| fit.sizes.len());
    }
    Ok(Found {
        mixtures: fits.iter().map(|_| None).collect(),
        fits,
        detail: MethodDetail::Nothing,
        range,
        warnings,
    })
}

/// The ks that can be fitted: no more segments than different rows.
pub(super) fn possible_range(
    matrix: &FeatureMatrix,
    (smallest, largest): (usize, usize),
    warnings: &mut Vec<String>,
) -> Result<(usize, usize), ModelError> {
    let (smallest, largest) = (smallest.max(1), largest.max(smallest).max(1));
    if smallest > MOST_SEGMENTS {
        return Err(ModelError::SegmentCount { k: smallest });
    }
    if smallest > matrix.n_rows() {
        return Err(ModelError::MoreSegmentsThanRows {
            k: smallest,
            rows: matrix.n_rows(),
        });
    }
    let most = largest.min(MOST_SEGMENTS);
    let distinct = different_rows(matrix, most);
    if distinct < smallest {
        return Err(ModelError::TooFewDifferentRows {
            k: smallest,
            distinct,
        });
    }
    let last = most.min(distinct);
    if last < largest {
        let why = if distinct < most {
            format!(
                "there are only {} different rows in these columns",
                format::count(distinct)
            )
        } else {
            format!("more than {MOST_SEGMENTS} segments cannot be made")
        };
        let left_out = if last + 1 == largest {
            format!("k = {largest}")
        } else {
            format!("k = {} to {largest}", last + 1)
        };
        warnings.push(format!("{left_out} left out: {why}."));
    }
    Ok((smallest, last))
}

/// How many different rows there are, counted up to `enough`.
pub(super) fn different_rows(matrix: &FeatureMatrix, enough: usize) -> usize {
    let mut seen: HashSet<Vec<u64>> = HashSet::new();
    for row in 0..matrix.n_rows() {
        // Adding 0 makes -0 and 0 the same bits.
        seen.insert(
            matrix
                .values()
                .row(row)
                .iter()
                .map(|value| (value + 0.0).to_bits())
                .collect(),
        );
        if seen.len() >= enough {
            break;
        }
    }
    seen.len()
}

/// How clear the segments of a fit are.
struct Judged {
    silhouette: f64,
    calinski_harabasz: f64,
    davies_bouldin: f64,
}

fn judge(
    matrix: &FeatureMatrix,
    fits: &[KMeansFit],
    seed: u64,
    progress: &Progress,
) -> Result<Vec<Judged>, ModelError> {
    // Customers without a segment say nothing of how clear the segments are.
    if let [fit] = fits
        && fit.labels.contains(&UNLABELLED)
    {
        let labels = fit.labels.iter().copied();
        let inside = labels.enumerate().filter(|(_, label)| *label != UNLABELLED);
        let (rows, labels): (Vec<usize>, Vec<u8>) = inside.unzip();
        let rows: Vec<u32> = rows
            .into_iter()
            .filter_map(|row| u32::try_from(row).ok())
            .collect();
        let inner = KMeansFit {
            labels,
            ..fit.clone()
        };
        return judge(&matrix.rows(&rows), &[inner], seed, progress);
    }
    let sample = SilhouetteSample::draw(matrix, seed);
    let labellings: Vec<Labelling<'_>> = fits
        .iter()
        .map(|fit| Labelling {
            labels: &fit.labels,
            k: fit.sizes.len(),
        })
        .collect();
    let silhouettes = mean_silhouettes(&sample, &labellings, progress)?;
    let judged = |(fit, silhouette): (&KMeansFit, f64)| {
        let centroids: Vec<Vec<f64>> = fit.centroids.rows().into_iter().map(|row| row.to_vec()).collect();
        let centroids: Vec<&[f64]> = centroids.iter().map(Vec::as_slice).collect();
        Ok(Judged {
            silhouette,
            calinski_harabasz: calinski_harabasz(&centroids, &fit.sizes, fit.inertia),
            davies_bouldin: davies_bouldin(matrix, &fit.labels, &centroids, progress)?,
        })
    };
    fits.iter().zip(silhouettes).map(judged).collect()
}

/// The k with the best silhouette; of equals the smaller.
fn suggested<'a>(fits: impl Iterator<Item = &'a SegmentFit> + Clone) -> usize {
    let first = fits.clone().next();
    let criteria = fits
        .clone()
        .filter_map(|fit| Some((fit.mixture.as_ref()?.bic, fit.k)));
    if let Some((_, k)) = criteria.min_by(|a, b| a.0.total_cmp(&b.0)) {
        return k;
    }
    let best = fits.filter(|fit| fit.silhouette.is_finite()).reduce(|best, fit| {
        if fit.silhouette > best.silhouette {
            fit
        } else {
            best
        }
    });
    best.or(first).map_or(1, |fit| fit.k)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::segment::fits::one_more;

    fn matrix(columns: Vec<Vec<f64>>) -> FeatureMatrix {
        let names = (0..columns.len()).map(|j| format!("x{j}")).collect();
        FeatureMatrix::new(names, columns).unwrap()
    }

    #[test]
    fn different_rows_are_counted() {
        let rows = matrix(vec![vec![0.0, -0.0, 1.0, 1.0], vec![5.0, 5.0, 5.0, 6.0]]);
        assert_eq!(different_rows(&rows, 10), 3);
        assert_eq!(different_rows(&rows, 2), 2);
        let mut said = Vec::new();
        assert_eq!(possible_range(&rows, (2, 12), &mut said), Ok((2, 3)));
        assert_eq!(
            said,
            ["k = 4 to 12 left out: there are only 3 different rows in these columns."]
        );
        assert!(possible_range(&rows, (4, 5), &mut said).is_err());
        assert!(possible_range(&rows, (9, 9), &mut said).is_err());
    }

    #[test]
    fn the_farthest_row_joins_the_centroids() {
        let rows = matrix(vec![vec![0.0, 1.0, 9.0, 9.0]]);
        let fit = KMeansFit {
            centroids: ndarray::array![[4.75]],
            labels: vec![0; 4],
            sizes: vec![4],
            inertia: 0.0,
            iterations: 1,
            converged: true,
        };
        assert_eq!(one_more(&rows, &fit), ndarray::array![[4.75], [0.0]]);
    }
}
