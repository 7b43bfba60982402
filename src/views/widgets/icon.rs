//! Icons of 16 by 16, drawn as lines of 1.4.

use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

/// A small picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Folder,
    File,
    Download,
    Undo,
    History,
    Redo,
    Moon,
    Sun,
    More,
    Plus,
    Minus,
    Check,
    Warning,
    Cross,
    ChevronDown,
    ChevronUp,
    ChevronRight,
    Filter,
    SortUp,
    SortDown,
    Number,
    Category,
    Identifier,
    Date,
    Text,
    Boolean,
    Dice,
    Trash,
    /// Six dots to drag something by.
    Handle,
    Refresh,
    /// Arrows to all sides.
    Move,
    /// A box of dashes.
    Box,
    Lasso,
    /// Something that can be written over.
    Pencil,
    Search,
    /// A window with a pane at its left, at its right.
    PaneLeft,
    PaneRight,
}

impl Icon {
    /// Paints the icon with its centre at `centre`.
    pub fn paint(self, painter: &Painter, centre: Pos2, colour: Color32) {
        let stroke = Stroke::new(1.4, colour);
        let at = |&(x, y): &(f32, f32)| centre + vec2(x - 8.0, y - 8.0);
        for line in self.lines() {
            painter.add(Shape::line(line.iter().map(at).collect(), stroke));
        }
        if let Some(([x, y, width, height], radius)) = self.frame() {
            let rect = Rect::from_min_size(at(&(x, y)), vec2(width, height));
            painter.rect_stroke(rect, CornerRadius::same(radius), stroke, StrokeKind::Middle);
        }
        for (place, radius) in self.dots() {
            painter.circle_filled(at(place), *radius, colour);
        }
        match self {
            Self::History => clock(painter, centre, stroke),
            Self::Undo => curved_arrow(painter, centre, stroke, 1.0),
            Self::Redo => curved_arrow(painter, centre, stroke, -1.0),
            Self::Moon => moon(painter, centre, stroke),
            Self::Sun => sun(painter, centre, stroke),
            Self::Refresh => refresh(painter, centre, stroke),
            Self::Lasso => lasso(painter, centre, stroke),
            _ => {}
        }
    }

    /// Open lines on the 16 by 16 grid.
    fn lines(self) -> &'static [&'static [(f32, f32)]] {
        match self {
            Self::Folder => &[&[
                (1.5, 4.0),
                (1.5, 13.0),
                (14.5, 13.0),
                (14.5, 4.8),
                (7.8, 4.8),
                (6.2, 3.0),
                (1.5, 3.0),
                (1.5, 4.4),
            ]],
            Self::File => &[
                &[
                    (9.5, 1.8),
                    (3.2, 1.8),
                    (3.2, 14.2),
                    (12.8, 14.2),
                    (12.8, 5.2),
                    (9.5, 1.8),
                ],
                &[(9.3, 2.0), (9.3, 5.4), (12.6, 5.4)],
            ],
            Self::Download => &[
                &[(8.0, 1.8), (8.0, 10.2)],
                &[(4.6, 6.9), (8.0, 10.3), (11.4, 6.9)],
                &[(2.2, 13.6), (13.8, 13.6)],
            ],
            Self::Plus => &[&[(8.0, 3.0), (8.0, 13.0)], &[(3.0, 8.0), (13.0, 8.0)]],
            Self::Minus => &[&[(3.0, 8.0), (13.0, 8.0)]],
            Self::Check => &[&[(3.2, 8.4), (6.6, 11.8), (12.8, 4.6)]],
            Self::Pencil => &[&[
                (3.0, 13.0),
                (3.6, 10.2),
                (10.8, 3.0),
                (13.0, 5.2),
                (5.8, 12.4),
                (3.0, 13.0),
            ]],
            Self::Warning => &[
                &[(8.0, 2.0), (14.8, 13.8), (1.2, 13.8), (8.0, 2.0), (8.6, 3.0)],
                &[(8.0, 6.4), (8.0, 9.6)],
            ],
            Self::Cross => &[&[(3.8, 3.8), (12.2, 12.2)], &[(12.2, 3.8), (3.8, 12.2)]],
            Self::ChevronDown => &[&[(4.0, 6.0), (8.0, 10.0), (12.0, 6.0)]],
            Self::ChevronUp => &[&[(4.0, 10.0), (8.0, 6.0), (12.0, 10.0)]],
            Self::Filter => &[&[
                (2.2, 3.0),
                (13.8, 3.0),
                (9.4, 8.4),
                (9.4, 12.0),
                (6.6, 13.6),
                (6.6, 8.4),
                (2.2, 3.0),
            ]],
            Self::SortUp => &[&[(8.0, 13.0), (8.0, 3.0)], &[(4.4, 6.6), (8.0, 3.0), (11.6, 6.6)]],
            Self::SortDown => &[
                &[(8.0, 3.0), (8.0, 13.0)],
                &[(4.4, 9.4), (8.0, 13.0), (11.6, 9.4)],
            ],
            Self::Search => &[&[(10.6, 10.6), (14.2, 14.2)]],
            Self::PaneLeft => &[&[(6.0, 3.0), (6.0, 13.0)]],
            Self::PaneRight => &[&[(10.0, 3.0), (10.0, 13.0)]],
            Self::ChevronRight => &[&[(6.0, 4.0), (10.0, 8.0), (6.0, 12.0)]],
            Self::Number => &[
                &[(6.4, 2.6), (4.8, 13.4)],
                &[(11.2, 2.6), (9.6, 13.4)],
                &[(3.0, 5.8), (13.4, 5.8)],
                &[(2.6, 10.2), (13.0, 10.2)],
            ],
            Self::Category => &[
                &[(6.0, 3.6), (13.6, 3.6)],
                &[(6.0, 8.0), (13.6, 8.0)],
                &[(6.0, 12.4), (13.6, 12.4)],
            ],
            Self::Identifier => &[&[(4.2, 6.4), (7.2, 6.4)], &[(4.2, 9.6), (11.8, 9.6)]],
            Self::Date => &[
                &[(2.2, 6.8), (13.8, 6.8)],
                &[(5.2, 1.6), (5.2, 4.2)],
                &[(10.8, 1.6), (10.8, 4.2)],
            ],
            Self::Text => &[
                &[(3.4, 4.6), (3.4, 3.2), (12.6, 3.2), (12.6, 4.6)],
                &[(8.0, 3.2), (8.0, 13.0)],
                &[(6.2, 13.0), (9.8, 13.0)],
            ],
            Self::Trash => &[
                &[(2.6, 4.2), (13.4, 4.2)],
                &[(6.0, 4.0), (6.0, 2.4), (10.0, 2.4), (10.0, 4.0)],
                &[(4.0, 4.4), (4.6, 13.8), (11.4, 13.8), (12.0, 4.4)],
            ],
            _ => self.tool_lines(),
        }
    }

    /// The same of what a drag over a scatter does.
    fn tool_lines(self) -> &'static [&'static [(f32, f32)]] {
        match self {
            Self::Move => &[
                &[(8.0, 1.6), (8.0, 14.4)],
                &[(1.6, 8.0), (14.4, 8.0)],
                &[(6.2, 3.4), (8.0, 1.6), (9.8, 3.4)],
                &[(6.2, 12.6), (8.0, 14.4), (9.8, 12.6)],
                &[(3.4, 6.2), (1.6, 8.0), (3.4, 9.8)],
                &[(12.6, 6.2), (14.4, 8.0), (12.6, 9.8)],
            ],
            Self::Box => &[
                &[(2.4, 5.0), (2.4, 2.4), (5.0, 2.4)],
                &[(7.0, 2.4), (9.0, 2.4)],
                &[(11.0, 2.4), (13.6, 2.4), (13.6, 5.0)],
                &[(13.6, 7.0), (13.6, 9.0)],
                &[(13.6, 11.0), (13.6, 13.6), (11.0, 13.6)],
                &[(9.0, 13.6), (7.0, 13.6)],
                &[(5.0, 13.6), (2.4, 13.6), (2.4, 11.0)],
                &[(2.4, 9.0), (2.4, 7.0)],
            ],
            _ => &[],
        }
    }

    /// An outlined rectangle: left, top, width, height; and its radius.
    fn frame(self) -> Option<([f32; 4], u8)> {
        match self {
            Self::Identifier => Some(([1.6, 3.2, 12.8, 9.6], 1)),
            Self::Date => Some(([2.2, 3.2, 11.6, 10.8], 1)),
            Self::Boolean => Some(([1.4, 4.4, 13.2, 7.2], 4)),
            Self::Dice => Some(([2.2, 2.2, 11.6, 11.6], 2)),
            Self::PaneLeft | Self::PaneRight => Some(([1.8, 3.0, 12.4, 10.0], 2)),
            Self::Search => Some(([2.2, 2.2, 9.6, 9.6], 5)),
            _ => None,
        }
    }

    /// Filled dots: place and radius.
    fn dots(self) -> &'static [((f32, f32), f32)] {
        match self {
            Self::More => &[((3.0, 8.0), 1.3), ((8.0, 8.0), 1.3), ((13.0, 8.0), 1.3)],
            Self::Warning => &[((8.0, 11.7), 0.9)],
            Self::Category => &[((3.0, 3.6), 0.9), ((3.0, 8.0), 0.9), ((3.0, 12.4), 0.9)],
            Self::Handle => &[
                ((5.6, 4.0), 1.1),
                ((10.4, 4.0), 1.1),
                ((5.6, 8.0), 1.1),
                ((10.4, 8.0), 1.1),
                ((5.6, 12.0), 1.1),
                ((10.4, 12.0), 1.1),
            ],
            Self::Boolean => &[((10.8, 8.0), 2.0)],
            Self::Dice => &[
                ((5.6, 5.6), 0.9),
                ((10.4, 5.6), 0.9),
                ((5.6, 10.4), 0.9),
                ((10.4, 10.4), 0.9),
            ],
            _ => &[],
        }
    }
}

fn sun(painter: &Painter, centre: Pos2, stroke: Stroke) {
    painter.circle_stroke(centre, 3.0, stroke);
    for i in 0..8_u8 {
        let angle = std::f32::consts::FRAC_PI_4 * f32::from(i);
        let ray = vec2(angle.cos(), angle.sin());
        painter.line_segment([centre + ray * 5.2, centre + ray * 6.8], stroke);
    }
}

/// A clock whose hand has been turned back.
fn clock(painter: &Painter, centre: Pos2, stroke: Stroke) {
    let points = (0..=18).map(|i| {
        let angle = (-150.0 + 305.0 * i as f32 / 18.0_f32).to_radians();
        centre + vec2(angle.cos(), angle.sin()) * 5.6
    });
    painter.add(Shape::line(points.collect(), stroke));
    let tip = centre + vec2(-4.9, -2.8);
    let wing = vec![tip + vec2(-0.5, -3.0), tip, tip + vec2(3.0, 0.0)];
    painter.add(Shape::line(wing, stroke));
    let hands = vec![centre + vec2(0.0, -3.2), centre, centre + vec2(2.4, 1.4)];
    painter.add(Shape::line(hands, stroke));
}

/// Undo (`side` 1) and its mirror image.
fn curved_arrow(painter: &Painter, centre: Pos2, stroke: Stroke, side: f32) {
    let at = |x: f32, y: f32| pos2(centre.x + (x - 8.0) * side, centre.y + y - 8.0);
    let arc = (0..=12).map(|i| {
        let angle = -std::f32::consts::FRAC_PI_2 + std::f32::consts::PI * i as f32 / 12.0;
        at(9.6 + 3.6 * angle.cos(), 9.2 + 3.6 * angle.sin())
    });
    let points = std::iter::once(at(2.6, 5.6)).chain(arc).chain([at(6.0, 12.8)]);
    painter.add(Shape::line(points.collect(), stroke));
    painter.add(Shape::line(
        vec![at(5.6, 2.6), at(2.6, 5.6), at(5.6, 8.6)],
        stroke,
    ));
}

fn moon(painter: &Painter, centre: Pos2, stroke: Stroke) {
    // A circle of radius 5.6 with a bite of radius 4.6 at its upper right; both arcs end where they cross.
    let arc = |middle: Pos2, radius: f32, from: f32, to: f32| {
        (0..=20).map(move |i| {
            let angle = (from + (to - from) * i as f32 / 20.0).to_radians();
            middle + vec2(angle.cos(), angle.sin()) * radius
        })
    };
    let outer = arc(centre, 5.6, 9.9, 260.1);
    let bite = arc(centre + vec2(2.6, -2.6), 4.6, 219.4, 50.6);
    painter.add(Shape::closed_line(outer.chain(bite).collect(), stroke));
}

fn refresh(painter: &Painter, centre: Pos2, stroke: Stroke) {
    let points = (0..=18).map(|i| {
        let angle = (-40.0 + 300.0 * i as f32 / 18.0_f32).to_radians();
        centre + vec2(angle.cos(), angle.sin()) * 5.4
    });
    painter.add(Shape::line(points.collect(), stroke));
    let tip = centre + vec2(4.1, -3.5);
    painter.add(Shape::line(
        vec![tip + vec2(0.6, -3.2), tip, tip + vec2(-3.4, 0.2)],
        stroke,
    ));
}

/// A loop and its end.
fn lasso(painter: &Painter, centre: Pos2, stroke: Stroke) {
    let points = (0..=24).map(|i| {
        let angle = std::f32::consts::TAU * i as f32 / 24.0;
        centre + vec2(6.0 * angle.cos(), 4.2 * angle.sin() - 1.6)
    });
    painter.add(Shape::line(points.collect(), stroke));
    let end = [(-3.6, 1.8), (-4.6, 3.6), (-3.2, 5.2), (-3.8, 6.8)];
    let end = end.map(|(x, y)| centre + vec2(x, y));
    painter.add(Shape::line(end.to_vec(), stroke));
}
