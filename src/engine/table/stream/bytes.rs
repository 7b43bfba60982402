//! Bytes of a text file → UTF-8, a part at a time.

use std::{
    fs::{File, Metadata},
    io::{BufReader, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

use encoding_rs::{Decoder, Encoding, UTF_8};
use sha2::{Digest as _, Sha256};

use crate::engine::{
    Progress,
    study::ImportSpec,
    table::{TableError, container, content, encoding, file_bytes, read, records},
};

/// Bytes read from the disk at once.
const READ_BYTES: usize = 1 << 20;
/// Bytes by which encoding, delimiter and header are found.
const HEAD_BYTES: usize = 4 << 20;

/// What is found in one walk over the bytes.
#[derive(Debug)]
pub struct Looked {
    pub head: Vec<u8>,
    pub sha256: String,
    pub n_bytes: u64,
    pub encoding: &'static Encoding,
    /// Nothing has to be decoded.
    is_utf8: bool,
    /// Bytes of the mark at the beginning.
    n_mark: usize,
    metadata: Metadata,
}

/// The text of a file, read from its beginning.
pub struct TextReader {
    path: PathBuf,
    file: BufReader<File>,
    /// `None`: the bytes are UTF-8 as they are.
    decoder: Option<Decoder>,
    is_at_end: bool,
}

/// Reads the file once, for its sum and its encoding.
pub fn look_at(path: &Path, spec: &ImportSpec, progress: &Progress) -> Result<Looked, TableError> {
    let name = path.display().to_string();
    let (mut file, metadata) = file_bytes::opened(path, &name)?;
    let mut hasher = Sha256::new();
    let mut head = Vec::new();
    let mut block = vec![0; READ_BYTES];
    let mut utf8 = Utf8Check::default();
    let mut n_bytes = 0_u64;
    loop {
        progress.check()?;
        progress.report(n_bytes as f32 / metadata.len().max(1) as f32, "Reading the file");
        let n = file
            .read(&mut block)
            .map_err(|error| file_bytes::failed(&name, &error))?;
        if n == 0 {
            break;
        }
        hasher.update(&block[..n]);
        utf8.add(&block[..n]);
        let free = HEAD_BYTES - head.len();
        head.extend_from_slice(&block[..n.min(free)]);
        n_bytes += n as u64;
    }
    utf8.end();
    let mut looked = Looked {
        head,
        sha256: read::hex(&hasher.finalize()),
        n_bytes,
        encoding: UTF_8,
        is_utf8: true,
        n_mark: 0,
        metadata,
    };
    if container::is_plain(&looked.head) {
        content::check(&name, &looked.head)?;
        let window = looked.window(path, &name, utf8.first_broken)?;
        looked.find_encoding(&name, &window, utf8.first_broken.is_none(), spec, progress)?;
    }
    Ok(looked)
}

impl Looked {
    /// The bytes that tell the encoding: the head, or what lies around the first byte that is no UTF-8.
    fn window(&self, path: &Path, name: &str, first_broken: Option<u64>) -> Result<Vec<u8>, TableError> {
        let far = first_broken.filter(|place| *place >= self.head.len() as u64);
        let mut window = match far {
            None => self.head.clone(),
            Some(place) => {
                let failed = |error: std::io::Error| file_bytes::failed(name, &error);
                let mut file = File::open(path).map_err(failed)?;
                let start = place.saturating_sub(READ_BYTES as u64);
                file.seek(SeekFrom::Start(start)).map_err(failed)?;
                let mut window = Vec::new();
                file.take(HEAD_BYTES as u64)
                    .read_to_end(&mut window)
                    .map_err(failed)?;
                // The first letter may be cut in two.
                let begin = window.iter().position(|&b| records::is_break(b)).unwrap_or(0);
                window.split_off(begin)
            }
        };
        // The last letter may be cut in two. UTF-16 has zeros.
        if window.len() as u64 != self.n_bytes && memchr::memchr(0, &window).is_none() {
            let end = window.iter().rposition(|&b| records::is_break(b));
            window.truncate(end.map_or(window.len(), |end| end + 1));
        }
        Ok(window)
    }

    fn find_encoding(
        &mut self,
        name: &str,
        window: &[u8],
        is_valid: bool,
        spec: &ImportSpec,
        progress: &Progress,
    ) -> Result<(), TableError> {
        let decoded = encoding::decode(name, window, spec.encoding.as_deref(), progress)?;
        self.encoding = Encoding::for_label(decoded.encoding.as_bytes()).unwrap_or(UTF_8);
        self.is_utf8 = self.encoding == UTF_8 && is_valid;
        self.n_mark = Encoding::for_bom(&self.head)
            .filter(|(marked, _)| *marked == self.encoding)
            .map_or(0, |(_, length)| length);
        Ok(())
    }

    /// The text from its beginning.
    pub fn reader(&self, path: &Path) -> Result<TextReader, TableError> {
        let name = path.display().to_string();
        let (mut file, metadata) = file_bytes::opened(path, &name)?;
        let is_same = metadata.len() == self.metadata.len()
            && metadata.modified().ok() == self.metadata.modified().ok();
        if !is_same {
            return Err(TableError::Changed { file: name });
        }
        file.seek(SeekFrom::Start(self.n_mark as u64))
            .map_err(|error| file_bytes::failed(&name, &error))?;
        Ok(TextReader {
            path: path.to_owned(),
            file: BufReader::with_capacity(READ_BYTES, file),
            decoder: (!self.is_utf8).then(|| self.encoding.new_decoder_without_bom_handling()),
            is_at_end: false,
        })
    }

    /// What is kept of it when its head is no longer needed.
    #[must_use]
    pub fn without_head(self) -> Self {
        Self {
            head: Vec::new(),
            ..self
        }
    }
}

impl TextReader {
    /// Adds text to `out` until it holds `length` bytes; false: the file has ended before.
    pub fn fill(&mut self, out: &mut Vec<u8>, length: usize) -> Result<bool, TableError> {
        let mut block = vec![0; READ_BYTES];
        while out.len() < length && !self.is_at_end {
            let wanted = if self.decoder.is_some() {
                READ_BYTES
            } else {
                READ_BYTES.min(length - out.len())
            };
            let n = self.file.read(&mut block[..wanted]).map_err(|error| {
                let name = self.path.display().to_string();
                file_bytes::failed(&name, &error)
            })?;
            self.is_at_end = n == 0;
            match &mut self.decoder {
                None => out.extend_from_slice(&block[..n]),
                Some(decoder) => {
                    let room = decoder.max_utf8_buffer_length(n).unwrap_or(4 * n + 16);
                    let mut text = String::with_capacity(room);
                    // There is room for all of it, so that one call takes the whole block.
                    let (result, ..) = decoder.decode_to_string(&block[..n], &mut text, self.is_at_end);
                    debug_assert_eq!(result, encoding_rs::CoderResult::InputEmpty);
                    out.extend_from_slice(text.as_bytes());
                }
            }
        }
        Ok(out.len() >= length)
    }
}

/// Looks for the first byte that is no UTF-8, block by block.
#[derive(Default)]
struct Utf8Check {
    /// The beginning of a letter that is cut in two.
    rest: Vec<u8>,
    n_seen: u64,
    first_broken: Option<u64>,
}

impl Utf8Check {
    fn add(&mut self, block: &[u8]) {
        if self.first_broken.is_some() {
            return;
        }
        let joined;
        let bytes = if self.rest.is_empty() {
            block
        } else {
            joined = [self.rest.as_slice(), block].concat();
            &joined
        };
        match std::str::from_utf8(bytes) {
            Ok(_) => {
                self.n_seen += bytes.len() as u64;
                self.rest = Vec::new();
            }
            Err(error) => {
                let valid = error.valid_up_to();
                self.n_seen += valid as u64;
                if error.error_len().is_some() {
                    self.first_broken = Some(self.n_seen);
                } else {
                    self.rest = bytes[valid..].to_vec();
                }
            }
        }
    }

    fn end(&mut self) {
        if self.first_broken.is_none() && !self.rest.is_empty() {
            self.first_broken = Some(self.n_seen);
        }
    }
}
