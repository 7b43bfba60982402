//! What makes a program at home on a desktop: the command palette, the guide, About, the list of jobs, zoom and panes
//! that are remembered, settings that are damaged, a log.

use std::{fs, path::Path};

use buyerscope::{
    app::AppOptions,
    engine::{run::Step, study::Source},
    state::{Action, LIST, Overlay, Section, Tab, shown_keys},
};
use egui::{
    Event, Key, Modifiers,
    accesskit::{Role, Toggled},
};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::views::{FakePicker, Window, click, file, is_made, is_said, large, show, wait, window, window_of};

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    for _ in 0..3 {
        window.step();
    }
}

/// Clicks wherever it is: a dialog may still be on its way to its place.
fn choose(window: &mut Window, name: &str) {
    window.get_by_label(name).click_accesskit();
    for _ in 0..3 {
        window.step();
    }
}

fn type_text(window: &mut Window, text: &str) {
    window.event(Event::Text(text.to_owned()));
    for _ in 0..3 {
        window.step();
    }
}

fn is_gone(window: &Window, words: &str) {
    assert!(
        window.query_all_by_label_contains(words).next().is_none(),
        "“{words}” is still on the screen"
    );
}

/// A window whose files are all in this folder.
fn at_home(folder: &Path, open: Option<Source>) -> Window {
    let options = AppOptions {
        open,
        settings_path: Some(folder.join("settings.toml")),
        data_folder: Some(folder.join("data")),
        log_path: Some(folder.join("buyerscope.log")),
        home: Some(folder.to_owned()),
        picker: Box::new(FakePicker::default()),
        ..AppOptions::default()
    };
    window_of(1440.0, 900.0, options)
}

/// Frames until the file is there and says so.
fn wait_for(window: &mut Window, path: &Path, words: &str) -> String {
    let text = || fs::read_to_string(path).unwrap_or_default();
    wait(window, words, |_| text().contains(words));
    text()
}

#[test]
fn the_palette_finds_does_and_explains() {
    for (width, height) in [(1440.0, 900.0), (1024.0, 700.0)] {
        let mut window = window(width, height, Some(Source::Sample), FakePicker::default());
        wait(&mut window, "the segments", is_made(Step::Segment));
        press(&mut window, Modifiers::COMMAND, Key::K);
        is_said(&window, "Redo: Nothing to redo");
        // What is possible is done, and the palette goes.
        type_text(&mut window, "go seg");
        press(&mut window, Modifiers::NONE, Key::Enter);
        assert_eq!(window.state().state().tab, Tab::Segments);
        assert_eq!(window.state().state().overlay, None);
        // What is not possible says why, and stays.
        click(&mut window, "Find a command… (Ctrl+K)");
        type_text(&mut window, "redo");
        is_said(&window, "Not possible now: Nothing to redo.");
        press(&mut window, Modifiers::NONE, Key::Enter);
        is_said(&window, "Redo: Nothing to redo");
        press(&mut window, Modifiers::NONE, Key::Escape);
        assert_eq!(window.state().state().overlay, None);
        // The arrows choose, past the end too.
        press(&mut window, Modifiers::COMMAND, Key::K);
        press(&mut window, Modifiers::NONE, Key::ArrowUp);
        let last = window.get_by_role_and_label(Role::ListBoxOption, Action::About.title());
        assert_eq!(last.accesskit_node().toggled(), Some(Toggled::True));
        press(&mut window, Modifiers::NONE, Key::Enter);
        assert_eq!(window.state().state().overlay, Some(Overlay::About));
        // A column is one of the things to be found.
        press(&mut window, Modifiers::COMMAND, Key::K);
        type_text(&mut window, "age");
        click(&mut window, "Explore age");
        assert_eq!(window.state().state().tab, Tab::Explore);
        assert_eq!(
            window.state().state().study.explore.column.as_deref(),
            Some("age")
        );
    }
}

#[test]
fn a_shortcut_that_cannot_be_followed_says_why() {
    let mut window = large(None);
    window.step();
    press(&mut window, Modifiers::COMMAND, Key::S);
    is_said(&window, "Save study: open a file first.");
    press(&mut window, Modifiers::COMMAND, Key::Num3);
    is_said(&window, "Train: open a file first.");
}

#[test]
fn every_action_is_in_a_menu_with_its_shortcut() {
    let mut window = large(Some(Source::Sample));
    wait(&mut window, "the segments", is_made(Step::Segment));
    for section in Section::ALL {
        click(&mut window, "More");
        if section != Section::File {
            click(&mut window, section.title());
        }
        for one in section.actions() {
            let found = window
                .query_all_by_role_and_label(Role::MenuItem, one.title)
                .next();
            assert!(
                found.is_some(),
                "{} is not in the menu {}",
                one.title,
                section.title()
            );
        }
        press(&mut window, Modifiers::NONE, Key::Escape);
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn the_guide_opens_where_one_is_and_lists_the_shortcuts() {
    for (width, height) in [(1440.0, 900.0), (1024.0, 700.0)] {
        let mut window = window(width, height, Some(Source::Sample), FakePicker::default());
        wait(&mut window, "the classifier", is_made(Step::Classify));
        show(&mut window, Tab::Train);
        press(&mut window, Modifiers::NONE, Key::F1);
        let page = window.get_by_role_and_label(Role::Tab, "Train in the guide");
        assert_eq!(page.accesskit_node().toggled(), Some(Toggled::True));
        is_said(&window, "From which probability on a customer counts as positive");
        click(&mut window, "Shortcuts in the guide");
        for one in LIST {
            let keys: Vec<String> = one.keys.iter().map(|keys| shown_keys(keys)).collect();
            let said = format!("{}: {}", one.title.trim_end_matches('…'), keys.join(" or "));
            is_said(&window, &said);
        }
        click(&mut window, "Words in the guide");
        is_said(&window, "Of those it calls positive, the share that are.");
        press(&mut window, Modifiers::NONE, Key::F1);
        assert_eq!(window.state().state().overlay, None);
    }
}

#[test]
fn about_says_versions_and_places_and_the_log_can_be_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = at_home(folder.path(), None);
    window.step();
    click(&mut window, "More");
    click(&mut window, "Help");
    click(&mut window, "About Buyerscope");
    // A dialog finds its place in the frames after its first.
    window.step();
    window.step();
    is_said(&window, concat!("Version ", env!("CARGO_PKG_VERSION")));
    is_said(&window, "polars");
    is_said(&window, "SIL Open Font License");
    for (name, file) in [("Settings", "settings.toml"), ("Log", "buyerscope.log")] {
        is_said(
            &window,
            &format!("{name}: {}", folder.path().join(file).display()),
        );
    }
    // One event: of several the harness keeps only what the last one has brought about.
    window.get_by_label("Copy versions and places").click_accesskit();
    let is_copied = (0..3).any(|_| {
        window.step();
        window.output().platform_output.commands.iter().any(|command| {
            matches!(command, egui::OutputCommand::CopyText(text)
                if text.contains("buyerscope.log") && text.contains("polars 0."))
        })
    });
    assert!(is_copied);
    let log = folder.path().join("buyerscope.log");
    wait_for(&mut window, &log, "start: Buyerscope");
    choose(&mut window, "Keep a log");
    wait_for(
        &mut window,
        &folder.path().join("settings.toml"),
        "without_log = true",
    );
    let before = fs::read_to_string(&log).unwrap();
    choose(&mut window, "Close");
    click(&mut window, "Try the sample customers");
    wait(&mut window, "the classifier", is_made(Step::Classify));
    assert_eq!(
        fs::read_to_string(&log).unwrap(),
        before,
        "nothing is written any more"
    );
    // Nor at the next start.
    drop(window);
    let mut next = at_home(folder.path(), None);
    next.step();
    assert_eq!(fs::read_to_string(&log).unwrap(), before);
}

#[test]
fn the_log_tells_shapes_and_times_and_no_customers() {
    let folder = tempfile::tempdir().unwrap();
    let customers = file(&crate::command::table("name,spent,buyer_type", 80, |i| {
        format!(
            "Meyer{i},{},{}",
            i * 7 % 41,
            if i % 3 == 0 { "Premium" } else { "Bargain" }
        )
    }));
    let mut window = at_home(folder.path(), Some(Source::File(customers.path().to_owned())));
    wait(&mut window, "the classifier", is_made(Step::Classify));
    let text = wait_for(
        &mut window,
        &folder.path().join("buyerscope.log"),
        "classify took ",
    );
    assert!(text.contains(" s: 80 rows, 3 columns, "), "{text}");
    let name = customers.path().file_name().unwrap().to_str().unwrap();
    for secret in ["Meyer", "Premium", "spent", name] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn size_panes_pages_and_tab_are_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let customers = file(&crate::command::table("id,spent,buyer_type", 80, |i| {
        format!(
            "{i},{},{}",
            i * 7 % 41,
            if i % 3 == 0 { "Premium" } else { "Bargain" }
        )
    }));
    let source = Source::File(customers.path().to_owned());
    let mut window = at_home(folder.path(), Some(source.clone()));
    wait(&mut window, "the classifier", is_made(Step::Classify));
    press(&mut window, Modifiers::COMMAND, Key::Plus);
    press(&mut window, Modifiers::COMMAND, Key::Equals);
    assert!((window.ctx.zoom_factor() - 1.2).abs() < 1e-6);
    press(&mut window, Modifiers::COMMAND, Key::Minus);
    press(&mut window, Modifiers::ALT, Key::Num2);
    show(&mut window, Tab::Train);
    is_said(&window, "What to predict");
    press(&mut window, Modifiers::COMMAND, Key::B);
    is_gone(&window, "What to predict");
    wait_for(
        &mut window,
        &folder.path().join("settings.toml"),
        "settings = true",
    );
    drop(window);
    let mut next = at_home(folder.path(), Some(source));
    wait(&mut next, "the classifier", is_made(Step::Classify));
    let state = next.state().state();
    assert_eq!((state.tab, state.data_page.title()), (Tab::Train, "Profile"));
    assert!((next.ctx.zoom_factor() - 1.1).abs() < 1e-6);
    is_gone(&next, "What to predict");
    press(&mut next, Modifiers::COMMAND, Key::B);
    is_said(&next, "What to predict");
    press(&mut next, Modifiers::COMMAND, Key::Num0);
    assert_eq!(next.ctx.zoom_factor(), 1.0);
}

#[test]
fn damaged_settings_are_told_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    fs::write(&path, "theme = \"dark\"\nzoom = [1, \n").unwrap();
    let mut window = at_home(folder.path(), None);
    window.step();
    window.step();
    is_said(&window, "The settings could not be read (line ");
    is_said(&window, "Show in folder");
    let aside = folder.path().join("settings.damaged.toml");
    assert!(
        fs::read_to_string(&aside)
            .unwrap()
            .starts_with("theme = \"dark\"")
    );
    // It works on, and new settings are kept.
    press(&mut window, Modifiers::COMMAND, Key::Plus);
    wait_for(&mut window, &path, "zoom = 110");
}

#[test]
fn what_runs_is_listed_and_cancelled() {
    let mut window = large(Some(Source::Sample));
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Train);
    press(&mut window, Modifiers::COMMAND, Key::J);
    is_said(&window, "Running now");
    // Other models on many folds take their time.
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Y);
    wait(&mut window, "the folds", |state| state.is_running(Step::Validate));
    let running = window.state().state().running.iter();
    let phrase = running
        .filter(|(slot, _)| slot.name() == "validate")
        .map(|(_, running)| running.phrase.clone())
        .next();
    window
        .get_by_label(&format!("Cancel: {}", phrase.unwrap()))
        .click();
    window.step();
    wait(&mut window, "the end of the folds", |state| {
        state.running.keys().all(|slot| slot.name() != "validate")
    });
    let state = window.state().state();
    let stopped = state.results.failure(Step::Validate, &state.study);
    assert!(stopped.is_some_and(|error| error.to_string().contains("stopped, as asked")));
    is_said(&window, "Done last");
    press(&mut window, Modifiers::NONE, Key::Escape);
    is_gone(&window, "Running now");
}

#[test]
fn find_gives_the_keyboard_to_the_field() {
    let mut window = large(Some(Source::Sample));
    wait(&mut window, "the segments", is_made(Step::Segment));
    show(&mut window, Tab::Segments);
    press(&mut window, Modifiers::COMMAND, Key::F);
    type_text(&mut window, "North");
    assert_eq!(window.state().state().tab, Tab::Data);
    assert_eq!(window.state().state().study.table.find, "North");
}

#[test]
fn the_readme_lists_shortcuts_as_they_are() {
    let readme = fs::read_to_string(crate::command::in_repository("README.md")).unwrap();
    let rows: Vec<(&str, &str)> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .filter(|(keys, _)| LIST.iter().any(|one| one.keys.contains(keys)) || keys.starts_with("Ctrl"))
        .map(|(keys, rest)| (keys, rest.trim_end_matches(" |")))
        .collect();
    assert!(rows.len() > 10, "{rows:?}");
    for (keys, title) in rows {
        let one = LIST.iter().find(|one| one.keys.first() == Some(&keys));
        let one = one.unwrap_or_else(|| panic!("{keys} is no shortcut"));
        assert_eq!(one.title.trim_end_matches('…'), title, "{keys}");
    }
}
