//! The page of a payment that is decided.

use askama::Template;
use fintecture::SessionStatus;

use super::frame::Frame;
use super::locale::Notice;
use super::payment::{Payment, Purpose};
use crate::domain::Session;
use crate::domain::session::Kind;

/// How a payment ended, as far as its payer is concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ending {
    Paid,
    Pending,
    Refused,
    Cancelled,
    /// An order that is paid later.
    Ordered,
    OrderRefused,
}

impl Ending {
    /// The ending of a session; `None` while the payer still has to act, or too late.
    pub(crate) fn of(session: &Session) -> Option<Self> {
        match session.stage.status {
            SessionStatus::PaymentCreated if session.kind == Kind::PayLater => Some(Self::Ordered),
            SessionStatus::PaymentUnsuccessful if session.kind == Kind::PayLater => {
                Some(Self::OrderRefused)
            }
            SessionStatus::OrderCreated => Some(Self::Ordered),
            SessionStatus::PaymentCreated => Some(Self::Paid),
            SessionStatus::PaymentPending
            | SessionStatus::PaymentPartial
            | SessionStatus::PaymentUnknown
            | SessionStatus::IbanReceived => Some(Self::Pending),
            SessionStatus::PaymentUnsuccessful | SessionStatus::PaymentError => Some(Self::Refused),
            SessionStatus::PaymentCancelled => Some(Self::Cancelled),
            _ => None,
        }
    }

    /// Its sign: an inline SVG, which repeats what the title says.
    fn sign(self) -> &'static str {
        match self {
            Self::Paid | Self::Ordered => include_str!("../../assets/signs/paid.svg"),
            Self::Pending => include_str!("../../assets/signs/pending.svg"),
            Self::Refused | Self::OrderRefused => include_str!("../../assets/signs/refused.svg"),
            Self::Cancelled => include_str!("../../assets/signs/cancelled.svg"),
        }
    }

    /// The name that the stylesheet colours it by.
    fn tone(self) -> &'static str {
        match self {
            Self::Paid | Self::Ordered => "good",
            Self::Pending => "open",
            Self::Refused | Self::OrderRefused => "bad",
            Self::Cancelled => "plain",
        }
    }
}

/// `GET /connect/{link}` once the payment is decided.
#[derive(Template)]
#[template(path = "finished.html")]
pub(crate) struct Finished<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) payment: Payment,
    pub(crate) ending: Ending,
    /// Where the payer tries again; none if they cannot.
    pub(crate) retry: Option<String>,
    /// The way back; none if the merchant gave no address.
    pub(crate) back: Option<String>,
}

impl Finished<'_> {
    fn notice(&self) -> &Notice {
        let finished = match self.payment.purpose {
            Purpose::Pay => &self.frame.t.finished,
            Purpose::Receive => &self.frame.t.payout.finished,
        };
        match self.ending {
            Ending::Paid => &finished.paid,
            Ending::Pending => &finished.pending,
            Ending::Refused => &finished.refused,
            Ending::Cancelled => &finished.cancelled,
            Ending::Ordered => &self.frame.t.later.ordered,
            Ending::OrderRefused => &self.frame.t.later.order_refused,
        }
    }
}
