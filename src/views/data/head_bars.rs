//! The bars in a column's head as things to click: each selects the rows it counts.

use egui::{CornerRadius, Pos2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{
    head::{LEVEL, LEVELS},
    shown::Shown,
};
use crate::{
    engine::{
        condition::{Bin, Condition},
        format,
        table::{ColumnKind, ColumnSummary},
    },
    theme::style::{c, colours},
};

/// What a click on a bar does.
pub const CLICKS: &str = "Click to select, with Ctrl or Shift to add, with Alt to remove";

/// A bar under the pointer: the rows it counts, how many they are, where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub condition: Condition,
    pub count: u64,
    pub rect: Rect,
}

/// Sets off the bar under the pointer; the rows of one that was clicked now.
pub fn bars(ui: &Ui, area: Rect, shown: &Shown<'_>, place: usize) -> Option<Condition> {
    let column = &shown.summary[place];
    let is_target = shown
        .derived
        .target
        .as_ref()
        .is_some_and(|target| target.column == place);
    let has_levels = matches!(column.kind, ColumnKind::Category | ColumnKind::Boolean);
    if column.histogram.is_none() && !has_levels {
        return None;
    }
    let response = ui.interact(area, ui.scope_id().with(("bars", place)), Sense::click());
    let name = format!("Bars of {}", column.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let at = response.hover_pos()?;
    let bar = if is_target {
        part_at(at, area, shown, column)
    } else if column.histogram.is_some() {
        bin_at(at, area, column)
    } else {
        level_at(at, area, column)
    }?;
    let painter = ui.painter();
    let ground = colours(ui).ink.mix(colours(ui).canvas, 0.88);
    painter.rect_filled(bar.rect, CornerRadius::same(2), c(ground).gamma_multiply(0.5));
    let words = told(&bar.condition, bar.count);
    let is_clicked = response.clicked() && bar.count > 0;
    response.on_hover_text_at_pointer(words);
    is_clicked.then_some(bar.condition)
}

/// "age 40 to 45: 312 rows", and what a click does.
pub fn told(condition: &Condition, count: u64) -> String {
    let noun = if count == 1 { "row" } else { "rows" };
    format!("{}: {} {noun}\n{CLICKS}", condition.words(), format::count(count))
}

/// The rows of one bar of a column's histogram, and how many they are.
pub fn bin(column: &ColumnSummary, place: usize) -> Option<(Condition, u64)> {
    let histogram = column.histogram.as_ref()?;
    let count = *histogram.counts.get(place)?;
    let bin = Bin {
        low: histogram.low,
        high: histogram.high,
        n_bins: histogram.counts.len(),
        place,
    };
    let is_date = column.kind == ColumnKind::Date;
    let column = column.name.clone();
    let condition = if is_date {
        Condition::OnDays { column, bin }
    } else {
        Condition::InBin { column, bin }
    };
    Some((condition, count))
}

/// The bar of a histogram that fills `area` at a place.
pub fn bin_at(at: Pos2, area: Rect, column: &ColumnSummary) -> Option<Bar> {
    let histogram = column.histogram.as_ref()?;
    let n_bins = histogram.counts.len();
    let step = area.width() / n_bins.max(1) as f32;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and cut to the last bar"
    )]
    let place = (((at.x - area.left()) / step).max(0.0) as usize).min(n_bins.checked_sub(1)?);
    let (condition, count) = bin(column, place)?;
    let corner = pos2(area.left() + step * place as f32, area.top());
    Some(Bar {
        condition,
        count,
        rect: Rect::from_min_size(corner, vec2(step, area.height())),
    })
}

fn level_at(at: Pos2, area: Rect, column: &ColumnSummary) -> Option<Bar> {
    let n_bars = column.top.len().min(LEVELS);
    let top = area.bottom() - n_bars as f32 * LEVEL;
    if at.y < top {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and cut to the last bar"
    )]
    let place = (((at.y - top) / LEVEL) as usize).min(n_bars.checked_sub(1)?);
    let level = &column.top[place];
    let corner = pos2(area.left(), top + place as f32 * LEVEL);
    Some(Bar {
        condition: Condition::is(&column.name, &level.level),
        count: level.count,
        rect: Rect::from_min_size(corner, vec2(area.width(), LEVEL)),
    })
}

/// A class of the target, in the bar that parts its rows.
fn part_at(at: Pos2, area: Rect, shown: &Shown<'_>, column: &ColumnSummary) -> Option<Bar> {
    let sizes = &shown.derived.target.as_ref()?.sizes;
    let bar = area.with_min_y(area.bottom() - 12.0);
    if !bar.contains(at) {
        return None;
    }
    let total = sizes.iter().sum::<usize>().max(1) as f32;
    let n_parts = sizes.iter().filter(|size| **size > 0).count();
    let room = bar.width() - 2.0 * n_parts.saturating_sub(1) as f32;
    let mut left = bar.left();
    for (class, &size) in sizes.iter().enumerate().filter(|(_, size)| **size > 0) {
        let width = (size as f32 / total * room).max(1.5);
        if at.x < left + width + 2.0 {
            let name = shown.prepared?.classes.get(class)?;
            return Some(Bar {
                condition: Condition::is(&column.name, name),
                count: size as u64,
                rect: Rect::from_min_size(pos2(left, bar.top()), vec2(width, bar.height())),
            });
        }
        left += width + 2.0;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::table::Histogram;

    #[test]
    fn the_bar_under_the_pointer_is_found() {
        let column = ColumnSummary {
            histogram: Some(Histogram {
                low: 0.0,
                high: 10.0,
                counts: vec![3, 0, 7, 1, 2],
            }),
            ..super::super::columns::tests::number("n", 0.0, 10.0)
        };
        let area = Rect::from_min_size(pos2(100.0, 0.0), vec2(50.0, 32.0));
        let bar = bin_at(pos2(125.0, 10.0), area, &column).unwrap();
        assert_eq!((bar.count, bar.condition.words().as_str()), (7, "n 4 to 6"));
        assert_eq!(bin_at(pos2(150.0, 10.0), area, &column).unwrap().count, 2);
        assert_eq!(bin_at(pos2(90.0, 10.0), area, &column).unwrap().count, 3);
    }
}
