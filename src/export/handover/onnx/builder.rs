//! A graph in the making: nodes, constants, inputs and outputs.

use super::proto::{
    Attribute, DOUBLE, Dimension, Graph, INT, INT64, Node, STRING, STRINGS, Shape, Size, Tensor, TensorType,
    Type, ValueInfo,
};

/// Before every name of ours, so that it is no name of a column.
const OURS: &str = "buyerscope:";

/// A graph in the making.
#[derive(Debug, Default)]
pub struct Builder {
    graph: Graph,
    n_names: usize,
}

impl Builder {
    pub fn finish(mut self, name: &str) -> Graph {
        name.clone_into(&mut self.graph.name);
        self.graph
    }

    /// A column of `width` values a row.
    pub fn input(&mut self, name: &str, kind: i32, width: usize) {
        self.graph.input.push(value_info(name, kind, width));
    }

    /// Gives a value out under a name of its own.
    pub fn output(&mut self, name: &str, kind: i32, width: usize, value: &str) {
        self.graph.output.push(value_info(name, kind, width));
        self.graph.node.push(Node {
            input: vec![value.to_owned()],
            output: vec![name.to_owned()],
            name: format!("{OURS}{name}"),
            op_type: "Identity".to_owned(),
            ..Node::default()
        });
    }

    /// A node with one result; gives its name.
    pub fn node(&mut self, op: &str, inputs: &[&str]) -> String {
        self.node_with(op, inputs, Vec::new())
    }

    /// As [`Self::node`], with attributes.
    pub fn node_with(&mut self, op: &str, inputs: &[&str], attribute: Vec<Attribute>) -> String {
        let output = self.name(op);
        // One-hot encoding belongs to the operators for classical models.
        let domain = if op == "OneHotEncoder" { "ai.onnx.ml" } else { "" };
        self.graph.node.push(Node {
            input: inputs.iter().map(|&input| input.to_owned()).collect(),
            output: vec![output.clone()],
            name: output.clone(),
            op_type: op.to_owned(),
            attribute,
            domain: domain.to_owned(),
        });
        output
    }

    /// Numbers; no dimensions: a single one.
    pub fn doubles(&mut self, dims: &[usize], values: Vec<f64>) -> String {
        self.constant(Tensor {
            dims: sizes(dims),
            data_type: DOUBLE,
            double_data: values,
            ..Tensor::default()
        })
    }

    pub fn integers(&mut self, dims: &[usize], values: Vec<i64>) -> String {
        self.constant(Tensor {
            dims: sizes(dims),
            data_type: INT64,
            int64_data: values,
            ..Tensor::default()
        })
    }

    pub fn texts(&mut self, dims: &[usize], values: &[&str]) -> String {
        self.constant(Tensor {
            dims: sizes(dims),
            data_type: STRING,
            string_data: values.iter().map(|value| value.as_bytes().to_vec()).collect(),
            ..Tensor::default()
        })
    }

    fn constant(&mut self, tensor: Tensor) -> String {
        let name = self.name("constant");
        self.graph.initializer.push(Tensor {
            name: name.clone(),
            ..tensor
        });
        name
    }

    fn name(&mut self, what: &str) -> String {
        self.n_names += 1;
        format!("{OURS}{what}_{}", self.n_names)
    }
}

pub fn integer(name: &str, value: i64) -> Attribute {
    Attribute {
        name: name.to_owned(),
        i: Some(value),
        kind: INT,
        ..Attribute::default()
    }
}

pub fn strings<'a>(name: &str, values: impl Iterator<Item = &'a str>) -> Attribute {
    Attribute {
        name: name.to_owned(),
        strings: values.map(|value| value.as_bytes().to_vec()).collect(),
        kind: STRINGS,
        ..Attribute::default()
    }
}

fn sizes(dims: &[usize]) -> Vec<i64> {
    dims.iter()
        .map(|&size| i64::try_from(size).unwrap_or(i64::MAX))
        .collect()
}

fn value_info(name: &str, kind: i32, width: usize) -> ValueInfo {
    let rows = Size::Named("N".to_owned());
    let columns = Size::Value(i64::try_from(width).unwrap_or(i64::MAX));
    ValueInfo {
        name: name.to_owned(),
        value_type: Some(Type {
            tensor_type: Some(TensorType {
                elem_type: kind,
                shape: Some(Shape {
                    dim: [rows, columns]
                        .map(|size| Dimension { size: Some(size) })
                        .to_vec(),
                }),
            }),
        }),
    }
}
