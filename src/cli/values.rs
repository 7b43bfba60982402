//! Values of options: what a person types → what the Study holds.

use std::{collections::BTreeMap, str::FromStr};

use crate::{
    engine::{
        purchases::{Cut, Day},
        study::{FEATURE_WEIGHT_RANGE, FOLD_RANGE, HeaderLine, MOST_REPEATS, WEIGHT_RANGE},
    },
    export::TextCells,
};

/// As many segments as the engine can label.
const MOST_SEGMENTS: usize = 255;

/// Column names parted by commas; a name with a comma in it stands in quotation marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names(pub Vec<String>);

impl FromStr for Names {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let record = csv::ReaderBuilder::new()
            .has_headers(false)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes())
            .into_records()
            .next();
        let names: Vec<String> = match record {
            Some(Ok(record)) => record.iter().map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        if names.is_empty() || names.iter().any(String::is_empty) {
            return Err("name columns parted by commas, such as age,region".to_owned());
        }
        Ok(Self(names))
    }
}

/// What a row of each class counts: `Bargain Hunter=1,Premium Buyer=3`.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnWeights(pub BTreeMap<String, f64>);

impl FromStr for OwnWeights {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let own = weights(text, WEIGHT_RANGE, "label with its number, such as Premium=3")?;
        if own.is_empty() {
            return Err(
                "give labels with their numbers, such as \"Bargain Hunter=1,Premium Buyer=3\"".to_owned(),
            );
        }
        Ok(Self(own))
    }
}

/// How much features count: `age=2,total_spent=0.5`.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureWeights(pub BTreeMap<String, f64>);

impl FromStr for FeatureWeights {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let own = weights(
            text,
            FEATURE_WEIGHT_RANGE,
            "column with its number, such as age=2",
        )?;
        if own.is_empty() {
            return Err("give columns with their numbers, such as age=2,total_spent=0.5".to_owned());
        }
        Ok(Self(own))
    }
}

/// Names with numbers in a range; `pair`: what each should be, with an example.
fn weights(text: &str, (least, most): (f64, f64), pair: &str) -> Result<BTreeMap<String, f64>, String> {
    let pairs = Names::from_str(text).map(|names| names.0).unwrap_or_default();
    let mut own = BTreeMap::new();
    for found in &pairs {
        // A name may hold an equals sign itself; a number cannot.
        let (name, number) = found
            .rsplit_once('=')
            .ok_or_else(|| format!("“{found}” is no {pair}"))?;
        let (name, number) = (name.trim(), number.trim());
        let weight = number
            .parse::<f64>()
            .ok()
            .filter(|weight| (least..=most).contains(weight))
            .ok_or_else(|| {
                format!("the weight of “{name}” is {number}; give a number from {least} to {most}")
            })?;
        if own.insert(name.to_owned(), weight).is_some() {
            return Err(format!("“{name}” is given two weights"));
        }
    }
    Ok(own)
}

/// How many segments; `None`: the clearest silhouette.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentCount(pub Option<usize>);

impl FromStr for SegmentCount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "auto" {
            return Ok(Self(None));
        }
        segments(text)
            .map(|k| Self(Some(k)))
            .ok_or_else(|| format!("give auto, or a whole number from 2 to {MOST_SEGMENTS}"))
    }
}

fn segments(text: &str) -> Option<usize> {
    let k = text.trim().parse().ok()?;
    (2..=MOST_SEGMENTS).contains(&k).then_some(k)
}

/// `2..10`, both ends included.
pub fn segment_range(text: &str) -> Result<(usize, usize), String> {
    let range = text.split_once("..").and_then(|(low, high)| {
        let high = high.strip_prefix('=').unwrap_or(high);
        Some((segments(low)?, segments(high)?))
    });
    range.filter(|(low, high)| low <= high).ok_or_else(|| {
        format!("give the smallest and the largest number, from 2 to {MOST_SEGMENTS}, such as 2..10")
    })
}

/// One sign; `\t` and `tab` are a tab.
pub fn mark(text: &str) -> Result<char, String> {
    if text == "\\t" || text == "tab" {
        return Ok('\t');
    }
    let mut signs = text.chars();
    match (signs.next(), signs.next()) {
        (Some(sign), None) => Ok(sign),
        _ => Err("give a single sign, or tab".to_owned()),
    }
}

/// How texts are written: made safe for spreadsheets unless asked for raw.
pub fn text_cells(is_raw: bool) -> TextCells {
    if is_raw { TextCells::Raw } else { TextCells::Safe }
}

/// The line with the names, or `none`.
pub fn header_line(text: &str) -> Result<HeaderLine, String> {
    if text == "none" {
        return Ok(HeaderLine::None);
    }
    match text.trim().parse() {
        Ok(line) if line > 0 => Ok(HeaderLine::Line(line)),
        _ => Err("give the number of a line, the first is 1, or none".to_owned()),
    }
}

/// A share of rows to test on.
pub fn fraction(text: &str) -> Result<f64, String> {
    number_between(text, 0.0, 0.9)
}

/// A probability.
pub fn probability(text: &str) -> Result<f64, String> {
    number_between(text, 0.0, 1.0)
}

/// How many folds.
pub fn folds(text: &str) -> Result<usize, String> {
    whole_between(text, FOLD_RANGE.0, FOLD_RANGE.1)
}

/// How often the rows are parted anew.
pub fn repeats(text: &str) -> Result<usize, String> {
    whole_between(text, 1, MOST_REPEATS)
}

fn whole_between(text: &str, low: usize, high: usize) -> Result<usize, String> {
    let number = text.trim().parse().ok();
    number
        .filter(|n| (low..=high).contains(n))
        .ok_or_else(|| format!("give a whole number from {low} to {high}"))
}

/// From which probability on a row is predicted positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ThresholdChoice {
    At(f64),
    /// The highest F1, found on rows that do not test.
    BestF1,
    /// The largest recall + specificity − 1 (Youden 1950), found on rows that do not test.
    Youden,
}

impl FromStr for ThresholdChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim() {
            "best-f1" => Ok(Self::BestF1),
            "youden" => Ok(Self::Youden),
            text => probability(text)
                .map(Self::At)
                .map_err(|_no_number| "give a number from 0 to 1, best-f1 or youden".to_owned()),
        }
    }
}

/// A penalty.
pub fn penalty(text: &str) -> Result<f64, String> {
    number(text)
        .filter(|value| *value >= 0.0)
        .ok_or_else(|| "give 0 or a positive number".to_owned())
}

/// A day of the calendar.
pub fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "write the day as year, month and day, such as 2024-12-31".to_owned())
}

/// `38.5`, or a quantile: `q0.67`.
pub fn cut(text: &str) -> Result<Cut, String> {
    let share = text
        .trim()
        .strip_prefix('q')
        .map(|share| number_between(share, 0.0, 1.0));
    match share {
        Some(share) => share.map(Cut::Quantile),
        None => number(text)
            .map(Cut::Value)
            .ok_or_else(|| "give a value such as 38.5, or a quantile such as q0.67".to_owned()),
    }
}

fn number_between(text: &str, low: f64, high: f64) -> Result<f64, String> {
    number(text)
        .filter(|value| (low..=high).contains(value))
        .ok_or_else(|| format!("give a number from {low} to {high}"))
}

/// Finite, and never a minus before zero.
fn number(text: &str) -> Option<f64> {
    let value: f64 = text.trim().parse().ok()?;
    value.is_finite().then_some(value + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Result<Vec<String>, String> {
        text.parse().map(|Names(names)| names)
    }

    #[test]
    fn names_are_parted_by_commas() {
        assert_eq!(names("a,b").unwrap(), ["a", "b"]);
        assert_eq!(names(" a , b c ").unwrap(), ["a", "b c"]);
        assert_eq!(names("\"spent, €\",b").unwrap(), ["spent, €", "b"]);
        for text in ["", "a,,b", ",", "a,"] {
            assert!(names(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn own_weights_are_labels_with_numbers() {
        let own = |text: &str| {
            text.parse()
                .map(|OwnWeights(own)| own.into_iter().collect::<Vec<_>>())
        };
        let pair = |label: &str, weight: f64| (label.to_owned(), weight);
        assert_eq!(
            own("Bargain Hunter=1, Premium Buyer = 3.5"),
            Ok(vec![pair("Bargain Hunter", 1.0), pair("Premium Buyer", 3.5)])
        );
        assert_eq!(own("a=b=2"), Ok(vec![pair("a=b", 2.0)]));
        assert_eq!(own("\"a,b=2\""), Ok(vec![pair("a,b", 2.0)]));
        for text in ["", "a", "a=0", "a=-1", "a=x", "a=", "a=NaN", "a=1e9", "a=1,a=2"] {
            assert!(own(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn features_have_weights() {
        let own = |text: &str| text.parse().map(|FeatureWeights(own)| own);
        assert_eq!(own("age=2, region=0").unwrap()["region"], 0.0);
        assert!(own("age").unwrap_err().contains("no column with its number"));
        assert!(own("age=11").unwrap_err().contains("from 0 to 10"));
        assert!(own("").is_err() && own("age=1,age=2").is_err() && own("age=-1").is_err());
    }

    #[test]
    fn the_header_is_a_line_or_none() {
        assert_eq!(header_line("3"), Ok(HeaderLine::Line(3)));
        assert_eq!(header_line("none"), Ok(HeaderLine::None));
        for text in ["0", "-1", "first", ""] {
            assert!(header_line(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn segments_are_counted() {
        let count = |text: &str| text.parse().map(|SegmentCount(k)| k);
        assert_eq!(count("auto"), Ok(None));
        assert_eq!(count("4"), Ok(Some(4)));
        for text in ["1", "0", "-3", "256", "four", ""] {
            assert!(count(text).unwrap_err().contains("auto"), "{text:?}");
        }
        assert_eq!(segment_range("2..10"), Ok((2, 10)));
        assert_eq!(segment_range("3..=3"), Ok((3, 3)));
        for text in ["10..2", "1..4", "2-10", "2..", "..", "2..256"] {
            assert!(segment_range(text).unwrap_err().contains("2..10"), "{text:?}");
        }
    }

    #[test]
    fn marks_are_single_signs() {
        for (text, expected) in [(";", ';'), ("\\t", '\t'), ("tab", '\t'), ("\t", '\t'), ("·", '·')] {
            assert_eq!(mark(text), Ok(expected));
        }
        assert!(mark(";;").is_err() && mark("").is_err());
    }

    #[test]
    fn days_and_cuts_are_read() {
        assert_eq!(
            day("1997-12-31").map(|day| day.to_string()),
            Ok("1997-12-31".to_owned())
        );
        assert!(day("31.12.1997").unwrap_err().contains("2024-12-31"));
        assert_eq!(cut("38.5"), Ok(Cut::Value(38.5)));
        assert_eq!(cut("q0.67"), Ok(Cut::Quantile(0.67)));
        assert!(cut("q1.5").is_err() && cut("much").unwrap_err().contains("q0.67"));
    }

    #[test]
    fn numbers_stay_in_their_ranges() {
        assert_eq!(fraction("0"), Ok(0.0));
        assert!(fraction("0.95").is_err() && fraction("nan").is_err() && fraction("a").is_err());
        assert!(probability("1.1").is_err() && probability("inf").is_err());
        let threshold = |text: &str| text.parse::<ThresholdChoice>();
        assert_eq!(threshold("0.3"), Ok(ThresholdChoice::At(0.3)));
        assert_eq!(threshold("best-f1"), Ok(ThresholdChoice::BestF1));
        assert!(threshold("1.1").unwrap_err().contains("youden") && threshold("f1").is_err());
        assert_eq!((folds("5"), repeats("1")), (Ok(5), Ok(1)));
        assert!(
            folds("1").is_err() && folds("51").is_err() && repeats("0").is_err() && folds("2.5").is_err()
        );
        assert_eq!(penalty("0.5"), Ok(0.5));
        assert!(penalty("-1").is_err() && penalty("inf").is_err());
        assert!(penalty("-0").unwrap().is_sign_positive());
    }
}
