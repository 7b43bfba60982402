//! A card's name: the user's own, what the segment could be called, and the field to write one.

use egui::{Align2, CornerRadius, Id, Key, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::{rows::SegmentRow, view::SegmentView};
use crate::{
    state::Command,
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{Button, Icon, paint_elided, paint_text, segment_disc, text_field},
};

/// Longer names fit nowhere.
const MOST_SIGNS: usize = 60;
/// Height of a line of small words.
const LINE: f32 = 18.0;

/// A name being written.
#[derive(Debug, Clone)]
struct Draft {
    slot: usize,
    text: String,
    is_new: bool,
}

impl Draft {
    fn id() -> Id {
        Id::unique("segment name draft")
    }

    fn of(ui: &Ui, slot: usize) -> Option<Self> {
        ui.data(|data| data.get_temp::<Self>(Self::id()))
            .filter(|draft| draft.slot == slot)
    }

    fn keep(self, ui: &Ui) {
        ui.data_mut(|data| data.insert_temp(Self::id(), self));
    }

    fn drop(ui: &Ui) {
        ui.data_mut(|data| data.remove::<Self>(Self::id()));
    }
}

/// The first line of a card: disc, name, and what `right` paints into the room that is left. `is_near`: the
/// pointer or the choice is on the card.
pub fn line(
    ui: &mut Ui,
    view: &SegmentView<'_>,
    row: &SegmentRow,
    is_near: bool,
    right: impl FnOnce(&Ui, Rect),
    out: &mut Vec<Command>,
) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    segment_disc(ui, rect.left_center() + vec2(10.0, 0.0), 10.0, row.slot);
    let rest = rect.with_min_x(rect.left() + 28.0);
    if let Some(draft) = Draft::of(ui, row.slot) {
        field(ui, view, row, rest, draft, out);
        return;
    }
    let ink = colours(ui).ink;
    let pencil = 24.0;
    let most = rest.width() * 0.66 - pencil;
    let is_cut = paint_elided(
        ui.painter(),
        rest.left_center(),
        Align2::LEFT_CENTER,
        &row.title,
        most,
        13.0,
        Weight::SemiBold,
        ink,
    );
    let width = text_width(&row.title, 13.0, Weight::SemiBold).min(most);
    if is_cut {
        let place = Rect::from_min_size(rest.min, vec2(width, rest.height()));
        let id = ui.scope_id().with(("segment title", row.slot));
        ui.interact(place, id, Sense::hover()).on_hover_text(&row.title);
    }
    let at = pos2(rest.left() + width + 4.0, rest.center().y - 10.0);
    let place = Rect::from_min_size(at, vec2(20.0, 20.0));
    if is_near {
        let button = Button::icon_only(Icon::Pencil, format!("Rename {}", row.title)).height(20.0);
        let mut child = ui.new_child(UiBuilder::new().max_rect(place).id_salt(("rename", row.slot)));
        if button.show(&mut child).clicked() {
            begin(ui, view, row);
        }
    } else {
        // Reached from the keyboard, and by those who do not see the pencil.
        let id = ui.scope_id().with(("rename", row.slot));
        let response = ui.interact(place, id, Sense::click());
        let name = format!("Rename {}", row.title);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.has_focus() {
            Icon::Pencil.paint(ui.painter(), place.center(), c(colours(ui).ink_2));
        }
        if response.clicked() {
            begin(ui, view, row);
        }
    }
    right(ui, rest.with_min_x(place.right() + 6.0));
}

fn begin(ui: &Ui, view: &SegmentView<'_>, row: &SegmentRow) {
    let draft = Draft {
        slot: row.slot,
        text: view.names.own(row.slot).unwrap_or_default().to_owned(),
        is_new: true,
    };
    draft.keep(ui);
    ui.ctx().request_repaint();
}

/// Enter, or leaving it, takes the name; Escape does not.
fn field(
    ui: &mut Ui,
    view: &SegmentView<'_>,
    row: &SegmentRow,
    place: Rect,
    mut draft: Draft,
    out: &mut Vec<Command>,
) {
    let mut child = ui.new_child(UiBuilder::new().max_rect(place));
    let hint = suggestion(view, row).unwrap_or_else(|| "a name".to_owned());
    let name = format!("Name of segment {}", row.slot + 1);
    let response = text_field(&mut child, &name, &mut draft.text, &hint, place.width(), 22.0);
    if std::mem::replace(&mut draft.is_new, false) {
        response.request_focus();
        draft.keep(ui);
        return;
    }
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        Draft::drop(ui);
        return;
    }
    if !response.lost_focus() {
        draft.keep(ui);
        return;
    }
    Draft::drop(ui);
    let written: String = draft.text.trim().chars().take(MOST_SIGNS).collect();
    let own = view.names.own(row.slot).unwrap_or_default();
    // The same name given again is the name of what the segment is now.
    let is_again = !written.is_empty() && view.since_named(row).is_some();
    let is_confirmed = is_again && ui.input(|input| input.key_pressed(Key::Enter));
    if written != own || is_confirmed {
        name_it(row.slot, written, out);
    }
}

fn name_it(slot: usize, written: String, out: &mut Vec<Command>) {
    let name = Some(written).filter(|name| !name.is_empty());
    out.push(Command::NameSegment { slot, name });
}

/// What the segment could be called.
fn suggestion(view: &SegmentView<'_>, row: &SegmentRow) -> Option<String> {
    let place = view.row_of_slot(row.slot)?;
    view.portrait(place)
        .map(|portrait| portrait.suggested_name.clone())
}

/// What sets the segment apart in words, in as many as two lines; a click makes it the name of one that has none.
pub fn suggestion_line(ui: &mut Ui, view: &SegmentView<'_>, row: &SegmentRow, out: &mut Vec<Command>) {
    since_named(ui, view, row);
    let Some(words) = suggestion(view, row) else {
        return;
    };
    let width = ui.available_width();
    let lines = lines(&words, width);
    let (rect, _) = ui.allocate_exact_size(vec2(width, LINE * lines.len() as f32), Sense::hover());
    let is_named = view.names.own(row.slot).is_some();
    let id = ui.scope_id().with(("suggested name", row.slot));
    let sense = if is_named { Sense::hover() } else { Sense::click() };
    let response = ui.interact(rect, id, sense);
    let label = if is_named {
        words.clone()
    } else {
        format!("Call {} “{words}”", row.title)
    };
    let role = if is_named { Role::Label } else { Role::Button };
    response.widget_info(|| WidgetInfo::labeled(role, true, &label));
    let colours = colours(ui);
    let mut ink = colours.ink_3;
    let mut room = rect.width();
    if !is_named && (response.hovered() || response.has_focus()) {
        let ground = rect.expand2(vec2(4.0, 0.0));
        ui.painter()
            .rect_filled(ground, CornerRadius::same(4), c(colours.hover));
        ink = colours.ink;
        let use_it = "use as name";
        room -= text_width(use_it, 11.0, Weight::Regular) + 10.0;
        paint_text(
            ui.painter(),
            pos2(rect.right(), rect.bottom() - LINE / 2.0),
            Align2::RIGHT_CENTER,
            use_it,
            11.0,
            Weight::Regular,
            colours.select,
        );
    }
    let last = lines.len() - 1;
    let mut is_cut = false;
    for (place, line) in lines.iter().enumerate() {
        let at = pos2(rect.left(), rect.top() + LINE * (place as f32 + 0.5));
        let room = if place == last { room } else { rect.width() };
        let left = Align2::LEFT_CENTER;
        is_cut |= paint_elided(ui.painter(), at, left, line, room, 12.0, Weight::Regular, ink);
    }
    let clicked = response.clicked();
    if is_cut {
        response.on_hover_text(&words);
    }
    if clicked {
        name_it(row.slot, words, out);
    }
}

/// Parted after a comma where the whole is too wide for one line.
fn lines(words: &str, width: f32) -> Vec<&str> {
    let fits = |part: &str| text_width(part, 12.0, Weight::Regular) <= width;
    if fits(words) {
        return vec![words];
    }
    let commas = words.match_indices(", ").map(|(at, _)| at + 1);
    match commas.filter(|&at| fits(&words[..at])).last() {
        Some(at) => vec![&words[..at], words[at..].trim_start()],
        None => vec![words],
    }
}

/// A name goes with its customers as choices change; where these have become others, that is said beneath it.
fn since_named(ui: &mut Ui, view: &SegmentView<'_>, row: &SegmentRow) {
    let Some(words) = view.since_named(row) else {
        return;
    };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    let id = ui.scope_id().with(("since it was named", row.slot));
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    let (at, left) = (rect.left_center(), Align2::LEFT_CENTER);
    let warn = colours(ui).warn;
    let (room, regular) = (rect.width(), Weight::Regular);
    paint_elided(ui.painter(), at, left, &words, room, 12.0, regular, warn);
    response.on_hover_text(format!(
        "{words}.\nThe name has gone with its customers. See whether it still fits them, and write it anew to take this \
         note away."
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggestion_is_parted_after_a_comma() {
        let words = "very high total_spent, low days_since_last";
        assert_eq!(lines(words, 4_000.0), [words]);
        let parted = lines(words, 170.0);
        assert_eq!(parted, ["very high total_spent,", "low days_since_last"]);
        // Nowhere to part it: cut as it is.
        assert_eq!(lines("very high total_spent", 20.0), ["very high total_spent"]);
    }
}
