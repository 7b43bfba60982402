//! The confusion matrix, with the threshold under it: what its cells say, and the customers behind them at a click.

use egui::{Popup, PopupCloseBehavior, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::{
    Shown,
    charts::{export_button, table_button},
    threshold,
};
use crate::{
    chart::{self, ChartSpec, Scene},
    engine::{
        classify::{Evaluation, RowGroup},
        format,
        study::MatrixValue,
    },
    state::{AppState, ChartId, Command, Part, Rows, SelectMode, TableId},
    theme::style::{SMALL_CONTROL_HEIGHT, c, colours},
    views::widgets::{Button, Icon, body, check_row, header, hint, link, paint_scene},
};

/// Room under the matrix for the threshold, the score histogram and the slider.
const THRESHOLD_PART: f32 = 208.0;
/// The same in a low pane, where the matrix needs the room more.
const LOW_THRESHOLD_PART: f32 = 164.0;
/// Room for the line that says what a click does.
const LINKS: f32 = 24.0;

/// Matrix, threshold, score histogram, slider.
pub fn show(ui: &mut Ui, state: &AppState, shown: &Shown<'_>, out: &mut Vec<Command>) {
    let spec = spec(state, shown, shown.part, shown.part_name);
    let is_binary = shown.report.n_classes() == 2;
    let subtitle = if state.part == shown.part_name {
        spec.subtitle.clone()
    } else {
        format!("{}, nothing is tested", spec.subtitle)
    };
    header(ui, &spec.title, &subtitle, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        export_button(ui, ChartId::Confusion, out);
        table_button(ui, Icon::Category, TableId::Confusion, out);
        values(ui, state, out);
    });
    let is_low = ui.available_height() < 400.0;
    let below = match (is_binary, is_low) {
        (true, true) => LOW_THRESHOLD_PART,
        (true, false) => THRESHOLD_PART,
        (false, _) => 0.0,
    };
    let height = ui.available_height() - below - LINKS;
    cells(ui, state, shown, (&spec, shown.part_name), height, out);
    links(ui, shown, out);
    if is_binary {
        threshold::show(ui, shown, state.study.offer, out);
    }
}

/// The matrix of the part that is not shown above: how much is overfitted.
///
/// `has_title`: whether it says itself which part that is.
pub fn other_part(ui: &mut Ui, state: &AppState, shown: &Shown<'_>, has_title: bool, out: &mut Vec<Command>) {
    let Some(other) = shown.other else {
        if has_title {
            header(ui, "No test rows", "", |_| {});
        }
        body(
            ui,
            "All rows train. How well the classifier does on customers it has not seen stays unknown: set a test share to find out.",
        );
        return;
    };
    let part = shown.part_name.opposite();
    let spec = spec(state, shown, other, part);
    if has_title {
        header(ui, part.title(), &spec.subtitle, |_| {});
    } else {
        hint(ui, spec.subtitle.as_str());
    }
    let height = ui.available_height().min(ui.available_width() * 0.9);
    cells(ui, state, shown, (&spec, part), height, out);
}

fn spec(state: &AppState, shown: &Shown<'_>, part: &Evaluation, name: Part) -> ChartSpec {
    let part = (part, name.word());
    chart::matrix_chart(
        shown.report,
        part,
        shown.threshold,
        &state.study.matrix,
        &shown.source,
    )
}

/// What the cells say, in a list under the button.
fn values(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let values = &state.study.matrix;
    let words = if values.shown().len() > 2 {
        format!("{} values", values.shown().len())
    } else {
        values.words()
    };
    let button = Button::new(words)
        .name("What the cells say")
        .icon(Icon::ChevronDown)
        .height(SMALL_CONTROL_HEIGHT)
        .show(ui);
    Popup::menu(&button)
        .width(268.0)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for value in MatrixValue::ALL {
                let mut name = value.name().to_owned();
                if let Some(first) = name.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
                let text = format!("{name}, {}", value.meaning());
                if check_row(ui, values.has(value), &text).changed() {
                    out.push(Command::ToggleMatrixValue(value));
                }
            }
        });
}

/// The picture; its cells and names select the customers they stand for.
fn cells(
    ui: &mut Ui,
    state: &AppState,
    shown: &Shown<'_>,
    (spec, part): (&ChartSpec, Part),
    height: f32,
    out: &mut Vec<Command>,
) {
    let scene = chart::layout(&spec.body, ui.available_width(), height, colours(ui));
    let (rect, response) = ui.allocate_exact_size(vec2(scene.width, scene.height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("{}: {}", spec.title, spec.alt)));
    paint_scene(ui.ctx(), &ui.painter_at(rect.expand(2.0)), rect.min, &scene);
    ui.push_id(("cells", part.word()), |ui| {
        answer(ui, state, shown, (&scene, rect), part, out);
    });
}

/// Customers of a test file are not in the table: there is nothing to select.
pub fn can_select(part: &Evaluation) -> bool {
    part.file.is_none()
}

fn answer(
    ui: &Ui,
    state: &AppState,
    shown: &Shown<'_>,
    (scene, rect): (&Scene, Rect),
    part: Part,
    out: &mut Vec<Command>,
) {
    let select = c(colours(ui).select);
    let can_select = can_select(shown.report.part(part == Part::Test));
    let sense = if can_select {
        Sense::click()
    } else {
        Sense::hover()
    };
    for region in &scene.regions {
        let min = rect.min + vec2(region.x, region.y);
        let place = Rect::from_min_size(min, vec2(region.width, region.height));
        let response = ui.interact(place, ui.scope_id().with(region.item), sense);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, can_select, &region.label));
        let group = RowGroup::of_place(region.item, shown.report.n_classes());
        let is_selected = !state.selection.is_empty() && state.selection.why() == why(shown, part, group);
        if is_selected || response.hovered() || response.has_focus() {
            let width = if is_selected || response.has_focus() {
                2.0
            } else {
                1.0
            };
            let colour = if is_selected || response.has_focus() {
                select
            } else {
                c(colours(ui).ink)
            };
            ui.painter()
                .rect_stroke(place, 4.0, Stroke::new(width, colour), StrokeKind::Inside);
        }
        if response.clicked() {
            out.push(pick(ui, shown, part, group));
        }
        let response = if can_select {
            response.on_hover_cursor(egui::CursorIcon::PointingHand)
        } else {
            response
        };
        response.on_hover_text_at_pointer(&region.label);
    }
}

/// "Select all 200 wrong" and what else a click does.
fn links(ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Command>) {
    let matrix = shown.report.confusion(shown.part, shown.threshold);
    let wrong = matrix.total() - matrix.right();
    let top = ui.cursor().top();
    ui.horizontal(|ui| {
        ui.set_height(LINKS - 4.0);
        ui.spacing_mut().item_spacing.x = 6.0;
        if let Some(file) = &shown.part.file {
            hint(
                ui,
                format!("The customers of {file} are not in the table: they cannot be selected."),
            );
            return;
        }
        hint(ui, "Click a cell or a name to select its customers, or");
        let words = format!("all {} wrong", format::count(wrong));
        let response = link(ui, words).on_hover_text("Select all customers who are predicted wrongly");
        if response.clicked() {
            out.push(pick(ui, shown, shown.part_name, RowGroup::Wrong));
        }
    });
    let used = ui.cursor().top() - top;
    if used < LINKS {
        ui.add_space(LINKS - used);
    }
}

/// Selects a group in every tab; with Ctrl as well, with Alt no more.
pub fn pick(ui: &Ui, shown: &Shown<'_>, part: Part, group: RowGroup) -> Command {
    let held = ui.input(|input| input.modifiers);
    Command::Select {
        rows: Rows::Classified {
            part,
            threshold: shown.threshold,
            group,
        },
        mode: SelectMode::of(held.command, held.alt),
        why: why(shown, part, group),
    }
}

/// "Premium Buyer, predicted Bargain Hunter, of the test rows by logistic regression at 0.42".
fn why(shown: &Shown<'_>, part: Part, group: RowGroup) -> String {
    let group_words = group.words(&shown.report.classes);
    let (part, model) = (part.word(), shown.report.spec.model.in_words());
    if matches!(group, RowGroup::Truth(_) | RowGroup::All) {
        return format!("{group_words}, of the {part} rows");
    }
    if shown.report.n_classes() > 2 {
        return format!("{group_words}, of the {part} rows by {model}");
    }
    let at = format::decimal(shown.threshold, 2);
    format!("{group_words}, of the {part} rows by {model} at {at}")
}
