//! A list in a TOML file, such as the cleaning steps: a file of its own, or a whole study.

use std::{fs, path::Path};

use anyhow::{Result, anyhow, bail};
use serde::{de::DeserializeOwned, de::IntoDeserializer as _};
use toml::{
    Spanned,
    de::{DeTable, DeValue, Error},
};

/// What is looked for in the file.
pub struct List<'a> {
    /// The list's key; where a study keeps it deeper, the keys on the way to it.
    pub key: &'static str,
    pub in_study: &'a [&'a str],
    /// What its entries are, and what one is: for sentences.
    pub entries: &'static str,
    pub entry: &'static str,
    /// A line of an entry.
    pub example: &'static str,
}

impl List<'_> {
    /// The entries in a file.
    ///
    /// # Errors
    /// When the file cannot be read, is no TOML, has no such list, or an entry means nothing; with the line.
    pub fn read<T: DeserializeOwned>(&self, file: &Path) -> Result<Vec<T>> {
        let Self { entries, .. } = self;
        let text = fs::read_to_string(file).map_err(|error| {
            anyhow!(
                "the {entries} could not be read ({error}); check the name of the file: {}",
                file.display()
            )
        })?;
        self.parse(&text)
            .map_err(|error| anyhow!("{error:#}; mend the {entries}: {}", file.display()))
    }

    fn parse<T: DeserializeOwned>(&self, text: &str) -> Result<Vec<T>> {
        let Self {
            key, entry, example, ..
        } = self;
        let root = DeTable::parse(text).map_err(|error| told(&error, text, 0))?;
        let Some(list) = self.find(root.get_ref()) else {
            bail!("there is no [[{key}]] in the file; write one a {entry}, such as {example}");
        };
        let mut read = Vec::with_capacity(list.len());
        for (place, value) in list.iter().enumerate() {
            let at = value.span().start;
            let one = T::deserialize(value.clone().into_deserializer());
            read.push(one.map_err(|error| anyhow!("{entry} {}: {}", place + 1, told(&error, text, at)))?);
        }
        Ok(read)
    }

    fn find<'t, 'i>(&self, root: &'t DeTable<'i>) -> Option<&'t [Spanned<DeValue<'i>>]> {
        let deeper = self.in_study.split_first().and_then(|(first, rest)| {
            let start = root.get(*first)?.get_ref();
            rest.iter()
                .try_fold(start, |value, key| Some(value.get(*key)?.get_ref()))
        });
        let found = root.get(self.key).map(Spanned::get_ref).or(deeper)?.as_array()?;
        (!found.is_empty()).then_some(&**found)
    }
}

/// "line 4: unknown field `columm`, expected `column` or `treatment`".
fn told(error: &Error, text: &str, otherwise_at: usize) -> anyhow::Error {
    let at = error.span().map_or(otherwise_at, |span| span.start);
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let message: Vec<&str> = error.message().lines().map(str::trim).collect();
    anyhow!("line {line}: {}", message.join(", "))
}

#[cfg(test)]
mod tests {
    use crate::{
        cli::{cleaning::STEPS, customers::RULES},
        engine::{purchases::SegmentRule, study::ListedStep},
    };

    #[test]
    fn slips_are_told_with_their_line() {
        let told = |text: &str| format!("{:#}", STEPS.parse::<ListedStep>(text).unwrap_err());
        let good = "[[cleaning]]\nstep = \"duplicates\"\n\n";
        for (text, expected) in [
            ("x = \n".to_owned(), "line 1: "),
            (
                "seed = 4\n".to_owned(),
                "there is no [[cleaning]] in the file; write one a step, such as step = \"missing\"",
            ),
            (
                format!("{good}[[cleaning]]\nstep = \"filtre\"\n"),
                "step 2: line 4: unknown variant `filtre`, expected one of `drop_duplicates`, ",
            ),
            (
                format!("{good}[[cleaning]]\nstep = \"rename\"\ncolumm = \"a\"\n"),
                "step 2: line 4: unknown field `columm`, expected `column` or `to`",
            ),
            (
                format!("{good}[[cleaning]]\nstep = \"rename\"\ncolumn = \"a\"\n"),
                "step 2: line 4: missing field `to`",
            ),
        ] {
            assert!(told(&text).starts_with(expected), "{}", told(&text));
        }
    }

    #[test]
    fn lists_stand_alone_or_in_a_study() {
        let rule = "name = \"Stars\"\nr = [4, 5]\n";
        for text in [
            format!("[[rules]]\n{rule}"),
            format!("seed = 4\n[purchases.rfm]\n[[purchases.rfm.rules]]\n{rule}"),
        ] {
            let rules: Vec<SegmentRule> = RULES.parse(&text).unwrap();
            assert_eq!(rules, [SegmentRule::new("Stars", (4, 5), (1, 5), (1, 5))]);
        }
        let wrong = RULES.parse::<SegmentRule>("[[rules]]\nname = \"a\"\nq = [1, 2]\n");
        assert!(wrong.unwrap_err().to_string().contains("unknown field `q`"));
    }
}
