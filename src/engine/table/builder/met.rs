//! What is met while the cells of a column are read.

use super::Rules;
use crate::engine::table::{
    Problem,
    number::{self, Reading},
    written,
};

/// What was met in the cells of a stretch.
#[derive(Debug, Default)]
pub struct Met {
    pub problems: Vec<Problem>,
    pub n_problems: usize,
    pub decimals: usize,
    pub percents: usize,
    pub thousands: Option<char>,
    /// Cells with more digits than are kept.
    pub rounded: usize,
    /// Lines of cells with two readings.
    pub ambiguous_lines: Vec<u32>,
}

impl Met {
    pub fn merge(&mut self, later: Self, most_problems: usize) {
        self.n_problems += later.n_problems;
        self.decimals = self.decimals.max(later.decimals);
        self.percents += later.percents;
        self.thousands = self.thousands.or(later.thousands);
        self.problems.extend(later.problems);
        self.problems.truncate(most_problems);
        self.rounded += later.rounded;
        self.ambiguous_lines.extend(later.ambiguous_lines);
    }

    #[inline]
    pub fn number(&mut self, rules: &Rules, cell: &str, reading: Reading, line: usize) -> f64 {
        match number::parse(cell, reading) {
            Ok(number) => {
                self.rounded += usize::from(written::is_rounded(cell, number.value, reading));
                if rules.is_in_doubt && number::evidence(cell, None) == number::Evidence::Ambiguous {
                    self.ambiguous_lines.push(line_number(line));
                }
                self.decimals = self.decimals.max(number.decimals);
                self.percents += usize::from(number.is_percent);
                self.thousands = self.thousands.or(number.thousands);
                number.value
            }
            Err(reason) => {
                self.add_problem(rules, line, cell, reason);
                f64::NAN
            }
        }
    }

    pub fn add_problem(&mut self, rules: &Rules, line: usize, cell: &str, problem: &str) {
        self.n_problems += 1;
        if self.problems.len() < rules.most_problems {
            self.problems.push(Problem {
                line,
                column: rules.name.clone(),
                value: cell.to_owned(),
                problem: problem.to_owned(),
            });
        }
    }
}

/// A file has at most so many lines.
pub fn line_number(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}
