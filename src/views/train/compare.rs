//! Other models on the same folds: how far each is from the chosen one, and whether that is more than chance.

use std::sync::Arc;

use egui::{Align2, CornerRadius, Id, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::{
    engine::{
        format,
        validate::{CHOSEN, Comparison, FoldMetric, FoldsReport, ModelKind, TEST_SOURCE, Verdict},
    },
    theme::{
        Rgb,
        fonts::Weight,
        style::{c, colours},
    },
    views::widgets::{Same, body, combo, header, memo, paint_text},
};

const ROW: f32 = 26.0;
/// Right edges of mean, range, difference and p; left edges of verdict and picture.
const MEAN: f32 = 214.0;
const RANGE: f32 = 324.0;
const DIFFERENCE: f32 = 402.0;
const P: f32 = 456.0;
const VERDICT: f32 = 474.0;
const PICTURE: f32 = 606.0;
/// What models can be compared by, as in files and as shown.
const METRICS: [(&str, &str); 8] = [
    ("roc_auc", "ROC AUC"),
    ("accuracy", "Accuracy"),
    ("precision", "Precision"),
    ("recall", "Recall"),
    ("f1", "F1"),
    ("mcc", "MCC"),
    ("pr_auc", "PR AUC"),
    ("log_loss", "Log-loss"),
];

/// The table with its sentence.
pub fn show(ui: &mut Ui, report: &Arc<FoldsReport>, threshold: f64) {
    let id = Id::unique("models compared by");
    let mut by: usize = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let names = METRICS.map(|(_, title)| title);
    let subtitle = format!("the same {}", report.plan_words());
    header(ui, "Compare models", &subtitle, |ui| {
        if let Some(place) = combo(ui, "Compare by", names[by], &names, 120.0) {
            by = place;
            ui.data_mut(|data| data.insert_temp(id, place));
        }
    });
    let key = (Same(Arc::clone(report)), by, threshold.to_bits());
    let found = memo(ui.ctx(), Id::unique("models compared"), key, || {
        report.compare(METRICS[by].0, threshold)
    });
    let Some(found) = found.as_ref() else { return };
    body(ui, found.sentence());
    ui.add_space(6.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    heads(ui, &found.chosen);
    let axis = axis(found);
    for row in rows(found) {
        paint(ui, &row, axis);
    }
}

/// One model as shown.
struct Row<'a> {
    title: &'static str,
    about: &'static str,
    metric: &'a FoldMetric,
    /// Difference and p against the chosen model; `None`: it is the chosen one.
    against: Option<(f64, f64, Verdict)>,
    is_baseline: bool,
}

fn rows(found: &Comparison) -> Vec<Row<'_>> {
    let chosen = Row {
        title: CHOSEN,
        about: "The model that is trained, shown above, saved and handed over.",
        metric: &found.chosen,
        against: None,
        is_baseline: false,
    };
    let others = found.others.iter().map(|other| Row {
        title: other.kind.title(),
        about: other.kind.about(),
        metric: &other.metric,
        against: Some((other.against.difference.mean, other.p, other.verdict())),
        is_baseline: other.kind == ModelKind::Majority,
    });
    std::iter::once(chosen).chain(others).collect()
}

/// Wide enough for the range of every model but the baseline, which mostly lies far off, with a little room.
fn axis(found: &Comparison) -> (f64, f64) {
    let metrics = || {
        let models = found
            .others
            .iter()
            .filter(|other| other.kind != ModelKind::Majority);
        let others = models.map(|other| &other.metric);
        others.chain([&found.chosen])
    };
    let ends = || metrics().flat_map(|metric| [metric.spread.low, metric.spread.high, metric.spread.mean]);
    let known = || ends().filter(|value| value.is_finite());
    let low = known().fold(f64::INFINITY, f64::min);
    let high = known().fold(f64::NEG_INFINITY, f64::max);
    if !low.is_finite() || !high.is_finite() {
        return (0.0, 1.0);
    }
    let room = ((high - low) * 0.04).max(1e-6);
    (low - room, high + room)
}

fn heads(ui: &mut Ui, metric: &FoldMetric) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let ink = colours(ui).ink_3;
    let middle = rect.center().y;
    for (right, words) in [
        (MEAN, metric.title),
        (RANGE, "95\u{202f}% range"),
        (DIFFERENCE, "difference"),
        (P, "p"),
    ] {
        let at = pos2(rect.left() + right, middle);
        paint_text(
            ui.painter(),
            at,
            Align2::RIGHT_CENTER,
            words,
            11.0,
            Weight::Regular,
            ink,
        );
    }
    response.on_hover_text(format!(
        "Differences to {}, fold by fold. p: how often chance alone makes such a difference; {TEST_SOURCE}.",
        CHOSEN.to_lowercase()
    ));
}

fn paint(ui: &mut Ui, row: &Row<'_>, axis: (f64, f64)) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let text = in_words(row);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    let colours = colours(ui);
    let painter = ui.painter();
    if response.hovered() {
        let wide = rect.expand2(vec2(6.0, 0.0));
        painter.rect_filled(wide, CornerRadius::same(4), c(colours.hover));
    }
    let (left, middle) = (rect.left(), rect.center().y);
    let put = |x: f32, align: Align2, words: &str, weight: Weight, ink: Rgb| {
        paint_text(painter, pos2(left + x, middle), align, words, 12.0, weight, ink);
    };
    let is_chosen = row.against.is_none();
    let weight = if is_chosen {
        Weight::Medium
    } else {
        Weight::Regular
    };
    put(0.0, Align2::LEFT_CENTER, row.title, weight, colours.ink);
    let spread = row.metric.spread;
    put(
        MEAN,
        Align2::RIGHT_CENTER,
        &or_dash(spread.mean),
        Weight::SemiBold,
        colours.ink,
    );
    if spread.low.is_finite() && spread.high.is_finite() {
        let words = format::range(spread.low, spread.high, 3);
        put(
            RANGE,
            Align2::RIGHT_CENTER,
            &words,
            Weight::Regular,
            colours.ink_2,
        );
    }
    match row.against {
        None => put(
            VERDICT,
            Align2::LEFT_CENTER,
            "in use",
            Weight::Regular,
            colours.ink_3,
        ),
        Some((difference, p, verdict)) => {
            let words = if difference.is_finite() {
                format::signed(difference, 3)
            } else {
                "–".to_owned()
            };
            put(
                DIFFERENCE,
                Align2::RIGHT_CENTER,
                &words,
                Weight::Regular,
                colours.ink_2,
            );
            let words = if p.is_nan() {
                "–".to_owned()
            } else {
                format::p_value(p)
            };
            put(P, Align2::RIGHT_CENTER, &words, Weight::Regular, colours.ink_2);
            let ink = match verdict {
                Verdict::Better => colours.good,
                Verdict::Worse => colours.bad,
                Verdict::NotDistinguishable => colours.ink_3,
            };
            let words = verdict_words(verdict, row.is_baseline);
            put(VERDICT, Align2::LEFT_CENTER, words, Weight::Regular, ink);
        }
    }
    let bar = Rect::from_min_max(
        pos2(left + PICTURE, rect.top()),
        pos2(rect.right() - 8.0, rect.bottom()),
    );
    picture(ui, bar, axis, row);
    response.on_hover_text(format!("{text}\n{}", row.about));
}

fn picture(ui: &Ui, bar: Rect, (low, high): (f64, f64), row: &Row<'_>) {
    if bar.width() < 60.0 {
        return;
    }
    let colours = colours(ui);
    let painter = ui.painter();
    let middle = bar.center().y;
    let x = |value: f64| place(bar, (low, high), value);
    painter.hline(bar.x_range(), middle, Stroke::new(1.0, c(colours.grid)));
    let spread = row.metric.spread;
    let is_in_sight = spread.high >= low && spread.low <= high;
    if is_in_sight {
        let range = Rect::from_min_max(
            pos2(x(spread.low), middle - 3.0),
            pos2(x(spread.high), middle + 3.0),
        );
        painter.rect_filled(range, CornerRadius::same(3), c(colours.quiet));
    }
    if !(low..=high).contains(&spread.mean) {
        return;
    }
    let at = pos2(x(spread.mean), middle);
    if row.against.is_none() {
        painter.circle_filled(at, 4.5, c(colours.ink));
    } else {
        painter.circle(at, 4.0, c(colours.canvas), Stroke::new(1.4, c(colours.ink_2)));
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
fn place(bar: Rect, (low, high): (f64, f64), value: f64) -> f32 {
    bar.left() + ((value - low) / (high - low)).clamp(0.0, 1.0) as f32 * bar.width()
}

fn verdict_words(verdict: Verdict, is_baseline: bool) -> &'static str {
    match verdict {
        Verdict::Better => "better",
        Verdict::Worse => "worse",
        Verdict::NotDistinguishable if is_baseline => "no worse",
        Verdict::NotDistinguishable => "not distinguishable",
    }
}

fn or_dash(value: f64) -> String {
    if value.is_finite() {
        format::metric(value)
    } else {
        "–".to_owned()
    }
}

/// "Random forest: ROC AUC 0.880, 0.868 to 0.892, difference −0.003, p 0.412, not distinguishable".
fn in_words(row: &Row<'_>) -> String {
    let spread = row.metric.spread;
    let mut text = format!("{}: {} {}", row.title, row.metric.title, or_dash(spread.mean));
    if spread.low.is_finite() && spread.high.is_finite() {
        text += &format!(", {}", format::range(spread.low, spread.high, 3));
    }
    let Some((difference, p, verdict)) = row.against else {
        return text + ", in use";
    };
    if p.is_finite() {
        text += &format!(
            ", difference {}, p {}",
            format::signed(difference, 3),
            format::p_value(p)
        );
    }
    text + &format!(", {}", verdict_words(verdict, row.is_baseline))
}
