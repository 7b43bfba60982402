//! The document as one page for browsers: nothing is fetched, nothing runs, everything from the data is text.

use std::fmt::Write as _;

use super::{Block, Document, ReportCard, ReportTable, Section};
use crate::{
    chart::{ChartSpec, Look, Scene, narrow_page},
    export::{
        font::{Signs, font_faces, signs_of},
        svg::{Carried, escape, svg_with},
    },
    theme::{LIGHT, colours::is_ring, fonts::Weight},
};

const STYLE: &str = include_str!("style.css");

/// Width of the charts on a telephone, in points.
const NARROW: f32 = 358.0;

/// Forbids whatever might be fetched or run, should something slip through.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'";

/// Writes the page.
pub fn html(document: &Document) -> String {
    let mut page = Page::default();
    for section in &document.sections {
        page.section(section);
    }
    let body = page.body;
    let mut signs = page.signs;
    // What stands outside of the charts is written in these weights.
    let words: Vec<char> = body
        .chars()
        .chain(document.title.chars())
        .chain(document.subtitle.chars())
        .collect();
    for weight in [Weight::Regular, Weight::Medium, Weight::SemiBold] {
        signs.entry(weight).or_default().extend(&words);
    }
    let links = document.sections.iter().fold(String::new(), |links, section| {
        links
            + &format!(
                "<li><a href=\"#{}\">{}</a></li>",
                anchor(section),
                section.kind.title()
            )
    });
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"generator\" content=\"Buyerscope {version}\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <title>{title}</title>\n<style>\n{fonts}{STYLE}</style>\n</head>\n<body>\n<header>\n\
         <h1><bdi>{title}</bdi></h1>\n<p class=\"subtitle\"><bdi>{subtitle}</bdi></p>\n\
         <nav aria-label=\"Contents\"><ul>{links}</ul></nav>\n</header>\n<main>\n{body}</main>\n\
         <footer>Made by Buyerscope {version}. This page fetches nothing and runs nothing.</footer>\n</body>\n</html>\n",
        version = env!("CARGO_PKG_VERSION"),
        title = escape(&document.title),
        subtitle = escape(&document.subtitle),
        fonts = font_faces(&signs),
    )
}

fn anchor(section: &Section) -> String {
    section.kind.title().to_lowercase().replace(' ', "-")
}

/// The body as it grows.
#[derive(Default)]
struct Page {
    body: String,
    signs: Signs,
    n_charts: usize,
}

impl Page {
    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        let written = self.body.write_fmt(text);
        debug_assert!(written.is_ok(), "writing to a String cannot fail");
    }

    fn section(&mut self, section: &Section) {
        self.push(format_args!(
            "<section id=\"{}\">\n<h2>{}</h2>\n",
            anchor(section),
            section.kind.title()
        ));
        for block in &section.blocks {
            self.block(block);
        }
        self.push(format_args!("</section>\n"));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Text(words) => self.paragraph("", words),
            Block::Strong(words) => self.paragraph(" class=\"strong\"", words),
            Block::Note(words) => self.paragraph(" class=\"note\"", words),
            Block::Warning(words) => self.paragraph(" class=\"warning\"", words),
            Block::Heading(words) => self.push(format_args!("<h3><bdi>{}</bdi></h3>\n", escape(words))),
            Block::Facts(facts) => self.facts(facts),
            Block::Cards(cards) => {
                self.push(format_args!("<div class=\"cards\">\n"));
                for card in cards {
                    self.card(card);
                }
                self.push(format_args!("</div>\n"));
            }
            Block::Table(table) => self.table(table),
            Block::Chart(spec) => self.chart(spec),
            Block::Code(text) => self.push(format_args!("<pre tabindex=\"0\">{}</pre>\n", escape(text))),
        }
    }

    fn paragraph(&mut self, class: &str, words: &str) {
        self.push(format_args!("<p{class} dir=\"auto\">{}</p>\n", escape(words)));
    }

    fn facts(&mut self, facts: &[(String, String)]) {
        self.push(format_args!("<dl>"));
        for (name, value) in facts {
            self.push(format_args!(
                "<dt><bdi>{}</bdi></dt><dd><bdi>{}</bdi></dd>",
                escape(name),
                escape(value)
            ));
        }
        self.push(format_args!("</dl>\n"));
    }

    fn card(&mut self, card: &ReportCard) {
        let hue = LIGHT.segment(card.slot);
        let (ground, ink) = if is_ring(card.slot) {
            (LIGHT.canvas, LIGHT.ink)
        } else {
            (hue, hue.text_on())
        };
        self.push(format_args!(
            "<article class=\"card\"><h3><span class=\"disc\" style=\"background:{};border-color:{};color:{}\">{}</span>\
             <bdi>{}</bdi></h3>",
            ground.hex(),
            hue.hex(),
            ink.hex(),
            card.slot + 1,
            escape(&card.name)
        ));
        self.paragraph("", &card.words);
        self.facts(&card.facts);
        self.push(format_args!("</article>\n"));
    }

    fn table(&mut self, table: &ReportTable) {
        let caption = escape(&table.caption);
        self.push(format_args!(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table><caption>{caption}</caption>"
        ));
        let class = |place: usize| {
            if place < table.n_words {
                " class=\"word\""
            } else {
                ""
            }
        };
        self.push(format_args!("<thead><tr>"));
        for (place, head) in table.head.iter().enumerate() {
            self.push(format_args!(
                "<th scope=\"col\"{}><bdi>{}</bdi></th>",
                class(place),
                escape(head)
            ));
        }
        self.push(format_args!("</tr></thead><tbody>"));
        for row in &table.rows {
            self.push(format_args!("<tr>"));
            for (place, cell) in row.iter().enumerate() {
                self.push(format_args!(
                    "<td{}><bdi>{}</bdi></td>",
                    class(place),
                    escape(cell)
                ));
            }
            self.push(format_args!("</tr>\n"));
        }
        self.push(format_args!("</tbody></table></div>\n"));
    }

    /// Twice, for wide and for narrow screens: words of a chart that is shrunk could not be read.
    fn chart(&mut self, spec: &ChartSpec) {
        let wide = Look {
            is_transparent: true,
            ..Look::default()
        }
        .page(spec);
        let narrow = narrow_page(spec, NARROW);
        self.push(format_args!("<figure>"));
        for (class, scene) in [("wide", wide), ("narrow", narrow)] {
            self.n_charts += 1;
            let id = format!("chart-{}-", self.n_charts);
            self.signs_of(&scene);
            let carried = Carried {
                id: &id,
                ..Carried::default()
            };
            let drawn = svg_with(&scene, &spec.title, &spec.alt, carried);
            self.push(format_args!("<div class=\"{class}\">{drawn}</div>"));
        }
        self.push(format_args!("</figure>\n"));
    }

    fn signs_of(&mut self, scene: &Scene) {
        for (weight, signs) in signs_of(scene) {
            self.signs.entry(weight).or_default().extend(signs);
        }
    }
}
