//! The flip list: which customers change side when the threshold leaves where it stood, and whether rightly.

use egui::{Align2, CornerRadius, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{Shown, matrix};
use crate::{
    chart::name_of,
    engine::{
        classify::{Flip, FlipList, RowGroup},
        format,
        table::{ColumnKind, Table},
    },
    state::{AppState, Command, ExportSubject, Rows, SelectMode, TableId},
    theme::{
        fonts::{Weight, text_width},
        style::{SMALL_CONTROL_HEIGHT, c, colours},
    },
    views::widgets::{
        Button, Icon, body, hint, label, link, number_field, paint_elided, paint_text, visible_rows,
    },
};

const CALL_LIST: &str = "Call list…";
/// Beside the choice of what is shown there is no room for words in narrower panes.
const LEAST_WITH_WORDS: f32 = 280.0;
/// Height of a row of the list.
const ROW: f32 = 24.0;

/// Opens the export of the list; not of one that holds nobody.
pub fn call_list_button(ui: &mut Ui, state: &AppState, shown: &Shown<'_>, out: &mut Vec<Command>) {
    let list = FlipList::new(
        shown.report,
        shown.part,
        state.study.flips_from.0,
        shown.threshold,
    );
    let is_empty = list.is_none_or(|list| list.is_empty());
    let button = if ui.available_width() < LEAST_WITH_WORDS {
        Button::icon_only(Icon::Download, CALL_LIST)
    } else {
        Button::new(CALL_LIST).icon(Icon::Download)
    };
    let response = button
        .height(SMALL_CONTROL_HEIGHT)
        .enabled(!is_empty)
        .show(ui)
        .on_hover_text("Export these customers as a table")
        .on_disabled_hover_text("Nobody changes side: drag the threshold first");
    if response.clicked() {
        out.push(Command::OpenExport(ExportSubject::Table(TableId::Flips)));
    }
}

/// What the list is compared with, how many flip, and who.
pub fn show(ui: &mut Ui, state: &AppState, shown: &Shown<'_>, out: &mut Vec<Command>) {
    let from = state.study.flips_from.0;
    let Some(list) = FlipList::new(shown.report, shown.part, from, shown.threshold) else {
        return;
    };
    reference(ui, state, out);
    if list.is_empty() {
        ui.add_space(4.0);
        body(ui, nobody(from, shown.threshold));
        return;
    }
    body(ui, in_words(shown, &list));
    rightly(ui, shown, &list, from, out);
    ui.add_space(4.0);
    rows(ui, state, shown, &list, out);
}

/// The threshold the list is compared with: a number, and the present one at a click.
fn reference(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let from = state.study.flips_from.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        label(ui, "Compared with");
        let mut value = from;
        if number_field(ui, "Threshold compared with", &mut value, 0.0..=1.0, 2, 52.0)
            .on_hover_text("Who is on another side than at this threshold? 0.50 unless you choose another.")
            .changed()
        {
            out.push(Command::CompareFlipsWith(value));
        }
        if from != state.study.threshold.0 && link(ui, "Compare from here").clicked() {
            out.push(Command::CompareFlipsWith(state.study.threshold.0));
        }
    });
}

fn nobody(from: f64, to: f64) -> String {
    let at = format::decimal(from, 2);
    if from == to {
        format!(
            "The threshold stands at {at}, where it is compared with itself. Drag it to see who changes side."
        )
    } else {
        format!(
            "Nobody changes side: no score lies between {at} and {}.",
            format::decimal(to, 2)
        )
    }
}

/// "37 test customers become Premium Buyers".
fn in_words(shown: &Shown<'_>, list: &FlipList<'_>) -> String {
    let (_, to) = list.sides();
    becoming(list.flips.n(), shown.part_name.word(), &shown.report.classes[to])
}

/// "1 test customer becomes Premium Buyer", "37 test customers become Premium Buyers".
fn becoming(n: u64, part: &str, class: &str) -> String {
    let (one, many) = (
        format!("{part} customer becomes"),
        format!("{part} customers become"),
    );
    format!("{} {}", format::plural(n, &one, &many), name_of(n, class))
}

/// A bar of those who change rightly and wrongly, and both as something to select.
fn rightly(ui: &mut Ui, shown: &Shown<'_>, list: &FlipList<'_>, from: f64, out: &mut Vec<Command>) {
    let (n, right) = (list.flips.n(), list.flips.rightly());
    let (bar, response) = ui.allocate_exact_size(vec2(ui.available_width(), 8.0), Sense::hover());
    let words = format!(
        "{} rightly, {} wrongly",
        format::count(right),
        format::count(n - right)
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    let colours = colours(ui);
    #[expect(clippy::cast_possible_truncation, reason = "a share of a bar")]
    let part = (right as f64 / n as f64) as f32 * bar.width();
    let gap = if right > 0 && right < n { 2.0 } else { 0.0 };
    let (good, bad) = (
        Rect::from_min_max(bar.min, pos2(bar.left() + part - gap / 2.0, bar.bottom())),
        Rect::from_min_max(pos2(bar.left() + part + gap / 2.0, bar.top()), bar.max),
    );
    let radius = CornerRadius::same(2);
    if right > 0 {
        ui.painter().rect_filled(good, radius, c(colours.right[4]));
    }
    if right < n {
        ui.painter().rect_filled(bad, radius, c(colours.wrong[4]));
    }
    ui.horizontal(|ui| {
        ui.set_height(20.0);
        ui.spacing_mut().item_spacing.x = 10.0;
        for (n, word, is_right) in [(right, "rightly", true), (n - right, "wrongly", false)] {
            let words = format!("{} {word}", format::count(n));
            if n == 0 || !matrix::can_select(shown.part) {
                hint(ui, words);
                continue;
            }
            if link(ui, words).on_hover_text("Select these customers").clicked() {
                let group = RowGroup::Flipped {
                    from,
                    rightly: Some(is_right),
                };
                out.push(matrix::pick(ui, shown, shown.part_name, group));
            }
        }
        if !matrix::can_select(shown.part) {
            return;
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if link(ui, format!("Select all {}", format::count(n))).clicked() {
                let group = RowGroup::Flipped { from, rightly: None };
                out.push(matrix::pick(ui, shown, shown.part_name, group));
            }
        });
    });
}

/// Left edges of the columns.
struct Edges {
    score: f32,
    truth: f32,
}

fn rows(ui: &mut Ui, state: &AppState, shown: &Shown<'_>, list: &FlipList<'_>, out: &mut Vec<Command>) {
    let width = ui.available_width();
    let edges = Edges {
        score: width * 0.40,
        truth: width * 0.40 + 58.0,
    };
    let table = shown.on.table_of(shown.part);
    let mut columns = table.columns().iter();
    let identifier = columns.position(|column| column.kind == ColumnKind::Identifier);
    titles(ui, &edges, identifier.is_some());
    ScrollArea::vertical()
        .id_salt("flips")
        .auto_shrink(false)
        .show(ui, |ui| {
            visible_rows(ui, list.len(), ROW, |ui, place| {
                if let Some(flip) = list.get(place) {
                    let name = name(table, identifier, flip.row);
                    row(ui, state, shown, &edges, &name, &flip, out);
                }
            });
        });
}

fn titles(ui: &mut Ui, edges: &Edges, has_names: bool) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let ink = colours(ui).ink_2;
    let who = if has_names { "Customer" } else { "Line of the file" };
    for (x, align, title) in [
        (6.0, Align2::LEFT_CENTER, who),
        (edges.score + 40.0, Align2::RIGHT_CENTER, "Score"),
        (edges.truth, Align2::LEFT_CENTER, "Truth"),
    ] {
        let at = pos2(rect.left() + x, rect.center().y);
        paint_text(ui.painter(), at, align, title, 12.0, Weight::Medium, ink);
    }
    let line = Stroke::new(1.0, c(colours(ui).hairline));
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
}

/// The customer's identifier, else the line of the file.
fn name(table: &Table, identifier: Option<usize>, row: u32) -> String {
    let row = row as usize;
    let named = identifier.and_then(|column| {
        let page = table.page_of(row, 1, column..column + 1);
        page.into_iter().next()?.into_iter().next()?
    });
    named.unwrap_or_else(|| format::count(table.line(row) as u64))
}

/// A score with the digits that show it between two thresholds.
fn between(score: f64, thresholds: [f64; 2]) -> String {
    let [one, other] = thresholds.map(|threshold| format::against(score, threshold).0);
    if one.len() > other.len() { one } else { other }
}

fn row(
    ui: &mut Ui,
    state: &AppState,
    shown: &Shown<'_>,
    edges: &Edges,
    name: &str,
    flip: &Flip,
    out: &mut Vec<Command>,
) {
    let report = shown.report;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let truth = &report.classes[flip.truth];
    let score = between(flip.score, [state.study.flips_from.0, shown.threshold]);
    let word = if flip.is_right() { "rightly" } else { "wrongly" };
    let said = format!(
        "{name}: score {score}, {word} from {} to {}",
        report.classes[flip.from], report.classes[flip.to]
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &said));
    let colours = colours(ui);
    let painter = ui.painter();
    let can_select = matrix::can_select(shown.part);
    if can_select && state.selection.contains(shown.on.table.line(flip.row as usize)) {
        painter.rect_filled(rect, CornerRadius::ZERO, c(colours.select_soft));
        let edge = rect.with_max_x(rect.left() + 2.0);
        painter.rect_filled(edge, CornerRadius::ZERO, c(colours.select));
    } else if response.hovered() {
        painter.rect_filled(rect, CornerRadius::ZERO, c(colours.hover));
    }
    let at = |x: f32| pos2(rect.left() + x, rect.center().y);
    let (left, regular) = (Align2::LEFT_CENTER, Weight::Regular);
    // The name gives way to a score of more digits.
    let name_room = (edges.score + 26.0 - text_width(&score, 12.0, regular)).min(edges.score - 8.0);
    paint_elided(
        painter,
        at(6.0),
        left,
        name,
        name_room,
        12.0,
        regular,
        colours.ink,
    );
    let right = Align2::RIGHT_CENTER;
    paint_text(
        painter,
        at(edges.score + 40.0),
        right,
        score,
        12.0,
        regular,
        colours.ink,
    );
    let mark = colours.class_mark(flip.truth, report.positive, 2);
    let square = Rect::from_center_size(at(edges.truth + 5.0), vec2(10.0, 10.0));
    painter.rect_filled(square, CornerRadius::same(2), c(mark));
    let room = rect.width() - edges.truth - 16.0;
    paint_elided(
        painter,
        at(edges.truth + 16.0),
        left,
        truth,
        room,
        12.0,
        regular,
        colours.ink,
    );
    let hairline = Stroke::new(1.0, c(colours.hairline));
    painter.hline(rect.x_range(), rect.bottom(), hairline);
    if response.clicked() && can_select {
        let held = ui.input(|input| input.modifiers);
        out.push(Command::Select {
            rows: Rows::Lines(shown.on.table.lines_of([flip.row])),
            mode: SelectMode::of(held.command, held.alt),
            why: format!("{name}, who becomes {}", report.classes[flip.to]),
        });
    }
    response.on_hover_text(said);
}

#[cfg(test)]
mod tests {
    use super::{becoming, between};

    #[test]
    fn a_score_that_flips_is_seen_to_lie_between() {
        assert_eq!(between(0.499_8, [0.5, 0.4]), "0.4998");
        assert_eq!(between(0.400_3, [0.5, 0.4]), "0.4003");
        assert_eq!(between(0.45, [0.5, 0.4]), "0.450");
    }

    #[test]
    fn one_customer_becomes_one() {
        assert_eq!(
            becoming(1, "test", "Bargain Hunter"),
            "1 test customer becomes Bargain Hunter"
        );
        assert_eq!(
            becoming(37, "test", "Premium Buyer"),
            "37 test customers become Premium Buyers"
        );
        assert_eq!(
            becoming(2, "training", "churned"),
            "2 training customers become churned"
        );
    }
}
