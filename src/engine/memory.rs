//! Large memory, given back beside other work: for a gigabyte the system takes several times as long as a frame or a
//! cancel may.

use std::{borrow::Cow, sync::LazyLock};

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Memory given back at once: a few milliseconds.
const SLICE: usize = 8 << 20;

/// The thread that gives memory back, one thing after the other; none where the system has no thread left. One of its
/// own: those that count would take it for the next piece of their work, and whoever waits for them would wait for it.
static BESIDE: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let builder = ThreadPoolBuilder::new().num_threads(1);
    builder.thread_name(|_| "memory".to_owned()).build().ok()
});

/// Drops beside.
pub fn give_back(large: impl Send + 'static) {
    beside(move || drop(large));
}

/// As [`give_back`], where the bytes are one's own.
pub fn give_back_bytes(bytes: Cow<'_, [u8]>) {
    if let Cow::Owned(mut bytes) = bytes {
        beside(move || shorten(&mut bytes, 0));
    }
}

/// What is not taken is dropped here, and with it what it holds.
fn beside(drop_it: impl FnOnce() + Send + 'static) {
    if let Some(pool) = &*BESIDE {
        pool.spawn(drop_it);
    }
}

/// Keeps the first `length` bytes and gives the rest back, slice after slice: while the system takes memory back, no
/// other thread gets any, and for a gigabyte at once the window would stand still for half a second.
pub fn shorten(bytes: &mut Vec<u8>, length: usize) {
    bytes.truncate(length);
    while bytes.capacity() > length + SLICE {
        let before = bytes.capacity();
        bytes.shrink_to(before - SLICE);
        if bytes.capacity() >= before {
            // An allocator may keep what it has.
            break;
        }
    }
    bytes.shrink_to_fit();
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
    fn the_first_bytes_are_kept() {
        let mut bytes: Vec<u8> = (0..3 * SLICE + 77).map(|at| at.to_le_bytes()[1]).collect();
        let head = bytes[..1_000].to_vec();
        shorten(&mut bytes, 1_000);
        assert_eq!(bytes, head);
        assert!(bytes.capacity() < SLICE);
        shorten(&mut bytes, 5_000);
        assert_eq!(bytes, head, "there is nothing to be shortened");
        shorten(&mut bytes, 0);
        assert!(bytes.is_empty());
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
