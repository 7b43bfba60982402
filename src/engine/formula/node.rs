//! The parts of a formula.

use super::{ValueKind, error::Span, functions};

/// A part of a formula.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Number(f64),
    Words(String),
    Truth(bool),
    NumberColumn(usize),
    WordColumn(usize),
    Not(Box<Self>),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Arithmetic(Operation, Box<Self>, Box<Self>),
    /// Numbers or words, both the same.
    Compare(Comparison, Box<Self>, Box<Self>),
    Apply(functions::Unary, Box<Self>),
    If(Box<Self>, Box<Self>, Box<Self>),
    IsMissing(Box<Self>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Least,
    Most,
    /// To so many decimals.
    Round,
    /// To the base.
    Log,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Differs,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
}

/// A part with what it gives and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub node: Node,
    pub kind: ValueKind,
    pub span: Span,
}

impl Typed {
    pub fn number(node: Node, span: Span) -> Self {
        Self {
            node,
            kind: ValueKind::Number,
            span,
        }
    }

    pub fn truth(node: Node, span: Span) -> Self {
        Self {
            node,
            kind: ValueKind::Truth,
            span,
        }
    }
}
