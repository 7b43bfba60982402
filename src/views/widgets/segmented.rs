//! A few choices side by side, one of them taken.

use egui::{
    Align2, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::{button::focus_ring, paint_elided};
use crate::theme::{
    Rgb,
    fonts::{Weight, text_width},
    style::{c, colours},
};

/// One of the choices.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    pub text: &'a str,
    /// A square in a class's colour before the text.
    pub mark: Option<Rgb>,
    pub is_chosen: bool,
}

impl<'a> Choice<'a> {
    pub fn new(text: &'a str, is_chosen: bool) -> Self {
        Self {
            text,
            mark: None,
            is_chosen,
        }
    }
}

/// Shows the choices; the place of the one picked now. `width`: all of it is filled, else as wide as
/// the texts. `group` is said before each name: "Positive class Premium Buyer" unless it is empty.
pub fn segmented(
    ui: &mut Ui,
    group: &str,
    choices: &[Choice<'_>],
    width: Option<f32>,
    height: f32,
) -> Option<usize> {
    let natural: Vec<f32> = choices.iter().map(natural_width).collect();
    let sum: f32 = natural.iter().sum();
    let total = width.unwrap_or_else(|| segmented_width(choices));
    let (rect, _) = ui.allocate_exact_size(vec2(total, height), Sense::hover());
    ui.painter()
        .rect_filled(rect, CornerRadius::same(6), c(colours(ui).sunken));
    let spread = (total - 4.0 - sum) / choices.len().max(1) as f32;
    let mut x = rect.left() + 2.0;
    let mut picked = None;
    for (place, choice) in choices.iter().enumerate() {
        // Too little room: equal shares.
        let part = if spread < 0.0 {
            (total - 4.0) / choices.len() as f32
        } else {
            natural[place] + spread
        };
        let cell = Rect::from_min_size(pos2(x, rect.top() + 2.0), vec2(part, height - 4.0));
        let id = ui.scope_id().with((group, place, choice.text));
        let response = ui.interact(cell, id, Sense::click());
        let name = if group.is_empty() {
            choice.text.to_owned()
        } else {
            format!("{group} {}", choice.text)
        };
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, choice.is_chosen, &name));
        paint_choice(ui, cell, choice, &response);
        if response.clicked() {
            picked = Some(place);
        }
        x += part;
    }
    picked
}

/// The width at which no word is cut.
pub fn segmented_width(choices: &[Choice<'_>]) -> f32 {
    choices.iter().map(natural_width).sum::<f32>() + 4.0
}

fn natural_width(choice: &Choice<'_>) -> f32 {
    let mark = if choice.mark.is_some() { 16.0 } else { 0.0 };
    text_width(choice.text, 12.0, Weight::Medium) + mark + 20.0
}

fn paint_choice(ui: &Ui, cell: Rect, choice: &Choice<'_>, response: &Response) {
    let colours = colours(ui);
    let painter = ui.painter();
    if choice.is_chosen {
        let stroke = Stroke::new(1.0, c(colours.stroke));
        painter.rect(
            cell,
            CornerRadius::same(5),
            c(colours.raised),
            stroke,
            StrokeKind::Inside,
        );
    }
    let (ink, weight) = if choice.is_chosen || response.hovered() {
        (
            colours.ink,
            if choice.is_chosen {
                Weight::Medium
            } else {
                Weight::Regular
            },
        )
    } else {
        (colours.ink_2, Weight::Regular)
    };
    let mark_width = if choice.mark.is_some() { 16.0 } else { 0.0 };
    let most = cell.width() - mark_width - 8.0;
    let text = text_width(choice.text, 12.0, weight).min(most);
    let left = cell.center().x - f32::midpoint(text, mark_width);
    if let Some(mark) = choice.mark {
        let square = Rect::from_center_size(pos2(left + 5.0, cell.center().y), vec2(10.0, 10.0));
        painter.rect_filled(square, CornerRadius::same(2), c(mark));
    }
    let at = pos2(left + mark_width, cell.center().y);
    let is_cut = paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        choice.text,
        most,
        12.0,
        weight,
        ink,
    );
    focus_ring(ui, cell, 4.0, response);
    if is_cut {
        response.clone().on_hover_text(choice.text);
    }
}
