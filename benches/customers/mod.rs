//! A million customers in seven columns, 48 MB, made by a fixed rule: every run reads the same bytes.

use std::fmt::Write as _;

/// Rows of the file.
pub const ROWS: u64 = 1_000_000;

/// The file as text.
pub fn customers() -> String {
    let mut text = String::with_capacity(50 << 20);
    text.push_str("customer_id,total_spent,avg_purchase_value,visits_per_month,age,region,buyer_type\n");
    for row in 0..ROWS {
        // A multiplicative hash: spread like chance, the same on every machine.
        let chance = row.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        let region = ["North", "South", "East", "West"][usize::try_from(chance % 4).unwrap_or(0)];
        let buyer = if chance % 3 == 0 {
            "Premium Buyer"
        } else {
            "Bargain Hunter"
        };
        let written = writeln!(
            text,
            "C{row:06},{}.{:02},{}.{:02},{},{},{region},{buyer}",
            chance % 9000,
            chance / 7 % 100,
            chance % 300,
            chance / 11 % 97,
            chance % 15,
            18 + chance % 60,
        );
        assert!(written.is_ok(), "text grows as long as there is memory");
    }
    text
}
