//! A file → its bytes, by several threads: the first touch of fresh memory takes longer than the copying.

use std::{
    fs::{File, Metadata},
    io::{self, ErrorKind, Read as _, Seek as _, SeekFrom},
    path::Path,
};

use rayon::prelude::*;

use super::{TableError, preview};
use crate::engine::{Progress, memory::give_back_bytes, study::ImportSpec};

/// Bytes read from the disk between two looks at the cancel flag.
const READ_BYTES: usize = 4 << 20;

/// All bytes of a file.
///
/// # Errors
/// When it cannot be read, is no file, or takes more memory than there is.
pub fn read(path: &Path, file: &str, spec: &ImportSpec, progress: &Progress) -> Result<Vec<u8>, TableError> {
    let failed = |error: io::Error| failed(file, &error);
    let (mut source, metadata) = opened(path, file)?;
    preview::check_memory(path, metadata.len(), spec, progress)?;
    let size = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    // Memory that is taken only when it is written to.
    let mut bytes = bytemuck::try_zeroed_vec(size).map_err(|()| TableError::Unreadable {
        file: file.to_owned(),
        reason: format!("there is no memory for {size} bytes"),
    })?;
    progress.report(0.0, "Reading the file");
    let lengths: Result<Vec<usize>, TableError> = bytes
        .par_chunks_mut(READ_BYTES)
        .enumerate()
        .map(|(at, chunk)| {
            progress.check()?;
            fill(&source, chunk, (at * READ_BYTES) as u64).map_err(failed)
        })
        .collect();
    let lengths = match lengths {
        Ok(lengths) => lengths,
        Err(error) => {
            give_back_bytes(bytes.into());
            return Err(error);
        }
    };
    // It may have become shorter since its length was asked for, or longer.
    let whole = lengths.into_iter().scan(true, |is_whole, length| {
        let counts = *is_whole;
        *is_whole &= length == READ_BYTES;
        counts.then_some(length)
    });
    bytes.truncate(whole.sum());
    source.seek(SeekFrom::Start(bytes.len() as u64)).map_err(failed)?;
    loop {
        progress.check()?;
        let rest = source.by_ref().take(READ_BYTES as u64);
        if { rest }.read_to_end(&mut bytes).map_err(failed)? == 0 {
            return Ok(bytes);
        }
    }
}

/// Reads from `offset` on until `chunk` is full or the file ends; how many bytes there were.
fn fill(source: &File, chunk: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut n_read = 0;
    while n_read < chunk.len() {
        match read_at(source, &mut chunk[n_read..], offset + n_read as u64) {
            Ok(0) => break,
            Ok(n) => n_read += n,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(n_read)
}

#[cfg(unix)]
fn read_at(source: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(source, buffer, offset)
}

#[cfg(windows)]
fn read_at(source: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(source, buffer, offset)
}

/// Opens an ordinary file.
///
/// # Errors
/// When it is none, or cannot be opened.
pub fn opened(path: &Path, file: &str) -> Result<(File, Metadata), TableError> {
    let metadata = std::fs::metadata(path).map_err(|error| failed(file, &error))?;
    if metadata.is_dir() {
        return Err(TableError::Directory {
            file: file.to_owned(),
        });
    }
    if !metadata.is_file() {
        return Err(TableError::NotAFile {
            file: file.to_owned(),
        });
    }
    let source = File::open(path).map_err(|error| failed(file, &error))?;
    Ok((source, metadata))
}

/// Why a file cannot be read.
pub fn failed(file: &str, error: &io::Error) -> TableError {
    let file = file.to_owned();
    match error.kind() {
        ErrorKind::NotFound => TableError::NotFound { file },
        ErrorKind::PermissionDenied => TableError::NoPermission { file },
        ErrorKind::IsADirectory => TableError::Directory { file },
        _ => TableError::Unreadable {
            file,
            reason: error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn all_bytes_are_read_in_their_order() {
        let bytes: Vec<u8> = (0..2 * READ_BYTES + 1234)
            .map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()[3])
            .collect();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&bytes).unwrap();
        let read_again = read(file.path(), "x", &ImportSpec::default(), &Progress::none()).unwrap();
        assert!(read_again == bytes);
        let source = file.reopen().unwrap();
        let mut chunk = vec![7; 100];
        let at = bytes.len() as u64 - 40;
        assert_eq!(fill(&source, &mut chunk, at).unwrap(), 40);
        assert_eq!(chunk[..40], bytes[bytes.len() - 40..]);
    }
}
