//! What only some methods can show beside their segments.

use rayon::prelude::*;

use crate::engine::{
    Cancelled, Progress,
    features::FeatureMatrix,
    models::{labelled::UNLABELLED, mixture::Mixture, near::NearTree, ward::Merge},
};

/// Rows looked at between two looks at whether to stop.
const PIECE: usize = 256;

/// What a method shows of how it came to its segments.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum MethodDetail {
    #[default]
    Nothing,
    /// Ward's merges of `n` rows, the lowest first, and which rows of the scan these are.
    Hierarchy {
        merges: Vec<Merge>,
        n: usize,
        rows: Vec<u32>,
    },
    /// How dense it is around the customers.
    Density {
        min_points: usize,
        radius: f64,
        /// Where the curve of `sorted` turns up.
        suggested: f64,
        /// Where all that is dense hangs together: the largest radius at which it parts, if one does.
        parts_at: Option<f64>,
        /// Distance of each customer to the `min_points`th nearest, ascending.
        sorted: Vec<f64>,
        /// The customers that have that many within the radius, as scaled, and their segments.
        cores: FeatureMatrix,
        core_labels: Vec<u8>,
        /// OPTICS: how far each customer lies from those before, in the order in which it meets them.
        reachability: Option<Vec<f64>>,
    },
}

/// A mixture of one k.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedMixture {
    pub mixture: Mixture,
    /// Schwarz's criterion; lower is better.
    pub bic: f64,
    /// For each row the probability that it comes from its segment.
    pub membership: Vec<f32>,
}

impl MethodDetail {
    /// The segment of the nearest core within the radius, for each row.
    pub(super) fn near_cores(
        &self,
        matrix: &FeatureMatrix,
        progress: &Progress,
    ) -> Result<Vec<u8>, Cancelled> {
        let Self::Density {
            radius,
            cores,
            core_labels,
            ..
        } = self
        else {
            return Ok(vec![UNLABELLED; matrix.n_rows()]);
        };
        let (columns, tree) = (matrix.columns(), NearTree::new(cores));
        let mut labels = vec![UNLABELLED; matrix.n_rows()];
        labels
            .par_chunks_mut(PIECE)
            .enumerate()
            .try_for_each(|(piece, labels)| {
                progress.check()?;
                let mut point = vec![0.0; columns.len()];
                for (place, label) in labels.iter_mut().enumerate() {
                    for (value, column) in point.iter_mut().zip(&columns) {
                        *value = column[piece * PIECE + place];
                    }
                    if let Some(core) = tree.nearest_within(&point, *radius) {
                        *label = core_labels[core as usize];
                    }
                }
                Ok(())
            })?;
        Ok(labels)
    }

    /// With segments in another order: `places[old]` is the new place.
    pub(super) fn reordered(mut self, places: &[u8]) -> Self {
        if let Self::Density { core_labels, .. } = &mut self {
            for label in core_labels {
                *label = places.get(usize::from(*label)).copied().unwrap_or(UNLABELLED);
            }
        }
        self
    }
}
