use proptest::prelude::*;

use super::*;

fn walked(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let bytes = trimmed(text.as_bytes());
    let mut walk = Walk::new(bytes, delimiter, 0, 1);
    let mut records = Vec::new();
    let mut fields = Vec::new();
    while let Found::Record(record) = walk.next(&mut fields) {
        assert_eq!(record.line, 1 + count_breaks(&bytes[..record.start]));
        if !record.is_unclosed {
            records.push(
                fields
                    .iter()
                    .map(|f| unquoted(f.of(text, 0)).into_owned())
                    .collect(),
            );
        }
        fields.clear();
    }
    records
}

fn by_crate(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    reader(text.as_bytes(), delimiter)
        .byte_records()
        .map(|record| {
            let text = |field| String::from_utf8_lossy(field).into_owned();
            record.unwrap().iter().map(text).collect()
        })
        .collect()
}

#[test]
fn unclosed_quotations_cost_one_line() {
    assert_eq!(walked("a,b\n1,\"x\n2,y\n", b','), [["a", "b"], ["2", "y"]]);
    assert_eq!(walked("\"a\"b\"\n", b','), [["ab\""]]);
}

proptest! {
    /// As the `csv` crate, where every quotation is closed.
    #[test]
    fn fields_are_those_of_the_csv_crate(text in "[a1é;\"\n\r]{0,40}") {
        let closed = format!("{text}\"\nlast;\"\"");
        for text in [text.replace('"', ""), closed] {
            let found = walked(&text, b';');
            let expected = by_crate(&text, b';');
            // A quotation that the added mark opens is not closed: the crate then reads to the end.
            if found.last() == expected.last() {
                prop_assert_eq!(found, expected, "{:?}", text);
            }
        }
    }

    #[test]
    fn the_end_of_a_field_is_found(text in "[a-z\u{80}-\u{ff}]{0,150}", at in 0..150_usize, needle in prop::sample::select(vec![',', '\n', '\r'])) {
        let at = (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let text = format!("{}{needle}{}", &text[..at], &text[at..]);
        prop_assert_eq!(Walk::new(text.as_bytes(), b',', 0, 1).plain_end(0), at);
    }
}

#[test]
fn quotation_marks_are_taken_off() {
    for (raw, expected) in [
        ("a", "a"),
        ("\"a\"", "a"),
        ("\"a\"\"b\"", "a\"b"),
        ("\"a\"b\"", "ab\""),
        ("\"\"", ""),
        ("a\"b", "a\"b"),
    ] {
        assert_eq!(unquoted(raw), expected);
    }
}
