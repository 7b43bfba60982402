//! Bytes → text: byte-order mark, then UTF-8, then UTF-16 without a mark, then chardetng's guess.

mod guess;

use std::borrow::Cow;

use encoding_rs::{CoderResult, Encoding, UTF_8};

use self::guess::{guess, valid_up_to};
use super::TableError;
use crate::engine::{Cancelled, Progress, format};

/// As many bytes are decoded at once.
const DECODED_BYTES: usize = 1 << 20;
/// Bytes looked through between two looks at the cancel flag. Tests cut letters in two.
const PIECE: usize = if cfg!(test) { 5 } else { 8 << 20 };

/// The text of a file and how it was found.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// Without byte-order mark.
    /// UTF-8: as bytes, because looking through a gigabyte at once would keep a cancel waiting.
    pub text: Cow<'a, [u8]>,
    /// WHATWG name, such as `UTF-8`.
    pub encoding: &'static str,
    /// Sentences for the receipt.
    pub notes: Vec<String>,
}

/// Decodes all bytes. Bytes that are no text in the encoding become U+FFFD and are counted in a note.
pub fn decode<'a>(
    file: &str,
    bytes: &'a [u8],
    label: Option<&str>,
    progress: &Progress,
) -> Result<Decoded<'a>, TableError> {
    let mut notes = Vec::new();
    let (encoding, start) = match label {
        Some(name) => (named(name)?, Encoding::for_bom(bytes)),
        None => match Encoding::for_bom(bytes) {
            Some((encoding, length)) => (encoding, Some((encoding, length))),
            None => (guess(bytes, &mut notes, progress)?, None),
        },
    };
    let skipped = start
        .filter(|&(marked, _)| marked == encoding)
        .map_or(0, |(_, length)| length);
    let (text, n_replaced) = to_text(&bytes[skipped..], encoding, progress)?;
    for (piece, bytes) in text.chunks(PIECE).enumerate() {
        progress.check()?;
        if let Some(offset) = memchr::memchr(0, bytes) {
            return Err(TableError::Binary {
                file: file.to_owned(),
                offset: piece * PIECE + offset,
            });
        }
    }
    note_replaced(n_replaced, encoding, &mut notes);
    Ok(Decoded {
        text,
        encoding: encoding.name(),
        notes,
    })
}

fn named(name: &str) -> Result<&'static Encoding, TableError> {
    Encoding::for_label_no_replacement(name.as_bytes()).ok_or_else(|| TableError::UnknownEncoding {
        name: name.to_owned(),
    })
}

/// The text as UTF-8, and how many places were none in the encoding.
fn to_text<'a>(
    bytes: &'a [u8],
    encoding: &'static Encoding,
    progress: &Progress,
) -> Result<(Cow<'a, [u8]>, usize), Cancelled> {
    if encoding == UTF_8 && valid_up_to(bytes, progress)? == bytes.len() {
        return Ok((Cow::Borrowed(bytes), 0));
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let mut n_replaced = 0;
    let mut chunks = bytes.chunks(DECODED_BYTES).peekable();
    while let Some(chunk) = chunks.next() {
        progress.check()?;
        let needed = decoder
            .max_utf8_buffer_length(chunk.len())
            .unwrap_or(chunk.len() * 3);
        text.reserve(needed);
        let before = text.len();
        // The reserve above leaves room for the whole chunk, so one call takes it all.
        let (result, ..) = decoder.decode_to_string(chunk, &mut text, chunks.peek().is_none());
        debug_assert_eq!(result, CoderResult::InputEmpty);
        n_replaced += text[before..].matches('\u{fffd}').count();
    }
    text.shrink_to_fit();
    Ok((Cow::Owned(text.into_bytes()), n_replaced))
}

fn note_replaced(replaced: usize, encoding: &'static Encoding, notes: &mut Vec<String>) {
    if replaced > 0 {
        notes.push(format!(
            "{} no text in {} and shown as \u{fffd}.",
            if replaced == 1 {
                "1 place is".to_owned()
            } else {
                format!("{} places are", format::count(replaced as u64))
            },
            encoding.name()
        ));
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1252;

    use super::*;

    fn decoded(bytes: &[u8], label: Option<&str>) -> Result<(String, &'static str, usize), TableError> {
        decode("f.csv", bytes, label, &Progress::none()).map(|d| {
            (
                String::from_utf8(d.text.into_owned()).unwrap(),
                d.encoding,
                d.notes.len(),
            )
        })
    }

    #[test]
    fn a_currency_tells_no_encoding() {
        for (encoding, sign, name) in [
            (encoding_rs::GB18030, "€", "北京市"),
            (encoding_rs::GB18030, "£", "北京市"),
            (encoding_rs::EUC_JP, "￥", "東京都"),
        ] {
            let text = format!("amount,name\n{}", format!("12 {sign},{name}\n").repeat(16));
            let (bytes, _, failed) = encoding.encode(&text);
            assert!(!failed);
            let (found, ..) = decoded(&bytes, None).unwrap();
            assert_eq!(found, text, "{}", encoding.name());
        }
    }

    #[test]
    fn encodings_are_told_by_mark_and_content() {
        let text = "name;ort;preis\nJosé;Köln;12 €\nZoë;Düren;3 €\n";
        let utf16 = |big: bool| -> Vec<u8> {
            text.encode_utf16()
                .flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() })
                .collect()
        };
        let (latin, _, failed) = encoding_rs::WINDOWS_1252.encode(text);
        assert!(!failed);
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "UTF-8"),
            ([&b"\xff\xfe"[..], &utf16(false)].concat(), "UTF-16LE"),
            ([&b"\xfe\xff"[..], &utf16(true)].concat(), "UTF-16BE"),
            (utf16(false), "UTF-16LE"),
            (utf16(true), "UTF-16BE"),
            (latin.into_owned(), "windows-1252"),
        ] {
            let (found, name, _) = decoded(&bytes, None).unwrap();
            assert_eq!((found.as_str(), name), (text, encoding));
        }
    }

    #[test]
    fn a_guess_shows_a_word_both_ways() {
        let text = "nazwa;kwota\nŁukasz;1,50 zł\nPaweł;2,00 zł\nŻaneta;3,00 zł\nGrażyna;7,10 zł\n";
        let (polish, ..) = encoding_rs::WINDOWS_1250.encode(text);
        let notes = decode("f.csv", &polish, None, &Progress::none()).unwrap().notes;
        assert!(
            notes[0].contains("(“Łukasz” would be “£ukasz” in windows-1252)"),
            "{notes:?}"
        );
        let (latin, ..) = WINDOWS_1252.encode("name\nJosé\nZoë\n");
        let notes = decode("f.csv", &latin, None, &Progress::none()).unwrap().notes;
        assert!(!notes[0].contains("would be"), "{notes:?}");
    }

    #[test]
    fn pounds_are_no_letters() {
        // In windows-1250 the same bytes are Polish: Ł 7, Hĺkon, Sřren.
        let text = "sum,name\n£ 7.50,H\u{e5}kon\n£ 3.25,S\u{f8}ren\n£ -1.00,Z\u{f6}e\n£2.00,Hakon\n";
        let (latin, _, _) = WINDOWS_1252.encode(text);
        let (found, name, _) = decoded(&latin, None).unwrap();
        assert_eq!((found.as_str(), name), (text, "windows-1252"));
        let text = "nazwa;kwota\nŁukasz;1,50 zł\nPaweł;2,00 zł\nŻaneta;3,00 zł\nGrażyna;7,10 zł\n";
        let (polish, _, _) = encoding_rs::WINDOWS_1250.encode(text);
        let (found, name, _) = decoded(&polish, None).unwrap();
        assert_eq!((found.as_str(), name), (text, "windows-1250"));
    }

    proptest::proptest! {
        #[test]
        fn letters_are_known_across_pieces(text in "[aé東😀\n]{0,20}", broken in proptest::option::of(0_usize..40)) {
            let mut bytes = text.into_bytes();
            if let Some(at) = broken.filter(|at| *at < bytes.len()) {
                bytes[at] = 0xff;
            }
            let expected = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
            proptest::prop_assert_eq!(valid_up_to(&bytes, &Progress::none()), Ok(expected));
        }
    }

    #[test]
    fn damaged_utf8_keeps_its_good_letters() {
        let mut bytes = "é,ü,ö,ä,ß,é,ü,ö,ä,ß,é,ü".as_bytes().to_vec();
        bytes.push(0xff);
        let (text, name, notes) = decoded(&bytes, None).unwrap();
        assert!(text.starts_with("é,ü") && text.ends_with('\u{fffd}'));
        assert_eq!((name, notes), ("UTF-8", 1));
    }

    #[test]
    fn a_named_encoding_is_obeyed() {
        assert_eq!(decoded(b"\xe9", Some("latin1")).unwrap().0, "é");
        assert_eq!(
            decoded(b"a", Some("klingon")),
            Err(TableError::UnknownEncoding {
                name: "klingon".to_owned()
            })
        );
    }

    #[test]
    fn zero_bytes_are_no_text() {
        let found = decoded(b"a,b\n1,\0\n1,2\n1,2\n", None);
        assert!(
            matches!(found, Err(TableError::Binary { offset: 6, .. })),
            "{found:?}"
        );
    }
}
