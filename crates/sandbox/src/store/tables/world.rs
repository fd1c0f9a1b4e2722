//! What the world is made of: one row a fact.

use crate::store::{Stmt, stmt};

pub(crate) fn get(name: &str) -> Stmt {
    stmt!("SELECT value FROM world WHERE name = $1", name)
}

/// What the world takes in the store, in bytes.
pub(crate) fn size() -> Stmt {
    stmt!("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
}

pub(crate) fn set(name: &str, value: &str) -> Stmt {
    stmt!(
        "INSERT INTO world (name, value) VALUES ($1, $2) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value,
    )
}
