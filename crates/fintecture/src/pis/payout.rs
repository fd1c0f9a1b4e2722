//! Money that the merchant pays out. Contract §7.7.

use serde::Serialize;

use super::connect::Meta;
use super::delivery::delivered;
use super::opening::{Body, Document};
use super::{Connect, Delivery, PayoutSession};
use crate::transport::{Operation, route};

/// What is to be paid out, and how the payee is asked for an account: the body of
/// [`Pis::request_for_payout`](super::Pis::request_for_payout). Contract §7.7.
///
/// It is a [`Connect`] whose [`Payer`](super::Payer) is the one who receives. With a
/// [`beneficiary`](Connect::beneficiary) that is verified already the payout is made at once; how one
/// is named is not published (Contract Q-10).
#[derive(Clone, Debug)]
pub struct RequestForPayout {
    order: Connect,
    method: Delivery,
}

delivered!(RequestForPayout, to the "payee");

impl RequestForPayout {
    /// A link, where the payee names and proves an account, that goes any way.
    pub fn by(method: Delivery, order: Connect) -> Self {
        Self { order, method }
    }
}

#[derive(Serialize)]
struct Asked<'a> {
    #[serde(flatten)]
    order: &'a Meta,
    method: &'a Delivery,
}

impl Body for RequestForPayout {
    type Answer = PayoutSession;

    const MANDATORY: &'static [&'static str] = &[];

    fn order(&self) -> &Connect {
        &self.order
    }

    fn order_mut(&mut self) -> &mut Connect {
        &mut self.order
    }

    fn operation(&self) -> Operation {
        let operation = Operation::new(&route::REQUEST_FOR_PAYOUT).json(&Document {
            meta: Asked {
                order: &self.order.meta,
                method: &self.method,
            },
            data: self.order.data(None),
        });
        self.order
            .reached_by(&self.method, self.order.checked(operation))
    }
}
