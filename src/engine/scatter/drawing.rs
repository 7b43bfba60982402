//! Pictures of a part of a scatter: what is asked for, and what is drawn.

use std::sync::Arc;

use super::{
    Density, EACH_DRAWN, Ink, Placed, Plot, Spot, Window, codes::CodesByPlace, density::density, few,
    plot::is_same,
};
use crate::engine::{Bits, EngineError, Progress};

/// How much is seen of customers who are not selected, where some are.
pub const UNSELECTED: f32 = 0.25;

/// A part of a scatter to draw.
#[derive(Debug, Clone)]
pub struct DrawRequest {
    pub plot: Arc<Plot>,
    /// The k shown, then those that may come next.
    pub ks: Vec<usize>,
    /// For each of `ks` the inks of its groups.
    pub inks: Vec<Vec<Ink>>,
    /// `None`: only what a chart needs.
    pub window: Option<Window>,
    /// Lines of the file whose customers stand out; `None`: all are equal.
    pub marked: Option<Arc<Bits>>,
}

impl DrawRequest {
    /// No picture, only what a chart of k needs.
    pub fn placing(plot: &Arc<Plot>, k: usize) -> Self {
        Self {
            plot: Arc::clone(plot),
            ks: vec![k],
            inks: vec![Vec::new()],
            window: None,
            marked: None,
        }
    }

    /// Whether the same is asked for.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.plot, &other.plot)
            && self.window == other.window
            && self.ks.first() == other.ks.first()
            && self.inks == other.inks
            && is_same(self.marked.as_ref(), other.marked.as_ref())
    }

    /// Draws the k shown, whatever comes, and then the others until the caller cancels; `done` gets each.
    ///
    /// # Errors
    /// When a column is not there or holds no numbers.
    pub fn draw(&self, progress: &Progress, mut done: impl FnMut(Picture)) -> Result<(), EngineError> {
        for (place, (&k, inks)) in self.ks.iter().zip(&self.inks).enumerate() {
            if place > 0 && progress.check().is_err() {
                break;
            }
            self.plot.make(k, progress)?;
            let window = self.window.as_ref();
            let drawing = window.and_then(|window| self.drawing(k, inks, window, place == 0));
            done(Picture {
                k,
                inks: inks.clone(),
                marked: self.marked.clone(),
                drawing,
            });
        }
        Ok(())
    }

    /// `is_shown`: the window may move while this k stays.
    fn drawing(&self, k: usize, inks: &[Ink], window: &Window, is_shown: bool) -> Option<Drawing> {
        let placed = self.plot.placed()?;
        let codes = self.plot.codes(k);
        if let Some(spots) = few(&placed.cloud, codes.groups(), window, EACH_DRAWN) {
            return Some(Drawing::Each {
                window: *window,
                spots,
            });
        }
        let codes = self
            .plot
            .codes_by_place(placed, k, self.marked.as_ref(), is_shown);
        Some(Drawing::Counted(counted(placed, &codes, inks, window)))
    }
}

/// The customers counted into the cells of a window; where some are marked, all others are faint.
pub(super) fn counted(placed: &Placed, codes: &CodesByPlace, inks: &[Ink], window: &Window) -> Density {
    if !codes.is_parted() {
        return density(&placed.cloud, codes, inks, window);
    }
    let faint = inks.iter().map(|ink| Ink {
        strength: ink.strength * UNSELECTED,
        ..*ink
    });
    let inks: Vec<Ink> = inks.iter().copied().chain(faint).collect();
    let mut made = density(&placed.cloud, codes, &inks, window);
    made.join_halves();
    made
}

/// One k of a scatter, drawn.
#[derive(Debug, Clone)]
pub struct Picture {
    pub k: usize,
    pub inks: Vec<Ink>,
    pub marked: Option<Arc<Bits>>,
    /// `None`: no window was asked for, or there are no points.
    pub drawing: Option<Drawing>,
}

/// What is seen of a window.
#[derive(Debug, Clone)]
pub enum Drawing {
    Counted(Density),
    /// Few enough for each to be drawn as itself; by row.
    Each {
        window: Window,
        spots: Vec<Spot>,
    },
}

impl Drawing {
    pub fn window(&self) -> &Window {
        match self {
            Self::Counted(density) => &density.window,
            Self::Each { window, .. } => window,
        }
    }
}
