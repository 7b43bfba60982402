use proptest::prelude::*;

use crate::{
    engine::{
        condition::Condition,
        document::choices_text,
        metrics::Offer,
        study::{
            Axis, ClassWeight, CleaningStep, FoldPlan, MatrixValue, MissingPolicy, MissingTreatment,
            ModelKind, Scaling, SegmentMethod, Sort, Source, Study, TestRows,
        },
    },
    state::{AppState, Command},
};

fn column() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()])
}

fn step() -> impl Strategy<Value = CleaningStep> {
    prop_oneof![
        Just(CleaningStep::drop_duplicates()),
        column().prop_map(|column| CleaningStep::Missing {
            column,
            treatment: MissingTreatment::Median
        }),
        column().prop_map(|column| CleaningStep::Filter {
            condition: format!("{column} > 1")
        }),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    let models = prop::sample::select(ModelKind::CHOICES.to_vec());
    prop_oneof![
        (0.0..1.0_f64).prop_map(Command::SetThreshold),
        (0.0..1.0_f64).prop_map(Command::CompareFlipsWith),
        (0.0..50.0_f64).prop_map(Command::SetL2),
        (0.0..0.9_f64).prop_map(Command::SetTestFraction),
        any::<u64>().prop_map(Command::SetSeed),
        models.prop_map(Command::SetModel),
        prop::option::of(2_usize..9).prop_map(Command::SetClusterCount),
        prop::sample::select(SegmentMethod::ALL.to_vec()).prop_map(Command::SetSegmentMethod),
        prop::sample::select(Scaling::ALL.to_vec()).prop_map(Command::SetScaling),
        prop::option::of(0.1..3.0_f64).prop_map(Command::SetRadius),
        (column(), 0.0..10.0_f64).prop_map(|(column, weight)| Command::SetFeatureWeight { column, weight }),
        column().prop_map(|name| Command::OpenSecondFile(format!("{name}.csv").into())),
        column().prop_map(Command::SetSecondIdentifier),
        Just(Command::CloseSecondFile),
        column().prop_map(Command::SetSegmentLabel),
        step().prop_map(Command::AddCleaningStep),
        step().prop_map(Command::DraftCleaningStep),
        (0_usize..5, step()).prop_map(|(at, step)| Command::AdjustCleaningStep(at, step)),
        (0_usize..5, any::<bool>()).prop_map(|(place, is_on)| Command::SwitchCleaningStep { place, is_on }),
        (0_usize..5, 0_usize..5).prop_map(|(from, to)| Command::MoveCleaningStep { from, to }),
        (0_usize..5).prop_map(Command::RemoveCleaningStep),
        column().prop_map(Command::SetTarget),
        column().prop_map(Command::SetPositive),
        (column(), any::<bool>()).prop_map(|(column, is_used)| Command::SetFeature { column, is_used }),
        (column(), any::<bool>())
            .prop_map(|(column, is_used)| Command::SetSegmentFeature { column, is_used }),
        prop::option::of(column()).prop_map(Command::KeepTogether),
        column().prop_map(|column| Command::SetTestRows(TestRows::Latest { column })),
        Just(Command::SetClassWeight(ClassWeight::Balanced)),
        Just(Command::SetMissing(MissingPolicy::Drop)),
        (2_usize..9).prop_map(|k| Command::SetFolds(Some(FoldPlan { k, repeats: 1 }))),
        any::<bool>().prop_map(Command::CompareModels),
        (0.0..9.0_f64).prop_map(|cost| Command::SetOffer(Offer {
            cost,
            ..Offer::default()
        })),
        Just(Command::ToggleMatrixValue(MatrixValue::OfAll)),
        column().prop_map(|column| Command::SetFilters(vec![Condition::is(&column, "x")])),
        (column(), any::<bool>()).prop_map(|(column, is_descending)| {
            Command::SetSort(Some(Sort {
                column,
                is_descending,
            }))
        }),
        column().prop_map(|x| Command::SetAxes(Some((Axis::Column(x), Axis::Component(0))))),
        column().prop_map(Command::DismissWarning),
        Just(Command::ShowDismissedWarnings),
        column().prop_map(Command::SetExploreColumn),
    ]
}

fn bits(study: &Study) -> String {
    choices_text(study).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// 500 choices, all undone, all done again: the very Studies of the start and the end.
    #[test]
    fn all_is_undone_and_done_again_to_the_bit(commands in prop::collection::vec(command(), 500)) {
        let mut state = AppState::default();
        state.apply(Command::OpenSample);
        let start = state.study.clone();
        for command in commands {
            state.apply(command);
        }
        let end = state.study.clone();
        let n = state.history.points().len();
        let mut undone = 0;
        while state.history.can_undo() {
            state.apply(Command::Undo);
            undone += 1;
        }
        prop_assert_eq!(undone + 1, n.max(1));
        prop_assert_eq!(bits(&state.study), bits(&start));
        prop_assert_eq!(&state.study, &start);
        prop_assert_eq!(&state.study.source, &Some(Source::Sample));
        prop_assert!(!state.is_dirty());
        while state.history.can_redo() {
            state.apply(Command::Redo);
        }
        prop_assert_eq!(bits(&state.study), bits(&end));
        prop_assert_eq!(&state.study, &end);
        // And to any place between.
        for place in [n / 2, 0, n - 1] {
            state.apply(Command::GoTo(place));
            prop_assert_eq!(bits(&state.study), bits(&state.history.points()[place].study));
        }
    }
}
