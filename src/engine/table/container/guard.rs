//! How much a packed file may grow: bounds against bombs.

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Once,
};

use crate::engine::table::TableError;

/// So much may come out of any file, however small it is.
const SMALL: u64 = 64 << 20;
/// Beyond that at most so many times the file. Tables seldom pack better than 50 to 1.
const RATIO: u64 = 200;
/// And never more than this.
const MOST: u64 = 8 << 30;

/// Counts what comes out of a file.
#[derive(Debug)]
pub struct Allowance<'a> {
    file: &'a str,
    what: &'static str,
    n_packed: u64,
    limit: u64,
    taken: u64,
}

impl<'a> Allowance<'a> {
    pub fn of(file: &'a str, what: &'static str, n_packed: u64) -> Self {
        let limit = n_packed.saturating_mul(RATIO).clamp(SMALL, MOST);
        Self {
            file,
            what,
            n_packed,
            limit,
            taken: 0,
        }
    }

    /// What may still come out before [`take`](Self::take) refuses.
    pub fn left(&self) -> u64 {
        self.limit - self.taken.min(self.limit)
    }

    /// `n` more bytes have come out.
    pub fn take(&mut self, n: u64) -> Result<(), TableError> {
        self.taken = self.taken.saturating_add(n);
        if self.taken <= self.limit {
            return Ok(());
        }
        Err(TableError::Bomb {
            file: self.file.to_owned(),
            what: self.what,
            packed: size(self.n_packed),
            limit: size(self.limit),
        })
    }
}

/// `384 kB`, `64 MB`, `8 GB`: rounded, for sentences.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..0x10_0000 => format!("{} kB", bytes >> 10),
        0x10_0000..0x8000_0000 => format!("{} MB", bytes >> 20),
        _ => format!("{} GB", bytes >> 30),
    }
}

/// Runs a reader of others: a panic in it is damage in the file.
pub fn contained<T>(
    file: &str,
    what: &'static str,
    read: impl FnOnce() -> Result<T, TableError>,
) -> Result<T, TableError> {
    let quiet = Quiet::begin();
    let outcome = catch_unwind(AssertUnwindSafe(read));
    drop(quiet);
    outcome.unwrap_or_else(|_| {
        Err(TableError::Damaged {
            file: file.to_owned(),
            what,
            reason: "its parts contradict each other".to_owned(),
        })
    })
}

thread_local! {
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}
static HOOK: Once = Once::new();

/// While it lives, a panic on this thread prints nothing: it is caught, and becomes an error.
struct Quiet {
    /// Whether it was quiet already: one reader may run another.
    before: bool,
}

impl Quiet {
    fn begin() -> Self {
        HOOK.call_once(|| {
            let print = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                if !IS_QUIET.get() {
                    print(info);
                }
            }));
        });
        Self {
            before: IS_QUIET.replace(true),
        }
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        IS_QUIET.set(self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_become_errors() {
        let outcome: Result<(), TableError> = contained("f.xls", "workbook", || panic!("within"));
        let message = outcome.unwrap_err().to_string();
        assert!(message.starts_with("this workbook is damaged"), "{message}");
    }

    #[test]
    fn sizes_are_rounded() {
        assert_eq!(size(40), "40 bytes");
        assert_eq!(size(64 << 20), "64 MB");
        assert_eq!(size(8 << 30), "8 GB");
    }
}
