//! What the sample looks like, from real results: the engine works on it while this page is shown.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::{
    chart::{self, ChartBody, ScoresChart},
    engine::{format, run::Prepared, table::ColumnKind},
    state::{AppState, Command, Tab},
    theme::{
        fonts::Weight,
        style::{c, colours},
    },
    views::widgets::{Icon, hint, paint_scene, paint_text, title},
};

/// Heights of the three parts.
const DATA: f32 = 172.0;
const TRAIN: f32 = 172.0;
const SEGMENTS: f32 = 264.0;
/// In less width the names of all columns would run into each other.
const ALL_COLUMNS: f32 = 470.0;

/// Shows the preview; a click opens the sample on that tab.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    ui.add_space(44.0);
    ui.horizontal(|ui| {
        title(ui, "The sample customers");
        let rows = state
            .results
            .prepared()
            .map_or(5_000, |prepared| prepared.table.n_rows());
        hint(
            ui,
            format!("{} made-up people, ready to explore", format::count(rows as u64)),
        );
    });
    ui.add_space(4.0);
    let (rect, _) = ui.allocate_exact_size(
        vec2(ui.available_width(), DATA + TRAIN + SEGMENTS),
        Sense::hover(),
    );
    let colours = colours(ui);
    ui.painter().rect_stroke(
        rect,
        CornerRadius::same(8),
        Stroke::new(1.0, c(colours.hairline)),
        StrokeKind::Inside,
    );
    let data = Rect::from_min_size(rect.min, vec2(rect.width(), DATA));
    let train = Rect::from_min_size(data.left_bottom(), vec2(rect.width(), TRAIN));
    let segments = Rect::from_min_size(train.left_bottom(), vec2(rect.width(), SEGMENTS));
    for line in [train.top(), segments.top()] {
        ui.painter()
            .hline(rect.x_range(), line, Stroke::new(1.0, c(colours.hairline)));
    }
    part(ui, data, Tab::Data, "every column read, counted and drawn", out);
    part(
        ui,
        train,
        Tab::Train,
        "drag the threshold, the matrix follows",
        out,
    );
    part(
        ui,
        segments,
        Tab::Segments,
        "drag k, and see who belongs together",
        out,
    );
    if state.study.source.is_none() {
        table(ui, state, inside(data));
        scores(ui, state, inside(train));
        if state.results.segments().is_some() {
            scatter(ui, state, inside(segments));
        } else {
            let ink = colours.ink_3;
            let at = segments.center();
            paint_text(
                ui.painter(),
                at,
                Align2::CENTER_CENTER,
                "Finding the segments…",
                12.0,
                Weight::Regular,
                ink,
            );
        }
    }
}

fn inside(part: Rect) -> Rect {
    Rect::from_min_max(part.min + vec2(20.0, 44.0), part.max - vec2(20.0, 12.0))
}

fn part(ui: &Ui, rect: Rect, tab: Tab, words: &str, out: &mut Vec<Command>) {
    let response = ui.interact(rect, ui.scope_id().with(("preview", tab.title())), Sense::click());
    let name = format!("Try the sample: {}", tab.title());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
    let colours = colours(ui);
    if response.hovered() || response.has_focus() {
        ui.painter()
            .rect_filled(rect.shrink(2.0), CornerRadius::same(7), c(colours.panel));
    }
    let at = rect.min + vec2(20.0, 24.0);
    let placed = paint_text(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        tab.title(),
        13.0,
        Weight::SemiBold,
        colours.ink,
    );
    let at = pos2(placed.right() + 8.0, at.y);
    paint_text(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        words,
        12.0,
        Weight::Regular,
        colours.ink_3,
    );
    Icon::ChevronRight.paint(
        ui.painter(),
        pos2(rect.right() - 28.0, rect.top() + 24.0),
        c(colours.ink_2),
    );
    if response.clicked() {
        out.push(Command::OpenSample);
        out.push(Command::ShowTab(tab));
    }
}

/// The first rows and the small histograms of a few columns.
fn table(ui: &Ui, state: &AppState, rect: Rect) {
    let Some(prepared) = state.results.prepared() else {
        return;
    };
    let wanted: &[(&str, f32)] = if rect.width() < ALL_COLUMNS {
        &[
            ("customer_id", 0.22),
            ("region", 0.18),
            ("avg_purchase_value", 0.32),
            ("buyer_type", 0.28),
        ]
    } else {
        &[
            ("customer_id", 0.16),
            ("region", 0.14),
            ("visits_per_month", 0.22),
            ("avg_purchase_value", 0.24),
            ("buyer_type", 0.24),
        ]
    };
    let page = prepared.table.page(0, 3);
    let mut x = rect.left();
    for &(name, share) in wanted {
        let width = rect.width() * share;
        let cell = Rect::from_min_size(pos2(x, rect.top()), vec2(width - 14.0, rect.height()));
        let place = prepared.summary.iter().position(|column| column.name == name);
        if let Some(place) = place {
            let texts: Vec<&str> = page
                .iter()
                .map(|row| row.get(place).and_then(Option::as_deref).unwrap_or_default())
                .collect();
            column(ui, prepared, place, &texts, cell);
        }
        x += width;
    }
    let colours = colours(ui);
    for line in 0..3_u8 {
        let y = rect.top() + 50.0 + 22.0 * f32::from(line);
        ui.painter()
            .hline(rect.x_range(), y, Stroke::new(1.0, c(colours.hairline)));
    }
}

fn column(ui: &Ui, prepared: &Prepared, place: usize, texts: &[&str], rect: Rect) {
    let summary = &prepared.summary[place];
    let colours = colours(ui);
    let painter = ui.painter();
    let is_number = summary.kind == ColumnKind::Number;
    let (x, anchor) = if is_number {
        (rect.right(), Align2::RIGHT_CENTER)
    } else {
        (rect.left(), Align2::LEFT_CENTER)
    };
    let at = pos2(x, rect.top() + 6.0);
    paint_text(
        painter,
        at,
        anchor,
        &summary.name,
        11.0,
        Weight::Medium,
        colours.ink,
    );
    let bars = Rect::from_min_max(
        pos2(rect.left(), rect.top() + 18.0),
        pos2(rect.right(), rect.top() + 44.0),
    );
    let is_target = prepared.target.as_deref() == Some(&summary.name);
    if is_target {
        class_bar(ui, prepared, bars);
    } else if let Some(histogram) = &summary.histogram {
        let most = histogram.counts.iter().copied().max().unwrap_or(1).max(1) as f32;
        let width = bars.width() / histogram.counts.len().max(1) as f32;
        for (bin, &count) in histogram.counts.iter().enumerate() {
            let height = bars.height() * count as f32 / most;
            let corner = pos2(bars.left() + width * bin as f32, bars.bottom() - height);
            let bar = Rect::from_min_size(corner, vec2((width - 1.0).max(1.0), height));
            painter.rect_filled(bar, CornerRadius::ZERO, c(colours.quiet));
        }
    } else if summary.kind == ColumnKind::Category {
        let most = summary
            .top
            .iter()
            .map(|level| level.count)
            .max()
            .unwrap_or(1)
            .max(1) as f32;
        for (line, level) in summary.top.iter().take(4).enumerate() {
            let corner = pos2(bars.left(), bars.top() + 6.5 * line as f32);
            let bar = Rect::from_min_size(corner, vec2(bars.width() * 0.8 * level.count as f32 / most, 4.5));
            painter.rect_filled(bar, CornerRadius::same(1), c(colours.quiet));
        }
    }
    for (line, text) in texts.iter().enumerate() {
        let y = rect.top() + 61.0 + 22.0 * line as f32;
        let mut at = pos2(x, y);
        if is_target && let Some(class) = prepared.classes.iter().position(|class| class == text) {
            let mark = colours.class_mark(class, prepared.positive(None), prepared.classes.len());
            let square = Rect::from_center_size(pos2(x + 5.0, y), vec2(10.0, 10.0));
            painter.rect_filled(square, CornerRadius::same(2), c(mark));
            at.x += 16.0;
        }
        paint_text(painter, at, anchor, *text, 11.0, Weight::Regular, colours.ink);
    }
}

fn class_bar(ui: &Ui, prepared: &Prepared, bars: Rect) {
    let colours = colours(ui);
    let all = prepared.split.train.len() + prepared.split.test.len();
    let mut x = bars.left();
    for class in 0..prepared.classes.len() {
        let width = bars.width() * prepared.class_size(class) as f32 / all.max(1) as f32;
        let bar = Rect::from_min_size(pos2(x, bars.bottom() - 10.0), vec2((width - 2.0).max(1.0), 10.0));
        let mark = colours.class_mark(class, prepared.positive(None), prepared.classes.len());
        ui.painter().rect_filled(bar, CornerRadius::same(2), c(mark));
        x += width;
    }
}

/// Four cells of the matrix and the score histogram with its needle.
fn scores(ui: &Ui, state: &AppState, rect: Rect) {
    let Some(made) = state.results.classifier() else {
        return;
    };
    let (report, part) = (&made.report, made.report.shown());
    let matrix = report.confusion(part, 0.5);
    if matrix.n_classes() != 2 {
        return;
    }
    let colours = colours(ui);
    let order = [1 - report.positive, report.positive];
    let size = vec2(rect.width() * 0.22, (rect.height() - 4.0) / 2.0);
    for (i, &truth) in order.iter().enumerate() {
        for (j, &predicted) in order.iter().enumerate() {
            let count = matrix.counts[truth][predicted];
            let share = count as f64 / matrix.row_total(truth).max(1) as f64;
            let fill = if truth == predicted {
                crate::theme::colours::scale(&colours.right, share)
            } else {
                crate::theme::colours::scale(&colours.wrong, share * 2.0)
            };
            let corner = rect.min + vec2((size.x + 4.0) * j as f32, (size.y + 4.0) * i as f32);
            let cell = Rect::from_min_size(corner, size);
            ui.painter().rect_filled(cell, CornerRadius::same(4), c(fill));
            let ink = fill.text_on();
            let at = pos2(cell.left() + 12.0, cell.center().y);
            paint_text(
                ui.painter(),
                at,
                Align2::LEFT_CENTER,
                format::count(count),
                15.0,
                Weight::SemiBold,
                ink,
            );
            let at = pos2(cell.right() - 10.0, cell.center().y);
            paint_text(
                ui.painter(),
                at,
                Align2::RIGHT_CENTER,
                format::percent(share, 0),
                12.0,
                Weight::Regular,
                ink,
            );
        }
    }
    let left = rect.left() + 2.0 * size.x + 24.0;
    let place = Rect::from_min_max(pos2(left, rect.top()), rect.max);
    let Some(scored) = &part.scored else { return };
    let (negative, positive) = scored.score_histogram(40);
    let label = |class: usize| report.classes.get(class).cloned().unwrap_or_default();
    let body = ChartBody::Scores(ScoresChart {
        positive_label: label(report.positive),
        negative_label: label(1 - report.positive),
        positive,
        negative,
        threshold: 0.5,
    });
    let scene = chart::layout(&body, place.width(), place.height(), colours);
    paint_scene(ui.ctx(), &ui.painter_at(place.expand(4.0)), place.min, &scene);
}

/// The segments of the suggested k.
fn scatter(ui: &Ui, state: &AppState, rect: Rect) {
    let (Some(made), Some(prepared)) = (state.results.segments(), state.results.prepared()) else {
        return;
    };
    let scan = &made.report;
    let fit = scan.fit(scan.suggested_k);
    let Some((x, y)) = telling_columns(prepared, scan.telling_pair(&prepared.summary)) else {
        return;
    };
    let colours = colours(ui);
    let step = (scan.rows.len() / 1_500).max(1);
    let range = |values: &[f64]| {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a place in the list"
            )]
            let place = (share * sorted.len().saturating_sub(1) as f64) as usize;
            sorted.get(place).copied().unwrap_or_default()
        };
        (at(0.0), at(0.985))
    };
    let ((x0, x1), (y0, y1)) = (range(&x), range(&y));
    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    let place = |x: f64, y: f64| {
        pos2(
            rect.left() + ((x - x0) / (x1 - x0)) as f32 * rect.width(),
            rect.bottom() - ((y - y0) / (y1 - y0)) as f32 * rect.height(),
        )
    };
    let painter = ui.painter_at(rect);
    let opacity = if colours.is_dark { 0.7 } else { 0.62 };
    for segment in 0..fit.k {
        let dots = scan
            .rows
            .iter()
            .zip(&fit.fit.labels)
            .step_by(step)
            .filter_map(|(&row, &label)| {
                let (x, y) = (x[row as usize], y[row as usize]);
                (usize::from(label) == segment && x.is_finite() && y.is_finite()).then(|| place(x, y))
            });
        let colour = crate::theme::style::faded(colours.segment(segment), opacity);
        painter.add(crate::views::widgets::dots_mesh(ui.ctx(), dots, 2.1, colour));
    }
}

fn telling_columns(prepared: &Prepared, pair: Option<(String, String)>) -> Option<(Vec<f64>, Vec<f64>)> {
    let (x, y) = pair?;
    Some((prepared.table.numbers(&x).ok()?, prepared.table.numbers(&y).ok()?))
}
