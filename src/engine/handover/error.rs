//! What can be wrong with a file that should hold a model.

/// Why no model could be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelFileError {
    #[error("there is no model here; check the name, or whether it was moved or deleted: {file}")]
    NotFound { file: String },
    #[error("the model could not be read ({reason}): {file}")]
    Unreadable { file: String, reason: String },
    #[error(
        "this is no saved model ({why}); choose a model.json that was written by “analyze --out” or saved from \
         the window: {file}"
    )]
    NotAModel { file: String, why: String },
    #[error(
        "the model has version {found} and this program reads versions up to {known}; update Buyerscope: {file}"
    )]
    Newer { file: String, found: u64, known: u64 },
    #[error("the model is damaged: {what}; take a copy of it, or save the model again: {file}")]
    Damaged { file: String, what: String },
}
