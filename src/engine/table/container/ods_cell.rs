//! One cell of an OpenDocument spreadsheet: its attributes and its text → what it holds.

use quick_xml::events::{BytesRef, BytesStart};

use super::{Cells, excel::iso};

/// Spaces that one mark may stand for.
const MOST_SPACES: usize = 100;

/// The cell being read.
pub struct Open {
    pub repeats: u32,
    kind: Option<String>,
    value: Option<String>,
    is_error: bool,
    pub text: String,
    pub has_paragraph: bool,
}

impl Open {
    pub fn of(element: &BytesStart<'_>) -> Self {
        let kind = attribute(element, "office:value-type");
        let value = kind.as_deref().and_then(|kind| {
            attribute(
                element,
                match kind {
                    "date" => "office:date-value",
                    "time" => "office:time-value",
                    "boolean" => "office:boolean-value",
                    "string" => "office:string-value",
                    _ => "office:value",
                },
            )
        });
        Self {
            repeats: repeats(element, "table:number-columns-repeated"),
            is_error: attribute(element, "calcext:value-type").as_deref() == Some("error"),
            kind,
            value,
            text: String::new(),
            has_paragraph: false,
        }
    }

    /// An element within the cell.
    pub fn mark(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "text:p" => {
                if self.has_paragraph {
                    self.text.push('\n');
                }
                self.has_paragraph = true;
            }
            "text:s" => {
                let n = attribute(element, "text:c")
                    .and_then(|n| n.parse().ok())
                    .unwrap_or(1);
                self.text.push_str(&" ".repeat(MOST_SPACES.min(n)));
            }
            "text:tab" => self.text.push('\t'),
            "text:line-break" => self.text.push('\n'),
            _ => {}
        }
    }

    pub fn put(&self, cells: &mut Cells, row: u32, column: u32) {
        let value = self.value.as_deref().unwrap_or("");
        match self.kind.as_deref() {
            _ if self.is_error => cells.error(row, column, self.text.trim()),
            None => {}
            Some("float" | "currency" | "percentage") => match value.trim().parse() {
                Ok(number) => cells.number(row, column, number),
                Err(_) => cells.text(row, column, value),
            },
            Some("boolean") => cells.truth(row, column, value == "true"),
            Some("date") if !value.is_empty() => cells.date(row, column, &iso(value)),
            Some("time") => cells.text(row, column, &clock(value)),
            _ if value.is_empty() => cells.text(row, column, &self.text),
            _ => cells.text(row, column, value),
        }
    }
}

/// `PT10H30M00S` → `10:30:00`.
fn clock(duration: &str) -> String {
    let fields = duration.strip_prefix("PT").and_then(|rest| {
        let (hours, rest) = rest.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        Some((hours, minutes, rest.strip_suffix('S')?))
    });
    fields.map_or_else(
        || duration.to_owned(),
        |(hours, minutes, seconds)| {
            let whole = seconds.split(['.', ',']).next().unwrap_or(seconds);
            format!("{hours}:{minutes}:{whole}")
        },
    )
}

/// The value of an attribute, its entities resolved.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok().flatten()?;
    let value = quick_xml::escape::unescape(&found.value);
    Some(value.map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned))
}

/// How often a row or cell stands.
pub fn repeats(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name)
        .and_then(|n| n.parse().ok())
        .unwrap_or(1)
        .max(1)
}

/// What an entity stands for.
pub fn resolved(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(sign)) = entity.resolve_char_ref() {
        return sign.to_string();
    }
    match entity.xml10_content().as_ref() {
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "amp" => "&".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        other => format!("&{other};"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read() {
        assert_eq!(clock("PT10H30M00S"), "10:30:00");
        assert_eq!(clock("P1D"), "P1D");
    }
}
