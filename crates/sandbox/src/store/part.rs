//! A part of a long list.

/// Which rows are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) limit: i64,
    pub(crate) offset: i64,
}
