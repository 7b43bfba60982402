//! What the first rows of a large file tell, long before the whole is read: the rows themselves, and how
//! much memory the whole will take.

use std::{borrow::Cow, fs::File, io::Read as _, path::Path};

use arrow::array::Utf8ViewArray;

use super::{
    Imported, TableError,
    cells::Cells,
    container, content,
    read::{self, MB},
    records,
    structure::Listing,
};
use crate::engine::{Progress, study::ImportSpec};

/// Smaller files open at once.
const WORTHWHILE: u64 = 8 * MB;
/// So much of the file is looked at; even, for UTF-16.
const HEAD_BYTES: u64 = 512 << 10;
/// Rows of a preview.
const PREVIEW_ROWS: u32 = 1000;
/// Memory is asked about for files of this size on.
const LARGE: u64 = 64 * MB;
/// Beside text and table.
const OVERHEAD: u64 = 32 * MB;
/// For each row, to count distinct values and to sort.
const ROW_OVERHEAD: u64 = 16;

/// The first rows (at most 1,000) of a text file of more than 8 MB. `None`: the file is smaller, no text,
/// or cannot be read; reading it says why.
pub fn preview(path: &Path, spec: &ImportSpec, progress: &Progress) -> Option<Imported> {
    let size = std::fs::metadata(path)
        .ok()
        .filter(std::fs::Metadata::is_file)?
        .len();
    if size < WORTHWHILE {
        return None;
    }
    let mut head = Head::of(path, spec, progress)?.imported;
    let shown: Vec<u32> = (0..PREVIEW_ROWS).collect();
    head.table = head.table.take(&shown);
    head.receipt.n_rows = head.table.n_rows();
    Some(head)
}

/// Refuses a large text file for which there is too little memory; where that cannot be told it is tried.
pub fn check_memory(
    path: &Path,
    size: u64,
    spec: &ImportSpec,
    progress: &Progress,
) -> Result<(), TableError> {
    let Some(free) = progress.memory().filter(|_| size >= LARGE) else {
        return Ok(());
    };
    let Some(head) = Head::of(path, spec, progress) else {
        return Ok(());
    };
    let needed = head.memory_needed(size);
    if needed <= free {
        return Ok(());
    }
    Err(TableError::TooLittleMemory {
        file: path.display().to_string(),
        size,
        needed,
        free,
    })
}

/// The first bytes of a file, read as a file of their own.
struct Head {
    n_bytes: u64,
    imported: Imported,
}

impl Head {
    fn of(path: &Path, spec: &ImportSpec, progress: &Progress) -> Option<Self> {
        let mut bytes = Vec::new();
        File::open(path)
            .ok()?
            .take(HEAD_BYTES)
            .read_to_end(&mut bytes)
            .ok()?;
        let file = path.display().to_string();
        // Of what is packed, and of workbooks, the beginning tells nothing.
        container::is_plain(&bytes).then_some(())?;
        content::check(&file, &bytes).ok()?;
        // The last row may be cut in two, and so may its last letter. UTF-16 has zeros.
        if memchr::memchr(0, &bytes).is_none() {
            let end = bytes.iter().rposition(|&b| records::is_break(b))?;
            bytes.truncate(end + 1);
        }
        let n_bytes = bytes.len() as u64;
        let imported = read::import(&file, Cow::Owned(bytes), spec, Listing::default(), progress).ok()?;
        Some(Self { n_bytes, imported })
    }

    /// The most memory that reading a file of `size` bytes takes that goes on like this.
    fn memory_needed(&self, size: u64) -> u64 {
        let table = &self.imported.table;
        let n_rows = table.n_rows().max(1) as u64;
        let times = |per_head: u64| {
            let whole = u128::from(per_head) * u128::from(size) / u128::from(self.n_bytes.max(1));
            u64::try_from(whole).unwrap_or(u64::MAX)
        };
        let per_head: u64 = (0..table.columns().len())
            .map(|at| match table.cells(at) {
                Some(Cells::Words(words)) => {
                    let letters: usize = words
                        .downcast_iter()
                        .map(Utf8ViewArray::total_buffer_len)
                        .max()
                        .unwrap_or(0);
                    16 * n_rows + letters as u64
                }
                _ => 8 * n_rows,
            })
            .sum();
        // The line of each row takes 4 bytes.
        let whole = times(per_head + 4 * n_rows);
        let is_utf8 = self.imported.receipt.encoding.as_deref() == Some("UTF-8");
        // Other encodings are made into UTF-8 beside the bytes of the file.
        let text = if is_utf8 { size } else { size.saturating_mul(5) / 2 };
        // What has been read is freed as the table grows: an eighth of the text at a time.
        text.max(whole.saturating_add(size / 8))
            .saturating_add(times(ROW_OVERHEAD * n_rows))
            .saturating_add(OVERHEAD)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::Write as _,
        sync::{Arc, atomic::AtomicBool},
    };

    use super::*;

    fn large_file(rows: usize) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let mut text = "id,spent,note\n".to_owned();
        for row in 0..rows {
            text.push_str(&format!(
                "C{row:07},{}.25,\"it is, so far,\nall we know\"\n",
                row % 700
            ));
        }
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    #[test]
    fn the_first_rows_of_a_large_file_are_shown() {
        let file = large_file(200_000);
        let spec = ImportSpec::default();
        let head = preview(file.path(), &spec, &Progress::none()).unwrap();
        assert_eq!((head.table.n_rows(), head.receipt.n_rows), (1000, 1000));
        assert_eq!(head.table.numbers("spent").unwrap()[3], 3.25);
        assert_eq!(
            head.table.plain_cells("note").unwrap()[999],
            "it is, so far,\nall we know"
        );
        let small = large_file(10);
        assert!(preview(small.path(), &spec, &Progress::none()).is_none());
        assert!(preview(Path::new("/nowhere"), &spec, &Progress::none()).is_none());
    }

    #[test]
    fn too_little_memory_is_said_beforehand() {
        // Judged by the first rows: the rest of the file need not be there.
        let file = large_file(200);
        let size = 2000 * MB;
        let spec = ImportSpec::default();
        let with = |memory| {
            let progress = Progress::new(Arc::new(AtomicBool::new(false)), Arc::new(|_, _| ()));
            check_memory(file.path(), size, &spec, &progress.with_memory(memory))
        };
        assert_eq!(with(None), Ok(()));
        assert_eq!(with(Some(3 * size)), Ok(()));
        let message = with(Some(size / 2)).unwrap_err().to_string();
        assert!(
            message.starts_with("this file is 2.0 GB; reading it takes about "),
            "{message}"
        );
        assert!(message.contains("GB of memory and 1.0 GB is free"), "{message}");
    }
}
