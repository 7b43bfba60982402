//! Forms: a row with its label, a choice from a list, a text, a number.

use egui::{
    Align, Align2, CornerRadius, Frame, Id, Layout, Margin, Popup, PopupCloseBehavior, Rect, Response, Role,
    ScrollArea, Sense, Stroke, StrokeKind, TextEdit, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::{Icon, button::focus_ring, paint_elided};
use crate::theme::{
    fonts::{Weight, text_width},
    style::{CONTROL_HEIGHT, RADIUS, c, colours, font},
};

/// Width of the labels of a form.
const LABEL_WIDTH: f32 = 96.0;
/// Height of a line in a list of choices.
const ITEM: f32 = 28.0;
/// A list of choices scrolls above this height.
const LIST_HEIGHT: f32 = 11.5 * ITEM;

fn label_width(width: f32) -> f32 {
    if width < 232.0 { 86.0 } else { LABEL_WIDTH }
}

/// What is left for the control of a [`form_row`] of this width.
pub fn control_room(width: f32) -> f32 {
    width - label_width(width) - 8.0
}

/// A control with its label at the left; the control gets what is left of the width.
pub fn form_row<R>(ui: &mut Ui, name: &str, control: impl FnOnce(&mut Ui) -> R) -> R {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), CONTROL_HEIGHT), Sense::hover());
    let label_width = label_width(rect.width());
    let at = rect.left_center();
    let ink = colours(ui).ink_2;
    let is_cut = paint_elided(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        name,
        label_width,
        12.0,
        Weight::Regular,
        ink,
    );
    if is_cut {
        response.on_hover_text(name);
    }
    let place = Rect::from_min_max(pos2(rect.left() + label_width + 8.0, rect.top()), rect.max);
    let builder = UiBuilder::new()
        .max_rect(place)
        .layout(Layout::left_to_right(Align::Center));
    let shown = ui.scope_builder(builder, control).inner;
    ui.add_space(2.0);
    shown
}

/// A choice from a list; the place of what was picked now.
pub fn combo(ui: &mut Ui, name: &str, shown: &str, items: &[&str], width: f32) -> Option<usize> {
    let (rect, response) = ui.allocate_exact_size(vec2(width, CONTROL_HEIGHT), Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), name);
        info.current_text_value = Some(shown.to_owned());
        info
    });
    let is_cut = paint_combo(ui, rect, shown, &response);
    let response = if is_cut {
        response.on_hover_text(shown)
    } else {
        response
    };
    let mut picked = None;
    // Measured only where they are seen: there may be thousands.
    let is_open = response.clicked() || Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
    let seen = if is_open { items } else { &[] };
    let widest = seen
        .iter()
        .map(|item| text_width(item, 12.0, Weight::Regular))
        .fold(0.0, f32::max)
        .min(420.0)
        + 60.0;
    Popup::menu(&response)
        .width(width.max(widest))
        .close_behavior(PopupCloseBehavior::CloseOnClick)
        .show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            shows_that_it_scrolls(ui);
            ScrollArea::vertical().max_height(LIST_HEIGHT).show(ui, |ui| {
                for (place, item) in items.iter().enumerate() {
                    if list_item(ui, item, *item == shown).clicked() {
                        picked = Some(place);
                    }
                }
            });
        });
    picked
}

fn paint_combo(ui: &Ui, rect: Rect, shown: &str, response: &Response) -> bool {
    let colours = colours(ui);
    let painter = ui.painter();
    let (fill, edge) = if response.hovered() {
        (colours.hover, colours.stroke_strong)
    } else {
        (colours.raised, colours.stroke)
    };
    painter.rect(
        rect,
        CornerRadius::same(6),
        c(fill),
        Stroke::new(1.0, c(edge)),
        StrokeKind::Inside,
    );
    focus_ring(ui, rect, RADIUS, response);
    Icon::ChevronDown.paint(
        painter,
        pos2(rect.right() - 15.0, rect.center().y),
        c(colours.ink_2),
    );
    let at = pos2(rect.left() + 9.0, rect.center().y);
    let width = rect.width() - 36.0;
    paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        shown,
        width,
        12.0,
        Weight::Regular,
        colours.ink,
    )
}

/// Lets the bar of a list that scrolls stand there before anybody points at it.
pub fn shows_that_it_scrolls(ui: &mut Ui) {
    let scroll = &mut ui.spacing_mut().scroll;
    scroll.dormant_handle_opacity = 1.0;
    scroll.active_handle_opacity = 1.0;
    scroll.floating_allocated_width = 10.0;
}

/// One line of a list of choices.
pub fn list_item(ui: &mut Ui, text: &str, is_chosen: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ITEM), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::MenuItem, true, is_chosen, text));
    let colours = colours(ui);
    let painter = ui.painter();
    if response.hovered() || response.has_focus() {
        painter.rect_filled(rect, CornerRadius::same(4), c(colours.hover));
    }
    if is_chosen {
        Icon::Check.paint(painter, pos2(rect.left() + 14.0, rect.center().y), c(colours.ink));
    }
    let at = pos2(rect.left() + 28.0, rect.center().y);
    let width = rect.width() - 36.0;
    paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        text,
        width,
        12.0,
        Weight::Regular,
        colours.ink,
    );
    response
}

/// A text to type, with a hint while it is empty.
pub fn text_field(
    ui: &mut Ui,
    name: &str,
    text: &mut String,
    hint: &str,
    width: f32,
    height: f32,
) -> Response {
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let edit = TextEdit::singleline(text)
        .font(font(12.0, Weight::Regular))
        .hint_text(hint)
        .frame(Frame::NONE)
        .margin(Margin::ZERO)
        .align(Align2::LEFT_CENTER)
        .desired_width(width - 18.0);
    paint_field(ui, rect);
    let mut inside = ui.new_child(UiBuilder::new().max_rect(rect.shrink2(vec2(9.0, 1.0))));
    let response = inside
        .add_sized(vec2(width - 18.0, height - 2.0), edit)
        .accessible_name(name);
    field_edge(ui, rect, &response);
    response
}

/// Whether a field is being typed into. Unlike [`Response::has_focus`] also while another window is in
/// front: who goes there to copy a word comes back to what was typed.
pub fn is_typed_into(field: &Response) -> bool {
    field.ctx.memory(|memory| memory.has_focus(field.id))
}

/// A text that counts when it is done, not at every letter: given back when the field is left, or Enter
/// pressed, with another text in it than `now`.
pub fn settled_field(
    ui: &mut Ui,
    name: &str,
    now: &str,
    hint: &str,
    tip: &str,
    width: f32,
) -> Option<String> {
    let id = Id::unique(("settled field", name));
    let mut text: String = ui
        .data(|data| data.get_temp(id))
        .unwrap_or_else(|| now.to_owned());
    let mut field = text_field(ui, name, &mut text, hint, width, CONTROL_HEIGHT);
    if !tip.is_empty() {
        field = field.on_hover_text(tip);
    }
    if is_typed_into(&field) {
        ui.data_mut(|data| data.insert_temp(id, text));
        return None;
    }
    ui.data_mut(|data| data.remove_temp::<String>(id));
    (field.lost_focus() && text.trim() != now).then(|| text.trim().to_owned())
}

pub(super) fn paint_field(ui: &Ui, rect: Rect) {
    let colours = colours(ui);
    ui.painter()
        .rect_filled(rect, CornerRadius::same(6), c(colours.raised));
}

pub(super) fn field_edge(ui: &Ui, rect: Rect, response: &Response) {
    let colours = colours(ui);
    let edge = if response.hovered() {
        colours.stroke_strong
    } else {
        colours.stroke
    };
    ui.painter().rect_stroke(
        rect,
        CornerRadius::same(6),
        Stroke::new(1.0, c(edge)),
        StrokeKind::Inside,
    );
    if response.has_focus() {
        let stroke = Stroke::new(2.0, c(colours.select));
        ui.painter()
            .rect_stroke(rect, CornerRadius::same(6), stroke, StrokeKind::Outside);
    }
}
