//! What the Explain page is about. It belongs to the window: nothing is computed from it that is kept.

use std::{collections::BTreeMap, sync::Arc};

use super::Selection;

/// What is explained.
#[derive(Debug, Clone, Default)]
pub struct Explaining {
    /// The class whose probability is explained; `None`: the positive one.
    pub class: Option<String>,
    /// The feature whose effect is shown; `None`: the strongest.
    pub feature: Option<String>,
    /// The customer looked for last who is not there.
    pub missed: Option<String>,
    /// Which of the customers selected then.
    nth: Option<(Arc<Selection>, usize)>,
    /// The line of the customer that is tried out, and their values that are changed.
    tried: (usize, BTreeMap<String, WhatIfValue>),
}

/// A value tried out. Levels go by name, which outlives another training.
#[derive(Debug, Clone, PartialEq)]
pub enum WhatIfValue {
    Number(f64),
    Level(String),
}

impl Explaining {
    /// The place of the class explained: with two classes always the positive one.
    pub fn class_of(&self, classes: &[String], positive: usize) -> usize {
        let asked = self.class.as_ref().filter(|_| classes.len() > 2);
        let place = asked.and_then(|asked| classes.iter().position(|class| class == asked));
        place.unwrap_or(positive)
    }

    /// Which customer was gone to since these were selected.
    pub fn nth(&self, selection: &Arc<Selection>) -> Option<usize> {
        let own = self.nth.as_ref().filter(|(of, _)| Arc::ptr_eq(of, selection));
        own.map(|(_, nth)| *nth)
    }

    pub(super) fn show_nth(&mut self, selection: &Arc<Selection>, nth: usize) {
        self.nth = Some((Arc::clone(selection), nth));
        self.missed = None;
    }

    /// What is changed of the customer who starts in a line of the file.
    pub fn changes(&self, line: usize) -> Option<&BTreeMap<String, WhatIfValue>> {
        self.tried()
            .filter(|(of, _)| *of == line)
            .map(|(_, changes)| changes)
    }

    /// The line and the changes of whichever customer is tried out.
    pub fn tried(&self) -> Option<&(usize, BTreeMap<String, WhatIfValue>)> {
        (!self.tried.1.is_empty()).then_some(&self.tried)
    }

    pub(super) fn what_if(&mut self, line: usize, column: String, to: WhatIfValue) {
        let (of, changes) = &mut self.tried;
        if *of != line {
            changes.clear();
            *of = line;
        }
        changes.insert(column, to);
    }

    pub(super) fn reset(&mut self, column: Option<&str>) {
        let changes = &mut self.tried.1;
        match column {
            Some(column) => {
                changes.remove(column);
            }
            None => changes.clear(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_class_is_explained_only_where_there_are_more_than_two() {
        let classes = ["a", "b", "c"].map(str::to_owned);
        let mut explain = Explaining::default();
        assert_eq!(explain.class_of(&classes, 1), 1);
        explain.class = Some("c".to_owned());
        assert_eq!(explain.class_of(&classes, 1), 2);
        assert_eq!(explain.class_of(&classes[..2], 1), 1);
        explain.class = Some("gone".to_owned());
        assert_eq!(explain.class_of(&classes, 0), 0);
    }

    #[test]
    fn changes_belong_to_one_customer() {
        let mut explain = Explaining::default();
        explain.what_if(7, "age".to_owned(), WhatIfValue::Number(30.0));
        explain.what_if(7, "region".to_owned(), WhatIfValue::Level("North".to_owned()));
        assert_eq!(explain.changes(7).map(BTreeMap::len), Some(2));
        assert!(explain.changes(8).is_none());
        explain.reset(Some("age"));
        assert_eq!(explain.changes(7).map(BTreeMap::len), Some(1));
        explain.what_if(8, "age".to_owned(), WhatIfValue::Number(31.0));
        assert!(explain.changes(7).is_none());
        explain.reset(None);
        assert!(explain.changes(8).is_none());
    }

    #[test]
    fn another_selection_begins_at_its_first_customer() {
        let (one, other) = (Arc::new(Selection::default()), Arc::new(Selection::default()));
        let mut explain = Explaining::default();
        explain.show_nth(&one, 3);
        assert_eq!((explain.nth(&one), explain.nth(&other)), (Some(3), None));
    }
}
