//! A million customers in memory: read and typed, summarised, a page shown, duplicates found.
//!
//! `benches/peers_import.py` measures the same file beside polars.

mod customers;

use std::{hint::black_box, time::Duration};

use buyerscope::engine::{
    Progress,
    study::{CleaningStep, ImportSpec},
    table::{read_bytes, rows_kept, summarize},
};
use criterion::{Criterion, criterion_group, criterion_main};

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
        let steps = [CleaningStep::DropDuplicates];
        group.bench_function("duplicates", |bencher| {
            bencher.iter(|| black_box(rows_kept(&table, &steps)));
        });
    }
    group.finish();
}

criterion_group!(benches, import);
criterion_main!(benches);
