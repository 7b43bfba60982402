use super::*;
use crate::{engine::study::ReportSection, export::report::ReportTable};

fn document(blocks: Vec<Block>) -> Document {
    Document {
        title: "Customers of a.csv".to_owned(),
        subtitle: "5 customers".to_owned(),
        sections: vec![Section {
            kind: ReportSection::Data,
            blocks,
        }],
    }
}

fn texts(scene: &Scene) -> Vec<(String, f32, f32)> {
    let marks = scene.marks.iter();
    marks
        .filter_map(|mark| match mark {
            Mark::Text { text, x, y, .. } => Some((text.clone(), *x, *y)),
            _ => None,
        })
        .collect()
}

#[test]
fn long_words_go_on_over_pages_and_nothing_is_lost() {
    let words: Vec<String> = (0..3_000).map(|n| format!("word{n}")).collect();
    let pages = pages(&document(vec![Block::Text(words.join(" "))]));
    assert!(pages.len() > 3);
    let all: Vec<String> = pages.iter().flat_map(texts).map(|(text, _, _)| text).collect();
    let all = all.join(" ");
    assert!(words.iter().all(|word| all.contains(word.as_str())));
    for page in &pages {
        assert!(texts(page).iter().all(|(_, x, y)| *x >= SIDE && *y < PAPER.1));
    }
    assert!(
        texts(&pages[0])
            .iter()
            .any(|(text, _, _)| text == &format!("1 of {}", pages.len()))
    );
}

#[test]
fn a_wide_table_is_parted_and_keeps_its_names() {
    let head: Vec<String> = (0..30).map(|n| format!("mean column number {n}")).collect();
    let table = ReportTable {
        caption: "Means".to_owned(),
        head: std::iter::once("segment".to_owned()).chain(head).collect(),
        rows: (0..4)
            .map(|row| (0..31).map(|column| format!("{row}{column:05}")).collect())
            .collect(),
        n_words: 1,
    };
    let pages = pages(&document(vec![Block::Table(table)]));
    let all: Vec<(String, f32, f32)> = pages.iter().flat_map(texts).collect();
    let heads = all.iter().filter(|(text, _, _)| text == "segment").count();
    assert!(heads >= 3, "the first column stands in each stretch");
    for row in 0..4 {
        for column in 1..31 {
            let cell = format!("{row}{column:05}");
            assert_eq!(
                all.iter().filter(|(text, _, _)| *text == cell).count(),
                1,
                "{cell}"
            );
        }
    }
    assert!(all.iter().all(|(_, x, _)| *x <= SIDE + WIDTH + 0.5));
}

#[test]
fn rows_over_pages_have_their_head_again() {
    let table = ReportTable {
        caption: "Columns".to_owned(),
        head: vec!["column".to_owned(), "values".to_owned()],
        rows: (0..200).map(|n| vec![format!("c{n}"), n.to_string()]).collect(),
        n_words: 1,
    };
    let pages = pages(&document(vec![Block::Table(table)]));
    assert!(pages.len() > 2);
    assert!(
        pages
            .iter()
            .all(|page| texts(page).iter().any(|(text, _, _)| text == "column"))
    );
}

#[test]
fn hostile_names_stay_on_the_page() {
    let name = "<script>alert(1)</script>".repeat(20);
    let table = ReportTable {
        caption: name.clone(),
        head: vec![name.clone(), "n".to_owned()],
        rows: vec![vec![name.clone(), "1".to_owned()]],
        n_words: 1,
    };
    let blocks = vec![
        Block::Warning(name.clone()),
        Block::Facts(vec![(name.clone(), name)]),
        Block::Table(table),
    ];
    for page in pages(&document(blocks)) {
        let size = |mark: &Mark| match mark {
            Mark::Text {
                text,
                size,
                weight,
                x,
                ..
            } => x + crate::theme::fonts::text_width(text, *size, *weight),
            _ => 0.0,
        };
        // Names of facts are ours, and short; all else is broken.
        let widest = page
            .marks
            .iter()
            .filter(|mark| !matches!(mark, Mark::Text { x, .. } if (*x - SIDE).abs() < 0.01))
            .map(size);
        assert!(widest.fold(0.0, f32::max) <= PAPER.0);
    }
}

#[test]
fn a_heading_stands_with_what_it_is_about() {
    let rows = (0..40).map(|n| vec![format!("row{n}"), n.to_string()]).collect();
    let table = ReportTable {
        caption: "Columns".to_owned(),
        head: vec!["column".to_owned(), "values".to_owned()],
        rows,
        n_words: 1,
    };
    for n_lines in 0..60 {
        let filler = vec!["filler"; n_lines].join("\n");
        let blocks = vec![
            Block::Text(filler),
            Block::Heading("About the table".to_owned()),
            Block::Table(table.clone()),
        ];
        let pages = pages(&document(blocks));
        let with_heading = pages.iter().map(texts).find(|texts| {
            let mut words = texts.iter().map(|(text, _, _)| text);
            words.any(|text| text == "About the table")
        });
        let first_row = with_heading
            .unwrap()
            .into_iter()
            .any(|(text, _, _)| text == "row0");
        assert!(first_row, "after {n_lines} lines");
    }
}

#[test]
fn cards_are_in_one_piece() {
    let card = |slot: usize| ReportCard {
        slot,
        name: format!("name{slot} {}", "low a column of a long name ".repeat(6)),
        words: "12 customers, 3 %; stable 0.93 when customers are drawn again".to_owned(),
        facts: (0..3)
            .map(|n| (format!("fact{n}"), format!("of{slot}.")))
            .collect(),
    };
    let pages = pages(&document(vec![Block::Cards((0..20).map(card).collect())]));
    assert!(pages.len() > 1);
    for page in pages.iter().map(texts) {
        let has = |words: &str| page.iter().filter(|(text, _, _)| text.contains(words)).count();
        for slot in 0..20 {
            let facts = has(&format!(": of{slot}."));
            assert_eq!(has(&format!("name{slot} ")) * 3, facts, "card {slot}");
        }
    }
}

#[test]
fn a_study_is_attached_and_not_printed() {
    let study: String = (0..400).map(|n| format!("choice_{n} = {n}\n")).collect();
    let pages = pages(&document(vec![Block::Code(study)]));
    assert_eq!(pages.len(), 1);
    let all: Vec<String> = pages.iter().flat_map(texts).map(|(text, _, _)| text).collect();
    let all = all.join(" ");
    assert!(
        all.contains("Attached to this document: buyerscope.study.toml, 400 lines."),
        "{all}"
    );
    assert!(!all.contains("choice_7"), "{all}");
}
