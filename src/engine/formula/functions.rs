//! The functions a formula can call.

use jiff::civil;

use super::{
    FormulaError, ValueKind,
    error::Span,
    lexer::Sign,
    node::{Node, Operation, Typed},
    parse::{Parser, expect},
};

/// A function of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unary {
    Abs,
    Exp,
    Sqrt,
    Ln,
    Log10,
    Floor,
    Ceil,
    Round,
}

const NAMES: [&str; 15] = [
    "if",
    "min",
    "max",
    "round",
    "abs",
    "sqrt",
    "exp",
    "ln",
    "log",
    "log10",
    "floor",
    "ceil",
    "is_missing",
    "not",
    "date",
];

/// "if, min, max, …", for errors.
pub(super) fn names() -> String {
    NAMES.join(", ")
}

pub(super) fn is_function(name: &str) -> bool {
    NAMES.contains(&name.to_lowercase().as_str())
}

/// A function with what stands in its brackets.
pub(super) fn call(parser: &mut Parser<'_>, name: &str, at: Span) -> Result<Typed, FormulaError> {
    parser.takes(Sign::Open);
    let mut given: Vec<Typed> = Vec::new();
    if !parser.takes(Sign::Close) {
        loop {
            given.push(parser.expression(0)?);
            if parser.takes(Sign::Comma) {
                continue;
            }
            let (_, end) = parser.peek();
            if parser.takes(Sign::Close) {
                break;
            }
            return Err(FormulaError::new(end, "a comma or a closing ) is missing here"));
        }
    }
    let span = given.last().map_or(at, |last| at.to(last.span));
    let name = name.to_lowercase();
    let n_given = given.len();
    let (least, most) = match name.as_str() {
        "if" => (3, 3),
        "min" | "max" => (1, usize::MAX),
        "round" | "log" => (1, 2),
        _ => (1, 1),
    };
    if n_given < least || n_given > most {
        return Err(FormulaError::new(
            span,
            format!("{}, and {n_given} stand here", wanted(&name)),
        ));
    }
    if name == "if" {
        return choice(given, span);
    }
    let mut given = given.into_iter();
    let Some(first) = given.next() else {
        return Err(FormulaError::new(span, wanted(&name)));
    };
    match name.as_str() {
        "date" => return date(&first, span),
        "is_missing" => return Ok(Typed::truth(Node::IsMissing(Box::new(first.node)), span)),
        "not" => {
            expect(&first, ValueKind::Truth, "not needs a condition")?;
            return Ok(Typed::truth(Node::Not(Box::new(first.node)), span));
        }
        _ => {}
    }
    let why = format!("{name} needs numbers");
    expect(&first, ValueKind::Number, &why)?;
    let mut node = first.node;
    let folded = match name.as_str() {
        "min" => Some(Operation::Least),
        "max" => Some(Operation::Most),
        "round" if n_given == 2 => Some(Operation::Round),
        "log" if n_given == 2 => Some(Operation::Log),
        _ => None,
    };
    for next in given {
        expect(&next, ValueKind::Number, &why)?;
        let operation = folded.unwrap_or(Operation::Add);
        node = Node::Arithmetic(operation, Box::new(node), Box::new(next.node));
    }
    let unary = match name.as_str() {
        "abs" => Unary::Abs,
        "exp" => Unary::Exp,
        "sqrt" => Unary::Sqrt,
        "ln" | "log" => Unary::Ln,
        "log10" => Unary::Log10,
        "floor" => Unary::Floor,
        "ceil" => Unary::Ceil,
        _ => Unary::Round,
    };
    let is_done = folded.is_some();
    Ok(Typed::number(
        if is_done {
            node
        } else {
            Node::Apply(unary, Box::new(node))
        },
        span,
    ))
}

fn choice(given: Vec<Typed>, span: Span) -> Result<Typed, FormulaError> {
    let mut given = given.into_iter();
    let (Some(condition), Some(then), Some(other)) = (given.next(), given.next(), given.next()) else {
        return Err(FormulaError::new(span, wanted("if")));
    };
    expect(&condition, ValueKind::Truth, "if needs a condition first")?;
    let why = format!(
        "both results of if must be alike: the first is {}",
        then.kind.word()
    );
    expect(&other, then.kind, &why)?;
    Ok(Typed {
        kind: then.kind,
        node: Node::If(
            Box::new(condition.node),
            Box::new(then.node),
            Box::new(other.node),
        ),
        span,
    })
}

/// A date in quotes, as columns of dates are: in days since 1970-01-01.
fn date(written: &Typed, span: Span) -> Result<Typed, FormulaError> {
    let day = match &written.node {
        Node::Words(words) => words.parse::<civil::Date>().ok(),
        _ => None,
    };
    let Some(day) = day else {
        let message = "date takes a day in quotes: date(\"2025-01-31\")";
        return Err(FormulaError::new(written.span, message));
    };
    let epoch = civil::date(1970, 1, 1);
    let n_days = epoch.until(day).map_or(0, |span| span.get_days());
    Ok(Typed::number(Node::Number(f64::from(n_days)), span))
}

/// How a function is called.
fn wanted(name: &str) -> String {
    match name {
        "if" => "if takes a condition and two results: if(visits > 0, total / visits, 0)".to_owned(),
        "min" | "max" => format!("{name} takes numbers: {name}(a, b)"),
        "round" => "round takes a number and perhaps decimals: round(x, 2)".to_owned(),
        "log" => "log takes a number and perhaps a base: log(x), log(x, 10)".to_owned(),
        _ => format!("{name} takes one value: {name}(x)"),
    }
}
