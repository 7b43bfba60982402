//! The choices of a step, to be changed in place.

use egui::Ui;

use super::{memory::Memory, shown::Shown, words};
use crate::{
    engine::{
        study::{
            CleaningStep, Fence, Keep, MissingTreatment, NewKind, OutlierTreatment, RareLimit, Transform,
            chosen_words,
        },
        table::{ColumnInfo, ColumnKind, StepEffect},
    },
    state::Command,
    theme::style::CONTROL_HEIGHT,
    views::widgets::{FeatureRow, caption, combo, form_row, number_field, text_field},
};

/// Decimals of factors, limits and percentiles.
const DECIMALS: usize = 1;

/// Other ways to do the same: words, the step, whether it is the one taken.
pub fn alternatives(step: &CleaningStep, shown: &Shown<'_>) -> Vec<(String, CleaningStep, bool)> {
    let offer = |text: &str, other: CleaningStep| (text.to_owned(), other.clone(), other == *step);
    match step {
        CleaningStep::Missing { column, .. } | CleaningStep::FillConstant { column, .. } => {
            let kind = kind_of(shown, column);
            let mut ways: Vec<_> = words::treatments(kind)
                .iter()
                .map(|&treatment| {
                    let other = CleaningStep::Missing {
                        column: column.clone(),
                        treatment,
                    };
                    offer(words::treatment(treatment), other)
                })
                .collect();
            let constant = match step {
                CleaningStep::FillConstant { .. } => step.clone(),
                _ => CleaningStep::FillConstant {
                    column: column.clone(),
                    value: if kind == ColumnKind::Number {
                        "0"
                    } else {
                        "unknown"
                    }
                    .to_owned(),
                },
            };
            let last = ways.len().saturating_sub(1);
            ways.insert(last, offer("Value", constant));
            ways
        }
        CleaningStep::Outliers { column, fence, .. } => {
            let with = |treatment| CleaningStep::Outliers {
                column: column.clone(),
                fence: *fence,
                treatment,
            };
            vec![
                offer("Clip", with(OutlierTreatment::Clip)),
                offer("Drop rows", with(OutlierTreatment::DropRows)),
            ]
        }
        CleaningStep::Duplicates { by, .. } => {
            let with = |keep| CleaningStep::Duplicates { by: by.clone(), keep };
            vec![
                offer("Keep first", with(Keep::First)),
                offer("Keep last", with(Keep::Last)),
            ]
        }
        CleaningStep::Transform { column, .. } => {
            let with = |transform| CleaningStep::Transform {
                column: column.clone(),
                transform,
            };
            vec![
                offer("Logarithm", with(Transform::Log)),
                offer("Rank", with(Transform::Rank)),
            ]
        }
        CleaningStep::ChangeKind { column, .. } => NewKind::ALL
            .into_iter()
            .map(|to| {
                let text = match to {
                    NewKind::Number => "Number",
                    NewKind::Date => "Date",
                    NewKind::Boolean => "Boolean",
                    NewKind::Category => "Category",
                    NewKind::Text => "Text",
                    NewKind::Identifier => "Identifier",
                };
                let column = column.clone();
                offer(text, CleaningStep::ChangeKind { column, to })
            })
            .collect(),
        CleaningStep::MergeRare { column, under, into } => {
            let with = |under| CleaningStep::MergeRare {
                column: column.clone(),
                under,
                into: into.clone(),
            };
            let (share, rows) = match under {
                RareLimit::Share(share) => (*share, 30),
                RareLimit::Rows(rows) => (0.05, *rows),
            };
            vec![
                offer("By share", with(RareLimit::Share(share))),
                offer("By rows", with(RareLimit::Rows(rows))),
            ]
        }
        CleaningStep::Chosen { rows, .. } => {
            let with = |keep| CleaningStep::Chosen {
                keep,
                rows: rows.clone(),
            };
            vec![
                offer("Keep only these", with(true)),
                offer("Leave these out", with(false)),
            ]
        }
        CleaningStep::Filter { .. } | CleaningStep::Rename { .. } | CleaningStep::Derive { .. } => Vec::new(),
    }
}

fn kind_of(shown: &Shown<'_>, column: &str) -> ColumnKind {
    let found = shown.column(column).map(|(_, summary)| summary.kind);
    let as_read = || {
        shown
            .read
            .summary
            .iter()
            .find(|known| known.name == column)
            .map(|known| known.kind)
    };
    found.or_else(as_read).unwrap_or(ColumnKind::Text)
}

/// The columns as the step finds them.
pub fn columns<'a>(shown: &'a Shown<'_>, effect: Option<&'a StepEffect>) -> &'a [ColumnInfo] {
    match effect {
        Some(effect) => &effect.columns,
        None => shown.read.table.columns(),
    }
}

/// The choices of a step beside its picture.
pub fn form(
    ui: &mut Ui,
    shown: &Shown<'_>,
    place: usize,
    step: &CleaningStep,
    effect: Option<&StepEffect>,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    let columns = columns(shown, effect);
    let fits = |info: &ColumnInfo| match step {
        CleaningStep::Outliers { .. } | CleaningStep::Transform { .. } => info.kind == ColumnKind::Number,
        CleaningStep::MergeRare { .. } => info.kind != ColumnKind::Number,
        _ => true,
    };
    if let Some(column) = step.column()
        && !matches!(step, CleaningStep::Derive { .. })
    {
        let names: Vec<&str> = columns
            .iter()
            .filter(|info| fits(info))
            .map(|info| info.name.as_str())
            .collect();
        form_row(ui, "Column", |ui| {
            let width = ui.available_width();
            if let Some(picked) = combo(ui, "Column of the step", column, &names, width) {
                out.push(Command::ReplaceCleaningStep(
                    place,
                    changed_column(step, names[picked], columns),
                ));
            }
        });
    }
    match step {
        CleaningStep::Outliers {
            column,
            fence,
            treatment,
        } => fence_ui(ui, place, *fence, out, |fence| CleaningStep::Outliers {
            column: column.clone(),
            fence,
            treatment: *treatment,
        }),
        CleaningStep::FillConstant { column, value } => {
            if let Some(value) = draft(ui, "Value", (place, "value"), value, memory) {
                let column = column.clone();
                out.push(Command::ReplaceCleaningStep(
                    place,
                    CleaningStep::FillConstant { column, value },
                ));
            }
        }
        CleaningStep::Rename { column, to } => {
            if let Some(to) = draft(ui, "New name", (place, "name"), to, memory) {
                let column = column.clone();
                out.push(Command::ReplaceCleaningStep(
                    place,
                    CleaningStep::Rename { column, to },
                ));
            }
        }
        CleaningStep::MergeRare { column, under, into } => {
            let with = |under, into: &str| CleaningStep::MergeRare {
                column: column.clone(),
                under,
                into: into.to_owned(),
            };
            rare_ui(ui, place, *under, out, |under| with(under, into));
            if let Some(into) = draft(ui, "Into", (place, "into"), into, memory) {
                out.push(Command::ReplaceCleaningStep(place, with(*under, &into)));
            }
        }
        CleaningStep::Duplicates { by, keep } => {
            let words = if by.is_empty() {
                "Whole rows are compared; pick columns to compare by a key."
            } else {
                "Rows are equal when these are; rows without them are kept."
            };
            caption(ui, words);
            for info in columns {
                let is_used = by.contains(&info.name);
                let row = FeatureRow {
                    column: &info.name,
                    kind: info.kind,
                    is_used,
                    is_possible: true,
                    note: "",
                };
                if row.show(ui).changed() {
                    let mut by = by.clone();
                    by.retain(|name| *name != info.name);
                    if !is_used {
                        by.push(info.name.clone());
                    }
                    out.push(Command::ReplaceCleaningStep(
                        place,
                        CleaningStep::Duplicates { by, keep: *keep },
                    ));
                }
            }
        }
        CleaningStep::Chosen { rows, .. } => {
            caption(ui, format!("Selected were {}.", chosen_words(rows)));
        }
        _ => {}
    }
}

/// The step for another column; a treatment that makes no sense there becomes one that does.
fn changed_column(step: &CleaningStep, name: &str, columns: &[ColumnInfo]) -> CleaningStep {
    let mut changed = step.clone().for_column(name);
    let kind = columns
        .iter()
        .find(|info| info.name == name)
        .map(|info| info.kind);
    if let (CleaningStep::Missing { treatment, .. }, Some(kind)) = (&mut changed, kind)
        && !words::treatments(kind).contains(treatment)
    {
        *treatment = MissingTreatment::MostFrequent;
    }
    if let CleaningStep::Rename { to, .. } = &mut changed {
        *to = format!("{name}_2");
    }
    changed
}

fn fence_ui(
    ui: &mut Ui,
    place: usize,
    fence: Fence,
    out: &mut Vec<Command>,
    step: impl Fn(Fence) -> CleaningStep,
) {
    let kinds = ["Interquartile range", "Standard deviations", "Percentiles"];
    let now = match fence {
        Fence::Iqr(_) => 0,
        Fence::ZScore(_) => 1,
        Fence::Percentiles(..) => 2,
    };
    form_row(ui, "Too far by", |ui| {
        let width = ui.available_width();
        if let Some(picked) = combo(ui, "Rule for outliers", kinds[now], &kinds, width)
            && picked != now
        {
            let fence = match picked {
                0 => Fence::Iqr(1.5),
                1 => Fence::ZScore(3.0),
                _ => Fence::Percentiles(0.5, 99.5),
            };
            out.push(Command::ReplaceCleaningStep(place, step(fence)));
        }
    });
    let mut adjust =
        |ui: &mut Ui, name: &str, value: f64, range: (f64, f64), fence: &dyn Fn(f64) -> Fence| {
            form_row(ui, name, |ui| {
                let mut new = value;
                let width = ui.available_width();
                number_field(ui, name, &mut new, range.0..=range.1, DECIMALS, width);
                if new != value {
                    out.push(Command::AdjustCleaningStep(place, step(fence(new))));
                }
            });
        };
    match fence {
        Fence::Iqr(factor) => adjust(ui, "Factor", factor, (0.1, 100.0), &Fence::Iqr),
        Fence::ZScore(limit) => adjust(ui, "Deviations", limit, (0.1, 100.0), &Fence::ZScore),
        Fence::Percentiles(low, high) => {
            adjust(ui, "Lower", low, (0.0, high - 0.1), &|low| {
                Fence::Percentiles(low, high)
            });
            adjust(ui, "Upper", high, (low + 0.1, 100.0), &|high| {
                Fence::Percentiles(low, high)
            });
        }
    }
}

fn rare_ui(
    ui: &mut Ui,
    place: usize,
    under: RareLimit,
    out: &mut Vec<Command>,
    step: impl Fn(RareLimit) -> CleaningStep,
) {
    let (name, value, range, decimals) = match under {
        RareLimit::Share(share) => ("Under percent", share * 100.0, 0.1..=100.0, 1),
        #[expect(clippy::cast_precision_loss, reason = "a few rows")]
        RareLimit::Rows(rows) => ("Under rows", rows as f64, 1.0..=1e9, 0),
    };
    form_row(ui, name, |ui| {
        let mut new = value;
        let width = ui.available_width();
        number_field(ui, name, &mut new, range, decimals, width);
        if new != value {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "within the range of the field"
            )]
            let under = match under {
                RareLimit::Share(_) => RareLimit::Share(new / 100.0),
                RareLimit::Rows(_) => RareLimit::Rows(new.round() as u64),
            };
            out.push(Command::AdjustCleaningStep(place, step(under)));
        }
    });
}

/// A text that is taken when it is entered or left.
fn draft(
    ui: &mut Ui,
    name: &str,
    key: (usize, &'static str),
    now: &str,
    memory: &mut Memory,
) -> Option<String> {
    let text = typed(key, now, memory);
    let mut entered = None;
    form_row(ui, name, |ui| {
        let width = ui.available_width();
        let field = text_field(ui, name, text, "", width, CONTROL_HEIGHT);
        if field.lost_focus() && *text != now {
            entered = Some(text.clone());
        }
    });
    entered
}

/// What is being typed; anew where the choice behind it has changed.
pub fn typed<'a>(key: (usize, &'static str), now: &str, memory: &'a mut Memory) -> &'a mut String {
    let kept = memory.drafts.entry(key).or_default();
    if kept.0 != now {
        *kept = (now.to_owned(), now.to_owned());
    }
    &mut kept.1
}
