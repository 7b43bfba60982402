//! Pieces → a formula whose names and kinds are known to fit (after Pratt, 1973).

use super::{
    FormulaError, KnownColumn, ValueKind,
    error::Span,
    functions,
    lexer::{Piece, Sign, pieces},
    node::{Comparison, Node, Operation, Typed},
};
use crate::engine::closest;

/// Longer formulas are refused: nobody reads them.
const MOST_SIGNS: usize = 4_000;
/// Brackets in brackets at most: each costs room on the stack.
const MOST_DEEP: usize = 64;

/// A formula whose names and kinds fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    pub(super) root: Node,
    kind: ValueKind,
    columns: Vec<usize>,
}

impl Formula {
    /// Reads a formula over the given columns.
    ///
    /// # Errors
    /// The first thing that is wrong, and where.
    pub fn parse(text: &str, columns: &[KnownColumn<'_>]) -> Result<Self, FormulaError> {
        let n_signs = text.chars().count();
        if n_signs > MOST_SIGNS {
            let span = Span {
                from: MOST_SIGNS,
                to: n_signs,
            };
            let message = format!("longer than {MOST_SIGNS} signs; part it into several steps");
            return Err(FormulaError::new(span, message));
        }
        let mut parser = Parser {
            pieces: pieces(text)?,
            next: 0,
            columns,
            used: Vec::new(),
            depth: 0,
        };
        if parser.peek().0 == Piece::End {
            return Err(FormulaError::new(
                parser.peek().1,
                "the formula is empty; write one such as age >= 18",
            ));
        }
        let typed = parser.expression(0)?;
        let (piece, span) = parser.take();
        if piece != Piece::End {
            return Err(FormulaError::new(
                span,
                "an operator such as + or and is missing before this; put column names with spaces in [brackets]",
            ));
        }
        Ok(Self {
            root: typed.node,
            kind: typed.kind,
            columns: parser.used,
        })
    }

    pub fn kind(&self) -> ValueKind {
        self.kind
    }

    /// Places of the columns that it reads, in the order of their first use.
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }
}

pub(super) struct Parser<'a> {
    pieces: Vec<(Piece, Span)>,
    next: usize,
    columns: &'a [KnownColumn<'a>],
    used: Vec<usize>,
    depth: usize,
}

/// How tightly an operator binds its left side, and the least that its right side must bind.
fn binding(sign: Sign) -> Option<(u8, u8)> {
    Some(match sign {
        Sign::Equal | Sign::Differs | Sign::Less | Sign::LessOrEqual | Sign::More | Sign::MoreOrEqual => {
            (8, 9)
        }
        Sign::Plus | Sign::Minus => (10, 11),
        Sign::Times | Sign::Divide => (12, 13),
        // To the right: 2^3^2 is 2^9.
        Sign::Power => (17, 16),
        Sign::Open | Sign::Close | Sign::Comma => return None,
    })
}

const OR: u8 = 2;
const AND: u8 = 4;
const NOT: u8 = 6;
const SIGN: u8 = 15;

impl Parser<'_> {
    pub fn peek(&self) -> (Piece, Span) {
        // The last piece is the end, and it is never passed.
        let last = self.pieces.len() - 1;
        self.pieces[self.next.min(last)].clone()
    }

    pub fn take(&mut self) -> (Piece, Span) {
        let piece = self.peek();
        self.next += 1;
        piece
    }

    pub fn takes(&mut self, sign: Sign) -> bool {
        let is_next = self.peek().0 == Piece::Sign(sign);
        self.next += usize::from(is_next);
        is_next
    }

    /// A part whose operators bind at least as tightly as `least`.
    pub fn expression(&mut self, least: u8) -> Result<Typed, FormulaError> {
        self.depth += 1;
        if self.depth > MOST_DEEP {
            let message = "nested too deep; part it into several steps";
            return Err(FormulaError::new(self.peek().1, message));
        }
        let mut left = self.operand()?;
        loop {
            let (piece, span) = self.peek();
            let word = match &piece {
                Piece::Name(name) => name.to_lowercase(),
                _ => String::new(),
            };
            left = match (&piece, word.as_str()) {
                (_, "or") if OR >= least => {
                    self.take();
                    let right = self.expression(OR + 1)?;
                    logical(Node::Or, left, right)?
                }
                (_, "and") if AND >= least => {
                    self.take();
                    let right = self.expression(AND + 1)?;
                    logical(Node::And, left, right)?
                }
                (Piece::Sign(sign), _) if binding(*sign).is_some_and(|(tight, _)| tight >= least) => {
                    self.take();
                    let right = self.expression(binding(*sign).map_or(0, |(_, right)| right))?;
                    Self::joined(*sign, span, left, right)?
                }
                _ => break,
            };
        }
        self.depth -= 1;
        Ok(left)
    }

    fn joined(sign: Sign, at: Span, left: Typed, right: Typed) -> Result<Typed, FormulaError> {
        let operation = match sign {
            Sign::Plus => Operation::Add,
            Sign::Minus => Operation::Subtract,
            Sign::Times => Operation::Multiply,
            Sign::Divide => Operation::Divide,
            Sign::Power => Operation::Power,
            Sign::Equal => return Self::compared(Comparison::Equal, at, left, right),
            Sign::Differs => return Self::compared(Comparison::Differs, at, left, right),
            Sign::Less => return Self::compared(Comparison::Less, at, left, right),
            Sign::LessOrEqual => return Self::compared(Comparison::LessOrEqual, at, left, right),
            Sign::More => return Self::compared(Comparison::More, at, left, right),
            Sign::MoreOrEqual => return Self::compared(Comparison::MoreOrEqual, at, left, right),
            Sign::Open | Sign::Close | Sign::Comma => {
                return Err(FormulaError::new(at, "this stands in the wrong place"));
            }
        };
        expect(&left, ValueKind::Number, "here a number is needed")?;
        expect(&right, ValueKind::Number, "here a number is needed")?;
        let span = left.span.to(right.span);
        let node = Node::Arithmetic(operation, Box::new(left.node), Box::new(right.node));
        Ok(Typed::number(node, span))
    }

    fn compared(comparison: Comparison, at: Span, left: Typed, right: Typed) -> Result<Typed, FormulaError> {
        let span = left.span.to(right.span);
        if matches!(left.node, Node::Compare(..)) && left.kind == ValueKind::Truth {
            return Err(FormulaError::new(
                at,
                "compare twice and join with and: age > 18 and age < 65",
            ));
        }
        if left.kind != right.kind {
            let message = format!(
                "this compares {} with {}; put text in quotes, as in region = \"North\"",
                left.kind.word(),
                right.kind.word()
            );
            return Err(FormulaError::new(span, message));
        }
        let is_order = !matches!(comparison, Comparison::Equal | Comparison::Differs);
        if is_order && left.kind != ValueKind::Number {
            let message = "only numbers have an order; compare text with = or !=";
            return Err(FormulaError::new(at, message));
        }
        let node = Node::Compare(comparison, Box::new(left.node), Box::new(right.node));
        Ok(Typed::truth(node, span))
    }

    fn operand(&mut self) -> Result<Typed, FormulaError> {
        let (piece, span) = self.take();
        match piece {
            Piece::Number(value) => Ok(Typed::number(Node::Number(value), span)),
            Piece::Words(words) => Ok(Typed {
                node: Node::Words(words),
                kind: ValueKind::Words,
                span,
            }),
            Piece::Column(name) => self.column(&name, span),
            Piece::Name(name) => self.named(&name, span),
            Piece::Sign(Sign::Open) => {
                let inner = self.expression(0)?;
                let (_, end) = self.peek();
                if !self.takes(Sign::Close) {
                    return Err(FormulaError::new(end, "a closing ) is missing here"));
                }
                Ok(Typed {
                    span: span.to(end),
                    // Brackets make a comparison a value like any other.
                    ..inner
                })
            }
            Piece::Sign(Sign::Minus) => {
                let inner = self.expression(SIGN)?;
                expect(&inner, ValueKind::Number, "only numbers have a sign")?;
                let node = Node::Arithmetic(
                    Operation::Subtract,
                    Box::new(Node::Number(0.0)),
                    Box::new(inner.node),
                );
                Ok(Typed::number(node, span.to(inner.span)))
            }
            Piece::Sign(Sign::Plus) => self.expression(SIGN),
            Piece::End => Err(FormulaError::new(
                span,
                "the formula ends too early; a value is missing here",
            )),
            Piece::Sign(_) => Err(FormulaError::new(span, "a value is missing before this")),
        }
    }

    fn named(&mut self, name: &str, span: Span) -> Result<Typed, FormulaError> {
        // A column of that name goes first, but for what only a function can be.
        if self.peek().0 == Piece::Sign(Sign::Open) && functions::is_function(name) {
            return functions::call(self, name, span);
        }
        if self.columns.iter().any(|column| column.name == name) {
            return self.column(name, span);
        }
        match name.to_lowercase().as_str() {
            "true" => Ok(Typed::truth(Node::Truth(true), span)),
            "false" => Ok(Typed::truth(Node::Truth(false), span)),
            "not" => {
                let inner = self.expression(NOT)?;
                expect(&inner, ValueKind::Truth, "not needs a condition behind it")?;
                Ok(Typed::truth(Node::Not(Box::new(inner.node)), span.to(inner.span)))
            }
            "and" | "or" => Err(FormulaError::new(span, "a condition is missing before this")),
            _ if self.peek().0 == Piece::Sign(Sign::Open) => {
                let message = format!("there is no function {name}; there are {}", functions::names());
                Err(FormulaError::new(span, message))
            }
            _ => self.column(name, span),
        }
    }

    fn column(&mut self, name: &str, span: Span) -> Result<Typed, FormulaError> {
        let Some(place) = self.columns.iter().position(|column| column.name == name) else {
            return Err(FormulaError::new(span, self.unknown(name)));
        };
        if !self.used.contains(&place) {
            self.used.push(place);
        }
        Ok(if self.columns[place].is_number {
            Typed::number(Node::NumberColumn(place), span)
        } else {
            Typed {
                node: Node::WordColumn(place),
                kind: ValueKind::Words,
                span,
            }
        })
    }

    fn unknown(&self, name: &str) -> String {
        let like = self
            .columns
            .iter()
            .map(|column| column.name)
            .find(|column| column.split(' ').next() == Some(name))
            .or_else(|| closest(name, self.columns.iter().map(|column| column.name)));
        match like {
            Some(column) if is_plain(column) => format!("there is no column {name}; is it {column}?"),
            Some(column) => format!("there is no column {name}; is it [{column}]?"),
            None => format!("there is no column {name}; put text in quotes, as in \"{name}\""),
        }
    }
}

/// Whether a name needs no brackets.
pub fn is_plain(name: &str) -> bool {
    let mut signs = name.chars();
    let is_word = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == '.';
    let is_kept = ["and", "or", "not", "true", "false"].contains(&name.to_lowercase().as_str());
    signs
        .next()
        .is_some_and(|sign| sign.is_alphabetic() || sign == '_')
        && signs.all(is_word)
        && !is_kept
}

pub(super) fn expect(part: &Typed, kind: ValueKind, why: &str) -> Result<(), FormulaError> {
    if part.kind == kind {
        return Ok(());
    }
    Err(FormulaError::new(
        part.span,
        format!("{why}, and this is {}", part.kind.word()),
    ))
}

fn logical(join: fn(Box<Node>, Box<Node>) -> Node, left: Typed, right: Typed) -> Result<Typed, FormulaError> {
    for side in [&left, &right] {
        expect(side, ValueKind::Truth, "and, or join conditions such as age > 18")?;
    }
    let span = left.span.to(right.span);
    Ok(Typed::truth(
        join(Box::new(left.node), Box::new(right.node)),
        span,
    ))
}
