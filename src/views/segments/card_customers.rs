//! The customers that a card names: those nearest to the centre, and those farthest from it.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{view::SegmentView, words};
use crate::{
    chart,
    engine::{
        format,
        segment::NO_SEGMENT,
        table::{ColumnKind, Table},
    },
    state::{AppState, Command, Rows, SelectMode},
    theme::{
        fonts::{Weight, elide, text_width},
        style::{c, colours},
    },
    views::widgets::{customer_card, hint, link, paint_text},
};

/// Height of a line.
const LINE: f32 = 22.0;
/// Room for "Typical" and "Odd".
const TITLE: f32 = 56.0;

/// The lines of the segment in this row, and a link that selects all of its customers.
pub fn show(ui: &mut Ui, state: &AppState, view: &SegmentView<'_>, row: usize, out: &mut Vec<Command>) {
    let Some(portrait) = view.portrait(row) else {
        return;
    };
    let segment = &view.rows.rows[row];
    for (title, tip, rows) in [
        ("Typical", "nearest to the centre", &portrait.typical),
        ("Odd", "farthest from the centre", &portrait.odd),
    ] {
        line(ui, state, view, (title, tip), rows, &segment.title, out);
    }
    let words = format!("Select all {}", format::count(segment.size));
    if link(ui, &words).clicked() {
        let scan = &view.made.report;
        let labels = &scan.fit(view.k).fit.labels;
        let own = scan.rows.iter().zip(labels);
        let own = own
            .filter(|&(_, &label)| usize::from(label) == segment.segment)
            .map(|(&row, _)| row);
        select(ui, view, own, segment.title.clone(), out);
    }
}

/// How many are in no segment, and a link that selects them; nothing where all are in one.
pub fn without(ui: &mut Ui, view: &SegmentView<'_>, out: &mut Vec<Command>) {
    let scan = &view.made.report;
    let Some(words) = words::without(scan, view.k) else {
        return;
    };
    hint(ui, words);
    if link(ui, "Select those in no segment").clicked() {
        let labels = &scan.fit(view.k).fit.labels;
        let own = scan.rows.iter().zip(labels);
        let own = own
            .filter(|(_, label)| **label == NO_SEGMENT)
            .map(|(&row, _)| row);
        select(ui, view, own, chart::NO_SEGMENT.to_owned(), out);
    }
}

/// As many customers as fit, each to be selected by a click.
fn line(
    ui: &mut Ui,
    state: &AppState,
    view: &SegmentView<'_>,
    (title, tip): (&str, &str),
    rows: &[u32],
    segment: &str,
    out: &mut Vec<Command>,
) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    response.on_hover_text(tip);
    let quiet = colours(ui).ink_2;
    paint_text(
        ui.painter(),
        rect.left_center(),
        Align2::LEFT_CENTER,
        title,
        12.0,
        Weight::Regular,
        quiet,
    );
    let table = &view.made.on.table;
    let mut left = rect.left() + TITLE;
    for &row in rows {
        let name = elide(&called(table, row), 96.0, 12.0, Weight::Medium);
        let width = text_width(&name, 12.0, Weight::Medium) + 12.0;
        if left + width > rect.right() {
            break;
        }
        let place = Rect::from_min_size(pos2(left, rect.top() + 1.0), vec2(width, LINE - 2.0));
        left += width + 4.0;
        let id = ui.scope_id().with((title, segment, row));
        let response = ui.interact(place, id, Sense::click());
        let said = format!("{title} of {segment}: {name}");
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
        let colours = colours(ui);
        let is_selected = state.selection.contains(table.line(row as usize));
        let fill = if is_selected {
            colours.select_soft
        } else if response.hovered() || response.has_focus() {
            colours.hover
        } else {
            colours.panel
        };
        ui.painter().rect_filled(place, CornerRadius::same(4), c(fill));
        paint_text(
            ui.painter(),
            place.center(),
            Align2::CENTER_CENTER,
            &name,
            12.0,
            Weight::Medium,
            if is_selected { colours.select } else { colours.ink },
        );
        if response.hovered() {
            let first: Vec<&str> = view.rows.features.iter().map(String::as_str).collect();
            customer_card(
                &response,
                place.left_bottom(),
                table,
                row as usize,
                &first,
                |_| {},
            );
        }
        if response.clicked() {
            select(ui, view, std::iter::once(row), said, out);
        }
    }
}

fn select(
    ui: &Ui,
    view: &SegmentView<'_>,
    rows: impl Iterator<Item = u32>,
    why: String,
    out: &mut Vec<Command>,
) {
    let modifiers = ui.input(|input| input.modifiers);
    out.push(Command::Select {
        rows: Rows::Lines(view.made.on.table.lines_of(rows)),
        mode: SelectMode::of(modifiers.command || modifiers.shift, modifiers.alt),
        why,
    });
}

/// The identifier, else the line of the file.
fn called(table: &Table, row: u32) -> String {
    let columns = table.columns();
    let identifier = columns
        .iter()
        .position(|column| column.kind == ColumnKind::Identifier);
    let cell = identifier.and_then(|place| {
        let page = table.page_of(row as usize, 1, place..place + 1);
        page.first()?.first()?.clone()
    });
    cell.unwrap_or_else(|| format!("line {}", format::count(table.line(row as usize) as u64)))
}
