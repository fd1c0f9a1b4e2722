//! The refunds of one payment. Contract §7.12.

use super::Payment;
use crate::SessionId;
use crate::call::Describe;
use crate::page::Page;
use crate::transport::{Listed, Operation, route};

/// Lists the refunds of a payment: [`Payments::refunds`](super::Payments::refunds).
#[derive(Clone, Debug)]
pub struct ListRefunds {
    session: SessionId,
}

impl ListRefunds {
    pub(super) fn new(session: SessionId) -> Self {
        Self { session }
    }
}

impl Describe for ListRefunds {
    type Wire = Listed<Payment>;
    type Answer = Page<Payment>;

    fn describe(&self) -> Operation {
        Operation::new(&route::LIST_REFUNDS).variable("session_id", self.session.as_str())
    }
}
