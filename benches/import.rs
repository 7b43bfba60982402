//! A million customers in memory: read and typed, summarised, a page shown, cleaned.
//!
//! `benches/peers_import.py` measures the same file beside polars.

mod customers;

use std::{hint::black_box, time::Duration};

use buyerscope::engine::{
    Progress,
    study::{CleaningStep, Fence, ImportSpec, ListedStep, MissingTreatment, OutlierTreatment, RareLimit},
    table::{Part, Table, clean, read_bytes, summarize},
};
use criterion::{Criterion, criterion_group, criterion_main};

/// Duplicates, a median, a fence, a formula and rare categories: what one does to a file.
fn five_steps() -> Vec<ListedStep> {
    let column = |name: &str| name.to_owned();
    let steps = [
        CleaningStep::drop_duplicates(),
        CleaningStep::Missing {
            column: column("age"),
            treatment: MissingTreatment::Median,
        },
        CleaningStep::Outliers {
            column: column("total_spent"),
            fence: Fence::Percentiles(1.0, 99.0),
            treatment: OutlierTreatment::DropRows,
        },
        CleaningStep::Derive {
            column: column("per_visit"),
            formula: "if(visits_per_month > 0, total_spent / visits_per_month, 0)".to_owned(),
        },
        CleaningStep::MergeRare {
            column: column("region"),
            under: RareLimit::Share(0.01),
            into: column("other"),
        },
    ];
    steps.map(ListedStep::from).to_vec()
}

fn every_fourth_tests(table: &Table, _target: Option<&str>) -> Vec<Part> {
    let part = |row: usize| {
        if row.is_multiple_of(4) {
            Part::Test
        } else {
            Part::Training
        }
    };
    (0..table.n_rows()).map(part).collect()
}

fn import(criterion: &mut Criterion) {
    let text = customers::customers();
    let read = || {
        read_bytes(
            "customers.csv",
            text.as_bytes(),
            &ImportSpec::default(),
            &Progress::none(),
        )
    };
    let table = read().map(|imported| imported.table);
    let mut group = criterion.benchmark_group("a million customers");
    group.sample_size(10).measurement_time(Duration::from_secs(20));
    group.bench_function("read and typed", |bencher| bencher.iter(|| black_box(read())));
    if let Ok(table) = table {
        group.bench_function("summarised", |bencher| {
            bencher.iter(|| black_box(summarize(&table)));
        });
        group.bench_function("page of 40 rows", |bencher| {
            bencher.iter(|| black_box(table.page(500_000, 40)));
        });
        for (name, steps) in [
            ("duplicates", vec![CleaningStep::drop_duplicates().into()]),
            ("five cleaning steps", five_steps()),
        ] {
            group.bench_function(name, |bencher| {
                bencher.iter(|| {
                    black_box(clean(
                        &table,
                        None,
                        &steps,
                        None,
                        &every_fourth_tests,
                        &Progress::none(),
                    ))
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, import);
criterion_main!(benches);
