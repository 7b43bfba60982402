//! The controls above the scatter: axes, colours, what is drawn beside the customers, and the tools.

use std::sync::Arc;

use egui::{Align, Id, Layout, Popup, PopupCloseBehavior, ScrollArea, Sense, Ui, UiBuilder, vec2};

use super::{chart, view::SegmentView};
use crate::{
    engine::{
        run::Step,
        scatter::shows_classes,
        study::{Axis, ColourBy, Outline, ScatterSpec},
        table::ColumnKind,
    },
    state::{AppState, ChartId, Command, ExportSubject},
    theme::fonts::{Weight, text_width},
    views::{
        explore::slow,
        widgets::{
            Button, Icon, TOOLS_WIDTH, check_row, combo, hint, label, list_item, pending_words, tools,
        },
    },
};

/// Narrower rows fold the button for the most telling pair into the menu.
const WIDE: f32 = 860.0;
const MENU_WIDTH: f32 = 240.0;
/// A longer list of columns scrolls.
const LIST_HEIGHT: f32 = 132.0;

/// The scatter of the tab, by which its tool and what is seen of it are kept.
pub fn scatter_id() -> Id {
    Id::unique("segment scatter")
}

/// Axes and colours; at the right the tools, the export, and what is on its way.
pub fn controls(ui: &mut Ui, state: &AppState, view: &SegmentView<'_>, out: &mut Vec<Command>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    let right = UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::right_to_left(Align::Center));
    let mut end = ui.new_child(right);
    end.spacing_mut().item_spacing.x = 8.0;
    let name = format!("Export {}", ChartId::Segments.name());
    if Button::icon_only(Icon::Download, name).show(&mut end).clicked() {
        out.push(Command::OpenExport(ExportSubject::Chart(ChartId::Segments)));
    }
    tools(&mut end, scatter_id());
    let is_wide = rect.width() >= WIDE;
    menu(&mut end, state, view, !is_wide, out);
    if is_wide
        && let Some(running) = slow(state, Step::Segment)
        && pending_words(&mut end, running.fraction, &running.phrase)
    {
        out.push(Command::Cancel(super::SLOT));
    }
    let left = UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::left_to_right(Align::Center));
    let ui = &mut ui.new_child(left);
    ui.spacing_mut().item_spacing.x = 8.0;
    // Room for three lists beside their labels, the buttons and the tools.
    let rest = TOOLS_WIDTH + 250.0 + if is_wide { 140.0 } else { 0.0 };
    let most = ((rect.width() - rest) / 3.0).clamp(84.0, 200.0);
    axes(ui, view, most, out);
    colours(ui, state, view, most, out);
    if is_wide && telling(state, view, |button| button.show(ui)) {
        out.push(Command::SetAxes(None));
    }
}

/// Whether the button for the most telling pair was clicked.
fn telling(state: &AppState, view: &SegmentView<'_>, show: impl FnOnce(Button) -> egui::Response) -> bool {
    let has_asked = state.study.segments.axes.is_some() && view.made.report.features.len() > 1;
    let button = show(Button::new("Most telling pair").enabled(has_asked));
    let is_clicked = button.clicked();
    button.on_hover_text("The two features that set the suggested segments apart most");
    is_clicked
}

fn axes(ui: &mut Ui, view: &SegmentView<'_>, most: f32, out: &mut Vec<Command>) {
    let choices = possible_axes(view);
    let titles: Vec<String> = choices
        .iter()
        .map(|axis| chart::axis_title(&view.made.report, axis))
        .collect();
    let (x, y) = &view.axes;
    if let Some(x) = axis_combo(ui, "x", x, &choices, &titles, most, view) {
        out.push(Command::SetAxes(Some((x, y.clone()))));
    }
    if let Some(y) = axis_combo(ui, "y", y, &choices, &titles, most, view) {
        out.push(Command::SetAxes(Some((x.clone(), y))));
    }
}

/// Every axis there is: features first, then the other numeric columns, then components.
fn possible_axes(view: &SegmentView<'_>) -> Vec<Axis> {
    let scan = &view.made.report;
    let others = numbers(view)
        .filter(|name| !scan.features.contains(name))
        .map(Axis::Column);
    let features = scan.features.iter().enumerate();
    let features = features
        .filter(|(place, _)| !scan.is_share(*place))
        .map(|(_, name)| Axis::Column(name.clone()));
    let components = (0..scan.components.len()).map(Axis::Component);
    features.chain(others).chain(components).collect()
}

/// Columns of numbers.
fn numbers<'v>(view: &'v SegmentView<'_>) -> impl Iterator<Item = String> + 'v {
    let columns = view.made.on.table.columns().iter();
    columns
        .filter(|column| column.kind == ColumnKind::Number)
        .map(|column| column.name.clone())
}

fn axis_combo(
    ui: &mut Ui,
    name: &str,
    now: &Axis,
    choices: &[Axis],
    titles: &[String],
    most: f32,
    view: &SegmentView<'_>,
) -> Option<Axis> {
    label(ui, name);
    let shown = chart::axis_title(&view.made.report, now);
    let picked = fitting_combo(ui, &format!("Axis {name}"), &shown, titles, most)?;
    choices.get(picked).cloned()
}

fn fitting_combo(ui: &mut Ui, name: &str, shown: &str, titles: &[String], most: f32) -> Option<usize> {
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let width = (text_width(shown, 12.0, Weight::Regular) + 40.0).clamp(84.0, most);
    combo(ui, name, shown, &titles, width)
}

fn colours(ui: &mut Ui, state: &AppState, view: &SegmentView<'_>, most: f32, out: &mut Vec<Command>) {
    let plot = &view.plot.plot.choice;
    let mut choices = vec![ColourBy::Segment];
    if plot.on.classes.len() > 1 {
        choices.push(ColourBy::Class);
    }
    let classifier = state.results.classifier();
    if classifier.is_some_and(|classifier| Arc::ptr_eq(&classifier.on, &plot.on)) {
        choices.push(ColourBy::Probability);
    }
    let columns = plot.on.table.columns().iter();
    let coloured = columns.filter(|column| {
        matches!(
            column.kind,
            ColumnKind::Number | ColumnKind::Category | ColumnKind::Boolean
        )
    });
    let coloured = coloured.map(|column| ColourBy::Column(column.name.clone()));
    // The target stands there as the class already.
    choices.extend(coloured.filter(|colour| !shows_classes(colour, &plot.on)));
    let title = |colour: &ColourBy| match colour {
        ColourBy::Segment => "segment".to_owned(),
        ColourBy::Class => "class".to_owned(),
        ColourBy::Probability => "probability".to_owned(),
        ColourBy::Column(name) => name.clone(),
    };
    let titles: Vec<String> = choices.iter().map(title).collect();
    label(ui, "colour");
    let now = title(&plot.spec.colour);
    let picked = fitting_combo(ui, "Colour by", &now, &titles, most);
    if let Some(colour) = picked.and_then(|picked| choices.get(picked).cloned()) {
        out.push(set(&plot.spec, |spec| spec.colour = colour));
    }
}

/// The scatter's choices with one changed.
fn set(spec: &ScatterSpec, change: impl FnOnce(&mut ScatterSpec)) -> Command {
    let mut spec = spec.clone();
    change(&mut spec);
    Command::SetScatter(Box::new(spec))
}

/// How axes are drawn, what stands around segments, which dots are larger.
fn menu(ui: &mut Ui, state: &AppState, view: &SegmentView<'_>, is_folded: bool, out: &mut Vec<Command>) {
    let button = Button::new("View").name("How the scatter is drawn").show(ui);
    let spec = &view.plot.plot.choice.spec;
    Popup::menu(&button)
        .width(MENU_WIDTH)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if is_folded && telling(state, view, |button| button.width(MENU_WIDTH - 8.0).show(ui)) {
                out.push(Command::SetAxes(None));
            }
            switches(ui, spec, out);
            ui.add_space(6.0);
            hint(ui, "Around segments");
            for outline in Outline::ALL {
                if list_item(ui, outline.title(), spec.outline == outline).clicked() {
                    out.push(set(spec, |spec| spec.outline = outline));
                }
            }
            ui.add_space(6.0);
            sizes(ui, view, spec, out);
        });
}

fn switches(ui: &mut Ui, spec: &ScatterSpec, out: &mut Vec<Command>) {
    type Flip = fn(&mut ScatterSpec);
    let switches: [(&str, bool, Flip); 5] = [
        ("Logarithmic x", spec.log_x, |spec| spec.log_x ^= true),
        ("Logarithmic y", spec.log_y, |spec| spec.log_y ^= true),
        ("Spread whole numbers out", spec.jitter, |spec| {
            spec.jitter ^= true;
        }),
        ("Centres of segments", spec.centroids, |spec| {
            spec.centroids ^= true;
        }),
        ("Bars along the axes", spec.margins, |spec| spec.margins ^= true),
    ];
    for (words, is_on, flip) in switches {
        if check_row(ui, is_on, words).changed() {
            out.push(set(spec, flip));
        }
    }
}

fn sizes(ui: &mut Ui, view: &SegmentView<'_>, spec: &ScatterSpec, out: &mut Vec<Command>) {
    if !view.plot.plot.is_small() {
        hint(ui, "So many dots are all of one size");
        return;
    }
    hint(ui, "Larger dots for more of");
    ScrollArea::vertical().max_height(LIST_HEIGHT).show(ui, |ui| {
        if list_item(ui, "nothing", spec.size.is_none()).clicked() {
            out.push(set(spec, |spec| spec.size = None));
        }
        for column in numbers(view) {
            let is_now = spec.size.as_ref() == Some(&column);
            if list_item(ui, &column, is_now).clicked() {
                out.push(set(spec, |spec| spec.size = Some(column)));
            }
        }
    });
}
