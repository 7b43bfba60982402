//! The steps themselves: what each makes from the Study and the results before it.

use std::sync::{Arc, OnceLock};

use super::{Made, MadeCustomers, Payload, Prepared, Read, Results, Step};
use crate::engine::{
    EngineError, Progress,
    classify::{classify, target_classes},
    explore::{explore, profile, relations, table_view},
    features::{self, Split, grouped_split, stratified_split},
    purchases,
    segment::scan_segments,
    sentinel::{SentinelReport, Watched, watch},
    study::{Source, Study},
    table::{
        ColumnKind, Imported, Table, clean, customers_table, purchase_rows, read_file, read_sample,
        rows_kept, summarize, tell_lines,
    },
};

/// Makes what a step makes.
pub(super) fn make(
    step: Step,
    study: &Study,
    results: &Results,
    progress: &Progress,
    key: u64,
) -> Result<Payload, EngineError> {
    let on = || results.prepared().ok_or(EngineError::NothingOpen);
    match step {
        Step::Import => import(study, progress).map(|read| Payload::Read(Arc::new(read))),
        Step::Customers => {
            let read = results.read().ok_or(EngineError::NothingOpen)?;
            let made = progress.timed("customers", || customers(study, read, progress));
            made.map(|made| Payload::Customers(Arc::new(made)))
        }
        Step::Prepare => {
            let read = results.base(study).ok_or(EngineError::NothingOpen)?;
            prepare(study, read, progress).map(|prepared| Payload::Prepared(Arc::new(prepared)))
        }
        Step::Classify => {
            let on = on()?;
            let mut spec = study.classifier.clone();
            spec.target.clone_from(&on.target);
            spec.features = Some(on.features(spec.features.as_deref()));
            let report = classify(&on.table, &on.split, &spec, study.seed.0, progress)?;
            Ok(Payload::Classified(made(key, report, on)))
        }
        Step::Segment => {
            let on = on()?;
            let mut spec = study.segments.clone();
            spec.features = Some(on.segment_features(spec.features.as_deref()));
            let report = scan_segments(&on.table, &spec, study.seed.0, progress)?;
            Ok(Payload::Segmented(made(key, report, on)))
        }
        Step::Explore => {
            let on = on()?;
            let target = on.target.as_deref().filter(|_| !on.classes.is_empty());
            let report = explore(&on.table, target, study.seed.0, progress)?;
            Ok(Payload::Explored(made(key, report, on)))
        }
        Step::Watch => Ok(Payload::Watched(made(
            key,
            progress.timed("watch", || watch_for_leaks(study, on()?, progress))?,
            on()?,
        ))),
        Step::View => {
            let on = on()?;
            let report = table_view(&on.table, &study.table, progress)?;
            Ok(Payload::Viewed(made(key, report, on)))
        }
        Step::Find => {
            let on = on()?;
            let view = results.view().filter(|_| !study.table.is_plain());
            let rows = view.map(|view| view.report.rows.as_slice());
            let report = on.table.find(&study.table.find, rows, progress)?;
            Ok(Payload::Found(made(key, report, on)))
        }
        Step::Profile => {
            let on = on()?;
            Ok(Payload::Profiled(made(key, profile(&on.table, progress)?, on)))
        }
        Step::Relate => {
            let on = on()?;
            let report = relations(&on.table, study.explore.measure, progress)?;
            Ok(Payload::Related(made(key, report, on)))
        }
    }
}

fn made<T>(key: u64, report: T, on: &Arc<Prepared>) -> Made<T> {
    Made {
        key,
        report: Arc::new(report),
        on: Arc::clone(on),
    }
}

fn watch_for_leaks(study: &Study, on: &Prepared, progress: &Progress) -> Result<SentinelReport, EngineError> {
    let spec = &study.classifier;
    watch(
        &Watched {
            table: &on.table,
            summary: &on.summary,
            split: &on.split,
            target: on.target.as_deref().unwrap_or_default(),
            classes: &on.classes,
            codes: &on.class_codes,
            positive: on.positive(spec.positive.as_deref()),
            features: &on.features(spec.features.as_deref()),
            kept_together: spec.keep_together.as_deref(),
            seed: study.seed.0,
        },
        progress,
    )
}

fn import(study: &Study, progress: &Progress) -> Result<Read, EngineError> {
    let part = progress.part(0.0, 0.8);
    let source = study.source.as_ref().ok_or(EngineError::NothingOpen)?;
    let Imported { table, receipt } = part.timed("read", || match source {
        Source::Sample => read_sample(&study.import, &part),
        Source::File(path) => read_file(path, &study.import, &part),
    })?;
    progress.report(0.8, "Counting");
    let summary = summarize(&table);
    Ok(Read {
        table,
        receipt,
        summary,
        duplicates: OnceLock::new(),
    })
}

fn customers(study: &Study, read: &Arc<Read>, progress: &Progress) -> Result<MadeCustomers, EngineError> {
    let spec = study.purchases.as_ref().ok_or(EngineError::NothingOpen)?;
    let rows = purchase_rows(&read.table, spec, &progress.part(0.0, 0.5))?;
    let (customers, mut report) = purchases::customers(&rows, spec, &progress.part(0.5, 0.9))?;
    tell_lines(&read.table, &mut report);
    progress.report(0.9, "Counting");
    let (table, receipt) = customers_table(&read.table, &read.receipt, &customers, &report)?;
    let summary = summarize(&table);
    Ok(MadeCustomers {
        read: Arc::new(Read {
            table,
            receipt,
            summary,
            duplicates: OnceLock::new(),
        }),
        report,
        purchases: Arc::clone(read),
    })
}

fn prepare(study: &Study, read: &Arc<Read>, progress: &Progress) -> Result<Prepared, EngineError> {
    progress.report(0.0, "Cleaning");
    read.duplicate_rows();
    progress.check()?;
    let target = study
        .classifier
        .target
        .clone()
        .or_else(|| features::suggest_target(&read.summary));
    let kept = rows_kept(&read.table, &study.cleaning)?;
    progress.check()?;
    // Split before anything is learnt, so that no filled value has seen a test row.
    let labels = target
        .as_deref()
        .and_then(|target| target_classes(&read.table, target).ok());
    let spec = &study.classifier;
    let together = match &spec.keep_together {
        Some(column) => Some(groups(&read.table, column, &kept)?),
        None => None,
    };
    let split = labels.map_or_else(Split::default, |(classes, codes)| {
        let codes: Vec<Option<u32>> = kept.iter().map(|&row| codes[row as usize]).collect();
        let (n_classes, fraction, seed) = (classes.len(), spec.test_fraction, study.seed.0);
        match &together {
            Some(groups) => grouped_split(&codes, groups, n_classes, fraction, seed),
            None => stratified_split(&codes, n_classes, fraction, seed),
        }
    });
    let mut is_training = vec![true; kept.len()];
    for &row in &split.test {
        is_training[row as usize] = false;
    }
    let (table, cleaning) = clean(&read.table, &study.cleaning, &kept, &is_training)?;
    progress.check()?;
    progress.report(0.6, "Counting");
    let summary = if study.cleaning.is_empty() {
        read.summary.clone()
    } else {
        summarize(&table)
    };
    // After cleaning: a filled target gives labels to rows that had none; they stay out of both parts.
    let (classes, class_codes) = target
        .as_deref()
        .and_then(|target| target_classes(&table, target).ok())
        .unwrap_or_default();
    let roles = features::roles(&summary, target.as_deref());
    let segment_roles = features::segment_roles(&summary, target.as_deref());
    Ok(Prepared {
        read: Arc::clone(read),
        table,
        cleaning,
        summary,
        target,
        classes,
        class_codes,
        roles,
        segment_roles,
        split,
    })
}

/// For each kept row a number that is the same for equal cells of a column; `None` where it is missing.
fn groups(table: &Table, column: &str, kept: &[u32]) -> Result<Vec<Option<u64>>, EngineError> {
    let info = table
        .column(column)
        .map_err(|_no_column| features::no_such_column(table, column))?;
    let all: Vec<Option<u64>> = if info.kind == ColumnKind::Number {
        let number = |value: f64| (!value.is_nan()).then(|| (value + 0.0).to_bits());
        table.numbers(column)?.into_iter().map(number).collect()
    } else {
        let codes = table.levels(column)?.codes;
        codes.into_iter().map(|code| code.map(u64::from)).collect()
    };
    Ok(kept.iter().map(|&row| all[row as usize]).collect())
}
