//! Nice numbers along an axis.

/// At most `most` round values within `low..=high` (1, 2 or 5 times a power of ten apart).
pub fn ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    let _ = (low, high, most);
    Vec::new()
}
