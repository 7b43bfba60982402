//! The rules that name the segments: the first that fits, with its share of customers and revenue.

use egui::{Align, Align2, Layout, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use super::{Page, share};
use crate::{
    engine::{
        format,
        purchases::{RfmReport, RfmSpec, SegmentRule, SegmentShare},
    },
    state::Command,
    theme::{fonts::Weight, style::colours},
    views::widgets::{Button, Icon, combo, header, hint, paint_elided, paint_text, settled_field},
};

const ROW: f32 = 32.0;
/// Width of the choice of scores.
const RANGE: f32 = 72.0;
/// Width of the buttons at the right.
const BUTTONS: f32 = 64.0;
/// Width of a number.
const NUMBER: f32 = 66.0;

/// Every range of scores, "any" first.
fn ranges() -> Vec<((u8, u8), String)> {
    let all = (1..=5_u8).flat_map(|low| (low..=5).map(move |high| (low, high)));
    let mut ranges: Vec<((u8, u8), String)> = all.map(|range| (range, words(range))).collect();
    ranges.sort_by_key(|(range, _)| *range != (1, 5));
    ranges
}

fn words((low, high): (u8, u8)) -> String {
    match (low, high) {
        (1, 5) => "any".to_owned(),
        (low, high) if low == high => low.to_string(),
        (low, high) => format!("{low} to {high}"),
    }
}

/// One row a rule.
pub fn rules(
    ui: &mut Ui,
    page: &Page<'_>,
    spec: &RfmSpec,
    (report, decimals): (&RfmReport, usize),
    out: &mut Vec<Command>,
) {
    header(
        ui,
        "Segments",
        "the first rule that fits names the customer",
        |_| {},
    );
    heads(ui);
    let mut rules = spec.rules.clone();
    let shares: Vec<Option<&SegmentShare>> =
        (0..rules.len()).map(|place| report.segments.get(place)).collect();
    for (place, found) in shares.into_iter().enumerate() {
        // While a changed rule is on its way its shares are those of another.
        let found = found.filter(|found| found.name == spec.rules[place].name);
        let changed = ui
            .push_id(place, |ui| rule_row(ui, (place, spec), found, decimals))
            .inner;
        match changed {
            Some(Change::Rule(rule)) => rules[place] = rule,
            Some(Change::Down) => rules.swap(place, place + 1),
            Some(Change::Remove) => {
                rules.remove(place);
            }
            None => {}
        }
        if changed_any(&rules, spec) {
            break;
        }
    }
    if let Some(other) = report.segments.get(spec.rules.len()) {
        ui.add_space(4.0);
        hint(
            ui,
            format!(
                "No rule fits {}, {}: they are “{}”.",
                format::plural(
                    usize::try_from(other.customers).unwrap_or(usize::MAX),
                    "customer",
                    "customers"
                ),
                share(other.customer_share),
                other.name
            ),
        );
    }
    if let Some(words) = report.empty_words() {
        ui.add_space(4.0);
        hint(ui, words);
    }
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        if Button::new("Add segment").icon(Icon::Plus).show(ui).clicked() {
            rules.push(SegmentRule::new(&new_name(&rules), (1, 5), (1, 5), (1, 5)));
        }
        let is_usual = *spec == RfmSpec::default();
        let button = Button::new("Usual segments").quiet().enabled(!is_usual);
        if button.show(ui).clicked() {
            rules = RfmSpec::default().rules;
        }
    });
    ui.add_space(16.0);
    if changed_any(&rules, spec) {
        let mut changed = page.spec.clone();
        changed.rfm = Some(RfmSpec { rules });
        out.push(Command::SetPurchases(Box::new(changed)));
    }
}

fn changed_any(rules: &[SegmentRule], spec: &RfmSpec) -> bool {
    rules != spec.rules.as_slice()
}

enum Change {
    Rule(SegmentRule),
    Down,
    Remove,
}

/// Where the cells of a row begin, from the left: name, three ranges, customers, revenue, buttons.
struct Places {
    name: f32,
    ranges: f32,
    customers: f32,
    revenue: f32,
    buttons: f32,
}

impl Places {
    fn of(rect: Rect) -> Self {
        let buttons = rect.right() - BUTTONS;
        let revenue = buttons - 8.0;
        let customers = revenue - NUMBER;
        let ranges = customers - NUMBER - 3.0 * (RANGE + 4.0);
        Self {
            name: (ranges - 8.0 - rect.left()).clamp(60.0, 220.0),
            ranges: (rect.left() + (ranges - rect.left()).min(228.0)).max(rect.left() + 68.0),
            customers,
            revenue,
            buttons,
        }
    }
}

fn heads(ui: &mut Ui) {
    let width = ui.available_width().min(760.0);
    let (rect, _) = ui.allocate_exact_size(vec2(width, 20.0), Sense::hover());
    let places = Places::of(rect);
    let ink = colours(ui).ink_3;
    let y = rect.center().y;
    let write = |x: f32, anchor, text: &str| {
        paint_text(ui.painter(), pos2(x, y), anchor, text, 11.0, Weight::Regular, ink);
    };
    write(rect.left(), Align2::LEFT_CENTER, "name");
    for (place, text) in ["recency", "frequency", "monetary"].into_iter().enumerate() {
        write(
            places.ranges + place as f32 * (RANGE + 4.0),
            Align2::LEFT_CENTER,
            text,
        );
    }
    write(places.customers, Align2::RIGHT_CENTER, "customers");
    write(places.revenue, Align2::RIGHT_CENTER, "revenue");
}

fn rule_row(
    ui: &mut Ui,
    (place, spec): (usize, &RfmSpec),
    found: Option<&SegmentShare>,
    decimals: usize,
) -> Option<Change> {
    let rule = &spec.rules[place];
    let width = ui.available_width().min(760.0);
    let (rect, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    let places = Places::of(rect);
    let mut changed = rule.clone();
    let at = |left: f32, width: f32| {
        let area = Rect::from_min_size(pos2(left, rect.top() + 2.0), vec2(width, 28.0));
        UiBuilder::new()
            .max_rect(area)
            .layout(Layout::left_to_right(Align::Center))
    };
    let mut name_ui = ui.new_child(at(rect.left(), places.name).id_salt("name"));
    let field = format!("Name of segment {}", place + 1);
    if let Some(name) = settled_field(&mut name_ui, &field, &rule.name, "a name", "", places.name)
        && !name.is_empty()
    {
        changed.name = name;
    }
    let ranges = ranges();
    let items: Vec<&str> = ranges.iter().map(|(_, text)| text.as_str()).collect();
    for (i, (name, range)) in [
        ("recency", &mut changed.r),
        ("frequency", &mut changed.f),
        ("monetary", &mut changed.m),
    ]
    .into_iter()
    .enumerate()
    {
        let left = places.ranges + i as f32 * (RANGE + 4.0);
        let mut cell = ui.new_child(at(left, RANGE).id_salt(name));
        let control = format!("{} of {}", name, rule.name);
        if let Some(picked) = combo(&mut cell, &control, &words(*range), &items, RANGE) {
            *range = ranges[picked].0;
        }
    }
    let mut change = None;
    let mut buttons = ui.new_child(at(places.buttons, BUTTONS).id_salt("buttons"));
    buttons.spacing_mut().item_spacing.x = 4.0;
    let down = Button::icon_only(Icon::ChevronDown, format!("Move {} down", rule.name));
    if down
        .enabled(place + 1 < spec.rules.len())
        .show(&mut buttons)
        .clicked()
    {
        change = Some(Change::Down);
    }
    let remove = Button::icon_only(Icon::Trash, format!("Remove {}", rule.name));
    if remove.show(&mut buttons).clicked() {
        change = Some(Change::Remove);
    }
    if let Some(found) = found {
        numbers(ui, rect, &places, found, decimals);
    }
    change.or((changed != *rule).then_some(Change::Rule(changed)))
}

fn numbers(ui: &Ui, rect: Rect, places: &Places, found: &SegmentShare, decimals: usize) {
    let ink = colours(ui).ink;
    for (right, text) in [
        (places.customers, share(found.customer_share)),
        (places.revenue, share(found.revenue_share)),
    ] {
        let at = pos2(right, rect.center().y);
        let (room, weight) = (NUMBER - 4.0, Weight::Medium);
        paint_elided(
            ui.painter(),
            at,
            Align2::RIGHT_CENTER,
            &text,
            room,
            12.0,
            weight,
            ink,
        );
    }
    let area = Rect::from_min_max(
        pos2(places.customers - NUMBER + 8.0, rect.top()),
        pos2(places.revenue, rect.bottom()),
    );
    let response = ui.interact(area, ui.scope_id().with("shares"), Sense::hover());
    let label = format!(
        "{}: {} customers, {} of all, spent {}, {} of all",
        found.name,
        format::count(found.customers),
        share(found.customer_share),
        format::decimal(found.revenue, decimals),
        share(found.revenue_share)
    );
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &label));
    response.on_hover_text(label);
}

fn new_name(rules: &[SegmentRule]) -> String {
    let is_taken = |name: &String| rules.iter().any(|rule| rule.name == *name);
    (1..=rules.len() + 1)
        .map(|n| format!("Segment {n}"))
        .find(|name| !is_taken(name))
        .unwrap_or_default()
}
