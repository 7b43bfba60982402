//! One mark of a scene → one element.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};

use super::{escape, number, push};
use crate::{
    chart::{Align, Mark},
    theme::Rgb,
};

fn paint(fill: Option<Rgb>, stroke: Option<(f32, Rgb)>, opacity: f32) -> String {
    let mut out = match fill {
        Some(fill) => format!(" fill=\"{}\"", fill.hex()),
        None => " fill=\"none\"".to_owned(),
    };
    if let Some((width, colour)) = stroke {
        push(
            &mut out,
            format_args!(" stroke=\"{}\" stroke-width=\"{}\"", colour.hex(), number(width)),
        );
    }
    if opacity < 1.0 {
        push(&mut out, format_args!(" opacity=\"{}\"", number(opacity)));
    }
    out
}

fn points(points: &[(f32, f32)]) -> String {
    let pairs: Vec<String> = points
        .iter()
        .map(|&(x, y)| format!("{},{}", number(x), number(y)))
        .collect();
    pairs.join(" ")
}

pub fn push_mark(out: &mut String, mark: &Mark) {
    match mark {
        Mark::Rect {
            x,
            y,
            width,
            height,
            radius,
            fill,
            stroke,
            opacity,
        } => {
            let rounded = if *radius > 0.0 {
                format!(" rx=\"{}\"", number(*radius))
            } else {
                String::new()
            };
            push(
                out,
                format_args!(
                    "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{rounded}{}/>\n",
                    number(*x),
                    number(*y),
                    number(*width),
                    number(*height),
                    paint(*fill, *stroke, *opacity)
                ),
            );
        }
        Mark::Circle {
            x,
            y,
            radius,
            fill,
            stroke,
            opacity,
        } => push(
            out,
            format_args!(
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}/>\n",
                number(*x),
                number(*y),
                number(*radius),
                paint(*fill, *stroke, *opacity)
            ),
        ),
        Mark::Area {
            points: corners,
            fill,
            opacity,
        } => push(
            out,
            format_args!(
                "<polygon points=\"{}\"{}/>\n",
                points(corners),
                paint(Some(*fill), None, *opacity)
            ),
        ),
        Mark::Line { .. } => push_line(out, mark),
        Mark::Dots { .. } => push_dots(out, mark),
        Mark::Image { .. } => push_image(out, mark),
        Mark::Text { .. } => push_text(out, mark),
    }
}

fn push_line(out: &mut String, mark: &Mark) {
    let Mark::Line {
        points: corners,
        width,
        colour,
        dash,
        opacity,
    } = mark
    else {
        return;
    };
    let dash = dash.map_or_else(String::new, |(on, off)| {
        format!(" stroke-dasharray=\"{} {}\"", number(on), number(off))
    });
    push(
        out,
        format_args!(
            "<polyline points=\"{}\"{} stroke-linejoin=\"round\"{dash}/>\n",
            points(corners),
            paint(None, Some((*width, *colour)), *opacity)
        ),
    );
}

/// Pixels as a PNG within the file.
fn push_image(out: &mut String, mark: &Mark) {
    let Mark::Image {
        x,
        y,
        width,
        height,
        image,
        label,
    } = mark
    else {
        return;
    };
    // Without pixels there is nothing to see.
    let Ok(png) = crate::export::png::plain_png(image) else {
        return;
    };
    let label = escape(label);
    push(
        out,
        format_args!(
            "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" \
             image-rendering=\"optimizeSpeed\" role=\"img\" aria-label=\"{label}\" \
             href=\"data:image/png;base64,{}\"><title>{label}</title></image>\n",
            number(*x),
            number(*y),
            number(*width),
            number(*height),
            BASE64.encode(png)
        ),
    );
}

/// Equal dots share one group.
fn push_dots(out: &mut String, mark: &Mark) {
    let Mark::Dots {
        centres,
        radius,
        fill,
        opacity,
    } = mark
    else {
        return;
    };
    push(
        out,
        format_args!(
            "<g fill=\"{}\" fill-opacity=\"{}\">",
            fill.hex(),
            number(*opacity)
        ),
    );
    let radius = number(*radius);
    for &(x, y) in centres {
        push(
            out,
            format_args!(
                "<circle cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>",
                number(x),
                number(y)
            ),
        );
    }
    out.push_str("</g>\n");
}

fn push_text(out: &mut String, mark: &Mark) {
    let Mark::Text {
        x,
        y,
        text,
        size,
        weight,
        colour,
        align,
        vertical,
        rotated,
    } = mark
    else {
        return;
    };
    let anchor = match align {
        Align::Left => "",
        Align::Center => " text-anchor=\"middle\"",
        Align::Right => " text-anchor=\"end\"",
    };
    let place = if *rotated {
        // In the turned frame the baseline is measured from the point itself.
        let baseline = number(vertical.baseline(0.0, *size));
        format!(
            "transform=\"translate({} {}) rotate(-90)\" y=\"{baseline}\"",
            number(*x),
            number(*y)
        )
    } else {
        format!(
            "x=\"{}\" y=\"{}\"",
            number(*x),
            number(vertical.baseline(*y, *size))
        )
    };
    push(
        out,
        format_args!(
            "<text {place} font-size=\"{}\" font-weight=\"{}\" fill=\"{}\"{anchor} \
             xml:space=\"preserve\">{}</text>\n",
            number(*size),
            weight.number(),
            colour.hex(),
            escape(text)
        ),
    );
}
