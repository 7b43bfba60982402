//! How dense places are told.

use serde::Serialize;

use crate::engine::segment::{MethodDetail, SegmentScan};

#[derive(Serialize)]
pub(super) struct DensityJson {
    radius: f64,
    suggested_radius: f64,
    min_points: usize,
}

impl DensityJson {
    pub(super) fn of(scan: &SegmentScan) -> Option<Self> {
        match scan.detail {
            MethodDetail::Density {
                radius,
                suggested,
                min_points,
                ..
            } => Some(Self {
                radius,
                suggested_radius: suggested,
                min_points,
            }),
            MethodDetail::Nothing | MethodDetail::Hierarchy { .. } => None,
        }
    }
}
