//! The only writer of files: beside the target, synced, then renamed into its place.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{ExportError, WriteCause};
use crate::engine::format::file_name;

/// Bytes gathered before the disk gets them.
const BUFFER_BYTES: usize = 1 << 20;

/// Writes `bytes` to `path`, whole or not at all: a failure leaves an old file as it was.
///
/// `protected` are files that are never written over: the source of the customers.
///
/// # Errors
/// When the target is protected, read-only or a folder, its folder is not there or not writable, or
/// the disk is full; each says what to do.
pub fn write(path: &Path, bytes: &[u8], protected: &[&Path]) -> Result<(), ExportError> {
    write_with(path, protected, |out| {
        out.write_all(bytes).map_err(|error| ExportError::Encode {
            what: "the file",
            why: error.to_string(),
        })
    })
}

/// As [`write()`], with bytes that come bit by bit: whatever stops `fill`, nothing is left of the file.
///
/// # Errors
/// As [`write()`], and the error of `fill`.
pub fn write_with<T>(
    path: &Path,
    protected: &[&Path],
    fill: impl FnOnce(&mut dyn io::Write) -> Result<T, ExportError>,
) -> Result<T, ExportError> {
    let failed = |cause| ExportError::Write {
        file: file_name(path),
        cause,
    };
    // Through a link its target is written, as a plain write would.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    check_target(&target, protected).map_err(failed)?;
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let file = new_beside(&folder).map_err(|error| failed(cause_of(&error, &folder, 0)))?;
    let mut noting = Noting {
        file: io::BufWriter::with_capacity(BUFFER_BYTES, file),
        n_bytes: 0,
        stopped: None,
    };
    let filled = fill(&mut noting);
    let n_bytes = noting.n_bytes;
    let cause = |error: &io::Error| failed(cause_of(error, &folder, n_bytes));
    if let Some(error) = &noting.stopped {
        // What stopped the disk stopped the filling.
        return Err(cause(error));
    }
    let filled = filled?;
    let file = noting.file.into_inner().map_err(|error| cause(error.error()))?;
    file.as_file().sync_all().map_err(|error| cause(&error))?;
    file.persist(&target).map_err(|error| cause(&error.error))?;
    Ok(filled)
}

/// A file of lines that grows, is synced each time, and belongs to one running program: no other takes it.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    file: fs::File,
    /// Up to here all lines are whole.
    n_bytes: u64,
}

impl Log {
    /// A new one with its first lines in place, or one with other lines in the place of that at `path`.
    ///
    /// # Errors
    /// As [`write()`]; an old one is then as it was.
    pub fn create(path: &Path, lines: &[u8]) -> Result<Self, ExportError> {
        let failed = |cause| ExportError::Write {
            file: file_name(path),
            cause,
        };
        let folder = path.parent().unwrap_or(Path::new("."));
        let n_bytes = lines.len() as u64;
        let cause = |error: &io::Error| failed(cause_of(error, folder, n_bytes));
        let mut file = new_beside(folder).map_err(|error| cause(&error))?;
        // Before it has its name, so that nobody finds it free.
        file.as_file().try_lock().map_err(|error| cause(&error.into()))?;
        io::Write::write_all(&mut file, lines).map_err(|error| cause(&error))?;
        file.as_file().sync_all().map_err(|error| cause(&error))?;
        let file = file.persist(path).map_err(|error| cause(&error.error))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            n_bytes,
        })
    }

    /// One that a program has left behind, and what is in it; `None`: the program is still running.
    ///
    /// # Errors
    /// When it cannot be opened or read.
    pub fn take(path: &Path) -> io::Result<Option<(Self, Vec<u8>)>> {
        let mut file = fs::OpenOptions::new().read(true).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Ok(None),
            Err(fs::TryLockError::Error(error)) => return Err(error),
        }
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut file, &mut bytes)?;
        let log = Self {
            path: path.to_owned(),
            file,
            n_bytes: bytes.len() as u64,
        };
        Ok(Some((log, bytes)))
    }

    /// Adds whole lines, and returns when they are on the disk.
    ///
    /// # Errors
    /// As [`write()`]; the lines before are then as they were.
    pub fn append(&mut self, lines: &[u8]) -> Result<(), ExportError> {
        use io::{Seek as _, Write as _};
        let added = self
            .file
            .seek(io::SeekFrom::Start(self.n_bytes))
            .and_then(|_| self.file.write_all(lines))
            .and_then(|()| self.file.sync_data());
        match added {
            Ok(()) => {
                self.n_bytes += lines.len() as u64;
                Ok(())
            }
            Err(error) => {
                // A torn line would hide all that follow it. Where even that fails, the reader stops there.
                drop(self.file.set_len(self.n_bytes));
                let folder = self.path.parent().unwrap_or(Path::new("."));
                Err(ExportError::Write {
                    file: file_name(&self.path),
                    cause: cause_of(&error, folder, lines.len() as u64),
                })
            }
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// Takes it away: it is not needed any more.
    ///
    /// # Errors
    /// When the disk does not let us.
    pub fn remove(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}

/// A file that remembers what stopped it, whoever heard of it first.
struct Noting {
    file: io::BufWriter<tempfile::NamedTempFile>,
    n_bytes: u64,
    stopped: Option<io::Error>,
}

impl Noting {
    fn noted<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        done.inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                self.stopped = Some(io::Error::new(error.kind(), error.to_string()));
            }
        })
    }
}

impl io::Write for Noting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.file.write(bytes);
        let n = self.noted(done)?;
        self.n_bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.file.flush();
        self.noted(done)
    }
}

/// Makes a folder (and those above it) unless it is there.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(path: &Path) -> Result<(), ExportError> {
    fs::create_dir_all(path).map_err(|error| {
        let cause = if path.is_file() {
            WriteCause::FolderIsFile {
                folder: path.display().to_string(),
            }
        } else {
            cause_of(&error, path.parent().unwrap_or(path), 0)
        };
        ExportError::Write {
            file: file_name(path),
            cause,
        }
    })
}

fn check_target(target: &Path, protected: &[&Path]) -> Result<(), WriteCause> {
    let is_source = |source: &&Path| fs::canonicalize(source).is_ok_and(|s| s == target);
    if protected.iter().any(is_source) {
        return Err(WriteCause::IsSource);
    }
    if target.file_name().is_none() {
        return Err(WriteCause::IsFolder);
    }
    match fs::metadata(target) {
        Ok(found) if found.is_dir() => Err(WriteCause::IsFolder),
        // Renaming over it would succeed all the same.
        Ok(found) if found.permissions().readonly() => Err(WriteCause::ReadOnlyFile),
        _ => Ok(()),
    }
}

/// An empty file in the folder, readable as the user's other files are; it vanishes unless persisted.
fn new_beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".buyerscope-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The umask takes away what it takes from every new file.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn cause_of(error: &io::Error, folder: &Path, needs: u64) -> WriteCause {
    let folder = folder.display().to_string();
    match error.kind() {
        io::ErrorKind::NotFound => WriteCause::NoFolder { folder },
        io::ErrorKind::NotADirectory => WriteCause::FolderIsFile { folder },
        io::ErrorKind::PermissionDenied => WriteCause::NotAllowed { folder },
        io::ErrorKind::ReadOnlyFilesystem => WriteCause::ReadOnlyDisk,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => WriteCause::DiskFull { needs },
        io::ErrorKind::IsADirectory => WriteCause::IsFolder,
        io::ErrorKind::InvalidFilename => WriteCause::Name,
        _ => WriteCause::Other {
            why: error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(result: Result<(), ExportError>) -> WriteCause {
        match result {
            Err(ExportError::Write { cause, .. }) => cause,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn files_are_written_and_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("matrix.csv");
        write(&path, b"old", &[]).unwrap();
        write(&path, b"new", &[]).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        // Nothing is left beside it.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn the_source_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("customers.csv");
        fs::write(&source, "id\n1\n").unwrap();
        let detour = folder.path().join(".").join("customers.csv");
        assert_eq!(cause(write(&detour, b"x", &[&source])), WriteCause::IsSource);
        assert_eq!(fs::read(&source).unwrap(), b"id\n1\n");
        write(&folder.path().join("other.csv"), b"x", &[&source]).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_the_source_is_the_source() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("customers.csv");
        let link = folder.path().join("link.csv");
        fs::write(&source, "id\n").unwrap();
        std::os::unix::fs::symlink(&source, &link).unwrap();
        assert_eq!(cause(write(&link, b"x", &[&source])), WriteCause::IsSource);
        assert_eq!(cause(write(&source, b"x", &[&link])), WriteCause::IsSource);
    }

    #[test]
    fn each_failure_has_its_words() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("nowhere").join("a.svg");
        let error = write(&missing, b"x", &[]).unwrap_err().to_string();
        assert!(error.starts_with("Could not write a.svg: the folder "), "{error}");
        assert!(
            error.ends_with("does not exist. Make it first, or save elsewhere"),
            "{error}"
        );

        assert_eq!(cause(write(folder.path(), b"x", &[])), WriteCause::IsFolder);

        let file = folder.path().join("file");
        fs::write(&file, "x").unwrap();
        assert!(matches!(
            cause(write(&file.join("a.svg"), b"x", &[])),
            WriteCause::FolderIsFile { .. }
        ));
        assert!(matches!(
            cause(make_folder(&file)),
            WriteCause::FolderIsFile { .. }
        ));

        let mut permissions = fs::metadata(&file).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&file, permissions).unwrap();
        assert_eq!(cause(write(&file, b"y", &[])), WriteCause::ReadOnlyFile);
        assert_eq!(fs::read(&file).unwrap(), b"x");
    }

    #[test]
    fn a_log_grows_and_belongs_to_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        let mut log = Log::create(&path, b"one\n").unwrap();
        log.append(b"two\n").unwrap();
        log.append(b"three\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one\ntwo\nthree\n");
        assert!(Log::take(&path).unwrap().is_none(), "it is in use");
        // Written anew it is still its own.
        let log = Log::create(&path, b"four\n").unwrap();
        assert!(Log::take(&path).unwrap().is_none());
        drop(log);
        let (mut left, bytes) = Log::take(&path).unwrap().unwrap();
        assert_eq!(bytes, b"four\n");
        left.append(b"five\n").unwrap();
        assert_eq!(left.n_bytes(), 10);
        left.remove().unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(matches!(
            Log::create(&path.join("no"), b"").map(drop),
            Err(ExportError::Write { .. })
        ));
    }

    #[test]
    fn a_full_disk_says_how_much_is_needed() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert_eq!(
            cause_of(&full, Path::new("/tmp"), 31_000),
            WriteCause::DiskFull { needs: 31_000 }
        );
    }

    #[test]
    fn folders_are_made_with_those_above() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a").join("b");
        make_folder(&deep).unwrap();
        make_folder(&deep).unwrap();
        assert!(deep.is_dir());
    }
}
