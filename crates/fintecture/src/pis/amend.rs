//! Changes of a session. Contract §7.4.

use serde::Serialize;

use super::Payment;
use super::payment::Document;
use crate::call::Describe;
use crate::transport::{Operation, route};
use crate::{Call, Invalid, Personal, SessionId};

/// Cancels a session: [`Payments::cancel`](super::Payments::cancel).
#[derive(Clone, Debug)]
pub struct CancelPayment {
    session: SessionId,
}

impl CancelPayment {
    pub(super) fn new(session: SessionId) -> Self {
        Self { session }
    }
}

impl Describe for CancelPayment {
    type Wire = Document;
    type Answer = Payment;

    fn describe(&self) -> Operation {
        #[derive(Serialize)]
        struct Body {
            meta: Meta,
        }
        #[derive(Serialize)]
        struct Meta {
            status: &'static str,
        }
        Operation::new(&route::CANCEL_PAYMENT)
            .variable("session_id", self.session.as_str())
            .json(&Body {
                meta: Meta {
                    status: "payment_cancelled",
                },
            })
    }
}

/// Changes what a session says: [`Payments::update`](super::Payments::update).
#[derive(Clone, Debug)]
pub struct UpdatePayment {
    session: SessionId,
    attributes: Attributes,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Attributes {
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice_reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    communication: Option<Personal>,
}

impl UpdatePayment {
    pub(super) fn new(session: SessionId) -> Self {
        Self {
            session,
            attributes: Attributes::default(),
        }
    }
}

impl<R> Call<UpdatePayment, R> {
    /// The invoice of an order that is paid later, for example `#100000012`.
    pub fn invoice_reference(self, reference: impl Into<String>) -> Self {
        self.with(|action| action.attributes.invoice_reference = Some(reference.into()))
    }

    /// Another text for the statements, as [`Communication`](crate::Communication) has it. Third
    /// parties alone say that it can be changed (Contract §7.4).
    pub fn communication(self, text: impl Into<String>) -> Self {
        self.with(|action| action.attributes.communication = Some(text.into().into()))
    }
}

impl Describe for UpdatePayment {
    type Wire = Document;
    type Answer = Payment;

    fn describe(&self) -> Operation {
        #[derive(Serialize)]
        struct Body<'a> {
            data: Data<'a>,
        }
        #[derive(Serialize)]
        struct Data<'a> {
            attributes: &'a Attributes,
        }
        let attributes = &self.attributes;
        let communication = attributes.communication.as_ref();
        let says_something = attributes.invoice_reference.is_some() || communication.is_some();
        Operation::new(&route::UPDATE_PAYMENT)
            .variable("session_id", self.session.as_str())
            .json(&Body {
                data: Data { attributes },
            })
            .demand(says_something, || {
                Invalid::missing("data.attributes", "something that changes")
            })
            .demand_communication(
                "data.attributes.communication",
                communication.map(Personal::expose_str),
            )
    }
}
