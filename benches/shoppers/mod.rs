//! Customers of eight kinds as a file: logarithmic, overlapping, rounded; every run makes the same bytes.

use std::{
    fmt::Write as _,
    fs::File,
    io::{BufWriter, Write as _},
    path::Path,
};

use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Columns in the order of the file.
pub const NAMES: [&str; 8] = [
    "visits_per_month",
    "avg_purchase_value",
    "age",
    "total_spent",
    "months_since_first",
    "days_since_last",
    "discount_share",
    "returns_per_year",
];

/// Share, visits a month, basket, age, months as a customer, share bought at a discount.
const KINDS: [(f64, f64, f64, f64, f64, f64); 8] = [
    (0.24, 6.3, 19.0, 37.0, 13.0, 0.35),
    (0.20, 2.3, 42.0, 50.0, 16.0, 0.20),
    (0.17, 1.05, 28.0, 27.0, 8.0, 0.45),
    (0.13, 0.70, 125.0, 53.0, 15.0, 0.08),
    (0.10, 4.6, 98.0, 44.0, 13.0, 0.12),
    (0.08, 1.6, 15.0, 66.0, 40.0, 0.55),
    (0.05, 9.5, 60.0, 33.0, 24.0, 0.30),
    (0.03, 0.4, 310.0, 58.0, 30.0, 0.02),
];

fn bell(random: &mut Xoshiro256PlusPlus) -> f64 {
    (0..4).map(|_| random.gen_range(-1.0..1.0)).sum::<f64>() * 0.866
}

fn row(random: &mut Xoshiro256PlusPlus) -> [f64; 8] {
    let mut luck = random.r#gen::<f64>();
    let kind = KINDS.iter().find(|kind| {
        luck -= kind.0;
        luck < 0.0
    });
    let &(_, visits, basket, age, months, discount) = kind.unwrap_or(&KINDS[0]);
    let visits = visits * (0.35 * bell(random)).exp();
    let basket = basket * (0.32 * bell(random)).exp();
    let age = (age + 9.0 * bell(random)).clamp(18.0, 90.0).round();
    let months = (months * (0.4 * bell(random)).exp()).max(1.0);
    let total = visits * basket * months * (0.1 * bell(random)).exp();
    let last = 30.0 / visits * (0.6 * bell(random)).exp();
    let discount = (discount + 0.1 * bell(random)).clamp(0.0, 1.0);
    let returns = visits * 12.0 * (0.03 + 0.02 * bell(random)).max(0.0);
    [visits, basket, age, total, months, last, discount, returns]
}

/// The first `n_features` columns of each customer, one after the other.
fn each(
    n_rows: usize,
    n_features: usize,
    mut take: impl FnMut(&str) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
    let mut line = format!("{}\n", NAMES[..n_features].join(","));
    take(&line)?;
    for _ in 0..n_rows {
        line.clear();
        for (place, value) in row(&mut random)[..n_features].iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            let written = if place == 2 {
                write!(line, "{comma}{value}")
            } else {
                write!(line, "{comma}{value:.2}")
            };
            assert!(written.is_ok(), "text grows as long as there is memory");
        }
        line.push('\n');
        take(&line)?;
    }
    Ok(())
}

/// The file as text.
pub fn csv(n_rows: usize, n_features: usize) -> String {
    let mut text = String::with_capacity(n_rows * n_features * 8);
    let taken = each(n_rows, n_features, |line| {
        text.push_str(line);
        Ok(())
    });
    assert!(taken.is_ok(), "nothing is written");
    text
}

/// The same, to disk: the text need not be held.
pub fn write(path: &Path, n_rows: usize, n_features: usize) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    each(n_rows, n_features, |line| out.write_all(line.as_bytes()))?;
    out.flush()
}
