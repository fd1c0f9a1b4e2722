//! What a webhook says, which is not yet what is so.

use super::Event;
use crate::{RequestId, SessionId};

/// Something that a verified delivery says.
///
/// The seal on a webhook can be made by anyone who knows the application's public key (Contract
/// §15.5). So this is for routing, logging and waking up; ship goods, or mark an order as paid, on
/// the payment itself, read again from the API.
#[derive(Clone, PartialEq, Debug)]
pub struct Claimed<T = Event> {
    claim: T,
    request_id: Option<RequestId>,
}

impl<T> Claimed<T> {
    pub(super) fn new(claim: T, request_id: Option<RequestId>) -> Self {
        Self { claim, request_id }
    }

    /// What is claimed. The name is meant to be found by a search through the code.
    pub fn claim(&self) -> &T {
        &self.claim
    }

    /// What is claimed, taken out.
    pub fn into_claim(self) -> T {
        self.claim
    }

    /// The delivery's `X-Request-ID`, if it has one. Deliveries can come twice and out of order.
    pub fn request_id(&self) -> Option<&RequestId> {
        self.request_id.as_ref()
    }
}

impl Claimed<Event> {
    /// The session to read again.
    pub fn session_id(&self) -> &SessionId {
        &self.claim.session_id
    }
}
