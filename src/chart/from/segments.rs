//! The picture of a segmentation: the scatter of one k.

use std::sync::Arc;

use super::padded_range;
use crate::{
    chart::{ChartBody, ChartSpec, CloudLayer, Hue, ScatterChart, ScatterGroup, SegmentMark},
    engine::{
        format,
        scatter::{AxisNote, ColourGroup, ColourKey, Placed, Plot},
        segment::{SegmentFit, SegmentScan},
        study::ScatterSpec,
    },
};

/// What customers are called that belong nowhere.
pub const NO_SEGMENT: &str = "No segment";

/// Air around the points, as a share of their range.
const AIR: f64 = 0.03;

/// Customers over two axes, with the segments of k among them. Few enough are drawn each as itself, more are
/// counted into cells. `None` until the scatter is made for k, or without segments.
pub fn scatter_chart(plot: &Arc<Plot>, k: usize, source_line: &str) -> Option<ChartSpec> {
    let scan = plot.choice.scan.as_ref()?;
    let fit = scan.fit(k);
    let placed = plot.placed().filter(|_| plot.is_made(k))?;
    let segments = segment_marks(plot, placed, fit)?;
    let (x_range, y_range) = match placed.cloud.ranges() {
        Some([x, y]) => (padded(x), padded(y)),
        None => ((0.0, 1.0), (0.0, 1.0)),
    };
    let spec = &plot.choice.spec;
    let colours = plot.colours();
    Some(ChartSpec {
        title: format::plural(fit.k, "segment", "segments"),
        subtitle: subtitle(scan, fit),
        alt: alt(placed, &segments),
        source: source_line.to_owned(),
        body: ChartBody::Scatter(ScatterChart {
            x_title: placed.x.title.clone(),
            y_title: placed.y.title.clone(),
            x_range,
            y_range,
            x_is_log: placed.x.is_log,
            y_is_log: placed.y.is_log,
            groups: groups(plot, placed, fit),
            segments,
            are_segments: plot.is_by_segment(),
            ramp: colours.and_then(|colours| {
                let (low, high) = colours.ramp?;
                Some((colours.title.clone(), low, high))
            }),
            has_margins: spec.margins,
            sample_note: notes(plot, placed).join("; "),
            cloud: (!plot.is_small()).then(|| CloudLayer {
                plot: Arc::clone(plot),
                k: fit.k,
                marked: None,
            }),
        }),
    })
}

fn padded((low, high): (f64, f64)) -> (f64, f64) {
    padded_range([low, high].into_iter(), AIR)
}

/// The colours of the groups of k, in their order.
pub fn scatter_hues(plot: &Plot, k: usize) -> Vec<Hue> {
    match (plot.colours(), &plot.choice.scan) {
        (Some(colours), _) => colours.groups.iter().map(group_hue).collect(),
        (None, Some(scan)) => {
            let own = segments_of(plot, k).into_iter().map(|own| own.hue);
            own.chain((scan.fit(k).n_without() > 0).then_some(Hue::Apart))
                .collect()
        }
        (None, None) => vec![Hue::Ink],
    }
}

/// A segment among the others.
struct Named {
    /// Its place in the fit.
    segment: usize,
    name: String,
    hue: Hue,
    size: u64,
}

/// The segments of k in the order of their slots.
fn segments_of(plot: &Plot, k: usize) -> Vec<Named> {
    let Some(scan) = &plot.choice.scan else {
        return Vec::new();
    };
    let (sizes, slots) = (&scan.fit(k).fit.sizes, scan.slots(k));
    let named = scan.in_order(k).into_iter().map(|segment| Named {
        segment,
        name: plot.choice.names.title(slots[segment]),
        hue: Hue::Segment(slots[segment]),
        size: sizes.get(segment).copied().unwrap_or(0),
    });
    named.collect()
}

fn group_hue(group: &ColourGroup) -> Hue {
    match group.key {
        ColourKey::Class { index, positive, of } => Hue::Class { index, positive, of },
        ColourKey::Category(place) => Hue::Category(place),
        ColourKey::Shade(step) => Hue::Shade(step),
        ColourKey::Rest => Hue::Quiet,
    }
}

fn segment_marks(plot: &Plot, placed: &Placed, fit: &SegmentFit) -> Option<Vec<SegmentMark>> {
    let shapes = plot.shapes(fit.k)?;
    let has_centroids = plot.choice.spec.centroids;
    // The fit's own centre where the axis is a feature, else the mean of its customers (for components that is
    // the centroid projected).
    let along = |axis: &AxisNote, segment: usize, mean: f64| {
        let known = axis
            .feature
            .and_then(|feature| fit.centroids.get(segment)?.get(feature).copied());
        known.map_or(mean, |value| axis.drawn(value))
    };
    let own = segments_of(plot, fit.k).into_iter().enumerate();
    let marks = own.map(|(group, own)| {
        let Named {
            segment,
            name,
            hue,
            size,
        } = own;
        let shape = shapes.get(group).cloned().unwrap_or_default();
        let centre = (
            along(&placed.x, segment, shape.centre.0),
            along(&placed.y, segment, shape.centre.1),
        );
        let is_known = has_centroids && shape.n > 0 && centre.0.is_finite() && centre.1.is_finite();
        SegmentMark {
            name,
            hue,
            size,
            centroid: is_known.then_some(centre),
            outlines: shape.outlines,
        }
    });
    Some(marks.collect())
}

fn groups(plot: &Plot, placed: &Placed, fit: &SegmentFit) -> Vec<ScatterGroup> {
    let named: Vec<(String, Hue, u64)> = match plot.colours() {
        Some(colours) => colours
            .groups
            .iter()
            .map(|group| (group.name.clone(), group_hue(group), group.size))
            .collect(),
        None => segments_of(plot, fit.k)
            .into_iter()
            .map(|own| (own.name, own.hue, own.size))
            .chain((fit.n_without() > 0).then(|| (NO_SEGMENT.to_owned(), Hue::Apart, fit.n_without())))
            .collect(),
    };
    let mut groups: Vec<ScatterGroup> = named
        .into_iter()
        .map(|(name, hue, size)| ScatterGroup {
            name,
            hue,
            size,
            ..ScatterGroup::default()
        })
        .collect();
    if !plot.is_small() {
        return groups;
    }
    let codes = plot.codes(fit.k);
    let codes = codes.groups();
    let sizes = plot.sizes();
    let mut spots: Vec<_> = placed.cloud.spots().iter().collect();
    spots.sort_unstable_by_key(|spot| spot.row);
    for spot in spots {
        let Some(group) = codes.of(spot.row).and_then(|group| groups.get_mut(group)) else {
            continue;
        };
        group.points.push((spot.x, spot.y));
        group.rows.push(spot.row);
        if let Some(sizes) = sizes {
            group
                .radii
                .push(sizes.get(spot.row as usize).copied().unwrap_or(1.0));
        }
    }
    groups
}

/// What is not as one would think.
fn notes(plot: &Plot, placed: &Placed) -> Vec<String> {
    let ScatterSpec { size, .. } = &plot.choice.spec;
    let n_left_out = placed.n_rows - placed.cloud.len();
    let mut notes = Vec::new();
    if n_left_out > 0 {
        let axes = if placed.x == placed.y {
            vec![&placed.x]
        } else {
            vec![&placed.x, &placed.y]
        };
        let why: Vec<String> = axes.into_iter().filter_map(left_out_words).collect();
        notes.push(format!(
            "{} of {} customers not drawn ({})",
            format::count(n_left_out as u64),
            format::count(placed.n_rows as u64),
            why.join(", ")
        ));
    }
    if placed.x.is_jittered || placed.y.is_jittered {
        notes.push("whole numbers are drawn a little beside their place".to_owned());
    }
    if let Some(colours) = plot.colours().filter(|colours| !colours.note.is_empty()) {
        notes.push(format!("{}: {}", colours.title, colours.note));
    }
    match size {
        Some(column) if plot.sizes().is_some() => notes.push(format!("larger dots: more {column}")),
        Some(_) => notes.push("so many dots are all of one size".to_owned()),
        None => {}
    }
    notes
}

/// "12 without age, 3 have no logarithm: age 0 or less".
fn left_out_words(axis: &AxisNote) -> Option<String> {
    let name = axis.title.strip_suffix(", log").unwrap_or(&axis.title);
    let missing =
        (axis.n_missing > 0).then(|| format!("{} without {name}", format::count(axis.n_missing as u64)));
    let flat = (axis.n_without_log > 0).then(|| {
        format!(
            "{} with {name} 0 or less, which has no logarithm",
            format::count(axis.n_without_log as u64)
        )
    });
    let words: Vec<String> = missing.into_iter().chain(flat).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn alt(placed: &Placed, segments: &[SegmentMark]) -> String {
    let sizes: Vec<String> = segments
        .iter()
        .map(|segment| {
            let n = usize::try_from(segment.size).unwrap_or(usize::MAX);
            format!(
                "{} with {}",
                segment.name,
                format::plural(n, "customer", "customers")
            )
        })
        .collect();
    format!(
        "Scatter of {} segments over {} and {}: {}.",
        segments.len(),
        placed.x.title,
        placed.y.title,
        sizes.join(", ")
    )
}

/// "k-means on total_spent, age, silhouette 0.41".
fn subtitle(scan: &SegmentScan, fit: &SegmentFit) -> String {
    let columns = scan.space.columns();
    let features = if columns.len() <= 4 {
        columns.join(", ")
    } else {
        format!("{} features", columns.len())
    };
    let silhouette = if fit.silhouette.is_finite() {
        format!("; silhouette {}", format::decimal(fit.silhouette, 2))
    } else {
        String::new()
    };
    format!("{} on {features}{silhouette}", scan.spec.method.title())
}
