//! The coefficients as a table, and which of them cannot be told apart.

use egui::{Align2, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::{
    super::{Shown, charts::table_button},
    class_of,
};
use crate::{
    engine::{
        classify::{Coefficient, Inflation, InflationLevel},
        format,
    },
    state::{AppState, Command, TableId},
    theme::{
        Rgb,
        fonts::Weight,
        style::{c, colours},
    },
    views::widgets::{Icon, combo, header, hint, label, paint_elided, paint_text, visible_rows, warning},
};

const ROW: f32 = 24.0;
/// Columns said to go with others; more are counted.
const MOST_SENTENCES: usize = 4;
/// Stands where a value is not known.
const NONE: &str = "–";
/// Of a table without all its columns.
const NARROW: f32 = 620.0;

/// One column of the table.
#[derive(Clone, Copy, PartialEq)]
enum Column {
    PerUnit,
    StdError,
    Z,
    P,
    OddsPerSd,
    Inflation,
}

impl Column {
    /// Title, what it means, and width.
    fn head(self) -> (&'static str, &'static str, f32) {
        match self {
            Self::PerUnit => ("per unit", "Log-odds for one unit of the file", 84.0),
            Self::StdError => ("std. error", "Standard error of the log-odds per unit", 84.0),
            Self::Z => ("z", "The coefficient in standard errors", 64.0),
            Self::P => (
                "p",
                "How often chance alone would give a coefficient as far from 0",
                64.0,
            ),
            Self::OddsPerSd => ("odds per SD", "Odds ratio for one standard deviation", 92.0),
            Self::Inflation => (
                "inflation",
                "Variance inflation: 1 where a feature goes with no other; above 5 its effect is hard to tell \
                 apart from that of others, above 10 it cannot be told apart",
                84.0,
            ),
        }
    }

    fn title(self) -> &'static str {
        self.head().0
    }

    fn width(self) -> f32 {
        self.head().2
    }
}

/// One row, in words.
struct Row<'a> {
    name: &'a str,
    /// As the columns.
    cells: Vec<String>,
    level: InflationLevel,
}

/// The table and what is to be known of it.
pub fn show(ui: &mut Ui, state: &AppState, shown: &Shown<'_>, out: &mut Vec<Command>) {
    let report = shown.report;
    let class = class_of(state, shown.report);
    head(ui, shown, class, out);
    let has_errors = report.coefficients.iter().any(|c| c.error.is_some());
    let has_inflation = !report.inflation.is_empty();
    let is_wide = ui.available_width() >= NARROW;
    let columns: Vec<Column> = [
        Some(Column::PerUnit),
        has_errors.then_some(Column::StdError),
        (has_errors && is_wide).then_some(Column::Z),
        has_errors.then_some(Column::P),
        Some(Column::OddsPerSd),
        has_inflation.then_some(Column::Inflation),
    ]
    .into_iter()
    .flatten()
    .collect();
    let n_features = report.scaler.means.len();
    let name = &report.classes[class];
    let own: Vec<&Coefficient> = report.coefficients.iter().filter(|c| c.class == *name).collect();
    let inflation = report.inflation_of_features();
    let levels = levels(&report.inflation);
    titles(ui, &columns);
    visible_rows(ui, own.len().min(n_features), ROW, |ui, place| {
        let level = levels.get(place).copied().unwrap_or(InflationLevel::Low);
        let inflation = (inflation.get(place).copied().flatten(), level);
        row_ui(ui, &columns, &row(own[place], inflation, &columns));
    });
    ui.add_space(8.0);
    notes(ui, shown, has_errors, out);
}

fn head(ui: &mut Ui, shown: &Shown<'_>, class: usize, out: &mut Vec<Command>) {
    let report = shown.report;
    let subtitle = format!(
        "log-odds of {}, learnt from {}",
        report.classes[class],
        format::plural(report.train.rows.len(), "training row", "training rows")
    );
    header(ui, "Coefficients", &subtitle, |ui| {
        table_button(ui, Icon::Download, TableId::Coefficients, out);
        if report.n_classes() > 2 {
            let classes: Vec<&str> = report.classes.iter().map(String::as_str).collect();
            if let Some(picked) = combo(ui, "Class explained", classes[class], &classes, 160.0) {
                out.push(Command::ExplainClass(report.classes[picked].clone()));
            }
            label(ui, "Class");
        }
    });
}

/// Of each encoded feature the level of its column.
fn levels(inflation: &[Inflation]) -> Vec<InflationLevel> {
    let columns = inflation.iter();
    columns
        .flat_map(|column| column.of_features.iter().map(|_| column.level()))
        .collect()
}

fn row<'a>(
    coefficient: &'a Coefficient,
    (inflation, level): (Option<f64>, InflationLevel),
    columns: &[Column],
) -> Row<'a> {
    let error = coefficient.error;
    let known = |value: Option<f64>| value.map_or_else(|| NONE.to_owned(), format::significant);
    let cell = |column: &Column| match column {
        Column::PerUnit => format::significant(coefficient.value),
        Column::StdError => known(error.map(|error| error.std_error)),
        Column::Z => error.map_or_else(|| NONE.to_owned(), |error| format::decimal(error.z, 2)),
        Column::P => error.map_or_else(|| NONE.to_owned(), |error| format::p_value(error.p)),
        Column::OddsPerSd => format::decimal(coefficient.odds_ratio_per_sd.value, 2),
        Column::Inflation => match inflation {
            Some(value) if value.is_infinite() => "infinite".to_owned(),
            Some(value) => format::decimal(value, usize::from(value < 100.0)),
            None => NONE.to_owned(),
        },
    };
    Row {
        name: &coefficient.feature,
        cells: columns.iter().map(cell).collect(),
        level,
    }
}

/// Right edges of the columns, from the right edge of the table.
fn edges(columns: &[Column]) -> Vec<f32> {
    let mut right = 0.0;
    let mut edges: Vec<f32> = columns
        .iter()
        .rev()
        .map(|column| {
            let edge = right;
            right += column.width();
            edge
        })
        .collect();
    edges.reverse();
    edges
}

fn titles(ui: &mut Ui, columns: &[Column]) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let ink = colours(ui).ink_3;
    for (column, edge) in columns.iter().zip(edges(columns)) {
        let (title, gloss, _) = column.head();
        let at = rect.right_center() - vec2(edge, 0.0);
        let (right, regular) = (Align2::RIGHT_CENTER, Weight::Regular);
        let place = paint_text(ui.painter(), at, right, title, 11.0, regular, ink);
        let id = ui.scope_id().with(("title of", title));
        ui.interact(place, id, Sense::hover()).on_hover_text(gloss);
    }
    let line = Stroke::new(1.0, c(colours(ui).hairline));
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
}

fn row_ui(ui: &mut Ui, columns: &[Column], row: &Row<'_>) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let said: Vec<String> = columns
        .iter()
        .zip(&row.cells)
        .map(|(column, cell)| format!("{} {cell}", column.title()))
        .collect();
    let said = format!("{}: {}", row.name, said.join(", "));
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &said));
    let colours = colours(ui);
    if response.hovered() {
        let wide = rect.expand2(vec2(6.0, 0.0));
        ui.painter().rect_filled(wide, 4.0, c(colours.hover));
    }
    let taken: f32 = columns.iter().map(|column| column.width()).sum();
    let is_cut = paint_elided(
        ui.painter(),
        rect.left_center(),
        Align2::LEFT_CENTER,
        row.name,
        rect.width() - taken - 8.0,
        12.0,
        Weight::Regular,
        colours.ink,
    );
    for ((column, cell), edge) in columns.iter().zip(&row.cells).zip(edges(columns)) {
        let (weight, ink): (Weight, Rgb) = match column {
            Column::Inflation if row.level >= InflationLevel::High => (Weight::SemiBold, colours.warn),
            Column::PerUnit => (Weight::SemiBold, colours.ink),
            _ => (Weight::Regular, colours.ink_2),
        };
        let at = rect.right_center() - vec2(edge, 0.0);
        paint_text(ui.painter(), at, Align2::RIGHT_CENTER, cell, 12.0, weight, ink);
    }
    let line = Stroke::new(1.0, c(colours.hairline));
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
    if is_cut {
        response.on_hover_text(said);
    }
}

/// What cannot be told apart, and why there are no errors where there are none.
fn notes(ui: &mut Ui, shown: &Shown<'_>, has_errors: bool, out: &mut Vec<Command>) {
    let report = shown.report;
    let sentences: Vec<String> = report.inflation.iter().filter_map(Inflation::sentence).collect();
    for sentence in sentences.iter().take(MOST_SENTENCES) {
        warning(ui, sentence, None);
        ui.add_space(4.0);
    }
    if let Some(n_more) = sentences.len().checked_sub(MOST_SENTENCES).filter(|n| *n > 0) {
        let more = format::plural(n_more, "other column is", "other columns are");
        hint(
            ui,
            format!("{more} marked above; results.json names what each goes with."),
        );
    }
    if report.inflation.is_empty() {
        hint(
            ui,
            "There are too many features to say which of them go with each other.",
        );
    } else if report
        .inflation
        .iter()
        .all(|own| own.level() == InflationLevel::Low)
    {
        hint(
            ui,
            "No feature goes so much with others that its effect could not be told apart.",
        );
    }
    if has_errors {
        return;
    }
    if report.n_classes() > 2 {
        hint(
            ui,
            "With more than two classes coefficients have no standard errors here: compare them by size alone.",
        );
    } else if report.spec.l2 > 0.0 {
        hint(
            ui,
            "The penalty (L2) draws coefficients towards 0, so that they have no standard errors.",
        );
        if crate::views::widgets::link(ui, "Set L2 to none for ranges").clicked() {
            out.push(Command::SetL2(0.0));
        }
    }
}
