//! Seeds of things that are made many times.

/// The seed of the nth: they lie far apart, and that of the first is the one given.
pub fn nth_seed(seed: u64, nth: u64) -> u64 {
    seed.wrapping_add(nth.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}
