//! Coefficients over the strength of the penalty, as a table.

use super::{
    ExportError, TextCells,
    sheet::{Sheet, number},
};
use crate::engine::classify::PathReport;

/// One row a strength and class (with two classes the positive one): the coefficients per standard deviation, the
/// intercept for average rows, and the log-loss in the folds where there are some.
///
/// # Errors
/// Never for reports the engine makes; kept so that no failure is silent.
pub fn path_csv(report: &PathReport, text_cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let mut header = vec!["l2".to_owned(), "class".to_owned()];
    header.extend(report.features.iter().cloned());
    header.push("(intercept)".to_owned());
    if report.folds.is_some() {
        header.extend(["log_loss", "log_loss_std_error"].map(str::to_owned));
    }
    let mut sheet = Sheet::new(&header, text_cells)?;
    for (place, (&l2, stop)) in report.strengths.iter().zip(&report.stops).enumerate() {
        for (row, weights) in stop.weights.rows().into_iter().enumerate() {
            let class = if report.classes.len() == 2 {
                report.positive
            } else {
                row
            };
            let mut cells = vec![number(l2), report.classes[class].clone()];
            cells.extend(weights.iter().map(|weight| number(*weight)));
            cells.push(number(stop.intercepts[row]));
            if let Some(folds) = &report.folds {
                cells.extend([number(folds.log_loss[place]), number(folds.std_error[place])]);
            }
            sheet.row(&cells)?;
        }
    }
    sheet.bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::classify::PathStop;
    use ndarray::array;

    #[test]
    fn one_row_a_strength_and_class() {
        let stop = |a: f64| PathStop {
            weights: array![[a, -0.5]],
            intercepts: vec![0.1],
            converged: true,
        };
        let report = PathReport {
            seed: 1,
            target: "kind".to_owned(),
            classes: vec!["no".to_owned(), "yes".to_owned()],
            positive: 1,
            features: vec!["age".to_owned(), "town[B]".to_owned()],
            n_train: 10,
            strengths: vec![0.01, 1.0],
            stops: vec![stop(2.0), stop(0.25)],
            folds: None,
        };
        let text = |report: &PathReport| {
            let bytes = path_csv(report, TextCells::default()).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(
            text(&report),
            "l2,class,age,town[B],(intercept)\n0.01,yes,2,-0.5,0.1\n1,yes,0.25,-0.5,0.1\n"
        );
        let folded = report.with_folds(&[vec![0.5, 0.25], vec![0.5, 0.75]]);
        assert_eq!(
            text(&folded),
            "l2,class,age,town[B],(intercept),log_loss,log_loss_std_error\n0.01,yes,2,-0.5,0.1,0.5,0\n\
             1,yes,0.25,-0.5,0.1,0.5,0.25\n"
        );
    }
}
