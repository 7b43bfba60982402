//! Study files: read with what they need, written with what they carry.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    engine::{
        Progress,
        document::{
            Document, DocumentError, Headline, Opened, Packed, SourceNote, ZIP_ENDING, has_fingerprint,
            is_picture, pack, read, study_stem, write,
        },
        format::{bytes, file_name},
        run::Results,
        study::{Source, Study},
    },
    export::{self, ExportError},
};

/// Longer files are no studies; packed ones may be of any size.
const MOST_BYTES: u64 = 32 << 20;

/// A study to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudyToOpen {
    pub path: PathBuf,
    /// Where files with these SHA-256 were found when they were not in their place.
    pub moved: Vec<(String, PathBuf)>,
    /// Files opened before: one of the same name and SHA-256 stands for a source that is not in its place.
    pub recent: Vec<PathBuf>,
    /// Where data that a study carries is unpacked; `None`: nowhere.
    pub unpacked: Option<PathBuf>,
}

/// A study that has been opened.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundStudy {
    pub opened: Opened,
    pub path: PathBuf,
    pub carries_data: bool,
    /// Whether it came out of a picture, which is no file to save it in.
    pub is_picture: bool,
    /// Whether its source is where it should be, or was found elsewhere.
    pub place: SourcePlace,
}

/// Where the source of a study is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourcePlace {
    /// Where the study says.
    There,
    /// Not there, but the study has been told of it before, or it lies beside the study.
    Elsewhere(PathBuf),
    Missing,
}

/// A study to be saved.
#[derive(Debug, Clone)]
pub struct StudyToSave {
    pub study: Study,
    pub source: Option<SourceNote>,
    pub results: Box<Results>,
    pub path: PathBuf,
}

/// Reads a study, and looks for its source.
///
/// # Errors
/// When it cannot be read, is no study, or what it carries cannot be unpacked.
pub fn open_study(asked: &StudyToOpen, progress: &Progress) -> anyhow::Result<FoundStudy> {
    let path = std::path::absolute(&asked.path)?;
    let name = asked.path.display().to_string();
    let is_packed = file_name(&path).to_ascii_lowercase().ends_with(ZIP_ENDING);
    let (opened, carries_data) = if is_packed {
        open_packed(&name, &path, asked.unpacked.as_deref(), progress)?
    } else {
        let text = if is_picture(&path) {
            recipe_in(&name, &path)?
        } else {
            text_of(&name, &path)?
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        (read(&name, &text, folder)?, false)
    };
    let place = place_of(&opened, &path, asked);
    Ok(FoundStudy {
        opened,
        path,
        carries_data,
        is_picture: is_picture(&asked.path),
        place,
    })
}

/// The choices that a picture was made with.
fn recipe_in(name: &str, path: &Path) -> anyhow::Result<String> {
    let bytes = bytes_of(name, path)?;
    export::recipe_of(&bytes).ok_or_else(|| {
        anyhow::anyhow!(
            "{name} carries no choices of Buyerscope. An SVG or a PNG that it has exported does, as long as no other \
             program has written it anew"
        )
    })
}

fn text_of(name: &str, path: &Path) -> Result<String, DocumentError> {
    String::from_utf8(bytes_of(name, path)?).map_err(|_not_text| DocumentError::NotText {
        file: name.to_owned(),
    })
}

fn bytes_of(name: &str, path: &Path) -> Result<Vec<u8>, DocumentError> {
    let unreadable = |error: io::Error| DocumentError::Unreadable {
        file: name.to_owned(),
        reason: error.to_string(),
    };
    let size = fs::metadata(path).map_err(unreadable)?.len();
    if size > MOST_BYTES {
        return Err(DocumentError::TooLarge {
            file: name.to_owned(),
            size: bytes(size),
        });
    }
    fs::read(path).map_err(unreadable)
}

/// The study, and whether its data was unpacked: into a folder of its own, by what the study says of it, so that
/// the same data is unpacked once.
fn open_packed(
    name: &str,
    path: &Path,
    unpacked: Option<&Path>,
    progress: &Progress,
) -> anyhow::Result<(Opened, bool)> {
    let unreadable = |error: io::Error| DocumentError::Unreadable {
        file: name.to_owned(),
        reason: error.to_string(),
    };
    let file = fs::File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let mut packed = Packed::open(name, io::BufReader::new(file), size)?;
    let Some(unpacked) = unpacked else {
        anyhow::bail!(
            "there is no folder to unpack the study into; unpack it yourself and open what is in it: {name}"
        );
    };
    let beside = unpacked.join(folder_name(path));
    let opened = packed.study(&beside)?;
    let Some(place) = packed.source_in(&opened, &beside) else {
        return Ok((opened, false));
    };
    export::make_folder(place.parent().unwrap_or(&beside))?;
    let mut stopped = None;
    export::write_with(&place, &[], |out| {
        packed
            .take_source(&place, &beside, out, progress)
            .map_err(|error| {
                let why = error.to_string();
                stopped = Some(error);
                ExportError::Encode {
                    what: "the table",
                    why,
                }
            })
    })
    .map_err(|error| {
        stopped
            .take()
            .map_or_else(|| anyhow::Error::from(error), Into::into)
    })?;
    Ok((opened, true))
}

/// A name that no other packed study has: two may have the same file name.
fn folder_name(path: &Path) -> String {
    use sha2::{Digest as _, Sha256};
    let digest = Sha256::digest(path.display().to_string().as_bytes());
    let digits: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let stem: String = study_stem(path)
        .chars()
        .filter(|c| c.is_alphanumeric() || "-_ ".contains(*c))
        .take(40)
        .collect();
    format!("{}-{digits}", stem.trim())
}

fn place_of(opened: &Opened, study: &Path, asked: &StudyToOpen) -> SourcePlace {
    let Some(Source::File(source)) = &opened.document.study.source else {
        return SourcePlace::There;
    };
    if source.is_file() {
        return SourcePlace::There;
    }
    let note = opened.document.source.as_ref();
    let told = asked
        .moved
        .iter()
        .filter(|(sha256, _)| note.is_some_and(|note| note.sha256 == *sha256))
        .map(|(_, path)| path.clone());
    let beside = study
        .parent()
        .and_then(|folder| Some(folder.join(source.file_name()?)));
    let recent = asked.recent.iter().filter(|path| {
        path.file_name() == source.file_name() && note.is_some_and(|note| has_fingerprint(path, &note.sha256))
    });
    told.chain(beside)
        .chain(recent.cloned())
        .find(|path| path.is_file())
        .map_or(SourcePlace::Missing, SourcePlace::Elsewhere)
}

/// Writes a study; a `.study.zip` with the bytes of its source.
///
/// # Errors
/// When it cannot be written, or its source cannot be read.
pub fn save_study(asked: &StudyToSave, progress: &Progress) -> anyhow::Result<()> {
    let StudyToSave {
        study,
        source,
        results,
        path,
    } = asked;
    let document = Document::of(study.clone(), source.clone(), Headline::full(results, study));
    let data = match &study.source {
        Some(Source::File(data)) => Some(data.as_path()),
        _ => None,
    };
    let protected: Vec<&Path> = data.into_iter().collect();
    if file_name(path).to_ascii_lowercase().ends_with(ZIP_ENDING) {
        return save_packed(&document, path, data, &protected, progress);
    }
    let text = write(&document, path.parent().unwrap_or(Path::new("")))?;
    export::write(path, text.as_bytes(), &protected)?;
    Ok(())
}

fn save_packed(
    document: &Document,
    path: &Path,
    data: Option<&Path>,
    protected: &[&Path],
    progress: &Progress,
) -> anyhow::Result<()> {
    let mut source = data
        .map(|data| {
            fs::File::open(data).map_err(|error| DocumentError::Unreadable {
                file: data.display().to_string(),
                reason: error.to_string(),
            })
        })
        .transpose()?
        .map(io::BufReader::new);
    let name = format!("{}.study.toml", study_stem(path));
    export::write_with(path, protected, |out| {
        let source = source.as_mut().map(|source| source as &mut dyn io::Read);
        pack(document, &name, source, out, progress).map_err(|error| ExportError::Encode {
            what: "the study",
            why: error.to_string(),
        })
    })?;
    Ok(())
}
