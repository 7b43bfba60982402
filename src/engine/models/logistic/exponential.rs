//! eˣ for x ≤ 0, written so that the compiler can work on several rows at once.

/// Below this eˣ counts as e⁻⁷⁰⁰: nothing of it is left beside 1.
const LEAST: f64 = -700.0;

/// Adding 1.5·2⁵² to a number leaves its nearest whole number in the low bits.
const TO_WHOLE: f64 = 6_755_399_441_055_744.0;

/// ln 2 in two parts: the first has so few digits that whole multiples of it are exact (Cody and Waite 1980).
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// 1/k! for k from 13 down to 0.
const TAYLOR: [f64; 14] = [
    1.605_904_383_682_161_3e-10,
    2.087_675_698_786_81e-9,
    2.505_210_838_544_172e-8,
    2.755_731_922_398_589_3e-7,
    2.755_731_922_398_589e-6,
    2.480_158_730_158_73e-5,
    1.984_126_984_126_984e-4,
    1.388_888_888_888_889e-3,
    8.333_333_333_333_333e-3,
    4.166_666_666_666_666_4e-2,
    1.666_666_666_666_666_6e-1,
    0.5,
    1.0,
    1.0,
];

/// eˣ of a number not above 0, to a unit or two in the last place, with the same bits on every processor.
///
/// x = n·ln 2 + r with |r| ≤ ln 2 / 2; eʳ by its series, whose fourteenth term is below rounding; then n goes into
/// the exponent.
#[expect(
    clippy::inline_always,
    reason = "must be compiled inside pulp's dispatch to use its instructions"
)]
#[inline(always)]
pub(super) fn exp_down(x: f64) -> f64 {
    let x = if x > LEAST { x } else { LEAST };
    let shifted = x * std::f64::consts::LOG2_E + TO_WHOLE;
    let whole = shifted - TO_WHOLE;
    let rest = x - whole * LN_2_HIGH - whole * LN_2_LOW;
    let mut sum = TAYLOR[0];
    for term in &TAYLOR[1..] {
        sum = sum * rest + term;
    }
    f64::from_bits(sum.to_bits().wrapping_add(shifted.to_bits() << 52))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_exponential() {
        assert_eq!(exp_down(0.0), 1.0);
        for step in 0..700_000 {
            let x = -f64::from(step) / 1_000.0;
            let (found, expected) = (exp_down(x), x.exp());
            assert!(
                (found - expected).abs() <= 4e-16 * expected,
                "{x}: {found:e} instead of {expected:e}"
            );
        }
    }

    #[test]
    fn far_below_nothing_is_left() {
        for x in [-700.0, -1e3, -1e300, f64::NEG_INFINITY] {
            assert_eq!(exp_down(x), exp_down(-700.0));
        }
        assert!(exp_down(-700.0) < 1e-300);
    }
}
