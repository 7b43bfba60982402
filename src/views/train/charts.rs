//! The coefficients on the Train tab, and what its panes of charts share.

use std::sync::Arc;

use egui::{Id, Ui};

use super::Shown;
use crate::{
    chart::{self, ChartSpec},
    state::{ChartId, Command, ExportSubject, TableId},
    theme::style::{SMALL_CONTROL_HEIGHT, colours},
    views::widgets::{Button, Icon, Same, header, link, memo, show_scene},
};

/// What each feature does to the score.
pub fn forest(ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Command>) {
    let spec = forest_spec(ui, shown);
    let has_penalty = shown.report.spec.l2 > 0.0 && shown.report.n_classes() == 2;
    let subtitle = if has_penalty {
        "odds ratio per SD"
    } else {
        spec.subtitle.as_str()
    };
    header(ui, &spec.title, subtitle, |ui| {
        // The words at the left need the room.
        ui.spacing_mut().item_spacing.x = 2.0;
        export_button(ui, ChartId::Coefficients, out);
        table_button(ui, Icon::Category, TableId::Coefficients, out);
        if has_penalty && link(ui, "Set L2 to none for ranges").clicked() {
            out.push(Command::SetL2(0.0));
        }
    });
    let height = ui.available_height();
    show_chart(ui, &spec, height);
}

/// Height that all coefficients need over `width`.
pub fn forest_height(ui: &Ui, shown: &Shown<'_>, width: f32) -> f32 {
    chart::layout_height(&forest_spec(ui, shown).body, width)
}

fn forest_spec(ui: &Ui, shown: &Shown<'_>) -> std::sync::Arc<ChartSpec> {
    memo(
        ui.ctx(),
        Id::unique("coefficients"),
        Same(Arc::clone(shown.report)),
        || chart::forest_chart(shown.report, &shown.source),
    )
}

/// The chart's scene over the available width.
fn show_chart(ui: &mut Ui, spec: &ChartSpec, height: f32) {
    let scene = chart::layout(&spec.body, ui.available_width(), height, colours(ui));
    show_scene(ui, &scene, &spec.title, &spec.alt);
}

/// "Export confusion matrix": an icon in a pane's header.
pub fn export_button(ui: &mut Ui, chart: ChartId, out: &mut Vec<Command>) {
    let name = format!("Export {}", chart.name());
    if Button::icon_only(Icon::Download, name)
        .height(SMALL_CONTROL_HEIGHT)
        .show(ui)
        .clicked()
    {
        out.push(Command::OpenExport(ExportSubject::Chart(chart)));
    }
}

/// "Export metrics table": beside a chart's own button with the icon of a table, else with that of a download.
pub fn table_button(ui: &mut Ui, icon: Icon, table: TableId, out: &mut Vec<Command>) {
    let name = format!("Export {}", table.name());
    let button = Button::icon_only(icon, name).height(SMALL_CONTROL_HEIGHT);
    if button.show(ui).clicked() {
        out.push(Command::OpenExport(ExportSubject::Table(table)));
    }
}
