//! Brings a world's schema to this program's version.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;

/// The schema as numbered steps: text `n`, from 1, leads from version `n - 1` to `n`. A released
/// text is never edited; a change is a new text.
///
/// The marks `{int}` (a 64-bit integer), `{strict}` and `{strict_without_rowid}` (both
/// after the column list) stand for what SQLite and PostgreSQL spell differently.
pub(super) type Migrations = &'static [&'static str];

/// The world's schema.
pub(super) const WORLD: Migrations = &[
    include_str!("../../migrations/0001_world.sql"),
    include_str!("../../migrations/0002_past.sql"),
    include_str!("../../migrations/0003_consents.sql"),
    include_str!("../../migrations/0004_organisations.sql"),
    include_str!("../../migrations/0005_customers.sql"),
    include_str!("../../migrations/0006_mandates.sql"),
    include_str!("../../migrations/0007_messages.sql"),
    include_str!("../../migrations/0008_phones.sql"),
    include_str!("../../migrations/0009_readings.sql"),
    include_str!("../../migrations/0010_numbered_sessions.sql"),
    include_str!("../../migrations/0011_administration.sql"),
    include_str!("../../migrations/0012_smart_transfers.sql"),
    include_str!("../../migrations/0013_remittances.sql"),
    include_str!("../../migrations/0014_settlements.sql"),
    include_str!("../../migrations/0015_applications.sql"),
    include_str!("../../migrations/0016_options.sql"),
    include_str!("../../migrations/0017_practices.sql"),
    include_str!("../../migrations/0018_flat_lists.sql"),
    include_str!("../../migrations/0019_challenges.sql"),
    include_str!("../../migrations/0020_kept_requests.sql"),
    include_str!("../../migrations/0021_outages.sql"),
    include_str!("../../migrations/0022_numbered_customers.sql"),
    include_str!("../../migrations/0023_currencies.sql"),
    include_str!("../../migrations/0024_attempts.sql"),
    include_str!("../../migrations/0025_beneficiaries.sql"),
];

/// Marks a file as a world of this program: `ftec` in SQLite's `application_id`.
const APPLICATION: i64 = 0x6674_6563;

/// The store's own table, which stands before the first version.
const FOUNDATION: &str = "CREATE TABLE IF NOT EXISTS store_sequence (last {int} NOT NULL) {strict};
     INSERT INTO store_sequence (last) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM store_sequence);";

/// Refuses a database that another program made.
pub(super) fn recognise(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    if pragma(connection, "application_id")? == APPLICATION || is_empty(connection)? {
        Ok(())
    } else {
        Err(StoreError::Foreign { path: path.into() })
    }
}

/// Applies what is missing, all of it or nothing. SQLite keeps the version in `user_version`.
pub(super) fn migrate(
    connection: &mut Connection,
    path: &Path,
    migrations: Migrations,
) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    let found = pragma(&transaction, "user_version")?;
    if found > known {
        return Err(StoreError::NewerVersion {
            path: path.into(),
            found,
            known,
        });
    }
    if found == known && pragma(&transaction, "application_id")? == APPLICATION {
        // Setting the same values again would cost a commit at every start.
        return Ok(());
    }
    let applied = usize::try_from(found).unwrap_or(0);
    transaction.execute_batch(&in_sqlite(FOUNDATION))?;
    for text in &migrations[applied..] {
        transaction.execute_batch(&in_sqlite(text))?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", known)?;
    Ok(transaction.commit()?)
}

fn pragma(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}

fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT COUNT(*) = 0 FROM sqlite_schema", [], |row| {
        row.get(0)
    })
}

fn in_sqlite(text: &str) -> String {
    text.replace("{int}", "INTEGER")
        .replace("{strict_without_rowid}", "STRICT, WITHOUT ROWID")
        .replace("{strict}", "STRICT")
}
