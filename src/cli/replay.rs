//! `buyerscope replay`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use directories::ProjectDirs;
use serde::Serialize;

use super::{analyze, args::ReplayArgs, print, values::text_cells, work};
use crate::{
    engine::{
        EngineError,
        document::{Figure, Headline, Moved, SourceNote, moved, source_changes},
        format::{count, file_name, plural},
        run::{Results, Step},
        study::{Source, Study},
    },
    jobs::{FoundStudy, SourcePlace, StudyToOpen, open_study},
};

#[derive(Serialize)]
struct ReplayJson<'a> {
    study: String,
    source: SourceJson<'a>,
    seed: u64,
    results: serde_json::Map<String, serde_json::Value>,
    /// Only with --verify, as what follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    identical: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compared: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<Vec<MovedJson<'a>>>,
}

#[derive(Serialize)]
struct SourceJson<'a> {
    file: String,
    sha256: &'a str,
    rows: usize,
    /// What is no longer as it was, in sentences.
    changes: &'a [String],
}

#[derive(Serialize)]
struct MovedJson<'a> {
    name: &'a str,
    before: serde_json::Value,
    now: Option<serde_json::Value>,
}

/// Which k the numbers of segments are of.
const K: &str = "segments.k";

/// A study worked through again.
struct Replayed {
    now: Headline,
    source: SourceNote,
    /// What is no longer as it was in the source.
    changes: Vec<String>,
    moved: Vec<Moved>,
}

/// Works a study through; compared with what was saved where asked for.
pub fn replay(args: &ReplayArgs) -> Result<String> {
    let found = opened(&args.study)?;
    let study = &found.opened.document.study;
    let saved = &found.opened.document.results;
    if args.verify && saved.is_empty() {
        bail!(
            "the study was saved before it had results, so there is nothing to compare with; open it, wait for \
             them and save it again: {}",
            args.study.display()
        );
    }
    let replayed = again(&found)?;
    let mut said = if args.output.json {
        json(args, study, saved, &replayed)?
    } else {
        text(args, &found, saved, &replayed)
    };
    if let Some(folder) = &args.output.out {
        let source = match &study.source {
            Some(Source::File(path)) => path.clone(),
            _ => PathBuf::new(),
        };
        let words = analyze::write_again(study, &source, folder, text_cells(args.output.raw_cells))?;
        if !args.output.json {
            said.push_str(&words);
        }
    }
    let n = replayed.moved.len();
    if !args.verify || n == 0 && replayed.changes.is_empty() {
        return Ok(said);
    }
    print(&said)?;
    if n == 0 {
        bail!("the numbers are identical, but the source has changed since the study was saved");
    }
    bail!(
        "{} of {} moved",
        count(n),
        plural(saved.len(), "number", "numbers")
    );
}

fn opened(path: &Path) -> Result<FoundStudy> {
    let places = ProjectDirs::from("", "", "buyerscope");
    let asked = StudyToOpen {
        path: path.to_owned(),
        moved: Vec::new(),
        recent: Vec::new(),
        unpacked: places.map(|places| places.data_local_dir().join("unpacked")),
    };
    let mut found = open_study(&asked, &work::Clock::default().progress())?;
    if !found.opened.unknown.is_empty() {
        bail!(
            "the study has keys that mean nothing to this version: {}; take them out, or update Buyerscope: {}",
            found.opened.unknown.join(", "),
            path.display()
        );
    }
    match found.place.clone() {
        SourcePlace::There => {}
        SourcePlace::Elsewhere(place) => found.opened.document.study.source = Some(Source::File(place)),
        SourcePlace::Missing => {
            let source = found.opened.document.study.source.as_ref().map(Source::name);
            bail!(
                "{} is not where the study says; put it there or beside the study, or mend file under [source]: {}",
                source.unwrap_or_default(),
                path.display()
            );
        }
    }
    Ok(found)
}

fn again(found: &FoundStudy) -> Result<Replayed> {
    let document = &found.opened.document;
    let (study, saved) = (&document.study, &document.results);
    let clock = work::Clock::default();
    let progress = clock.progress();
    let mut results = Results::default();
    let needed = [Step::Import, Step::Customers, Step::Prepare];
    work::follow(study, &mut results, &needed, &progress)?;
    for (step, part) in [
        (Step::Classify, "training."),
        (Step::Validate, "folds."),
        (Step::Segment, "segments."),
        (Step::Second, "second_file."),
    ] {
        let had = saved.iter().any(|(name, _)| name.starts_with(part));
        if step == Step::Validate && !had {
            // Many fits, with nothing to compare them with.
            continue;
        }
        match work::follow(study, &mut results, &[step], &progress) {
            Err(error @ EngineError::Cancelled(_)) => return Err(error.into()),
            // What there was before has to come out again; what there was not may still be impossible.
            Err(error) if had => return Err(error).context("what the study came to cannot be made again"),
            _ => {}
        }
    }
    let mut now = Headline::full(&results, study);
    if saved.get(K).is_some_and(|saved| now.get(K) != Some(saved)) && study.segments.k.is_none() {
        // It was saved with the k that the evidence suggests, which takes longer than all the rest.
        work::follow(study, &mut results, &[Step::Evidence], &progress)?;
        now = Headline::full(&results, study);
    }
    let read = results.read().ok_or_else(|| anyhow!("no file was read"))?;
    let source = SourceNote::of(&read.receipt);
    Ok(Replayed {
        changes: document
            .source
            .as_ref()
            .map(|saved| source_changes(saved, &source))
            .unwrap_or_default(),
        moved: moved(saved, &now),
        now,
        source,
    })
}

fn text(args: &ReplayArgs, found: &FoundStudy, saved: &Headline, replayed: &Replayed) -> String {
    let study = &found.opened.document.study;
    let source = study.source.as_ref().map(Source::name).unwrap_or_default();
    let mut out = format!(
        "{}: {source}, {}, seed {}\n",
        file_name(&found.path),
        plural(replayed.source.rows, "row", "rows"),
        study.seed.0
    );
    if !replayed.changes.is_empty() {
        out.push_str(&format!("\n{source} has changed since the study was saved\n"));
        for change in &replayed.changes {
            out.push_str(&format!("  {change}\n"));
        }
    }
    out.push('\n');
    if !args.verify {
        for (name, figure) in replayed.now.iter() {
            out.push_str(&format!("{name}  {}\n", figure.exact()));
        }
    } else if replayed.moved.is_empty() {
        let numbers = plural(saved.len(), "number", "numbers");
        out.push_str(&format!("identical: {numbers}, to the last bit\n"));
    } else {
        out.push_str("moved\n");
        for moved in &replayed.moved {
            out.push_str(&format!("  {}\n", moved.words()));
        }
    }
    out
}

fn json(args: &ReplayArgs, study: &Study, saved: &Headline, replayed: &Replayed) -> Result<String> {
    let moved = replayed.moved.iter().map(|moved| MovedJson {
        name: &moved.name,
        before: value(&moved.before),
        now: moved.now.as_ref().map(value),
    });
    let is_identical = replayed.moved.is_empty() && replayed.changes.is_empty();
    let told = ReplayJson {
        study: args.study.display().to_string(),
        source: SourceJson {
            file: match &study.source {
                Some(Source::File(path)) => path.display().to_string(),
                _ => "customers.csv".to_owned(),
            },
            sha256: &replayed.source.sha256,
            rows: replayed.source.rows,
            changes: &replayed.changes,
        },
        seed: study.seed.0,
        results: replayed
            .now
            .iter()
            .map(|(name, figure)| (name.clone(), value(figure)))
            .collect(),
        identical: args.verify.then_some(is_identical),
        compared: args.verify.then_some(saved.len()),
        moved: args.verify.then(|| moved.collect()),
    };
    Ok(serde_json::to_string_pretty(&told)? + "\n")
}

/// A number that JSON lacks is null.
fn value(figure: &Figure) -> serde_json::Value {
    match figure {
        Figure::Count(count) => (*count).into(),
        Figure::Number(number) => (*number).into(),
        Figure::Text(text) => text.as_str().into(),
    }
}
