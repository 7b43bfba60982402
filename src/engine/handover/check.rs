//! Whether the parts of a model fit together: nothing that scores has to ask again.

use std::{collections::HashSet, hash::Hash};

use super::{Distribution, SavedColumn, SavedEquation, SavedModel, SavedSegments, Treatment};
use crate::engine::{
    features::{LOW_CARDINALITY, MAX_LEVELS},
    models::other::OtherModel,
    table::ColumnKind,
};

/// A number has room for the segments of a fit.
const MOST_SEGMENTS: usize = 255;

type Checked = Result<(), String>;

impl SavedModel {
    /// Says where the parts contradict each other.
    pub(super) fn check(&self) -> Checked {
        let n = self.classes.len();
        if !(2..=LOW_CARDINALITY).contains(&n) || !are_distinct(&self.classes) {
            return Err(format!("“classes” has {n} labels, or one of them twice"));
        }
        if !self.classes.contains(&self.positive) {
            return Err("“positive” is none of the classes".to_owned());
        }
        if !(0.0..=1.0).contains(&self.threshold) {
            return Err("“threshold” is no probability".to_owned());
        }
        if self.columns.is_empty() || !are_distinct(self.columns.iter().map(|column| &column.name)) {
            return Err("“columns” is empty, or names one twice".to_owned());
        }
        self.columns.iter().try_for_each(SavedColumn::check)?;
        self.check_features()?;
        self.check_equations()?;
        let fits = |model: &OtherModel| model.fits(n, self.features.len());
        if !self.model.as_ref().is_none_or(fits) {
            return Err("“model” is not one for these classes and features".to_owned());
        }
        self.segments.as_ref().map_or(Ok(()), SavedSegments::check)
    }

    fn check_features(&self) -> Checked {
        let made = self.columns.iter().flat_map(|column| {
            column
                .features()
                .into_iter()
                .map(move |made| (made, &column.name))
        });
        let mut features = self.features.iter();
        for ((name, level), column) in made {
            let fits = |feature: &&super::SavedFeature| {
                feature.name == name && feature.level == level && feature.column == *column
            };
            let Some(feature) = features.next().filter(fits) else {
                return Err(format!("“features” lacks {name}, or has it in another place"));
            };
            if !feature.mean.is_finite() || !is_positive(feature.std) {
                return Err(format!("mean or std of {name} is no usable number"));
            }
        }
        match features.next() {
            Some(feature) => Err(format!("no column makes the feature {}", feature.name)),
            None => Ok(()),
        }
    }

    fn check_equations(&self) -> Checked {
        let own: Vec<&String> = self.equations.iter().map(|equation| &equation.class).collect();
        let fits = if self.is_binary() {
            own == [&self.positive]
        } else {
            own.iter().copied().eq(&self.classes)
        };
        if !fits {
            return Err("“equations” are not those of the classes".to_owned());
        }
        for SavedEquation {
            class,
            intercept,
            intercept_per_sd,
            coefficients,
        } in &self.equations
        {
            let names = self.features.iter().map(|feature| &feature.name);
            let has_all = coefficients.iter().map(|own| &own.feature).eq(names);
            let is_finite = coefficients
                .iter()
                .all(|own| own.per_unit.is_finite() && own.per_sd.is_finite())
                && intercept.is_finite()
                && intercept_per_sd.is_finite();
            if !has_all || !is_finite {
                return Err(format!(
                    "the coefficients of {class} are not one number a feature"
                ));
            }
        }
        Ok(())
    }
}

impl SavedColumn {
    fn check(&self) -> Checked {
        let name = &self.name;
        let n_missing_level = usize::from(self.has_missing_level());
        let is_whole = match (&self.treatment, &self.training) {
            (Treatment::Number { median }, Distribution::Bins { edges, counts, .. }) => {
                self.kind == ColumnKind::Number
                    && median.is_finite()
                    && counts.len() == edges.len() + 1
                    && edges.iter().all(|edge| edge.is_finite())
                    && edges.is_sorted()
            }
            (Treatment::Category { levels }, Distribution::Levels { counts, .. }) => {
                self.kind != ColumnKind::Number
                    && (1..=MAX_LEVELS + 1).contains(&levels.len())
                    && are_distinct(levels)
                    && counts.len() + n_missing_level == levels.len()
            }
            _ => false,
        };
        if is_whole {
            Ok(())
        } else {
            Err(format!("what is said of the column {name} contradicts itself"))
        }
    }
}

impl SavedSegments {
    fn check(&self) -> Checked {
        let n = self.features.len();
        let are_usable = self.features.iter().all(|feature| {
            feature.median.is_finite()
                && feature.mean.is_finite()
                && is_positive(feature.std)
                && feature.log_floor.is_none_or(is_positive)
        });
        let are_whole = self.segments.iter().all(|segment| {
            let all = || segment.centroid.iter().chain(&segment.centroid_per_sd);
            segment.centroid.len() == n
                && segment.centroid_per_sd.len() == n
                && all().all(|value| value.is_finite())
        });
        let is_counted = n > 0 && (1..=MOST_SEGMENTS).contains(&self.segments.len());
        let has_names = are_distinct(self.space().names().iter());
        let numbers: Vec<usize> = (0..self.segments.len()).map(|place| self.number(place)).collect();
        let are_numbered = are_distinct(&numbers) && !numbers.contains(&0);
        if are_usable && are_whole && is_counted && has_names && are_numbered {
            Ok(())
        } else {
            Err("what is said of the segments contradicts itself".to_owned())
        }
    }
}

fn is_positive(value: f64) -> bool {
    value.is_finite() && value > 0.0
}

fn are_distinct<'a, T: Eq + Hash + 'a>(names: impl IntoIterator<Item = &'a T>) -> bool {
    let mut met = HashSet::new();
    names.into_iter().all(|name| met.insert(name))
}
