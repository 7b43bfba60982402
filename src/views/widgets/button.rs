//! Buttons: plain, main (ink), quiet (no edge), and links.

use egui::{Align2, CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{Icon, paint_text};
use crate::theme::{
    fonts::{Weight, text_width},
    style::{CONTROL_HEIGHT, RADIUS, c, colours},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Plain,
    Main,
    Quiet,
}

/// A button. Its accessible name is its text, unless [`Button::name`] says more.
#[derive(Debug, Clone)]
pub struct Button {
    text: String,
    name: Option<String>,
    icon: Option<Icon>,
    look: Look,
    height: f32,
    shortcut: Option<String>,
    width: Option<f32>,
    is_enabled: bool,
}

impl Button {
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            name: None,
            icon: None,
            look: Look::Plain,
            height: CONTROL_HEIGHT,
            shortcut: None,
            width: None,
            is_enabled: true,
        }
    }

    /// Only an icon; `name` is said and shown when pointed at.
    pub fn icon_only(icon: Icon, name: impl Into<String>) -> Self {
        let mut button = Self::new("").icon(icon).quiet();
        button.name = Some(name.into());
        button
    }

    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The one thing to do here: ink.
    #[must_use]
    pub fn main(mut self) -> Self {
        self.look = Look::Main;
        self
    }

    /// Without an edge.
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.look = Look::Quiet;
        self
    }

    #[must_use]
    pub fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    #[must_use]
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    #[must_use]
    pub fn shortcut(mut self, shortcut: impl Into<String>) -> Self {
        self.shortcut = Some(shortcut.into());
        self
    }

    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    #[must_use]
    pub fn enabled(mut self, is_enabled: bool) -> Self {
        self.is_enabled = is_enabled;
        self
    }

    /// Shows the button.
    pub fn show(self, ui: &mut Ui) -> Response {
        let size = if self.height >= 36.0 { 13.0 } else { 12.0 };
        let width = self.width.unwrap_or_else(|| self.natural_width(size));
        let sense = if self.is_enabled {
            Sense::click()
        } else {
            Sense::hover()
        };
        let (rect, response) = ui.allocate_exact_size(vec2(width, self.height), sense);
        let name = self.name.clone().unwrap_or_else(|| self.text.clone());
        let is_enabled = self.is_enabled && ui.is_enabled();
        response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, &name));
        if ui.is_rect_visible(rect) {
            self.paint(ui, rect, &response, size);
        }
        if self.text.is_empty() {
            response.on_hover_text(name)
        } else {
            response
        }
    }

    fn natural_width(&self, size: f32) -> f32 {
        let text = if self.text.is_empty() {
            0.0
        } else {
            text_width(&self.text, size, Weight::Medium)
        };
        let icon = match (self.icon, self.text.is_empty()) {
            (Some(_), false) => 24.0,
            (Some(_), true) => 16.0,
            (None, _) => 0.0,
        };
        let shortcut = self
            .shortcut
            .as_ref()
            .map_or(0.0, |keys| 12.0 + text_width(keys, size, Weight::Regular));
        let side = if self.text.is_empty() {
            (self.height - 16.0) / 2.0
        } else {
            self.height * 0.25 + 5.0
        };
        (text + icon + shortcut + side * 2.0).ceil()
    }

    fn paint(&self, ui: &Ui, rect: egui::Rect, response: &Response, size: f32) {
        let colours = colours(ui);
        let painter = ui.painter();
        let (fill, edge, text) = match self.look {
            _ if !self.is_enabled && self.look == Look::Main => (Some(colours.quiet), None, colours.on_ink),
            Look::Quiet if !self.is_enabled => (None, None, colours.ink_off),
            Look::Plain if !self.is_enabled => (Some(colours.panel), Some(colours.hairline), colours.ink_off),
            Look::Main if response.hovered() => {
                (Some(colours.ink.mix(colours.canvas, 0.15)), None, colours.on_ink)
            }
            Look::Main => (Some(colours.ink), None, colours.on_ink),
            Look::Plain if response.hovered() => {
                (Some(colours.hover), Some(colours.stroke_strong), colours.ink)
            }
            Look::Plain => (Some(colours.raised), Some(colours.stroke), colours.ink),
            Look::Quiet if response.hovered() => (Some(colours.hover), None, colours.ink),
            Look::Quiet => (None, None, colours.ink_2),
        };
        let radius = CornerRadius::same(6);
        if let Some(fill) = fill {
            painter.rect_filled(rect, radius, c(fill));
        }
        if let Some(edge) = edge {
            painter.rect_stroke(rect, radius, Stroke::new(1.0, c(edge)), StrokeKind::Inside);
        }
        focus_ring(ui, rect, RADIUS, response);
        let has_text = !self.text.is_empty();
        let content = self.natural_width(size);
        let side = if has_text {
            self.height * 0.25 + 5.0
        } else {
            (self.height - 16.0) / 2.0
        };
        let mut x = rect.center().x - content / 2.0 + side;
        if let Some(icon) = self.icon {
            icon.paint(painter, pos2(x + 8.0, rect.center().y), c(text));
            x += 24.0;
        }
        let middle = rect.center().y;
        if has_text {
            let at = pos2(x, middle);
            let placed = paint_text(
                painter,
                at,
                Align2::LEFT_CENTER,
                &self.text,
                size,
                Weight::Medium,
                text,
            );
            if let Some(keys) = &self.shortcut {
                let quiet = text.mix(fill.unwrap_or(colours.panel), 0.35);
                let at = pos2(placed.right() + 12.0, middle);
                paint_text(
                    painter,
                    at,
                    Align2::LEFT_CENTER,
                    keys,
                    size,
                    Weight::Regular,
                    quiet,
                );
            }
        }
    }
}

/// A 2 px ring around what the keyboard is on.
pub(super) fn focus_ring(ui: &Ui, rect: egui::Rect, radius: f32, response: &Response) {
    if response.has_focus() {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small radius"
        )]
        let radius = CornerRadius::same((radius + 1.0) as u8);
        let stroke = Stroke::new(2.0, c(colours(ui).select));
        ui.painter()
            .rect_stroke(rect.expand(1.0), radius, stroke, StrokeKind::Outside);
    }
}

/// A text that does something: in the colour of links.
pub fn link(ui: &mut Ui, text: impl Into<String>) -> Response {
    let text = text.into();
    let width = text_width(&text, 12.0, Weight::Medium).ceil();
    let (rect, response) = ui.allocate_exact_size(vec2(width, 20.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &text));
    let colour = colours(ui).select;
    let placed = paint_text(
        ui.painter(),
        rect.left_center(),
        Align2::LEFT_CENTER,
        &text,
        12.0,
        Weight::Medium,
        colour,
    );
    if response.hovered() {
        ui.painter()
            .hline(placed.x_range(), placed.bottom(), Stroke::new(1.0, c(colour)));
    }
    focus_ring(ui, rect, 3.0, &response);
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}
