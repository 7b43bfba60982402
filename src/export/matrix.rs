//! The confusion matrix as a table.

use super::{
    ExportError, TextCells,
    sheet::{Sheet, number},
};
use crate::{chart::MatrixChart, engine::study::MatrixValue};

/// The confusion matrix: one row a true class; for each value that its cells say one column a predicted class.
///
/// # Errors
/// Never for matrices the engine makes; kept so that no failure is silent.
pub fn matrix_csv(chart: &MatrixChart, text_cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let values = chart.values.shown();
    let title = |value: MatrixValue, label: &String| match value {
        MatrixValue::Count => format!("predicted {label}"),
        MatrixValue::OfRow => format!("share of row[{label}]"),
        MatrixValue::OfColumn => format!("share of column[{label}]"),
        MatrixValue::OfAll => format!("share of all[{label}]"),
    };
    let titles = values
        .iter()
        .flat_map(|&value| chart.labels.iter().map(move |label| title(value, label)));
    let mut sheet = Sheet::new(std::iter::once("truth".to_owned()).chain(titles), text_cells)?;
    for (row, label) in chart.labels.iter().enumerate() {
        let cell = |value: MatrixValue, column: usize| match value {
            MatrixValue::Count => chart.count(row, column).to_string(),
            share => number(chart.share(share, row, column)),
        };
        let cells = values
            .iter()
            .flat_map(|&value| (0..chart.labels.len()).map(move |column| cell(value, column)));
        sheet.row(std::iter::once(label.clone()).chain(cells))?;
    }
    sheet.bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::study::MatrixValues;

    #[test]
    fn matrices_keep_labels_with_commas() {
        let matrix = matrix(["no, never", "yes"]);
        let bytes = matrix_csv(&matrix, TextCells::Safe).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "truth,\"predicted no, never\",predicted yes\n\"no, never\",3,1\nyes,0,4\n"
        );
        let shares = MatrixChart {
            values: MatrixValues::of([MatrixValue::OfColumn, MatrixValue::OfRow]),
            ..matrix
        };
        assert_eq!(
            String::from_utf8(matrix_csv(&shares, TextCells::Safe).unwrap()).unwrap(),
            "truth,\"share of row[no, never]\",share of row[yes],\"share of column[no, never]\",share of column[yes]\n\
             \"no, never\",0.75,0.25,1,0.2\nyes,0,1,0,0.8\n"
        );
    }

    fn matrix(labels: [&str; 2]) -> MatrixChart {
        MatrixChart {
            labels: labels.map(str::to_owned).to_vec(),
            positive: 1,
            counts: vec![vec![3, 1], vec![0, 4]],
            threshold: Some(0.5),
            values: MatrixValues::of([MatrixValue::Count]),
        }
    }

    #[test]
    fn labels_are_made_safe_unless_asked_not_to() {
        let matrix = matrix(["=cmd()", "-1"]);
        let text = |cells| String::from_utf8(matrix_csv(&matrix, cells).unwrap()).unwrap();
        let safe = text(TextCells::Safe);
        assert_eq!(safe, "truth,predicted =cmd(),predicted -1\n'=cmd(),3,1\n-1,0,4\n");
        assert!(text(TextCells::Raw).contains("\n=cmd(),3,1\n"));
    }
}
