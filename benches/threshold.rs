//! One frame while the threshold is dragged over 1,000,000 scored rows. `cargo bench --bench threshold`.
//!
//! What must stay within 4 ms: both matrices, all metrics with their ranges, the markers on all curves, who flips,
//! and the rows of the flip list that are in sight. Measured on two shared cores in November 2026: 1.32 ms a frame
//! (1.28 to 1.36).

use std::hint::black_box;

use buyerscope::{
    chart::{curve_chart, curve_marker, matrix_chart},
    engine::{
        Progress,
        classify::{ClassifierReport, FlipList, classify, target_classes},
        features::stratified_split,
        metrics::{Curve, CurvePoint, Offer},
        study::{ClassifierSpec, ImportSpec, MatrixValues},
        table::{Table, read_bytes},
    },
};
use criterion::{Criterion, criterion_group, criterion_main};

const ROWS: u32 = 1_000_000;
/// Rows of the list that are in sight at once.
const IN_SIGHT: usize = 20;
const OFFER: Offer = Offer {
    margin: 40.0,
    cost: 10.0,
};

/// Customers whose type follows from two numbers, but not quite.
fn customers() -> Table {
    let mut csv = "customer_id,spent,visits,buyer_type\n".to_owned();
    for i in 0..ROWS {
        let (spent, luck) = (i * 7_919 % 100_003, i * 104_729 % 50_021);
        let kind = if spent + luck > 90_000 {
            "Premium Buyer"
        } else {
            "Bargain Hunter"
        };
        csv += &format!("C{i:07},{spent},{},{kind}\n", i * 31 % 101);
    }
    match read_bytes(
        "customers.csv",
        csv.as_bytes(),
        &ImportSpec::default(),
        &Progress::none(),
    ) {
        Ok(read) => read.table,
        Err(error) => unreachable!("made-up rows are well formed: {error}"),
    }
}

/// With half of the rows to train on and half to test on.
fn trained(table: &Table) -> ClassifierReport {
    let spec = ClassifierSpec {
        target: Some("buyer_type".to_owned()),
        features: Some(vec!["spent".to_owned(), "visits".to_owned()]),
        ..ClassifierSpec::default()
    };
    let made = target_classes(table, "buyer_type").map(|(classes, codes)| {
        let split = stratified_split(&codes, classes.len(), 0.5, 42);
        classify(table, &split, &spec, 42, &Progress::none())
    });
    match made {
        Ok(Ok(report)) => report,
        _ => unreachable!("made-up rows can be learnt from"),
    }
}

fn points(report: &ClassifierReport, curve: Curve) -> Vec<CurvePoint> {
    curve_chart(report, curve, OFFER, 0.5, "").map_or_else(Vec::new, |chart| chart.points)
}

fn frame(report: &ClassifierReport, table: &Table, curves: &[(Curve, Vec<CurvePoint>)], threshold: f64) {
    let values = MatrixValues::default();
    for (part, name) in [(report.part(true), "test"), (report.part(false), "training")] {
        black_box(matrix_chart(report, (part, name), threshold, &values, ""));
        black_box(report.metrics(part, threshold));
        black_box(report.baseline(part));
    }
    for (curve, points) in curves {
        black_box(curve_marker(report, *curve, OFFER, points, threshold));
    }
    if let Some(list) = FlipList::new(report, report.part(true), 0.5, threshold) {
        black_box(list.flips);
        for flip in (0..IN_SIGHT).filter_map(|place| list.get(place)) {
            black_box(table.page_of(flip.row as usize, 1, 0..1));
        }
    }
}

fn threshold(criterion: &mut Criterion) {
    let table = customers();
    let report = trained(&table);
    let curves: Vec<_> = Curve::ALL
        .into_iter()
        .map(|curve| (curve, points(&report, curve)))
        .collect();
    let mut group = criterion.benchmark_group("threshold");
    let mut step = 0_u32;
    group.bench_function("a frame of a drag, 1,000,000 scored rows", |bencher| {
        bencher.iter(|| {
            step = (step + 1) % 90;
            frame(&report, &table, &curves, 0.05 + f64::from(step) / 100.0);
        });
    });
    group.finish();
}

criterion_group!(benches, threshold);
criterion_main!(benches);
