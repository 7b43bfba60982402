//! The page as a user meets it, without a window.

use std::io::Write as _;

use egui_kittest::{Harness, kittest::Queryable as _};

use super::*;
use crate::{
    engine::{Progress, run},
    jobs::{JobEvent, JobRequest},
};

struct Window {
    state: AppState,
    commands: Vec<Command>,
    /// Gone with the window.
    file: tempfile::NamedTempFile,
}

impl Window {
    fn open() -> Self {
        let mut csv = "customer_id,date,quantity,amount\n".to_owned();
        for i in 0..60_u32 {
            let row = format!(
                "{:04},2024-{:02}-{:02},1,{}.50\n",
                i * i % 17,
                i % 6 + 1,
                i % 28 + 1,
                i
            );
            csv.push_str(&row);
        }
        csv.push_str("0001,2024-03-03,1,-2.00\n,2024-03-03,1,5.00\n");
        Self::of(&csv)
    }

    fn of(csv: &str) -> Self {
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        file.write_all(csv.as_bytes()).unwrap();
        let mut window = Self {
            state: AppState::default(),
            commands: Vec::new(),
            file,
        };
        window.give(Command::Open(window.file.path().to_owned()));
        window
    }

    /// Applies a command and does the work it asks for, up to cleaning.
    fn give(&mut self, command: Command) {
        let mut requests = self.state.apply(command);
        while let Some(request) = requests.pop() {
            let JobRequest::Run { step, study, results } = request else {
                continue;
            };
            if step > Step::Prepare {
                continue;
            }
            let outcome = Box::new(run::perform(step, &study, &results, &Progress::none()));
            let event = JobEvent::StepEnded {
                generation: 1,
                outcome,
                seconds: 0.02,
            };
            requests.extend(self.state.on_event(event));
        }
    }
}

fn harness(window: Window, width: f32) -> Harness<'static, Window> {
    let mut is_ready = false;
    let mut harness = Harness::builder()
        .with_size(egui::vec2(width, 860.0))
        .build_ui_state(
            move |ui, window: &mut Window| {
                if !is_ready {
                    crate::theme::style::install(ui.ctx());
                    is_ready = true;
                    return;
                }
                let mut commands = Vec::new();
                crate::views::show(ui, &window.state, &mut commands);
                window.commands.extend(commands.iter().cloned());
                for command in commands {
                    window.give(command);
                }
            },
            window,
        );
    harness.run();
    harness
}

#[test]
fn the_notice_leads_to_the_page_and_the_page_to_customers() {
    let mut harness = harness(Window::open(), 1440.0);
    harness.get_by_label_contains("This looks like purchases: 61 of 9 customers.");
    harness.get_by_label("Make customers…").click();
    harness.run();
    assert!(harness.state().state.shows_purchases());
    // Dated purchases beside what became of them.
    harness.get_by_label_contains("2.00 return");
    harness.get_by_label("Left out");
    harness.get_by_label("RFM segments").click();
    harness.run();
    harness.get_by_label_contains("Revenue by recency and frequency:");
    harness.get_by_label_contains("Champions: ");
    harness.get_by_label("Remove Hibernating").scroll_to_me();
    harness.run();
    harness.get_by_label("Remove Hibernating").click();
    harness.run();
    let rules = |state: &AppState| {
        state
            .study
            .purchases
            .as_ref()
            .unwrap()
            .rfm
            .as_ref()
            .unwrap()
            .rules
            .len()
    };
    assert_eq!(rules(&harness.state().state), 7);
    harness.get_by_label("Use these customers").click();
    harness.run();
    let state = &harness.state().state;
    assert!(!state.shows_purchases());
    assert_eq!(state.results.prepared().unwrap().table.n_rows(), 9);
    harness.get_by_label_contains("9 customers made of 61 purchases, as of 2024-06-");
    harness.get_by_label("Back to purchases").click();
    harness.run();
    let state = &harness.state().state;
    assert_eq!(state.results.prepared().unwrap().table.n_rows(), 62);
    assert_eq!(rules(state), 7);
}

#[test]
fn a_narrow_page_keeps_the_columns_behind_a_tab() {
    let mut window = Window::open();
    window.give(Command::OpenPurchases);
    let mut harness = harness(window, 1024.0);
    harness.get_by_label("Result columns").click();
    harness.run();
    harness.get_by_label_contains("Days with purchases.");
    harness.get_by_label("Not now").click();
    harness.run();
    assert!(!harness.state().state.shows_purchases());
}

/// Sixty purchases of twenty customers, all of one amount, three of them twice.
fn with_equal_rows() -> String {
    let row = |i: u32| format!("{:04},2024-{:02}-{:02},2,5.00\n", i % 20, i % 6 + 1, i % 27 + 1);
    let rows: String = (0..60).chain(0..3).map(row).collect();
    format!("customer_id,date,quantity,amount\n{rows}")
}

#[test]
fn what_is_worth_knowing_is_the_same_on_both_pages() {
    let mut window = Window::of(&with_equal_rows());
    window.give(Command::OpenPurchases);
    let report = &window.state.results.customers().unwrap().report;
    let said = report.to_know();
    assert_eq!(
        said,
        [
            "3 purchases are equal to an earlier row in every column; each counts as a purchase of its own.",
            "Frequency has only 1 distinct score: 100\u{202f}% bought 3 times.",
            "Monetary has only 2 distinct scores: 85\u{202f}% spent 15.00.",
        ]
    );
    for width in [1440.0, 1024.0] {
        let mut window = Window::of(&with_equal_rows());
        window.give(Command::OpenPurchases);
        let mut harness = harness(window, width);
        for words in &said {
            harness.get_by_label_contains(words);
        }
        harness.get_by_label("Use these customers").click();
        harness.run();
        if width > 1100.0 {
            for words in &said {
                harness.get_by_label_contains(words);
            }
            harness.get_by_label_contains("None yet: the table is 20 customers made of 63 purchases of ");
        }
    }
}
