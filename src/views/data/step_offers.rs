//! What can be added to the cleaning steps.

use egui::Ui;

use super::{memory::Memory, shown::Shown, words};
use crate::{
    engine::study::{
        CleaningStep, Fence, ListedStep, MissingTreatment, NewKind, OutlierTreatment, RareLimit, Transform,
    },
    engine::table::{ColumnKind, ColumnSummary},
    state::Command,
    views::widgets::{Button, Icon, MenuItem, menu},
};

/// The button and its menu: what can still be done about this table.
pub fn add_step(
    ui: &mut Ui,
    shown: &Shown<'_>,
    steps: &[ListedStep],
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    let button = Button::new("Add step").icon(Icon::Plus).show(ui);
    let popup = egui::Popup::default_response_id(&button);
    // Made only while it is open: a wide file has many columns.
    if !button.clicked() && !egui::Popup::is_id_open(ui.ctx(), popup) {
        return;
    }
    let (items, offers) = offers(shown, steps, memory.selected.as_deref());
    let Some(offer) = menu(&button, &items, 264.0).and_then(|place| offers[place].clone()) else {
        return;
    };
    memory.step = Some(steps.len());
    memory.lists_rows = false;
    memory.draft = matches!(offer, Offer::Draft(_)).then_some(steps.len());
    out.push(match offer {
        Offer::Ready(step) => Command::AddCleaningStep(step),
        Offer::Draft(step) => Command::DraftCleaningStep(step),
    });
}

/// A step that a line of the menu adds.
#[derive(Debug, Clone, PartialEq)]
enum Offer {
    /// Does what its line says with usual settings: it is added switched on.
    Ready(CleaningStep),
    /// Does nothing sensible until it is told more: it is added switched off, and on with the first answer.
    Draft(CleaningStep),
}

fn offer(lines: &mut Vec<(MenuItem, Option<Offer>)>, words: &str, offer: Option<Offer>) {
    lines.extend(offer.map(|offer| (MenuItem::Choice(words.to_owned()), Some(offer))));
}

/// The lines of the menu with the step each one adds. `looked_at` is the column whose statistics are shown.
fn offers(
    shown: &Shown<'_>,
    steps: &[ListedStep],
    looked_at: Option<&str>,
) -> (Vec<MenuItem>, Vec<Option<Offer>>) {
    let mut lines = Vec::new();
    let heading = |text: &str, note: String| (MenuItem::Heading(text.to_owned(), note), None);
    lines.push(heading("Rows", String::new()));
    let whole = CleaningStep::drop_duplicates();
    if !steps.iter().any(|listed| listed.step == whole) {
        lines.push((
            MenuItem::Choice("Drop duplicate rows".to_owned()),
            Some(Offer::Ready(whole)),
        ));
    }
    let usual = |holds: &dyn Fn(&ColumnSummary) -> bool| usual_column(shown, looked_at, holds);
    let by = |key: String| CleaningStep::Duplicates {
        by: vec![key],
        keep: crate::engine::study::Keep::First,
    };
    // By a column that is no identifier nearly all rows would be dropped.
    let key = usual(&|column| column.kind == ColumnKind::Identifier).map(|key| Offer::Ready(by(key)));
    let key = key.or_else(|| usual(&|_| true).map(|key| Offer::Draft(by(key))));
    offer(&mut lines, "Drop duplicates by a column…", key);
    offer(
        &mut lines,
        "Keep rows by a condition…",
        Some(Offer::Draft(CleaningStep::Filter {
            condition: String::new(),
        })),
    );
    lines.push(heading("Values", String::new()));
    let is_number = |column: &ColumnSummary| column.kind == ColumnKind::Number;
    let number = usual(&is_number);
    offer(
        &mut lines,
        "Clip or drop outliers…",
        number.clone().map(|column| {
            Offer::Ready(CleaningStep::Outliers {
                column,
                fence: Fence::Iqr(1.5),
                treatment: OutlierTreatment::Clip,
            })
        }),
    );
    offer(
        &mut lines,
        "Logarithm or rank…",
        number.clone().map(|column| {
            Offer::Ready(CleaningStep::Transform {
                column,
                transform: Transform::Log,
            })
        }),
    );
    let is_category = |column: &ColumnSummary| matches!(column.kind, ColumnKind::Category | ColumnKind::Text);
    offer(
        &mut lines,
        "Merge rare categories…",
        usual(&is_category).map(|column| {
            Offer::Ready(CleaningStep::MergeRare {
                column,
                under: RareLimit::Share(0.05),
                into: "other".to_owned(),
            })
        }),
    );
    offer(
        &mut lines,
        "Fill missing cells…",
        usual(&|column| column.missing > 0)
            .or_else(|| number.clone())
            .map(|column| {
                let summary = shown.summary.iter().find(|known| known.name == column);
                // The most frequent of many amounts is any of them.
                let is_number = summary.is_some_and(|known| known.kind == ColumnKind::Number);
                let treatment = if is_number {
                    MissingTreatment::Median
                } else {
                    MissingTreatment::MostFrequent
                };
                Offer::Ready(CleaningStep::Missing { column, treatment })
            }),
    );
    of_columns(&mut lines, shown, usual(&|_| true));
    // Last, for there may be many columns.
    missing(&mut lines, shown, steps);
    lines.into_iter().unzip()
}

/// New columns, names and kinds. `any`: the column to begin with.
fn of_columns(lines: &mut Vec<(MenuItem, Option<Offer>)>, shown: &Shown<'_>, any: Option<String>) {
    lines.push((MenuItem::Heading("Columns".to_owned(), String::new()), None));
    offer(
        lines,
        "Derive a column by a formula…",
        Some(Offer::Draft(CleaningStep::Derive {
            column: new_name(shown),
            formula: String::new(),
        })),
    );
    offer(
        lines,
        "Rename a column…",
        any.clone().map(|column| {
            Offer::Draft(CleaningStep::Rename {
                to: format!("{column}_2"),
                column,
            })
        }),
    );
    offer(
        lines,
        "Change the kind of a column…",
        any.map(|column| {
            Offer::Draft(CleaningStep::ChangeKind {
                column,
                to: NewKind::Category,
            })
        }),
    );
}

/// What can be done about the missing cells of each column that has some and no step for them.
fn missing(lines: &mut Vec<(MenuItem, Option<Offer>)>, shown: &Shown<'_>, steps: &[ListedStep]) {
    let is_treated = |name: &str| {
        let treats = |step: &CleaningStep| {
            let is_missing = matches!(
                step,
                CleaningStep::Missing { .. } | CleaningStep::FillConstant { .. }
            );
            is_missing && step.column() == Some(name)
        };
        steps.iter().any(|listed| treats(&listed.step))
    };
    for column in shown
        .summary
        .iter()
        .filter(|column| column.missing > 0 && !is_treated(&column.name))
    {
        let heading = MenuItem::Heading(column.name.clone(), words::missing(column));
        lines.push((heading, None));
        for &treatment in words::treatments(column.kind) {
            let words = words::treatment_offer(treatment, column.missing);
            let step = CleaningStep::Missing {
                column: column.name.clone(),
                treatment,
            };
            lines.push((MenuItem::Choice(words), Some(Offer::Ready(step))));
        }
    }
}

/// The column that is looked at where it fits, else the first one that does.
fn usual_column(
    shown: &Shown<'_>,
    looked_at: Option<&str>,
    holds: &dyn Fn(&ColumnSummary) -> bool,
) -> Option<String> {
    let fitting = || shown.summary.iter().filter(|column| holds(column));
    let found = fitting()
        .find(|column| Some(column.name.as_str()) == looked_at)
        .or_else(|| fitting().next())?;
    Some(found.name.clone())
}

/// A name that no column has.
fn new_name(shown: &Shown<'_>) -> String {
    let is_free = |name: &String| shown.summary.iter().all(|column| column.name != *name);
    // One more name than there are columns: one of them is free.
    std::iter::once("new_column".to_owned())
        .chain((2..=shown.summary.len() + 2).map(|n| format!("new_column_{n}")))
        .find(is_free)
        .unwrap_or_default()
}
