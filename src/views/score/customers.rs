//! The new customers, a row each: score, class, segment, and what pushes them most.

use egui::{Align2, CornerRadius, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::{
    chart::counted_of,
    engine::{
        format,
        handover::{KEPT_ROWS, SavedModel, Scored, ScoredRow, ScoredRows},
    },
    state::{Command, ExportSubject, FileId},
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{Button, Icon, header, paint_elided, paint_text, segment_disc},
};

/// Height of a row.
const ROW: f32 = 28.0;
/// Between two reasons.
const GAP: f32 = 16.0;
/// Room for "+2".
const MORE: f32 = 28.0;
/// Width of the bar that shows the score.
const BAR: f32 = 64.0;

/// Left edges of the columns.
struct Edges {
    score: f32,
    class: f32,
    segment: f32,
    reasons: f32,
    right: f32,
}

impl Edges {
    fn of(ui: &Ui, has_segments: bool) -> Self {
        let width = ui.available_width();
        let score = (width * 0.14).max(90.0);
        let class = score + BAR + 60.0;
        let segment = class + (width * 0.17).max(120.0);
        Self {
            score,
            class,
            segment,
            reasons: if has_segments { segment + 110.0 } else { segment },
            right: width,
        }
    }
}

/// Shows how many of each class there are, and the rows.
pub fn show(ui: &mut Ui, scored: &Scored, rows: &ScoredRows, out: &mut Vec<Command>) {
    let report = &rows.report;
    let n_rows = usize::try_from(report.n_rows).unwrap_or(usize::MAX);
    let title = format::plural(n_rows, "new customer", "new customers");
    header(ui, &title, &counts(scored, rows), |ui| {
        if Button::icon_only(Icon::Download, "Score to a file")
            .show(ui)
            .clicked()
        {
            out.push(Command::OpenExport(ExportSubject::File(FileId::Scored)));
        }
    });
    let edges = Edges::of(ui, scored.model.segments.is_some());
    titles(ui, &edges, &scored.model);
    ScrollArea::vertical()
        .id_salt("scored customers")
        .auto_shrink(false)
        .show_rows(ui, ROW, rows.len(), |ui, seen| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for place in seen {
                if let Some(row) = rows.row(place) {
                    row_ui(ui, &edges, &scored.model, &row);
                }
            }
        });
}

/// "375 Premium Buyers, 432 Bargain Hunters, 13 not scored".
fn counts(scored: &Scored, rows: &ScoredRows) -> String {
    let report = &rows.report;
    let classes = scored.model.classes.iter().zip(&report.predicted);
    let mut words: Vec<String> = classes.map(|(class, &n)| counted_of(n, class)).collect();
    let n_unscored = report.n_rows - report.n_scored;
    if n_unscored > 0 {
        words.push(format!("{} not scored", format::count(n_unscored)));
    }
    let mut words = words.join(", ");
    if report.n_rows > rows.len() as u64 {
        words.push_str(&format!("; the first {} are shown", format::count(KEPT_ROWS)));
    }
    words
}

fn titles(ui: &mut Ui, edges: &Edges, model: &SavedModel) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let colours = colours(ui);
    let mut titles = vec![(0.0, "Customer"), (edges.score, "Score"), (edges.class, "Class")];
    if model.segments.is_some() {
        titles.push((edges.segment, "Segment"));
    }
    titles.push((edges.reasons, "Strongest reasons"));
    for (left, title) in titles {
        let at = pos2(rect.left() + left + 6.0, rect.center().y);
        paint_text(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            title,
            12.0,
            Weight::Medium,
            colours.ink_2,
        );
    }
    ui.painter().hline(
        rect.x_range(),
        rect.bottom(),
        Stroke::new(1.0, c(colours.hairline)),
    );
}

fn row_ui(ui: &mut Ui, edges: &Edges, model: &SavedModel, row: &ScoredRow) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, in_words(model, row)));
    let colours = colours(ui);
    if response.hovered() {
        ui.painter()
            .rect_filled(rect, CornerRadius::ZERO, c(colours.hover));
        response.on_hover_text_at_pointer(whole_words(model, row));
    }
    let painter = ui.painter();
    let at = |left: f32| pos2(rect.left() + left + 6.0, rect.center().y);
    let has_doubt = row.predicted.is_some() && row.problem.is_some();
    let room = edges.score - if has_doubt { 32.0 } else { 14.0 };
    if has_doubt {
        // It has a score all the same: of what stands in for a cell.
        Icon::Warning.paint(painter, at(edges.score - 16.0), c(colours.warn_mark));
    }
    paint_elided(
        painter,
        at(0.0),
        Align2::LEFT_CENTER,
        &row.label,
        room,
        12.0,
        Weight::Regular,
        colours.ink,
    );
    let line = Stroke::new(1.0, c(colours.hairline));
    painter.hline(rect.x_range(), rect.bottom(), line);
    let Some(class) = row.predicted else {
        let words = format!(
            "Not scored: {}",
            row.problem.as_deref().unwrap_or("it has no score")
        );
        Icon::Warning.paint(painter, at(edges.score + 4.0), c(colours.warn_mark));
        let room = edges.right - edges.score - 36.0;
        paint_elided(
            painter,
            at(edges.score + 18.0),
            Align2::LEFT_CENTER,
            &words,
            room,
            12.0,
            Weight::Regular,
            colours.ink_2,
        );
        return;
    };
    let positive = model.positive_place();
    let shown = if model.is_binary() { positive } else { class };
    let mark = colours.class_mark(class, positive, model.classes.len());
    let probability = row.probabilities.get(shown).copied().unwrap_or(f64::NAN);
    bar(ui, at(edges.score), probability, model, mark);
    let text = score_words(model, probability);
    let painter = ui.painter();
    paint_text(
        painter,
        at(edges.score + BAR + 44.0),
        Align2::RIGHT_CENTER,
        text,
        12.0,
        Weight::Regular,
        colours.ink,
    );
    let square = Rect::from_center_size(at(edges.class + 5.0), vec2(10.0, 10.0));
    painter.rect_filled(square, CornerRadius::same(2), c(mark));
    let room = edges.segment - edges.class - 28.0;
    let name = &model.classes[class];
    paint_elided(
        painter,
        at(edges.class + 16.0),
        Align2::LEFT_CENTER,
        name,
        room,
        12.0,
        Weight::Regular,
        colours.ink,
    );
    if let (Some(segment), Some(segments)) = (row.segment, &model.segments) {
        segment_disc(ui, at(edges.segment + 8.0), 8.0, segments.number(segment) - 1);
        if let Some(size) = row_segment_words(model, segment) {
            let room = edges.reasons - edges.segment - 34.0;
            paint_elided(
                ui.painter(),
                at(edges.segment + 22.0),
                Align2::LEFT_CENTER,
                &size,
                room,
                12.0,
                Weight::Regular,
                colours.ink,
            );
        }
    }
    reasons(ui, at(edges.reasons), rect.right(), model, class, row);
}

fn row_segment_words(model: &SavedModel, segment: usize) -> Option<String> {
    let segments = model.segments.as_ref()?;
    let name = segments.segments.get(segment)?.name.clone();
    Some(name.unwrap_or_else(|| format!("Segment {}", segments.number(segment))))
}

/// The score as a bar, with the threshold's needle.
fn bar(ui: &Ui, at: egui::Pos2, probability: f64, model: &SavedModel, mark: crate::theme::Rgb) {
    let colours = colours(ui);
    let track = Rect::from_min_size(pos2(at.x, at.y - 3.0), vec2(BAR, 6.0));
    ui.painter()
        .rect_filled(track, CornerRadius::same(3), c(colours.quiet_2));
    #[expect(clippy::cast_possible_truncation, reason = "a share of a small bar")]
    let across = |share: f64| share.clamp(0.0, 1.0) as f32 * BAR;
    let filled = Rect::from_min_size(track.min, vec2(across(probability).max(3.0), 6.0));
    ui.painter().rect_filled(filled, CornerRadius::same(3), c(mark));
    if model.is_binary() {
        let x = track.left() + across(model.threshold);
        let y = track.center().y;
        ui.painter()
            .vline(x, y - 7.0..=y + 7.0, Stroke::new(1.5, c(colours.ink)));
    }
}

/// Each with an arrow: up for the class the score is of, down against it.
fn reasons(ui: &Ui, at: egui::Pos2, right: f32, model: &SavedModel, class: usize, row: &ScoredRow) {
    let colours = colours(ui);
    let positive = model.positive_place();
    let n = row.reasons.len();
    let mut left = at.x;
    for (place, (column, value, push)) in row.reasons.iter().enumerate() {
        let text = format!("{column} {value}");
        let own = 14.0 + text_width(&text, 12.0, Weight::Regular);
        let room = right - left - if place + 1 < n { GAP + MORE } else { 0.0 };
        if place > 0 && own > room {
            // Whole ones, and how many more there are: pointing at the row tells them.
            let words = format!("+{}", n - place);
            let align = Align2::LEFT_CENTER;
            let ink = colours.ink_3;
            paint_text(
                ui.painter(),
                pos2(left, at.y),
                align,
                words,
                12.0,
                Weight::Regular,
                ink,
            );
            return;
        }
        let is_for = *push > 0.0;
        let mark = match (model.is_binary(), is_for) {
            (true, _) => colours.class_mark(if is_for { positive } else { 1 - positive }, positive, 2),
            (false, true) => colours.class_mark(class, positive, model.classes.len()),
            (false, false) => colours.ink_3,
        };
        let tip = if is_for { -3.5 } else { 3.5 };
        let middle = pos2(left + 4.0, at.y);
        let triangle = vec![
            middle + vec2(-4.0, -tip),
            middle + vec2(4.0, -tip),
            middle + vec2(0.0, tip),
        ];
        ui.painter()
            .add(egui::Shape::convex_polygon(triangle, c(mark), Stroke::NONE));
        let from = pos2(left + 14.0, at.y);
        paint_elided(
            ui.painter(),
            from,
            Align2::LEFT_CENTER,
            &text,
            room - 14.0,
            12.0,
            Weight::Regular,
            colours.ink_2,
        );
        left += own + GAP;
    }
}

/// The row with all its reasons, of which some may be cut or left out.
fn whole_words(model: &SavedModel, row: &ScoredRow) -> String {
    let mut words = in_words(model, row);
    if let Some(segment) = row.segment.and_then(|segment| row_segment_words(model, segment)) {
        words += &format!("\n{segment}");
    }
    for (column, value, push) in &row.reasons {
        words += &format!("\n{} {column} {value}", if *push > 0.0 { "up:" } else { "down:" });
    }
    words
}

fn in_words(model: &SavedModel, row: &ScoredRow) -> String {
    let Some(class) = row.predicted else {
        return format!(
            "{}: not scored, {}",
            row.label,
            row.problem.as_deref().unwrap_or("it has no score")
        );
    };
    let shown = if model.is_binary() {
        model.positive_place()
    } else {
        class
    };
    let probability = row.probabilities.get(shown).copied().unwrap_or(f64::NAN);
    let doubt = row
        .problem
        .as_ref()
        .map_or_else(String::new, |problem| format!(" ({problem})"));
    format!(
        "{}: {}, {}{doubt}",
        row.label,
        score_words(model, probability),
        model.classes[class]
    )
}

/// With the digits that show on which side of the threshold it is.
fn score_words(model: &SavedModel, probability: f64) -> String {
    if model.is_binary() {
        format::against(probability, model.threshold).0
    } else {
        format::metric(probability)
    }
}
