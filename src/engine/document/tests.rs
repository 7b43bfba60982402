use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::engine::{
    condition::Condition,
    purchases::PurchaseSpec,
    study::{
        Apostrophes, Axis, ChosenRows, ClassWeight, CleaningStep, ColumnSpec, Fence, FoldPlan, HeaderLine,
        ListedStep, MatrixValue, MissingTreatment, ModelKind, OutlierTreatment, PickedLines, RareLimit,
        RowChoice, RowSource, Scaling, SecondFileSpec, Seed, SegmentMethod, Sort, Source, TestRows,
        Threshold,
    },
    table::ColumnKind,
};

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z_]{1,8}",
        Just("straße, \"größe\"\n[x] = '''1'''".to_owned()),
        Just("a.b c".to_owned()),
        Just(String::new()),
    ]
}

fn step() -> impl Strategy<Value = ListedStep> {
    let lines = prop::collection::btree_set(1_usize..300, 0..20);
    let chosen = (lines, any::<bool>()).prop_map(|(lines, keep)| CleaningStep::Chosen {
        keep,
        rows: vec![
            ChosenRows::all(),
            ChosenRows {
                remove: true,
                rows: RowChoice::Lines(PickedLines {
                    at: crate::engine::study::LineSet(std::sync::Arc::new(lines.into_iter().collect())),
                    of: RowSource {
                        file: "ab".to_owned(),
                        ..RowSource::default()
                    },
                }),
            },
            ChosenRows {
                remove: false,
                rows: RowChoice::Where(vec![Condition::is("region", "North")]),
            },
        ],
    });
    let step = prop_oneof![
        Just(CleaningStep::drop_duplicates()),
        name().prop_map(|column| CleaningStep::Missing {
            column,
            treatment: MissingTreatment::Median
        }),
        (name(), 0.0..9.0_f64).prop_map(|(column, by)| CleaningStep::Outliers {
            column,
            fence: Fence::Iqr(by),
            treatment: OutlierTreatment::Clip
        }),
        (name(), 0.0..1.0_f64).prop_map(|(column, under)| CleaningStep::MergeRare {
            column,
            under: RareLimit::Share(under),
            into: "other".to_owned()
        }),
        chosen,
    ];
    (step, any::<bool>()).prop_map(|(step, is_on)| ListedStep { step, is_on })
}

prop_compose! {
    /// Any Study, as far as it is saved.
    pub(crate) fn any_study()(
        seed in prop_oneof![Just(42), any::<u64>()],
        threshold in 0.0..1.0_f64,
        cleaning in prop::collection::vec(step(), 0..5),
        target in prop::option::of(name()),
        features in prop::option::of(prop::collection::vec(name(), 0..4)),
        l2 in prop_oneof![Just(1.0), any::<f64>().prop_filter("a number", |l2| l2.is_finite())],
        weights in prop::option::of(prop::collection::btree_map(name(), 0.1..9.0_f64, 0..3)),
        k in prop::option::of(2_usize..12),
        choice in any::<[bool; 8]>(),
        column in name(),
    ) -> Study {
        let mut study = Study { source: Some(Source::File(PathBuf::from("/data/customers.csv"))), ..Study::default() };
        study.seed = Seed(seed);
        study.cleaning = cleaning;
        study.classifier.target = target;
        study.classifier.features = features;
        study.classifier.l2 = l2;
        study.classifier.class_weight = weights.map_or(ClassWeight::None, ClassWeight::Own);
        study.segments.k = k;
        if choice[0] {
            study.threshold = Threshold(threshold);
            study.matrix = study.matrix.toggled(MatrixValue::OfAll);
        }
        if choice[5] {
            study.segments.method = SegmentMethod::Dbscan;
            study.segments.scaling = Scaling::Log;
            study.segments.radius = Some(l2.abs());
            study.segments.min_points = Some(7);
            study.segments.set_weight(&column, threshold);
            study.segments.label = Some(column.clone());
            study.segments.second =
                Some(SecondFileSpec { file: "/data/later/new.csv".into(), identifier: Some(column.clone()) });
        }
        if choice[1] {
            study.import.header_line = Some(HeaderLine::Line(3));
            study.import.delimiter = Some('\t');
            study.import.apostrophes = Some(Apostrophes::Keep);
            study.import = study.import.with_column(&column, |spec| *spec = ColumnSpec {
                kind: Some(ColumnKind::Number), decimal: Some(','), ..ColumnSpec::default()
            });
        }
        if choice[2] {
            study.validation.test = TestRows::File { path: "/data/tests/new.csv".into() };
            study.validation.folds = Some(FoldPlan::default());
        }
        if choice[3] {
            study.purchases = Some(PurchaseSpec::default());
            study.classifier.model = ModelKind::Forest;
        }
        if choice[4] {
            study.segments.axes = Some((Axis::Column(column.clone()), Axis::Component(1)));
            study.table.sort = Some(Sort { column: column.clone(), is_descending: choice[5] });
            study.table.filters = vec![Condition::is(&column, "x"), Condition::missing(&column)];
        }
        if choice[6] {
            study.scoring.file = Some("/elsewhere/new.csv".into());
            study.scoring.matched.insert(column.clone(), "b".to_owned());
            study.dismissed.push(column);
        }
        if choice[7] {
            study.source = Some(Source::Sample);
            study.validation.looks.look("split", 0, None);
        }
        study
    }
}

fn document(study: Study) -> Document {
    let mut results = Headline::default();
    results.push("rows_used", Figure::Count(4_988));
    results.push("test.recall", Figure::Number(0.1 + 0.2));
    results.push("coefficients.region[North] \"x\"", Figure::Number(-1.5e-7));
    results.push("probabilities", Figure::Text("3f9a".to_owned()));
    Document {
        study,
        source: Some(SourceNote {
            sha256: "ab12".to_owned(),
            rows: 5_000,
            columns: vec!["id".to_owned(), "größe, \"x\"".to_owned()],
        }),
        results,
        app: "0.1.0".to_owned(),
    }
}

const FOLDER: &str = "/data/studies";

fn opened(text: &str) -> Result<Opened, DocumentError> {
    read("a.study.toml", text, Path::new(FOLDER))
}

fn written(study: Study) -> String {
    write(&document(study), Path::new(FOLDER)).unwrap()
}

#[cfg(unix)]
#[test]
fn a_study_is_readable_and_names_only_what_was_chosen() {
    let mut study = Study {
        source: Some(Source::File("/data/customers.csv".into())),
        ..Study::default()
    };
    study.classifier.l2 = 3.0;
    study.cleaning.push(CleaningStep::drop_duplicates().into());
    let text = written(study);
    assert_eq!(
        text,
        r#"# A study of Buyerscope: every choice behind its results.
# A choice that is not written here is as Buyerscope proposes it.
format = 1
app = "0.1.0"

# Where the customers come from, seen from this file, and what was in it when this was saved.
[source]
file = "../customers.csv"
sha256 = "ab12"
rows = 5000
columns = [
    "id",
    'größe, "x"',
]

# Cleaning steps, in this order.
[[cleaning]]
step = "duplicates"
keep = "first"

# What is predicted, from what, and how.
[classifier]
l2 = 3.0

# What the choices came to. Not read as choices: `buyerscope replay` compares them.
[results]
rows_used = 4988
probabilities = "3f9a"

[results.test]
recall = 0.30000000000000004

[results.coefficients]
'region[North] "x"' = -0.00000015
"#
    );
}

#[test]
fn keys_that_mean_nothing_are_told() {
    let text = "format = 1\ncolour = 3\n[source]\nsample = true\nplace = 1\n[classifier]\nl3 = 1.0\n[validation.folds]\nn = 3\n";
    assert_eq!(
        opened(text).unwrap().unknown,
        ["source.place", "colour", "classifier.l3", "validation.folds.n"]
    );
    assert!(
        opened(&written(Study::default_with_source()))
            .unwrap()
            .unknown
            .is_empty()
    );
}

#[test]
fn what_cannot_be_opened_is_told_with_its_line() {
    let start = "format = 1\n[source]\nsample = true\n";
    for (text, expected) in [
        (String::new(), "this is no study"),
        ("seed = 3\n".to_owned(), "this is no study"),
        (
            "format = 2\n".to_owned(),
            "the study was saved by a newer Buyerscope: it has format 2, and this one reads formats up to 1; update",
        ),
        (
            "format = -1\n".to_owned(),
            "line 1 of the study, “format = -1”, cannot be read: this value does not belong there",
        ),
        ("format = 1\n".to_owned(), "the study names no customers"),
        (
            "format = 1\n[source]\n".to_owned(),
            "the study names no customers",
        ),
        (
            "format = 1\n[source]\nfile = 3\n".to_owned(),
            "line 3 of the study, “file = 3”, cannot be read: a number stands where a text belongs. Mend",
        ),
        (
            format!("{start}\n= 3\n[classifier]\n"),
            "line 5 of the study, “= 3”, cannot be read: it is not written as a choice is. Mend",
        ),
        (
            format!("{start}[classifier]\nl2 = \"much\"\n"),
            "line 5 of the study, “l2 = \"much\"”, cannot be read: a text stands where a number belongs. Mend",
        ),
        (
            format!("{start}[classifier]\nmodel = \"magic\"\n"),
            "line 5 of the study, “model = \"magic\"”, cannot be read: this version knows no “magic”. Mend",
        ),
        (
            format!("{start}[[cleaning]]\nstep = \"filtre\"\n"),
            "line 4 of the study, “[[cleaning]]”, cannot be read: this version knows no “filtre”. Mend",
        ),
        (
            format!("{start}seed = 3\nseed = 4\n"),
            "line 5 of the study, “seed = 4”, cannot be read: it is there twice. Mend",
        ),
    ] {
        let told = opened(&text).unwrap_err().to_string();
        assert!(told.starts_with(expected), "{text:?}: {told}");
        assert!(told.ends_with("a.study.toml"), "{told}");
    }
    let long = format!("{start}#{}", "x".repeat(super::read::MOST_BYTES));
    assert!(matches!(opened(&long), Err(DocumentError::TooLarge { .. })));
    let deep = format!("{start}x = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(matches!(opened(&deep), Err(DocumentError::Line { .. })));
}

#[test]
fn a_study_that_breaks_off_says_where_and_what_to_do() {
    let whole = written(Study::default_with_source());
    // Within a name, within a value, within a list.
    for (cut, line) in [
        ("\nrecall = ", "“recall =”"),
        ("\nprobabil", "“probabil”"),
        ("\nsha256 = \"a", "“sha256 = \"a”"),
        ("    \"id\",", "“\"id\",”"),
    ] {
        let end = whole.find(cut).unwrap_or_else(|| panic!("{cut:?} in {whole}")) + cut.len();
        let told = opened(&whole[..end]).unwrap_err().to_string();
        let n = whole[..end].lines().count();
        let expected = format!("line {n} of the study, {line}, cannot be read: the file breaks off there");
        assert!(told.starts_with(&expected), "{told}");
        assert!(
            told.contains(". Open an earlier copy, or begin again from the file of customers. In detail: ")
        );
    }
}

#[test]
fn what_this_version_does_not_know_may_be_of_a_later_one() {
    let study = |app: &str, line: &str| {
        let text = format!("format = 1\napp = \"{app}\"\n[source]\nsample = true\n{line}\n");
        opened(&text).unwrap_err().to_string()
    };
    let told = study("0.0.1", "[classifier]\nmodel = \"magic\"");
    assert!(
        told.contains("Mend the line in a text editor, open an earlier copy"),
        "{told}"
    );
    let told = study("999.0.0", "[classifier]\nmodel = \"magic\"");
    assert!(
        told.contains("It was saved by Buyerscope 999.0.0, and this is "),
        "{told}"
    );
    let rule = "[[purchases.rfm.rules]]\nname = \"a\"\ncolour = 1";
    let told = study("0.0.1", rule);
    assert!(told.contains("this version knows no “colour”"), "{told}");
    // The reader's own words come last, before the path.
    assert!(told.contains(". In detail: unknown field `colour`"), "{told}");
    assert!(told.ends_with("a.study.toml"), "{told}");
}

impl Study {
    pub(crate) fn default_with_source() -> Self {
        Self {
            source: Some(Source::Sample),
            ..Self::default()
        }
    }
}

proptest! {
    #[cfg(unix)]
    #[test]
    fn what_was_saved_is_opened(study in any_study()) {
        let text = written(study.clone());
        let found = opened(&text).unwrap();
        prop_assert_eq!(&found.document, &document(study.clone()), "{}", text);
        prop_assert_eq!(found.unknown, Vec::<String>::new());
        // Saved again it is the same text.
        let again = write(&found.document, Path::new(FOLDER)).unwrap();
        prop_assert_eq!(again, text);
        let journaled = choices_text(&study).unwrap();
        prop_assert_eq!(read_choices("", &journaled).unwrap(), study);
    }

    #[test]
    fn damage_is_told_and_never_more(
        study in any_study(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let mut bytes = written(study).into_bytes();
        for (at, by) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= by;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len() + 1));
        }
        let text = String::from_utf8_lossy(&bytes);
        match opened(&text) {
            Ok(found) => {
                // Whatever it says now can be saved.
                prop_assert!(write(&found.document, Path::new(FOLDER)).is_ok());
            }
            Err(error) => prop_assert!(error.to_string().ends_with("a.study.toml")),
        }
    }

    #[test]
    fn every_difference_is_told(before in any_study(), after in any_study()) {
        let told = changes(&before, &after);
        let mut same = after.clone();
        same.validation.looks = before.validation.looks.clone();
        prop_assert_eq!(told.is_empty(), same == before, "{:?}", told);
        for change in &told {
            let (one, other) = change.sides();
            prop_assert!(!one.is_empty() && !other.is_empty(), "{:?}", change);
        }
        prop_assert!(changes(&after, &after).is_empty());
    }
}
