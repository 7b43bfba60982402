//! The sample files, drawn from one seed: the same bytes every time.
//!
//! Apart from `main.rs` so that a test can draw them again and compare.

mod customers;
mod draws;
mod messy;
mod transactions;

use std::io::{self, Write};

/// Every file starts from this seed, each with its own stream.
const SEED: u64 = 2026;

/// As many customers as wanted, one after the other: files of any size take no memory.
pub fn write_customers(out: &mut impl Write, rows: usize) -> io::Result<()> {
    customers::write(out, draws::Draws::new(SEED, 3), rows)
}

/// A file to be written.
pub struct SampleFile {
    pub name: &'static str,
    pub bytes: Vec<u8>,
}

/// All sample files.
pub fn sample_files() -> [SampleFile; 3] {
    [
        SampleFile {
            name: "customers.csv",
            bytes: customers::csv(draws::Draws::new(SEED, 0)),
        },
        SampleFile {
            name: "customers_messy.csv",
            bytes: messy::csv(draws::Draws::new(SEED, 1)),
        },
        SampleFile {
            name: "transactions.csv",
            bytes: transactions::csv(draws::Draws::new(SEED, 2)),
        },
    ]
}
