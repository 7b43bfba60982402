//! Purchases of customers of the same five types over two years: `transactions.csv`.

use std::ops::Range;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};

use super::customers::TYPES;
use super::draws::Draws;

const PURCHASES: usize = 60_000;
const CUSTOMERS: usize = 3_000;
const FIRST_DAY: Date = date(2024, 1, 1);
/// 2024 and 2025.
const DAYS: usize = 366 + 365;

const CATEGORIES: [&str; 6] = [
    "Groceries",
    "Household",
    "Clothing",
    "Beauty",
    "Electronics",
    "Home",
];
/// For each type of customer how often each category is bought.
const TASTES: [[f64; 6]; 5] = [
    [0.62, 0.20, 0.05, 0.08, 0.01, 0.04],
    [0.40, 0.22, 0.12, 0.10, 0.04, 0.12],
    [0.22, 0.06, 0.38, 0.20, 0.11, 0.03],
    [0.03, 0.08, 0.20, 0.07, 0.37, 0.25],
    [0.26, 0.12, 0.22, 0.18, 0.10, 0.12],
];
/// For each type how likely a purchase is discounted.
const DISCOUNTED: [f64; 5] = [0.62, 0.35, 0.50, 0.22, 0.12];

struct Customer {
    id: String,
    kind: usize,
    /// Median of a basket before discount.
    basket: f64,
    /// Days on which the customer may buy.
    days: Range<usize>,
    /// How many purchases to expect, up to a common factor.
    weight: f64,
}

struct Purchase {
    day: usize,
    line: String,
}

/// 60,000 purchases in the order of their dates, at least one of each customer.
pub fn csv(mut draws: Draws) -> Vec<u8> {
    let ids = draws.distinct(100_000, CUSTOMERS);
    let customers: Vec<Customer> = ids.into_iter().map(|id| draw_customer(&mut draws, id)).collect();
    let weights: Vec<f64> = customers.iter().map(|customer| customer.weight).collect();
    let mut buyers: Vec<usize> = (0..CUSTOMERS).collect();
    buyers.extend(draws.weighted(&weights, PURCHASES - CUSTOMERS));
    draws.shuffle(&mut buyers);

    let calendar: Vec<Date> = FIRST_DAY.series(1.day()).take(DAYS).collect();
    let mut purchases: Vec<Purchase> = buyers
        .into_iter()
        .map(|buyer| draw_purchase(&mut draws, &calendar, &customers[buyer]))
        .collect();
    purchases.sort_by_key(|purchase| purchase.day);

    let header = "customer_id,date,amount,category,discount_share\n".to_owned();
    purchases
        .iter()
        .fold(header, |text, purchase| text + &purchase.line)
        .into_bytes()
}

/// Some were there before the first day, some come later; some leave before the last day.
fn draw_customer(draws: &mut Draws, id: usize) -> Customer {
    let kind = draws.weighted_one(&TYPES.map(|kind| kind.share));
    let start = if draws.chance(0.45) {
        0
    } else {
        draws.integer(0, DAYS - 30)
    };
    let end = if draws.chance(0.70) {
        DAYS
    } else {
        draws.integer(start + 15, DAYS)
    };
    let visits_per_month = draws.log_normal(TYPES[kind].visits_per_month, TYPES[kind].spread);
    Customer {
        // Leading zeros are part of the id.
        id: format!("{id:06}"),
        kind,
        basket: draws.log_normal(TYPES[kind].basket, TYPES[kind].spread),
        days: start..end,
        weight: visits_per_month * (end - start) as f64,
    }
}

fn draw_purchase(draws: &mut Draws, calendar: &[Date], customer: &Customer) -> Purchase {
    let day = draw_day(draws, calendar, &customer.days);
    let date = calendar[day];
    let discount = draw_discount(draws, customer.kind);
    let amount = (draws.log_normal(customer.basket, 0.35) * (1.0 - discount)).max(0.5);
    let category = CATEGORIES[draws.weighted_one(&TASTES[customer.kind])];
    Purchase {
        day,
        line: format!("{},{date},{amount:.2},{category},{discount:.2}\n", customer.id),
    }
}

/// Fridays, Saturdays and the weeks before Christmas are busier: a day is drawn again until it is busy enough.
fn draw_day(draws: &mut Draws, calendar: &[Date], days: &Range<usize>) -> usize {
    loop {
        let day = draws.integer(days.start, days.end);
        let date = calendar[day];
        let is_shopping_day = matches!(date.weekday(), Weekday::Friday | Weekday::Saturday);
        let is_before_christmas = date.month() == 12 && date.day() <= 24;
        let busyness = if is_shopping_day { 1.4 } else { 1.0 } * if is_before_christmas { 1.5 } else { 1.0 };
        if draws.chance(busyness / 2.1) {
            return day;
        }
    }
}

/// Share of the price let off, in steps of 5 %: mostly none.
fn draw_discount(draws: &mut Draws, kind: usize) -> f64 {
    if draws.chance(DISCOUNTED[kind]) {
        draws.integer(1, 9) as f64 * 0.05
    } else {
        0.0
    }
}
