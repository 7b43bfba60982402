//! Bytes → Table, whatever the bytes: no panic, no hang, no more memory than the bytes warrant, and
//! errors that are sentences.
//!
//! The short run is part of the suite; the long one is `cargo test --test suite fuzz -- --ignored`, for as
//! many minutes as `BUYERSCOPE_FUZZ_MINUTES` says.

use std::{
    io::{Cursor, Read as _, Write as _},
    sync::LazyLock,
    time::{Duration, Instant},
};

use buyerscope::engine::{
    Progress,
    study::{HeaderLine, ImportSpec},
    table::{ColumnKind, Imported, TableError, read_bytes},
};
use proptest::{prelude::*, test_runner::TestRunner};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::command::in_repository;

const SHORT_RUN: u32 = 60;
/// Cases between two looks at the clock, and minutes of the long run unless told.
const ROUND: u32 = 250;
const MINUTES: u64 = 5;
/// A case of a few kilobytes takes milliseconds; this is for a machine that is busy with other things.
const MOST_TIME: Duration = Duration::from_secs(20);
/// One byte of an old encoding may become three of UTF-8.
const TEXT_PER_BYTE: usize = 3;
/// Memory held at once while a file is read, whatever it claims: so much for any, and so much for each byte.
/// Of packed files every byte may become 200, and each of them a part of a cell.
const MEMORY: u64 = 48 << 20;
const MEMORY_PER_BYTE: u64 = 64;
const MEMORY_PER_PACKED_BYTE: u64 = 200 * 16;
/// And for each column of text, what is counted about its cells.
const MEMORY_PER_COLUMN: u64 = 4 << 10;

/// A single thread for all work on a table, so that all of its memory is counted.
static WORKER: LazyLock<ThreadPool> =
    LazyLock::new(|| ThreadPoolBuilder::new().num_threads(1).build().unwrap());

/// Reads; what came of it, and the most memory held at once.
fn read(bytes: &[u8], spec: &ImportSpec) -> (Result<Imported, TableError>, u64) {
    WORKER.install(|| {
        let mut outcome = None;
        let memory = allocation_counter::measure(|| {
            outcome = Some(read_bytes("soup.csv", bytes, spec, &Progress::none()));
        });
        (outcome.unwrap(), memory.bytes_max)
    })
}

/// Reads, and checks what holds of every outcome. `grows`: the bytes are packed.
fn check(bytes: &[u8], spec: &ImportSpec, grows: bool) -> Result<(), TestCaseError> {
    let begin = Instant::now();
    let (outcome, memory) = read(bytes, spec);
    prop_assert!(begin.elapsed() < MOST_TIME, "took {:?}", begin.elapsed());
    let per_byte = if grows {
        MEMORY_PER_PACKED_BYTE
    } else {
        MEMORY_PER_BYTE
    };
    let is_mark = |byte: &&u8| matches!(**byte, b',' | b';' | b'\t' | b'|');
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    let columns = lines.map(|line| line.iter().filter(is_mark).count()).max();
    let columns = columns.unwrap_or(0) as u64;
    let most = MEMORY + per_byte * bytes.len() as u64 + MEMORY_PER_COLUMN * columns;
    prop_assert!(
        memory <= most,
        "{memory} bytes of memory for {} bytes",
        bytes.len()
    );
    match outcome {
        Ok(imported) => {
            let (table, receipt) = (&imported.table, &imported.receipt);
            let n_places = table.n_rows() * table.columns().len();
            prop_assert!(table.n_rows() > 0 && receipt.n_rows == table.n_rows());
            prop_assert_eq!(receipt.columns.len(), table.columns().len());
            for column in &receipt.columns {
                prop_assert_eq!(column.parsed + column.missing + column.rejected, receipt.n_rows);
            }
            if !grows {
                // Each place but the last has a sign that ends it.
                prop_assert!(
                    n_places <= bytes.len() + 1,
                    "{n_places} places of {} bytes",
                    bytes.len()
                );
                let is_text = |kind| kind != ColumnKind::Number;
                let text = table.columns().iter().filter(|column| is_text(column.kind));
                let n_text: usize = text
                    .map(|column| {
                        table
                            .plain_cells(&column.name)
                            .map(|cells| cells.iter().map(String::len).sum::<usize>())
                    })
                    .sum::<Result<usize, _>>()
                    .map_err(|error| TestCaseError::fail(error.to_string()))?;
                prop_assert!(n_text <= bytes.len() * TEXT_PER_BYTE);
            }
            Ok(())
        }
        Err(error) => {
            let said = error.to_string();
            prop_assert!(
                said.len() > 20 && said.contains(' ') && said.len() < 4000,
                "{said}"
            );
            prop_assert!(!said.contains("panicked") && !said.contains("Error {"), "{said}");
            Ok(())
        }
    }
}

fn specs() -> impl Strategy<Value = ImportSpec> {
    let encoding = prop::option::weighted(
        0.2,
        prop::sample::select(vec!["utf-8", "latin1", "shift_jis", "utf-16le", "gb18030"]),
    );
    let delimiter = prop::option::weighted(0.2, prop::sample::select(vec![',', ';', '\t', '|']));
    let header = prop::option::weighted(
        0.2,
        prop_oneof![Just(HeaderLine::None), (0_usize..6).prop_map(HeaderLine::Line)],
    );
    (encoding, delimiter, header).prop_map(|(encoding, delimiter, header_line)| ImportSpec {
        encoding: encoding.map(str::to_owned),
        delimiter,
        header_line,
        ..ImportSpec::default()
    })
}

/// Pieces that text tables are made of, in any order.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![",", ";", "\t", "|", "\n", "\r\n", "\r", "\"", "\"\"", " ", "#", "# ", "sep=;\n"]).prop_map(str::to_owned),
        3 => prop::sample::select(vec![
            "1.234", "1,5", "1.234,50 €", "007", "-", "NA", "1e999", "12 %", "(3)", "2024-01-31", "31.12.2023", "1/2/03", "yes",
            "nein", "é", "日本", "\u{feff}", "\u{0}", "99999999999999999999", "name", "id", "−5", "Jan 3, 2024",
        ]).prop_map(str::to_owned),
        1 => "[a-c0-9.,]{0,6}",
    ];
    let text = prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat());
    let form = prop::sample::select(vec![
        "utf-8",
        "bom",
        "windows-1252",
        "shift_jis",
        "gb18030",
        "utf-16le",
        "utf-16be",
    ]);
    (text, form).prop_map(|(text, form)| match form {
        "bom" => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        other => match encoding_rs::Encoding::for_label(other.as_bytes()) {
            Some(encoding) => encoding.encode(&text).0.into_owned(),
            None => text.into_bytes(),
        },
    })
}

/// What is done to good bytes.
#[derive(Debug, Clone)]
enum Fault {
    Set(usize, u8),
    Cut(usize),
    Repeat(usize, usize),
    Drop(usize, usize),
    Fill(usize, [u8; 4]),
}

fn faults() -> impl Strategy<Value = Vec<Fault>> {
    let place = any::<usize>();
    let fault = prop_oneof![
        6 => (place, any::<u8>()).prop_map(|(at, byte)| Fault::Set(at, byte)),
        1 => place.prop_map(Fault::Cut),
        1 => (place, 1_usize..200).prop_map(|(at, n)| Fault::Repeat(at, n)),
        1 => (place, 1_usize..200).prop_map(|(at, n)| Fault::Drop(at, n)),
        2 => (place, prop_oneof![Just([0xff; 4]), Just([0; 4]), any::<[u8; 4]>()]).prop_map(|(at, four)| Fault::Fill(at, four)),
    ];
    prop::collection::vec(fault, 1..6)
}

fn with_faults(good: &[u8], faults: &[Fault]) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for fault in faults {
        if bytes.is_empty() {
            break;
        }
        let n = bytes.len();
        match *fault {
            Fault::Set(at, byte) => bytes[at % n] = byte,
            Fault::Cut(at) => bytes.truncate(at % n),
            Fault::Repeat(at, length) => {
                let start = at % n;
                let piece = bytes[start..n.min(start + length)].to_vec();
                bytes.splice(start..start, piece);
            }
            Fault::Drop(at, length) => {
                let start = at % n;
                bytes.drain(start..n.min(start + length));
            }
            Fault::Fill(at, four) => {
                let start = at % n;
                let end = n.min(start + 4);
                bytes[start..end].copy_from_slice(&four[..end - start]);
            }
        }
    }
    bytes
}

/// Good files of every container.
fn good_files() -> Vec<Vec<u8>> {
    let fixture = |name: &str| std::fs::read(in_repository("tests/fixtures/formats").join(name)).unwrap();
    let text = b"id;name;spent\n1;\"A \"\"x\"\"\";1.234,50\n2;B;2,5\n3;C;\n";
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).unwrap();
    vec![
        text.to_vec(),
        encoder.finish().unwrap(),
        zstd::encode_all(&text[..], 3).unwrap(),
        fixture("customers.xlsx"),
        fixture("customers.xls"),
        fixture("customers.ods"),
        fixture("customers.parquet"),
        fixture("plain.parquet"),
        fixture("protected.xlsx"),
        fixture("customers.xlsb"),
    ]
}

/// A zip archive with faults in one of its parts, packed anew so that its sums are right.
fn faults_within(good: &[u8], part: usize, faults: &[Fault]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(good)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let chosen = part % archive.len();
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if place == chosen {
            bytes = with_faults(&bytes, faults);
        }
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn run<S: Strategy>(cases: u32, strategy: &S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    if let Err(error) = TestRunner::new(config).run(strategy, test) {
        panic!("{error}");
    }
}

fn all(cases: u32) {
    run(
        cases,
        &(prop::collection::vec(any::<u8>(), 0..400), specs()),
        |(bytes, spec)| check(&bytes, &spec, true),
    );
    run(cases * 4, &(soup(), specs()), |(bytes, spec)| {
        check(&bytes, &spec, false)
    });
    let good = good_files();
    run(
        cases * 2,
        &(0..good.len(), faults(), specs()),
        |(which, faults, spec)| check(&with_faults(&good[which], &faults), &spec, true),
    );
    let zipped = [&good[3], &good[5], &good[9]];
    run(
        cases,
        &(0..zipped.len(), any::<usize>(), faults()),
        |(which, part, faults)| {
            check(
                &faults_within(zipped[which], part, &faults),
                &ImportSpec::default(),
                true,
            )
        },
    );
}

#[test]
fn any_bytes_become_a_table_or_a_sentence() {
    all(SHORT_RUN);
}

#[test]
#[ignore = "takes long: for nights and for changes of the readers"]
fn any_bytes_become_a_table_or_a_sentence_for_long() {
    let told = std::env::var("BUYERSCOPE_FUZZ_MINUTES").ok();
    let minutes = told.and_then(|minutes| minutes.parse().ok()).unwrap_or(MINUTES);
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(60 * minutes) {
        all(ROUND);
    }
}

/// Small files that claim or become much: as much memory as for any small file, and a sentence.
#[test]
fn claims_take_no_memory() {
    let zeros = vec![b'0'; 70 << 20];
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&zeros).unwrap();
    let zip = |name: &str, bytes: &[u8]| {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap().into_inner()
    };
    let repeated = "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"S\"><table:table-row table:number-rows-repeated=\"1048576\">\
         <table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/>\
         </table:table-row></table:table></office:spreadsheet></office:body></office:document-content>";
    let mut ods = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", repeated),
    ] {
        ods.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        ods.write_all(part.as_bytes()).unwrap();
    }
    for (what, bytes, most) in [
        // What is unpacked may take the 64 MB that are allowed, once more while it grows.
        ("gzip", gzip.finish().unwrap(), 160 << 20),
        ("zstd", zstd::encode_all(&zeros[..], 3).unwrap(), 160 << 20),
        ("zip", zip("a.csv", &zeros), 160 << 20),
        ("xlsx", zip("xl/workbook.xml", &zeros), MEMORY),
        (
            "xlsb",
            zip("xl/workbook.bin", &[0x9c, 0x01, 0xff, 0xff, 0xff, 0x7f]),
            MEMORY,
        ),
        ("ods", ods.finish().unwrap().into_inner(), 160 << 20),
    ] {
        let (outcome, memory) = read(&bytes, &ImportSpec::default());
        let said = outcome
            .map(|imported| imported.receipt.n_rows)
            .unwrap_err()
            .to_string();
        assert!(said.ends_with(": soup.csv"), "{what}: {said}");
        assert!(
            memory <= most,
            "{what}: {memory} bytes of memory for {}",
            bytes.len()
        );
    }
}

#[test]
fn extremes_are_taken() {
    let spec = ImportSpec::default();
    let wide: Vec<String> = (0..100_000).map(|i| format!("c{i}")).collect();
    let row = vec!["1.5"; 100_000].join(",");
    let text = format!("{}\n{row}\n{row}\n", wide.join(","));
    let imported = read_bytes("wide.csv", text.as_bytes(), &spec, &Progress::none()).unwrap();
    assert_eq!(
        (imported.table.columns().len(), imported.table.n_rows()),
        (100_000, 2)
    );
    let text = format!("a,b\n\"{}\",1\nx,2\n", "long\n".repeat(2 << 20));
    let imported = read_bytes("long.csv", text.as_bytes(), &spec, &Progress::none()).unwrap();
    assert_eq!(
        (imported.table.n_rows(), imported.table.line(1)),
        (2, (2 << 20) + 3)
    );
    for (bytes, said) in [
        (&b"a,b\n1,\0\n"[..], "byte 6 is zero"),
        (&[0; 5000], "is zero"),
        (&[b'\n'; 5000], "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b" ", "no row"),
    ] {
        let message = read_bytes("f.csv", bytes, &spec, &Progress::none())
            .unwrap_err()
            .to_string();
        assert!(message.contains(said), "{message}");
    }
    for bytes in [
        &[b','; 5000][..],
        &[b'"'; 5000],
        &[b'"'; 5001],
        b",,,\n,,,\n,,,\n",
        b"\"\n\"\n\"\n",
        &vec![b';'; 70_000],
    ] {
        let outcome = check(bytes, &spec, false);
        assert!(outcome.is_ok(), "{outcome:?}");
    }
}
