use std::{collections::BTreeMap, fmt::Write as _};

use super::*;
use crate::engine::{
    Progress,
    study::{ImportSpec, KnownSegment, SegmentMethod},
    table::{Table, read_bytes, summarize},
};

/// Three groups in x and y; z says nothing; a hole in y.
fn table() -> Table {
    let mut csv = "x,y,z,word\n".to_owned();
    for i in 0..300_u32 {
        let (a, b) = [(0, 0), (80, 0), (0, 90)][(i % 3) as usize];
        let y = if i == 5 {
            String::new()
        } else {
            (b + i % 7).to_string()
        };
        writeln!(csv, "{}.5,{y},{}.25,w{}", a + i % 5, i * 37 % 100, i % 3).unwrap();
    }
    read_bytes(
        "test.csv",
        csv.as_bytes(),
        &ImportSpec::default(),
        &Progress::none(),
    )
    .unwrap()
    .table
}

fn spec(features: &[&str], k_range: (usize, usize)) -> SegmentSpec {
    SegmentSpec {
        features: Some(features.iter().map(|&f| f.to_owned()).collect()),
        k_range,
        ..SegmentSpec::default()
    }
}

fn scan(features: &[&str], k_range: (usize, usize)) -> SegmentScan {
    scan_segments(&table(), &spec(features, k_range), 42, &Progress::none()).unwrap()
}

#[test]
fn the_groups_are_found() {
    let found = scan(&["y", "x"], (2, 6));
    assert_eq!(found.features, ["x", "y"]);
    assert_eq!(
        found.fits.iter().map(|fit| fit.k).collect::<Vec<_>>(),
        [2, 3, 4, 5, 6]
    );
    assert_eq!(found.suggested_k, 3);
    assert!(
        found
            .fits
            .windows(2)
            .all(|w| w[1].fit.inertia <= w[0].fit.inertia)
    );
    assert_eq!(found.fit(99).k, 6);
    // In the units of the file.
    let mut places: Vec<Vec<f64>> = found.fit(3).centroids.clone();
    places.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    assert!(
        (places[2][0] - 82.5).abs() < 0.1 && (places[1][1] - 93.0).abs() < 1.0,
        "{places:?}"
    );
    assert_eq!(
        found.warnings,
        ["y: 1 missing cell took 5, the median of all rows."]
    );
    assert_eq!(found.components.len(), 2);
    assert_eq!(found.components[0].len(), 300);
    assert_eq!(found.telling_pair(&[]), Some(("x".to_owned(), "y".to_owned())));
}

#[test]
fn the_telling_pair_leaves_out_what_says_nothing() {
    let (a, b) = scan(&["z", "y", "x"], (3, 3)).telling_pair(&[]).unwrap();
    assert!([&a, &b].iter().all(|name| *name != "z"), "{a} {b}");
    assert_eq!(scan(&["x"], (2, 2)).telling_pair(&[]), None);
    // Customers lie in rows along a column of few values.
    let mut summary = summarize(&table());
    for column in &mut summary {
        column.distinct = if column.name == "x" { 4 } else { 200 };
    }
    let pair = scan(&["x", "y", "z"], (3, 3)).telling_pair(&summary);
    assert_eq!(pair, Some(("y".to_owned(), "z".to_owned())));
    // There is no other pair.
    let pair = scan(&["x", "y"], (3, 3)).telling_pair(&summary);
    assert_eq!(pair, Some(("x".to_owned(), "y".to_owned())));
}

#[test]
fn shares_of_classes() {
    let found = scan(&["x", "y"], (3, 3));
    let codes: Vec<Option<u32>> = (0..300).map(|i| (i != 7).then_some(i % 3)).collect();
    let shares = found.class_shares(3, &codes, 3);
    for own in shares {
        assert!((own.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(own.iter().any(|share| *share > 0.98));
    }
}

#[test]
fn what_cannot_be_segmented_is_said() {
    let fails = |features: &[&str], k_range| {
        let found = scan_segments(&table(), &spec(features, k_range), 42, &Progress::none());
        found.unwrap_err().to_string()
    };
    assert!(fails(&["wort"], (2, 3)).starts_with("there is no column “wort”"));
    assert!(fails(&[], (2, 3)).starts_with("no feature is chosen"));
    assert!(fails(&["x"], (301, 301)).starts_with("k = 301 segments cannot be made"));
    assert!(fails(&["x"], (20, 30)).contains("at least 20 different rows"));
    let few = scan(&["x"], (2, 40));
    assert_eq!(few.fits.last().unwrap().k, 10);
    assert_eq!(
        few.warnings,
        ["k = 11 to 40 left out: there are only 10 different rows in these columns."]
    );
}

fn scaled(spec: &SegmentSpec) -> SegmentRows {
    prepare_segments(&table(), spec).unwrap()
}

fn read(csv: &str) -> Table {
    read_bytes(
        "test.csv",
        csv.as_bytes(),
        &ImportSpec::default(),
        &Progress::none(),
    )
    .unwrap()
    .table
}

#[test]
fn a_weight_of_two_is_a_feature_twice() {
    let mut weighted = spec(&["x", "y"], (3, 4));
    weighted.set_weight("x", 2.0);
    let once = scan_segments(&table(), &weighted, 42, &Progress::none()).unwrap();
    let mut csv = "x,x2,y\n".to_owned();
    let (x, y) = (table().numbers("x").unwrap(), table().numbers("y").unwrap());
    for (x, y) in x.iter().zip(&y) {
        writeln!(csv, "{x},{x},{}", if y.is_nan() { 5.0 } else { *y }).unwrap();
    }
    let twice = scan_segments(
        &read(&csv),
        &spec(&["x", "x2", "y"], (3, 4)),
        42,
        &Progress::none(),
    )
    .unwrap();
    for (once, twice) in once.fits.iter().zip(&twice.fits) {
        assert!((once.fit.inertia / twice.fit.inertia - 1.0).abs() < 1e-9);
        assert_eq!(once.fit.sizes, twice.fit.sizes);
    }
    weighted.set_weight("x", 0.0);
    assert_eq!(scaled(&weighted).features, ["y"]);
    weighted.set_weight("y", 0.0);
    assert!(prepare_segments(&table(), &weighted).is_err());
}

#[test]
fn a_category_counts_as_a_number_does() {
    let csv = read("flag,word,n\n0,a,1\n0,a,2\n1,b,3\n0,a,4\n1,b,5\n1,,6\n");
    let rows = prepare_segments(&csv, &spec(&["word"], (2, 2))).unwrap();
    assert_eq!(rows.features, ["word[a]", "word[b]", "word[(missing)]"]);
    let total: f64 = (0..3)
        .map(|level| {
            let column = rows.matrix.column_slice(level);
            column.iter().map(|value| value * value).sum::<f64>() / 6.0
        })
        .sum();
    assert!((total - 1.0).abs() < 1e-12, "{total}");
    // Two levels are as far apart as 0 and 1.
    let two = read("flag,word\n0,a\n0,a\n1,b\n0,a\n1,b\n");
    let apart = |column: &str| {
        let rows = prepare_segments(&two, &spec(&[column], (2, 2))).unwrap();
        let off = |j: usize| rows.matrix.column_slice(j)[0] - rows.matrix.column_slice(j)[2];
        (0..rows.matrix.n_features()).map(|j| off(j).powi(2)).sum::<f64>()
    };
    assert!((apart("word") - apart("flag")).abs() < 1e-12);
}

#[test]
fn a_name_remembers_where_its_segment_lay() {
    let found = scan(&["x", "y"], (3, 3));
    let centre = &found.fit(3).centroids[0];
    let named = |at: &[(&str, f64)]| KnownSegment {
        number: 1,
        name: Some("Regulars".to_owned()),
        k: 3,
        centre: BTreeMap::new(),
        named_at: at.iter().map(|(name, at)| ((*name).to_owned(), *at)).collect(),
    };
    let std = &found.scaler.stds;
    let since = |at: &[(&str, f64)]| since_named(&found, centre, &named(at));
    assert_eq!(since(&[("x", centre[0]), ("y", centre[1])]), None);
    assert_eq!(since(&[("x", centre[0] + 0.4 * std[0])]), None);
    let far = centre[1] - 0.8 * std[1];
    let moved = since(&[("x", centre[0] + 0.6 * std[0]), ("y", far)]);
    assert_eq!(
        moved,
        Some(SinceNamed {
            feature: 1,
            then: far
        })
    );
    // Of other features than today's nothing is known.
    assert_eq!(since(&[("z", 1e9)]), None);
}

#[test]
fn categories_have_shares_as_means() {
    let found = scan(&["x", "word"], (3, 3));
    assert_eq!(found.features, ["x", "word[w0]", "word[w1]", "word[w2]"]);
    assert_eq!(found.space.columns(), ["x", "word"]);
    for centroid in &found.fit(3).centroids {
        assert!((centroid[1..].iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(centroid[1..].iter().any(|share| *share > 0.99), "{centroid:?}");
    }
    // No axis is a level.
    let (x, y) = found.best_axes(&table(), &[]);
    assert_eq!(
        (x, y),
        (
            crate::engine::study::Axis::Column("x".to_owned()),
            crate::engine::study::Axis::Column("y".to_owned())
        )
    );
}

#[test]
fn logarithms_are_taken_where_there_are_some() {
    let table = read("amount,loss\n0,-5\n1,-1\n10,2\n100,-3\n1000,-4\n");
    let log = SegmentSpec {
        scaling: crate::engine::study::Scaling::Log,
        ..spec(&["amount", "loss"], (2, 3))
    };
    let rows = prepare_segments(&table, &log).unwrap();
    assert_eq!(
        rows.warnings,
        [
            "amount: 1 value is not above 0 and has no logarithm; it counts as 0.5, half the smallest above 0.",
            "loss: 4 of 5 values are not above 0 and have no logarithm; it is scaled without."
        ]
    );
    // Each step of ten is as far.
    let amount = rows.matrix.column_slice(0);
    assert!(((amount[2] - amount[1]) - (amount[4] - amount[3])).abs() < 1e-12);
    // Means are those of the file, not of its logarithms.
    let found = scan_segments(&table, &log, 42, &Progress::none()).unwrap();
    for fit in &found.fits {
        let total: f64 = fit
            .centroids
            .iter()
            .zip(&fit.fit.sizes)
            .map(|(centroid, size)| centroid[0] * *size as f64)
            .sum();
        assert!((total - 1_111.0).abs() < 1e-9, "{total}");
    }
}

#[test]
fn robust_scaling_is_that_of_scikit_learn() {
    // RobustScaler(unit_variance=True): median 3, quartiles 2 and 4.
    let robust = SegmentSpec {
        scaling: crate::engine::study::Scaling::Robust,
        ..spec(&["a", "b"], (2, 2))
    };
    let rows = prepare_segments(&read("a,b\n1,7\n2,7\n3,7\n4,7\n1000,9\n"), &robust).unwrap();
    let a = rows.matrix.column_slice(0);
    assert!(
        (a[0] + 2.0 * 1.348_979_500_392_163_6 / 2.0).abs() < 1e-12,
        "{}",
        a[0]
    );
    assert!(rows.warnings[0].starts_with("b: the middle half of the customers have the same value"));
}

#[test]
fn where_the_others_of_a_sample_went_is_said() {
    let mut csv = "x,y\n".to_owned();
    for i in 0..3_050_u32 {
        let at = [0, 500][(i % 2) as usize];
        writeln!(csv, "{}.5,{}.25", at + i % 97, at + i * 37 % 89).unwrap();
    }
    let table = read_bytes("t.csv", csv.as_bytes(), &ImportSpec::default(), &Progress::none());
    let spec = SegmentSpec {
        method: SegmentMethod::Medoids,
        ..spec(&["x", "y"], (2, 2))
    };
    let found = scan_segments(&table.unwrap().table, &spec, 42, &Progress::none()).unwrap();
    assert_eq!(
        found.warnings,
        [
            "3\u{202f}050 customers are too many for this method: the medoids were looked for among a sample of \
             3\u{202f}000 of them, and the others went to the segment whose mean, not whose medoid, is nearest."
        ]
    );
}
