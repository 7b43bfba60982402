//! The walls of the house: which folder may use which, where each outside crate lives, how long a file may be.
//!
//! The sources are read as text. A wall that has to move is moved here, with its reason.

use std::{
    fs,
    path::{Path, PathBuf},
};

mod source;

use source::{Source, code_of, paths_of};

/// A folder of `src`, what of ours it may use, and why no more.
struct Layer {
    folder: &'static str,
    may_use: &'static [&'static str],
    why: &'static str,
}

const LAYERS: [Layer; 9] = [
    Layer {
        folder: "engine",
        may_use: &[],
        why: "the engine never learns that a window, a picture or a file to write exists",
    },
    Layer {
        folder: "theme",
        may_use: &[],
        why: "colours are plain numbers that screen and files share",
    },
    Layer {
        folder: "chart",
        may_use: &["engine", "theme"],
        why: "a chart is made of reports and colours, and drawn by others",
    },
    Layer {
        folder: "export",
        may_use: &["engine", "chart", "theme"],
        why: "exports are functions from reports and charts to bytes, without a window or threads",
    },
    Layer {
        folder: "jobs",
        may_use: &["engine", "export"],
        why: "jobs do the work of engine and export and know nothing of who waits for it",
    },
    Layer {
        folder: "state",
        may_use: &["engine", "jobs"],
        why: "the state is tested without a window: it asks jobs for work and shows the engine's reports",
    },
    Layer {
        folder: "views",
        may_use: &["engine", "chart", "theme", "state"],
        why: "views read the state and push commands; they start no work and write no files",
    },
    Layer {
        folder: "app",
        may_use: ALL,
        why: "",
    },
    Layer {
        folder: "cli",
        may_use: ALL,
        why: "",
    },
];

const ALL: &[&str] = &[
    "app", "chart", "cli", "engine", "export", "jobs", "state", "theme", "views",
];

/// Doors in the walls: single items that a folder may use beyond its layer.
const DOORS: [(&str, &str); 20] = [
    // What a job is asked to write is plain data, made where the command is applied.
    ("state", "export::ExportRequest"),
    // Which job is running is plain data, shown beside its progress.
    ("views", "jobs::Slot"),
    // Whether work is worth showing progress for follows from what is written.
    ("state", "export::ExportContent"),
    // Which chart, and how it is to look, is plain data.
    ("state", "chart::ChartSpec"),
    ("state", "chart::Look"),
    ("jobs", "chart::ChartSpec"),
    ("jobs", "chart::Look"),
    // Pixels on their way to the clipboard are plain data.
    ("state", "chart::Pixels"),
    ("jobs", "chart::Pixels"),
    // The report as it will be written is its preview.
    ("views", "export::cleaning_text"),
    ("views", "export::HandoverFormat"),
    ("views", "export::ModelForm"),
    // What is to be exported is plain data, put together where it is shown.
    ("views", "export::ExportContent"),
    ("views", "export::ExportRequest"),
    ("views", "export::Format"),
    ("views", "export::ReportForm"),
    ("views", "export::ReportInput"),
    ("views", "export::LeftoversOf"),
    ("views", "export::TableContent"),
    ("views", "export::TextCells"),
];

/// The only places where something from outside may be named.
struct Home {
    names: &'static [&'static str],
    places: &'static [&'static str],
    why: &'static str,
}

const HOMES: [Home; 9] = [
    Home {
        names: &[
            "std::net",
            "TcpStream",
            "TcpListener",
            "UdpSocket",
            "ToSocketAddrs",
            "hyperlink",
            "hyperlink_to",
            "open_url",
        ],
        places: &[],
        why: "nothing leaves the machine: the program uses no network and opens no browser",
    },
    Home {
        names: &["sysinfo"],
        places: &["src/jobs/"],
        why: "the engine is told what the machine has; it does not ask",
    },
    Home {
        names: &["arrow", "polars", "polars_buffer"],
        places: &["src/engine/table/"],
        why: "outside this folder a table is its methods, so that it can come from elsewhere one day",
    },
    Home {
        names: &[
            "linfa",
            "linfa_bayes",
            "linfa_clustering",
            "linfa_linalg",
            "linfa_logistic",
        ],
        places: &["src/engine/models/"],
        why: "linfa's orders and scales are put right in one place",
    },
    Home {
        names: &["rfd"],
        places: &["src/jobs/"],
        why: "a dialog can hang, so it is never opened by what paints",
    },
    Home {
        names: &["thread"],
        places: &["src/jobs/"],
        why: "the engine has rayon, everything else runs as a job that can be cancelled",
    },
    Home {
        names: &["eframe", "egui", "egui_plot"],
        places: &["src/views/", "src/app/", "src/theme/style.rs"],
        why: "everything else works and is tested without a window",
    },
    Home {
        names: &[
            "fs::write",
            "File::create",
            "OpenOptions",
            "tempfile",
            "fs::rename",
        ],
        // A log grows by a line at a time, and what cannot be read is moved away: neither writes over a file.
        places: &[
            "src/export/write.rs",
            "src/export/log_file.rs",
            "src/export/aside.rs",
        ],
        why: "one writer: beside the target, synced, renamed, and never over the user's source",
    },
    Home {
        names: &[
            "print!",
            "println!",
            "eprint!",
            "eprintln!",
            "dbg!",
            "stdout",
            "stderr",
        ],
        places: &["src/cli/", "src/main.rs"],
        why: "a window has no standard output; say it in a report or an error",
    },
];

/// Lines of a file at most, its tests included.
const MOST_LINES: usize = 400;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    files.sort();
    assert!(files.len() > 50, "only {} sources found", files.len());
    files
        .iter()
        .map(|file| {
            let path = file.strip_prefix(root()).unwrap().to_str().unwrap();
            Source::new(&path.replace('\\', "/"), &fs::read_to_string(file).unwrap())
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Uses of folders that the layer does not allow.
fn layer_breaks(source: &Source) -> Vec<String> {
    let Some(folder) = source.folder() else {
        return Vec::new();
    };
    let Some(layer) = LAYERS.iter().find(|layer| layer.folder == folder) else {
        return vec![format!(
            "{}: src/{folder} is no folder of the design: give it a layer in tests/suite/layering.rs",
            source.path
        )];
    };
    // Tests may drive what lies above what they test: nobody ships them.
    if source.is_test {
        return Vec::new();
    }
    let mut breaks = Vec::new();
    for (line, path) in paths_of(source) {
        let used = path.split("::").next().unwrap_or_default();
        let is_ours = ALL.contains(&used);
        let is_allowed = used == folder || layer.may_use.contains(&used);
        let has_door = DOORS
            .iter()
            .any(|(from, item)| *from == folder && (path == *item || path.starts_with(&format!("{item}::"))));
        if is_ours && !is_allowed && !has_door {
            breaks.push(format!(
                "{}:{line}: src/{folder} uses crate::{path}, but {}",
                source.path, layer.why
            ));
        }
    }
    breaks
}

/// Names from outside that do not belong here.
fn home_breaks(source: &Source) -> Vec<String> {
    let mut breaks = Vec::new();
    for home in &HOMES {
        if source.is_test || home.places.iter().any(|place| source.path.starts_with(place)) {
            continue;
        }
        for name in home.names {
            for line in source.lines_naming(name) {
                breaks.push(format!(
                    "{}:{line}: {name} belongs in {} only: {}",
                    source.path,
                    home.places.join(", "),
                    home.why
                ));
            }
        }
    }
    breaks
}

#[test]
fn folders_use_only_what_lies_below_them() {
    let breaks: Vec<String> = sources().iter().flat_map(layer_breaks).collect();
    assert!(breaks.is_empty(), "\n{}\n", breaks.join("\n"));
}

#[test]
fn crates_threads_and_files_stay_in_their_homes() {
    let breaks: Vec<String> = sources().iter().flat_map(home_breaks).collect();
    assert!(breaks.is_empty(), "\n{}\n", breaks.join("\n"));
}

#[test]
fn files_stay_short() {
    let too_long: Vec<String> = sources()
        .iter()
        .filter(|source| source.n_lines > MOST_LINES)
        .map(|source| {
            format!(
                "{}: {} lines, {MOST_LINES} at most: one idea a file, so split it",
                source.path, source.n_lines
            )
        })
        .collect();
    assert!(too_long.is_empty(), "\n{}\n", too_long.join("\n"));
}

#[test]
fn main_is_a_door_and_nothing_more() {
    let main = fs::read_to_string(root().join("src/main.rs")).unwrap();
    assert!(main.lines().count() < 60, "src/main.rs is to stay under 60 lines");
}

#[test]
fn every_folder_has_its_layer() {
    for folder in fs::read_dir(root().join("src")).unwrap() {
        let path = folder.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(
            !path.is_dir() || LAYERS.iter().any(|layer| layer.folder == name),
            "src/{name} has no layer in tests/suite/layering.rs"
        );
    }
}

#[test]
fn a_broken_wall_is_found() {
    let engine = |code: &str| layer_breaks(&Source::new("src/engine/table/a.rs", code));
    for code in [
        "use crate::export::ExportError;",
        "use crate::{\n    engine::format,\n    chart::{ChartSpec, Hue},\n};",
        "fn f() { crate::theme::colours::scale(&[], 0.0); }",
        "use super::super::super::views::Tab;",
    ] {
        assert!(!engine(code).is_empty(), "{code}");
    }
    let found = engine("\nuse crate::{engine::format, jobs::Slot};");
    assert!(
        found[0].starts_with("src/engine/table/a.rs:2: src/engine uses crate::jobs::Slot, but the engine"),
        "{found:?}"
    );
    for code in [
        "use crate::engine::format;",
        "// use crate::views::Tab;",
        "const WORDS: &str = \"crate::views::Tab\";",
        "use super::{number, super::format};",
    ] {
        assert_eq!(engine(code), Vec::<String>::new(), "{code}");
    }
    let views = |code: &str| layer_breaks(&Source::new("src/views/a.rs", code));
    assert!(views("use crate::jobs::Slot;").is_empty());
    assert_eq!(views("use crate::jobs::{Runner, Slot};").len(), 1);
}

#[test]
fn a_strayed_crate_is_found() {
    let at = |path: &str, code: &str| home_breaks(&Source::new(path, code)).len();
    assert_eq!(at("src/engine/run.rs", "use polars::prelude::*;"), 1);
    assert_eq!(at("src/engine/table/a.rs", "use polars::prelude::*;"), 0);
    assert_eq!(at("src/state/a.rs", "fn f(ui: &mut egui::Ui) {}"), 1);
    assert_eq!(at("src/theme/colours.rs", "//! Made for egui::Ui.\n"), 0);
    assert_eq!(at("src/jobs/a.rs", "use std::net::TcpStream;"), 2);
    assert_eq!(at("src/app/a.rs", "std::thread::sleep(d);"), 1);
    assert_eq!(at("src/views/a.rs", "std::fs::write(path, bytes)?;"), 1);
    assert_eq!(at("src/views/a.rs", "println!(\"{x}\");"), 1);
    assert_eq!(
        at("src/views/a.rs", "let writeln = 1; writeln!(out, \"println!\")?;"),
        0
    );
    let in_tests = "#[cfg(test)]\nmod tests {\n    fn f() { std::fs::write(\"}\", b\"x\").unwrap(); }\n}\n";
    assert_eq!(at("src/views/a.rs", in_tests), 0);
    assert_eq!(
        at("src/views/a.rs", &format!("{in_tests}use rfd::FileDialog;")),
        1
    );
}

#[test]
fn comments_and_texts_are_no_code() {
    let code = code_of("let a = \"x // y\"; // z\nlet c = '\"'; /* q\n */ let r = r#\"w\"#; fn f<'a>() {}");
    for gone in ["x", "y", "z", "q", "w"] {
        assert!(!code.contains(gone), "{gone} is left in {code}");
    }
    for kept in ["let a", "let c", "let r", "fn f<'a>() {}"] {
        assert!(code.contains(kept), "{kept} is gone from {code}");
    }
    assert_eq!(code.lines().count(), 3);
}
