//! A world's file: who may open it, and how its connections are set up.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::error::StoreError;
use super::migration::{Migrations, migrate, recognise};

/// Statements kept prepared on each connection; the whole program has fewer texts.
const PREPARED: usize = 256;

/// What SQLite calls a database that is in no file.
const MEMORY: &str = ":memory:";

/// How many pages the journal gathers before they are copied into the file, which holds up whoever
/// waits for a commit: a page that many commits change is then copied once. 16 MiB.
const CHECKPOINT: i64 = 4_096;

/// Only a tool that looks into the file can hold SQLite's own lock.
const BUSY: Duration = Duration::from_secs(5);

/// A process's sole right to a world's file; the system takes it back when the process ends,
/// however it ends.
#[derive(Debug)]
pub(super) struct FileLock {
    _held: File,
}

impl FileLock {
    /// Takes the right to `path`, and makes its folder if there is none.
    fn take(path: &Path) -> Result<Self, StoreError> {
        let unwritable = |cause| unwritable(path, cause);
        fs::create_dir_all(folder(path)).map_err(unwritable)?;
        let held = open_or_create(&lock_path(path)).map_err(unwritable)?;
        match held.try_lock() {
            Ok(()) => Ok(Self { _held: held }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse { path: path.into() }),
            Err(TryLockError::Error(cause)) => Err(unwritable(cause)),
        }
    }
}

/// Opens a world's file for its one writer, at the newest schema.
pub(super) fn open(
    path: &Path,
    migrations: Migrations,
) -> Result<(Connection, FileLock), StoreError> {
    let lock = FileLock::take(path)?;
    open_or_create(path).map_err(|cause| unwritable(path, cause))?;
    let connection = prepare(path, migrations).map_err(|error| at(path, error))?;
    sync_folder(path).map_err(|cause| unwritable(path, cause))?;
    Ok((connection, lock))
}

/// Opens a world that lives as long as the connection.
pub(super) fn open_memory(migrations: Migrations) -> Result<Connection, StoreError> {
    let mut connection = Connection::open_in_memory()?;
    set_up(&connection)?;
    migrate(&mut connection, Path::new(MEMORY), migrations)?;
    Ok(connection)
}

/// Opens a second, read-only connection to a world that this process holds open.
pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    set_up(&connection)?;
    Ok(connection)
}

fn prepare(path: &Path, migrations: Migrations) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    set_up(&connection)?;
    recognise(&connection, path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // In WAL mode the lesser NORMAL would lose acknowledged commits when the power fails.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT)?;
    // On macOS a plain sync leaves the data in the drive's cache; elsewhere this changes nothing.
    connection.pragma_update(None, "fullfsync", "ON")?;
    connection.pragma_update(None, "checkpoint_fullfsync", "ON")?;
    migrate(&mut connection, path, migrations)?;
    Ok(connection)
}

fn set_up(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.pragma_update(None, "foreign_keys", "ON")?;
    Ok(())
}

/// Says what an error of opening means for the file at `path`.
fn at(path: &Path, error: StoreError) -> StoreError {
    let StoreError::Database(cause) = &error else {
        return error;
    };
    match cause.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            StoreError::Corrupt { path: path.into() }
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            StoreError::InUse { path: path.into() }
        }
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            unwritable(path, io::Error::other(cause.to_string()))
        }
        _ => error,
    }
}

fn unwritable(path: &Path, cause: io::Error) -> StoreError {
    StoreError::Unwritable {
        path: path.into(),
        cause: Arc::new(cause),
    }
}

/// Opens a file for writing; a new one is its owner's alone, since a world holds keys and names.
/// SQLite gives the journal the same permissions.
fn open_or_create(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn lock_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".lock");
    name.into()
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A new file's name is durable only once its folder is; SQLite sees to its content alone.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder(path))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
