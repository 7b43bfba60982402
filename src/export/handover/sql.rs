//! SQL: one SELECT that SQLite, DuckDB and PostgreSQL understand alike.

use super::{
    ExportError,
    equation::{Equation, Term, equations, negative},
    failed, self_test,
};
use crate::engine::handover::{SavedColumn, SavedModel};

/// Beyond, e to the power overflows where that is an error; the probability is 0 or 1 long before.
const MOST: &str = "7e2";

/// The SELECT, and above it what it does and its self-test.
///
/// # Errors
/// When a name holds a zero byte, which no SQL can.
pub fn sql(model: &SavedModel) -> Result<String, ExportError> {
    let levels = model.columns.iter().flat_map(SavedColumn::levels);
    let names = model.columns.iter().map(|column| &column.name);
    if names
        .chain(levels)
        .chain(&model.classes)
        .any(|name| name.contains('\0'))
    {
        return Err(failed("the SQL", "a name holds a zero byte"));
    }
    Ok(head(model)
        + &if model.is_binary() {
            two_classes(model)
        } else {
            more_classes(model)
        })
}

fn head(model: &SavedModel) -> String {
    let mut head = String::new();
    let mut line = |text: &str| {
        // A line end in a name would end the comment.
        let text: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        head.push_str(&format!("-- {text}\n"));
    };
    line(&format!(
        "Predicts {}: a logistic regression of Buyerscope {}, trained on {} (SHA-256 {}).",
        model.target, model.app_version, model.source.file, model.source.sha256
    ));
    line("Runs over a table named customers that has the columns of the training file.");
    line(
        "NULL or an empty text counts as missing. A text that is no number in a column of numbers is an error, but 0 in SQLite. A category that was not in the training data gives NULL.",
    );
    line("Add the columns you need beside the scores in the innermost SELECT and in those around it.");
    line("Self-test, a row a line: what goes in, and what must come out.");
    for row in self_test::rows(model) {
        line(&row.to_string());
    }
    head
}

fn two_classes(model: &SavedModel) -> String {
    let log_odds: String = equations(model).iter().map(|own| sum(own, "      ")).collect();
    let threshold = number(model.threshold);
    format!(
        "SELECT\n  probability AS \"probability\",\n  CASE\n    WHEN probability >= {threshold} THEN {}\n    \
         WHEN probability < {threshold} THEN {}\n  END AS \"predicted\"\nFROM (\n  SELECT 1e0 / (1e0 + EXP({})) AS \
         probability\n  FROM (\n    SELECT\n{log_odds} AS log_odds\n    FROM customers\n  ) AS summed\n) AS scored;\n",
        text(&model.positive),
        text(negative(model)),
        bounded("-log_odds"),
    )
}

fn more_classes(model: &SavedModel) -> String {
    let equations = equations(model);
    let n = equations.len();
    // exp(zᵢ) ÷ Σ exp(zⱼ), so that nothing overflows.
    let probability = |i: usize| {
        let others = (0..n).filter(|&j| j != i);
        let parts: Vec<String> = others
            .map(|j| format!("EXP({})", bounded(&format!("z{j} - z{i}"))))
            .collect();
        format!(
            "  1e0 / (1e0 + {}) AS {}",
            parts.join(" + "),
            quoted(&format!("probability[{}]", equations[i].class))
        )
    };
    let probabilities: Vec<String> = (0..n).map(probability).collect();
    let winner = |i: usize| {
        let others = (0..n).filter(|&j| j != i);
        let beats: Vec<String> = others.map(|j| format!("z{i} >= z{j}")).collect();
        format!(
            "    WHEN {} THEN {}\n",
            beats.join(" AND "),
            text(equations[i].class)
        )
    };
    let winners: String = (0..n).map(winner).collect();
    let sums: Vec<String> = equations
        .iter()
        .enumerate()
        .map(|(i, own)| format!("{} AS z{i}", sum(own, "    ")))
        .collect();
    format!(
        "SELECT\n{},\n  CASE\n{winners}  END AS \"predicted\"\nFROM (\n  SELECT\n{}\n  FROM customers\n) AS summed;\n",
        probabilities.join(",\n"),
        sums.join(",\n")
    )
}

fn sum(equation: &Equation<'_>, indent: &str) -> String {
    let mut out = format!("{indent}{}", number(equation.intercept));
    for term in &equation.terms {
        out.push_str(&format!("\n{indent}+ {}", term_of(term)));
    }
    out
}

fn term_of(term: &Term<'_>) -> String {
    match term {
        Term::Number {
            column,
            missing,
            mean,
            slope,
        } => {
            // Tables filled from CSV files keep numbers as texts, and missing ones as empty texts.
            let value = format!(
                "CAST(NULLIF(CAST({} AS VARCHAR), '') AS DOUBLE PRECISION)",
                quoted(column)
            );
            let filled = match missing {
                Some(median) => format!("COALESCE({value}, {})", number(*median)),
                None => value,
            };
            format!("({filled} - {}) * {}", number(*mean), number(*slope))
        }
        Term::Category {
            column,
            levels,
            missing,
        } => {
            let value = format!("CAST({} AS VARCHAR)", quoted(column));
            let mut out = "CASE".to_owned();
            for (level, constant) in levels {
                out.push_str(&format!(
                    " WHEN {value} = {} THEN {}",
                    text(level),
                    number(*constant)
                ));
            }
            if let Some(constant) = missing {
                let quoted = quoted(column);
                out.push_str(&format!(
                    " WHEN {quoted} IS NULL OR {value} = '' THEN {}",
                    number(*constant)
                ));
            }
            out + " END"
        }
    }
}

fn bounded(value: &str) -> String {
    format!("CASE WHEN {value} > {MOST} THEN {MOST} WHEN {value} < -{MOST} THEN -{MOST} ELSE {value} END")
}

/// With an exponent, so that no database takes it for a decimal of few digits; in brackets with a sign.
fn number(value: f64) -> String {
    if value.is_sign_negative() && value != 0.0 {
        format!("({value:e})")
    } else {
        format!("{:e}", value.abs())
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}
