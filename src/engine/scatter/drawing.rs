//! Pictures of a part of a scatter: what is asked for, and what is drawn.

use std::sync::Arc;

use super::{Density, EACH_DRAWN, Groups, Ink, Placed, Plot, Spot, Window, density, few, plot::is_same};
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
            let drawing = window.and_then(|window| self.drawing(k, inks, window));
            done(Picture {
                k,
                inks: inks.clone(),
                marked: self.marked.clone(),
                drawing,
            });
        }
        Ok(())
    }

    fn drawing(&self, k: usize, inks: &[Ink], window: &Window) -> Option<Drawing> {
        let placed = self.plot.placed()?;
        let codes = self.plot.codes(k);
        if let Some(spots) = few(&placed.cloud, codes.groups(), window, EACH_DRAWN) {
            return Some(Drawing::Each {
                window: *window,
                spots,
            });
        }
        let marked = self.marked.as_deref();
        Some(Drawing::Counted(counted(
            &self.plot,
            placed,
            (k, inks),
            window,
            marked,
        )))
    }
}

/// The customers counted into the cells of a window; where some are marked, all others are faint.
pub(super) fn counted(
    plot: &Plot,
    placed: &Placed,
    (k, inks): (usize, &[Ink]),
    window: &Window,
    marked: Option<&Bits>,
) -> Density {
    let codes = plot.codes(k);
    let Some(marked) = marked else {
        return density(&placed.cloud, codes.groups(), inks, window);
    };
    let (codes, n) = parted(plot, codes.groups(), marked);
    let faint = inks.iter().map(|ink| Ink {
        strength: ink.strength * UNSELECTED,
        ..*ink
    });
    let inks: Vec<Ink> = inks.iter().copied().chain(faint).collect();
    let mut made = density(&placed.cloud, Groups { codes: &codes, n }, &inks, window);
    made.join_halves();
    made
}

/// Each group parted into those marked and, after all groups, those not.
fn parted(plot: &Plot, groups: Groups<'_>, marked: &Bits) -> (Vec<u8>, usize) {
    let table = &plot.choice.on.table;
    let part = |(row, &code): (usize, &u8)| {
        let place = usize::from(code);
        let is_marked = place >= groups.n || marked.contains(table.line(row));
        let place = if is_marked { place } else { place + groups.n };
        u8::try_from(place).unwrap_or(u8::MAX)
    };
    (groups.codes.iter().enumerate().map(part).collect(), groups.n * 2)
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
