//! The label by a stated rule.

use egui::Ui;

use super::{Page, share};
use crate::{
    engine::{
        format,
        purchases::{Cut, LabelRule, Measure, PurchaseSpec},
    },
    views::widgets::{check_row, combo, form_row, hint, number_field, section, settled_field},
};

const CUTS: [&str; 2] = ["quantile", "value"];

/// The rule, and the sentence it comes to.
pub fn label(ui: &mut Ui, page: &Page<'_>, spec: &mut PurchaseSpec) {
    section(ui, "Label", "for the Train tab", |ui| {
        if check_row(ui, spec.label.is_some(), "buyer_type by a rule").changed() {
            spec.label = if spec.label.is_some() {
                None
            } else {
                Some(LabelRule::default())
            };
        }
        let Some(rule) = &mut spec.label else {
            hint(
                ui,
                "Without a label there is nothing to train on, but segments can be found.",
            );
            return;
        };
        let report = page.made.and_then(|made| made.report.label.as_ref());
        form_row(ui, "By", |ui| {
            let items = Measure::ALL.map(Measure::name);
            let width = ui.available_width();
            if let Some(place) = combo(ui, "Label by", rule.measure.name(), &items, width) {
                rule.measure = Measure::ALL[place];
                // A value of another measure means nothing here.
                rule.cut = Cut::Quantile(0.67);
            }
        });
        form_row(ui, "Above a", |ui| {
            let width = ui.available_width();
            let (shown, other) = match rule.cut {
                Cut::Quantile(_) => (
                    CUTS[0],
                    Cut::Value(report.map_or(0.0, |report| round(report.cut))),
                ),
                Cut::Value(_) => (CUTS[1], Cut::Quantile(0.67)),
            };
            let picked = combo(ui, "Label above a", shown, &CUTS, width);
            if picked.is_some_and(|place| CUTS[place] != shown) {
                rule.cut = other;
            }
        });
        form_row(ui, "of", |ui| {
            let width = ui.available_width();
            match &mut rule.cut {
                Cut::Quantile(value) => number_field(ui, "Label quantile", value, 0.0..=1.0, 2, width),
                Cut::Value(value) => number_field(ui, "Label value", value, -1e12..=1e12, 2, width),
            };
        });
        for (text, name, label) in [
            ("Above it", "Label above", &mut rule.above),
            ("Else", "Label below", &mut rule.below),
        ] {
            let typed = form_row(ui, text, |ui| {
                let width = ui.available_width();
                settled_field(ui, name, label, "a name", "", width)
            });
            if let Some(typed) = typed.filter(|typed| !typed.is_empty()) {
                *label = typed;
            }
        }
        if let Some(report) = report {
            let n = report.above + report.below;
            hint(
                ui,
                format!(
                    "{} {} of {}, {}.",
                    report.sentence,
                    format::count(report.above),
                    format::count(n),
                    share(report.above as f64 / n.max(1) as f64)
                ),
            );
        }
    });
}

fn round(value: f64) -> f64 {
    if value.is_finite() {
        (value * 100.0).round() / 100.0
    } else {
        0.0
    }
}
