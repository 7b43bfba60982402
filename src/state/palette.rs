//! The command palette: what is typed, and what fits it best.

mod rank;

use super::{Action, AppState, Command, Section, shown_keys};
use crate::engine::format;

/// What is typed, and the place of the entry that Enter chooses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Palette {
    pub text: String,
    pub at: usize,
}

/// Something that can be chosen.
#[derive(Debug, Clone)]
pub struct Entry {
    pub title: String,
    /// Where it is from: a menu, recent files, columns.
    pub group: &'static str,
    /// Shortcut as shown; empty: none.
    pub keys: String,
    /// Why it is not possible now.
    pub obstacle: Option<&'static str>,
    pub command: Command,
    /// Which letters of the title were typed, counted in characters.
    pub typed: Vec<usize>,
}

/// Entries shown at most: nobody reads a hundred.
const MOST: usize = 60;

impl AppState {
    /// What fits the text, the best first; with no text all commands as the menus have them, and recent files.
    pub fn palette_entries(&self, text: &str) -> Vec<Entry> {
        let is_asked = !text.trim().is_empty();
        let mut found: Vec<(u32, bool, Entry)> = self
            .everything(is_asked)
            .into_iter()
            .filter_map(|(mut entry, words)| {
                let rank = rank::rank(text, &entry.title, &words)?;
                entry.typed = rank.typed;
                // What is possible comes first among equals.
                let cost = 2 * rank.cost + u32::from(is_asked && entry.obstacle.is_some());
                Some((cost, rank.is_slip, entry))
            })
            .collect();
        if found.iter().any(|(_, is_slip, _)| !is_slip) {
            found.retain(|(_, is_slip, _)| !is_slip);
        }
        // The sort is stable: equals keep their order.
        found.sort_by_key(|(cost, ..)| *cost);
        found.truncate(if is_asked { MOST } else { usize::MAX });
        found.into_iter().map(|(.., entry)| entry).collect()
    }

    /// Every entry and the words that it is found by; columns only where something is looked for.
    fn everything(&self, with_columns: bool) -> Vec<(Entry, String)> {
        let actions = Section::ALL.iter().flat_map(|section| section.actions());
        let actions = actions.filter(|one| one.action != Action::Palette).map(|one| {
            let entry = Entry {
                title: one.title.to_owned(),
                group: one.section.title(),
                keys: one.action.keys(),
                obstacle: one.action.obstacle(self),
                command: Command::Do(one.action),
                typed: Vec::new(),
            };
            (entry, format!("{} {}", one.section.title(), one.words))
        });
        let mut all: Vec<(Entry, String)> = actions.collect();
        all.extend(self.settings.recent.iter().enumerate().map(|(place, file)| {
            let has_keys = self.shows_welcome() && place < 9;
            let entry = Entry {
                title: format!("Open {}", format::file_name(&file.path)),
                group: "Recent",
                keys: if has_keys {
                    shown_keys(&format!("Ctrl+{}", place + 1))
                } else {
                    String::new()
                },
                obstacle: None,
                command: Command::Open(file.path.clone()),
                typed: Vec::new(),
            };
            (entry, file.path.display().to_string())
        }));
        if with_columns && self.has_source() {
            all.extend(self.columns());
        }
        all
    }

    fn columns(&self) -> Vec<(Entry, String)> {
        let Some(explored) = self.results.explore() else {
            return Vec::new();
        };
        let histograms = explored.report.histograms.iter();
        let entries = histograms.map(|histogram| Entry {
            title: format!("Explore {}", histogram.column),
            group: "Columns",
            keys: String::new(),
            obstacle: None,
            command: Command::ExploreColumn(histogram.column.clone()),
            typed: Vec::new(),
        });
        entries
            .map(|entry| (entry, "column histogram".to_owned()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{
        Overlay, Tab,
        action::LIST,
        apply::tests::{customers, opened, work},
    };

    fn titles(state: &AppState, text: &str) -> Vec<String> {
        let entries = state.palette_entries(text);
        entries.into_iter().map(|entry| entry.title).collect()
    }

    #[test]
    fn everything_stands_in_the_order_of_the_menus_until_something_is_typed() {
        let state = AppState::default();
        let all = titles(&state, " ");
        assert_eq!(all.len() + 1, LIST.len(), "all but the palette itself");
        assert_eq!(all[0], "Open file or study…");
    }

    #[test]
    fn what_is_typed_finds_by_beginnings_other_words_and_letters() {
        let (state, _file) = opened(&customers());
        for (text, first) in [
            ("undo", "Undo"),
            ("exp ev", "Export everything…"),
            ("onnx", "Model for other programs…"),
            ("kmeans", "Segments"),
            ("zoom in", "Larger"),
            ("see str", "See all strengths"),
            ("spent", "Explore spent"),
            ("savve", "Save study"),
        ] {
            assert_eq!(
                titles(&state, text).first().map(String::as_str),
                Some(first),
                "{text}"
            );
        }
        assert!(titles(&state, "qqqq").is_empty());
        assert_eq!(
            titles(&state, "redo"),
            ["Redo"],
            "slips only where nothing else fits"
        );
    }

    #[test]
    fn what_is_not_possible_says_why_and_does_nothing_else() {
        let mut state = AppState::default();
        let entries = state.palette_entries("save study");
        assert_eq!(entries[0].obstacle, Some("Open a file first"));
        assert!(
            state
                .apply(entries[0].command.clone())
                .iter()
                .all(|request| { !matches!(request, crate::jobs::JobRequest::SaveStudy(_)) })
        );
        assert!(state.save_draft.is_none());
        assert_eq!(state.toasts[0].text, "Save study: open a file first.");
        state.apply(entries[0].command.clone());
        assert_eq!(state.toasts.len(), 1, "said once");
    }

    #[test]
    fn a_choice_closes_the_palette_and_goes_where_it_shows() {
        let (mut state, file) = opened(&customers());
        state.settings.opened(file.path(), 60, 1, Tab::Data);
        let requests = state.apply(Command::SetClusterCount(Some(3)));
        work(&mut state, requests);
        state.apply(Command::Do(Action::Palette));
        assert!(matches!(state.overlay, Some(Overlay::Palette(_))));
        let requests = state.apply(Command::Do(Action::MoreSegments));
        work(&mut state, requests);
        assert_eq!((state.tab, &state.overlay), (Tab::Segments, &None));
        assert_eq!(state.study.segments.k, Some(4));
        let entry = state.palette_entries("explore visits").remove(0);
        state.apply(Command::Do(Action::Palette));
        state.apply(entry.command);
        assert_eq!(state.tab, Tab::Explore);
        assert_eq!(state.study.explore.column.as_deref(), Some("visits"));
        assert_eq!(state.overlay, None);
    }
}
