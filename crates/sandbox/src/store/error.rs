//! What can go wrong between the engine and the disk.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// Why the store did not do what it was asked.
///
/// It can be cloned, since a failed commit answers every job of its batch. It shows SQL texts and
/// paths, never arguments or columns.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("the world at {} is in use by another process", path.display())]
    InUse { path: PathBuf },
    #[error("cannot keep a world at {}: {cause}", path.display())]
    Unwritable {
        path: PathBuf,
        cause: Arc<io::Error>,
    },
    #[error("the file {} is damaged, or no database at all", path.display())]
    Corrupt { path: PathBuf },
    #[error("the file {} is a database of another program", path.display())]
    Foreign { path: PathBuf },
    #[error(
        "the world at {} was written by a newer version of this program: \
         its schema is {found}, the newest one known here is {known}",
        path.display()
    )]
    NewerVersion {
        path: PathBuf,
        found: i64,
        known: i64,
    },
    /// A guard failed: the rows are not in the state that the decision was taken on.
    #[error("`{sql}` changed {touched} rows where it must change {expected}")]
    Conflict {
        sql: &'static str,
        expected: u64,
        touched: u64,
    },
    #[error("`{sql}` has {given} arguments where it names {named}")]
    Arguments {
        sql: &'static str,
        given: usize,
        named: usize,
    },
    /// A statement that changes rows was given to `load`, or one that changes none to `write`.
    #[error("`{sql}` cannot {slice}")]
    Misplaced {
        sql: &'static str,
        slice: &'static str,
    },
    #[error("column {column} is {found} where {expected} was expected")]
    Column {
        column: usize,
        expected: &'static str,
        found: &'static str,
    },
    #[error("the job panicked; nothing of it was kept")]
    Panicked,
    /// A job awaited something that is not the store.
    #[error("the job waited for something other than the store; nothing of it was kept")]
    Waited,
    #[error("the database gave up the whole batch; nothing of it was kept")]
    BatchLost,
    #[error("cannot start the thread of the store: {0}")]
    Thread(Arc<io::Error>),
    #[error("the store is closed")]
    Closed,
    #[error("the database failed: {0}")]
    Database(Arc<rusqlite::Error>),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(Arc::new(error))
    }
}
