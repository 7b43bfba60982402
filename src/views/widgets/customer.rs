//! What the file says of one customer, beside the pointer.

use egui::{
    Align2, Color32, Frame, Margin, Painter, PopupAnchor, Pos2, Response, Sense, Stroke, Tooltip, Ui, pos2,
    vec2,
};

use super::{paint_elided, paint_text};
use crate::{
    engine::{
        format,
        table::{ColumnKind, Table},
    },
    theme::{
        Colours, Rgb,
        colours::is_ring,
        fonts::{Weight, text_width},
        style::{c, colours},
    },
};

/// Columns listed at most.
const MOST: usize = 8;
const WIDTH: f32 = 212.0;

/// A customer's identifier, a line that says where it belongs, and its fields; those named in `first`
/// come first.
pub fn customer_card(
    response: &Response,
    at: Pos2,
    table: &Table,
    row: usize,
    first: &[&str],
    belongs: impl FnOnce(&mut Ui),
) {
    let page = table.page(row, 1);
    let Some(cells) = page.first() else {
        return;
    };
    let columns = table.columns();
    let identifier = columns
        .iter()
        .position(|column| column.kind == ColumnKind::Identifier);
    let title = identifier
        .and_then(|place| cells.get(place).cloned().flatten())
        .unwrap_or_else(|| format!("Line {}", format::count(table.line(row) as u64)));
    let mut shown: Vec<usize> = (0..columns.len())
        .filter(|&place| Some(place) != identifier)
        .collect();
    shown.sort_by_key(|&place| !first.contains(&columns[place].name.as_str()));
    let left_out = shown.len().saturating_sub(MOST);
    shown.truncate(MOST);
    let anchor = PopupAnchor::Position(at);
    let mut tooltip = Tooltip::always_open(response.ctx.clone(), response.layer_id, response.id, anchor);
    tooltip.popup = tooltip.popup.width(WIDTH + 12.0);
    tooltip.gap(12.0).show(|ui| {
        Frame::new().inner_margin(Margin::symmetric(6, 2)).show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = 0.0;
            let ink = colours(ui).ink;
            let (rect, _) = ui.allocate_exact_size(vec2(WIDTH, 22.0), Sense::hover());
            paint_elided(
                ui.painter(),
                rect.left_center(),
                Align2::LEFT_CENTER,
                &title,
                WIDTH,
                13.0,
                Weight::SemiBold,
                ink,
            );
            belongs(ui);
            for place in shown {
                field(ui, &columns[place].name, cells.get(place).cloned().flatten());
            }
            if left_out > 0 {
                let text = format!("and {}", format::plural(left_out, "more column", "more columns"));
                field(ui, &text, Some(String::new()));
            }
        });
    });
}

/// A name and its value; a missing one is said to be missing.
fn field(ui: &mut Ui, name: &str, value: Option<String>) {
    let (rect, _) = ui.allocate_exact_size(vec2(WIDTH, 18.0), Sense::hover());
    let colours = colours(ui);
    let (text, weight, ink) = match value {
        Some(text) => (text, Weight::Medium, colours.ink),
        None => ("missing".to_owned(), Weight::Regular, colours.ink_3),
    };
    let middle = rect.center().y;
    let width = text_width(&text, 12.0, weight).min(WIDTH * 0.6);
    let at = pos2(rect.right(), middle);
    paint_elided(
        ui.painter(),
        at,
        Align2::RIGHT_CENTER,
        &text,
        width + 1.0,
        12.0,
        weight,
        ink,
    );
    let room = WIDTH - width - 10.0;
    let at = rect.left_center();
    paint_elided(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        name,
        room,
        12.0,
        Weight::Regular,
        colours.ink_2,
    );
}

/// A segment's numbered disc, painted around `centre`.
pub fn segment_disc(ui: &Ui, centre: Pos2, radius: f32, segment: usize) {
    let colours = colours(ui);
    let fill = colours.segment(segment);
    let painter = ui.painter();
    let ink = number_disc(painter, centre, radius, segment, c(fill), fill, colours);
    let size = if radius < 9.0 { 11.0 } else { 12.0 };
    let number = (segment + 1).to_string();
    paint_text(
        painter,
        centre,
        Align2::CENTER_CENTER,
        number,
        size,
        Weight::SemiBold,
        ink,
    );
}

/// The disc of a segment by its slot, or its ring, in colour `disc`; gives the ink of the number on it.
pub fn number_disc(
    painter: &Painter,
    centre: Pos2,
    radius: f32,
    slot: usize,
    disc: Color32,
    fill: Rgb,
    colours: &Colours,
) -> Rgb {
    if is_ring(slot) {
        painter.circle(centre, radius - 1.0, c(colours.canvas), Stroke::new(2.0, disc));
        colours.ink
    } else {
        painter.circle_filled(centre, radius, disc);
        fill.text_on()
    }
}
