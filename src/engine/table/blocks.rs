//! The good rows as bytes that polars reads exactly as the `csv` crate does.

use std::borrow::Cow;

/// About as many bytes of rows are handed on at a time, so that a cancel is honoured soon.
const BLOCK_BYTES: usize = 8 << 20;

/// Collects rows: as a stretch of the file while nothing is odd, else as a copy without the oddities.
#[derive(Debug)]
pub struct Blocks<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    width: usize,
    /// The current stretch.
    start: usize,
    end: usize,
    copy: Option<Vec<u8>>,
    done: Vec<Cow<'a, [u8]>>,
}

impl<'a> Blocks<'a> {
    pub fn new(bytes: &'a [u8], delimiter: u8, width: usize) -> Self {
        Self {
            bytes,
            delimiter,
            width,
            start: 0,
            end: 0,
            copy: None,
            done: Vec::new(),
        }
    }

    /// A row that stands in `start..end` and reads the same for everyone.
    pub fn keep(&mut self, start: usize, end: usize) {
        if let Some(copy) = &mut self.copy {
            copy.extend_from_slice(&self.bytes[start..end]);
            copy.push(b'\n');
        } else if self.end == self.start {
            self.start = start;
        }
        self.end = end;
        self.flush_if_large();
    }

    /// A row written anew.
    pub fn rewrite(&mut self, record: &csv::ByteRecord) {
        self.interrupt();
        let copy = self.copy.get_or_insert_default();
        write_record(copy, record, self.width, self.delimiter);
        self.flush_if_large();
    }

    /// What lies between the last row and the next must not be handed on.
    pub fn interrupt(&mut self) {
        if self.copy.is_none() {
            let mut copy = self.bytes[self.start..self.end].to_vec();
            if !copy.is_empty() {
                copy.push(b'\n');
            }
            self.copy = Some(copy);
        }
    }

    pub fn finish(mut self) -> Vec<Cow<'a, [u8]>> {
        self.flush();
        self.done
    }

    fn flush_if_large(&mut self) {
        let length = self.copy.as_ref().map_or(self.end - self.start, Vec::len);
        if length > BLOCK_BYTES {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let block = match self.copy.take() {
            Some(copy) => Cow::Owned(copy),
            None => Cow::Borrowed(&self.bytes[self.start..self.end]),
        };
        if !block.is_empty() {
            self.done.push(block);
        }
        self.start = self.end;
    }
}

fn write_record(out: &mut Vec<u8>, record: &csv::ByteRecord, width: usize, delimiter: u8) {
    for (i, field) in record.iter().take(width).enumerate() {
        if i > 0 {
            out.push(delimiter);
        }
        let is_special = |&b: &u8| matches!(b, b'"' | b'\n' | b'\r') || b == delimiter;
        // A line with nothing in it is no row to polars.
        let is_alone = width == 1 && field.is_empty();
        if is_alone || field.iter().any(is_special) {
            out.push(b'"');
            for &byte in field {
                out.push(byte);
                if byte == b'"' {
                    out.push(b'"');
                }
            }
            out.push(b'"');
        } else {
            out.extend_from_slice(field);
        }
    }
    out.push(b'\n');
}
