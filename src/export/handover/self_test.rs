//! The self-test as JSON.

use serde_json::{Map, Value};

use crate::engine::handover::{RawCell, SavedModel, SelfTest};

/// One row of the self-test: raw cells by column, the scores expected, and why there are none.
pub fn rows(model: &SavedModel) -> Vec<Value> {
    let test = SelfTest::of(model);
    let scores = &test.scores;
    let row = |(row, cells): (usize, &Vec<RawCell>)| {
        let names = model.columns.iter().map(|column| column.name.clone());
        let input: Map<String, Value> = names.zip(cells.iter().map(value)).collect();
        let mut own = Map::new();
        own.insert("input".to_owned(), input.into());
        for (name, class) in probabilities(model) {
            let found = scores.probabilities.of(row).map(|found| found[class]);
            own.insert(name, found.map_or(Value::Null, Value::from));
        }
        let predicted = scores.predicted[row].map(|class| model.classes[class].clone());
        own.insert("predicted".to_owned(), predicted.map_or(Value::Null, Value::from));
        if let Some(problem) = &scores.problem[row] {
            own.insert("problem".to_owned(), problem.clone().into());
        }
        Value::Object(own)
    };
    test.rows.iter().enumerate().map(row).collect()
}

/// Names of the probabilities, and the places of their classes.
pub fn probabilities(model: &SavedModel) -> Vec<(String, usize)> {
    if model.is_binary() {
        return vec![("probability".to_owned(), model.positive_place())];
    }
    let classes = model.classes.iter().enumerate();
    classes
        .map(|(place, class)| (format!("probability[{class}]"), place))
        .collect()
}

/// The whole self-test as a file.
pub fn json(model: &SavedModel) -> Vec<u8> {
    let lines: Vec<String> = rows(model).iter().map(Value::to_string).collect();
    format!("[\n{}\n]\n", lines.join(",\n")).into_bytes()
}

fn value(cell: &RawCell) -> Value {
    match cell {
        RawCell::Number(value) => Value::from(*value),
        RawCell::Word(word) => word.clone().map_or(Value::Null, Value::from),
    }
}
