//! Large memory, given back beside other work: for a gigabyte the system takes several times as long as a frame or a
//! cancel may.

use std::borrow::Cow;

/// Drops beside.
pub fn give_back(large: impl Send + 'static) {
    rayon::spawn(move || drop(large));
}

/// As [`give_back`], where the bytes are one's own.
pub fn give_back_bytes(bytes: Cow<'_, [u8]>) {
    if let Cow::Owned(bytes) = bytes {
        give_back(bytes);
    }
}

/// What has been made, or the first failure; then the memory of the others is given back beside.
pub fn all_of<T: Send + 'static, E>(found: Vec<Result<T, E>>) -> Result<Vec<T>, E> {
    let mut made = Vec::with_capacity(found.len());
    let mut failure = None;
    for one in found {
        match one {
            Ok(one) => made.push(one),
            Err(error) => {
                failure.get_or_insert(error);
            }
        }
    }
    match failure {
        None => Ok(made),
        Some(error) => {
            give_back(made);
            Err(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failure_is_told() {
        assert_eq!(all_of::<_, &str>(vec![Ok(1), Ok(2)]), Ok(vec![1, 2]));
        assert_eq!(all_of(vec![Ok(1), Err("a"), Ok(2), Err("b")]), Err("a"));
    }

    #[test]
    fn what_is_given_back_is_dropped() {
        let held = std::sync::Arc::new(vec![0_u8; 1 << 20]);
        give_back(std::sync::Arc::clone(&held));
        let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
        while std::sync::Arc::strong_count(&held) > 1 {
            assert!(std::time::Instant::now() < until, "it is never dropped");
            std::thread::yield_now();
        }
    }
}
