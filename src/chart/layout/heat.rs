//! Cells over two ordered axes: a colour by value, and the value's words in every cell.

use super::{
    cells::{CellText, draw_cell, draw_hollow, fitting},
    legend::numbered,
    names::{ColumnNames, RowName, upward_from},
    pen::{Pen, Space, Type},
};
use crate::{
    chart::{Align, HeatChart},
    theme::{Rgb, colours::scale, fonts::Weight},
};

/// Above the names of the columns: the title of the x axis.
const TITLE: f32 = 18.0;
/// A row of level names; names that read upwards have as much room as they need, and this.
const NAMES: f32 = 18.0;
const UPWARD_GAP: f32 = 8.0;
/// Least height of a row.
const LEAST_ROW: f32 = 20.0;
const GAP: f32 = 3.0;
/// Radius of a row's numbered circle.
const DISC: f32 = 8.0;

/// What stands beside and above the cells. It follows from the width alone, so that the least height can be told.
struct Edges {
    /// Room of the y title, which reads upwards at the far left.
    upwards: f32,
    /// Room of the numbered circles.
    discs: f32,
    /// Room of the names of the rows.
    widest: f32,
    left: f32,
    top: f32,
    cell_width: f32,
    names: ColumnNames,
}

impl Edges {
    fn measure(chart: &HeatChart, width: f32) -> Self {
        let label = Type::new(12.0, Weight::Regular, Rgb(0, 0, 0));
        let widest = label
            .widest(chart.y_labels.iter().map(String::as_str))
            .min(width * 0.3);
        let upwards = if chart.y_title.is_empty() { 0.0 } else { 18.0 };
        let discs = if chart.row_hues.is_empty() {
            0.0
        } else {
            2.0 * DISC + 6.0
        };
        let left = upwards + discs + widest + 8.0;
        let cell_width = share(width - left, chart.x_labels.len());
        let names = chart.x_labels.iter().map(|name| (name.as_str(), cell_width));
        let names = ColumnNames::fitting(names, cell_width);
        let title = if chart.x_title.is_empty() { 0.0 } else { TITLE };
        let names_room = match names {
            ColumnNames::Upward { length, .. } if cell_width >= names.least_column() => length + UPWARD_GAP,
            _ => 0.0,
        };
        Self {
            upwards,
            discs,
            widest,
            left,
            top: title + names_room.max(NAMES),
            cell_width,
            names,
        }
    }
}

/// The width or height of each of n cells.
fn share(room: f32, n: usize) -> f32 {
    ((room - GAP * (n as f32 - 1.0)) / n as f32).max(1.0)
}

/// Height at which every row's label can be read.
pub fn least_height(chart: &HeatChart, width: f32) -> f32 {
    let top = Edges::measure(chart, width).top;
    100.0_f32.max(chart.y_labels.len() as f32 * (LEAST_ROW + GAP) + top)
}

/// Lays the cells out and returns where they lie.
pub fn heat(pen: &mut Pen<'_>, chart: &HeatChart, width: f32, height: f32) -> Option<Space> {
    let (n_rows, n_columns) = (chart.y_labels.len().min(chart.cells.len()), chart.x_labels.len());
    if n_rows == 0 || n_columns == 0 {
        pen.nothing(Space::new(0.0, 0.0, width, height), "Nothing to show");
        return None;
    }
    let (label, title) = (pen.label(), pen.title());
    let edges = Edges::measure(chart, width);
    let Edges {
        upwards,
        discs,
        widest,
        left,
        top,
        ..
    } = edges;
    let cell = (edges.cell_width, share(height - top, n_rows));
    let space = |row: usize, column: usize| {
        let (x, y) = (column as f32 * (cell.0 + GAP), row as f32 * (cell.1 + GAP));
        Space::new(left + x, top + y, cell.0, cell.1)
    };
    let last = space(n_rows - 1, n_columns - 1);
    let plot = Space::new(left, top, last.right() - left, last.bottom() - top);

    let y_title = title.elide(&chart.y_title, plot.height);
    let up = plot.middle().1 + title.width(&y_title) / 2.0;
    pen.upward(11.0, up, y_title, title);
    for (row, name) in chart.y_labels.iter().take(n_rows).enumerate() {
        let middle = space(row, 0).middle().1;
        let text = RowName::fitting(name, (widest, cell.1), label);
        if let Some(&hue) = chart.row_hues.get(row) {
            let fill = pen.hue(hue);
            let number = hue.number().unwrap_or(row + 1);
            numbered(pen, (upwards + DISC, middle), DISC, fill, number);
            text.draw(pen, (upwards + discs, middle), Align::Left);
        } else {
            text.draw(pen, (left - 8.0, middle), Align::Right);
        }
    }
    column_names(pen, chart, &edges);
    let x_title = title.elide(&chart.x_title, width - 4.0);
    let half = title.width(&x_title) / 2.0;
    let centre = plot.middle().0.min(width - half).max(half);
    pen.text(centre, 11.0, x_title, title, Align::Center);

    let texts: Vec<Vec<CellText>> = (0..n_rows)
        .map(|row| (0..n_columns).map(|column| words(chart, row, column)).collect())
        .collect();
    let all: Vec<CellText> = texts.iter().flatten().cloned().collect();
    let style = fitting(&all, cell, false);
    if style.has_shares() {
        // Said only where it holds, and where there is room for it.
        let hint = pen.hint();
        if hint.width(&chart.words_note) <= left - upwards - 8.0 {
            pen.text(upwards, top - 6.0, chart.words_note.as_str(), hint, Align::Left);
        }
    }
    for (row, texts) in texts.iter().enumerate() {
        for (column, text) in texts.iter().enumerate() {
            draw(pen, chart, space(row, column), (row, column), text, &style);
        }
    }
    Some(plot)
}

/// Above the first row, where they stay in sight however many rows there are.
fn column_names(pen: &mut Pen<'_>, chart: &HeatChart, edges: &Edges) {
    if edges.cell_width < edges.names.least_column() {
        return;
    }
    let label = pen.label();
    for (column, name) in chart.x_labels.iter().enumerate() {
        let middle = edges.left + column as f32 * (edges.cell_width + GAP) + edges.cell_width / 2.0;
        let foot = edges.top - 6.0;
        match edges.names {
            ColumnNames::Level => {
                let text = label.elide(name, edges.cell_width);
                pen.text(middle, foot, text, label, Align::Center);
            }
            ColumnNames::Upward { size, length } => upward_from(pen, name, (middle, foot), (size, length)),
        }
    }
}

fn words(chart: &HeatChart, row: usize, column: usize) -> CellText {
    let (main, share) = chart.cells[row]
        .get(column)
        .map_or_else(Default::default, |cell| (cell.strong.clone(), cell.words.clone()));
    CellText {
        main,
        shares: vec![share],
        words: String::new(),
    }
}

fn draw(
    pen: &mut Pen<'_>,
    chart: &HeatChart,
    space: Space,
    (row, column): (usize, usize),
    text: &CellText,
    style: &super::cells::CellType,
) {
    let Some(cell) = chart.cells[row].get(column) else {
        return;
    };
    let radius = if space.width >= 24.0 { 4.0 } else { 1.0 };
    if cell.value.is_nan() {
        draw_hollow(pen, space, radius);
    } else {
        let fill = if chart.has_sides {
            scale(&pen.colours.correlation, f64::midpoint(cell.value, 1.0))
        } else {
            scale(&pen.colours.right, cell.value)
        };
        pen.rect(space, radius, fill);
        draw_cell(pen, space, text, style, fill.text_on());
    }
    pen.region(space, cell.label.clone(), (row, column));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chart::{ChartBody, HeatCell, Hue, Mark, Scene, layout},
        theme::LIGHT,
    };

    fn drawn(names: &[&str], n_rows: usize, height: f32) -> Scene {
        let cell = HeatCell {
            value: 0.5,
            strong: "+0.5".to_owned(),
            words: "412".to_owned(),
            label: "a cell".to_owned(),
        };
        let body = ChartBody::Heat(HeatChart {
            x_title: String::new(),
            y_title: String::new(),
            x_labels: names.iter().map(|&name| name.to_owned()).collect(),
            y_labels: (1..=n_rows).map(|n| format!("Segment {n}")).collect(),
            row_hues: (0..n_rows).map(Hue::Segment).collect(),
            has_sides: true,
            words_note: "means below".to_owned(),
            cells: vec![vec![cell; names.len()]; n_rows],
        });
        layout(&body, 760.0, height, &LIGHT)
    }

    /// Where a text's baseline begins, and whether it reads upwards.
    fn find(scene: &Scene, wanted: &str) -> Option<(f32, bool)> {
        scene.marks.iter().find_map(|mark| match mark {
            Mark::Text { text, y, rotated, .. } if text == wanted => Some((*y, *rotated)),
            _ => None,
        })
    }

    #[test]
    fn columns_are_named_above_the_first_row() {
        let scene = drawn(&["total_spent", "age"], 20, 200.0);
        let (_, top, _, _) = scene.plot.unwrap();
        for name in ["total_spent", "age"] {
            let (y, is_upward) = find(&scene, name).unwrap();
            assert!(y < top && !is_upward, "{name} {y} {top}");
        }
    }

    #[test]
    fn names_that_would_be_cut_to_the_same_read_upwards_in_full() {
        let names: Vec<String> = (0..18).map(|n| format!("PriceOfStore{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let scene = drawn(&names, 3, 240.0);
        let (_, top, _, _) = scene.plot.unwrap();
        assert!(top > 60.0 && top < 126.0, "{top}");
        for name in names {
            let (y, is_upward) = find(&scene, name).unwrap();
            assert!(y < top && is_upward, "{name} {y} {top}");
        }
    }

    #[test]
    fn means_are_promised_where_they_are_drawn() {
        assert!(find(&drawn(&["spent", "age"], 3, 300.0), "means below").is_some());
        let low = drawn(&["spent", "age"], 20, 200.0);
        assert!(find(&low, "412").is_none() && find(&low, "means below").is_none());
    }
}
