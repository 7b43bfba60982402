//! Tables as CSV: plain numbers at full precision, missing cells empty.

use super::{
    ExportError, TextCells,
    sheet::{Sheet, maybe, number},
};
use crate::engine::{
    classify::ClassifierReport,
    segment::{EvidenceReport, Returns, SegmentNames, SegmentScan, suggested_names},
    table::{ColumnKind, Table},
};

/// One row a customer of the cleaned table: identifier (or the row's number from 1), line of the
/// file, truth, prediction, probabilities, part (train, test or none), segment (from 1), the share of the
/// resamples in which the customer is in it (with evidence), and why a row has no score.
///
/// # Errors
/// When the target or the identifier cannot be read from the table.
pub fn predictions_csv(
    table: &Table,
    classifier: Option<(&ClassifierReport, f64)>,
    segments: Option<(&SegmentScan, usize)>,
    evidence: Option<&EvidenceReport>,
    text_cells: TextCells,
) -> Result<Vec<u8>, ExportError> {
    let identifier = table.columns().iter().find(|c| c.kind == ColumnKind::Identifier);
    let ids = identifier.map(|c| table.plain_cells(&c.name)).transpose()?;
    let scores = classifier
        .map(|(report, threshold)| Scores::new(table, report, threshold))
        .transpose()?;
    let segment_of = segments.map(|(scan, k)| segments_by_row(scan, k, table.n_rows()));
    let judged = segments.zip(evidence);
    let stays =
        judged.map(|((scan, k), evidence)| stays_by_row(scan, scan.fit(k).k, evidence, table.n_rows()));

    let mut header = vec![
        identifier.map_or_else(|| "row".to_owned(), |c| c.name.clone()),
        "line".to_owned(),
    ];
    header.extend(scores.iter().flat_map(Scores::header));
    if segment_of.is_some() {
        header.push("segment".to_owned());
    }
    if stays.is_some() {
        header.push("stays".to_owned());
    }
    // Of a mixture how likely it is that the customer comes from its segment.
    let membership = segments.and_then(|(scan, k)| scan.fit(k).mixture.as_ref());
    if membership.is_some() {
        header.push("segment_probability".to_owned());
    }
    let mut sheet = Sheet::new(&header, text_cells)?;
    for row in 0..table.n_rows() {
        let id = match &ids {
            Some(ids) => ids.get(row).cloned().unwrap_or_default(),
            None => (row + 1).to_string(),
        };
        let mut cells = vec![id, table.line(row).to_string()];
        cells.extend(scores.iter().flat_map(|s| s.cells(row)));
        if let Some(segment) = &segment_of {
            cells.push(segment[row].map_or_else(String::new, |s| s.to_string()));
        }
        if let Some(stays) = &stays {
            cells.push(maybe(stays[row]));
        }
        if let Some(own) = membership {
            cells.push(maybe(own.membership.get(row).map(|p| f64::from(*p))));
        }
        sheet.row(&cells)?;
    }
    sheet.bytes()
}

/// The number of each table row's segment.
pub(super) fn segments_by_row(scan: &SegmentScan, k: usize, n_rows: usize) -> Vec<Option<u32>> {
    let mut segments = vec![None; n_rows];
    let slots = scan.slots(k);
    for (&row, &label) in scan.rows.iter().zip(&scan.fit(k).fit.labels) {
        if let Some(segment) = segments.get_mut(row as usize) {
            // Without a segment there is no number.
            let slot = slots.get(usize::from(label)).copied();
            *segment = slot.and_then(|slot| u32::try_from(slot + 1).ok());
        }
    }
    segments
}

/// Share of the resamples in which each table row is in its segment.
fn stays_by_row(scan: &SegmentScan, k: usize, evidence: &EvidenceReport, n_rows: usize) -> Vec<Option<f64>> {
    let mut stays = vec![None; n_rows];
    for (place, &row) in scan.rows.iter().enumerate() {
        if let Some(stays) = stays.get_mut(row as usize) {
            *stays = evidence.stays(k, place);
        }
    }
    stays
}

/// The columns that a classifier gives.
struct Scores<'a> {
    report: &'a ClassifierReport,
    threshold: f64,
    truth: Vec<String>,
    part: Vec<&'static str>,
    problem: Vec<&'a str>,
}

impl<'a> Scores<'a> {
    fn new(table: &Table, report: &'a ClassifierReport, threshold: f64) -> Result<Self, ExportError> {
        let mut part = vec!["none"; table.n_rows()];
        // Rows of a test file are not in this table.
        let test = report.test.iter().filter(|test| test.file.is_none());
        let test = test.map(|test| (test, "test"));
        for (rows, name) in std::iter::once((&report.train, "train")).chain(test) {
            for &row in &rows.rows {
                if let Some(part) = part.get_mut(row as usize) {
                    *part = name;
                }
            }
        }
        let mut problem = vec![""; table.n_rows()];
        for unscored in &report.unscored {
            if let Some(problem) = problem.get_mut(unscored.row as usize) {
                *problem = &unscored.reason;
            }
        }
        Ok(Self {
            report,
            threshold,
            truth: table.plain_cells(&report.target)?,
            part,
            problem,
        })
    }

    fn header(&self) -> Vec<String> {
        let mut names = vec!["truth".to_owned(), "predicted".to_owned()];
        if self.report.n_classes() == 2 {
            names.push("probability".to_owned());
        } else {
            names.extend(self.report.classes.iter().map(|c| format!("probability[{c}]")));
        }
        names.extend(["part".to_owned(), "problem".to_owned()]);
        names
    }

    fn cells(&self, row: usize) -> Vec<String> {
        let report = self.report;
        let predicted = report
            .probabilities
            .predicted(row, report.positive, self.threshold);
        let found = report.probabilities.of(row);
        let probability = |class: usize| maybe(found.and_then(|p| p.get(class).copied()));
        let mut cells = vec![
            self.truth.get(row).cloned().unwrap_or_default(),
            predicted
                .and_then(|class| report.classes.get(class).cloned())
                .unwrap_or_default(),
        ];
        if report.n_classes() == 2 {
            cells.push(probability(report.positive));
        } else {
            cells.extend((0..report.n_classes()).map(probability));
        }
        cells.push(self.part[row].to_owned());
        cells.push(self.problem[row].to_owned());
        cells
    }
}

/// One row a segment, by its number: size, share of those segmented, means in the units of the file, with classes
/// (names, and a code for each table row) each class's share among the labelled, with evidence its mean silhouette and
/// Jaccard, the user's name, and what sets it apart.
///
/// # Errors
/// Never for scans the engine makes; kept so that no failure is silent.
pub fn segments_csv(
    scan: &SegmentScan,
    k: usize,
    classes: Option<(&[String], &[Option<u32>])>,
    evidence: Option<&EvidenceReport>,
    user_names: &SegmentNames,
    text_cells: TextCells,
) -> Result<Vec<u8>, ExportError> {
    let fit = scan.fit(k);
    let total = fit.fit.labels.len();
    let shares = classes.map(|(names, codes)| scan.class_shares(fit.k, codes, names.len()));
    let mut header: Vec<String> = ["segment", "size", "share"].map(str::to_owned).to_vec();
    header.extend(scan.features.iter().cloned());
    if let Some((names, _)) = classes {
        header.extend(names.iter().map(|n| format!("share[{n}]")));
    }
    let judged = evidence.and_then(|evidence| evidence.of(fit.k));
    if judged.is_some() {
        header.extend(["silhouette", "stability", "returns"].map(str::to_owned));
    }
    header.extend(["name", "suggested_name"].map(str::to_owned));
    let mut sheet = Sheet::new(&header, text_cells)?;
    let (slots, suggested) = (scan.slots(fit.k), suggested_names(scan, fit));
    for segment in scan.in_order(fit.k) {
        let size = fit.fit.sizes.get(segment).copied().unwrap_or(0);
        let mut cells = vec![
            (slots[segment] + 1).to_string(),
            size.to_string(),
            number(size as f64 / total as f64),
        ];
        let mean = |i: usize| fit.centroids.get(segment).and_then(|c| c.get(i).copied());
        cells.extend((0..scan.features.len()).map(|i| maybe(mean(i))));
        if let (Some((names, _)), Some(shares)) = (classes, &shares) {
            let share = |i: usize| shares.get(segment).and_then(|s| s.get(i).copied());
            cells.extend((0..names.len()).map(|i| maybe(share(i))));
        }
        if let Some(own) = judged {
            let jaccard = own.returns.get(segment).copied();
            let word = jaccard.and_then(Returns::of).map_or("", Returns::word);
            let silhouette = own.silhouettes.mean_of(segment);
            cells.extend([number(silhouette), maybe(jaccard), word.to_owned()]);
        }
        let own = user_names.own(slots[segment]).unwrap_or_default();
        cells.extend([own.to_owned(), suggested[segment].clone()]);
        sheet.row(&cells)?;
    }
    if fit.n_without() > 0 {
        // In no segment: there is nothing that they have in common.
        let mut cells = vec![String::new(); header.len()];
        "none".clone_into(&mut cells[0]);
        cells[1] = fit.n_without().to_string();
        cells[2] = number(fit.n_without() as f64 / total as f64);
        sheet.row(&cells)?;
    }
    sheet.bytes()
}

/// One row a coefficient, in the units of the file and per standard deviation; intercepts first.
///
/// # Errors
/// Never for reports the engine makes; kept so that no failure is silent.
pub fn coefficients_csv(report: &ClassifierReport, text_cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let header = [
        "class",
        "feature",
        "value",
        "std_error",
        "z",
        "p",
        "low",
        "high",
        "odds_ratio",
        "per_sd",
        "odds_ratio_per_sd",
        "odds_ratio_per_sd_low",
        "odds_ratio_per_sd_high",
        "vif",
    ];
    let mut sheet = Sheet::new(header, text_cells)?;
    for intercept in &report.intercepts {
        let mut cells = vec![
            intercept.class.clone(),
            "(intercept)".to_owned(),
            number(intercept.value),
            maybe(intercept.std_error),
        ];
        cells.resize(14, String::new());
        sheet.row(&cells)?;
    }
    for (c, vif) in report.coefficients_with_inflation() {
        let ratio = c.odds_ratio_per_sd;
        sheet.row([
            c.class.clone(),
            c.feature.clone(),
            number(c.value),
            maybe(c.error.map(|e| e.std_error)),
            maybe(c.error.map(|e| e.z)),
            maybe(c.error.map(|e| e.p)),
            maybe(c.error.map(|e| e.low)),
            maybe(c.error.map(|e| e.high)),
            number(c.value.exp()),
            number(c.per_sd),
            number(ratio.value),
            number(ratio.low),
            number(ratio.high),
            match vif.flatten() {
                Some(vif) if vif.is_infinite() => "infinite".to_owned(),
                vif => maybe(vif),
            },
        ])?;
    }
    sheet.bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{
        features::Standardizer,
        models::{kmeans::KMeansFit, principal::PrincipalComponents},
        segment::{Identity, MethodDetail, SegmentFit, SegmentSpace},
        study::SegmentSpec,
    };
    use ndarray::Array2;

    #[test]
    fn numbers_read_back_as_they_were() {
        for (value, expected) in [
            (0.1, "0.1"),
            (-0.0, "0"),
            (1e21, "1000000000000000000000"),
            (1.0 / 3.0, "0.3333333333333333"),
            (f64::NAN, ""),
            (f64::INFINITY, ""),
        ] {
            assert_eq!(number(value), expected);
        }
    }

    fn scan() -> SegmentScan {
        SegmentScan {
            spec: SegmentSpec::default(),
            seed: 42,
            features: vec!["age".to_owned(), "total_spent".to_owned()],
            rows: vec![0, 2, 3],
            scaler: Standardizer {
                means: vec![0.0; 2],
                stds: vec![1.0; 2],
            },
            space: SegmentSpace::default(),
            scaled: Standardizer {
                means: vec![0.0; 2],
                stds: vec![1.0; 2],
            },
            principal: PrincipalComponents {
                loadings: Array2::zeros((2, 2)),
                explained: vec![0.6, 0.4],
            },
            components: vec![],
            fits: vec![SegmentFit {
                k: 2,
                fit: KMeansFit {
                    centroids: Array2::zeros((2, 2)),
                    labels: vec![0, 1, 0],
                    sizes: vec![2, 1],
                    inertia: 1.0,
                    iterations: 1,
                    converged: true,
                },
                silhouette: 0.5,
                calinski_harabasz: 40.0,
                davies_bouldin: 0.8,
                centroids: vec![vec![30.0, 100.5], vec![70.0, 9.0]],
                mixture: None,
                by_class: None,
            }],
            detail: MethodDetail::Nothing,
            suggested_k: 2,
            identity: Identity::default(),
            unsegmented: vec![],
            warnings: vec![],
        }
    }

    #[test]
    fn segments_have_size_share_and_means() {
        let bytes = segments_csv(&scan(), 2, None, None, &SegmentNames::default(), TextCells::Safe).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "segment,size,share,age,total_spent,name,suggested_name\n\
             1,2,0.6666666666666666,30,100.5,,near the average\n2,1,0.3333333333333333,70,9,,near the average\n"
        );
    }

    #[test]
    fn headers_are_made_safe() {
        let mut scan = scan();
        scan.features[0] = "@age".to_owned();
        let bytes = segments_csv(&scan, 2, None, None, &SegmentNames::default(), TextCells::Safe).unwrap();
        assert!(bytes.starts_with(b"segment,size,share,'@age,total_spent,name,suggested_name\n"));
    }

    #[test]
    fn rows_left_out_have_no_segment() {
        assert_eq!(segments_by_row(&scan(), 2, 4), [Some(1), None, Some(2), Some(1)]);
    }
}
