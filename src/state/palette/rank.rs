//! How well something fits what was typed.

/// How well it fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rank {
    /// The less the better.
    pub cost: u32,
    /// With a slip of the finger: worth showing where nothing fits without one.
    pub is_slip: bool,
    /// Which letters of the title were typed, counted in characters.
    pub typed: Vec<usize>,
}

/// Words that are found elsewhere than in the title.
const ELSEWHERE: u32 = 60;
/// Words with a slip of the finger.
const SLIPPED: u32 = 120;

/// Every word typed has to be found: best at the beginning of a word of the title, then within one, then in the other
/// words, then letter by letter, then with one slip of the finger. `None`: it does not fit.
pub fn rank(text: &str, title: &str, words: &str) -> Option<Rank> {
    let title = Letters::of(title);
    let words = Letters::of(words);
    let mut cost = 0;
    let mut is_slip = false;
    let mut typed = Vec::new();
    for word in text.split_whitespace() {
        let word: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        if let Some((place, here)) = title.holds(&word) {
            cost += here;
            typed.extend(place..place + word.len());
        } else if let Some((_, here)) = words.holds(&word) {
            cost += ELSEWHERE + here;
        } else if let Some((letters, here)) = title.scattered(&word) {
            cost += here;
            typed.extend(letters);
        } else if title.nearly(&word) || words.nearly(&word) {
            cost += SLIPPED;
            is_slip = true;
        } else {
            return None;
        }
    }
    typed.sort_unstable();
    typed.dedup();
    Some(Rank { cost, is_slip, typed })
}

/// Small letters, one for each character, so that places are places of the text.
struct Letters(Vec<char>);

impl Letters {
    fn of(text: &str) -> Self {
        let small = text.chars().map(|c| c.to_lowercase().next().unwrap_or(c));
        Self(small.collect())
    }

    fn begins(&self, place: usize) -> bool {
        place == 0 || !self.0[place - 1].is_alphanumeric()
    }

    /// Where the word stands, and what that costs: 0 at the very beginning, little at the beginning of a word.
    fn holds(&self, word: &[char]) -> Option<(usize, u32)> {
        let places = self.0.windows(word.len()).enumerate();
        let found = places.filter(|(_, letters)| *letters == word).map(|(place, _)| {
            let cost = match place {
                0 => 0,
                _ if self.begins(place) => 4 + u32::try_from(place).unwrap_or(u32::MAX).min(20),
                _ => 40,
            };
            (place, cost)
        });
        found.min_by_key(|&(_, cost)| cost)
    }

    /// The letters in their order, each at the beginning of a word or right after the one before: "exev" in "Export
    /// everything".
    fn scattered(&self, word: &[char]) -> Option<(Vec<usize>, u32)> {
        let (first, rest) = word.split_first()?;
        let starts = (0..self.0.len()).filter(|&place| self.0[place] == *first && self.begins(place));
        let all = starts.filter_map(|start| {
            let mut letters = vec![start];
            self.follow(start + 1, rest, &mut letters).then_some(letters)
        });
        all.into_iter().next().map(|letters| (letters, 80))
    }

    fn follow(&self, from: usize, rest: &[char], letters: &mut Vec<usize>) -> bool {
        let Some((next, rest)) = rest.split_first() else {
            return true;
        };
        let is_here = |place: usize| self.0.get(place) == Some(next);
        let later = (from + 1..self.0.len()).filter(|&place| self.begins(place));
        for place in std::iter::once(from).chain(later).filter(|&place| is_here(place)) {
            letters.push(place);
            if self.follow(place + 1, rest, letters) {
                return true;
            }
            letters.pop();
        }
        false
    }

    /// Whether a word of four letters or more begins so, but for one slip.
    fn nearly(&self, word: &[char]) -> bool {
        if word.len() < 4 {
            return false;
        }
        let word: String = word.iter().collect();
        let whole: String = self.0.iter().collect();
        whole
            .split(|c: char| !c.is_alphanumeric())
            .filter(|known| known.chars().count() + 1 >= word.chars().count())
            .any(|known| {
                let begin: String = known.chars().take(word.chars().count()).collect();
                strsim::osa_distance(&word, &begin) <= 1 || strsim::osa_distance(&word, known) <= 1
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(text: &str, title: &str) -> Option<u32> {
        rank(text, title, "other words").map(|rank| rank.cost)
    }

    #[test]
    fn beginnings_come_before_middles_before_other_words_before_letters() {
        let costs = [
            cost("exp", "Export everything"),
            cost("eve", "Export everything"),
            cost("por", "Export everything"),
            cost("oth", "Export everything"),
            cost("exev", "Export everything"),
            cost("exprot", "Export everything"),
        ];
        assert!(costs.iter().all(Option::is_some), "{costs:?}");
        assert!(costs.is_sorted(), "{costs:?}");
        assert_eq!(cost("xyz", "Export everything"), None);
        assert_eq!(cost("exp xyz", "Export everything"), None);
        assert_eq!(cost("", "Export everything"), Some(0));
    }

    #[test]
    fn the_letters_typed_are_told() {
        let typed = |text: &str| rank(text, "Export everything", "").unwrap().typed;
        assert_eq!(typed("EX eve"), [0, 1, 7, 8, 9]);
        assert_eq!(typed("exev"), [0, 1, 7, 8]);
        assert_eq!(typed("ee"), [0, 7]);
    }
}
