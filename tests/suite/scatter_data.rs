//! What a scatter shows, as the table that is written beside it.

use std::sync::Arc;

use buyerscope::{
    chart::scatter_chart,
    engine::{
        Progress,
        run::{Made, Results, perform, plan},
        scatter::{Plot, PlotChoice},
        segment::{SegmentNames, SegmentScan},
        study::{Axis, ScatterSpec, Source, Study},
    },
    export::{TextCells, chart_csv},
};

/// Two groups of customers, those of the second rich and often there.
fn made(n: u32) -> Made<SegmentScan> {
    let mut csv = "id,visits,spent\n".to_owned();
    for i in 0..n {
        let (visits, spent) = if i % 2 == 0 { (10, 100) } else { (40, 900) };
        csv += &format!("C{i:05},{},{}.5\n", visits + i % 5, spent + i % 7);
    }
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), csv).unwrap();
    let study = Study {
        source: Some(Source::File(file.path().to_owned())),
        ..Study::default()
    };
    let mut results = Results::default();
    while results.segments().is_none() {
        for step in plan(&study, &results) {
            results.accept(perform(step, &study, &results, &Progress::none()));
        }
    }
    results.segments().unwrap().clone()
}

fn written(n: u32) -> Vec<Vec<String>> {
    let made = made(n);
    let axes = (
        Axis::Column("visits".to_owned()),
        Axis::Column("spent".to_owned()),
    );
    let spec = ScatterSpec {
        log_y: true,
        ..ScatterSpec::default()
    };
    let choice = PlotChoice::of_segments(&made, Some(&axes), spec, SegmentNames::default());
    let plot = Arc::new(Plot::new(choice, None));
    plot.make(2, &Progress::none()).unwrap();
    let chart = scatter_chart(&plot, 2, "").unwrap();
    let bytes = chart_csv(&chart, TextCells::Safe).unwrap();
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes.as_slice());
    let rows = rows.records().map(|row| row.unwrap());
    rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
}

#[test]
fn few_customers_are_a_row_each_in_the_units_of_the_file() {
    let rows = written(60);
    assert_eq!(rows[0], ["group", "visits", "spent"]);
    assert_eq!(rows.len(), 61);
    let mut spent: Vec<f64> = rows[1..].iter().map(|row| row[2].parse().unwrap()).collect();
    spent.sort_by(f64::total_cmp);
    let mut own: Vec<f64> = (0..60_u32)
        .map(|i| f64::from(if i % 2 == 0 { 100 } else { 900 } + i % 7) + 0.5)
        .collect();
    own.sort_by(f64::total_cmp);
    for (written, own) in spent.iter().zip(own) {
        assert!((written - own).abs() < 1e-9 * own, "{written} for {own}");
    }
}

#[test]
fn many_customers_are_cells_with_their_counts() {
    let n = 20_101;
    let rows = written(n);
    assert_eq!(
        rows[0],
        [
            "group",
            "visits from",
            "visits to",
            "spent from",
            "spent to",
            "customers"
        ]
    );
    let total: u32 = rows[1..].iter().map(|row| row[5].parse::<u32>().unwrap()).sum();
    assert_eq!(total, n, "everybody is in one cell");
    for row in &rows[1..] {
        let [left, right, bottom, top] = [1, 2, 3, 4].map(|place| row[place].parse::<f64>().unwrap());
        assert!(left < right && bottom < top, "{row:?}");
        let holds =
            |visits: f64, spent: f64| left <= visits && visits <= right && bottom <= spent && spent <= top;
        let is_own = (0..70_u32).any(|i| {
            let (visits, spent) = if i % 2 == 0 { (10, 100) } else { (40, 900) };
            holds(f64::from(visits + i % 5), f64::from(spent + i % 7) + 0.5)
        });
        assert!(is_own, "{row:?} holds nobody");
    }
}
