//! Pages one print column wide: the chart has the room, and names are whole.

use super::{
    bodies::{matrix_of, over_k, path_of, strings},
    scatters::scatter,
    *,
};
use crate::chart::{Hue, Line, LinesChart, Look, PageSize};

fn column(body: ChartBody) -> Scene {
    let spec = ChartSpec {
        title: "A chart".to_owned(),
        subtitle: "test, 1\u{202f}250 of 5\u{202f}000 rows".to_owned(),
        alt: String::new(),
        source: "customers.csv, 3f9a 41c7, seed 42".to_owned(),
        body,
    };
    Look {
        size: PageSize::Column,
        ..Look::default()
    }
    .page(&spec)
}

#[test]
fn the_plot_has_most_of_a_column() {
    let scene = column(over_k(2..=12, 13_058.0));
    let (_, _, width, height) = scene.plot.unwrap();
    assert!((scene.width - 252.0).abs() < 0.01);
    assert!(width >= 0.78 * scene.width, "{width} of {}", scene.width);
    assert!(height >= 0.4 * scene.width, "{height} of {}", scene.width);
}

#[test]
fn names_of_classes_have_two_lines_in_a_column() {
    let labels = strings(&["Hibernating customers", "At risk customers", "Champions"]);
    for labels in [labels.clone(), labels[..2].to_vec()] {
        let scene = column(matrix_of(labels.clone(), |i, j| if i == j { 900 } else { 12 }));
        let found = texts(&scene);
        assert!(found.iter().all(|text| !text.contains('…')), "{found:?}");
        // Of the row and of the column.
        for part in ["Hibernating", "customers"] {
            let n = found.iter().filter(|text| text.contains(part)).count();
            assert!(n >= 2, "{part}: {found:?}");
        }
    }
}

#[test]
fn names_of_lines_have_rows_of_their_own_in_a_column() {
    let names = [
        "Customers who buy at Easter and before",
        "Customers who came back after two years",
        "Everybody else in the file",
    ];
    let line = |name: &str| Line {
        name: name.to_owned(),
        value: String::new(),
        points: vec![(0.0, 0.0), (1.0, 1.0)],
        hue: Hue::Ink,
        dotted: false,
    };
    let scene = column(ChartBody::Lines(LinesChart {
        x_title: "recall".to_owned(),
        y_title: "precision".to_owned(),
        x_range: (0.0, 1.0),
        y_range: (0.0, 1.0),
        whole_x: false,
        lines: names.into_iter().map(line).collect(),
        marker: None,
        note: None,
        diagonal: false,
    }));
    let found = texts(&scene);
    assert!(names.iter().all(|name| found.contains(name)), "{found:?}");
    let (_, _, _, height) = scene.plot.unwrap();
    assert!(height >= 0.4 * scene.width, "{height} of {}", scene.width);
}

#[test]
fn what_lines_speak_for_is_whole_in_a_column() {
    let body = path_of(("Bargain Hunter", "Premium Buyer"), &["age", "spent"]);
    let found = column(body.clone());
    let found = texts(&found);
    assert!(
        found.contains(&"↓ Bargain Hunter") && found.contains(&"↑ Premium Buyer"),
        "{found:?}"
    );
    // Beside the title where there is room, and the lines begin higher.
    let top = |width: f32| layout(&body, width, 400.0, &LIGHT).plot.unwrap().1;
    assert!(top(700.0) < top(360.0), "{} {}", top(700.0), top(360.0));
}

#[test]
fn the_note_of_a_scatter_is_whole_in_a_column() {
    let scene = column(scatter(5, "Segment", (0.0, 18.0)));
    let found = texts(&scene);
    let note = "20\u{202f}000 of 1\u{202f}000\u{202f}000 customers drawn";
    assert!(found.contains(&note), "{found:?}");
    let (_, _, _, height) = scene.plot.unwrap();
    assert!(height >= 0.45 * scene.width, "{height} of {}", scene.width);
}
