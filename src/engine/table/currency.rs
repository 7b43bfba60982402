//! Currencies that stand with numbers: signs and codes, and how often each is met in a column.

/// What stands before or after an amount, and the currency it means. Longer ones first where one begins
/// another. A sign that several countries use is a currency of its own: `kr` may be Danish or Swedish.
const SIGNS: [(&str, &str); 56] = [
    ("US$", "$"),
    ("CA$", "CAD"),
    ("AU$", "AUD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("R$", "BRL"),
    ("C$", "CAD"),
    ("A$", "AUD"),
    ("$", "$"),
    ("€", "€"),
    ("£", "£"),
    ("¥", "¥"),
    ("￥", "¥"),
    ("₹", "INR"),
    ("₽", "RUB"),
    ("₩", "KRW"),
    ("₺", "TRY"),
    ("₴", "UAH"),
    ("₪", "ILS"),
    ("฿", "฿"),
    ("₫", "₫"),
    ("zł", "PLN"),
    ("Kč", "CZK"),
    ("kr.", "kr"),
    ("kr", "kr"),
    ("Fr.", "CHF"),
    ("EUR", "€"),
    ("USD", "$"),
    ("GBP", "£"),
    ("CHF", "CHF"),
    ("JPY", "JPY"),
    ("CNY", "CNY"),
    ("CAD", "CAD"),
    ("AUD", "AUD"),
    ("NZD", "NZD"),
    ("SEK", "SEK"),
    ("NOK", "NOK"),
    ("DKK", "DKK"),
    ("PLN", "PLN"),
    ("CZK", "CZK"),
    ("HUF", "HUF"),
    ("RON", "RON"),
    ("BGN", "BGN"),
    ("TRY", "TRY"),
    ("RUB", "RUB"),
    ("UAH", "UAH"),
    ("INR", "INR"),
    ("BRL", "BRL"),
    ("MXN", "MXN"),
    ("ZAR", "ZAR"),
    ("KRW", "KRW"),
    ("SGD", "SGD"),
    ("HKD", "HKD"),
    ("ILS", "ILS"),
    ("THB", "฿"),
    ("VND", "₫"),
];

/// What Japanese encodings make of a yen sign.
const YEN_OF_SHIFT_JIS: char = '\\';

/// The text without the currency at its start.
pub fn strip_before(text: &str) -> Option<&str> {
    if text.starts_with(|sign: char| sign.is_ascii_digit()) {
        return None;
    }
    text.strip_prefix(YEN_OF_SHIFT_JIS)
        .or_else(|| SIGNS.iter().find_map(|(sign, _)| text.strip_prefix(sign)))
}

/// The text without the currency at its end.
pub fn strip_after(text: &str) -> Option<&str> {
    if text.ends_with(|sign: char| sign.is_ascii_digit()) {
        return None;
    }
    SIGNS.iter().find_map(|(sign, _)| text.strip_suffix(sign))
}

/// The currency among what stands before or behind the digits of a number.
pub fn of_affixes(before: &str, after: &str) -> Option<&'static str> {
    let found = |text: &str| {
        let known = SIGNS.iter().find(|(sign, _)| text.contains(sign));
        known.map(|(_, currency)| *currency)
    };
    found(before).or_else(|| found(after))
}

/// How many cells of a column are in each currency.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Currencies(Vec<(&'static str, usize)>);

impl Currencies {
    /// One more cell.
    pub fn add(&mut self, currency: &'static str) {
        self.add_all(currency, 1);
    }

    fn add_all(&mut self, currency: &'static str, n: usize) {
        match self.0.iter_mut().find(|(known, _)| *known == currency) {
            Some((_, count)) => *count += n,
            None => self.0.push((currency, n)),
        }
    }

    /// Adds what was met in the cells that follow.
    pub fn merge(&mut self, later: &Self) {
        for &(currency, n) in &later.0 {
            self.add_all(currency, n);
        }
    }

    /// Most frequent first, where there is more than one.
    pub fn mixed(&self) -> Option<Vec<(&'static str, usize)>> {
        let mut sorted = self.0.clone();
        sorted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        (sorted.len() > 1).then_some(sorted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_codes_of_one_currency_are_one() {
        let mut met = Currencies::default();
        for (before, after) in [("€ ", ""), ("", " EUR"), ("-€", "")] {
            met.add(of_affixes(before, after).unwrap());
        }
        assert_eq!(met.mixed(), None);
        let mut later = Currencies::default();
        later.add(of_affixes("US$", "").unwrap());
        later.add(of_affixes("", " USD").unwrap());
        met.merge(&later);
        assert_eq!(met.mixed(), Some(vec![("€", 3), ("$", 2)]));
        assert_eq!(of_affixes("-", " %"), None);
        assert_eq!(of_affixes("HK$", ""), Some("HKD"));
    }

    #[test]
    fn one_sign_is_taken_off() {
        assert_eq!(strip_before("CA$5"), Some("5"));
        assert_eq!(strip_after("5 kr."), Some("5 "));
        assert_eq!((strip_before("5 €"), strip_after("€ 5")), (None, None));
    }
}
