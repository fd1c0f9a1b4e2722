//! A new payment session. Contract §7.1.

mod cart;
mod method;
mod order;
mod reconciliation;

pub use self::cart::CartItem;
pub use self::method::{DebitedAccount, ExpirationPolicy, PaymentMethod};
pub use self::order::Connect;
pub(super) use self::order::{Attributes, Meta};
pub use self::reconciliation::Reconciliation;
use super::Session;
use super::opening::{Body, Document, Payable};
use crate::transport::{Operation, route};

impl Body for Connect {
    type Answer = Session;

    const MANDATORY: &'static [&'static str] = &["state"];

    fn order(&self) -> &Connect {
        self
    }

    fn order_mut(&mut self) -> &mut Connect {
        self
    }

    fn operation(&self) -> Operation {
        let operation = Operation::new(&route::CONNECT).json(&Document {
            meta: &self.meta,
            data: self.data(Some("payments")),
        });
        self.checked(operation)
    }
}

impl Payable for Connect {}
