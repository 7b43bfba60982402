//! The document as pages of paper: words broken into lines, tables into pages, charts whole.

mod charts;
mod tables;

use super::{Block, Document, ReportCard, Section};
use crate::{
    chart::{Align, Mark, Scene, VerticalAlign},
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
/// Where a page ends.
const FOOT: f32 = PAPER.1 - BOTTOM;
/// A heading with what stands above and below it.
const SECTION: f32 = 46.0;
const HEADING: f32 = 22.0;
/// Lines that a heading has below it on its page, at least.
const LINES: f32 = 3.0;
/// Below a block.
const GAP: f32 = 6.0;

/// Lays the document out; one scene a page. Charts are a little smaller where pages would stay almost empty.
pub fn pages(document: &Document) -> Vec<Scene> {
    let charts = charts::drawn(document);
    let mut best = laid(document, &charts, 1.0);
    for size in charts::SMALLER.into_iter().filter(|_| !charts.is_empty()) {
        if best.n_almost_empty() == 0 {
            break;
        }
        let smaller = laid(document, &charts, size);
        if smaller.n_almost_empty() < best.n_almost_empty() {
            best = smaller;
        }
    }
    best.finish(&document.title)
}

/// Every block in its place, with charts of this size beside their usual one.
fn laid<'a>(document: &Document, charts: &'a [Scene], size: f32) -> Flow<'a> {
    let mut flow = Flow::new(charts, size);
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
    flow.end_page();
    flow
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

    /// Of the name of a segment.
    fn card() -> Self {
        Self::new(10.5, Weight::SemiBold, LIGHT.ink)
    }

    fn line(self) -> f32 {
        (self.size * 1.45).round()
    }
}

/// Where the next thing goes.
struct Flow<'a> {
    /// With how far down they are filled.
    done: Vec<(Vec<Mark>, f32)>,
    page: Vec<Mark>,
    y: f32,
    charts: charts::Charts<'a>,
}

impl<'a> Flow<'a> {
    fn new(charts: &'a [Scene], size: f32) -> Self {
        Self {
            done: Vec::new(),
            page: Vec::new(),
            y: TOP,
            charts: charts::Charts::new(charts, size),
        }
    }

    /// Goes to the next page unless there is room for this much.
    fn need(&mut self, height: f32) {
        while self.y + height > FOOT && self.y > TOP {
            self.turn();
        }
    }

    /// Goes to the next page, at whose head stands the chart that found no room on this one.
    fn turn(&mut self) {
        self.end_page();
        self.place_waiting();
    }

    fn end_page(&mut self) {
        self.done.push((std::mem::take(&mut self.page), self.y));
        self.y = TOP;
    }

    fn space(&mut self, height: f32) {
        if self.y > TOP {
            self.y += height;
        }
    }

    fn section(&mut self, section: &Section) {
        self.space(22.0);
        // A heading does not stand alone at the foot of a page.
        self.need(SECTION + self.opening(&section.blocks));
        self.rule(SIDE, WIDTH);
        self.space(14.0);
        self.words(
            section.kind.title(),
            Style::new(14.0, Weight::SemiBold, LIGHT.ink),
            0.0,
        );
        self.space(4.0);
        for (place, block) in section.blocks.iter().enumerate() {
            let rest = &section.blocks[place + 1..];
            if matches!(block, Block::Heading(_)) && !rest.is_empty() {
                self.need(HEADING + GAP + self.opening(rest));
            }
            self.block(block, rest);
        }
        self.settle();
    }

    /// Room for the beginning of what follows: a few lines, the first rows of a table, or the chart.
    fn opening(&self, blocks: &[Block]) -> f32 {
        let least = LINES * Style::body().line();
        let mut height = 0.0;
        for block in blocks {
            height += match block {
                Block::Chart(_) => return height + self.charts.least_height(),
                Block::Table(table) => return height + tables::opening(table),
                Block::Cards(cards) => return height + cards.first().map_or(0.0, card_height),
                Block::Text(words) | Block::Strong(words) => lines_height(words, Style::body(), 0.0),
                Block::Note(words) | Block::Warning(words) => lines_height(words, Style::body(), 12.0),
                Block::Heading(_) => HEADING,
                Block::Facts(facts) => facts.len() as f32 * Style::body().line(),
                Block::Code(_) => Style::body().line(),
            } + GAP;
            if height >= least {
                return least + GAP;
            }
        }
        height
    }

    /// `rest`: what comes behind it in its section.
    fn block(&mut self, block: &Block, rest: &[Block]) {
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
            Block::Chart(_) => self.chart(rest),
            // Pages of it would be typed off by nobody, and it is in the document as a file.
            Block::Code(text) => {
                let lines = text.lines().count();
                let words = format!("Attached to this document: {RECIPE_FILE}, {lines} lines.");
                self.words(&words, body, 0.0);
            }
        }
        self.space(GAP);
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
        let body = Style::body();
        let quiet = Style {
            colour: LIGHT.ink_2,
            ..body
        };
        self.need(card_height(card));
        self.disc(card.slot, Style::card());
        self.words(&card.name, Style::card(), INDENT);
        self.words(&card.words, quiet, INDENT);
        for fact in facts(card) {
            self.words(&fact, body, INDENT);
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

    fn rule(&mut self, x: f32, width: f32) {
        self.page.push(filled(x, self.y, width, 0.75, LIGHT.hairline));
    }

    /// Pages with their feet.
    fn finish(self, title: &str) -> Vec<Scene> {
        let n_pages = self.done.len();
        let style = Style::new(8.0, Weight::Regular, LIGHT.ink_3);
        let foot = wrap(title, WIDTH - 80.0, style.size, style.weight, 1);
        let pages = self.done.into_iter().enumerate().map(|(place, (marks, _))| {
            let mut flow = Flow::new(&[], 1.0);
            flow.page = vec![filled(0.0, 0.0, PAPER.0, PAPER.1, LIGHT.canvas)];
            flow.page.extend(marks);
            flow.y = PAPER.1 - 40.0;
            flow.line(foot.first().map_or("", String::as_str), SIDE, style, Align::Left);
            let number = format!("{} of {n_pages}", place + 1);
            flow.line(&number, SIDE + WIDTH, style, Align::Right);
            Scene {
                width: PAPER.0,
                height: PAPER.1,
                marks: flow.page,
                regions: Vec::new(),
                plot: None,
            }
        });
        pages.collect()
    }
}

/// Left of the words of a card.
const INDENT: f32 = 22.0;

fn facts(card: &ReportCard) -> impl Iterator<Item = String> {
    card.facts.iter().map(|(name, value)| format!("{name}: {value}"))
}

fn card_height(card: &ReportCard) -> f32 {
    let body = Style::body();
    let facts: f32 = facts(card).map(|fact| lines_height(&fact, body, INDENT)).sum();
    facts + lines_height(&card.name, Style::card(), INDENT) + lines_height(&card.words, body, INDENT)
}

/// Height of words over as many lines as they take.
fn lines_height(words: &str, style: Style, indent: f32) -> f32 {
    let lines = words
        .lines()
        .map(|part| wrap(part, WIDTH - indent, style.size, style.weight, usize::MAX).len());
    lines.sum::<usize>() as f32 * style.line()
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
