//! The left pane: how many segments, from which features, by which method.

use egui::{Align, Align2, CornerRadius, Layout, Rect, Sense, Ui, vec2};

use super::{strips, view::SegmentView, words};
use crate::{
    engine::{
        features::FeatureRole,
        format,
        run::{Prepared, Step},
        segment::SegmentScan,
        study::WINDOW_K_RANGE,
    },
    state::{AppState, Command, Tab},
    theme::{
        fonts::{Weight, text_width},
        style::{SMALL_CONTROL_HEIGHT, c, colours},
    },
    views::widgets::{
        Button, FeatureRow, Icon, body, caption, form_row, hairline, hint, number_field, paint_text, section,
        styled, visible_rows, warning,
    },
};

/// Columns that cannot be used are named up to this many.
const MOST_NAMED: usize = 20;
/// Height of a feature's row.
const ROW: f32 = 26.0;

/// Shows the pane.
pub fn show(
    ui: &mut Ui,
    state: &AppState,
    on: &Prepared,
    view: Option<&SegmentView<'_>>,
    out: &mut Vec<Command>,
) {
    let scan = state.results.segments().map(|made| &*made.report);
    let k = state.shown_k();
    ui.add_space(12.0);
    count_row(ui, state, scan, k, out);
    ui.add_space(2.0);
    let is_current = state.results.is_current(Step::Segment, &state.study);
    strips::show(ui, scan, k_range(state), k, is_current, out);
    if let Some(scan) = scan {
        ui.add_space(4.0);
        let ink = colours(ui).ink_2;
        styled(ui, words::clearest(scan), 12.0, Weight::Regular, ink);
        if let Some(sentence) = view.and_then(|view| view.rows.beside_label.as_ref()) {
            ui.add_space(4.0);
            hint(ui, sentence);
        }
        if !scan.warnings.is_empty() {
            ui.add_space(4.0);
            if warning(ui, &scan.warnings.join("\n"), Some("Look at the data")) {
                out.push(Command::ShowTab(Tab::Data));
            }
        }
    }
    ui.add_space(12.0);
    hairline(ui);
    features(ui, state, on, out);
    method(ui, state, out);
}

/// The slider's ends: the window's range, widened by the k asked for.
fn k_range(state: &AppState) -> (usize, usize) {
    let (low, high) = WINDOW_K_RANGE;
    state
        .study
        .segments
        .k
        .map_or((low, high), |k| (low.min(k), high.max(k)))
}

/// "5 segments", whether that is the suggestion, one fewer, one more.
fn count_row(
    ui: &mut Ui,
    state: &AppState,
    scan: Option<&SegmentScan>,
    k: Option<usize>,
    out: &mut Vec<Command>,
) {
    let (low, high) = k_range(state);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::hover());
    let ink = colours(ui).ink;
    let number = k.map_or_else(|| "–".to_owned(), |k| format::count(k as u64));
    let placed = paint_text(
        ui.painter(),
        rect.left_center(),
        Align2::LEFT_CENTER,
        number,
        28.0,
        Weight::SemiBold,
        ink,
    );
    let at = egui::pos2(placed.right() + 8.0, rect.center().y + 2.0);
    let noun = if k == Some(1) { "segment" } else { "segments" };
    let words = paint_text(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        noun,
        13.0,
        Weight::SemiBold,
        ink,
    );
    let builder = egui::UiBuilder::new()
        .max_rect(rect.with_min_x(words.right() + 6.0))
        .layout(Layout::right_to_left(Align::Center));
    let ui = &mut ui.new_child(builder);
    ui.spacing_mut().item_spacing.x = 4.0;
    let step = |ui: &mut Ui, icon, name: &str, to: Option<usize>| {
        let button = Button::new("").icon(icon).name(name).height(SMALL_CONTROL_HEIGHT);
        button
            .enabled(to.is_some())
            .show(ui)
            .clicked()
            .then_some(to)
            .flatten()
    };
    let more = k.map(|k| k + 1).filter(|&k| k <= high);
    let fewer = k.and_then(|k| k.checked_sub(1)).filter(|&k| k >= low);
    let asked = step(ui, Icon::Plus, "More segments", more);
    let asked = asked.or(step(ui, Icon::Minus, "Fewer segments", fewer));
    if let Some(k) = asked {
        out.push(Command::SetClusterCount(Some(k)));
    }
    if let Some(scan) = scan {
        suggestion(ui, scan.suggested_k, k, out);
    }
}

fn suggestion(ui: &mut Ui, suggested: usize, k: Option<usize>, out: &mut Vec<Command>) {
    let room = ui.available_width();
    if k == Some(suggested) {
        let words = "suggested";
        let wide = text_width(words, 12.0, Weight::Medium) + 27.0;
        chip(ui, if wide <= room { words } else { "" });
        return;
    }
    let name = format!("Use {suggested}, suggested");
    let wide = text_width(&name, 12.0, Weight::Medium) + 24.0;
    let text = if wide <= room {
        name.clone()
    } else {
        format!("Use {suggested}")
    };
    if Button::new(text)
        .name(name)
        .height(SMALL_CONTROL_HEIGHT)
        .show(ui)
        .clicked()
    {
        out.push(Command::SetClusterCount(None));
    }
}

/// A soft sign that all is well; its text may be left out where there is no room.
fn chip(ui: &mut Ui, text: &str) {
    let words = if text.is_empty() {
        0.0
    } else {
        text_width(text, 12.0, Weight::Medium)
    };
    let (rect, response) = ui.allocate_exact_size(vec2(words + 27.0, 20.0), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, "This k is suggested"));
    let colours = colours(ui);
    ui.painter()
        .rect_filled(rect, CornerRadius::same(4), c(colours.good_soft));
    let mark = Rect::from_center_size(egui::pos2(rect.left() + 11.0, rect.center().y), vec2(12.0, 12.0));
    Icon::Check.paint(ui.painter(), mark.center(), c(colours.good));
    let at = egui::pos2(rect.left() + 21.0, rect.center().y);
    paint_text(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        text,
        12.0,
        Weight::Medium,
        colours.good,
    );
    response.on_hover_text("The silhouette is highest at this k");
}

fn features(ui: &mut Ui, state: &AppState, on: &Prepared, out: &mut Vec<Command>) {
    let used = on.segment_features(state.study.segments.features.as_deref());
    let (possible, others): (Vec<&FeatureRole>, Vec<&FeatureRole>) =
        on.segment_roles.iter().partition(|role| role.is_possible);
    let note = format!(
        "{} of {}",
        format::count(used.len() as u64),
        format::count(possible.len() as u64)
    );
    section(ui, "Features", &note, |ui| {
        visible_rows(ui, possible.len(), ROW, |ui, place| {
            let role = possible[place];
            let row = FeatureRow {
                column: &role.column,
                kind: role.kind,
                is_used: used.contains(&role.column),
                is_possible: true,
                note: &role.note,
            };
            if row.show(ui).changed() {
                out.push(Command::SetSegmentFeature {
                    column: role.column.clone(),
                    is_used: !row.is_used,
                });
            }
        });
        if let Some(role) = others.first() {
            let reasons: Vec<String> = others
                .iter()
                .take(MOST_NAMED)
                .map(|role| format!("{}: {}", role.column, role.note))
                .collect();
            let words = match others.len() {
                1 => format!("{} cannot be used.", role.column),
                n => format!(
                    "{} columns without numbers cannot be used.",
                    format::count(n as u64)
                ),
            };
            caption(ui, words).on_hover_text(reasons.join("\n"));
        }
    });
}

fn method(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    section(ui, "Method", "k-means", |ui| {
        form_row(ui, "Scaling", |ui| body(ui, "z-score")).on_hover_text(
            "Every feature counts alike: its mean is taken off and it is divided by its standard deviation.",
        );
        form_row(ui, "Seed", |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let seed = state.study.seed.0;
            let mut value = seed as f64;
            let width = (ui.available_width() - 78.0).clamp(44.0, 72.0);
            if number_field(ui, "Seed", &mut value, 0.0..=999_999_999.0, 0, width).changed() {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a whole number from the field's range"
                )]
                out.push(Command::SetSeed(value.round() as u64));
            }
            let button = Button::new("New").icon(Icon::Dice).name("New seed").width(70.0);
            if button.show(ui).clicked() {
                out.push(Command::SetSeed(next_seed(seed)));
            }
        });
        caption(ui, "The seed also parts training from test rows.");
    });
}

/// Another seed of at most five digits: a step of a congruential generator (Knuth's MMIX constants).
fn next_seed(seed: u64) -> u64 {
    let next = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (next >> 33) % 100_000
}
