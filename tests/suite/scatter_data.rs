//! What a scatter shows, as the table that is written beside it.

use std::sync::Arc;

use buyerscope::{
    chart::{ChartBody, scatter_chart},
    engine::{
        Bits, Progress,
        run::{Made, Results, perform, plan},
        scatter::{Plot, PlotChoice},
        segment::{SegmentNames, SegmentScan},
        study::{Axis, KnownSegment, ScatterSpec, Source, Study},
    },
    export::{TableContent, TextCells, chart_csv, table_bytes},
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

/// With the rows of these lines of the file set off, where some are.
fn written(n: u32, marked: Option<Bits>) -> Vec<Vec<String>> {
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
    let mut chart = scatter_chart(&plot, 2, "").unwrap();
    if let (Some(marked), ChartBody::Scatter(scatter)) = (marked, &mut chart.body) {
        scatter.mark(&Arc::new(marked), |row| made.on.table.line(row as usize));
    }
    records(&chart_csv(&chart, TextCells::Safe).unwrap())
}

fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let rows = rows.records().map(|row| row.unwrap());
    rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
}

#[test]
fn few_customers_are_a_row_each_in_the_units_of_the_file() {
    let rows = written(60, None);
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
    let rows = written(n, None);
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

#[test]
fn selected_customers_are_told_apart_in_what_is_drawn() {
    // The first row starts in line 2.
    let rows = written(100, Some((2..12).collect()));
    assert_eq!(rows[0].last().map(String::as_str), Some("selected"));
    let n = |mark: &str| rows.iter().filter(|row| row[3] == mark).count();
    assert_eq!((n("yes"), n("no")), (10, 90));
}

#[test]
fn selected_customers_leave_with_their_segment_and_its_name() {
    let made = made(100);
    let written = |k: usize, known: &[KnownSegment]| {
        let content = TableContent::Selected {
            prepared: Arc::clone(&made.on),
            lines: Arc::new((3..7).collect()),
            segments: Some((made.clone(), k)),
            names: SegmentNames::of(known),
        };
        records(&table_bytes(&content, TextCells::Safe, &Progress::none()).unwrap())
    };
    let plain = written(2, &[]);
    assert_eq!(plain[0], ["id", "visits", "spent", "segment"]);
    let numbers: Vec<&str> = plain[1..].iter().map(|row| row[3].as_str()).collect();
    assert_eq!(plain[1][0], "C00001");
    assert_eq!(numbers.len(), 4);
    // Every other customer is of the same group.
    assert!(numbers[0] == numbers[2] && numbers[1] == numbers[3] && numbers[0] != numbers[1]);
    let mut known = made.report.known(2, &[]);
    let of_first = known.iter_mut().find(|own| own.number.to_string() == numbers[0]);
    of_first.unwrap().name = Some("=Often".to_owned());
    let named = written(2, &known);
    assert_eq!(named[0], ["id", "visits", "spent", "segment", "segment_name"]);
    // Safe in a spreadsheet.
    assert_eq!(named[1][3..], [numbers[0], "'=Often"]);
    assert_eq!(named[2][4], format!("Segment {}", numbers[1]));
}
