//! Quantiles that turn uniform luck into counts.

/// Above this variance a binomial is drawn from the normal curve, bent for skewness (Cornish and Fisher 1938).
const NORMAL_FROM: f64 = 60.0;

/// The count that a binomial of `n` trials with chance `p` stays at or below with probability `luck`.
pub(super) fn binomial_quantile(n: u64, p: f64, luck: f64) -> u64 {
    if p <= 0.0 || n == 0 {
        return 0;
    }
    if p >= 1.0 {
        return n;
    }
    if p > 0.5 {
        return n - binomial_quantile(n, 1.0 - p, 1.0 - luck);
    }
    let mean = n as f64 * p;
    let variance = mean * (1.0 - p);
    if variance < NORMAL_FROM {
        return by_counting(n, p, luck);
    }
    let z = normal_quantile(luck);
    let bent = mean + variance.sqrt() * z + (1.0 - 2.0 * p) * (z * z - 1.0) / 6.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0 ..= n"
    )]
    let count = bent.round().clamp(0.0, n as f64) as u64;
    count
}

/// Adds up the chances of 0, 1, 2 … until they pass `luck`.
fn by_counting(n: u64, p: f64, luck: f64) -> u64 {
    let odds = p / (1.0 - p);
    let mut chance = (n as f64 * (-p).ln_1p()).exp();
    let mut sum = chance;
    let mut count = 0;
    while sum < luck && count < n {
        chance *= odds * (n - count) as f64 / (count + 1) as f64;
        count += 1;
        if chance < f64::MIN_POSITIVE {
            break;
        }
        sum += chance;
    }
    count
}

/// The normal deviate below which `luck` of the curve lies, to seven digits (Wichura 1988, PPND7).
fn normal_quantile(luck: f64) -> f64 {
    let q = luck - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        let above = ((59.109_374_720 * r + 159.291_132_02) * r + 50.434_271_938) * r + 3.387_132_717_9;
        let below = ((67.187_563_600 * r + 78.757_757_664) * r + 17.895_169_469) * r + 1.0;
        return q * above / below;
    }
    let tail = luck.min(1.0 - luck).max(f64::MIN_POSITIVE);
    let r = (-tail.ln()).sqrt();
    let size = if r <= 5.0 {
        let r = r - 1.6;
        (((0.170_238_210_3 * r + 1.306_728_481_6) * r + 2.756_815_390_0) * r + 1.423_437_277_7)
            / ((0.120_211_326_3 * r + 0.737_001_642_5) * r + 1.0)
    } else {
        let r = r - 5.0;
        (((0.017_337_203_997 * r + 0.428_682_944_4) * r + 3.081_226_386_3) * r + 6.657_905_115_1)
            / ((0.012_258_202_635 * r + 0.241_978_942_25) * r + 1.0)
    };
    if q < 0.0 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_quantiles() {
        for (luck, expected) in [
            (0.5, 0.0),
            (0.975, 1.959_963_98),
            (0.025, -1.959_963_98),
            (0.8, 0.841_621_23),
            (1e-6, -4.753_424_31),
            (1e-15, -7.941_345_33),
        ] {
            assert!((normal_quantile(luck) - expected).abs() < 1e-6, "{luck}");
        }
    }

    #[test]
    fn binomial_quantiles() {
        // scipy.stats.binom.ppf(luck, n, p)
        for (n, p, luck, expected) in [
            (10, 0.3, 0.5, 3),
            (10, 0.3, 0.975, 6),
            (10, 0.7, 0.025, 4),
            (100, 0.01, 0.99, 4),
            (1_000, 0.4, 0.025, 370),
            (1_000, 0.4, 0.975, 430),
            (1_000, 0.9, 0.5, 900),
            (5, 0.0, 0.5, 0),
            (5, 1.0, 0.5, 5),
        ] {
            assert_eq!(binomial_quantile(n, p, luck), expected, "{n} {p} {luck}");
        }
    }
}
