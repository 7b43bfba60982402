//! What is shown now, derived once and kept.

use std::sync::Arc;

use egui::{Context, Id};

use super::choices;
use crate::{
    chart::{self, ChartSpec, Scene},
    engine::{
        explore::ExploreReport,
        run::{Made, Prepared, Step},
    },
    state::{AppState, ChartId, Running, Selection},
    theme::Colours,
    views::widgets::{Same, memo},
};

/// The positive class: counting its rows takes too long for a frame, so that it is kept.
pub fn positive_class(ctx: &Context, state: &AppState, on: &Arc<Prepared>) -> usize {
    let asked = state.study.classifier.positive.clone();
    let key = (Same(Arc::clone(on)), asked.clone());
    *memo(ctx, Id::unique("positive class"), key, || {
        on.positive(asked.as_deref())
    })
}

/// A finished report as it is looked at.
pub struct ExploreView<'a> {
    pub made: &'a Made<ExploreReport>,
    pub positive: usize,
    /// Customers of each class.
    pub class_sizes: Arc<Vec<u64>>,
    /// Column of the large histogram.
    pub column: Option<String>,
    /// Columns of the scatter.
    pub axes: Option<(String, String)>,
    pub correlations: Arc<Option<Arc<ChartSpec>>>,
    pub histogram: Arc<Option<Arc<ChartSpec>>>,
    pub scatter: Arc<Option<Arc<ChartSpec>>>,
    /// Rows selected in every tab.
    pub selection: &'a Arc<Selection>,
    /// A newer report on its way.
    pub pending: Option<&'a Running>,
}

impl<'a> ExploreView<'a> {
    /// `None` until there is a report.
    pub fn of(ctx: &Context, state: &'a AppState) -> Option<Self> {
        let made = state.results.explore()?;
        let on = &made.on;
        let positive = positive_class(ctx, state, on);
        let column = choices::shown_column(made, &state.study.explore);
        let chosen = state.study.explore.clone();
        let axes = memo(
            ctx,
            Id::unique("explore axes"),
            (Same(Arc::clone(&made.report)), chosen),
            || choices::shown_axes(&made.report, &on.summary, &state.study.explore),
        );
        let axes = axes.as_ref().clone();
        let chart = |which: ChartId, choice: Option<String>| {
            let key = (Same(Arc::clone(&made.report)), positive, choice);
            memo(ctx, Id::unique(("explore chart", which.name())), key, || {
                choices::explore_chart(state, which, positive).map(Arc::new)
            })
        };
        let class_sizes = memo(ctx, Id::unique("class sizes"), Same(Arc::clone(on)), || {
            let mut sizes = vec![0_u64; on.classes.len()];
            for code in on.class_codes.iter().flatten() {
                if let Some(size) = sizes.get_mut(*code as usize) {
                    *size += 1;
                }
            }
            sizes
        });
        Some(Self {
            made,
            positive,
            selection: &state.selection,
            class_sizes,
            correlations: chart(ChartId::Correlations, None),
            histogram: chart(ChartId::Histogram, column.clone()),
            scatter: chart(
                ChartId::ExploreScatter,
                axes.as_ref().map(|(x, y)| format!("{x}\n{y}")),
            ),
            column,
            axes,
            pending: super::slow(state, Step::Explore)
                .filter(|_| !state.results.is_current(Step::Explore, &state.study)),
        })
    }
}

/// A chart laid out for a place, kept while chart, size and theme stay.
pub fn scene(
    ctx: &Context,
    id: Id,
    spec: &Arc<ChartSpec>,
    width: f32,
    height: f32,
    colours: &Colours,
) -> Arc<Scene> {
    let key = (
        Same(Arc::clone(spec)),
        width.to_bits(),
        height.to_bits(),
        colours.is_dark,
    );
    memo(ctx, id, key, || chart::layout(&spec.body, width, height, colours))
}
