//! What the user chooses about purchases: plain data, kept in the Study.

use serde::{Deserialize, Serialize};

use super::Day;

/// How purchases become customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PurchaseSpec {
    /// False while the choices are only tried out: the rest of the work still stands on the purchases.
    pub is_used: bool,
    /// Column that tells whose purchase it is.
    pub customer: String,
    /// Column with the day of the purchase.
    pub date: String,
    /// Column with what was paid; the price of a piece where there is a `quantity`.
    pub amount: String,
    /// Column with the number of pieces: the amount is price × quantity. `None`: the amount is the sum.
    pub quantity: Option<String>,
    /// Column with the number of the order. `None`: one customer's purchases on one day are an order.
    pub order: Option<String>,
    /// Column with what was bought; only shown beside the purchases.
    pub product: Option<String>,
    /// The day of reckoning; later purchases are left out. `None`: the last date in the file.
    pub as_of: Option<Day>,
    pub returns: Returns,
    /// `None`: no scores.
    pub rfm: Option<RfmSpec>,
    /// `None`: no label.
    pub label: Option<LabelRule>,
}

impl Default for PurchaseSpec {
    fn default() -> Self {
        Self {
            is_used: true,
            customer: String::new(),
            date: String::new(),
            amount: String::new(),
            quantity: None,
            order: None,
            product: None,
            as_of: None,
            returns: Returns::Subtract,
            rfm: None,
            label: None,
        }
    }
}

impl PurchaseSpec {
    /// The columns whose cells name something: read as text, so that `0001` is not 1.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.customer).chain(&self.order)
    }

    /// The columns that customers are made of.
    pub fn columns(&self) -> impl Iterator<Item = &String> {
        [&self.customer, &self.date, &self.amount]
            .into_iter()
            .chain(&self.quantity)
            .chain(&self.order)
    }
}

/// What becomes of negative amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Returns {
    /// They lessen what was spent; an order of nothing but returns is no order.
    #[default]
    Subtract,
    /// They lessen what was spent and count as orders.
    Count,
    /// They are left out.
    Ignore,
}

/// Recency, frequency and monetary scores, and the segments made of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RfmSpec {
    /// The first rule that fits names the segment.
    pub rules: Vec<SegmentRule>,
}

/// A segment as ranges of scores, both ends included; a range left out takes all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentRule {
    pub name: String,
    #[serde(default = "any")]
    pub r: (u8, u8),
    #[serde(default = "any")]
    pub f: (u8, u8),
    #[serde(default = "any")]
    pub m: (u8, u8),
}

fn any() -> (u8, u8) {
    ANY
}

/// Every score.
const ANY: (u8, u8) = (1, 5);

impl SegmentRule {
    pub fn new(name: &str, r: (u8, u8), f: (u8, u8), m: (u8, u8)) -> Self {
        Self {
            name: name.to_owned(),
            r,
            f,
            m,
        }
    }
}

impl Default for RfmSpec {
    /// Names as marketing uses them; together they cover every combination of scores.
    fn default() -> Self {
        Self {
            rules: vec![
                SegmentRule::new("Champions", (4, 5), (4, 5), (4, 5)),
                SegmentRule::new("Loyal", (3, 5), (3, 5), ANY),
                SegmentRule::new("Cannot lose them", (1, 2), (4, 5), (4, 5)),
                SegmentRule::new("At risk", (1, 2), (3, 5), ANY),
                SegmentRule::new("New", (4, 5), (1, 1), ANY),
                SegmentRule::new("Promising", (4, 5), (2, 2), ANY),
                SegmentRule::new("About to sleep", (3, 3), (1, 2), ANY),
                SegmentRule::new("Hibernating", (1, 2), (1, 2), ANY),
            ],
        }
    }
}

/// A label by a threshold, for files that have none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LabelRule {
    pub measure: Measure,
    pub cut: Cut,
    /// Label of customers above the cut.
    pub above: String,
    /// Label of all others.
    pub below: String,
}

impl Default for LabelRule {
    fn default() -> Self {
        Self {
            measure: Measure::AvgPurchaseValue,
            cut: Cut::Quantile(0.67),
            above: "Premium Buyer".to_owned(),
            below: "Bargain Hunter".to_owned(),
        }
    }
}

/// Where a label begins.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// The value that this share of the customers (0 to 1) does not exceed.
    Quantile(f64),
    /// A value in the measure's own unit.
    Value(f64),
}

/// A number known of every customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    Orders,
    TotalSpent,
    AvgPurchaseValue,
    VisitsPerMonth,
    RecencyDays,
    TenureDays,
}

impl Measure {
    pub const ALL: [Self; 6] = [
        Self::AvgPurchaseValue,
        Self::TotalSpent,
        Self::Orders,
        Self::VisitsPerMonth,
        Self::RecencyDays,
        Self::TenureDays,
    ];

    /// Its column in the table of customers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::TotalSpent => "total_spent",
            Self::AvgPurchaseValue => "avg_purchase_value",
            Self::VisitsPerMonth => "visits_per_month",
            Self::RecencyDays => "recency_days",
            Self::TenureDays => "tenure_days",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.name() == name)
    }
}
