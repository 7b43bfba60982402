//! The panes: correlations, scatter, histogram.

use egui::{Align, Id, Layout, ScrollArea, Sense, Ui, UiBuilder, vec2};

use super::view::{ExploreView, scene};
use crate::{
    chart::{ChartSpec, layout_height},
    engine::{
        condition::{Bin, Condition},
        explore::Bins,
        run::Step,
    },
    jobs::Slot,
    state::{ChartId, Command, ExportSubject, TableId},
    theme::style::colours,
    views::data::select_where,
    views::widgets::{Button, Icon, Scatter, customer_card, empty, header, label, pending_words, show_scene},
};

fn export(ui: &mut Ui, chart: ChartId, out: &mut Vec<Command>) {
    let name = format!("Export {}", chart.name());
    if Button::icon_only(Icon::Download, name)
        .height(24.0)
        .show(ui)
        .clicked()
    {
        out.push(Command::OpenExport(ExportSubject::Chart(chart)));
    }
}

/// Correlations; a click on a cell shows its two columns in the scatter.
pub fn correlations(ui: &mut Ui, view: &ExploreView<'_>, out: &mut Vec<Command>) {
    let n = view.made.report.numeric.len();
    let Some(spec) = view.correlations.as_ref().as_ref().filter(|_| n > 1) else {
        header(ui, "Correlations", "", |_| {});
        empty(
            ui,
            "Nothing to correlate",
            "Correlations want at least two columns of numbers.",
            None,
        );
        return;
    };
    header(ui, "Correlations", &spec.subtitle, |ui| {
        export(ui, ChartId::Correlations, out);
        let name = format!("Export {}", TableId::Correlations.name());
        let button = Button::new("CSV").name(name).quiet().height(24.0);
        if button.show(ui).on_hover_text("Correlations as a table").clicked() {
            out.push(Command::OpenExport(ExportSubject::Table(TableId::Correlations)));
        }
        if let Some(running) = view.pending
            && pending_words(ui, running.fraction, &running.phrase)
        {
            out.push(Command::Cancel(Slot::Step(Step::Explore)));
        }
    });
    let area = ui.available_size();
    ScrollArea::both()
        .id_salt("correlations")
        .auto_shrink(false)
        .show(ui, |ui| {
            // Many columns keep legible cells and scroll.
            let width = area.x.max(n as f32 * 22.0 + 140.0).floor();
            let height = area.y.floor().max(layout_height(&spec.body, width));
            let laid_out = scene(
                ui.ctx(),
                Id::unique("correlation scene"),
                spec,
                width,
                height,
                colours(ui),
            );
            let shown = show_scene(ui, &laid_out, &spec.title, &spec.alt);
            let response = shown.response.interact(Sense::click());
            let Some(region) = shown.hovered.and_then(|place| laid_out.regions.get(place)) else {
                return;
            };
            response.clone().on_hover_cursor(egui::CursorIcon::PointingHand);
            let (row, column) = region.item;
            let names = &view.made.report.numeric;
            if let (true, Some(x), Some(y)) = (response.clicked(), names.get(column), names.get(row)) {
                out.push(Command::SetExploreAxes {
                    x: x.clone(),
                    y: y.clone(),
                });
            }
        });
}

/// The histogram of one column.
pub fn histogram(ui: &mut Ui, view: &ExploreView<'_>, out: &mut Vec<Command>) {
    let Some(spec) = view.histogram.as_ref() else {
        empty(ui, "Nothing to count", "The file has no columns.", None);
        return;
    };
    header(ui, &spec.title, &spec.subtitle, |ui| {
        export(ui, ChartId::Histogram, out);
    });
    let area = ui.available_size();
    ScrollArea::vertical()
        .id_salt("histogram")
        .auto_shrink(false)
        .show(ui, |ui| {
            let id = Id::unique("histogram scene");
            let laid_out = scene(ui.ctx(), id, spec, area.x.floor(), area.y.floor(), colours(ui));
            let shown = show_scene(ui, &laid_out, "Histogram", &spec.alt);
            let response = shown.response.interact(Sense::click());
            let region = shown.hovered.and_then(|place| laid_out.regions.get(place));
            let condition = region.and_then(|region| bar_condition(view, region.item.0));
            if let Some(condition) = condition {
                response.clone().on_hover_cursor(egui::CursorIcon::PointingHand);
                if response.clicked() {
                    out.push(select_where(ui, condition));
                }
            }
        });
}

/// What the rows of a bar have in common.
fn bar_condition(view: &ExploreView<'_>, bar: usize) -> Option<Condition> {
    let column = view.column.as_ref()?;
    let mut histograms = view.made.report.histograms.iter();
    let histogram = histograms.find(|histogram| histogram.column == *column)?;
    let bin = |low: f64, high: f64| Bin {
        low,
        high,
        n_bins: histogram.counts.first().map_or(0, Vec::len),
        place: bar,
    };
    let column = column.clone();
    match &histogram.bins {
        Bins::Range { low, high } => Some(Condition::InBin {
            column,
            bin: bin(*low, *high),
        }),
        Bins::Days { low, high } => Some(Condition::OnDays {
            column,
            bin: bin(*low, *high),
        }),
        Bins::Levels { names, .. } => names.get(bar).map(|name| Condition::is(&column, name)),
    }
}

/// Two columns against each other.
pub fn scatter(ui: &mut Ui, view: &ExploreView<'_>, wheel_zooms: bool, out: &mut Vec<Command>) {
    let (Some(spec), Some((x, y))) = (view.scatter.as_ref(), &view.axes) else {
        header(ui, "Scatter", "", |_| {});
        empty(
            ui,
            "Nothing to draw",
            "A scatter wants a column of numbers.",
            None,
        );
        return;
    };
    header(ui, &format!("{y} over {x}"), &spec.subtitle, |ui| {
        export(ui, ChartId::ExploreScatter, out);
    });
    scatter_ui(ui, view, spec, wheel_zooms, &[x, y]);
}

/// The scatter of the tab, by which what is seen of it is kept.
pub fn scatter_id() -> Id {
    Id::unique("explore scatter")
}

fn scatter_ui(
    ui: &mut Ui,
    view: &ExploreView<'_>,
    spec: &std::sync::Arc<ChartSpec>,
    wheel_zooms: bool,
    first: &[&str],
) {
    let id = scatter_id();
    let size = ui.available_size();
    let shown = Scatter::new(id, "Scatter", spec)
        .wheel_zooms(wheel_zooms)
        .selected(view.selection, &view.made.on)
        .show(ui, size);
    let Some((shown, point)) = shown.and_then(|shown| {
        let point = shown.hovered?;
        Some((shown, point))
    }) else {
        return;
    };
    let Some(row) = point.row else {
        return;
    };
    let report = &view.made.report;
    let class = report
        .sample
        .binary_search(&u32::try_from(row).unwrap_or(u32::MAX))
        .ok();
    let class = class.and_then(|at| report.sample_classes.get(at).copied().flatten());
    customer_card(&shown.response, point.at, &view.made.on.table, row, first, |ui| {
        let Some((class, name)) =
            class.and_then(|class| Some((class as usize, report.classes.get(class as usize)?)))
        else {
            return;
        };
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
        let fill = colours(ui).class_mark(class, view.positive, report.classes.len());
        let square = egui::Rect::from_center_size(rect.left_center() + vec2(6.0, 0.0), vec2(10.0, 10.0));
        ui.painter()
            .rect_filled(square, 2.0, crate::theme::style::c(fill));
        let place = rect.with_min_x(rect.left() + 18.0);
        let builder = UiBuilder::new()
            .max_rect(place)
            .layout(Layout::left_to_right(Align::Center));
        label(&mut ui.new_child(builder), name);
    });
}
