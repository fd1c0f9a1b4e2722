//! A row that a query returned.

use super::error::StoreError;
use super::value::Value;

/// The columns of one row, by position from 0. A column of another type is an error, not a panic:
/// it means that the text and the schema disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row(Vec<Value>);

impl Row {
    pub(crate) fn new(columns: Vec<Value>) -> Self {
        Self(columns)
    }

    pub(crate) fn int(&self, column: usize) -> Result<i64, StoreError> {
        self.opt_int(column)?
            .ok_or_else(|| self.mismatch(column, "an integer"))
    }

    pub(crate) fn opt_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.0.get(column) {
            Some(Value::Int(value)) => Ok(Some(*value)),
            Some(Value::Null) => Ok(None),
            _ => Err(self.mismatch(column, "an integer")),
        }
    }

    pub(crate) fn text(&self, column: usize) -> Result<&str, StoreError> {
        self.opt_text(column)?
            .ok_or_else(|| self.mismatch(column, "a text"))
    }

    pub(crate) fn opt_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        match self.0.get(column) {
            Some(Value::Text(value)) => Ok(Some(value)),
            Some(Value::Null) => Ok(None),
            _ => Err(self.mismatch(column, "a text")),
        }
    }

    fn mismatch(&self, column: usize, expected: &'static str) -> StoreError {
        StoreError::Column {
            column,
            expected,
            found: self.0.get(column).map_or("no such column", Value::kind),
        }
    }
}
