//! Segments beside something else: known labels, or the same customers in a second file.

use super::segments::NO_SEGMENT;
use crate::{
    chart::{ChartBody, ChartSpec, Flow, FlowColumn, FlowNode, FlowsChart, HeatCell, HeatChart, Hue},
    engine::{
        format,
        metrics::Crosstab,
        segment::{SecondFile, SecondFit, SegmentNames, SegmentScan},
    },
};

/// Customers of each segment of k by the classes of a column (`codes` by table row): counts, and shares of the segment.
pub fn crosstab_chart(
    scan: &SegmentScan,
    (k, names): (usize, &SegmentNames),
    column: &str,
    (classes, codes): (&[String], &[Option<u32>]),
    source_line: &str,
) -> ChartSpec {
    let crosstab = scan.crosstab(k, codes, classes.len());
    let alt = crosstab.agreement().sentence(column);
    let segments = Groups::segments(scan, k, names);
    let counts = segments
        .order
        .iter()
        .map(|&segment| crosstab.counts[segment].clone());
    let crosstab = Crosstab {
        counts: counts.collect(),
    };
    ChartSpec {
        title: format!("Segments by {column}"),
        subtitle: "customers, and their share of the segment".to_owned(),
        alt,
        source: source_line.to_owned(),
        body: ChartBody::Heat(heat(&crosstab, (column, classes), ("segment", &segments))),
    }
}

/// Customers of both files, from the segment in the first (rows) to that in the second (columns).
pub fn migration_chart(
    second: &SecondFile,
    scan: &SegmentScan,
    (k, names): (usize, &SegmentNames),
    source_line: &str,
) -> Option<ChartSpec> {
    second.shared.as_ref()?;
    let fit = second.fit(k);
    let groups = Groups::of_moves(scan, fit, names);
    let crosstab = Crosstab {
        counts: groups.moves(fit),
    };
    Some(ChartSpec {
        title: "Who moved".to_owned(),
        subtitle: "customers in both files, and their share of the segment they were in".to_owned(),
        alt: stayed_words(fit),
        source: source_line.to_owned(),
        body: ChartBody::Heat(heat(
            &crosstab,
            (&format!("segment in {}", second.name), &groups.names),
            ("segment in the first file", &groups),
        )),
    })
}

/// The same as flows, with those who are in one file alone.
pub fn file_flows_chart(
    second: &SecondFile,
    scan: &SegmentScan,
    first_name: &str,
    (k, names): (usize, &SegmentNames),
    source_line: &str,
) -> Option<ChartSpec> {
    second.shared.as_ref()?;
    let fit = second.fit(k);
    let groups = Groups::of_moves(scan, fit, names);
    let mut moves = groups.moves(fit);
    let n = groups.order.len();
    let (mut left, mut right) = (groups.nodes(), groups.nodes());
    let apart = |name: String| FlowNode {
        name,
        hue: Hue::Quiet,
        size: 0,
    };
    if fit.only_first.iter().any(|n| *n > 0) {
        right.push(apart(format!("Not in {}", second.name)));
        for (row, &from) in moves.iter_mut().zip(&groups.order) {
            row.push(fit.only_first[from]);
        }
    }
    if fit.only_second.iter().any(|n| *n > 0) {
        left.push(apart(format!("Not in {first_name}")));
        let mut row: Vec<u64> = groups.order.iter().map(|&to| fit.only_second[to]).collect();
        row.resize(right.len(), 0);
        moves.push(row);
    }
    let mut flows = Vec::new();
    for (from, row) in moves.iter().enumerate() {
        for (to, &size) in row.iter().enumerate().filter(|(_, size)| **size > 0) {
            left[from].size += size;
            right[to].size += size;
            flows.push(Flow {
                from,
                to,
                size,
                // Who was not there before takes the colour of where he is now.
                is_new: from >= n,
            });
        }
    }
    let column = |title: &str, nodes| FlowColumn {
        title: title.to_owned(),
        is_shown: true,
        nodes,
    };
    Some(ChartSpec {
        title: "Who moved".to_owned(),
        subtitle: format!("from {first_name} to {}", second.name),
        alt: stayed_words(fit),
        source: source_line.to_owned(),
        body: ChartBody::Flows(FlowsChart {
            columns: vec![column(first_name, left), column(&second.name, right)],
            flows: vec![flows],
        }),
    })
}

/// "3 210 of 4 000 customers in both files, 80.3 %, stayed in their segment."
pub fn stayed_words(fit: &SecondFit) -> String {
    let (stayed, both) = (fit.n_stayed(), fit.n_both());
    if both == 0 {
        return "No customer is in both files.".to_owned();
    }
    let outside = match fit.moves.get(fit.k).map_or(0, |row| row[fit.k]) {
        0 => String::new(),
        n => format!(" {} were and are in none.", format::count(n)),
    };
    format!(
        "{} of {} customers in both files, {}, stayed in their segment.{outside}",
        format::count(stayed),
        format::count(both),
        format::percent(stayed as f64 / both as f64, 1)
    )
}

/// Segments in the order of their slots, and behind them no segment where somebody has none.
struct Groups {
    /// Places in the fit; its k is no segment.
    order: Vec<usize>,
    names: Vec<String>,
    hues: Vec<Hue>,
}

impl Groups {
    fn segments(scan: &SegmentScan, k: usize, names: &SegmentNames) -> Self {
        let slots = scan.slots(k);
        let order = scan.in_order(k);
        Self {
            names: order.iter().map(|&segment| names.title(slots[segment])).collect(),
            hues: order
                .iter()
                .map(|&segment| Hue::Segment(slots[segment]))
                .collect(),
            order,
        }
    }

    fn of_moves(scan: &SegmentScan, fit: &SecondFit, names: &SegmentNames) -> Self {
        let mut groups = Self::segments(scan, fit.k, names);
        let rows = || fit.moves.iter().chain([&fit.only_first, &fit.only_second]);
        let is_some = |row: Option<&Vec<u64>>| row.is_some_and(|row| row.iter().any(|n| *n > 0));
        if is_some(fit.moves.last()) || rows().any(|row| row.last().is_some_and(|n| *n > 0)) {
            groups.order.push(fit.k);
            groups.names.push(NO_SEGMENT.to_owned());
            groups.hues.push(Hue::Quiet);
        }
        groups
    }

    fn moves(&self, fit: &SecondFit) -> Vec<Vec<u64>> {
        let row = |&from: &usize| self.order.iter().map(|&to| fit.moves[from][to]).collect();
        self.order.iter().map(row).collect()
    }

    fn nodes(&self) -> Vec<FlowNode> {
        let own = self.names.iter().zip(&self.hues);
        own.map(|(name, &hue)| FlowNode {
            name: name.clone(),
            hue,
            size: 0,
        })
        .collect()
    }
}

/// Columns and rows with their titles; a cell's colour is its share of the row.
fn heat(
    crosstab: &Crosstab,
    (x_title, columns): (&str, &[String]),
    (y_title, groups): (&str, &Groups),
) -> HeatChart {
    let (totals, rows) = (crosstab.row_totals(), &groups.names);
    let cells = crosstab
        .counts
        .iter()
        .zip(&totals)
        .enumerate()
        .map(|(row, (counts, &total))| {
            let cell = |(column, &count): (usize, &u64)| {
                let share = count as f64 / total as f64;
                HeatCell {
                    value: if total == 0 { f64::NAN } else { share },
                    strong: format::count(count),
                    words: if total == 0 {
                        String::new()
                    } else {
                        format::percent(share, 0)
                    },
                    label: format!(
                        "{}, {}: {}, {} of {}",
                        rows[row],
                        columns[column],
                        format::plural(
                            usize::try_from(count).unwrap_or(usize::MAX),
                            "customer",
                            "customers"
                        ),
                        format::percent(share, 1),
                        rows[row]
                    ),
                }
            };
            counts.iter().enumerate().map(cell).collect()
        });
    HeatChart {
        x_title: x_title.to_owned(),
        y_title: y_title.to_owned(),
        x_labels: columns.to_vec(),
        y_labels: rows
            .iter()
            .zip(&totals)
            .map(|(name, n)| format!("{name}, {}", format::count(*n)))
            .collect(),
        row_hues: groups.hues.clone(),
        has_sides: false,
        words_note: String::new(),
        cells: cells.collect(),
    }
}
