//! Runs slices of statements on one SQLite connection, in place.

use std::panic::{AssertUnwindSafe, catch_unwind};

use futures_util::FutureExt;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, Statement, ToSql};

use super::error::StoreError;
use super::job::{Read, Tx};
use super::row::Row;
use super::statement::Stmt;
use super::value::Value;

/// A connection inside a transaction. Its futures never wait.
pub(super) struct Lite<'c> {
    // Exclusive although every call needs a shared one only: `&Connection` is not `Send`.
    connection: &'c mut Connection,
}

impl<'c> Lite<'c> {
    pub(super) fn new(connection: &'c mut Connection) -> Self {
        Self { connection }
    }

    fn query(&self, stmt: &Stmt) -> Result<Vec<Row>, StoreError> {
        let mut statement = self.prepare(stmt)?;
        if !statement.readonly() || statement.column_count() == 0 {
            return Err(StoreError::Misplaced {
                sql: stmt.sql(),
                slice: "be loaded: it returns no rows or changes some",
            });
        }
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let values = (0..columns)
                .map(|column| value(column, row.get_ref(column)?))
                .collect::<Result<_, _>>()?;
            found.push(Row::new(values));
        }
        Ok(found)
    }

    fn execute(&self, stmt: &Stmt) -> Result<(), StoreError> {
        let mut statement = self.prepare(stmt)?;
        // Also keeps a job from ending the batch's transaction by itself.
        if statement.readonly() {
            return Err(StoreError::Misplaced {
                sql: stmt.sql(),
                slice: "be written: it changes no rows",
            });
        }
        let touched = statement.raw_execute()? as u64;
        match stmt.touches() {
            Some(expected) if expected != touched => Err(StoreError::Conflict {
                sql: stmt.sql(),
                expected,
                touched,
            }),
            _ => Ok(()),
        }
    }

    fn prepare(&self, stmt: &Stmt) -> Result<CachedStatement<'_>, StoreError> {
        let mut statement = self.connection.prepare_cached(stmt.sql())?;
        bind(&mut statement, stmt)?;
        Ok(statement)
    }
}

impl Read for Lite<'_> {
    async fn load(&mut self, queries: &[Stmt]) -> Result<Vec<Vec<Row>>, StoreError> {
        queries.iter().map(|query| self.query(query)).collect()
    }
}

impl Tx for Lite<'_> {
    async fn write(&mut self, statements: &[Stmt]) -> Result<(), StoreError> {
        statements.iter().try_for_each(|stmt| self.execute(stmt))
    }
}

/// Runs a job's future to its end, here and now: on SQLite there is nothing to wait for.
pub(super) fn complete<R, E: From<StoreError>>(
    future: impl Future<Output = Result<R, E>>,
) -> Result<R, E> {
    match catch_unwind(AssertUnwindSafe(|| future.now_or_never())) {
        Ok(Some(result)) => result,
        Ok(None) => Err(StoreError::Waited.into()),
        Err(_) => Err(StoreError::Panicked.into()),
    }
}

/// Binds by the number in the name: to SQLite `$2` is a name, numbered by its first appearance.
fn bind(statement: &mut Statement<'_>, stmt: &Stmt) -> Result<(), StoreError> {
    let mut named = 0;
    for position in 1..=statement.parameter_count() {
        let number = statement
            .parameter_name(position)
            .and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok())
            .unwrap_or(0);
        named = named.max(number);
        if let Some(value) = number.checked_sub(1).and_then(|i| stmt.args().get(i)) {
            statement.raw_bind_parameter(position, value)?;
        }
    }
    if named == stmt.args().len() {
        Ok(())
    } else {
        Err(StoreError::Arguments {
            sql: stmt.sql(),
            given: stmt.args().len(),
            named,
        })
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
        }))
    }
}

fn value(column: usize, found: ValueRef<'_>) -> Result<Value, StoreError> {
    let unsupported = |found| StoreError::Column {
        column,
        expected: "an integer, a text or null",
        found,
    };
    Ok(match found {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::Int(value),
        ValueRef::Text(text) => Value::Text(
            std::str::from_utf8(text)
                .map_err(|_| unsupported("a text that is not UTF-8"))?
                .to_owned(),
        ),
        ValueRef::Blob(_) => return Err(unsupported("bytes")),
        ValueRef::Real(_) => return Err(unsupported("a float")),
    })
}
