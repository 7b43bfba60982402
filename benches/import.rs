//! A million customers in memory: read and typed, summarised, a page shown, duplicates found.
//!
//! The bytes are made by a fixed rule, so every run reads the same 60 MB.

use std::{fmt::Write as _, hint::black_box, time::Duration};

use buyerscope::engine::{
    Progress,
    study::{CleaningStep, ImportSpec},
    table::{read_bytes, rows_kept, summarize},
};
use criterion::{Criterion, criterion_group, criterion_main};

const ROWS: u64 = 1_000_000;

fn customers() -> String {
    let mut text =
        "customer_id,total_spent,avg_purchase_value,visits_per_month,age,region,joined,buyer_type\n"
            .to_owned();
    for row in 0..ROWS {
        // A multiplicative hash: spread like chance, the same on every machine.
        let chance = row.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        let region = ["North", "South", "East", "West"][usize::try_from(chance % 4).unwrap_or(0)];
        let buyer = if chance % 3 == 0 {
            "Premium Buyer"
        } else {
            "Bargain Hunter"
        };
        let (month, day) = (chance % 12 + 1, chance % 28 + 1);
        let written = writeln!(
            text,
            "C{row:07},{}.{:02},{}.{:02},{}.{},{},{region},202{}-{month:02}-{day:02},{buyer}",
            chance % 9000,
            chance % 100,
            chance % 300,
            chance % 97,
            chance % 15,
            chance % 10,
            18 + chance % 60,
            chance % 5,
        );
        assert!(written.is_ok(), "text grows as long as there is memory");
    }
    text
}

fn import(criterion: &mut Criterion) {
    let text = customers();
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
