//! The smallest change of each feature that flips the decision.

use std::sync::Arc;

use egui::{Align2, Id, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::{
    engine::{
        explain::{Customer, ExplainReport, Flip, Flipping, NO_CAUSE, Value},
        format,
        run::Made,
    },
    state::AppState,
    theme::{
        fonts::Weight,
        style::{c, colours},
    },
    views::widgets::{Same, body, header, hint, memo, paint_elided},
};

const ROW: f32 = 24.0;
/// Levels named; more are counted.
const MOST_LEVELS: usize = 2;

/// The sentence, and one row a feature.
pub fn show(ui: &mut Ui, state: &AppState, made: &Made<ExplainReport>, (class, real): (usize, &Customer)) {
    let report = &made.report;
    let threshold = state.study.threshold.0;
    let key = (Same(Arc::clone(report)), class, threshold.to_bits(), real.clone());
    let found = memo(ui.ctx(), Id::unique("flips"), key, || {
        let flips = Flipping::new(report, class, threshold).flips(real);
        (report.smallest_words(&flips, real, threshold), flips)
    });
    let (sentence, flips) = &*found;
    header(ui, "Smallest change that flips", "one feature alone", |_| {});
    body(ui, sentence);
    ui.add_space(4.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    for (column, flip) in flips.iter().enumerate() {
        let name = report.equations.columns[column].column();
        let (words, size) = words(report, real, column, flip);
        row(
            ui,
            name,
            &words,
            &size,
            matches!(flip, Flip::To { .. } | Flip::Levels(_)),
        );
    }
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.add_space(6.0);
    hint(
        ui,
        format!("From the real values, all else as it is. SD: standard deviations. {NO_CAUSE}"),
    );
}

/// "3 512 → 4 304" and "+0.9 SD".
fn words(report: &ExplainReport, real: &Customer, column: usize, flip: &Flip) -> (String, String) {
    let background = &report.background;
    let from = background.shown(column, real.values[column]);
    match flip {
        Flip::To {
            value, deviations, ..
        } => {
            let sign = match real.values[column] {
                Value::Number(now) if *value < now => -1.0,
                _ => 1.0,
            };
            let size = format::signed(sign * deviations, if *deviations < 0.095 { 2 } else { 1 });
            (
                format!("{from} → {}", report.shown_flip(column, *value)),
                format!("{size} SD"),
            )
        }
        Flip::Levels(levels) => {
            let mut names: Vec<String> = levels
                .iter()
                .take(MOST_LEVELS)
                .map(|&level| background.shown(column, Value::Level(level)))
                .collect();
            if levels.len() > MOST_LEVELS {
                names.push(format!("{} more", levels.len() - MOST_LEVELS));
            }
            (format!("{from} → {}", names.join(", ")), String::new())
        }
        Flip::Beyond { .. } => ("cannot, within what was seen".to_owned(), String::new()),
        Flip::Never => ("cannot".to_owned(), String::new()),
    }
}

fn row(ui: &mut Ui, name: &str, words: &str, size: &str, can: bool) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let said = format!("{name}: {words} {size}");
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, said.trim()));
    let colours = colours(ui);
    let painter = ui.painter();
    let name_width = (rect.width() * 0.36).min(150.0);
    let size_width = if size.is_empty() { 0.0 } else { 58.0 };
    let middle = rect.center().y;
    let (left, right, regular) = (Align2::LEFT_CENTER, Align2::RIGHT_CENTER, Weight::Regular);
    let mut is_cut = paint_elided(
        painter,
        rect.left_center(),
        left,
        name,
        name_width,
        12.0,
        regular,
        colours.ink_2,
    );
    let ink = if can { colours.ink } else { colours.ink_3 };
    let room = rect.width() - name_width - 8.0 - size_width;
    let at = pos2(rect.left() + name_width + 8.0, middle);
    is_cut |= paint_elided(painter, at, left, words, room, 12.0, regular, ink);
    paint_elided(
        painter,
        rect.right_center(),
        right,
        size,
        size_width,
        12.0,
        regular,
        colours.ink_2,
    );
    let line = Stroke::new(1.0, c(colours.hairline));
    painter.hline(rect.x_range(), rect.bottom(), line);
    if is_cut {
        response.on_hover_text(said);
    }
}
