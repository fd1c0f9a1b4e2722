//! The pages of a payer who makes the transfer by themselves, to a virtual IBAN (Contract §18, Smart
//! Transfer).

mod page;
mod routes;

#[cfg(test)]
pub(crate) use page::{Details, Method, Other, Progress};
pub(crate) use routes::{is_under_way, routes, show, show_method};
