//! The rows that are left, and what the marks in the table mean.

use egui::{Align2, Rect, Sense, Stroke, Ui, pos2, vec2};

use super::{
    cells::{dotted_line, paint_mark},
    shown::Shown,
    words,
};
use crate::{
    engine::{format, table::StepState},
    state::AppState,
    theme::{
        Rgb,
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{paint_elided, paint_text, section},
};

/// From the rows in the file to the rows used.
pub fn rows(ui: &mut Ui, shown: &Shown<'_>, state: &AppState) {
    section(ui, "Rows", "", |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let receipt = &shown.read.receipt;
        let colours = colours(ui);
        let in_file = receipt.rows_in_file();
        line(
            ui,
            if state.works_on_customers() {
                "Customers made"
            } else {
                "Rows in the file"
            },
            &format::count(in_file),
            colours.ink,
            Weight::Regular,
        );
        let less = |n: usize| {
            if n == 0 {
                "0".to_owned()
            } else {
                format!("{}{}", format::MINUS, format::count(n))
            }
        };
        if receipt.n_unfit() > 0 {
            let words = less(receipt.n_unfit());
            line(ui, "Set aside", &words, colours.ink_3, Weight::Regular);
        }
        for (listed, effect) in shown.effects() {
            if effect.state == StepState::Applied && effect.rows_dropped() > 0 {
                let words = less(effect.rows_dropped());
                line(
                    ui,
                    &words::rows_left_out(&listed.step),
                    &words,
                    colours.ink_3,
                    Weight::Regular,
                );
            }
        }
        let used = match shown.prepared {
            Some(on) if shown.is_current => format::count(on.cleaning.rows_after),
            _ => "…".to_owned(),
        };
        let rect = line(ui, "Rows used", &used, colours.ink, Weight::SemiBold);
        ui.painter()
            .hline(rect.x_range(), rect.top(), Stroke::new(1.0, c(colours.stroke)));
    });
}

fn line(ui: &mut Ui, name: &str, value: &str, ink: Rgb, weight: Weight) -> Rect {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    let label = format!("{name}: {value}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &label));
    let painter = ui.painter();
    let room = rect.width() - text_width(value, 12.0, weight) - 12.0;
    let at = rect.left_center();
    if paint_elided(painter, at, Align2::LEFT_CENTER, name, room, 12.0, weight, ink) {
        response.on_hover_text(name);
    }
    paint_text(
        painter,
        rect.right_center(),
        Align2::RIGHT_CENTER,
        value,
        12.0,
        weight,
        ink,
    );
    rect
}

/// What the marks in the table mean.
pub fn marks(ui: &mut Ui) {
    ui.add_space(12.0);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let ink = colours(ui).ink;
    let at = rect.left_center();
    paint_text(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        "Marks in the table",
        13.0,
        Weight::SemiBold,
        ink,
    );
    ui.add_space(4.0);
    for (is_filled, what) in [(true, "filled by a step"), (false, "changed by a step")] {
        mark(ui, what, |ui, chip| {
            let colours = colours(ui);
            paint_mark(ui.painter(), colours, chip, is_filled);
            paint_text(
                ui.painter(),
                chip.center(),
                Align2::CENTER_CENTER,
                "42",
                12.0,
                Weight::Regular,
                colours.ink,
            );
        });
    }
    mark(ui, "two readings possible", |ui, chip| {
        let colours = colours(ui);
        paint_text(
            ui.painter(),
            chip.center(),
            Align2::CENTER_CENTER,
            "1\u{202f}250",
            12.0,
            Weight::Regular,
            colours.ink,
        );
        let y = chip.center().y + 9.0;
        dotted_line(ui.painter(), colours, chip.left() - 1.0, chip.right() + 1.0, y);
    });
    mark(ui, "missing: an empty cell", |ui, chip| {
        let stroke = Stroke::new(1.0, c(colours(ui).hairline));
        ui.painter().hline(chip.x_range(), chip.bottom(), stroke);
    });
}

fn mark(ui: &mut Ui, words: &str, paint: impl FnOnce(&Ui, Rect)) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let chip = Rect::from_center_size(pos2(rect.left() + 15.0, rect.center().y), vec2(26.0, 20.0));
    paint(ui, chip);
    let at = pos2(rect.left() + 38.0, rect.center().y);
    let ink = colours(ui).ink_2;
    paint_text(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        words,
        12.0,
        Weight::Regular,
        ink,
    );
}
