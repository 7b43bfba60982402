use std::{
    fmt::Write as _,
    sync::atomic::{AtomicBool, Ordering},
};

use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::*;
use crate::engine::{
    segment::scan_segments,
    study::{ImportSpec, SegmentSpec},
    table::read_bytes,
};

fn bell(random: &mut Xoshiro256PlusPlus) -> f64 {
    (0..12).map(|_| random.r#gen::<f64>()).sum::<f64>() - 6.0
}

fn table(rows: &[Vec<f64>]) -> Table {
    let names: Vec<String> = (0..rows[0].len()).map(|j| format!("x{j}")).collect();
    let mut csv = names.join(",") + "\n";
    for row in rows {
        let cells: Vec<String> = row.iter().map(|value| format!("{value:.4}")).collect();
        writeln!(csv, "{}", cells.join(",")).unwrap();
    }
    let read = read_bytes(
        "made.csv",
        csv.as_bytes(),
        &ImportSpec::default(),
        &Progress::none(),
    );
    read.unwrap().table
}

fn scanned(table: &Table, k_range: (usize, usize)) -> Arc<SegmentScan> {
    let names = table.columns().iter().map(|column| column.name.clone()).collect();
    let spec = SegmentSpec {
        features: Some(names),
        k_range,
        ..SegmentSpec::default()
    };
    Arc::new(scan_segments(table, &spec, 42, &Progress::none()).unwrap())
}

fn evidence(rows: &[Vec<f64>], k_range: (usize, usize)) -> EvidenceReport {
    let table = table(rows);
    gather_evidence(&table, &scanned(&table, k_range), &Progress::none()).unwrap()
}

/// Groups with these centres and sizes; `widths`: deviation along each feature.
fn groups(centres: &[(Vec<f64>, usize)], widths: &[f64], seed: u64) -> Vec<Vec<f64>> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut rows = Vec::new();
    for (centre, size) in centres {
        for _ in 0..*size {
            let row = centre
                .iter()
                .zip(widths)
                .map(|(at, width)| at + width * bell(&mut random));
            rows.push(row.collect());
        }
    }
    rows
}

#[test]
fn noise_is_called_noise() {
    for (seed, n_features) in [(1, 2), (2, 3), (3, 8), (4, 2), (5, 3), (6, 8)] {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let even: Vec<Vec<f64>> = (0..500)
            .map(|_| (0..n_features).map(|_| random.r#gen()).collect())
            .collect();
        let bells: Vec<Vec<f64>> = (0..500)
            .map(|_| (0..n_features).map(|_| bell(&mut random)).collect())
            .collect();
        for (name, rows) in [("even", even), ("bell", bells)] {
            let found = evidence(&rows, (2, 8));
            let what = format!("{name}, {n_features} features, seed {seed}");
            assert_eq!(
                found.verdict.clarity,
                Clarity::NoGroups,
                "{what}: {:?}",
                found.verdict
            );
            assert!(found.verdict.sentence.starts_with("No clear groups"), "{what}");
            assert_eq!(found.verdict.k, 2, "{what}");
            let nearest = found.ks.iter().map(|one| one.beyond_chance);
            let nearest = nearest.fold(f64::NEG_INFINITY, f64::max);
            assert!(nearest < BEYOND_CHANCE, "{what}: {nearest}");
        }
    }
}

#[test]
fn separate_groups_are_found_however_many_they_are() {
    for k in 2..=8_usize {
        // On a circle, turned so that no feature is left with nothing to say.
        let centres: Vec<(Vec<f64>, usize)> = (0..k)
            .map(|i| {
                let angle = (i as f64 + 0.3) / k as f64 * std::f64::consts::TAU;
                (vec![12.0 * angle.cos(), 12.0 * angle.sin()], 100)
            })
            .collect();
        let found = evidence(&groups(&centres, &[1.0, 1.0], k as u64), (2, 10));
        let verdict = &found.verdict;
        assert_eq!((verdict.clarity, verdict.k), (Clarity::Clear, k), "{verdict:?}");
        let all = if k == 2 {
            "both return".to_owned()
        } else {
            format!("all {} return", crate::engine::format::number_word(k))
        };
        let words = format!("Clearest at\u{a0}{k}: {all} when customers are drawn again.");
        assert!(verdict.sentence.starts_with(&words), "{}", verdict.sentence);
        let own = found.of(k).unwrap();
        assert!(
            own.returns.iter().all(|jaccard| *jaccard > 0.95),
            "{:?}",
            own.returns
        );
        assert!(own.weakest() <= own.stability());
        // One group too many cuts one in two, and that does not return.
        let more = found.of(k + 1).unwrap();
        assert!(more.weakest() < 0.75, "{:?}", more.returns);
        assert!(found.stays(k, 0).unwrap() > 0.9);
    }
}

#[test]
fn unequal_and_long_groups_are_found() {
    let unequal = [
        (vec![0.0, 0.0], 500),
        (vec![10.0, 0.0], 90),
        (vec![0.0, 12.0], 30),
    ];
    let long = [
        (vec![0.0, 0.0], 150),
        (vec![0.0, 9.0], 150),
        (vec![22.0, 4.0], 150),
    ];
    for (rows, k) in [
        (groups(&unequal, &[1.0, 1.0], 1), 3),
        (groups(&long, &[3.0, 0.8], 2), 3),
    ] {
        let found = evidence(&rows, (2, 7));
        assert_eq!(
            (found.verdict.clarity, found.verdict.k),
            (Clarity::Clear, k),
            "{:?}",
            found.verdict
        );
    }
}

/// What tests/reference/make_evidence.py wrote down.
#[derive(serde::Deserialize)]
struct Reference {
    rows: Vec<Vec<f64>>,
    sets: Vec<Vec<Vec<f64>>>,
    /// k, gap, error.
    gaps: Vec<(usize, f64, f64)>,
    labels: Vec<u8>,
    draws: Vec<Vec<u32>>,
    /// Of each segment in each draw.
    jaccards: Vec<Vec<f64>>,
}

fn matrix(rows: &[Vec<f64>]) -> FeatureMatrix {
    let columns = (0..rows[0].len()).map(|j| rows.iter().map(|row| row[j]).collect());
    let names = (0..rows[0].len()).map(|j| format!("x{j}")).collect();
    FeatureMatrix::new(names, columns.collect()).unwrap()
}

#[test]
fn gaps_and_jaccards_are_those_of_a_plain_implementation() {
    let text = include_str!("../../../../tests/reference/evidence.json");
    let reference: Reference = serde_json::from_str(text).unwrap();
    let rows = matrix(&reference.rows);
    let sets: Vec<FeatureMatrix> = reference.sets.iter().map(|set| matrix(set)).collect();
    // With so many starts both sides find the best end.
    let found = gaps(&rows, &sets, &[2, 3, 4], (60, 1), &Progress::none()).unwrap();
    assert_eq!(found.len(), reference.gaps.len());
    for (gap, &(k, value, error)) in found.iter().zip(&reference.gaps) {
        assert_eq!(gap.k, k);
        assert!(
            (gap.value - value).abs() < 1e-9,
            "k = {k}: {} instead of {value}",
            gap.value
        );
        assert!(
            (gap.error - error).abs() < 1e-9,
            "k = {k}: {} instead of {error}",
            gap.error
        );
    }
    let segments = (reference.labels.as_slice(), 3);
    let found = resampled(&rows, segments, &reference.draws, (60, 1), &Progress::none()).unwrap();
    for (own, expected) in found.jaccards.iter().zip(&reference.jaccards) {
        for (own, expected) in own.iter().zip(expected) {
            assert!((own - expected).abs() < 1e-12, "{own} instead of {expected}");
        }
    }
}

#[test]
fn the_silhouettes_are_those_of_the_scan() {
    let rows = groups(
        &[(vec![0.0, 0.0], 70), (vec![3.0, 2.0], 50), (vec![0.0, 4.0], 9)],
        &[1.0, 1.0],
        3,
    );
    let found = evidence(&rows, (2, 5));
    for (fit, own) in found.scan.fits.iter().zip(&found.ks) {
        assert_eq!(own.silhouettes.mean().to_bits(), fit.silhouette.to_bits());
        let segments = own.silhouettes.of_segments();
        assert_eq!(segments.iter().map(Vec::len).sum::<usize>(), rows.len());
        assert!(
            segments
                .iter()
                .flatten()
                .all(|value| (-1.0..=1.0).contains(value))
        );
    }
}

#[test]
fn what_hardly_differs_has_clear_answers() {
    // Two different customers, many times.
    let two: Vec<Vec<f64>> = (0..60).map(|i| vec![f64::from(i % 2), 5.0]).collect();
    let found = evidence(&two, (2, 9));
    assert_eq!((found.ks.len(), found.verdict.k), (1, 2));
    assert_eq!(found.verdict.clarity, Clarity::Clear);
    assert_eq!(found.ks[0].returns, [1.0, 1.0]);
    assert!(found.ks[0].gap.unwrap().value.is_infinite());
    assert_eq!(found.gap_k, None);
    // As many segments as customers: nobody is like anybody.
    let few: Vec<Vec<f64>> = [0.0, 1.0, 2.1, 3.3, 4.6].iter().map(|&x| vec![x]).collect();
    let found = evidence(&few, (2, 5));
    assert_eq!(found.ks.len(), 4);
    assert_ne!(found.verdict.k, 5);
    assert_eq!(found.of(5).unwrap().silhouette, 0.0);
    // Three places with many copies each.
    let copies: Vec<Vec<f64>> = (0..90)
        .map(|i| vec![[0.0, 10.0, 25.0][i % 3], [0.0, 8.0, -4.0][i % 3]])
        .collect();
    assert_eq!(evidence(&copies, (2, 12)).verdict.k, 3);
}

#[test]
fn any_number_of_threads_gives_the_same_evidence() {
    let rows = groups(&[(vec![0.0, 0.0], 120), (vec![4.0, 1.0], 90)], &[1.0, 1.0], 3);
    let table = table(&rows);
    let scan = scanned(&table, (2, 4));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let found = pool.install(|| gather_evidence(&table, &scan, &Progress::none()).unwrap());
        format!(
            "{:?} {:?} {:?} {:?}",
            found.ks, found.verdict, found.gap_k, found.knee
        )
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn cancel_is_heard_in_every_part() {
    let rows = groups(&[(vec![0.0, 0.0], 120), (vec![4.0, 1.0], 90)], &[1.0, 1.0], 3);
    let table = table(&rows);
    let scan = scanned(&table, (2, 4));
    for until in [0.0, 0.1, 0.3, 0.5] {
        let cancel = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&cancel);
        let sink = move |fraction: f32, _: &str| {
            if fraction >= until {
                flag.store(true, Ordering::Relaxed);
            }
        };
        let found = gather_evidence(&table, &scan, &Progress::new(cancel, Arc::new(sink)));
        assert!(matches!(found, Err(EngineError::Cancelled(_))), "{until}");
    }
}
