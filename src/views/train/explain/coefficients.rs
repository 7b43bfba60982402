//! The coefficients as a table, and which of them cannot be told apart.

use egui::{Align2, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::{super::Shown, class_of};
use crate::{
    engine::{
        classify::{Coefficient, Inflation, InflationLevel},
        format,
    },
    state::{AppState, Command, ExportSubject, TableId},
    theme::{
        Rgb,
        fonts::Weight,
        style::{SMALL_CONTROL_HEIGHT, c, colours},
    },
    views::widgets::{
        Button, Icon, combo, header, hint, label, paint_elided, paint_text, visible_rows, warning,
    },
};

const ROW: f32 = 24.0;
/// Columns said to go with others; more are counted.
const MOST_SENTENCES: usize = 4;
/// Stands where a value is not known.
const NONE: &str = "–";
/// Of a table without all its columns.
const NARROW: f32 = 620.0;

/// One column of the table.
struct Column {
    title: &'static str,
    /// What it means.
    gloss: &'static str,
    width: f32,
}

const PER_UNIT: Column = Column {
    title: "per unit",
    gloss: "Log-odds for one unit of the file",
    width: 84.0,
};
const ERROR: Column = Column {
    title: "std. error",
    gloss: "Standard error of the log-odds per unit",
    width: 84.0,
};
const Z: Column = Column {
    title: "z",
    gloss: "The coefficient in standard errors",
    width: 64.0,
};
const P: Column = Column {
    title: "p",
    gloss: "How often chance alone would give a coefficient as far from 0",
    width: 64.0,
};
const ODDS: Column = Column {
    title: "odds per SD",
    gloss: "Odds ratio for one standard deviation",
    width: 92.0,
};
const INFLATION: Column = Column {
    title: "inflation",
    gloss: "Variance inflation: 1 where a feature goes with no other; above 5 its effect is hard to tell apart \
            from that of others, above 10 it cannot be told apart",
    width: 84.0,
};

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
    let columns: Vec<&Column> = [
        Some(&PER_UNIT),
        has_errors.then_some(&ERROR),
        (has_errors && is_wide).then_some(&Z),
        has_errors.then_some(&P),
        Some(&ODDS),
        has_inflation.then_some(&INFLATION),
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
        let row = row(own[place], inflation.get(place).copied().flatten(), &columns);
        let level = levels.get(place).copied().unwrap_or(InflationLevel::Low);
        row_ui(ui, &columns, &Row { level, ..row });
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
        let export = Button::icon_only(Icon::Download, "Export coefficients table");
        if export.height(SMALL_CONTROL_HEIGHT).show(ui).clicked() {
            out.push(Command::OpenExport(ExportSubject::Table(TableId::Coefficients)));
        }
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

fn row<'a>(coefficient: &'a Coefficient, inflation: Option<f64>, columns: &[&Column]) -> Row<'a> {
    let error = coefficient.error;
    let known = |value: Option<f64>| value.map_or_else(|| NONE.to_owned(), format::significant);
    let cell = |column: &&Column| match column.title {
        "per unit" => format::significant(coefficient.value),
        "std. error" => known(error.map(|error| error.std_error)),
        "z" => error.map_or_else(|| NONE.to_owned(), |error| format::decimal(error.z, 2)),
        "p" => error.map_or_else(|| NONE.to_owned(), |error| format::p_value(error.p)),
        "odds per SD" => format::decimal(coefficient.odds_ratio_per_sd.value, 2),
        _ => match inflation {
            Some(value) if value.is_infinite() => "infinite".to_owned(),
            Some(value) => format::decimal(value, usize::from(value < 100.0)),
            None => NONE.to_owned(),
        },
    };
    Row {
        name: &coefficient.feature,
        cells: columns.iter().map(cell).collect(),
        level: InflationLevel::Low,
    }
}

/// Right edges of the columns, from the right edge of the table.
fn edges(columns: &[&Column]) -> Vec<f32> {
    let mut right = 0.0;
    let mut edges: Vec<f32> = columns
        .iter()
        .rev()
        .map(|column| {
            let edge = right;
            right += column.width;
            edge
        })
        .collect();
    edges.reverse();
    edges
}

fn titles(ui: &mut Ui, columns: &[&Column]) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let ink = colours(ui).ink_3;
    for (column, edge) in columns.iter().zip(edges(columns)) {
        let at = rect.right_center() - vec2(edge, 0.0);
        let (right, regular) = (Align2::RIGHT_CENTER, Weight::Regular);
        let place = paint_text(ui.painter(), at, right, column.title, 11.0, regular, ink);
        let id = ui.scope_id().with(("title of", column.title));
        ui.interact(place, id, Sense::hover()).on_hover_text(column.gloss);
    }
    let line = Stroke::new(1.0, c(colours(ui).hairline));
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
}

fn row_ui(ui: &mut Ui, columns: &[&Column], row: &Row<'_>) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let said: Vec<String> = columns
        .iter()
        .zip(&row.cells)
        .map(|(column, cell)| format!("{} {cell}", column.title))
        .collect();
    let said = format!("{}: {}", row.name, said.join(", "));
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &said));
    let colours = colours(ui);
    if response.hovered() {
        let wide = rect.expand2(vec2(6.0, 0.0));
        ui.painter().rect_filled(wide, 4.0, c(colours.hover));
    }
    let taken: f32 = columns.iter().map(|column| column.width).sum();
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
        let (weight, ink): (Weight, Rgb) = match column.title {
            "inflation" if row.level >= InflationLevel::High => (Weight::SemiBold, colours.warn),
            "per unit" => (Weight::SemiBold, colours.ink),
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
