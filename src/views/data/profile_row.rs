//! One column on the Profile page: name, bars, statistics.

use egui::{
    Align2, CornerRadius, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::{head::paint_chart, head_bars, memory::Memory, picking::select_where, shown::Shown, words};
use crate::{
    engine::{
        explore::{ColumnProfile, ProfileReport},
        format,
        run::Made,
        table::{ColumnKind, ColumnSummary},
    },
    state::Command,
    theme::{
        Colours,
        fonts::{Weight, text_width},
        style::{PANE_SIDE, c, colours},
    },
    views::widgets::{kind_icon, paint_elided, paint_text},
};

/// Height of a row.
pub const ROW: f32 = 76.0;
/// Statistics beside each other.
const ACROSS: usize = 5;
/// Most frequent values named.
const TOP: usize = 5;

/// Shows a column; a click opens its details, one on a bar selects its rows.
pub fn row(
    ui: &mut Ui,
    made: &Made<ProfileReport>,
    place: usize,
    shown: &Shown<'_>,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let (column, more) = (&made.on.summary[place], &made.report.columns[place]);
    let is_selected = memory.selected.as_deref() == Some(column.name.as_str());
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, words::sentence(column, 0)));
    let colours = colours(ui);
    let painter = ui.painter();
    if is_selected {
        painter.rect_filled(rect, CornerRadius::ZERO, c(colours.select_soft));
        let bar = Rect::from_min_size(rect.min, vec2(2.0, rect.height()));
        painter.rect_filled(bar, CornerRadius::ZERO, c(colours.select));
    } else if response.contains_pointer() {
        painter.rect_filled(rect, CornerRadius::ZERO, c(colours.panel));
    }
    let line = Stroke::new(1.0, c(colours.hairline));
    painter.hline(rect.x_range(), rect.bottom() - 0.5, line);
    if response.has_focus() {
        let stroke = Stroke::new(2.0, c(colours.select));
        painter.rect_stroke(
            rect.shrink(2.0),
            CornerRadius::same(4),
            stroke,
            StrokeKind::Inside,
        );
    }
    let inner = rect.shrink2(vec2(PANE_SIDE, 0.0));
    let name_width = (inner.width() * 0.22).clamp(110.0, 220.0);
    let chart_width = (inner.width() * 0.2).clamp(90.0, 180.0);
    name(
        painter,
        colours,
        inner.with_max_x(inner.left() + name_width),
        column,
    );
    let corner = pos2(inner.left() + name_width + 12.0, inner.top() + 22.0);
    let chart = Rect::from_min_size(corner, vec2(chart_width, 32.0));
    // Bars of another table than the one in sight would select other rows.
    let is_same = shown
        .prepared
        .is_some_and(|on| std::sync::Arc::ptr_eq(on, &made.on));
    if is_same {
        paint_chart(painter, colours, chart, shown, place);
        if let Some(condition) = head_bars::bars(ui, chart, shown, place) {
            out.push(select_where(ui, condition));
        }
    }
    let statistics = inner.with_min_x(chart.right() + 20.0);
    let facts = facts(column, more);
    grid(painter, colours, statistics, &facts);
    if column.kind != ColumnKind::Number && column.kind != ColumnKind::Date {
        top_values(painter, colours, statistics, column);
    }
    if response.clicked() {
        memory.toggle_column(&column.name, place);
    }
}

fn name(painter: &Painter, colours: &Colours, area: Rect, column: &ColumnSummary) {
    let at = pos2(area.left(), area.top() + 18.0);
    let left = Align2::LEFT_CENTER;
    let (name, width) = (&column.name, area.width());
    paint_elided(
        painter,
        at,
        left,
        name,
        width,
        13.0,
        Weight::SemiBold,
        colours.ink,
    );
    let y = area.top() + 38.0;
    kind_icon(column.kind).paint(painter, pos2(area.left() + 7.0, y), c(colours.ink_3));
    let at = pos2(area.left() + 20.0, y);
    paint_text(
        painter,
        at,
        left,
        column.kind.word(),
        11.0,
        Weight::Regular,
        colours.ink_3,
    );
    let (weight, ink) = if column.missing > 0 {
        (Weight::Medium, colours.warn)
    } else {
        (Weight::Regular, colours.ink_3)
    };
    let mut words = words::missing(column);
    if column.missing > 0 && column.missing < column.n_rows {
        let share = column.missing as f64 / column.n_rows as f64;
        words = format!("{words}, {}", format::percent(share, 1));
    }
    let at = pos2(area.left(), area.top() + 57.0);
    paint_elided(painter, at, left, &words, width, 11.0, weight, ink);
}

/// The statistics of a column, in two rows of [`ACROSS`].
fn facts(column: &ColumnSummary, more: &ColumnProfile) -> Vec<Fact> {
    let decimals = column.decimals;
    let present = column.n_rows - column.missing.min(column.n_rows);
    let mut facts = vec![
        ("Present", format::count(present)),
        ("Distinct", format::count(column.distinct)),
    ];
    if column.kind == ColumnKind::Number && present > 0 {
        facts.extend([
            ("Mean", format::mean(column.mean, decimals)),
            ("Std deviation", format::mean(column.std, decimals)),
            ("Skewness", format::signed(more.skewness, 2)),
            ("Minimum", words::value(column.min, decimals)),
            ("1st quartile", format::median(more.quartiles.0, decimals)),
            ("Median", format::median(column.median, decimals)),
            ("3rd quartile", format::median(more.quartiles.1, decimals)),
            ("Maximum", words::value(column.max, decimals)),
        ]);
    }
    let mut facts: Vec<Fact> = facts.into_iter().enumerate().map(Fact::from).collect();
    if let Some((first, last)) = &more.span {
        // A day is wider than most numbers: two of them have the second row.
        facts.push(Fact::from((ACROSS, ("First day", first.clone()))));
        facts.push(Fact::from((ACROSS + 2, ("Last day", last.clone()))));
    }
    facts
}

/// A statistic and its place, counted along the rows.
struct Fact {
    place: usize,
    name: &'static str,
    value: String,
}

impl From<(usize, (&'static str, String))> for Fact {
    fn from((place, (name, value)): (usize, (&'static str, String))) -> Self {
        Self { place, name, value }
    }
}

fn grid(painter: &Painter, colours: &Colours, area: Rect, facts: &[Fact]) {
    let pitch = area.width() / ACROSS as f32;
    for (index, Fact { place, name, value }) in facts.iter().enumerate() {
        let row = place / ACROSS;
        let x = area.left() + (place % ACROSS) as f32 * pitch;
        let y = area.top() + 12.0 + row as f32 * 33.0;
        // Up to the next one, or to the end of the row.
        let next = facts.get(index + 1).map_or(usize::MAX, |fact| fact.place);
        let n_free = next.min((row + 1) * ACROSS) - place;
        let (at, room) = (pos2(x, y), pitch * n_free as f32 - 6.0);
        let left = Align2::LEFT_CENTER;
        paint_elided(
            painter,
            at,
            left,
            name,
            room,
            11.0,
            Weight::Regular,
            colours.ink_3,
        );
        let at = pos2(x, y + 15.0);
        paint_elided(painter, at, left, value, room, 12.0, Weight::Medium, colours.ink);
    }
}

/// The most frequent values with their shares, under the statistics.
fn top_values(painter: &Painter, colours: &Colours, area: Rect, column: &ColumnSummary) {
    let left = Align2::LEFT_CENTER;
    let present = column.n_rows - column.missing.min(column.n_rows);
    if column.distinct == present && present > 1 {
        let at = pos2(area.left(), area.top() + 56.0);
        paint_text(
            painter,
            at,
            left,
            "Every value stands once",
            12.0,
            Weight::Regular,
            colours.ink_2,
        );
        return;
    }
    let pitch = area.width() / ACROSS as f32;
    for (place, level) in column.top.iter().take(TOP).enumerate() {
        let at = pos2(area.left() + place as f32 * pitch, area.top() + 45.0);
        let room = pitch - 6.0;
        paint_elided(
            painter,
            at,
            left,
            &level.level,
            room,
            11.0,
            Weight::Regular,
            colours.ink_3,
        );
        let share = format::percent(level.count as f64 / column.n_rows.max(1) as f64, 1);
        let count = format::count(level.count);
        let both = format!("{count}, {share}");
        let fits = text_width(&both, 12.0, Weight::Medium) <= room;
        let at = pos2(at.x, at.y + 15.0);
        let text = if fits { &both } else { &share };
        paint_elided(painter, at, left, text, room, 12.0, Weight::Medium, colours.ink);
    }
}
