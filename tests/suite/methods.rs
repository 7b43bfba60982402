//! Methods beside k-means against scipy's and scikit-learn's numbers (tests/reference/make_methods.py).
#![expect(clippy::unwrap_used, reason = "a failing test says where")]

use std::{collections::BTreeMap, sync::LazyLock};

use buyerscope::engine::{
    Progress,
    features::FeatureMatrix,
    models::{
        density::{core_distances, dbscan, optics},
        labelled::UNLABELLED,
        medoids::medoid_cost,
        mixture::fit_mixture,
        ward::{cut, ward},
    },
    segment::{prepare_segments, scan_segments},
    study::{ImportSpec, Scaling, SegmentMethod, SegmentSpec},
    table::{Table, read_bytes},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    rows: Vec<Vec<f64>>,
    k: usize,
    ward_heights: Vec<f64>,
    ward_labels: Vec<i32>,
    radius: f64,
    min_points: usize,
    dbscan: Vec<i32>,
    core_distances: Vec<f64>,
    optics_order: Vec<u32>,
    optics_reachability: Vec<Option<f64>>,
    optics_cut: Vec<i32>,
    log_likelihood: f64,
    bic: f64,
    medoid_cost: f64,
    robust: Vec<Vec<f64>>,
}

static REFERENCE: LazyLock<Reference> =
    LazyLock::new(|| serde_json::from_str(include_str!("../reference/methods.json")).unwrap());

fn matrix(rows: &[Vec<f64>]) -> FeatureMatrix {
    let columns: Vec<Vec<f64>> = (0..rows[0].len())
        .map(|feature| rows.iter().map(|row| row[feature]).collect())
        .collect();
    FeatureMatrix::new((0..columns.len()).map(|j| format!("x{j}")).collect(), columns).unwrap()
}

/// The same rows as a table.
fn table(rows: &[Vec<f64>]) -> Table {
    let mut csv = (0..rows[0].len())
        .map(|j| format!("x{j}"))
        .collect::<Vec<_>>()
        .join(",")
        + "\n";
    for row in rows {
        csv += &(row.iter().map(f64::to_string).collect::<Vec<_>>().join(",") + "\n");
    }
    read_bytes("t.csv", csv.as_bytes(), &ImportSpec::default(), &Progress::none())
        .unwrap()
        .table
}

fn spec(rows: &[Vec<f64>], method: SegmentMethod) -> SegmentSpec {
    SegmentSpec {
        features: Some((0..rows[0].len()).map(|j| format!("x{j}")).collect()),
        method,
        scaling: Scaling::None,
        k_range: (2, 6),
        ..SegmentSpec::default()
    }
}

/// Whether two partings are one under other names; −1 and [`UNLABELLED`] are no group and must agree.
fn assert_same(name: &str, found: &[u8], expected: &[i32]) {
    let mut there: BTreeMap<i32, u8> = BTreeMap::new();
    let mut back: BTreeMap<u8, i32> = BTreeMap::new();
    assert_eq!(found.len(), expected.len());
    for (row, (&own, &other)) in found.iter().zip(expected).enumerate() {
        assert_eq!(
            own == UNLABELLED,
            other == -1,
            "{name}, row {row}: {own} for {other}"
        );
        assert_eq!(*there.entry(other).or_insert(own), own, "{name}, row {row}");
        assert_eq!(*back.entry(own).or_insert(other), other, "{name}, row {row}");
    }
}

#[test]
fn ward_joins_at_the_heights_of_scipy() {
    for case in &REFERENCE.cases {
        let rows = matrix(&case.rows);
        let merges = ward(&rows, &Progress::none()).unwrap();
        for (merge, expected) in merges.iter().zip(&case.ward_heights) {
            let off = (merge.height - expected).abs();
            assert!(off < 1e-9, "{}: {} for {expected}", case.name, merge.height);
        }
        assert_same(
            &case.name,
            &cut(&merges, rows.n_rows(), case.k),
            &case.ward_labels,
        );
    }
}

#[test]
fn dense_places_are_those_of_scikit_learn() {
    for case in &REFERENCE.cases {
        let rows = matrix(&case.rows);
        let cores = core_distances(&rows, case.min_points, &Progress::none()).unwrap();
        for (own, expected) in cores.iter().zip(&case.core_distances) {
            assert!(
                (own - expected).abs() < 1e-9,
                "{}: {own} for {expected}",
                case.name
            );
        }
        let labels = dbscan(&rows, &cores, case.radius, &Progress::none())
            .unwrap()
            .unwrap();
        assert_same(&case.name, &labels, &case.dbscan);
        let reach = optics(&rows, &cores, &Progress::none()).unwrap();
        assert_eq!(reach.order, case.optics_order, "{}", case.name);
        for (own, expected) in reach.distance.iter().zip(&case.optics_reachability) {
            match expected {
                Some(expected) => assert!((own - expected).abs() < 1e-9, "{}", case.name),
                None => assert!(own.is_infinite(), "{}", case.name),
            }
        }
        assert_same(
            &case.name,
            &reach.cut(&cores, case.radius).unwrap(),
            &case.optics_cut,
        );
    }
}

/// No more than 0.05 a hundred rows below the best of scikit-learn's ten starts; better is welcome.
#[test]
fn mixtures_are_as_likely_as_the_best_of_scikit_learn() {
    for case in &REFERENCE.cases {
        let rows = matrix(&case.rows);
        let found = fit_mixture(&rows, case.k, 42, &Progress::none()).unwrap();
        let off = (case.log_likelihood - found.log_likelihood) / rows.n_rows() as f64;
        eprintln!("{}: {off:.6} a row below scikit-learn's", case.name);
        assert!(
            off < 5e-4,
            "{}: {} for {}",
            case.name,
            found.log_likelihood,
            case.log_likelihood
        );
        let bic = found.bic(rows.n_rows()) - 2.0 * (case.log_likelihood - found.log_likelihood);
        assert!(
            (bic - case.bic).abs() < 1e-6 * case.bic.abs(),
            "{}: {bic} for {}",
            case.name,
            case.bic
        );
    }
}

/// No more than 0.5 % above the best of twenty runs of the authors' own program.
#[test]
fn medoids_cost_no_more() {
    for case in &REFERENCE.cases {
        let found = medoid_cost(&matrix(&case.rows), case.k, 42, &Progress::none()).unwrap();
        assert!(
            found <= case.medoid_cost * 1.005,
            "{}: {found} for {}",
            case.name,
            case.medoid_cost
        );
    }
}

#[test]
fn robust_scaling_is_that_of_scikit_learn() {
    for case in &REFERENCE.cases {
        let spec = SegmentSpec {
            scaling: Scaling::Robust,
            ..spec(&case.rows, SegmentMethod::KMeans)
        };
        let rows = prepare_segments(&table(&case.rows), &spec).unwrap();
        for (row, expected) in case.robust.iter().enumerate() {
            for (feature, expected) in expected.iter().enumerate() {
                let own = rows.matrix.column_slice(feature)[row];
                assert!(
                    (own - expected).abs() < 1e-9,
                    "{}: {own} for {expected}",
                    case.name
                );
            }
        }
    }
}

#[test]
fn every_method_answers_the_same_questions() {
    let case = &REFERENCE.cases[0];
    let table = table(&case.rows);
    for method in SegmentMethod::ALL {
        let spec = SegmentSpec {
            radius: Some(case.radius),
            min_points: Some(case.min_points),
            ..spec(&case.rows, method)
        };
        let scan = scan_segments(&table, &spec, 7, &Progress::none()).unwrap();
        let again = scan_segments(&table, &spec, 7, &Progress::none()).unwrap();
        let expected: Vec<usize> = if method.takes_k() {
            (2..=6).collect()
        } else {
            vec![scan.fits[0].k]
        };
        assert_eq!(
            scan.fits.iter().map(|fit| fit.k).collect::<Vec<_>>(),
            expected,
            "{method:?}"
        );
        for (fit, again) in scan.fits.iter().zip(&again.fits) {
            assert_eq!(fit.fit, again.fit, "{method:?}");
            assert_eq!(fit.fit.sizes.len(), fit.k);
            assert!(fit.fit.sizes.windows(2).all(|pair| pair[0] >= pair[1]));
            assert_eq!(
                fit.fit.sizes.iter().sum::<u64>() + fit.n_without(),
                case.rows.len() as u64
            );
            // Centres are means, in the units of the file.
            for (segment, centroid) in fit.centroids.iter().enumerate() {
                let own = case
                    .rows
                    .iter()
                    .zip(&fit.fit.labels)
                    .filter(|(_, label)| usize::from(**label) == segment);
                let (sum, n) = own.fold((0.0, 0.0), |(sum, n), (row, _)| (sum + row[0], n + 1.0));
                assert!((sum / n - centroid[0]).abs() < 1e-6, "{method:?}");
            }
        }
        assert_eq!(scan.suggested_k, 4, "{method:?}");
        if method == SegmentMethod::Mixture {
            let own = scan.fit(4).mixture.as_ref().unwrap();
            assert_eq!(own.membership.len(), case.rows.len());
            assert!(own.membership.iter().all(|p| (0.25..=1.0001).contains(p)));
        }
    }
}

#[test]
fn too_many_rows_are_sampled_and_that_is_said() {
    let rows: Vec<Vec<f64>> = (0..12_000_u32)
        .map(|i| {
            vec![
                f64::from(i % 3) * 50.0 + f64::from(i * 7 % 11),
                f64::from(i * 13 % 17),
            ]
        })
        .collect();
    let table = table(&rows);
    for (method, words) in [
        (
            SegmentMethod::Ward,
            "the hierarchy was built of a sample of 10\u{202f}000",
        ),
        (
            SegmentMethod::Medoids,
            "the medoids were looked for among a sample of 3\u{202f}000",
        ),
    ] {
        let spec = SegmentSpec {
            k_range: (3, 3),
            ..spec(&rows, method)
        };
        let scan = scan_segments(&table, &spec, 7, &Progress::none()).unwrap();
        assert!(
            scan.warnings.iter().any(|said| said.contains(words)),
            "{:?}",
            scan.warnings
        );
        assert_eq!(scan.fits[0].fit.sizes, [4_000, 4_000, 4_000], "{method:?}");
    }
}

#[test]
fn what_a_method_cannot_do_is_said() {
    let csv = "x,word\n1,a\n2,b\n3,a\n4,b\n90,a\n";
    let table = read_bytes("t.csv", csv.as_bytes(), &ImportSpec::default(), &Progress::none())
        .unwrap()
        .table;
    let fails = |features: &[&str], method, radius| {
        let spec = SegmentSpec {
            features: Some(features.iter().map(|&name| name.to_owned()).collect()),
            method,
            radius,
            k_range: (2, 3),
            ..SegmentSpec::default()
        };
        let found = scan_segments(&table, &spec, 1, &Progress::none());
        found.unwrap_err().to_string()
    };
    let said = fails(&["x", "word"], SegmentMethod::Mixture, None);
    assert!(
        said.starts_with("a Gaussian mixture is of numbers, and “word” is a category"),
        "{said}"
    );
    let said = fails(&["x"], SegmentMethod::Dbscan, Some(0.001));
    assert!(
        said.starts_with("no customer has 5 within a radius of 0.001"),
        "{said}"
    );
}
