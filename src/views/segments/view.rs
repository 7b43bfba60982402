//! What is shown now: which k, which axes, which segment is set off; derived once and kept.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use egui::{Context, Id, Ui};

use super::{
    chart,
    rows::{SegmentRow, SegmentRows},
    spread::{SpreadSample, Spreads},
};
use crate::{
    chart::ChartSpec,
    engine::{
        format,
        run::{Made, Step},
        segment::{
            EvidenceReport, FEWEST_JUDGED, Portrait, PortraitReport, Returns, STABLE_FROM, SegmentNames,
            SegmentScan, since_named,
        },
        study::{Axis, KnownSegment},
    },
    state::{AppState, ChartId, ShownPlot},
    views::{
        explore::positive_class,
        widgets::{Same, memo},
    },
};

/// A finished scan as it is looked at.
pub struct SegmentView<'a> {
    pub made: &'a Made<SegmentScan>,
    pub k: usize,
    pub axes: (Axis, Axis),
    pub rows: Arc<SegmentRows>,
    pub plot: &'a ShownPlot,
    /// `None` while so many customers are being placed.
    pub chart: Option<Arc<ChartSpec>>,
    pub spreads: Arc<Spreads>,
    /// What speaks for each k; `None` while it is on its way.
    pub evidence: Option<&'a EvidenceReport>,
    /// What is told beyond the centres; `None` while it is on its way.
    pub portraits: Option<&'a PortraitReport>,
    pub names: SegmentNames,
    /// With what is known of those that have a name.
    pub known: &'a [KnownSegment],
    /// False: a newer scan is on its way.
    pub is_current: bool,
    /// The class whose share is said first.
    pub positive: usize,
}

impl<'a> SegmentView<'a> {
    /// `None` until there is a scan.
    pub fn of(ctx: &Context, state: &'a AppState) -> Option<Self> {
        let made = state.results.segments()?;
        let k = made.report.fit(state.shown_k()?).k;
        let plot = state.segment_plot()?;
        let names = state.segment_names();
        let kept = Kept::of(ctx, made, state, k, &names);
        let portraits = state.results.portraits().filter(|of| {
            Arc::ptr_eq(&of.on, &made.on) && state.results.is_current(Step::Describe, &state.study)
        });
        Some(Self {
            portraits: portraits.map(|of| of.report.as_ref()),
            made,
            k,
            rows: kept.rows,
            spreads: kept.spreads,
            chart: chart_of(ctx, state, plot, k),
            axes: plot.plot.choice.axes.clone(),
            plot,
            names,
            known: &state.study.segments.known,
            evidence: state.results.evidence().map(|judged| &*judged.report),
            is_current: state.results.is_current(Step::Segment, &state.study),
            positive: positive_class(ctx, state, &made.on),
        })
    }

    /// How well a segment returns when customers are drawn again: "stable 0.93", and whether that is enough; `None`
    /// where there are too few customers to say.
    pub fn returns(&self, segment: usize) -> Option<(String, Option<bool>)> {
        let own = self.evidence?.of(self.k)?;
        let jaccard = *own.returns.get(segment)?;
        let size = *self.made.report.fit(self.k).fit.sizes.get(segment)?;
        let is_judged = size >= FEWEST_JUDGED as u64;
        Some((
            Returns::said(jaccard, size)?,
            is_judged.then_some(jaccard >= STABLE_FROM),
        ))
    }

    /// The share of the resamples in which the customer in this row of the table is in his segment.
    pub fn stays(&self, row: usize) -> Option<f64> {
        let scan = &self.made.report;
        let place = scan.rows.binary_search(&u32::try_from(row).ok()?).ok()?;
        self.evidence?.stays(self.k, place)
    }

    /// Of a mixture, how likely the customer in this row of the table is from his segment.
    pub fn membership(&self, row: usize) -> Option<f64> {
        let scan = &self.made.report;
        let place = scan.rows.binary_search(&u32::try_from(row).ok()?).ok()?;
        let own = scan.fit(self.k).mixture.as_ref()?;
        own.membership.get(place).copied().map(f64::from)
    }

    /// What is told of the segment in this row of [`Self::rows`] beyond its centre.
    pub fn portrait(&self, row: usize) -> Option<&'a Portrait> {
        let fit = self.portraits?.fit(self.k)?;
        fit.segments.get(self.rows.rows.get(row)?.segment)
    }

    /// "when it was named, total_spent was 412", where the segment has come to be another since.
    pub fn since_named(&self, row: &SegmentRow) -> Option<String> {
        let named = self.known.iter().find(|known| known.number == row.slot + 1)?;
        let scan = &self.made.report;
        let since = since_named(
            scan,
            self.made.report.fit(self.k).centroids.get(row.segment)?,
            named,
        )?;
        let then = if scan.is_share(since.feature) {
            format::percent(since.then, 0)
        } else {
            format::significant(since.then)
        };
        let name = scan.features.get(since.feature)?;
        Some(format!("when it was named, {name} was {then}"))
    }

    /// The row of the segment with this slot.
    pub fn row_of_slot(&self, slot: usize) -> Option<usize> {
        self.rows.rows.iter().position(|row| row.slot == slot)
    }

    /// The segment of a customer, by the row of the table, among [`Self::rows`].
    pub fn segment_of(&self, row: usize) -> Option<&SegmentRow> {
        let scan = &self.made.report;
        let place = scan.rows.binary_search(&u32::try_from(row).ok()?).ok()?;
        let segment = usize::from(*scan.fit(self.k).fit.labels.get(place)?);
        self.rows.rows.iter().find(|own| own.segment == segment)
    }
}

/// The chart of k; every k seen is kept as long as the scatter stays, so that the slider goes back for free.
fn chart_of(ctx: &Context, state: &AppState, shown: &ShownPlot, k: usize) -> Option<Arc<ChartSpec>> {
    let key = Same(Arc::clone(&shown.plot));
    let all = memo(ctx, Id::unique("segment charts of each k"), key, || {
        Mutex::new(BTreeMap::<usize, Arc<ChartSpec>>::new())
    });
    // Only this thread locks it; were it poisoned, the values are still sound.
    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(chart) = all.get(&k) {
        return Some(Arc::clone(chart));
    }
    let made = Arc::new(chart::segment_chart(state, ChartId::Segments)?);
    all.insert(k, Arc::clone(&made));
    Some(made)
}

/// What is derived for one k.
#[derive(Clone)]
struct Kept {
    rows: Arc<SegmentRows>,
    spreads: Arc<Spreads>,
}

impl Kept {
    /// Every k seen is kept as long as the scan stays, so that the slider goes back for free.
    fn of(ctx: &Context, made: &Made<SegmentScan>, state: &AppState, k: usize, names: &SegmentNames) -> Self {
        let on = &made.on;
        let explored = state
            .results
            .explore()
            .filter(|explored| Arc::ptr_eq(&explored.on, on));
        let explored = explored.map(|explored| &explored.report);
        let key = (
            Same(Arc::clone(&made.report)),
            explored.map(|report| Same(Arc::clone(report))),
            names.clone(),
        );
        let all = memo(ctx, Id::unique("segments of each k"), key, || {
            let sample = SpreadSample::of(&made.report, explored.map(Arc::as_ref));
            (sample, Mutex::new(BTreeMap::new()))
        });
        let (sample, all) = &*all;
        let make = || Self {
            rows: Arc::new(SegmentRows::of(made, k, names)),
            spreads: Arc::new(Spreads::of(&made.report, sample, k)),
        };
        // Only this thread locks it; were it poisoned, the values are still sound.
        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(k).or_insert_with(make).clone()
    }
}

/// The segment that stands out, by its slot: pointed at in the last frame, else the one clicked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Emphasis {
    pub chosen: Option<usize>,
    pub hovered: Option<usize>,
}

impl Emphasis {
    fn id() -> Id {
        Id::unique("segment emphasis")
    }

    pub fn load(ctx: &Context) -> Self {
        ctx.data(|data| data.get_temp(Self::id())).unwrap_or_default()
    }

    /// The row of the segment that stands out; a k may be without it.
    pub fn shown(self, view: &SegmentView<'_>) -> Option<usize> {
        let row = |slot: Option<usize>| view.row_of_slot(slot?);
        row(self.hovered).or_else(|| row(self.chosen))
    }

    /// Choosing again lets go.
    pub fn toggle(&mut self, slot: usize) {
        self.chosen = (self.chosen != Some(slot)).then_some(slot);
    }

    /// Kept for the next frame, which is asked for when something is to be seen.
    pub fn store(self, ui: &Ui, before: Self) {
        ui.data_mut(|data| data.insert_temp(Self::id(), self));
        if self != before {
            ui.ctx().request_repaint();
        }
    }
}
