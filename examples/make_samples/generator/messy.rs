//! The same kind of customers as a European spreadsheet exports them: `customers_messy.csv`.

use encoding_rs::WINDOWS_1252;

use super::customers::{self, Customer};
use super::draws::Draws;

const DISTINCT_ROWS: usize = 1_457;
const DUPLICATED_ROWS: usize = 40;

/// Semicolons, windows-1252, decimal commas, points between thousands, euro signs, five marks for a
/// missing cell, 40 rows twice, 3 rows that do not fit the header, 2 ages in words; 1,500 rows in all.
pub fn csv(mut draws: Draws) -> Vec<u8> {
    let customers = customers::draw(&mut draws, DISTINCT_ROWS);
    let mut rows: Vec<String> = customers
        .iter()
        .map(|customer| row(&mut draws, customer))
        .collect();
    let words = draws.distinct(rows.len(), 2);
    for (index, age) in words.into_iter().zip(["ca. 40", "über 60"]) {
        let mut cells: Vec<&str> = rows[index].split(';').collect();
        cells[4] = age;
        rows[index] = cells.join(";");
    }
    for index in draws.distinct(DISTINCT_ROWS, DUPLICATED_ROWS) {
        rows.push(rows[index].clone());
    }
    rows.push("C99990;1.023,40 €;25,10 €;3,40".to_owned());
    rows.push("C99991;87,00 €".to_owned());
    rows.push("C99992;2.310,75 €;51,35 €;2,10;44;Süd;Bargain Hunter;siehe Notiz".to_owned());
    draws.shuffle(&mut rows);

    let header = "customer_id;total_spent;avg_purchase_value;visits_per_month;age;region;buyer_type";
    let text = rows
        .iter()
        .fold(format!("{header}\r\n"), |text, row| text + row + "\r\n");
    WINDOWS_1252.encode(&text).0.into_owned()
}

fn row(draws: &mut Draws, customer: &Customer) -> String {
    const REGIONS: [&str; 4] = ["Nord", "Süd", "Île-de-France", "Côte d’Azur"];
    [
        customer.id.clone(),
        or_missing(draws, 0.01, euros(customer.total_spent)),
        or_missing(draws, 0.01, euros(customer.avg_purchase_value)),
        or_missing(
            draws,
            0.03,
            format!("{:.2}", customer.visits_per_month).replace('.', ","),
        ),
        or_missing(draws, 0.06, format!("{:.0}", customer.age)),
        or_missing(draws, 0.03, REGIONS[customer.region].to_owned()),
        customer.buyer_type().to_owned(),
    ]
    .join(";")
}

fn or_missing(draws: &mut Draws, probability: f64, cell: String) -> String {
    const MARKS: [&str; 5] = ["", "NA", "n/a", "-", "?"];
    if draws.chance(probability) {
        MARKS[draws.integer(0, MARKS.len())].to_owned()
    } else {
        cell
    }
}

/// 1234.5 as `1.234,50 €`.
fn euros(value: f64) -> String {
    let plain = format!("{value:.2}");
    let (whole, cents) = plain.split_at(plain.len() - 3);
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    format!("{grouped},{} €", &cents[1..])
}
