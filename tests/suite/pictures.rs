//! Every chart of the program, exported from the window: readable, without pixels where there shall be none, and
//! as it was.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command as Process,
};

use buyerscope::{
    engine::{run::Step, study::Source},
    export::recipe_of,
    state::Tab,
};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use resvg::tiny_skia::Pixmap;

use crate::{
    pictures_of_studies::OF_STUDIES,
    views::{FakePicker, Window, click, is_made, is_said, show, wait, window},
};

/// Where the pictures of today are kept; `UPDATE_GOLDEN=1` writes them anew.
fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// The sample with everything computed that has a chart.
fn sample() -> Window {
    let mut window = window(1440.0, 900.0, Some(Source::Sample), FakePicker::default());
    for step in [Step::Classify, Step::Segment, Step::Explore] {
        wait(&mut window, "the first results", is_made(step));
    }
    show(&mut window, Tab::Train);
    click(&mut window, "Page Explain");
    wait(&mut window, "what explains", is_made(Step::Explain));
    window
}

/// Everything into `folder` as `format`; the files.
pub fn exported(window: &mut Window, folder: &Path, format: &str) -> Vec<PathBuf> {
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    window.step();
    window.step();
    is_said(window, "Export everything");
    click(window, format);
    window.get_by_label("Folder").click();
    window.step();
    window.step();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.step();
    window
        .get_by_label("Folder")
        .type_text(&folder.display().to_string());
    window.step();
    window.step();
    click(window, "Save");
    wait(window, "all files", |state| !state.toasts.is_empty());
    let toast = window.state().state().toasts[0].clone();
    assert!(toast.file.is_some(), "{}", toast.text);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    // Nothing is written twice under two names.
    let mut known: BTreeMap<Vec<u8>, &PathBuf> = BTreeMap::new();
    for path in &files {
        if let Some(twin) = known.insert(fs::read(path).unwrap(), path) {
            panic!("{} and {} are the same", twin.display(), path.display());
        }
    }
    files
}

pub fn with_ending<'a>(files: &'a [PathBuf], ending: &str) -> Vec<&'a PathBuf> {
    let ending = Some(OsStr::new(ending));
    files.iter().filter(|path| path.extension() == ending).collect()
}

#[test]
fn every_chart_is_text_and_lines_and_looks_as_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample();
    let files = exported(&mut window, folder.path(), "SVG");
    let svgs = with_ending(&files, "svg");
    assert!(svgs.len() >= 15, "{files:?}");
    assert!(with_ending(&files, "csv").len() >= 10, "{files:?}");
    let mut seen = BTreeSet::new();
    for path in svgs {
        let name = path.file_stem().unwrap().to_str().unwrap();
        // Made on the way, or not: another file's is kept.
        if OF_STUDIES.contains(&name) {
            continue;
        }
        look_at(path, name, "sample");
        seen.insert(name.to_owned());
    }
    if std::env::var_os("UPDATE_GOLDEN").is_none() {
        let kept: BTreeSet<String> = fs::read_dir(golden())
            .unwrap()
            .map(|entry| {
                entry
                    .unwrap()
                    .path()
                    .file_stem()
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        seen.extend(OF_STUDIES.map(str::to_owned));
        assert_eq!(
            seen, kept,
            "each chart has its golden picture, and each golden picture its chart"
        );
    }
}

/// An SVG is whole, made of text and lines, described, and looks like the golden picture of this name.
pub fn look_at(path: &Path, name: &str, of: &str) {
    let text = fs::read_to_string(path).unwrap();
    let mut reader = quick_xml::Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
    assert!(!text.contains("<image"), "{name} has pixels");
    assert!(text.contains("<text"), "{name} has real text");
    assert!(text.contains("@font-face"), "{name} carries its letters");
    let alt = text
        .split("<desc id=\"desc\">")
        .nth(1)
        .unwrap()
        .split("</desc>")
        .next()
        .unwrap();
    assert!(alt.len() > 20, "{name} is described: “{alt}”");
    let recipe = recipe_of(text.as_bytes()).unwrap();
    assert!(recipe.contains(of), "{name} knows its file: {recipe}");
    compare(name, &text);
}

/// The picture beside the golden one: the same size, hardly another pixel. Other processors may round otherwise.
fn compare(name: &str, svg: &str) {
    let drawn = buyerscope::export::png(svg, 1.0, Default::default()).unwrap();
    let path = golden().join(format!("{name}.png"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(golden()).unwrap();
        fs::write(&path, &drawn).unwrap();
        return;
    }
    let golden = fs::read(&path).unwrap_or_else(|error| panic!("{name}: {error}; UPDATE_GOLDEN=1 makes it"));
    let (drawn, golden) = (
        Pixmap::decode_png(&drawn).unwrap(),
        Pixmap::decode_png(&golden).unwrap(),
    );
    assert_eq!(
        (drawn.width(), drawn.height()),
        (golden.width(), golden.height()),
        "{name}"
    );
    let differences = drawn
        .data()
        .iter()
        .zip(golden.data())
        .map(|(a, b)| a.abs_diff(*b));
    let far = differences.clone().filter(|&difference| difference > 48).count();
    let share = far as f64 / drawn.data().len() as f64;
    let sum: u64 = differences.map(u64::from).sum();
    let mean = sum as f64 / drawn.data().len() as f64;
    assert!(
        share < 0.004 && mean < 0.6,
        "{name} looks otherwise: {:.2} % of its values are far off, {mean:.2} of 255 on average. UPDATE_GOLDEN=1 \
         keeps the new picture",
        share * 100.0
    );
}

#[test]
fn a_changed_picture_is_found() {
    let page = |x: u32| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"100\"><rect x=\"{x}\" y=\"0\" \
             width=\"40\" height=\"100\" fill=\"#222222\"/></svg>"
        )
    };
    let pixels = |x| {
        let png = buyerscope::export::png(&page(x), 1.0, Default::default()).unwrap();
        Pixmap::decode_png(&png).unwrap()
    };
    let differs = |a: &Pixmap, b: &Pixmap| a.data().iter().zip(b.data()).any(|(a, b)| a.abs_diff(*b) > 48);
    assert!(differs(&pixels(0), &pixels(10)) && !differs(&pixels(10), &pixels(10)));
}

#[test]
fn pdfs_have_their_fonts_and_their_words() {
    let has_poppler = Process::new("pdffonts").arg("-v").output().is_ok();
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample();
    let files = exported(&mut window, folder.path(), "PDF");
    let pdfs = with_ending(&files, "pdf");
    assert!(pdfs.len() >= 15, "{files:?}");
    for path in pdfs {
        assert!(fs::read(path).unwrap().starts_with(b"%PDF-"));
        if !has_poppler {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap();
        let told = |program: &str, arguments: &[&OsStr]| {
            let output = Process::new(program).args(arguments).output().unwrap();
            assert!(output.status.success(), "{program} {name}");
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        let fonts = told("pdffonts", &[path.as_os_str()]);
        let fonts: Vec<&str> = fonts.lines().skip(2).collect();
        assert!(!fonts.is_empty(), "{name} has text");
        for font in fonts {
            // name, type, encoding, emb, sub, uni, object ID: embedded, a subset, with its letters.
            let flags: Vec<&str> = font
                .split_whitespace()
                .filter(|word| ["yes", "no"].contains(word))
                .collect();
            assert!(
                font.contains("Inter") && flags == ["yes", "yes", "yes"],
                "{name}: {font}"
            );
        }
        let words = told("pdftotext", &[path.as_os_str(), OsStr::new("-")]);
        for expected in words_of(name) {
            assert!(words.contains(expected), "{name} lacks “{expected}”:\n{words}");
        }
    }
    if !has_poppler {
        eprintln!("poppler-utils is not installed: fonts and words of the PDFs were not looked at");
    }
}

/// What stands at the axes of a chart.
fn words_of(name: &str) -> &'static [&'static str] {
    match name {
        "roc" => &["false alarm rate", "recall"],
        "precision-recall" => &["recall", "precision"],
        "elbow" => &["inertia"],
        "silhouette" => &["silhouette"],
        "confusion" => &["Predicted", "Bargain Hunter"],
        "calibration" => &["observed share"],
        _ => &[],
    }
}
