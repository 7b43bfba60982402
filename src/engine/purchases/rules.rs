//! Scores → named segments: the first rule that fits.

use super::{PurchaseError, PurchaseSpec, SegmentRule, money, rfm::BEST};

/// Customers that no rule fits.
pub const OTHER_SEGMENT: &str = "Other";

/// A segment with its share of customers and of revenue.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentShare {
    pub name: String,
    pub customers: u64,
    pub revenue: f64,
    /// Of the customers with scores, 0 to 1.
    pub customer_share: f64,
    /// Of what the customers with scores spent; NaN where that is nothing.
    pub revenue_share: f64,
}

/// Refuses rules that mean nothing.
pub(super) fn check(spec: &PurchaseSpec) -> Result<(), PurchaseError> {
    let is_usable = |(low, high): (u8, u8)| 1 <= low && low <= high && high <= BEST;
    let rules = spec.rfm.iter().flat_map(|rfm| &rfm.rules);
    for rule in rules {
        if rule.name.trim().is_empty() || ![rule.r, rule.f, rule.m].into_iter().all(is_usable) {
            return Err(PurchaseError::UnusableRule {
                name: rule.name.clone(),
            });
        }
    }
    Ok(())
}

/// For each customer the place of the first rule that fits, `rules.len()` where none does; `None`:
/// no scores.
pub(super) fn segments(scores: &[Vec<Option<u8>>; 3], rules: &[SegmentRule]) -> Vec<Option<usize>> {
    let [r, f, m] = scores;
    let fits = |score: u8, (low, high): (u8, u8)| low <= score && score <= high;
    (0..r.len())
        .map(|place| {
            let (r, f, m) = (r[place]?, f[place]?, m[place]?);
            let mut rules_in_order = rules.iter();
            let found = rules_in_order.position(|rule| fits(r, rule.r) && fits(f, rule.f) && fits(m, rule.m));
            Some(found.unwrap_or(rules.len()))
        })
        .collect()
}

/// Name of the segment at a place.
pub(super) fn name(rules: &[SegmentRule], place: usize) -> String {
    rules
        .get(place)
        .map_or(OTHER_SEGMENT, |rule| rule.name.trim())
        .to_owned()
}

/// One entry a rule, and one for customers that no rule fits where there are any.
pub(super) fn shares(segments: &[Option<usize>], rules: &[SegmentRule], spent: &[f64]) -> Vec<SegmentShare> {
    let mut by_rule: Vec<Vec<f64>> = vec![Vec::new(); rules.len() + 1];
    for (segment, &spent) in segments.iter().zip(spent) {
        if let Some(segment) = segment {
            by_rule[*segment].push(spent);
        }
    }
    let customers: usize = by_rule.iter().map(Vec::len).sum();
    let revenue = money::sum(by_rule.iter().flatten().copied().collect());
    let mut shares: Vec<SegmentShare> = by_rule
        .into_iter()
        .enumerate()
        .map(|(place, spent)| {
            let n = spent.len();
            let sum = money::sum(spent);
            SegmentShare {
                name: name(rules, place),
                customers: n as u64,
                revenue: sum,
                customer_share: n as f64 / customers.max(1) as f64,
                revenue_share: if revenue > 0.0 { sum / revenue } else { f64::NAN },
            }
        })
        .collect();
    if shares.last().is_some_and(|other| other.customers == 0) {
        shares.pop();
    }
    shares
}
