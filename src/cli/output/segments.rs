//! What is written of segments, and of a second file in them.

use std::sync::Arc;

use anyhow::Result;

use super::{File, picture, source_of};
use crate::{
    chart::{
        file_flows_chart, gap_chart, knee_chart, method_chart, scatter_chart, silhouettes_chart,
        stability_chart,
    },
    engine::{
        Progress,
        format::file_name,
        run::Made,
        scatter::{Plot, PlotChoice},
        segment::{EvidenceReport, SecondFile, SegmentNames, SegmentScan},
        study::ScatterSpec,
    },
    export::{Format, TextCells, evidence_csv, migration_csv, second_csv, segments_csv},
};

/// The segments of k.
pub(super) fn segment_files(
    files: &mut Vec<File>,
    made: &Made<SegmentScan>,
    evidence: Option<&EvidenceReport>,
    k: usize,
    cells: TextCells,
) -> Result<()> {
    let scan = &made.report;
    let source = source_of(&made.on, scan.seed);
    let choice = PlotChoice::of_segments(made, None, ScatterSpec::default(), SegmentNames::default());
    let plot = Arc::new(Plot::new(choice, None));
    plot.make(k, &Progress::none())?;
    if let Some(scatter) = scatter_chart(&plot, k, &source) {
        files.push(picture("scatter.svg", &scatter, Format::Svg)?);
        files.push(picture("scatter.png", &scatter, Format::Png)?);
    }
    let knee = evidence.and_then(|evidence| evidence.knee);
    files.push(picture(
        "elbow.svg",
        &knee_chart(scan, k, knee, &source),
        Format::Svg,
    )?);
    if let Some(evidence) = evidence {
        for (name, chart) in [
            ("silhouettes.svg", silhouettes_chart(evidence, k, &source)),
            ("stability.svg", Some(stability_chart(evidence, k, &source))),
            ("gap.svg", Some(gap_chart(evidence, k, &source))),
        ] {
            if let Some(chart) = chart {
                files.push(picture(name, &chart, Format::Svg)?);
            }
        }
        files.push(File {
            name: "evidence.csv",
            bytes: evidence_csv(evidence, cells)?,
        });
    }
    if let Some(chart) = method_chart(scan, k, &source) {
        files.push(picture("method.svg", &chart, Format::Svg)?);
    }
    let target = made.on.target.as_deref().filter(|_| !made.on.classes.is_empty());
    let classes = target.map(|_| (made.on.classes.as_slice(), made.on.class_codes.as_slice()));
    files.push(File {
        name: "segments.csv",
        bytes: segments_csv(scan, k, classes, evidence, &SegmentNames::default(), cells)?,
    });
    Ok(())
}

/// The customers of a second file with their segments, and who moved where that is known.
///
/// # Errors
/// When the identifier cannot be read, or the picture cannot be made.
pub fn second_files(
    second: &SecondFile,
    segments: (&Made<SegmentScan>, usize),
    cells: TextCells,
) -> Result<Vec<File>> {
    let (made, k) = segments;
    let mut files = vec![File {
        name: "assigned.csv",
        bytes: second_csv(second, (&made.report, &made.on.table), k, cells)?,
    }];
    if second.shared.is_none() {
        return Ok(files);
    }
    files.push(File {
        name: "migration.csv",
        bytes: migration_csv(second, &made.report, k, &SegmentNames::default(), cells)?,
    });
    let source = source_of(&made.on, made.report.seed);
    let first = file_name(&made.on.read.receipt.file);
    if let Some(chart) = file_flows_chart(
        second,
        &made.report,
        &first,
        (k, &SegmentNames::default()),
        &source,
    ) {
        files.push(picture("flows.svg", &chart, Format::Svg)?);
    }
    Ok(files)
}
