//! The steps themselves: what each makes from the Study and the results before it.

use std::sync::{Arc, OnceLock};

use super::{
    Made, MadeCustomers, Payload, Prepared, Read, Results, Step,
    parting::{or_unlabelled, parts, split},
    path::path,
    prepared::split_id,
    row_source,
    second_file::second_file,
    segmenting::{gone_back_to, judged, segments},
    test_file::read_test_file,
    uses_customers,
    validation::validate,
};
use crate::engine::{
    EngineError, Progress,
    classify::{classify_with, rarest, target_classes},
    explain::explain,
    explore::{explore, profile, relations, table_view},
    features, purchases,
    segment::portraits,
    sentinel::{MadeFrom, SentinelReport, Watched, watch},
    study::{Source, Study, TestRows},
    table::{
        self, Cleaned, ColumnSummary, Imported, Part, Table, clean, customers_table, name_after, names_after,
        purchase_rows, read_file, read_sample, summarize_with, tell_lines,
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
            prepare(study, read, results, progress).map(|prepared| Payload::Prepared(Arc::new(prepared)))
        }
        Step::Classify => {
            let on = on()?;
            let spec = on.classifier(study);
            let file = on.test_file.as_ref();
            let mut report = classify_with(&on.table, &on.split, file, &spec, study.seed.0, progress)?;
            report.warnings.extend(on.left_out_words());
            Ok(Payload::Classified(made(key, report, on)))
        }
        Step::Explain => {
            let made_of = results.classifier().ok_or(EngineError::NothingOpen)?;
            let on = &made_of.on;
            let report = progress.timed("explain", || explain(&on.table, &made_of.report, progress))?;
            Ok(Payload::Explained(made(key, report, on)))
        }
        Step::Validate => {
            let on = on()?;
            let before = results.folds().filter(|made| Arc::ptr_eq(&made.on, on));
            let before = before.map(|made| made.report.as_ref());
            Ok(Payload::Validated(made(
                key,
                validate(study, on, before, progress)?,
                on,
            )))
        }
        Step::Path => {
            let on = on()?;
            Ok(Payload::Followed(made(key, path(study, on, progress)?, on)))
        }
        Step::Segment => {
            let on = on()?;
            if let Some(report) = gone_back_to(study, on, results, key) {
                let on = Arc::clone(on);
                return Ok(Payload::Segmented(Made { key, report, on }));
            }
            let report = segments(study, on, results, progress)?;
            Ok(Payload::Segmented(made(key, report, on)))
        }
        Step::Evidence => {
            let segments = results.segments().ok_or(EngineError::NothingOpen)?;
            let report = judged(study, segments, progress)?;
            Ok(Payload::Judged(made(key, report, &segments.on)))
        }
        Step::Describe => {
            let of = results.segments().ok_or(EngineError::NothingOpen)?;
            let on = &of.on;
            let report = portraits(&of.report, &on.table, &study.segments.revenue, progress)?;
            Ok(Payload::Described(made(key, report, on)))
        }
        Step::Second => {
            let segments = results.segments().ok_or(EngineError::NothingOpen)?;
            let report = second_file(study, segments, results, progress)?;
            Ok(Payload::Compared(made(key, report, &segments.on)))
        }
        Step::Explore => {
            let on = on()?;
            let target = on.target.as_deref().filter(|_| !on.classes.is_empty());
            let report = explore(&on.table, target, study.seed.0, progress)?;
            Ok(Payload::Explored(made(key, report, on)))
        }
        Step::Watch => Ok(Payload::Watched(made(
            key,
            progress.timed("watch", || watch_for_leaks(study, results, progress))?,
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

/// The first rows of a large file, as if they were all of it.
pub(super) fn preview(study: &Study, progress: &Progress) -> Option<Read> {
    let Source::File(path) = study.source.as_ref()? else {
        return None;
    };
    let Imported { table, receipt } = table::preview(path, &study.import, progress)?;
    Read::new(table, receipt, progress).ok()
}

fn watch_for_leaks(
    study: &Study,
    results: &Results,
    progress: &Progress,
) -> Result<SentinelReport, EngineError> {
    let on = results.prepared().ok_or(EngineError::NothingOpen)?;
    let spec = &study.classifier;
    let rule = study.purchases.as_ref().filter(|spec| spec.is_used);
    let rule = rule.and_then(|spec| spec.label.as_ref());
    let label = results.customers().and_then(|made| made.report.label.as_ref());
    let is_label = on.target.as_deref() == Some(purchases::LABEL);
    let made_from = rule
        .zip(label)
        .filter(|_| is_label)
        .map(|(rule, label)| MadeFrom {
            column: rule.measure.name(),
            rule: &label.sentence,
            cut: label.cut,
        });
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
            made_from,
            test_file: on.test_file.as_ref(),
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
    Ok(Read::new(table, receipt, &progress.part(0.8, 1.0))?)
}

fn customers(study: &Study, read: &Arc<Read>, progress: &Progress) -> Result<MadeCustomers, EngineError> {
    let spec = study.purchases.as_ref().ok_or(EngineError::NothingOpen)?;
    let rows = purchase_rows(&read.table, spec, &progress.part(0.0, 0.5))?;
    let (customers, mut report) = purchases::customers(&rows, spec, &progress.part(0.5, 0.9))?;
    tell_lines(&read.table, &mut report);
    progress.report(0.9, "Counting");
    report.n_equal = read.duplicate_rows(progress)?;
    let (table, receipt) = customers_table(&read.table, &read.receipt, &customers, &report)?;
    Ok(MadeCustomers {
        read: Arc::new(Read::new(table, receipt, &progress.part(0.9, 1.0))?.made_of(&report.words())),
        report,
        purchases: Arc::clone(read),
    })
}

fn prepare(
    study: &Study,
    read: &Arc<Read>,
    results: &Results,
    progress: &Progress,
) -> Result<Prepared, EngineError> {
    progress.report(0.0, "Cleaning");
    read.duplicate_rows(progress)?;
    let steps = &study.cleaning;
    let mut target = target_after(study, read);
    // Where the parts could not be drawn, why.
    let undrawn: OnceLock<EngineError> = OnceLock::new();
    let draw =
        |table: &Table, target: Option<&str>| or_unlabelled(parts(table, target, study), table, &undrawn);
    let part = progress.part(0.0, 0.6);
    let from = row_source(study, read);
    let has_steps = steps.iter().any(|listed| listed.is_on);
    let cleaned_for = |target: Option<&str>| -> Result<(Cleaned, Vec<ColumnSummary>), EngineError> {
        let cleaned = clean(&read.table, Some(&from), steps, target, &draw, &part)?;
        progress.check()?;
        progress.report(0.6, "Counting");
        let summary = if has_steps {
            summarize_with(&cleaned.table, &progress.part(0.6, 1.0))?
        } else {
            read.summary.clone()
        };
        Ok((cleaned, summary))
    };
    let (mut cleaned, mut summary) = cleaned_for(target.as_deref())?;
    if target.is_none() {
        // The file has none, but a step may have made one. Nothing may be learnt from its test rows either.
        target = features::suggest_target(&summary);
        if target.is_some() {
            (cleaned, summary) = cleaned_for(target.as_deref())?;
        }
    }
    if let Some(error) = undrawn.into_inner() {
        return Err(error);
    }
    let Cleaned {
        table,
        parts,
        report: cleaning,
    } = cleaned;
    // After cleaning: a filled target gives labels to rows that had none; they stay out of both parts.
    let (classes, class_codes) = target
        .as_deref()
        .and_then(|target| target_classes(&table, target).ok())
        .unwrap_or_default();
    let rarest_as_read = target
        .as_deref()
        .filter(|_| has_steps)
        .and_then(|target| rarest_label(&read.table, target));
    let split = split(&parts, &class_codes);
    let test_file = match &study.validation.test {
        TestRows::File { path } => {
            progress.report(0.6, "Reading the test file");
            let part = progress.part(0.6, 1.0);
            let made = results.customers().filter(|_| uses_customers(study));
            let made = made.map(Arc::as_ref);
            Some(read_test_file(path, study, read, made, target.as_deref(), &part)?)
        }
        TestRows::Random | TestRows::Latest { .. } => None,
    };
    let mut roles = features::roles(&summary, target.as_deref());
    let mut segment_roles = features::segment_roles(&summary, target.as_deref());
    if let Some(spec) = study.purchases.as_ref().filter(|spec| spec.is_used) {
        let redundant = purchases::redundant(spec, target.as_deref());
        features::leave_out(&mut roles.features, &redundant);
        let everywhere = redundant.iter().filter(|one| !one.is_for_target);
        features::leave_out(&mut segment_roles, everywhere);
    }
    Ok(Prepared {
        read: Arc::clone(read),
        table,
        cleaning,
        summary,
        classes,
        class_codes,
        rarest_as_read,
        roles,
        segment_roles,
        n_left_out: parts.iter().filter(|part| **part == Part::LeftOut).count(),
        split_id: split_id(study, &read.receipt.sha256, target.as_deref(), test_file.as_ref()),
        held_out: study.validation.test.clone(),
        kept_together: study.classifier.keep_together.clone(),
        test_file,
        target,
        split,
    })
}

fn rarest_label(table: &Table, target: &str) -> Option<String> {
    let (mut classes, codes) = target_classes(table, target).ok()?;
    let place = rarest(classes.len(), &codes)?;
    Some(classes.swap_remove(place))
}

/// The target's name after all steps: the one asked for or suggested, followed through steps that rename it.
fn target_after(study: &Study, read: &Read) -> Option<String> {
    let steps = &study.cleaning;
    let Some(asked) = &study.classifier.target else {
        return features::suggest_target(&read.summary).map(|suggested| name_after(&suggested, steps));
    };
    let is_there = names_after(&read.table, steps).contains(asked);
    Some(if is_there {
        asked.clone()
    } else {
        name_after(asked, steps)
    })
}
