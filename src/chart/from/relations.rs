//! How strongly columns go with each other, by any measure.

use crate::{
    chart::{ChartBody, ChartSpec, CorrelationChart},
    engine::{explore::Relations, format},
};

/// The heatmap of a measure.
pub fn relations_chart(relations: &Relations, source_line: &str) -> ChartSpec {
    let rows = format!("{} rows", format::count(relations.n_rows as u64));
    let left_out = match relations.n_left_out {
        0 => String::new(),
        n => format!(", {} left out", format::plural(n, "column", "columns")),
    };
    let corrected = if relations.measure == crate::engine::explore::Measure::CramersV {
        ", bias-corrected"
    } else {
        ""
    };
    ChartSpec {
        title: relations.measure.name().to_owned(),
        subtitle: format!("{rows}{corrected}{left_out}"),
        alt: alt(relations),
        source: source_line.to_owned(),
        body: ChartBody::Correlations(CorrelationChart {
            names: relations.rows.clone(),
            columns: (!relations.measure.is_square()).then(|| relations.columns.clone()),
            values: relations.values.clone(),
        }),
    }
}

fn alt(relations: &Relations) -> String {
    let is_square = relations.measure.is_square();
    let name = relations.measure.name();
    let pairs = relations.values.iter().enumerate().flat_map(|(row, values)| {
        let until = if is_square { row } else { values.len() };
        values[..until.min(values.len())]
            .iter()
            .enumerate()
            .map(move |(column, &value)| (row, column, value))
    });
    let strongest = pairs
        .filter(|(_, _, value)| value.is_finite())
        .max_by(|a, b| a.2.abs().total_cmp(&b.2.abs()));
    match strongest {
        Some((row, column, value)) => format!(
            "{name}: the strongest is {} between {} and {}.",
            format::decimal(value, 2),
            relations.columns[column],
            relations.rows[row]
        ),
        None => format!("{name}: none can be told."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::explore::Measure;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn the_strongest_relation_is_named() {
        let square = Relations {
            measure: Measure::Spearman,
            rows: names(&["a", "b", "c"]),
            columns: names(&["a", "b", "c"]),
            values: vec![
                vec![1.0, 0.2, f64::NAN],
                vec![0.2, 1.0, -0.7],
                vec![f64::NAN, -0.7, 1.0],
            ],
            n_rows: 1000,
            n_left_out: 0,
        };
        let spec = relations_chart(&square, "");
        assert_eq!(
            spec.alt,
            "Spearman: the strongest is \u{2212}0.70 between b and c."
        );
        assert_eq!(spec.subtitle, "1\u{202f}000 rows");
        let ratio = Relations {
            measure: Measure::CorrelationRatio,
            rows: names(&["spent"]),
            columns: names(&["region", "kind"]),
            values: vec![vec![0.1, 0.6]],
            n_rows: 9,
            n_left_out: 2,
        };
        let spec = relations_chart(&ratio, "");
        assert_eq!(spec.alt, "Ratio η: the strongest is 0.60 between kind and spent.");
        assert_eq!(spec.subtitle, "9 rows, 2 columns left out");
    }
}
