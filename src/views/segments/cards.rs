//! A card a segment: how many, what sets it apart, which classes are in it.

use egui::{Align, Align2, CornerRadius, Layout, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::{
    card_customers, card_name,
    rows::Telling,
    table::class_order,
    view::{Emphasis, SegmentView},
};
use crate::{
    engine::{format, segment::revenue_column, study::Revenue, table::ColumnKind},
    state::{AppState, Command},
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{card, combo, hint, label, paint_elided, paint_text, title},
};

/// The title, and all cards.
pub fn show(
    ui: &mut Ui,
    state: &AppState,
    view: &SegmentView<'_>,
    emphasis: &mut Emphasis,
    out: &mut Vec<Command>,
) {
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        title(ui, "Segments");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            hint(ui, "mean, SD from all")
        });
    });
    list(ui, state, view, emphasis, out);
}

/// All cards, below the choice of what they share out.
pub fn list(
    ui: &mut Ui,
    state: &AppState,
    view: &SegmentView<'_>,
    emphasis: &mut Emphasis,
    out: &mut Vec<Command>,
) {
    revenue_row(ui, state, view, out);
    ui.add_space(4.0);
    let rows = &view.rows.rows;
    if rows.iter().any(|row| row.slot >= rows.len()) {
        hint(ui, "Segments keep their numbers: some may be missing.").on_hover_text(
            "A number stays with its customers as the number of segments and other choices change, so that colours and \
             names do too. What was seen at another choice keeps its number for when it comes back.",
        );
        ui.add_space(4.0);
    }
    ui.spacing_mut().item_spacing.y = 8.0;
    for row in 0..view.rows.rows.len() {
        let slot = view.rows.rows[row].slot;
        let is_chosen = emphasis.chosen == Some(slot);
        // The card listens below what is on it: names and customers have clicks of their own.
        let builder = UiBuilder::new()
            .id_salt(("segment card", slot))
            .sense(Sense::click());
        let shown = ui.scope_builder(builder, |ui| {
            let is_near = is_chosen || ui.response().contains_pointer() && ui.is_enabled();
            card(ui, is_chosen, |ui| {
                card_ui(ui, state, view, row, is_near, is_chosen, out);
            });
        });
        let response = shown.response;
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, in_words(view, row)));
        if response.has_focus() {
            let stroke = egui::Stroke::new(2.0, c(colours(ui).select));
            ui.painter()
                .rect_stroke(response.rect, 8.0, stroke, egui::StrokeKind::Outside);
        }
        if response.contains_pointer() {
            emphasis.hovered = Some(slot);
        }
        if response.clicked() {
            emphasis.toggle(slot);
        }
    }
    card_customers::without(ui, view, out);
}

/// Which column's sum the cards share out.
fn revenue_row(ui: &mut Ui, state: &AppState, view: &SegmentView<'_>, out: &mut Vec<Command>) {
    const NOTHING: &str = "nothing";
    let table = &view.made.on.table;
    let numeric = table.columns().iter();
    let numeric = numeric.filter(|column| column.kind == ColumnKind::Number);
    let mut choices = vec![NOTHING];
    choices.extend(numeric.map(|column| column.name.as_str()));
    let now = revenue_column(table, &state.study.segments.revenue);
    let shown = now.as_deref().unwrap_or(NOTHING);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        label(ui, "Share of");
        let width = (text_width(shown, 12.0, Weight::Regular) + 40.0).clamp(96.0, 200.0);
        let Some(picked) = combo(ui, "Shared out column", shown, &choices, width) else {
            return;
        };
        out.push(Command::SetRevenue(if picked == 0 {
            Revenue::None
        } else {
            Revenue::Column(choices[picked].to_owned())
        }));
    });
}

fn card_ui(
    ui: &mut Ui,
    state: &AppState,
    view: &SegmentView<'_>,
    place: usize,
    is_near: bool,
    is_chosen: bool,
    out: &mut Vec<Command>,
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let row = &view.rows.rows[place];
    let mix = |ui: &Ui, rect: Rect| mix_words(ui, view, place, rect);
    card_name::line(ui, view, row, is_near, mix, out);
    size_line(ui, view, place);
    returns_line(ui, view, row.segment);
    mix_bar(ui, view, place);
    card_name::suggestion_line(ui, view, row, out);
    ui.add_space(2.0);
    let mean = |telling: &Telling| row.means.get(telling.feature).map_or("", String::as_str);
    let widest = row
        .telling
        .iter()
        .map(|telling| text_width(mean(telling), 12.0, Weight::SemiBold));
    let columns = Columns {
        mean: widest.fold(36.0, f32::max),
    };
    for telling in &row.telling {
        telling_row(ui, view, place, telling, mean(telling), columns);
    }
    if is_chosen {
        ui.add_space(4.0);
        card_customers::show(ui, state, view, place, out);
    }
}

/// "1 391 customers, 27.8 %", and at the right "21.1 % of total_spent".
fn size_line(ui: &mut Ui, view: &SegmentView<'_>, place: usize) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    let quiet = colours(ui).ink_2;
    let size = view.rows.rows[place].size_in_words();
    paint_text(
        ui.painter(),
        rect.left_center(),
        Align2::LEFT_CENTER,
        &size,
        12.0,
        Weight::Regular,
        quiet,
    );
    let Some(words) = revenue_words(view, place) else {
        return;
    };
    let room = rect.width() - text_width(&size, 12.0, Weight::Regular) - 10.0;
    // A share without the name of its column, which stands above all cards, before one that is cut.
    let is_whole = text_width(&words, 12.0, Weight::Regular) <= room;
    let share = words.split(" of ").next().unwrap_or(&words);
    let at = rect.right_center();
    let said = if is_whole { &words } else { share };
    let right = Align2::RIGHT_CENTER;
    let is_cut = paint_elided(ui.painter(), at, right, said, room, 12.0, Weight::Regular, quiet);
    if is_cut || !is_whole {
        response.on_hover_text(words);
    }
}

fn revenue_words(view: &SegmentView<'_>, place: usize) -> Option<String> {
    let column = view.portraits?.revenue.as_ref()?;
    let share = view.portrait(place)?.revenue_share;
    share
        .is_finite()
        .then(|| format!("{} of {column}", format::percent(share, 1)))
}

/// "When resampled", and at the right "stable 0.93".
fn returns_line(ui: &mut Ui, view: &SegmentView<'_>, segment: usize) {
    let Some((words, is_enough)) = view.returns(segment) else {
        return;
    };
    let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let colours = colours(ui);
    paint_text(
        ui.painter(),
        place.left_center(),
        Align2::LEFT_CENTER,
        "When resampled",
        12.0,
        Weight::Regular,
        colours.ink_2,
    );
    let ink = match is_enough {
        Some(true) => colours.good,
        Some(false) => colours.warn,
        None => colours.ink_3,
    };
    let at = place.right_center();
    paint_text(
        ui.painter(),
        at,
        Align2::RIGHT_CENTER,
        words,
        12.0,
        Weight::Regular,
        ink,
    );
}

/// Widths of a card's columns.
#[derive(Debug, Clone, Copy)]
struct Columns {
    mean: f32,
}

/// Room of the deviations.
const DEVIATION: f32 = 34.0;
/// Width of the small curves.
const CURVE: f32 = 50.0;

/// The positive class of two, else the most frequent one: "62.3 % Premium Buyer".
fn mix_words(ui: &Ui, view: &SegmentView<'_>, segment: usize, place: Rect) {
    let shares = &view.rows.rows[segment].classes;
    let class = if shares.len() == 2 {
        Some(view.positive)
    } else {
        (0..shares.len()).max_by(|&a, &b| shares[a].total_cmp(&shares[b]))
    };
    let Some(class) = class.filter(|&class| shares[class].is_finite()) else {
        return;
    };
    let text = format!(
        "{} {}",
        format::percent(shares[class], 0),
        view.rows.classes[class]
    );
    let ink = colours(ui).class_text(class, view.positive, shares.len());
    paint_elided(
        ui.painter(),
        place.right_center(),
        Align2::RIGHT_CENTER,
        &text,
        place.width(),
        12.0,
        Weight::Regular,
        ink,
    );
}

/// The classes of the segment, side by side; a hairline where there is no target.
fn mix_bar(ui: &mut Ui, view: &SegmentView<'_>, segment: usize) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 8.0), Sense::hover());
    let colours = colours(ui);
    let painter = ui.painter();
    let shares = &view.rows.rows[segment].classes;
    let bar = Rect::from_center_size(rect.center(), vec2(rect.width(), 4.0));
    if shares.iter().all(|share| !share.is_finite()) {
        let line = egui::Stroke::new(1.0, c(colours.hairline));
        painter.hline(rect.x_range(), rect.center().y, line);
        return;
    }
    painter.rect_filled(bar, CornerRadius::same(2), c(colours.quiet_2));
    let mut left = bar.left();
    for class in class_order(shares.len(), view.positive) {
        #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
        let width = shares[class] as f32 * bar.width();
        let piece = Rect::from_min_size(pos2(left, bar.top()), vec2((width - 1.0).max(0.0), 4.0));
        let fill = colours.class_mark(class, view.positive, shares.len());
        painter.rect_filled(piece, CornerRadius::same(1), c(fill));
        left += width;
    }
    response.on_hover_text(mix_in_words(view, segment));
}

fn mix_in_words(view: &SegmentView<'_>, segment: usize) -> String {
    let shares = &view.rows.rows[segment].classes;
    let of_class = |class: usize| {
        format!(
            "{} {}",
            view.rows.classes[class],
            format::percent(shares[class], 1)
        )
    };
    let order = class_order(shares.len(), view.positive);
    order.into_iter().map(of_class).collect::<Vec<_>>().join(", ")
}

/// A feature's name, how the segment lies along it, its mean there, and how far that is from all.
fn telling_row(
    ui: &mut Ui,
    view: &SegmentView<'_>,
    segment: usize,
    telling: &Telling,
    mean: &str,
    columns: Columns,
) {
    let name = &view.rows.features[telling.feature];
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 23.0), Sense::hover());
    let colours = colours(ui);
    let painter = ui.painter();
    let middle = rect.center().y;
    let at = pos2(rect.right(), middle);
    let text = format::signed(telling.deviation, 1);
    paint_text(
        painter,
        at,
        Align2::RIGHT_CENTER,
        text,
        12.0,
        Weight::Regular,
        colours.ink_3,
    );
    let at = pos2(rect.right() - DEVIATION, middle);
    paint_text(
        painter,
        at,
        Align2::RIGHT_CENTER,
        mean,
        12.0,
        Weight::SemiBold,
        colours.ink,
    );
    let right = at.x - columns.mean - 8.0;
    let curve = Rect::from_min_max(
        pos2(right - CURVE, rect.top() + 4.0),
        pos2(right, rect.bottom() - 4.0),
    );
    let row = &view.rows.rows[segment];
    view.spreads
        .paint(ui, curve, (row.segment, row.slot), telling.feature);
    let room = curve.left() - rect.left() - 8.0;
    let at = rect.left_center();
    let is_cut = paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        name,
        room,
        12.0,
        Weight::Regular,
        colours.ink_2,
    );
    let id = ui.scope_id().with((name, segment));
    let words = against_all(view, telling, mean);
    let words = if is_cut { format!("{name}\n{words}") } else { words };
    ui.interact(rect, id, Sense::hover()).on_hover_text(words);
}

/// "412 against 180 of all, +2.1 SD".
fn against_all(view: &SegmentView<'_>, telling: &Telling, mean: &str) -> String {
    let scan = &view.made.report;
    let all = scan
        .scaler
        .means
        .get(telling.feature)
        .copied()
        .unwrap_or(f64::NAN);
    let all = if scan.is_share(telling.feature) {
        format::percent(all, 0)
    } else {
        format::significant(all)
    };
    format!(
        "{mean} against {all} of all, {} SD",
        format::signed(telling.deviation, 1)
    )
}

fn in_words(view: &SegmentView<'_>, segment: usize) -> String {
    let row = &view.rows.rows[segment];
    let mut parts = vec![format!("{}, {}", row.title, row.size_in_words())];
    parts.extend(revenue_words(view, segment));
    parts.extend(row.telling.iter().map(|telling| {
        let name = &view.rows.features[telling.feature];
        let mean = row.means.get(telling.feature).map_or("", String::as_str);
        format!("{name} {}", against_all(view, telling, mean))
    }));
    match view.returns(row.segment) {
        Some((words, Some(_))) => parts.push(format!("{words} when customers are drawn again")),
        Some((words, None)) => parts.push(format!("{words} to say whether they return")),
        None => {}
    }
    if !row.classes.is_empty() {
        parts.push(mix_in_words(view, segment));
    }
    parts.join("; ")
}
