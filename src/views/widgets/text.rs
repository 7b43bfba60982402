//! Text in the sizes of the type scale.

use std::borrow::Cow;

use egui::{
    Align2, Label, Painter, Pos2, Rect, Response, RichText, Role, TextFormat, Ui, WidgetInfo, pos2,
    text::LayoutJob, vec2,
};

use crate::{
    engine::format::NARROW_SPACE,
    theme::{
        Rgb,
        fonts::{self, Weight},
        style::{c, colours, font},
    },
};

/// A pane's title, or a value: 13 SemiBold.
pub fn title(ui: &mut Ui, text: impl Into<String>) -> Response {
    let ink = colours(ui).ink;
    styled(ui, text, 13.0, Weight::SemiBold, ink)
}

/// Running text: 13 Regular.
pub fn body(ui: &mut Ui, text: impl Into<String>) -> Response {
    let ink = colours(ui).ink;
    styled(ui, text, 13.0, Weight::Regular, ink)
}

/// The name of a control or column: 12 Regular.
pub fn label(ui: &mut Ui, text: impl Into<String>) -> Response {
    let ink = colours(ui).ink_2;
    styled(ui, text, 12.0, Weight::Regular, ink)
}

/// An explanation: 12 Regular, quieter.
pub fn hint(ui: &mut Ui, text: impl Into<String>) -> Response {
    let ink = colours(ui).ink_3;
    styled(ui, text, 12.0, Weight::Regular, ink)
}

/// The smallest text: 11 Regular.
pub fn caption(ui: &mut Ui, text: impl Into<String>) -> Response {
    let ink = colours(ui).ink_3;
    styled(ui, text, 11.0, Weight::Regular, ink)
}

/// Text that wraps, in any size of the scale.
pub fn styled(ui: &mut Ui, text: impl Into<String>, size: f32, weight: Weight, colour: Rgb) -> Response {
    let text = text.into();
    if text.contains(NARROW_SPACE) {
        let response = ui.add(Label::new(unbroken(&text, size, weight, colour)));
        let is_enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::labeled(Role::Label, is_enabled, &text));
        return response;
    }
    let text = RichText::new(text)
        .font(font(size, weight))
        .color(c(colour))
        .line_height(Some(line_height(size)));
    ui.add(Label::new(text))
}

/// Text whose numbers stay on one line: egui breaks lines at a narrow space as at any other. A no-break space of half
/// the size, which it leaves alone, is as wide.
fn unbroken(text: &str, size: f32, weight: Weight, colour: Rgb) -> LayoutJob {
    let format = |size: f32| TextFormat {
        line_height: Some(line_height(size)),
        ..TextFormat::simple(font(size, weight), c(colour))
    };
    let mut job = LayoutJob::default();
    for (place, piece) in text.split(NARROW_SPACE).enumerate() {
        if place > 0 {
            job.append("\u{a0}", 0.0, format(size / 2.0));
        }
        job.append(piece, 0.0, format(size));
    }
    job
}

/// Line height of a type size.
pub fn line_height(size: f32) -> f32 {
    match size {
        s if s >= 28.0 => 36.0,
        s if s >= 24.0 => 28.0,
        s if s >= 13.0 => 20.0,
        _ => 16.0,
    }
}

/// One line of text at a place; returns where it stands. Above or below what is seen it is not laid out: long lists
/// would pay for all of their rows.
pub fn paint_text(
    painter: &Painter,
    at: Pos2,
    anchor: Align2,
    text: impl Into<String>,
    size: f32,
    weight: Weight,
    colour: Rgb,
) -> Rect {
    let text = text.into();
    let estimate = vec2(fonts::text_width(&text, size, weight), line_height(size));
    let room = anchor.anchor_size(at, estimate).expand(size);
    if !painter.clip_rect().y_range().intersects(room.y_range()) && !text.contains('\n') {
        return anchor.anchor_size(at, estimate);
    }
    let galley = painter.layout_no_wrap(text, font(size, weight), c(colour));
    let rect = anchor.anchor_size(at, galley.size());
    painter.galley(pos2(rect.min.x, rect.min.y), galley, c(colour));
    rect
}

/// Text on one line: a break in it becomes a sign, so that nothing runs into the row below.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) {
        Cow::Owned(text.replace("\r\n", "\n").replace(['\n', '\r'], "⏎ "))
    } else {
        Cow::Borrowed(text)
    }
}

/// As [`paint_text`], on one line and cut with "…" where it is wider than `width`. True: not all of it is shown as it is.
#[expect(clippy::too_many_arguments, reason = "a place, a text and how it looks")]
pub fn paint_elided(
    painter: &Painter,
    at: Pos2,
    anchor: Align2,
    text: &str,
    width: f32,
    size: f32,
    weight: Weight,
    colour: Rgb,
) -> bool {
    let shown = fonts::elide(&one_line(text), width, size, weight);
    let is_cut = shown != text;
    paint_text(painter, at, anchor, shown, size, weight, colour);
    is_cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_not_broken() {
        let ctx = egui::Context::default();
        crate::theme::style::install(&ctx);
        let mut rows = Vec::new();
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let mut job = unbroken(
                "of 1\u{202f}000\u{202f}000 rows",
                13.0,
                Weight::Regular,
                colours(ui).ink,
            );
            for width in 75..140 {
                job.wrap.max_width = width as f32;
                let galley = ui.fonts_mut(|fonts| fonts.layout_job(job.clone()));
                // A line keeps the blank it was broken at.
                rows.extend(
                    galley
                        .rows
                        .iter()
                        .map(|row| row.text().trim_end_matches(' ').to_owned()),
                );
            }
        });
        output.textures_delta.clear();
        assert!(rows.iter().any(|row| row == "1\u{a0}000\u{a0}000"), "{rows:?}");
        assert!(
            rows.iter()
                .all(|row| !row.starts_with("000") && !row.ends_with('\u{a0}')),
            "{rows:?}"
        );
    }

    #[test]
    fn breaks_become_a_sign() {
        assert_eq!(one_line("plain"), "plain");
        assert_eq!(one_line("a\r\nb\nc\rd"), "a⏎ b⏎ c⏎ d");
    }
}
