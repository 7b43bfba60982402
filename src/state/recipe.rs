//! How the selected rows were found, so that the selection can become a cleaning step.

use std::sync::{Arc, Weak};

use super::{AppState, ToastKind};
use crate::engine::{
    Bits,
    condition::Condition,
    format,
    run::{Prepared, Read, Step, row_source},
    study::{ChosenRows, CleaningStep, LineSet, ListedStep, PickedLines, RowChoice, RowSource},
    table::StepState,
};

/// Stretches of lines that a step may name: more would be no list to read, and slow to look at.
const MOST_STRETCHES: usize = 2_000;

/// How the selected rows were found.
#[derive(Debug, Clone, Default)]
pub struct Recipe {
    parts: Vec<ChosenRows>,
    /// On which table the conditions hold.
    on: Basis,
}

/// What a cleaned table stands on: the same basis is the same table.
#[derive(Debug, Clone, Default)]
pub(super) struct Basis {
    read: Weak<Read>,
    /// Those that were applied.
    steps: Vec<CleaningStep>,
    /// Where one of them has learnt something, it matters from which rows.
    learnt_in: Option<Weak<Prepared>>,
    source: RowSource,
}

impl PartialEq for Basis {
    fn eq(&self, other: &Self) -> bool {
        let is_same_lesson = match (&self.learnt_in, &other.learnt_in) {
            (None, None) => true,
            (Some(one), Some(other)) => one.ptr_eq(other),
            _ => false,
        };
        self.read.ptr_eq(&other.read)
            && self.steps == other.steps
            && self.source == other.source
            && is_same_lesson
    }
}

/// The rows of one pick.
#[derive(Debug, Clone)]
pub(super) enum Found {
    Where(Vec<Condition>),
    Lines(Bits),
}

impl Recipe {
    /// Of this pick alone.
    pub(super) fn of(found: &Found, on: &Basis) -> Self {
        Self {
            parts: vec![on.part(found, false)],
            on: on.clone(),
        }
    }

    /// With a pick added or taken away. `before`: the lines selected so far.
    pub(super) fn and(&self, found: &Found, removes: bool, on: &Basis, before: &Arc<Bits>) -> Self {
        let mut parts = self.parts_on(on, before);
        parts.push(on.part(found, removes));
        Self {
            parts,
            on: on.clone(),
        }
    }

    /// Of all other rows.
    pub(super) fn inverted(&self, on: &Basis, before: &Arc<Bits>) -> Self {
        let parts = if before.is_empty() {
            vec![ChosenRows::all()]
        } else {
            ChosenRows::all_but(&self.parts_on(on, before))
        };
        Self {
            parts,
            on: on.clone(),
        }
    }

    /// Conditions say nothing of another table than the one they were checked on: there the lines stay.
    fn parts_on(&self, on: &Basis, lines: &Arc<Bits>) -> Vec<ChosenRows> {
        if self.on == *on {
            return self.parts.clone();
        }
        vec![ChosenRows {
            remove: false,
            rows: on.lines(Arc::clone(lines)),
        }]
    }
}

impl Basis {
    fn part(&self, found: &Found, remove: bool) -> ChosenRows {
        let rows = match found {
            Found::Where(conditions) => RowChoice::Where(conditions.clone()),
            Found::Lines(lines) => self.lines(Arc::new(lines.clone())),
        };
        ChosenRows { remove, rows }
    }

    fn lines(&self, lines: Arc<Bits>) -> RowChoice {
        RowChoice::Lines(PickedLines {
            at: LineSet(lines),
            of: self.source.clone(),
        })
    }
}

impl AppState {
    /// What the table shown stands on.
    pub(super) fn basis(&self) -> Basis {
        let Some(on) = self.results.prepared() else {
            let base = self.results.base(&self.study);
            return Basis {
                read: base.map(Arc::downgrade).unwrap_or_default(),
                source: base.map(|read| row_source(&self.study, read)).unwrap_or_default(),
                ..Basis::default()
            };
        };
        let effects = on.cleaning.effects.iter();
        let steps: Vec<CleaningStep> = effects
            .filter(|effect| effect.state == StepState::Applied)
            .map(|effect| effect.step.clone())
            .collect();
        Basis {
            read: Arc::downgrade(&on.read),
            learnt_in: steps.iter().any(CleaningStep::learns).then(|| Arc::downgrade(on)),
            steps,
            source: row_source(&self.study, &on.read),
        }
    }

    /// Adds a step that keeps the selected rows alone, or leaves them out; with that they are dealt with.
    pub(super) fn clean_by_selection(&mut self, keep: bool) {
        if self.selection.is_empty() {
            return;
        }
        let mut on = self.basis();
        if !self.results.is_current(Step::Prepare, &self.study) {
            // What the steps are doing now is not known yet.
            on.read = Weak::default();
        }
        let rows = self.selection.recipe.parts_on(&on, self.selection.lines());
        let stretches = |part: &ChosenRows| match &part.rows {
            RowChoice::Lines(picked) => picked.at.stretches().take(MOST_STRETCHES + 1).count(),
            RowChoice::Where(_) => 0,
        };
        if rows.iter().map(stretches).sum::<usize>() > MOST_STRETCHES {
            let words = format!(
                "These rows lie in more than {} places of the file, too many to write them down by line, and \
                 the table has changed since they were selected. Select them again first.",
                format::count(MOST_STRETCHES)
            );
            self.toast(ToastKind::Error, words, None);
            return;
        }
        let before = self.study.clone();
        let step = CleaningStep::Chosen { keep, rows };
        self.study.cleaning.push(ListedStep::from(step));
        self.record(before, None);
        self.clear_selection();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::{run::Results, study::Study},
        state::{
            Command, Rows, SelectMode,
            apply::tests::{answer, customers, opened, premium},
        },
    };

    fn apply(state: &mut AppState, command: Command) {
        let requests = state.apply(command);
        answer(state, requests);
    }

    fn select(state: &mut AppState, rows: Rows, mode: SelectMode) {
        let why = "a test".to_owned();
        apply(state, Command::Select { rows, mode, why });
    }

    fn n_rows(state: &AppState) -> usize {
        state.results.prepared().unwrap().table.n_rows()
    }

    fn last_step(state: &AppState) -> String {
        let step = &state.study.cleaning.last().unwrap().step;
        format!("{}: {}", step.title(), step.detail())
    }

    #[test]
    fn a_selection_by_condition_becomes_a_step_and_is_undone() {
        for (keep, n, title) in [
            (true, 20, "Keep selected rows"),
            (false, 40, "Leave out selected rows"),
        ] {
            let (mut state, _file) = opened(&customers());
            select(&mut state, premium(), SelectMode::Replace);
            apply(&mut state, Command::CleanBySelection { keep });
            assert_eq!(n_rows(&state), n);
            assert_eq!(last_step(&state), format!("{title}: buyer_type is Premium Buyer"));
            assert!(state.selection.is_empty(), "it is dealt with");
            apply(&mut state, Command::Undo);
            assert_eq!((n_rows(&state), state.study.cleaning.len()), (60, 0));
        }
    }

    #[test]
    fn picks_added_taken_away_and_inverted_keep_the_very_rows() {
        let (mut state, _file) = opened(&customers());
        select(&mut state, premium(), SelectMode::Replace);
        select(&mut state, Rows::Shown(0..5), SelectMode::Add);
        select(
            &mut state,
            Rows::Where(vec![Condition::is("visits", "1")]),
            SelectMode::Remove,
        );
        apply(&mut state, Command::InvertSelection);
        let selected = state.selection.lines().as_ref().clone();
        apply(&mut state, Command::CleanBySelection { keep: true });
        let table = &state.results.prepared().unwrap().table;
        assert_eq!(
            table.lines_of(0..u32::try_from(table.n_rows()).unwrap()),
            selected
        );
        assert_eq!(
            last_step(&state),
            "Keep selected rows: all rows but buyer_type is Premium Buyer, but not lines 2 to 6, or visits is 1"
        );
    }

    #[test]
    fn a_saved_step_finds_its_rows_again_and_none_in_another_file() {
        let (mut state, _file) = opened(&customers());
        select(&mut state, Rows::Shown(3..4), SelectMode::Replace);
        select(&mut state, Rows::Shown(7..9), SelectMode::Add);
        apply(&mut state, Command::CleanBySelection { keep: false });
        assert_eq!(n_rows(&state), 57);
        let text = toml::to_string(&state.study).unwrap();
        assert!(
            text.contains("at = \"5\"") && text.contains("at = \"9-10\""),
            "{text}"
        );
        let study: Study = toml::from_str(&text).unwrap();
        assert_eq!(study, state.study);
        let replayed = |study: Study| {
            let mut state = AppState {
                study,
                results: Results::default(),
                ..AppState::default()
            };
            apply(&mut state, Command::Retry(Step::Import));
            state
        };
        assert_eq!(n_rows(&replayed(study.clone())), 57);
        let (other, _file) = opened(&customers().replace("C059", "C060"));
        let changed = replayed(Study {
            source: other.study.source.clone(),
            ..study
        });
        assert_eq!(n_rows(&changed), 60);
        let effect = &changed.results.prepared().unwrap().cleaning.effects[0];
        assert!(
            effect
                .failure
                .as_ref()
                .unwrap()
                .message
                .contains("select them again")
        );
    }

    #[test]
    fn conditions_of_an_older_table_become_lines() {
        let missing = customers().replace("C001,47,", "C001,,");
        let (mut state, _file) = opened(&missing);
        select(
            &mut state,
            Rows::Where(vec![Condition::missing("spent")]),
            SelectMode::Replace,
        );
        assert_eq!(state.selection.len(), 1);
        let column = "spent".to_owned();
        apply(
            &mut state,
            Command::AddCleaningStep(CleaningStep::Missing {
                column,
                treatment: crate::engine::study::MissingTreatment::Median,
            }),
        );
        // Nothing is missing now: the condition would find no row, the line finds it.
        apply(&mut state, Command::CleanBySelection { keep: false });
        assert_eq!(n_rows(&state), 59);
        assert_eq!(last_step(&state), "Leave out selected rows: line 3");
    }

    #[test]
    fn all_rows_of_a_filter_are_told_by_the_filter() {
        let (mut state, _file) = opened(&customers());
        let filters = vec![Condition::is("buyer_type", "Premium Buyer")];
        apply(&mut state, Command::SetFilters(filters));
        select(&mut state, Rows::Shown(0..20), SelectMode::Replace);
        apply(&mut state, Command::CleanBySelection { keep: true });
        assert_eq!(
            last_step(&state),
            "Keep selected rows: buyer_type is Premium Buyer"
        );
    }

    #[test]
    fn rows_all_over_the_file_want_a_new_selection() {
        let rows: String = (0..5_000).map(|i| format!("{i},{}\n", i % 2)).collect();
        let (mut state, _file) = opened(&format!("n,odd\n{rows}"));
        let lines = (0..5_000)
            .filter(|line| line % 2 == 0)
            .map(|line| line + 2)
            .collect();
        select(&mut state, Rows::Lines(lines), SelectMode::Replace);
        apply(&mut state, Command::CleanBySelection { keep: true });
        assert!(state.study.cleaning.is_empty());
        assert!(
            state.toasts[0].text.contains("Select them again"),
            "{:?}",
            state.toasts
        );
    }
}
