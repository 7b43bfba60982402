//! Plain text in columns: texts to the left, numbers to the right.

/// Space between two columns.
const GAP: usize = 2;

/// Rows of cells; the first column stands left, all others right, unless said otherwise.
#[derive(Debug, Default)]
pub struct Grid {
    rows: Vec<Vec<String>>,
    /// Columns that hold texts.
    texts: Vec<usize>,
}

impl Grid {
    /// A grid under these heads.
    pub fn new<S: Into<String>>(heads: impl IntoIterator<Item = S>) -> Self {
        let mut grid = Self {
            rows: Vec::new(),
            texts: vec![0],
        };
        grid.row(heads);
        grid
    }

    /// Sets a further column of texts to the left.
    #[must_use]
    pub fn with_texts(mut self, column: usize) -> Self {
        self.texts.push(column);
        self
    }

    pub fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Lines with an end each. Columns with empty cells only, heads aside, are left out.
    pub fn lines(&self) -> String {
        let n_columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let cell = |row: &Vec<String>, column: usize| row.get(column).cloned().unwrap_or_default();
        let shown: Vec<usize> = (0..n_columns)
            .filter(|&column| {
                let mut below = self.rows.iter().skip(1);
                below.any(|row| !cell(row, column).is_empty())
            })
            .collect();
        let width = |column: usize| {
            let widths = self.rows.iter().map(|row| cell(row, column).chars().count());
            widths.max().unwrap_or(0)
        };
        let widths: Vec<usize> = shown.iter().map(|&column| width(column)).collect();
        let mut out = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for (place, (&column, &width)) in shown.iter().zip(&widths).enumerate() {
                if place > 0 {
                    line.push_str(&" ".repeat(GAP));
                }
                let text = cell(row, column);
                let fill = " ".repeat(width - text.chars().count());
                if self.texts.contains(&column) {
                    line.push_str(&text);
                    line.push_str(&fill);
                } else {
                    line.push_str(&fill);
                    line.push_str(&text);
                }
            }
            out.push_str(line.trim_end_matches(' '));
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Grid;

    #[test]
    fn texts_stand_left_and_numbers_right() {
        let mut grid = Grid::new(["name", "kind", "n", "nothing"]).with_texts(1);
        grid.row(["a", "number", "1\u{202f}250", ""]);
        grid.row(["région", "text", "9"]);
        assert_eq!(
            grid.lines(),
            "name    kind        n\na       number  1\u{202f}250\nrégion  text        9\n"
        );
    }
}
