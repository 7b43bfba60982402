//! Customers of five latent types, and what they cost: `customers.csv`.

use std::io::{self, Write};

use super::draws::Draws;

/// What the draws of a type of customer are centred on.
pub struct CustomerType {
    pub share: f64,
    pub visits_per_month: f64,
    /// Currency units in a basket.
    pub basket: f64,
    pub age: f64,
    pub age_deviation: f64,
    pub months: f64,
    /// Deviation of the logarithm of visits and baskets.
    pub spread: f64,
}

/// Frequent small baskets, steady regulars, young occasionals, rare big baskets, frequent big baskets.
pub const TYPES: [CustomerType; 5] = [
    CustomerType {
        share: 0.29,
        visits_per_month: 6.3,
        basket: 19.0,
        age: 37.0,
        age_deviation: 8.0,
        months: 13.0,
        spread: 0.27,
    },
    CustomerType {
        share: 0.25,
        visits_per_month: 2.3,
        basket: 42.0,
        age: 50.0,
        age_deviation: 8.0,
        months: 16.0,
        spread: 0.25,
    },
    CustomerType {
        share: 0.20,
        visits_per_month: 1.05,
        basket: 28.0,
        age: 27.0,
        age_deviation: 5.0,
        months: 8.0,
        spread: 0.27,
    },
    CustomerType {
        share: 0.15,
        visits_per_month: 0.70,
        basket: 125.0,
        age: 53.0,
        age_deviation: 8.0,
        months: 15.0,
        spread: 0.25,
    },
    CustomerType {
        share: 0.11,
        visits_per_month: 4.6,
        basket: 98.0,
        age: 44.0,
        age_deviation: 7.0,
        months: 13.0,
        spread: 0.15,
    },
];

const REGION_SHARES: [f64; 4] = [0.24, 0.27, 0.31, 0.18];

/// A drawn customer, complete: what is missing in a file is left out when it is written.
pub struct Customer {
    pub id: String,
    pub total_spent: f64,
    pub avg_purchase_value: f64,
    pub visits_per_month: f64,
    pub age: f64,
    /// Place in a list of four regions.
    pub region: usize,
    pub is_premium: bool,
}

impl Customer {
    pub fn buyer_type(&self) -> &'static str {
        if self.is_premium {
            "Premium Buyer"
        } else {
            "Bargain Hunter"
        }
    }
}

/// `count` customers in random order.
pub fn draw(draws: &mut Draws, count: usize) -> Vec<Customer> {
    let numbers = draws.distinct(90_000, count);
    numbers
        .into_iter()
        .map(|number| draw_one(draws, format!("C{}", 10_000 + number)))
        .collect()
}

fn draw_one(draws: &mut Draws, id: String) -> Customer {
    let kind = &TYPES[draws.weighted_one(&TYPES.map(|kind| kind.share))];
    let visits_per_month = cents(draws.log_normal(kind.visits_per_month, kind.spread).max(0.08));
    let avg_purchase_value = cents(draws.log_normal(kind.basket, kind.spread));
    let age = draws
        .normal(kind.age, kind.age_deviation)
        .round()
        .clamp(18.0, 84.0);
    let months = draws.gamma(20, kind.months).clamp(1.0, 48.0);
    let total_spent = cents(draws.log_normal(visits_per_month * avg_purchase_value * months, 0.08));
    let region = draws.weighted_one(&REGION_SHARES);
    let customer = Customer {
        id,
        total_spent,
        avg_purchase_value,
        visits_per_month,
        age,
        region,
        is_premium: false,
    };
    let is_premium = draws.chance(premium_probability(&customer));
    Customer {
        is_premium,
        ..customer
    }
}

/// A logistic model: big baskets and much spent make premium buyers, many visits bargain hunters. Its
/// coefficients leave the classes overlapping, as they are among people.
fn premium_probability(customer: &Customer) -> f64 {
    let region_effect = [0.30, -0.25, 0.0, 0.10][customer.region];
    let logit = -1.04
        + 1.48 * (customer.avg_purchase_value - 52.0) / 43.0
        + 0.50 * (customer.total_spent - 1800.0) / 2000.0
        - 0.42 * (customer.visits_per_month - 3.3) / 2.5
        + 0.28 * (customer.age - 42.0) / 12.0
        + region_effect;
    1.0 / (1.0 + (-logit).exp())
}

fn cents(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

const REGIONS: [&str; 4] = ["North", "South", "East", "West"];
const HEADER: &str = "customer_id,total_spent,avg_purchase_value,visits_per_month,age,region,buyer_type\n";

/// Customers in the order of their numbers, without gaps; about as many cells are missing as in the sample.
pub fn write(out: &mut impl Write, mut draws: Draws, rows: usize) -> io::Result<()> {
    out.write_all(HEADER.as_bytes())?;
    for row in 0..rows {
        let customer = draw_one(&mut draws, format!("C{:08}", row + 1));
        let visits = unless(draws.chance(0.006), format!("{:.2}", customer.visits_per_month));
        let age = unless(draws.chance(0.04), format!("{:.0}", customer.age));
        out.write_all(line(&customer, &visits, &age).as_bytes())?;
    }
    out.flush()
}

fn line(customer: &Customer, visits: &str, age: &str) -> String {
    let Customer {
        id,
        total_spent,
        avg_purchase_value,
        ..
    } = customer;
    let (region, buyer_type) = (REGIONS[customer.region], customer.buyer_type());
    format!("{id},{total_spent:.2},{avg_purchase_value:.2},{visits},{age},{region},{buyer_type}\n")
}

/// 5,000 customers; 214 ages and 31 visits are not known.
pub fn csv(mut draws: Draws) -> Vec<u8> {
    let customers = draw(&mut draws, 5_000);
    let missing_age = marked(&mut draws, customers.len(), 214);
    let missing_visits = marked(&mut draws, customers.len(), 31);

    let row = |(row, customer): (usize, &Customer)| {
        let visits = unless(missing_visits[row], format!("{:.2}", customer.visits_per_month));
        let age = unless(missing_age[row], format!("{:.0}", customer.age));
        line(customer, &visits, &age)
    };
    customers
        .iter()
        .enumerate()
        .map(row)
        .fold(HEADER.to_owned(), |text, row| text + &row)
        .into_bytes()
}

fn unless(missing: bool, cell: String) -> String {
    if missing { String::new() } else { cell }
}

fn marked(draws: &mut Draws, rows: usize, count: usize) -> Vec<bool> {
    let mut marks = vec![false; rows];
    for row in draws.distinct(rows, count) {
        marks[row] = true;
    }
    marks
}
