//! A link that asks somebody to pay. Contract §7.6.

use std::time::Duration;

use serde::Serialize;

use super::connect::Meta;
use super::delivery::delivered;
use super::opening::{Body, Document, Payable};
use super::{Connect, Delivery, Session};
use crate::transport::{Operation, route};
use crate::{Invalid, Personal};

/// What is to be paid, and how the payer is asked: the body of
/// [`Pis::request_to_pay`](super::Pis::request_to_pay). Contract §7.6.
///
/// It is a [`Connect`], which says also for how long the link is good
/// ([`expires_after`](Connect::expires_after)), and what goes with the link.
#[derive(Clone, Debug)]
pub struct RequestToPay {
    order: Connect,
    method: Delivery,
    due_date: Option<u64>,
    cc: Option<Personal>,
    bcc: Option<Personal>,
    permanent: Option<bool>,
}

delivered!(RequestToPay, to the "payer");

impl RequestToPay {
    /// A link that goes any way.
    pub fn by(method: Delivery, order: Connect) -> Self {
        Self {
            order,
            method,
            due_date: None,
            cc: None,
            bcc: None,
            permanent: None,
        }
    }

    /// When the payment is due, from now, in whole seconds; before the link expires.
    pub fn due_in(mut self, time: Duration) -> Self {
        self.due_date = Some(time.as_secs());
        self
    }

    /// Somebody who gets a copy of the e-mail.
    pub fn cc(mut self, email: impl Into<Personal>) -> Self {
        self.cc = Some(email.into());
        self
    }

    /// Somebody who gets a copy of the e-mail that the payer does not see.
    pub fn bcc(mut self, email: impl Into<Personal>) -> Self {
        self.bcc = Some(email.into());
        self
    }

    /// A link that can be paid more than once. Seen in one client only (Contract §7.6).
    pub fn permanent(mut self) -> Self {
        self.permanent = Some(true);
        self
    }

    /// The rules of its fields.
    fn checked(&self, operation: Operation) -> Operation {
        let email = |text: &Option<Personal>| text.as_ref().map(|text| text.expose().clone());
        let (due, expiry) = (self.due_date, self.order.expiry());
        let is_in_time = due.is_none_or(|due| expiry.is_none_or(|expiry| due < expiry));
        self.order
            .reached_by(&self.method, self.order.checked(operation))
            .demand_expiry("meta.due_date", due)
            .demand(is_in_time, || {
                let due = due.unwrap_or_default().to_string();
                Invalid::new("meta.due_date", "less than meta.expiry", &due)
            })
            .demand_email("meta.cc", email(&self.cc).as_deref())
            .demand_email("meta.bcc", email(&self.bcc).as_deref())
    }
}

#[derive(Serialize)]
struct Asked<'a> {
    #[serde(flatten)]
    order: &'a Meta,
    method: &'a Delivery,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_date: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cc: Option<&'a Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bcc: Option<&'a Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    permanent: Option<bool>,
}

impl Body for RequestToPay {
    type Answer = Session;

    const MANDATORY: &'static [&'static str] = &[];

    fn order(&self) -> &Connect {
        &self.order
    }

    fn order_mut(&mut self) -> &mut Connect {
        &mut self.order
    }

    fn operation(&self) -> Operation {
        let operation = Operation::new(&route::REQUEST_TO_PAY).json(&Document {
            meta: Asked {
                order: &self.order.meta,
                method: &self.method,
                due_date: self.due_date,
                cc: self.cc.as_ref(),
                bcc: self.bcc.as_ref(),
                permanent: self.permanent,
            },
            data: self.order.data(Some("REQUEST_TO_PAY")),
        });
        self.checked(operation)
    }
}

impl Payable for RequestToPay {}
