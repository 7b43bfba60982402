//! Parts that the forms of this page share.

/// A choice of columns with something to say for none.
pub fn with_none<'a>(none: &'a str, columns: &[&'a str]) -> Vec<&'a str> {
    std::iter::once(none).chain(columns.iter().copied()).collect()
}
