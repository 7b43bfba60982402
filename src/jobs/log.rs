//! What the log says of a job: how long it took, how much it was about, what kind of error stopped it. Never a value,
//! a name of a column, or a path: the log can be handed to a stranger.

use std::{fmt::Debug, panic::PanicHookInfo};

use super::{JobEvent, Slot};
use crate::{
    engine::{
        run::{Payload, Read, Step},
        table::TableError,
    },
    export::ExportError,
};

/// Shorter work that went well is not worth a line.
const WORTH_SECS: f64 = 0.2;

/// What an ended job is worth: nothing where it was short and went well.
pub(super) fn line_of(slot: Slot, event: &JobEvent, seconds: f64) -> Option<String> {
    let done = |details: &str| format!("{} took {seconds:.2} s{details}", slot.name());
    let stopped = |kind: &str| format!("{} stopped after {seconds:.2} s: {kind}", slot.name());
    match event {
        JobEvent::StepEnded { outcome, .. } => match &outcome.result {
            Err(error) => Some(stopped(&kind_of(error))),
            Ok(Payload::Read(read)) => Some(done(&format!(": {}", shape_of(read)))),
            Ok(_) => is_worth(slot, seconds).then(|| done("")),
        },
        JobEvent::Scored { outcome, .. } => match outcome {
            Err(error) => Some(stopped(&kind_of(error))),
            Ok(_) => Some(done("")),
        },
        JobEvent::Selected {
            found: Err(error), ..
        } => Some(stopped(&kind_of(error))),
        JobEvent::Drawn {
            outcome: Err(error), ..
        } => Some(stopped(&kind_of(error))),
        JobEvent::StudyOpened { outcome, .. } => Some(match outcome {
            Err(_) => stopped("the study could not be opened"),
            Ok(_) => done(": a study was opened"),
        }),
        JobEvent::StudySaved { .. } => Some(done(": a study was saved")),
        JobEvent::StudyNotSaved { .. } => Some(stopped("the study could not be saved")),
        JobEvent::Exported { path } => {
            let ending = path
                .extension()
                .map(|ending| ending.to_string_lossy().into_owned());
            Some(done(&format!(": {}", ending.as_deref().unwrap_or("a folder"))))
        }
        JobEvent::ExportStopped => Some(stopped("Cancelled")),
        JobEvent::JournalFailed { .. } => Some(stopped("the journal could not be written")),
        JobEvent::ShowFailed { .. } => Some(stopped("the folder could not be shown")),
        JobEvent::Copied(Err(_)) => Some(stopped("the picture could not be drawn")),
        _ => None,
    }
}

/// What stopped an export: its message, which names files, is for the user alone.
pub(super) fn export_line(error: &ExportError) -> Option<String> {
    match error {
        ExportError::Table(TableError::Cancelled(_)) => None,
        ExportError::Write { cause, .. } => Some(format!("export could not write: {}", kind_of(cause))),
        other => Some(format!("export failed: {}", kind_of(other))),
    }
}

fn is_worth(slot: Slot, seconds: f64) -> bool {
    seconds >= WORTH_SECS || matches!(slot, Slot::Step(Step::Classify | Step::Segment))
}

/// How large a file is and what it is, without its name.
fn shape_of(read: &Read) -> String {
    let receipt = &read.receipt;
    format!(
        "{} rows, {} columns, {} bytes, {}, {} cells not read, {} rows set aside",
        receipt.n_rows,
        receipt.columns.len(),
        receipt.n_bytes,
        receipt.format,
        receipt.problems_total,
        receipt.set_aside_total
    )
}

/// The names of the variants of an error, "Table/NotText", without what they hold: that may be a customer's.
fn kind_of(error: &impl Debug) -> String {
    let debug = format!("{error:?}");
    let names = debug
        .split_once(|c: char| !c.is_alphabetic() && c != '(')
        .map_or(debug.as_str(), |(names, _)| names);
    names.trim_end_matches('(').replace('(', "/")
}

/// What the log says of a panic: where, and of its words only what the program itself says.
pub fn panic_line(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map_or_else(String::new, |place| {
        format!("{}:{}:{}", place.file(), place.line(), place.column())
    });
    let current = std::thread::current();
    let thread = current.name().unwrap_or("unnamed");
    let payload = info.payload();
    let words = match (
        payload.downcast_ref::<&'static str>(),
        payload.downcast_ref::<String>(),
    ) {
        (Some(words), _) => (*words).to_owned(),
        (None, Some(words)) => without_values(words),
        (None, None) => "no words".to_owned(),
    };
    format!("panic in {thread} at {place}: {words}")
}

/// Words that were put together may hold values: what is quoted, follows a colon, or is a number goes.
fn without_values(words: &str) -> String {
    // The colons within `Result::unwrap()` begin nothing.
    let begins = [": ", "\"", "'", "“", "‘"]
        .iter()
        .filter_map(|mark| words.find(mark));
    let end = begins.min().unwrap_or(words.len());
    words[..end].trim_end().replace(|c: char| c.is_ascii_digit(), "#")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::{
            EngineError, Progress,
            run::{self, Outcome, Results},
            study::{Source, Study},
        },
        export::WriteCause,
    };

    #[test]
    fn an_opened_file_is_told_by_its_shape_alone() {
        let file = tempfile::Builder::new()
            .prefix("Miller")
            .suffix(".csv")
            .tempfile()
            .unwrap();
        let text = "name,spent\nMeyer,31\nSmith,77\nJones,abc\n";
        std::fs::write(file.path(), text).unwrap();
        let study = Study {
            source: Some(Source::File(file.path().to_owned())),
            ..Study::default()
        };
        let outcome = run::perform(Step::Import, &study, &Results::default(), &Progress::none());
        let event = JobEvent::StepEnded {
            generation: 1,
            outcome: Box::new(outcome),
            seconds: 0.0,
        };
        let line = line_of(Slot::Step(Step::Import), &event, 0.012).unwrap();
        assert!(
            line.starts_with("import took 0.01 s: 3 rows, 2 columns, "),
            "{line}"
        );
        for secret in ["Miller", "Meyer", "Smith", "Jones", "name", "spent", "77"] {
            assert!(!line.contains(secret), "{line}");
        }
    }

    #[test]
    fn errors_are_told_by_their_kind_alone() {
        let told = |result| {
            let event = JobEvent::StepEnded {
                generation: 1,
                outcome: Box::new(Outcome {
                    step: Step::Classify,
                    key: 1,
                    result: Err(result),
                }),
                seconds: 0.0,
            };
            line_of(Slot::Step(Step::Classify), &event, 0.5).unwrap()
        };
        let label = "Smith".to_owned();
        let error = crate::engine::features::FeatureError::NotInFold { label };
        assert_eq!(
            told(EngineError::Features(error)),
            "classify stopped after 0.50 s: Features/NotInFold"
        );
        assert_eq!(
            told(EngineError::NothingOpen),
            "classify stopped after 0.50 s: NothingOpen"
        );
        let error = ExportError::Write {
            file: "Smith.csv".to_owned(),
            cause: WriteCause::NotAllowed {
                folder: "/home/smith".to_owned(),
            },
        };
        assert_eq!(export_line(&error).unwrap(), "export could not write: NotAllowed");
    }

    #[test]
    fn words_of_a_panic_lose_their_values() {
        assert_eq!(
            without_values("index out of bounds: the len is 3 but the index is 7"),
            "index out of bounds"
        );
        assert_eq!(
            without_values("called `Result::unwrap()` on an `Err` value: \"Smith\""),
            "called `Result::unwrap()` on an `Err` value"
        );
        assert_eq!(without_values("no row 4711 of “Smith”"), "no row #### of");
    }
}
