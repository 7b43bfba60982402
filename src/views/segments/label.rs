//! The page that puts the segments beside a known label: who is in which segment, by class.

use std::sync::Arc;

use egui::{Id, Ui, vec2};

use super::{
    chart::{label_column, label_columns},
    grid,
    view::SegmentView,
};
use crate::{
    chart::{self, ChartSpec},
    engine::{EngineError, classify::target_classes},
    state::{AppState, Command, Rows, SelectMode},
    theme::fonts::{Weight, elide},
    views::{
        source_line,
        widgets::{Same, combo, empty, failed, hint, memo},
    },
};

/// Narrowest column of cells; more of them scroll.
const CELL: f32 = 58.0;

/// The labels of a column, and the picture of them beside the segments.
struct Labels {
    classes: Vec<String>,
    codes: Vec<Option<u32>>,
    chart: ChartSpec,
}

/// Shows the page.
pub fn show(ui: &mut Ui, state: &AppState, view: &SegmentView<'_>, out: &mut Vec<Command>) {
    let on = &view.made.on;
    let Some(column) = label_column(state) else {
        let words = "A label is a column with 2 to 20 different values, such as a type of buyer or a region.";
        empty(ui, "No column of labels", words, None);
        return;
    };
    let key = (
        Same(Arc::clone(&view.made.report)),
        (column.clone(), view.names.clone()),
        view.k,
    );
    let labels = memo(ui.ctx(), Id::unique("segments by label"), key, || {
        let (classes, codes) = target_classes(&on.table, &column)?;
        let source = source_line(on, view.made.report.seed);
        let own = (classes.as_slice(), codes.as_slice());
        let chart = chart::crosstab_chart(&view.made.report, (view.k, &view.names), &column, own, &source);
        Ok::<_, EngineError>(Labels {
            classes,
            codes,
            chart,
        })
    });
    let labels = match &*labels {
        Ok(labels) => labels,
        Err(error) => {
            controls(ui, &column, &label_columns(on), "", out);
            failed(ui, "This column has no labels", &error.to_string(), None);
            return;
        }
    };
    controls(ui, &column, &label_columns(on), &labels.chart.alt, out);
    ui.add_space(6.0);
    let room = ui.available_size() - vec2(0.0, 4.0);
    let least = 160.0 + CELL * labels.classes.len() as f32;
    if let Some((row, class)) = grid::show(ui, &labels.chart, room, least, true) {
        select(ui, view, labels, &column, (row, class), out);
    }
}

/// Which column, and how far the segments are its labels under other names.
fn controls(ui: &mut Ui, column: &str, columns: &[String], words: &str, out: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let items: Vec<&str> = columns.iter().map(String::as_str).collect();
        if let Some(picked) = combo(ui, "Known label", column, &items, 170.0) {
            out.push(Command::SetSegmentLabel(columns[picked].clone()));
        }
        let room = (ui.available_width() - 8.0).max(0.0);
        let shown = elide(words, room, 12.0, Weight::Regular);
        let response = hint(ui, shown.as_str());
        if shown != words {
            response.on_hover_text(words);
        }
    });
}

fn select(
    ui: &Ui,
    view: &SegmentView<'_>,
    labels: &Labels,
    column: &str,
    (row, class): (usize, usize),
    out: &mut Vec<Command>,
) {
    let Some(segment) = view.rows.rows.get(row) else {
        return;
    };
    let scan = &view.made.report;
    let fit = &scan.fit(view.k).fit;
    let rows = scan.rows.iter().zip(&fit.labels).filter(|&(&row, &label)| {
        let code = labels.codes.get(row as usize).copied().flatten();
        usize::from(label) == segment.segment && code.is_some_and(|code| code as usize == class)
    });
    let lines = view.made.on.table.lines_of(rows.map(|(&row, _)| row));
    let modifiers = ui.input(|input| input.modifiers);
    out.push(Command::Select {
        rows: Rows::Lines(lines),
        mode: SelectMode::of(modifiers.command, modifiers.alt),
        why: format!("{}, {column} {}", segment.title, labels.classes[class]),
    });
}
