//! Which cells are missing together.

use crate::engine::{Bits, EngineError, Progress, table::Table};

/// Patterns listed at most; all are counted.
const MOST_PATTERNS: usize = 100;
/// Columns compared in pairs at most: those with the most missing cells.
const MOST_PAIRED: usize = 200;

/// What is missing, and what is missing together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MissingReport {
    /// Columns with missing cells, those with the most first.
    pub columns: Vec<MissingColumn>,
    /// The most frequent patterns, without the rows that miss nothing.
    pub patterns: Vec<MissingPattern>,
    /// How many different patterns there are.
    pub n_patterns: usize,
    /// Rows that miss nothing.
    pub n_complete: usize,
    /// `pairs[i][j]`: rows in which both of `columns` i and j are missing, i ≠ j, for the first 200
    /// columns; the diagonal holds the missing cells of one.
    pub pairs: Vec<Vec<usize>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingColumn {
    pub name: String,
    pub n_missing: usize,
}

/// Rows in which these columns and no others are missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingPattern {
    /// Places in [`MissingReport::columns`], ascending.
    pub columns: Vec<usize>,
    pub n_rows: usize,
}

impl MissingReport {
    /// Names of a pattern's columns.
    pub fn names(&self, pattern: &MissingPattern) -> Vec<String> {
        let column = |&place: &usize| self.columns.get(place).map(|column| column.name.clone());
        pattern.columns.iter().filter_map(column).collect()
    }
}

pub(super) fn missing_together(table: &Table, progress: &Progress) -> Result<MissingReport, EngineError> {
    let mut found: Vec<(MissingColumn, Bits)> = Vec::new();
    for info in table.columns() {
        progress.check()?;
        let missing = table.missing(&info.name)?;
        if !missing.is_empty() {
            let name = info.name.clone();
            let n_missing = missing.len();
            found.push((MissingColumn { name, n_missing }, missing));
        }
    }
    // Stable: ties stay in file order.
    found.sort_by_key(|(column, _)| std::cmp::Reverse(column.n_missing));
    let (columns, missing): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let (patterns, n_patterns, n_complete) = patterns(&missing, table.n_rows(), progress)?;
    Ok(MissingReport {
        pairs: pairs(&missing[..missing.len().min(MOST_PAIRED)], progress)?,
        columns,
        patterns,
        n_patterns,
        n_complete,
    })
}

/// A set of missing columns: what it was before its last column.
struct Node {
    before: usize,
    column: usize,
    n_rows: usize,
}

/// Every row walks down a tree, column by column: rows that end in one node miss the same cells.
fn patterns(
    missing: &[Bits],
    n_rows: usize,
    progress: &Progress,
) -> Result<(Vec<MissingPattern>, usize, usize), EngineError> {
    let mut nodes = vec![Node {
        before: 0,
        column: 0,
        n_rows,
    }];
    let mut node_of = vec![0_u32; n_rows];
    for (column, rows) in missing.iter().enumerate() {
        progress.check()?;
        // Where each node leads when this column is missing too; 0: nowhere yet.
        let mut next = vec![0_u32; nodes.len()];
        for row in rows.iter() {
            let before = node_of[row] as usize;
            if next[before] == 0 {
                // At most one node a row and column.
                next[before] = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
                nodes.push(Node {
                    before,
                    column,
                    n_rows: 0,
                });
            }
            nodes[before].n_rows -= 1;
            nodes[next[before] as usize].n_rows += 1;
            node_of[row] = next[before];
        }
    }
    let n_complete = nodes[0].n_rows;
    let mut ends: Vec<usize> = (1..nodes.len()).filter(|&node| nodes[node].n_rows > 0).collect();
    ends.sort_by_key(|&node| std::cmp::Reverse(nodes[node].n_rows));
    let n_patterns = ends.len();
    ends.truncate(MOST_PATTERNS);
    let listed = ends.into_iter().map(|end| {
        let way = std::iter::successors(Some(end), |&node| Some(nodes[node].before));
        let mut columns: Vec<usize> = way
            .take_while(|&node| node != 0)
            .map(|node| nodes[node].column)
            .collect();
        columns.reverse();
        MissingPattern {
            columns,
            n_rows: nodes[end].n_rows,
        }
    });
    Ok((listed.collect(), n_patterns, n_complete))
}

fn pairs(missing: &[Bits], progress: &Progress) -> Result<Vec<Vec<usize>>, EngineError> {
    let mut pairs = vec![vec![0; missing.len()]; missing.len()];
    for (i, one) in missing.iter().enumerate() {
        progress.check()?;
        for (j, other) in missing.iter().enumerate().take(i + 1) {
            let n = one.n_common(other);
            pairs[i][j] = n;
            pairs[j][i] = n;
        }
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::engine::{study::ImportSpec, table::read_bytes};

    fn read(text: &str) -> Table {
        read_bytes("t", text.as_bytes(), &ImportSpec::default(), &Progress::none())
            .unwrap()
            .table
    }

    #[test]
    fn patterns_name_what_is_missing_together() {
        let text = "a,b,c,d\n1,1,1,1\n,,1,1\n,,1,2\n,1,1,3\n1,1,1,4\n,,1,\n";
        let found = missing_together(&read(text), &Progress::none()).unwrap();
        let names: Vec<(&str, usize)> = found
            .columns
            .iter()
            .map(|c| (c.name.as_str(), c.n_missing))
            .collect();
        assert_eq!(names, [("a", 4), ("b", 3), ("d", 1)]);
        let listed: Vec<(Vec<String>, usize)> = found
            .patterns
            .iter()
            .map(|p| (found.names(p), p.n_rows))
            .collect();
        assert_eq!(listed[0], (vec!["a".to_owned(), "b".to_owned()], 2));
        assert_eq!(listed[1].1 + listed[2].1, 2);
        assert_eq!((found.n_patterns, found.n_complete), (3, 2));
        assert_eq!(found.pairs, [[4, 3, 1], [3, 3, 1], [1, 1, 1]]);
    }

    #[test]
    fn nothing_missing_is_no_pattern() {
        let found = missing_together(&read("a,b\n1,2\n3,4\n"), &Progress::none()).unwrap();
        assert_eq!((found.n_complete, found.n_patterns), (2, 0));
        assert!(found.columns.is_empty() && found.pairs.is_empty());
    }

    proptest! {
        #[test]
        fn patterns_count_every_row_once(rows in prop::collection::vec(prop::array::uniform4(any::<bool>()), 1..80)) {
            let columns: Vec<Bits> = (0..4).map(|c| Bits::from_fn(rows.len(), |row| rows[row][c])).collect();
            let (found, n, n_complete) = patterns(&columns, rows.len(), &Progress::none()).unwrap();
            let mut expected: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
            for row in &rows {
                *expected.entry((0..4).filter(|&c| row[c]).collect()).or_default() += 1;
            }
            prop_assert_eq!(n_complete, expected.remove(&vec![]).unwrap_or(0));
            prop_assert_eq!(n, expected.len());
            prop_assert!(found.windows(2).all(|w| w[0].n_rows >= w[1].n_rows));
            let found: BTreeMap<_, _> = found.into_iter().map(|p| (p.columns, p.n_rows)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
