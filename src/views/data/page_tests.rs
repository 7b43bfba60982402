//! Sorting, filtering, finding, selecting, profiles and heatmaps as a user meets them.

use egui::{Event, Modifiers, PointerButton, Pos2, pos2, vec2};

use super::tests::{Window, customers};
use crate::{
    engine::{condition::Condition, explore::Measure, study::Sort},
    state::{Command, DataPage, Rows, SelectMode, Tab},
};

fn sort_by(column: &str, is_descending: bool) -> Sort {
    Sort {
        column: column.to_owned(),
        is_descending,
    }
}

#[test]
fn a_click_on_a_name_sorts_up_then_down_then_not() {
    let mut window = Window::open(&customers(100));
    window.frame(Vec::new());
    let mut expected = [Some(sort_by("spent", false)), Some(sort_by("spent", true)), None].into_iter();
    for button in [
        "Sort by spent",
        "Sort by spent, downward",
        "Rows in file order again",
    ] {
        let asked = window.click_on(button);
        let [Command::SetSort(sort)] = asked.as_slice() else {
            panic!("{asked:?}");
        };
        assert_eq!(Some(sort), expected.next().as_ref());
        window.give(asked[0].clone());
        window.frame(Vec::new());
    }
    assert!(window.says("100 rows in file order"));
    window.give(Command::SetSort(Some(sort_by("spent", true))));
    assert!(window.says("100 rows, sorted"));
    let rows = window
        .places()
        .into_iter()
        .filter(|(said, _)| said.starts_with("line "));
    let highest = rows.min_by(|a, b| a.1.top().total_cmp(&b.1.top()));
    let (first, _) = highest.unwrap();
    assert!(first.starts_with("line 101, id C00099"), "{first}");
}

#[test]
fn conditions_filter_the_view_and_leave_the_data() {
    let mut window = Window::open(&customers(100));
    window.frame(Vec::new());
    window.click_on("Filter");
    assert!(window.says("Column of condition 1"));
    let north = Condition::is("region", "North");
    window.give(Command::SetFilters(vec![north, Condition::missing("spent")]));
    // Rows 3, 33, 63 and 93 have neither: every third is North, every tenth of them lacks spent.
    assert!(window.says("4 of 100 rows"));
    assert!(window.says("Table of 4 rows"));
    assert_eq!(window.state.results.prepared().unwrap().table.n_rows(), 100);
    let asked = window.click_on("Select these rows");
    assert!(matches!(
        asked.as_slice(),
        [Command::Select { rows: Rows::Shown(places), mode: SelectMode::Replace, .. }] if *places == (0..4)
    ));
    window.give(asked[0].clone());
    assert_eq!(window.state.selection.len(), 4);
    assert_eq!(window.state.selection.why(), "the filter of the table");
    let asked = window.click_on("Clear");
    assert!(matches!(asked.as_slice(), [Command::SetFilters(filters)] if filters.is_empty()));
    window.give(Command::SetFilters(vec![Condition::is("region", "Nowhere")]));
    assert!(window.says("No rows to show"));
    window.give(Command::SetFilters(vec![Condition::Compare {
        column: "spent".to_owned(),
        comparison: crate::engine::condition::Comparison::Less,
        value: "much".to_owned(),
    }]));
    assert!(window.says("is no number as spent has them"));
}

#[test]
fn text_is_found_cell_by_cell() {
    let mut window = Window::open(&customers(100));
    window.frame(Vec::new());
    window.give(Command::Find("south".to_owned()));
    window.frame(Vec::new());
    assert!(window.says("1 of 33 cells"));
    window.click_on("Next found cell");
    assert!(window.says("2 of 33 cells"));
    window.click_on("Previous found cell");
    window.click_on("Previous found cell");
    assert!(window.says("33 of 33 cells"));
    // The last South stands in row 98: the table has gone there.
    assert!(window.memory().row > 50.0);
    window.give(Command::Find("regi".to_owned()));
    assert!(window.says("in 1 column name"));
}

fn drag(window: &Window, from: Pos2, to: Pos2, modifiers: Modifiers) -> Vec<Command> {
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers,
    };
    let mut asked = window.frame(vec![Event::PointerMoved(from)]).1;
    asked.extend(window.frame(vec![button(from, true)]).1);
    asked.extend(window.frame(vec![Event::PointerMoved(from.lerp(to, 0.5))]).1);
    asked.extend(window.frame(vec![Event::PointerMoved(to)]).1);
    asked.extend(window.frame(vec![button(to, false)]).1);
    asked.extend(window.frame(Vec::new()).1);
    asked
}

#[test]
fn rows_are_selected_by_dragging() {
    let mut window = Window::open(&customers(100));
    window.frame(Vec::new());
    let places = window.places();
    let row = |line: &str| places.iter().find(|(said, _)| said.starts_with(line)).unwrap().1;
    let at = |line: &str| pos2(row(line).center().x, row(line).center().y);
    let asked = drag(&window, at("line 4,"), at("line 7,"), Modifiers::NONE);
    assert!(
        matches!(asked.as_slice(), [Command::Select { rows: Rows::Shown(places), why, .. }]
            if *places == (2..6) && why == "lines 4 to 7"),
        "{asked:?}"
    );
    window.give(asked[0].clone());
    assert_eq!(
        window.state.selection.lines().iter().collect::<Vec<_>>(),
        [4, 5, 6, 7]
    );
}

#[test]
fn bars_select_the_rows_they_count() {
    let mut window = Window::open(&customers(100));
    window.frame(Vec::new());
    let places = window.places();
    let (_, bars) = places.iter().find(|(said, _)| said == "Bars of region").unwrap();
    let lowest = pos2(bars.left() + 5.0, bars.bottom() - 4.0);
    let asked = drag(&window, lowest, lowest, Modifiers::NONE);
    let [Command::Select { why, .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(why, "region is West");
    window.give(asked[0].clone());
    assert_eq!(window.state.selection.len(), 33);
}

#[test]
fn the_profile_shows_columns_and_what_is_missing_together() {
    let mut window = Window::open(&customers(100));
    window.give(Command::ShowDataPage(DataPage::Profile));
    window.frame(Vec::new());
    assert!(window.says("spent, number, 10 missing"));
    assert!(window.says("90 of 100 rows miss nothing"));
    let asked = window.click_on("Select rows without spent: 10 rows, 10.0\u{202f}%");
    window.give(asked[0].clone());
    assert_eq!(window.state.selection.len(), 10);
    assert_eq!(window.state.selection.why(), "only spent missing");
    window.click_on("id, identifier, complete");
    assert_eq!(window.memory().selected.as_deref(), Some("id"));
    let mut window = Window::open("a,b\n1,2\n3,5\n4,4\n");
    window.give(Command::ShowDataPage(DataPage::Profile));
    assert!(window.says("Nothing is missing: all 2 columns are complete."));
}

#[test]
fn five_hundred_columns_cost_no_more_than_those_in_sight() {
    let names: Vec<String> = (0..500).map(|column| format!("column {column}")).collect();
    let row = |at: usize| {
        (0..500)
            .map(|c| ((at * 7 + c) % 50).to_string())
            .collect::<Vec<_>>()
            .join(",")
    };
    let rows: Vec<String> = (0..30).map(row).collect();
    let mut window = Window::open(&format!("{}\n{}\n", names.join(","), rows.join("\n")));
    window.give(Command::ShowDataPage(DataPage::Profile));
    for size in [vec2(1440.0, 824.0), vec2(1024.0, 624.0)] {
        window.size = size;
        window.frame(Vec::new());
        let said = window.places();
        let n = said
            .iter()
            .filter(|(said, _)| said.contains(", number, "))
            .count();
        assert!((3..20).contains(&n), "{n} rows are made");
    }
}

#[test]
fn a_cell_of_the_heatmap_opens_its_columns_in_explore() {
    let rows: String = (0..40)
        .map(|i| format!("{i},{},{}\n", i * i, ["x", "y"][i % 2]))
        .collect();
    let mut window = Window::open(&format!("a,b,kind\n{rows}"));
    window.give(Command::ShowDataPage(DataPage::Correlations));
    window.frame(Vec::new());
    let asked = window.click_on("b and a: 0.97");
    assert!(
        matches!(asked.as_slice(), [Command::SetExploreAxes { x, y }, Command::ShowTab(Tab::Explore)]
            if x == "a" && y == "b"),
        "{asked:?}"
    );
    let asked = window.click_on("Measure Spearman");
    assert!(matches!(
        asked.as_slice(),
        [Command::SetMeasure(Measure::Spearman)]
    ));
    window.give(asked[0].clone());
    assert!(window.says("b and a: 1.00"));
    window.give(Command::SetMeasure(Measure::CorrelationRatio));
    assert!(window.says("a and kind: 0.0"));
    window.give(Command::SetMeasure(Measure::CramersV));
    assert!(window.says("Nothing to compare"));
}
