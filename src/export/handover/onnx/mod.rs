//! ONNX: raw columns in, probability and prediction out; imputation, one-hot and scaling inside.
//!
//! One input a column, of its name, shape [N, 1]: float (NaN: missing) or string (empty: missing). Computed in
//! doubles. Operator set 13 of 2020, and the first of `ai.onnx.ml` for one-hot encoding, which every runtime
//! knows.

mod builder;
mod proto;

use prost::Message as _;

use self::{
    builder::{Builder, integer, strings},
    proto::{DOUBLE, FLOAT, Model, OperatorSet, STRING, StringEntry},
};
use super::{equation::negative, self_test};
use crate::engine::{
    features::MISSING_LEVEL,
    handover::{SavedColumn, SavedModel, Treatment},
    study::MissingPolicy,
};

/// What is made of a column.
struct Encoded {
    /// [N, width], double.
    value: String,
    width: usize,
    /// [N, 1], bool: whether the row can be scored; `None`: always.
    is_known: Option<String>,
}

/// The model as the bytes of a `ModelProto`.
pub fn onnx(model: &SavedModel) -> Vec<u8> {
    let mut graph = Builder::default();
    let encoded: Vec<Encoded> = model
        .columns
        .iter()
        .map(|column| encode(&mut graph, model, column))
        .collect();
    let log_odds = log_odds(&mut graph, model, &encoded);
    let known: Vec<String> = encoded.into_iter().filter_map(|own| own.is_known).collect();
    let known = known
        .into_iter()
        .reduce(|all, own| graph.node("And", &[&all, &own]));
    outputs(&mut graph, model, &log_odds, known.as_deref());
    let entry = |key: &str, value: String| StringEntry {
        key: format!("buyerscope.{key}"),
        value,
    };
    let self_test = String::from_utf8(self_test::json(model)).unwrap_or_default();
    Model {
        ir_version: 7,
        opset_import: [("", 13), ("ai.onnx.ml", 1)]
            .map(|(domain, version)| OperatorSet {
                domain: domain.to_owned(),
                version,
            })
            .to_vec(),
        producer_name: "Buyerscope".to_owned(),
        producer_version: model.app_version.clone(),
        doc_string: format!(
            "Predicts {}: a logistic regression trained on {}. A missing number is NaN, a missing text is empty; \
             where a text was not in the training data the probability is NaN and the prediction is empty.",
            model.target, model.source.file
        ),
        graph: Some(graph.finish("logistic_regression")),
        metadata_props: vec![
            entry("target", model.target.clone()),
            entry("classes", serde_json::Value::from(model.classes.clone()).to_string()),
            entry("threshold", model.threshold.to_string()),
            entry("source_sha256", model.source.sha256.clone()),
            entry("self_test", self_test),
        ],
    }
    .encode_to_vec()
}

fn encode(graph: &mut Builder, model: &SavedModel, column: &SavedColumn) -> Encoded {
    let input = input_name(model, &column.name);
    let is_dropped = model.missing == MissingPolicy::Drop;
    match &column.treatment {
        Treatment::Number { median } => {
            graph.input(&input, FLOAT, 1);
            let is_nan = graph.node("IsNaN", &[&input]);
            let is_infinite = graph.node("IsInf", &[&input]);
            let is_missing = graph.node("Or", &[&is_nan, &is_infinite]);
            let double = cast(graph, &input, DOUBLE);
            let median = graph.doubles(&[], vec![*median]);
            Encoded {
                value: graph.node("Where", &[&is_missing, &median, &double]),
                width: 1,
                is_known: is_dropped.then(|| graph.node("Not", &[&is_missing])),
            }
        }
        Treatment::Category { levels } => {
            graph.input(&input, STRING, 1);
            // A missing cell is an empty text.
            let names = levels
                .iter()
                .map(|level| if level == MISSING_LEVEL { "" } else { level });
            let attributes = vec![strings("cats_strings", names), integer("zeros", 1)];
            let hot = graph.node_with("OneHotEncoder", &[&input], attributes);
            let shape = graph.integers(&[2], vec![-1, i64::try_from(levels.len()).unwrap_or(0)]);
            let flat = graph.node("Reshape", &[&hot, &shape]);
            let value = cast(graph, &flat, DOUBLE);
            let axes = graph.integers(&[1], vec![1]);
            let n_hot = graph.node("ReduceSum", &[&value, &axes]);
            let half = graph.doubles(&[], vec![0.5]);
            Encoded {
                is_known: Some(graph.node("Greater", &[&n_hot, &half])),
                value,
                width: levels.len(),
            }
        }
    }
}

/// Standardised features times weights, plus intercepts: [N, equations].
fn log_odds(graph: &mut Builder, model: &SavedModel, encoded: &[Encoded]) -> String {
    let values: Vec<&str> = encoded.iter().map(|own| own.value.as_str()).collect();
    let all = graph.node_with("Concat", &values, vec![integer("axis", 1)]);
    let width: usize = encoded.iter().map(|own| own.width).sum();
    let n_equations = model.equations.len();
    // The first level of a category makes no feature: it weighs nothing.
    let (mut means, mut stds) = (vec![0.0; width], vec![1.0; width]);
    let mut weights = vec![0.0; width * n_equations];
    let (mut place, mut feature) = (0, 0);
    for (column, own) in model.columns.iter().zip(encoded) {
        let n_skipped = usize::from(!column.levels().is_empty());
        for at in place + n_skipped..place + own.width {
            (means[at], stds[at]) = (model.features[feature].mean, model.features[feature].std);
            for (row, equation) in model.equations.iter().enumerate() {
                weights[at * n_equations + row] = equation.coefficients[feature].per_sd;
            }
            feature += 1;
        }
        place += own.width;
    }
    let means = graph.doubles(&[width], means);
    let centred = graph.node("Sub", &[&all, &means]);
    let stds = graph.doubles(&[width], stds);
    let scaled = graph.node("Div", &[&centred, &stds]);
    let weights = graph.doubles(&[width, n_equations], weights);
    let product = graph.node("MatMul", &[&scaled, &weights]);
    let intercepts = model.equations.iter().map(|own| own.intercept_per_sd).collect();
    let intercepts = graph.doubles(&[n_equations], intercepts);
    graph.node("Add", &[&product, &intercepts])
}

fn outputs(graph: &mut Builder, model: &SavedModel, log_odds: &str, known: Option<&str>) {
    let (probability, predicted) = if model.is_binary() {
        let probability = graph.node("Sigmoid", &[log_odds]);
        let threshold = graph.doubles(&[], vec![model.threshold]);
        let is_positive = graph.node("GreaterOrEqual", &[&probability, &threshold]);
        let positive = graph.texts(&[], &[&model.positive]);
        let negative = graph.texts(&[], &[negative(model)]);
        let predicted = graph.node("Where", &[&is_positive, &positive, &negative]);
        (probability, predicted)
    } else {
        let probability = graph.node_with("Softmax", &[log_odds], vec![integer("axis", 1)]);
        let best = graph.node_with(
            "ArgMax",
            &[log_odds],
            vec![integer("axis", 1), integer("keepdims", 1)],
        );
        let classes: Vec<&str> = model.classes.iter().map(String::as_str).collect();
        let classes = graph.texts(&[classes.len()], &classes);
        (probability, graph.node("Gather", &[&classes, &best]))
    };
    let (probability, predicted) = match known {
        None => (probability, predicted),
        Some(known) => {
            let nothing = graph.doubles(&[], vec![f64::NAN]);
            let empty = graph.texts(&[], &[""]);
            (
                graph.node("Where", &[known, &probability, &nothing]),
                graph.node("Where", &[known, &predicted, &empty]),
            )
        }
    };
    let width = model.equations.len();
    let probability = cast(graph, &probability, FLOAT);
    graph.output(PROBABILITY, FLOAT, width, &probability);
    graph.output(PREDICTED, STRING, 1, &predicted);
}

const PROBABILITY: &str = "probability";
const PREDICTED: &str = "predicted";

/// The column's name; one that is called as an output gets "(input)" behind it, for no two values may share a
/// name.
fn input_name(model: &SavedModel, column: &str) -> String {
    let mut name = column.to_owned();
    while [PROBABILITY, PREDICTED].contains(&name.as_str())
        || (name != column && model.column(&name).is_some())
    {
        name.push_str(" (input)");
    }
    name
}

fn cast(graph: &mut Builder, value: &str, to: i32) -> String {
    graph.node_with("Cast", &[value], vec![integer("to", i64::from(to))])
}
