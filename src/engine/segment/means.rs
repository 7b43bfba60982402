//! Means of segments in the units of the file.

use rayon::prelude::*;

use super::space::SegmentSpace;
use crate::engine::{
    features::{FeatureError, numbers},
    models::kmeans::KMeansFit,
    table::Table,
};

/// What means are taken of.
pub(super) struct FileMeans<'a> {
    space: &'a SegmentSpace,
    /// The values of the file, where the scaling is not even: there a centroid is no mean of theirs.
    values: Vec<Option<Vec<f64>>>,
}

impl<'a> FileMeans<'a> {
    pub(super) fn of(space: &'a SegmentSpace, table: &Table) -> Result<Self, FeatureError> {
        let values = space.dimensions.iter().map(|dimension| {
            if dimension.log_floor.is_none() {
                return Ok(None);
            }
            let mut values = numbers(table, &dimension.column)?;
            for value in values.iter_mut().filter(|value| value.is_nan()) {
                *value = dimension.fill;
            }
            Ok(Some(values))
        });
        let values = values.collect::<Result<_, FeatureError>>()?;
        Ok(Self { space, values })
    }

    /// Of each segment, k × features.
    pub(super) fn of_fit(&self, fit: &KMeansFit) -> Vec<Vec<f64>> {
        let k = fit.sizes.len();
        let columns: Vec<Vec<f64>> = self
            .values
            .par_iter()
            .zip(&self.space.dimensions)
            .enumerate()
            .map(|(feature, (values, dimension))| {
                let Some(values) = values else {
                    let centroids = fit.centroids.column(feature);
                    return centroids.iter().map(|&at| dimension.in_file_units(at)).collect();
                };
                let mut sums = vec![0.0; k];
                for (&label, &value) in fit.labels.iter().zip(values) {
                    if let Some(sum) = sums.get_mut(usize::from(label)) {
                        *sum += value;
                    }
                }
                let means = sums.iter().zip(&fit.sizes).zip(fit.centroids.column(feature));
                means
                    .map(|((sum, &size), &at)| {
                        if size == 0 {
                            dimension.in_file_units(at)
                        } else {
                            sum / size as f64
                        }
                    })
                    .collect()
            })
            .collect();
        (0..k)
            .map(|segment| columns.iter().map(|column| column[segment]).collect())
            .collect()
    }
}
