//! Spreadsheet formulas in a CSV file: your columns on the left, the scores computed beside them.
//!
//! Row 1 holds names, the rows below the self-test: cells, formulas, and what the formulas must give. New
//! customers go into the columns on the left; the formulas are then filled down.

use super::{
    ExportError,
    equation::{Equation, Term, equations, negative},
    failed, self_test,
};
use crate::{
    engine::handover::{RawCell, SELF_TEST_ROWS, SavedColumn, SavedModel, SelfTest},
    export::{TextCells, sheet::number},
};

/// Characters that a formula, and a text in it, may have in Excel.
const MOST_FORMULA: usize = 8192;
const MOST_TEXT: usize = 255;
/// Beyond, e to the power overflows; the probability is 0 or 1 long before.
const MOST: &str = "700";

/// The sheet.
///
/// # Errors
/// When a formula would be longer than a spreadsheet allows.
pub fn excel(model: &SavedModel) -> Result<Vec<u8>, ExportError> {
    let texts = model
        .columns
        .iter()
        .flat_map(SavedColumn::levels)
        .chain(&model.classes);
    if let Some(long) = texts
        .into_iter()
        .find(|text| text.encode_utf16().count() > MOST_TEXT)
    {
        let begin: String = long.chars().take(40).collect();
        return Err(failed(
            "the formula",
            format!(
                "“{begin}…” is longer than the 255 characters that a text in a formula may have; use SQL or ONNX"
            ),
        ));
    }
    let equations = equations(model);
    let layout = Layout::new(model, &equations);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let put = |writer: &mut csv::Writer<Vec<u8>>, cells: &[String]| {
        writer
            .write_record(cells)
            .map_err(|error| failed("the formula", error))
    };
    put(&mut writer, &Layout::header(model, &equations))?;
    let test = SelfTest::of(model);
    for (place, cells) in test.rows.iter().enumerate().take(SELF_TEST_ROWS) {
        // Row 1 of the sheet holds the names.
        let row = place + 2;
        let mut own: Vec<String> = cells.iter().map(cell).collect();
        let formulas = layout.formulas(model, &equations, row);
        if let Some(long) = formulas
            .iter()
            .map(String::len)
            .max()
            .filter(|n| *n > MOST_FORMULA)
        {
            return Err(failed(
                "the formula",
                format!("it has {long} characters and a spreadsheet takes {MOST_FORMULA}; use SQL or ONNX"),
            ));
        }
        own.extend(formulas);
        let expected = test.scores.probabilities.of(place);
        own.extend(
            self_test::probabilities(model)
                .iter()
                .map(|(_, class)| expected.map_or_else(String::new, |found| number(found[*class]))),
        );
        let predicted = test.scores.predicted[place];
        own.push(predicted.map_or_else(String::new, |class| {
            TextCells::Safe.written(&model.classes[class]).into_owned()
        }));
        put(&mut writer, &own)?;
    }
    writer.into_inner().map_err(|error| failed("the formula", error))
}

/// Where things stand in a row.
struct Layout {
    n_columns: usize,
    n_equations: usize,
}

impl Layout {
    fn new(model: &SavedModel, equations: &[Equation<'_>]) -> Self {
        Self {
            n_columns: model.columns.len(),
            n_equations: equations.len(),
        }
    }

    fn header(model: &SavedModel, equations: &[Equation<'_>]) -> Vec<String> {
        let names = model.columns.iter();
        let mut header: Vec<String> = names
            .map(|column| TextCells::Safe.written(&column.name).into_owned())
            .collect();
        header.extend(equations.iter().map(|own| format!("log-odds[{}]", own.class)));
        let probabilities = self_test::probabilities(model);
        header.extend(probabilities.iter().map(|(name, _)| name.clone()));
        header.push("predicted".to_owned());
        header.extend(probabilities.iter().map(|(name, _)| format!("expected {name}")));
        header.push("expected predicted".to_owned());
        header
    }

    fn formulas(&self, model: &SavedModel, equations: &[Equation<'_>], row: usize) -> Vec<String> {
        let log_odds = |place: usize| reference(self.n_columns + place, row);
        let probability = |place: usize| reference(self.n_columns + self.n_equations + place, row);
        let mut out: Vec<String> = equations
            .iter()
            .map(|own| format!("={}", sum(own, row)))
            .collect();
        let bounded = |value: String| format!("EXP(MAX(-{MOST},MIN({MOST},{value})))");
        if model.is_binary() {
            out.push(format!("=1/(1+{})", bounded(format!("-{}", log_odds(0)))));
            out.push(format!(
                "=IF({}>={},{},{})",
                probability(0),
                decimal(model.threshold),
                text(&model.positive),
                text(negative(model))
            ));
            return out;
        }
        for i in 0..self.n_equations {
            let others = (0..self.n_equations).filter(|&j| j != i);
            let parts: Vec<String> = others
                .map(|j| bounded(format!("{}-{}", log_odds(j), log_odds(i))))
                .collect();
            out.push(format!("=1/(1+{})", parts.join("+")));
        }
        let classes: Vec<String> = equations.iter().map(|own| text(own.class)).collect();
        let range = format!("{}:{}", probability(0), probability(self.n_equations - 1));
        out.push(format!(
            "=INDEX({{{}}},MATCH(MAX({range}),{range},0))",
            classes.join(",")
        ));
        out
    }
}

fn sum(equation: &Equation<'_>, row: usize) -> String {
    let mut out = decimal(equation.intercept);
    for (place, term) in equation.terms.iter().enumerate() {
        out.push('+');
        out.push_str(&term_of(term, &reference(place, row)));
    }
    out
}

fn term_of(term: &Term<'_>, cell: &str) -> String {
    let constant = |value: &Option<f64>| value.map_or_else(|| "NA()".to_owned(), decimal);
    match term {
        Term::Number {
            missing, mean, slope, ..
        } => format!(
            "(IF(ISNUMBER({cell}),{cell},{})-{})*{}",
            constant(missing),
            decimal(*mean),
            decimal(*slope)
        ),
        Term::Category { levels, missing, .. } => {
            let names: Vec<String> = levels.iter().map(|(level, _)| text(level)).collect();
            let constants: Vec<String> = levels.iter().map(|(_, constant)| plain(*constant)).collect();
            // EXACT tells capitals apart, as the model does; = and MATCH do not.
            let is_level = format!("EXACT({cell},{{{}}})", names.join(","));
            format!(
                "IF({cell}=\"\",{},IF(SUMPRODUCT({is_level}*1)=0,NA(),SUMPRODUCT({is_level}*{{{}}})))",
                constant(missing),
                constants.join(",")
            )
        }
    }
}

fn cell(cell: &RawCell) -> String {
    match cell {
        RawCell::Number(value) => number(*value),
        RawCell::Word(word) => TextCells::Safe
            .written(word.as_deref().unwrap_or(""))
            .into_owned(),
    }
}

/// In brackets with a sign, so that no two signs meet.
fn decimal(value: f64) -> String {
    if value < 0.0 {
        format!("({})", plain(value))
    } else {
        plain(value)
    }
}

/// The shortest text that reads back as the same number.
fn plain(value: f64) -> String {
    format!("{:?}", value + 0.0).replace('e', "E")
}

fn text(value: &str) -> String {
    format!("\"{}\"", value.replace('"', "\"\""))
}

/// `A2`, `AB17`: the column counted from 0, the row from 1.
fn reference(column: usize, row: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{row}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_in_a_spreadsheet() {
        for (column, name) in [(0, "A2"), (25, "Z2"), (26, "AA2"), (701, "ZZ2"), (702, "AAA2")] {
            assert_eq!(reference(column, 2), name);
        }
        assert_eq!(
            (plain(1e-7), decimal(-0.5)),
            ("1E-7".to_owned(), "(-0.5)".to_owned())
        );
    }
}
