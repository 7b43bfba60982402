//! Customers of another file → the segment each is nearest to.

use rayon::prelude::*;

use super::{MethodDetail, SegmentFit, SegmentScan, space::Placed};
use crate::engine::{Cancelled, Progress, features::FeatureMatrix};

/// A customer without a segment.
pub const NO_SEGMENT: u8 = u8::MAX;

/// Rows that are worked on between two looks at whether to stop.
const PIECE: usize = 8_192;

/// Rows with their segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// [`NO_SEGMENT`] where there is none.
    pub labels: Vec<u8>,
    /// By segment.
    pub sizes: Vec<u64>,
    pub n_without: u64,
}

/// Assigns each row to the segment with the nearest centroid; of equally near ones the first, as in the fit. Rows with
/// a level that the space does not know have none.
///
/// Of a mixture each row goes to its likeliest component, of dense places to that of the nearest core within the radius.
pub(super) fn assign(
    scan: &SegmentScan,
    fit: &SegmentFit,
    placed: &Placed,
    progress: &Progress,
) -> Result<Assigned, Cancelled> {
    let matrix = &placed.matrix;
    let mut labels = match (&fit.mixture, &scan.detail) {
        (Some(own), _) => own.mixture.memberships(matrix, progress)?.0,
        (None, MethodDetail::Density { .. }) => scan.detail.near_cores(matrix, progress)?,
        (None, _) => by_centre(fit, matrix, progress)?,
    };
    for &row in &placed.unknown_rows {
        labels[row as usize] = NO_SEGMENT;
    }
    let mut sizes = vec![0; fit.k];
    let mut n_without = 0;
    for &label in &labels {
        match sizes.get_mut(usize::from(label)) {
            Some(size) => *size += 1,
            None => n_without += 1,
        }
    }
    Ok(Assigned {
        labels,
        sizes,
        n_without,
    })
}

fn by_centre(fit: &SegmentFit, matrix: &FeatureMatrix, progress: &Progress) -> Result<Vec<u8>, Cancelled> {
    let mut labels = vec![NO_SEGMENT; matrix.n_rows()];
    labels
        .par_chunks_mut(PIECE)
        .enumerate()
        .try_for_each(|(piece, labels)| {
            progress.check()?;
            for (place, label) in labels.iter_mut().enumerate() {
                *label = nearest(fit, matrix, piece * PIECE + place).0;
            }
            Ok(())
        })?;
    Ok(labels)
}

/// The segment with the nearest centroid, and the distance to it as scaled.
fn nearest(fit: &SegmentFit, matrix: &FeatureMatrix, row: usize) -> (u8, f64) {
    let mut found = (NO_SEGMENT, f64::INFINITY);
    for (centroid, label) in fit.fit.centroids.rows().into_iter().zip(0_u8..) {
        let mut square = 0.0;
        for (value, at) in matrix.values().row(row).iter().zip(centroid) {
            let off = value - at;
            square += off * off;
        }
        if square < found.1 {
            found = (label, square);
        }
    }
    (found.0, found.1.sqrt())
}

/// How far a row lies from the centre of a segment, as scaled.
pub(super) fn distance(fit: &SegmentFit, matrix: &FeatureMatrix, row: usize, segment: usize) -> f64 {
    let own = matrix.values().row(row);
    let offs = own
        .iter()
        .zip(fit.fit.centroids.row(segment))
        .map(|(value, at)| value - at);
    offs.map(|off| off * off).sum::<f64>().sqrt()
}
