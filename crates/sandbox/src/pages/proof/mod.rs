//! The pages on which a bank's customer proves who they are before the bank does what they approved:
//! the same for a payment and for a consent.

mod page;
mod routes;

pub(super) use routes::routes;

#[cfg(test)]
pub(crate) use page::{ConsentProof, Factor, Proof, Question, Typed};
