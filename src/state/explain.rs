//! What the Explain page is about. It belongs to the window: nothing is computed from it that is kept.

/// What is explained.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Explaining {
    /// The class whose probability is explained; `None`: the positive one.
    pub class: Option<String>,
}

impl Explaining {
    /// The place of the class explained: with two classes always the positive one.
    pub fn class_of(&self, classes: &[String], positive: usize) -> usize {
        let asked = self.class.as_ref().filter(|_| classes.len() > 2);
        let place = asked.and_then(|asked| classes.iter().position(|class| class == asked));
        place.unwrap_or(positive)
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
}
