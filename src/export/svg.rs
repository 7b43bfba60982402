//! Scene → SVG: real text, two decimals, pixels only where points are too many to be told apart.

mod marks;

use std::fmt::Write as _;

use self::marks::push_mark;
use crate::{chart::Scene, theme::fonts::FAMILY};

/// Marks the recipe inside an SVG.
pub(super) const RECIPE_ID: &str = "buyerscope";

/// Fonts to fall back on where Inter is not installed.
const FAMILIES: &str = "Inter, 'Helvetica Neue', Arial, sans-serif";

/// What a file of its own has beside its marks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Carried<'a> {
    /// `@font-face` rules.
    pub fonts: &'a str,
    /// What the picture was made from, as `recipe.rs` writes it.
    pub recipe: &'a str,
    /// Before the names of its parts, where several stand in one page.
    pub id: &'a str,
}

/// Writes a scene; `title` and `alt` go into `<title>` and `<desc>` for screen readers.
pub fn svg(scene: &Scene, title: &str, alt: &str) -> String {
    svg_with(scene, title, alt, Carried::default())
}

/// As [`svg`], with its letters and its recipe inside.
pub fn svg_with(scene: &Scene, title: &str, alt: &str, carried: Carried<'_>) -> String {
    debug_assert!(FAMILIES.starts_with(FAMILY));
    let (width, height) = (number(scene.width), number(scene.height));
    let id = carried.id;
    let mut out = String::with_capacity(4096);
    push(
        &mut out,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}title {id}desc\" \
             font-family=\"{FAMILIES}\" style=\"font-variant-numeric:tabular-nums\">\n"
        ),
    );
    push(
        &mut out,
        format_args!(
            "<title id=\"{id}title\">{}</title>\n<desc id=\"{id}desc\">{}</desc>\n",
            escape(title),
            escape(alt)
        ),
    );
    if !carried.recipe.is_empty() {
        push(
            &mut out,
            format_args!(
                "<metadata id=\"{RECIPE_ID}\">{}</metadata>\n",
                escape(carried.recipe)
            ),
        );
    }
    if !carried.fonts.is_empty() {
        push(&mut out, format_args!("<style>\n{}</style>\n", carried.fonts));
    }
    for mark in &scene.marks {
        push_mark(&mut out, mark);
    }
    out.push_str("</svg>\n");
    out
}

/// Writing to a `String` cannot fail.
fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    let written = out.write_fmt(text);
    debug_assert!(written.is_ok());
}

/// Text as XML content or as a quoted attribute: the five special characters become entities,
/// control characters that XML 1.0 forbids become U+FFFD.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// At most two decimals, none that are zero.
fn number(value: f32) -> String {
    let rounded = (f64::from(value) * 100.0).round() / 100.0;
    // Adding zero turns −0 into 0.
    format!("{}", if rounded.is_finite() { rounded + 0.0 } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chart::{Align, Mark, VerticalAlign},
        theme::{LIGHT, fonts::Weight},
    };

    fn scene(marks: Vec<Mark>) -> Scene {
        Scene {
            width: 100.0,
            height: 50.5,
            marks,
            regions: vec![],
            plot: None,
        }
    }

    fn text(text: &str, rotated: bool) -> Mark {
        Mark::Text {
            x: 10.0,
            y: 20.126,
            text: text.to_owned(),
            size: 12.0,
            weight: Weight::SemiBold,
            colour: LIGHT.ink,
            align: Align::Right,
            vertical: VerticalAlign::Baseline,
            rotated,
        }
    }

    #[test]
    fn special_characters_are_escaped() {
        assert_eq!(
            escape("a<b & \"c\" > 'd'\u{0}\u{1b}\n"),
            "a&lt;b &amp; &quot;c&quot; &gt; &apos;d&apos;\u{fffd}\u{fffd}\n"
        );
        assert_eq!(escape("1\u{202f}250 € Ж"), "1\u{202f}250 € Ж");
    }

    #[test]
    fn numbers_have_two_decimals_at_most() {
        for (value, expected) in [
            (1.0, "1"),
            (2.346, "2.35"),
            (-0.001, "0"),
            (-1.5, "-1.5"),
            (f32::NAN, "0"),
        ] {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn marks_are_written_as_elements() {
        let svg = svg(&scene(vec![text("a<b", false), text("up", true)]), "T & t", "alt");
        assert_eq!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"50.5\" viewBox=\"0 0 100 50.5\" \
             role=\"img\" aria-labelledby=\"title desc\" font-family=\"Inter, 'Helvetica Neue', Arial, \
             sans-serif\" style=\"font-variant-numeric:tabular-nums\">\n\
             <title id=\"title\">T &amp; t</title>\n<desc id=\"desc\">alt</desc>\n\
             <text x=\"10\" y=\"20.13\" font-size=\"12\" font-weight=\"600\" fill=\"#171a1f\" \
             text-anchor=\"end\" xml:space=\"preserve\">a&lt;b</text>\n\
             <text transform=\"translate(10 20.13) rotate(-90)\" y=\"0\" font-size=\"12\" \
             font-weight=\"600\" fill=\"#171a1f\" text-anchor=\"end\" xml:space=\"preserve\">up</text>\n\
             </svg>\n"
        );
    }

    #[test]
    fn lines_dots_and_opacity_are_written() {
        let marks = vec![
            Mark::Line {
                points: vec![(0.0, 1.0), (2.5, 3.0)],
                width: 1.5,
                colour: LIGHT.axis,
                dash: Some((2.0, 3.0)),
                opacity: 1.0,
            },
            Mark::Dots {
                centres: vec![(1.0, 2.0)],
                radius: 2.1,
                fill: LIGHT.ink,
                opacity: 0.62,
            },
        ];
        let svg = svg(&scene(marks), "", "");
        assert!(svg.contains(
            "<polyline points=\"0,1 2.5,3\" fill=\"none\" stroke=\"#b9c0ca\" stroke-width=\"1.5\" \
             stroke-linejoin=\"round\" stroke-dasharray=\"2 3\"/>"
        ));
        assert!(
            svg.contains(
                "<g fill=\"#171a1f\" fill-opacity=\"0.62\"><circle cx=\"1\" cy=\"2\" r=\"2.1\"/></g>"
            )
        );
    }
}
