//! What is shown now: which k, which axes, which segment is set off; derived once and kept.

use std::sync::Arc;

use egui::{Context, Id};

use super::rows::SegmentRows;
use crate::{
    chart::{ChartBody, ChartSpec},
    engine::{
        run::{Made, Step},
        segment::{SegmentFit, SegmentScan},
        study::Axis,
    },
    state::AppState,
    views::widgets::{HoveredPoint, Same, memo},
};

/// A finished scan as it is looked at.
pub struct SegmentView<'a> {
    pub made: &'a Made<SegmentScan>,
    pub k: usize,
    pub axes: (Axis, Axis),
    pub rows: Arc<SegmentRows>,
    pub chart: Arc<Arc<ChartSpec>>,
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
        let axes = chart::segment_axes(&made.report, &made.on, state.study.segments.axes.as_ref());
        let same = || (Same(Arc::clone(&made.report)), k);
        let rows = memo(ctx, Id::unique("segment rows"), same(), || SegmentRows::of(made, k));
        let key = (same(), axes.clone());
        let chart = memo(ctx, Id::unique("segment chart"), key, || {
            Arc::new(chart::scatter_chart(made, k, &axes))
        });
        Some(Self {
            made,
            k,
            rows,
            chart,
            axes,
            is_current: state.results.is_current(Step::Segment, &state.study),
            positive: made.on.positive(state.study.classifier.positive.as_deref()),
        })
    }

    pub fn fit(&self) -> &SegmentFit {
        self.made.report.fit(self.k)
    }
}
