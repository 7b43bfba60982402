//! Takes a Study through the engine's steps, with a clock beside it and a line of progress.

use std::{
    collections::BTreeMap,
    io::{IsTerminal as _, Write as _, stderr},
    sync::{Arc, Mutex, PoisonError, atomic::AtomicBool},
    time::{Duration, Instant},
};

use crate::{
    engine::{
        Edge, EngineError, Progress,
        format::plural,
        run::{Results, Step, perform, plan},
        study::Study,
        table::{ImportReceipt, TableError},
    },
    jobs::free_memory,
};

/// Shorter work shows no progress.
const QUIET: Duration = Duration::from_millis(300);
/// The line is written no more often than this.
const REFRESH: Duration = Duration::from_millis(100);

/// Does the steps wanted that are out of date.
///
/// # Errors
/// The first step that stops.
pub fn follow(
    study: &Study,
    results: &mut Results,
    steps: &[Step],
    progress: &Progress,
) -> Result<(), EngineError> {
    for &step in steps {
        if !plan(study, results).contains(&step) {
            continue;
        }
        let outcome = perform(step, study, results, progress);
        if let Err(error) = &outcome.result {
            return Err(error.clone());
        }
        results.accept(outcome);
        if step == Step::Import {
            check_choices(study, results)?;
        }
    }
    Ok(())
}

/// A name typed wrongly after `--text` or `--column`, or a choice that a file of this kind does not have,
/// would otherwise change nothing and say nothing.
fn check_choices(study: &Study, results: &Results) -> Result<(), EngineError> {
    if let Some(read) = results.read() {
        let (spec, receipt) = (&study.import, &read.receipt);
        let is_text = receipt.encoding.is_some();
        let is_sheet = receipt.sheet.is_some();
        for (is_chosen, is_there, choice) in [
            (spec.sheet.is_some(), is_sheet, "sheet"),
            (spec.encoding.is_some(), is_text, "encoding"),
            (spec.delimiter.is_some(), is_text, "delimiter"),
            (spec.header_line.is_some(), is_text || is_sheet, "header line"),
        ] {
            if is_chosen && !is_there {
                return Err(TableError::NeedlessChoice {
                    file: receipt.file.clone(),
                    format: receipt.format.clone(),
                    choice,
                }
                .into());
            }
        }
        for column in study
            .import
            .text_columns
            .iter()
            .chain(study.import.columns.keys())
        {
            read.table.column(column)?;
        }
    }
    Ok(())
}

/// Wall seconds of the engine's named stages: the engine has no clock of its own.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    stages: Arc<Mutex<BTreeMap<String, Stage>>>,
}

#[derive(Debug, Default)]
struct Stage {
    began: Option<Instant>,
    total: Duration,
}

impl Clock {
    /// A progress that tells this clock of its stages, and the terminal how far it is.
    pub fn progress(&self) -> Progress {
        let stages = Arc::clone(&self.stages);
        let listen = move |name: &str, edge: Edge| {
            let now = Instant::now();
            let mut stages = stages.lock().unwrap_or_else(PoisonError::into_inner);
            let stage = stages.entry(name.to_owned()).or_default();
            match edge {
                Edge::Begin => stage.began = Some(now),
                Edge::End => {
                    let took = stage.began.take().map(|began| now - began);
                    stage.total += took.unwrap_or_default();
                }
            }
        };
        let progress = if stderr().is_terminal() {
            Progress::new(Arc::new(AtomicBool::new(false)), line_on_terminal())
        } else {
            Progress::none()
        };
        progress.with_memory(free_memory()).with_stages(Arc::new(listen))
    }

    /// Seconds of a stage that has ended; `None` when there was none.
    pub fn seconds(&self, name: &str) -> Option<f64> {
        let stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        stages.get(name).map(|stage| stage.total.as_secs_f64())
    }
}

/// Hears how far the work is, and what it does.
type Listener = Arc<dyn Fn(f32, &str) + Send + Sync>;

/// Writes "Training 45 %" over itself.
fn line_on_terminal() -> Listener {
    let started = Instant::now();
    let last = Mutex::new(started);
    Arc::new(move |fraction, phrase| {
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if started.elapsed() < QUIET || last.elapsed() < REFRESH {
            return;
        }
        *last = Instant::now();
        // A terminal that cannot be written to is no reason to stop.
        drop(write!(stderr(), "\r\x1b[2K{phrase} {:.0} %", fraction * 100.0));
    })
}

/// What did not come through reading unharmed.
pub fn import_warnings(receipt: &ImportReceipt) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(words) = receipt.unfit_words() {
        said.push(format!("{words}; `buyerscope inspect` lists them."));
    }
    for column in &receipt.columns {
        if column.rejected > 0 {
            said.push(format!(
                "{}: {} not read and {} as missing; `buyerscope inspect` lists them.",
                column.name,
                plural(column.rejected, "cell was", "cells were"),
                if column.rejected == 1 { "counts" } else { "count" }
            ));
        }
        if let Some(words) = column.doubt_words() {
            said.push(format!("{words} --column settles it."));
        }
        for caution in &column.cautions {
            said.push(format!("{}: {}", column.name, caution.words));
        }
    }
    said
}

/// Takes the line of progress away.
pub fn clear_line() {
    if stderr().is_terminal() {
        drop(write!(stderr(), "\r\x1b[2K"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_added_up() {
        let clock = Clock::default();
        let progress = clock.progress();
        for _ in 0..2 {
            progress.timed("train", || std::thread::sleep(Duration::from_millis(5)));
        }
        assert!(clock.seconds("train").unwrap() >= 0.01);
        assert_eq!(clock.seconds("scan"), None);
    }
}
