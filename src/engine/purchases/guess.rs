//! Which columns of a file are customer, date and amount: guessed from names, kinds and repeats.

use super::{
    PurchaseSpec,
    names::{
        AMOUNT_WORDS, BUYING_WORDS, CUSTOMER_WORDS, DATE_WORDS, ID_WORDS, ORDER_WORDS, OTHER_DATE_WORDS,
        OTHER_NUMBER_WORDS, PRICE_WORDS, PRODUCT_WORDS, QUANTITY_WORDS, TRAIT_WORDS, WORTH_WORDS,
    },
};
use crate::engine::{
    features::words_of,
    table::{ColumnKind, ColumnSummary},
};

/// What a part of the purchases was found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    One(String),
    /// Equally good ones.
    Several(Vec<String>),
    Nothing,
}

impl Found {
    /// The column, or the first of several.
    pub fn first(&self) -> Option<&String> {
        match self {
            Self::One(name) => Some(name),
            Self::Several(names) => names.first(),
            Self::Nothing => None,
        }
    }
}

/// The columns of a purchases file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    pub customer: Found,
    pub date: Found,
    pub amount: Found,
    /// Number of pieces.
    pub quantity: Option<String>,
    /// The amount seems to be the price of one piece.
    pub is_price: bool,
    pub order: Option<String>,
    pub product: Option<String>,
}

/// A file that looks like purchases.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    pub spec: PurchaseSpec,
    pub purchases: usize,
    pub customers: usize,
}

/// Guesses from the columns' names, kinds and distinct values.
pub fn guess(columns: &[ColumnSummary]) -> Guess {
    let customer = best(columns, customer_score);
    let date = best(columns, date_score);
    let is_taken = |name: &str| {
        [&customer, &date]
            .iter()
            .any(|found| found.first().is_some_and(|it| it == name))
    };
    let free = || columns.iter().filter(|column| !is_taken(&column.name));
    let numbers: Vec<ColumnSummary> = free()
        .filter(|column| column.kind == ColumnKind::Number)
        .cloned()
        .collect();
    let mut amount = best(&numbers, amount_score);
    let quantity = numbers.iter().find(|column| says(&column.name, QUANTITY_WORDS));
    if amount == Found::Nothing {
        // A single number that is nothing else can only be the amount.
        let mut left = numbers.iter().filter(|column| {
            !says(&column.name, QUANTITY_WORDS)
                && !says(&column.name, OTHER_NUMBER_WORDS)
                && !says(&column.name, ID_WORDS)
                && !says(&column.name, ORDER_WORDS)
        });
        if let (Some(only), None) = (left.next(), left.next()) {
            amount = Found::One(only.name.clone());
        }
    }
    let amount_name = amount.first().cloned();
    let is_free = |column: &&ColumnSummary| Some(&column.name) != amount_name.as_ref();
    let is_price = amount_name
        .as_ref()
        .is_some_and(|name| says(name, PRICE_WORDS) && !says(name, AMOUNT_WORDS));
    let order = free().filter(is_free).find(|column| {
        let is_name = says(&column.name, ORDER_WORDS) && column.distinct > 1;
        let says_id = says(&column.name, ID_WORDS) || words_of(&column.name).len() == 1;
        is_name && says_id && column.kind != ColumnKind::Date && column.kind != ColumnKind::Boolean
    });
    let product = free()
        .filter(is_free)
        .filter(|column| !matches!(column.kind, ColumnKind::Number | ColumnKind::Date))
        .find(|column| says(&column.name, PRODUCT_WORDS));
    Guess {
        quantity: quantity.filter(is_free).map(|column| column.name.clone()),
        is_price,
        order: order.map(|column| column.name.clone()),
        product: product.map(|column| column.name.clone()),
        customer,
        date,
        amount,
    }
}

/// Whether the file looks like purchases: customers that repeat, a date, and what was paid.
pub fn suggest(columns: &[ColumnSummary]) -> Option<Suggestion> {
    let found = guess(columns);
    let customer = found.customer.first()?;
    let column = columns.iter().find(|column| column.name == *customer)?;
    let purchases = column.n_rows - column.missing;
    Some(Suggestion {
        purchases,
        customers: column.distinct,
        spec: PurchaseSpec {
            is_used: false,
            customer: customer.clone(),
            date: found.date.first()?.clone(),
            amount: found.amount.first()?.clone(),
            quantity: found.quantity.filter(|_| found.is_price),
            product: found.product,
            rfm: Some(super::RfmSpec::default()),
            label: Some(super::LabelRule::default()),
            ..PurchaseSpec::default()
        },
    })
}

/// The column with the highest score above zero.
fn best(columns: &[ColumnSummary], score: fn(&ColumnSummary) -> i32) -> Found {
    let scored = || columns.iter().map(|column| (score(column), &column.name));
    let highest = scored().map(|(score, _)| score).max().unwrap_or(0);
    if highest <= 0 {
        return Found::Nothing;
    }
    let mut names: Vec<String> = scored()
        .filter(|(score, _)| *score == highest)
        .map(|(_, name)| name.clone())
        .collect();
    if names.len() == 1 {
        Found::One(names.remove(0))
    } else {
        Found::Several(names)
    }
}

/// Who bought: repeats, and is named like a customer, or like an identifier of nothing else.
fn customer_score(column: &ColumnSummary) -> i32 {
    let present = column.n_rows - column.missing;
    let repeats = column.distinct > 1 && column.distinct < present;
    if !repeats || matches!(column.kind, ColumnKind::Date | ColumnKind::Boolean) {
        return 0;
    }
    let name = &column.name;
    let is_other = says(name, ORDER_WORDS) || says(name, PRODUCT_WORDS) || says(name, AMOUNT_WORDS);
    let is_id = says(name, ID_WORDS);
    let has_name = says(name, CUSTOMER_WORDS);
    if is_other || (!has_name && !is_id) || column.decimals > 0 {
        return 0;
    }
    let named = if has_name { 10 } else { 2 };
    let exact = if is_id || words_of(name).len() == 1 { 5 } else { 0 };
    let kind = i32::from(column.kind == ColumnKind::Identifier) * 2;
    let is_trait = says(name, TRAIT_WORDS);
    named + exact + kind - if is_trait { 9 } else { 0 }
}

fn date_score(column: &ColumnSummary) -> i32 {
    if column.kind != ColumnKind::Date {
        return 0;
    }
    let name = &column.name;
    let plus = |words: &[&str], weight: i32| if says(name, words) { weight } else { 0 };
    // Any column of dates will do where it is the only one.
    (4 + plus(DATE_WORDS, 4) + plus(BUYING_WORDS, 3) - plus(OTHER_DATE_WORDS, 7)).max(1)
}

fn amount_score(column: &ColumnSummary) -> i32 {
    let name = &column.name;
    if says(name, OTHER_NUMBER_WORDS) || says(name, QUANTITY_WORDS) || says(name, ID_WORDS) {
        return 0;
    }
    match () {
        () if says(name, AMOUNT_WORDS) => 8,
        () if says(name, PRICE_WORDS) => 5,
        () if says(name, WORTH_WORDS) => 4,
        () => 0,
    }
}

/// Whether one of the words of a column's name is listed.
fn says(name: &str, listed: &[&str]) -> bool {
    words_of(name).iter().any(|word| listed.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, kind: ColumnKind, distinct: usize) -> ColumnSummary {
        ColumnSummary {
            name: name.to_owned(),
            kind,
            decimals: if kind == ColumnKind::Number && !name.contains("ID") {
                2
            } else {
                0
            },
            n_rows: 1_000,
            missing: 0,
            distinct,
            min: 0.0,
            max: 1.0,
            mean: 0.5,
            std: 0.5,
            median: 0.5,
            histogram: None,
            top: vec![],
        }
    }

    #[test]
    fn purchases_files_are_known_by_their_columns() {
        use ColumnKind::{Category, Date, Identifier, Number, Text};
        let cdnow = [
            column("customer_id", Identifier, 300),
            column("date", Date, 200),
            column("quantity", Number, 9),
            column("amount", Number, 400),
        ];
        let found = guess(&cdnow);
        assert_eq!(found.customer, Found::One("customer_id".to_owned()));
        assert_eq!(found.amount, Found::One("amount".to_owned()));
        assert!(!found.is_price && found.quantity.as_deref() == Some("quantity"));
        assert_eq!(suggest(&cdnow).unwrap().spec.quantity, None);

        let retail = [
            column("InvoiceNo", Identifier, 400),
            column("StockCode", Text, 500),
            column("Description", Text, 490),
            column("Quantity", Number, 30),
            column("InvoiceDate", Date, 390),
            column("UnitPrice", Number, 80),
            column("CustomerID", Number, 120),
            column("Country", Category, 9),
        ];
        let suggestion = suggest(&retail).unwrap();
        let spec = &suggestion.spec;
        assert_eq!(
            (spec.customer.as_str(), spec.date.as_str(), spec.amount.as_str()),
            ("CustomerID", "InvoiceDate", "UnitPrice")
        );
        assert_eq!(spec.quantity.as_deref(), Some("Quantity"));
        assert_eq!(guess(&retail).order.as_deref(), Some("InvoiceNo"));
        assert_eq!((suggestion.purchases, suggestion.customers), (1_000, 120));
        assert!(!spec.is_used);
    }

    #[test]
    fn customers_files_are_no_purchases() {
        use ColumnKind::{Category, Date, Identifier, Number};
        for columns in [
            vec![
                column("customer_id", Identifier, 1_000),
                column("total_spent", Number, 900),
                column("signup", Date, 300),
            ],
            vec![
                column("customer_id", Identifier, 400),
                column("total_spent", Number, 900),
            ],
            vec![column("region", Category, 4), column("date", Date, 30)],
        ] {
            assert_eq!(suggest(&columns), None);
        }
    }

    #[test]
    fn equally_good_columns_are_all_named() {
        use ColumnKind::{Date, Number};
        let columns = [
            column("client_id", Number, 50).with_decimals(0),
            column("buyer_id", Number, 60).with_decimals(0),
            column("order_date", Date, 20),
            column("ship_date", Date, 20),
            column("net", Number, 90),
        ];
        let found = guess(&columns);
        assert_eq!(
            found.customer,
            Found::Several(vec!["client_id".to_owned(), "buyer_id".to_owned()])
        );
        assert_eq!(found.date, Found::One("order_date".to_owned()));
        assert_eq!(found.amount, Found::One("net".to_owned()));
    }

    impl ColumnSummary {
        fn with_decimals(mut self, decimals: usize) -> Self {
            self.decimals = decimals;
            self
        }
    }
}
