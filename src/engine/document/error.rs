//! Why a study cannot be opened or saved: what, where, what to do.

use super::Damage;

/// What is wrong with a study file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    #[error("{damage}: {file}")]
    Line { file: String, damage: Box<Damage> },
    #[error(
        "this is no study: it has no line such as “format = 1”; choose a .study.toml that Buyerscope has saved, or open \
         an earlier copy: {file}"
    )]
    NotAStudy { file: String },
    #[error(
        "the study was saved by a newer Buyerscope: it has format {found}, and this one reads formats up to {known}; \
         update Buyerscope, or open an earlier copy: {file}"
    )]
    Newer { file: String, found: u64, known: u64 },
    #[error("the study names no customers; write [source] and file = \"…\" into it: {file}")]
    NoSource { file: String },
    #[error("the study is no text in UTF-8; choose a .study.toml that Buyerscope has saved: {file}")]
    NotText { file: String },
    #[error(
        "the study is {size} long, which no list of choices is; choose a .study.toml that Buyerscope has saved: {file}"
    )]
    TooLarge { file: String, size: String },
    #[error("the study could not be read ({reason}): {file}")]
    Unreadable { file: String, reason: String },
    #[error("the study cannot be written down: {reason}. Give the files that it names other names")]
    Unwritable { reason: String },
    #[error("the packed study is damaged ({reason}); take a copy of it: {file}")]
    Damaged { file: String, reason: String },
    #[error(
        "the packed study is refused: “{name}” in it would be written outside of its folder; ask who made it: {file}"
    )]
    Outside { file: String, name: String },
    #[error(
        "the packed study is refused: it grows beyond {limit}, which no table packed into {packed} does: {file}"
    )]
    Bomb {
        file: String,
        packed: String,
        limit: String,
    },
    #[error("there is no {what} in the packed study; pack it again: {file}")]
    Lacks { file: String, what: String },
}
