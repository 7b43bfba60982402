//! Columns of the customers that say what another column says: no features unless asked for.

use super::{Measure, PurchaseSpec};
use crate::engine::features::Redundant;

/// The column that the label's rule makes.
pub const LABEL: &str = "buyer_type";

/// Columns to leave out of the features by default, with the reason: what the target was made from, what
/// follows from that, and one of two that always say the same.
pub fn redundant(spec: &PurchaseSpec, target: Option<&str>) -> Vec<Redundant> {
    let mut found = vec![Redundant::everywhere("frequency", "orders − 1")];
    let Some(rule) = spec.label.as_ref().filter(|_| target == Some(LABEL)) else {
        return found;
    };
    let measure = rule.measure.name();
    found.push(Redundant::for_target(
        measure,
        &format!("{LABEL} was made from it"),
    ));
    // Beside the other features each of these gives the measure back.
    let following: &[(&str, &str)] = match rule.measure {
        Measure::AvgPurchaseValue => &[("total_spent", "avg_purchase_value × orders")],
        Measure::TotalSpent => &[("avg_purchase_value", "total_spent ÷ orders")],
        Measure::Orders => &[
            ("visits_per_month", "orders ÷ tenure"),
            ("avg_purchase_value", "total_spent ÷ orders"),
        ],
        Measure::VisitsPerMonth => &[("orders", "visits_per_month × tenure")],
        Measure::TenureDays => &[("visits_per_month", "orders ÷ tenure")],
        Measure::RecencyDays => &[],
    };
    let follows = |&(column, how): &(&str, &str)| {
        Redundant::for_target(column, &format!("{how}: {LABEL} was made from {measure}"))
    };
    found.extend(following.iter().map(follows));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::purchases::LabelRule;

    #[test]
    fn what_the_label_was_made_from_is_no_feature() {
        let with = |measure| PurchaseSpec {
            label: Some(LabelRule {
                measure,
                ..LabelRule::default()
            }),
            ..PurchaseSpec::default()
        };
        let columns = |measure, target| {
            let found = redundant(&with(measure), target);
            found.into_iter().map(|one| one.column).collect::<Vec<_>>()
        };
        let average = Measure::AvgPurchaseValue;
        assert_eq!(
            columns(average, Some(LABEL)),
            ["frequency", "avg_purchase_value", "total_spent"]
        );
        // Another target was not made by the rule.
        assert_eq!(columns(average, Some("region")), ["frequency"]);
        for measure in Measure::ALL {
            assert!(columns(measure, Some(LABEL)).contains(&measure.name().to_owned()));
        }
        assert_eq!(redundant(&PurchaseSpec::default(), Some(LABEL)).len(), 1);
    }
}
