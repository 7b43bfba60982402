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
            cause_of(&error, nearest(path), 0)
        };
        ExportError::Write {
            file: file_name(path),
            cause,
        }
    })
}

/// The folder in which the first one would be made that is not there.
fn nearest(path: &Path) -> &Path {
    let above = path.ancestors().skip(1);
    let mut there = above.filter(|folder| folder.exists());
    there.next().unwrap_or(Path::new("."))
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

fn cause_of(error: &io::Error, path: &Path, needs: u64) -> WriteCause {
    let folder = path.display().to_string();
    match error.kind() {
        // Folders that are no place for files, such as /proc, say that what is to be made is not there.
        io::ErrorKind::NotFound if path.is_dir() => WriteCause::NotWritable { folder },
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
mod tests;
