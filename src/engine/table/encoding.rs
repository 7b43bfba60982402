//! Bytes → text: byte-order mark, then UTF-8, then UTF-16 without a mark, then chardetng's guess.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::TableError;
use crate::engine::{Cancelled, Progress, format};

/// The guess looks at this many bytes from the first that is not ASCII.
const GUESS_BYTES: usize = 1 << 20;
/// Bytes looked through between two looks at the cancel flag. Tests cut letters in two.
const PIECE: usize = if cfg!(test) { 5 } else { 8 << 20 };
/// Signs looked at between a currency and its number.
const BETWEEN: usize = 4;
/// Signs of currencies: € £ ￥ in GB 18030, £ ￥ in EUC-JP.
const TWO_BYTES: [[u8; 2]; 5] = [
    [0xa2, 0xe3],
    [0xa1, 0xea],
    [0xa3, 0xa4],
    [0xa1, 0xf2],
    [0xa1, 0xef],
];
/// Damaged UTF-8 is still taken for UTF-8 when whole signs outnumber broken ones by this.
const WHOLE_PER_BROKEN: usize = 10;

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

fn guess(bytes: &[u8], notes: &mut Vec<String>, progress: &Progress) -> Result<&'static Encoding, Cancelled> {
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Ok(encoding);
    }
    let valid = valid_up_to(bytes, progress)?;
    if valid == bytes.len() || is_damaged_utf8(bytes, progress)? {
        return Ok(UTF_8);
    }
    let from = bytes[..valid].iter().position(|b| !b.is_ascii()).unwrap_or(valid);
    let until = bytes.len().min(from + GUESS_BYTES);
    let mut guessed = guess_letters(&bytes[from..until]);
    if guessed != WINDOWS_1252 {
        // Pounds and yens are no letters; in some encodings the same bytes are.
        let is_single = guessed.is_single_byte();
        let again = guess_letters(&without_currencies(&bytes[from..until], is_single));
        guessed = if again.is_single_byte() == is_single {
            again
        } else {
            guessed
        };
    }
    let encoding = commonest(guessed, bytes, progress)?;
    notes.push(format!(
        "Read as {}, judged by the letters that are not ASCII; name another encoding if names look wrong.",
        encoding.name()
    ));
    Ok(encoding)
}

/// How many of the bytes, from the first on, are UTF-8.
fn valid_up_to(bytes: &[u8], progress: &Progress) -> Result<usize, Cancelled> {
    let mut at = 0;
    while at < bytes.len() {
        progress.check()?;
        let end = bytes.len().min(at + PIECE);
        match std::str::from_utf8(&bytes[at..end]) {
            Ok(_) => at = end,
            Err(error) => {
                at += error.valid_up_to();
                // A letter that the end of the piece cuts in two is whole in the next one.
                if error.error_len().is_some() || end == bytes.len() {
                    return Ok(at);
                }
            }
        }
    }
    Ok(at)
}

fn guess_letters(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Signs of currencies beside a number give way to spaces: of one byte as in windows-1252 (€ £ ¤ ¥), else of two.
fn without_currencies(bytes: &[u8], is_single: bool) -> Vec<u8> {
    // Between the sign and the digits: £ -5, ¥(5), 5- £.
    let between = |byte: &&u8| matches!(**byte, b' ' | b'-' | b'(' | b')');
    let is_beside = |at: usize, end: usize| {
        let after = bytes[end..].iter().take(BETWEEN).find(|byte| !between(byte));
        let before = bytes[..at].iter().rev().take(BETWEEN).find(|byte| !between(byte));
        [after, before].into_iter().flatten().any(u8::is_ascii_digit)
    };
    let mut plain = bytes.to_vec();
    let length = if is_single { 1 } else { 2 };
    for (at, sign) in bytes.windows(length).enumerate() {
        let may_be = match *sign {
            [one] => matches!(one, 0x80 | 0xa3..=0xa5),
            [one, two] => TWO_BYTES.contains(&[one, two]),
            _ => false,
        };
        if may_be && is_beside(at, at + length) {
            plain[at..at + length].fill(b' ');
        }
    }
    plain
}

/// Windows-1252 rather than a rarer encoding in which the file reads just the same.
fn commonest(
    guessed: &'static Encoding,
    bytes: &[u8],
    progress: &Progress,
) -> Result<&'static Encoding, Cancelled> {
    if !guessed.is_single_byte() {
        return Ok(guessed);
    }
    let mut is_met = [false; 256];
    for piece in bytes.chunks(PIECE) {
        progress.check()?;
        for &byte in piece {
            is_met[usize::from(byte)] = true;
        }
    }
    let met: Vec<u8> = (128..=255)
        .filter(|&byte: &u8| is_met[usize::from(byte)])
        .collect();
    let read_as = |encoding: &'static Encoding| encoding.decode_without_bom_handling(&met).0;
    Ok(if read_as(guessed) == read_as(WINDOWS_1252) {
        WINDOWS_1252
    } else {
        guessed
    })
}

/// Latin text in UTF-16 has a zero in every second byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    if pairs < 2 {
        None
    } else if odd * 10 >= pairs * 7 && even * 20 < pairs {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 7 && odd * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn is_damaged_utf8(bytes: &[u8], progress: &Progress) -> Result<bool, Cancelled> {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    let mut rest = bytes;
    while !rest.is_empty() {
        progress.check()?;
        // Cut before a letter, so that none is cut in two.
        let end = rest.len().min(PIECE);
        let is_inner = |at: &usize| rest.get(*at).is_some_and(|byte| byte & 0xc0 == 0x80);
        let mut cuts = (end.saturating_sub(3)..=end).rev().filter(|at| *at > 0);
        let cut = cuts.find(|at| !is_inner(at)).unwrap_or(end);
        let piece;
        (piece, rest) = rest.split_at(cut);
        for chunk in piece.utf8_chunks() {
            whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            broken += usize::from(!chunk.invalid().is_empty());
        }
    }
    Ok(whole > broken * WHOLE_PER_BROKEN)
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
    let mut chunks = bytes.chunks(GUESS_BYTES).peekable();
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
