//! Brings a world's schema to this program's version.

use rusqlite::Connection;

use super::error::StoreError;

/// The schema as numbered steps: text `n`, from 1, leads from version `n - 1` to `n`. A released
/// text is never edited; a change is a new text.
///
/// The marks `{int}` (a 64-bit integer), `{strict}` and `{strict_without_rowid}` (both close the
/// column list) stand for what SQLite and PostgreSQL spell differently.
pub(super) type Migrations = &'static [&'static str];

/// The world's schema.
pub(super) const WORLD: Migrations = &[];

/// The store's own table, which stands before the first version.
const FOUNDATION: &str = "CREATE TABLE IF NOT EXISTS store_sequence (last {int} NOT NULL) {strict};
     INSERT INTO store_sequence (last) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM store_sequence);";

/// Applies what is missing, all of it or nothing. SQLite keeps the version in `user_version`.
pub(super) fn migrate(
    connection: &mut Connection,
    migrations: Migrations,
) -> Result<(), StoreError> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    let found = transaction.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))?;
    if found > known {
        return Err(StoreError::NewerVersion { found, known });
    }
    let applied = usize::try_from(found).unwrap_or(0);
    transaction.execute_batch(&in_sqlite(FOUNDATION))?;
    for text in &migrations[applied..] {
        transaction.execute_batch(&in_sqlite(text))?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    Ok(transaction.commit()?)
}

fn in_sqlite(text: &str) -> String {
    text.replace("{int}", "INTEGER")
        .replace("{strict_without_rowid}", "STRICT, WITHOUT ROWID")
        .replace("{strict}", "STRICT")
}
