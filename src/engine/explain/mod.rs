//! Why a classifier says what it says.
//!
//! What a feature does on average ([`explain`], [`Effect`]); what pushes one customer ([`Customer`],
//! [`Explanation`]); what would change the decision about them ([`Flip`]). All of it is the model's view:
//! none of it says what would happen to customers if they were changed.

mod background;
mod customer;
mod effects;
mod equations;
mod flip;
mod sums;
mod words;

use std::sync::Arc;

use rayon::prelude::*;

use self::sums::Sample;
pub use self::{
    background::{Background, SAMPLE_ROWS, Seen, SeenNumbers},
    customer::{Customer, Explanation, Value},
    effects::{Average, Effect, EffectPoint, Estimate},
    equations::Equations,
    flip::{Flip, Flipping},
    words::NO_CAUSE,
};
use super::{EngineError, Progress, classify::ClassifierReport, table::Table};

/// Everything that is known of a classifier's reasons.
#[derive(Debug, Clone)]
pub struct ExplainReport {
    /// What is explained.
    pub classifier: Arc<ClassifierReport>,
    pub equations: Equations,
    pub background: Background,
    /// `effects[class][column]`; with two classes of the positive class alone, at its place.
    effects: Vec<Vec<Effect>>,
}

/// Explains a classifier on the table that it was trained on.
///
/// # Errors
/// When a feature cannot be read from the table, or the caller cancels.
pub fn explain(
    table: &Table,
    classifier: &Arc<ClassifierReport>,
    progress: &Progress,
) -> Result<ExplainReport, EngineError> {
    progress.report(0.0, "Explaining");
    let background = Background::of(table, classifier, progress)?;
    progress.check()?;
    progress.report(0.3, "Explaining");
    let equations = Equations::of(classifier);
    let sample = Sample::new(&equations, &background.sample);
    let n_classes = classifier.n_classes();
    let is_explained = |class: usize| n_classes > 2 || class == classifier.positive;
    let effects = (0..n_classes)
        .map(|class| {
            if !is_explained(class) {
                return Ok(Vec::new());
            }
            background
                .columns
                .par_iter()
                .enumerate()
                .map(|(column, seen)| {
                    progress.check()?;
                    Ok(effects::effect(&equations, &sample, class, column, seen))
                })
                .collect::<Result<Vec<Effect>, EngineError>>()
        })
        .collect::<Result<Vec<_>, _>>()?;
    progress.report(1.0, "Explaining");
    Ok(ExplainReport {
        classifier: Arc::clone(classifier),
        equations,
        background,
        effects,
    })
}

impl ExplainReport {
    /// What each column does to the probability of a class; empty for the other one of two classes, for
    /// which it is the same with turned signs.
    pub fn effects(&self, class: usize) -> &[Effect] {
        self.effects.get(class).map_or(&[], Vec::as_slice)
    }

    /// Mean probability of a class over the sample, had every customer this value in a column.
    pub fn mean_probability(&self, class: usize, column: usize, value: Value) -> Estimate {
        let sample = Sample::new(&self.equations, &self.background.sample);
        let set = self.equations.standardised(column, value);
        sample.moved(column).at(&set, class).mean()
    }
}

#[cfg(test)]
mod tests;
