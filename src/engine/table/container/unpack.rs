//! gzip and Zstandard → bytes, counted while they come.

use std::io::{ErrorKind, Read};

use flate2::bufread::MultiGzDecoder;
use zstd::stream::read::Decoder as ZstdDecoder;

use super::guard::Allowance;
use crate::engine::{Progress, table::TableError};

/// Bytes unpacked between two looks at the cancel flag.
const PIECE: u64 = 1 << 20;
/// Zstandard may ask for a window of 2 GB; the program `zstd` itself refuses more than 2^27 bytes.
const WINDOW_LOG: u32 = 27;

/// All members of a gzip archive. `n_packed`: bytes of the file they stand in.
pub fn gzip(file: &str, bytes: &[u8], n_packed: u64, progress: &Progress) -> Result<Vec<u8>, TableError> {
    all(
        file,
        "gzip archive",
        MultiGzDecoder::new(bytes),
        n_packed,
        progress,
    )
}

/// All frames of a Zstandard archive. `n_packed`: bytes of the file they stand in.
pub fn zstd(file: &str, bytes: &[u8], n_packed: u64, progress: &Progress) -> Result<Vec<u8>, TableError> {
    let damaged = |error: std::io::Error| damaged(file, "Zstandard archive", &error);
    let mut decoder = ZstdDecoder::with_buffer(bytes).map_err(damaged)?;
    decoder.window_log_max(WINDOW_LOG).map_err(damaged)?;
    all(file, "Zstandard archive", decoder, n_packed, progress)
}

fn all(
    file: &str,
    what: &'static str,
    mut source: impl Read,
    n_packed: u64,
    progress: &Progress,
) -> Result<Vec<u8>, TableError> {
    let mut allowance = Allowance::of(file, what, n_packed);
    let mut out = Vec::new();
    loop {
        progress.check()?;
        progress.report(0.0, "Unpacking");
        // Growing by halves of what is allowed, and a byte beyond, which tells that there is more.
        let most = PIECE.min(allowance.left() + 1);
        if (out.capacity() - out.len()) as u64 <= most {
            let more = (out.len() as u64).clamp(2 * PIECE, 2 * PIECE + allowance.left());
            out.reserve_exact(usize::try_from(more).unwrap_or(0));
        }
        let read = source
            .by_ref()
            .take(most)
            .read_to_end(&mut out)
            .map_err(|error| damaged(file, what, &error))?;
        if read == 0 {
            out.shrink_to_fit();
            return Ok(out);
        }
        allowance.take(read as u64)?;
    }
}

fn damaged(file: &str, what: &'static str, error: &std::io::Error) -> TableError {
    TableError::Damaged {
        file: file.to_owned(),
        what,
        reason: match error.kind() {
            ErrorKind::UnexpectedEof => "its end is missing, as after a download or a copy that stopped",
            _ => "some of its bytes are not those that were saved",
        }
        .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn all_members_and_frames_are_unpacked() {
        let twice = [packed(b"a,b\n"), packed(b"1,2\n")].concat();
        let n = twice.len() as u64;
        assert_eq!(gzip("f", &twice, n, &Progress::none()).unwrap(), b"a,b\n1,2\n");
        let frame = |bytes: &[u8]| zstd::stream::encode_all(bytes, 1).unwrap();
        let twice = [frame(b"a,b\n"), frame(b"1,2\n")].concat();
        let n = twice.len() as u64;
        assert_eq!(zstd("f", &twice, n, &Progress::none()).unwrap(), b"a,b\n1,2\n");
    }

    #[test]
    fn what_grows_without_end_is_refused_with_numbers() {
        let bomb = packed(&vec![b'0'; 80 << 20]);
        let found = gzip("f.gz", &bomb, bomb.len() as u64, &Progress::none()).map(|bytes| bytes.len());
        let message = found.unwrap_err().to_string();
        assert!(
            message.contains("gzip archive of ") && message.contains("more than 64 MB"),
            "{message}"
        );
        let bomb = zstd::stream::encode_all(&vec![b'0'; 80 << 20][..], 1).unwrap();
        let found = zstd("f.zst", &bomb, bomb.len() as u64, &Progress::none()).map(|bytes| bytes.len());
        assert!(matches!(found, Err(TableError::Bomb { .. })), "{found:?}");
    }

    #[test]
    fn damage_is_said() {
        let mut broken = packed(b"a,b\n1,2\n3,4\n");
        broken.truncate(broken.len() - 6);
        let found = gzip("f.gz", &broken, 30, &Progress::none())
            .unwrap_err()
            .to_string();
        assert!(
            found.contains("gzip archive is damaged") && found.ends_with(": f.gz"),
            "{found}"
        );
    }
}
