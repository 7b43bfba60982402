//! How numbers are written for people: one place, so that screen, picture and message agree.
//!
//! Thousands are parted by a narrow no-break space, decimals by a point, minus is U+2212.

use std::path::Path;

/// Narrow no-break space: parts thousands, and a number from its unit.
pub const NARROW_SPACE: char = '\u{202f}';
/// The minus sign.
pub const MINUS: char = '\u{2212}';

/// `1250` → `1 250`.
pub fn count(n: impl TryInto<u64>) -> String {
    n.try_into()
        .map_or_else(|_| String::new(), |n| group(&n.to_string()))
}

/// A number with a fixed number of decimals, grouped: `2655.21` → `2 655.21`. Not finite: empty.
pub fn decimal(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let text = format!("{:.decimals$}", value.abs());
    let is_zero = text.bytes().all(|b| b == b'0' || b == b'.');
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(w, r)| (w, r));
    let mut out = String::new();
    if value < 0.0 && !is_zero {
        out.push(MINUS);
    }
    out.push_str(&group(whole));
    if !rest.is_empty() {
        out.push('.');
        out.push_str(rest);
    }
    out
}

/// A score or metric: three decimals.
pub fn metric(value: f64) -> String {
    decimal(value, 3)
}

/// A score (0 to 1) and the threshold that decides on it, as they stand beside each other: three decimals and two, and
/// more only where these would show both as equal, or the wrong one as the higher. `0.4998` and `0.50`.
pub fn against(score: f64, threshold: f64) -> (String, String) {
    /// All that a double can tell apart.
    const MOST: usize = 17;
    let written = |score_decimals: usize, threshold_decimals: usize| {
        let score = decimal(score, score_decimals);
        let threshold = decimal(threshold, threshold_decimals);
        (score, at_least_two_decimals(threshold))
    };
    let shows_side = |(shown, at): &(String, String)| {
        let read = |text: &str| text.parse::<f64>().ok();
        let order = read(shown).zip(read(at)).and_then(|(a, b)| a.partial_cmp(&b));
        order == score.partial_cmp(&threshold)
    };
    let usual = (metric(score), decimal(threshold, 2));
    if score == threshold || shows_side(&usual) {
        return usual;
    }
    let mut longer = (3..=MOST).map(|decimals| written(decimals, decimals));
    longer.find(shows_side).unwrap_or(usual)
}

/// Without noughts at the end, but for the first two decimals.
fn at_least_two_decimals(text: String) -> String {
    let Some(point) = text.find('.') else { return text };
    let kept = text.trim_end_matches('0').len().max(point + 3);
    text.chars().take(kept).collect()
}

/// A share (0 to 1) as `92.6 %`.
pub fn percent(share: f64, decimals: usize) -> String {
    if share.is_finite() {
        format!("{}{NARROW_SPACE}%", decimal(share * 100.0, decimals))
    } else {
        String::new()
    }
}

/// `+0.32` or `−0.32`; what is shown as nothing has no sign.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = decimal(value, decimals);
    let is_above = text.contains(|sign: char| ('1'..='9').contains(&sign)) && !text.starts_with(MINUS);
    if is_above { format!("+{text}") } else { text }
}

/// `0.774 to 0.855`.
pub fn range(low: f64, high: f64, decimals: usize) -> String {
    format!("{} to {}", decimal(low, decimals), decimal(high, decimals))
}

/// At most four significant digits, for means and axis read-outs; never an exponent below 1e15.
pub fn significant(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if !value.is_finite() {
        return String::new();
    }
    if value.abs() >= 1e15 || value.abs() < 1e-6 {
        return format!("{value:.2e}").replace('-', &MINUS.to_string());
    }
    let magnitude = value.abs().log10().floor();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bounded to 0..=9"
    )]
    let decimals = (3.0 - magnitude).clamp(0.0, 9.0) as usize;
    trimmed(decimal(value, decimals))
}

/// Without noughts at the end of the decimals.
pub fn trimmed(text: String) -> String {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// With a capital letter at its beginning.
pub fn capital(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().into_iter().flat_map(char::to_uppercase);
    first.chain(signs).collect()
}

/// A radius: at most four decimals, the same wherever it is shown.
pub fn radius(value: f64) -> String {
    let text = trimmed(decimal(value, 4));
    // A tiny one is not nothing.
    if text == "0" { significant(value) } else { text }
}

/// A mean or deviation: one decimal more than the column has, at most four significant digits.
pub fn mean(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let magnitude = value.abs().max(1e-9).log10().floor();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bounded to 0..=9"
    )]
    let significant = (3.0 - magnitude).clamp(0.0, 9.0) as usize;
    decimal(value, significant.min(decimals + 1))
}

/// A median may fall between two values: then it takes one decimal more.
pub fn median(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    let is_between = ((value * scale).round() - value * scale).abs() > 1e-6;
    decimal(value, decimals + usize::from(is_between))
}

/// Short form for axis ticks: `8 k`, `1.2 M`. Never for tables.
pub fn axis(value: f64) -> String {
    for (size, unit) in [(1e9, 'G'), (1e6, 'M'), (1e4, 'k')] {
        if value.abs() >= size {
            let scale = if unit == 'k' { 1e3 } else { size };
            return format!("{}{NARROW_SPACE}{unit}", significant(value / scale));
        }
    }
    significant(value)
}

/// A p value: `< 0.001` below that.
pub fn p_value(p: f64) -> String {
    if p < 0.001 {
        "< 0.001".to_owned()
    } else {
        metric(p)
    }
}

/// `48 MB`, `2.1 GB`: in powers of 1,000.
pub fn bytes(n: u64) -> String {
    let size = n as f64;
    let (size, unit) = if size < 999.5e3 {
        (size / 1e3, "kB")
    } else if size < 999.5e6 {
        (size / 1e6, "MB")
    } else {
        (size / 1e9, "GB")
    };
    format!("{} {unit}", decimal(size, usize::from(size < 9.95)))
}

/// A file without its folder, as shown.
pub fn file_name(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// "two", up to twelve; beyond in digits.
pub fn number_word(n: usize) -> String {
    const WORDS: [&str; 13] = [
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    WORDS
        .get(n)
        .map_or_else(|| count(n as u64), |&word| word.to_owned())
}

/// `2 customers`, `1 customer`: so many, and the noun for that many.
pub fn plural(n: impl TryInto<u64>, one: &str, many: &str) -> String {
    let n: Option<u64> = n.try_into().ok();
    let counted = n.map_or_else(String::new, count);
    format!("{counted} {}", if n == Some(1) { one } else { many })
}

/// `a`, `a and b`, `a, b and c`.
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn group(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() * 2);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(NARROW_SPACE);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed() {
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(listed(&names), "a, b and c");
        assert_eq!(listed(&names[..2]), "a and b");
        assert_eq!(
            (listed(&names[..1]), listed(&[])),
            ("a".to_owned(), String::new())
        );
    }

    #[test]
    fn a_score_shows_on_which_side_of_its_threshold_it_is() {
        for (score, threshold, expected) in [
            (0.734_2, 0.5, ("0.734", "0.50")),
            (0.499_8, 0.5, ("0.4998", "0.50")),
            (0.500_04, 0.5, ("0.50004", "0.50")),
            // A threshold of more digits shows them where it would seem to be lower.
            (0.502, 0.503_4, ("0.502", "0.503")),
            (0.503_6, 0.503_4, ("0.504", "0.50")),
            (0.500_41, 0.500_4, ("0.50041", "0.5004")),
            (0.419_7, 0.42, ("0.4197", "0.42")),
            // Two decimals would show the threshold above a score that reaches it.
            (0.557, 0.556, ("0.557", "0.556")),
            (0.999_9, 1.0, ("0.9999", "1.00")),
            (0.000_1, 0.0, ("0.0001", "0.00")),
            // What reaches the threshold exactly is said to.
            (0.5, 0.5, ("0.500", "0.50")),
        ] {
            let (shown, at) = against(score, threshold);
            assert_eq!((shown.as_str(), at.as_str()), expected);
        }
        assert_eq!(against(f64::NAN, 0.5), (String::new(), "0.50".to_owned()));
    }

    #[test]
    fn every_neighbour_of_a_threshold_is_told_from_it() {
        for threshold in [0.07, 0.3, 0.42, 0.5, 0.503_412, 0.999] {
            for step in [1e-3, 1e-5, 1e-9, 1e-15] {
                for score in [threshold - step, threshold + step] {
                    let (shown, at) = against(score, threshold);
                    let (shown, at): (f64, f64) = (shown.parse().unwrap(), at.parse().unwrap());
                    assert_eq!(shown < at, score < threshold, "{score} {threshold}");
                    assert_eq!(shown > at, score > threshold, "{score} {threshold}");
                }
            }
        }
    }

    #[test]
    fn numbers_are_grouped_and_signed() {
        for (text, expected) in [
            (count(1250_u64), "1\u{202f}250"),
            (count(999_u64), "999"),
            (plural(1_usize, "row", "rows"), "1 row"),
            (plural(0_u64, "row", "rows"), "0 rows"),
            (plural(1_250_u64, "row", "rows"), "1\u{202f}250 rows"),
            (decimal(2655.21, 2), "2\u{202f}655.21"),
            (decimal(-0.5, 1), "\u{2212}0.5"),
            (decimal(-0.0001, 2), "0.00"),
            (decimal(f64::NAN, 2), ""),
            (percent(0.926, 1), "92.6\u{202f}%"),
            (signed(0.32, 2), "+0.32"),
            (signed(-0.32, 2), "\u{2212}0.32"),
            (significant(123_456.0), "123\u{202f}456"),
            (significant(12.345), "12.35"),
            (significant(0.5), "0.5"),
            (radius(0.381_58), "0.3816"),
            (radius(0.5475), "0.5475"),
            (radius(0.5), "0.5"),
            (radius(12.0), "12"),
            (radius(0.000_02), "0.00002"),
            (radius(0.0), "0"),
            (axis(8000.0), "8\u{202f}000"),
            (axis(12_000.0), "12\u{202f}k"),
            (axis(1_200_000.0), "1.2\u{202f}M"),
            (p_value(0.0001), "< 0.001"),
        ] {
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn means_have_the_precision_of_the_column() {
        for (shown, expected) in [
            (mean(41.5821, 0), "41.6"),
            (mean(2655.2134, 2), "2\u{202f}655"),
            (mean(0.012_345, 2), "0.012"),
            (mean(0.0, 2), "0.000"),
            (mean(f64::NAN, 2), ""),
            (median(42.0, 0), "42"),
            (median(41.5, 0), "41.5"),
            (median(2.4, 2), "2.40"),
        ] {
            assert_eq!(shown, expected);
        }
    }
}
