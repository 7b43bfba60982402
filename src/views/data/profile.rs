//! The Profile page: every column with its statistics and its bars, and what is missing together.

use std::sync::Arc;

use egui::{Frame, Id, Panel, ScrollArea, Stroke, Ui};

use super::{memory::Memory, missing, profile_row, shown::Shown};
use crate::{
    engine::{
        explore::{ColumnProfile, ProfileReport},
        format,
        run::{Made, Step},
        table::ColumnSummary,
    },
    state::{AppState, Command},
    theme::style::{c, colours},
    views::widgets::{Button, Icon, Same, combo, empty, failed, memo, text_field, visible_rows},
};

/// What the page remembers between frames.
#[derive(Debug, Clone, Default)]
pub struct ProfileMemory {
    pub find: String,
    pub order: Order,
    pub is_descending: bool,
}

/// What columns are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Order {
    #[default]
    File,
    Name,
    Missing,
    Distinct,
    Mean,
    Deviation,
    Minimum,
    FirstQuartile,
    Median,
    ThirdQuartile,
    Maximum,
    Skewness,
}

impl Order {
    const ALL: [Self; 12] = [
        Self::File,
        Self::Name,
        Self::Missing,
        Self::Distinct,
        Self::Mean,
        Self::Deviation,
        Self::Minimum,
        Self::FirstQuartile,
        Self::Median,
        Self::ThirdQuartile,
        Self::Maximum,
        Self::Skewness,
    ];

    fn words(self) -> &'static str {
        match self {
            Self::File => "File order",
            Self::Name => "Name",
            Self::Missing => "Missing cells",
            Self::Distinct => "Distinct values",
            Self::Mean => "Mean",
            Self::Deviation => "Standard deviation",
            Self::Minimum => "Minimum",
            Self::FirstQuartile => "First quartile",
            Self::Median => "Median",
            Self::ThirdQuartile => "Third quartile",
            Self::Maximum => "Maximum",
            Self::Skewness => "Skewness",
        }
    }

    /// What a column is ordered by; NaN comes last.
    fn key(self, column: &ColumnSummary, more: &ColumnProfile) -> f64 {
        match self {
            Self::File | Self::Name => 0.0,
            Self::Missing => column.missing as f64,
            Self::Distinct => column.distinct as f64,
            Self::Mean => column.mean,
            Self::Deviation => column.std,
            Self::Minimum => column.min,
            Self::FirstQuartile => more.quartiles.0,
            Self::Median => column.median,
            Self::ThirdQuartile => more.quartiles.1,
            Self::Maximum => column.max,
            Self::Skewness => more.skewness,
        }
    }
}

/// Which columns, and in which order.
pub fn controls(ui: &mut Ui, memory: &mut ProfileMemory) {
    ui.spacing_mut().item_spacing.x = 6.0;
    text_field(
        ui,
        "Find a column",
        &mut memory.find,
        "Find a column",
        150.0,
        28.0,
    );
    let words = Order::ALL.map(Order::words);
    if let Some(picked) = combo(ui, "Order columns by", memory.order.words(), &words, 148.0) {
        memory.order = Order::ALL[picked];
        // Of what is missing the most is looked for; names are read from A.
        memory.is_descending = !matches!(memory.order, Order::File | Order::Name);
    }
    let (icon, name) = if memory.is_descending {
        (Icon::SortDown, "Largest first: turn the order")
    } else {
        (Icon::SortUp, "Smallest first: turn the order")
    };
    if Button::icon_only(icon, name).show(ui).clicked() {
        memory.is_descending = !memory.is_descending;
    }
}

/// Shows the page in all the room that is left.
pub fn page(ui: &mut Ui, shown: &Shown<'_>, state: &AppState, memory: &mut Memory, out: &mut Vec<Command>) {
    if let Some(error) = state.results.failure(Step::Profile, &state.study) {
        Frame::new().inner_margin(20.0).show(ui, |ui| {
            if failed(
                ui,
                "The columns could not be profiled",
                &error.to_string(),
                Some("Try again"),
            ) {
                out.push(Command::Retry(Step::Profile));
            }
        });
        return;
    }
    let Some(made) = state.results.profile() else {
        return;
    };
    let fill = c(colours(ui).canvas);
    let most = ui.available_height() * 0.6;
    let has_missing = !made.report.missing.columns.is_empty();
    let panel = Panel::bottom("missing together").frame(Frame::new().fill(fill));
    let panel = if has_missing {
        panel
            .resizable(true)
            .default_size(196.0)
            .size_range(90.0..=most.max(100.0))
    } else {
        panel.resizable(false).exact_size(40.0)
    };
    panel.show(ui, |ui| missing::missing(ui, made, shown, out));
    columns(ui, made, shown, memory, out);
}

fn columns(
    ui: &mut Ui,
    made: &Made<ProfileReport>,
    shown: &Shown<'_>,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    let ProfileMemory {
        find,
        order,
        is_descending,
    } = memory.profile.clone();
    let key = (Same(Arc::clone(&made.report)), find.clone(), order, is_descending);
    let places = memo(ui.ctx(), Id::unique("profiled columns"), key, || {
        ordered(&made.on.summary, &made.report, &find, order, is_descending)
    });
    let line = Stroke::new(1.0, c(colours(ui).hairline));
    ui.painter()
        .hline(ui.max_rect().x_range(), ui.cursor().top(), line);
    if places.is_empty() {
        empty(ui, "No such column", "No column has this in its name.", None);
        return;
    }
    let area = ScrollArea::vertical().id_salt("profile").auto_shrink(false);
    area.show(ui, |ui| {
        visible_rows(ui, places.len(), profile_row::ROW, |ui, at| {
            let place = places[at];
            profile_row::row(ui, made, place, shown, memory, out);
        });
    });
}

/// "7 columns", "1 of 7 columns".
pub fn found_words(summary: &[ColumnSummary], memory: &ProfileMemory) -> String {
    let all = format::plural(summary.len(), "column", "columns");
    let needle = memory.find.trim().to_lowercase();
    if needle.is_empty() {
        return all;
    }
    let n = summary.iter().filter(|column| is_found(column, &needle)).count();
    format!("{} of {all}", format::count(n as u64))
}

fn is_found(column: &ColumnSummary, needle: &str) -> bool {
    column.name.to_lowercase().contains(needle)
}

/// Places of the columns to show.
fn ordered(
    summary: &[ColumnSummary],
    report: &ProfileReport,
    find: &str,
    order: Order,
    is_descending: bool,
) -> Vec<usize> {
    let needle = find.trim().to_lowercase();
    let n = summary.len().min(report.columns.len());
    let mut places: Vec<usize> = (0..n)
        .filter(|&place| is_found(&summary[place], &needle))
        .collect();
    if order == Order::Name {
        places.sort_by_key(|&place| summary[place].name.to_lowercase());
    }
    if matches!(order, Order::File | Order::Name) {
        if is_descending {
            places.reverse();
        }
        return places;
    }
    let key = |place: usize| order.key(&summary[place], &report.columns[place]);
    places.sort_by(|&a, &b| {
        let (a, b) = (key(a), key(b));
        let values = if is_descending {
            b.total_cmp(&a)
        } else {
            a.total_cmp(&b)
        };
        a.is_nan().cmp(&b.is_nan()).then(values)
    });
    places
}

#[cfg(test)]
mod tests {
    use super::{super::columns::tests::number, *};

    fn report(skewness: &[f64]) -> ProfileReport {
        let column = |&skewness: &f64| ColumnProfile {
            name: String::new(),
            quartiles: (f64::NAN, f64::NAN),
            skewness,
            span: None,
        };
        ProfileReport {
            columns: skewness.iter().map(column).collect(),
            missing: Default::default(),
            n_rows: 10,
        }
    }

    #[test]
    fn columns_are_found_and_ordered_with_the_undefined_last() {
        let summary = [
            number("b", 1.0, 5.0),
            number("A", 0.0, 9.0),
            number("c_b", 2.0, 7.0),
        ];
        let report = report(&[0.5, f64::NAN, -1.0]);
        let order = |find: &str, order, is_descending| ordered(&summary, &report, find, order, is_descending);
        assert_eq!(order("", Order::File, false), [0, 1, 2]);
        assert_eq!(order("", Order::Name, false), [1, 0, 2]);
        assert_eq!(order("", Order::Skewness, false), [2, 0, 1]);
        assert_eq!(order("", Order::Skewness, true), [0, 2, 1]);
        assert_eq!(order("B", Order::Maximum, true), [2, 0]);
        assert_eq!(order("none", Order::File, true), [] as [usize; 0]);
    }
}
