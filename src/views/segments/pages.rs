//! The main pane's lower part: flows, table, profile or lines, the picture of the method, known labels, who moved.

use std::sync::Arc;

use egui::{Align, CursorIcon, Id, Layout, ScrollArea, Sense, Ui, vec2};

use super::{
    cards,
    chart::{current_second, segment_chart},
    label, second, table,
    view::{Emphasis, SegmentView},
};
use crate::{
    chart::{self, ChartBody, ChartSpec, Hue},
    state::{AppState, ChartId, Command, ExportSubject, SegmentsPage, TableId},
    theme::style::colours,
    views::{
        panes,
        widgets::{Button, Choice, Icon, Same, header_in_full, memo, segmented, show_scene},
    },
};

/// Shows the page chosen in what is left of the pane.
pub fn show(
    ui: &mut Ui,
    state: &AppState,
    view: &SegmentView<'_>,
    emphasis: &mut Emphasis,
    out: &mut Vec<Command>,
) {
    let is_narrow = panes::is_narrow(ui);
    let scan = &view.made.report;
    let is_offered = |page: &SegmentsPage| match page {
        SegmentsPage::Cards => is_narrow,
        // With one k alone nobody goes anywhere.
        SegmentsPage::Flows => scan.fits.len() > 1,
        SegmentsPage::Method => scan.spec.method.has_picture(),
        _ => true,
    };
    let shown: Vec<SegmentsPage> = SegmentsPage::ALL.into_iter().filter(is_offered).collect();
    let page = Some(state.segments_page).filter(|page| shown.contains(page));
    let page = page.or(shown.first().copied()).unwrap_or_default();
    let chart = chart_id(page).and_then(|id| {
        let key = (Same(Arc::clone(&view.plot.plot)), view.k, id);
        let made = memo(ui.ctx(), Id::unique("segments page"), key, || {
            segment_chart(state, id)
        });
        Some((id, made)).filter(|(_, made)| made.is_some())
    });
    let spec = chart.as_ref().and_then(|(_, made)| made.as_ref().as_ref());
    let (title, subtitle) = match spec {
        Some(spec) => (spec.title.as_str(), spec.subtitle.as_str()),
        None if page == SegmentsPage::Cards => ("Segments", "mean, SD from all"),
        None if page == SegmentsPage::Labels => ("Segments by a known label", ""),
        None if page == SegmentsPage::Moves => ("Who moved", "customers of a second file"),
        None => ("Segments", "means in the file's units"),
    };
    header_in_full(ui, title, subtitle, |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        exports(ui, page, current_second(state).is_some(), out);
        let choices: Vec<Choice<'_>> = shown
            .iter()
            .map(|other| Choice::new(other.title(), *other == page))
            .collect();
        let width = 59.0 * choices.len() as f32;
        // The header goes from right to left, the choices from left to right.
        let room = vec2(width, 24.0);
        let picked = ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
            segmented(ui, "", &choices, Some(width), 24.0)
        });
        if let Some(place) = picked.inner {
            out.push(Command::ShowSegmentsPage(shown[place]));
        }
    });
    match page {
        SegmentsPage::Cards => {
            ScrollArea::vertical()
                .id_salt("cards page")
                .auto_shrink(false)
                .show(ui, |ui| cards::list(ui, state, view, emphasis, out));
            return;
        }
        SegmentsPage::Labels => return label::show(ui, state, view, out),
        SegmentsPage::Moves => return second::show(ui, state, view, out),
        _ => {}
    }
    let Some(spec) = spec else {
        table::show(ui, view, emphasis);
        return;
    };
    ScrollArea::vertical()
        .id_salt(("segments page", page))
        .auto_shrink(false)
        .show(ui, |ui| {
            chart_ui(ui, view, page, spec, emphasis, out);
        });
}

fn chart_id(page: SegmentsPage) -> Option<ChartId> {
    match page {
        SegmentsPage::Flows => Some(ChartId::Flows),
        SegmentsPage::Table | SegmentsPage::Cards | SegmentsPage::Labels | SegmentsPage::Moves => None,
        SegmentsPage::Method => Some(ChartId::Method),
        SegmentsPage::Profile => Some(ChartId::SegmentProfile),
        SegmentsPage::Lines => Some(ChartId::SegmentLines),
    }
}

/// The picture and the numbers behind it. `has_moves`: customers of a second file are there.
fn exports(ui: &mut Ui, page: SegmentsPage, has_moves: bool, out: &mut Vec<Command>) {
    let (table, chart) = match page {
        SegmentsPage::Flows => (Some(TableId::Flows), Some(ChartId::Flows)),
        SegmentsPage::Table | SegmentsPage::Cards => (Some(TableId::Segments), None),
        SegmentsPage::Profile => (Some(TableId::SegmentProfile), Some(ChartId::SegmentProfile)),
        SegmentsPage::Lines => (Some(TableId::SegmentProfile), Some(ChartId::SegmentLines)),
        SegmentsPage::Method => (None, Some(ChartId::Method)),
        SegmentsPage::Labels => (Some(TableId::Crosstab), Some(ChartId::Crosstab)),
        SegmentsPage::Moves if has_moves => (Some(TableId::SecondFile), Some(ChartId::FileFlows)),
        SegmentsPage::Moves => (None, None),
    };
    let mut button = |ui: &mut Ui, icon: Icon, name: &str, subject: ExportSubject| {
        let button = Button::icon_only(icon, format!("Export {name}")).height(24.0);
        if button.show(ui).clicked() {
            out.push(Command::OpenExport(subject));
        }
    };
    // Beside a picture the arrow is the picture's.
    let icon = if chart.is_some() {
        Icon::Number
    } else {
        Icon::Download
    };
    if let Some(table) = table {
        button(ui, icon, table.name(), ExportSubject::Table(table));
    }
    if let Some(chart) = chart {
        button(ui, Icon::Download, chart.name(), ExportSubject::Chart(chart));
    }
}

fn chart_ui(
    ui: &mut Ui,
    view: &SegmentView<'_>,
    page: SegmentsPage,
    spec: &ChartSpec,
    emphasis: &mut Emphasis,
    out: &mut Vec<Command>,
) {
    // Room for the scroll bar, and a little air below.
    let size = vec2(
        (ui.available_width() - 8.0).floor(),
        (ui.available_height() - 6.0).floor(),
    );
    let colours = colours(ui);
    let key = (
        (Same(Arc::clone(&view.plot.plot)), view.k),
        page,
        (size.x.to_bits(), size.y.to_bits()),
        colours.is_dark,
    );
    let scene = memo(ui.ctx(), Id::unique("segments page scene"), key, || {
        chart::layout(&spec.body, size.x, size.y, colours)
    });
    let shown = show_scene(ui, &scene, &spec.title, &spec.alt);
    let Some((column, row)) = shown.hovered.map(|place| scene.regions[place].item) else {
        return;
    };
    let Some((hue, k)) = pointed_at(&spec.body, column, row) else {
        return;
    };
    let click = ui.interact(
        shown.response.rect,
        shown.response.id.with("click"),
        Sense::click(),
    );
    if let Some(number) = hue.number() {
        emphasis.hovered = Some(number - 1);
    }
    ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
    if click.clicked() {
        match (k, hue.number()) {
            (Some(k), _) => out.push(Command::SetClusterCount(Some(k))),
            (None, Some(number)) => emphasis.toggle(number - 1),
            (None, None) => {}
        }
    }
}

/// Whose place is pointed at, and the k it stands for where that is not the one shown.
fn pointed_at(body: &ChartBody, column: usize, row: usize) -> Option<(Hue, Option<usize>)> {
    match body {
        ChartBody::Flows(chart) => {
            let shown = chart.columns.get(column)?;
            let k = Some(shown.nodes.len()).filter(|_| !shown.is_shown);
            Some((shown.nodes.get(row)?.hue, k))
        }
        // Regions of these go by row first.
        ChartBody::Heat(chart) => Some((*chart.row_hues.get(column)?, None)),
        ChartBody::Parallel(chart) => Some((chart.lines.get(column)?.hue, None)),
        _ => None,
    }
}
