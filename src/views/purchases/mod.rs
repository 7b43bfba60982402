//! The page that makes customers of purchases: choices at the left, ten customers with what they
//! bought in the middle, the columns of the result at the right.

mod choices;
mod examples;
mod fields;
mod label;
mod notice;
mod result;
mod rules;
mod segments;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use egui::{Align, Frame, Id, Layout, Margin, Rect, ScrollArea, Ui, UiBuilder, vec2};

pub use notice::notice;

use crate::{
    chart::{self, ChartSpec},
    engine::{
        format::{self, plural},
        purchases::PurchaseSpec,
        run::{MadeCustomers, Read, Step},
    },
    jobs::Slot,
    state::{AppState, Command},
    theme::{
        fonts::Weight,
        style::{PANE_SIDE, PENDING_OPACITY, colours},
    },
    views::{
        explore::slow,
        panes,
        widgets::{Button, Choice, empty, failed, paint_elided, pending_line, pending_words, segmented},
    },
};

/// What the middle of the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Pane {
    #[default]
    Customers,
    Segments,
    /// Only where the window is too narrow for it at the right.
    Columns,
}

impl Pane {
    fn title(self) -> &'static str {
        match self {
            Self::Customers => "Ten customers",
            Self::Segments => "RFM segments",
            Self::Columns => "Result columns",
        }
    }
}

/// What the page works on.
struct Page<'a> {
    state: &'a AppState,
    /// The purchases as read.
    read: &'a Read,
    spec: &'a PurchaseSpec,
    /// Customers by these choices, or by the ones before while new ones are on their way.
    made: Option<&'a Arc<MadeCustomers>>,
    /// Whether what is worth knowing stands with the result: in a narrow window that is a page to turn to, and
    /// it stands above the customers instead.
    says_to_know: bool,
}

/// Shows the page.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let (Some(read), Some(spec)) = (state.results.read(), &state.study.purchases) else {
        panes::main(ui, |_| {});
        return;
    };
    let page = Page {
        state,
        read,
        spec,
        made: state.results.customers(),
        says_to_know: !panes::is_narrow(ui),
    };
    panes::settings(ui, "purchases", !state.settings.folds.settings, |ui| {
        choices::choices(ui, &page, out);
    });
    if !panes::is_narrow(ui) {
        panes::details(ui, "purchases", !state.settings.folds.details, |ui| {
            result::result(ui, &page);
        });
    }
    panes::main(ui, |ui| main_pane(ui, &page, out));
}

/// The chart of recency and frequency as the page shows it; `None` without scores.
pub fn rfm_chart(state: &AppState) -> Option<ChartSpec> {
    let made = state.results.customers()?;
    let receipt = &made.purchases.receipt;
    let name = state
        .study
        .source
        .as_ref()
        .map(crate::engine::study::Source::name);
    let source = chart::source_line(&name.unwrap_or_default(), &receipt.sha256, state.study.seed.0);
    chart::rfm_chart(&made.report, &source)
}

fn main_pane(ui: &mut Ui, page: &Page<'_>, out: &mut Vec<Command>) {
    let whole = ui.max_rect();
    let failure = page.state.results.failure(Step::Customers, &page.state.study);
    let is_current = page.state.results.is_current(Step::Customers, &page.state.study);
    let pane = header(ui, page, is_current, out);
    if let Some(running) = slow(page.state, Step::Customers) {
        pending_line(ui, whole, running.fraction);
    }
    Frame::new()
        .inner_margin(Margin::symmetric(20, 0))
        .show(ui, |ui| {
            if let Some(error) = failure {
                let text = error.to_string();
                if failed(
                    ui,
                    "No customers could be made",
                    &sentence(&text),
                    Some("Try again"),
                ) {
                    out.push(Command::Retry(Step::Customers));
                }
                ui.add_space(12.0);
            }
            let Some(made) = page.made else {
                if failure.is_none() {
                    empty(ui, "Making customers", "The purchases are being added up.", None);
                }
                return;
            };
            if !is_current {
                ui.multiply_opacity(PENDING_OPACITY);
            }
            ScrollArea::vertical()
                .id_salt(pane.title())
                .auto_shrink(false)
                .show(ui, |ui| {
                    // Room for the bar that scrolls.
                    ui.set_max_width(ui.available_width() - 12.0);
                    match pane {
                        Pane::Customers => {
                            if !page.says_to_know {
                                result::to_know(ui, page, &made.report);
                            }
                            examples::examples(ui, made);
                        }
                        Pane::Segments => segments::segments(ui, page, made, out),
                        Pane::Columns => result::result(ui, page),
                    }
                });
        });
}

/// What is shown, what it comes to, and the button that uses it; returns the pane to show.
fn header(ui: &mut Ui, page: &Page<'_>, is_current: bool, out: &mut Vec<Command>) -> Pane {
    let id = Id::unique("purchases pane");
    let mut pane: Pane = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let is_narrow = panes::is_narrow(ui);
    if !is_narrow && pane == Pane::Columns {
        pane = Pane::Customers;
    }
    let mut shown = vec![Pane::Customers, Pane::Segments];
    shown.extend(is_narrow.then_some(Pane::Columns));
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 52.0), egui::Sense::hover());
    let inner = Rect::from_center_size(rect.center(), vec2(rect.width() - 2.0 * PANE_SIDE, 28.0));
    let builder = |layout| UiBuilder::new().max_rect(inner).layout(layout);
    let choices: Vec<Choice<'_>> = shown
        .iter()
        .map(|it| Choice::new(it.title(), *it == pane))
        .collect();
    let mut left = ui.new_child(builder(Layout::left_to_right(Align::Center)).id_salt("panes"));
    if let Some(place) = segmented(&mut left, "", &choices, None, 28.0) {
        pane = shown[place];
        ui.data_mut(|data| data.insert_temp(id, pane));
    }
    let left_end = left.min_rect().right();
    let mut right = ui.new_child(builder(Layout::right_to_left(Align::Center)).id_salt("buttons"));
    right.spacing_mut().item_spacing.x = 8.0;
    let right_end = buttons(&mut right, page, is_current, out);
    if let Some(running) = slow(page.state, Step::Customers)
        && pending_words(&mut right, running.fraction, &running.phrase)
    {
        out.push(Command::Cancel(Slot::Step(Step::Customers)));
    }
    if let Some(made) = page.made.filter(|_| is_current) {
        let report = &made.report;
        let words = format!(
            "{} of {}",
            plural(report.customers, "customer", "customers"),
            plural(report.rows_used, "purchase", "purchases")
        );
        let at = egui::pos2(left_end + 12.0, inner.center().y);
        let room = (right_end - at.x - 12.0).max(0.0);
        let ink = colours(ui).ink_3;
        let anchor = egui::Align2::LEFT_CENTER;
        paint_elided(ui.painter(), at, anchor, &words, room, 12.0, Weight::Regular, ink);
    }
    pane
}

/// The buttons from the right; returns where they begin.
fn buttons(ui: &mut Ui, page: &Page<'_>, is_current: bool, out: &mut Vec<Command>) -> f32 {
    if page.spec.is_used {
        if Button::new("Done").main().show(ui).clicked() {
            out.push(Command::ClosePurchases);
        }
        let back = Button::new("Back to purchases").show(ui);
        if back.clicked() {
            out.push(Command::BackToPurchases);
        }
        return back.rect.left();
    }
    let button = Button::new("Use these customers").main().enabled(is_current);
    if button.show(ui).clicked() {
        out.push(Command::UsePurchases);
    }
    let close = Button::new("Not now").quiet().show(ui);
    if close.clicked() {
        out.push(Command::ClosePurchases);
    }
    close.rect.left()
}

/// An error as a sentence.
fn sentence(text: &str) -> String {
    let mut signs = text.chars();
    let first: String = signs.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", signs.as_str().trim_end_matches('.'))
}

/// Beside the table of customers in use: what they were made of, what was left out.
pub fn details(ui: &mut Ui, state: &AppState) {
    if let (Some(read), Some(spec)) = (state.results.read(), &state.study.purchases) {
        let page = Page {
            state,
            read,
            spec,
            made: state.results.customers(),
            says_to_know: true,
        };
        result::result(ui, &page);
    }
}

/// "62 %", or nothing where there is no share.
fn share(value: f64) -> String {
    format::percent(value, 1)
}
