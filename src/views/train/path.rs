//! How the coefficients shrink as the penalty grows, with the strength to drag on the picture.

use egui::{Pos2, Rect, Sense, Stroke, Ui, vec2};

use super::charts::{export_button, table_button};
use crate::{
    chart::{self, ChartBody, ChartSpec, PathChart, Scene},
    engine::{
        classify::PathReport,
        format,
        run::{Made, Step},
        study::FoldPlan,
    },
    jobs::Slot,
    state::{AppState, ChartId, Command, TableId},
    theme::style::{PENDING_OPACITY, SMALL_CONTROL_HEIGHT, c, colours},
    views::{
        is_late, source_line,
        widgets::{Button, Icon, combo, failed, header, hint, link, pending_bar, show_scene},
    },
};

/// Height of the picture; with the log-loss of folds below it is higher.
const HEIGHT: f32 = 300.0;
const HEIGHT_WITH_FOLDS: f32 = 420.0;

/// The class whose coefficients are shown, with more than two.
fn class_shown(state: &AppState, report: &PathReport) -> usize {
    let asked = state.path_class.filter(|class| *class < report.classes.len());
    asked.unwrap_or(report.positive)
}

/// The picture as it stands in the window; `None` while its result is not there.
pub fn spec(state: &AppState) -> Option<ChartSpec> {
    let Made { report, on, .. } = state.results.path()?;
    let source = source_line(on, report.seed);
    let l2 = state.study.classifier.l2;
    Some(chart::path_chart(report, class_shown(state, report), l2, &source))
}

/// The pane, where it is asked for.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let slot = Slot::Step(Step::Path);
    let top = ui.max_rect();
    let running = state
        .running
        .get(&slot)
        .filter(|running| is_late(ui, running, state));
    if let Some(error) = state.results.failure(Step::Path, &state.study) {
        head(ui, "", false, out);
        let title = "The coefficients could not be followed";
        if failed(ui, title, &error.to_string(), Some("Try again")) {
            out.push(Command::Retry(Step::Path));
        }
        return;
    }
    if let Some(made) = state.results.path() {
        let is_current = state.results.is_current(Step::Path, &state.study);
        ui.scope(|ui| {
            if !is_current {
                ui.multiply_opacity(PENDING_OPACITY);
            }
            picture(ui, state, &made.report, running.is_none(), out);
        });
    } else {
        head(ui, "", false, out);
        hint(
            ui,
            "The model is fitted at many strengths of the penalty, each from the one before.",
        );
    }
    if let Some(running) = running
        && pending_bar(ui, top, running.fraction, &running.phrase)
    {
        out.push(Command::Cancel(slot));
    }
}

fn head(ui: &mut Ui, subtitle: &str, is_there: bool, out: &mut Vec<Command>) {
    let subtitle = if is_there { subtitle } else { "" };
    header(ui, "Coefficients over L2 strength", subtitle, |ui| {
        // While it is on its way, *Cancel* stands here.
        if !is_there {
            return;
        }
        ui.spacing_mut().item_spacing.x = 2.0;
        let close = Button::icon_only(Icon::Cross, "Close the picture over L2").height(SMALL_CONTROL_HEIGHT);
        if close.show(ui).clicked() {
            out.push(Command::ShowPath(false));
        }
        export_button(ui, ChartId::Path, out);
        table_button(ui, Icon::Category, TableId::Path, out);
    });
}

fn picture(ui: &mut Ui, state: &AppState, report: &PathReport, is_settled: bool, out: &mut Vec<Command>) {
    let class = class_shown(state, report);
    let Some(spec) = spec(state) else { return };
    let ChartBody::Path(path) = &spec.body else { return };
    head(ui, &spec.subtitle, is_settled, out);
    if report.classes.len() > 2 {
        let names: Vec<&str> = report.classes.iter().map(String::as_str).collect();
        if let Some(place) = combo(ui, "Class of the coefficients", names[class], &names, 200.0) {
            out.push(Command::ShowPathOf(place));
        }
        ui.add_space(4.0);
    }
    let height = if path.loss.is_some() {
        HEIGHT_WITH_FOLDS
    } else {
        HEIGHT
    };
    let width = ui.available_width();
    let scene = chart::layout(&spec.body, width, height, colours(ui));
    let painted = show_scene(ui, &scene, &spec.title, &spec.alt);
    let words = pointed_at(ui, path, &scene, painted.origin);
    drag(ui, path, (&scene, painted.origin), words, out);
    ui.add_space(6.0);
    match chart::path_folds_words(report) {
        Some(words) => {
            hint(ui, words).on_hover_text(
                "The strongest penalty within one standard error of the least log-loss is hardly worse and \
                 keeps coefficients small (Breiman and others 1984). Folds share rows, so that the error is a \
                 guide, no test.",
            );
        }
        None => {
            ui.horizontal_wrapped(|ui| {
                hint(
                    ui,
                    "With folds the log-loss on rows that did not train stands below, at each strength.",
                );
                if link(ui, "Use 5 folds").clicked() {
                    out.push(Command::SetFolds(Some(FoldPlan::default())));
                }
            });
        }
    }
}

/// The line under the pointer is drawn strong; what to say of it.
fn pointed_at(ui: &Ui, path: &PathChart, scene: &Scene, origin: Pos2) -> Option<String> {
    let at = ui.ctx().pointer_hover_pos()? - origin;
    let near = chart::path_line_at(path, (scene.width, scene.height), colours(ui), (at.x, at.y))?;
    let points = near.points.iter().map(|(x, y)| origin + vec2(*x, *y)).collect();
    let stroke = Stroke::new(3.0, c(colours(ui).ink));
    ui.painter().line(points, stroke);
    Some(format!(
        "{}: {} per standard deviation at L2 {}",
        path.lines[near.line].name,
        format::signed(near.value, 3),
        chart::strength_words(near.strength)
    ))
}

/// Where the pointer is dragged or clicked, there is the strength; `words` name what is under it.
fn drag(
    ui: &Ui,
    path: &PathChart,
    (scene, origin): (&Scene, Pos2),
    words: Option<String>,
    out: &mut Vec<Command>,
) {
    let (Some((x, y, width, height)), Some(low), Some(high)) =
        (scene.plot, path.strengths.first(), path.strengths.last())
    else {
        return;
    };
    // The knob hangs below the plot.
    let plot = Rect::from_min_size(origin + vec2(x, y), vec2(width, height + 8.0));
    let response = ui.interact(
        plot,
        ui.scope_id().with("strength on the path"),
        Sense::click_and_drag(),
    );
    let mut response = response.on_hover_cursor(egui::CursorIcon::ResizeHorizontal);
    if let Some(words) = words {
        response = response.on_hover_text_at_pointer(words);
    }
    let Some(at) = response
        .interact_pointer_pos()
        .filter(|_| response.dragged() || response.clicked())
    else {
        return;
    };
    let share = f64::from((at.x - plot.left()) / plot.width()).clamp(0.0, 1.0);
    let strength = chart::rounded_strength(low * (high / low).powf(share)).clamp(*low, *high);
    if strength != path.strength {
        out.push(Command::SetL2(strength));
    }
}
