use super::*;
use crate::{
    chart::{ChartBody, ChartSpec, Hue, Line, LinesChart},
    engine::study::ReportSection,
    export::report::ReportTable,
};

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

/// The type of a chart's title on paper, at its usual size.
const CHART_TITLE: f32 = 15.0 * 0.75;

fn chart(title: &str) -> Block {
    Block::Chart(Box::new(ChartSpec {
        title: title.to_owned(),
        subtitle: String::new(),
        alt: String::new(),
        source: String::new(),
        body: ChartBody::Lines(LinesChart {
            x_title: "k".to_owned(),
            y_title: "inertia".to_owned(),
            x_range: (2.0, 4.0),
            y_range: (0.0, 9.0),
            whole_x: true,
            lines: vec![Line {
                name: "inertia".to_owned(),
                value: String::new(),
                points: vec![(2.0, 9.0), (3.0, 4.0), (4.0, 3.0)],
                hue: Hue::Ink,
                dotted: true,
            }],
            marker: None,
            note: None,
            diagonal: false,
        }),
    }))
}

fn filler(n_lines: usize) -> Block {
    Block::Text(vec!["filler"; n_lines].join("\n"))
}

/// The first page on which these words stand, and how large.
fn place(pages: &[Scene], words: &str) -> Option<(usize, f32)> {
    let found = |mark: &Mark| match mark {
        Mark::Text { text, size, .. } if text == words => Some(*size),
        _ => None,
    };
    let mut each = pages.iter().enumerate();
    each.find_map(|(page, scene)| Some((page, scene.marks.iter().find_map(found)?)))
}

/// How far down a page words stand, the foot left out.
fn depth(scene: &Scene) -> f32 {
    let words = texts(scene).into_iter().map(|(_, _, y)| y);
    let lowest = words.filter(|y| *y < FOOT + 2.0).fold(TOP, f32::max);
    (lowest - TOP) / (FOOT - TOP)
}

#[test]
fn charts_leave_no_page_almost_empty_and_stay_legible() {
    for n_lines in 0..60 {
        let blocks = vec![
            filler(n_lines),
            chart("First"),
            filler(4),
            chart("Second"),
            chart("Third"),
        ];
        let pages = pages(&document(blocks));
        let last = pages.len() - 1;
        for (n, page) in pages.iter().enumerate() {
            // The last page holds what is left.
            assert!(n == last || depth(page) > 0.25, "{n_lines} lines, page {n}");
        }
        let mut before = 0;
        for title in ["First", "Second", "Third"] {
            let (page, size) = place(&pages, title).unwrap_or_else(|| panic!("{n_lines}: no {title}"));
            assert!(page >= before, "{title} comes before the chart above it");
            assert!(
                size >= 0.69 * CHART_TITLE && size <= CHART_TITLE + 0.01,
                "{n_lines}: {title} {size}"
            );
            before = page;
        }
        let n_filler = pages
            .iter()
            .flat_map(texts)
            .filter(|(text, _, _)| text == "filler");
        assert_eq!(n_filler.count(), n_lines + 4);
    }
}

#[test]
fn words_go_on_where_a_chart_waits_for_the_next_page() {
    let after = Block::Text("what comes behind the chart".to_owned());
    let pages = pages(&document(vec![filler(38), chart("First"), after]));
    assert_eq!(place(&pages, "what comes behind the chart").unwrap().0, 0);
    assert_eq!(place(&pages, "First").unwrap(), (1, CHART_TITLE));
    // With a little less above it it is made smaller instead.
    let after = Block::Text("what comes behind the chart".to_owned());
    let pages = super::pages(&document(vec![filler(25), chart("First"), after]));
    let (page, size) = place(&pages, "First").unwrap();
    assert!(page == 0 && size < CHART_TITLE, "{page} {size}");
}

#[test]
fn a_last_page_of_a_few_lines_is_drawn_in_by_smaller_charts() {
    let blocks = vec![chart("First"), chart("Second"), filler(3)];
    let pages = pages(&document(blocks));
    assert_eq!(pages.len(), 1);
    let (_, size) = place(&pages, "Second").unwrap();
    assert!((0.69 * CHART_TITLE..CHART_TITLE).contains(&size), "{size}");
}

#[test]
fn the_head_of_a_table_has_rows_below_it_and_a_heading_lines() {
    let rows = (0..9).map(|n| vec![format!("row{n}"), n.to_string()]).collect();
    let table = ReportTable {
        caption: "Columns".to_owned(),
        head: vec!["column".to_owned(), "values".to_owned()],
        rows,
        n_words: 1,
    };
    for n_lines in 0..60 {
        let section = |blocks| Section {
            kind: ReportSection::Segments,
            blocks,
        };
        let lines = ["one", "two", "three", "four"].map(|words| Block::Text(words.to_owned()));
        let whole = Document {
            sections: vec![
                section(vec![filler(n_lines), Block::Table(table.clone())]),
                Section {
                    kind: ReportSection::Warnings,
                    blocks: lines.to_vec(),
                },
            ],
            ..document(Vec::new())
        };
        let pages = pages(&whole);
        let on = |words: &str| place(&pages, words).unwrap().0;
        assert_eq!(on("column"), on("row0"), "after {n_lines} lines");
        assert_eq!(on("column"), on("row1"), "after {n_lines} lines");
        assert_eq!(on("Columns"), on("column"), "after {n_lines} lines");
        assert_eq!(on("Warnings"), on("three"), "after {n_lines} lines");
    }
}
