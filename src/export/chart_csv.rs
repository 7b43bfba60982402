//! The data of a chart as a table: what is drawn, one row a mark.

use super::{
    ExportError, TextCells, matrix_csv,
    sheet::{Sheet, number},
};
use crate::chart::{
    BarsAxis, BarsChart, ChartBody, ChartSpec, CorrelationChart, EffectAxis, EffectChart, FlowsChart,
    ForestChart, HeatChart, LinesChart, ParallelChart, PathChart, PushesChart, ScatterChart, ScoresChart,
    SilhouettesChart, TreeChart, in_file_units,
};
use crate::engine::scatter::Window;

/// What a chart draws, as CSV: numbers with a point, nothing grouped, empty where there is none.
///
/// # Errors
/// Never for charts the engine makes; kept so that no failure is silent.
pub fn chart_csv(spec: &ChartSpec, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    match &spec.body {
        ChartBody::Matrix(chart) => matrix_csv(chart, cells),
        ChartBody::Lines(chart) => lines(chart, cells),
        ChartBody::Scores(chart) => scores(chart, cells),
        ChartBody::Forest(chart) => forest(chart, cells),
        ChartBody::Path(chart) => path(chart, cells),
        ChartBody::Correlations(chart) => correlations(chart, cells),
        ChartBody::Bars(chart) => bars(chart, cells),
        ChartBody::Scatter(chart) => scatter(chart, cells),
        ChartBody::Heat(chart) => heat(chart, cells),
        ChartBody::Effect(chart) => effect(chart, cells),
        ChartBody::Pushes(chart) => pushes(chart, cells),
        ChartBody::Silhouettes(chart) => silhouettes(chart, cells),
        ChartBody::Flows(chart) => flows(chart, cells),
        ChartBody::Parallel(chart) => parallel(chart, cells),
        ChartBody::Tree(chart) => tree(chart, cells),
    }
}

/// One row a join; groups below the number of leaves are leaves from left to right, the others earlier joins in order.
fn tree(chart: &TreeChart, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let mut sheet = Sheet::new(["first", "second", "height", "customers"], cells)?;
    let mut sizes: Vec<u64> = chart.leaves.iter().map(|leaf| leaf.size).collect();
    for join in &chart.joins {
        let size = [join.first, join.second].map(|group| sizes.get(group).copied().unwrap_or(0));
        let size = size.iter().sum();
        sizes.push(size);
        sheet.row([
            (join.first + 1).to_string(),
            (join.second + 1).to_string(),
            number(join.height),
            size.to_string(),
        ])?;
    }
    sheet.bytes()
}

fn lines(chart: &LinesChart, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let mut sheet = Sheet::new(["line", &chart.x_title, &chart.y_title], cells)?;
    for line in &chart.lines {
        for &(x, y) in &line.points {
            sheet.row([line.name.clone(), number(x), number(y)])?;
        }
    }
    sheet.bytes()
}

fn scores(chart: &ScoresChart, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let header = ["from", "to", &chart.positive_label, &chart.negative_label];
    let mut sheet = Sheet::new(header, cells)?;
    let bins = chart.positive.len();
    for (bin, (positive, negative)) in chart.positive.iter().zip(&chart.negative).enumerate() {
        let (from, to) = edges((0.0, 1.0), bins, bin);
        sheet.row([from, to, positive.to_string(), negative.to_string()])?;
    }
    sheet.bytes()
}

/// The edges of one of equal bins.
fn edges((low, high): (f64, f64), bins: usize, bin: usize) -> (String, String) {
    let width = (high - low) / bins.max(1) as f64;
    let at = |edge: usize| low + width * edge as f64;
    (
        number(at(bin)),
        number(if bin + 1 == bins { high } else { at(bin + 1) }),
    )
}

fn forest(chart: &ForestChart, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let mut sheet = Sheet::new(["feature", "odds_ratio", "low", "high"], cells)?;
    for row in &chart.rows {
        sheet.row([
            row.name.clone(),
            number(row.odds_ratio),
            number(row.low),
            number(row.high),
        ])?;
    }
    sheet.bytes()
}

fn path(chart: &PathChart, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let mut header = vec!["l2"];
    header.extend(chart.lines.iter().map(|line| line.name.as_str()));
    if chart.loss.is_some() {
        header.extend(["log_loss", "log_loss_std_error"]);
    }
    let mut sheet = Sheet::new(header, cells)?;
    let at = |values: &[f64], place: usize| values.get(place).copied().map_or_else(String::new, number);
    for (place, &strength) in chart.strengths.iter().enumerate() {
        let mut row = vec![number(strength)];
        row.extend(chart.lines.iter().map(|line| at(&line.values, place)));
        if let Some(loss) = &chart.loss {
            row.extend([at(&loss.means, place), at(&loss.errors, place)]);
        }
        sheet.row(row)?;
    }
    sheet.bytes()
}

fn correlations(chart: &CorrelationChart, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let across = chart.across().iter().map(String::as_str);
    let mut sheet = Sheet::new(std::iter::once("column").chain(across), cells)?;
    for (name, values) in chart.names.iter().zip(&chart.values) {
        let values = values.iter().map(|&value| number(value));
        sheet.row(std::iter::once(name.clone()).chain(values))?;
    }
    sheet.bytes()
}

fn bars(chart: &BarsChart, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let groups = chart.groups.iter().map(|(name, _, _)| match name.as_str() {
        "" => chart.y_title.as_str(),
        name => name,
    });
    let first = match &chart.bars {
        BarsAxis::Range { .. } | BarsAxis::Days { .. } => vec!["from", "to"],
        BarsAxis::Levels(_) => vec![chart.x_title.as_str()],
    };
    let mut sheet = Sheet::new(first.into_iter().chain(groups), cells)?;
    let n_bars = match &chart.bars {
        BarsAxis::Range { .. } | BarsAxis::Days { .. } => {
            chart.groups.first().map_or(0, |(_, _, counts)| counts.len())
        }
        BarsAxis::Levels(levels) => levels.len(),
    };
    for bar in 0..n_bars {
        let mut row = match &chart.bars {
            BarsAxis::Range { low, high } | BarsAxis::Days { low, high } => {
                let (from, to) = edges((*low, *high), n_bars, bar);
                vec![from, to]
            }
            BarsAxis::Levels(levels) => vec![levels[bar].clone()],
        };
        let counts = chart.groups.iter();
        row.extend(counts.map(|(_, _, counts)| counts.get(bar).copied().unwrap_or(0).to_string()));
        sheet.row(row)?;
    }
    sheet.bytes()
}

/// Cells along either side over which customers are counted who are too many for each to be drawn.
const CELLS: (usize, usize) = (240, 160);

fn scatter(chart: &ScatterChart, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let (x_name, y_name) = (
        column(&chart.x_title, chart.x_is_log),
        column(&chart.y_title, chart.y_is_log),
    );
    let across = |x: f64| number(in_file_units(x, chart.x_is_log));
    let up = |y: f64| number(in_file_units(y, chart.y_is_log));
    if let Some(layer) = &chart.cloud {
        let edges = [x_name, y_name].map(|name| [format!("{name} from"), format!("{name} to")]);
        let header = [
            vec!["group".to_owned()],
            edges.concat(),
            vec!["customers".to_owned()],
        ]
        .concat();
        let mut sheet = Sheet::new(header, cells)?;
        let window = Window {
            x: chart.x_range,
            y: chart.y_range,
            columns: CELLS.0,
            rows: CELLS.1,
        };
        let n_groups = layer.plot.codes(layer.k).groups().n.max(1);
        let counts = layer.counts(&window);
        for (cell, counts) in counts.chunks_exact(n_groups).enumerate() {
            let (column, row) = (cell % window.columns, cell / window.columns);
            let ((left, right), (bottom, top)) = window.cell(column, row);
            for (group, &n) in chart.groups.iter().zip(counts).filter(|(_, n)| **n > 0) {
                let edges = [across(left), across(right), up(bottom), up(top)];
                let row = [vec![group.name.clone()], edges.to_vec(), vec![n.to_string()]].concat();
                sheet.row(row)?;
            }
        }
        return sheet.bytes();
    }
    let has_marked = chart.has_marked();
    let selected = has_marked.then_some("selected");
    let mut sheet = Sheet::new(["group", x_name, y_name].into_iter().chain(selected), cells)?;
    for group in &chart.groups {
        for (place, &(x, y)) in group.points.iter().enumerate() {
            let mark = has_marked.then(|| if group.is_marked(place) { "yes" } else { "no" }.to_owned());
            sheet.row([group.name.clone(), across(x), up(y)].into_iter().chain(mark))?;
        }
    }
    sheet.bytes()
}

/// The title of an axis without what is said of its scale: values are written in the units of the file.
fn column(title: &str, is_log: bool) -> &str {
    title.strip_suffix(", log").filter(|_| is_log).unwrap_or(title)
}

fn silhouettes(chart: &SilhouettesChart, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let mut sheet = Sheet::new(["segment", "silhouette"], cells)?;
    for group in &chart.groups {
        for &value in &group.values {
            sheet.row([group.name.clone(), number(value)])?;
        }
    }
    sheet.bytes()
}

fn flows(chart: &FlowsChart, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let mut sheet = Sheet::new(["from", "segment", "to", "segment", "customers"], cells)?;
    for (pair, flows) in chart.columns.windows(2).zip(&chart.flows) {
        for flow in flows {
            let name = |column: usize, node: usize| {
                pair[column]
                    .nodes
                    .get(node)
                    .map_or_else(String::new, |node| node.name.clone())
            };
            sheet.row([
                pair[0].title.clone(),
                name(0, flow.from),
                pair[1].title.clone(),
                name(1, flow.to),
                flow.size.to_string(),
            ])?;
        }
    }
    sheet.bytes()
}

fn parallel(chart: &ParallelChart, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let axes = chart.axes.iter().map(String::as_str);
    let mut sheet = Sheet::new(std::iter::once("segment").chain(axes), cells)?;
    for line in &chart.lines {
        let values = line.values.iter().map(|&value| number(value));
        sheet.row(std::iter::once(line.name.clone()).chain(values))?;
    }
    sheet.bytes()
}

fn heat(chart: &HeatChart, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let header = [&chart.y_title, &chart.x_title, "value", "words"];
    let mut sheet = Sheet::new(header, cells)?;
    for (y, row) in chart.y_labels.iter().zip(&chart.cells) {
        for (x, cell) in chart.x_labels.iter().zip(row) {
            let words = [cell.strong.as_str(), cell.words.as_str()];
            let words: Vec<&str> = words.into_iter().filter(|words| !words.is_empty()).collect();
            sheet.row([y.clone(), x.clone(), number(cell.value), words.join(", ")])?;
        }
    }
    sheet.bytes()
}

fn effect(chart: &EffectChart, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let mut sheet = Sheet::new([&chart.x_title, &chart.y_title, "low", "high"], cells)?;
    for (place, spot) in chart.spots.iter().enumerate() {
        let x = match &chart.axis {
            EffectAxis::Range { .. } => number(spot.x),
            EffectAxis::Levels(levels) => levels
                .get(place)
                .map_or_else(String::new, |(level, _)| level.clone()),
        };
        sheet.row([x, number(spot.value), number(spot.low), number(spot.high)])?;
    }
    sheet.bytes()
}

fn pushes(chart: &PushesChart, cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let mut sheet = Sheet::new(["feature", "value", "push_log_odds"], cells)?;
    for row in &chart.rows {
        sheet.row([row.name.clone(), row.value.clone(), number(row.push)])?;
    }
    sheet.bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{Hue, Line};

    fn csv(body: ChartBody) -> String {
        let spec = ChartSpec {
            title: String::new(),
            subtitle: String::new(),
            alt: String::new(),
            source: String::new(),
            body,
        };
        String::from_utf8(chart_csv(&spec, TextCells::Safe).unwrap()).unwrap()
    }

    #[test]
    fn lines_have_a_row_a_point() {
        let chart = LinesChart {
            x_title: "k".to_owned(),
            y_title: "inertia".to_owned(),
            x_range: (2.0, 3.0),
            y_range: (0.0, 9.0),
            whole_x: true,
            lines: vec![Line {
                name: "=all".to_owned(),
                value: String::new(),
                points: vec![(2.0, 8.5), (3.0, f64::NAN)],
                hue: Hue::Ink,
                dotted: true,
            }],
            marker: None,
            note: None,
            diagonal: false,
        };
        assert_eq!(
            csv(ChartBody::Lines(chart)),
            "line,k,inertia\n'=all,2,8.5\n'=all,3,\n"
        );
    }

    #[test]
    fn bins_have_their_edges_and_levels_their_names() {
        let groups = vec![
            ("no".to_owned(), Hue::Ink, vec![1, 2]),
            ("yes".to_owned(), Hue::Quiet, vec![3, 4]),
        ];
        let chart = |bars| BarsChart {
            x_title: "age".to_owned(),
            y_title: "customers".to_owned(),
            bars,
            groups: groups.clone(),
        };
        let range = BarsAxis::Range {
            low: 10.0,
            high: 20.0,
        };
        assert_eq!(
            csv(ChartBody::Bars(chart(range))),
            "from,to,no,yes\n10,15,1,3\n15,20,2,4\n"
        );
        let levels = BarsAxis::Levels(vec!["a, b".to_owned(), "c".to_owned()]);
        assert_eq!(
            csv(ChartBody::Bars(chart(levels))),
            "age,no,yes\n\"a, b\",1,3\nc,2,4\n"
        );
    }

    #[test]
    fn scores_go_from_nought_to_one() {
        let chart = ScoresChart {
            positive_label: "yes".to_owned(),
            negative_label: "no".to_owned(),
            positive: vec![0, 5],
            negative: vec![7, 1],
            threshold: 0.5,
        };
        assert_eq!(
            csv(ChartBody::Scores(chart)),
            "from,to,yes,no\n0,0.5,0,7\n0.5,1,5,1\n"
        );
    }
}
