//! The charts of the Train tab: matrix with the threshold under it, ROC, coefficients, the other part.

use std::sync::Arc;

use egui::{Id, Rect, Ui, UiBuilder, pos2, vec2};

use super::Shown;
use crate::{
    chart::{self, ChartBody, ChartSpec},
    engine::format,
    state::{ChartId, Command, ExportSubject, Part, TableId},
    theme::style::{SMALL_CONTROL_HEIGHT, colours},
    views::widgets::{Button, Icon, Same, Slider, header, link, memo, number_field, show_scene, title},
};

/// Room under the matrix for the threshold, the score histogram and the slider.
const THRESHOLD_PART: f32 = 208.0;
/// The same in a low pane, where the matrix needs the room more.
const LOW_THRESHOLD_PART: f32 = 164.0;

/// Diameter of the threshold's thumb.
const THUMB: f32 = 16.0;

/// Matrix, threshold, score histogram, slider.
pub fn matrix(ui: &mut Ui, shown: &Shown<'_>, asked: Part, out: &mut Vec<Command>) {
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
        threshold(ui, shown, out);
    }
}

/// The threshold as a number, two good ones to pick, and the histogram with its slider.
fn threshold(ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Command>) {
    let Some(scored) = &shown.part.scored else { return };
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        title(ui, "Threshold");
        let mut value = shown.threshold;
        if number_field(ui, "Threshold value", &mut value, 0.0..=1.0, 2, 56.0).changed() {
            out.push(Command::SetThreshold(value));
        }
        ui.add_space(4.0);
        let key = Same(Arc::clone(shown.report));
        // Learnt on training rows: a threshold picked on test rows would flatter the test.
        let training = shown.report.train.scored.as_ref().unwrap_or(scored);
        let best = memo(ui.ctx(), Id::unique("good thresholds"), key, || {
            (training.best_f1_threshold(), training.youden_threshold())
        });
        for (name, threshold, why) in [
            (
                "Best F1",
                best.0,
                "The threshold with the highest F1 on the training rows",
            ),
            (
                "Youden",
                best.1,
                "The threshold with the largest recall + specificity − 1 on the training rows",
            ),
        ] {
            let text = format!("{name} {}", format::decimal(threshold, 2));
            if Button::new(text).show(ui).on_hover_text(why).clicked() {
                out.push(Command::SetThreshold((threshold * 100.0).round() / 100.0));
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            export_button(ui, ChartId::Scores, out);
        });
    });
    let key = (Same(Arc::clone(shown.report)), shown.part_name);
    let spec = memo(ui.ctx(), Id::unique("score histogram"), key, || {
        chart::scores_chart(
            shown.report,
            shown.part,
            shown.part_name.word(),
            shown.threshold,
            &shown.source,
        )
    });
    let Some(spec) = spec.as_ref() else { return };
    let mut body = spec.body.clone();
    if let ChartBody::Scores(scores) = &mut body {
        scores.threshold = shown.threshold;
    }
    let height = ui.available_height().clamp(80.0, 190.0);
    let scene = chart::layout(&body, ui.available_width(), height, colours(ui));
    let painted = show_scene(ui, &scene, &spec.title, &spec.alt);
    let Some((x, y, width, plot_height)) = scene.plot else {
        return;
    };
    // The slider's thumb stands exactly under the needle.
    let left = painted.origin.x + x - THUMB / 2.0;
    let place = Rect::from_min_size(
        pos2(left, painted.origin.y + y + plot_height + 2.0),
        vec2(width + THUMB, 20.0),
    );
    let mut value = shown.threshold;
    let moved = ui
        .scope_builder(UiBuilder::new().max_rect(place), |ui| {
            Slider::new("Threshold", 0.0, 1.0, 0.01)
                .size(THUMB, 4.0)
                .unfilled()
                .show(ui, &mut value, place.width())
        })
        .inner;
    if moved.changed() {
        out.push(Command::SetThreshold(value));
    }
}

/// The ROC curve of both parts with the threshold marked.
pub fn roc(ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Command>) {
    let key = Same(Arc::clone(shown.report));
    let spec = memo(ui.ctx(), Id::unique("ROC curve"), key, || {
        chart::roc_chart(shown.report, shown.threshold, &shown.source)
    });
    let Some(spec) = spec.as_ref() else {
        per_class(ui, shown);
        return;
    };
    header(ui, &spec.title, &spec.subtitle, |ui| {
        export_button(ui, ChartId::Roc, out);
    });
    let mut body = spec.body.clone();
    if let ChartBody::Lines(lines) = &mut body {
        let counts = shown
            .report
            .confusion(shown.report.shown(), shown.threshold)
            .counts;
        lines.marker = chart::roc_marker(&counts, shown.report.positive, shown.threshold);
    }
    let size = vec2(ui.available_width(), ui.available_height());
    let scene = chart::layout(&body, size.x, size.y.min(size.x * 1.6), colours(ui));
    show_scene(ui, &scene, &spec.title, &spec.alt);
}

/// With more than two classes there is no single ROC curve: each class against the others, as numbers.
fn per_class(ui: &mut Ui, shown: &Shown<'_>) {
    header(ui, "Each class", "against all others", |_| {});
    let widths = [0.34, 0.16, 0.16, 0.16, 0.18];
    let text = |value: f64| {
        if value.is_finite() {
            format::metric(value)
        } else {
            "–".to_owned()
        }
    };
    let cells = ["Class", "Precision", "Recall", "F1", "Rows"].map(str::to_owned);
    table_row(ui, &widths, &cells, true);
    for (class, metrics) in shown.report.classes.iter().zip(&shown.metrics.per_class) {
        let cells = [
            class.clone(),
            text(metrics.precision.value),
            text(metrics.recall.value),
            text(metrics.f1.value),
            format::count(metrics.support),
        ];
        table_row(ui, &widths, &cells, false);
    }
}

fn table_row(ui: &mut Ui, shares: &[f32], cells: &[String], is_head: bool) {
    use crate::{theme::fonts::Weight, views::widgets::paint_elided};
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Row, true, cells.join(", ")));
    let colours = colours(ui);
    let ink = if is_head { colours.ink_3 } else { colours.ink };
    let mut x = rect.left();
    for (place, (share, cell)) in shares.iter().zip(cells).enumerate() {
        let width = rect.width() * share;
        let (at, anchor) = if place == 0 {
            (pos2(x, rect.center().y), egui::Align2::LEFT_CENTER)
        } else {
            (pos2(x + width, rect.center().y), egui::Align2::RIGHT_CENTER)
        };
        paint_elided(
            ui.painter(),
            at,
            anchor,
            cell,
            width - 6.0,
            12.0,
            Weight::Regular,
            ink,
        );
        x += width;
    }
    let stroke = egui::Stroke::new(1.0, crate::theme::style::c(colours.hairline));
    ui.painter().hline(rect.x_range(), rect.bottom(), stroke);
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
fn export_button(ui: &mut Ui, chart: ChartId, out: &mut Vec<Command>) {
    let name = format!("Export {}", chart.name());
    if Button::icon_only(Icon::Download, name)
        .height(SMALL_CONTROL_HEIGHT)
        .show(ui)
        .clicked()
    {
        out.push(Command::OpenExport(ExportSubject::Chart(chart)));
    }
}
