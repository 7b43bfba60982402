//! The scatters that are looked at: what they show, and the pictures of them that have come.

use std::{collections::BTreeMap, sync::Arc};

use super::{AppState, ToastKind};
use crate::{
    engine::{
        Bits, EngineError,
        run::Prepared,
        scatter::{DrawRequest, Drawing, Ink, Picture, Plot, PlotChoice, Window, shown_axes, shows_classes},
        study::ColourBy,
    },
    jobs::JobRequest,
};

/// Scatters of the tabs.
#[derive(Debug, Default)]
pub struct Plots {
    /// That of the segments; `None` before there are any.
    segments: Option<ShownPlot>,
    /// The positive class and what it was told by: counting it takes too long for a frame.
    positive: Option<(Arc<Prepared>, Option<String>, usize)>,
}

/// A scatter and its pictures.
#[derive(Debug)]
pub struct ShownPlot {
    pub plot: Arc<Plot>,
    /// The last picture of each k.
    pictures: BTreeMap<usize, Arc<Picture>>,
    /// The k of the last picture.
    latest: usize,
    /// What was asked for last.
    asked: Option<DrawRequest>,
    /// What stopped it from being drawn.
    pub failure: Option<EngineError>,
}

impl ShownPlot {
    /// Pictures that show the same stay.
    fn new(plot: Plot, before: Option<&Self>) -> Self {
        let before = before.filter(|before| before.plot.choice.draws_as(&plot.choice));
        Self {
            plot: Arc::new(plot),
            pictures: before.map(|before| before.pictures.clone()).unwrap_or_default(),
            latest: before.map_or(0, |before| before.latest),
            asked: None,
            failure: None,
        }
    }

    /// The picture of k just as it would be drawn now.
    pub fn sharp(
        &self,
        k: usize,
        inks: &[Ink],
        window: &Window,
        marked: Option<&Arc<Bits>>,
    ) -> Option<&Arc<Picture>> {
        self.pictures.get(&k).filter(|picture| {
            let is_marked_so = match (&picture.marked, marked) {
                (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                (None, None) => true,
                _ => false,
            };
            let drawn = picture.drawing.as_ref().map(Drawing::window);
            is_marked_so && picture.inks == inks && drawn == Some(window)
        })
    }

    /// The part of the plane that was asked for last.
    pub fn asked_window(&self) -> Option<Window> {
        self.asked.as_ref()?.window
    }

    /// Whether the picture of k is the one that was asked for last, or was drawn ahead with it.
    pub fn is_sharp(&self, k: usize) -> bool {
        let Some((asked, window)) = self.asked.as_ref().and_then(|asked| Some((asked, asked.window?))) else {
            return false;
        };
        let place = asked.ks.iter().position(|&other| other == k);
        let inks = place.and_then(|place| asked.inks.get(place)).or_else(|| {
            // Not asked for again: it was there already.
            self.pictures.get(&k).map(|picture| &picture.inks)
        });
        inks.is_some_and(|inks| self.sharp(k, inks, &window, asked.marked.as_ref()).is_some())
    }

    /// The picture that comes nearest: of k, or else the last one that came.
    pub fn last(&self, k: usize) -> Option<&Arc<Picture>> {
        self.pictures.get(&k).or_else(|| self.pictures.get(&self.latest))
    }
}

impl AppState {
    /// The scatter of the segments, where there are any.
    pub fn segment_plot(&self) -> Option<&ShownPlot> {
        self.plots.segments.as_ref()
    }

    /// Follows the results and the choices.
    pub(super) fn refresh_plots(&mut self) {
        let Some(made) = self.results.segments() else {
            self.plots.segments = None;
            return;
        };
        let on = Arc::clone(&made.on);
        let scan = Arc::clone(&made.report);
        let colour = self.study.scatter.colour.clone();
        // Only what is drawn: another classifier is no other scatter of segments.
        let classifier = self.results.classifier();
        let classifier = classifier
            .filter(|classifier| colour == ColourBy::Probability && Arc::ptr_eq(&classifier.on, &on));
        let classifier = classifier.map(|classifier| Arc::clone(&classifier.report));
        let choice = PlotChoice {
            positive: if shows_classes(&colour, &on) {
                self.positive_of(&on)
            } else {
                0
            },
            axes: shown_axes(&scan, &on, self.study.segments.axes.as_ref()),
            scan: Some(scan),
            names: self.segment_names(),
            classifier,
            spec: self.study.scatter.clone(),
            seed: self.study.seed.0,
            on,
        };
        let now = self.plots.segments.as_ref();
        if now.is_none_or(|shown| shown.plot.choice != choice) {
            let plot = Plot::new(choice, now.map(|shown| shown.plot.as_ref()));
            self.plots.segments = Some(ShownPlot::new(plot, now));
        }
    }

    fn positive_of(&mut self, on: &Arc<Prepared>) -> usize {
        let asked = &self.study.classifier.positive;
        let known = self.plots.positive.as_ref();
        if let Some((_, _, positive)) = known.filter(|(of, by, _)| Arc::ptr_eq(of, on) && by == asked) {
            return *positive;
        }
        let positive = on.positive(asked.as_deref());
        self.plots.positive = Some((Arc::clone(on), asked.clone(), positive));
        positive
    }

    /// Asks for a picture, unless it is on its way.
    pub(super) fn draw(&mut self, request: DrawRequest) -> Vec<JobRequest> {
        let shown = self.plots.segments.as_mut();
        let Some(shown) = shown.filter(|shown| Arc::ptr_eq(&shown.plot, &request.plot)) else {
            return Vec::new();
        };
        if shown.asked.as_ref().is_some_and(|asked| asked.is_same(&request)) {
            return Vec::new();
        }
        shown.asked = Some(request.clone());
        vec![JobRequest::Draw(Box::new(request))]
    }

    /// Where all that there is will be written, the scatter is made as well, though nobody has looked at it yet.
    pub(super) fn place_all(&mut self) -> Vec<JobRequest> {
        let plot = self.segment_plot().map(|shown| Arc::clone(&shown.plot));
        let (Some(plot), Some(k)) = (plot.filter(|_| self.writes_all()), self.shown_k()) else {
            return Vec::new();
        };
        let k = plot.choice.scan.as_ref().map_or(k, |scan| scan.fit(k).k);
        if plot.is_small() || plot.is_made(k) {
            return Vec::new();
        }
        self.draw(DrawRequest::placing(&plot, k))
    }

    pub(super) fn on_drawn(&mut self, plot: &Arc<Plot>, outcome: Result<Picture, EngineError>) {
        let shown = self.plots.segments.as_mut();
        let Some(shown) = shown.filter(|shown| Arc::ptr_eq(&shown.plot, plot)) else {
            return;
        };
        match outcome {
            Ok(picture) if picture.drawing.is_some() => {
                shown.latest = picture.k;
                shown.pictures.insert(picture.k, Arc::new(picture));
            }
            // Nothing to show, or another picture was asked for.
            Ok(_) | Err(EngineError::Cancelled(_)) => {}
            Err(error) => {
                shown.failure = Some(error.clone());
                self.toast(
                    ToastKind::Error,
                    format!("The scatter could not be drawn: {error}."),
                    None,
                );
            }
        }
    }
}
