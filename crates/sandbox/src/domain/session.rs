//! A session: a payment, a refund or a payout, and the one table of the steps it can take.

use fintecture::SessionStatus as Status;
use fintecture::TransferState as State;
use fintecture::{
    CustomerId, Date, EndToEndId, Iban, Money, ProviderId, SessionId, SessionType, Timestamp,
    TransferReason,
};
use serde::{Deserialize, Serialize};

use super::ledger::AccountRow;
use super::scheme::Scheme;
use super::{Event, Refusal};

/// What kind of session it is (Contract §13.4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// A transfer that the payer approves at a bank.
    Payment,
    /// A transfer that the payer makes to a virtual IBAN by themselves.
    SmartTransfer,
    Refund,
    /// Money that the merchant sends to an account that is proven first.
    Payout,
}

impl Kind {
    const ALL: [Self; 4] = [
        Self::Payment,
        Self::SmartTransfer,
        Self::Refund,
        Self::Payout,
    ];

    /// The word of the wire.
    pub(crate) fn session_type(self) -> SessionType {
        match self {
            Self::Payment => SessionType::PayByBank,
            Self::SmartTransfer => SessionType::ManualTransfer,
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

/// What can happen to a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    /// The payer chooses a bank or another one, or to make the transfer by themselves.
    ChooseBank,
    /// The payer was shown where to transfer the money, and will.
    Announce,
    /// Money arrived on the virtual IBAN: with what came before, less than the amount.
    FallShort,
    /// The same, and it is the amount.
    Fill,
    /// The same, and it is more.
    Exceed,
    /// The payee of a payout has proven an account.
    Prove,
    /// The money of a payout leaves for the payee's account.
    PayOut,
    /// The bank has the order but has not executed it.
    Wait,
    /// The bank executes the transfer: the payer is debited.
    Execute,
    /// The bank executes the transfer, and the money stands on the acquiring account at once.
    Receive,
    /// Clearing brings the money of an executed transfer to the acquiring account.
    Clear,
    /// The creditor's bank has the money.
    Settle,
    /// The payer or the bank refuses.
    Refuse,
    /// The session's validity ends.
    Expire,
}

/// One step: from where, on both axes, by what, to where.
type Transition = (Status, Option<State>, Step, Status, Option<State>);

/// Every step that is possible (Contract §13.5), for payments on an acquiring account: `completed`
/// comes before `received`. What is not listed is refused; what ends a session leads nowhere.
static STEPS: [Transition; 36] = {
    use Step::{
        Announce, ChooseBank, Clear, Exceed, Execute, Expire, FallShort, Fill, PayOut, Prove,
        Receive, Refuse, Settle, Wait,
    };
    [
        (
            Status::ProviderRequired,
            None,
            ChooseBank,
            Status::ScaRequired,
            None,
        ),
        (
            Status::ProviderRequired,
            None,
            Expire,
            Status::PaymentExpired,
            None,
        ),
        (
            Status::ScaRequired,
            None,
            ChooseBank,
            Status::ScaRequired,
            None,
        ),
        (
            Status::ScaRequired,
            None,
            Wait,
            Status::PaymentPending,
            Some(State::Pending),
        ),
        (
            Status::ScaRequired,
            None,
            Execute,
            Status::PaymentCreated,
            Some(State::Completed),
        ),
        (
            Status::ScaRequired,
            None,
            Receive,
            Status::PaymentCreated,
            Some(State::Received),
        ),
        (
            Status::ScaRequired,
            None,
            Refuse,
            Status::PaymentUnsuccessful,
            Some(State::Rejected),
        ),
        (
            Status::ScaRequired,
            None,
            Expire,
            Status::PaymentExpired,
            None,
        ),
        (
            Status::PaymentPending,
            Some(State::Pending),
            Wait,
            Status::PaymentPending,
            Some(State::Pending),
        ),
        (
            Status::PaymentPending,
            Some(State::Pending),
            Execute,
            Status::PaymentCreated,
            Some(State::Completed),
        ),
        (
            Status::PaymentPending,
            Some(State::Pending),
            Receive,
            Status::PaymentCreated,
            Some(State::Received),
        ),
        (
            Status::PaymentPending,
            Some(State::Pending),
            Refuse,
            Status::PaymentUnsuccessful,
            Some(State::Rejected),
        ),
        (
            Status::PaymentPending,
            Some(State::Pending),
            Expire,
            Status::PaymentExpired,
            None,
        ),
        (
            Status::PaymentCreated,
            Some(State::Completed),
            Clear,
            Status::PaymentCreated,
            Some(State::Received),
        ),
        (
            Status::PaymentPending,
            Some(State::Processing),
            Settle,
            Status::PaymentCreated,
            Some(State::Completed),
        ),
        // Smart Transfers: money may come before the payer has seen the page, or without it.
        (
            Status::ProviderRequired,
            None,
            FallShort,
            Status::PaymentPartial,
            Some(State::Insufficient),
        ),
        (
            Status::ProviderRequired,
            None,
            Fill,
            Status::PaymentCreated,
            Some(State::Received),
        ),
        (
            Status::ProviderRequired,
            None,
            Exceed,
            Status::PaymentCreated,
            Some(State::Overpaid),
        ),
        (
            Status::ScaRequired,
            None,
            FallShort,
            Status::PaymentPartial,
            Some(State::Insufficient),
        ),
        (
            Status::ScaRequired,
            None,
            Fill,
            Status::PaymentCreated,
            Some(State::Received),
        ),
        (
            Status::ScaRequired,
            None,
            Exceed,
            Status::PaymentCreated,
            Some(State::Overpaid),
        ),
        (
            Status::ScaRequired,
            None,
            Announce,
            Status::PaymentPending,
            None,
        ),
        (
            Status::PaymentPending,
            None,
            FallShort,
            Status::PaymentPartial,
            Some(State::Insufficient),
        ),
        (
            Status::PaymentPending,
            None,
            Fill,
            Status::PaymentCreated,
            Some(State::Received),
        ),
        (
            Status::PaymentPending,
            None,
            Exceed,
            Status::PaymentCreated,
            Some(State::Overpaid),
        ),
        (
            Status::PaymentPartial,
            Some(State::Insufficient),
            FallShort,
            Status::PaymentPartial,
            Some(State::Insufficient),
        ),
        (
            Status::PaymentPartial,
            Some(State::Insufficient),
            Fill,
            Status::PaymentCreated,
            Some(State::Received),
        ),
        (
            Status::PaymentPartial,
            Some(State::Insufficient),
            Exceed,
            Status::PaymentCreated,
            Some(State::Overpaid),
        ),
        (
            Status::PaymentPending,
            None,
            Expire,
            Status::PaymentExpired,
            None,
        ),
        (
            Status::PaymentPartial,
            Some(State::Insufficient),
            Expire,
            Status::PaymentExpired,
            None,
        ),
        // Payouts.
        (
            Status::IbanRequired,
            None,
            ChooseBank,
            Status::IbanRequired,
            None,
        ),
        (
            Status::IbanRequired,
            None,
            Prove,
            Status::IbanReceived,
            None,
        ),
        (
            Status::IbanRequired,
            None,
            Expire,
            Status::PaymentExpired,
            None,
        ),
        (
            Status::IbanReceived,
            None,
            PayOut,
            Status::IbanReceived,
            Some(State::Initiated),
        ),
        (
            Status::IbanReceived,
            None,
            Refuse,
            Status::PaymentUnsuccessful,
            Some(State::Rejected),
        ),
        (
            Status::IbanReceived,
            Some(State::Initiated),
            Settle,
            Status::PaymentCreated,
            Some(State::Completed),
        ),
    ]
};

impl Stage {
    /// A new payment: no bank chosen.
    pub(crate) fn opened() -> Self {
        Self {
            status: Status::ProviderRequired,
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
#[derive(Clone, Debug)]
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
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Option<Timestamp>,
    /// Counts its changes; an update that meets another count than it read is refused.
    pub(crate) version: i64,
    pub(crate) details: Details,
}

/// The session that a refund refunds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Original {
    pub(crate) row: i64,
    pub(crate) id: SessionId,
}

/// What a session keeps but is never searched by.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Details {
    /// The amount as it was written; it is echoed so.
    pub(crate) amount: String,
    pub(crate) communication: Option<String>,
    pub(crate) end_to_end_id: EndToEndId,
    pub(crate) scheme: Scheme,
    pub(crate) execution_date: Option<Date>,
    pub(crate) customer_id: CustomerId,
    pub(crate) state: Option<String>,
    pub(crate) redirect_uri: Option<String>,
    pub(crate) origin_uri: Option<String>,
    /// Of the payer's pages: what `x-language` asked for.
    pub(crate) language: Option<String>,
    /// The bank list's preset country: what `x-country` asked for.
    pub(crate) country: Option<String>,
    /// The account number that only this session is paid to, if the merchant asked for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) virtual_iban: Option<Iban>,
    /// Of a refund: the id of the session it refunds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) refunded_session_id: Option<SessionId>,
    /// The request's body, unknown members included.
    pub(crate) request: serde_json::Value,
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

    /// Whether its validity has ended though it had not reached an end.
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.stage.status == Status::PaymentExpired
            || (self.expires_at.is_some_and(|end| end <= now) && !self.has_ended())
    }

    /// Whether the payer can do nothing more about it.
    pub(crate) fn has_ended(&self) -> bool {
        self.stage.status.is_final() == Some(true)
    }

    /// The day it is, or will be, executed.
    pub(crate) fn execution_date(&self) -> Date {
        self.details
            .execution_date
            .unwrap_or_else(|| self.created_at.date())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_step_leads_out_of_an_end() {
        let ends = [
            (Status::PaymentCreated, Some(State::Received)),
            (Status::PaymentCreated, Some(State::Overpaid)),
            (Status::PaymentUnsuccessful, Some(State::Rejected)),
            (Status::PaymentExpired, None),
        ];
        for (status, transfer_state) in ends {
            assert!(
                !STEPS
                    .iter()
                    .any(|(from, state, ..)| (from, state) == (&status, &transfer_state)),
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
        let payout = Stage {
            status: Status::IbanRequired,
            transfer_state: None,
        };
        let starts = [Stage::opened(), Stage::refunding(), payout];
        for (status, transfer_state, ..) in &STEPS {
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
