//! The tokens as egui's style: the only place that makes `Color32` out of numbers.

use std::sync::Arc;

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, TextStyle,
    Theme, Ui, Visuals, style::WidgetVisuals, vec2,
};

use super::{
    Colours, DARK, LIGHT, Rgb,
    fonts::{self, Weight},
};

/// Height of a control in a form.
pub const CONTROL_HEIGHT: f32 = 28.0;
/// Height of a control in a pane's header.
pub const SMALL_CONTROL_HEIGHT: f32 = 24.0;
/// Height of a control on the welcome page.
pub const LARGE_CONTROL_HEIGHT: f32 = 36.0;
/// Space at the left and right of a pane.
pub const PANE_SIDE: f32 = 20.0;
/// Corner radius of controls and notes.
pub const RADIUS: f32 = 6.0;
/// How much of an old result is seen while the new one is on its way.
pub const PENDING_OPACITY: f32 = 0.45;

/// The colour for egui.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where tokens become egui's colours"
)]
pub const fn c(rgb: Rgb) -> Color32 {
    Color32::from_rgb(rgb.0, rgb.1, rgb.2)
}

/// The colour at `opacity` (0 to 1).
pub fn faded(rgb: Rgb, opacity: f32) -> Color32 {
    c(rgb).gamma_multiply(opacity)
}

/// The colours of the theme that `ui` is drawn in.
pub fn colours(ui: &Ui) -> &'static Colours {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

/// The type of a size and weight.
pub fn font(size: f32, weight: Weight) -> FontId {
    let family = match weight {
        Weight::Regular => FontFamily::Proportional,
        Weight::Medium => FontFamily::Name("Inter Medium".into()),
        Weight::SemiBold => FontFamily::Name("Inter SemiBold".into()),
    };
    FontId::new(size, family)
}

/// Gives egui our fonts and both themes.
pub fn install(ctx: &Context) {
    ctx.set_fonts(font_definitions());
    for (theme, colours) in [(Theme::Light, &LIGHT), (Theme::Dark, &DARK)] {
        let mut style = (*ctx.style_of(theme)).clone();
        style.visuals = visuals(colours);
        style.text_styles = [
            (TextStyle::Small, font(11.0, Weight::Regular)),
            (TextStyle::Body, font(13.0, Weight::Regular)),
            (TextStyle::Button, font(12.0, Weight::Medium)),
            (TextStyle::Heading, font(15.0, Weight::SemiBold)),
            (TextStyle::Monospace, font(12.0, Weight::Regular)),
        ]
        .into();
        style.drag_value_text_style = TextStyle::Body;
        style.animation_time = 0.0;
        style.interaction.selectable_labels = false;
        style.interaction.tooltip_delay = 0.35;
        let spacing = &mut style.spacing;
        spacing.item_spacing = vec2(8.0, 4.0);
        spacing.button_padding = vec2(10.0, 5.0);
        spacing.interact_size = vec2(28.0, CONTROL_HEIGHT);
        spacing.menu_margin = Margin::same(6);
        spacing.window_margin = Margin::ZERO;
        spacing.tooltip_width = 320.0;
        spacing.scroll.floating = true;
        spacing.scroll.bar_width = 8.0;
        spacing.scroll.floating_width = 6.0;
        spacing.scroll.floating_allocated_width = 0.0;
        spacing.scroll.foreground_color = false;
        spacing.scroll.dormant_handle_opacity = 0.0;
        spacing.scroll.dormant_background_opacity = 0.0;
        ctx.set_style_of(theme, style);
    }
}

fn font_definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let fallbacks = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    for (name, file, family) in [
        ("Inter", fonts::REGULAR, FontFamily::Proportional),
        (
            "Inter Medium",
            fonts::MEDIUM,
            FontFamily::Name("Inter Medium".into()),
        ),
        (
            "Inter SemiBold",
            fonts::SEMI_BOLD,
            FontFamily::Name("Inter SemiBold".into()),
        ),
    ] {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(file)));
        // egui's own fonts stay behind ours, for scripts that Inter lacks.
        let names = std::iter::once(name.to_owned())
            .chain(fallbacks.iter().cloned())
            .collect();
        fonts.families.insert(family, names);
    }
    fonts
}

fn visuals(colours: &Colours) -> Visuals {
    let mut visuals = if colours.is_dark {
        Visuals::dark()
    } else {
        Visuals::light()
    };
    let widget = |fill: Rgb, edge: Rgb, text: Rgb| WidgetVisuals {
        bg_fill: c(fill),
        weak_bg_fill: c(fill),
        bg_stroke: Stroke::new(1.0, c(edge)),
        corner_radius: CornerRadius::same(6),
        fg_stroke: Stroke::new(1.0, c(text)),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = widget(colours.canvas, colours.hairline, colours.ink);
    visuals.widgets.inactive = widget(colours.raised, colours.stroke, colours.ink);
    visuals.widgets.hovered = widget(colours.hover, colours.stroke_strong, colours.ink);
    visuals.widgets.active = widget(colours.hover, colours.ink, colours.ink);
    visuals.widgets.open = widget(colours.hover, colours.stroke_strong, colours.ink);
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(c(colours.ink_3));
    visuals.hyperlink_color = c(colours.select);
    visuals.selection.bg_fill = c(colours.select_soft);
    visuals.selection.stroke = Stroke::new(2.0, c(colours.select));
    visuals.text_cursor.stroke = Stroke::new(1.5, c(colours.ink));
    visuals.panel_fill = c(colours.panel);
    visuals.window_fill = c(colours.raised);
    visuals.window_stroke = Stroke::new(1.0, c(colours.hairline));
    visuals.window_corner_radius = CornerRadius::same(12);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.extreme_bg_color = c(colours.raised);
    visuals.faint_bg_color = c(colours.panel);
    visuals.warn_fg_color = c(colours.warn);
    visuals.error_fg_color = c(colours.bad);
    let shade = if colours.is_dark { 128 } else { 36 };
    let shadow = egui::Shadow {
        offset: [0, 4],
        blur: 12,
        spread: 0,
        color: Color32::from_black_alpha(shade),
    };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
    visuals
}
