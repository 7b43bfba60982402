//! Text files in every encoding, with every line end, separator and header.

use super::*;
use crate::engine::{
    Progress,
    study::{HeaderLine, ImportSpec},
};

fn try_read(bytes: &[u8], spec: &ImportSpec) -> Result<Imported, TableError> {
    read_bytes("test.csv", bytes, spec, &Progress::none())
}

fn read(bytes: &[u8]) -> Imported {
    try_read(bytes, &ImportSpec::default()).unwrap()
}

fn cells(imported: &Imported, name: &str) -> Vec<String> {
    imported.table.plain_cells(name).unwrap()
}

#[test]
fn every_encoding_is_told_and_read() {
    let cases: [(&str, &str, &str); 8] = [
        (
            "windows-1252",
            "windows-1252",
            "Name;Ort;Preis\nJosé;Köln;12 €\nZoë;Düren;3 €\n",
        ),
        (
            "ISO-8859-2",
            "ISO-8859-2",
            "imię;miasto\nŁucja;Łódź\nŚwiętosława;Gdańsk\nŻaneta;Kraków\nWąż;Wrocław\n",
        ),
        (
            "windows-1251",
            "windows-1251",
            "имя;город\nАнна;Москва\nИван;Казань\nОльга;Самара\n",
        ),
        (
            "ISO-8859-7",
            // Of encodings that read the same the commoner one.
            "windows-1253",
            "όνομα;πόλη\nΜαρία;Αθήνα\nΓιώργος;Θεσσαλονίκη\nΕλένη;Πάτρα\n",
        ),
        (
            "Shift_JIS",
            "Shift_JIS",
            "名前,都市\n山田太郎,東京\n鈴木花子,大阪\n佐藤一郎,京都\n",
        ),
        (
            "gb18030",
            "GBK",
            "姓名,城市\n王小明,北京\n李小红,上海\n张伟,广州\n",
        ),
        (
            "EUC-JP",
            "EUC-JP",
            "名前,都市\n山田太郎,東京\n鈴木花子,大阪\n佐藤一郎,京都\n",
        ),
        (
            "Big5",
            "Big5",
            "姓名,城市\n陳大文,臺北\n林小美,高雄\n黃志明,臺中\n",
        ),
    ];
    for (label, expected, text) in cases {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
        let (bytes, _, failed) = encoding.encode(text);
        assert!(!failed, "{label}");
        let found = read(&bytes);
        let named = try_read(
            &bytes,
            &ImportSpec {
                encoding: Some(label.to_owned()),
                ..ImportSpec::default()
            },
        )
        .unwrap();
        let first = text.split([',', ';']).next().unwrap();
        for imported in [&found, &named] {
            assert_eq!(imported.table.columns()[0].name, first, "{label}");
            assert_eq!(imported.table.n_rows(), text.lines().count() - 1);
        }
        let said = found.receipt.encoding.unwrap();
        assert_eq!(said, expected, "{label}");
        assert_eq!(found.receipt.format, format!("{said} text"));
    }
    for (label, bom) in [
        ("utf-16le", &b"\xff\xfe"[..]),
        ("utf-16be", b"\xfe\xff"),
        ("utf-16le", b""),
        ("utf-16be", b""),
    ] {
        let text = "name,age\r\nBob,30\r\nEve,40\r\n";
        let units = text.encode_utf16();
        let bytes: Vec<u8> = if label == "utf-16le" {
            units.flat_map(u16::to_le_bytes).collect()
        } else {
            units.flat_map(u16::to_be_bytes).collect()
        };
        let imported = read(&[bom, &bytes].concat());
        assert_eq!(
            (cells(&imported, "age"), imported.table.line(1)),
            (vec!["30".to_owned(), "40".to_owned()], 3)
        );
    }
}

#[test]
fn line_ends_and_separators_of_every_kind() {
    for end in ["\n", "\r\n", "\r"] {
        for mark in [",", ";", "\t", "|"] {
            let row = |cells: [&str; 2]| cells.join(mark) + end;
            let text = [
                row(["name", "n"]),
                row(["\"two\nlines\"", "1"]),
                row(["\"a \"\"b\"\"\"", "2"]),
            ]
            .concat();
            let imported = read(text.as_bytes());
            assert_eq!(cells(&imported, "name"), ["two\nlines", "a \"b\""], "{text:?}");
            assert_eq!(imported.receipt.delimiter, mark.chars().next(), "{text:?}");
            assert_eq!(imported.table.line(1), 4, "{text:?}");
        }
    }
    let mixed = read(b"a,b\n1,2\r\n3,4\r5,6");
    assert_eq!(
        (cells(&mixed, "a"), mixed.table.line(2)),
        (vec!["1".into(), "3".into(), "5".into()], 4)
    );
}

#[test]
fn the_header_is_where_the_user_says() {
    let text = "made today\nid,age\n1,30\n2,40\n";
    let with = |choice| ImportSpec {
        header_line: Some(choice),
        ..ImportSpec::default()
    };
    let imported = try_read(text.as_bytes(), &with(HeaderLine::None)).unwrap();
    assert_eq!((imported.receipt.header_line, imported.table.n_rows()), (0, 3));
    assert_eq!(cells(&imported, "column_2")[0], "age");
    let imported = try_read(text.as_bytes(), &with(HeaderLine::Line(3))).unwrap();
    assert_eq!(
        (imported.receipt.header_line, imported.receipt.set_aside_total),
        (3, 2)
    );
    assert_eq!(imported.table.columns()[0].name, "1");
    assert_eq!(cells(&imported, "1"), ["2"]);
    assert!(matches!(
        try_read(text.as_bytes(), &with(HeaderLine::Line(9))),
        Err(TableError::NoSuchLine { line: 9, last: 4, .. })
    ));
}
