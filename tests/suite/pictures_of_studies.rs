//! The charts that the sample alone does not have: evidence, a second file, other methods, the strengths, purchases.

use std::{fmt::Write as _, fs, path::Path};

use buyerscope::{
    engine::{
        document::{Document, write},
        explore::Measure,
        purchases::{PurchaseSpec, RfmSpec},
        run::Step,
        study::{SecondFileSpec, SegmentMethod, Source, Study},
    },
    state::Tab,
};

use crate::{
    pictures::{exported, look_at, with_ending},
    views::{Window, click, is_made, large, show, wait},
};

/// Golden pictures that stand for other files than the sample.
pub const OF_STUDIES: [&str; 14] = [
    "profit",
    "coefficients-over-l2",
    "columns-heatmap",
    "silhouettes",
    "gap",
    "stability",
    "agreement",
    "migration",
    "flows",
    "rfm",
    "mixture",
    "ward",
    "dbscan",
    "optics",
];

/// Customers in three groups, of whom `moved` are in the next one, from `first` on.
fn customers(first: u32, moved: u32) -> String {
    let mut csv = "id,spent,visits,age,region,kind\n".to_owned();
    for i in first..first + 180 {
        let luck = |salt: u32| {
            i.wrapping_mul(2_654_435_761)
                .wrapping_add(salt.wrapping_mul(40_503))
                >> 16
        };
        let group = (i + u32::from(luck(9) % 180 < moved)) % 3;
        let (spent, visits) = [(200, 2), (900, 4), (500, 12)][group as usize];
        let kind = if luck(5) % 100 < [15, 80, 40][group as usize] {
            "Premium"
        } else {
            "Bargain"
        };
        writeln!(
            csv,
            "C{i:04},{},{}.{},{},{},{kind}",
            spent + luck(1) % 150,
            visits,
            luck(2) % 10,
            20 + luck(3) % 50,
            ["North", "South", "West"][(luck(4) % 3) as usize],
        )
        .unwrap();
    }
    csv
}

fn purchases() -> String {
    let mut csv = "customer,date,amount\n".to_owned();
    for i in 0..150_u32 {
        for p in 0..=(i * 7 % 9) {
            let (month, day) = (1 + (i * 5 + p * 3) % 12, 1 + (i * 11 + p * 7) % 28);
            writeln!(csv, "C{i:03},2025-{month:02}-{day:02},{}.50", 9 + i * 79 % 60 + p).unwrap();
        }
    }
    csv
}

/// A window with a study of this file, its choices made by `choose`.
fn of_study(folder: &Path, text: &str, choose: impl FnOnce(&mut Study)) -> Window {
    let data = folder.join("shop.csv");
    fs::write(&data, text).unwrap();
    let mut study = Study {
        source: Some(Source::File(data)),
        ..Study::default()
    };
    study.segments.k_range = (2, 5);
    choose(&mut study);
    let document = Document {
        study,
        app: "test".to_owned(),
        ..Document::default()
    };
    let path = folder.join("a.study.toml");
    fs::write(&path, write(&document, folder).unwrap()).unwrap();
    large(Some(Source::File(path)))
}

/// Everything is exported; the pictures named are looked at.
fn look_for(window: &mut Window, names: &[(&str, &str)]) {
    let folder = tempfile::tempdir().unwrap();
    let files = exported(window, folder.path(), "SVG");
    let svgs = with_ending(&files, "svg");
    for (stem, name) in names {
        let found = svgs.iter().find(|path| path.file_stem().unwrap() == *stem);
        look_at(
            found.unwrap_or_else(|| panic!("no {stem} in {files:?}")),
            name,
            "shop.csv",
        );
    }
}

#[test]
fn charts_of_evidence_strengths_and_a_second_file_look_as_they_did() {
    let folder = tempfile::tempdir().unwrap();
    let second = folder.path().join("later.csv");
    fs::write(&second, customers(20, 30)).unwrap();
    let mut window = of_study(folder.path(), &customers(0, 0), |study| {
        study.classifier.target = Some("kind".to_owned());
        study.offer.margin = 40.0;
        study.offer.cost = 10.0;
        // By the usual one the heatmap is that of the correlations, and not written.
        study.explore.measure = Measure::Spearman;
        study.segments.second = Some(SecondFileSpec {
            file: second,
            identifier: None,
        });
    });
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Data);
    click(&mut window, "Page Correlations");
    wait(&mut window, "the heatmap", is_made(Step::Relate));
    show(&mut window, Tab::Train);
    click(&mut window, "See all strengths");
    wait(&mut window, "the strengths", is_made(Step::Path));
    show(&mut window, Tab::Segments);
    wait(&mut window, "the segments", is_made(Step::Segment));
    click(&mut window, "Moves");
    wait(&mut window, "the second file", is_made(Step::Second));
    wait(&mut window, "the evidence", is_made(Step::Evidence));
    let names = [
        "profit",
        "coefficients-over-l2",
        "columns-heatmap",
        "silhouettes",
        "gap",
        "stability",
        "agreement",
        "migration",
        "flows",
    ];
    look_for(&mut window, &names.map(|name| (name, name)));
}

#[test]
fn pictures_of_methods_look_as_they_did() {
    let methods = [
        (SegmentMethod::Mixture, "mixture"),
        (SegmentMethod::Ward, "ward"),
        (SegmentMethod::Dbscan, "dbscan"),
        (SegmentMethod::Optics, "optics"),
    ];
    for (method, name) in methods {
        let folder = tempfile::tempdir().unwrap();
        let mut window = of_study(folder.path(), &customers(0, 0), |study| {
            study.segments.method = method;
            study.segments.features = Some(vec!["spent".to_owned(), "visits".to_owned()]);
        });
        show(&mut window, Tab::Segments);
        wait(&mut window, "the segments", is_made(Step::Segment));
        look_for(&mut window, &[("method", name)]);
    }
}

#[test]
fn the_heatmap_of_purchases_looks_as_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = of_study(folder.path(), &purchases(), |study| {
        study.purchases = Some(PurchaseSpec {
            customer: "customer".to_owned(),
            date: "date".to_owned(),
            amount: "amount".to_owned(),
            rfm: Some(RfmSpec::default()),
            ..PurchaseSpec::default()
        });
    });
    wait(&mut window, "the customers", is_made(Step::Customers));
    wait(&mut window, "the table", is_made(Step::Prepare));
    look_for(&mut window, &[("rfm", "rfm")]);
}
