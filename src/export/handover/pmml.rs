//! PMML 4.4: a `RegressionModel` with everything that has to be done to raw columns.
//!
//! <https://dmg.org/pmml/v4-4-1/Regression.html>

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::{ExportError, equation::negative, failed, self_test};
use crate::engine::{
    handover::{RawCell, SELF_TEST_ROWS, SavedColumn, SavedModel, SelfTest, Treatment},
    study::MissingPolicy,
};

type Xml = Writer<Vec<u8>>;
type Written = std::io::Result<()>;

/// The document.
///
/// # Errors
/// When a name holds signs that XML cannot.
pub fn pmml(model: &SavedModel) -> Result<Vec<u8>, ExportError> {
    let levels = model.columns.iter().flat_map(SavedColumn::levels);
    let names = model.columns.iter().map(|column| &column.name);
    let mut texts = names.chain(levels).chain(&model.classes).chain([&model.target]);
    let is_forbidden =
        |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r') || c == '\u{fffe}' || c == '\u{ffff}';
    if let Some(text) = texts.find(|text| text.contains(is_forbidden)) {
        let shown: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
        return Err(failed(
            "the PMML",
            format!("“{shown}” holds a sign that XML has no place for"),
        ));
    }
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    document(&mut xml, model).map_err(|error| failed("the PMML", error))?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn document(xml: &mut Xml, model: &SavedModel) -> Written {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let own = [("version", "4.4"), ("xmlns", "http://www.dmg.org/PMML-4_4")];
    nested(xml, "PMML", &own, |xml| {
        let description = format!(
            "Predicts {}, trained on {} (SHA-256 {})",
            model.target, model.source.file, model.source.sha256
        );
        nested(xml, "Header", &[("description", &description)], |xml| {
            empty(
                xml,
                "Application",
                &[("name", "Buyerscope"), ("version", &model.app_version)],
            )
        })?;
        dictionary(xml, model)?;
        let method = if model.is_binary() { "logit" } else { "softmax" };
        let own = [
            ("functionName", "classification"),
            ("algorithmName", "logistic regression"),
            ("normalizationMethod", method),
        ];
        nested(xml, "RegressionModel", &own, |xml| {
            mining_schema(xml, model)?;
            output(xml, model)?;
            standardised(xml, model)?;
            tables(xml, model)?;
            verification(xml, model)
        })
    })
}

fn dictionary(xml: &mut Xml, model: &SavedModel) -> Written {
    nested(xml, "DataDictionary", &[], |xml| {
        for column in &model.columns {
            match &column.treatment {
                Treatment::Number { .. } => empty(
                    xml,
                    "DataField",
                    &[
                        ("name", &column.name),
                        ("optype", "continuous"),
                        ("dataType", "double"),
                    ],
                )?,
                Treatment::Category { levels } => labels(xml, &column.name, levels)?,
            }
        }
        labels(xml, &target_name(model), &model.classes)
    })
}

fn labels(xml: &mut Xml, name: &str, values: &[String]) -> Written {
    let own = [("name", name), ("optype", "categorical"), ("dataType", "string")];
    nested(xml, "DataField", &own, |xml| {
        values
            .iter()
            .try_for_each(|value| empty(xml, "Value", &[("value", value)]))
    })
}

fn mining_schema(xml: &mut Xml, model: &SavedModel) -> Written {
    nested(xml, "MiningSchema", &[], |xml| {
        empty(
            xml,
            "MiningField",
            &[("name", &target_name(model)), ("usageType", "target")],
        )?;
        for column in &model.columns {
            let mut own = vec![("name", column.name.clone()), ("usageType", "active".to_owned())];
            // A level not met in training has no score.
            own.push(("invalidValueTreatment", "returnInvalid".to_owned()));
            let (filling, how) = filling(model, column);
            if let Some(value) = filling {
                own.push(("missingValueReplacement", value));
            }
            own.push(("missingValueTreatment", how.to_owned()));
            let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
            empty(xml, "MiningField", &own)?;
        }
        Ok(())
    })
}

fn filling(model: &SavedModel, column: &SavedColumn) -> (Option<String>, &'static str) {
    let is_dropped = model.missing == MissingPolicy::Drop;
    match &column.treatment {
        Treatment::Number { median } if !is_dropped => (Some(number(*median)), "asMedian"),
        Treatment::Category { levels } if !is_dropped && column.has_missing_level() => {
            (levels.last().cloned(), "asValue")
        }
        _ => (None, "returnInvalid"),
    }
}

fn output(xml: &mut Xml, model: &SavedModel) -> Written {
    nested(xml, "Output", &[], |xml| {
        for (name, class) in self_test::probabilities(model) {
            let own = [
                ("name", name.as_str()),
                ("optype", "continuous"),
                ("dataType", "double"),
                ("feature", "probability"),
                ("value", &model.classes[class]),
            ];
            empty(xml, "OutputField", &own)?;
        }
        let own = [
            ("name", "predicted"),
            ("optype", "categorical"),
            ("dataType", "string"),
        ];
        if !model.is_binary() {
            let own = [own[0], own[1], own[2], ("feature", "predictedValue")];
            return empty(xml, "OutputField", &own);
        }
        let own = [own[0], own[1], own[2], ("feature", "transformedValue")];
        nested(xml, "OutputField", &own, |xml| {
            nested(xml, "Apply", &[("function", "if")], |xml| {
                nested(xml, "Apply", &[("function", "greaterOrEqual")], |xml| {
                    empty(xml, "FieldRef", &[("field", "probability")])?;
                    constant(xml, "double", &number(model.threshold))
                })?;
                constant(xml, "string", &model.positive)?;
                constant(xml, "string", negative(model))
            })
        })
    })
}

/// (column − mean) ÷ std.
fn standardised(xml: &mut Xml, model: &SavedModel) -> Written {
    nested(xml, "LocalTransformations", &[], |xml| {
        for feature in model.features.iter().filter(|feature| feature.level.is_none()) {
            let name = derived_name(model, &feature.column);
            let own = [
                ("name", name.as_str()),
                ("optype", "continuous"),
                ("dataType", "double"),
            ];
            nested(xml, "DerivedField", &own, |xml| {
                nested(xml, "Apply", &[("function", "/")], |xml| {
                    nested(xml, "Apply", &[("function", "-")], |xml| {
                        empty(xml, "FieldRef", &[("field", &feature.column)])?;
                        constant(xml, "double", &number(feature.mean))
                    })?;
                    constant(xml, "double", &number(feature.std))
                })
            })?;
        }
        Ok(())
    })
}

fn tables(xml: &mut Xml, model: &SavedModel) -> Written {
    for equation in &model.equations {
        let features = || model.features.iter().zip(&equation.coefficients);
        let levels = || features().filter(|(feature, _)| feature.level.is_some());
        // What a level that the cell does not hold adds, standardised.
        let base: f64 = levels()
            .map(|(feature, c)| -feature.mean * c.per_sd / feature.std)
            .sum();
        let own = [
            ("intercept", number(equation.intercept_per_sd + base)),
            ("targetCategory", equation.class.clone()),
        ];
        let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
        nested(xml, "RegressionTable", &own, |xml| {
            for (feature, c) in features().filter(|(feature, _)| feature.level.is_none()) {
                let name = derived_name(model, &feature.column);
                let own = [("name", name.as_str()), ("coefficient", &number(c.per_sd))];
                empty(xml, "NumericPredictor", &own)?;
            }
            for (feature, c) in levels() {
                let own = [
                    ("name", feature.column.as_str()),
                    ("value", feature.level.as_deref().unwrap_or("")),
                    ("coefficient", &number(c.per_sd / feature.std)),
                ];
                empty(xml, "CategoricalPredictor", &own)?;
            }
            Ok(())
        })?;
    }
    if model.is_binary() {
        let own = [("intercept", "0"), ("targetCategory", negative(model))];
        empty(xml, "RegressionTable", &own)?;
    }
    Ok(())
}

/// Ten rows with the scores expected.
fn verification(xml: &mut Xml, model: &SavedModel) -> Written {
    let test = SelfTest::of(model);
    let probabilities = self_test::probabilities(model);
    let n_fields = model.columns.len() + probabilities.len();
    let own = [
        ("recordCount", SELF_TEST_ROWS.to_string()),
        ("fieldCount", n_fields.to_string()),
    ];
    let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
    nested(xml, "ModelVerification", &own, |xml| {
        nested(xml, "VerificationFields", &[], |xml| {
            let names = model.columns.iter().map(|column| &column.name);
            for (place, name) in names.enumerate() {
                empty(
                    xml,
                    "VerificationField",
                    &[("field", name), ("column", &format!("x{place}"))],
                )?;
            }
            for (place, (name, _)) in probabilities.iter().enumerate() {
                let column = format!("p{place}");
                let own = [
                    ("field", name.as_str()),
                    ("column", &column),
                    ("precision", "1e-6"),
                ];
                empty(xml, "VerificationField", &own)?;
            }
            Ok(())
        })?;
        nested(xml, "InlineTable", &[], |xml| {
            for (row, cells) in test.rows.iter().enumerate().take(SELF_TEST_ROWS) {
                nested(xml, "row", &[], |xml| {
                    for (place, cell) in cells.iter().enumerate() {
                        if let Some(text) = cell_text(cell) {
                            leaf(xml, &format!("x{place}"), &text)?;
                        }
                    }
                    let found = test.scores.probabilities.of(row).unwrap_or_default();
                    for (place, (_, class)) in probabilities.iter().enumerate() {
                        leaf(xml, &format!("p{place}"), &number(found[*class]))?;
                    }
                    Ok(())
                })?;
            }
            Ok(())
        })
    })
}

/// `None`: missing.
fn cell_text(cell: &RawCell) -> Option<String> {
    match cell {
        RawCell::Number(value) => (!value.is_nan()).then(|| number(*value)),
        RawCell::Word(word) => word.clone(),
    }
}

/// A name that no column has.
fn derived_name(model: &SavedModel, column: &str) -> String {
    let mut name = format!("standardised({column})");
    while model.column(&name).is_some() {
        name.push('*');
    }
    name
}

/// The target is no column of the model; where a feature is called so all the same it is told apart.
fn target_name(model: &SavedModel) -> String {
    let mut name = model.target.clone();
    while model.column(&name).is_some() {
        name.push('*');
    }
    name
}

/// The shortest text that reads back as the same number.
fn number(value: f64) -> String {
    format!("{:?}", value + 0.0)
}

fn constant(xml: &mut Xml, kind: &str, value: &str) -> Written {
    xml.create_element("Constant")
        .with_attribute(("dataType", kind))
        .write_text_content(BytesText::new(value))?;
    Ok(())
}

fn leaf(xml: &mut Xml, name: &str, text: &str) -> Written {
    xml.create_element(name)
        .write_text_content(BytesText::new(text))?;
    Ok(())
}

fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> Written {
    xml.create_element(name)
        .with_attributes(attributes.iter().copied())
        .write_empty()?;
    Ok(())
}

fn nested(
    xml: &mut Xml,
    name: &str,
    attributes: &[(&str, &str)],
    inside: impl FnOnce(&mut Xml) -> Written,
) -> Written {
    xml.create_element(name)
        .with_attributes(attributes.iter().copied())
        .write_inner_content(inside)?;
    Ok(())
}
