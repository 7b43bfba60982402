//! Are the new customers like the old ones? A small picture a column, with its stability index.

use egui::{Align2, CornerRadius, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{plain_header, warnings};
use crate::{
    engine::{
        format,
        handover::{DriftLevel, FeatureDrift, Scored, ScoredRows},
    },
    theme::{
        fonts::Weight,
        style::{c, colours},
    },
    views::widgets::{hint, paint_elided, paint_text},
};

/// Size of a column's picture, and the space between two.
const WIDTH: f32 = 140.0;
const BARS: f32 = 48.0;
const GAP: f32 = 20.0;
/// Between two rows of them.
/// Of the height of the pane, at most.
const SHARE: f32 = 0.3;
const ROW_GAP: f32 = 12.0;
const HEIGHT: f32 = 22.0 + BARS + 22.0;
/// A line more where levels are new.
const NEW: f32 = 16.0;

/// Shows a picture a column, and what to know.
pub fn show(ui: &mut Ui, scored: &Scored, rows: &ScoredRows) {
    let drift = &rows.report.drift;
    let moved: Vec<&FeatureDrift> = drift
        .features
        .iter()
        .filter(|feature| feature.level != DriftLevel::Stable)
        .collect();
    let answer = match moved.as_slice() {
        [] if drift.features.iter().any(FeatureDrift::is_within_chance) => {
            "no column has moved by more than so few customers do by chance".to_owned()
        }
        [] => "every column is spread as in training".to_owned(),
        [one] => format!("{} is not spread as in training", one.column),
        more => format!("{} columns are not spread as in training", more.len()),
    };
    plain_header(ui, "Are the new customers like the old ones?", &answer);
    hint(
        ui,
        "Bars: the customers it was trained on; lines: the new ones. PSI is the population stability index: below 0.1 as \
         before, above 0.25 shifted; too few to tell is what so few customers give by chance.",
    );
    ui.add_space(4.0);
    // Those that have moved first; where there is no room for all beside each other, under each other.
    let mut shown: Vec<&FeatureDrift> = drift.features.iter().collect();
    shown.sort_by_key(|feature| match feature.level {
        DriftLevel::Large => 0,
        DriftLevel::Moderate => 1,
        DriftLevel::Stable => 2,
    });
    // The customers below keep most of a low window.
    let one_row = HEIGHT + NEW;
    let most = (ui.available_height() * SHARE).clamp(one_row, 2.0 * one_row + ROW_GAP + 4.0);
    ScrollArea::vertical()
        .id_salt("drift")
        .max_height(most)
        .min_scrolled_height(HEIGHT)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(GAP, ROW_GAP);
            ui.horizontal_wrapped(|ui| {
                for feature in shown {
                    picture(ui, scored, feature);
                }
            });
        });
    warnings(ui, &rows.report.warnings);
}

fn picture(ui: &mut Ui, scored: &Scored, feature: &FeatureDrift) {
    let height = if feature.unseen > 0 { HEIGHT + NEW } else { HEIGHT };
    let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, height), Sense::hover());
    let words = match feature.level {
        DriftLevel::Stable if feature.is_within_chance() => "too few to tell",
        DriftLevel::Stable => "as before",
        DriftLevel::Moderate => "moved a little",
        DriftLevel::Large => "shifted",
    };
    let psi = format!("PSI {}", format::decimal(feature.psi, 2));
    let new = new_words(feature);
    let name = match &new {
        Some(new) => format!("{}: {words}, {psi}, {new}", feature.column),
        None => format!("{}: {words}, {psi}", feature.column),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    let colours = colours(ui);
    let painter = ui.painter();
    let top = pos2(rect.left(), rect.top() + 9.0);
    paint_elided(
        painter,
        top,
        Align2::LEFT_CENTER,
        &feature.column,
        WIDTH,
        12.0,
        Weight::Medium,
        colours.ink,
    );
    let bars = Rect::from_min_size(pos2(rect.left(), rect.top() + 22.0), vec2(WIDTH, BARS));
    let highest = feature
        .trained
        .iter()
        .chain(&feature.new)
        .copied()
        .fold(feature.new_levels, f64::max);
    let has_new = feature.unseen > 0;
    let n = (feature.trained.len() + usize::from(has_new)).max(1) as f32;
    let step = bars.width() / n;
    #[expect(clippy::cast_possible_truncation, reason = "shares of a picture")]
    let height = |share: f64| (share / highest.max(f64::MIN_POSITIVE)) as f32 * bars.height();
    for (place, (trained, new)) in feature.trained.iter().zip(&feature.new).enumerate() {
        let left = bars.left() + place as f32 * step;
        let bar = Rect::from_min_max(
            pos2(left + 1.0, bars.bottom() - height(*trained)),
            pos2(left + step - 1.0, bars.bottom()),
        );
        painter.rect_filled(bar, CornerRadius::same(1), c(colours.quiet));
        let y = bars.bottom() - height(*new);
        painter.hline(
            left + 1.0..=left + step - 1.0,
            y,
            Stroke::new(2.0, c(colours.ink)),
        );
    }
    if has_new {
        // Levels that training never met stand last, with a line and no bar.
        let place = Rect::from_min_max(pos2(bars.right() - step + 1.0, bars.top()), bars.right_bottom());
        painter.rect_filled(place, CornerRadius::same(1), c(colours.warn_soft));
        let y = bars.bottom() - height(feature.new_levels).max(1.0);
        painter.hline(place.x_range(), y, Stroke::new(2.0, c(colours.warn_mark)));
    }
    painter.hline(bars.x_range(), bars.bottom(), Stroke::new(1.0, c(colours.axis)));
    let ink = if feature.level == DriftLevel::Stable {
        colours.ink_3
    } else {
        colours.warn
    };
    let below = rect.top() + 22.0 + BARS + 13.0;
    paint_text(
        painter,
        pos2(rect.left(), below),
        Align2::LEFT_CENTER,
        words,
        11.0,
        Weight::Regular,
        ink,
    );
    paint_text(
        painter,
        pos2(rect.right(), below),
        Align2::RIGHT_CENTER,
        psi,
        11.0,
        Weight::Regular,
        colours.ink_3,
    );
    if let Some(new) = new {
        paint_elided(
            painter,
            pos2(rect.left(), below + 16.0),
            Align2::LEFT_CENTER,
            &new,
            WIDTH,
            11.0,
            Weight::Regular,
            colours.warn,
        );
    }
    response.on_hover_text(explained(scored, feature));
}

/// "new: Islands, Abroad": levels that training never met; `None` without any.
fn new_words(feature: &FeatureDrift) -> Option<String> {
    let names: Vec<&str> = feature
        .unseen_levels
        .iter()
        .map(|(level, _)| level.as_str())
        .collect();
    (feature.unseen > 0).then(|| format!("new: {}", names.join(", ")))
}

/// What bars and lines mean, and what else has changed.
fn explained(scored: &Scored, feature: &FeatureDrift) -> String {
    let bins = match scored
        .model
        .column(&feature.column)
        .map(|column| column.levels().len())
    {
        Some(levels) if levels > 0 => "a bar a level",
        _ => "a bar a tenth of the training customers",
    };
    let new = feature
        .unseen_levels
        .iter()
        .map(|(level, n)| format!("{level} ({})", format::count(*n)));
    let new = if feature.unseen > 0 {
        format!(
            "Amber, last: {} with a level that training never met: {}. They have no score.\n",
            format::plural(
                usize::try_from(feature.unseen).unwrap_or(usize::MAX),
                "customer",
                "customers"
            ),
            new.collect::<Vec<_>>().join(", ")
        )
    } else {
        String::new()
    };
    format!(
        "{}\nGrey: training, {bins}. Lines: new customers.\n{new}Missing: {} in training, {} now.\nPSI below 0.10 is stable, above \
         0.25 the scores may be less reliable. By chance it is up to {} in a file of {}.",
        feature.column,
        format::percent(feature.missing_in_training, 1),
        format::percent(feature.missing, 1),
        format::decimal(feature.by_chance, 2),
        format::plural(scored.found.n_rows, "customer", "customers")
    )
}
