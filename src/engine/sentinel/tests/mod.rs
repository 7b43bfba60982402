//! Each kind of warning, both ways: it fires, and it does not.

mod alone;
mod relations;
mod rows;

use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::*;
use crate::engine::{
    run::{Results, Step, perform},
    study::{CleaningStep, ImportSpec, Source, Study, TestRows},
};

/// A table from columns of text, and the warnings of a study on it.
fn warnings_of(csv: &str, change: impl FnOnce(&mut Study)) -> Vec<LeakWarning> {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), csv).unwrap();
    let mut study = Study {
        source: Some(Source::File(file.path().to_owned())),
        import: ImportSpec::default(),
        ..Study::default()
    };
    change(&mut study);
    let mut results = Results::default();
    for step in [Step::Import, Step::Prepare, Step::Watch] {
        let outcome = perform(step, &study, &results, &Progress::none());
        assert!(outcome.result.is_ok(), "{:?}", outcome.result.err());
        results.accept(outcome);
    }
    results.leaks().unwrap().report.warnings.clone()
}

fn plain(csv: &str) -> Vec<LeakWarning> {
    warnings_of(csv, |_| {})
}

fn kinds(found: &[LeakWarning]) -> Vec<(LeakKind, String)> {
    found.iter().map(|w| (w.kind, w.columns.join(","))).collect()
}

fn of_kind(found: &[LeakWarning], kind: LeakKind) -> &LeakWarning {
    found
        .iter()
        .find(|warning| warning.kind == kind)
        .unwrap_or_else(|| panic!("{kind:?} is not among {:?}", kinds(found)))
}

/// Rows of `header` made from a seeded random source.
fn csv(header: &str, n: usize, row: impl Fn(usize, &mut Xoshiro256PlusPlus) -> String) -> String {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
    let mut out = format!("{header}\n");
    for i in 0..n {
        out.push_str(&row(i, &mut random));
        out.push('\n');
    }
    out
}

/// Amounts that repeat no value by design, with two decimals.
fn amount(random: &mut Xoshiro256PlusPlus) -> f64 {
    (f64::from(random.gen_range(1_000..100_000_u32))) / 100.0
}
