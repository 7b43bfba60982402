use std::fmt::Write as _;

use super::*;
use crate::engine::{
    study::ImportSpec,
    table::{Table, read_bytes},
};

fn table() -> Table {
    let mut csv = "id,age,spend,region,type\n".to_owned();
    for i in 0..120_u32 {
        let region = ["North", "South", ""][(i % 3) as usize];
        let kind = ["A", "B", "A", ""][(i % 4) as usize];
        writeln!(csv, "K{:05}z,{},{}.5,{region},{kind}", i * 7, 20 + i % 30, i * 3).unwrap();
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

#[test]
fn columns_by_class() {
    let found = explore(&table(), Some("type"), 42, &Progress::none()).unwrap();
    assert_eq!(found.numeric, ["age", "spend"]);
    assert_eq!(found.classes, ["A", "B"]);
    let columns: Vec<&str> = found.histograms.iter().map(|h| h.column.as_str()).collect();
    assert_eq!(columns, ["age", "spend", "region"]);
    let age = &found.histograms[0];
    assert_eq!(
        age.bins,
        Bins::Range {
            low: 19.5,
            high: 49.5
        }
    );
    assert_eq!(age.counts.iter().flatten().sum::<u64>(), 90);
    assert_eq!(found.histograms[2].missing, 40);
    assert_eq!(found.sample.len(), 120);
    assert_eq!(found.sample_values[1][2], 6.5);
    assert_eq!(found.sample_classes[..4], [Some(0), Some(1), Some(0), None]);
    assert!(found.correlations[0][1].abs() < 1.0);
    assert_eq!(found.n_numeric_left_out, 0);
}

#[test]
fn without_a_target_everything_is_one_class() {
    let found = explore(&table(), None, 42, &Progress::none()).unwrap();
    assert!(found.classes.is_empty());
    assert_eq!(found.histograms.len(), 4);
    assert!(found.histograms.iter().all(|h| h.counts.len() == 1));
    assert_eq!(found.histograms[0].counts[0].iter().sum::<u64>(), 120);
    // A column with too many labels to be a target can still be looked at.
    let spend = explore(&table(), Some("spend"), 42, &Progress::none()).unwrap();
    assert!(spend.classes.is_empty());
    assert!(explore(&table(), Some("income"), 42, &Progress::none()).is_err());
}
