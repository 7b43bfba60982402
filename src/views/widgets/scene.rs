//! Paints a chart's scene: the same marks that the exporter writes as SVG.

use std::sync::Arc;

use egui::{
    Align2, Color32, ColorImage, Context, CornerRadius, Id, Mesh, Painter, Pos2, Rect, Response, Role, Sense,
    Shape, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui, WidgetInfo, pos2, vec2,
};

use super::{Same, memo};
use crate::{
    chart::{Align, Mark, Scene, VerticalAlign},
    theme::{
        fonts,
        style::{c, faded, font},
    },
};

/// A painted scene.
#[derive(Debug)]
pub struct SceneResponse {
    pub response: Response,
    /// Top left corner of the scene on the screen.
    pub origin: Pos2,
    /// The region under the pointer, by its place in the scene.
    pub hovered: Option<usize>,
}

/// Paints the scene into new space of its own size. `alt` is what a screen reader says.
pub fn show_scene(ui: &mut Ui, scene: &Scene, name: &str, alt: &str) -> SceneResponse {
    let (rect, response) = ui.allocate_exact_size(vec2(scene.width, scene.height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("{name}: {alt}")));
    paint_scene(ui.ctx(), &ui.painter_at(rect.expand(2.0)), rect.min, scene);
    let pointer = response.hover_pos();
    let mut hovered = None;
    for (place, region) in scene.regions.iter().enumerate() {
        let min = rect.min + vec2(region.x, region.y);
        let area = Rect::from_min_size(min, vec2(region.width, region.height));
        if pointer.is_some_and(|at| area.contains(at)) {
            hovered = Some(place);
        }
    }
    if let Some(place) = hovered {
        let label = scene.regions[place].label.clone();
        response.clone().on_hover_text_at_pointer(label);
    }
    SceneResponse {
        response,
        origin: rect.min,
        hovered,
    }
}

/// Paints all marks with the scene's corner at `origin`.
pub fn paint_scene(ctx: &Context, painter: &Painter, origin: Pos2, scene: &Scene) {
    for mark in &scene.marks {
        paint_mark(ctx, painter, origin, mark);
    }
}

fn paint_mark(ctx: &Context, painter: &Painter, origin: Pos2, mark: &Mark) {
    let at = |x: f32, y: f32| pos2(origin.x + x, origin.y + y);
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
            let rect = Rect::from_min_size(at(*x, *y), vec2(*width, *height));
            let fill = fill.map_or(Color32::TRANSPARENT, |fill| faded(fill, *opacity));
            let stroke = stroke.map_or(Stroke::NONE, |(width, colour)| {
                Stroke::new(width, faded(colour, *opacity))
            });
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a small radius"
            )]
            let radius = CornerRadius::same(radius.round() as u8);
            painter.rect(rect, radius, fill, stroke, StrokeKind::Middle);
        }
        Mark::Circle {
            x,
            y,
            radius,
            fill,
            stroke,
            opacity,
        } => {
            let fill = fill.map_or(Color32::TRANSPARENT, |fill| faded(fill, *opacity));
            let stroke = stroke.map_or(Stroke::NONE, |(width, colour)| {
                Stroke::new(width, faded(colour, *opacity))
            });
            painter.circle(at(*x, *y), *radius, fill, stroke);
        }
        Mark::Line {
            points,
            width,
            colour,
            dash,
            opacity,
        } => {
            let points: Vec<Pos2> = points.iter().map(|&(x, y)| at(x, y)).collect();
            let stroke = Stroke::new(*width, faded(*colour, *opacity));
            match dash {
                Some((on, off)) => painter.extend(Shape::dashed_line(&points, stroke, *on, *off)),
                None => {
                    painter.add(Shape::line(points, stroke));
                }
            }
        }
        Mark::Area {
            points,
            fill,
            opacity,
        } => {
            let points: Vec<Pos2> = points.iter().map(|&(x, y)| at(x, y)).collect();
            painter.add(Shape::mesh(band_mesh(&points, faded(*fill, *opacity))));
        }
        Mark::Dots {
            centres,
            radius,
            fill,
            opacity,
        } => {
            let centres = centres.iter().map(|&(x, y)| at(x, y));
            painter.add(dots_mesh(ctx, centres, *radius, faded(*fill, *opacity)));
        }
        Mark::Image {
            x,
            y,
            width,
            height,
            image,
            ..
        } => {
            let rect = Rect::from_min_size(at(*x, *y), vec2(*width, *height));
            let size = [image.columns, image.rows];
            let texture = pixels_texture(ctx, Id::unique("pixels of a scene"), size, &image.rgba);
            let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            painter.image(texture.id(), rect, uv, Color32::WHITE);
        }
        Mark::Text { .. } => paint_words(painter, origin, mark),
    }
}

/// A text mark; others are left out.
fn paint_words(painter: &Painter, origin: Pos2, mark: &Mark) {
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
    let at = |x: f32, y: f32| pos2(origin.x + x, origin.y + y);
    let galley = painter.layout_no_wrap(text.clone(), font(*size, *weight), c(*colour));
    let across = match align {
        Align::Left => 0.0,
        Align::Center => galley.size().x / 2.0,
        Align::Right => galley.size().x,
    };
    let down = match vertical {
        VerticalAlign::Top => 0.0,
        VerticalAlign::Middle => galley.size().y / 2.0,
        VerticalAlign::Baseline => fonts::ASCENT * size,
    };
    if *rotated {
        // A quarter turn to the left: across becomes up.
        let corner = at(x - down, y + across);
        let shape = egui::epaint::TextShape::new(corner, galley, c(*colour));
        painter.add(shape.with_angle(-std::f32::consts::FRAC_PI_2));
    } else {
        let corner = Align2::LEFT_TOP
            .anchor_size(at(x - across, y - down), galley.size())
            .min;
        painter.galley(corner, galley, c(*colour));
    }
}

/// Triangles between an edge along the first half of the points and one back along the second half.
fn band_mesh(points: &[Pos2], fill: Color32) -> Mesh {
    let mut mesh = Mesh::default();
    let pairs = points.iter().zip(points.iter().rev()).take(points.len() / 2);
    for (place, (a, b)) in (0_u32..).zip(pairs) {
        mesh.colored_vertex(*a, fill);
        mesh.colored_vertex(*b, fill);
        if place > 0 {
            let next = 2 * place;
            mesh.add_triangle(next - 2, next - 1, next);
            mesh.add_triangle(next - 1, next, next + 1);
        }
    }
    mesh
}

/// Equal dots as one mesh of textured squares: an order of magnitude lighter than as many circles.
pub fn dots_mesh(ctx: &Context, centres: impl Iterator<Item = Pos2>, radius: f32, colour: Color32) -> Shape {
    sized_dots_mesh(ctx, centres.map(|centre| (centre, radius)), colour)
}

/// The same for dots that each have a radius.
pub fn sized_dots_mesh(ctx: &Context, dots: impl Iterator<Item = (Pos2, f32)>, colour: Color32) -> Shape {
    let texture = dot_texture(ctx);
    let mut mesh = Mesh::with_texture(texture.id());
    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    // The disc fills the texture but for its soft edge.
    let reach = DOT_PIXELS as f32 / (DOT_PIXELS as f32 - 2.0 * DOT_EDGE);
    for (centre, radius) in dots {
        let side = 2.0 * radius * reach;
        mesh.add_rect_with_uv(Rect::from_center_size(centre, vec2(side, side)), uv, colour);
    }
    Shape::mesh(mesh)
}

/// A picture of pixels (sRGB with opacity) with sharp edges, handed to the window once.
pub fn pixels_texture(ctx: &Context, id: Id, size: [usize; 2], rgba: &Arc<Vec<u8>>) -> TextureHandle {
    let made = memo(ctx, id, (size, Same(Arc::clone(rgba))), || {
        let image = ColorImage::from_rgba_unmultiplied(size, rgba);
        ctx.load_texture("pixels", image, TextureOptions::NEAREST)
    });
    TextureHandle::clone(&made)
}

/// Side of the dot's texture.
const DOT_PIXELS: usize = 32;
/// Soft pixels around the disc.
const DOT_EDGE: f32 = 2.0;

fn dot_texture(ctx: &Context) -> TextureHandle {
    let id = Id::unique("dot texture");
    if let Some(texture) = ctx.data(|data| data.get_temp::<TextureHandle>(id)) {
        return texture;
    }
    let centre = (DOT_PIXELS as f32 - 1.0) / 2.0;
    let radius = DOT_PIXELS as f32 / 2.0 - DOT_EDGE;
    let pixels = (0..DOT_PIXELS * DOT_PIXELS).map(|i| {
        let (x, y) = ((i % DOT_PIXELS) as f32 - centre, (i / DOT_PIXELS) as f32 - centre);
        let cover = ((radius - x.hypot(y)) / DOT_EDGE + 0.5).clamp(0.0, 1.0);
        Color32::WHITE.gamma_multiply(cover)
    });
    let image = ColorImage::new([DOT_PIXELS, DOT_PIXELS], pixels.collect());
    let texture = ctx.load_texture("dot", image, TextureOptions::LINEAR);
    ctx.data_mut(|data| data.insert_temp(id, texture.clone()));
    texture
}
