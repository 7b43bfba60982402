//! The same customers in every format, packed and not, and what is done about forged files.

use std::io::Write as _;

use zip::write::SimpleFileOptions;

use super::*;
use crate::engine::{
    Progress,
    study::{HeaderLine, ImportSpec},
};

const XLSX: &[u8] = include_bytes!("../../../tests/fixtures/formats/customers.xlsx");
const XLS: &[u8] = include_bytes!("../../../tests/fixtures/formats/customers.xls");
const XLSB: &[u8] = include_bytes!("../../../tests/fixtures/formats/customers.xlsb");
const ODS: &[u8] = include_bytes!("../../../tests/fixtures/formats/customers.ods");
const PARQUET: &[u8] = include_bytes!("../../../tests/fixtures/formats/customers.parquet");
const PROTECTED: &[u8] = include_bytes!("../../../tests/fixtures/formats/protected.xlsx");

fn try_read(bytes: &[u8], spec: &ImportSpec) -> Result<Imported, TableError> {
    read_bytes("test.bin", bytes, spec, &Progress::none())
}

fn read(bytes: &[u8]) -> Imported {
    try_read(bytes, &ImportSpec::default()).unwrap()
}

fn complaint(bytes: &[u8]) -> String {
    let found = try_read(bytes, &ImportSpec::default()).map(|imported| imported.receipt);
    found.unwrap_err().to_string()
}

fn kinds(imported: &Imported) -> Vec<&'static str> {
    imported.table.columns().iter().map(|c| c.kind.word()).collect()
}

fn cells(imported: &Imported, name: &str) -> Vec<String> {
    imported.table.plain_cells(name).unwrap()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The smallest workbook with these rows in it.
fn xlsx_of(rows: &str, strings: &str) -> Vec<u8> {
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let root = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/>\
         </Relationships>"
    );
    let book = "<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    let of_book = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         </Relationships>"
    );
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    zipped(&[
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", of_book.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
    ])
}

#[test]
fn workbooks_keep_their_kinds() {
    for (bytes, format, header_line) in [
        (XLSX, "Excel workbook, sheet “Customers”", 4),
        (XLS, "old Excel workbook, sheet “Customers”", 2),
        (XLSB, "binary Excel workbook, sheet “Customers”", 3),
        (ODS, "OpenDocument spreadsheet, sheet “Customers”", 3),
    ] {
        let imported = read(bytes);
        let receipt = &imported.receipt;
        assert_eq!(
            (receipt.format.as_str(), receipt.header_line),
            (format, header_line)
        );
        assert_eq!(
            kinds(&imported),
            [
                "identifier",
                "category",
                "number",
                "number",
                "date",
                "boolean",
                "number",
                "category"
            ],
            "{format}"
        );
        assert_eq!(cells(&imported, "code")[..3], ["007", "008", "009"]);
        assert_eq!(cells(&imported, "spent")[..3], ["1.234", "1234.5", "0.1"]);
        assert_eq!(
            cells(&imported, "since")[..3],
            ["2020-02-01", "2021-12-31", "2019-07-04"]
        );
        assert_eq!(cells(&imported, "growth")[..3], ["0.5", "-0.25", "2"]);
        assert_eq!(cells(&imported, "note")[..3], ["", "=1+1", "a\nb"]);
        assert!(cells(&imported, "member")[0].eq_ignore_ascii_case("true"));
        // A number of a workbook has one reading.
        assert!(receipt.columns.iter().all(|column| column.ambiguous == 0));
        assert_eq!(imported.table.line(0), header_line + 1);
        assert_eq!(receipt.encoding, None);
    }
}

#[test]
fn errors_of_formulas_are_listed_and_titles_set_aside() {
    let imported = read(XLSX);
    let receipt = &imported.receipt;
    let problem = &receipt.problems[0];
    assert_eq!(
        (
            problem.line,
            problem.column.as_str(),
            problem.value.as_str(),
            receipt.problems_total
        ),
        (8, "spent", "#DIV/0!", 1)
    );
    assert!(imported.table.numbers("spent").unwrap()[3].is_nan());
    assert!(
        receipt
            .notes
            .iter()
            .any(|note| note.contains("\"#N/A\" once (in visits)")),
        "{:?}",
        receipt.notes
    );
    let titles: Vec<&str> = receipt.set_aside.iter().map(|row| row.raw.as_str()).collect();
    assert_eq!(titles, ["Customers of 2024", "Who, How"]);
    for column in &receipt.columns {
        assert_eq!(column.parsed + column.missing + column.rejected, receipt.n_rows);
    }
}

#[test]
fn sheets_and_headers_are_chosen() {
    for bytes in [XLSX, XLSB] {
        let receipt = read(bytes).receipt;
        // A sheet of charts is none to read.
        assert_eq!(receipt.sheets, ["Empty", "Customers", "Other & more"]);
        assert_eq!(receipt.sheet.as_deref(), Some("Customers"));
    }
    let spec = |sheet: &str, header_line| ImportSpec {
        sheet: Some(sheet.to_owned()),
        header_line,
        ..ImportSpec::default()
    };
    for bytes in [XLSX, XLSB] {
        let imported = try_read(bytes, &spec("Other & more", None)).unwrap();
        assert_eq!(
            (kinds(&imported), imported.table.n_rows()),
            (vec!["number", "number"], 1)
        );
    }
    let imported = try_read(XLSX, &spec("other & more", Some(HeaderLine::None))).unwrap();
    assert_eq!((imported.receipt.header_line, imported.table.n_rows()), (0, 2));
    let imported = try_read(XLSX, &spec("Customers", Some(HeaderLine::Line(5)))).unwrap();
    assert_eq!(
        (imported.receipt.header_line, imported.receipt.set_aside_total),
        (5, 3)
    );
    let said = try_read(XLSX, &spec("Sales", None)).unwrap_err().to_string();
    assert!(
        said.contains("no sheet named \"Sales\"; the sheets are Empty, Customers, Other & more"),
        "{said}"
    );
}

#[test]
fn parquet_goes_in_typed() {
    let imported = read(PARQUET);
    let kind = |name: &str| imported.table.column(name).unwrap().kind.word();
    for (name, expected) in [
        ("code", "identifier"),
        ("name", "category"),
        ("spent", "number"),
        ("visits", "number"),
        ("small", "number"),
        ("price", "number"),
        ("since", "date"),
        ("moment", "date"),
        ("member", "boolean"),
        ("card", "identifier"),
        ("note", "category"),
    ] {
        assert_eq!(kind(name), expected, "{name}");
    }
    assert_eq!(cells(&imported, "price"), ["1.2", "", "-3.45"]);
    assert_eq!(cells(&imported, "small"), ["1", "-2", "3"]);
    assert_eq!(cells(&imported, "name"), ["Ada", "Bé", "Cy \"C\""]);
    assert_eq!(
        cells(&imported, "moment"),
        ["2024-01-31 10:30:00", "", "1969-12-31"]
    );
    // Too long for a float, and kept to the last digit.
    assert_eq!(cells(&imported, "card")[0], "1152921504606846977");
    // Parquet knows what is missing by itself.
    assert_eq!(cells(&imported, "note"), ["NA", "-", "12"]);
    let left_out: Vec<&String> = imported
        .receipt
        .notes
        .iter()
        .filter(|note| note.contains("left out"))
        .collect();
    assert_eq!(left_out.len(), 2, "{left_out:?}");
    assert_eq!(imported.receipt.format, "Parquet");
    assert_eq!(imported.receipt.columns[3].missing, 1);
}

#[test]
fn packed_files_are_looked_at_again() {
    let text = b"id,age\n1,30\n2,40\n";
    for (bytes, format) in [
        (gzipped(text), "gzip, UTF-8 text"),
        (zstd::encode_all(&text[..], 1).unwrap(), "Zstandard, UTF-8 text"),
        (zipped(&[("a.csv", text)]), "zip, UTF-8 text"),
        (gzipped(&gzipped(text)), "gzip, gzip, UTF-8 text"),
        (gzipped(XLSX), "gzip, Excel workbook, sheet “Customers”"),
        (gzipped(PARQUET), "gzip, Parquet"),
    ] {
        let imported = read(&bytes);
        assert_eq!(imported.receipt.format, format);
        assert_eq!(imported.receipt.n_bytes, bytes.len() as u64);
    }
    // The sum is that of the file as it lies on the disk.
    let packed = gzipped(text);
    assert_ne!(read(&packed).receipt.sha256, read(text).receipt.sha256);
    let often = gzipped(&gzipped(&gzipped(&gzipped(text))));
    assert!(
        complaint(&often).contains("packed 4 times over"),
        "{}",
        complaint(&often)
    );
    assert!(complaint(&gzipped(b"\x89PNG\r\n\x1a\n")).contains("a PNG picture"));
    let several = zipped(&[("a.csv", text), ("b.csv", text)]);
    assert!(
        complaint(&several).contains("holds 2 files and no workbook"),
        "{}",
        complaint(&several)
    );
}

#[test]
fn protected_and_damaged_workbooks_are_named() {
    assert!(
        complaint(PROTECTED).contains("protected by a password"),
        "{}",
        complaint(PROTECTED)
    );
    for bytes in [XLSX, XLS, XLSB, ODS, PARQUET] {
        // The last sector of an old workbook is mostly padding.
        for cut in [
            bytes.len() / 2,
            bytes.len() - if bytes == XLS { 1200 } else { 20 },
        ] {
            let said = complaint(&bytes[..cut]);
            assert!(said.contains("damaged") && said.ends_with(": test.bin"), "{said}");
        }
    }
    let manifest: &[u8] = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let locked = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", b"garbled"),
    ]);
    assert!(complaint(&locked).contains("protected by a password"));
}

#[test]
fn forged_workbooks_take_no_memory() {
    let bomb = zipped(&[("xl/workbook.xml", &vec![b' '; 100 << 20])]);
    assert!(
        complaint(&bomb).contains("zip archive of "),
        "{}",
        complaint(&bomb)
    );
    assert!(
        complaint(&bomb).contains("more than 64 MB"),
        "{}",
        complaint(&bomb)
    );
    let rows = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";
    let claim = xlsx_of(rows, "<sst uniqueCount=\"99999999999\"><si><t>a</t></si></sst>");
    assert!(
        complaint(&claim).contains("claims to hold more texts"),
        "{}",
        complaint(&claim)
    );
    // Two thousand cells on a diagonal would fill four million places.
    let diagonal: String = (1..=2000)
        .map(|i: usize| {
            let letter = |at: usize| char::from(b'A' + u8::try_from(at % 26).unwrap());
            let name: String = [i / 676, i / 26, i].map(letter).iter().collect();
            format!("<row r=\"{i}\"><c r=\"{name}{i}\"><v>1</v></c></row>")
        })
        .collect();
    let said = complaint(&xlsx_of(&diagonal, "<sst/>"));
    assert!(
        said.contains("2\u{202f}000 cells of this sheet are scattered"),
        "{said}"
    );
    let outside = "<row r=\"4000000\"><c r=\"A4000000\"><v>1</v></c></row>";
    assert!(complaint(&xlsx_of(outside, "<sst/>")).contains("outside the sheet"));
}

#[test]
fn text_and_numbers_of_one_column_are_told_apart() {
    let cell = |at: &str, body: &str| format!("<c r=\"{at}\" {body}</c>");
    let text = |at: &str, text: &str| cell(at, &format!("t=\"inlineStr\"><is><t>{text}</t></is>"));
    let number = |at: &str, value: &str| cell(at, &format!("><v>{value}</v>"));
    let mut rows = format!(
        "<row r=\"1\">{}{}{}</row>",
        text("A1", "mixed"),
        text("B1", "as text"),
        text("C1", "new error")
    );
    for i in 2..=21 {
        rows += &format!(
            "<row r=\"{i}\">{}{}</row>",
            number(&format!("A{i}"), "1.234"),
            text(&format!("B{i}"), "1.5")
        );
    }
    rows += &format!(
        "<row r=\"22\">{}{}{}</row>",
        text("A22", "many"),
        text("B22", "-"),
        cell("C22", "t=\"e\"><v>#SPILL!</v>")
    );
    let imported = read(&xlsx_of(&rows, "<sst/>"));
    assert_eq!(imported.table.numbers("mixed").unwrap()[0], 1.234);
    let receipt = &imported.receipt;
    assert_eq!(
        (receipt.columns[0].ambiguous, receipt.columns[0].rejected),
        (0, 1)
    );
    assert_eq!(
        (receipt.problems[0].line, receipt.problems[0].value.as_str()),
        (22, "many")
    );
    assert_eq!(receipt.columns[1].kind, ColumnKind::Number);
    for expected in ["keeps as text are read as numbers: as text", "#SPILL!"] {
        assert!(
            receipt.notes.iter().any(|note| note.contains(expected)),
            "{:?}",
            receipt.notes
        );
    }
}

#[test]
fn no_forged_byte_makes_parquet_take_the_memory() {
    let good = include_bytes!("../../../tests/fixtures/formats/plain.parquet");
    for place in 4..good.len() {
        for forged in [0xff, 0x7f] {
            let mut bytes = good.to_vec();
            bytes[place] = forged;
            if let Err(error) = try_read(&bytes, &ImportSpec::default()) {
                assert!(error.to_string().ends_with(": test.bin"), "{error}");
            }
        }
    }
}
