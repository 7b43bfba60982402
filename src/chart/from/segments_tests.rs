//! The scatter of segments, from a file to the picture.

use std::{collections::BTreeMap, sync::Arc};

use super::scatter_chart;
use crate::{
    chart::{ChartBody, ChartSpec, Hue, Mark, ScatterChart, layout},
    engine::{
        Progress,
        run::{Made, Results, perform, plan},
        scatter::{Plot, PlotChoice, shown_axes},
        segment::{SegmentNames, SegmentScan},
        study::{Axis, ColourBy, KnownSegment, Outline, ScatterSpec, Source, Study},
    },
    theme::LIGHT,
};

/// Two groups of customers; one customer has visited nobody knows how often, one never.
fn csv(n: u32) -> String {
    let mut csv = "id,spent,visits,region,buyer_type\n".to_owned();
    for i in 0..n {
        let (spent, visits) = if i % 2 == 0 { (100, 10) } else { (900, 40) };
        let visits = match i {
            0 => String::new(),
            2 => "0".to_owned(),
            _ => (visits + i % 5).to_string(),
        };
        let region = ["North", "South", "East"][(i % 3) as usize];
        let class = if i % 2 == 0 {
            "Bargain Hunter"
        } else {
            "Premium Buyer"
        };
        csv += &format!("C{i:05},{}.5,{visits},{region},{class}\n", spent + i % 7);
    }
    csv
}

fn made(csv: &str) -> Made<SegmentScan> {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), csv).unwrap();
    let study = Study {
        source: Some(Source::File(file.path().to_owned())),
        ..Study::default()
    };
    let mut results = Results::default();
    while results.segments().is_none() {
        for step in plan(&study, &results) {
            results.accept(perform(step, &study, &results, &Progress::none()));
        }
    }
    results.segments().unwrap().clone()
}

fn plot(made: &Made<SegmentScan>, axes: Option<(Axis, Axis)>, spec: ScatterSpec) -> Arc<Plot> {
    let plot = Plot::new(
        PlotChoice {
            on: Arc::clone(&made.on),
            scan: Some(Arc::clone(&made.report)),
            names: SegmentNames::default(),
            classifier: None,
            positive: 1,
            axes: axes.unwrap_or_else(|| shown_axes(&made.report, &made.on, None)),
            spec,
            seed: 42,
        },
        None,
    );
    plot.make(2, &Progress::none()).unwrap();
    Arc::new(plot)
}

fn body(spec: &ChartSpec) -> &ScatterChart {
    let ChartBody::Scatter(chart) = &spec.body else {
        panic!("scatter")
    };
    chart
}

fn columns(x: &str, y: &str) -> (Axis, Axis) {
    (Axis::Column(x.to_owned()), Axis::Column(y.to_owned()))
}

fn named(number: usize, name: &str) -> SegmentNames {
    SegmentNames::of(&[KnownSegment {
        number,
        name: Some(name.to_owned()),
        k: 2,
        centre: BTreeMap::new(),
        named_at: BTreeMap::new(),
    }])
}

#[test]
fn centroids_are_those_of_the_fit_and_what_is_not_drawn_is_said() {
    let made = made(&csv(60));
    let plot = plot(&made, Some(columns("visits", "spent")), ScatterSpec::default());
    let spec = scatter_chart(&plot, 2, "customers.csv").unwrap();
    let chart = body(&spec);
    let fit = made.report.fit(2);
    let place = |name: &str| made.report.features.iter().position(|f| f == name).unwrap();
    for (segment, mark) in chart.segments.iter().enumerate() {
        let own = &fit.centroids[segment];
        assert_eq!(mark.centroid, Some((own[place("visits")], own[place("spent")])));
        assert_eq!((mark.size, mark.outlines.len()), (30, 1));
    }
    assert_eq!(
        chart.groups.iter().map(|group| group.points.len()).sum::<usize>(),
        59
    );
    assert_eq!(
        chart.sample_note,
        "1 of 60 customers not drawn (1 without visits)"
    );
    assert_eq!(
        spec.alt,
        "Scatter of 2 segments over visits and spent: Segment 1 with 30 customers, Segment 2 with 30 customers."
    );
    // Each point is the row it says.
    let spent = made.on.table.numbers("spent").unwrap();
    for group in &chart.groups {
        for (point, &row) in group.points.iter().zip(&group.rows) {
            assert_eq!(point.1, spent[row as usize]);
        }
    }
}

#[test]
fn segments_stand_in_the_order_of_their_slots_with_their_names() {
    for n in [60, 20_101] {
        let mut made = made(&csv(n));
        let first = plot(&made, Some(columns("visits", "spent")), ScatterSpec::default());
        let before = scatter_chart(&first, 2, "").unwrap();
        // The first segment of the fit keeps the fifth slot, the second one the third.
        let scan = Arc::make_mut(&mut made.report);
        let place = scan.fits.iter().position(|fit| fit.k == 2).unwrap();
        scan.identity.slots = scan.fits.iter().map(|fit| (0..fit.k).collect()).collect();
        scan.identity.slots[place] = vec![4, 2];
        let choice = PlotChoice {
            names: named(5, "Regulars"),
            ..PlotChoice::of_segments(
                &made,
                Some(&columns("visits", "spent")),
                ScatterSpec::default(),
                SegmentNames::default(),
            )
        };
        let plot = Arc::new(Plot::new(choice, None));
        plot.make(2, &Progress::none()).unwrap();
        let after = scatter_chart(&plot, 2, "").unwrap();
        let (before, after) = (body(&before), body(&after));
        let shown: Vec<(&str, Hue)> = after
            .segments
            .iter()
            .map(|segment| (segment.name.as_str(), segment.hue))
            .collect();
        assert_eq!(
            shown,
            [("Segment 3", Hue::Segment(2)), ("Regulars", Hue::Segment(4))]
        );
        for (was, place) in [(0, 1), (1, 0)] {
            assert_eq!(before.segments[was].centroid, after.segments[place].centroid);
            assert_eq!(before.segments[was].outlines, after.segments[place].outlines);
            assert_eq!(before.groups[was].rows, after.groups[place].rows);
            assert_eq!(after.groups[place].name, after.segments[place].name);
        }
        // Codes are places of groups, for hover and for the picture.
        let (was, is) = (first.codes(2), plot.codes(2));
        for row in 0..n {
            assert_eq!(was.groups().of(row).map(|group| 1 - group), is.groups().of(row));
        }
    }
}

#[test]
fn another_name_needs_no_other_picture() {
    let made = made(&csv(60));
    let first = plot(&made, None, ScatterSpec::default());
    let choice = PlotChoice {
        names: named(1, "Regulars"),
        ..first.choice.clone()
    };
    assert!(choice != first.choice && choice.draws_as(&first.choice));
    let plot = Arc::new(Plot::new(choice, Some(&first)));
    assert!(plot.is_made(2), "all is taken over");
    assert_eq!(
        body(&scatter_chart(&plot, 2, "").unwrap()).groups[0].name,
        "Regulars"
    );
}

#[test]
fn logarithms_count_what_has_none() {
    let made = made(&csv(60));
    let spec = ScatterSpec {
        log_x: true,
        ..ScatterSpec::default()
    };
    let plot = plot(&made, Some(columns("visits", "spent")), spec);
    let spec = scatter_chart(&plot, 2, "").unwrap();
    let chart = body(&spec);
    assert_eq!(
        (chart.x_title.as_str(), chart.x_is_log, chart.y_is_log),
        ("visits, log", true, false)
    );
    assert_eq!(
        chart.sample_note,
        "2 of 60 customers not drawn (1 without visits, 1 with visits 0 or less, which has no logarithm)"
    );
    assert!(
        chart.x_range.0 > 0.9 && chart.x_range.1 < 1.8,
        "{:?}",
        chart.x_range
    );
}

#[test]
fn colours_stand_for_what_is_chosen() {
    let made = made(&csv(60));
    let chart_by = |colour: ColourBy| {
        let spec = ScatterSpec {
            colour,
            size: Some("spent".to_owned()),
            ..ScatterSpec::default()
        };
        scatter_chart(&plot(&made, None, spec), 2, "").unwrap()
    };
    let named = |spec: &ChartSpec| -> Vec<(String, u64)> {
        let groups = body(spec).groups.iter();
        groups.map(|group| (group.name.clone(), group.size)).collect()
    };
    let spec = chart_by(ColourBy::Class);
    assert_eq!(
        named(&spec),
        [
            ("Bargain Hunter".to_owned(), 30),
            ("Premium Buyer".to_owned(), 30)
        ]
    );
    assert!(!body(&spec).are_segments && body(&spec).segments.len() == 2);
    // By whichever name the target is asked for, classes have their own colours.
    let target = made.on.target.clone().unwrap();
    let hues = |spec: &ChartSpec| {
        body(spec)
            .groups
            .iter()
            .map(|group| group.hue)
            .collect::<Vec<_>>()
    };
    assert_eq!(hues(&chart_by(ColourBy::Column(target))), hues(&spec));
    let spec = chart_by(ColourBy::Column("region".to_owned()));
    assert_eq!(
        named(&spec),
        ["East", "North", "South"].map(|name| (name.to_owned(), 20))
    );
    let spec = chart_by(ColourBy::Column("visits".to_owned()));
    let (title, low, high) = body(&spec).ramp.clone().unwrap();
    assert_eq!((title.as_str(), low, high), ("visits", 10.0, 44.0));
    assert_eq!(named(&spec).last(), Some(&("missing".to_owned(), 1)));
    // Without a classifier there is no probability: segments it is.
    assert!(body(&chart_by(ColourBy::Probability)).are_segments);
    for group in &body(&spec).groups {
        assert_eq!(group.radii.len(), group.points.len());
    }
}

#[test]
fn many_customers_are_counted_and_written_as_one_labelled_image() {
    let made = made(&csv(20_101));
    let plot = plot(&made, Some(columns("visits", "spent")), ScatterSpec::default());
    let spec = scatter_chart(&plot, 2, "").unwrap();
    let chart = body(&spec);
    assert!(chart.cloud.is_some() && chart.groups.iter().all(|group| group.points.is_empty()));
    let scene = layout(&spec.body, 760.0, 520.0, &LIGHT);
    let images = scene.marks.iter().filter_map(|mark| match mark {
        Mark::Image { label, image, .. } => {
            Some((label.as_str(), image.rgba.len(), image.columns * image.rows))
        }
        _ => None,
    });
    let images: Vec<_> = images.collect();
    assert_eq!(images.len(), 1);
    assert!(
        images[0]
            .0
            .starts_with("20\u{202f}100 customers as a density picture"),
        "{}",
        images[0].0
    );
    assert_eq!(images[0].1, images[0].2 * 4);
}

#[test]
fn one_row_everywhere_the_same_and_constant_columns_are_drawn() {
    // Two distinct points, a constant column.
    let mut csv = "id,a,b,c\n".to_owned();
    for i in 0..40 {
        csv += &format!("C{i},{},{},7\n", i % 2, 3 - i % 2);
    }
    let made = made(&csv);
    for axes in [columns("a", "c"), columns("c", "c"), columns("a", "b")] {
        for outline in Outline::ALL {
            let spec = ScatterSpec {
                outline,
                jitter: true,
                log_x: true,
                ..ScatterSpec::default()
            };
            let plot = plot(&made, Some(axes.clone()), spec);
            let spec = scatter_chart(&plot, 2, "").unwrap();
            layout(&spec.body, 400.0, 300.0, &LIGHT);
        }
    }
}
