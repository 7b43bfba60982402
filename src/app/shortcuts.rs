//! The shortcuts of the list of actions, and those that only the window knows.

use egui::{Context, Key, KeyboardShortcut, Modifiers};

use super::BuyerscopeApp;
use crate::state::{Action, Command, LIST, Overlay};

/// A shortcut of the list as egui has it: "Ctrl+Shift+Z". `None`: it names no key.
fn parsed(keys: &str) -> Option<KeyboardShortcut> {
    let mut parts: Vec<&str> = keys.split('+').collect();
    let key = Key::from_name(parts.pop()?)?;
    let modifiers = parts.iter().try_fold(Modifiers::NONE, |all, part| {
        Some(match *part {
            // The command key where there is one.
            "Ctrl" => all | Modifiers::COMMAND,
            "Shift" => all | Modifiers::SHIFT,
            "Alt" => all | Modifiers::ALT,
            _ => return None,
        })
    })?;
    Some(KeyboardShortcut::new(modifiers, key))
}

/// Every shortcut of the list, those with more modifiers first: they contain those with fewer.
pub(super) fn all() -> Vec<(KeyboardShortcut, Action)> {
    let mut all: Vec<_> = LIST
        .iter()
        .flat_map(|one| one.keys.iter().map(|keys| (*keys, one.action)))
        .filter_map(|(keys, action)| Some((parsed(keys)?, action)))
        .collect();
    all.sort_by_key(|(shortcut, _)| {
        let Modifiers {
            alt, shift, command, ..
        } = shortcut.modifiers;
        std::cmp::Reverse(u8::from(alt) + u8::from(shift) + u8::from(command))
    });
    all
}

impl BuyerscopeApp {
    pub(super) fn read_shortcuts(&mut self, ctx: &Context) {
        let pressed = |shortcut: &KeyboardShortcut| ctx.input_mut(|input| input.consume_shortcut(shortcut));
        if self.state.shows_welcome() {
            self.open_recent(pressed);
        }
        for (shortcut, action) in &self.shortcuts {
            let is_left_to_field = matches!(action, Action::Undo | Action::Redo) && ctx.text_edit_focused();
            if !is_left_to_field && self.is_heard(*action) && pressed(shortcut) {
                self.commands.push(Command::Do(*action));
            }
        }
        let escape = KeyboardShortcut::new(Modifiers::NONE, Key::Escape);
        if self.state.export.is_some() && pressed(&escape) {
            self.commands.push(Command::CloseExport);
        }
        let is_history_alone = self.state.history_panel.is_some()
            && !self.has_dialog()
            && self.state.overlay.is_none()
            && !ctx.text_edit_focused()
            && !egui::Popup::is_any_open(ctx);
        if is_history_alone && pressed(&escape) {
            self.commands.push(Command::ShowHistory(false));
        }
    }

    /// Recent files by their place, while there are no tabs to go to.
    fn open_recent(&mut self, pressed: impl Fn(&KeyboardShortcut) -> bool) {
        for place in 0..self.state.settings.recent.len().min(9) {
            let keys = parsed(&format!("Ctrl+{}", place + 1));
            if keys.as_ref().is_some_and(&pressed) && !self.has_dialog() {
                let path = self.state.settings.recent[place].path.clone();
                self.commands.push(Command::Open(path));
            }
        }
    }

    /// Whether a dialog asks something, which comes before all else.
    fn has_dialog(&self) -> bool {
        self.state.has_study_dialog() || self.state.export.is_some()
    }

    /// While a dialog asks something, only how the window looks can be changed; below the guide and the like work goes
    /// on, but what it changes would not be seen.
    fn is_heard(&self, action: Action) -> bool {
        let is_about_looks = matches!(
            action,
            Action::ZoomIn
                | Action::ZoomOut
                | Action::ZoomReset
                | Action::Theme
                | Action::ThemeOfSystem
                | Action::FullScreen
        );
        if is_about_looks || action == Action::Quit {
            return true;
        }
        if self.has_dialog() {
            return false;
        }
        let opens_another = matches!(
            action,
            Action::Palette | Action::Jobs | Action::Guide | Action::About
        );
        match &self.state.overlay {
            None | Some(Overlay::Jobs) => true,
            Some(_) => opens_another,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shortcut_of_the_list_is_a_key() {
        let n: usize = LIST.iter().map(|one| one.keys.len()).sum();
        assert_eq!(all().len(), n);
        assert_eq!(parsed("Ctrl+Moon"), None);
        assert_eq!(parsed("Hyper+Z"), None);
    }

    #[test]
    fn no_shortcut_hides_another() {
        let all = all();
        for (place, (earlier, _)) in all.iter().enumerate() {
            for (later, action) in &all[place + 1..] {
                // Egui takes a shortcut also with more modifiers held than it names.
                let is_hidden = earlier.logical_key == later.logical_key
                    && later.modifiers.matches_logically(earlier.modifiers);
                assert!(!is_hidden, "{} is never heard", action.title());
            }
        }
    }
}
