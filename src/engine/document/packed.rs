//! A Study that carries its data, `.study.zip`: the study file and, under `data/`, the file it stands on.

use std::{
    borrow::Cow,
    io::{self, Read, Seek, Write},
    path::{Component, Path, PathBuf},
};

use zip::{CompressionMethod, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::{Document, DocumentError, Opened, is_study, read, read::MOST_BYTES, write};
use crate::engine::{Progress, format, study::Source};

const DATA: &str = "data";

/// So much may come out of any packed study, however small it is.
const SMALL: u64 = 64 << 20;
/// Beyond that at most so many times its size: tables seldom pack better than 50 to 1.
const RATIO: u64 = 200;
/// Bytes between two looks at the cancel flag.
const PIECE: usize = 1 << 18;

/// A packed study that has been looked at: safe to take its data out.
pub struct Packed<R> {
    file: String,
    archive: ZipArchive<R>,
    names: Vec<String>,
    /// Bytes that may come out.
    limit: u64,
    size: u64,
}

impl<R> std::fmt::Debug for Packed<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Packed")
            .field("file", &self.file)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// Name of the source within a packed study; `None` where it is no file.
pub fn packed_source(source: &Source) -> Option<PathBuf> {
    match source {
        Source::Sample => None,
        Source::File(path) => Some(Path::new(DATA).join(path.file_name()?)),
    }
}

/// Writes a study and the bytes of its source. `name` is what the study is called within.
///
/// # Errors
/// When the source cannot be read, what is written to does not take it, or the caller cancels.
pub fn pack(
    document: &Document,
    name: &str,
    source: Option<&mut dyn Read>,
    out: &mut dyn Write,
    progress: &Progress,
) -> io::Result<()> {
    let mut inside = document.clone();
    let place = document.study.source.as_ref().and_then(packed_source);
    if let (Some(place), Some(_)) = (&place, &source) {
        inside.study.source = Some(Source::File(place.clone()));
    }
    // Seen from no folder, other files keep their whole paths.
    let text = write(&inside, Path::new("")).map_err(io::Error::other)?;
    let mut archive = ZipWriter::new_stream(out);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .large_file(true);
    archive.start_file(name, options).map_err(io::Error::other)?;
    archive.write_all(text.as_bytes())?;
    if let (Some(place), Some(source)) = (place, source) {
        let place = place.to_string_lossy().replace('\\', "/");
        archive.start_file(place, options).map_err(io::Error::other)?;
        copy(source, &mut archive, progress)?;
    }
    archive.finish().map_err(io::Error::other)?.into_inner().flush()
}

fn copy(from: &mut dyn Read, to: &mut dyn Write, progress: &Progress) -> io::Result<u64> {
    let mut piece = vec![0; PIECE];
    let mut n = 0;
    loop {
        progress
            .check()
            .map_err(|stopped| io::Error::other(stopped.to_string()))?;
        let read = from.read(&mut piece)?;
        if read == 0 {
            return Ok(n);
        }
        to.write_all(&piece[..read])?;
        n += read as u64;
    }
}

impl<R: Read + Seek> Packed<R> {
    /// Looks at a packed study; `n_packed` is its size.
    ///
    /// # Errors
    /// When it is damaged, or a name in it leads out of its folder.
    pub fn open(file: &str, reader: R, n_packed: u64) -> Result<Self, DocumentError> {
        let archive = ZipArchive::new(reader).map_err(|error| damaged(file, &error))?;
        let names: Vec<String> = archive
            .file_names()
            .map(|name| name.map(Cow::into_owned))
            .collect::<Result<_, _>>()
            .map_err(|error| damaged(file, &error))?;
        if let Some(name) = names.iter().find(|name| !stays_inside(name)) {
            return Err(DocumentError::Outside {
                file: file.to_owned(),
                name: name.clone(),
            });
        }
        Ok(Self {
            file: file.to_owned(),
            archive,
            names,
            limit: n_packed.saturating_mul(RATIO).max(SMALL),
            size: n_packed,
        })
    }

    /// The study, with the paths as if it had been unpacked into `folder`.
    ///
    /// # Errors
    /// When there is none, and as [`read`].
    pub fn study(&mut self, folder: &Path) -> Result<Opened, DocumentError> {
        let is_at_top = |name: &&String| !name.contains(['/', '\\']) && is_study(Path::new(name));
        let name = self.names.iter().find(is_at_top).cloned();
        let name = name.ok_or_else(|| self.lacks("study"))?;
        let mut bytes = Vec::new();
        let limit = (MOST_BYTES as u64).min(self.limit);
        let mut entry = self
            .archive
            .by_name(&name)
            .map_err(|error| damaged(&self.file, &error))?;
        entry
            .by_ref()
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| broken(&self.file, &error))?;
        let Ok(text) = String::from_utf8(bytes) else {
            return Err(DocumentError::NotText {
                file: self.file.clone(),
            });
        };
        read(&self.file, &text, folder)
    }

    /// Where the source would lie in `folder`; `None` where the study does not carry it.
    pub fn source_in(&self, opened: &Opened, folder: &Path) -> Option<PathBuf> {
        let Some(Source::File(path)) = &opened.document.study.source else {
            return None;
        };
        let inside = path.strip_prefix(folder).ok()?;
        let name = inside.to_string_lossy().replace('\\', "/");
        let is_there = stays_inside(&name) && self.names.contains(&name);
        is_there.then(|| path.clone())
    }

    /// Takes the source out.
    ///
    /// # Errors
    /// When it is not there, damaged, or grows beyond all reason; and those of what is written to.
    pub fn take_source(
        &mut self,
        place: &Path,
        folder: &Path,
        out: &mut dyn Write,
        progress: &Progress,
    ) -> Result<(), DocumentError> {
        let name = place
            .strip_prefix(folder)
            .unwrap_or(place)
            .to_string_lossy()
            .replace('\\', "/");
        let bomb = DocumentError::Bomb {
            file: self.file.clone(),
            packed: format::bytes(self.size),
            limit: format::bytes(self.limit),
        };
        let lacks = self.lacks("table");
        let entry = match self.archive.by_name(&name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Err(lacks),
            Err(error) => return Err(damaged(&self.file, &error)),
        };
        if entry.size() > self.limit {
            return Err(bomb);
        }
        // What the archive claims is one thing, what comes out another.
        let n = copy(&mut entry.take(self.limit + 1), out, progress)
            .map_err(|error| broken(&self.file, &error))?;
        if n > self.limit { Err(bomb) } else { Ok(()) }
    }

    fn lacks(&self, what: &str) -> DocumentError {
        DocumentError::Lacks {
            file: self.file.clone(),
            what: what.to_owned(),
        }
    }
}

/// Whether a name in an archive stays below the folder that it is unpacked into, on every system.
fn stays_inside(name: &str) -> bool {
    let is_plain = |part: &str| part != ".." && !part.contains([':', '\0']);
    let is_relative = !name.starts_with(['/', '\\']);
    let path = Path::new(name);
    is_relative
        && name.split(['/', '\\']).all(is_plain)
        && path
            .components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

fn damaged(file: &str, error: &ZipError) -> DocumentError {
    DocumentError::Damaged {
        file: file.to_owned(),
        reason: match error {
            ZipError::InvalidArchive(_) => "it is cut short, or was never one".to_owned(),
            error => error.to_string(),
        },
    }
}

fn broken(file: &str, error: &io::Error) -> DocumentError {
    DocumentError::Damaged {
        file: file.to_owned(),
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::engine::{document::Headline, study::Study};

    const TABLE: &str = "id,age\n1,20\n2,30\n";

    fn packed() -> Vec<u8> {
        let mut study = Study {
            source: Some(Source::File("/home/a/customers.csv".into())),
            ..Study::default()
        };
        study.scoring.file = Some("/home/a/new.csv".into());
        study.classifier.l2 = 3.0;
        let document = Document {
            study,
            results: Headline::default(),
            ..Document::default()
        };
        let mut out = Vec::new();
        let mut table = TABLE.as_bytes();
        pack(
            &document,
            "a.study.toml",
            Some(&mut table),
            &mut out,
            &Progress::none(),
        )
        .unwrap();
        out
    }

    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn open(bytes: &[u8]) -> Result<Packed<Cursor<&[u8]>>, DocumentError> {
        Packed::open("a.study.zip", Cursor::new(bytes), bytes.len() as u64)
    }

    #[cfg(unix)]
    #[test]
    fn a_study_comes_out_with_its_data() {
        let bytes = packed();
        let mut packed = open(&bytes).unwrap();
        let folder = Path::new("/unpacked");
        let opened = packed.study(folder).unwrap();
        assert_eq!(opened.document.study.classifier.l2, 3.0);
        assert_eq!(opened.document.study.scoring.file, Some("/home/a/new.csv".into()));
        let place = packed.source_in(&opened, folder).unwrap();
        assert_eq!(place, Path::new("/unpacked/data/customers.csv"));
        let mut out = Vec::new();
        packed
            .take_source(&place, folder, &mut out, &Progress::none())
            .unwrap();
        assert_eq!(out, TABLE.as_bytes());
    }

    #[test]
    fn names_that_lead_outside_are_refused() {
        for name in [
            "../evil.csv",
            "data/../../evil.csv",
            "/etc/passwd",
            "..\\evil.csv",
            "data\\..\\..\\evil",
            "C:\\evil.csv",
            "c:evil",
        ] {
            let bytes = archive(&[("a.study.toml", b"format = 1\n"), (name, b"x")]);
            let told = open(&bytes).unwrap_err().to_string();
            assert!(told.contains("outside of its folder"), "{name}: {told}");
        }
        // A study that points outside takes nothing out.
        let text = b"format = 1\n[source]\nfile = \"../data/x.csv\"\n";
        let bytes = archive(&[("a.study.toml", text), ("data/x.csv", b"x")]);
        let mut packed = open(&bytes).unwrap();
        let folder = Path::new("/unpacked/b");
        let opened = packed.study(folder).unwrap();
        assert_eq!(packed.source_in(&opened, folder), None);
    }

    #[test]
    fn what_grows_beyond_reason_is_refused() {
        let zeros = vec![0; usize::try_from(SMALL + 1).unwrap()];
        let text = b"format = 1\n[source]\nfile = \"data/x.csv\"\n";
        let bytes = archive(&[("a.study.toml", text), ("data/x.csv", &zeros)]);
        assert!(bytes.len() < 1 << 20);
        let mut packed = open(&bytes).unwrap();
        let folder = Path::new("/unpacked");
        let place = folder.join("data/x.csv");
        let told = packed
            .take_source(&place, folder, &mut io::sink(), &Progress::none())
            .unwrap_err();
        assert!(matches!(told, DocumentError::Bomb { .. }), "{told}");
    }

    #[test]
    fn damage_is_told() {
        assert!(matches!(open(b"PK\x03\x04"), Err(DocumentError::Damaged { .. })));
        let bytes = archive(&[("readme.txt", b"x")]);
        let told = open(&bytes).unwrap().study(Path::new("/a")).unwrap_err();
        assert!(told.to_string().starts_with("there is no study in"), "{told}");
        let whole = packed();
        for at in (0..whole.len()).step_by(3) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            let Ok(mut packed) = open(&bytes) else { continue };
            let folder = Path::new("/unpacked");
            if let Ok(opened) = packed.study(folder)
                && let Some(place) = packed.source_in(&opened, folder)
            {
                drop(packed.take_source(&place, folder, &mut io::sink(), &Progress::none()));
            }
        }
    }
}
