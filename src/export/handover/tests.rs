use super::*;
use crate::engine::{
    Progress,
    classify::{classify, target_classes},
    features::stratified_split,
    handover::{Origin, save},
    study::{ClassifierSpec, ImportSpec, MissingPolicy},
    table::read_bytes,
};

/// Names that every form has to quote.
const HOSTILE: &str = "a\"ge'; -- <&>";

fn model(target: &str, missing: MissingPolicy) -> SavedModel {
    let mut csv = "id,\"a\"\"ge'; -- <&>\",region,kind,type\n".to_owned();
    for i in 0..120_u32 {
        let region = ["No'rth", "\"South\"", "", "<East>"][(i % 7 % 4) as usize];
        let age = if i % 17 == 5 {
            String::new()
        } else {
            (20 + i * 13 % 50).to_string()
        };
        let kind = ["A", "B", "C"][((i * 13 % 50 + i % 9) / 20 % 3) as usize];
        let is_old = if i * 13 % 50 + i % 11 > 30 { "yes" } else { "no" };
        csv.push_str(&format!(
            "C{i:03},{age},{},{kind},{is_old}\n",
            region.replace('"', "'")
        ));
    }
    let table = read_bytes("t.csv", csv.as_bytes(), &ImportSpec::default(), &Progress::none())
        .unwrap()
        .table;
    let spec = ClassifierSpec {
        target: Some(target.to_owned()),
        features: Some([HOSTILE, "region"].map(str::to_owned).to_vec()),
        missing,
        ..ClassifierSpec::default()
    };
    let (classes, codes) = target_classes(&table, target).unwrap();
    let split = stratified_split(&codes, classes.len(), 0.25, 42);
    let report = classify(&table, &split, &spec, 42, &Progress::none()).unwrap();
    let origin = Origin {
        table: &table,
        file: "t.csv",
        sha256: "00ff",
        cleaning: &[],
    };
    save(&report, 0.4, None, origin).unwrap()
}

fn text(model: &SavedModel, format: HandoverFormat) -> String {
    String::from_utf8(hand_over(model, format).unwrap().bytes).unwrap()
}

#[test]
fn terms_add_up_to_the_log_odds_of_the_fit() {
    use super::equation::{Term, equations};
    use crate::engine::handover::{RawCell, SelfTest};
    for missing in [MissingPolicy::Impute, MissingPolicy::Drop] {
        let model = model("type", missing);
        let test = SelfTest::of(&model);
        let equation = &equations(&model)[0];
        for (row, cells) in test.rows.iter().enumerate() {
            let sum = equation
                .terms
                .iter()
                .zip(cells)
                .try_fold(equation.intercept, |sum, pair| {
                    Some(
                        sum + match pair {
                            (
                                Term::Number {
                                    missing, mean, slope, ..
                                },
                                RawCell::Number(value),
                            ) => {
                                let value = if value.is_nan() { (*missing)? } else { *value };
                                (value - mean) * slope
                            }
                            (Term::Category { missing, .. }, RawCell::Word(None)) => (*missing)?,
                            (Term::Category { levels, .. }, RawCell::Word(Some(word))) => {
                                levels.iter().find(|(level, _)| level == word)?.1
                            }
                            _ => return None,
                        },
                    )
                });
            let found = test.scores.probabilities.of(row);
            let expected = found.map(|found| found[model.positive_place()]);
            assert_eq!(sum.is_some(), expected.is_some());
            if let (Some(sum), Some(expected)) = (sum, expected) {
                assert!((1.0 / (1.0 + (-sum).exp()) - expected).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn names_are_quoted_in_sql() {
    let sql = text(&model("type", MissingPolicy::Impute), HandoverFormat::Sql);
    assert!(
        sql.contains(
            "COALESCE(CAST(NULLIF(CAST(\"a\"\"ge'; -- <&>\" AS VARCHAR), '') AS DOUBLE PRECISION), "
        )
    );
    assert!(sql.contains(" = 'No''rth' THEN "));
    let (comments, query): (Vec<&str>, Vec<&str>) = sql.lines().partition(|line| line.starts_with("-- "));
    assert_eq!(
        comments.iter().filter(|line| line.contains("\"input\":")).count(),
        11
    );
    assert_eq!(query[0], "SELECT");
    let dropped = text(&model("type", MissingPolicy::Drop), HandoverFormat::Sql);
    assert!(!dropped.contains("COALESCE"));
    let more = text(&model("kind", MissingPolicy::Impute), HandoverFormat::Sql);
    assert!(more.contains("AS \"probability[A]\"") && more.contains("WHEN z0 >= z1 AND z0 >= z2 THEN 'A'"));
}

#[test]
fn pmml_is_xml_that_reads_back() {
    for (target, tables) in [("type", 2), ("kind", 3)] {
        let text = text(&model(target, MissingPolicy::Impute), HandoverFormat::Pmml);
        let mut reader = quick_xml::Reader::from_str(&text);
        let (mut n_tables, mut n_rows, mut depth) = (0, 0, 0_i32);
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Start(start) => {
                    depth += 1;
                    n_tables += usize::from(start.name().as_ref() == "RegressionTable");
                    n_rows += usize::from(start.name().as_ref() == "row");
                }
                quick_xml::events::Event::Empty(start) => {
                    n_tables += usize::from(start.name().as_ref() == "RegressionTable");
                }
                quick_xml::events::Event::End(_) => depth -= 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!((n_tables, n_rows, depth), (tables, 10, 0));
        assert!(text.contains("a&quot;ge&apos;; -- &lt;&amp;&gt;"));
        assert!(text.contains("missingValueReplacement=\"(missing)\""));
    }
}

#[test]
fn formulas_have_their_cells() {
    let text = text(&model("type", MissingPolicy::Impute), HandoverFormat::Excel);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<&str> = reader.headers().unwrap().iter().collect();
    assert_eq!(
        header[1..],
        [
            "region",
            "log-odds[yes]",
            "probability",
            "predicted",
            "expected probability",
            "expected predicted"
        ]
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 10);
    assert!(rows[3][2].contains("IF(ISNUMBER(A5),A5,") && rows[3][2].contains("EXACT(B5,{\""));
    assert_eq!(&rows[0][3], "=1/(1+EXP(MAX(-700,MIN(700,-C2))))");
    assert_eq!(&rows[0][4], "=IF(D2>=0.4,\"yes\",\"no\")");
}

#[test]
fn onnx_carries_its_self_test() {
    let model = model("type", MissingPolicy::Impute);
    let made = hand_over(&model, HandoverFormat::Onnx).unwrap();
    let companion = made.companion.unwrap();
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&companion).unwrap();
    assert_eq!(rows.len(), 11);
    assert!(rows[..10].iter().all(|row| row["probability"].is_f64()));
    assert!(rows[10]["probability"].is_null() && rows[10]["problem"].is_string());
    assert!(memchr::memmem::find(&made.bytes, &companion).is_some());
    assert!(memchr::memmem::find(&made.bytes, HOSTILE.as_bytes()).is_some());
}
