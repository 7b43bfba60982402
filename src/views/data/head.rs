//! The head of a column: name, kind, what its values look like, what is missing.

use egui::{
    Align2, CornerRadius, Painter, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::{columns::CELL_SIDE, shown::Shown, words};
use crate::{
    engine::{
        condition::Condition,
        table::{ColumnKind, ColumnSummary},
    },
    theme::{
        Colours,
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{kind_icon, paint_elided, paint_text},
};

/// Height of the head.
pub const HEAD: f32 = 108.0;
const CHART: f32 = 32.0;
/// Height of the part with the name: a click there sorts.
const NAME: f32 = 40.0;
/// Levels drawn as bars.
pub const LEVELS: usize = 4;
/// Height of a level's bar and the space around it.
pub const LEVEL: f32 = 8.0;

/// How a head is marked.
#[derive(Debug, Clone, Copy, Default)]
pub struct HeadState {
    pub is_selected: bool,
    /// Matches what is being looked for.
    pub is_found: bool,
    /// Rows are ordered by it: whether downward.
    pub sorted: Option<bool>,
}

/// What a click on a head asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum HeadAsk {
    /// Its statistics.
    Details,
    /// Rows in its order.
    Sort,
    /// The rows of one of its bars.
    Rows(Condition),
}

/// Shows the head of a column within `rect`; it may be cut by the table's edges.
pub fn head(ui: &Ui, rect: Rect, shown: &Shown<'_>, place: usize, state: HeadState) -> Option<HeadAsk> {
    let column = &shown.summary[place];
    let response = ui.interact(rect, ui.scope_id().with(("column head", place)), Sense::click());
    let sentence = || words::sentence(column, shown.n_filled(place));
    response.widget_info(|| WidgetInfo::selected(Role::ColumnHeader, true, state.is_selected, sentence()));
    let colours = colours(ui);
    let painter = ui.painter();
    let fill = match state {
        HeadState {
            is_selected: true, ..
        } => Some(colours.select_soft),
        HeadState { is_found: true, .. } => Some(colours.sunken),
        _ if response.hovered() => Some(colours.hover),
        _ => None,
    };
    if let Some(fill) = fill {
        painter.rect_filled(rect, CornerRadius::ZERO, c(fill));
    }
    if state.is_selected {
        let line = Rect::from_min_size(rect.min, vec2(rect.width(), 2.0));
        painter.rect_filled(line, CornerRadius::ZERO, c(colours.select));
    }
    let name_zone = rect.with_max_y(rect.top() + NAME);
    let sort = ui.interact(name_zone, ui.scope_id().with(("sort", place)), Sense::click());
    let sort_words = match state.sorted {
        None => format!("Sort by {}", column.name),
        Some(false) => format!("Sort by {}, downward", column.name),
        Some(true) => "Rows in file order again".to_owned(),
    };
    sort.widget_info(|| WidgetInfo::selected(Role::Button, true, state.sorted.is_some(), &sort_words));
    let is_sort_near = sort.hovered() || sort.has_focus();
    paint(painter, colours, rect, shown, place, (state.sorted, is_sort_near));
    let bars = super::head_bars::bars(ui, chart_area(rect), shown, place);
    if response.has_focus() {
        let stroke = Stroke::new(2.0, c(colours.select));
        painter.rect_stroke(
            rect.shrink(2.0),
            CornerRadius::same(4),
            stroke,
            StrokeKind::Inside,
        );
    }
    let is_clicked = response.clicked();
    response.on_hover_ui(|ui| tooltip(ui, column, shown.n_filled(place)));
    let is_sort_clicked = sort.clicked();
    sort.on_hover_text(sort_words);
    if let Some(condition) = bars {
        return Some(HeadAsk::Rows(condition));
    }
    if is_sort_clicked {
        return Some(HeadAsk::Sort);
    }
    is_clicked.then_some(HeadAsk::Details)
}

/// Where the histogram stands within the head.
fn chart_area(rect: Rect) -> Rect {
    let corner = pos2(rect.left() + CELL_SIDE, rect.top() + 46.0);
    Rect::from_min_size(corner, vec2(rect.width() - 2.0 * CELL_SIDE, CHART))
}

/// A small triangle: up where the smallest stands first.
fn sort_mark(painter: &Painter, centre: Pos2, is_descending: bool, colour: egui::Color32) {
    let turn = if is_descending { -1.0 } else { 1.0 };
    let at = |x: f32, y: f32| centre + vec2(x, y * turn);
    let stroke = Stroke::new(1.4, colour);
    painter.line_segment([at(0.0, 4.0), at(0.0, -4.0)], stroke);
    painter.line(vec![at(-3.0, -1.0), at(0.0, -4.0), at(3.0, -1.0)], stroke);
}

fn paint(
    painter: &Painter,
    colours: &Colours,
    rect: Rect,
    shown: &Shown<'_>,
    place: usize,
    (sorted, is_sort_near): (Option<bool>, bool),
) {
    let column = &shown.summary[place];
    let inner = rect.shrink2(vec2(CELL_SIDE, 0.0));
    let is_right = column.kind == ColumnKind::Number;
    let (x, anchor) = if is_right {
        (inner.right(), Align2::RIGHT_CENTER)
    } else {
        (inner.left(), Align2::LEFT_CENTER)
    };
    let width = inner.width();
    let at = pos2(x, rect.top() + 16.0);
    let has_arrow = sorted.is_some() || is_sort_near;
    let room = if has_arrow { width - 14.0 } else { width };
    if has_arrow {
        let name = text_width(&column.name, 12.0, Weight::SemiBold).min(room);
        let beside = if is_right {
            inner.right() - name - 8.0
        } else {
            inner.left() + name + 8.0
        };
        let ink = if sorted.is_some() {
            colours.ink
        } else {
            colours.ink_3
        };
        sort_mark(painter, pos2(beside, at.y), sorted == Some(true), c(ink));
    }
    paint_elided(
        painter,
        at,
        anchor,
        &column.name,
        room,
        12.0,
        Weight::SemiBold,
        colours.ink,
    );
    let word = column.kind.word();
    let word_width = text_width(word, 11.0, Weight::Regular);
    let word_left = if is_right {
        inner.right() - word_width
    } else {
        inner.left() + 20.0
    };
    let y = rect.top() + 32.0;
    kind_icon(column.kind).paint(painter, pos2(word_left - 12.0, y), c(colours.ink_3));
    paint_text(
        painter,
        pos2(word_left, y),
        Align2::LEFT_CENTER,
        word,
        11.0,
        Weight::Regular,
        colours.ink_3,
    );
    paint_chart(painter, colours, chart_area(rect), shown, place);
    let foot = &shown.derived.feet[place];
    let (weight, ink) = if foot.is_warning {
        (Weight::Medium, colours.warn)
    } else {
        (Weight::Regular, colours.ink_3)
    };
    let at = pos2(x, rect.top() + 91.0);
    paint_elided(painter, at, anchor, &foot.text, width, 11.0, weight, ink);
}

pub fn paint_chart(painter: &Painter, colours: &Colours, area: Rect, shown: &Shown<'_>, place: usize) {
    let column = &shown.summary[place];
    if let Some(target) = shown
        .derived
        .target
        .as_ref()
        .filter(|target| target.column == place)
    {
        let n = target.sizes.len();
        let parts: Vec<_> = (0..n)
            .map(|class| (target.sizes[class], colours.class_mark(class, target.positive, n)))
            .collect();
        let bar = area.with_min_y(area.bottom() - 12.0);
        return stacked_bar(painter, bar, &parts);
    }
    match &column.histogram {
        Some(histogram) => histogram_bars(painter, colours, area, &histogram.counts),
        None if column.distinct > 0 && matches!(column.kind, ColumnKind::Category | ColumnKind::Boolean) => {
            level_bars(painter, colours, area, column);
        }
        None if column.distinct > 0 => {
            let at = area.left_bottom() - vec2(0.0, 8.0);
            let text = words::distinct(column);
            paint_elided(
                painter,
                at,
                Align2::LEFT_CENTER,
                &text,
                area.width(),
                11.0,
                Weight::Regular,
                colours.ink_3,
            );
        }
        None => {}
    }
}

/// Bars standing on the bottom of `area`, the highest as high as it.
pub fn histogram_bars(painter: &Painter, colours: &Colours, area: Rect, counts: &[u64]) {
    let highest = counts.iter().copied().max().unwrap_or(0).max(1) as f32;
    let step = area.width() / counts.len().max(1) as f32;
    let gap = if step >= 3.0 { 1.0 } else { 0.0 };
    for (place, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        // Never so low that it is not seen.
        let height = (count as f32 / highest * area.height()).max(1.0);
        let left = area.left() + step * place as f32;
        let bar = Rect::from_min_max(
            pos2(left, area.bottom() - height),
            pos2((left + step - gap).max(left + 0.8), area.bottom()),
        );
        painter.rect_filled(bar, CornerRadius::ZERO, c(colours.quiet));
    }
}

fn level_bars(painter: &Painter, colours: &Colours, area: Rect, column: &ColumnSummary) {
    let highest = column.top.first().map_or(1, |level| level.count).max(1) as f32;
    let n_bars = column.top.len().min(LEVELS);
    let area = area.with_min_y(area.bottom() - n_bars as f32 * LEVEL);
    for (place, level) in column.top.iter().take(n_bars).enumerate() {
        let width = (level.count as f32 / highest * area.width()).max(1.5);
        let corner = area.min + vec2(0.0, place as f32 * LEVEL + 1.0);
        let bar = Rect::from_min_size(corner, vec2(width, 6.0));
        painter.rect_filled(bar, CornerRadius::same(1), c(colours.quiet));
    }
}

/// Parts of a whole side by side, 2 points between them.
pub fn stacked_bar(painter: &Painter, bar: Rect, parts: &[(usize, crate::theme::Rgb)]) {
    let parts: Vec<_> = parts.iter().filter(|(size, _)| *size > 0).collect();
    let total: usize = parts.iter().map(|(size, _)| size).sum();
    let room = bar.width() - 2.0 * parts.len().saturating_sub(1) as f32;
    let mut corner: Pos2 = bar.min;
    for (size, colour) in parts {
        let width = (*size as f32 / total.max(1) as f32 * room).max(1.5);
        let part = Rect::from_min_size(corner, vec2(width, bar.height()));
        painter.rect_filled(part, CornerRadius::same(2), c(*colour));
        corner.x += width + 2.0;
    }
}

fn tooltip(ui: &mut Ui, column: &ColumnSummary, n_filled: usize) {
    use crate::views::widgets::{caption, title};
    title(ui, &column.name);
    let filled = if n_filled > 0 {
        format!(", {} filled", crate::engine::format::count(n_filled))
    } else {
        String::new()
    };
    caption(
        ui,
        format!("{}, {}{filled}", column.kind.word(), words::missing(column)),
    );
    for (name, value) in words::statistics(column) {
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(200.0, 18.0), Sense::hover());
            let colours = colours(ui);
            paint_text(
                ui.painter(),
                rect.left_center(),
                Align2::LEFT_CENTER,
                name,
                12.0,
                Weight::Regular,
                colours.ink_2,
            );
            paint_text(
                ui.painter(),
                rect.right_center(),
                Align2::RIGHT_CENTER,
                value,
                12.0,
                Weight::Medium,
                colours.ink,
            );
        });
    }
}
