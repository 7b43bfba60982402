//! A million customers in memory: read and typed, summarised, a page shown, cleaned.
//!
//! The bytes are made by a fixed rule, so every run reads the same 60 MB.

use std::{fmt::Write as _, hint::black_box, time::Duration};

use buyerscope::engine::{
    Progress,
    study::{CleaningStep, Fence, ImportSpec, ListedStep, MissingTreatment, OutlierTreatment, RareLimit},
    table::{Part, Table, clean, read_bytes, summarize},
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
        for (name, steps) in [
            ("duplicates", vec![CleaningStep::drop_duplicates().into()]),
            ("five cleaning steps", five_steps()),
        ] {
            group.bench_function(name, |bencher| {
                bencher.iter(|| {
                    black_box(clean(
                        &table,
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
