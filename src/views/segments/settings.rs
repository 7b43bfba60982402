//! The left pane: how many segments, from which features, by which method.

use egui::{Align, Align2, CornerRadius, Layout, Rect, Sense, Ui, vec2};

use super::{features, measures::Judged, method, second, segment_chart, strips, view::SegmentView, words};
use crate::{
    chart::layout,
    engine::{
        format,
        run::{Made, Prepared, Step},
        segment::{Clarity, EvidenceReport, SegmentScan},
        study::{SegmentMethod, WINDOW_K_RANGE},
    },
    state::{AppState, ChartId, Command, ExportSubject, Tab, TableId},
    theme::{
        fonts::{Weight, text_width},
        style::{SMALL_CONTROL_HEIGHT, c, colours},
    },
    views::widgets::{
        Button, Icon, Same, hairline, header, hint, link, memo, paint_text, show_scene, styled, warning,
    },
};

/// Shows the pane.
pub fn show(
    ui: &mut Ui,
    state: &AppState,
    on: &Prepared,
    view: Option<&SegmentView<'_>>,
    out: &mut Vec<Command>,
) {
    let scan = state.results.segments().map(|made| &*made.report);
    let k = state.shown_k();
    ui.add_space(12.0);
    count_row(ui, state, k, out);
    ui.add_space(2.0);
    let is_current = state.results.is_current(Step::Segment, &state.study);
    let evidence = state.results.evidence().map(|made| &*made.report);
    let id = ui.make_persistent_id("all measures over k");
    let shows_all = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    let judged = Judged {
        scan,
        evidence,
        suggested: state.results.suggested_k().filter(|_| is_current),
        shows_all,
    };
    let takes_k = state.study.segments.method.takes_k();
    if takes_k {
        strips::show(ui, judged, k_range(state), k, is_current, out);
    }
    // Words come and go as segments are found again: what is below them is not to move under the pointer.
    let top = ui.next_widget_position().y;
    let room = id.with(("words", ui.available_width().to_bits(), shows_all));
    if let Some(scan) = scan {
        ui.add_space(4.0);
        let ink = colours(ui).ink_2;
        let has_failed = state.results.failure(Step::Segment, &state.study).is_some();
        let words = if is_current || has_failed {
            words::clearest(scan, evidence)
        } else {
            words::BEING_FOUND.to_owned()
        };
        styled(ui, words, 12.0, Weight::Regular, ink);
        if let Some(words) = view.and_then(|view| words::without(scan, view.k)) {
            ui.add_space(4.0);
            hint(ui, words);
        }
        if takes_k {
            ui.add_space(4.0);
            more(ui, state, k, id, shows_all, out);
        }
        if let Some(sentence) = view.and_then(|view| view.rows.beside_label.as_ref()) {
            ui.add_space(4.0);
            hint(ui, sentence);
        }
    }
    keep_room(ui, room, top);
    ui.add_space(12.0);
    hairline(ui);
    // Before the features, of which there may be many.
    method::show(ui, state, out);
    features::show(ui, state, on, out);
    if let Some(scan) = scan {
        warn(ui, scan, k, out);
    }
    second::section_ui(ui, state, out);
}

/// Takes as much height from `top` on as was ever taken here.
fn keep_room(ui: &mut Ui, id: egui::Id, top: f32) {
    let taken = ui.next_widget_position().y - top;
    let most = ui.data_mut(|data| {
        let most = data.get_temp_mut_or(id, 0.0_f32);
        *most = most.max(taken);
        *most
    });
    ui.add_space(most - taken);
}

/// What is to be known of the features as they were taken.
fn warn(ui: &mut Ui, scan: &SegmentScan, k: Option<usize>, out: &mut Vec<Command>) {
    let warnings = scan.warnings(k.unwrap_or(scan.suggested_k));
    if warnings.is_empty() {
        return;
    }
    ui.add_space(4.0);
    if warning(ui, &warnings.join("\n"), Some("Look at the data")) {
        out.push(Command::ShowTab(Tab::Data));
    }
    method::parting(ui, &scan.detail, out);
}

/// The silhouette plot and the other measures, where one wants to see them, and all of them as a table.
fn more(
    ui: &mut Ui,
    state: &AppState,
    k: Option<usize>,
    id: egui::Id,
    shows_all: bool,
    out: &mut Vec<Command>,
) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        let words = if shows_all {
            "Fewer measures"
        } else {
            "All measures"
        };
        if link(ui, words).clicked() {
            ui.data_mut(|data| data.insert_temp(id, !shows_all));
        }
        if state.results.evidence().is_some() {
            let export = link(ui, "Export evidence…").on_hover_text("Every measure of every k, as a table");
            if export.clicked() {
                out.push(Command::OpenExport(ExportSubject::Table(TableId::Evidence)));
            }
        }
    });
    if shows_all && let Some(evidence) = state.results.evidence() {
        ui.add_space(8.0);
        silhouettes(ui, state, evidence, k, out);
    }
}

fn silhouettes(
    ui: &mut Ui,
    state: &AppState,
    evidence: &Made<EvidenceReport>,
    k: Option<usize>,
    out: &mut Vec<Command>,
) {
    header(ui, "Silhouettes", "", |ui| {
        let name = format!("Export {}", ChartId::Silhouettes.name());
        if Button::icon_only(Icon::Download, name).show(ui).clicked() {
            out.push(Command::OpenExport(ExportSubject::Chart(ChartId::Silhouettes)));
        }
    });
    let key = (Same(std::sync::Arc::clone(&evidence.report)), k);
    let made = memo(ui.ctx(), egui::Id::unique("silhouettes of a k"), key, || {
        segment_chart(state, ChartId::Silhouettes)
    });
    match &*made {
        Some(spec) => {
            let scene = layout(&spec.body, ui.available_width(), 240.0, colours(ui));
            show_scene(ui, &scene, "Silhouettes", &spec.alt);
        }
        None => {
            hint(ui, "This k is not judged.");
        }
    }
}

/// The slider's ends: the ks that there are, else the window's range, widened by the k asked for.
fn k_range(state: &AppState) -> (usize, usize) {
    let scan = state.results.segments().map(|made| &made.report);
    let ends = scan.and_then(|scan| Some((scan.fits.first()?.k, scan.fits.last()?.k)));
    let (low, high) = ends.filter(|(low, high)| low < high).unwrap_or(WINDOW_K_RANGE);
    state
        .study
        .segments
        .k
        .map_or((low, high), |k| (low.min(k), high.max(k)))
}

/// "5 segments", whether that is the suggestion, one fewer, one more.
fn count_row(ui: &mut Ui, state: &AppState, k: Option<usize>, out: &mut Vec<Command>) {
    let (low, high) = k_range(state);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::hover());
    let ink = colours(ui).ink;
    let number = k.map_or_else(|| "–".to_owned(), |k| format::count(k as u64));
    let placed = paint_text(
        ui.painter(),
        rect.left_center(),
        Align2::LEFT_CENTER,
        number,
        28.0,
        Weight::SemiBold,
        ink,
    );
    let at = egui::pos2(placed.right() + 8.0, rect.center().y + 2.0);
    let noun = if k == Some(1) { "segment" } else { "segments" };
    let takes_k = state.study.segments.method.takes_k();
    // Of segments that are being found again nothing is known.
    let is_current = state.results.is_current(Step::Segment, &state.study);
    let suggested = state.results.suggested_k().filter(|_| takes_k && is_current);
    // The button that goes to the suggestion comes before the word, which the slider says too.
    let button = suggested.filter(|&own| Some(own) != k).map_or(0.0, |own| {
        text_width(&format!("Use {own}"), 12.0, Weight::Medium) + 28.0
    });
    let buttons = if takes_k {
        2.0 * (SMALL_CONTROL_HEIGHT + 4.0) + button
    } else {
        0.0
    };
    let mut left = placed.right() + 6.0;
    // Two digits and a button leave less room for the word: then it is smaller.
    let sizes = [(13.0, Weight::SemiBold), (11.0, Weight::Regular)];
    let fitting = sizes
        .into_iter()
        .find(|&(size, weight)| at.x + text_width(noun, size, weight) + 6.0 + buttons <= rect.right());
    if let Some((size, weight)) = fitting {
        let words = paint_text(ui.painter(), at, Align2::LEFT_CENTER, noun, size, weight, ink);
        left = words.right() + 6.0;
    }
    let builder = egui::UiBuilder::new()
        .max_rect(rect.with_min_x(left))
        .layout(Layout::right_to_left(Align::Center));
    let ui = &mut ui.new_child(builder);
    ui.spacing_mut().item_spacing.x = 4.0;
    let step = |ui: &mut Ui, icon, name: &str, to: Option<usize>| {
        let button = Button::new("").icon(icon).name(name).height(SMALL_CONTROL_HEIGHT);
        button
            .enabled(to.is_some())
            .show(ui)
            .clicked()
            .then_some(to)
            .flatten()
    };
    let more = k.map(|k| k + 1).filter(|&k| k <= high);
    let fewer = k.and_then(|k| k.checked_sub(1)).filter(|&k| k >= low);
    if !takes_k {
        return;
    }
    let asked = step(ui, Icon::Plus, "More segments", more);
    let asked = asked.or(step(ui, Icon::Minus, "Fewer segments", fewer));
    if let Some(k) = asked {
        out.push(Command::SetClusterCount(Some(k)));
    }
    if let Some(suggested) = suggested {
        let sure = state.results.evidence().map(|made| made.report.verdict.clarity);
        let why = words::suggestion(state.study.segments.method, sure.is_some());
        let is_judged = state.study.segments.method == SegmentMethod::KMeans;
        // Until it is judged a k is shown for the time being, and what was suggested before means nothing to another.
        let is_open = is_judged && sure.is_none();
        let is_open = is_open && (k == Some(suggested) || state.is_running(Step::Evidence));
        suggestion(ui, (suggested, sure, is_open), why, k, out);
    }
}

fn suggestion(
    ui: &mut Ui,
    (suggested, clarity, is_open): (usize, Option<Clarity>, bool),
    why: &str,
    k: Option<usize>,
    out: &mut Vec<Command>,
) {
    let room = ui.available_width();
    if clarity == Some(Clarity::NoGroups) {
        let words = "no clear groups";
        let ink = colours(ui).ink_3;
        // The sentence below says it too.
        if text_width(words, 12.0, Weight::Medium) <= room {
            styled(ui, words, 12.0, Weight::Medium, ink);
        }
        return;
    }
    if is_open {
        let words = "being judged";
        if text_width(words, 12.0, Weight::Regular) <= room {
            hint(ui, words).on_hover_text(why);
        }
        return;
    }
    if k == Some(suggested) {
        let words = "suggested";
        let wide = text_width(words, 12.0, Weight::Medium) + 27.0;
        chip(ui, if wide <= room { words } else { "" }, why);
        return;
    }
    let name = format!("Use {suggested}, suggested");
    let wide = text_width(&name, 12.0, Weight::Medium) + 24.0;
    let text = if wide <= room {
        name.clone()
    } else {
        format!("Use {suggested}")
    };
    if Button::new(text)
        .name(name)
        .height(SMALL_CONTROL_HEIGHT)
        .show(ui)
        .clicked()
    {
        out.push(Command::SetClusterCount(None));
    }
}

/// A soft sign that all is well; its text may be left out where there is no room.
fn chip(ui: &mut Ui, text: &str, why: &str) {
    let words = if text.is_empty() {
        0.0
    } else {
        text_width(text, 12.0, Weight::Medium)
    };
    let (rect, response) = ui.allocate_exact_size(vec2(words + 27.0, 20.0), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, "This k is suggested"));
    let colours = colours(ui);
    ui.painter()
        .rect_filled(rect, CornerRadius::same(4), c(colours.good_soft));
    let mark = Rect::from_center_size(egui::pos2(rect.left() + 11.0, rect.center().y), vec2(12.0, 12.0));
    Icon::Check.paint(ui.painter(), mark.center(), c(colours.good));
    let at = egui::pos2(rect.left() + 21.0, rect.center().y);
    paint_text(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        text,
        12.0,
        Weight::Medium,
        colours.good,
    );
    response.on_hover_text(why);
}
