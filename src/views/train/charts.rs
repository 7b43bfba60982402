//! The charts of the Train tab: matrix with the threshold under it, coefficients, the other part.

use std::sync::Arc;

use egui::{Id, Ui};

use super::{Shown, threshold};
use crate::{
    chart::{self, ChartSpec},
    engine::metrics::Offer,
    state::{ChartId, Command, ExportSubject, Part, TableId},
    theme::style::{SMALL_CONTROL_HEIGHT, colours},
    views::widgets::{Button, Icon, Same, header, link, memo, show_scene},
};

/// Room under the matrix for the threshold, the score histogram and the slider.
const THRESHOLD_PART: f32 = 208.0;
/// The same in a low pane, where the matrix needs the room more.
const LOW_THRESHOLD_PART: f32 = 164.0;

/// Matrix, threshold, score histogram, slider.
pub fn matrix(ui: &mut Ui, shown: &Shown<'_>, asked: Part, offer: Offer, out: &mut Vec<Command>) {
    let spec = chart::matrix_chart(
        shown.report,
        shown.part,
        shown.part_name.word(),
        shown.threshold,
        &shown.source,
    );
    let is_binary = shown.report.n_classes() == 2;
    let subtitle = if asked == shown.part_name {
        spec.subtitle.clone()
    } else {
        format!("{}, nothing is tested", spec.subtitle)
    };
    header(ui, &spec.title, &subtitle, |ui| {
        export_button(ui, ChartId::Confusion, out);
    });
    let is_low = ui.available_height() < 400.0;
    let below = match (is_binary, is_low) {
        (true, true) => LOW_THRESHOLD_PART,
        (true, false) => THRESHOLD_PART,
        (false, _) => 0.0,
    };
    let height = ui.available_height() - below;
    show_chart(ui, &spec, height);
    if is_binary {
        threshold::show(ui, shown, offer, out);
    }
}

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
        let table =
            Button::icon_only(Icon::Category, "Export coefficients table").height(SMALL_CONTROL_HEIGHT);
        if table.show(ui).clicked() {
            out.push(Command::OpenExport(ExportSubject::Table(TableId::Coefficients)));
        }
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

/// The matrix of the part that is not shown above: how much is overfitted.
pub fn other_part(ui: &mut Ui, shown: &Shown<'_>) {
    let Some(other) = shown.other else {
        header(ui, "No test rows", "", |_| {});
        crate::views::widgets::body(
            ui,
            "All rows train. How well the classifier does on customers it has not seen stays unknown: set a test share to find out.",
        );
        return;
    };
    let word = shown.part_name.other();
    let spec = chart::matrix_chart(shown.report, other, word, shown.threshold, &shown.source);
    let mut name = word.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    header(ui, &format!("{name} rows"), &spec.subtitle, |_| {});
    let height = ui.available_height().min(ui.available_width() * 0.9);
    show_chart(ui, &spec, height);
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
