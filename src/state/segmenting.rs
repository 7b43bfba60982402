//! Choices about how segments are found, and about what stands beside them.

use std::collections::BTreeMap;

use crate::engine::study::{SecondFileSpec, SegmentSpec, Study};

use super::{AppState, Command};

impl AppState {
    /// Whether the user has named a segment or chosen how many there are, now or in a step that can be gone to: then
    /// nothing may number them anew.
    pub(super) fn has_settled_segments(&self) -> bool {
        let is_settled = |study: &Study| {
            let spec = &study.segments;
            spec.k.is_some() || spec.known.iter().any(|known| known.name.is_some())
        };
        let mut points = self.history.points().iter();
        is_settled(&self.study) || points.any(|point| is_settled(&point.study))
    }

    /// The k to stay at when a segment is named while the evidence for another k may still come: what has just been
    /// named must not go out of sight.
    pub(super) fn k_to_stay_at(&self, command: &Command) -> Option<usize> {
        let is_naming = matches!(command, Command::NameSegment { name: Some(_), .. });
        let spec = &self.study.segments;
        let is_open = spec.method.takes_k() && spec.k.is_none() && self.results.evidence().is_none();
        (is_naming && is_open).then(|| self.shown_k()).flatten()
    }
}

/// Makes the choice; false where the command is about something else. `stay_at`: the k at which a segment is named.
pub(super) fn edit_segments(spec: &mut SegmentSpec, command: &Command, stay_at: Option<usize>) -> bool {
    match command {
        Command::SetSegmentMethod(method) => spec.method = *method,
        Command::SetRadius(radius) => spec.radius = *radius,
        Command::SetMinPoints(n) => spec.min_points = *n,
        Command::SetScaling(scaling) => {
            spec.scaling = *scaling;
            // A radius is a distance as scaled.
            spec.radius = None;
        }
        Command::SetFeatureWeight { column, weight } => spec.set_weight(column, *weight),
        Command::SetClusterCount(k) => spec.k = *k,
        Command::SetAxes(axes) => spec.axes.clone_from(axes),
        Command::SetRevenue(revenue) => spec.revenue.clone_from(revenue),
        Command::NameSegment { slot, name } => {
            spec.k = spec.k.or(stay_at);
            let known = spec.known.iter_mut();
            for segment in known.filter(|segment| segment.number == slot + 1) {
                segment.name.clone_from(name);
                segment.named_at = if name.is_some() {
                    segment.centre.clone()
                } else {
                    BTreeMap::new()
                };
            }
        }
        Command::SetSegmentLabel(column) => spec.label = Some(column.clone()),
        Command::OpenSecondFile(file) => {
            spec.second = Some(SecondFileSpec {
                file: file.clone(),
                identifier: None,
            });
        }
        Command::CloseSecondFile => spec.second = None,
        Command::SetSecondIdentifier(column) => {
            if let Some(second) = &mut spec.second {
                second.identifier = Some(column.clone());
            }
        }
        _ => return false,
    }
    true
}
