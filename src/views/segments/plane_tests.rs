//! The scatter as a user meets it: boxes, lassos, switches.

use std::sync::Arc;

use egui::{Event, Modifiers, PointerButton, Pos2, Rect, accesskit::Role, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};

use super::tests::{csv, harness, state_of};
use crate::{
    chart::scatter_hues,
    engine::{
        Progress,
        condition::Condition,
        scatter::{Region, Window},
        study::{Axis, ColourBy, Outline, ScatterSpec, Study},
    },
    jobs::{JobEvent, JobRequest},
    state::{AppState, ChartId, Command, Drawn, ExportSubject, Rows, SelectMode},
    theme::LIGHT,
    views::segments,
};

fn plot(harness: &Harness<'_>) -> Rect {
    harness.get_by_label_contains("Segment scatter: ").rect()
}

/// Drags through these places, shares of the plot from its upper left corner.
fn drag(harness: &mut Harness<'_>, places: &[(f32, f32)], modifiers: Modifiers) {
    let plot = plot(harness);
    let at = |(x, y): (f32, f32)| plot.min + vec2(x * plot.width(), y * plot.height());
    let button = |pos: Pos2, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers,
    };
    let first = at(places[0]);
    let last = at(places[places.len() - 1]);
    // Held all the while, as by a hand: a drag may begin between two events.
    harness.event(Event::ModifiersChanged(modifiers));
    harness.event(Event::PointerMoved(first));
    harness.event(button(first, true));
    for &place in places {
        harness.event(Event::PointerMoved(at(place)));
    }
    harness.event(button(last, false));
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    harness.step();
    harness.run_steps(2);
}

const CORNERS: [(f32, f32); 3] = [(0.05, 0.05), (0.4, 0.5), (0.9, 0.95)];

fn selected(asked: Vec<Command>) -> Vec<(Rows, SelectMode)> {
    let selects = asked.into_iter().filter_map(|command| match command {
        Command::Select { rows, mode, .. } => Some((rows, mode)),
        _ => None,
    });
    selects.collect()
}

/// With the axes that are drawn in the file's own units.
fn state() -> AppState {
    let mut state = state_of(&csv());
    let axes = ("visits", "spent");
    let axes = (Axis::Column(axes.0.to_owned()), Axis::Column(axes.1.to_owned()));
    state.apply(Command::SetAxes(Some(axes)));
    state
}

#[test]
fn a_drag_moves_and_with_shift_or_alt_it_gathers() {
    for (modifiers, expected) in [
        (Modifiers::NONE, None),
        (Modifiers::SHIFT, Some(SelectMode::Add)),
        (Modifiers::ALT, Some(SelectMode::Remove)),
    ] {
        let (mut harness, asked) = harness(1440.0, state(), segments::show);
        drag(&mut harness, &CORNERS, modifiers);
        let found = selected(asked.take());
        assert_eq!(found.first().map(|(_, mode)| *mode), expected, "{modifiers:?}");
        assert!(found.len() <= 1);
    }
}

#[test]
fn a_box_is_said_as_conditions_that_hold_for_what_is_in_it() {
    let (mut harness, asked) = harness(1440.0, state(), segments::show);
    harness
        .get_by_role_and_label(Role::RadioButton, "Select with a box")
        .click();
    harness.run_steps(2);
    drag(&mut harness, &CORNERS, Modifiers::NONE);
    let (rows, mode) = selected(asked.take()).remove(0);
    assert_eq!(mode, SelectMode::Replace);
    let Rows::Where(conditions) = &rows else {
        panic!("{rows:?}")
    };
    let words: Vec<String> = conditions.iter().map(Condition::words).collect();
    assert_eq!(words.len(), 4);
    assert!(words[0].starts_with("visits is at least ") && words[3].starts_with("spent is at most "));
    // All but those beyond the edges of the box.
    let mut state = state();
    let n = select(&mut state, rows, SelectMode::Replace);
    assert!(n > 60 && n < 120, "{n}");
}

/// Applies a selection and does its work; the customers selected then.
fn select(state: &mut AppState, rows: Rows, mode: SelectMode) -> usize {
    let requests = state.apply(Command::Select {
        rows,
        mode,
        why: "by hand".to_owned(),
    });
    for request in requests {
        if let JobRequest::Select(sought) = request {
            let found = sought.lines(&Progress::none());
            state.on_event(JobEvent::Selected { generation: 0, found });
        }
    }
    state.selection.len()
}

#[test]
fn a_lasso_adds_and_removes_the_points_within_it() {
    let mut state = state();
    let plot = Arc::clone(&state.segment_plot().unwrap().plot);
    plot.make(3, &Progress::none()).unwrap();
    let lasso = |corners: &[(f64, f64)]| Rows::Drawn {
        plot: Drawn(Arc::clone(&plot)),
        region: Region::Lasso(corners.to_vec()),
    };
    // The groups lie at visits 1 to 2 (spent 10 to 16), 2 to 3 (90 to 96), 9 to 10 (50 to 56).
    let low = lasso(&[(0.0, 0.0), (5.0, 0.0), (5.0, 30.0), (0.0, 30.0)]);
    let left = lasso(&[(0.0, 0.0), (5.0, 0.0), (5.0, 200.0), (0.0, 200.0)]);
    assert_eq!(select(&mut state, low.clone(), SelectMode::Replace), 40);
    assert_eq!(select(&mut state, left, SelectMode::Add), 80);
    assert_eq!(select(&mut state, low, SelectMode::Remove), 40);
}

#[test]
fn a_lasso_is_drawn_by_hand() {
    let (mut harness, asked) = harness(1440.0, state(), segments::show);
    harness.get_by_label("Select with a lasso").click();
    harness.run_steps(2);
    let around = [(0.05, 0.05), (0.9, 0.1), (0.95, 0.9), (0.1, 0.9), (0.06, 0.3)];
    drag(&mut harness, &around, Modifiers::NONE);
    let found = selected(asked.take());
    assert!(
        matches!(&found[..], [(Rows::Drawn { region: Region::Lasso(corners), .. }, SelectMode::Replace)] if corners.len() >= 5),
        "{found:?}"
    );
    // A click is none.
    drag(&mut harness, &[(0.5, 0.5)], Modifiers::NONE);
    assert!(selected(asked.take()).is_empty());
}

#[test]
fn every_switch_asks_for_its_change() {
    for (label, change) in [
        ("Logarithmic x", "log_x"),
        ("Logarithmic y", "log_y"),
        ("Spread whole numbers out", "jitter"),
        ("Centres of segments", "centroids"),
        ("Bars along the axes", "margins"),
        (Outline::Hull.title(), "outline"),
        ("nothing", ""),
    ] {
        let state = state();
        let before = state.study.scatter.clone();
        let (mut harness, asked) = harness(1440.0, state, segments::show);
        harness.get_by_label("How the scatter is drawn").click();
        harness.run_steps(3);
        harness.get_by_label(label).click();
        harness.run_steps(2);
        let asked = asked.take();
        let [Command::SetScatter(spec)] = &asked[..] else {
            panic!("{label}: {asked:?}")
        };
        let changed = [
            ("log_x", spec.log_x != before.log_x),
            ("log_y", spec.log_y != before.log_y),
            ("jitter", spec.jitter != before.jitter),
            ("centroids", spec.centroids != before.centroids),
            ("margins", spec.margins != before.margins),
            ("outline", spec.outline != before.outline),
        ];
        let changed: Vec<&str> = changed
            .iter()
            .filter(|(_, is)| *is)
            .map(|(name, _)| *name)
            .collect();
        assert_eq!(changed.join(","), change, "{label}");
    }
}

#[test]
fn the_row_folds_where_there_is_little_room() {
    let (wide, _) = harness(1600.0, state(), segments::show);
    wide.get_by_label("Most telling pair");
    let (mut narrow, asked) = harness(1024.0, state(), segments::show);
    assert!(narrow.query_by_label("Most telling pair").is_none());
    narrow.get_by_label("How the scatter is drawn").click();
    narrow.run_steps(3);
    narrow.get_by_label("Most telling pair").click();
    narrow.run_steps(2);
    assert!(matches!(asked.take()[..], [Command::SetAxes(None)]));
}

#[test]
fn choices_are_undone_and_saved() {
    let mut state = state();
    let mut spec = state.study.scatter.clone();
    spec.colour = ColourBy::Column("region".to_owned());
    spec.log_y = true;
    state.apply(Command::SetScatter(Box::new(spec.clone())));
    assert_eq!(state.segment_plot().unwrap().plot.choice.spec, spec);
    let text = toml::to_string(&state.study).unwrap();
    let read: Study = toml::from_str(&text).unwrap();
    assert_eq!(read.scatter, spec);
    state.apply(Command::Undo);
    assert_eq!(
        state.segment_plot().unwrap().plot.choice.spec,
        ScatterSpec::default()
    );
    let (harness, _) = harness(1440.0, state, segments::show);
    harness.get_by_label("Colour by");
}

/// Does the work that drawing asks for.
fn draw(state: &mut AppState, command: Command) -> usize {
    let requests = state.apply(command);
    let mut n_pictures = 0;
    for request in requests {
        let JobRequest::Draw(request) = request else {
            panic!("{request:?}")
        };
        let mut pictures = Vec::new();
        request
            .draw(&Progress::none(), |picture| pictures.push(picture))
            .unwrap();
        for picture in pictures {
            n_pictures += usize::from(picture.drawing.is_some());
            state.on_event(JobEvent::Drawn {
                plot: Arc::clone(&request.plot),
                outcome: Ok(picture),
            });
        }
    }
    n_pictures
}

fn drawing(asked: Vec<Command>) -> Vec<Command> {
    let is_drawing = |command: &Command| matches!(command, Command::Draw(_));
    asked.into_iter().filter(is_drawing).collect()
}

#[test]
fn the_scatter_of_many_is_made_for_all_that_is_written() {
    let mut csv = "spent,visits\n".to_owned();
    for i in 0..20_050_u32 {
        let (spent, visits) = [(10, 1), (90, 2), (50, 9)][(i % 3) as usize];
        csv += &format!("{}.{},{visits}.{}\n", spent + i % 7, i % 97, i % 89);
    }
    let mut state = state_of(&csv);
    let chart = |state: &AppState| segments::segment_chart(state, ChartId::Segments);
    assert!(chart(&state).is_none(), "nobody has looked at it");
    let requests = state.apply(Command::OpenExport(ExportSubject::Everything));
    let drawn = requests.into_iter().filter_map(|request| match request {
        JobRequest::Draw(request) => Some(request),
        _ => None,
    });
    let drawn: Vec<_> = drawn.collect();
    assert_eq!(drawn.len(), 1);
    drawn[0].draw(&Progress::none(), |_| {}).unwrap();
    assert!(chart(&state).is_some());
}

#[test]
fn many_customers_are_placed_and_drawn_beside_the_window() {
    let mut csv = "spent,visits\n".to_owned();
    for i in 0..20_050_u32 {
        let (spent, visits) = [(10, 1), (90, 2), (50, 9)][(i % 3) as usize];
        csv += &format!("{}.{},{visits}.{}\n", spent + i % 7, i % 97, i % 89);
    }
    let mut state = state_of(&csv);
    let k = state.shown_k().unwrap();
    let mut asked = {
        let (harness, asked) = harness(1440.0, state_of(&csv), segments::show);
        harness.get_by_label("Placing 20\u{202f}050 customers");
        drawing(asked.take())
    };
    let Some(Command::Draw(mut request)) = asked.pop() else {
        panic!("nothing is asked for")
    };
    assert_eq!(request.window, None);
    request.plot = Arc::clone(&state.segment_plot().unwrap().plot);
    assert_eq!(draw(&mut state, Command::Draw(request.clone())), 0);
    assert!(state.segment_plot().unwrap().plot.is_made(k));
    // The same again is no work.
    assert!(state.apply(Command::Draw(request.clone())).is_empty());
    let window = Window {
        x: (0.0, 100.0),
        y: (0.0, 11.0),
        columns: 200,
        rows: 100,
    };
    let hues = scatter_hues(&request.plot, k);
    request.window = Some(window);
    request.ks = vec![k];
    let inks = hues.iter().map(|hue| hue.ink(&LIGHT, 1.0)).collect::<Vec<_>>();
    request.inks = vec![inks.clone(); request.ks.len()];
    draw(&mut state, Command::Draw(request));
    let shown = state.segment_plot().unwrap();
    assert!(shown.is_sharp(k) && shown.sharp(k, &inks, &window, None).is_some());
    let elsewhere = Window {
        columns: 99,
        ..window
    };
    assert!(shown.sharp(k, &inks, &elsewhere, None).is_none() && shown.last(k).is_some());
    let (harness, asked) = harness(1440.0, state, segments::show);
    harness.get_by_label_contains("20\u{202f}050 customers, up to ");
    let asked = drawing(asked.take());
    let Some(Command::Draw(request)) = asked.first() else {
        panic!("no sharper picture is asked for")
    };
    assert!(request.window.is_some() && request.ks[0] == k && request.ks.len() > 5);
}
