//! The pages of a buyer whose company orders now and pays later (Contract §18).

mod page;
mod routes;

#[cfg(test)]
pub(crate) use page::{Company, Terms};
pub(crate) use routes::{is_quoted, routes};
