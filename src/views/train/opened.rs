//! Brings into sight what was asked for elsewhere and lies below the window's edge.

use egui::{Id, Rect, Ui};

/// What was asked for when the tab was last drawn, and whether its coming is still awaited.
#[derive(Debug, Clone, Copy)]
struct Asked {
    how_much: usize,
    is_awaited: bool,
}

/// Scrolls to `rect` once after more has been asked for than before, as soon as it is there. What was there when the
/// tab was opened, as in a study from disk, does not move it.
pub fn scroll_to(ui: &Ui, name: &str, how_much: usize, is_there: bool, rect: Rect) {
    let id = Id::unique(("asked for", name));
    let before: Option<Asked> = ui.data(|data| data.get_temp(id));
    let is_more = before.is_some_and(|before| how_much > before.how_much);
    let was_awaited = before.is_some_and(|before| before.is_awaited);
    let is_awaited = how_much > 0 && (is_more || was_awaited);
    if is_awaited && is_there {
        // Of what is higher than the window the beginning is seen.
        let is_higher = rect.height() > ui.clip_rect().height();
        let align = if is_higher {
            egui::Align::TOP
        } else {
            egui::Align::BOTTOM
        };
        ui.scroll_to_rect(rect, Some(align));
    }
    let now = Asked {
        how_much,
        is_awaited: is_awaited && !is_there,
    };
    ui.data_mut(|data| data.insert_temp(id, now));
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, rc::Rc};

    use egui::{ScrollArea, pos2, vec2};
    use egui_kittest::Harness;

    use super::*;

    /// How far it is scrolled after each (asked for, there), in points; what is asked for is so high.
    fn scrolled(height: f32, steps: &[(usize, bool)]) -> Vec<f32> {
        let step = Rc::new(Cell::new(steps[0]));
        let shown = Rc::clone(&step);
        let offset = Rc::new(Cell::new(0.0));
        let seen = Rc::clone(&offset);
        let mut harness = Harness::builder()
            .with_size(vec2(200.0, 200.0))
            .build_ui(move |ui| {
                let (how_much, is_there) = shown.get();
                let area = ScrollArea::vertical().animated(false).show(ui, |ui| {
                    let top = ui.max_rect().min;
                    let below = Rect::from_min_size(top + vec2(0.0, 600.0), vec2(100.0, height));
                    scroll_to(ui, "folds", how_much, is_there, below);
                    ui.allocate_rect(
                        Rect::from_min_max(top, pos2(top.x + 100.0, top.y + 900.0)),
                        egui::Sense::hover(),
                    );
                });
                seen.set(area.state.clamped_offset().y);
            });
        let mut offsets = Vec::new();
        for now in steps {
            step.set(*now);
            harness.run_steps(3);
            offsets.push(offset.get());
        }
        offsets
    }

    #[test]
    fn what_is_asked_for_comes_into_sight_when_it_is_there() {
        let offsets = scrolled(50.0, &[(0, false), (1, false), (1, true)]);
        assert_eq!(offsets[..2], [0.0, 0.0]);
        assert!((400.0..=480.0).contains(&offsets[2]), "{offsets:?}");
    }

    #[test]
    fn of_what_is_higher_than_the_window_the_beginning_is_seen() {
        let offsets = scrolled(280.0, &[(0, false), (1, true)]);
        assert!((580.0..=610.0).contains(&offsets[1]), "{offsets:?}");
    }

    #[test]
    fn what_was_there_before_moves_nothing() {
        assert_eq!(
            scrolled(50.0, &[(1, false), (1, true), (0, true), (0, false)]),
            [0.0; 4]
        );
    }
}
