//! Lists in the side panel, of which only lines in sight are laid out.

use egui::{Align2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::{
    engine::format,
    theme::{
        Rgb,
        fonts::{Weight, text_width},
        style::colours,
    },
    views::widgets::{paint_elided, paint_text},
};

/// `n` lines of `height`; `line` is called for those in sight.
pub fn lines(ui: &mut Ui, n: usize, height: f32, mut line: impl FnMut(&mut Ui, usize, Rect)) {
    let size = vec2(ui.available_width(), n as f32 * height);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let sight = ui.clip_rect();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and cut to the number of lines"
    )]
    let at = |y: f32| (((y - rect.top()) / height).max(0.0) as usize).min(n);
    for place in at(sight.top())..(at(sight.bottom()) + 1).min(n) {
        let corner = pos2(rect.left(), rect.top() + place as f32 * height);
        line(ui, place, Rect::from_min_size(corner, vec2(rect.width(), height)));
    }
}

/// A name and its value on one line.
pub fn fact(ui: &mut Ui, name: &str, value: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let label = format!("{name}: {value}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &label));
    let colours = colours(ui);
    let quiet = (Weight::Regular, colours.ink_2);
    if two_ends(
        ui,
        rect,
        (name, quiet),
        (value, (Weight::Medium, colours.ink)),
        12.0,
    ) {
        response.on_hover_text(label);
    }
}

/// A text and how it looks.
pub type Styled<'a> = (&'a str, (Weight, Rgb));

/// One text at the left end and one at the right; the left one gives way. True: a text was cut.
pub fn two_ends(ui: &Ui, rect: Rect, left: Styled<'_>, right: Styled<'_>, size: f32) -> bool {
    let (words, (weight, ink)) = right;
    // A short text leaves its room to the other one.
    let own = text_width(left.0, size, left.1.0);
    let most = (rect.width() * 0.65).max(rect.width() - own - 12.0);
    let painter = ui.painter();
    let at = rect.right_center();
    let is_right_cut = paint_elided(painter, at, Align2::RIGHT_CENTER, words, most, size, weight, ink);
    let room = rect.width() - text_width(words, size, weight).min(most) - 12.0;
    let (words, (weight, ink)) = left;
    let at = rect.left_center();
    paint_elided(painter, at, Align2::LEFT_CENTER, words, room, size, weight, ink) || is_right_cut
}

/// Lines of the file with what is wrong with them and how they read: the first `most` of `total`.
pub fn findings(ui: &mut Ui, (n, total): (usize, usize), finding: impl Fn(usize) -> Finding) {
    lines(ui, n, 44.0, |ui, place, rect| {
        let Finding { line, reason, raw } = finding(place);
        let top = Rect::from_min_size(rect.min, vec2(rect.width(), 20.0));
        let under = Rect::from_min_size(pos2(rect.left(), rect.top() + 19.0), vec2(rect.width(), 16.0));
        let colours = colours(ui);
        let words = format!("line {}", format::count(line));
        let left = (words.as_str(), (Weight::Medium, colours.ink));
        let right = (reason.as_str(), (Weight::Regular, colours.ink_2));
        let is_cut = two_ends(ui, top, left, right, 12.0);
        let at = under.left_center();
        let ink = colours.ink_3;
        // A row of the file may hold line breaks.
        let shown: String = raw
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let is_raw_cut = paint_elided(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            &shown,
            rect.width(),
            11.0,
            Weight::Regular,
            ink,
        );
        let response = name(ui, rect, place, &format!("{words}: {reason}: {shown}"));
        if is_cut || is_raw_cut {
            response.on_hover_text(format!("{words}: {reason}\n{raw}"));
        }
    });
    if total > n {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
        let words = format!("and {} more", format::count(total - n));
        let ink = colours(ui).ink_3;
        paint_text(
            ui.painter(),
            rect.left_center(),
            Align2::LEFT_CENTER,
            words,
            12.0,
            Weight::Regular,
            ink,
        );
    }
}

/// A line of the file that could not be used as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub line: usize,
    pub reason: String,
    pub raw: String,
}

/// Lets a screen reader find a painted line.
pub fn name(ui: &Ui, rect: Rect, place: usize, text: &str) -> Response {
    let id = ui.scope_id().with(("line", place, rect.min.x.to_bits()));
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}
