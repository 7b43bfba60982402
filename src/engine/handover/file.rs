//! model.json: readable, versioned, with a sum that tells whether a digit has changed.

use std::{
    fs::File,
    io::{ErrorKind, Read as _},
    path::Path,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{ModelFileError, SavedModel};
use crate::engine::table::hex;

/// What the file says it is.
const FORMAT: &str = "buyerscope model";
/// The highest version that is read.
pub const MODEL_VERSION: u64 = 3;
/// The version of a logistic regression, which older programs read too.
const LOGISTIC_VERSION: u64 = 1;
/// The version of the other models.
const OTHER_VERSION: u64 = 2;
/// A model of twenty classes and thousands of features is far smaller.
const MOST_BYTES: u64 = 256 << 20;

/// What is looked at first: enough to say that a file is something else, or from a newer program.
#[derive(Deserialize)]
struct Label {
    format: Option<String>,
    version: Option<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<M> {
    format: String,
    version: u64,
    /// Hex SHA-256 of the model as compact JSON: another digit gives another sum, other spaces do not.
    checksum: String,
    model: M,
}

impl SavedModel {
    /// The lowest version that says all of it.
    fn version(&self) -> u64 {
        match (&self.segments, &self.model) {
            // Logarithms and levels.
            (Some(segments), _) if !segments.is_plain() => MODEL_VERSION,
            (_, Some(_)) => OTHER_VERSION,
            (_, None) => LOGISTIC_VERSION,
        }
    }

    /// The file's bytes: indented, in the order of the fields, the same for the same model.
    pub fn to_json(&self) -> Vec<u8> {
        let envelope = Envelope {
            format: FORMAT.to_owned(),
            version: self.version(),
            checksum: checksum(self),
            model: self,
        };
        // Plain data of ours with text keys: serialising cannot fail.
        let mut bytes = serde_json::to_vec_pretty(&envelope).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// The model in a file's bytes; `file` is the name said in errors.
    ///
    /// # Errors
    /// When the bytes are no saved model, are from a newer version, or are damaged.
    pub fn from_json(file: &str, bytes: &[u8]) -> Result<Self, ModelFileError> {
        let no_model = |why: String| ModelFileError::NotAModel {
            file: file.to_owned(),
            why,
        };
        let damaged = |what: String| ModelFileError::Damaged {
            file: file.to_owned(),
            what,
        };
        let label: Label = match serde_json::from_slice(bytes) {
            Ok(label) => label,
            // What begins as ours does was a model once.
            Err(error) if begins_as_model(bytes) => return Err(damaged(in_words(&error))),
            Err(error) => {
                return Err(no_model(format!(
                    "it is not written as a model is, in JSON: {error}"
                )));
            }
        };
        match label.format.as_deref() {
            Some(FORMAT) => {}
            _ if begins_as_model(bytes) => return Err(damaged("it does not say what it is".to_owned())),
            Some(other) => return Err(no_model(format!("it says that it is “{}”", shortened(other)))),
            None => return Err(no_model("it does not say that it is one".to_owned())),
        }
        match label.version {
            Some(found) if found > MODEL_VERSION => {
                return Err(ModelFileError::Newer {
                    file: file.to_owned(),
                    found,
                    known: MODEL_VERSION,
                });
            }
            Some(1..) => {}
            _ => return Err(damaged("it has no version".to_owned())),
        }
        let envelope: Envelope<Self> =
            serde_json::from_slice(bytes).map_err(|error| damaged(in_words(&error)))?;
        if envelope.checksum != checksum(&envelope.model) {
            return Err(damaged(
                "its checksum does not fit, so that something in it has been changed".to_owned(),
            ));
        }
        envelope.model.check().map_err(damaged)?;
        Ok(envelope.model)
    }
}

/// Reads a saved model.
///
/// # Errors
/// When the file cannot be read or holds no model that this program knows.
pub fn read_model(path: &Path) -> Result<SavedModel, ModelFileError> {
    let file = path.display().to_string();
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => ModelFileError::NotFound { file: file.clone() },
        _ => ModelFileError::Unreadable {
            file: file.clone(),
            reason: error.to_string(),
        },
    };
    let mut bytes = Vec::new();
    let source = File::open(path).map_err(failed)?;
    source
        .take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(ModelFileError::NotAModel {
            file,
            why: "it is far too large".to_owned(),
        });
    }
    SavedModel::from_json(&file, &bytes)
}

fn checksum(model: &SavedModel) -> String {
    let compact = serde_json::to_vec(model).unwrap_or_default();
    hex(&Sha256::digest(&compact))
}

/// What is wrong with the text of a model.
fn in_words(error: &serde_json::Error) -> String {
    if error.is_eof() {
        format!("it ends in the middle, in line {}", error.line())
    } else {
        error.to_string()
    }
}

fn begins_as_model(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(200)];
    memchr::memmem::find(head, FORMAT.as_bytes()).is_some()
        || memchr::memmem::find(head, b"checksum").is_some()
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}
