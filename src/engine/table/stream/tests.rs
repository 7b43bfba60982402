use std::io::Write as _;

use super::*;
use crate::engine::table::{read_bytes, read_file};

fn wanted(name: &str, kind: ColumnKind, levels: &[&str]) -> WantedColumn {
    WantedColumn {
        name: name.to_owned(),
        kind,
        levels: levels.iter().map(|&level| level.to_owned()).collect(),
    }
}

fn file_of(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

/// Cells of all rows by column, and the rows that do not fit: how many rows stand before each, and its line.
type Rows = (Vec<Vec<String>>, Vec<(usize, usize)>);

fn read(
    bytes: &[u8],
    spec: &ImportSpec,
    wanted: &[WantedColumn],
) -> Result<(Found, Rows, usize), TableError> {
    let file = file_of(bytes);
    let stream = RowStream::open(file.path(), spec, wanted, &Progress::none())?;
    let names: Vec<String> = stream.found().columns.iter().map(|c| c.name.clone()).collect();
    let mut cells = vec![Vec::new(); names.len()];
    let (mut misfits, mut n_pieces) = (Vec::new(), 0);
    stream.pieces(&Progress::none(), |piece| {
        let before = cells[0].len();
        misfits.extend(piece.misfits.iter().map(|m| (before + m.before, m.line)));
        for (name, cells) in names.iter().zip(&mut cells) {
            cells.extend(piece.table.plain_cells(name)?);
        }
        n_pieces += 1;
        Ok::<_, TableError>(())
    })?;
    Ok((stream.found().clone(), (cells, misfits), n_pieces))
}

fn csv(n_rows: usize, line_end: &str) -> String {
    let mut csv = format!("id,spent,region,note{line_end}");
    for row in 0..n_rows {
        let note = match row % 5 {
            0 => "\"two\nlines, and a \"\"mark\"\"\"".to_owned(),
            1 => "NA".to_owned(),
            2 => format!("0{row}"),
            3 => String::new(),
            _ => "Café".to_owned(),
        };
        let region = ["North", "South", "-", "\"East, far\""][row % 4];
        csv.push_str(&format!("C{row:03},{}.5,{region},{note}{line_end}", row * 7 % 50));
    }
    csv
}

#[test]
fn pieces_hold_what_the_table_holds() {
    let spec = ImportSpec::default();
    let wanted = [
        wanted("spent", ColumnKind::Number, &[]),
        wanted("region", ColumnKind::Category, &["North", "South"]),
    ];
    for line_end in ["\n", "\r\n"] {
        let text = csv(97, line_end);
        let utf16: Vec<u8> = std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let latin = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
        for bytes in [text.as_bytes(), &utf16, &latin, text.trim_end().as_bytes()] {
            let (found, (cells, misfits), n_pieces) = read(bytes, &spec, &wanted).unwrap();
            assert!(n_pieces > 20, "{n_pieces}");
            assert_eq!((found.n_rows, misfits.len()), (97, 0));
            let whole = read_bytes("t.csv", bytes, &spec, &Progress::none()).unwrap();
            assert_eq!(found.sha256, whole.receipt.sha256);
            for (name, own) in ["id", "spent", "region"].iter().zip(&cells) {
                assert_eq!(*own, whole.table.plain_cells(name).unwrap(), "{name}");
            }
            // Not wanted, and kept as they stand.
            assert_eq!(
                cells[3][..5],
                ["two\nlines, and a \"mark\"", "NA", "02", "", "Café"]
            );
        }
    }
}

#[test]
fn rows_that_do_not_fit_keep_their_place() {
    let mut lines: Vec<String> = csv(40, "\n").lines().map(str::to_owned).collect();
    lines.retain(|line| !line.starts_with("lines,") && !line.contains("two"));
    lines.insert(0, "# a title".to_owned());
    lines.insert(2, "too,few".to_owned());
    lines.insert(20, "far,too,many,fields,here".to_owned());
    let text = lines.join("\n");
    let (found, (cells, misfits), _) = read(
        text.as_bytes(),
        &ImportSpec::default(),
        &[wanted("spent", ColumnKind::Number, &[])],
    )
    .unwrap();
    assert_eq!(misfits, [(0, 3), (17, 21)]);
    assert_eq!(found.n_rows, cells[0].len() + 2);
}

#[test]
fn the_format_follows_from_the_whole_file() {
    // The first hundred numbers could be either; the last one tells.
    let mut text = "spent;plain\n".to_owned();
    for _ in 0..100 {
        text.push_str("1.250;1\n");
    }
    text.push_str("1.250,75;2\n");
    let (found, (cells, _), n_pieces) = read(
        text.as_bytes(),
        &ImportSpec::default(),
        &[wanted("spent", ColumnKind::Number, &[])],
    )
    .unwrap();
    assert!(n_pieces > 5);
    assert_eq!(
        (cells[0][0].as_str(), cells[0][100].as_str()),
        ("1250", "1250.75")
    );
    assert_eq!(
        (cells[1][0].as_str(), found.columns[1].kind),
        ("1", ColumnKind::Number)
    );
    assert_eq!(found.columns[0].doubt, None);
    let doubtful = text.replace("1.250,75;2\n", "");
    let (found, ..) = read(
        doubtful.as_bytes(),
        &ImportSpec::default(),
        &[wanted("spent", ColumnKind::Number, &[])],
    )
    .unwrap();
    assert_eq!(
        found.columns[0].doubt,
        Some(["1.250", "1.25", "1250"].map(str::to_owned))
    );
}

#[test]
fn what_does_not_fit_the_kind_is_counted() {
    let text = "age,size\n30,S\nold,M\n40,NA\n,L\n";
    let columns = [
        wanted("age", ColumnKind::Number, &[]),
        wanted("size", ColumnKind::Category, &["L", "NA", "S"]),
    ];
    let (found, (cells, _), _) = read(text.as_bytes(), &ImportSpec::default(), &columns).unwrap();
    assert_eq!((found.columns[0].present, found.columns[0].rejected), (3, 1));
    assert_eq!(found.columns[0].samples, [(3, "old".to_owned())]);
    assert_eq!(cells[0], ["30", "", "40", ""]);
    // A level that elsewhere would be a mark for missing.
    assert_eq!(cells[1], ["S", "M", "NA", "L"]);
}

#[test]
fn files_without_a_header_and_odd_ends() {
    let text = "1,2.5,x\n2,3.5,y\n3,4.5,x\n1,7.5,x\n2,8.5,y\n";
    let (found, (cells, _), _) = read(text.as_bytes(), &ImportSpec::default(), &[]).unwrap();
    assert_eq!(found.n_rows, 5);
    assert_eq!(cells[1], ["2.5", "3.5", "4.5", "7.5", "8.5"]);
    // A quotation that nothing closes, longer than is waited for.
    let mut text = "a,b\n1,x\n2,\"open\n".to_owned();
    for row in 3..2000 {
        text.push_str(&format!("{row},y\n"));
    }
    let (_, (cells, misfits), _) = read(text.as_bytes(), &ImportSpec::default(), &[]).unwrap();
    assert_eq!((misfits, cells[0].len()), (vec![(1, 3)], 1998));
    for bytes in [&b""[..], b"\n\n", b"a,b\n"] {
        assert!(read(bytes, &ImportSpec::default(), &[]).is_err());
    }
}

#[test]
fn packed_files_come_in_pieces_too() {
    let text = csv(60, "\n");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    let columns = [wanted("spent", ColumnKind::Number, &[])];
    let (found, (cells, _), _) = read(&packed, &ImportSpec::default(), &columns).unwrap();
    assert_eq!((found.n_rows, cells[1][3].as_str()), (60, "21.5"));
    let file = file_of(&packed);
    let whole = read_file(file.path(), &ImportSpec::default(), &Progress::none()).unwrap();
    assert_eq!(found.sha256, whole.receipt.sha256);
}
