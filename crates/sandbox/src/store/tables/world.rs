//! What the world is made of: one row a fact.

use crate::store::{Stmt, stmt};

pub(crate) fn get(name: &str) -> Stmt {
    stmt!("SELECT value FROM world WHERE name = $1", name)
}

pub(crate) fn set(name: &str, value: &str) -> Stmt {
    stmt!(
        "INSERT INTO world (name, value) VALUES ($1, $2) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value,
    )
}
