//! A million customers with eight features in the Train tab: how long the work takes, and a frame of each page.
#![expect(clippy::print_stdout, reason = "measurements, printed for people")]

use std::time::{Duration, Instant};

use buyerscope::{
    engine::{run::Step, study::Source},
    state::Tab,
};
use egui::{Key, Modifiers, accesskit::Role, pos2};
use egui_kittest::kittest::Queryable as _;

use crate::views::{FakePicker, Window, click, file, is_made, show, wait, window};

const ROWS: u32 = 1_000_000;
/// Frames of each measurement.
const FRAMES: usize = 200;

fn customers() -> String {
    let mut csv =
        "customer_id,spent,visits,age,basket,tenure,returns,discount,region,buyer_type\n".to_owned();
    let regions = ["North", "South", "East", "West"];
    for i in 0..ROWS {
        let luck = |salt: u32| {
            i.wrapping_mul(2_654_435_761)
                .wrapping_add(salt.wrapping_mul(40_503))
                >> 12
        };
        let (spent, visits, age) = (luck(1) % 90_000, luck(2) % 60, 18 + luck(3) % 62);
        let (basket, tenure) = (luck(5) % 4_000 + spent / 40, luck(7) % 3_000);
        let (returns, discount) = (luck(11) % 9, luck(13) % 100);
        let score = spent / 30 + visits * 20 + discount * 8 + luck(17) % 2_500;
        let kind = if score > 4_000 {
            "Premium Buyer"
        } else {
            "Bargain Hunter"
        };
        csv += &format!(
            "C{i:07},{spent},{visits},{age},{}.{:02},{tenure},{returns},0.{discount:02},{},{kind}\n",
            basket / 100,
            basket % 100,
            regions[(luck(19) % 4) as usize]
        );
    }
    csv
}

/// Prints how long frames took in which `change` is done, and gives the 99th percentile.
fn frames(window: &mut Window, what: &str, mut change: impl FnMut(&mut Window, usize)) -> f64 {
    let mut milliseconds: Vec<f64> = (0..FRAMES)
        .map(|i| {
            change(window, i);
            let start = Instant::now();
            window.step();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    milliseconds.sort_by(f64::total_cmp);
    let p99 = milliseconds[FRAMES * 99 / 100 - 1];
    println!(
        "{what}: median {:.1} ms, 99th percentile {p99:.1} ms, longest {:.1} ms a frame",
        milliseconds[FRAMES / 2],
        milliseconds[FRAMES - 1]
    );
    p99
}

/// The pointer wanders over the page.
fn wander(window: &mut Window, i: usize) {
    let across = 20.0 + (i * 37 % 1_400) as f32;
    let down = 60.0 + (i * 53 % 820) as f32;
    window.hover_at(pos2(across, down));
}

fn arrows(window: &mut Window, i: usize) {
    window.key_press(if (i / 8).is_multiple_of(2) {
        Key::ArrowRight
    } else {
        Key::ArrowLeft
    });
}

/// Shows or hides the coefficients over all strengths.
fn strengths(window: &mut Window) {
    let was_shown = window.state().state().shows_path;
    window.key_press_modifiers(Modifiers::COMMAND, Key::L);
    window.step();
    window.step();
    assert_ne!(window.state().state().shows_path, was_shown);
}

fn seconds(window: &Window, step: Step) {
    if let Some(seconds) = window.state().state().seconds.get(&step) {
        println!("{step:?}: {seconds:.2} s");
    }
}

/// Until no work is under way that would slow a frame down; a million rows take their time.
fn rest(window: &mut Window) {
    let until = Instant::now() + Duration::from_mins(15);
    while !window.state().state().running.is_empty() {
        assert!(Instant::now() < until, "the work does not end");
        std::thread::sleep(Duration::from_millis(50));
        window.step();
    }
    window.step();
    window.step();
}

/// Run with `cargo test --release --test suite million_customers -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, printed for people"]
fn million_customers_in_the_train_tab() {
    let file = file(&customers());
    let source = Source::File(file.path().to_owned());
    let mut window = window(1440.0, 900.0, Some(source), FakePicker::default());
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Train);
    rest(&mut window);
    seconds(&window, Step::Classify);
    let mut worst = vec![frames(&mut window, "Results, the pointer wanders", wander)];
    for curve in ["Precision and recall", "Calibration", "Gains", "Lift"] {
        window.get_by_role_and_label(Role::ComboBox, "Curve").click();
        window.step();
        window.step();
        window.get_by_role_and_label(Role::MenuItem, curve).click();
        window.step();
        window.step();
        worst.push(frames(&mut window, curve, wander));
    }
    window.get_by_role_and_label(Role::Slider, "Threshold").focus();
    window.step();
    worst.push(frames(&mut window, "Results, the threshold is dragged", arrows));

    // By the key: the button is below the edge of a window of this height.
    strengths(&mut window);
    wait(&mut window, "the path", is_made(Step::Path));
    rest(&mut window);
    seconds(&window, Step::Path);
    worst.push(frames(&mut window, "all strengths, the pointer wanders", wander));
    strengths(&mut window);

    click(&mut window, "Page Explain");
    rest(&mut window);
    seconds(&window, Step::Explain);
    worst.push(frames(&mut window, "Explain, the pointer wanders", wander));
    worst.push(frames(
        &mut window,
        "Explain, from customer to customer",
        |window, i| {
            let name = if i < FRAMES / 2 {
                "Next customer"
            } else {
                "Customer before"
            };
            window.get_by_label(name).click();
        },
    ));
    window.get_by_role_and_label(Role::Slider, "spent").focus();
    window.step();
    worst.push(frames(&mut window, "Explain, a what-if slider is moved", arrows));
    click(&mut window, "Page Results");

    for control in ["Folds", "5"] {
        let role = if control == "5" {
            Role::MenuItem
        } else {
            Role::ComboBox
        };
        window.get_by_role_and_label(role, control).click();
        window.step();
        window.step();
    }
    rest(&mut window);
    seconds(&window, Step::Validate);
    worst.push(frames(
        &mut window,
        "Results with folds, the pointer wanders",
        wander,
    ));
    window.get_by_role_and_label(Role::Slider, "Threshold").focus();
    window.step();
    worst.push(frames(
        &mut window,
        "Results with folds, the threshold is dragged",
        arrows,
    ));
    let worst = worst.into_iter().fold(0.0, f64::max);
    println!("the largest 99th percentile: {worst:.1} ms");
}
