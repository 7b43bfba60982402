//! Fields whose text counts when it is done, not at every letter.

use egui::{Id, Ui};

use crate::views::widgets::text_field;

/// A text that is given back when the field is left with another one in it.
pub fn settled_field(ui: &mut Ui, name: &str, now: &str, hint: &str, width: f32) -> Option<String> {
    let id = Id::unique(("settled field", name));
    let mut text: String = ui
        .data(|data| data.get_temp(id))
        .unwrap_or_else(|| now.to_owned());
    let response = text_field(ui, name, &mut text, hint, width, 28.0);
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, text));
        return None;
    }
    ui.data_mut(|data| data.remove_temp::<String>(id));
    (response.lost_focus() && text.trim() != now).then(|| text.trim().to_owned())
}

/// A choice of columns with something to say for none.
pub fn with_none<'a>(none: &'a str, columns: &[&'a str]) -> Vec<&'a str> {
    std::iter::once(none).chain(columns.iter().copied()).collect()
}
