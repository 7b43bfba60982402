//! Charts on paper, each in one piece: where one finds no room it is made smaller, or waits for the next page while
//! the words behind it go on.

use super::{Block, Document, FOOT, Flow, SIDE, TOP, WIDTH};
use crate::chart::{ChartSpec, Look, PageSize, Scene};

/// A chart is never smaller than this part of its usual size.
const SMALLEST: f32 = 0.7;
/// Sizes that are tried where pages would stay almost empty.
pub(super) const SMALLER: [f32; 3] = [0.9, 0.8, SMALLEST];
/// Pages filled less than this are almost empty.
const ALMOST_EMPTY: f32 = 0.25;
/// Room that is worth filling with the words behind a chart that waits.
const WORTH_FILLING: f32 = 48.0;

/// Every chart of the document in its order, drawn once however often it is placed.
pub(super) fn drawn(document: &Document) -> Vec<Scene> {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    blocks
        .filter_map(|block| match block {
            Block::Chart(spec) => Some(scene(spec)),
            _ => None,
        })
        .collect()
}

/// One that is higher than a page is made smaller.
fn scene(spec: &ChartSpec) -> Scene {
    let look = Look {
        size: PageSize::Page,
        is_transparent: true,
        ..Look::default()
    };
    let scene = look.page(spec);
    let room = FOOT - TOP;
    if scene.height > room {
        scene.scaled(room / scene.height)
    } else {
        scene
    }
}

/// The charts that are still to come, and the one that waits for the next page.
pub(super) struct Charts<'a> {
    coming: std::slice::Iter<'a, Scene>,
    size: f32,
    waiting: Option<Scene>,
}

impl<'a> Charts<'a> {
    pub fn new(charts: &'a [Scene], size: f32) -> Self {
        Self {
            coming: charts.iter(),
            size,
            waiting: None,
        }
    }

    /// Room that the next one takes at least.
    pub fn least_height(&self) -> f32 {
        let next = self.coming.as_slice().first();
        next.map_or(0.0, |scene| SMALLEST * scene.height)
    }
}

impl Flow<'_> {
    /// The next chart; `rest`: what comes behind it in its section.
    pub(super) fn chart(&mut self, rest: &[Block]) {
        // Charts keep their order.
        self.settle();
        let Some(scene) = self.charts.coming.next() else {
            return;
        };
        let wanted = self.charts.size * scene.height;
        let room = FOOT - self.y;
        let goes_on = rest.first().is_some_and(|next| !matches!(next, Block::Chart(_)));
        let fitting = wanted.min(room);
        if fitting >= SMALLEST * scene.height - 0.01 || self.y <= TOP {
            self.place(scene, fitting);
        } else if goes_on && room >= WORTH_FILLING {
            self.charts.waiting = Some(sized(scene, wanted));
        } else {
            self.turn();
            self.place(scene, wanted.min(FOOT - self.y));
        }
    }

    /// The chart that waits, at once.
    pub(super) fn settle(&mut self) {
        if self.charts.waiting.is_some() {
            self.turn();
        }
    }

    pub(super) fn place_waiting(&mut self) {
        if let Some(scene) = self.charts.waiting.take() {
            let height = scene.height;
            self.place(&scene, height);
            self.space(super::GAP);
        }
    }

    fn place(&mut self, scene: &Scene, height: f32) {
        let scene = sized(scene, height);
        let left = SIDE + (WIDTH - scene.width) / 2.0;
        let height = scene.height;
        self.page.extend(scene.moved(left, self.y).marks);
        self.y += height;
    }

    /// Pages that have hardly anything on them; the only page there is may have.
    pub(super) fn n_almost_empty(&self) -> usize {
        if self.done.len() < 2 {
            return 0;
        }
        let filled = self.done.iter().map(|(_, y)| (y - TOP) / (FOOT - TOP));
        filled.filter(|share| *share < ALMOST_EMPTY).count()
    }
}

/// As high as this.
fn sized(scene: &Scene, height: f32) -> Scene {
    let factor = height / scene.height;
    if (factor - 1.0).abs() < 1e-4 {
        scene.clone()
    } else {
        scene.scaled(factor)
    }
}
