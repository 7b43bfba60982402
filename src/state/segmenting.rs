//! Choices about how segments are found, and about what stands beside them.

use crate::engine::study::{SecondFileSpec, SegmentSpec};

use super::Command;

/// Makes the choice; false where the command is about something else.
pub(super) fn edit_segments(spec: &mut SegmentSpec, command: &Command) -> bool {
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
            let known = spec.known.iter_mut();
            for segment in known.filter(|segment| segment.number == slot + 1) {
                segment.name.clone_from(name);
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
