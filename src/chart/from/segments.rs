//! The picture of a segmentation: the scatter of one k.

use rand::{SeedableRng as _, seq::index::sample};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::padded_range;
use crate::{
    chart::{ChartBody, ChartSpec, Hue, ScatterChart, ScatterGroup},
    engine::{
        explore::SCATTER_SAMPLE,
        format,
        segment::{SegmentFit, SegmentNames, SegmentScan},
        study::Axis,
        table::{Table, TableError},
    },
};

/// Customers of the segments of k over two axes, at most 20 000 of them drawn by a seeded sample,
/// with centroids in the units of the axes.
///
/// # Errors
/// When an axis names a column that is not there or holds no numbers.
pub fn scatter_chart(
    scan: &SegmentScan,
    table: &Table,
    k: usize,
    axes: &(Axis, Axis),
    names: &SegmentNames,
    source_line: &str,
) -> Result<ChartSpec, TableError> {
    let x = AxisValues::of(scan, table, &axes.0)?;
    let y = AxisValues::of(scan, table, &axes.1)?;
    Ok(scatter(scan, scan.fit(k), &x, &y, names, source_line))
}

/// One axis: a value for each of the scan's rows.
struct AxisValues {
    title: String,
    values: Vec<f64>,
    /// Place among the features, where the centroid is known.
    feature: Option<usize>,
}

impl AxisValues {
    fn of(scan: &SegmentScan, table: &Table, axis: &Axis) -> Result<Self, TableError> {
        Ok(match axis {
            Axis::Column(name) => {
                let all = table.numbers(name)?;
                let at = |&row: &u32| all.get(row as usize).copied().unwrap_or(f64::NAN);
                Self {
                    title: name.clone(),
                    values: scan.rows.iter().map(at).collect(),
                    feature: scan.features.iter().position(|f| f == name),
                }
            }
            Axis::Component(component) => Self::component(scan, *component),
        })
    }

    fn component(scan: &SegmentScan, component: usize) -> Self {
        let share = scan.principal.explained.get(component).copied();
        let variance = share.filter(|s| s.is_finite()).map_or_else(String::new, |s| {
            format!(", {} of variance", format::percent(s, 0))
        });
        Self {
            title: format!("component {}{variance}", component + 1),
            values: scan
                .components
                .get(component)
                .cloned()
                .unwrap_or_else(|| vec![f64::NAN; scan.rows.len()]),
            feature: None,
        }
    }

    /// The centroid of a segment on this axis: the fit's own where the axis is a feature, else the
    /// mean of its customers (for components that is the centroid projected).
    fn centroid(&self, fit: &SegmentFit, segment: usize) -> f64 {
        let known = self
            .feature
            .and_then(|feature| fit.centroids.get(segment)?.get(feature).copied());
        known.unwrap_or_else(|| {
            let labels = fit.fit.labels.iter().zip(&self.values);
            let (sum, n) = labels
                .filter(|&(&label, value)| usize::from(label) == segment && value.is_finite())
                .fold((0.0, 0_u64), |(sum, n), (_, value)| (sum + value, n + 1));
            sum / n as f64
        })
    }
}

fn scatter(
    scan: &SegmentScan,
    fit: &SegmentFit,
    x: &AxisValues,
    y: &AxisValues,
    names: &SegmentNames,
    source_line: &str,
) -> ChartSpec {
    let n = scan.rows.len();
    let drawn = drawn_rows(n, scan.seed);
    let (slots, order) = (scan.slots(fit.k), scan.in_order(fit.k));
    let mut group_of = vec![0; fit.k];
    for (group, &segment) in order.iter().enumerate() {
        group_of[segment] = group;
    }
    let mut groups: Vec<ScatterGroup> = order
        .iter()
        .map(|&segment| {
            let (cx, cy) = (x.centroid(fit, segment), y.centroid(fit, segment));
            ScatterGroup {
                name: names.title(slots[segment]),
                hue: Hue::Segment(slots[segment]),
                size: fit.fit.sizes.get(segment).copied().unwrap_or(0),
                points: Vec::new(),
                rows: Vec::new(),
                centroid: (cx.is_finite() && cy.is_finite()).then_some((cx, cy)),
            }
        })
        .collect();
    for &row in &drawn {
        let (px, py) = (x.values[row], y.values[row]);
        let segment = fit.fit.labels.get(row).map(|&label| usize::from(label));
        if let Some(group) = segment.and_then(|s| groups.get_mut(*group_of.get(s)?))
            && px.is_finite()
            && py.is_finite()
        {
            group.points.push((px, py));
            group.rows.extend(scan.rows.get(row));
        }
    }
    let sample_note = if drawn.len() < n {
        format!(
            "{} of {} customers drawn",
            format::count(drawn.len() as u64),
            format::count(n as u64)
        )
    } else {
        String::new()
    };
    let sizes: Vec<String> = groups
        .iter()
        .map(|g| {
            format!(
                "{} with {}",
                g.name,
                format::plural(to_usize(g.size), "customer", "customers")
            )
        })
        .collect();
    ChartSpec {
        title: format::plural(fit.k, "segment", "segments"),
        subtitle: subtitle(scan, fit),
        alt: format!(
            "Scatter of {} segments over {} and {}: {}.",
            fit.k,
            x.title,
            y.title,
            sizes.join(", ")
        ),
        source: source_line.to_owned(),
        body: ChartBody::Scatter(ScatterChart {
            x_title: x.title.clone(),
            y_title: y.title.clone(),
            // Of what is drawn: one far customer who is not would squeeze all others.
            x_range: padded_range(drawn.iter().map(|&row| x.values[row]), 0.03),
            y_range: padded_range(drawn.iter().map(|&row| y.values[row]), 0.03),
            groups,
            are_segments: true,
            sample_note,
        }),
    }
}

fn to_usize(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// "k-means on total_spent, age, silhouette 0.41".
fn subtitle(scan: &SegmentScan, fit: &SegmentFit) -> String {
    let features = if scan.features.len() <= 4 {
        scan.features.join(", ")
    } else {
        format!("{} features", scan.features.len())
    };
    let silhouette = if fit.silhouette.is_finite() {
        format!("; silhouette {}", format::decimal(fit.silhouette, 2))
    } else {
        String::new()
    };
    format!("k-means on {features}{silhouette}")
}

/// Places of the rows to draw, ascending: all, or a seeded sample.
fn drawn_rows(n: usize, seed: u64) -> Vec<usize> {
    if n <= SCATTER_SAMPLE {
        return (0..n).collect();
    }
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut rows = sample(&mut random, n, SCATTER_SAMPLE).into_vec();
    rows.sort_unstable();
    rows
}

#[cfg(test)]
mod tests {
    use super::{
        super::over_k::{calinski_harabasz_chart, davies_bouldin_chart, elbow_chart, silhouette_chart},
        *,
    };
    use crate::engine::{
        features::Standardizer,
        models::{kmeans::KMeansFit, principal::PrincipalComponents},
        segment::Identity,
        study::SegmentSpec,
    };
    use ndarray::Array2;

    /// Four customers in two segments; `age` is a feature, the first component is given.
    fn scan() -> SegmentScan {
        let fit = |k: usize, silhouette: f64, inertia: f64| SegmentFit {
            k,
            fit: KMeansFit {
                centroids: Array2::zeros((k, 1)),
                labels: vec![0, 0, 0, 1],
                sizes: vec![3, 1],
                inertia,
                iterations: 1,
                converged: true,
            },
            silhouette,
            calinski_harabasz: 40.0,
            davies_bouldin: 0.8,
            centroids: vec![vec![30.0], vec![70.0]],
        };
        SegmentScan {
            spec: SegmentSpec::default(),
            seed: 42,
            features: vec!["age".to_owned()],
            rows: vec![0, 1, 2, 3],
            scaler: Standardizer {
                means: vec![0.0],
                stds: vec![1.0],
            },
            principal: PrincipalComponents {
                loadings: Array2::zeros((1, 1)),
                explained: vec![0.61],
            },
            components: vec![vec![1.0, 2.0, 3.0, f64::NAN]],
            fits: vec![fit(2, 0.41, 5034.4), fit(3, f64::NAN, 12.345)],
            suggested_k: 2,
            identity: Identity::default(),
            unsegmented: vec![],
            warnings: vec![],
        }
    }

    #[test]
    fn the_current_k_is_marked() {
        let spec = elbow_chart(&scan(), 2, "");
        let ChartBody::Lines(chart) = &spec.body else {
            panic!("lines")
        };
        assert_eq!(chart.marker.as_ref().unwrap().strong, "5\u{202f}034");
        assert_eq!(chart.lines[0].points, [(2.0, 5034.4), (3.0, 12.345)]);
        assert_eq!(
            spec.alt,
            "Inertia over k, 5\u{202f}034 at 2 to 12.35 at 3; 5\u{202f}034 at k = 2."
        );
    }

    #[test]
    fn a_silhouette_that_is_not_known_has_no_marker() {
        let spec = silhouette_chart(&scan(), 3, "");
        let ChartBody::Lines(chart) = &spec.body else {
            panic!("lines")
        };
        assert_eq!(chart.marker, None);
        assert!(spec.alt.ends_with("best at k = 2."));
    }

    #[test]
    fn both_indices_say_which_way_is_clearer() {
        for (spec, words) in [
            (calinski_harabasz_chart(&scan(), 2, ""), "higher is clearer"),
            (davies_bouldin_chart(&scan(), 2, ""), "lower is clearer"),
        ] {
            assert!(spec.subtitle.ends_with(words), "{}", spec.subtitle);
            let ChartBody::Lines(chart) = &spec.body else {
                panic!("lines")
            };
            assert_eq!(chart.marker.as_ref().unwrap().x, 2.0);
        }
    }

    #[test]
    fn centroids_are_in_the_units_of_the_axes() {
        let scan = scan();
        let age = AxisValues {
            title: "age".to_owned(),
            values: vec![20.0, 30.0, 40.0, 70.0],
            feature: Some(0),
        };
        let component = AxisValues::component(&scan, 0);
        assert_eq!(component.title, "component 1, 61\u{202f}% of variance");
        let spec = scatter(
            &scan,
            scan.fit(2),
            &age,
            &component,
            &SegmentNames::default(),
            "customers.csv",
        );
        let ChartBody::Scatter(chart) = &spec.body else {
            panic!("scatter")
        };
        assert_eq!(chart.groups[0].centroid, Some((30.0, 2.0)));
        // The only customer of the second segment has no first component.
        assert_eq!(chart.groups[1].centroid, None);
        assert!(chart.groups[1].points.is_empty());
        assert_eq!(chart.groups[0].points, [(20.0, 1.0), (30.0, 2.0), (40.0, 3.0)]);
        assert_eq!(
            spec.alt,
            "Scatter of 2 segments over age and component 1, 61\u{202f}% of variance: Segment 1 with 3 \
             customers, Segment 2 with 1 customer."
        );
    }

    #[test]
    fn samples_are_seeded_and_ascending() {
        let rows = drawn_rows(50_000, 7);
        assert_eq!(rows.len(), SCATTER_SAMPLE);
        assert!(rows.windows(2).all(|w| w[0] < w[1]));
        assert_eq!(rows, drawn_rows(50_000, 7));
        assert_ne!(rows, drawn_rows(50_000, 8));
        assert_eq!(drawn_rows(3, 7), [0, 1, 2]);
    }
}
