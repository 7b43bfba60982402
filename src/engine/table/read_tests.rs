use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::engine::{Progress, study::ImportSpec};

fn read(text: impl AsRef<[u8]>) -> Imported {
    try_read(text, &ImportSpec::default()).unwrap()
}

fn try_read(text: impl AsRef<[u8]>, spec: &ImportSpec) -> Result<Imported, TableError> {
    read_bytes("test.csv", text.as_ref(), spec, &Progress::none())
}

fn kinds(imported: &Imported) -> Vec<&'static str> {
    imported.table.columns().iter().map(|c| c.kind.word()).collect()
}

/// All cells as written to files, row by row, `|` between them.
fn rows(table: &Table) -> Vec<String> {
    let columns: Vec<Vec<String>> = table
        .columns()
        .iter()
        .map(|c| table.plain_cells(&c.name).unwrap())
        .collect();
    (0..table.n_rows())
        .map(|row| {
            columns
                .iter()
                .map(|c| c[row].as_str())
                .collect::<Vec<_>>()
                .join("|")
        })
        .collect()
}

#[test]
fn a_messy_file_is_read_rightly() {
    let text = "Kunde;Umsatz;Besuche;Stadt;Stammkunde;Seit\n\
                0001;1.234,50 €;0,5;Köln;ja;01.02.2020\n\
                0002;12,00 €;1,25;Düren;nein;31.12.2021\n\
                0002;12,00 €;1,25;Düren;nein;31.12.2021\n\
                0003;n/a;-;;ja;\n\
                0004;-3,99 €;1.234,5;?;nein;15.08.2022\n";
    let (bytes, _, failed) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!failed);
    let imported = read(&bytes);
    let receipt = &imported.receipt;
    assert_eq!(
        (receipt.encoding.as_deref(), receipt.delimiter, receipt.decimal),
        (Some("windows-1252"), Some(';'), ',')
    );
    assert_eq!(
        (receipt.thousands, receipt.header_line, receipt.n_rows),
        (Some('.'), 1, 5)
    );
    assert_eq!(
        kinds(&imported),
        ["identifier", "number", "number", "category", "boolean", "date"]
    );
    assert_eq!(
        rows(&imported.table),
        [
            "0001|1234.5|0.5|Köln|ja|01.02.2020",
            "0002|12|1.25|Düren|nein|31.12.2021",
            "0002|12|1.25|Düren|nein|31.12.2021",
            "0003||||ja|",
            "0004|-3.99|1234.5||nein|15.08.2022",
        ]
    );
    assert_eq!(receipt.problems_total, 0);
    assert!(
        receipt
            .notes
            .iter()
            .any(|n| n.contains("1.234,50 €") && n.contains("decimal comma")),
        "{receipt:?}"
    );
    assert!(
        receipt
            .notes
            .iter()
            .any(|n| n.contains("\"n/a\" once (in Umsatz)")),
        "{:?}",
        receipt.notes
    );
    assert_eq!(
        imported.table.page(0, 1)[0][1].as_deref(),
        Some("1\u{202f}234.50")
    );
}

#[test]
fn rows_that_do_not_fit_are_set_aside_with_their_lines() {
    let imported = read("a,b\r\n1,x\r\n\r\n2\r\n3,y,z\r\n4,w,,\r\n5,\"two\r\nlines\"\r\n6,v\r\n");
    let set_aside: Vec<_> = imported
        .receipt
        .set_aside
        .iter()
        .map(|row| (row.line, row.reason.as_str(), row.raw.as_str()))
        .collect();
    assert_eq!(
        set_aside,
        [
            (4, "1 field, 2 expected", "2"),
            (5, "3 fields, 2 expected", "3,y,z")
        ]
    );
    assert_eq!(rows(&imported.table), ["1|x", "4|w", "5|two\r\nlines", "6|v"]);
    let lines: Vec<usize> = (0..4).map(|row| imported.table.line(row)).collect();
    assert_eq!(lines, [2, 6, 7, 9]);
    assert_eq!(imported.receipt.set_aside_total, 2);
}

#[test]
fn lone_carriage_returns_and_odd_quotes_are_read() {
    let imported = read("size,n\r5\" pipe,1\r6\" pipe,2\r\"a\"\"b\",3\r");
    assert_eq!(rows(&imported.table), ["5\" pipe|1", "6\" pipe|2", "a\"b|3"]);
    assert_eq!(imported.table.line(2), 4);
}

#[test]
fn a_quotation_that_is_never_closed_costs_one_row() {
    let imported = read("a,b\n1,x\n2,\"y\n3,z\n4,w\n");
    assert_eq!(rows(&imported.table), ["1|x", "3|z", "4|w"]);
    let row = &imported.receipt.set_aside[0];
    assert_eq!(
        (row.line, row.reason.as_str()),
        (3, "a quotation mark is opened and never closed")
    );
}

#[test]
fn title_lines_and_missing_headers_are_seen() {
    let imported = read("Customers of 2024\n\nid,age\n1,30\n2,40\n");
    assert_eq!(
        (imported.receipt.header_line, rows(&imported.table).len()),
        (3, 2)
    );
    assert_eq!(imported.receipt.set_aside[0].reason, "above the header");
    let imported = read("made by sales, on Monday\nid;age;x\n1;30,5;2\n2;40,5;3\n");
    assert_eq!(
        (imported.receipt.header_line, rows(&imported.table)),
        (2, vec!["1|30.5|2".to_owned(), "2|40.5|3".to_owned()])
    );
    let imported = read("made by sales, on Monday\nid,age,x\n1,30,2\n2,40,3\n");
    assert_eq!((imported.receipt.header_line, imported.table.n_rows()), (2, 2));
    assert_eq!(imported.receipt.set_aside_total, 1);
    let imported = read("0.5,North\n1.5,South\n2.5,North\n3.5,South\n");
    assert_eq!((imported.receipt.header_line, imported.table.n_rows()), (0, 4));
    assert_eq!(imported.table.columns()[1].name, "column_2");
    let imported = read("region,2019,2020\nNorth,1,2\nSouth,3,4\n");
    assert_eq!((imported.receipt.header_line, imported.table.n_rows()), (1, 2));
}

#[test]
fn what_does_not_parse_is_listed() {
    let mut text = "n\n".to_owned();
    for i in 0..19 {
        writeln!(text, "{i}.5").unwrap();
    }
    text.push_str("twelve\n");
    let imported = read(&text);
    let column = &imported.receipt.columns[0];
    assert_eq!(
        (column.kind, column.parsed, column.rejected),
        (ColumnKind::Number, 19, 1)
    );
    let problem = &imported.receipt.problems[0];
    assert_eq!(
        (problem.line, problem.value.as_str(), problem.problem.as_str()),
        (21, "twelve", "no number")
    );
    assert!(imported.table.numbers("n").unwrap()[19].is_nan());
}

#[test]
fn ambiguous_numbers_are_counted_and_follow_the_file() {
    let imported = read("a;b\n1.234;0,5\n2.345;1,5\n");
    assert_eq!(imported.table.numbers("a").unwrap(), [1234.0, 2345.0]);
    assert_eq!(imported.receipt.columns[0].ambiguous, 2);
    let imported = read("a,b\n1.234,0.5\n2.345,1.5\n");
    assert_eq!(imported.table.numbers("a").unwrap(), [1.234, 2.345]);
    let imported = read("a\n1.234\n0.5\n");
    assert_eq!(imported.receipt.columns[0].ambiguous, 0);
    let comma = ImportSpec {
        decimal: Some(','),
        ..ImportSpec::default()
    };
    let imported = try_read("a\n1.234\n", &comma).unwrap();
    assert_eq!(imported.table.numbers("a").unwrap(), [1234.0]);
    assert_eq!(
        (imported.receipt.columns[0].ambiguous, imported.receipt.decimal),
        (0, ',')
    );
}

#[test]
fn identifiers_stay_text() {
    let mut text = "customer_id,zip,mail,score,card\n".to_owned();
    for i in 0..60 {
        let card = 4_111_111_111_111_111_u64 + i;
        writeln!(text, "{},{:05},u{i}@x.org,{},{card}", 1000 + i, i * 977, i * i).unwrap();
    }
    let imported = read(&text);
    assert_eq!(
        kinds(&imported),
        ["identifier", "identifier", "identifier", "number", "identifier"]
    );
    assert_eq!(imported.table.plain_cells("zip").unwrap()[1], "00977");
    let spec = ImportSpec {
        text_columns: vec!["score".to_owned(), "none".to_owned()],
        ..ImportSpec::default()
    };
    let imported = try_read(&text, &spec).unwrap();
    assert_eq!(kinds(&imported)[3], "identifier");
    assert!(
        imported
            .receipt
            .notes
            .iter()
            .any(|n| n.contains("no column \"none\""))
    );
}

#[test]
fn small_and_strange_files_work() {
    assert_eq!(rows(&read("a\n1\n").table), ["1"]);
    assert_eq!(rows(&read("a\n1\n\"\"\n3").table), ["1", "", "3"]);
    assert_eq!(rows(&read("a,a,\n1,2,3\n").table), ["1|2|3"]);
    assert_eq!(rows(&read("a\n1,5\n2,25\n").table), ["1.5", "2.25"]);
    let missing = read("a,b\n,NA\n-,\n");
    assert_eq!(kinds(&missing), ["text", "text"]);
    assert_eq!(missing.receipt.columns[0].missing, 2);
    let wide = |cell: &str| vec![cell; 10_000].join(",");
    let names: Vec<String> = (0..10_000).map(|i| format!("c{i}")).collect();
    let imported = read(format!("{}\n{}\n{}\n", names.join(","), wide("1.5"), wide("2.5")));
    assert_eq!(imported.table.columns().len(), 10_000);
    assert_eq!(imported.table.numbers("c9999").unwrap(), [1.5, 2.5]);
}

#[test]
fn what_is_no_table_is_refused_clearly() {
    for (bytes, expected) in [
        (&b""[..], "the file is empty"),
        (b"\n\n", "the file is empty"),
        (b"a,b\n", "a header but no row"),
        (b"PK\x03\x04", "zip archive is damaged"),
        (b"a,b\n1,\0\0\n2,\0\n3,4\n", "this is no text: byte 6 is zero"),
        (b"a,b\n1\n2\n3,4,5\n", "no row fits"),
    ] {
        let message = try_read(bytes, &ImportSpec::default()).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
        assert!(message.contains("test.csv"), "{message}");
    }
    let spec = |edit: fn(&mut ImportSpec)| {
        let mut spec = ImportSpec::default();
        edit(&mut spec);
        try_read("a\n1\n", &spec).unwrap_err()
    };
    assert!(matches!(
        spec(|s| s.encoding = Some("klingon".to_owned())),
        TableError::UnknownEncoding { .. }
    ));
    assert!(matches!(
        spec(|s| s.delimiter = Some('é')),
        TableError::UnusableDelimiter { .. }
    ));
    assert!(matches!(
        spec(|s| s.decimal = Some('x')),
        TableError::UnusableMark { .. }
    ));
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let spec = ImportSpec::default();
    let failed = |path: &std::path::Path| read_file(path, &spec, &Progress::none()).unwrap_err();
    assert!(matches!(failed(folder.path()), TableError::Directory { .. }));
    let path = folder.path().join("gone.csv");
    assert!(matches!(failed(&path), TableError::NotFound { .. }));
    std::fs::write(&path, "a,b\n1,2\n").unwrap();
    let imported = read_file(&path, &spec, &Progress::none()).unwrap();
    assert_eq!(rows(&imported.table), ["1|2"]);
    assert_eq!(
        imported.receipt.sha256,
        "492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470"
    );
}

#[test]
fn the_sample_is_read_without_a_problem() {
    let imported = read_sample(&ImportSpec::default(), &Progress::none()).unwrap();
    assert_eq!(
        (imported.receipt.problems_total, imported.receipt.set_aside_total),
        (0, 0)
    );
    let kind = |name| imported.table.column(name).unwrap().kind;
    assert_eq!(kind("customer_id"), ColumnKind::Identifier);
    assert_eq!(kind("total_spent"), ColumnKind::Number);
    assert_eq!(kind("buyer_type"), ColumnKind::Category);
}

#[test]
fn a_cancelled_import_stops() {
    let cancel = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let progress = Progress::new(cancel, std::sync::Arc::new(|_, _| ()));
    let found = read_bytes("f", b"a\n1\n", &ImportSpec::default(), &progress);
    assert!(matches!(found, Err(TableError::Cancelled(_))));
}

proptest! {
    #[test]
    fn any_bytes_are_taken_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(try_read(&bytes, &ImportSpec::default()).is_ok_and(|i| i.table.n_rows() > 0)
            || try_read(&bytes, &ImportSpec::default()).is_err());
    }

    /// Every record is in the table, set aside, or the header.
    #[test]
    fn no_record_is_lost(text in "[ab1;,.\n\r -]{1,80}") {
        if let Ok(imported) = try_read(&text, &ImportSpec::default()) {
            let receipt = &imported.receipt;
            let delimiter = u8::try_from(receipt.delimiter.unwrap()).unwrap();
            let n_records = csv::ReaderBuilder::new()
                .delimiter(delimiter)
                .flexible(true)
                .has_headers(false)
                .from_reader(text.as_bytes())
                .byte_records()
                .count();
            let n_headers = usize::from(receipt.header_line > 0);
            prop_assert_eq!(imported.table.n_rows() + receipt.set_aside_total + n_headers, n_records);
            for column in &receipt.columns {
                prop_assert_eq!(column.parsed + column.missing + column.rejected, receipt.n_rows);
            }
        }
    }

    /// Quotation marks and line ends anywhere: no panic, and every line is in some row.
    #[test]
    fn odd_quotes_are_taken(text in "[a1;,\"\n\r]{1,60}") {
        if let Ok(imported) = try_read(&text, &ImportSpec::default()) {
            prop_assert_eq!(imported.table.n_rows(), imported.receipt.n_rows);
        }
    }

    /// The stretches of a test are a few bytes long: what one thread walks through alone comes out the same.
    #[test]
    fn stretches_make_no_difference(text in "([ab]{1,3};|[1-9]{1,2}[,.][0-9]{1,3};|\"[a\"\n]{0,9};|;|\n|\r|\r\n|x;y\n){1,60}") {
        let text = format!("p;q\n{text}");
        let spec = ImportSpec { delimiter: Some(';'), ..ImportSpec::default() };
        if let Ok(imported) = try_read(&text, &spec) {
            // Where no row fits the names on top, they may be taken for a title.
            prop_assume!(imported.receipt.header_line <= 1);
            let bytes = records::trimmed(text.as_bytes());
            let mut walk = records::Walk::new(bytes, b';', 0, 1);
            let mut fields = Vec::new();
            let (mut lines, mut aside) = (Vec::new(), Vec::new());
            while let records::Found::Record(record) = walk.next(&mut fields) {
                let fits = !record.is_unclosed && records::fit(bytes, &fields, 2) != records::Fit::No;
                if fits { lines.push(record.line) } else { aside.push(record.line) }
                fields.clear();
            }
            let n_headers = usize::from(imported.receipt.header_line > 0);
            let found: Vec<usize> = (0..imported.table.n_rows()).map(|row| imported.table.line(row)).collect();
            prop_assert_eq!(&found, &lines[n_headers..]);
            let found: Vec<usize> = imported.receipt.set_aside.iter().map(|row| row.line).collect();
            prop_assert_eq!(found, aside);
        }
    }

    /// What a CSV writer writes is read back, whatever the cells hold.
    #[test]
    fn written_cells_are_read_back(
        cells in prop::collection::vec(prop::array::uniform3("[x-z\",;|\t\n\r é]{1,6}y"), 1..20),
        delimiter in prop::sample::select(vec![',', ';', '\t', '|']),
    ) {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(u8::try_from(delimiter).unwrap())
            .from_writer(Vec::new());
        writer.write_record(["one", "two", "three"]).unwrap();
        for row in &cells {
            writer.write_record(row).unwrap();
        }
        let spec = ImportSpec {
            delimiter: Some(delimiter),
            text_columns: ["one", "two", "three"].map(str::to_owned).to_vec(),
            ..ImportSpec::default()
        };
        let table = try_read(writer.into_inner().unwrap(), &spec).unwrap().table;
        for (i, name) in ["one", "two", "three"].into_iter().enumerate() {
            let expected: Vec<&str> = cells.iter().map(|row| row[i].trim()).collect();
            prop_assert_eq!(table.plain_cells(name).unwrap(), expected);
        }
    }
}
