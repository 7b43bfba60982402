//! Which cells are missing together: patterns of rows, and pairs of columns.

use std::sync::Arc;

use egui::{
    Align2, CornerRadius, Id, Margin, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::{lists::two_ends, picking::mode_of, shown::Shown};
use crate::{
    engine::{
        condition::Condition,
        explore::{MissingReport, ProfileReport},
        format,
        run::Made,
    },
    state::{Command, ExportSubject, Rows, TableId},
    theme::{
        fonts::Weight,
        style::{PANE_SIDE, c, colours},
    },
    views::widgets::{Button, Icon, Same, caption, header, memo, paint_text, visible_rows},
};

const ROW: f32 = 26.0;
/// Pairs listed at most.
const MOST_PAIRS: usize = 200;

/// Rows that miss the same, as a line of a list.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    name: String,
    words: String,
    /// What the share is one of, where the row has no room for it.
    of: String,
    /// Of the longest bar, 0 to 1.
    share: f32,
    conditions: Vec<Condition>,
}

#[derive(Debug)]
struct Lines {
    patterns: Vec<Line>,
    pairs: Vec<Line>,
}

/// Shows the pane; one line where nothing is missing.
pub fn missing(ui: &mut Ui, made: &Made<ProfileReport>, shown: &Shown<'_>, out: &mut Vec<Command>) {
    let report = &made.report.missing;
    let top = ui.max_rect();
    let line = Stroke::new(1.0, c(colours(ui).stroke));
    ui.painter().hline(top.x_range(), top.top() + 0.5, line);
    if report.columns.is_empty() {
        let words = complete(shown);
        let at = pos2(top.left() + PANE_SIDE, top.center().y);
        let ink = colours(ui).ink_2;
        let left = Align2::LEFT_CENTER;
        paint_text(ui.painter(), at, left, &words, 12.0, Weight::Regular, ink);
        let response = ui.interact(top, ui.scope_id().with("nothing missing"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
        return;
    }
    let lines = memo(
        ui.ctx(),
        Id::unique("missing together"),
        Same(Arc::clone(&made.report)),
        || Lines {
            patterns: patterns(report, made.report.n_rows),
            pairs: pairs(report),
        },
    );
    let margin = Margin::symmetric(20, 10);
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        // The panel is as high as it was dragged, not as its content.
        ui.set_min_height(ui.available_height());
        let subtitle = format!(
            "{} of {} miss nothing",
            format::count(report.n_complete),
            format::plural(made.report.n_rows, "row", "rows")
        );
        header(ui, "Missing together", &subtitle, |ui| {
            let name = format!("Export {}", TableId::MissingPatterns.name());
            if Button::icon_only(Icon::Download, name)
                .height(24.0)
                .show(ui)
                .clicked()
            {
                out.push(Command::OpenExport(ExportSubject::Table(
                    TableId::MissingPatterns,
                )));
            }
        });
        let area = ui.available_rect_before_wrap();
        let middle = area.center().x;
        let halves = [area.with_max_x(middle - 12.0), area.with_min_x(middle + 12.0)];
        let n_patterns = format::plural(report.n_patterns, "pattern", "patterns");
        let titles = [
            (
                format!("{n_patterns}: these columns and no others"),
                &lines.patterns,
            ),
            (
                "Pairs of columns, and the share of the rarer one".to_owned(),
                &lines.pairs,
            ),
        ];
        for ((title, lines), half) in titles.into_iter().zip(halves) {
            let mut ui = ui.new_child(UiBuilder::new().max_rect(half).id_salt(&title));
            ui.set_clip_rect(half.intersect(ui.clip_rect()));
            caption(&mut ui, title);
            list(&mut ui, lines, out);
        }
    });
}

/// "Nothing is missing: all 8 columns are complete."
fn complete(shown: &Shown<'_>) -> String {
    let n_filled: usize = (0..shown.summary.len())
        .map(|column| shown.n_filled(column))
        .sum();
    let columns = match shown.summary.len() {
        1 => "the column is complete".to_owned(),
        n => format!("all {} columns are complete", format::count(n)),
    };
    if n_filled > 0 {
        let cells = format::plural(n_filled, "cell", "cells");
        format!("Nothing is missing any more: {columns}, {cells} filled by steps.")
    } else {
        format!("Nothing is missing: {columns}.")
    }
}

fn patterns(report: &MissingReport, n_rows: usize) -> Vec<Line> {
    let most = report.patterns.first().map_or(1, |pattern| pattern.n_rows).max(1) as f32;
    report
        .patterns
        .iter()
        .map(|pattern| {
            let columns = report.names(pattern);
            let share = format::percent(pattern.n_rows as f64 / n_rows.max(1) as f64, 1);
            Line {
                name: columns.join(", "),
                words: format!("{}, {share}", format::plural(pattern.n_rows, "row", "rows")),
                of: String::new(),
                share: pattern.n_rows as f32 / most,
                conditions: vec![Condition::MissingExactly { columns }],
            }
        })
        .collect()
}

fn pairs(report: &MissingReport) -> Vec<Line> {
    let n = report.pairs.len();
    let mut found: Vec<(usize, usize, usize)> = (0..n)
        .flat_map(|i| (i + 1..n).map(move |j| (report.pairs[i][j], i, j)))
        .filter(|(n_both, ..)| *n_both > 0)
        .collect();
    found.sort_by_key(|&(n_both, ..)| std::cmp::Reverse(n_both));
    found.truncate(MOST_PAIRS);
    let most = found.first().map_or(1, |&(n_both, ..)| n_both).max(1) as f32;
    found
        .into_iter()
        .map(|(n_both, i, j)| {
            let (one, other) = (&report.columns[i], &report.columns[j]);
            // Of the cells that the rarer one misses.
            let fewer = if one.n_missing <= other.n_missing {
                one
            } else {
                other
            };
            let share = format::percent(n_both as f64 / fewer.n_missing.max(1) as f64, 0);
            Line {
                name: format!("{} and {}", one.name, other.name),
                words: format!("{}, {share}", format::plural(n_both, "row", "rows")),
                of: format!(" of those without {}", fewer.name),
                share: n_both as f32 / most,
                conditions: vec![Condition::missing(&one.name), Condition::missing(&other.name)],
            }
        })
        .collect()
}

fn list(ui: &mut Ui, lines: &[Line], out: &mut Vec<Command>) {
    if lines.is_empty() {
        caption(ui, "No two columns are missing in the same row.");
        return;
    }
    let area = ScrollArea::vertical().auto_shrink(false);
    area.show(ui, |ui| {
        visible_rows(ui, lines.len(), ROW, |ui, place| {
            let line = &lines[place];
            if show(ui, line) {
                let words: Vec<String> = line.conditions.iter().map(Condition::words).collect();
                out.push(Command::Select {
                    rows: Rows::Where(line.conditions.clone()),
                    mode: mode_of(ui),
                    why: words.join(" and "),
                });
            }
        });
    });
}

/// True: clicked.
fn show(ui: &mut Ui, line: &Line) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let label = format!("Select rows without {}: {}{}", line.name, line.words, line.of);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let colours = colours(ui);
    let painter = ui.painter();
    if response.hovered() {
        painter.rect_filled(rect, CornerRadius::same(4), c(colours.hover));
    }
    if response.has_focus() {
        let stroke = Stroke::new(2.0, c(colours.select));
        painter.rect_stroke(rect, CornerRadius::same(4), stroke, StrokeKind::Inside);
    }
    let width = (rect.width() * line.share).max(2.0);
    let bar = Rect::from_min_size(pos2(rect.left(), rect.bottom() - 4.0), vec2(width, 2.0));
    painter.rect_filled(bar, CornerRadius::same(1), c(colours.quiet));
    let left = (line.name.as_str(), (Weight::Regular, colours.ink));
    let right = (line.words.as_str(), (Weight::Regular, colours.ink_2));
    two_ends(
        ui,
        rect.shrink2(vec2(4.0, 0.0)).with_max_y(rect.bottom() - 3.0),
        left,
        right,
        12.0,
    );
    let is_clicked = response.clicked();
    response.on_hover_text(label);
    is_clicked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::explore::{MissingColumn, MissingPattern};

    #[test]
    fn patterns_and_pairs_are_told() {
        let column = |name: &str, n_missing| MissingColumn {
            name: name.to_owned(),
            n_missing,
        };
        let report = MissingReport {
            columns: vec![column("age", 20), column("spent", 5), column("visits", 2)],
            patterns: vec![
                MissingPattern {
                    columns: vec![0],
                    n_rows: 16,
                },
                MissingPattern {
                    columns: vec![0, 1],
                    n_rows: 4,
                },
            ],
            n_patterns: 2,
            n_complete: 80,
            pairs: vec![vec![20, 4, 0], vec![4, 5, 0], vec![0, 0, 2]],
        };
        let patterns = patterns(&report, 100);
        assert_eq!(
            (patterns[1].name.as_str(), patterns[1].share),
            ("age, spent", 0.25)
        );
        assert_eq!(patterns[0].words, "16 rows, 16.0\u{202f}%");
        let pairs = pairs(&report);
        assert_eq!(pairs.len(), 1);
        assert_eq!(pairs[0].name, "age and spent");
        assert_eq!(pairs[0].words, "4 rows, 80\u{202f}%");
        assert_eq!(pairs[0].of, " of those without spent");
    }
}
