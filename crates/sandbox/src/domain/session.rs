//! A session: a payment, a refund or a payout, and where it stands.

use std::fmt;

use fintecture::SessionStatus as Status;
use fintecture::TransferState as State;
use fintecture::{
    CustomerId, Date, EndToEndId, Iban, Money, ProviderId, SessionId, SessionType, Timestamp,
    TransferReason,
};
use serde::{Deserialize, Serialize};

use super::beneficiary::{self, Beneficiary};
use super::ledger::AccountRow;
use super::market::Market;
use super::method::Method;
use super::named_payer::NamedPayer;
use super::pay_later::Siren;
use super::request_to_pay::{Asked, Reuse};
use super::scheme::{Chooser, Scheme};
use super::settlement::Progress;
use super::step::STEPS;
use super::virtual_iban::Matching;
use super::{Event, Refusal};

pub(crate) use super::step::Step;

/// What kind of session it is (Contract §13.4). It can change: a payer offered several methods makes
/// it what they choose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// A transfer that the payer approves at a bank.
    Payment,
    /// The same, asked for by a link or a message.
    RequestToPay,
    /// A transfer that the payer makes to a virtual IBAN by themselves.
    SmartTransfer,
    /// An order that is financed now and paid later.
    PayLater,
    Refund,
    /// Money that the merchant sends to an account that is proven first.
    Payout,
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::Payment,
        Self::RequestToPay,
        Self::SmartTransfer,
        Self::PayLater,
        Self::Refund,
        Self::Payout,
    ];

    /// The word of the wire.
    pub(crate) fn session_type(self) -> SessionType {
        match self {
            Self::Payment => SessionType::PayByBank,
            Self::RequestToPay => SessionType::RequestToPay,
            Self::SmartTransfer => SessionType::ManualTransfer,
            Self::PayLater => SessionType::BuyNowPayLater,
            Self::Refund => SessionType::Refund,
            Self::Payout => SessionType::Payout,
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.session_type().as_str() == word)
    }
}

/// Where a session stands, on both axes (Contract §§13.1, 13.2).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Stage {
    pub(crate) status: Status,
    pub(crate) transfer_state: Option<State>,
}

impl Stage {
    /// A new payment: no bank chosen.
    pub(crate) fn opened() -> Self {
        Self {
            status: Status::ProviderRequired,
            transfer_state: None,
        }
    }

    /// A new request whose message is on its way to the payer (Contract C-09).
    pub(crate) fn sent() -> Self {
        Self {
            status: Status::PaymentWaiting,
            transfer_state: None,
        }
    }

    /// A new payout: its payee has not said where to.
    pub(crate) fn asking() -> Self {
        Self {
            status: Status::IbanRequired,
            transfer_state: None,
        }
    }

    /// A new refund that the merchant has yet to agree to.
    pub(crate) fn proposed() -> Self {
        Self {
            status: Status::SessionInitiated,
            transfer_state: None,
        }
    }

    /// A new refund from an acquiring account: the money has left it.
    pub(crate) fn refunding() -> Self {
        Self {
            status: Status::PaymentPending,
            transfer_state: Some(State::Processing),
        }
    }

    /// The money stands on the acquiring account, all of it at least.
    pub(crate) fn is_received(&self) -> bool {
        let is_there = matches!(self.transfer_state, Some(State::Received | State::Overpaid));
        self.status == Status::PaymentCreated && is_there
    }

    /// Every step of the table: from where to where.
    pub(crate) fn transitions() -> impl Iterator<Item = (Self, Self)> {
        let stage = |status: &Status, transfer_state: &Option<State>| Self {
            status: status.clone(),
            transfer_state: transfer_state.clone(),
        };
        STEPS
            .iter()
            .map(move |(from, state, _, to, after)| (stage(from, state), stage(to, after)))
    }

    /// Where `step` leads from here.
    pub(crate) fn after(&self, step: Step) -> Option<Self> {
        STEPS
            .iter()
            .find(|(status, state, by, ..)| {
                (status, state, *by) == (&self.status, &self.transfer_state, step)
            })
            .map(|(.., status, state)| Self {
                status: status.clone(),
                transfer_state: state.clone(),
            })
    }
}

/// One payment, refund or payout.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) row: i64,
    pub(crate) id: SessionId,
    /// Of its Connect page; a refund has none.
    pub(crate) link: Option<String>,
    pub(crate) application: i64,
    pub(crate) kind: Kind,
    pub(crate) stage: Stage,
    pub(crate) reason: Option<TransferReason>,
    pub(crate) amount: Money,
    pub(crate) provider: Option<ProviderId>,
    /// Who logged in at the bank.
    pub(crate) username: Option<String>,
    pub(crate) payer: Option<AccountRow>,
    /// Of a refund: the session it refunds.
    pub(crate) original: Option<Original>,
    /// The row of the virtual IBAN that its money may come to.
    pub(crate) virtual_iban: Option<i64>,
    /// What came there.
    pub(crate) received: Option<Received>,
    /// How far the settlement is that it is part of, once its money was received.
    pub(crate) settlement: Option<Progress>,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Option<Timestamp>,
    /// Counts its changes; an update that meets another count than it read is refused.
    pub(crate) version: i64,
    pub(crate) details: Details,
}

/// Whoever has the link can pay, and the login and the details are somebody's.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("row", &self.row)
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("stage", &self.stage)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// What has come to a virtual IBAN for a session, in minor units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Received {
    /// So far.
    pub(crate) total: i64,
    /// At last.
    pub(crate) last: i64,
}

/// The session that a refund refunds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Original {
    pub(crate) row: i64,
    pub(crate) id: SessionId,
}

/// What a session keeps but is never searched by.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Details {
    /// The amount as it was written; it is echoed so.
    pub(crate) amount: String,
    pub(crate) communication: Option<String>,
    pub(crate) end_to_end_id: EndToEndId,
    pub(crate) scheme: Scheme,
    /// Who chose it.
    #[serde(default)]
    pub(crate) chooser: Chooser,
    pub(crate) execution_date: Option<Date>,
    pub(crate) customer_id: CustomerId,
    pub(crate) state: Option<String>,
    pub(crate) redirect_uri: Option<String>,
    pub(crate) origin_uri: Option<String>,
    /// Of the payer's pages: what `x-language` asked for.
    pub(crate) language: Option<String>,
    /// The bank list's preset country: what `x-country` asked for.
    pub(crate) country: Option<String>,
    /// In which ways the payer may pay, in the order they are offered.
    #[serde(default = "Method::usual")]
    pub(crate) methods: Vec<Method>,
    /// The virtual IBAN itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) virtual_iban: Option<Iban>,
    /// Which money counts that comes to it.
    #[serde(default)]
    pub(crate) matching: Matching,
    /// Of a request to pay: how it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) asked: Option<Asked>,
    /// The number of the account that it is paid from, if the merchant named one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) debited: Option<Iban>,
    /// Of a payout: the number of the account it goes to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) payee_iban: Option<Iban>,
    /// Of an order that is paid later: whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) siren: Option<Siren>,
    /// The number of the invoice, which the merchant adds later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) invoice_reference: Option<String>,
    /// Of a refund: the id of the session it refunds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) refunded_session_id: Option<SessionId>,
    /// The payer, as the merchant named them.
    #[serde(default)]
    pub(crate) named_payer: NamedPayer,
    /// Whom it pays, if not the merchant.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "beneficiary::read"
    )]
    pub(crate) beneficiary: Option<Beneficiary>,
    /// How often its payer has tried it again.
    #[serde(default)]
    pub(crate) attempt: i64,
    /// When its bank was given the transfer, if that waits for something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) given_at: Option<Timestamp>,
    /// When its money reached somebody else than the merchant, of whom nothing more is heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) landed_at: Option<Timestamp>,
    /// The body of the request that opens it, unknown members included. It is kept apart: a session
    /// that is read has none.
    #[serde(skip)]
    pub(crate) request: Option<serde_json::Value>,
}

impl Session {
    /// Takes a step, or refuses it; says what happened on each axis that moved.
    pub(crate) fn take(&mut self, step: Step, now: Timestamp) -> Result<Vec<Event>, Refusal> {
        let after = self
            .stage
            .after(step)
            .ok_or_else(|| Refusal::WrongStage(self.stage.status.clone()))?;
        let before = std::mem::replace(&mut self.stage, after);
        Ok(Event::between(&before, self, now))
    }

    /// Whom it pays, if not the merchant: that is possible at a bank alone.
    pub(crate) fn third_party(&self) -> Option<&Beneficiary> {
        let named = self.details.beneficiary.as_ref();
        named.filter(|_| matches!(self.kind, Kind::Payment | Kind::RequestToPay))
    }

    /// What has come to its virtual IBAN, in minor units.
    pub(crate) fn received_so_far(&self) -> i64 {
        self.received.map_or(0, |received| received.total)
    }

    /// Whether it is a link that is paid again and again, each time in a session of its own.
    pub(crate) fn is_permanent(&self) -> bool {
        let asked = self.details.asked;
        asked.is_some_and(|asked| asked.reuse == Reuse::Permanent)
    }

    /// How a payer pays whom nobody plays: at a bank if they can, or else in the first way that they
    /// are offered.
    pub(crate) fn unattended_way(&self) -> Method {
        let methods = &self.details.methods;
        match self.kind {
            Kind::PayLater => Method::Bnpl,
            Kind::Payout | Kind::Refund => Method::ImmediateTransfer,
            _ if methods.contains(&Method::ImmediateTransfer) => Method::ImmediateTransfer,
            _ => methods
                .first()
                .copied()
                .unwrap_or(Method::ImmediateTransfer),
        }
    }

    /// What of its money stands, or stood, on the acquiring account, in minor units.
    pub(crate) fn arrived(&self) -> i64 {
        match self.received {
            Some(received) => received.total,
            None if self.stage.is_received() => self.amount.minor(),
            None => 0,
        }
    }

    /// What it is if its payer goes on at a bank.
    pub(crate) fn kind_at_a_bank(&self) -> Kind {
        match (self.kind, self.details.asked) {
            (Kind::Payout, _) => Kind::Payout,
            (_, Some(_)) => Kind::RequestToPay,
            (_, None) => Kind::Payment,
        }
    }

    /// Whether its validity has ended though it had not reached an end.
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.stage.status == Status::PaymentExpired
            || (self.is_over(now) && self.stage.after(Step::Expire).is_some())
    }

    /// Whether the time is over that the merchant gave it.
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }

    /// Refuses what the payer does at a bank too late: the bank keeps what they have decided.
    pub(crate) fn check_at_a_bank(&self, now: Timestamp) -> Result<(), Refusal> {
        if self.is_expired(now) {
            Err(Refusal::Expired)
        } else if self.stage.after(Step::ChooseBank).is_none() {
            Err(Refusal::WrongStage(self.stage.status.clone()))
        } else {
            Ok(())
        }
    }

    /// Whether its bank goes on with it when the time comes that was set at an attempt: a payer who
    /// tried again since has yet to approve it.
    pub(crate) fn is_waiting_since(&self, attempt: i64) -> bool {
        self.details.attempt == attempt
            && matches!(
                self.stage.status,
                Status::PaymentPending | Status::PaymentUnknown
            )
    }

    /// The day it is, or will be, executed.
    pub(crate) fn execution_date(&self) -> Date {
        self.details
            .execution_date
            .unwrap_or_else(|| Market::of(self.amount.currency()).day_of(self.created_at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_step_leads_out_of_an_end_but_a_retry_out_of_a_refusal() {
        let ends = [
            (Status::PaymentCreated, Some(State::Received)),
            (Status::PaymentCreated, Some(State::Overpaid)),
            (Status::PaymentUnsuccessful, Some(State::Rejected)),
            (Status::PaymentCancelled, Some(State::Cancelled)),
            (Status::PaymentExpired, None),
        ];
        for (status, transfer_state) in ends {
            let mut out = STEPS
                .iter()
                .filter(|(from, state, ..)| (from, state) == (&status, &transfer_state));
            assert!(
                out.all(|(_, _, step, ..)| *step == Step::Retry),
                "{status} {transfer_state:?}"
            );
        }
    }

    #[test]
    fn a_step_is_listed_once() {
        for (n, (status, state, step, ..)) in STEPS.iter().enumerate() {
            let again = STEPS.iter().skip(n + 1);
            assert!(
                !again
                    .into_iter()
                    .any(|(s, t, by, ..)| (s, t, by) == (status, state, step))
            );
        }
    }

    #[test]
    fn every_stage_can_be_reached() {
        let at = |status| Stage {
            status,
            transfer_state: None,
        };
        let starts = [
            Stage::opened(),
            Stage::refunding(),
            Stage::sent(),
            Stage::proposed(),
            at(Status::IbanRequired),
        ];
        for (status, transfer_state, ..) in STEPS {
            let stage = Stage {
                status: status.clone(),
                transfer_state: transfer_state.clone(),
            };
            let reached = starts.contains(&stage)
                || STEPS
                    .iter()
                    .any(|(.., s, t)| (s, t) == (status, transfer_state));
            assert!(reached, "{stage:?}");
        }
    }
}
