//! The heatmap of recency and frequency, and under it the rules that name the segments.

use std::sync::Arc;

use egui::{Id, Ui};

use super::{Page, rfm_chart, rules};
use crate::{
    chart,
    engine::{purchases::RfmSpec, run::MadeCustomers},
    state::{ChartId, Command, ExportSubject},
    theme::style::colours,
    views::widgets::{Button, Icon, Same, empty, header, hint, memo, show_scene},
};

/// Height of the heatmap.
const HEAT: f32 = 300.0;

/// The chart, what is to be known about the scores, the rules.
pub fn segments(ui: &mut Ui, page: &Page<'_>, made: &Arc<MadeCustomers>, out: &mut Vec<Command>) {
    let (Some(spec), Some(report)) = (&page.spec.rfm, &made.report.rfm) else {
        let words = "Recency, frequency and monetary value, each from 1 to 5, and segments named by them.";
        if empty(ui, "No scores yet", words, Some("Score the customers")) {
            let mut spec = page.spec.clone();
            spec.rfm = Some(RfmSpec::default());
            out.push(Command::SetPurchases(Box::new(spec)));
        }
        return;
    };
    let spec_of = memo(ui.ctx(), Id::unique("rfm chart"), Same(Arc::clone(made)), || {
        rfm_chart(page.state)
    });
    if let Some(chart_spec) = spec_of.as_ref() {
        header(ui, &chart_spec.title, &chart_spec.subtitle, |ui| {
            let button = Button::icon_only(Icon::Download, format!("Export {}", ChartId::Rfm.name()));
            if button.height(24.0).show(ui).clicked() {
                out.push(Command::OpenExport(ExportSubject::Chart(ChartId::Rfm)));
            }
        });
        let width = ui.available_width().min(760.0).floor();
        let colours = colours(ui);
        let key = (Same(Arc::clone(made)), width.to_bits(), colours.is_dark);
        let scene = memo(ui.ctx(), Id::unique("rfm scene"), key, || {
            chart::layout(&chart_spec.body, width, HEAT, colours)
        });
        show_scene(ui, &scene, &chart_spec.title, &chart_spec.alt);
        ui.add_space(8.0);
    }
    for words in report.span_words(made.report.decimals) {
        hint(ui, words);
    }
    if !page.says_to_know {
        for score in [&report.recency, &report.frequency, &report.monetary] {
            if let Some(note) = &score.note {
                hint(ui, note.as_str());
            }
        }
    }
    ui.add_space(12.0);
    rules::rules(ui, page, spec, (report, made.report.decimals), out);
}
