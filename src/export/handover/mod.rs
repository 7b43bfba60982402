//! A saved model in forms that other programs run: raw columns in, probability and prediction out.

mod equation;
mod excel;
mod onnx;
mod pmml;
mod self_test;
mod sql;

use super::ExportError;
use crate::engine::{handover::SavedModel, study::ModelKind};

/// A form that a model is handed over in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HandoverFormat {
    Onnx,
    Pmml,
    Sql,
    Excel,
}

/// A model in another form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    pub bytes: Vec<u8>,
    /// The second file, for forms that have one.
    pub companion: Option<Vec<u8>>,
}

impl HandoverFormat {
    pub const ALL: [Self; 4] = [Self::Onnx, Self::Pmml, Self::Sql, Self::Excel];

    /// As shown: "ONNX".
    pub fn name(self) -> &'static str {
        match self {
            Self::Onnx => "ONNX",
            Self::Pmml => "PMML",
            Self::Sql => "SQL",
            Self::Excel => "Excel formula",
        }
    }

    /// Ending of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Onnx => "onnx",
            Self::Pmml => "pmml",
            Self::Sql => "sql",
            Self::Excel => "csv",
        }
    }

    /// What is put behind the name for a second file with the self-test, for forms that have no place for it
    /// that people can read.
    pub fn companion(self) -> Option<&'static str> {
        (self == Self::Onnx).then_some(".selftest.json")
    }

    /// Who it is for, in a sentence.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Onnx => "For programs: onnxruntime in Python, C#, Java, JavaScript and others.",
            Self::Pmml => "For data mining software that reads PMML 4.4.",
            Self::Sql => "For databases: one SELECT over a table named customers.",
            Self::Excel => {
                "For spreadsheets: open it, put your customers into the columns on the left from row 2 on, and fill the \
                 formulas down. The columns named “expected” check the ten rows that are there at first."
            }
        }
    }
}

/// Puts a model into another form.
///
/// # Errors
/// When the form cannot hold the model; it says why.
pub fn hand_over(model: &SavedModel, format: HandoverFormat) -> Result<HandedOver, ExportError> {
    if model.kind() != ModelKind::Logistic {
        return Err(ExportError::NotHandedOver {
            model: model.kind().in_words(),
            form: format.name(),
        });
    }
    let alone = |bytes| HandedOver {
        bytes,
        companion: None,
    };
    Ok(match format {
        HandoverFormat::Onnx => HandedOver {
            bytes: onnx::onnx(model),
            companion: Some(self_test::json(model)),
        },
        HandoverFormat::Pmml => alone(pmml::pmml(model)?),
        HandoverFormat::Sql => alone(sql::sql(model)?.into_bytes()),
        HandoverFormat::Excel => alone(excel::excel(model)?),
    })
}

fn failed(what: &'static str, why: impl std::fmt::Display) -> ExportError {
    ExportError::Encode {
        what,
        why: why.to_string(),
    }
}

#[cfg(test)]
mod tests;
