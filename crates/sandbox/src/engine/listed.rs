//! What is found of a list.

use super::Engine;
use crate::domain::Refusal;
use crate::store::{Row, Stmt, StoreError};

/// A part of a list.
#[derive(Debug)]
pub(crate) struct Listed<T> {
    pub(crate) items: Vec<T>,
    /// How many items the whole list has.
    pub(crate) total: u64,
}

impl Engine {
    /// A part of a list, and how long the list is, both of one committed state.
    pub(super) async fn list<T>(
        &self,
        page: Stmt,
        count: Stmt,
        from_row: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Listed<T>, Refusal> {
        let found = self.load([page, count]).await?;
        let items = found.first().into_iter().flatten().map(from_row);
        let total = match found.get(1).and_then(|rows| rows.first()) {
            Some(row) => u64::try_from(row.int(0)?).unwrap_or(0),
            None => 0,
        };
        Ok(Listed {
            items: items.collect::<Result<_, _>>()?,
            total,
        })
    }
}
