//! The pages on which a payer shares their accounts, or does not (Contract §§8.1, 14.2). They look
//! and work as those of a payment do.

mod page;
mod routes;
mod visit;

pub(super) use routes::share_all;
pub(crate) use routes::{path_of, routes};
pub(super) use visit::{answer, bank, finished, open, request, way_back, way_out};

pub(crate) use page::Request;
#[cfg(test)]
pub(crate) use page::{Account, Answer, Decision, Finished, Login, Picker, Place};
