//! What can be wrong with a file, each saying what, where and what to do.

use crate::engine::format;

/// Why a file could not become a table, or a table could not be cleaned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    #[error("there is no file here; check the name, or whether it was moved or deleted: {file}")]
    NotFound { file: String },
    #[error("no permission to read this file; ask its owner, or copy it to a folder of yours: {file}")]
    NoPermission { file: String },
    #[error("this is a folder; choose a file in it: {file}")]
    Directory { file: String },
    #[error("this is no ordinary file; save its content as a CSV file first: {file}")]
    NotAFile { file: String },
    #[error("reading stopped ({reason}); check the disk or the connection and try again: {file}")]
    Unreadable { file: String, reason: String },
    #[error(
        "this file is {}; reading it takes about {} of memory and {} is free; \
         close other programs, or take a part of its rows or columns first: {file}",
        format::bytes(*size),
        format::bytes(*needed),
        format::bytes(*free)
    )]
    TooLittleMemory {
        file: String,
        /// In bytes, all three.
        size: u64,
        needed: u64,
        free: u64,
    },
    #[error("the rows could not be written as Parquet ({reason}); write them as CSV")]
    Unwritable { reason: String },
    #[error("the file has changed since it was read; read it again first: {file}")]
    Changed { file: String },
    #[error("the file is empty; choose one with a header line and rows: {file}")]
    Empty { file: String },
    #[error("there is a header but no row below it; choose a file with customers in it: {file}")]
    HeaderOnly { file: String },
    #[error(
        "no row fits the header in line {header_line} ({expected}); {example}; \
         check the delimiter ({delimiter}) and the header: {file}"
    )]
    NoFittingRow {
        file: String,
        header_line: usize,
        expected: String,
        /// Such as "line 2 has 3 fields".
        example: String,
        delimiter: String,
    },
    #[error(
        "there is no line {line} to take the names from: the last row begins in line {last}; \
         choose another header line: {file}"
    )]
    NoSuchLine { file: String, line: usize, last: usize },
    #[error(
        "this {what} of {packed} grows to more than {limit} when it is unpacked, which no table does; \
         if you trust it, unpack it yourself and open what is in it: {file}"
    )]
    Bomb {
        file: String,
        what: &'static str,
        packed: String,
        limit: String,
    },
    #[error("this file is packed {times} times over; unpack it and open what is in it: {file}")]
    PackedTooOften { file: String, times: usize },
    #[error("this {what} is damaged ({reason}); get it again, or save it anew in its own program: {file}")]
    Damaged {
        file: String,
        what: &'static str,
        reason: String,
    },
    #[error("this {what} of {size} claims to hold {} cells, more than it could; get it again: {file}", format::count(*cells))]
    Claims {
        file: String,
        what: &'static str,
        cells: u64,
        size: String,
    },
    #[error(
        "this file is protected by a password; open it in its own program, remove the password \
         and save it: {file}"
    )]
    Protected { file: String },
    #[error("no sheet of this workbook has anything in it; choose another file: {file}")]
    EmptyWorkbook { file: String },
    #[error("there is no sheet named \"{sheet}\"; the sheets are {known}: {file}")]
    NoSuchSheet {
        file: String,
        sheet: String,
        known: String,
    },
    #[error("a file of this kind ({format}) has no {choice} to choose; leave that choice out: {file}")]
    NeedlessChoice {
        file: String,
        format: String,
        choice: &'static str,
    },
    #[error(
        "the {} cells of this sheet are scattered over {} places, so they are no table; move the table \
         to a sheet of its own: {file}",
        format::count(*cells), format::count(*places)
    )]
    Scattered { file: String, cells: u64, places: u64 },
    #[error(
        "no column of this file can be read: all are nested or bytes; save it with plain columns: {file}"
    )]
    NoColumns { file: String },
    #[error(
        "this zip archive holds {files} files and no workbook; unpack it and open the one with the table: {file}"
    )]
    NoWorkbook { file: String, files: usize },
    #[error("this is {format}, not a table; {remedy}: {file}")]
    OtherFormat {
        file: String,
        /// Such as "an Excel workbook".
        format: &'static str,
        remedy: &'static str,
    },
    #[error(
        "this is no text: byte {offset} is zero, and no workbook or Parquet file either; choose a table, or name \
         the encoding if it is text: {file}"
    )]
    Binary { file: String, offset: usize },
    #[error("there is no encoding named \"{name}\"; try utf-8, windows-1252 or utf-16le")]
    UnknownEncoding { name: String },
    #[error("{mark:?} cannot part the fields; use a single sign such as , ; | or a tab")]
    UnusableDelimiter { mark: char },
    #[error("{mark:?} cannot be a decimal or thousands mark; use . , ' or a space, and two different ones")]
    UnusableMark { mark: char },
    #[error(
        "too many quotation marks are opened and never closed, the first in line {line}; \
         mend the quotation marks or choose another delimiter: {file}"
    )]
    UnclosedQuotes { file: String, line: usize },
    #[error(
        "more than {} rows; split the file or take a sample of it: {file}",
        format::count(u32::MAX)
    )]
    TooManyRows { file: String },
    #[error("the rows could not be split into columns ({reason}); save the file again as plain CSV: {file}")]
    Unsplittable { file: String, reason: String },
    #[error("there is no column \"{column}\"; the columns are {known}")]
    NoSuchColumn { column: String, known: String },
    #[error("column \"{column}\" holds {kind}, not numbers; choose a numeric column")]
    NotNumeric { column: String, kind: &'static str },
    #[error(
        "column \"{column}\" holds {kind}, not dates; choose a column of dates, or read this one as dates \
         in the Data tab"
    )]
    NoDates { column: String, kind: &'static str },
    #[error(
        "column \"{column}\" holds {kind}, so it has no {statistic}; \
         fill it with the most frequent value, or drop the rows"
    )]
    NoStatistic {
        column: String,
        kind: &'static str,
        statistic: &'static str,
    },
    #[error("column \"{column}\" holds numbers, not categories; change its kind to category first")]
    NoCategories { column: String },
    #[error("a column needs a name; give it one")]
    NoName,
    #[error("there is a column \"{name}\" already; choose another name, or rename that one first")]
    NameTaken { name: String },
    #[error("what to fill \"{column}\" with is not said; give a value")]
    NoConstant { column: String },
    #[error("\"{value}\" is no number, and \"{column}\" holds numbers; write one such as 12.5")]
    NoNumber { value: String, column: String },
    #[error(
        "{fence} part nothing; give a number above zero, or two percentiles from 0 to 100, the lower first"
    )]
    UnusableFence { fence: String },
    #[error("no category is rarer than that; give a share above 0 up to 100 %, or at least 1 row")]
    UnusableLimit,
    #[error("a condition is true or false, such as age >= 18, and this gives {gives}")]
    NoCondition { gives: &'static str },
    #[error(
        "rows were picked by their lines in another version of the file, or in another sheet; select them again"
    )]
    OtherLines,
    #[error(transparent)]
    Formula(#[from] crate::engine::formula::FormulaError),
    #[error(
        "\"{value}\" is no number as {column} has them; write it like 1250.5, with a point before decimals"
    )]
    NotComparable { column: String, value: String },
    #[error("\"{value}\" is no date as {column} has them; write it like 2024-01-31")]
    NoDay { column: String, value: String },
    #[error(transparent)]
    Cancelled(#[from] crate::engine::Cancelled),
}
