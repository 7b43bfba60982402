//! How a segment's customers lie along a feature, against all customers: the small curves on cards.

use egui::{Color32, Mesh, Rect, Shape, Stroke, Ui, pos2};

use crate::{
    engine::{bars::Bars, explore::ExploreReport, segment::SegmentScan},
    theme::style::{c, colours, faded},
};

/// Points of a curve.
const BINS: usize = 24;
/// Customers looked at, at most.
const SAMPLE: usize = 5_000;
/// Share of the customers beyond each end of a curve, so that a few rich ones do not squeeze it.
const BEYOND: f64 = 0.01;

/// Curves of all features: heights from 0 to 1 of the higher peak of a pair.
#[derive(Debug, Default)]
pub struct Spreads {
    /// For each segment, for each feature: (its own, all customers); empty where nothing is known.
    curves: Vec<Vec<(Vec<f32>, Vec<f32>)>>,
}

/// The customers behind the curves, which are the same ones at every k.
#[derive(Debug, Default)]
pub struct SpreadSample {
    /// Their places among those of the scan.
    places: Vec<usize>,
    /// Of each feature: in which of how many bins each customer lies; `None` where nothing is known of it.
    binned: Vec<Option<Binned>>,
}

#[derive(Debug)]
struct Binned {
    n: usize,
    /// `None`: no number.
    bins: Vec<Option<usize>>,
}

impl SpreadSample {
    /// From the sample that the Explore tab has drawn; nobody without one.
    pub fn of(scan: &SegmentScan, explored: Option<&ExploreReport>) -> Self {
        let Some(explored) = explored else {
            return Self::default();
        };
        let step = explored.sample.len().div_ceil(SAMPLE).max(1);
        let (drawn, places): (Vec<usize>, Vec<usize>) = (0..explored.sample.len())
            .step_by(step)
            .filter_map(|at| Some((at, scan.rows.binary_search(&explored.sample[at]).ok()?)))
            .unzip();
        let binned = |feature: &String| {
            let place = explored.numeric.iter().position(|name| name == feature)?;
            let values = explored.sample_values.get(place)?;
            Some(Binned::of(drawn.iter().map(|&at| values[at]).collect()))
        };
        Self {
            binned: scan.features.iter().map(binned).collect(),
            places,
        }
    }
}

impl Binned {
    fn of(values: Vec<f64>) -> Self {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place in the list"
        )]
        let quantile = |share: f64| {
            sorted
                .get((share * last as f64) as usize)
                .copied()
                .unwrap_or_default()
        };
        let (low, high) = (quantile(BEYOND), quantile(1.0 - BEYOND));
        let are_whole = sorted.iter().all(|value| value.fract() == 0.0);
        let bars = Bars::over(low, high, are_whole, BINS);
        let bin = |value: f64| {
            let is_placed = value.is_finite() && low < high;
            is_placed.then(|| bars.place_of(value.clamp(bars.low, bars.high)))
        };
        Self {
            n: bars.n,
            bins: values.into_iter().map(bin).collect(),
        }
    }

    /// For each segment its curve and that of all, on a common scale; `members`: whose segment is which.
    fn curves(&self, members: &[usize], k: usize) -> Vec<(Vec<f32>, Vec<f32>)> {
        let mut counts = vec![vec![0.0_f32; self.n]; k + 1];
        for (bin, &segment) in self.bins.iter().zip(members) {
            if let (Some(bin), true) = (bin, segment < k) {
                counts[segment][*bin] += 1.0;
                counts[k][*bin] += 1.0;
            }
        }
        let curves: Vec<Vec<f32>> = counts.iter().map(|counts| smooth(counts)).collect();
        let all = &curves[k];
        (0..k)
            .map(|segment| {
                let most = curves[segment]
                    .iter()
                    .chain(all)
                    .fold(f32::MIN_POSITIVE, |a, &b| a.max(b));
                let scaled = |curve: &[f32]| curve.iter().map(|height| height / most).collect();
                (scaled(&curves[segment]), scaled(all))
            })
            .collect()
    }
}

impl Spreads {
    /// The curves of one k.
    pub fn of(scan: &SegmentScan, sample: &SpreadSample, k: usize) -> Self {
        let fit = scan.fit(k);
        let segment = |&place: &usize| {
            fit.fit
                .labels
                .get(place)
                .map_or(usize::MAX, |&label| usize::from(label))
        };
        let members: Vec<usize> = sample.places.iter().map(segment).collect();
        let mut curves = vec![Vec::new(); fit.k];
        for binned in &sample.binned {
            let pairs = binned.as_ref().map(|binned| binned.curves(&members, fit.k));
            let mut pairs = pairs.unwrap_or_default().into_iter();
            for curves in &mut curves {
                curves.push(pairs.next().unwrap_or_default());
            }
        }
        Self { curves }
    }

    /// Paints the curves of a segment, in the hue of its slot, and feature into `rect`.
    pub fn paint(&self, ui: &Ui, rect: Rect, (segment, slot): (usize, usize), feature: usize) {
        let curves = self.curves.get(segment).and_then(|curves| curves.get(feature));
        let Some((own, all)) = curves.filter(|_| ui.is_rect_visible(rect)) else {
            return;
        };
        let colours = colours(ui);
        let hue = colours.segment(slot);
        paint_area(ui, rect, all, faded(colours.quiet, 0.6));
        paint_area(ui, rect, own, faded(hue, 0.3));
        ui.painter()
            .add(Shape::line(line(rect, own), Stroke::new(1.4, c(hue))));
    }
}

/// Shares of the customers, each bin with a part of its neighbours.
fn smooth(counts: &[f32]) -> Vec<f32> {
    let total: f32 = counts.iter().sum::<f32>().max(1.0);
    let at = |i: isize| {
        usize::try_from(i)
            .ok()
            .and_then(|i| counts.get(i))
            .copied()
            .unwrap_or(0.0)
    };
    (0..counts.len())
        .map(|i| {
            let i = i.cast_signed();
            (at(i - 1) + 2.0 * at(i) + at(i + 1)) / 4.0 / total
        })
        .collect()
}

fn line(rect: Rect, heights: &[f32]) -> Vec<egui::Pos2> {
    let last = heights.len().saturating_sub(1).max(1) as f32;
    let point = |(i, height): (usize, &f32)| {
        pos2(
            rect.left() + i as f32 / last * rect.width(),
            rect.bottom() - height * rect.height(),
        )
    };
    heights.iter().enumerate().map(point).collect()
}

fn paint_area(ui: &Ui, rect: Rect, heights: &[f32], fill: Color32) {
    let mut mesh = Mesh::default();
    for point in line(rect, heights) {
        let next = u32::try_from(mesh.vertices.len()).unwrap_or(u32::MAX);
        mesh.colored_vertex(point, fill);
        mesh.colored_vertex(pos2(point.x, rect.bottom()), fill);
        if next >= 2 {
            mesh.add_triangle(next - 2, next - 1, next);
            mesh.add_triangle(next - 1, next, next + 1);
        }
    }
    ui.painter().add(Shape::mesh(mesh));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_stands_where_its_customers_are() {
        let values: Vec<f64> = (0..200).map(f64::from).collect();
        let members: Vec<usize> = (0..200).map(|at| usize::from(at >= 150)).collect();
        let curves = Binned::of(values).curves(&members, 2);
        let centre = |curve: &[f32]| {
            let total: f32 = curve.iter().sum();
            curve.iter().enumerate().map(|(i, h)| i as f32 * h).sum::<f32>() / total
        };
        assert!(centre(&curves[0].0) < centre(&curves[0].1));
        assert!(centre(&curves[1].0) > centre(&curves[1].1));
        let most = curves[1].0.iter().fold(0.0_f32, |a, &b| a.max(b));
        assert!((most - 1.0).abs() < 1e-6);
    }

    #[test]
    fn nothing_to_count_is_flat() {
        let curves = Binned::of(vec![f64::NAN, 3.0]).curves(&[0, 0], 1);
        assert!(
            curves[0]
                .0
                .iter()
                .all(|height| *height == 0.0 || height.is_finite())
        );
    }
}
