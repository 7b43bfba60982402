//! Why the classifier says what it says: against statsmodels (tests/reference/make_explain.py), and as a user
//! meets it.
#![expect(clippy::print_stderr, reason = "what is skipped says so")]

use std::{
    path::PathBuf,
    sync::{Arc, LazyLock},
};

use buyerscope::{
    engine::{
        Progress,
        classify::{ClassifierReport, classify, target_classes},
        explain::{self as reasons, Average, Customer, Equations, Estimate, Flip, Flipping, explain},
        features::stratified_split,
        run::Step,
        study::{ClassifierSpec, ImportSpec, Source},
        table::{Table, read_file, read_sample},
    },
    jobs::Slot,
    state::{Tab, TrainPage},
};
use egui::{Key, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::Value;

use crate::{
    command::{in_repository, line},
    views::{Window, click, is_made, is_said, large, opened, show, wait},
};

static REFERENCE: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../reference/explain.json")).expect("explain.json is JSON")
});

/// The tables that there are, each with what is to be found on it.
fn tables() -> Vec<(Table, &'static Value)> {
    let sample = read_sample(&ImportSpec::default(), &Progress::none()).unwrap();
    assert_eq!(
        sample.receipt.sha256, REFERENCE["customers"]["sha256"],
        "the sample has changed: run tests/reference/make_explain.py"
    );
    let mut tables = vec![(sample.table, &REFERENCE["customers"])];
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/oj.csv");
    let path = std::env::var_os("OJ_CSV").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    if path.exists() {
        let oj = read_file(&path, &ImportSpec::default(), &Progress::none()).unwrap();
        tables.push((oj.table, &REFERENCE["oj"]));
    } else {
        eprintln!("skipped: there is no {}", path.display());
    }
    tables
}

fn words(value: &Value) -> Vec<String> {
    let each = value.as_array().unwrap().iter();
    each.map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// Trains on all rows, without a penalty.
fn trained(table: &Table, expected: &Value) -> ClassifierReport {
    let target = expected["target"].as_str().unwrap().to_owned();
    let (classes, codes) = target_classes(table, &target).unwrap();
    let spec = ClassifierSpec {
        target: Some(target),
        positive: expected["positive"].as_str().map(str::to_owned),
        features: Some(words(&expected["columns"])),
        test_fraction: 0.0,
        l2: 0.0,
        ..ClassifierSpec::default()
    };
    let split = stratified_split(&codes, classes.len(), 0.0, 42);
    classify(table, &split, &spec, 42, &Progress::none()).unwrap()
}

fn assert_close(found: f64, expected: &Value, tolerance: f64, what: &str) {
    let expected = expected
        .as_f64()
        .unwrap_or_else(|| panic!("{what}: {expected} is no number"));
    let off = (found - expected).abs() / expected.abs().max(1e-6);
    assert!(off < tolerance, "{what}: {found} instead of {expected}");
}

#[test]
fn variance_inflation_is_that_of_statsmodels() {
    for (table, expected) in tables() {
        let report = trained(&table, expected);
        let names = report.encoder.names();
        let found = report.inflation_of_features();
        assert_eq!(names.len(), found.len());
        for (name, found) in names.iter().zip(found) {
            assert_close(found.unwrap(), &expected["inflation"]["vif"][name], 1e-8, name);
        }
        for own in &report.inflation {
            let expected = &expected["inflation"]["gvif"][&own.column];
            assert_close(own.generalised.unwrap(), expected, 1e-8, &own.column);
        }
    }
}

/// The window with the classifier trained and the Explain page shown.
fn explained(mut window: Window) -> Window {
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Train);
    click(&mut window, "Page Explain");
    assert_eq!(window.state().state().train_page, TrainPage::Explain);
    window
}

/// What the row of a table says that begins so.
fn row(window: &Window, starts: &str) -> String {
    let mut rows = window.query_all_by_role(Role::Row);
    let said = rows.find_map(|row| {
        let label = row.accesskit_node().label()?;
        label.starts_with(starts).then_some(label)
    });
    said.unwrap_or_else(|| panic!("no row that begins with {starts}"))
}

#[test]
fn coefficients_stand_in_a_table_with_their_inflation() {
    let window = explained(large(Some(Source::Sample)));
    let state = window.state().state();
    let report = &state.results.classifier().unwrap().report;
    let inflation = report.inflation_of_features()[0].unwrap();
    let said = row(&window, "total_spent: per unit");
    assert!(said.ends_with(&format!("inflation {inflation:.1}")), "{said}");
    assert!(report.inflation.iter().all(|own| own.sentence().is_none()));
    is_said(&window, "No feature goes so much with others");
}

#[test]
fn what_cannot_be_told_apart_is_said_and_infinite_is_no_hole() {
    let rows: String = (0..200)
        .map(|i| {
            let (a, b) = (i * 37 % 101, i * 53 % 89);
            let label = if (a + b + i * 29 % 60) % 120 > 60 {
                "yes"
            } else {
                "no"
            };
            format!("{a}.5,{b}.25,{}.75,{label}\n", a + b)
        })
        .collect();
    let (window, _file) = opened(&format!("orders,visits,sum,buys\n{rows}"));
    let window = explained(window);
    for feature in ["orders", "visits", "sum"] {
        // Other tables have rows of the same names.
        let said = row(&window, &format!("{feature}: per unit"));
        assert!(said.ends_with("inflation infinite"), "{said}");
    }
    is_said(
        &window,
        "The effect of sum cannot be told apart from that of orders and visits at all",
    );
}

/// Holds estimate and standard error to `[value, error]`.
fn assert_estimate(found: Estimate, expected: &Value, what: &str) {
    assert_close(found.value, &expected[0], 1e-6, what);
    assert_close(
        found.std_error.unwrap(),
        &expected[1],
        1e-6,
        &format!("{what}, its error"),
    );
}

#[test]
fn marginal_effects_are_those_of_statsmodels() {
    for (table, expected) in tables() {
        let report = Arc::new(trained(&table, expected));
        let class = report.positive;
        let found = explain(&table, &report, &Progress::none()).unwrap();
        assert_eq!(
            found.background.sample.n_rows(),
            table.n_rows(),
            "all rows are in the sample"
        );
        let expected = &expected["effects"];
        for (column, effect) in found.effects(class).iter().enumerate() {
            let name = &effect.column;
            match &effect.average {
                Average::Number { slope, .. } => {
                    assert_estimate(*slope, &expected["average"][name], name);
                    for point in expected["curves"][name].as_array().unwrap() {
                        let at = point[0].as_f64().unwrap();
                        let mean = found.mean_probability(class, column, reasons::Value::Number(at));
                        let what = format!("{name} at {at}");
                        assert_estimate(mean, &serde_json::json!([point[1], point[2]]), &what);
                    }
                }
                Average::Levels(differences) => {
                    let levels = expected["levels"][name].as_array().unwrap();
                    assert_eq!(levels.len(), differences.len());
                    let each = levels.iter().zip(&effect.points).zip(differences);
                    for (place, ((level, point), difference)) in each.enumerate() {
                        let what = format!("{name}, level {place}");
                        let mean = serde_json::json!([level[1], level[2]]);
                        assert_estimate(point.probability, &mean, &what);
                        if place > 0 {
                            let against = serde_json::json!([level[3], level[4]]);
                            assert_estimate(*difference, &against, &what);
                        }
                    }
                    if let Some(dummy) = expected["dummy"].get(name) {
                        assert_estimate(differences[1], dummy, name);
                    }
                }
            }
        }
    }
}

#[test]
fn the_other_class_has_the_same_effects_with_other_signs() {
    let (table, expected) = tables().remove(0);
    let effects = |positive: &str| {
        let mut wanted = expected.clone();
        wanted["positive"] = Value::from(positive);
        let report = Arc::new(trained(&table, &wanted));
        let found = explain(&table, &report, &Progress::none()).unwrap();
        found.effects(report.positive).to_vec()
    };
    for (a, b) in effects("Premium Buyer").iter().zip(effects("Bargain Hunter")) {
        let (a, b) = (a.average.largest().0, b.average.largest().0);
        assert!((a.value + b.value).abs() < 1e-9, "{a:?} {b:?}");
        let (a, b) = (a.std_error.unwrap(), b.std_error.unwrap());
        assert!((a - b).abs() < 1e-9 * a);
    }
}

/// The Explain page with everything on it.
fn with_reasons(window: Window) -> Window {
    let mut window = explained(window);
    wait(&mut window, "the reasons", is_made(Step::Explain));
    window
}

/// What the label says that begins so.
fn said(window: &Window, starts: &str) -> String {
    let mut labels = window.query_all_by_role(Role::Label);
    let found = labels.find_map(|node| {
        // Text is a value, and names itself.
        let node = node.accesskit_node();
        let label = node.value().or_else(|| node.label())?;
        label.starts_with(starts).then_some(label)
    });
    found.unwrap_or_else(|| panic!("nothing begins with {starts}"))
}

const VERDICT: &str = "Probability of Premium Buyer ";

#[test]
fn a_slider_moves_the_probability_in_the_same_frame_and_reset_brings_it_back() {
    let mut window = with_reasons(large(Some(Source::Sample)));
    let real = said(&window, VERDICT);
    let slider = window.get_by_role_and_label(Role::Slider, "avg_purchase_value");
    slider.focus();
    window.step();
    window.step();
    window.key_press(Key::End);
    window.step();
    let moved = said(&window, VERDICT);
    assert_ne!(real, moved);
    is_said(&window, "as they are");
    // The same as predicting a customer with that value.
    let state = window.state().state();
    let report = &state.results.explained().unwrap().report;
    let class = report.classifier.positive;
    let customer = Customer::of(report, &state.results.explained().unwrap().on.table, 0).unwrap();
    let column = report
        .equations
        .columns
        .iter()
        .position(|c| c.column() == "avg_purchase_value")
        .unwrap();
    let reasons::Seen::Number(seen) = &report.background.columns[column] else {
        panic!()
    };
    let changed = customer.with(column, reasons::Value::Number(seen.most));
    let expected = report.equations.explanation(&changed, class, 0.5).probability;
    assert!(
        moved.contains(&format!("{expected:.3}")),
        "{moved}, not {expected}"
    );
    click(&mut window, "Reset avg_purchase_value");
    assert_eq!(said(&window, VERDICT), real);
    assert!(window.query_by_label("Reset all").is_none());

    // It follows the pointer as long as that is held, though the way back has come beside it.
    let held = window
        .get_by_role_and_label(Role::Slider, "avg_purchase_value")
        .rect();
    let at = |share: f32| egui::pos2(held.left() + held.width() * share, held.center().y);
    window.hover_at(at(0.3));
    window.step();
    window.drag_at(at(0.3));
    window.step();
    let values: Vec<Option<f64>> = [0.4_f32, 0.6, 0.8]
        .into_iter()
        .map(|share| {
            window.hover_at(at(share));
            window.step();
            window.step();
            let slider = window.get_by_role_and_label(Role::Slider, "avg_purchase_value");
            slider.accesskit_node().numeric_value()
        })
        .collect();
    assert!(values[0] < values[1] && values[1] < values[2], "{values:?}");
    window.drop_at(at(0.8));
    window.step();
    click(&mut window, "Reset all");
    assert_eq!(said(&window, VERDICT), real);

    // A category has a menu.
    window.get_by_role_and_label(Role::ComboBox, "region").click();
    window.step();
    window.step();
    click(&mut window, "South");
    assert_ne!(said(&window, VERDICT), real);
    click(&mut window, "Reset all");
    assert_eq!(said(&window, VERDICT), real);
}

#[test]
fn the_flip_sentence_says_a_value_that_flips() {
    let window = with_reasons(large(Some(Source::Sample)));
    let made = window.state().state().results.explained().unwrap().clone();
    let report = &made.report;
    let flipping = Flipping::new(report, report.classifier.positive, 0.5);
    let customer = Customer::of(report, &made.on.table, 0).unwrap();
    let flips = flipping.flips(&customer);
    let (column, flip) = Flipping::smallest(&flips).unwrap();
    let Flip::To { value, .. } = flip else { panic!() };
    is_said(
        &window,
        &report.smallest_words(&flipping.flips(&customer), &customer, 0.5),
    );
    let name = report.equations.columns[column].column();
    let words = row(
        &window,
        &format!(
            "{name}: {}",
            report.background.shown(column, customer.values[column])
        ),
    );
    assert!(words.contains(&report.shown_flip(column, *value)), "{words}");
    let flipped = customer.with(column, reasons::Value::Number(*value));
    assert_ne!(flipping.is_for(&flipped), flipping.is_for(&customer));
    is_said(&window, "not what would happen to a customer who is changed");
}

#[test]
fn what_flips_is_told_of_the_customer_as_they_are_or_as_moved() {
    let mut window = with_reasons(large(Some(Source::Sample)));
    let made = window.state().state().results.explained().unwrap().clone();
    let report = &made.report;
    let flipping = Flipping::new(report, report.classifier.positive, 0.5);
    let real = Customer::of(report, &made.on.table, 0).unwrap();
    let sentence = |customer: &Customer| report.smallest_words(&flipping.flips(customer), customer, 0.5);
    is_said(&window, "From the customer as they are; all else stays");
    assert!(
        window.query_by_label("Flips from As moved").is_none(),
        "nothing is moved"
    );
    window.get_by_role_and_label(Role::ComboBox, "region").click();
    window.step();
    window.step();
    click(&mut window, "South");
    let region = report
        .equations
        .columns
        .iter()
        .position(|column| column.column() == "region")
        .unwrap();
    let reasons::Seen::Levels { levels, .. } = &report.background.columns[region] else {
        panic!()
    };
    let south = levels.iter().position(|level| level == "South").unwrap();
    let moved = real.with(region, reasons::Value::Level(south));
    assert_ne!(sentence(&real), sentence(&moved));
    is_said(&window, &sentence(&real));
    click(&mut window, "Flips from As moved");
    is_said(&window, "From the values as moved under What if; all else stays");
    is_said(&window, &sentence(&moved));
    click(&mut window, "Reset all");
    is_said(&window, "From the customer as they are; all else stays");
    is_said(&window, &sentence(&real));
}

#[test]
fn a_customer_is_found_by_identifier_and_through_the_selection() {
    let mut window = with_reasons(large(Some(Source::Sample)));
    is_said(&window, "1 of 5\u{202f}000 customers");
    let table = window.state().state().results.prepared().unwrap().table.clone();
    let id = |row: usize| table.page(row, 1)[0][0].clone().unwrap();
    let find = |window: &mut Window, text: &str| {
        window.get_by_label("Find customer").focus();
        window.step();
        window.step();
        window.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
        window.get_by_label("Find customer").type_text(text);
        window.step();
        window.key_press(Key::Enter);
        window.step();
        wait(window, "the customer", |state| {
            !state.running.contains_key(&Slot::Select)
        });
    };
    find(&mut window, &id(41));
    // From whom was found it is a step to those around them.
    is_said(&window, "42 of 5\u{202f}000 customers");
    let state = window.state().state();
    assert!(state.selection.contains(table.line(41)));
    is_said(&window, &format!("What pushes the score of {}", id(41)));
    find(&mut window, "nobody of that name");
    is_said(
        &window,
        &format!(
            "No customer is called “nobody of that name”: {} is still shown.",
            id(41)
        ),
    );
    is_said(&window, &format!("What pushes the score of {}", id(41)));
    click(&mut window, "Clear");
    is_said(&window, &format!("What pushes the score of {}", id(41)));
    click(&mut window, "Next customer");
    is_said(&window, "43 of 5\u{202f}000 customers");
    is_said(&window, &format!("What pushes the score of {}", id(42)));
}

#[test]
fn another_feature_shows_its_curve_and_both_pictures_are_exported() {
    let mut window = with_reasons(large(Some(Source::Sample)));
    let report = Arc::clone(&window.state().state().results.explained().unwrap().report);
    let class = report.classifier.positive;
    for (column, effect) in report.effects(class).iter().enumerate() {
        let (what, points, _) = report.average_cells(class, column);
        click(
            &mut window,
            &format!("{}: {what}, {points} points", effect.column),
        );
        is_said(&window, &format!("Effect of {}", effect.column));
        is_said(&window, &report.average_words(class, column));
    }
    for name in ["Export effect curve", "Export pushes of the customer"] {
        click(&mut window, name);
        assert!(window.state().state().export.is_some(), "{name}");
        click(&mut window, "Close");
    }
}

#[test]
fn with_more_classes_one_is_explained_against_the_rest() {
    let rows: String = (0..240)
        .map(|i| {
            let (a, b) = (i * 37 % 101, i * 53 % 89);
            let label = ["low", "middle", "high"][((a + 2 * b + i % 40) / 110).min(2)];
            format!("{a}.5,{b}.25,{label}\n")
        })
        .collect();
    let (window, _file) = opened(&format!("orders,visits,level\n{rows}"));
    let mut window = with_reasons(window);
    is_said(&window, "With more than two classes there is no range");
    is_said(&window, ", the most probable class.");
    window
        .get_by_role_and_label(Role::ComboBox, "Class explained")
        .click();
    window.step();
    window.step();
    click(&mut window, "high");
    assert_eq!(window.state().state().explain.class.as_deref(), Some("high"));
    let number = said(&window, "Probability of high ");
    // The number is that of the class beside it, not of the one decided for.
    let state = window.state().state();
    let made = state.results.explained().unwrap();
    let report = &made.report;
    let high = report.classifier.classes.iter().position(|name| name == "high");
    let customer = Customer::of(report, &made.on.table, 0).unwrap();
    let explained = report
        .equations
        .explanation(&customer, high.unwrap(), state.study.threshold.0);
    let shown = format!("{:.3}", explained.probability);
    assert!(number.contains(&shown), "{number} instead of {shown}");
    let decided = &report.classifier.classes[explained.decided];
    is_said(&window, &format!("Decided: {decided}, the most probable class."));
    let log_odds = report
        .equations
        .log_odds(&report.equations.all_standardised(&customer.values));
    for (class, name) in report.classifier.classes.iter().enumerate() {
        let mark = if name == decided { ", decided" } else { "" };
        let probability = Equations::probability(&log_odds, class);
        is_said(&window, &format!("{name}: {probability:.3}{mark}"));
    }
}

#[test]
fn the_page_stands_in_a_narrow_window_and_with_a_penalty() {
    let mut window = crate::views::window(1024.0, 700.0, Some(Source::Sample), Default::default());
    wait(&mut window, "the classifier", is_made(Step::Classify));
    let mut window = with_reasons(window);
    said(&window, VERDICT);
    is_said(&window, "With a penalty (L2) there is no range");
    window.get_by_role_and_label(Role::Slider, "L2 strength").focus();
    window.step();
    window.step();
    window.key_press(Key::Home);
    window.step();
    window.step();
    assert_eq!(window.state().state().study.classifier.l2, 0.0);
    wait(&mut window, "the classifier", is_made(Step::Classify));
    wait(&mut window, "the reasons", is_made(Step::Explain));
    is_said(&window, "Range: 95");
}

#[test]
fn the_command_line_tells_effects_and_inflation() {
    let run = line("analyze")
        .path(&in_repository("sample_data/customers.csv"))
        .words("--target buyer_type --l2 0 --test-fraction 0 --features total_spent,region --k-range 2..3 --json")
        .run();
    let json = run.json();
    let classifier = &json["classifier"];
    let effects = classifier["effects"].as_array().unwrap();
    assert_eq!(effects.len(), 2, "two classes have one list of effects");
    let spent = &effects[0];
    assert_eq!(
        (spent["class"].as_str(), spent["feature"].as_str()),
        (Some("Premium Buyer"), Some("total_spent"))
    );
    let (value, low, high) = (
        &spent["average"]["value"],
        &spent["average"]["low"],
        &spent["average"]["high"],
    );
    assert!(
        low.as_f64() < value.as_f64() && value.as_f64() < high.as_f64(),
        "{spent}"
    );
    assert_eq!(spent["curve"].as_array().unwrap().len(), 41);
    assert!(
        spent["sentence"].as_str().unwrap().contains(" total_spent: +"),
        "{spent}"
    );
    let region = &effects[1];
    assert!(region["average"].is_null());
    assert_eq!(region["curve"][0]["value"], "East");
    assert_eq!(region["curve"][0]["difference"]["value"], 0.0);
    let inflation = classifier["inflation"].as_array().unwrap();
    assert_eq!(
        (inflation[1]["feature"].as_str(), inflation[1]["df"].as_u64()),
        (Some("region"), Some(3))
    );
    assert_eq!(inflation[0]["level"], "low");
    assert_eq!(classifier["coefficients"][0]["vif"], inflation[0]["gvif"]);
}
