//! Which encoding a file without a byte-order mark has, judged by its bytes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::PIECE;
use crate::engine::{Cancelled, Progress};

/// The guess looks at this many bytes from the first that is not ASCII.
const GUESS_BYTES: usize = 1 << 20;
/// Longer words are no examples.
const WORD_BYTES: usize = 30;
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

/// UTF-8, UTF-16 without a mark, or what chardetng takes it for; a guess is told in `notes`.
pub fn guess(
    bytes: &[u8],
    notes: &mut Vec<String>,
    progress: &Progress,
) -> Result<&'static Encoding, Cancelled> {
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
    let example = doubtful_word(&bytes[from..until], encoding).unwrap_or_default();
    notes.push(format!(
        "Read as {}, judged by the letters that are not ASCII; name another encoding if names look wrong{example}.",
        encoding.name()
    ));
    Ok(encoding)
}

/// A word that windows-1252 reads otherwise, both ways: a few letters leave a guess between them open, and whoever
/// knows the names sees which it is.
fn doubtful_word(bytes: &[u8], guessed: &'static Encoding) -> Option<String> {
    if !guessed.is_single_byte() {
        return None;
    }
    let is_inside = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    bytes
        .split(|byte| !is_inside(byte))
        .filter(|word| word.len() <= WORD_BYTES)
        .map(|word| [guessed, WINDOWS_1252].map(|encoding| encoding.decode_without_bom_handling(word).0))
        .find(|[here, there]| here != there)
        .map(|[here, there]| format!(" (“{here}” would be “{there}” in windows-1252)"))
}

/// How many of the bytes, from the first on, are UTF-8.
pub fn valid_up_to(bytes: &[u8], progress: &Progress) -> Result<usize, Cancelled> {
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
