//! Old Excel workbooks (.xls): what calamine must not be handed.
//!
//! Such a file is a small file system (MS-CFB) with the stream `Workbook` of records (MS-XLS) in it.
//! calamine follows its chains of sectors without counting, and lays sheets out as full rectangles;
//! here both are counted first, so that a few forged bytes cannot take all the memory.

use super::guard::size;
use crate::engine::table::TableError;

const END_OF_CHAIN: u32 = 0xffff_fffe;
/// Sector numbers from here on mean something else than a sector.
const RESERVED: u32 = 0xffff_fffa;
/// Streams shorter than this lie in the small sectors.
const SHORT: usize = 4096;
const SMALL_SECTOR: usize = 64;
const WHAT: &str = "old Excel workbook";
/// Excel 97 has no more rows and columns.
const MOST_AREA: u64 = 65_536 * 256;
/// A sheet may have this many places for each cell, and so many to begin with.
const PLACES_PER_CELL: u64 = 20;
const FREE_PLACES: u64 = 1 << 20;
/// All sheets together may take as many looks at the stream.
const READ_TIMES: usize = 4;

/// Refuses what is damaged, protected, no workbook, or larger inside than it could be.
pub fn check(file: &str, bytes: &[u8]) -> Result<(), TableError> {
    let disk = Disk::of(bytes).ok_or_else(|| damaged(file, "its beginning is garbled"))?;
    let broken = || damaged(file, "a part of it is missing or garbled");
    let entries = disk.entries().ok_or_else(broken)?;
    let named = |name: &str| entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
    if named("EncryptedPackage").is_some() {
        return Err(TableError::Protected {
            file: file.to_owned(),
        });
    }
    let Some(book) = named("Workbook").or_else(|| named("Book")) else {
        return Err(TableError::OtherFormat {
            file: file.to_owned(),
            format: "an old Office document without a workbook in it",
            remedy: "open it in its own program and save it as CSV or Excel",
        });
    };
    let stream = disk.stream(entries.first(), book).ok_or_else(broken)?;
    check_records(file, &stream)
}

fn damaged(file: &str, reason: &str) -> TableError {
    TableError::Damaged {
        file: file.to_owned(),
        what: WHAT,
        reason: reason.to_owned(),
    }
}

/// The sectors of a file and which follows which.
struct Disk<'a> {
    /// From the first sector on, which comes after the header.
    sectors: &'a [u8],
    sector_size: usize,
    /// For each sector the next one of its chain.
    next: Vec<u32>,
    small_next: Vec<u32>,
    first_of_entries: u32,
}

struct Entry {
    name: String,
    start: u32,
    length: usize,
}

impl<'a> Disk<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let sector_size = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let sectors = bytes.get(sector_size..)?;
        let n_sectors = sectors.len().div_ceil(sector_size);
        let mut disk = Self {
            sectors,
            sector_size,
            next: Vec::new(),
            small_next: Vec::new(),
            first_of_entries: u32_at(bytes, 48)?,
        };
        // The sectors that hold `next`: 109 in the header, more in a chain of their own.
        let mut places: Vec<u32> = (0..109).filter_map(|i| u32_at(bytes, 76 + i * 4)).collect();
        let mut more = u32_at(bytes, 68)?;
        let mut n_more = 0;
        while more < RESERVED {
            n_more += 1;
            if n_more > n_sectors {
                return None;
            }
            places.extend(numbers(disk.sector(more)?));
            more = places.pop()?;
        }
        places.retain(|&place| place < RESERVED);
        if places.len() > n_sectors {
            return None;
        }
        for place in places {
            let sector = disk.sector(place)?.to_vec();
            disk.next.extend(numbers(&sector));
        }
        let n_small = u32_at(bytes, 64)? as usize;
        if n_small > 0 {
            let length = n_small.checked_mul(sector_size)?;
            let small = disk.chain(u32_at(bytes, 60)?, length)?;
            disk.small_next = numbers(&small).collect();
        }
        Some(disk)
    }

    fn sector(&self, place: u32) -> Option<&'a [u8]> {
        let start = (place as usize).checked_mul(self.sector_size)?;
        let end = self.sectors.len().min(start.checked_add(self.sector_size)?);
        self.sectors.get(start..end)
    }

    /// The bytes of a chain, at most `length`; `None` where it leads nowhere or back to itself.
    fn chain(&self, start: u32, length: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut place = start;
        let mut n = 0;
        while place != END_OF_CHAIN && out.len() < length {
            n += 1;
            if n > self.next.len() {
                return None;
            }
            out.extend_from_slice(self.sector(place)?);
            place = *self.next.get(place as usize)?;
        }
        out.truncate(length);
        Some(out)
    }

    fn entries(&self) -> Option<Vec<Entry>> {
        let bytes = self.chain(self.first_of_entries, usize::MAX)?;
        let entries = bytes.chunks_exact(128).map(|entry| {
            let units = entry[..64]
                .chunks_exact(2)
                .map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
            let name: Vec<u16> = units.take_while(|&unit| unit != 0).collect();
            Some(Entry {
                name: String::from_utf16_lossy(&name),
                start: u32_at(entry, 116)?,
                length: u32_at(entry, 120)? as usize,
            })
        });
        entries.collect()
    }

    /// The bytes of a stream; `root` is the first entry, which holds the small sectors.
    fn stream(&self, root: Option<&Entry>, entry: &Entry) -> Option<Vec<u8>> {
        // calamine reads the small sectors first, whatever it is asked for.
        let root = root?;
        let small = if self.small_next.is_empty() {
            Vec::new()
        } else {
            self.chain(root.start, root.length)?
        };
        if entry.length >= SHORT {
            return self.chain(entry.start, entry.length);
        }
        let mut out = Vec::new();
        let mut place = entry.start;
        let mut n = 0;
        while place != END_OF_CHAIN && out.len() < entry.length {
            n += 1;
            if n > self.small_next.len() {
                return None;
            }
            let start = (place as usize).checked_mul(SMALL_SECTOR)?;
            out.extend_from_slice(small.get(start..small.len().min(start + SMALL_SECTOR))?);
            place = *self.small_next.get(place as usize)?;
        }
        out.truncate(entry.length);
        Some(out)
    }
}

/// Record types (MS-XLS 2.3).
mod record {
    pub const END: u16 = 0x000a;
    pub const PASSWORD: u16 = 0x002f;
    pub const SHEET: u16 = 0x0085;
    pub const DIMENSIONS: u16 = 0x0200;
    pub const MANY_NUMBERS: u16 = 0x00bd;
    /// All with one cell, its row and column first.
    pub const CELLS: [u16; 8] = [0x0006, 0x00d6, 0x00fd, 0x0203, 0x0204, 0x0205, 0x0207, 0x027e];
}

fn check_records(file: &str, stream: &[u8]) -> Result<(), TableError> {
    let mut sheets = Vec::new();
    for (kind, data) in Records(stream) {
        match kind {
            record::PASSWORD => {
                return Err(TableError::Protected {
                    file: file.to_owned(),
                });
            }
            record::SHEET => sheets.extend(u32_at(data, 0)),
            record::END => break,
            _ => {}
        }
    }
    let mut left = stream.len().saturating_mul(READ_TIMES);
    let mut area = 0_u64;
    let mut n_cells = 0_u64;
    for start in sheets {
        let Some(sheet) = stream.get(start as usize..) else {
            return Err(damaged(file, "a sheet begins behind its end"));
        };
        let mut used = Used::default();
        for (kind, data) in Records(sheet) {
            left = left
                .checked_sub(data.len() + 4)
                .ok_or_else(|| damaged(file, "its sheets lie over one another"))?;
            match kind {
                record::END => break,
                record::DIMENSIONS => check_dimensions(file, data)?,
                record::MANY_NUMBERS => used.add(data, data.len().saturating_sub(6) / 6),
                kind if record::CELLS.contains(&kind) => used.add(data, 1),
                _ => {}
            }
        }
        area += used.area();
        n_cells += used.n_cells;
    }
    if area > n_cells * PLACES_PER_CELL + FREE_PLACES {
        return Err(TableError::Scattered {
            file: file.to_owned(),
            cells: n_cells,
            places: area,
        });
    }
    Ok(())
}

/// calamine makes room for the rectangle that a sheet claims to fill.
fn check_dimensions(file: &str, data: &[u8]) -> Result<(), TableError> {
    let bounds = |at: [usize; 4], wide: bool| {
        let row = |at| {
            if wide {
                u32_at(data, at)
            } else {
                u16_at(data, at).map(u32::from)
            }
        };
        Some([
            row(at[0])?,
            row(at[1])?,
            u16_at(data, at[2])?.into(),
            u16_at(data, at[3])?.into(),
        ])
    };
    let found = if data.len() == 10 {
        bounds([0, 2, 4, 6], false)
    } else {
        bounds([0, 4, 8, 10], true)
    };
    let Some([top, bottom, left, right]) = found else {
        return Ok(());
    };
    let left = if left > 0xff || right < left { 0 } else { left };
    let area = u64::from(bottom.saturating_sub(top)) * u64::from(right.saturating_sub(left));
    let is_upside_down = bottom > 0 && right > 0 && bottom <= top;
    if is_upside_down || area > MOST_AREA {
        let claimed = size(area.saturating_mul(8));
        return Err(damaged(file, &format!("a sheet claims to fill {claimed}")));
    }
    Ok(())
}

/// The rectangle around the cells of a sheet.
#[derive(Default)]
struct Used {
    /// Lowest and highest row and column.
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
    n_cells: u64,
}

impl Used {
    /// `n` cells side by side, the first of them where `data` says.
    fn add(&mut self, data: &[u8], n: usize) {
        let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else {
            return;
        };
        let widen = |range: Option<(u64, u64)>, from: u64, to: u64| {
            range.map_or((from, to), |(low, high)| (low.min(from), high.max(to)))
        };
        let (row, column) = (u64::from(row), u64::from(column));
        self.rows = Some(widen(self.rows, row, row));
        self.columns = Some(widen(self.columns, column, column + (n as u64).saturating_sub(1)));
        self.n_cells += n as u64;
    }

    fn area(&self) -> u64 {
        let length = |range: Option<(u64, u64)>| range.map_or(0, |(low, high)| high - low + 1);
        length(self.rows) * length(self.columns)
    }
}

/// Type and data of each record; ends where the bytes do.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = u16_at(self.0, 0)?;
        let end = 4 + usize::from(u16_at(self.0, 2)?);
        let data = self.0.get(4..end)?;
        self.0 = &self.0[end..];
        Some((kind, data))
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let found = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_le_bytes(*found))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let found = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes(*found))
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes
        .chunks_exact(4)
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}
