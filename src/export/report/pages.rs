//! The document as pages of paper: words broken into lines, tables into pages, charts whole.

mod tables;

use super::{Block, Document, ReportCard, Section};
use crate::{
    chart::{Align, ChartSpec, Look, Mark, PageSize, Scene, VerticalAlign},
    export::pdf::RECIPE_FILE,
    theme::{
        LIGHT, Rgb,
        colours::is_ring,
        fonts::{Weight, wrap},
    },
};

/// A4, in points.
const PAPER: (f32, f32) = (595.0, 842.0);

const SIDE: f32 = 56.0;
const TOP: f32 = 56.0;
const BOTTOM: f32 = 64.0;
const WIDTH: f32 = PAPER.0 - 2.0 * SIDE;

/// Lays the document out; one scene a page.
pub fn pages(document: &Document) -> Vec<Scene> {
    let mut flow = Flow::new();
    flow.words(
        &document.title,
        Style::new(20.0, Weight::SemiBold, LIGHT.ink),
        0.0,
    );
    flow.space(2.0);
    flow.words(
        &document.subtitle,
        Style::new(9.0, Weight::Regular, LIGHT.ink_3),
        0.0,
    );
    for section in &document.sections {
        flow.section(section);
    }
    flow.finish(&document.title)
}

/// How words are set.
#[derive(Clone, Copy)]
struct Style {
    size: f32,
    weight: Weight,
    colour: Rgb,
}

impl Style {
    fn new(size: f32, weight: Weight, colour: Rgb) -> Self {
        Self { size, weight, colour }
    }

    fn body() -> Self {
        Self::new(9.5, Weight::Regular, LIGHT.ink)
    }

    fn line(self) -> f32 {
        (self.size * 1.45).round()
    }
}

/// Where the next thing goes.
struct Flow {
    done: Vec<Vec<Mark>>,
    page: Vec<Mark>,
    y: f32,
}

impl Flow {
    fn new() -> Self {
        Self {
            done: Vec::new(),
            page: Vec::new(),
            y: TOP,
        }
    }

    /// Goes to the next page unless there is room for this much.
    fn need(&mut self, height: f32) {
        if self.y + height > PAPER.1 - BOTTOM && self.y > TOP {
            self.done.push(std::mem::take(&mut self.page));
            self.y = TOP;
        }
    }

    fn space(&mut self, height: f32) {
        if self.y > TOP {
            self.y += height;
        }
    }

    fn section(&mut self, section: &Section) {
        self.space(22.0);
        // A heading does not stand alone at the foot of a page.
        self.need(50.0 + section.blocks.first().map_or(0.0, least_height));
        self.rule(SIDE, WIDTH);
        self.space(14.0);
        self.words(
            section.kind.title(),
            Style::new(14.0, Weight::SemiBold, LIGHT.ink),
            0.0,
        );
        self.space(4.0);
        for (place, block) in section.blocks.iter().enumerate() {
            if let (Block::Heading(_), Some(next)) = (block, section.blocks.get(place + 1)) {
                self.need(30.0 + least_height(next));
            }
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        let body = Style::body();
        match block {
            Block::Text(words) => self.words(words, body, 0.0),
            Block::Strong(words) => self.words(
                words,
                Style {
                    weight: Weight::SemiBold,
                    ..body
                },
                0.0,
            ),
            Block::Heading(words) => {
                self.space(6.0);
                self.words(words, Style::new(10.5, Weight::SemiBold, LIGHT.ink), 0.0);
            }
            Block::Note(words) => self.barred(words, LIGHT.ink, LIGHT.ink),
            Block::Warning(words) => self.barred(words, LIGHT.warn, LIGHT.warn_mark),
            Block::Facts(facts) => {
                for (name, value) in facts {
                    self.fact(name, value);
                }
            }
            Block::Table(table) => self.table(table),
            Block::Cards(cards) => {
                for card in cards {
                    self.card(card);
                }
            }
            Block::Chart(spec) => self.chart(spec),
            // Pages of it would be typed off by nobody, and it is in the document as a file.
            Block::Code(text) => {
                let lines = text.lines().count();
                let words = format!("Attached to this document: {RECIPE_FILE}, {lines} lines.");
                self.words(&words, body, 0.0);
            }
        }
        self.space(6.0);
    }

    /// Words over as many lines and pages as they take, each line of the text a line of its own.
    fn words(&mut self, words: &str, style: Style, indent: f32) {
        for part in words.lines() {
            for line in wrap(part, WIDTH - indent, style.size, style.weight, usize::MAX) {
                self.need(style.line());
                self.line(&line, SIDE + indent, style, Align::Left);
                self.y += style.line();
            }
        }
    }

    fn line(&mut self, text: &str, x: f32, style: Style, align: Align) {
        self.page.push(Mark::Text {
            x,
            y: self.y + style.line() - style.size * 0.35,
            text: text.to_owned(),
            size: style.size,
            weight: style.weight,
            colour: style.colour,
            align,
            vertical: VerticalAlign::Baseline,
            rotated: false,
        });
    }

    /// Words with a bar at their left.
    fn barred(&mut self, words: &str, ink: Rgb, bar: Rgb) {
        let style = Style {
            colour: ink,
            ..Style::body()
        };
        for part in words.lines() {
            for line in wrap(part, WIDTH - 12.0, style.size, style.weight, usize::MAX) {
                self.need(style.line());
                self.page.push(filled(SIDE, self.y, 2.0, style.line(), bar));
                self.line(&line, SIDE + 12.0, style, Align::Left);
                self.y += style.line();
            }
        }
    }

    fn fact(&mut self, name: &str, value: &str) {
        const NAME: f32 = 96.0;
        let style = Style::body();
        self.need(style.line());
        let quiet = Style {
            colour: LIGHT.ink_2,
            ..style
        };
        self.line(name, SIDE, quiet, Align::Left);
        let lines = wrap(value, WIDTH - NAME, style.size, style.weight, usize::MAX);
        if lines.is_empty() {
            self.y += style.line();
        }
        for line in lines {
            self.need(style.line());
            self.line(&line, SIDE + NAME, style, Align::Left);
            self.y += style.line();
        }
    }

    /// A segment: its disc and name, and below what is worth knowing, in one piece.
    fn card(&mut self, card: &ReportCard) {
        const INDENT: f32 = 22.0;
        let body = Style::body();
        let name = Style::new(10.5, Weight::SemiBold, LIGHT.ink);
        let quiet = Style {
            colour: LIGHT.ink_2,
            ..body
        };
        let lines = |words: &str, style: Style| {
            wrap(words, WIDTH - INDENT, style.size, style.weight, usize::MAX).len() as f32 * style.line()
        };
        let facts = card.facts.iter().map(|(name, value)| format!("{name}: {value}"));
        let facts: Vec<String> = facts.collect();
        let height: f32 = facts.iter().map(|fact| lines(fact, body)).sum();
        self.need(height + lines(&card.name, name) + lines(&card.words, quiet));
        self.disc(card.slot, name);
        self.words(&card.name, name, INDENT);
        self.words(&card.words, quiet, INDENT);
        for fact in &facts {
            self.words(fact, body, INDENT);
        }
        self.space(8.0);
    }

    /// The number of a segment in its colour, at the left of the next line.
    fn disc(&mut self, slot: usize, style: Style) {
        let hue = LIGHT.segment(slot);
        let (x, y) = (SIDE + 7.0, self.y + style.line() / 2.0);
        let is_ring = is_ring(slot);
        self.page.push(Mark::Circle {
            x,
            y,
            radius: if is_ring { 6.25 } else { 7.0 },
            fill: (!is_ring).then_some(hue),
            stroke: is_ring.then_some((1.5, hue)),
            opacity: 1.0,
        });
        self.page.push(Mark::Text {
            x,
            y: y + 2.8,
            text: (slot + 1).to_string(),
            size: 8.0,
            weight: Weight::SemiBold,
            colour: if is_ring { LIGHT.ink } else { hue.text_on() },
            align: Align::Center,
            vertical: VerticalAlign::Baseline,
            rotated: false,
        });
    }

    /// A chart in one piece.
    fn chart(&mut self, spec: &ChartSpec) {
        let scene = chart_scene(spec);
        self.need(scene.height);
        let left = SIDE + (WIDTH - scene.width) / 2.0;
        let height = scene.height;
        self.page.extend(scene.moved(left, self.y).marks);
        self.y += height;
    }

    fn rule(&mut self, x: f32, width: f32) {
        self.page.push(filled(x, self.y, width, 0.75, LIGHT.hairline));
    }

    /// Pages with their feet.
    fn finish(mut self, title: &str) -> Vec<Scene> {
        self.done.push(std::mem::take(&mut self.page));
        let n_pages = self.done.len();
        let style = Style::new(8.0, Weight::Regular, LIGHT.ink_3);
        let mut scenes = Vec::with_capacity(n_pages);
        for (place, mut marks) in std::mem::take(&mut self.done).into_iter().enumerate() {
            marks.insert(0, filled(0.0, 0.0, PAPER.0, PAPER.1, LIGHT.canvas));
            self.page = marks;
            self.y = PAPER.1 - 40.0;
            let foot = wrap(title, WIDTH - 80.0, style.size, style.weight, 1);
            self.line(foot.first().map_or("", String::as_str), SIDE, style, Align::Left);
            let number = format!("{} of {n_pages}", place + 1);
            self.line(&number, SIDE + WIDTH, style, Align::Right);
            scenes.push(Scene {
                width: PAPER.0,
                height: PAPER.1,
                marks: std::mem::take(&mut self.page),
                regions: Vec::new(),
                plot: None,
            });
        }
        scenes
    }
}

/// One that is higher than a page is made smaller.
fn chart_scene(spec: &ChartSpec) -> Scene {
    let look = Look {
        size: PageSize::Page,
        is_transparent: true,
        ..Look::default()
    };
    let scene = look.page(spec);
    let room = PAPER.1 - TOP - BOTTOM;
    if scene.height > room {
        scene.scaled(room / scene.height)
    } else {
        scene
    }
}

/// Room that a block takes before it can go on at the next page.
fn least_height(block: &Block) -> f32 {
    match block {
        Block::Chart(spec) => chart_scene(spec).height,
        Block::Table(_) | Block::Cards(_) => 80.0,
        _ => 40.0,
    }
}

fn filled(x: f32, y: f32, width: f32, height: f32, colour: Rgb) -> Mark {
    Mark::Rect {
        x,
        y,
        width,
        height,
        radius: 0.0,
        fill: Some(colour),
        stroke: None,
        opacity: 1.0,
    }
}

#[cfg(test)]
mod tests;
