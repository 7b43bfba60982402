//! The Correlations page: how columns go with each other, as a heatmap.

use std::sync::Arc;

use egui::{
    Frame, Id, Margin, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::{
    chart::{self, ChartBody, ChartSpec, Scene, layout_height},
    engine::{
        explore::{Measure, Relations},
        run::Step,
    },
    state::{AppState, ChartId, Command, ExportSubject, Tab, TableId},
    theme::style::{PENDING_OPACITY, c, colours},
    views::widgets::{Button, Choice, Icon, Same, empty, failed, hint, memo, paint_scene, segmented, title},
};

/// Narrowest column of cells; more of them scroll.
const CELL: f32 = 22.0;

/// Which measure.
pub fn controls(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let now = state.study.explore.measure;
    let choices = Measure::ALL.map(|measure| Choice::new(measure.name(), measure == now));
    if let Some(picked) = segmented(ui, "Measure", &choices, None, 28.0)
        && Measure::ALL[picked] != now
    {
        out.push(Command::SetMeasure(Measure::ALL[picked]));
    }
}

/// The picture and the table.
pub fn exports(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let is_there = state.results.is_current(Step::Relate, &state.study);
    ui.spacing_mut().item_spacing.x = 4.0;
    let name = format!("Export {}", ChartId::Relations.name());
    let button = Button::icon_only(Icon::Download, name).enabled(is_there);
    if button.show(ui).clicked() {
        out.push(Command::OpenExport(ExportSubject::Chart(ChartId::Relations)));
    }
    let name = format!("Export {}", TableId::Relations.name());
    let button = Button::new("CSV").name(name).quiet().enabled(is_there);
    if button.show(ui).on_hover_text("The heatmap as a table").clicked() {
        out.push(Command::OpenExport(ExportSubject::Table(TableId::Relations)));
    }
}

/// Shows the page in all the room that is left.
pub fn page(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    Frame::new()
        .inner_margin(Margin {
            left: 20,
            right: 20,
            top: 0,
            bottom: 16,
        })
        .show(ui, |ui| content(ui, state, out));
}

fn content(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    if let Some(error) = state.results.failure(Step::Relate, &state.study) {
        if failed(
            ui,
            "The columns could not be compared",
            &error.to_string(),
            Some("Try again"),
        ) {
            out.push(Command::Retry(Step::Relate));
        }
        return;
    }
    let Some(made) = state.results.relations() else {
        return;
    };
    let relations = &made.report;
    let source = crate::views::source_line(&made.on, state.study.seed.0);
    let key = Same(Arc::clone(relations));
    let spec = memo(ui.ctx(), Id::unique("relations chart"), key, || {
        chart::relations_chart(relations, &source)
    });
    title(ui, format!("{}, {}", spec.title, spec.subtitle));
    ui.add_space(2.0);
    hint(ui, relations.measure.sentence());
    ui.add_space(8.0);
    if relations.measure != state.study.explore.measure {
        ui.multiply_opacity(PENDING_OPACITY);
    }
    if let Some(words) = too_few(relations) {
        empty(ui, "Nothing to compare", words, None);
        return;
    }
    let area = ui.available_size();
    ScrollArea::both()
        .id_salt("relations")
        .auto_shrink(false)
        .show(ui, |ui| heatmap(ui, &spec, relations, area, out));
}

/// Why there is no heatmap.
fn too_few(relations: &Relations) -> Option<&'static str> {
    let words = match relations.measure {
        Measure::Pearson | Measure::Spearman => "This measure wants at least two columns of numbers.",
        Measure::CramersV => "This measure wants at least two columns of categories.",
        Measure::CorrelationRatio => "This measure wants a column of numbers and one of categories.",
    };
    let least = if relations.measure.is_square() { 2 } else { 1 };
    (relations.rows.len() < least || relations.columns.is_empty()).then_some(words)
}

fn heatmap(
    ui: &mut Ui,
    spec: &Arc<ChartSpec>,
    relations: &Relations,
    area: egui::Vec2,
    out: &mut Vec<Command>,
) {
    let ChartBody::Correlations(chart) = &spec.body else {
        return;
    };
    // Many columns keep legible cells and scroll; few make no wider cells than they need.
    let n = chart.across().len() as f32;
    let width = area.x.max(n * CELL + 140.0).min(n * 150.0 + 260.0).floor();
    let tallest = chart.names.len() as f32 * 64.0 + 140.0;
    let height = area.y.min(tallest).floor().max(layout_height(&spec.body, width));
    let key = (
        Same(Arc::clone(spec)),
        width.to_bits(),
        height.to_bits(),
        colours(ui).is_dark,
    );
    let colours = colours(ui);
    let scene = memo(ui.ctx(), Id::unique("relations scene"), key, || {
        chart::layout(&spec.body, width, height, colours)
    });
    let (rect, response) = ui.allocate_exact_size(vec2(scene.width, scene.height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &spec.alt));
    paint_scene(ui.ctx(), &ui.painter_at(rect.expand(2.0)), rect.min, &scene);
    if let Some((row, column)) = cells(ui, rect, &scene) {
        out.extend(look_at(relations, row, column));
    }
}

/// Every cell in sight has a name and can be clicked; the one that was clicked now.
fn cells(ui: &Ui, rect: Rect, scene: &Scene) -> Option<(usize, usize)> {
    let mut clicked = None;
    for region in &scene.regions {
        let corner = rect.min + vec2(region.x, region.y);
        let place = Rect::from_min_size(pos2(corner.x, corner.y), vec2(region.width, region.height));
        if !ui.is_rect_visible(place) {
            continue;
        }
        let response = ui.interact(place, ui.scope_id().with(("cell", region.item)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &region.label));
        if response.hovered() || response.has_focus() {
            let stroke = Stroke::new(2.0, c(colours(ui).ink));
            ui.painter().rect_stroke(place, 4.0, stroke, StrokeKind::Inside);
        }
        if response.clicked() {
            clicked = Some(region.item);
        }
        response
            .on_hover_cursor(egui::CursorIcon::PointingHand)
            .on_hover_text_at_pointer(format!("{}\nClick to see it in Explore", region.label));
    }
    clicked
}

/// Two numbers in the scatter of Explore; a category as its bars.
fn look_at(relations: &Relations, row: usize, column: usize) -> Vec<Command> {
    let (Some(y), Some(x)) = (relations.rows.get(row), relations.columns.get(column)) else {
        return Vec::new();
    };
    let look = match relations.measure {
        Measure::Pearson | Measure::Spearman => Command::SetExploreAxes {
            x: x.clone(),
            y: y.clone(),
        },
        Measure::CramersV | Measure::CorrelationRatio => Command::SetExploreColumn(y.clone()),
    };
    vec![look, Command::ShowTab(Tab::Explore)]
}
