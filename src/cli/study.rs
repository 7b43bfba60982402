//! Arguments → the [`Study`] they stand for.

use super::{
    args::{AnalyzeArgs, Input, SegmentArgs},
    choices::{ApostropheChoice, Missing, ModelChoice, Weighting},
    segment_options::SegmentOptions,
    values::{Names, ThresholdChoice},
};
use crate::engine::study::{
    Apostrophes, ClassWeight, ClassifierSpec, FoldPlan, ImportSpec, MissingPolicy, ModelKind, SecondFileSpec,
    Seed, SegmentSpec, Source, Study, TestRows, Threshold, ValidationSpec,
};

/// A file and nothing but how to read it.
pub fn of_input(input: &Input) -> Study {
    let Input {
        file,
        encoding,
        delimiter,
        decimal,
        thousands,
        sheet,
        header_line,
        text,
        column,
        missing_marks,
        apostrophes,
    } = input;
    Study {
        source: Some(Source::File(file.clone())),
        import: ImportSpec {
            encoding: encoding.clone(),
            delimiter: *delimiter,
            decimal: *decimal,
            thousands: *thousands,
            text_columns: listed(text.as_ref()).unwrap_or_default(),
            sheet: sheet.clone(),
            header_line: *header_line,
            missing: listed(missing_marks.as_ref()),
            apostrophes: apostrophes.map(|choice| match choice {
                ApostropheChoice::Keep => Apostrophes::Keep,
                ApostropheChoice::LeaveOut => Apostrophes::LeaveOut,
            }),
            columns: column
                .iter()
                .map(|choice| {
                    let marks = listed(missing_marks.as_ref());
                    (choice.column.clone(), choice.over(marks.as_deref()))
                })
                .collect(),
        },
        ..Study::default()
    }
}

/// A classifier and segments.
pub fn of_analyze(args: &AnalyzeArgs) -> Study {
    Study {
        classifier: ClassifierSpec {
            target: Some(args.target.clone()),
            positive: args.positive.clone(),
            features: listed(args.features.as_ref()),
            test_fraction: args.test_fraction,
            model: match args.model {
                ModelChoice::LogisticRegression => ModelKind::Logistic,
                ModelChoice::NaiveBayes => ModelKind::Bayes,
                ModelChoice::DecisionTree => ModelKind::Tree,
                ModelChoice::RandomForest => ModelKind::Forest,
            },
            l2: args.l2,
            class_weight: match (&args.class_weights, args.class_weight) {
                (Some(own), _) => ClassWeight::Own(own.0.clone()),
                (None, Weighting::None) => ClassWeight::None,
                (None, Weighting::Balanced) => ClassWeight::Balanced,
            },
            missing: match args.missing {
                Missing::Impute => MissingPolicy::Impute,
                Missing::Drop => MissingPolicy::Drop,
            },
            keep_together: args.keep_together.clone(),
        },
        validation: validation(args),
        threshold: match args.threshold {
            ThresholdChoice::At(threshold) => Threshold(threshold),
            // Found when there is something to find it on.
            ThresholdChoice::BestF1 | ThresholdChoice::Youden => Threshold::default(),
        },
        flips_from: args.flips_from.map_or_else(Threshold::default, Threshold),
        seed: Seed(args.segments.seed),
        segments: segments(args.segment_features.as_ref(), &args.segments),
        ..of_input(&args.input)
    }
}

fn validation(args: &AnalyzeArgs) -> ValidationSpec {
    let test = match (&args.test_latest, &args.test_file) {
        (Some(column), _) => TestRows::Latest {
            column: column.clone(),
        },
        (None, Some(path)) => TestRows::File { path: path.clone() },
        (None, None) => TestRows::Random,
    };
    let repeats = args.repeats;
    let k = args.folds.or(args.compare.then(|| FoldPlan::default().k));
    ValidationSpec {
        test,
        folds: k.map(|k| FoldPlan { k, repeats }),
        compare: args.compare,
        ..ValidationSpec::default()
    }
}

/// Segments alone.
pub fn of_segment(args: &SegmentArgs) -> Study {
    Study {
        seed: Seed(args.segments.seed),
        segments: SegmentSpec {
            second: args.assign.as_ref().map(|file| SecondFileSpec {
                file: file.clone(),
                identifier: args.id.clone(),
            }),
            ..segments(args.features.as_ref(), &args.segments)
        },
        ..of_input(&args.input)
    }
}

fn segments(features: Option<&Names>, options: &SegmentOptions) -> SegmentSpec {
    SegmentSpec {
        features: listed(features),
        method: options.method.method(),
        radius: options.radius,
        min_points: options.min_points.map(|n| n as usize),
        scaling: options.scaling.scaling(),
        weights: options
            .feature_weights
            .as_ref()
            .map(|own| own.0.clone())
            .unwrap_or_default(),
        k: options.k.0,
        k_range: options.k_range,
        ..SegmentSpec::default()
    }
}

fn listed(names: Option<&Names>) -> Option<Vec<String>> {
    names.map(|Names(names)| names.clone())
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::{
        cli::args::{Cli, Command},
        engine::{
            study::{ColumnSpec, HeaderLine, Scaling, SegmentMethod},
            table::ColumnKind,
        },
    };

    #[test]
    fn defaults_are_those_promised() {
        let cli = Cli::try_parse_from(["buyerscope", "analyze", "f.csv", "--target", "t"]).unwrap();
        let Some(Command::Analyze(args)) = cli.command else {
            panic!("analyze is a command")
        };
        let expected = Study {
            source: Some(Source::File("f.csv".into())),
            classifier: ClassifierSpec {
                target: Some("t".to_owned()),
                ..ClassifierSpec::default()
            },
            segments: SegmentSpec {
                k_range: (2, 10),
                ..SegmentSpec::default()
            },
            ..Study::default()
        };
        assert_eq!(of_analyze(&args), expected);
    }

    #[test]
    fn every_option_reaches_the_study() {
        let line = "buyerscope analyze f.csv --target t --positive p --model decision-tree --features a,b --test-fraction 0 --seed 7 \
                    --folds 10 --repeats 3 --compare --test-file new.csv --l2 0 --class-weight balanced --threshold 0.3 --flips-from 0.6 --missing drop --keep-together g --segment-features c --k 4 \
                    --method dbscan --radius 0.4 --min-points 9 --scaling log --feature-weights c=2 --k-range 3..5 --encoding latin1 --delimiter ; --decimal , --thousands . --text a,b \
                    --sheet Sales --header-line 3 --missing-marks -1,x --apostrophes keep --column c:kind=number,decimal=,";
        let Some(Command::Analyze(args)) = Cli::try_parse_from(line.split_whitespace()).unwrap().command
        else {
            panic!("analyze is a command")
        };
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let expected = Study {
            source: Some(Source::File("f.csv".into())),
            import: ImportSpec {
                encoding: Some("latin1".to_owned()),
                delimiter: Some(';'),
                decimal: Some(','),
                thousands: Some('.'),
                text_columns: names(&["a", "b"]),
                sheet: Some("Sales".to_owned()),
                header_line: Some(HeaderLine::Line(3)),
                missing: Some(names(&["-1", "x"])),
                apostrophes: Some(Apostrophes::Keep),
                columns: [(
                    "c".to_owned(),
                    ColumnSpec {
                        kind: Some(ColumnKind::Number),
                        decimal: Some(','),
                        ..ColumnSpec::default()
                    },
                )]
                .into(),
            },
            seed: Seed(7),
            classifier: ClassifierSpec {
                target: Some("t".to_owned()),
                positive: Some("p".to_owned()),
                features: Some(names(&["a", "b"])),
                test_fraction: 0.0,
                model: ModelKind::Tree,
                l2: 0.0,
                class_weight: ClassWeight::Balanced,
                missing: MissingPolicy::Drop,
                keep_together: Some("g".to_owned()),
            },
            validation: ValidationSpec {
                test: TestRows::File {
                    path: "new.csv".into(),
                },
                folds: Some(FoldPlan { k: 10, repeats: 3 }),
                compare: true,
                ..ValidationSpec::default()
            },
            threshold: Threshold(0.3),
            flips_from: Threshold(0.6),
            segments: SegmentSpec {
                features: Some(names(&["c"])),
                method: SegmentMethod::Dbscan,
                radius: Some(0.4),
                min_points: Some(9),
                scaling: Scaling::Log,
                weights: [("c".to_owned(), 2.0)].into(),
                k: Some(4),
                k_range: (3, 5),
                ..SegmentSpec::default()
            },
            ..Study::default()
        };
        assert_eq!(of_analyze(&args), expected);
    }

    #[test]
    fn values_may_begin_with_a_hyphen() {
        let line = "buyerscope analyze f.csv --target t --positive -1 --missing-marks -,? --delimiter - --column \
                    -x:also-missing=-9";
        let Some(Command::Analyze(args)) = Cli::try_parse_from(line.split_whitespace()).unwrap().command
        else {
            panic!("analyze is a command")
        };
        let study = of_analyze(&args);
        assert_eq!(study.classifier.positive.as_deref(), Some("-1"));
        assert_eq!(study.import.delimiter, Some('-'));
        let marks = |marks: &[&str]| Some(marks.iter().map(|&mark| mark.to_owned()).collect::<Vec<_>>());
        assert_eq!(study.import.missing, marks(&["-", "?"]));
        assert_eq!(study.import.columns["-x"].missing, marks(&["-", "?", "-9"]));
    }
}
