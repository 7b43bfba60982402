//! A scatter: what is chosen, and what follows from it, each part made when it is first asked for and then kept.
//!
//! Up to [`EACH_DRAWN`] points the parts are made where they are shown; above, beside the window.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use super::{
    AxisColumn, AxisNote, Cloud, ColourGroups, Density, EACH_DRAWN, GroupShape, Ink, Window,
    axis::AxisLook,
    codes::{Codes, CodesByPlace},
    colours::inner_range,
    drawing::counted,
    shapes, shown_axes,
};
use crate::engine::{
    Bits, EngineError, Progress,
    classify::ClassifierReport,
    features::numbers,
    run::{Made, Prepared},
    seeds::nth_seed,
    segment::{SegmentNames, SegmentScan},
    study::{Axis, ColourBy, ScatterSpec},
};

/// What a scatter shows.
#[derive(Clone)]
pub struct PlotChoice {
    pub on: Arc<Prepared>,
    /// `None`: a scatter of columns without segments.
    pub scan: Option<Arc<SegmentScan>>,
    /// What the user calls the segments.
    pub names: SegmentNames,
    /// Of the same rows as `on`.
    pub classifier: Option<Arc<ClassifierReport>>,
    /// Place of the positive class.
    pub positive: usize,
    pub axes: (Axis, Axis),
    pub spec: ScatterSpec,
    pub seed: u64,
}

impl PartialEq for PlotChoice {
    /// The very same results, looked at in the same way.
    fn eq(&self, other: &Self) -> bool {
        self.places_as(other)
            && self.spec == other.spec
            && self.names == other.names
            && self.positive == other.positive
            && is_same(self.classifier.as_ref(), other.classifier.as_ref())
    }
}

impl PlotChoice {
    /// The segments over the axes asked for, else over those that set them apart most.
    pub fn of_segments(
        made: &Made<SegmentScan>,
        axes: Option<&(Axis, Axis)>,
        spec: ScatterSpec,
        names: SegmentNames,
    ) -> Self {
        Self {
            on: Arc::clone(&made.on),
            scan: Some(Arc::clone(&made.report)),
            names,
            classifier: None,
            positive: 0,
            axes: shown_axes(&made.report, &made.on, axes),
            spec,
            seed: made.report.seed,
        }
    }

    /// Whether points stand at the same places.
    fn places_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.on, &other.on)
            && is_same(self.scan.as_ref(), other.scan.as_ref())
            && self.axes == other.axes
            && self.seed == other.seed
            && (self.spec.log_x, self.spec.log_y, self.spec.jitter)
                == (other.spec.log_x, other.spec.log_y, other.spec.jitter)
    }

    /// Whether every picture of one is a picture of the other.
    pub fn draws_as(&self, other: &Self) -> bool {
        self.places_as(other) && self.colours_as(other)
    }

    fn colours_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.on, &other.on)
            && self.spec.colour == other.spec.colour
            && self.positive == other.positive
            && is_same(self.classifier.as_ref(), other.classifier.as_ref())
    }
}

pub(super) fn is_same<T>(a: Option<&Arc<T>>, b: Option<&Arc<T>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (None, None) => true,
        _ => false,
    }
}

/// Points where they are drawn.
#[derive(Debug)]
pub struct Placed {
    pub cloud: Cloud,
    pub x: AxisNote,
    pub y: AxisNote,
    /// Rows that were to be drawn.
    pub n_rows: usize,
}

/// A scatter and what has been made of it so far.
pub struct Plot {
    pub choice: PlotChoice,
    placed: Arc<OnceLock<Arc<Placed>>>,
    colours: Arc<OnceLock<Option<Arc<ColourGroups>>>>,
    sizes: OnceLock<Option<Arc<Vec<f32>>>>,
    /// By k.
    shapes: Arc<Mutex<BTreeMap<usize, Arc<Vec<GroupShape>>>>>,
    /// Segments of each row, by k.
    segments: Arc<Mutex<BTreeMap<usize, Codes>>>,
    /// Those of the last picture of the k shown.
    by_place: Mutex<Option<(PlaceKey, Arc<CodesByPlace>)>>,
    /// The last picture for a page, which is laid out again and again while it is looked at.
    page: Mutex<Option<(PageKey, Arc<Density>)>>,
}

/// k, unless the colours are others than those of segments, and who stands out.
type PlaceKey = (Option<usize>, Option<Arc<Bits>>);

/// k, inks and window of a picture, and who stands out in it.
type PageKey = (usize, Vec<Ink>, Window, Option<Arc<Bits>>);

impl std::fmt::Debug for Plot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plot")
            .field("axes", &self.choice.axes)
            .field("spec", &self.choice.spec)
            .finish_non_exhaustive()
    }
}

impl Plot {
    /// Takes over what another scatter has made already, as far as it is the same.
    pub fn new(choice: PlotChoice, before: Option<&Self>) -> Self {
        let placed = before.filter(|before| before.choice.places_as(&choice));
        let colours = before.filter(|before| before.choice.colours_as(&choice));
        let shapes = placed.filter(|before| before.choice.spec.outline == choice.spec.outline);
        Self {
            placed: placed.map_or_else(Default::default, |before| Arc::clone(&before.placed)),
            colours: colours.map_or_else(Default::default, |before| Arc::clone(&before.colours)),
            sizes: OnceLock::new(),
            shapes: shapes.map_or_else(Default::default, |before| Arc::clone(&before.shapes)),
            segments: placed.map_or_else(Default::default, |before| Arc::clone(&before.segments)),
            by_place: Mutex::default(),
            page: Mutex::default(),
            choice,
        }
    }

    /// Rows that it is about.
    pub fn n_rows(&self) -> usize {
        let scan = self.choice.scan.as_ref();
        scan.map_or(self.choice.on.table.n_rows(), |scan| scan.rows.len())
    }

    /// Whether each point is drawn as itself, and everything made at once.
    pub fn is_small(&self) -> bool {
        self.n_rows() <= EACH_DRAWN
    }

    /// The points, where they have been placed.
    pub fn placed(&self) -> Option<&Arc<Placed>> {
        self.placed.get()
    }

    /// The colours, where they are not those of segments and have been told.
    pub fn colours(&self) -> Option<&Arc<ColourGroups>> {
        self.colours.get()?.as_ref()
    }

    /// Radius of each row's dot as a multiple of the usual one; `None`: all are equal.
    pub fn sizes(&self) -> Option<&Arc<Vec<f32>>> {
        self.sizes.get()?.as_ref()
    }

    /// The shapes of the segments of k, where they have been told.
    pub fn shapes(&self, k: usize) -> Option<Arc<Vec<GroupShape>>> {
        self.locked_shapes().get(&k).cloned()
    }

    fn locked_shapes(&self) -> std::sync::MutexGuard<'_, BTreeMap<usize, Arc<Vec<GroupShape>>>> {
        // Whole values go in: were the lock poisoned, they are still sound.
        self.shapes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether everything but the picture is there for k.
    pub fn is_made(&self, k: usize) -> bool {
        self.placed().is_some() && self.colours.get().is_some() && self.shapes(k).is_some()
    }

    /// Makes all that is needed to draw k.
    ///
    /// # Errors
    /// When a column is not there or holds no numbers, or the caller cancels.
    pub fn make(&self, k: usize, progress: &Progress) -> Result<(), EngineError> {
        let placed = self.place(progress)?;
        if self.colours.get().is_none() {
            let PlotChoice {
                on,
                classifier,
                positive,
                spec,
                ..
            } = &self.choice;
            let made = ColourGroups::of(&spec.colour, on, *positive, classifier.as_deref())?;
            // Whoever comes second has made the same.
            self.colours.get_or_init(|| made.map(Arc::new));
        }
        if self.sizes.get().is_none() {
            let made = self.choice.spec.size.as_ref().filter(|_| self.is_small());
            let values = made
                .map(|column| numbers(&self.choice.on.table, column))
                .transpose()?;
            self.sizes
                .get_or_init(|| values.map(|values| Arc::new(radii(&values))));
        }
        if self.shapes(k).is_none() {
            let codes = self.segment_codes(k);
            let made = codes.map_or_else(Vec::new, |codes| {
                shapes(&placed.cloud, codes.groups(), self.choice.spec.outline)
            });
            self.locked_shapes().insert(k, Arc::new(made));
        }
        Ok(())
    }

    fn place(&self, progress: &Progress) -> Result<Arc<Placed>, EngineError> {
        if let Some(placed) = self.placed.get() {
            return Ok(Arc::clone(placed));
        }
        let PlotChoice {
            on,
            scan,
            axes,
            spec,
            seed,
            ..
        } = &self.choice;
        progress.report(0.0, "Placing customers");
        let all: Vec<u32>;
        let rows = if let Some(scan) = scan {
            &scan.rows
        } else {
            all = (0..u32::try_from(on.table.n_rows()).unwrap_or(u32::MAX)).collect();
            &all
        };
        let look = |is_log, nth| AxisLook {
            is_log,
            is_jittered: spec.jitter,
            seed: nth_seed(*seed, nth),
        };
        let x = AxisColumn::of(on, scan.as_deref(), rows, &axes.0, look(spec.log_x, 1))?;
        progress.report(0.2, "Placing customers");
        let y = AxisColumn::of(on, scan.as_deref(), rows, &axes.1, look(spec.log_y, 2))?;
        progress.report(0.4, "Placing customers");
        let cloud = Cloud::new(rows, &x.values, &y.values, progress)?;
        progress.report(1.0, "Placing customers");
        let placed = Placed {
            cloud,
            x: x.note,
            y: y.note,
            n_rows: rows.len(),
        };
        Ok(Arc::clone(self.placed.get_or_init(|| Arc::new(placed))))
    }

    fn segment_codes(&self, k: usize) -> Option<Codes> {
        let scan = self.choice.scan.as_ref()?;
        // As with the shapes.
        let mut segments = self.segments.lock().unwrap_or_else(PoisonError::into_inner);
        let codes = segments
            .entry(k)
            .or_insert_with(|| Codes::of_segments(scan, k, self.choice.on.table.n_rows()));
        Some(codes.clone())
    }

    /// The groups by which points are coloured; none before they are told.
    pub fn codes(&self, k: usize) -> Codes {
        match (self.colours(), self.segment_codes(k)) {
            (Some(colours), _) => Codes::Own(Arc::clone(colours)),
            (None, Some(codes)) => codes,
            (None, None) => Codes::Listed(Arc::new(vec![0; self.choice.on.table.n_rows()]), 1),
        }
    }

    /// The groups by which points are coloured, in the order of the points, and parted into those marked and not where
    /// some are. `is_kept`: for the next picture as well, since nobody changes side while a window moves.
    pub(super) fn codes_by_place(
        &self,
        placed: &Placed,
        k: usize,
        marked: Option<&Arc<Bits>>,
        is_kept: bool,
    ) -> Arc<CodesByPlace> {
        let codes = || {
            let (codes, table) = (self.codes(k), &self.choice.on.table);
            let is_marked = marked.map(|marked| |row: u32| marked.contains(table.line(row as usize)));
            let is_marked = is_marked.as_ref().map(|is| is as &(dyn Fn(u32) -> bool + Sync));
            Arc::new(CodesByPlace::of(&placed.cloud, codes.groups(), is_marked))
        };
        if !is_kept {
            return codes();
        }
        let key = (self.colours().is_none().then_some(k), marked.map(Arc::clone));
        // As with the shapes.
        let mut kept = self.by_place.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, codes)) = kept
            .as_ref()
            .filter(|((of, by), _)| *of == key.0 && is_same(by.as_ref(), marked))
        {
            return Arc::clone(codes);
        }
        let made = codes();
        *kept = Some((key, Arc::clone(&made)));
        made
    }

    /// The picture of a window for a page; `None` before the points are placed.
    pub fn page(
        &self,
        k: usize,
        inks: Vec<Ink>,
        window: Window,
        marked: Option<&Arc<Bits>>,
    ) -> Option<Arc<Density>> {
        let placed = self.placed()?;
        // As with the shapes.
        let mut page = self.page.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (k, inks, window, marked.map(Arc::clone));
        if let Some((_, made)) = page.as_ref().filter(|(of, _)| *of == key) {
            return Some(Arc::clone(made));
        }
        let codes = self.codes_by_place(placed, k, marked, true);
        let made = Arc::new(counted(placed, &codes, &key.1, &window));
        *page = Some((key, Arc::clone(&made)));
        Some(made)
    }

    /// Whether the colours stand for segments.
    pub fn is_by_segment(&self) -> bool {
        self.choice.spec.colour == ColourBy::Segment || self.colours().is_none()
    }
}

/// Radii whose discs are as large as the values: from 0.7 to 2.4 times the usual one.
fn radii(values: &[f64]) -> Vec<f32> {
    let (low, high) = inner_range(values);
    #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
    let radius = |&value: &f64| {
        if !value.is_finite() {
            return 0.7;
        }
        let share = if low < high {
            (value - low) / (high - low)
        } else {
            0.5
        };
        (0.49 + share.clamp(0.0, 1.0) as f32 * (5.76 - 0.49)).sqrt()
    };
    values.iter().map(radius).collect()
}
