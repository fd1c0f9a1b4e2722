//! A payment at a bank that is chosen already. Contract §7.9.

use super::opening::{Body, Document};
use super::{Connect, Session};
use crate::ProviderId;
use crate::transport::{Operation, route};

/// What is to be paid, and at which bank: what [`Pis::initiate`](super::Pis::initiate) sends.
#[derive(Clone, Debug)]
pub struct Initiation {
    provider: ProviderId,
    order: Connect,
}

impl Initiation {
    pub(super) fn new(provider: ProviderId, order: Connect) -> Self {
        Self { provider, order }
    }
}

impl Body for Initiation {
    type Answer = Session;

    const MANDATORY: &'static [&'static str] = &["redirect_uri"];

    fn order(&self) -> &Connect {
        &self.order
    }

    fn order_mut(&mut self) -> &mut Connect {
        &mut self.order
    }

    fn operation(&self) -> Operation {
        let operation = Operation::new(&route::INITIATE)
            .variable("provider_id", self.provider.as_str())
            .json(&Document {
                meta: &self.order.meta,
                data: self.order.data(Some("PIS")),
            });
        self.order.checked(operation)
    }
}
