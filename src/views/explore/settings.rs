//! The left pane: what is split by which classes, which columns are shown.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::ExploreView;
use crate::{
    engine::format,
    state::{AppState, Command, Tab},
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{
        caption, combo, form_row, kind_icon, link, paint_elided, paint_text, section, visible_rows,
    },
};

const ROW: f32 = 28.0;

/// Shows the pane.
pub fn show(ui: &mut Ui, state: &AppState, view: &ExploreView<'_>, out: &mut Vec<Command>) {
    classes(ui, view, out);
    if let Some(axes) = &view.axes {
        scatter(ui, view, axes, out);
    }
    columns(ui, state, view, out);
}

/// The classes by which every picture is split.
fn classes(ui: &mut Ui, view: &ExploreView<'_>, out: &mut Vec<Command>) {
    let target = view
        .made
        .on
        .target
        .as_deref()
        .filter(|_| !view.made.report.classes.is_empty());
    section(ui, "Split by", target.unwrap_or_default(), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if target.is_none() {
            caption(ui, "No target is chosen, so that nothing is split by class.");
        }
        for (class, name) in view.made.report.classes.iter().enumerate() {
            let n = view.class_sizes.get(class).copied().unwrap_or(0);
            class_row(ui, view, class, name, n);
        }
        ui.add_space(4.0);
        if link(ui, "Choose the target").clicked() {
            out.push(Command::ShowTab(Tab::Train));
        }
    });
}

fn class_row(ui: &mut Ui, view: &ExploreView<'_>, class: usize, name: &str, n: u64) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let total = view.class_sizes.iter().sum::<u64>().max(1);
    let size = format!(
        "{}, {}",
        format::count(n),
        format::percent(n as f64 / total as f64, 1)
    );
    let label = format!("{name}: {size}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &label));
    let colours = colours(ui);
    let painter = ui.painter();
    let middle = rect.center().y;
    let square = Rect::from_center_size(pos2(rect.left() + 5.0, middle), vec2(10.0, 10.0));
    let fill = colours.class_mark(class, view.positive, view.made.report.classes.len());
    painter.rect_filled(square, CornerRadius::same(2), c(fill));
    let at = rect.right_center();
    paint_text(
        painter,
        at,
        Align2::RIGHT_CENTER,
        &size,
        12.0,
        Weight::Regular,
        colours.ink_3,
    );
    let room = rect.width() - 18.0 - text_width(&size, 12.0, Weight::Regular) - 10.0;
    let at = pos2(rect.left() + 18.0, middle);
    let is_cut = paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        name,
        room,
        12.0,
        Weight::Regular,
        colours.ink,
    );
    if is_cut {
        response.on_hover_text(name);
    }
}

fn scatter(ui: &mut Ui, view: &ExploreView<'_>, (x, y): &(String, String), out: &mut Vec<Command>) {
    let names: Vec<&str> = view.made.report.numeric.iter().map(String::as_str).collect();
    section(ui, "Scatter", "", |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        let axis = |ui: &mut Ui, title: &str, name: &str, now: &str| {
            form_row(ui, title, |ui| {
                let picked = combo(ui, name, now, &names, ui.available_width())?;
                Some(names[picked].to_owned())
            })
        };
        if let Some(x) = axis(ui, "Across", "Scatter across", x) {
            out.push(Command::SetExploreAxes { x, y: y.clone() });
        }
        if let Some(y) = axis(ui, "Up", "Scatter up", y) {
            out.push(Command::SetExploreAxes { x: x.clone(), y });
        }
    });
}

/// Every column: one click shows its histogram.
fn columns(ui: &mut Ui, state: &AppState, view: &ExploreView<'_>, out: &mut Vec<Command>) {
    let histograms = &view.made.report.histograms;
    let note = format::plural(histograms.len(), "column", "columns");
    section(ui, "Histogram", &note, |ui| {
        visible_rows(ui, histograms.len(), ROW, |ui, place| {
            let histogram = &histograms[place];
            let is_shown = view.column.as_deref() == Some(histogram.column.as_str());
            if column_row(ui, view, place, is_shown) && !is_shown {
                out.push(Command::SetExploreColumn(histogram.column.clone()));
            }
        });
        if state.study.cleaning.is_empty() && histograms.iter().any(|histogram| histogram.missing > 0) {
            ui.add_space(4.0);
            caption(ui, "Missing cells are left out of the pictures.");
        }
    });
}

fn column_row(ui: &mut Ui, view: &ExploreView<'_>, place: usize, is_shown: bool) -> bool {
    let histogram = &view.made.report.histograms[place];
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let name = format!("Show histogram of {}", histogram.column);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_shown, &name));
    let colours = colours(ui);
    let painter = ui.painter();
    let row = rect.expand2(vec2(8.0, 0.0));
    if is_shown {
        painter.rect_filled(row, CornerRadius::same(4), c(colours.select_soft));
        let bar = Rect::from_min_size(row.min, vec2(2.0, row.height()));
        painter.rect_filled(bar, CornerRadius::ZERO, c(colours.select));
    } else if response.hovered() {
        painter.rect_filled(row, CornerRadius::same(4), c(colours.hover));
    }
    if response.has_focus() {
        let stroke = Stroke::new(2.0, c(colours.select));
        painter.rect_stroke(row, CornerRadius::same(4), stroke, egui::StrokeKind::Inside);
    }
    let middle = rect.center().y;
    if let Ok(column) = view.made.on.table.column(&histogram.column) {
        kind_icon(column.kind).paint(painter, pos2(rect.left() + 8.0, middle), c(colours.ink_3));
    }
    let missing = if histogram.missing > 0 {
        format!("{} missing", format::count(histogram.missing as u64))
    } else {
        String::new()
    };
    let at = rect.right_center();
    paint_text(
        painter,
        at,
        Align2::RIGHT_CENTER,
        &missing,
        11.0,
        Weight::Regular,
        colours.ink_3,
    );
    let room = rect.width() - 24.0 - text_width(&missing, 11.0, Weight::Regular) - 8.0;
    let at = pos2(rect.left() + 24.0, middle);
    let weight = if is_shown { Weight::Medium } else { Weight::Regular };
    let is_cut = paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        &histogram.column,
        room,
        12.0,
        weight,
        colours.ink,
    );
    let is_clicked = response.clicked();
    if is_cut {
        response.on_hover_text(&histogram.column);
    }
    is_clicked
}
