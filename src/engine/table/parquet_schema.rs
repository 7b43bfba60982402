//! What the columns of a Parquet file are, and how the rarer kinds are read as plainer ones.
//!
//! Small whole numbers are read as the INT32 they are stored as, decimals as the whole numbers or bytes
//! that are scaled afterwards, dictionaries as what stands in them.

use std::collections::HashMap;

use polars::{
    datatypes::ArrowDataType,
    prelude::{BinaryChunked, Float64Chunked},
};
use polars_parquet::parquet::{
    metadata::{FileMetadata, SchemaDescriptor},
    schema::types::{
        IntegerType, ParquetType, PhysicalType, PrimitiveConvertedType as Converted,
        PrimitiveLogicalType as Logical, PrimitiveType,
    },
};

/// Bytes of the longest decimals that are read.
const DECIMAL_BYTES: usize = 16;

/// Decimals after the point of the columns that hold decimals.
pub type Scales = HashMap<String, usize>;

/// The same file with plainer columns.
pub fn plainer(metadata: &FileMetadata) -> (FileMetadata, Scales) {
    let mut scales = Scales::new();
    let fields = metadata.schema_descr.fields().iter().map(|field| match field {
        ParquetType::PrimitiveType(kind) => {
            let (kind, scale) = plainer_kind(kind.clone());
            scales.extend(scale.map(|scale| (field.name().to_owned(), scale)));
            ParquetType::PrimitiveType(kind)
        }
        group @ ParquetType::GroupType { .. } => group.clone(),
    });
    let fields = fields.collect();
    let mut plainer = metadata.clone();
    // The kinds that Arrow remembers for itself (dictionaries) go before those of the file.
    plainer.key_value_metadata = None;
    plainer.schema_descr = SchemaDescriptor::new(metadata.schema_descr.name().into(), fields);
    (plainer, scales)
}

fn plainer_kind(mut kind: PrimitiveType) -> (PrimitiveType, Option<usize>) {
    let scale = match (&kind.logical_type, &kind.converted_type) {
        (Some(Logical::Decimal(_, scale)), _) | (_, Some(Converted::Decimal(_, scale))) => Some(*scale),
        _ => None,
    };
    let is_small = matches!(
        (&kind.logical_type, &kind.converted_type),
        (
            Some(Logical::Integer(
                IntegerType::Int8 | IntegerType::Int16 | IntegerType::UInt8 | IntegerType::UInt16
            )),
            _
        ) | (
            _,
            Some(Converted::Int8 | Converted::Int16 | Converted::Uint8 | Converted::Uint16)
        )
    );
    let is_read = match kind.physical_type {
        PhysicalType::Int32 | PhysicalType::Int64 => true,
        PhysicalType::FixedLenByteArray(length) => length <= DECIMAL_BYTES,
        _ => false,
    };
    let scale = scale.filter(|_| is_read);
    if is_small || scale.is_some() {
        kind.logical_type = None;
        kind.converted_type = None;
    }
    (kind, scale)
}

/// Why a column cannot be in a table.
pub fn left_out(kind: &ArrowDataType, is_decimal: bool) -> Option<&'static str> {
    use ArrowDataType as Kind;
    match kind {
        Kind::Null
        | Kind::Boolean
        | Kind::Int32
        | Kind::Int64
        | Kind::UInt32
        | Kind::UInt64
        | Kind::Float32
        | Kind::Float64
        | Kind::Date32
        | Kind::Timestamp(..)
        | Kind::Utf8
        | Kind::LargeUtf8
        | Kind::Utf8View => None,
        Kind::FixedSizeBinary(_) if is_decimal => None,
        Kind::Binary | Kind::LargeBinary | Kind::BinaryView | Kind::FixedSizeBinary(_) => {
            Some("bytes that are no text")
        }
        Kind::List(_) | Kind::LargeList(_) | Kind::FixedSizeList(..) => Some("lists"),
        Kind::Struct(_) | Kind::Map(..) => Some("values within values"),
        Kind::Duration(_) | Kind::Interval(_) => Some("durations"),
        Kind::Time32(_) | Kind::Time64(_) => Some("times of day"),
        _ => Some("values of a kind that is not read"),
    }
}

/// Whole numbers, highest byte first, in two's complement.
pub fn whole_numbers(bytes: &BinaryChunked) -> Float64Chunked {
    let number = |bytes: &[u8]| {
        let is_negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
        let start = if is_negative { -1_i128 } else { 0 };
        let whole = bytes
            .iter()
            .fold(start, |number, &byte| (number << 8) | i128::from(byte));
        whole as f64
    };
    bytes.iter().map(|cell| cell.map(number)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_whole_numbers() {
        let cells = [Some(&b"\x00\x7b"[..]), Some(b"\xff\xff"), Some(b"\xfe\xa7"), None];
        let bytes: BinaryChunked = cells.into_iter().collect();
        let numbers: Vec<Option<f64>> = whole_numbers(&bytes).iter().collect();
        assert_eq!(numbers, [Some(123.0), Some(-1.0), Some(-345.0), None]);
    }
}
