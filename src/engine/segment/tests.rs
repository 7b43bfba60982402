use std::fmt::Write as _;

use super::*;
use crate::engine::{
    Progress,
    study::ImportSpec,
    table::{Table, read_bytes},
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
    assert_eq!(found.telling_pair(), Some(("x".to_owned(), "y".to_owned())));
}

#[test]
fn the_telling_pair_leaves_out_what_says_nothing() {
    let (a, b) = scan(&["z", "y", "x"], (3, 3)).telling_pair().unwrap();
    assert!([&a, &b].iter().all(|name| *name != "z"), "{a} {b}");
    assert_eq!(scan(&["x"], (2, 2)).telling_pair(), None);
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
    assert!(fails(&["word"], (2, 3)).starts_with("column “word” is a category"));
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
