//! What the parts of a Parquet file claim, checked before room is made for it.
//!
//! The reader trusts the counts of column chunks and the sizes of pages; a few forged bytes would have it
//! ask for more memory than there is. The heads of pages are Thrift's compact protocol
//! (<https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>,
//! <https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>).

use polars_parquet::parquet::metadata::FileMetadata;

use super::{TableError, container::Allowance};

/// Structs in structs; Parquet's page heads have three.
const DEEPEST: usize = 8;

/// Checks the columns `kept`, none of them nested. `Err(None)`: what is claimed contradicts itself.
pub fn check(
    bytes: &[u8],
    metadata: &FileMetadata,
    kept: &[String],
    allowance: &mut Allowance<'_>,
) -> Result<(), Option<TableError>> {
    let mut n_rows = 0_usize;
    for group in &metadata.row_groups {
        n_rows = n_rows.checked_add(group.num_rows()).ok_or(None)?;
        for name in kept {
            let chunks = group.columns_under_root_iter(name).ok_or(None)?;
            for chunk in chunks {
                let n_values = usize::try_from(chunk.num_values()).ok();
                if n_values != Some(group.num_rows()) {
                    return Err(None);
                }
                let range = chunk.byte_range();
                let place = |at: u64| usize::try_from(at).ok().filter(|at| *at <= bytes.len());
                let (start, end) = place(range.start).zip(place(range.end)).ok_or(None)?;
                let chunk = bytes.get(start..end).ok_or(None)?;
                check_pages(chunk, group.num_rows(), allowance)?;
            }
        }
    }
    if n_rows == metadata.num_rows {
        Ok(())
    } else {
        Err(None)
    }
}

fn check_pages(
    chunk: &[u8],
    n_values: usize,
    allowance: &mut Allowance<'_>,
) -> Result<(), Option<TableError>> {
    let mut reader = Compact { bytes: chunk };
    let mut seen = 0;
    while seen < n_values {
        let page = reader.page().ok_or(None)?;
        allowance.take(page.unpacked as u64).map_err(Some)?;
        if page.in_dictionary > page.unpacked || page.values > n_values - seen {
            return Err(None);
        }
        seen += page.values;
        reader.bytes = reader.bytes.get(page.packed..).ok_or(None)?;
    }
    Ok(())
}

/// What the head of a page says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Page {
    unpacked: usize,
    packed: usize,
    /// Values, where it is a page of data.
    values: usize,
    in_dictionary: usize,
}

/// Thrift's compact protocol.
struct Compact<'a> {
    bytes: &'a [u8],
}

impl Compact<'_> {
    fn page(&mut self) -> Option<Page> {
        let mut page = Page::default();
        let mut field = 0;
        while let kind @ 1.. = self.field(&mut field)? {
            match (field, kind) {
                (2, 5) => page.unpacked = self.size()?,
                (3, 5) => page.packed = self.size()?,
                (5 | 8, 12) => page.values = self.first_number()?,
                (7, 12) => page.in_dictionary = self.first_number()?,
                (_, kind) => self.skip(kind, 0)?,
            }
        }
        Some(page)
    }

    /// The type of the next field; 0 at the end of a struct.
    fn field(&mut self, id: &mut i64) -> Option<u8> {
        let head = self.byte()?;
        if head == 0 {
            return Some(0);
        }
        *id = match head >> 4 {
            0 => self.number()?,
            step => id.checked_add(i64::from(step))?,
        };
        // A field of type 0 is no field.
        Some(head & 15).filter(|&kind| kind > 0)
    }

    /// The number in field 1 of a struct, which is read to its end.
    fn first_number(&mut self) -> Option<usize> {
        let (mut found, mut field) = (0, 0);
        while let kind @ 1.. = self.field(&mut field)? {
            match (field, kind) {
                (1, 5) => found = self.size()?,
                (_, kind) => self.skip(kind, 0)?,
            }
        }
        Some(found)
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match kind {
            1 | 2 => {}
            3 => drop(self.byte()?),
            4..=6 => drop(self.varint()?),
            7 => self.pass(8)?,
            8 => {
                let length = usize::try_from(self.varint()?).ok()?;
                self.pass(length)?;
            }
            9 | 10 => {
                let head = self.byte()?;
                let n = match head >> 4 {
                    15 => self.varint()?,
                    n => u64::from(n),
                };
                for _ in 0..n {
                    // A boolean in a list takes a byte; in a field it takes none.
                    match head & 15 {
                        1 | 2 => drop(self.byte()?),
                        kind => self.skip(kind, depth + 1)?,
                    }
                }
            }
            12 => {
                let mut field = 0;
                while let kind @ 1.. = self.field(&mut field)? {
                    self.skip(kind, depth + 1)?;
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(first)
    }

    fn pass(&mut self, n: usize) -> Option<()> {
        self.bytes = self.bytes.get(n..)?;
        Some(())
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Some(value);
            }
        }
        None
    }

    fn number(&mut self) -> Option<i64> {
        let zigzag = self.varint()?;
        Some((zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed())
    }

    /// A number that is not negative.
    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_pages_are_read() {
        // type = 0, unpacked = 40, packed = 24, data head {values = 3, encoding = 0, …}.
        let head = [0x15, 0, 0x15, 80, 0x15, 48, 0x2c, 0x15, 6, 0x15, 0, 0, 0, 9];
        let mut reader = Compact { bytes: &head };
        let expected = Page {
            unpacked: 40,
            packed: 24,
            values: 3,
            in_dictionary: 0,
        };
        assert_eq!(reader.page(), Some(expected));
        assert_eq!(reader.bytes, [9]);
        for cut in 0..12 {
            assert_eq!(Compact { bytes: &head[..cut] }.page(), None, "{cut}");
        }
    }
}
