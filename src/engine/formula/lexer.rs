//! Text → the pieces of a formula, each with its place.

use super::error::{FormulaError, Span};

/// A piece of a formula.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    Number(f64),
    /// In quotes.
    Words(String),
    /// A column, a function, or one of the words and, or, not, true, false.
    Name(String),
    /// In brackets: always a column.
    Column(String),
    Sign(Sign),
    End,
}

/// An operator, a bracket or a comma.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Plus,
    Minus,
    Times,
    Divide,
    Power,
    Equal,
    Differs,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    Open,
    Close,
    Comma,
}

/// Longer ones first.
const SIGNS: [(&str, Sign); 24] = [
    ("==", Sign::Equal),
    ("!=", Sign::Differs),
    ("<>", Sign::Differs),
    ("<=", Sign::LessOrEqual),
    (">=", Sign::MoreOrEqual),
    ("**", Sign::Power),
    ("=", Sign::Equal),
    ("≠", Sign::Differs),
    ("≤", Sign::LessOrEqual),
    ("≥", Sign::MoreOrEqual),
    ("<", Sign::Less),
    (">", Sign::More),
    ("+", Sign::Plus),
    ("-", Sign::Minus),
    ("\u{2212}", Sign::Minus),
    ("*", Sign::Times),
    ("×", Sign::Times),
    ("/", Sign::Divide),
    ("÷", Sign::Divide),
    ("^", Sign::Power),
    ("(", Sign::Open),
    (")", Sign::Close),
    (",", Sign::Comma),
    (";", Sign::Comma),
];

/// The pieces in their order; the last one is the end.
pub fn pieces(text: &str) -> Result<Vec<(Piece, Span)>, FormulaError> {
    let signs: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&sign) = signs.get(at) {
        if sign.is_whitespace() {
            at += 1;
            continue;
        }
        let from = at;
        let piece = match sign {
            '0'..='9' => number(&signs, &mut at)?,
            '.' if signs.get(at + 1).is_some_and(char::is_ascii_digit) => number(&signs, &mut at)?,
            '"' | '\'' => Piece::Words(quoted(&signs, &mut at, sign)?),
            '“' | '„' => Piece::Words(quoted(&signs, &mut at, '”')?),
            '[' => Piece::Column(bracketed(&signs, &mut at)?),
            _ if sign.is_alphabetic() || sign == '_' => name(&signs, &mut at),
            _ => operator(&signs, &mut at)?,
        };
        found.push((piece, Span { from, to: at }));
    }
    let end = Span {
        from: signs.len(),
        to: signs.len(),
    };
    found.push((Piece::End, end));
    Ok(found)
}

fn number(signs: &[char], at: &mut usize) -> Result<Piece, FormulaError> {
    let from = *at;
    let digits = |at: &mut usize| {
        while signs.get(*at).is_some_and(char::is_ascii_digit) {
            *at += 1;
        }
    };
    digits(at);
    if signs.get(*at) == Some(&'.') {
        *at += 1;
        digits(at);
    }
    let has_sign = matches!(signs.get(*at + 1), Some('+' | '-'));
    let is_exponent = matches!(signs.get(*at), Some('e' | 'E'))
        && signs
            .get(*at + 1 + usize::from(has_sign))
            .is_some_and(char::is_ascii_digit);
    if is_exponent {
        *at += 1 + usize::from(has_sign);
        digits(at);
    }
    let is_cut = signs
        .get(*at)
        .is_none_or(|c| !c.is_alphanumeric() && *c != '.' && *c != '_');
    let text: String = signs[from..*at].iter().collect();
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && is_cut => Ok(Piece::Number(value)),
        _ => {
            let span = Span { from, to: *at + 1 };
            Err(FormulaError::new(
                span,
                "this is no number; write it as 1250.5, and put column names that begin with a digit in [brackets]",
            ))
        }
    }
}

fn quoted(signs: &[char], at: &mut usize, end: char) -> Result<String, FormulaError> {
    let from = *at;
    enclosed(signs, at, end).ok_or_else(|| {
        let span = Span {
            from,
            to: signs.len(),
        };
        FormulaError::new(span, format!("this text is never closed; write {end} behind it"))
    })
}

fn bracketed(signs: &[char], at: &mut usize) -> Result<String, FormulaError> {
    let from = *at;
    enclosed(signs, at, ']').ok_or_else(|| {
        let span = Span {
            from,
            to: signs.len(),
        };
        FormulaError::new(span, "this column name is never closed; write ] behind it")
    })
}

/// What stands before `end`; twice `end` stands for itself.
fn enclosed(signs: &[char], at: &mut usize, end: char) -> Option<String> {
    *at += 1;
    let mut text = String::new();
    loop {
        let sign = *signs.get(*at)?;
        *at += 1;
        if sign == end {
            if signs.get(*at) != Some(&end) {
                return Some(text);
            }
            *at += 1;
        }
        text.push(sign);
    }
}

fn name(signs: &[char], at: &mut usize) -> Piece {
    let from = *at;
    while signs
        .get(*at)
        .is_some_and(|sign| sign.is_alphanumeric() || *sign == '_' || *sign == '.')
    {
        *at += 1;
    }
    Piece::Name(signs[from..*at].iter().collect())
}

fn operator(signs: &[char], at: &mut usize) -> Result<Piece, FormulaError> {
    for (text, sign) in SIGNS {
        let length = text.chars().count();
        let stands = signs.get(*at..*at + length);
        if stands.is_some_and(|stands| stands.iter().copied().eq(text.chars())) {
            *at += length;
            return Ok(Piece::Sign(sign));
        }
    }
    let span = Span {
        from: *at,
        to: *at + 1,
    };
    Err(FormulaError::new(
        span,
        format!(
            "{} means nothing here; put column names with such signs in [brackets]",
            signs[*at]
        ),
    ))
}
