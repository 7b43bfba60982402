//! A column before and after a step, drawn.

use egui::{Ui, vec2};

use crate::{
    chart::{BarsAxis, BarsChart, ChartBody, Hue, layout},
    engine::{
        format,
        study::{CleaningStep, OutlierTreatment},
        table::{ColumnDifference, Histogram, Picture},
    },
    theme::style::colours,
    views::widgets::{caption, hint, show_scene},
};

/// Shows the picture in the room that is left.
pub fn picture(ui: &mut Ui, difference: &ColumnDifference, step: &CleaningStep) {
    let name = format!("Before and after of {}", difference.column);
    match &difference.picture {
        Picture::Nothing => {
            hint(ui, "The column has no values.");
        }
        Picture::Bins {
            low,
            high,
            stays,
            leaves,
            comes,
        } => {
            let bars = BarsAxis::Range {
                low: *low,
                high: *high,
            };
            stacked(ui, &name, &difference.column, bars, [stays, comes, leaves], step);
        }
        Picture::Levels {
            names,
            stays,
            leaves,
            comes,
        } => {
            let bars = BarsAxis::Levels(names.clone());
            stacked(ui, &name, "", bars, [stays, comes, leaves], step);
        }
        Picture::Apart { before, after } => apart(ui, &difference.column, before.as_ref(), after.as_ref()),
    }
}

/// What stays, what comes and what leaves, in words that fit the step.
fn group_names(step: &CleaningStep) -> [&'static str; 3] {
    match step {
        _ if step.fills() => ["as before", "filled", "replaced"],
        CleaningStep::Outliers {
            treatment: OutlierTreatment::Clip,
            ..
        } => ["as before", "clipped to here", "clipped from here"],
        CleaningStep::MergeRare { .. } => ["as before", "merged", "merged away"],
        _ => ["kept", "new", "left out"],
    }
}

fn stacked(
    ui: &mut Ui,
    name: &str,
    x_title: &str,
    bars: BarsAxis,
    counts: [&Vec<u64>; 3],
    step: &CleaningStep,
) {
    let hues = [Hue::Quiet, Hue::Ink, Hue::Faint];
    let groups: Vec<(String, Hue, Vec<u64>)> = group_names(step)
        .into_iter()
        .zip(hues)
        .zip(counts)
        .filter(|(_, counts)| counts.iter().any(|&count| count > 0))
        .map(|((name, hue), counts)| (name.to_owned(), hue, counts.clone()))
        .collect();
    let told: Vec<String> = groups
        .iter()
        .map(|(name, _, counts)| format!("{} {name}", format::count(counts.iter().sum::<u64>())))
        .collect();
    let body = ChartBody::Bars(BarsChart {
        x_title: x_title.to_owned(),
        y_title: String::new(),
        bars,
        groups,
    });
    let room = ui.available_size();
    let scene = layout(&body, room.x, room.y.max(96.0), colours(ui));
    show_scene(ui, &scene, name, &told.join(", "));
}

fn apart(ui: &mut Ui, column: &str, before: Option<&Histogram>, after: Option<&Histogram>) {
    let room = ui.available_size();
    let n = before.iter().count() + after.iter().count();
    if n == 0 {
        hint(ui, "The column has no values.");
        return;
    }
    let width = (room.x - 20.0 * (n as f32 - 1.0)) / n as f32;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 20.0;
        for (when, histogram) in [("before", before), ("after", after)] {
            let Some(histogram) = histogram else { continue };
            ui.allocate_ui(vec2(width, room.y), |ui| {
                ui.vertical(|ui| {
                    if n > 1 {
                        caption(ui, when);
                    }
                    let body = ChartBody::Bars(BarsChart {
                        x_title: if when == "after" {
                            column.to_owned()
                        } else {
                            String::new()
                        },
                        y_title: String::new(),
                        bars: BarsAxis::Range {
                            low: histogram.low,
                            high: histogram.high,
                        },
                        groups: vec![("rows".to_owned(), Hue::Quiet, histogram.counts.clone())],
                    });
                    let height = (room.y - if n > 1 { 20.0 } else { 0.0 }).max(80.0);
                    let scene = layout(&body, width, height, colours(ui));
                    let rows = format::count(histogram.counts.iter().sum::<u64>());
                    show_scene(ui, &scene, &format!("{column} {when}"), &format!("{rows} values"));
                });
            });
        }
    });
}
