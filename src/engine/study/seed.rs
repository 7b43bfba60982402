//! The seed, and how it stands in files.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::DEFAULT_SEED;

/// Seed of every random step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub u64);

impl Default for Seed {
    fn default() -> Self {
        Self(DEFAULT_SEED)
    }
}

impl Serialize for Seed {
    /// As a number; as text where it is larger than the largest integer of TOML, 2⁶³ − 1.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match i64::try_from(self.0) {
            Ok(seed) => serializer.serialize_i64(seed),
            Err(_) => serializer.serialize_str(&self.0.to_string()),
        }
    }
}

impl<'de> Deserialize<'de> for Seed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(u64),
            Text(String),
        }
        let seed = match Written::deserialize(deserializer) {
            Ok(Written::Number(seed)) => Some(seed),
            Ok(Written::Text(text)) => text.parse().ok(),
            Err(_) => None,
        };
        let wrong = || D::Error::custom("a seed is a whole number from 0 to 18446744073709551615");
        seed.map(Self).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Kept {
        seed: Seed,
    }

    #[test]
    fn every_seed_is_kept_and_nothing_else_is_one() {
        for seed in [0, 42, i64::MAX as u64, i64::MAX as u64 + 1, u64::MAX] {
            let kept = Kept { seed: Seed(seed) };
            let text = toml::to_string(&kept).unwrap();
            assert_eq!(toml::from_str::<Kept>(&text).unwrap(), kept, "{text}");
        }
        for text in ["seed = -1", "seed = 1.5", "seed = \"x\"", "seed = []"] {
            let told = toml::from_str::<Kept>(text).unwrap_err().to_string();
            assert!(told.contains("a seed is a whole number"), "{told}");
        }
    }
}
