//! What the Explain page costs on a million rows with eight features.
//! `cargo bench --bench explaining`.

mod made_up;

use std::{hint::black_box, sync::Arc};

use buyerscope::engine::{
    Progress,
    classify::{ClassifierReport, classify, target_classes},
    explain::{Customer, ExplainReport, Flipping, explain},
    features::stratified_split,
    models::inflation::variance_inflation,
    study::{ClassifierSpec, ImportSpec},
    table::{Table, read_bytes},
};
use criterion::{Criterion, criterion_group, criterion_main};

use made_up::{FEATURES, ROWS, labelled};

/// The threshold that decisions are made at.
const THRESHOLD: f64 = 0.5;

/// Seven numbers and a category as a file.
fn customers() -> Table {
    let (matrix, labels) = labelled();
    let mut csv = "customer_id,x0,x1,x2,x3,x4,x5,x6,region,kind\n".to_owned();
    for (row, label) in labels.iter().enumerate() {
        csv += &format!("C{row:07}");
        for feature in 0..FEATURES - 1 {
            csv += &format!(",{:.3}", matrix.values()[[row, feature]]);
        }
        csv += &format!(",{},k{label}\n", ["North", "South", "East", "West"][row % 4]);
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

struct Trained {
    table: Table,
    report: Arc<ClassifierReport>,
    explained: ExplainReport,
}

fn trained() -> Trained {
    let table = customers();
    let none = Progress::none();
    let spec = ClassifierSpec {
        target: Some("kind".to_owned()),
        positive: Some("k1".to_owned()),
        features: Some(
            (0..FEATURES - 1)
                .map(|j| format!("x{j}"))
                .chain(["region".to_owned()])
                .collect(),
        ),
        ..ClassifierSpec::default()
    };
    let made = target_classes(&table, "kind").map(|(classes, codes)| {
        let split = stratified_split(&codes, classes.len(), 0.25, 42);
        classify(&table, &split, &spec, 42, &none)
    });
    let Ok(Ok(report)) = made else {
        unreachable!("made-up rows can be learnt from")
    };
    let report = Arc::new(report);
    match explain(&table, &report, &none) {
        Ok(explained) => Trained {
            table,
            report,
            explained,
        },
        Err(error) => unreachable!("what was learnt can be explained: {error}"),
    }
}

fn explaining(criterion: &mut Criterion) {
    let none = Progress::none();
    let mut group = criterion.benchmark_group("explaining 1,000,000 x 8");
    group.sample_size(10);
    let (matrix, _) = labelled();
    let rows: Vec<u32> = (0_u32..).take(ROWS).collect();
    let terms: Vec<std::ops::Range<usize>> = (0..FEATURES).map(|j| j..j + 1).collect();
    group.bench_function("variance inflation", |bencher| {
        bencher.iter(|| variance_inflation(&matrix, &rows, &terms, &none));
    });
    drop((matrix, rows));
    let on = trained();
    group.bench_function("effects of all features", |bencher| {
        bencher.iter(|| explain(&on.table, &on.report, &none));
    });
    let mut row = 0;
    group.bench_function("one customer: values, pushes, what flips", |bencher| {
        bencher.iter(|| {
            row = (row + 7_919) % on.table.n_rows();
            let found = u32::try_from(row).map_err(|error| error.to_string());
            let Ok(customer) = found.and_then(|row| Customer::of(&on.explained, &on.table, row)) else {
                unreachable!("every row has a score")
            };
            let class = on.report.positive;
            black_box(on.explained.equations.explanation(&customer, class, THRESHOLD));
            black_box(Flipping::new(&on.explained, class, THRESHOLD).flips(&customer));
        });
    });
    group.finish();
}

criterion_group!(benches, explaining);
criterion_main!(benches);
