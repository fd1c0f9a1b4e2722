//! The pages on which a payer shares their accounts, or does not (Contract §§8.1, 14.2). They look
//! and work as those of a payment do.

mod page;
mod routes;
mod visit;

pub(crate) use routes::{path_of, routes};
pub(super) use routes::{share_all, show_accounts};
pub(super) use visit::{answer, bank, finished, open, request, way_back, way_out};

#[cfg(test)]
pub(crate) use page::{Account, Answer, Decision, Finished, Login, Picker, Place};
pub(crate) use page::{Occasion, Request};
